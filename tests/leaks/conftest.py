"""Bots for the leak tests: one as it comes, one that lets every kind of file pass."""

from collections.abc import Iterator

import pytest

from tests.leaks.rig import Rig, running


@pytest.fixture(scope="package")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with running(tmp_path_factory.mktemp("strict")) as made:
        yield made


@pytest.fixture(scope="package")
def open_rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """A talk past its notices, of an organisation that lets every kind of file pass."""
    kinds = "video,animation,audio,document"
    with running(tmp_path_factory.mktemp("open"), KINDRED_RELAY__FILES=kinds) as made:
        made.opens_all()
        yield made
