"""Invented people whose perception is known: what they answer, and how alike they feel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Row = dict[str, Any]

TAGS = ("panic", "phobia", "grief", "burnout", "pain", "ptsd", "ocd", "gambling", "migraine")
FIELDS = ("law", "care", "trade", "craft", "school", "arts")
CULTURES = ("north", "south", "east", "west")
LEVELS = ("none", "school", "college", "degree")
INTERESTS = 6

CRITERIA: tuple[Row, ...] = (
    {"name": "condition", "kind": "tags"},
    {"name": "field", "kind": "category"},
    {"name": "culture", "kind": "category"},
    {"name": "education", "kind": "ordinal", "levels": list(LEVELS)},
    {"name": "age", "kind": "number", "width": 10},
    {"name": "interests", "kind": "vector", "low": 1, "high": 10, "learn": "each"},
    {"name": "recovery", "kind": "trajectory"},
)


@dataclass(frozen=True)
class Perception:
    """What is declared, and what truly makes two people feel alike.

    `declared` are weights by criterion; `felt` is how much each criterion's standard
    deviation truly counts; `components` the same within the interests. `signal`, `effects`
    and `raters` are shares of the variance of ratings: attributes, supporters, rater means; the
    rest is pair and noise. `unseen`: the signal comes from a trait that nobody asked for. `spread`:
    how far raters differ in how much of the scale they use (log scale).
    """

    name: str
    declared: Mapping[str, float]
    felt: Mapping[str, float]
    components: tuple[float, ...] = (1.0,) * INTERESTS
    signal: float = 0.10
    effects: float = 0.05
    raters: float = 0.25
    unseen: bool = False
    spread: float = 0.0

    @property
    def criteria(self) -> dict[str, Any]:
        """The declaration as a matcher takes it."""
        used = [one for one in CRITERIA if one["name"] in self.declared]
        return {"criteria": [{**one, "weight": self.declared[one["name"]]} for one in used]}


_EVEN = dict.fromkeys((str(one["name"]) for one in CRITERIA), 1.0)
_RIGHT = {
    "condition": 3.0,
    "field": 0.3,
    "culture": 2.0,
    "education": 0.3,
    "age": 1.0,
    "interests": 1.0,
    "recovery": 1.5,
}
_WRONG = {
    "condition": 0.3,
    "field": 2.0,
    "culture": 0.3,
    "education": 2.0,
    "age": 1.0,
    "interests": 1.0,
    "recovery": 0.3,
}

PERCEPTIONS: tuple[Perception, ...] = (
    Perception("declared right", _RIGHT, _RIGHT),
    Perception("declared wrong", _WRONG, _RIGHT),
    Perception("most irrelevant", _EVEN, {"culture": 1.0, "age": 1.0}),
    Perception("driven by the unseen", _EVEN, _EVEN, unseen=True, effects=0.0),
    Perception("scale use differs", _EVEN, _RIGHT, spread=0.6, raters=0.35),
    Perception("supporters alone", _EVEN, _EVEN, signal=0.0, effects=0.15),
    Perception(
        "categories",
        {"field": 1.0, "culture": 1.0, "education": 1.0},
        {"field": 0.5, "culture": 2.0, "education": 0.5},
    ),
    Perception("one vector", {"interests": 1.0}, {"interests": 1.0}, (4.0, 2.0, 1.0, 0, 0, 0)),
    Perception(
        "tags", {"condition": 1.0, "field": 1.0, "age": 1.0}, {"condition": 4.0, "age": 1.0}
    ),
)


@dataclass(frozen=True, eq=False)
class Crowd:
    """One side, as arrays: one entry or row a person."""

    codes: Mapping[str, NDArray[np.int64]]
    tags: Floats
    age: Floats
    interests: Floats
    stage: Floats
    unseen: Floats
    rows: list[Row] = field(repr=False)


def crowd(count: int, name: str, random: np.random.Generator) -> Crowd:
    """Make people; everybody answers everything."""
    tags = np.zeros((count, len(TAGS)))
    common = np.arange(len(TAGS), 0, -1.0)
    for row in tags:
        some = random.choice(len(TAGS), random.integers(1, 4), replace=False, p=common / 45)
        row[some] = 1
    codes = {
        "field": random.integers(0, len(FIELDS), count),
        "culture": random.choice(4, count, p=(0.5, 0.3, 0.15, 0.05)),
        "education": random.integers(0, len(LEVELS), count),
    }
    age, stage = random.integers(18, 80, count).astype(float), random.integers(0, 5, count)
    interests = random.integers(1, 11, (count, INTERESTS)).astype(float)
    rows = [
        {
            "id": f"{name} {at}",
            "condition": [TAGS[tag] for tag in np.flatnonzero(tags[at])],
            "field": FIELDS[codes["field"][at]],
            "culture": CULTURES[codes["culture"][at]],
            "education": LEVELS[codes["education"][at]],
            "age": float(age[at]),
            "interests": interests[at].tolist(),
            "recovery": {"stage": int(stage[at])},
        }
        for at in range(count)
    ]
    return Crowd(
        codes, tags, age, interests, stage.astype(float), random.standard_normal(count), rows
    )


def felt(perception: Perception, ours: Crowd, theirs: Crowd, pairs: NDArray[np.int64]) -> Floats:
    """The part of perception that profiles could tell, scaled to variance 1 over all pairs."""
    if perception.unseen:
        # A product, not a distance: nobody is closer to everybody, so supporters do not differ.
        return _scaled(ours.unseen[pairs[:, 0]] * theirs.unseen[pairs[:, 1]])
    total = np.zeros(len(pairs))
    for name, strength in perception.felt.items():
        total += strength * _scaled(_alike(name, perception, ours, theirs, pairs))
    return _scaled(total)


def _alike(
    name: str, perception: Perception, ours: Crowd, theirs: Crowd, pairs: NDArray[np.int64]
) -> Floats:
    """How alike people feel in one thing; not the matcher's kernels: those are guesses too."""
    left, right = pairs.T
    if name in ("field", "culture"):
        return np.asarray(ours.codes[name][left] == theirs.codes[name][right], dtype=np.float64)
    if name == "education":
        return np.asarray(-np.abs(ours.codes[name][left] - theirs.codes[name][right]), np.float64)
    if name == "age":
        return np.asarray(1 / (1 + (np.abs(ours.age[left] - theirs.age[right]) / 12) ** 2))
    if name == "interests":
        gaps = np.abs(ours.interests[left] - theirs.interests[right]) / 9
        return np.asarray(-(gaps @ np.array(perception.components)))
    if name == "recovery":
        ahead = theirs.stage[right] - ours.stage[left]
        return np.asarray(-np.abs(ahead - 1.0) * np.where(ahead < 1, 1.5, 0.7))
    common = np.einsum("ij,ij->i", ours.tags[left], theirs.tags[right])
    return np.asarray(np.minimum(common, 2.0) + 0.3 * (common > 0))


def _scaled(values: Floats) -> Floats:
    spread = float(values.std())
    return np.asarray((values - values.mean()) / (spread or 1.0))
