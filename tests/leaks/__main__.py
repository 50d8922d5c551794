"""`make leaks`: runs the leak tests and writes what came of each way into docs/leaks.md."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.leaks.vectors import VECTORS

PAGE = Path(__file__).parents[2] / "docs" / "leaks.md"
HERE = "tests/leaks"
TOP = (
    "# What can leak, and what becomes of it\n"
    "\n"
    "The relay denies by default: what is not named as passing does not pass, and what passes"
    " is sent anew. This page is written by `make leaks` (about five minutes), which runs "
    "each test named here; a second run changes nothing. The messages go through a real bot "
    "process, a real database and the [local server](demo-server.md) over HTTP. Each carries "
    "planted identifiers; every call to the other side, and every file in it, is searched for"
    " them: plain, in UTF-16, base64, hex and deflated. *Planted* counts identifiers, *found*"
    " those that were found. In every other test, too, all calls of the bot are searched for "
    "the names, usernames and ids of everybody but the receiver, and all that stands under an "
    "alias must be protected and without previews (`tests/conftest.py`).\n"
    "\n"
    "Nothing here has met Telegram itself; see the [pilot checklist](pilot-checklist.md).\n"
    "\n"
    "## Ways to leak\n"
    "\n"
    "| # | way | what becomes of it | tests | planted | found | |\n"
    "|---|---|---|---|---|---|---|\n"
)
FIELDS_TOP = (
    "\n"
    "## Fields of a message\n"
    "\n"
    "Each field of `Message` in Bot API 10.3, with an identifier in each of its leaves: "
    "alone, beside words, and, where they go together, with a photo. The organisation here "
    "lets every kind of file pass. *passed*: the words or the file arrive, without anything "
    "planted. *asked*: its sender decides first. *refused*: its sender is told why. "
    "*nothing*: news of the chat itself, which is for nobody. `chat` and `from` say who "
    "somebody is; all calls are searched for them.\n"
    "\n"
    "| field | alone | with words | with a photo | planted | found |\n"
    "|---|---|---|---|---|---|\n"
)


class Collector:
    """Notes of each test which ways it tries and what came of it."""

    def __init__(self) -> None:
        self.ways: dict[str, list[int]] = {}
        self.tests: Counter[int] = Counter()
        self.broken: list[str] = []
        self.leaks = False
        self.planted: Counter[int] = Counter()
        self.fields: dict[str, dict[str, str]] = defaultdict(dict)
        self.in_fields: Counter[str] = Counter()
        self.outcomes = 0

    def pytest_collection_modifyitems(self, items: Iterable[pytest.Item]) -> None:
        for item in items:
            self.ways[item.nodeid] = [mark.args[0] for mark in item.iter_markers("vector")] + [
                vector.number
                for vector in VECTORS
                if any(item.nodeid.startswith(named) for named in vector.elsewhere)
            ]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        numbers = self.ways[report.nodeid]
        if report.failed and report.nodeid.startswith(HERE):
            self.leaks = True
        if report.failed:
            self.broken.append(report.nodeid)
        if report.when != "call" or report.failed:
            return
        self.tests.update(numbers)
        for name, value in report.user_properties:
            parts = str(value).split("|")
            if name == "field":
                field, place, treatment, count = parts
                self.fields[field][place] = treatment
                self.in_fields[field] += int(count)
            elif name == "outcome":
                self.outcomes += 1
                for number in numbers:
                    self.planted[number] += int(parts[1])

    def page(self) -> str:
        lines = [
            f"| {one.number} | {one.way} | {one.treatment} | {self.tests[one.number]} "
            f"| {self.planted[one.number] or ''} | 0 "
            f"| {'open: ' + one.missing if one.missing else ''} |\n"
            for one in VECTORS
        ]
        fields = [
            f"| `{name}` | {of.get('alone', '')} | {of.get('words', '')} | {of.get('photo', '')} "
            f"| {self.in_fields[name]} | 0 |\n"
            for name, of in sorted(self.fields.items())
        ]
        whole = sum(self.in_fields.values())
        last = f"\n{len(self.fields)} fields, {whole} identifiers planted, 0 found.\n"
        return "".join([TOP, *lines, FIELDS_TOP, *fields, last])


def main() -> int:
    collector = Collector()
    named = sorted({name for vector in VECTORS for name in vector.elsewhere})
    code = run([HERE], collector)
    if code == 0:
        code = run([name for name in named if not name.startswith(HERE)], collector)
    if code == 1 and not collector.leaks:
        # They start many processes and wait for them: on a busy machine one may wait in vain.
        again, collector.broken = collector.broken, []
        code = run(again, collector)
    if code == 0:
        PAGE.write_text(collector.page(), encoding="utf-8")
        sys.stdout.write(f"{PAGE.relative_to(PAGE.parents[1])} is written\n")
    return code


def run(tests: list[str], collector: Collector) -> int:
    return int(pytest.main(["-q", "-p", "no:cacheprovider", *tests], plugins=[collector]))


if __name__ == "__main__":
    sys.exit(main())
