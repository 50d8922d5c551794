"""One leader for each database: a lease in real time that lapses with its holder."""

import os
import secrets
import socket
import time

from sqlalchemy import bindparam, delete, select
from sqlalchemy import text as sql

from storage.errors import LostLead
from storage.session import Session, upsert
from storage.tables import lease

_NAME = "bot"
_MICRO = 1_000_000
_HELD = select(lease.c.owner, lease.c.expires_at).where(lease.c.name == _NAME)
_RELEASE = delete(lease).where(lease.c.name == _NAME, lease.c.owner == bindparam("owner"))
# Several machines may share a PostgreSQL and disagree about the time; its own clock decides.
_POSTGRES_TIME = sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")


class Lease:
    """The claim of one process to lead."""

    def __init__(self, seconds: float) -> None:
        self._length = int(seconds * _MICRO)
        self._owner = f"{socket.gethostname()}|{os.getpid()}|{secrets.token_urlsafe(12)}"
        self._safe_until = 0.0  # by this process's own clock; 0 = never led
        self.led = False

    async def taken_by_another(self, session: Session) -> bool:
        """Look without writing, so that a waiting process never holds up the one that leads."""
        held = await session.rows(_HELD)
        if not held or held[0][0] == self._owner:
            return False
        if _is_dead(held[0][0]):
            # Killed on this very machine: nobody has to wait until its lease lapses.
            return False
        return bool(held[0][1] > await _now(session))

    async def take(self, session: Session) -> bool:
        """Take or renew the lease; the caller holds the writer's lock and commits."""
        if await self.taken_by_another(session):
            return False
        started = time.monotonic()
        until = await _now(session) + self._length
        row = {"name": _NAME, "owner": self._owner, "expires_at": until}
        await session.many(upsert(lease, session.dialect), [row])
        self._safe_until = started + self._length / _MICRO
        self.led = True
        return True

    async def check(self, session: Session) -> None:
        """Refuse to write when this process led, was held up, and another one took over."""
        if not self.led or time.monotonic() < self._safe_until:
            return
        held = await session.rows(_HELD)
        if held and held[0][0] != self._owner:
            raise LostLead("Another process has taken over this database; this one must stop.")

    async def release(self, session: Session) -> None:
        await session.rows(_RELEASE, {"owner": self._owner})
        self.led = False


def _is_dead(owner: str) -> bool:
    """Tell whether a holder is surely gone: a process of this machine that no longer exists."""
    host, _, rest = owner.partition("|")
    pid = rest.partition("|")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


async def _now(session: Session) -> int:
    if session.dialect == "postgresql":
        return int(await session.one(_POSTGRES_TIME))
    return time.time_ns() // 1_000
