"""The wording of rating items is kept under its version; instruments are added with files alone."""

from pathlib import Path

from conversations.loading import load_programme, lock_wording
from tests.programme.broken import M, R, change, sound


def lock(folder: Path) -> list[str]:
    return [str(fault) for fault in lock_wording(folder)]


def test_a_changed_word_needs_a_new_major_version_and_is_then_locked(copy: Path) -> None:
    before = (copy / "instruments/lock.toml").read_bytes()
    change(copy, M, "I can tell {peer} hard things.", "I tell {peer} hard things.")
    for version in ("1.0.0", "1.1.0"):
        change(copy, M, 'version = "1', f'version = "{version}" # "1')
        assert "Write 2.0.0" in lock(copy)[0]
        assert (copy / "instruments/lock.toml").read_bytes() == before
    change(copy, M, 'version = "1', 'version = "2.0.0" # "1')
    assert lock(copy) == []
    assert sound(copy)


def test_a_new_item_needs_a_new_version_but_no_major_one(copy: Path) -> None:
    with (copy / M).open("a", encoding="utf-8") as file:
        file.write('\n[[items]]\nid = "R34"\nconstruct = "hope"\ntext = "I hope."\nscale = "T5"\n')
    assert "items came or went" in lock(copy)[0]
    change(copy, M, 'version = "1.0.0"', 'version = "1.1.0"')
    assert lock(copy) == []
    assert sound(copy)


def test_an_add_on_may_have_a_licence_of_its_own(copy: Path) -> None:
    change(copy, M, 'licence = "CC-BY-4.0"', 'licence = "LicenseRef-Own"\naddon = true')
    assert sound(copy)


def test_an_instrument_is_added_with_a_file_alone(copy: Path) -> None:
    (copy / "instruments/sleep.toml").write_text(
        'id = "sleep"\nversion = "1.0.0"\nrole = "recipient"\ntitle = "Sleep"\n'
        'licence = "CC0-1.0"\nsource = "original"\n'
        '[[constructs]]\nid = "sleep"\nname = "Sleep"\nhigher = "slept better"\n'
        '[[items]]\nid = "Z01"\nconstruct = "sleep"\ntext = "I slept well."\nscale = "T5"\n',
        encoding="utf-8",
    )
    change(copy, R, 'items = ["R30"]', 'items = ["R30", "Z01"]')
    assert lock(copy) == []
    programme = load_programme(copy)
    assert programme.items["Z01"].construct == "sleep"
    assert programme.asked_at("weekly", "recipient") in programme.pulses
