"""What comes of a file: one made anew, or the reason why there is none. Said in plain values."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MIB: Final = 1024 * 1024
LARGEST: Final = 20 * MIB
"""What a bot may download; larger files never reach a worker."""

LARGEST_RESULT: Final = 50 * MIB
"""What a bot may upload; an answer that claims more is not read."""

KINDS: Final = ("photo", "document", "audio", "voice", "video", "animation", "video_note")
"""As Telegram names them in a message."""


class Reason(StrEnum):
    """Why a file could not be made anew; each is a sentence to its sender elsewhere."""

    TOO_BIG = "too_big"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_HEAVY = "too_heavy"
    """It would take more memory than a worker may have."""
    TIMEOUT = "timeout"
    BROKEN = "broken"
    UNSUPPORTED = "unsupported"
    CODE = "code"
    """A phone can read something off it that leads to somebody."""
    UNAVAILABLE = "unavailable"
    """No worker could be started: our fault, not the file's."""


class UnmakeableError(Exception):
    """Ends the work on a file; carries the reason and nothing of the file."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Form:
    """The name and type a file goes out with: the same for everybody."""

    name: str
    mime: str


PHOTO: Final = Form("photo.jpg", "image/jpeg")
PICTURE: Final = Form("document.jpg", "image/jpeg")
PAPER: Final = Form("document.pdf", "application/pdf")
MP3: Final = Form("audio.mp3", "audio/mpeg")
M4A: Final = Form("audio.m4a", "audio/mp4")
VOICE: Final = Form("voice.ogg", "audio/ogg")
VIDEO: Final = Form("video.mp4", "video/mp4")
ANIMATION: Final = Form("animation.mp4", "video/mp4")
VIDEO_NOTE: Final = Form("video_note.mp4", "video/mp4")
FORMS: Final = (PHOTO, PICTURE, PAPER, MP3, M4A, VOICE, VIDEO, ANIMATION, VIDEO_NOTE)


@dataclass(frozen=True, slots=True)
class Remade:
    """A file made anew; sizes and length are 0 where they mean nothing."""

    form: Form
    data: bytes = field(repr=False)
    width: int = 0
    height: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Unmakeable:
    reason: Reason
