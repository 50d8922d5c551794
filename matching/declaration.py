"""What people are compared on, as declared in TOML or a mapping; tells all its faults at once."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from matching.constraints import CONSTRAINTS, Constraint
from matching.criteria import CRITERIA, Criterion
from matching.faults import Fault, MatchingError, raise_all
from matching.options import Options

_Rule = TypeVar("_Rule", Criterion, Constraint)


@dataclass(frozen=True)
class Criteria:
    """Criteria and constraints; made by `from_toml` or `from_dict`.

    Attributes
    ----------
    criteria : tuple of Criterion
        At least one, with at least one positive weight.
    constraints : tuple of Constraint
        Possibly empty.
    """

    criteria: tuple[Criterion, ...]
    constraints: tuple[Constraint, ...] = ()

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str]) -> Self:
        """Read a TOML file.

        Parameters
        ----------
        path : path-like
            A file with ``[[criteria]]`` and, optionally, ``[[constraints]]``.

        Returns
        -------
        Criteria

        Raises
        ------
        MatchingError
            With every fault of the file.
        OSError
            If the file cannot be read.
        """
        try:
            mapping = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise MatchingError([Fault(Path(path).name, f"is not TOML: {error}")]) from error
        return cls.from_dict(mapping)

    @classmethod
    def from_dict(cls, mapping: Mapping[str, Any]) -> Self:
        """Read the same structure from a mapping, which is left as it is.

        Parameters
        ----------
        mapping : Mapping
            ``criteria`` and, optionally, ``constraints``: sequences of mappings.

        Returns
        -------
        Criteria

        Raises
        ------
        MatchingError
            With every fault of the mapping.
        """
        if not isinstance(mapping, Mapping):
            raise MatchingError([Fault("criteria", "is not a mapping", '{"criteria": [...]}')])
        faults = [
            Fault(str(key), "is not a known key", "known here: criteria, constraints")
            for key in mapping
            if key not in ("criteria", "constraints")
        ]
        criteria = _read_all(mapping.get("criteria"), "criteria", CRITERIA, faults)
        rules = _read_all(mapping.get("constraints"), "constraints", CONSTRAINTS, faults)
        if not mapping.get("criteria"):
            faults.append(Fault("criteria", "is empty", "declare at least one criterion"))
        elif not faults and not any(criterion.weight > 0 for criterion in criteria):
            faults.append(Fault("criteria", "has no positive weight", "give one a weight above 0"))
        raise_all(faults)
        return cls(tuple(criteria), tuple(rules))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the criteria, in order."""
        return tuple(criterion.name for criterion in self.criteria)

    def __repr__(self) -> str:
        rules = [constraint.name for constraint in self.constraints]
        return f"<Criteria {', '.join(self.names)}; constraints: {', '.join(rules) or 'none'}>"


def _read_all(
    tables: object, part: str, kinds: Sequence[type[_Rule]], faults: list[Fault]
) -> list[_Rule]:
    if tables is None:
        return []
    if not isinstance(tables, Sequence) or isinstance(tables, str):
        faults.append(Fault(part, "is not a list of tables", f"write [[{part}]]"))
        return []
    known = {kind.kind: kind for kind in kinds}
    found: list[_Rule] = []
    for number, table in enumerate(tables):
        if not isinstance(table, Mapping):
            faults.append(Fault(f"{part}[{number}]", "is not a table", f"write [[{part}]]"))
            continue
        rule = _read_one(table, f"{part}[{number}]", known, faults)
        if rule is None:
            continue
        if any(rule.name == other.name for other in found):
            place = f"{part}[{number}].name"
            faults.append(Fault(place, f"is {rule.name!r} again", "give each its own name"))
        found.append(rule)
    return found


def _read_one(
    table: Mapping[str, Any],
    place: str,
    known: Mapping[str, type[_Rule]],
    faults: list[Fault],
) -> _Rule | None:
    before = len(faults)
    name = table.get("name")
    options = Options(table, f"{place} {name!r}" if isinstance(name, str) else place, faults)
    common: dict[str, Any] = {"name": options.text("name")}
    common["field"] = options.text("field", common["name"] or "?")
    common["supporter_field"] = options.text("supporter_field", common["field"])
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in known:
        fault = "is missing" if kind is None else f"is {kind!r}"
        options.fault("kind", fault, f"one of {', '.join(known)}")
        return None
    options.value("kind")
    if issubclass(known[kind], Criterion):
        common["weight"] = options.number("weight", 1.0, least=0.0)
    else:
        common["missing"] = options.choice("missing", ("allow", "forbid"), "allow")
    own = known[kind].read(options)
    options.finish()
    return known[kind](**common, **own) if len(faults) == before else None
