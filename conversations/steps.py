"""Moves a match from state to state: only as allowed, each step with reason, actor and time."""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations.looks import look_at
from conversations.model.ids import new_id
from conversations.model.matches import MOVES, Bar, Match, MatchState, MatchStep
from conversations.ports import Unit


class ForbiddenMove(Exception):  # noqa: N818 - it names what was tried
    """A match cannot go from where it is to there."""


def move(
    unit: Unit, match: Match, to: MatchState, *, reason: str, actor: str, now: datetime
) -> Match:
    """Move a match and keep the step; returns the moved match."""
    if to not in MOVES.get(match.state, frozenset()):
        raise ForbiddenMove(f"{match.state} -> {to}")
    moved = replace(match, state=to, changed_at=now)
    if to is MatchState.ACTIVE and match.active_at is None:
        moved = replace(moved, active_at=now)
    if to is MatchState.ENDED:
        moved = replace(moved, ended_at=now)
    unit.matches.save(moved)
    if to in {MatchState.ACTIVE, MatchState.ENDED}:
        for person_id in match.people:
            look_at(unit, person_id, now)
    unit.steps.add(MatchStep(new_id(), match.id, match.state, to, reason, actor, now))
    return moved


FOR_A_WHILE = frozenset({"supporter_no", "no_answer", "review:timing", "ended:stand_in_over"})
"""Reasons that say "not this time": they keep two people apart for a while, not for ever."""


def still_bars(bar: Bar, now: datetime, days: float) -> bool:
    return bar.reason not in FOR_A_WHILE or now < bar.at + timedelta(days=days)


async def bar(unit: Unit, match: Match, reason: str, now: datetime) -> None:
    """See to it that these two are not matched (again); what holds for ever stays for ever."""
    key = f"{match.recipient_id}:{match.supporter_id}"
    made = Bar(key, match.recipient_id, match.supporter_id, reason, now)
    before = await unit.bars.get(key)
    if before is None:
        unit.bars.add(made)
    elif before.reason in FOR_A_WHILE:
        unit.bars.save(made)
