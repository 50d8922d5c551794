"""The storage key: made once, for its owner's eyes, and missed in clear words."""

from pathlib import Path

import pytest

from storage import Key, create_key_file, load_key
from storage.errors import BadKey, MissingKey
from storage.keys import write_key_file


def test_a_new_key_is_read_back_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "kindred.key"
    key = create_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(path, {}) == key
    assert [len(secret) for secret in key.secrets.values()] == [32]


def test_a_key_is_never_overwritten_by_chance(tmp_path: Path) -> None:
    path = tmp_path / "kindred.key"
    key = create_key_file(path)
    with pytest.raises(BadKey, match="already"):
        create_key_file(path)
    assert load_key(path, {}) == key


def test_a_renewed_key_replaces_the_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "kindred.key"
    renewed = create_key_file(path).renewed()
    write_key_file(path, renewed, overwrite=True)
    assert load_key(path, {}) == renewed
    assert renewed.newest == 2
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["kindred.key"]


def test_a_missing_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingKey, match="init"):
        load_key(tmp_path / "none.key", {})
    with pytest.raises(MissingKey, match="folder"):
        create_key_file(tmp_path / "nowhere" / "kindred.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "kindred.key"
    create_key_file(path)
    path.chmod(mode)
    with pytest.raises(BadKey, match="chmod 600"):
        load_key(path, {})


@pytest.mark.parametrize("text", ["", "not base64!", "1:QUJD", "x:" + "A" * 43 + "=", "1:é"])
def test_a_broken_key_is_refused_without_repeating_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kindred.key"
    create_key_file(path)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadKey) as caught:
        load_key(path, {})
    assert not text or text not in str(caught.value)


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    key = Key.new()
    bare = key.render().strip().removeprefix("1:")
    assert load_key(tmp_path / "none.key", {"KINDRED_STORAGE__KEY": bare}) == key
    two = key.renewed()
    assert load_key(tmp_path / "none.key", {"KINDRED_STORAGE__KEY": two.render()}) == two


def test_a_key_does_not_show_its_secret() -> None:
    key = Key({1: b"k" * 32})
    assert "kkkk" not in repr(key)
    assert "kkkk" not in str(key)
