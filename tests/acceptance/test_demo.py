"""`main.py demo` as a newcomer sees it: the guided path in a real Chromium, and a clean end."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from tests.browser import chromium
from tests.servers import ROOT, free_of_proxies

PATIENCE = 60
PROC = Path("/proc")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo in a home of its own, so that a developer's .demo/ is not touched."""
    home = tmp_path_factory.mktemp("demo") / "home"
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "main.py", "demo", "--port", str(port), "--home", str(home)],
        cwd=ROOT,
        env=free_of_proxies(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = ""
    while not line.startswith("Kindred demo: "):
        line = process.stdout.readline()
        assert line, "the demo ended before its page answered"
    yield line.removeprefix("Kindred demo: ").strip()
    family = family_of(process.pid)
    assert len(family) >= 2 or not PROC.is_dir(), "a server and a bot"
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    process.stdout.close()
    deadline = time.monotonic() + PATIENCE
    while left := [one for one in family if began(one[0]) == one[1]]:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)
    shutil.rmtree(home)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def family_of(pid: int) -> list[tuple[int, str]]:
    """Return the processes that this one began, and those they began, each with when it began."""
    found: list[tuple[int, str]] = []
    for entry in PROC.iterdir() if PROC.is_dir() else []:
        if entry.name.isdecimal() and parent(int(entry.name)) == pid:
            found += [(int(entry.name), began(int(entry.name))), *family_of(int(entry.name))]
    return found


def parent(pid: int) -> int:
    fields = stat(pid)
    return int(fields[1]) if fields else 0


def began(pid: int) -> str:
    """Return when a process began (numbers are used again), "" when it is over."""
    fields = stat(pid)
    return "" if not fields or fields[0] == "Z" else fields[19]


def stat(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


async def test_the_guided_path_leads_through_the_whole_story(demo: str) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.goto(demo)
        button = page.locator(".guide-button")
        done = page.locator(".step.step-done")
        guide = await (await page.request.get(f"{demo}user/guide")).json()
        steps = len(guide["steps"])
        for number in range(steps):
            await expect(done).to_have_count(number, timeout=PATIENCE * 1000)
            await button.click()
        await expect(done).to_have_count(steps, timeout=PATIENCE * 1000)
        carla = page.locator(".phone", has_text="Carla's phone")
        await carla.get_by_role("textbox").fill("/quality")
        await carla.get_by_role("textbox").press("Enter")
        await expect(carla.get_by_text("Predicted against felt similarity")).to_be_visible(
            timeout=PATIENCE * 1000
        )
        await expect(carla.locator("img").last).to_have_js_property("complete", value=True)


def test_the_population_is_there_and_says_that_it_is_invented(demo: str) -> None:
    people = httpx.get(f"{demo}user/people", trust_env=False).json()
    silent = [person["first_name"] for person in people if person["silent"]]
    assert len(silent) == 360
    assert all(name.startswith("Invented ") for name in silent)
