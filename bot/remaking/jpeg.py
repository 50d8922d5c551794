"""Frees a JPEG inside a paper of its remarks without decoding it, so that it looks the same."""

from typing import Final

from bot.remaking.results import Reason, UnmakeableError

START, END, SCAN = 0xD8, 0xD9, 0xDA
ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length: nothing follows them."""

ADOBE: Final = 0xEE
"""Says how colours are stored; twelve bytes, without it they come out wrong."""

ADOBE_LENGTH: Final = 14
REMARKS: Final = frozenset({*range(0xE0, 0xF0), 0xFE})


def without_remarks(data: bytes) -> bytes:
    """Return the picture from its start to its end, without any APPn segment or comment.

    Thumbnails, EXIF, XMP, profiles and what is appended after the end are left out.
    """
    if data[:2] != b"\xff\xd8":
        raise UnmakeableError(Reason.BROKEN)
    kept = [data[:2]]
    at = 2
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise UnmakeableError(Reason.BROKEN)
        marker = data[at + 1]
        if marker == END:
            return b"".join([*kept, b"\xff\xd9"])
        if marker in {0x00, 0xFF} or marker in ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise UnmakeableError(Reason.BROKEN)
        if marker == SCAN:
            end = _end_of_scan(data, end)
        if marker not in REMARKS or (marker == ADOBE and length == ADOBE_LENGTH):
            kept.append(data[at:end])
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the next marker stands: 0xFF in compressed pixels is followed by 0 or RSTn."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise UnmakeableError(Reason.BROKEN)
        follower = data[at + 1]
        if follower != 0x00 and follower not in ALONE:
            return at
        at += 2
