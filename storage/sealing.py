"""AES-256-GCM around private values; a ciphertext opens only in the very place it was made for."""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import Tampered, WrongKey
from storage.keys import Key

SYSTEM = "system"
"""Owner of what belongs to nobody yet: raw updates, evidence without a reporter."""
DATA_KEY_VERSION = 1
_NONCE = 12


def _place(table: str, column: str, row: str, owner: str) -> bytes:
    # NUL cannot stand in any id (PostgreSQL refuses it in text), so places cannot run together.
    return "\0".join((table, column, row, owner, str(DATA_KEY_VERSION))).encode()


class Sealer:
    """One person's data key, ready to seal and open."""

    __slots__ = ("_aead", "owner", "secret")

    def __init__(self, owner: str, secret: bytes) -> None:
        self.owner = owner
        self.secret = secret
        self._aead = AESGCM(secret)

    def seal(self, table: str, column: str, row: str, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        sealed = self._aead.encrypt(nonce, plain, _place(table, column, row, self.owner))
        return bytes((DATA_KEY_VERSION,)) + nonce + sealed

    def open(self, table: str, column: str, row: str, sealed: bytes) -> bytes:
        nonce = sealed[1 : 1 + _NONCE]
        place = _place(table, column, row, self.owner)
        try:
            return self._aead.decrypt(nonce, sealed[1 + _NONCE :], place)
        except (InvalidTag, ValueError):
            raise Tampered(
                f"Sealed content in {table}.{column} does not fit its row: it was changed or moved."
            ) from None


class Wrapper:
    """The storage key at work: wraps people's keys and the pepper, never content itself."""

    def __init__(self, key: Key) -> None:
        self._aeads: Mapping[int, AESGCM] = {
            version: AESGCM(secret) for version, secret in key.secrets.items()
        }
        self.newest = key.newest

    def wrap(self, name: str, secret: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        about = f"{name}\0{self.newest}".encode()
        return nonce + self._aeads[self.newest].encrypt(nonce, secret, about)

    def unwrap(self, name: str, version: int, wrapped: bytes) -> bytes:
        aead = self._aeads.get(version)
        if aead is None:
            raise WrongKey(
                f"This database needs version {version} of the storage key, which the key given "
                "here does not hold. Put back the key file that belongs to this database."
            )
        about = f"{name}\0{version}".encode()
        try:
            return aead.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], about)
        except InvalidTag:
            raise WrongKey(
                "The storage key is not the one this database was sealed with. Put back the key "
                "file that belongs to this database (or restore database and key together)."
            ) from None


def lookup_of(pepper: bytes, account: int) -> bytes:
    """Return what an account is found by; without the pepper nobody can try all ids."""
    return hmac.digest(pepper, b"account\0" + str(account).encode(), hashlib.sha256)


def to_json(value: Any) -> str:
    # ASCII only: a lone surrogate in a person's text must neither fail nor change on its way.
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def to_bytes(value: Any) -> bytes:
    return to_json(value).encode()
