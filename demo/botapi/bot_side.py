"""The bot's side over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, as plain ASGI."""

import json
from typing import Any

from starlette.types import Receive, Scope, Send

from demo.botapi.calls import Answer, call
from demo.botapi.errors import ApiError
from demo.botapi.params import read
from demo.botapi.world import World

_JSON = (b"content-type", b"application/json")
_HTML = (b"content-type", b"text/html")


class BotSide:
    """A plain ASGI application: this is the path that benchmarks measure."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if scope["path"].startswith("/file/"):
            answer, content_type = self._file(scope["path"])
            await _send(send, answer, (b"content-type", content_type.encode()))
            return
        answer = await self._answer(scope, body)
        if answer.dropped:
            scope["state"]["transport"].abort()
            await receive()
            return
        await _send(send, answer, _JSON if answer.is_json else _HTML)

    async def _answer(self, scope: Scope, body: bytes) -> Answer:
        token, _, method = scope["path"][len("/bot") :].partition("/")
        if token != self.world.token:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            params = read(scope["query_string"], _header(scope, b"content-type"), body)
        except ApiError as error:
            return _refusal(error)
        return await call(self.world, method, params)

    def _file(self, path: str) -> tuple[Answer, str]:
        token, _, name = path[len("/file/bot") :].partition("/")
        stored = self.world.files.by_path.get(name)
        if token != self.world.token:
            return _refusal(ApiError(401, "Unauthorized")), "application/json"
        if stored is None:
            return _refusal(ApiError(404, "Not Found")), "application/json"
        return Answer(200, stored.data), stored.mime


def _refusal(error: ApiError) -> Answer:
    return Answer(error.status, json.dumps(error.body()).encode())


def _header(scope: Scope, wanted: bytes) -> str:
    for name, value in scope["headers"]:
        if name == wanted:
            text: str = value.decode("latin-1")
            return text
    return ""


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        part = await receive()
        more: bytes = part.get("body", b"")
        body += more
        if not part.get("more_body"):
            return body


async def _send(send: Send, answer: Answer, content_type: tuple[bytes, bytes]) -> None:
    length = (b"content-length", str(len(answer.body)).encode())
    start: dict[str, Any] = {"type": "http.response.start", "status": answer.status}
    await send({**start, "headers": [content_type, length]})
    await send({"type": "http.response.body", "body": answer.body})
