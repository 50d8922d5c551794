"""What a supporter adds: how many people they can hold, and a promise about how we treat others."""

from collections.abc import Mapping
from typing import Any

from conversations import asking
from conversations.inbound import CommandGiven
from conversations.model.person import Dialogue
from conversations.replies import Button, Joined, Rows, Text, say
from conversations.turn import Turn, while_open

FLOW = "pledge"


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask for the current step."""
    if dialogue.step == "capacity":
        _ask_capacity(turn)
    else:
        _ask_conduct(turn)


async def typed(turn: Turn, dialogue: Dialogue, text: str) -> None:
    """Take a typed number as the capacity; the promise needs a tap."""
    if dialogue.step == "capacity" and text.strip().isdecimal():
        await _capacity(turn, {"places": int(text)})
        return
    turn.say(asking.TAP_ONE)
    await show(turn, dialogue)


def _ask_capacity(turn: Turn) -> None:
    most = turn.programme.defaults.capacity
    rows: Rows = (
        tuple(Button(str(n), "pledge.capacity", {"places": n}) for n in range(1, most + 1)),
    )
    turn.say(
        say(
            "<b>How many people could you hold at once?</b>\n\nOne is plenty to begin with. "
            "/capacity changes it at any time."
        ),
        buttons=rows,
        in_place=True,
    )


async def _capacity(turn: Turn, args: Mapping[str, Any]) -> None:
    places = max(1, min(int(args["places"]), turn.programme.defaults.capacity_most))
    turn.change(capacity=places)
    dialogue = await turn.dialogue()
    await turn.go(FLOW, "conduct", dialogue.data if dialogue else {"role": "supporter"})


def _ask_conduct(turn: Turn) -> None:
    points = tuple(
        Joined(("•", Text(point, programme=True)), " ") for point in turn.programme.conduct
    )
    turn.say(
        Joined((say("<b>How we treat each other here</b>"), *points), "\n\n"),
        buttons=(
            (Button(say("I will keep to this"), "pledge.conduct", {"yes": True}),),
            (Button(say("I cannot promise that"), "pledge.conduct", {"yes": False}),),
        ),
        in_place=True,
    )


async def _conduct(turn: Turn, args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    if dialogue is None or dialogue.flow != FLOW:
        return
    if not args["yes"]:
        turn.say(
            say(
                "Thank you for being honest. Without it you cannot be a supporter here. If you "
                "want to talk it over, write to the people who invited you. /start comes back "
                "to this point."
            ),
            in_place=True,
        )
        return
    await turn.keep_answer("conduct", True)
    await turn.go("summary", "summary", dialogue.data)


async def capacity(turn: Turn, event: CommandGiven) -> None:
    """/capacity [n]: how many talks a supporter holds at once."""
    if not turn.person.supporter:
        turn.say(
            say(
                "This is there for supporters, so there is nothing you need to do. /help shows "
                "what is there for you."
            )
        )
        return
    if event.argument.isdecimal():
        await _set_capacity(turn, {"places": int(event.argument)})
        return
    most = turn.programme.defaults.capacity_most
    numbers = [Button(str(n), "pledge.set_capacity", {"places": n}) for n in range(1, most + 1)]
    turn.say(
        say(
            "You hold up to {n} people at once. Tap another number to change it; talks that go "
            "on are not touched.",
            n=turn.person.capacity,
        ),
        buttons=tuple(tuple(numbers[i : i + 5]) for i in range(0, most, 5)),
    )


async def _set_capacity(turn: Turn, args: Mapping[str, Any]) -> None:
    places = max(1, min(int(args["places"]), turn.programme.defaults.capacity_most))
    turn.change(capacity=places)
    turn.say(say("Up to {n} at once from now on.", n=places), in_place=True)


COMMANDS = {"capacity": capacity}
ACTIONS = {
    "pledge.capacity": while_open(FLOW, "capacity", _capacity),
    "pledge.conduct": while_open(FLOW, "conduct", _conduct),
    "pledge.set_capacity": _set_capacity,
}
