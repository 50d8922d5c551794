"""Times making files anew: Kindred's confined workers beside exiftool and Pillow in the bot."""

import argparse
import asyncio
import contextlib
import io
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bot.remaking.remaker import Remaker
from bot.remaking.results import Remade
from tests.bot.remaking import papers, pictures, recordings
from tests.bot.remaking.planted import PLANTED, left

GOAL_SECONDS = 5.0  # half of the ten after which a sender hears that it takes longer
GOAL_MEGABYTES = 512
STARTS = 10


@dataclass
class File:
    """A file as it is typically sent, full of planted texts."""

    name: str
    kind: str
    suffix: str
    data: bytes


@dataclass
class Measured:
    milliseconds: float
    found: int | None
    """Planted texts that can still be read; None where the way refuses the file."""


def noisy(width: int, height: int) -> Image.Image:
    """A picture with the grain of a real one: a plain one would be decoded too quickly."""
    grain = Image.effect_noise((width, height), 40).convert("RGB")
    return Image.blend(pictures.scene(width, height), grain, 0.3)


def files() -> list[File]:
    photo = noisy(4000, 3000)
    return [
        File("photo 1280 x 960", "photo", ".jpg", pictures.jpeg(noisy(1280, 960))),
        File("picture 12 MP, JPEG", "document", ".jpg", pictures.jpeg(photo)),
        File("picture 12 MP, PNG", "document", ".png", pictures.png(photo)),
        File("paper, 20 pages", "document", ".pdf", papers.paper(20)),
        File("voice, 60 s", "voice", ".ogg", recordings.voice(60)),
        File("song, 180 s, MP3", "audio", ".mp3", recordings.mp3(180)),
        File("song, 60 s, FLAC", "audio", ".flac", recordings.flac(60)),
        File("video 30 s, H.264", "video", ".mp4", recordings.video(frames=750, size=480)),
        File(
            "video 4 s, HEVC",
            "video",
            ".mp4",
            recordings.video("mp4", "libx265", frames=100, size=360),
        ),
    ]


def kindred(file: File, repeats: int) -> Measured:
    return asyncio.run(_kindred(file, repeats))


async def _kindred(file: File, repeats: int) -> Measured:
    remaker = Remaker()
    answer = await remaker.remake(file.kind, file.data)  # starts the worker for the next one
    took = []
    for _ in range(repeats):
        await asyncio.sleep(0.8)
        start = time.perf_counter()
        answer = await remaker.remake(file.kind, file.data)
        took.append(time.perf_counter() - start)
    await remaker.close()
    found = len(left(answer.data)) if isinstance(answer, Remade) else None
    return Measured(statistics.median(took) * 1000, found)


def exiftool(file: File, repeats: int) -> Measured | None:
    """Take tags out of the file as it stands: what one would reach for first."""
    program = shutil.which("exiftool")
    if program is None:
        return None
    took, cleaned = [], b""
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"file{file.suffix}"
            path.write_bytes(file.data)
            start = time.perf_counter()
            done = subprocess.run(
                [program, "-q", "-all=", "-overwrite_original", str(path)],
                check=False,
                capture_output=True,
            )
            took.append(time.perf_counter() - start)
            cleaned = path.read_bytes() if done.returncode == 0 else b""
    milliseconds = statistics.median(took) * 1000
    return Measured(milliseconds, len(left(cleaned)) if cleaned else None)


def pillow(file: File, repeats: int) -> Measured | None:
    """Save it again with Pillow in the bot's own process: no limits, a crash is the bot's."""
    if file.suffix not in {".jpg", ".png"}:
        return None
    took, out = [], io.BytesIO()
    for _ in range(repeats):
        out = io.BytesIO()
        start = time.perf_counter()
        with Image.open(io.BytesIO(file.data)) as opened:
            opened.save(out, opened.format)
        took.append(time.perf_counter() - start)
    return Measured(statistics.median(took) * 1000, len(left(out.getvalue())))


WAYS: dict[str, Callable[[File, int], Measured | None]] = {
    "Kindred": kindred,
    "exiftool -all=": exiftool,
    "Pillow in the bot": pillow,
}


@contextmanager
def watching(peaks: list[float]) -> Iterator[None]:
    """Note the largest memory of any process started meanwhile, sampled every few milliseconds.

    What the system tells of an ended child counts the parent's own memory from before it began.
    """
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.004):
            peaks.extend(high_water(pid) for pid in children())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


def children() -> list[int]:
    found: list[int] = []
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(pid) for pid in task.read_text().split()]
    own = program("self")
    return [pid for pid in found if program(pid) != own]  # until it is another, its memory is ours


def program(pid: int | str) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def high_water(pid: int | str, line: str = "VmHWM") -> float:
    with contextlib.suppress(OSError, IndexError, ValueError):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split(f"{line}:")[1].split()[0]) / 1024
    return 0.0


def row(file: File, repeats: int) -> list[str]:
    lines = []
    for way, run in WAYS.items():
        peaks: list[float] = []
        Path("/proc/self/clear_refs").write_text("5")  # forget this process's own peak
        before = high_water("self", "VmRSS")
        with watching(peaks):
            measured = run(file, repeats)
        own = max(0.0, high_water("self") - before)
        peak = own if way.startswith("Pillow") else max(peaks, default=0.0)
        lines.append(line(file, way, measured, peak))
    return lines


def line(file: File, way: str, measured: Measured | None, peak: float) -> str:
    start = f"{file.name:<20}{len(file.data) / 1e6:>6.2f}  {way:<19}"
    if measured is None:
        return start + f"{'-':>8}"
    found = "cannot" if measured.found is None else str(measured.found)
    text = start + f"{measured.milliseconds:>8.0f}{peak:>9.0f}{found:>9}"
    if way == "Kindred":
        late = measured.milliseconds > GOAL_SECONDS * 1000
        text += "  goal missed" if late or peak > GOAL_MEGABYTES or measured.found else ""
    return text


async def start_cost() -> tuple[float, float]:
    """Return the milliseconds of a small photo: by a worker started then, and by one ahead."""
    data = pictures.jpeg(pictures.scene(64, 64))
    cold: list[float] = []
    warm: list[float] = []
    for _ in range(STARTS):
        remaker = Remaker()
        for times in (cold, warm):
            start = time.perf_counter()
            await remaker.remake("photo", data)
            times.append((time.perf_counter() - start) * 1000)
            await asyncio.sleep(0.8)
        await remaker.close()
    return statistics.median(cold), statistics.median(warm)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    wanted = parser.parse_args()
    print(f"Files full of planted texts; median of {wanted.repeats}; 'left' counts the texts of")
    print(f"{len(PLANTED)} that can still be read afterwards\n")
    print(f"{'file':<20}{'MB':>6}  {'way':<19}{'ms':>8}{'peak MB':>9}{'left':>9}")
    for file in files():
        print("\n".join(row(file, wanted.repeats)), flush=True)
    cold, warm = asyncio.run(start_cost())
    print(f"\na tiny photo: {cold:.0f} ms with a worker started for it, {warm:.0f} ms with one")
    print("started ahead, as Kindred does; every file has a process of its own")
    print(f"goal for Kindred: under {GOAL_SECONDS:g} s and {GOAL_MEGABYTES} MB, nothing left")
    print("peak MB: of the process; Pillow's is what it adds to the bot's own")


if __name__ == "__main__":
    main()
