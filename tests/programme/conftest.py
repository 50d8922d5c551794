"""A copy of the default programme to be broken."""

import shutil
from pathlib import Path

import pytest

from tests.programme.broken import FOLDER


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "broken"))
