"""The second way in: the platform brings updates over HTTP; each is stored before it hears 200.

Whoever knocks without the secret learns nothing but a number. What comes in together is stored
with one commit, as a page of long polling is.
"""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.decisions import Kind
from bot.faults import Backoff
from bot.intake import KINDS, Intake
from bot.receiving import BadToken
from bot.tg.api import Api, CallError

log = logging.getLogger("kindred.receiving")

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LONGEST_BODY: Final = 1_000_000  # bytes; an update has some thousand
CONNECTIONS: Final = 40  # at once, that the platform may open
COME_AGAIN: Final = "3"  # seconds, for what could not be stored
LOOK_PAUSE: Final = 60.0  # seconds between looks whether the webhook is still ours
ENDING: Final = 0.3  # seconds for requests in work when we stop


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where the platform finds us, where we listen, and what it must show."""

    url: str
    host: str
    port: int
    secret: str = field(repr=False)


class WebhookRefused(Exception):  # noqa: N818 - it says what happened
    """The webhook cannot be used; the text says why and holds nothing private."""


@dataclass(slots=True)
class Knock:
    """One update that came over HTTP and waits for its commit."""

    raw: Any
    stored: "asyncio.Future[bool]"


class Webhook:
    """The receiving loop that listens instead of asking."""

    def __init__(
        self,
        *,
        api: Api,
        intake: Intake,
        settings: WebhookSettings,
        look_pause: float | None = None,
    ) -> None:
        self._api = api
        self._intake = intake
        self._settings = settings
        self._path = urlsplit(settings.url).path or "/"
        self._secret = settings.secret.encode()
        self._look_pause = LOOK_PAUSE if look_pause is None else look_pause
        self._waiting: list[Knock] = []
        self._knocked = asyncio.Event()
        self._network = Backoff(log, "setting the webhook")

    async def run(self) -> None:
        """Listen until cancelled; raises WebhookRefused, or BadToken."""
        place = self._place()
        runner = web.ServerRunner(
            web.Server(self._answer, access_log=None), shutdown_timeout=ENDING
        )
        await runner.setup()
        keeping = asyncio.create_task(self._keep())
        watching = asyncio.create_task(self._watch())
        try:
            await web.SockSite(runner, place).start()
            await asyncio.wait({keeping, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            keeping.cancel()
            watching.cancel()
            _tell(self._waiting, stored=False)
            await runner.cleanup()
            place.close()  # ended while it began, the runner does not know of it yet
            await asyncio.gather(keeping, watching, return_exceptions=True)
        for task in (keeping, watching):
            if not task.cancelled():
                task.result()

    def _place(self) -> socket.socket:
        host, port = self._settings.host, self._settings.port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            return socket.create_server((host, port), family=family)
        except OSError as error:
            raise WebhookRefused(f"{host}:{port} cannot be listened on") from error

    # what comes in

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        status = await self._status(request)
        response = web.Response(status=status, text="")
        response.headers["Server"] = ""  # what runs here is nobody's business
        if status == web.HTTPServiceUnavailable.status_code:
            response.headers["Retry-After"] = COME_AGAIN
        return response

    async def _status(self, request: web.BaseRequest) -> int:
        if request.path != self._path:
            return web.HTTPNotFound.status_code
        if request.method != "POST":
            return web.HTTPMethodNotAllowed.status_code
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(errors="replace"), self._secret):
            return web.HTTPUnauthorized.status_code
        body = await _body(request)
        if body is None:
            return web.HTTPRequestEntityTooLarge.status_code
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return web.HTTPBadRequest.status_code
        knock = Knock(raw, asyncio.get_running_loop().create_future())
        self._waiting.append(knock)
        self._knocked.set()
        stored = await knock.stored
        return web.HTTPOk.status_code if stored else web.HTTPServiceUnavailable.status_code

    async def _keep(self) -> None:
        """Store whatever has come in meanwhile, all of it with one commit, then answer."""
        while True:
            await self._knocked.wait()
            self._knocked.clear()
            batch, self._waiting = self._waiting, []
            new = None
            try:
                new = await self._intake.keep([one.raw for one in batch])
            finally:
                _tell(batch, stored=new is not None)
            await self._intake.queue(new or ())

    # that the platform knows of us

    async def _watch(self) -> None:
        """Set the webhook, and set it again should somebody else take it away."""
        ours = False
        while True:
            if not ours:
                await self._set()
            await asyncio.sleep(self._look_pause)
            try:
                info = await self._api.call("getWebhookInfo", {})
            except CallError as error:
                if error.failure.kind is Kind.TOKEN:
                    raise BadToken from error
                continue
            ours = isinstance(info, dict) and info.get("url") == self._settings.url
            if not ours:
                log.warning("another process has changed this bot's webhook; it is set again")

    async def _set(self) -> None:
        wanted = {
            "url": self._settings.url,
            "secret_token": self._settings.secret,
            "allowed_updates": KINDS,
            "max_connections": CONNECTIONS,
            "drop_pending_updates": False,
        }
        while True:
            try:
                await self._api.call("setWebhook", wanted)
            except CallError as error:
                failure = error.failure
                if failure.kind is Kind.TOKEN:
                    raise BadToken from error
                if failure.kind is Kind.REJECTED:
                    raise WebhookRefused("the platform refuses telegram.webhook_url") from error
                wait = self._network.failed(failure.kind.value)
                await asyncio.sleep(max(wait, failure.retry_after))
            else:
                self._network.worked()
                log.info("updates come over the webhook")
                return


def _tell(knocks: Sequence[Knock], *, stored: bool) -> None:
    for one in knocks:
        if not one.stored.done():  # its connection may have gone
            one.stored.set_result(stored)


async def _body(request: web.BaseRequest) -> bytes | None:
    """Read a body up to the limit, whatever its length was said to be; None = too long."""
    read = bytearray()
    async for part in request.content.iter_any():
        read += part
        if len(read) > LONGEST_BODY:
            return None
    return bytes(read)
