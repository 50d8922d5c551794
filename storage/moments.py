"""Times as the database keeps them: microseconds since 1970 in UTC, without rounding."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_stored(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("A time without a zone cannot be stored.")
    return (moment - _EPOCH) // _MICROSECOND


def to_moment(stored: int) -> datetime:
    return _EPOCH + timedelta(microseconds=stored)
