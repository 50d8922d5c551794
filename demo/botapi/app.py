"""The whole server as one ASGI application: the bot's side, then people, controls and page."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.botapi.bot_side import BotSide
from demo.botapi.control import Control
from demo.botapi.errors import ApiError
from demo.botapi.guard import refused, safe_headers
from demo.botapi.user_side import UserSide
from demo.botapi.world import World

PAGE = Path(__file__).parent.parent / "page"


def build(world: World, *, with_page: bool = True) -> ASGIApp:
    routes = [*UserSide(world).routes(), *Control(world).routes()]
    pages: list[Route | Mount] = []
    if with_page:
        pages.append(Route("/", _index))
        files = StaticFiles(directory=PAGE, check_dir=False)
        pages.extend((Mount("/page", files), Mount("/", files)))
    handlers = {ApiError: _refused}
    others = Starlette(routes=[*routes, *pages], exception_handlers=handlers)
    bot_side = BotSide(world)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if reason := refused(scope):
            await JSONResponse({"error": reason}, 403)(scope, receive, send)
        elif path.startswith(("/bot", "/file/bot")):
            await bot_side(scope, receive, send)
        else:
            await others(scope, receive, _safely(send, path))
            if scope["method"] not in ("GET", "HEAD"):
                world.changed = True

    return app


def _safely(send: Send, path: str) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *safe_headers(path)]
        await send(message)

    return with_headers


async def _index(_: Request) -> Response:
    index = PAGE / "index.html"
    if not index.is_file():
        return PlainTextResponse("There is no page here; the server itself answers.", 404)
    return FileResponse(index, headers={"cache-control": "no-cache"})


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return JSONResponse({"error": error.description}, error.status)
