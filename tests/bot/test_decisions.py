"""What a failed send leads to: a table of answers, and laws that hold whatever comes back."""

from dataclasses import replace
from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import (
    EDIT_TRIES,
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


WORDS = [
    "",
    "bad request: chat not found",
    "bad request: message to be replied not found",
    "bad request: can't parse entities: unexpected end tag at byte offset 7",
    "bad request: voice_messages_forbidden",
    "bad request: message is too long",
    "bad request: message text is empty",
    "bad request: button_data_invalid",
    "bad request: message to edit not found",
    "bad request: message can't be edited",
    "bad request: message is not modified: the new content is the same",
    "bad request: peer_id_invalid",
    "bad request: photo_invalid_dimensions",
    "bad request: something that was invented tomorrow",
]
kinds = st.sampled_from(Kind)
failures = st.builds(Failure, kinds, st.sampled_from(WORDS), st.floats(-5, 10_000, allow_nan=False))
attempts = st.builds(
    Attempt,
    attempts=st.integers(0, 50),
    uncertain=st.booleans(),
    own=st.booleans(),
    edits=st.booleans(),
    copy=st.booleans(),
    reply=st.booleans(),
    formed=st.booleans(),
    picture=st.booleans(),
)


def without(attempt: Attempt, way: str) -> Attempt:
    """Return what is tried after falling back."""
    match way:
        case "plain":
            return replace(attempt, formed=False)
        case "without_reply":
            return replace(attempt, reply=False)
        case "undrawn":
            return replace(attempt, picture=False)
        case _:
            return replace(attempt, edits=False)


@given(failures, attempts)
def test_every_failure_has_one_decision_and_no_wait_is_negative(
    failure: Failure, attempt: Attempt
) -> None:
    decision: Decision = decide(failure, attempt)
    match decision:
        case Later(wait=wait):
            assert wait > 0
        case FallBack(way=way):
            assert without(attempt, way) != attempt, "a way out that changes nothing is a loop"
        case Gone() | Refused() | Done() | Stop():
            pass
        case _:
            assert_never(decision)


@given(st.sampled_from(WORDS), attempts)
def test_what_is_refused_for_good_is_never_tried_again_as_it_was(
    words: str, attempt: Attempt
) -> None:
    calls = 1
    decision = decide(Failure(Kind.REJECTED, words), attempt)
    while isinstance(decision, FallBack):
        attempt, calls = without(attempt, decision.way), calls + 1
        decision = decide(Failure(Kind.REJECTED, words), attempt)
    assert calls <= 3
    assert isinstance(decision, Gone | Refused | Done)


@given(st.lists(failures, min_size=1, max_size=40), st.booleans(), st.booleans())
def test_a_persons_message_that_may_have_arrived_is_repeated_once_at_most_and_stays_marked(
    happened: list[Failure], edits: bool, own: bool
) -> None:
    attempt = Attempt(edits=edits, own=own)
    perhaps = 0
    for failure in happened:
        perhaps += failure.kind is Kind.UNCLEAR
        decision = decide(failure, attempt)
        if not isinstance(decision, Later):
            break
        if not edits:
            assert decision.uncertain == (perhaps > 0)
        attempt = replace(attempt, attempts=attempt.attempts + 1, uncertain=decision.uncertain)
    most = OWN_TRIES if own else 2
    assert perhaps <= (EDIT_TRIES + 1 if edits else most)


@given(failures, attempts)
def test_only_what_can_still_arrive_waits_and_only_who_is_gone_is_given_up(
    failure: Failure, attempt: Attempt
) -> None:
    decision = decide(failure, attempt)
    if failure.kind in {Kind.UNSENT, Kind.LIMITED}:
        assert isinstance(decision, Later)
    if failure.kind in {Kind.FORBIDDEN, Kind.TOKEN, Kind.REJECTED}:
        assert not isinstance(decision, Later)
    if isinstance(decision, Later):
        assert decision.limited == (failure.kind is Kind.LIMITED)
        assert decision.away == (failure.kind is Kind.UNSENT)


@given(
    st.integers(400, 599),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["description", "parameters", "retry_after", "ok"]),
                inner,
                max_size=4,
            )
        ),
    ),
)
def test_whatever_an_answer_looks_like_it_has_a_class(status: int, answer: object) -> None:
    failure = failure_of_answer(status, answer)
    assert isinstance(decide(failure, Attempt()), Later | Refused | Gone | Stop)
