"""One track on its way from an old recording into a new one: copied, or decoded and encoded."""

from typing import Any, Final, Protocol

import av
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.filter import Graph
from av.video.frame import PictureType

from bot.remaking.mpeg import frame_length

PICTURES_ONLY: Final = "h264_mp4toannexb,filter_units=pass_types=1-5|7-8"
"""Slices and their parameter sets; not the remarks (SEI) in which cameras and programs sign."""

LONGEST_SIDE: Final = 1280
ENCODING: Final = {"preset": "veryfast", "crf": "26", "a53cc": "0"}
FRAMES_PER_SECOND: Final = 30

TURNS: Final = {
    90: (("transpose", "cclock"),),
    180: (("transpose", "clock"), ("transpose", "clock")),
    270: (("transpose", "clock"),),
}
"""By the degrees, counter-clockwise, that a player would turn the picture."""


class Track(Protocol):
    count: int
    """Packets written so far."""

    def take(self, packet: Any) -> None: ...
    def end(self) -> None: ...


class Copied:
    """Packets as they are; the container has said where each begins and ends."""

    def __init__(self, target: OutputContainer, stream: Any) -> None:
        self.count = 0
        self._target = target
        self._stream = target.add_stream_from_template(stream)

    def take(self, packet: Any) -> None:
        if packet.size:
            self._write(packet)

    def _write(self, packet: Any) -> None:
        packet.stream = self._stream
        self._target.mux_one(packet)
        self.count += 1

    def end(self) -> None:
        """Nothing is held back."""


class Frames(Copied):
    """MP3 frames cut to their own length: a file may hold anything between and after them."""

    def take(self, packet: Any) -> None:
        content = bytes(packet)
        length = frame_length(content)
        if not 0 < length <= len(content):
            return
        frame = av.Packet(content[:length])
        frame.pts, frame.dts = packet.pts, packet.dts
        frame.duration, frame.time_base = packet.duration, packet.time_base
        frame.is_keyframe = True
        self._write(frame)


class Filtered(Copied):
    """H.264 without its remarks."""

    def __init__(self, target: OutputContainer, stream: Any) -> None:
        super().__init__(target, stream)
        self._filter = BitStreamFilterContext(PICTURES_ONLY, stream, self._stream)
        self.size = (stream.codec_context.width, stream.codec_context.height)

    def take(self, packet: Any) -> None:
        if packet.size:
            for clean in self._filter.filter(packet):
                self._write(clean)

    def end(self) -> None:
        for clean in self._filter.filter(None):
            self._write(clean)


class Encoded:
    """Sound decoded and encoded again."""

    def __init__(
        self, target: OutputContainer, stream: Any, codec: str, rate: int, bits: int, layout: str
    ) -> None:
        self.count = 0
        self._target = target
        self._stream: Any
        stream.codec_context.thread_count = 1
        self._stream = target.add_stream(codec, rate=rate, layout=layout)
        self._stream.bit_rate = bits
        self._stream.codec_context.thread_count = 1

    def take(self, packet: Any) -> None:
        for frame in packet.decode():
            self._encode(frame)

    def _encode(self, frame: Any) -> None:
        for packet in self._stream.encode(frame):
            self._target.mux_one(packet)
            self.count += 1

    def end(self) -> None:
        self._encode(None)


class EncodedPicture(Encoded):
    """Moving pictures decoded, turned upright, made smaller where needed, and encoded again."""

    def __init__(self, target: OutputContainer, stream: Any, first: Any) -> None:
        self.count = 0
        self._target = target
        turns = TURNS.get(first.rotation % 360, ())
        sides = (first.width, first.height)
        width, height = reversed(sides) if len(turns) == 1 else sides
        share = min(1.0, LONGEST_SIDE / max(width, height))
        self.size = (even(width * share), even(height * share))
        self._turn = graph(stream, [*turns, ("scale", f"{self.size[0]}:{self.size[1]}")])
        stream.codec_context.thread_count = 1
        rate = stream.average_rate or FRAMES_PER_SECOND
        self._stream = target.add_stream("libx264", rate=rate, options=dict(ENCODING))
        self._stream.width, self._stream.height = self.size
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.thread_count = 1
        self._stream.codec_context.time_base = stream.time_base

    def take(self, packet: Any) -> None:
        for frame in packet.decode():
            self._turn.vpush(frame)
            plain = self._turn.vpull()
            plain.pict_type = PictureType.NONE
            self._encode(plain)


def graph(stream: Any, steps: list[tuple[str, str]]) -> Any:
    """Return what turns and scales a frame, on this thread."""
    made = Graph()
    made.threads = 1
    nodes = [made.add_buffer(template=stream)]
    nodes += [made.add(name, arguments) for name, arguments in [*steps, ("format", "yuv420p")]]
    made.link_nodes(*nodes, made.add("buffersink")).configure()
    return made


def even(length: float) -> int:
    """Colours are stored for every second pixel."""
    return max(2, round(length / 2) * 2)
