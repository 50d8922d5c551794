"""Finds the messages that rows refer to, where these arrived after the row was written."""

import logging
from collections.abc import Sequence

from bot.ports import EdgeStore
from conversations.wire import Sendable

log = logging.getLogger("kindred.outbox")


async def located(
    store: EdgeStore, rows: Sequence[Sendable]
) -> dict[int, tuple[int | None, int | None]]:
    """Return of rows that refer to something: what they answer and what they change, by row."""
    unknown = [row for row in rows if _refers(row)]
    if not unknown:
        return {}
    try:
        return dict(await store.locate(unknown))
    except Exception as error:  # noqa: BLE001 - a reply without its mark is better than none
        log.warning("messages to refer to not found (%s)", type(error).__name__)
        return {}


def _refers(row: Sendable) -> bool:
    outgoing = row.outgoing
    if outgoing.changes_copy:
        return row.edit_of is None
    return outgoing.reply_to is not None and row.reply_to is None
