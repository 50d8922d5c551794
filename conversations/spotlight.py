"""Draws what the first hello of a talk names: how many things, and which, are left to chance.

Drawn once, when the talk begins, from what both agreed to show and enough others share with them;
kept with the match and exported, so that its effect on how alike people feel can be measured.
"""

import hashlib
from typing import Any, Final

from conversations import cards, coarsening
from conversations.model.matches import Match
from conversations.ports import Unit
from conversations.programme import Programme

LEAST: Final = 3
MOST: Final = 5
FEWEST_POINTS: Final = 1


async def drawn(
    unit: Unit, programme: Programme, match: Match, *, number: int | None = None
) -> dict[str, Any]:
    """Return what is shown, what it was drawn from and the chance of just this; {} = nothing.

    number: how many things, where that is compared; else chance decides that too.
    """
    if not await cards.both_agreed(unit, match, "common_ground"):
        return {}
    # Loaded here, not above: arrays take a second that no other command should wait.
    from matching import Point, draw_points

    points = [
        Point(str(reason["criterion"]), code, float(reason["contribution"]) / len(codes))
        for reason in cards.criteria_of(match.reasons)
        if float(reason.get("contribution") or 0) > 0
        for codes in [coarsening.shown_to_both(programme, reason)]
        for code in codes
    ]
    if not points:
        return {}
    # A match's id is random, so this is a fair draw, and anybody can make it again.
    seed = int.from_bytes(hashlib.sha256(match.id.encode()).digest()[:4])
    least, most = (LEAST, MOST) if number is None else (number, number)
    found = draw_points(points, least=least, most=most, random_state=seed)
    return {
        "points": [[one.criterion, one.value] for one in found.points],
        "among": [[one.criterion, one.value] for one in found.among],
        "propensity": found.propensity,
    }
