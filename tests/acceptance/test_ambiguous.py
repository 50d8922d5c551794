"""Sends whose answer never comes: nothing vanishes without a word, every repeat is marked."""

from argparse import Namespace
from pathlib import Path

from benchmarks.ambiguous import measure
from benchmarks.kill_bots import Kindred


def test_of_sends_without_an_answer_none_is_lost_in_silence_and_every_repeat_is_explained(
    url: str, tmp_path: Path
) -> None:
    _, found = measure(
        lambda server, at, pairs: Kindred("the bot", server, at / "bot", pairs, url),
        tmp_path,
        Namespace(sends=200, pairs=20),
    )
    assert found.sent == 200
    assert found.unclear > 5
    assert (found.silent, found.unmarked, found.unexplained) == (0, 0, 0)
    assert (found.reordered, found.astray) == (0, 0)
    assert found.repeats > 0
    assert found.most == 2
