"""Similarities of rated pairs, one column a criterion, or a component of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.declaration import Criteria
from matching.learning.posterior import Structure
from matching.people import Side
from matching.scoring import Scorer

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Features:
    """What rated pairs have in common, and whose columns are whose.

    Attributes
    ----------
    used : ndarray of int
        Positions of the criteria that count at all: shadows are never learnt.
    names : tuple of tuple or None, one for each criterion used
        The components that have columns of their own.
    plain : ndarray, shape (n_pairs, n_features)
        Similarities; what is open has the mean.
    own : ndarray, shape (n_pairs, n_features)
        The same, times what the recipient's own weights make of them.
    times : ndarray, shape (n_pairs, n_features)
        What those weights make of each similarity.
    structure : Structure
    """

    used: NDArray[np.int64]
    names: tuple[tuple[Any, ...] | None, ...]
    plain: Floats
    own: Floats
    times: Floats
    structure: Structure


def features(
    criteria: Criteria, scorer: Scorer, sides: tuple[Side, Side], pairs: NDArray[np.int64]
) -> Features:
    """Look up the similarities of rated pairs, with the criteria as declared."""
    declared = np.array([criterion.weight for criterion in criteria.criteria])
    used = np.flatnonzero(declared > 0)
    proportions = declared[used] / declared[used].sum()
    values, unknown = scorer.parts(pairs)
    columns: list[Floats] = []
    owner: list[int] = []
    names: list[tuple[Any, ...] | None] = []
    for place, at in enumerate(used.tolist()):
        parts = _components(criteria, at, sides, pairs, unknown[:, at])
        names.append(None if parts is None else parts[0])
        found = [values[:, at]] if parts is None else list(parts[1])
        columns.extend(found)
        owner.extend([place] * len(found))
    plain = np.column_stack(columns)
    # A recipient's shares, as a multiple of everybody's: 1 for whoever states no weights.
    times = (scorer.shares[:, used] / proportions)[pairs[:, 0]]
    structure = Structure(proportions, np.array(owner, dtype=np.int64), scorer.stds[used])
    times = times[:, structure.owner]
    return Features(used, tuple(names), plain, plain * times, times, structure)


def _components(
    criteria: Criteria,
    at: int,
    sides: tuple[Side, Side],
    pairs: NDArray[np.int64],
    unknown: NDArray[np.bool_],
) -> tuple[tuple[Any, ...], Floats] | None:
    left, right = (side.criteria[at] for side in sides)
    known = np.flatnonzero(~unknown)
    ours = [left.values[code] for code in left.codes[pairs[known, 0]].tolist()]
    theirs = [right.values[code] for code in right.codes[pairs[known, 1]].tolist()]
    split = criteria.criteria[at].split(ours, theirs)
    if split is None:
        return None
    names, found = split
    table = np.full((len(names), len(pairs)), np.nan)
    table[:, known] = found
    gaps = np.isnan(table)
    count = (~gaps).sum(axis=1)
    means = np.where(gaps, 0.0, table).sum(axis=1) / np.maximum(count, 1)
    return names, np.where(gaps, means[:, None], table)
