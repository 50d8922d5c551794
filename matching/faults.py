"""Faults of a call, gathered so that all are told at once; never carries what a person answered."""

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 20  # a message is for reading; `faults` is complete


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, and what to do about it.

    Attributes
    ----------
    place : str
        For example ``recipients[3].age`` or ``criteria[0] 'age'.width``.
    fault : str
        What is wrong there.
    advice : str
        What would be right; empty if nothing helpful can be said.
    """

    place: str
    fault: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.fault}" + (f" ({self.advice})" if self.advice else "")


class MatchingError(ValueError):
    """Everything that is wrong with one call.

    Parameters
    ----------
    faults : iterable of Fault
        Kept, complete, in the attribute `faults`.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[:_SHOWN]]
        if len(self.faults) > _SHOWN:
            lines.append(f"… and {len(self.faults) - _SHOWN} more")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type["MatchingError"], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class UnfitError(Exception):
    """One value cannot be used; whoever knows the row turns it into a `Fault`."""

    def __init__(self, fault: str, advice: str = "") -> None:
        self.fault = fault
        self.advice = advice
        super().__init__(fault)


def raise_all(faults: Iterable[Fault]) -> None:
    """Raise `MatchingError` if there is any fault."""
    found = tuple(faults)
    if found:
        raise MatchingError(found)


def kind_of(value: object) -> str:
    """Say what a value is without saying what it holds: faults end up in logs."""
    return type(value).__name__
