"""The caps: prompts and taps in any stretch of some days, time between two, room for a monthly."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from conversations.model.measuring import Prompt
from conversations.programme import Limits, Pulse
from conversations.ratings.standing import Schedule, Standing

BREATH = timedelta(hours=1)
"""Between any two prompts, also those that no limit holds back."""


def counted(schedule: Schedule, standing: Standing) -> list[Prompt]:
    """Return what was asked and counts towards the limits."""
    exempt = {pulse.id for pulse in schedule.pulses if pulse.exempt}
    return [one for one in standing.asked() if one.pulse not in exempt]


def too_close(
    limits: Limits, standing: Standing, counting: Sequence[Prompt], pulse: Pulse, now: datetime
) -> datetime | None:
    """Return until when the prompt before is too close, None = it is not.

    What is exempt from the limits neither waits for them nor lets others wait, but for a breath.
    """
    pauses = [(standing.asked(), BREATH)]
    if not pulse.exempt:
        pauses.append((list(counting), limits.apart))
    free = [last[-1].asked_at + pause for last, pause in pauses if last and last[-1].asked_at]
    return max((at for at in free if at > now), default=None)


def full_until(
    limits: Limits, asked: Sequence[Prompt], taps: int, now: datetime
) -> datetime | None:
    """Return when one more with so many taps fits into the caps, None = now."""
    leaving = sorted(one.asked_at + limits.span for one in asked if one.asked_at)
    for at in [now, *(moment for moment in leaving if moment > now)]:
        if fits(limits, asked, taps, at):
            return at if at > now else None
    return now + limits.span


def fits(limits: Limits, asked: Sequence[Prompt], taps: int, at: datetime) -> bool:
    """Tell whether one more at this moment stays within the caps of the stretch before it."""
    inside = [one for one in asked if one.asked_at and one.asked_at > at - limits.span]
    items = sum(len(one.items) for one in inside)
    return len(inside) + 1 <= limits.prompts and items + taps <= limits.items


def keeps_room(
    limits: Limits,
    asked: Sequence[Prompt],
    pulse: Pulse,
    monthly: tuple[Pulse, datetime],
    now: datetime,
) -> bool:
    """Tell whether a monthly that falls due soon could still be asked on time after this one.

    What weighs as much waits for none: else the monthlies of two roles would wait for each other.
    """
    due, at = monthly
    if pulse.exempt or pulse.rank <= due.rank:
        return True
    at = max(at, now)
    if at - now >= limits.span:
        return True
    if at - now < limits.apart:
        return False
    before = [one for one in asked if one.asked_at and one.asked_at > at - limits.span]
    items = sum(len(one.items) for one in before) + pulse.taps + due.taps
    return items <= limits.items and len(before) + 2 <= limits.prompts
