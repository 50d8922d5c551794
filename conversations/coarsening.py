"""Which of what two people share may be named to each: only what enough others share as well.

A card of things that one person alone has in common with its reader would tell who that is. So
what it names is counted, one thing more at a time, over everybody whom the reader could have been
given; what too few share is said less exactly, or not at all.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from conversations.model.person import Role
from conversations.programme import Programme

Row = Mapping[str, Any]
Reason = Mapping[str, Any]

NEAR, ROUGHLY, FURTHER = "near", "roughly", "further"
"""What is said of an age within one width or two, and of somebody further along."""
MOST_VALUES: Final = 4
SIDES: Final = (Role.RECIPIENT, Role.SUPPORTER)
SHOWN: Final = "shown"
READERS_AT_ONCE: Final = 64


@dataclass(frozen=True)
class Crowd:
    """Everybody here in each role, as rows: those whom a shown person could be among."""

    recipients: Sequence[Row] = ()
    supporters: Sequence[Row] = ()

    def of(self, role: Role) -> Sequence[Row]:
        return self.recipients if role is Role.RECIPIENT else self.supporters


def entry_of(programme: Programme, criterion: str) -> Mapping[str, Any]:
    """Return a criterion as it is declared."""
    entries = programme.criteria.get("criteria", ())
    return next((one for one in entries if one.get("name") == criterion), {})


def field_of(programme: Programme, criterion: str, role: Role) -> str:
    entry = entry_of(programme, criterion)
    mine = str(entry.get("field", criterion))
    return str(entry.get("supporter_field", mine)) if role is Role.SUPPORTER else mine


def _upwards(taxonomy: Mapping[str, str], value: str) -> list[str]:
    found = [value]
    while found[-1] in taxonomy:
        found.append(taxonomy[found[-1]])
    return found


def sayable(programme: Programme, reason: Reason) -> list[list[str]]:
    """Return what is true of a pair and has words; each thing from exact to less exact."""
    if not reason.get("known", True) or reason.get("similarity") is None:
        return []
    criterion, shared = str(reason["criterion"]), reason.get("shared")
    question = programme.question(field_of(programme, criterion, Role.RECIPIENT))
    if question is not None and question.shown and question.options:
        taxonomy = entry_of(programme, criterion).get("taxonomy", {})
        listed = shared if isinstance(shared, list) else [] if shared is None else [shared]
        chains = [
            [code for code in _upwards(taxonomy, str(value)) if question.option(code)]
            for value in listed
        ]
        return [chain for chain in chains if chain]
    kind = entry_of(programme, criterion).get("kind")
    if criterion == "age" and kind == "number" and shared is not None:
        return [[NEAR, ROUGHLY]]
    if criterion == "recovery" and isinstance(shared, Mapping) and shared["steps_ahead"] > 0:
        return [[FURTHER]]
    return []


@dataclass
class _Side:
    """The people of one role, each a bit of a number: sets of them are met quickly."""

    programme: Programme
    role: Role
    rows: Sequence[Row]
    bits: dict[str, int] = field(default_factory=dict)
    holders: dict[str, dict[Hashable, int]] = field(default_factory=dict)
    alike: dict[tuple[str, str, Hashable], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bits = {str(row["id"]): 1 << at for at, row in enumerate(self.rows)}

    def who(self, criterion: Any, code: str, reader: Row) -> int:
        """Return of whom a card for this reader would be true if it named this."""
        if code not in {NEAR, ROUGHLY, FURTHER}:
            return self._holders(criterion).get(code, 0)
        role = Role.SUPPORTER if self.role is Role.RECIPIENT else Role.RECIPIENT
        own = criterion.parse(reader.get(field_of(self.programme, criterion.name, role)))
        key = (criterion.name, code, own)
        if key not in self.alike:
            self.alike[key] = self._alike(criterion, code, own)
        return self.alike[key]

    def _answers(self, criterion: Any) -> Iterable[tuple[Any, int]]:
        name = field_of(self.programme, criterion.name, self.role)
        for row in self.rows:
            if row.get(name) is not None:
                yield row[name], self.bits[str(row["id"])]

    def _holders(self, criterion: Any) -> dict[Hashable, int]:
        """Return who has each value, or one below it."""
        if criterion.name not in self.holders:
            taxonomy = entry_of(self.programme, criterion.name).get("taxonomy", {})
            found: dict[Hashable, int] = {}
            for answer, bit in self._answers(criterion):
                values = [answer] if isinstance(answer, str) else answer
                for code in {up for value in values for up in _upwards(taxonomy, str(value))}:
                    found[code] = found.get(code, 0) | bit
            self.holders[criterion.name] = found
        return self.holders[criterion.name]

    def _alike(self, criterion: Any, code: str, own: Any) -> int:
        by_answer = self._by_answer(criterion)
        found = 0
        for answer, bits in by_answer.items():
            pair = (answer, own) if self.role is Role.RECIPIENT else (own, answer)
            if _true_of(criterion, code, *pair):
                found |= bits
        return found

    def _by_answer(self, criterion: Any) -> dict[Hashable, int]:
        key = f"={criterion.name}"
        if key not in self.holders:
            found: dict[Hashable, int] = {}
            for answer, bit in self._answers(criterion):
                parsed = criterion.parse(answer)
                found[parsed] = found.get(parsed, 0) | bit
            found.pop(None, None)
            self.holders[key] = found
        return self.holders[key]


def _true_of(criterion: Any, code: str, recipient: Any, supporter: Any) -> bool:
    if code == FURTHER:
        shared = criterion.shared(recipient, supporter)
        return shared is not None and bool(shared["steps_ahead"] > 0)
    widths = 1 if code == NEAR else 2
    return abs(float(recipient) - float(supporter)) <= widths * float(criterion.width)


def with_shown(
    programme: Programme,
    crowd: Crowd,
    pairs: Sequence[tuple[Row, Row, Sequence[Reason]]],
) -> list[tuple[dict[str, Any], ...]]:
    """Return each pair's reasons, each with what of it may be named to either of the two."""
    from matching import Criteria

    criteria = {one.name: one for one in Criteria.from_dict(dict(programme.criteria)).criteria}
    named = [[{**reason, SHOWN: {}} for reason in reasons] for _, _, reasons in pairs]
    for role in SIDES:
        other = Role.SUPPORTER if role is Role.RECIPIENT else Role.RECIPIENT
        side = _Side(programme, other, crowd.of(other))
        readers = [pair[0] if role is Role.RECIPIENT else pair[1] for pair in pairs]
        possible = _possible(programme, {str(row["id"]): row for row in readers}, side)
        for reader, marked in zip(readers, named, strict=True):
            among = possible[str(reader["id"])]
            codes = _nameable(side, criteria, reader, among, marked)
            for reason in marked:
                reason[SHOWN][role.value] = codes.get(str(reason["criterion"]), [])
    return [tuple(reasons) for reasons in named]


