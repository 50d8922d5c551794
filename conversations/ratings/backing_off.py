"""Asking grows rarer where nobody answers; one answer brings it back. Nobody is told so."""

from datetime import datetime, timedelta

from conversations.model.measuring import Pace, Prompt
from conversations.programme import Limits, Pulse
from conversations.ratings.standing import Schedule, Standing

SILENCE = timedelta(days=7)
"""So long "Shall I stop asking?" waits; silence means stop."""
ONCE = frozenset({"baseline", "first_contact", "match_wish", "close", "follow_up", "monthly"})
RARE = frozenset({"match_wish", "close", "follow_up", "monthly"})


def unanswered(standing: Standing) -> list[Prompt]:
    """Return the last prompts in a row whose window closed untouched, oldest first."""
    row: list[Prompt] = []
    since = standing.asking.counted_from
    for prompt in reversed(standing.asked()):
        if prompt.state == "asked":
            continue  # its window goes on, and nothing says yet that it is left
        if prompt.state != "expired" or (since and prompt.asked_at and prompt.asked_at <= since):
            break
        row.append(prompt)
    return row[::-1]


def wanted(standing: Standing, pulse: Pulse) -> bool:
    """Tell whether a pulse is among those that somebody who wants fewer is still asked."""
    return standing.asking.pace is Pace.USUAL or pulse.trigger in ONCE


def backs_off(standing: Standing, pulse: Pulse, limits: Limits) -> bool:
    """Tell whether a pulse is left out after several in a row without an answer."""
    return pulse.trigger not in RARE and len(unanswered(standing)) >= limits.unanswered


def asks_whether_to_stop(schedule: Schedule, standing: Standing) -> bool:
    """Tell whether it is time to ask, once, whether to stop."""
    if standing.asking.stop_asked_at is not None:
        return False
    row = unanswered(standing)
    pulses = [schedule.by_id(one.pulse) for one in row]
    monthlies = [pulse for pulse in pulses if pulse and pulse.trigger == "monthly"]
    if not monthlies:
        return False
    limits = schedule.limits_of(monthlies[-1].role)
    return len(row) >= limits.unanswered and len(monthlies) >= limits.unanswered_monthly


def silent_since(standing: Standing, now: datetime) -> bool:
    """Tell whether the question whether to stop was met with silence."""
    asked = standing.asking.stop_asked_at
    return asked is not None and now >= asked + SILENCE
