"""What evaluation needs beside ratings: what came of comparisons, how much candidates differ."""

from datetime import datetime, timedelta
from math import sqrt

from conversations.consenting import last_words
from conversations.model.comparing import Assigned
from conversations.model.measuring import RATINGS
from conversations.ports import Unit
from measures import Comparison
from measures.comparison import Outcome, Report, compare

WAITED = timedelta(days=60)
"""So long after the last person took part no first outcome is waited for."""
OVER = frozenset({"answered", "partial", "expired"})


async def compared(unit: Unit, declared: Comparison, now: datetime) -> Report:
    """Return where a comparison stands, outcomes in the order they came."""
    people = await unit.assigned.find(comparison=declared.id)
    words = last_words(await unit.consents.find(purpose=RATINGS))
    agreed = {who for (who, _), word in words.items() if word.holds}
    found: list[tuple[datetime, Outcome]] = []
    for one in people:
        if one.person_id not in agreed or one.arm not in declared.arms:
            continue
        told = await _outcome(unit, declared, one)
        if told is not None:
            found.append((told[0], Outcome(one.person_id, one.arm, told[1])))
    found.sort(key=lambda one: one[0])
    full = len(people) >= declared.most
    return compare(
        declared,
        [outcome for _, outcome in found],
        over=full and now > max(one.at for one in people) + WAITED,
    )


async def _outcome(
    unit: Unit, declared: Comparison, one: Assigned
) -> tuple[datetime, float] | None:
    """Return when and what: the first of its kind after the person took part."""
    if declared.outcome == "answered":
        prompts = await unit.prompts.find(person_id=one.person_id)
        asked = [
            (prompt.asked_at, prompt.closed_at, prompt.state)
            for prompt in prompts
            if prompt.asked_at and prompt.asked_at >= one.at and prompt.state in OVER
        ]
        closed = [(at, ended, state) for at, ended, state in asked if ended]
        if not closed:
            return None
        _, ended, state = min(closed)
        return ended, float(state != "expired")
    said = await unit.responses.find(person_id=one.person_id, item=declared.outcome)
    told = [(each.at, each.value) for each in said if each.at >= one.at and each.value is not None]
    return min(told, default=None)


async def candidate_sd(unit: Unit) -> float | None:
    """Return the spread of all candidates' scores over the rounds that made matches."""
    told = [
        (float(one.report["candidate_sd"]) ** 2, int(one.report.get("made", 0)))
        for one in await unit.rounds.find()
        if one.report.get("candidate_sd") and one.report.get("made")
    ]
    made = sum(n for _, n in told)
    return sqrt(sum(square * n for square, n in told) / made) if made else None
