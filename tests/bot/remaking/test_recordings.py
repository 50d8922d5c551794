"""A recording made anew sounds and looks the same, and says nothing of who made it and where."""

import io
from collections.abc import Callable

import av
import pytest
from av.container import InputContainer

from bot.remaking.results import (
    ANIMATION,
    M4A,
    MP3,
    VIDEO,
    VIDEO_NOTE,
    VOICE,
    Form,
    Reason,
    UnmakeableError,
)
from bot.remaking.sorting import remake
from tests.bot.remaking import recordings
from tests.bot.remaking.planted import left

Made = Callable[[], bytes]


def opened(data: bytes) -> InputContainer:
    return av.open(io.BytesIO(data), "r")


def matroska() -> bytes:
    return recordings.video("matroska")


def hevc() -> bytes:
    return recordings.video("mp4", "libx265", frames=5)


def old_codec() -> bytes:
    return recordings.video("mp4", "mpeg4")


def wav() -> bytes:
    return recordings.recorded("wav", "pcm_s16le")


def aac() -> bytes:
    return recordings.recorded("adts", "aac")


def flac_in_ogg() -> bytes:
    return recordings.recorded("ogg", "flac")


@pytest.mark.parametrize(
    ("kind", "made", "form", "least"),
    [
        ("audio", recordings.mp3, MP3, 6),
        ("audio", recordings.m4a, M4A, 4),
        ("audio", recordings.flac, M4A, 3),
        ("audio", recordings.voice, M4A, 3),
        ("voice", recordings.voice, VOICE, 3),
        ("voice", recordings.m4a, VOICE, 4),
        ("video", recordings.video, VIDEO, 5),
        ("video", matroska, VIDEO, 5),
        ("video", hevc, VIDEO, 4),
        ("video", old_codec, VIDEO, 4),
        ("animation", recordings.video, ANIMATION, 5),
        ("video_note", recordings.video, VIDEO_NOTE, 5),
    ],
)
def test_nothing_planted_in_a_recording_is_left(
    kind: str, made: Made, form: Form, least: int
) -> None:
    data = made()
    assert len(left(data)) >= least, "the search must find what is there"
    again = remake(kind, data)
    assert left(again.data) == []
    assert again.form == form


@pytest.mark.parametrize(
    "made", [recordings.mp3, recordings.m4a, recordings.flac, wav, aac, flac_in_ogg]
)
def test_a_sound_made_anew_is_as_long_and_has_one_track(made: Made) -> None:
    again = remake("audio", made())
    with opened(again.data) as sound:
        assert [stream.type for stream in sound.streams] == ["audio"]
        samples = [frame.samples / frame.sample_rate for frame in sound.decode(audio=0)]
        assert 0.9 < sum(samples) < 1.15
        assert sound.chapters() == []


def test_a_voice_message_is_copied_sample_for_sample() -> None:
    data = recordings.voice()
    with opened(data) as old, opened(remake("voice", data).data) as new:
        assert new.streams.audio[0].codec_context.name == "opus"
        before = [bytes(packet) for packet in old.demux() if packet.size]
        after = [bytes(packet) for packet in new.demux() if packet.size]
        assert before == after
        assert new.metadata.keys() | new.streams[0].metadata.keys() <= {"encoder"}


@pytest.mark.parametrize("made", [recordings.video, matroska, hevc, old_codec])
def test_a_video_made_anew_shows_every_picture_with_its_sound(made: Made) -> None:
    data = made()
    again = remake("video", data)
    assert (again.width, again.height) == (256, 128)
    with opened(data) as old, opened(again.data) as new:
        assert [stream.type for stream in new.streams] == ["video", "audio"]
        wanted = len(list(old.decode(video=0)))
        assert len(list(new.decode(video=0))) == wanted > 0


def test_an_animation_loses_its_sound() -> None:
    again = remake("animation", recordings.video())
    with opened(again.data) as new:
        assert [stream.type for stream in new.streams] == ["video"]


def test_a_large_video_of_another_kind_is_made_smaller() -> None:
    again = remake("video", recordings.video("mp4", "mpeg4", frames=2, size=800))
    assert (again.width, again.height) == (1280, 640)


@pytest.mark.parametrize(
    ("degrees", "corner"), [(90, "right top"), (180, "right bottom"), (270, "left bottom")]
)
def test_a_video_of_a_phone_held_sideways_stands_upright(degrees: int, corner: str) -> None:
    """A copied one keeps the turn for the player; an encoded one is turned."""
    copied = remake("video", recordings.held(degrees, "libx264"))
    with opened(copied.data) as new:
        assert next(iter(new.decode(video=0))).rotation % 360 == 360 - degrees
    again = remake("video", recordings.held(degrees, "mpeg4"))
    assert (again.width, again.height) == ((256, 128) if degrees == 180 else (128, 256))
    with opened(again.data) as new:
        frame = next(iter(new.decode(video=0)))
        assert frame.rotation == 0
        x = 8 if "left" in corner else again.width - 9
        y = 8 if "top" in corner else again.height - 9
        red, green, blue = frame.to_ndarray(format="rgb24")[y, x]
        assert red > 150
        assert max(green, blue) < 100


@pytest.mark.parametrize(("kind", "made"), [("video", recordings.mp3), ("video_note", wav)])
def test_a_sound_is_no_video(kind: str, made: Made) -> None:
    with pytest.raises(UnmakeableError) as caught:
        remake(kind, made())
    assert caught.value.reason is Reason.UNSUPPORTED


def test_a_video_without_pictures_is_broken() -> None:
    with pytest.raises(UnmakeableError) as caught:
        remake("video", recordings.m4a())
    assert caught.value.reason is Reason.BROKEN


@pytest.mark.parametrize(
    "playlist", [b"#EXTM3U\nfile:///etc/hostname\n", b"ffconcat version 1.0\nfile '/etc/hostname'"]
)
@pytest.mark.parametrize("kind", ["audio", "voice", "video", "animation", "video_note"])
def test_a_list_of_other_files_is_never_followed(kind: str, playlist: bytes) -> None:
    with pytest.raises(UnmakeableError) as caught:
        remake(kind, playlist)
    assert caught.value.reason is Reason.UNSUPPORTED
