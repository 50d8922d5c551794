"""Starts the system's Chromium for tests that use a page; it knows no page of its own."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect

# Only how long a failing test takes, however busy the machine is; the library's own is 5 s.
expect.set_options(timeout=45_000)
# Root may not use the sandbox, and a container's /dev/shm is too small for several tabs.
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise RuntimeError("There is no Chromium on this machine; `make browser` installs it.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()
