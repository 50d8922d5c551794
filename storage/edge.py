"""The edge's port, as storage implements it: the one place here that knows who declares it."""

from bot.ports import CopyKey, Origin, RawUpdate, Receipt, Sendable

__all__ = ["CopyKey", "Origin", "RawUpdate", "Receipt", "Sendable"]
