"""What the bot says about itself: names, descriptions, commands and the menu button."""

import re
from typing import Any

from demo.botapi.errors import bad
from demo.botapi.params import Params
from demo.botapi.profile import Scope
from demo.botapi.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}
)
TEXTS = (
    ("Name", "name", 64, "name"),
    ("Description", "description", 512, "description"),
    ("ShortDescription", "short_description", 120, "short description"),
)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


def _scope(world: World, params: Params) -> Scope:
    wanted = params.data("scope", "BotCommandScope")
    if wanted is None:
        return "default", None
    if not isinstance(wanted, dict):
        raise bad("can't parse BotCommandScope: expected an Object")
    kind = str(wanted.get("type", ""))
    if kind not in SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    return kind, world.person(Params(wanted)).id if kind == "chat" else None


def _command(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, description = str(item.get("command", "")), str(item.get("description", ""))
    name = name.removeprefix("/")
    if not COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def set_my_commands(world: World, params: Params) -> Any:
    items = params.data("commands", "commands")
    if not isinstance(items, list):
        raise bad("can't parse commands JSON object")
    if len(items) > 100:
        raise bad("too many commands specified")
    key = (_scope(world, params), _language(params))
    world.profile.commands[key] = [_command(item) for item in items]
    world.events.publish("commands", person=None)
    return True


def get_my_commands(world: World, params: Params) -> Any:
    return world.profile.commands.get((_scope(world, params), _language(params)), [])


def delete_my_commands(world: World, params: Params) -> Any:
    world.profile.commands.pop((_scope(world, params), _language(params)), None)
    world.events.publish("commands", person=None)
    return True


def _setter(kind: str, limit: int, words: str) -> Any:
    def set_text(world: World, params: Params) -> Any:
        text = params.text(kind).strip()
        if len(text) > limit:
            raise bad(f"{words} is too long")
        language = _language(params)
        if kind == "name" and not language and text:
            world.bot["first_name"] = text
        world.profile.texts[(kind, language)] = text
        return True

    return set_text


def _getter(kind: str) -> Any:
    def get_text(world: World, params: Params) -> Any:
        return {kind: world.profile.text(kind, _language(params))}

    return get_text


def set_menu_button(world: World, params: Params) -> Any:
    button = params.data("menu_button", "MenuButton") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad("can't parse menu button: Unsupported type specified")
    if "chat_id" in params:
        world.person(params).chat.menu_button = button
    else:
        world.profile.menu_button = button
    return True


def get_menu_button(world: World, params: Params) -> Any:
    own = world.person(params).chat.menu_button if "chat_id" in params else None
    return own or world.profile.menu_button


METHODS = (
    ("setMyCommands", set_my_commands),
    ("getMyCommands", get_my_commands),
    ("deleteMyCommands", delete_my_commands),
    *((f"setMy{name}", _setter(kind, limit, words)) for name, kind, limit, words in TEXTS),
    *((f"getMy{name}", _getter(kind)) for name, kind, _, _ in TEXTS),
    ("setChatMenuButton", set_menu_button),
    ("getChatMenuButton", get_menu_button),
)
