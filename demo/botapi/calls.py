"""One call of the bot from its parameters to its answer: method table, faults, record."""

import asyncio
import inspect
import json
from dataclasses import dataclass
from typing import Any

from demo.botapi.errors import ApiError
from demo.botapi.faults import BAD_GATEWAY, Fault
from demo.botapi.methods import IMPLEMENTED, OFFICIAL
from demo.botapi.params import Params
from demo.botapi.world import World


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes
    is_json: bool = True
    dropped: bool = False


# An empty getUpdates says nothing and comes all the time: it is left out of the record.
NOTHING_NEW = b'{"ok":true,"result":[]}'
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


async def call(world: World, method: str, params: Params) -> Answer:
    name = method.lower()
    fault = world.faults.take(name, params.values.get("chat_id")) if world.faults else None
    if fault is not None:
        answer = await _faulty(world, name, params, fault)
    else:
        answer = await perform(world, name, params)
    shown = IMPLEMENTED[name][0] if name in IMPLEMENTED else OFFICIAL.get(name, method)
    if shown != "getUpdates" or answer.body != NOTHING_NEW:
        at, shown_params = world.clock.now(), params.shown()
        world.record.add(
            at, shown, shown_params, answer.status, answer.body, dropped=answer.dropped
        )
    return answer


async def _faulty(world: World, name: str, params: Params, fault: Fault) -> Answer:
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.drop == "before":
        return Answer(0, b"", dropped=True)
    error = fault.error()
    if fault.drop is None and error is not None:
        if fault.is_not_json:
            return Answer(error.status, BAD_GATEWAY, is_json=False)
        return _refusal(error)
    answer = await perform(world, name, params)
    answer.dropped = fault.drop == "after"
    return answer


async def perform(world: World, name: str, params: Params) -> Answer:
    known = IMPLEMENTED.get(name)
    if known is None:
        return _refusal(_unknown(world, name))
    try:
        result: Any = known[1](world, params)
        if inspect.isawaitable(result):
            result = await result
    except ApiError as error:
        return _refusal(error)
    if name != "getupdates":  # what that one changes is told by the queue
        world.changed = True
    return Answer(200, _encode({"ok": True, "result": result}).encode())


def _unknown(world: World, name: str) -> ApiError:
    official = OFFICIAL.get(name)
    if official is None:
        return ApiError(404, "Not Found: method not found")
    text = f"{official} is a method of the Bot API that the demo's server does not have"
    world.notice(text)
    return ApiError(501, f"Not Implemented: {text}")


def _refusal(error: ApiError) -> Answer:
    return Answer(error.status, _encode(error.body()).encode())
