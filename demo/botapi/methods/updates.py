"""Methods about receiving: getMe, getUpdates and the webhook's settings."""

from typing import Any

from demo.botapi.errors import bad
from demo.botapi.params import Params
from demo.botapi.world import World


def get_me(world: World, _: Params) -> Any:
    return {
        **world.bot,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": world.topics,
        "allows_users_to_create_topics": world.topics,
    }


def allowed_updates(params: Params) -> list[str] | None:
    kinds = params.data("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        raise bad("can't parse allowed updates: expected an Array of String")
    return [str(kind) for kind in kinds]


async def get_updates(world: World, params: Params) -> Any:
    world.updates.move_offset(params.number("offset"))
    world.updates.allow(allowed_updates(params))
    return await world.updates.batch(params.number("limit", 100), params.number("timeout"))


METHODS = (("getMe", get_me), ("getUpdates", get_updates))
