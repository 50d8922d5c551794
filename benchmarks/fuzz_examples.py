"""Realistic raw updates: what people send, and one of everything the Bot API describes."""

import random
import re
from typing import Any, Final

from tests.botapi_spec.checker import ARRAY, spec

Json = dict[str, Any]

DEEP: Final = 4  # from here on only what is required
DISCRIMINATORS: Final = ("type", "status", "source")
PLAIN: Final[Json] = {"Integer": 1, "Float": 1.5, "Boolean": True, "String": "x", "True": True}
SAID: Final = (
    *("/start", "/help", "/now", "/language es", "/profile", "/pause", "/resume", "/mydata"),
    *("/forget", "/hide", "/talks", "/end", "/change", "/ratings", "/available", "/capacity 3"),
    *("/support", "/unsend", "/report", "/block", "/stop", "/overview", "/review", "/quality"),
    *("/invite supporter", "/dashboard", "/signins", "/signout_all", "/start abcdef", "/fly"),
    *("hello", "It was a long day", "I want to die", "call me on 0171 234 567", "@somebody"),
    *("https://example.org/x", "لا أستطيع النوم", "no puedo más", "5", "30", "yes", "no", "✓"),
)
BOT: Final[Json] = {"id": 700000001, "is_bot": True, "first_name": "K", "username": "kindred_bot"}


class Examples:
    """Makes updates from a few people; the same seed makes the same ones.

    Parameters
    ----------
    accounts : list of int
        Who they come from.
    buttons : list of (account, data)
        Buttons that the bot has really sent; grows while it works.
    """

    def __init__(
        self, chance: random.Random, accounts: list[int], buttons: list[tuple[int, str]]
    ) -> None:
        self._chance = chance
        self._accounts = accounts
        self._buttons = buttons
        self._message_id = 100
        self._kinds = [name for name in spec()["types"]["Update"]["fields"] if name != "update_id"]
        self.fields = sorted(spec()["types"]["Message"]["fields"])

    def any(self) -> Json:
        """Return one update, most often of a kind that the bot asks for."""
        makers = (
            *([self.text] * 6),
            *([self.press] * 3),
            *(self.edited, self.edited, self.membership, self.content, self.content, self.other),
        )
        return self._chance.choice(makers)()

    def message(self, account: int | None = None, **parts: Any) -> Json:
        account = account or self._chance.choice(self._accounts)
        self._message_id += 1
        return {
            "message_id": self._message_id,
            "date": 1_790_000_000,
            "chat": {"id": account, "type": "private", "first_name": "A"},
            "from": _person(account, self._chance.choice(("en", "es", "ar", "de-AT"))),
            **parts,
        }

    def text(self) -> Json:
        parts: Json = {"text": self._chance.choice(SAID)}
        if self._chance.random() < 0.2:
            earlier = self._chance.randint(1, self._message_id)
            parts["reply_to_message"] = self.message(text="earlier", message_id=earlier)
        if self._chance.random() < 0.1:
            parts["forward_origin"] = self.example("MessageOrigin")
        if self._chance.random() < 0.1:
            parts["entities"] = [{"type": "bold", "offset": 0, "length": len(parts["text"])}]
        return {"message": self.message(**parts)}

    def edited(self) -> Json:
        number = self._chance.randint(1, self._message_id)
        said = self._chance.choice(SAID)
        edited = self.message(message_id=number, edit_date=1_790_000_100, text=said)
        return {"edited_message": edited}

    def press(self) -> Json:
        account, data = self._chance.choice(self._accounts), "unknown"
        if self._buttons and self._chance.random() < 0.8:
            account, data = self._chance.choice(self._buttons[-500:])
        shown = self.message(account, text="?")
        query = {"id": str(self._message_id), "from": _person(account), "message": shown}
        return {"callback_query": query | {"chat_instance": "c", "data": data}}

    def membership(self) -> Json:
        account = self._chance.choice(self._accounts)
        status = self._chance.choice(("member", "kicked", "left", "administrator", "restricted"))
        change = {
            "chat": {"id": account, "type": "private", "first_name": "A"},
            "from": _person(account),
            "date": 1_790_000_000,
            "old_chat_member": {"user": dict(BOT), "status": "member"},
            "new_chat_member": {"user": dict(BOT), "status": status, "until_date": 0},
        }
        return {"my_chat_member": change}

    def content(self) -> Json:
        """Return a message with one of all the fields that a message may have."""
        return self.with_field(self._chance.choice(self.fields))

    def with_field(self, name: str) -> Json:
        types = spec()["types"]["Message"]["fields"][name]["types"]
        return {"message": self.message(**{name: self.example(types[0])})}

    def other(self) -> Json:
        name = self._chance.choice(self._kinds)
        types = spec()["types"]["Update"]["fields"][name]["types"]
        return {name: self.example(types[0])}

    def example(self, type_name: str, depth: int = 0) -> Any:
        """Return a valid value of a type, as the description has it."""
        if type_name.startswith(ARRAY):
            return [self.example(type_name.removeprefix(ARRAY), depth + 1)]
        if type_name in PLAIN:
            return PLAIN[type_name]
        described = spec()["types"].get(type_name, {})
        if "subtypes" in described:
            return self._one_of(type_name, described["subtypes"], depth)
        fields = described.get("fields", {}).items()
        return {
            name: self.example(field["types"][0], depth + 1)
            for name, field in fields
            if field["required"] or (depth < DEEP and self._chance.random() < 0.15)
        }

    def _one_of(self, parent: str, subtypes: list[str], depth: int) -> Any:
        if depth > 3 * DEEP:  # rich texts hold rich texts
            return "x"
        name = self._chance.choice(subtypes)
        made = self.example(name, depth + 1)
        for key in DISCRIMINATORS:
            if isinstance(made, dict) and key in made:
                made[key] = re.sub(r"(?<!^)(?=[A-Z])", "_", name.removeprefix(parent)).lower()
        return made


def _person(account: int, language: str = "en") -> Json:
    return {"id": account, "is_bot": False, "first_name": "A", "language_code": language}
