"""Spoils updates: values of other types, dropped, nested, enormous, empty, in any script."""

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Final

from benchmarks.fuzz_examples import Examples, Json

LONG: Final = 10_000  # characters; the platform's longest text has 4,096
LARGE: Final = 2000  # what is larger is not repeated
STRANGE: Final = (
    *("\0", "a\0b", "\ud800", "\udfff\ud800", "\u200b" * 50, "\u202e/start", "e" + "\u0301" * 300),
    *(
        "👩‍👩‍👧‍👦" * 40,
        "ﷺ" * 200,
        "/" * 200,
        "/start\u00a0x",
        "＠ｓｏｍｅｂｏｄｙ",
        "\r\n" * 100,
        "\ufeff",
    ),
    *(
        "%s%n{0}{x}",
        "<b>&lt;</b><a href='x'>",
        "'; DROP TABLE person; --",
        "١٢٣٤٥",
        "🏳️‍🌈",
        "𝕀 𝕨𝕒𝕟𝕥",
    ),
)
NUMBERS: Final = (0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**30, 1.5, -0.0, 1e308)
VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, "", "x", [], {}, [None], [[]], {"x": None}, {"": ""}),
    *NUMBERS,
    *STRANGE,
)
Place = tuple[Any, Any]  # a dict or a list, and the key in it


class Mutator:
    """Returns updates with one to four things wrong, one in ten with nothing wrong at all."""

    def __init__(self, chance: random.Random, examples: Examples) -> None:
        self._chance = chance
        self._examples = examples
        self._ways: tuple[Callable[[Any, Any], None], ...] = (
            *(self._replace, self._replace, self._replace, self._drop, self._drop, self._nest),
            *(self._renamed, self._long, self._strange, self._strange, self._another, self._many),
        )

    def field_by_field(self) -> Iterator[Json]:
        """Every field of a message, once as it should be and once with each wrong value."""
        for name in self._examples.fields:
            right = self._examples.with_field(name)
            yield right
            for value in VALUES:
                yield {"message": right["message"] | {name: deepcopy(value)}}

    def any(self) -> Json:
        update = self._examples.any()
        if self._chance.random() < 0.1:
            return update
        for _ in range(self._chance.choice((1, 1, 1, 2, 3, 4))):
            places = list(_places(update))
            if not places:
                break
            self._chance.choice(self._ways)(*self._chance.choice(places))
        return update

    def _replace(self, inside: Any, key: Any) -> None:
        inside[key] = deepcopy(self._chance.choice(VALUES))

    def _drop(self, inside: Any, key: Any) -> None:
        del inside[key]

    def _nest(self, inside: Any, key: Any) -> None:
        for _ in range(self._chance.choice((1, 3, 30, 150))):
            inside[key] = {key: inside[key]} if isinstance(inside, dict) else [inside[key]]

    def _renamed(self, inside: Any, key: Any) -> None:
        if isinstance(inside, dict):
            inside[self._chance.choice(STRANGE)] = inside.pop(key)

    def _long(self, inside: Any, key: Any) -> None:
        part = inside[key] if isinstance(inside[key], str) and inside[key] else "long "
        inside[key] = (part * LONG)[: self._chance.choice((300, 4096, 4097, LONG))]

    def _strange(self, inside: Any, key: Any) -> None:
        before = inside[key] if isinstance(inside[key], str) else ""
        at = self._chance.randint(0, len(before))
        inside[key] = before[:at] + self._chance.choice(STRANGE) + before[at:]

    def _another(self, inside: Any, key: Any) -> None:
        """Put a part of another update here."""
        inside[key] = self._chance.choice(list(_values(self._examples.any())))

    def _many(self, inside: Any, key: Any) -> None:
        if len(repr(inside[key])) > LARGE:
            return
        inside[key] = [deepcopy(inside[key]) for _ in range(self._chance.choice((2, 10, 100)))]


def _places(value: Any, depth: int = 0) -> Iterator[Place]:
    """Every place in an update, but not inside of what is nested without end."""
    if depth > 20:
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner, depth + 1)


def _values(update: Json) -> Iterator[Any]:
    return (inside[key] for inside, key in _places(update))
