import pytest

from bot.decisions import (
    OWN_TRIES,
    Attempt,
    Decision,
    Done,
    Failure,
    FallBack,
    Gone,
    Kind,
    Later,
    Refused,
    Stop,
    decide,
)
from bot.tg.api import failure_of_answer

FIRST = Attempt()
AGAIN = Attempt(attempts=1, uncertain=True)
EDIT = Attempt(edits=True)
COPY = Attempt(edits=True, copy=True)
RICH = Attempt(formed=True, reply=True)

TABLE: list[tuple[str, Failure, Attempt, Decision]] = [
    ("not sent", Failure(Kind.UNSENT), FIRST, Later(1, away=True)),
    ("not sent, often", Failure(Kind.UNSENT), Attempt(attempts=9), Later(30, away=True)),
    ("not sent after perhaps", Failure(Kind.UNSENT), AGAIN, Later(2, uncertain=True, away=True)),
    ("perhaps sent", Failure(Kind.UNCLEAR), FIRST, Later(3, uncertain=True)),
    (
        "own words perhaps sent again",
        Failure(Kind.UNCLEAR),
        Attempt(attempts=OWN_TRIES - 2, uncertain=True, own=True),
        Later(3, uncertain=True),
    ),
    (
        "own words perhaps sent often",
        Failure(Kind.UNCLEAR),
        Attempt(attempts=OWN_TRIES - 1, uncertain=True, own=True),
        Refused("unclear"),
    ),
    ("perhaps sent, twice", Failure(Kind.UNCLEAR), AGAIN, Refused("unclear")),
    ("perhaps edited", Failure(Kind.UNCLEAR), EDIT, Later(3)),
    (
        "perhaps edited, often",
        Failure(Kind.UNCLEAR),
        Attempt(attempts=5, edits=True),
        Refused("unclear"),
    ),
    (
        "too fast",
        Failure(Kind.LIMITED, "too many requests", 7),
        FIRST,
        Later(7, limited=True),
    ),
    (
        "too fast after perhaps",
        Failure(Kind.LIMITED, "", 7),
        AGAIN,
        Later(7, uncertain=True, limited=True),
    ),
    ("too fast, no time", Failure(Kind.LIMITED), FIRST, Later(1, limited=True)),
    (
        "a picture it cannot use",
        Failure(Kind.REJECTED, "bad request: photo_invalid_dimensions"),
        Attempt(picture=True, formed=True),
        FallBack("undrawn"),
    ),
    (
        "a picture with unreadable words",
        Failure(Kind.REJECTED, "bad request: can't parse entities"),
        Attempt(picture=True, formed=True),
        FallBack("plain"),
    ),
    (
        "an account that is no more",
        Failure(Kind.REJECTED, "bad request: input_user_deactivated"),
        FIRST,
        Gone(),
    ),
    ("two of us", Failure(Kind.CONFLICT, "conflict: terminated"), FIRST, Refused("rejected")),
    ("blocked", Failure(Kind.FORBIDDEN, "bot was blocked by the user"), FIRST, Gone()),
    ("no such chat", Failure(Kind.REJECTED, "bad request: chat not found"), FIRST, Gone()),
    (
        "formatting",
        Failure(Kind.REJECTED, "bad request: can't parse entities: unexpected end tag"),
        RICH,
        FallBack("plain"),
    ),
    (
        "formatting, but it is plain",
        Failure(Kind.REJECTED, "can't parse entities"),
        FIRST,
        Refused("rejected"),
    ),
    (
        "nothing to reply to",
        Failure(Kind.REJECTED, "bad request: message to be replied not found"),
        RICH,
        FallBack("without_reply"),
    ),
    (
        "nothing to edit",
        Failure(Kind.REJECTED, "bad request: message to edit not found"),
        EDIT,
        FallBack("anew"),
    ),
    (
        "nothing to edit: the copy",
        Failure(Kind.REJECTED, "bad request: message to edit not found"),
        COPY,
        Refused("no_copy", told=False),
    ),
    (
        "cannot be edited",
        Failure(Kind.REJECTED, "bad request: message can't be edited"),
        EDIT,
        FallBack("anew"),
    ),
    (
        "reads like this already",
        Failure(Kind.REJECTED, "bad request: message is not modified: specified new message"),
        EDIT,
        Done(),
    ),
    (
        "too long",
        Failure(Kind.REJECTED, "bad request: message is too long"),
        RICH,
        Refused("rejected"),
    ),
    ("wrong token", Failure(Kind.TOKEN, "unauthorized"), FIRST, Stop()),
]


@pytest.mark.parametrize(
    ("failure", "attempt", "decision"), [t[1:] for t in TABLE], ids=[t[0] for t in TABLE]
)
def test_each_failure_has_its_decision(
    failure: Failure, attempt: Attempt, decision: Decision
) -> None:
    assert decide(failure, attempt) == decision


ANSWERS = [
    (429, {"description": "Too Many Requests", "parameters": {"retry_after": 9}}, Kind.LIMITED),
    (429, {"description": "Too Many Requests"}, Kind.LIMITED),
    (429, {"parameters": {"retry_after": "soon"}}, Kind.LIMITED),
    (429, {"parameters": ["?"]}, Kind.LIMITED),
    (504, "gateway", Kind.UNCLEAR),
    (403, {"description": "Forbidden: bot was blocked by the user"}, Kind.FORBIDDEN),
    (400, {"description": "Bad Request: chat not found"}, Kind.REJECTED),
    (401, {"description": "Unauthorized"}, Kind.TOKEN),
    (404, {"description": "Not Found"}, Kind.TOKEN),
    (409, {"description": "Conflict: terminated"}, Kind.CONFLICT),
    (413, {"description": "Request Entity Too Large"}, Kind.REJECTED),
    (500, {"description": "Internal Server Error"}, Kind.UNCLEAR),
    (502, None, Kind.UNCLEAR),
    (200, None, Kind.UNCLEAR),
    (200, ["?"], Kind.UNCLEAR),
]


@pytest.mark.parametrize(("status", "answer", "kind"), ANSWERS)
def test_each_answer_has_its_class(status: int, answer: object, kind: Kind) -> None:
    assert failure_of_answer(status, answer).kind is kind
