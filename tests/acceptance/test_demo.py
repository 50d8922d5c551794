"""`main.py demo` as a newcomer sees it: the guided path in a real Chromium, and a clean end."""

import re
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
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(10)
    process.stdout.close()
    assert time.monotonic() - begun < 3.5
    assert children_of(process.pid) == []
    shutil.rmtree(home)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def children_of(pid: int) -> list[str]:
    """Processes that name this demo's parent; none may be left."""
    found = []
    proc = Path("/proc")
    for entry in proc.iterdir() if proc.is_dir() else []:
        try:
            stat = (entry / "stat").read_text()
        except (OSError, ValueError):
            continue
        if re.search(rf"\) \S {pid} ", stat):
            found.append(entry.name)
    return found


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
