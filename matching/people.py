"""Checks rows and turns each field into codes of distinct answers."""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from matching.constraints import Constraint
from matching.criteria import Criterion
from matching.criteria.answers import Answers, Kept, kept_once
from matching.declaration import Criteria
from matching.faults import Fault, UnfitError, kind_of

Row = Mapping[str, Any]
People = Sequence[Row]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Column:
    """One field of one side: `values[codes[row]]`; the code ``len(values)`` = not answered."""

    codes: NDArray[np.intp]
    values: tuple[Any, ...]

    @property
    def counts(self) -> NDArray[np.float64]:
        """How many rows hold each distinct value."""
        counts = np.bincount(self.codes, minlength=len(self.values) + 1)[:-1]
        return counts.astype(np.float64)


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a call, parsed.

    `criteria` and `constraints` hold one column each, in declared order; `multipliers` is
    (n, n_criteria) or None if nobody has weights of their own.
    """

    rows: tuple[Row, ...]
    criteria: tuple[Column, ...]
    constraints: tuple[Column, ...]
    multipliers: NDArray[np.float64] | None
    kept: Kept | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def once(self, key: Hashable, source: object, make: Callable[[], T]) -> T:
        """Make something of these people, or give what was made before from the same source."""
        return kept_once(self.kept, key, source, make)


class Prepared(Sequence[Row]):
    """Supporters read and checked once, to be given to a matcher's calls in place of their rows.

    Made by `Matcher.prepare`; knows the criteria it was read for.
    """

    def __init__(self, criteria: Criteria, side: Side) -> None:
        def kept(columns: tuple[Column, ...]) -> tuple[Column, ...]:
            return tuple(Column(one.codes, Answers(one.values)) for one in columns)

        self.criteria = criteria
        self.side = Side(
            side.rows, kept(side.criteria), kept(side.constraints), side.multipliers, {}
        )

    def __len__(self) -> int:
        return len(self.side)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self.side.rows[at]


def read_side(rows: object, criteria: Criteria, side: str, faults: list[Fault]) -> Side:
    """Parse one side; `side` is ``"recipients"`` or ``"supporters"``; faults are appended."""
    if isinstance(rows, Prepared) and rows.criteria is criteria and side == "supporters":
        return rows.side
    if not isinstance(rows, Sequence) or isinstance(rows, str | bytes):
        faults.append(Fault(side, f"is a {kind_of(rows)}", "give a list of mappings"))
        rows = ()
    good: list[Row] = []
    for at, row in enumerate(rows):
        if isinstance(row, Mapping):
            good.append(row)
            continue
        faults.append(Fault(f"{side}[{at}]", f"is a {kind_of(row)}", "give a mapping"))
        good.append({})  # keeps the positions of later faults right
    _check_ids(good, side, faults)
    theirs = side == "supporters"
    # Many rules may read one field: a fault of its value is told once.
    noted: set[tuple[str, str]] = set()
    rules: list[Criterion | Constraint] = [*criteria.criteria, *criteria.constraints]
    columns = [
        _column(good, rule.supporter_field if theirs else rule.field, rule.parse, side, noted)
        for rule in rules
    ]
    for _, found in columns:
        faults.extend(found)
    n = len(criteria.criteria)
    multipliers = None if theirs else _multipliers(good, criteria, side, faults)
    made = tuple(column for column, _ in columns)
    return Side(tuple(good), made[:n], made[n:], multipliers)


def _check_ids(rows: Sequence[Row], side: str, faults: list[Fault]) -> None:
    seen: dict[Hashable, int] = {}
    for at, row in enumerate(rows):
        key = row.get("id")
        if key is None:
            continue
        if not isinstance(key, Hashable):
            faults.append(Fault(f"{side}[{at}].id", f"is a {kind_of(key)}", "must be hashable"))
        elif key in seen:
            faults.append(Fault(f"{side}[{at}].id", f"is that of {side}[{seen[key]}] again"))
        else:
            seen[key] = at


def _column(
    rows: Sequence[Row],
    field: str,
    parse: Callable[[object], Hashable],
    side: str,
    noted: set[tuple[str, str]],
) -> tuple[Column, list[Fault]]:
    faults: list[Fault] = []
    found: dict[Hashable, int] = {}
    codes = np.full(len(rows), -1, dtype=np.intp)
    for at, row in enumerate(rows):
        value = row.get(field)
        if value is None:
            continue
        try:
            parsed = parse(value)
        except UnfitError as error:
            fault = Fault(f"{side}[{at}].{field}", error.fault, error.advice)
            if (fault.place, fault.fault) not in noted:
                noted.add((fault.place, fault.fault))
                faults.append(fault)
            continue
        if parsed is not None:
            codes[at] = found.setdefault(parsed, len(found))
    codes[codes < 0] = len(found)
    return Column(codes, tuple(found)), faults


def _multipliers(
    rows: Sequence[Row], criteria: Criteria, side: str, faults: list[Fault]
) -> NDArray[np.float64] | None:
    if all(row.get("weights") is None for row in rows):
        return None
    place = {name: at for at, name in enumerate(criteria.names)}
    table = np.ones((len(rows), len(place)))
    for at, row in enumerate(rows):
        weights = row.get("weights")
        if weights is None:
            continue
        if not isinstance(weights, Mapping):
            faults.append(
                Fault(f"{side}[{at}].weights", f"is a {kind_of(weights)}", "criterion -> number")
            )
            continue
        for name, value in weights.items():
            fault = _weight_fault(name, value, place)
            if fault:
                faults.append(Fault(f"{side}[{at}].weights.{name}", fault, "a number >= 0"))
            else:
                table[at, place[name]] = value
    return table


def _weight_fault(name: object, value: object, known: Mapping[str, int]) -> str:
    if name not in known:
        return "is not a criterion"
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer):
        return f"is a {kind_of(value)}"
    return "" if math.isfinite(value) and value >= 0 else "is negative or not finite"
