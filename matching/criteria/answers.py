"""Distinct answers of one side, and what comparing with them needs, worked out once if kept."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Answers(tuple[Any, ...]):  # noqa: SLOT001  (a tuple has room for none)
    """Distinct answers that are compared with again and again, such as prepared supporters'."""

    def __init__(self, _: Iterable[Any] = ()) -> None:
        self.kept: dict[Hashable, tuple[object, Any]] = {}


def once(values: Sequence[Any], key: Hashable, source: object, make: Callable[[], T]) -> T:
    """Make something of answers, or give what was made of them before from the same source."""
    if not isinstance(values, Answers):
        return make()
    known = values.kept.get(key)
    if known is None or known[0] is not source:
        known = values.kept[key] = source, make()
    found: T = known[1]
    return found
