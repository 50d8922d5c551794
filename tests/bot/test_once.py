"""What is rather not sent at all than twice: a question that may have arrived is left alone."""

from typing import Any, cast

import pytest

from bot.decisions import Attempt, Failure, Kind, Later, Refused, decide
from bot.tg.api import Api, CallError
from bot.tg.sending import Sender, Sent
from tests.bot.rows import row

QUESTION = {"kind": "text", "plain": "How is it going?", "once": True}


class Answers:
    """An Api that answers in one way and counts what it was asked."""

    def __init__(self, failure: Failure | None = None) -> None:
        self.failure = failure
        self.calls = 0

    async def call(self, *_args: Any, **_more: Any) -> dict[str, int]:
        self.calls += 1
        if self.failure is not None:
            raise CallError(self.failure)
        return {"message_id": 7}


def sender(api: Answers) -> Sender:
    nothing = cast("Any", None)
    return Sender(cast("Api", api), nothing, nothing)


async def test_a_question_is_sent_like_everything_else() -> None:
    api = Answers()
    assert await sender(api).send(row(payload=QUESTION)) == Sent(7)


async def test_a_question_that_may_have_arrived_before_a_crash_is_not_sent_again() -> None:
    api = Answers()
    found = await sender(api).send(row(payload=QUESTION, uncertain=True))
    assert (found, api.calls) == (Refused("unclear", told=False), 0)


async def test_after_an_unclear_answer_it_is_left_alone_too() -> None:
    api = Answers(Failure(Kind.UNCLEAR))
    assert await sender(api).send(row(payload=QUESTION)) == Refused("unclear", told=False)


@pytest.mark.parametrize("kind", [Kind.UNSENT, Kind.LIMITED])
def test_what_certainly_did_not_arrive_is_repeated(kind: Kind) -> None:
    assert isinstance(decide(Failure(kind), Attempt(own=True, once=True)), Later)
