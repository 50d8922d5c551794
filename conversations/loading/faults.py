"""What is wrong with a programme's files: where, what, and what to do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    file: str
    place: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.fault}. {self.remedy}."


class ProgrammeFaults(Exception):  # noqa: N818 - it holds faults; it is not one error
    """All faults of one programme, so that its author mends them in one go."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n".join([f"{count} in the programme:", *map(str, self.faults)]))


@dataclass(slots=True)
class Faults:
    """Collects while the loader reads on."""

    found: list[Fault] = field(default_factory=list)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file, said as a person would find it: "question 3 'faith', option 2"."""

    file: str
    faults: Faults
    words: str = ""

    def inside(self, words: str) -> "Place":
        return replace(self, words=f"{self.words}, {words}" if self.words else words)

    def nth(self, what: str, number: int, name: object = None) -> "Place":
        return self.inside(f"{what} {number} '{name}'" if name else f"{what} {number}")

    def fault(self, fault: str, remedy: str) -> None:
        self.faults.found.append(Fault(self.file, self.words, fault, remedy))

    def unknown(self, what: str, name: str, known: Iterable[str]) -> None:
        """Report a name that nothing answers to, with the nearest one that something does."""
        known = sorted(set(known))
        near = get_close_matches(name, known, n=1)
        remedy = f"Did you mean '{near[0]}'" if near else f"Known: {', '.join(known) or 'none'}"
        self.fault(f"unknown {what} '{name}'", remedy)
