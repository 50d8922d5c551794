"""Keyboards: read from a call and checked as the real server checks them."""

from typing import Any

from demo.botapi.errors import bad
from demo.botapi.params import Params

ACTIONS = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
]


def read_markup(params: Params) -> dict[str, Any] | None:
    markup = params.data("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline_keyboard")
        return {"inline_keyboard": [[_inline(button) for button in row] for row in rows if row]}
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        return {**markup, "keyboard": [[_reply(button) for button in row] for row in rows if row]}
    return markup or None


def read_inline(params: Params) -> dict[str, Any] | None:
    """The keyboard of an edited message: only an inline one will do; none removes it."""
    markup = read_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    return inline_of(markup)


def inline_of(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The part of a markup that stands in the message; an empty keyboard is none."""
    return markup if markup and markup.get("inline_keyboard") else None


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad(f'field "{name}" of the ReplyMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{name}" of the ReplyMarkup must be an Array of Arrays')
    return rows


def _inline(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad("can't parse inline keyboard button: Text must be non-empty")
    if not any(action in button for action in ACTIONS):
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return button


def _reply(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse keyboard button: Can't find field \"text\"")
    return button
