"""What people are asked, as data: items, what can be answered, what they measure. Asks nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """What can be answered: the stored values and how they read.

    Attributes
    ----------
    labels : tuple of str
        One for each value, or two for the ends of a row of numbers.
    scored : bool
        Whether the values are numbers from low to high; else it is a decision.
    lead : str
        Stands above every item with this scale ("In the last 7 days:").
    """

    id: str
    values: tuple[int | str, ...]
    labels: tuple[str, ...]
    scored: bool = True
    lead: str = ""

    def share(self, raw: int | str | None, direction: int = 1) -> float | None:
        """Return an answer as 0..1, turned round for a reversed item; None where none is scored."""
        if raw is None or not self.scored:
            return None
        low, high = float(self.values[0]), float(self.values[-1])
        value = (float(raw) - low) / (high - low)
        return 1 - value if direction < 0 else value


@dataclass(frozen=True, slots=True)
class Construct:
    """What a few items measure together.

    Attributes
    ----------
    higher : str
        What a score near 1 says; empty only where nothing is scored.
    group : str
        Constructs that belong to one theory, reported side by side and never added up by items:
        ``attitude`` or ``planned_behaviour``.
    min_answered : int
        Answers needed for a score; 0 = half of those that were asked, at least one.
    sensitive : bool
        Health data: asked for with consent to it, exported with care.
    """

    id: str
    name: str
    higher: str = ""
    group: str = ""
    min_answered: int = 0
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One rating item.

    Attributes
    ----------
    text : str
        May hold {peer} or {person}: the other one's name in this talk.
    direction : int
        1, or -1 where a high answer means less of the construct.
    while_talking : bool
        Makes no sense once the talk has ended.
    decision : bool
        Goes to a coordinator and is never scored.
    mirror : str
        The item that asks the other side the same.
    """

    id: str
    construct: str
    text: str
    scale: str
    direction: int = 1
    component: str = ""
    while_talking: bool = False
    decision: bool = False
    mirror: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A set of items of one origin, licence and version, for one role."""

    id: str
    version: str  # semantic; a changed word is a new major version
    role: str  # recipient | supporter
    title: str
    licence: str  # an SPDX expression
    source: str  # original | adapted | verbatim
    constructs: tuple[Construct, ...]
    items: tuple[Item, ...]
    citation: str = ""
    note: str = ""  # what the licence's owner allows, where the wording is not our own
    addon: bool = False  # its licence may forbid what the core's allows (NC, ND)
    validated: bool = False

    def construct(self, construct_id: str) -> Construct | None:
        return next((one for one in self.constructs if one.id == construct_id), None)

    def of(self, construct_id: str) -> tuple[Item, ...]:
        """Return the items of one construct that are scored."""
        return tuple(i for i in self.items if i.construct == construct_id and not i.decision)

    def hashes(self, scales: Mapping[str, Scale]) -> dict[str, str]:
        """Return item -> what it asks in a few signs: other signs, another question."""
        return {i.id: item_hash(i, scales[i.scale]) for i in self.items if i.scale in scales}


def item_hash(item: Item, scale: Scale) -> str:
    """Return twelve signs that change with any word an item shows, its values or its direction."""
    asked = [item.text, item.direction, scale.values, scale.labels, scale.lead]
    packed = json.dumps(asked, ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()[:12]
