"""A person's own answers to the same question over time, for nobody but them; judges nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.model.ids import MatchId
from conversations.model.measuring import Response
from conversations.programme import Programme
from conversations.replies import Button, say
from measures import Item, Scale

BUTTON = Button(say("Your answers over time"), "looking_back.show", keep=True)
FEWEST = 2
"""One answer is no course."""
SERIES, POINTS = 3, 60
"""What a small phone can show: the questions answered most often, their latest answers."""


@dataclass(frozen=True, slots=True)
class Series:
    """Answers to one question, oldest first; about one peer where it names one."""

    item: Item
    scale: Scale
    match_id: MatchId | None
    points: tuple[tuple[datetime, int], ...]  # when, and which of the scale's values

    def label(self, place: int) -> str:
        """Return what stood on the button; a number where only the ends have words."""
        whole = len(self.scale.labels) == len(self.scale.values)
        return self.scale.labels[place] if whole else str(self.scale.values[place])


def series_of(programme: Programme, responses: Sequence[Response]) -> list[Series]:
    """Return what can be shown of somebody's answers, most often answered first."""
    found: dict[tuple[str, MatchId | None], list[tuple[datetime, int]]] = defaultdict(list)
    for one in sorted(responses, key=lambda one: one.at):
        item = programme.items.get(one.item)
        scale = programme.scales[item.scale] if item else None
        if item is None or scale is None or not scale.scored:
            continue
        places = {str(value): place for place, value in enumerate(scale.values)}
        if one.raw in places:  # else skipped, or said to other words than today's
            about = one.match_id if "{" in item.text else None
            found[item.id, about].append((one.at, places[one.raw]))
    order = list(programme.items)
    made = [
        Series(
            item=programme.items[item],
            scale=programme.scales[programme.items[item].scale],
            match_id=about,
            points=tuple(points[-POINTS:]),
        )
        for (item, about), points in found.items()
        if len(points) >= FEWEST
    ]
    made.sort(key=lambda one: (-len(one.points), order.index(one.item.id)))
    return made[:SERIES]
