"""Uploaded files: kept in memory, known by ids, described as Telegram describes them."""

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from demo.botapi.errors import bad

LARGEST_DOWNLOAD = 20 * 1024 * 1024
FOLDERS = {
    "photo": ("photos", "jpg"),
    "voice": ("voice", "oga"),
    "video": ("videos", "mp4"),
    "animation": ("animations", "mp4"),
    "audio": ("music", "mp3"),
    "video_note": ("video_notes", "mp4"),
    "sticker": ("stickers", "webp"),
    "document": ("documents", "bin"),
}

PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(slots=True)
class Upload:
    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Stored:
    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    mime: str
    data: bytes = field(repr=False)
    width: int = 320
    height: int = 240

    def described(self) -> dict[str, Any]:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }


class Files:
    def __init__(self, bot_id: int) -> None:
        self.bot_id = bot_id
        self.by_id: dict[str, Stored] = {}
        self.by_path: dict[str, Stored] = {}

    def store(self, kind: str, upload: Upload) -> Stored:
        number = len(self.by_path)
        folder, extension = FOLDERS.get(kind, FOLDERS["document"])
        if kind == "document" and "." in upload.name:
            extension = upload.name.rpartition(".")[2]
        width, height = image_size(upload.data)
        stored = Stored(
            file_id=f"{kind}-{self.bot_id}-{number}",
            unique_id=f"AQAD{number:08d}",
            kind=kind,
            path=f"{folder}/file_{number}.{extension}",
            name=upload.name,
            mime=upload.mime,
            data=upload.data,
            width=width,
            height=height,
        )
        self.by_id[stored.file_id] = stored
        self.by_path[stored.path] = stored
        return stored

    def find(self, file_id: str) -> Stored:
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        return stored

    def photo_sizes(self, stored: Stored) -> list[dict[str, Any]]:
        """A photo comes in several sizes, the largest last; each has ids of its own."""
        sizes = []
        for letter, limit in (("s", 90), ("m", 320)):
            share = limit / max(stored.width, stored.height, 1)
            if share < 1:
                width, height = (
                    max(1, int(stored.width * share)),
                    max(1, int(stored.height * share)),
                )
                small = {"file_id": f"{stored.file_id}{letter}"}
                self.by_id[small["file_id"]] = stored
                unique = {"file_unique_id": f"{stored.unique_id}{letter}"}
                size = {"file_size": len(stored.data), "width": width, "height": height}
                sizes.append({**small, **unique, **size})
        whole = {"width": stored.width, "height": stored.height}
        return [*sizes, {**stored.described(), **whole}]

    def described(self, stored: Stored, extra: dict[str, Any]) -> Any:
        """The object that stands in a message for this file."""
        named = {"file_name": stored.name, "mime_type": stored.mime}
        size = {"width": stored.width, "height": stored.height}
        match stored.kind:
            case "photo":
                return self.photo_sizes(stored)
            case "voice":
                more: dict[str, Any] = {"duration": 1, "mime_type": stored.mime}
            case "audio":
                more = {"duration": 1, **named}
            case "video" | "animation":
                more = {"duration": 1, **size, **named}
            case "video_note":
                more = {"duration": 1, "length": 240}
            case "sticker":
                still = {"is_animated": False, "is_video": False, "type": "regular"}
                more = {**still, "width": 512, "height": 512}
            case _:
                more = named
        return {**more, **extra, **stored.described()}


def shown_type(stored: Stored) -> str:
    """What a browser should take a file for: a picture by its bytes, anything else as it came."""
    if stored.data.startswith(b"RIFF") and stored.data[8:12] == b"WEBP":
        return "image/webp"
    for start, mime in PICTURES.items():
        if stored.data.startswith(start):
            return mime
    return stored.mime


def image_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG; anything else is taken to be 320 by 240."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    return 320, 240


def plain_png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour: what a phone sends when the page has no picture to give."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
