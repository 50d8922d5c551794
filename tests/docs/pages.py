"""The repository's files and the pages in it, for tests that compare the two."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
SKIPPED = {"node_modules", "__pycache__"}


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files that belong to the repository, also where it was not cloned with git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _is_aside(path)]
    return tuple(sorted(path for path in set(found) if path.is_file()))


def _is_aside(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(part in SKIPPED or part.startswith(".") for part in parts)


def pages() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def code_files() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def examples(name: str, language: str) -> list[str]:
    """Return the code blocks of a page in one language."""
    return [code for kind, code in FENCE.findall(text_of(name)) if kind == language]


def links(text: str) -> list[str]:
    """Return where a page's links and pictures lead, code left out."""
    return LINK.findall(re.sub(r"`[^`\n]*`", "", FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """Return the names under which a page's headings can be linked to."""
    plain = [re.sub(r"[^\w\- ]", "", heading).strip() for heading in HEADING.findall(text)]
    return {heading.lower().replace(" ", "-") for heading in plain}
