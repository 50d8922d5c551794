"""Tells by its first bytes what a file is, whatever its sender calls it, and who makes it anew."""

from typing import Final

from bot.remaking.media import remake_audio, remake_moving, remake_voice
from bot.remaking.papers import remake_paper
from bot.remaking.pictures import remake_picture
from bot.remaking.results import (
    ANIMATION,
    PHOTO,
    PICTURE,
    VIDEO,
    VIDEO_NOTE,
    Form,
    Reason,
    Remade,
    UnmakeableError,
)

MOVING: Final[dict[str, Form]] = {
    "video": VIDEO,
    "animation": ANIMATION,
    "video_note": VIDEO_NOTE,
}

BEGINNINGS: Final = {
    b"\x1a\x45\xdf\xa3": "matroska",
    b"OggS": "ogg",
    b"fLaC": "flac",
    b"\xff\xf1": "aac",
    b"\xff\xf9": "aac",
    b"ID3": "mp3",
    b"\xff\xfb": "mp3",
    b"\xff\xfa": "mp3",
    b"\xff\xf3": "mp3",
    b"\xff\xf2": "mp3",
}


def remake(kind: str, data: bytes) -> Remade:
    """Make a file of this kind anew, or raise UnmakeableError."""
    if kind == "photo":
        return remake_picture(data, PHOTO)
    if kind == "document":
        return _document(data)
    if kind == "audio":
        return remake_audio(data, container(data))
    if kind == "voice":
        return remake_voice(data, container(data))
    return remake_moving(data, container(data), MOVING[kind])


def _document(data: bytes) -> Remade:
    """Pictures and PDF; an office file or an archive has more hiding places than we know."""
    if data.startswith(b"%PDF-"):
        return remake_paper(data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or _is_riff(data, b"WEBP"):
        return remake_picture(data, PICTURE)
    raise UnmakeableError(Reason.UNSUPPORTED)


def container(data: bytes) -> str:
    """Name the one reader for this file; to let FFmpeg choose would wake readers of playlists."""
    if data[4:8] == b"ftyp":
        return "mov"
    if _is_riff(data, b"WAVE"):
        return "wav"
    for beginning, reader in BEGINNINGS.items():
        if data.startswith(beginning):
            return reader
    raise UnmakeableError(Reason.UNSUPPORTED)


def _is_riff(data: bytes, what: bytes) -> bool:
    return data.startswith(b"RIFF") and data[8:12] == what
