"""`python -m benchmarks.matching`: what the matcher does, one table a part, each beside rivals.

A part is a module of its own with `main(full)`, which prints its table; a goal that a figure
misses is said beside it. Exits non-zero only if a part could not run.
"""

import argparse
import sys
import time
import traceback
from importlib import import_module

from benchmarks.printed import last_line

PARTS: tuple[tuple[str, str], ...] = (
    ("learning", "benchmarks.matching_learning"),
    ("assignment", "benchmarks.matching_assignment"),
    ("arrivals", "benchmarks.matching_arrivals"),
)


def main() -> int:
    """Run the parts asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    names = [name for name, _ in PARTS]
    parser.add_argument("--part", action="append", choices=names, help="may be given repeatedly")
    parser.add_argument("--full", action="store_true", help="more repeats, larger sizes")
    asked = parser.parse_args()
    failed = 0
    for name, module in PARTS:
        if asked.part and name not in asked.part:
            continue
        print(f"\n## {name}\n", flush=True)
        begun = time.perf_counter()
        try:
            import_module(module).main(asked.full)
        except Exception:
            traceback.print_exc()
            failed += 1
        print(f"\n{name}: {time.perf_counter() - begun:.0f} s", flush=True)
    print(last_line("benchmarks.matching"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
