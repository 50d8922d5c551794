"""Builds a dataclass from raw TOML or JSON by its type hints: a new field is a new key at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from conversations.loading.faults import Place

Built = TypeVar("Built")

MAY_BE_EMPTY = frozenset({"ask", "ask_supporter"})
"""Texts whose emptiness says something: not asked of that side."""

SAID = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    timedelta: "a length of time",
}

LENGTH = re.compile(r"P(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?)")
"""ISO 8601 lengths of time in weeks, days, hours and minutes; months have no fixed length."""


class Wrong:
    """Marks a value that was reported and must not be used."""


WRONG = Wrong()


def build(cls: type[Built], raw: Any, at: Place) -> Built | None:
    """Return an instance, or None when anything in it was reported."""
    if not isinstance(raw, Mapping):
        at.fault(f"{told(raw)} where a table is needed", "Write it as a table of keys")
        return None
    parts: dict[str, Field[Any]] = {part.name: part for part in fields(cls)}  # type: ignore[arg-type]
    hints = get_type_hints(cls)
    for key in raw:
        if key not in parts:
            at.unknown("key", str(key), parts)
    values: dict[str, Any] = {}
    sound = True
    for name, part in parts.items():
        if name in raw:
            values[name] = convert(hints[name], raw[name], at.inside(f"key '{name}'"), name)
            sound = sound and values[name] is not WRONG
        elif part.default is MISSING and part.default_factory is MISSING:
            at.fault(f"the key '{name}' is missing", f"Add {name} = …")
            sound = False
    return cls(**values) if sound else None


def build_all(
    cls: type[Built], raw: Any, at: Place, what: str, name: str = "id"
) -> tuple[Built, ...]:
    """Return what could be built of a list of tables; the rest was reported, doubles too."""
    if not isinstance(raw, list):
        at.fault(f"{told(raw)} where a list of tables is needed", f"Write each {what} as a table")
        return ()
    built: list[Built] = []
    seen: dict[Any, int] = {}
    for number, entry in enumerate(raw, start=1):
        called = entry.get(name) if isinstance(entry, Mapping) else None
        spot = at.nth(what, number, called)
        one = build(cls, entry, spot)
        if called is not None and isinstance(called, str) and name == "id":
            if called in seen:
                spot.fault(f"the id stands already at {what} {seen[called]}", "Give it another id")
                one = None
            seen.setdefault(called, number)
        if one is not None:
            built.append(one)
    return tuple(built)


def convert(hint: Any, raw: Any, at: Place, name: str = "") -> Any:
    """Return the value as the hint wants it, or WRONG after reporting."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _one_of(get_args(hint), raw, at, name)
    if origin is tuple:
        return _many(get_args(hint), raw, at, name)
    if is_dataclass(hint) and isinstance(hint, type):
        made = build(hint, raw, at)
        return WRONG if made is None else made
    return _plain(hint, raw, at, name)


def text_of(raw: Mapping[str, Any], key: str, at: Place) -> str:
    """Return the text under a key, "" where there is none or a fault."""
    value = convert(str, raw[key], at.inside(f"key '{key}'"), key) if key in raw else ""
    return value if isinstance(value, str) else ""


def texts_of(raw: Mapping[str, Any], key: str, at: Place) -> tuple[str, ...]:
    """Return the list of texts under a key, empty where there is none or a fault."""
    if key not in raw:
        return ()
    value = convert(tuple[str, ...], raw[key], at.inside(f"key '{key}'"), key)
    return value if isinstance(value, tuple) else ()


def _plain(hint: type, raw: Any, at: Place, name: str) -> Any:
    if hint is timedelta and isinstance(raw, str):
        return _length(raw, at)
    if not fits(hint, raw):
        at.fault(f"{told(raw)} where {SAID[hint]} is needed", f"Write {SAID[hint]}")
        return WRONG
    if hint is str and not raw.strip() and name not in MAY_BE_EMPTY:
        at.fault("the text is empty", "Write the text, or leave the key out if it may be left out")
        return WRONG
    return raw


def _length(raw: str, at: Place) -> Any:
    found = LENGTH.fullmatch(raw)
    if found is None or not any(found.groups()):
        at.fault(f"'{raw[:20]}' is no length of time", "Write it as PT2H, PT15M, P7D or P2W")
        return WRONG
    weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)


def _one_of(hints: tuple[Any, ...], raw: Any, at: Place, name: str) -> Any:
    if raw is None and NoneType in hints:
        return None
    plain = [hint for hint in hints if hint is not NoneType]
    for hint in plain:
        if fits(hint, raw):
            return _plain(hint, raw, at, name)
    wanted = " or ".join(SAID[hint] for hint in plain)
    at.fault(f"{told(raw)} where {wanted} is needed", f"Write {wanted}")
    return WRONG


def _many(hints: tuple[Any, ...], raw: Any, at: Place, name: str) -> Any:
    if not isinstance(raw, list):
        at.fault(f"{told(raw)} where a list is needed", "Write it in [brackets]")
        return WRONG
    if hints[-1] is not Ellipsis and len(raw) != len(hints):
        at.fault(f"{len(raw)} values where {len(hints)} are needed", f"Write {len(hints)} values")
        return WRONG
    what = name.removesuffix("s") if name else "value"
    if is_dataclass(hints[0]) and isinstance(hints[0], type):
        before = len(at.faults.found)
        built = build_all(hints[0], raw, at, what)
        return WRONG if len(at.faults.found) > before else built
    got = [convert(hints[0], one, at.nth("value", n), name) for n, one in enumerate(raw, start=1)]
    return WRONG if WRONG in got else tuple(got)


def fits(hint: Any, raw: Any) -> bool:
    """Tell whether raw is of the plain type; a whole number is a number, true is not."""
    if isinstance(raw, bool):
        return hint is bool
    if hint is timedelta:
        return isinstance(raw, str)
    return isinstance(raw, int | float if hint is float else hint)


def told(raw: Any) -> str:
    """Say what kind of thing was found, without repeating what may be long."""
    kinds: tuple[tuple[Callable[[Any], bool], str], ...] = (
        (lambda it: it is None, "nothing"),
        (lambda it: isinstance(it, str), "a text"),
        (lambda it: isinstance(it, bool), "true or false"),
        (lambda it: isinstance(it, int | float), "a number"),
        (lambda it: isinstance(it, list), "a list"),
        (lambda it: isinstance(it, Mapping), "a table"),
    )
    return next((name for test, name in kinds if test(raw)), type(raw).__name__)
