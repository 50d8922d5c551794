"""What the bot says about itself: names, descriptions, commands, menu button."""

from typing import Any

from demo.botapi.model import Person

Scope = tuple[str, int | None]


class Profile:
    def __init__(self, bot: dict[str, Any]) -> None:
        self.bot = bot
        self.texts: dict[tuple[str, str], str] = {("name", ""): bot["first_name"]}
        self.commands: dict[tuple[Scope, str], list[dict[str, Any]]] = {}
        self.menu_button: dict[str, Any] = {"type": "commands"}

    def text(self, kind: str, language: str) -> str:
        """The text in this language, or the one for all languages."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def commands_for(self, person: Person) -> list[dict[str, Any]]:
        """The list this person's phone shows: the narrowest scope wins, then the language."""
        scopes: tuple[Scope, ...] = (
            ("chat", person.id),
            ("all_private_chats", None),
            ("default", None),
        )
        for scope in scopes:
            for language in (person.language_code or "", ""):
                found = self.commands.get((scope, language))
                if found:
                    return found
        return []
