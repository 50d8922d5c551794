"""What must hold for declared comparisons: what differs, its arms, its outcome, its end."""

from collections import Counter

from conversations.loading.faults import Faults, Place
from conversations.programme import Programme
from conversations.spotlight import FEWEST_POINTS, MOST
from measures import Comparison
from measures.declared import FEWEST

KNOBS = {
    "spotlight": range(FEWEST_POINTS, MOST + 1),
    "own_words": range(2),
    "prompt_hour": range(24),
}
"""What may differ, and the numbers its arms may be."""
ANSWERED = "answered"
"""An outcome beside items: whether the first questions afterwards were answered."""
SURE = (0.8, 0.999)


def check_comparisons(programme: Programme, faults: Faults) -> None:
    """Report what is wrong with them."""
    at = Place("comparisons.toml", faults)
    taken = Counter(one.what for one in programme.comparisons)
    for number, one in enumerate(programme.comparisons, start=1):
        spot = at.nth("comparison", number, one.id)
        if taken[one.what] > 1:
            spot.fault(f"another comparison has '{one.what}'", "Let one end before the next")
        _arms(one, spot)
        _outcome(one, programme, spot)
        if not 0 < one.share < 1:
            spot.inside("key 'share'").fault(f"{one.share} is no share", "Choose between 0 and 1")
        if not SURE[0] <= one.level <= SURE[1]:
            spot.inside("key 'level'").fault(f"{one.level} is no level", "Choose 0.8 to 0.999")
        if one.most < 2 * FEWEST:
            spot.inside("key 'most'").fault(
                f"{one.most} people can tell nothing", f"Choose {2 * FEWEST} or more"
            )


def _arms(one: Comparison, at: Place) -> None:
    allowed = KNOBS.get(one.what)
    if allowed is None:
        at.inside("key 'what'").unknown("part", one.what, KNOBS)
        return
    for arm in one.arms:
        if not arm.isdecimal() or int(arm) not in allowed:
            at.inside("key 'arms'").fault(
                f"'{arm}' is no number for it", f"Choose {allowed[0]} to {allowed[-1]}"
            )
    if one.arms[0] == one.arms[1]:
        at.inside("key 'arms'").fault("both arms are the same", "Let them differ")


def _outcome(one: Comparison, programme: Programme, at: Place) -> None:
    if one.outcome == ANSWERED:
        return
    item = programme.items.get(one.outcome)
    scale = programme.scales.get(item.scale) if item else None
    if item is None:
        at.inside("key 'outcome'").unknown("item", one.outcome, [*programme.items, ANSWERED])
    elif scale is not None and not scale.scored:
        at.inside("key 'outcome'").fault(f"'{item.id}' is not scored", "Choose another item")
