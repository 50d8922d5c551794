"""The storage key: 32 random bytes per version, in a file only its owner reads."""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from storage.errors import BadKey, MissingKey

ENVIRONMENT = "KINDRED_STORAGE__KEY"
LENGTH = 32


@dataclass(frozen=True)
class Key:
    """All versions of the storage key; the newest seals, the older ones open until rewrapped."""

    secrets: Mapping[int, bytes] = field(repr=False)

    @property
    def newest(self) -> int:
        return max(self.secrets)

    @classmethod
    def new(cls) -> "Key":
        return cls({1: secrets.token_bytes(LENGTH)})

    def renewed(self) -> "Key":
        """Return the key with one more version, which seals from now on."""
        return Key({**self.secrets, self.newest + 1: secrets.token_bytes(LENGTH)})

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Read `version:base64` entries parted by white space; a bare one is version 1."""
        found: dict[int, bytes] = {}
        for entry in text.split():
            version, _, encoded = entry.rpartition(":")
            try:
                secret = base64.b64decode(encoded, validate=True)
                number = int(version or "1")
            except (binascii.Error, ValueError):
                raise _unreadable() from None
            if len(secret) != LENGTH or number < 1 or number in found:
                raise _unreadable()
            found[number] = secret
        if not found:
            raise _unreadable()
        return cls(found)

    def render(self) -> str:
        lines = (
            f"{version}:{base64.b64encode(secret).decode()}\n"
            for version, secret in sorted(self.secrets.items())
        )
        return "".join(lines)


def load_key(path: Path, environment: Mapping[str, str] | None = None) -> Key:
    """Return the key from the environment, else from its file."""
    given = (os.environ if environment is None else environment).get(ENVIRONMENT)
    if given:
        return Key.parse(given)
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise MissingKey(
            f"There is no storage key: {path} does not exist. Put the key file back from where it "
            f"is kept (or set {ENVIRONMENT}); for a new installation run: python main.py init"
        ) from None
    except (OSError, UnicodeDecodeError):
        raise BadKey(f"The storage key {path} cannot be read by this user, or is no key.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise BadKey(f"Others may read the storage key {path}. Run: chmod 600 {path}")
    return Key.parse(text)


def create_key_file(path: Path) -> Key:
    """Make a new key and write it where nobody but its owner can read it; never overwrites."""
    key = Key.new()
    write_key_file(path, key, overwrite=False)
    return key


def write_key_file(path: Path, key: Key, *, overwrite: bool) -> None:
    """Write a key with mode 0600, whole or not at all."""
    fresh = path.with_name(path.name + ".new") if overwrite else path
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if overwrite else os.O_EXCL)
    try:
        handle = os.open(fresh, flags, 0o600)
    except FileExistsError:
        raise BadKey(f"There is a storage key at {path} already; it is not overwritten.") from None
    except FileNotFoundError:
        raise MissingKey(f"The folder of the storage key does not exist: {path.parent}") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.render())
        file.flush()
        os.fsync(file.fileno())
    if overwrite:
        fresh.replace(path)


def _unreadable() -> BadKey:
    return BadKey(
        "The storage key cannot be read: it must be lines of VERSION:BASE64, each of 32 bytes. "
        "Put the key file back from where it is kept."
    )
