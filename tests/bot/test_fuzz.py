"""Two thousand spoilt updates through the whole way in; `benchmarks.fuzz` sends many more."""

from pathlib import Path

from benchmarks.fuzz_rig import fuzz

UPDATES = 2000


async def test_spoilt_updates_are_handled_or_set_aside_and_hold_up_nothing(tmp_path: Path) -> None:
    found = await fuzz(UPDATES, tmp_path, seed=11)
    assert dict(found.unhandled) == {}
    assert found.set_aside.keys() == found.unreadable
    assert found.left == 0
    assert len(found.numbered) == found.updates == UPDATES
    assert found.handled > UPDATES / 5
    assert len(found.unreadable) > UPDATES / 5
