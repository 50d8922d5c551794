"""Distinct answers of one side, and what comparing with them needs, worked out once if kept."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Kept = dict[Hashable, tuple[object, Any]]
"""By key: what something was made from, and what was made."""


class Answers(tuple[Any, ...]):  # noqa: SLOT001  (a tuple has room for none)
    """Distinct answers that are compared with again and again, such as prepared supporters'."""

    def __init__(self, _: Iterable[Any] = ()) -> None:
        self.kept: Kept = {}


def once(values: Sequence[Any], key: Hashable, source: object, make: Callable[[], T]) -> T:
    """Make something of answers, or give what was made of them before from the same source."""
    return kept_once(values.kept if isinstance(values, Answers) else None, key, source, make)


def kept_once(kept: Kept | None, key: Hashable, source: object, make: Callable[[], T]) -> T:
    """Make something, or give what is kept of it if that came from the same source."""
    if kept is None:
        return make()
    known = kept.get(key)
    if known is None or known[0] is not source:
        known = kept[key] = source, make()
    found: T = known[1]
    return found
