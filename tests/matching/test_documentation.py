"""The example of the documentation runs as it stands, and prints what it says."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_documented_example_prints_what_the_page_says(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:`(\w+\.csv)`\n\n)?```(\w+)\n(.*?)```", page, flags=re.DOTALL)
    code = next(text for _, kind, text in blocks if kind == "python")
    said = next(text for _, kind, text in blocks if kind == "text")
    for name, kind, text in blocks:
        if kind == "csv":
            (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == said


def test_the_documented_example_is_about_twenty_lines() -> None:
    page = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)[0]
    assert len([line for line in code.splitlines() if line.strip()]) <= 24
