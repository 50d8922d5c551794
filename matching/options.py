"""Reads one table of a declaration, noting every fault instead of stopping at the first."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matching.faults import Fault


class Options:
    """The keys of one criterion or constraint.

    Parameters
    ----------
    raw : Mapping
        The table as declared.
    place : str
        Where it stands, for faults.
    faults : list of Fault
        Faults are appended here.
    """

    def __init__(self, raw: Mapping[str, Any], place: str, faults: list[Fault]) -> None:
        self._raw = raw
        self._place = place
        self._faults = faults
        self._known: set[str] = set()

    def fault(self, key: str, fault: str, advice: str = "") -> None:
        """Note a fault of one key."""
        self._faults.append(Fault(f"{self._place}.{key}", fault, advice))

    def value(self, key: str) -> Any:
        """Give a key's raw value, None if absent."""
        self._known.add(key)
        return self._raw.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """Read a non-empty string; without default it must be there."""
        value = self.value(key)
        if value is None:
            if default is None:
                self.fault(key, "is missing", "give a non-empty string")
            return default or ""
        if not isinstance(value, str) or not value.strip():
            self.fault(key, "is not a non-empty string")
            return default or ""
        return value

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """Read one of several words."""
        value = self.value(key)
        if value is None or value in allowed:
            return default if value is None else str(value)
        self.fault(key, f"is {value!r}", f"one of {', '.join(allowed)}")
        return default

    def number(
        self,
        key: str,
        default: float | None = None,
        *,
        least: float = -math.inf,
        above: float = -math.inf,
    ) -> float:
        """Read a finite number, at least `least` and greater than `above`."""
        value = self.value(key)
        fallback = 1.0 if default is None else default
        if value is None:
            if default is None:
                self.fault(key, "is missing", "give a number")
            return fallback
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(key, f"is {value!r}", "give a number")
            return fallback
        if not math.isfinite(value) or value < least or value <= above:
            limit = f"at least {least:g}" if math.isfinite(least) else f"greater than {above:g}"
            finite = "finite" if not math.isfinite(value) else limit
            self.fault(key, f"is {value!r}", f"must be {finite}")
            return fallback
        return float(value)

    def strings(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Read a list of distinct non-empty strings."""
        value = self.value(key)
        if value is None:
            if required:
                self.fault(key, "is missing", "give a list of strings")
            return ()
        if isinstance(value, str) or not isinstance(value, Sequence):
            self.fault(key, "is not a list", "give a list of strings")
            return ()
        if not all(isinstance(item, str) and item for item in value):
            self.fault(key, "holds something that is not a non-empty string")
            return ()
        if len(set(value)) != len(value):
            self.fault(key, "names something twice")
        return tuple(dict.fromkeys(value))

    def finish(self) -> None:
        """Note every key that nobody asked for: a typo would otherwise go unnoticed."""
        for key in self._raw:
            if key not in self._known:
                known = ", ".join(sorted(self._known))
                self.fault(str(key), "is not a known key", f"known here: {known}")
