"""Takes the sound and the picture out of a recording and puts them alone into a new file.

What a codec needs is copied where we know what it can hold; all else is decoded and encoded
again, within the worker's seconds. Titles, places, times, covers, chapters, subtitles and data
tracks are never asked for, so there is nothing to forget.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import av
from av.container import InputContainer, OutputContainer

from bot.remaking.results import (
    ANIMATION,
    M4A,
    MP3,
    VOICE,
    Form,
    Reason,
    Remade,
    UnmakeableError,
)
from bot.remaking.tracks import Copied, Encoded, EncodedPicture, Filtered, Frames, Track

READING: Final = {"protocol_whitelist": "", "enable_drefs": "0"}
"""Nothing beside the bytes given: a recording may name other files to be read along."""

WRITING: Final = {"fflags": "+bitexact"}
"""No name and version of the software that writes."""

NO_TAGS: Final = {"id3v2_version": "0", "write_id3v1": "0"}
PLAIN_AAC: Final = 7
"""Bytes of a decoder's configuration; a longer one has room for a comment."""

PLAIN_OPUS: Final = 19
LONGEST: Final = 24 * 60 * 60
WATCHED: Final = ("mov", "matroska")


def remake_voice(data: bytes, reader: str) -> Remade:
    with _source(data, reader) as source:
        sound = _first(source, "audio")
        out = io.BytesIO()
        with av.open(out, "w", format="ogg", container_options=dict(WRITING)) as target:
            head = sound.codec_context.extradata or b""
            if sound.codec_context.name == "opus" and reader == "ogg" and len(head) == PLAIN_OPUS:
                track: Track = Copied(target, sound)
            else:
                track = Encoded(target, sound, "libopus", 48_000, 32_000, "mono")
            _pass_on(source, {sound.index: track})
        return Remade(VOICE, out.getvalue(), seconds=_seconds(source))


def remake_audio(data: bytes, reader: str) -> Remade:
    with _source(data, reader) as source:
        sound = _first(source, "audio")
        as_mp3 = reader == "mp3" and sound.codec_context.name in {"mp3", "mp3float"}
        settings = WRITING | NO_TAGS if as_mp3 else WRITING
        out = io.BytesIO()
        with av.open(
            out, "w", format="mp3" if as_mp3 else "ipod", container_options=dict(settings)
        ) as target:
            track = Frames(target, sound) if as_mp3 else _sound(target, sound, reader)
            _pass_on(source, {sound.index: track})
        return Remade(MP3 if as_mp3 else M4A, out.getvalue(), seconds=_seconds(source))


def remake_moving(data: bytes, reader: str, form: Form) -> Remade:
    """Make a video, an animation (its sound is dropped) or a round video anew."""
    if reader not in WATCHED:
        raise UnmakeableError(Reason.UNSUPPORTED)
    with _source(data, reader) as source:
        picture = _first(source, "video")
        sounds = [] if form == ANIMATION else source.streams.audio[:1]
        out = io.BytesIO()
        with av.open(out, "w", format="mp4", container_options=dict(WRITING)) as target:
            if picture.codec_context.name == "h264" and reader == "mov":
                shown: Filtered | EncodedPicture = Filtered(target, picture)
            else:
                shown = EncodedPicture(target, picture, _first_frame(data, reader))
            tracks: dict[int, Track] = {picture.index: shown}
            for sound in sounds:
                tracks[sound.index] = _sound(target, sound, reader)
            _pass_on(source, tracks)
        width, height = shown.size
        return Remade(form, out.getvalue(), width, height, _seconds(source))


def _sound(target: OutputContainer, sound: Any, reader: str) -> Track:
    head = sound.codec_context.extradata or b""
    if sound.codec_context.name == "aac" and reader == "mov" and 0 < len(head) <= PLAIN_AAC:
        return Copied(target, sound)
    return Encoded(target, sound, "aac", 44_100, 128_000, "stereo")


@contextmanager
def _source(data: bytes, reader: str) -> Iterator[InputContainer]:
    av.logging.set_level(None)
    with av.open(
        io.BytesIO(data),
        "r",
        format=reader,
        container_options=dict(READING),
        metadata_errors="ignore",
    ) as source:
        yield source


def _first(source: InputContainer, kind: str) -> Any:
    """Return the first track of this kind that is no still cover."""
    for stream in source.streams:
        cover = stream.disposition & av.stream.Disposition.attached_pic
        if stream.type == kind and not cover:
            return stream
    raise UnmakeableError(Reason.BROKEN)


def _first_frame(data: bytes, reader: str) -> Any:
    """Look ahead: only a frame tells which way up it is."""
    with _source(data, reader) as source:
        for frame in source.decode(_first(source, "video")):
            return frame
    raise UnmakeableError(Reason.BROKEN)


def _pass_on(source: InputContainer, tracks: dict[int, Track]) -> None:
    streams = [source.streams[index] for index in tracks]
    for packet in source.demux(*streams):
        tracks[packet.stream.index].take(packet)
    for track in tracks.values():
        track.end()
    if not all(track.count for track in tracks.values()):
        raise UnmakeableError(Reason.BROKEN)


def _seconds(source: InputContainer) -> int:
    return min(LONGEST, max(0, round((source.duration or 0) / 1_000_000)))
