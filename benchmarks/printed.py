"""What every benchmark prints alike: a table, and the line that says how to make it again."""

import os
import platform
import shlex
import sys
from collections.abc import Sequence


def table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Lay out a table: the first column to the left, the others to the right.

    A line may have one cell more than there are headings: a remark, such as a missed goal.
    """
    wide = [max(len(line[at]) for line in [headings, *lines]) for at in range(len(headings))]

    def laid(line: Sequence[str]) -> str:
        cells = [line[0].ljust(wide[0])]
        cells += [cell.rjust(wide[at]) for at, cell in enumerate(line[1 : len(wide)], start=1)]
        return "  ".join([*cells, *line[len(wide) :]]).rstrip()

    return "\n".join(laid(line) for line in [headings, *lines])


def missed(**goals: bool) -> str:
    """Return the remark about goals that are not met; `goals` tells of each whether it is."""
    return "  ".join(
        f"goal missed ({name.replace('_', ' ')})" for name, met in goals.items() if not met
    )


def last_line(module: str, *more: str) -> str:
    """Return the command that was run and what it ran on."""
    command = shlex.join(["python", "-m", module, *sys.argv[1:]])
    facts = [f"{os.cpu_count()} cores", *more, f"Python {platform.python_version()}"]
    return f"{command}: {', '.join(facts)}"
