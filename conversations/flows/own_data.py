"""/mydata and /forget: everything kept about a person, and erasing it, one command away."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from conversations import carrying, closing, kept, offering, own_answers
from conversations.inbound import CommandGiven
from conversations.model.care import Due
from conversations.model.person import PersonState
from conversations.people import talks_of
from conversations.replies import Button, Joined, Words, say
from conversations.turn import Turn

UNDO = timedelta(hours=24)
FAREWELL = timedelta(seconds=20)
"""Long enough for the farewell to arrive before the way to the person is gone."""


async def mydata(turn: Turn, _event: CommandGiven) -> None:
    """/mydata: what is kept, readable, at once."""
    *screens, last = _screens(await kept.about(turn))
    for chunk in screens:
        turn.say(chunk)
    answers = turn.person.recipient or turn.person.supporter
    turn.say(last, buttons=((own_answers.BUTTON,),) if answers else ())


def _screens(parts: list[Words], most: int = 12) -> list[Words]:
    """Cut a long list into messages of readable length."""
    return [Joined(tuple(parts[i : i + most]), "\n\n") for i in range(0, len(parts), most)]


async def forget(turn: Turn, _event: CommandGiven) -> None:
    """/forget: erase in a day (can be undone), or now."""
    turn.say(
        say(
            "Shall everything about you be erased? Your answers and our way to reach you are "
            "deleted; of your ratings only numbers stay, without you. Your talks end, kindly. What "
            "already stands in somebody else's chat stays there."
        ),
        buttons=(
            (Button(say("Erase in 24 hours (I can undo it)"), "own_data.erase_later"),),
            (Button(say("Erase now"), "own_data.erase_now"),),
            (Button(say("Keep everything"), "own_data.keep"),),
        ),
    )


async def _erase_later(turn: Turn, _args: Mapping[str, Any]) -> None:
    turn.schedule("erase", turn.now + UNDO, person=turn.person.id)
    turn.say(
        say("In 24 hours everything is erased. Until then, this undoes it:"),
        buttons=((Button(say("Keep everything"), "own_data.keep"),),),
        in_place=True,
    )


async def _keep(turn: Turn, _args: Mapping[str, Any]) -> None:
    for due in await turn.unit.dues.find(kind="erase", person_id=turn.person.id, done_at=None):
        turn.unit.dues.remove(due.id)
    turn.say(say("Nothing is erased. All is as it was."), in_place=True)


async def _erase_now(turn: Turn, _args: Mapping[str, Any]) -> None:
    await _leave(turn)
    turn.schedule("erase", turn.now + FAREWELL, person=turn.person.id)
    turn.say(
        say(
            "Everything about you is erased now; within a minute we can no longer reach "
            "you. Take care of yourself. If you ever want to come back, /start begins anew."
        ),
        in_place=True,
    )


async def erase_due(turn: Turn, due: Due) -> None:
    """Destroy the person's key and all that is theirs."""
    if due.person_id is None or (person := await turn.unit.people.get(due.person_id)) is None:
        return
    turn.person = person
    await _leave(turn)
    turn.audit("person.erased", "self", "own wish")
    await turn.unit.forget(person.id)


async def _leave(turn: Turn) -> None:
    """End what is going on, kindly, and stop being anybody here."""
    for match in await talks_of(turn.unit, turn.person.id):
        await carrying.hand_over(turn, match)
        await closing.end(turn, match, "left")
    await offering.close_offers(turn, turn.person.id, "left")
    await offering.decline_all(turn, turn.person.id, "left")
    await turn.leave()
    turn.change(
        state=PersonState.LEFT,
        recipient=False,
        supporter=False,
        staff="",
        country="",
        zone="UTC",
        waiting_since=None,
        away_since=None,
        away_until=None,
    )


COMMANDS = {"mydata": mydata, "forget": forget}
ACTIONS = {
    "own_data.erase_later": _erase_later,
    "own_data.erase_now": _erase_now,
    "own_data.keep": _keep,
}
DUES = {"erase": erase_due}
