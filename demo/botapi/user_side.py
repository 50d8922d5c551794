"""The people's side over HTTP: what the page, tests and benchmarks do with a person's phone."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from demo.botapi import phone
from demo.botapi.errors import bad
from demo.botapi.files import shown_type
from demo.botapi.model import Person
from demo.botapi.world import World

Handler = Callable[[Request], Awaitable[Response]]


class UserSide:
    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[Route]:
        return [
            Route("/user/people", self.people),
            Route("/user/people", self.add_person, methods=["POST"]),
            Route("/user/people/bulk", self.add_people, methods=["POST"]),
            Route("/user/send_bulk", self.send_bulk, methods=["POST"]),
            Route("/user/counts", self.counts, methods=["POST"]),
            Route("/user/events", self.events),
            Route("/user/bot", self.bot),
            Route("/user/file/{file_id}", self.file),
            Route("/user/guide", self.guide),
            Route("/user/guide", self.set_guide, methods=["PUT"]),
            Route("/user/guide/done", self.guide_done, methods=["POST"]),
            Route("/user/{id:int}/chat", self.chat),
            Route("/user/{id:int}/{act}", self.act, methods=["POST"]),
        ]

    def _person(self, request: Request) -> Person:
        person = self.world.people.get(request.path_params["id"])
        if person is None:
            raise bad("there is no such person")
        return person

    async def people(self, request: Request) -> Response:
        people = self.world.people.values()
        with_silent = request.query_params.get("silent") != "false"
        return JSONResponse([one.summary() for one in people if with_silent or not one.silent])

    async def bot(self, _: Request) -> Response:
        return JSONResponse({key: self.world.bot[key] for key in ("username", "first_name")})

    async def file(self, request: Request) -> Response:
        stored = self.world.files.by_id.get(request.path_params["file_id"])
        if stored is None:
            return JSONResponse({"error": "there is no such file"}, 404)
        headers = {"cache-control": "no-cache"}
        return Response(stored.data, media_type=shown_type(stored), headers=headers)

    async def add_person(self, request: Request) -> Response:
        return JSONResponse(self.world.add_person(await request.json()).summary())

    async def add_people(self, request: Request) -> Response:
        wanted = (await request.json())["people"]
        return JSONResponse({"people": [self.world.add_person(one).summary() for one in wanted]})

    async def send_bulk(self, request: Request) -> Response:
        """Many people write at once: for benchmarks, which would else measure this side."""
        wanted = (await request.json())["messages"]
        for one in wanted:
            person = self.world.people.get(int(one["person"]))
            if person is None:
                raise bad("there is no such person")
            phone.send_text(self.world, person, one)
        return JSONResponse({"sent": len(wanted)})

    async def counts(self, request: Request) -> Response:
        """How many messages of the bot came into each chat since: for benchmarks, as above."""
        after = (await request.json())["after"]
        people = {one: self.world.people.get(int(one)) for one in after}
        if missing := [one for one, person in people.items() if person is None]:
            raise bad(f"there are no such people: {', '.join(missing)}")
        counts = {one: person.chat.received(after[one]) for one, person in people.items() if person}
        return JSONResponse({"counts": counts})

    async def act(self, request: Request) -> Response:
        person = self._person(request)
        act = ACTS.get(request.path_params["act"])
        if act is None:
            raise bad("a phone cannot do that")
        body = await request.body()
        try:
            return JSONResponse(act(self.world, person, json.loads(body) if body else {}))
        except KeyError as missing:
            raise bad(f"{missing.args[0]} is missing") from missing

    async def chat(self, request: Request) -> Response:
        person = self._person(request)
        chat = person.chat
        after = int(request.query_params.get("after", 0))
        changed = sorted(chat.changed(after), key=lambda entry: entry.message["message_id"])
        shown = {
            "messages": [entry.view() for entry in changed],
            "seq": chat.seq,
            "keyboard": chat.keyboard,
            "keyboard_message_id": chat.keyboard_from if chat.keyboard else None,
            "commands": self.world.profile.commands_for(person),
            "answers": [answer for answer in chat.answers if answer["seq"] > after],
            "typing": time.monotonic() < chat.typing_until,
            "pinned": chat.pinned,
        }
        return JSONResponse(shown)

    async def guide(self, _: Request) -> Response:
        return JSONResponse(self.world.guide)

    async def set_guide(self, request: Request) -> Response:
        self.world.guide = await request.json()
        self.world.events.publish("guide", person=None)
        return JSONResponse(self.world.guide)

    async def guide_done(self, request: Request) -> Response:
        """Steps that somebody has lived: kept here, so that each new tab finds its place."""
        steps = {int(step) for step in (await request.json()).get("steps", [])}
        done = sorted(steps.union(self.world.guide.get("done", [])))
        if done != self.world.guide.get("done", []):
            self.world.guide = {**self.world.guide, "done": done}
            self.world.changed = True
            self.world.events.publish("guide", person=None)
        return JSONResponse({"done": done})

    async def events(self, request: Request) -> Response:
        since = request.query_params.get("since") or request.headers.get("last-event-id")
        start = int(since) if since is not None else self.world.events.n
        headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
        lines = self._lines(start)
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)

    async def _lines(self, since: int) -> AsyncIterator[str]:
        yield ": hello\n\n"
        async for event in self.world.events.stream(since):
            if event is None:
                yield ": still here\n\n"
            else:
                yield f"id: {event['n']}\ndata: {json.dumps(event)}\n\n"


def _read(world: World, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    up_to = int(wanted["up_to"])
    person.chat.unread = {unread for unread in person.chat.unread if unread > up_to}
    world.tell(person, "person", summary=person.summary())
    return {}


def _deactivate(world: World, person: Person, _: dict[str, Any]) -> dict[str, Any]:
    person.deactivated = True
    world.tell(person, "person", summary=person.summary())
    return {}


def _block(world: World, person: Person, _: dict[str, Any]) -> dict[str, Any]:
    phone.set_blocked(world, person, blocked=True)
    return {}


def _unblock(world: World, person: Person, _: dict[str, Any]) -> dict[str, Any]:
    phone.set_blocked(world, person, blocked=False)
    return {}


def _press(world: World, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    return {"callback_query_id": phone.press(world, person, wanted)}


def _delete(world: World, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    phone.delete(world, person, int(wanted["message_id"]))
    return {}


def _delete_topic(world: World, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    world.delete_topic(person, int(wanted["message_thread_id"]))
    return {}


def _react(world: World, person: Person, wanted: dict[str, Any]) -> dict[str, Any]:
    phone.react(world, person, wanted)
    return {}


ACTS: dict[str, Callable[[World, Person, dict[str, Any]], dict[str, Any]]] = {
    "send": phone.send_text,
    "send_media": phone.send_media,
    "edit": phone.edit,
    "delete": _delete,
    "react": _react,
    "delete_topic": _delete_topic,
    "press": _press,
    "block": _block,
    "unblock": _unblock,
    "deactivate": _deactivate,
    "read": _read,
}
