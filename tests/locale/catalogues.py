"""Every catalogue that ships, entry by entry, for the tests to walk through."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.commands import texts
from app.commands.texts import Extracted, Source
from conversations.flows.review import REASONS
from conversations.invitations import ROLE_NAMES
from conversations.loading import load_programme
from conversations.locales import Locales
from conversations.programme import Programme

LANGUAGES = ("ar", "es")
CORE_FOLDER = texts.CORE / "locale"
PROGRAMME_FOLDER = texts.DEFAULT / "locale"
CATALOGUES = [(folder, one) for folder in (CORE_FOLDER, PROGRAMME_FOLDER) for one in LANGUAGES]

LONG_ALIAS = "Pinecone Waterfall"
NUMBERS = {
    "n",
    "number",
    "all",
    "age",
    "low",
    "high",
    "days",
    "least",
    "length",
    "longest",
    "paused",
}


@dataclass(frozen=True)
class Entry:
    """One source and one of the forms that it is translated to."""

    language: str
    source: Source
    form: str

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source,) if isinstance(self.source, str) else self.source


@cache
def programme() -> Programme:
    return load_programme(texts.DEFAULT)


@cache
def extracted(folder: Path) -> Extracted:
    return texts.core_texts() if folder == CORE_FOLDER else texts.programme_texts(texts.DEFAULT)


@cache
def locales() -> Locales:
    return Locales.load(("en", *LANGUAGES), [CORE_FOLDER, PROGRAMME_FOLDER])


def entries(*languages: str) -> Iterator[Entry]:
    for folder, language in CATALOGUES:
        if language not in (languages or LANGUAGES):
            continue
        catalogue = texts.read(folder / f"{language}.po", language)
        for source, message in texts.messages(catalogue).items():
            for form in texts.forms(message):
                yield Entry(language, source, form)


def values(text: str) -> dict[str, int | str]:
    return {name: 30 if name in NUMBERS else LONG_ALIAS for name in texts.places(text)}


def bare(text: str) -> str:
    """Return a text's own words: without places, tags, commands and isolates."""
    without = re.sub(r"\{\w+\}", "", texts.TAG.sub("", text))
    for sign in (texts.ISOLATE, texts.END_ISOLATE, texts.MARK):
        without = without.replace(sign, "")
    return texts.COMMAND.sub("", without)


def button_labels() -> set[str]:
    """Return the source of every button: those written as such, and those taken from tables."""
    found = {words.source for words in (*REASONS.values(), *ROLE_NAMES.values())}
    found |= set(programme().criterion_names.values())
    for question in programme().questions:
        found |= {option.label for option in question.options if question.translate_labels}
    for scale in programme().scales.values():
        found |= set(scale.labels)
    for consent in programme().consents:
        found.add(consent.title)
    for path in texts.CORE.rglob("*.py"):
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")), {"Button", "button"}):
            for said in _calls(call.args[0], {"say"}) if call.args else ():
                source = said.args[0]
                assert isinstance(source, ast.Constant)
                found.add(str(source.value))
    return found


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            yield node