def _possible(programme: Programme, readers: Mapping[str, Row], side: _Side) -> dict[str, int]:
    """Return for each reader whom they could have been given: a hard rule tells on people too.

    Of all here, only who speaks the reader's language can be the one on the card.
    """
    everybody = (1 << len(side.rows)) - 1
    rules = programme.criteria.get("constraints", ())
    if not rules or not side.rows:
        return {key: everybody & ~side.bits.get(key, 0) for key in readers}
    from matching import Criteria, Matcher

    nothing = {"name": "nothing", "kind": "category", "field": "-"}
    matcher = Matcher(Criteria.from_dict({"criteria": [nothing], "constraints": rules}))
    matcher.fit([], [], [], [])
    people = [{**row, "weights": None} for row in side.rows]
    found = {}
    keys = list(readers)
    for start in range(0, len(keys), READERS_AT_ONCE):
        some = keys[start : start + READERS_AT_ONCE]
        # Weights name criteria, and here there are none.
        rows = [{**readers[key], "weights": None} for key in some]
        if side.role is Role.SUPPORTER:
            scores = matcher.score(rows, people)
        else:
            scores = matcher.score(people, rows).T
        for key, row in zip(some, scores.tolist(), strict=True):
            allowed = "".join("0" if math.isnan(one) else "1" for one in reversed(row))
            found[key] = int(allowed, 2) & ~side.bits.get(key, 0)
    return found


def _nameable(
    side: _Side, criteria: Mapping[str, Any], reader: Row, among: int, reasons: Sequence[Reason]
) -> dict[str, list[str]]:
    """Return what may be named of each criterion; the strongest are tried first."""
    least = side.programme.defaults.small_cell
    found: dict[str, list[str]] = {}
    for reason in by_strength(reasons):
        name = str(reason["criterion"])
        taxonomy = entry_of(side.programme, name).get("taxonomy", {})
        codes = found.setdefault(name, [])
        for chain in sayable(side.programme, reason)[:MOST_VALUES]:
            for code in chain:
                if any(code in _upwards(taxonomy, one) for one in codes):
                    break  # said already
                left = among & side.who(criteria[name], code, reader)
                if left.bit_count() >= least:
                    among = left
                    codes[:] = [one for one in codes if one not in _upwards(taxonomy, code)]
                    codes.append(code)
                    break
    return found


def shown_to_both(programme: Programme, reason: Reason) -> list[str]:
    """Return what both people's cards may name of one criterion: the less exact word of the two."""
    taxonomy = entry_of(programme, str(reason["criterion"])).get("taxonomy", {})
    taxonomy = {NEAR: ROUGHLY, **taxonomy}
    ours, theirs = (list(reason.get(SHOWN, {}).get(role, ())) for role in SIDES)
    found = [one for one in ours if any(one in _upwards(taxonomy, other) for other in theirs)]
    found += [one for one in theirs if any(one in _upwards(taxonomy, other) for other in ours)]
    return list(dict.fromkeys(found))


def by_strength(reasons: Iterable[Reason]) -> list[Reason]:
    """Return reasons, those that add most to the score first."""
    return sorted(reasons, key=lambda reason: -float(reason.get("contribution") or 0))


def never_more(
    reasons: Sequence[Reason], before: Sequence[Reason], *, turned: bool
) -> list[Reason]:
    """Return reasons that name nothing beyond what an earlier card named to the same reader.

    Two cards about one person, laid side by side, would name more together than was counted.
    turned: the two were in each other's role then.
    """
    earlier = {str(one["criterion"]): one.get(SHOWN, {}) for one in before}
    told = {role: any(shown.get(role) for shown in earlier.values()) for role in SIDES}
    after: list[Reason] = []
    for reason in reasons:
        shown = dict(reason.get(SHOWN, {}))
        for role, other in (SIDES, SIDES[::-1]):
            then = other if turned else role
            if told[then]:
                once = earlier.get(str(reason["criterion"]), {}).get(then, ())
                shown[role] = [code for code in shown.get(role, ()) if code in once]
        after.append({**reason, SHOWN: shown})
    return after
