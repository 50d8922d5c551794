"""Keeps one answer to one item: at once, with what it was before, never twice."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from conversations import course
from conversations.looks import look_at
from conversations.model.measuring import Prompt, Response
from conversations.ratings import showing
from conversations.ratings.gathering import asking_of
from conversations.turn import Turn
from measures import item_hash

ANSWERABLE = frozenset({"asked", "partial", "answered"})


def takes_answers(prompt: Prompt, now: datetime) -> bool:
    """Tell whether answers can still be given or changed: until the window closes."""
    return prompt.state in ANSWERABLE and now < prompt.expires_at


def can_be_answered(turn: Turn, prompt: Prompt, raw: int | str | None) -> bool:
    """Tell whether the programme still has this item with this answer: it may have changed."""
    item = turn.programme.items.get(prompt.items[prompt.position])
    scale = turn.programme.scales.get(item.scale) if item else None
    return scale is not None and (raw is None or raw in scale.values)


async def keep(
    turn: Turn, prompt: Prompt, raw: int | str | None, words: str = ""
) -> Response | None:
    """Keep the answer to the item at which the prompt stands; returns what it was before.

    words: the hash of those that its button stood under.
    """
    item = turn.programme.items[prompt.items[prompt.position]]
    scale = turn.programme.scales[item.scale]
    key = showing.answer_id(prompt, item.id)
    given = await turn.unit.responses.find(prompt_id=prompt.id)
    before = next((one for one in given if one.id == key), None)
    detail: dict[str, Any] = {
        "latency_ms": showing.latency(prompt, given, turn.now),
        # The words that were answered: they may have changed since or may later; it does not.
        "wording": words or item_hash(item, scale),
    }
    if raw is None:
        detail["reason"] = "skipped"
    if before is not None:
        earlier = before.detail.get("earlier", [])
        detail["amended_from"] = before.raw if scale.scored else ""
        detail["earlier"] = [*earlier, [before.value, before.at.isoformat()]]
    response = Response(
        id=key,
        prompt_id=prompt.id,
        person_id=turn.person.id,
        match_id=prompt.match_id,
        item=item.id,
        value=scale.share(raw, item.direction),
        raw="" if raw is None else str(raw),
        at=turn.now,
        detail=detail,
    )
    if before is None:
        turn.unit.responses.add(response)
    else:
        turn.unit.responses.save(response)
    await _answered_again(turn, first=not given)
    course.heard(turn, prompt, item.id)
    return before


async def _answered_again(turn: Turn, *, first: bool) -> None:
    """One answer brings asking back to how it was, and takes back the question whether to stop."""
    asking = await asking_of(turn.unit, turn.person.id)
    if asking.stop_asked_at is not None:
        turn.unit.askings.save(replace(asking, stop_asked_at=None))
    if first or asking.stop_asked_at is not None:
        look_again(turn)  # what was left out while nothing was answered may be asked


def look_again(turn: Turn) -> None:
    look_at(turn.unit, turn.person.id, turn.now)
