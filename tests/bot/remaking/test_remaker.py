"""Whatever a file does to its worker, the bot hears a reason and goes on."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.remaking.confinement import MEMORY
from bot.remaking.remaker import ENVIRONMENT, WORKER, Remaker
from bot.remaking.results import LARGEST, Reason, Remade, Unmakeable
from tests.bot.remaking import papers, pictures, recordings
from tests.bot.remaking.planted import left

LOOPING = "import sys; sys.stdin.buffer.read(1)\nwhile True: pass"
CONFINED = "import sys, os; from bot.remaking.confinement import confine; out = confine()\n"
MARKED = (*WORKER, "counted here")
"""A worker takes no notice of it; it tells ours from those of other tests."""

CONFINED_LOOP = f"""
import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
{CONFINED}
while True: pass
"""


def command(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


@pytest.fixture(scope="module")
async def shared() -> AsyncIterator[Remaker]:
    remaker = Remaker()
    yield remaker
    await remaker.close()


async def once(kind: str, data: bytes, **wished: object) -> Remade | Unmakeable:
    remaker = Remaker(**wished)  # type: ignore[arg-type]
    try:
        return await remaker.remake(kind, data)
    finally:
        await remaker.close()


@pytest.mark.parametrize(
    ("kind", "made", "name", "beginning"),
    [
        ("photo", pictures.jpeg, "photo.jpg", b"\xff\xd8\xff"),
        ("document", pictures.jpeg, "document.jpg", b"\xff\xd8\xff"),
        ("document", pictures.two_in_one, "document.jpg", b"\xff\xd8\xff"),
        ("document", pictures.png, "document.jpg", b"\xff\xd8\xff"),
        ("document", pictures.webp, "document.jpg", b"\xff\xd8\xff"),
        ("document", papers.paper, "document.pdf", b"%PDF-"),
        ("audio", recordings.mp3, "audio.mp3", b"\xff\xfb"),
        ("audio", recordings.flac, "audio.m4a", b"\0\0\0"),
        ("voice", recordings.voice, "voice.ogg", b"OggS"),
        ("voice", recordings.m4a, "voice.ogg", b"OggS"),
        ("video", recordings.video, "video.mp4", b"\0\0\0"),
        ("video", lambda: recordings.video("matroska"), "video.mp4", b"\0\0\0"),
        ("animation", recordings.video, "animation.mp4", b"\0\0\0"),
        ("video_note", recordings.video, "video_note.mp4", b"\0\0\0"),
    ],
)
async def test_every_kind_is_made_anew_in_a_confined_process(
    shared: Remaker, kind: str, made: Callable[[], bytes], name: str, beginning: bytes
) -> None:
    data = made()
    assert left(data)
    answer = await shared.remake(kind, data)
    assert isinstance(answer, Remade)
    assert answer.form.name == name
    assert answer.data.startswith(beginning)
    assert left(answer.data) == []


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("photo", lambda: pictures.jpeg()[:3000]),
        ("photo", lambda: b"\xff\xd8\xff" + b"nonsense" * 99),
        ("document", lambda: pictures.png()[:200]),
        ("document", lambda: b"%PDF-1.7 and nothing else"),
        ("voice", lambda: recordings.voice()[:60]),
        ("video", lambda: recordings.video()[:800]),
    ],
)
async def test_a_broken_file_is_called_broken(
    shared: Remaker, kind: str, made: Callable[[], bytes]
) -> None:
    assert await shared.remake(kind, made()) == Unmakeable(Reason.BROKEN)


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("document", pictures.archive),
        ("document", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old office file"),
        ("document", lambda: b"GIF89a"),
        ("document", lambda: b""),
        ("audio", lambda: b"MThd"),
        ("voice", lambda: b"no sound at all"),
        ("sticker", pictures.webp),
        ("../photo", pictures.jpeg),
    ],
)
async def test_what_we_cannot_clean_is_refused(
    shared: Remaker, kind: str, made: Callable[[], bytes]
) -> None:
    assert await shared.remake(kind, made()) == Unmakeable(Reason.UNSUPPORTED)


async def test_a_byte_too_many_never_reaches_a_worker() -> None:
    answer = await once("photo", bytes(LARGEST + 1), worker=("/no/such/program",))
    assert answer == Unmakeable(Reason.TOO_BIG)


async def test_a_worker_that_does_not_start_is_our_fault_and_not_the_files() -> None:
    answer = await once("photo", pictures.jpeg(), worker=("/no/such/program",))
    assert answer == Unmakeable(Reason.UNAVAILABLE)


async def test_a_bomb_of_pixels_is_refused() -> None:
    assert await once("document", pictures.bomb()) == Unmakeable(Reason.TOO_MANY_PIXELS)


async def test_a_paper_that_unfolds_without_end_is_stopped_by_its_memory() -> None:
    answer = await once("document", papers.bomb(600 * 1024 * 1024))
    assert answer == Unmakeable(Reason.TOO_HEAVY)


async def test_a_worker_that_hangs_is_killed() -> None:
    remaker = Remaker(seconds=0.5, worker=command(LOOPING))
    assert await remaker.remake("photo", pictures.jpeg()) == Unmakeable(Reason.TIMEOUT)
    await remaker.close()
    assert children(command(LOOPING)) == []


async def test_a_worker_that_only_computes_ends_at_its_own_limit() -> None:
    answer = await once("photo", pictures.jpeg(), worker=command(CONFINED_LOOP))
    assert answer == Unmakeable(Reason.TIMEOUT)


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "print('no answer at all, but long enough to be read as one')",
        "import os; os.write(1, bytes(18))",
        "import os; os.write(1, b'\\0\\0' + bytes(12) + b'\\xff' * 4)",
        "import os; os.write(1, b'\\0\\0' + bytes(12) + b'\\0\\0\\0\\x09short')",
        "import os; os.write(1, b'\\xff' * 18)",
        "",
    ],
)
async def test_a_worker_that_talks_nonsense_or_dies_breaks_only_its_file(program: str) -> None:
    assert await once("photo", pictures.jpeg(), worker=command(program)) == Unmakeable(
        Reason.BROKEN
    )


async def test_after_a_fault_the_next_file_is_made_as_if_nothing_had_been() -> None:
    remaker = Remaker()
    assert await remaker.remake("photo", b"\xff\xd8\xffno") == Unmakeable(Reason.BROKEN)
    assert isinstance(await remaker.remake("photo", pictures.jpeg()), Remade)
    await remaker.close()


async def test_many_files_at_once_wait_for_two_places_and_all_are_made() -> None:
    remaker = Remaker(at_once=2, worker=MARKED)
    data = pictures.jpeg()
    work = [asyncio.create_task(remaker.remake("photo", data)) for _ in range(6)]
    most = 0
    while not all(task.done() for task in work):
        most = max(most, len(children(MARKED)))
        await asyncio.sleep(0.01)
    assert all(isinstance(task.result(), Remade) for task in work)
    assert most <= 2 + 1, "two at work, one started ahead"
    await remaker.close()
    assert children(MARKED) == []


async def test_somebody_who_stops_waiting_leaves_no_worker_behind() -> None:
    remaker = Remaker(worker=command(LOOPING))
    task = asyncio.create_task(remaker.remake("photo", pictures.jpeg()))
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await remaker.close()
    assert children(command(LOOPING)) == []


def children(started_as: tuple[str, ...]) -> list[int]:
    """Processes that this one has started with this command and that still live."""
    found = []
    wanted = "".join(f"{part}\0" for part in started_as)
    for task in Path("/proc/self/task").iterdir():
        for pid in (task / "children").read_text().split():
            with contextlib.suppress(OSError):  # it ended meanwhile
                if Path(f"/proc/{pid}/cmdline").read_text() == wanted:
                    found.append(int(pid))
    return found


async def run(program: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command(program),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=ENVIRONMENT,
        cwd=Path(__file__).parents[3],
    )
    out, _ = await process.communicate(b"")
    return out.decode()


async def test_a_worker_knows_no_setting_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_TELEGRAM__TOKEN", "123456:a-token-nobody-may-read")
    told = "import os, sys; b = repr(dict(os.environ)).encode(); sys.stdin.buffer.read(5)"
    answer = "; os.write(1, b'\\0\\0' + bytes(12) + len(b).to_bytes(4, 'big') + b)"
    answered = await once("photo", b"\xff\xd8\xff", worker=command(told + answer))
    assert isinstance(answered, Remade)
    assert b"KINDRED" not in answered.data
    assert b"token" not in answered.data
    assert set(ENVIRONMENT) < set(os.environ) | set(ENVIRONMENT)
    assert not any(name in answered.data for name in (b"HOME", b"PATH", b"USER"))


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/hostname')",
        "open('/tmp/kindred-worker', 'w')",
        "__import__('socket').socket()",
        "os.pipe()",
        "bytearray(600 * 1024 * 1024)",
    ],
)
async def test_a_confined_worker_can_open_nothing_and_grow_no_further(deed: str) -> None:
    program = f"import socket\n{CONFINED}try:\n    {deed}\n    os.write(out, b'done')\n"
    program += "except (OSError, MemoryError): os.write(out, b'refused')"
    assert await run(program) == "refused"


async def test_what_a_library_prints_reaches_nobody() -> None:
    assert await run(CONFINED + "os.write(1, b'printed'); os.write(2, b'printed')") == ""


def test_the_memory_of_a_worker_is_bounded() -> None:
    assert MEMORY <= 512 * 1024 * 1024
