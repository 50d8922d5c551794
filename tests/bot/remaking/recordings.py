"""Recordings as phones and programs write them: titles, places, covers, chapters, remarks."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from mutagen.flac import FLAC
from mutagen.id3 import APIC, COMM, ID3, PRIV, TIT2, TPE1, TXXX
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus

from tests.bot.remaking import pictures
from tests.bot.remaking.planted import (
    ADDRESS,
    APPENDED,
    DEVICE,
    GPS,
    NAME,
    PLACE,
    SERIAL,
    TIME,
    TITLE,
)

TAGS = {
    "title": TITLE,
    "artist": NAME,
    "comment": ADDRESS,
    "location": GPS,
    "creation_time": TIME,
    "make": DEVICE,
}
REMARK = b"\x05" + bytes([16 + len(SERIAL)]) + bytes(range(16)) + SERIAL.encode() + b"\x80"
"""An H.264 message of unregistered user data, as cameras write their serial number."""


def sound(target: OutputContainer, codec: str) -> Any:
    stream: Any = target.add_stream(codec, rate=48_000, layout="mono")
    stream.metadata.update({"title": TITLE, "handler_name": NAME, "language": "deu"})
    return stream


def play(target: OutputContainer, stream: Any, seconds: float = 1.0) -> None:
    tone = np.sin(np.arange(int(48_000 * seconds)) * 0.05).astype(np.float32) * 0.3
    for at in range(0, len(tone) - 959, 960):
        frame = av.AudioFrame.from_ndarray(tone[None, at : at + 960], "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
        target.mux(stream.encode(frame))
    target.mux(stream.encode(None))


def recorded(form: str, codec: str, seconds: float = 1.0) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=form) as target:
        target.metadata.update(TAGS)
        play(target, sound(target, codec), seconds)
    return out.getvalue()


def tagged(data: bytes, tags: Any) -> bytes:
    file = io.BytesIO(data)
    tags(file)
    return file.getvalue()


def mp3(seconds: float = 1.0) -> bytes:
    def write(file: io.BytesIO) -> None:
        tags = ID3()
        cover = pictures.jpeg()
        tags.add(TIT2(encoding=1, text=TITLE))
        tags.add(TPE1(encoding=3, text=NAME))
        tags.add(COMM(encoding=1, lang="eng", desc=PLACE, text=ADDRESS))
        tags.add(TXXX(encoding=3, desc="device", text=DEVICE))
        tags.add(PRIV(owner=NAME, data=SERIAL.encode()))
        tags.add(APIC(encoding=0, mime="image/jpeg", type=3, desc=NAME, data=cover))
        tags.save(file, v1=2)

    plain = recorded("mp3", "libmp3lame", seconds)
    middle = plain.find(b"\xff\xfb", len(plain) // 2)
    torn = plain[:middle] + f"{NAME} {SERIAL}".encode() * 9 + plain[middle:]
    end = f"{NAME} {APPENDED}".encode() * 20
    return tagged(torn + end, write) + pictures.archive()


def m4a() -> bytes:
    def write(file: io.BytesIO) -> None:
        tags = MP4(file)
        tags["\xa9nam"], tags["\xa9ART"], tags["\xa9cmt"] = [TITLE], [NAME], [ADDRESS]
        tags["----:com.example:serial"] = [SERIAL.encode()]
        tags["covr"] = [MP4Cover(pictures.jpeg())]
        file.seek(0)
        tags.save(file)

    return tagged(recorded("ipod", "aac"), write) + pictures.archive()


def flac(seconds: float = 1.0) -> bytes:
    def write(file: io.BytesIO) -> None:
        tags = FLAC(file)
        tags["artist"], tags["contact"], tags["device"] = NAME, ADDRESS, DEVICE
        file.seek(0)
        tags.save(file)

    return tagged(recorded("flac", "flac", seconds), write)


def voice(seconds: float = 1.0) -> bytes:
    def write(file: io.BytesIO) -> None:
        tags = OggOpus(file)
        tags["title"], tags["artist"], tags["location"] = TITLE, NAME, GPS
        file.seek(0)
        tags.save(file)

    return tagged(recorded("ogg", "libopus", seconds), write) + pictures.archive()


def video(form: str = "mp4", codec: str = "libx264", frames: int = 25, size: int = 128) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=form, options={"movflags": "use_metadata_tags"}) as target:
        target.metadata.update(TAGS)
        if form == "matroska":
            target.add_attachment(f"{NAME}.txt", "text/plain", SERIAL.encode())
        target.set_chapters(
            [{"id": 1, "start": 0, "end": 1, "time_base": Fraction(1), "metadata": {"title": NAME}}]
        )
        silent = {"x265-params": "log-level=none"} if codec == "libx265" else {}
        stream: Any = target.add_stream(codec, rate=25, options=silent)
        stream.width, stream.height, stream.pix_fmt = size * 2, size, "yuv420p"
        stream.codec_context.thread_count = 1
        stream.metadata.update({"title": TITLE, "handler_name": NAME})
        heard = sound(target, "aac")
        shown = np.asarray(pictures.scene(size * 2, size))
        for at in range(frames):
            frame = av.VideoFrame.from_ndarray(np.roll(shown, at, axis=1), "rgb24")
            frame.pts, frame.time_base = at, Fraction(1, 25)
            target.mux([remarked(packet, codec) for packet in stream.encode(frame)])
        target.mux([remarked(packet, codec) for packet in stream.encode(None)])
        play(target, heard)
    return out.getvalue() + pictures.archive()


def held(degrees: int, codec: str) -> bytes:
    """A video whose player must turn it clockwise, as of a phone that was held so."""
    one, minus, none = b"\0\1\0\0", b"\xff\xff\0\0", bytes(4)
    upright = one + none * 3 + one
    turned = {
        90: none + one + none + minus + none,
        180: minus + none * 3 + minus,
        270: none + minus + none + one + none,
    }[degrees]
    data = video("mp4", codec, frames=1)
    track = data.index(b"tkhd")
    at = data.index(upright, track)
    return data[:at] + turned + data[at + len(turned) :]


def remarked(packet: Any, codec: str) -> Any:
    """Put a remark with a serial number before the pictures, as some cameras do."""
    if codec != "libx264":
        return packet
    changed = av.Packet(b"\0\0\0\1\x06" + REMARK + bytes(packet))
    changed.pts, changed.dts, changed.time_base = packet.pts, packet.dts, packet.time_base
    changed.duration, changed.is_keyframe = packet.duration, packet.is_keyframe
    changed.stream = packet.stream
    return changed
