"""The one message of a prompt: an item, what can be answered, and the way back."""

from collections.abc import Sequence
from datetime import datetime

from conversations.model.matches import LIVE, Match
from conversations.model.measuring import Prompt, Response
from conversations.ports import Unit
from conversations.replies import Button, Joined, Rows, Text, Words, say
from conversations.turn import Turn
from measures import Item, Scale, item_hash


def answer_id(prompt: Prompt, item: str) -> str:
    return f"{prompt.id}:{item}"


async def match_of(unit: Unit, prompt: Prompt) -> Match | None:
    return await unit.matches.get(prompt.match_id) if prompt.match_id else None


def takes_numbers(scale: Scale) -> bool:
    """Tell whether it is a row of numbers with two ends, which may also be typed."""
    return len(scale.labels) == 2 and len(scale.values) > 2


def makes_sense(turn: Turn, item: str, match: Match | None) -> bool:
    """Tell whether an item can still be asked: not whether to go on with what has ended.

    Nor what the programme has taken out since the prompt was sent.
    """
    known = turn.programme.items.get(item)
    if known is None:
        return False
    return match is None or match.state in LIVE or not known.while_talking


def step(turn: Turn, prompt: Prompt, match: Match | None, *, back: bool = False) -> int | None:
    """Return the position of the next (or the previous) item that can be asked."""
    last = len(prompt.items)
    places = range(prompt.position - 1, -1, -1) if back else range(prompt.position + 1, last)
    return next((at for at in places if makes_sense(turn, prompt.items[at], match)), None)


async def show(
    turn: Turn,
    prompt: Prompt,
    match: Match | None,
    opening: Sequence[Words] = (),
    *,
    until: datetime | None = None,
) -> None:
    """Show the item at which a prompt stands, in the message that was pressed if one was.

    until: rather not at all than later.
    """
    item = turn.programme.items[prompt.items[prompt.position]]
    scale = turn.programme.scales[item.scale]
    names = _names(match, prompt)
    parts: list[Words] = list(opening)
    if scale.lead:
        parts.append(Text(scale.lead, programme=True))
    parts.append(say("<b>{item}</b>", item=Text(item.text, names, programme=True)))
    if takes_numbers(scale):
        parts.append(
            say(
                "{low_value} = {low}, {high_value} = {high}",
                low_value=str(scale.values[0]),
                low=Text(scale.labels[0], programme=True),
                high_value=str(scale.values[-1]),
                high=Text(scale.labels[1], programme=True),
            )
        )
    before = await turn.unit.responses.get(answer_id(prompt, item.id))
    if before is not None:
        parts.append(say("Your answer so far: {answer}", answer=shown(before, scale)))
    turn.say(
        Joined(tuple(parts), "\n\n"),
        to=prompt.person_id,
        buttons=_rows(turn, prompt, match, item, scale, answered=before is not None),
        in_place=True,
        until=until,
        once=bool(opening),  # a question that came twice would be asked twice
    )


def header(turn: Turn, prompt: Prompt, match: Match | None) -> Words:
    pulse = turn.programme.pulse(prompt.pulse)
    return Text(pulse.header if pulse else "", _names(match, prompt), programme=True)


def latency(prompt: Prompt, given: Sequence[Response], now: datetime) -> int | None:
    """Return how long somebody took since the item was shown, in milliseconds."""
    moments = [prompt.reminded_at or prompt.asked_at, *(one.at for one in given)]
    shown = max((one for one in moments if one is not None and one <= now), default=None)
    return None if shown is None else round((now - shown).total_seconds() * 1000)


def _names(match: Match | None, prompt: Prompt) -> dict[str, str]:
    if match is None:
        return {}
    alias = match.alias_of(match.other(prompt.person_id))
    return {"peer": alias, "person": alias}


def shown(response: Response, scale: Scale) -> Words:
    """Return an answer as it stood on its button."""
    if not response.raw:
        return say("skipped")
    if len(scale.labels) != len(scale.values):
        return response.raw
    known = dict(zip(map(str, scale.values), scale.labels, strict=True))
    return Text(known.get(response.raw, response.raw), programme=True)


def _rows(
    turn: Turn, prompt: Prompt, match: Match | None, item: Item, scale: Scale, *, answered: bool
) -> Rows:
    words = item_hash(item, scale)

    def button(label: Words, value: int | str | None) -> Button:
        args = {"prompt": prompt.id, "item": item.id, "value": value, "words": words}
        return Button(label, "pulse.tap", args)

    rows: list[tuple[Button, ...]] = []
    if len(scale.labels) == len(scale.values):
        for value, label in zip(scale.values, scale.labels, strict=True):
            rows.append((button(Text(label, programme=True), value),))
    else:
        numbers = [button(str(value), value) for value in scale.values]
        half = (len(numbers) + 1) // 2
        rows += [tuple(numbers[:half]), tuple(numbers[half:])]
    at = {"prompt": prompt.id, "position": prompt.position}
    ways = []
    if step(turn, prompt, match, back=True) is not None:
        ways.append(Button(say("Back"), "pulse.back", at))
    ways.append(Button(say("Keep it"), "pulse.on", at) if answered else button(say("Skip"), None))
    rows.append(tuple(ways))
    rows.append((Button(say("Stop these questions"), "pulse.stop", {"prompt": prompt.id}),))
    return tuple(rows)
