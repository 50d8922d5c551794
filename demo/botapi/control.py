"""What moves the server from outside: clock, record, faults, raw updates, health."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.botapi.world import World

LONGEST_WAIT_SECONDS = 25.0


class Control:
    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[Route]:
        return [
            Route("/clock", self.clock),
            Route("/clock/advance", self.advance, methods=["POST"]),
            Route("/clock/wait", self.wait),
            Route("/record", self.record),
            Route("/faults", self.add_fault, methods=["POST"]),
            Route("/faults", self.clear_faults, methods=["DELETE"]),
            Route("/raw_update", self.raw_update, methods=["POST"]),
            Route("/health", self.health),
        ]

    async def clock(self, _: Request) -> Response:
        return JSONResponse({"offset": self.world.clock.offset})

    async def advance(self, request: Request) -> Response:
        offset = self.world.clock.advance(float((await request.json())["seconds"]))
        self.world.events.publish("clock", person=None, offset=offset)
        return JSONResponse({"offset": offset})

    async def wait(self, request: Request) -> Response:
        seen = float(request.query_params.get("offset", 0))
        clock = self.world.clock
        offset = await clock.wait_until_moved_from(seen, LONGEST_WAIT_SECONDS)
        return JSONResponse({"offset": offset})

    async def record(self, request: Request) -> Response:
        record = self.world.record
        calls = record.after(int(request.query_params.get("after", 0)))
        return JSONResponse({"calls": calls, "n": record.n})

    async def add_fault(self, request: Request) -> Response:
        return JSONResponse({"id": self.world.faults.add(await request.json())})

    async def clear_faults(self, _: Request) -> Response:
        self.world.faults.clear()
        return JSONResponse({})

    async def raw_update(self, request: Request) -> Response:
        update = await request.json()
        if "update_id" not in update:
            update = {"update_id": self.world.updates.next_id(), **update}
        self.world.updates.put(update, None, None)
        return JSONResponse({"update_id": update["update_id"]})

    async def health(self, _: Request) -> Response:
        pending = len(self.world.updates.pending)
        return JSONResponse({"ok": True, "pending_updates": pending})
