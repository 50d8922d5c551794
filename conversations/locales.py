"""Finds the words: gettext catalogues through Babel, plurals, escaping, times in zones."""

import gettext
import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_timedelta
from babel.messages.pofile import read_po

from conversations.replies import Joined, Plural, Text, Words

SOURCE_LANGUAGE = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
LIST_SEPARATORS = {"ar": "، ", "fa": "، ", "ur": "، "}
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_LEFTWARDS_MARK = "\u200f"
_TAG = re.compile(r"</?[a-z][^>]*>")
_ISOLATED_CODE = re.compile(f"<code>{_ISOLATE}([^<]*){_END_ISOLATE}</code>")


@dataclass(frozen=True)
class Catalogue:
    """One language's sentences."""

    language: str
    single: Mapping[str, str]
    plural: Mapping[str, tuple[str, ...]]
    plural_form: Callable[[int], int] = field(default=lambda n: int(n != 1))


def read_catalogue(language: str, paths: list[Path]) -> Catalogue:
    """Read and merge .po files; untranslated and fuzzy entries fall back to the source."""
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    form: Callable[[int], int] = lambda n: int(n != 1)  # noqa: E731 - a default like Catalogue's
    for path in paths:
        with path.open("rb") as file:
            read = read_po(file, locale=language)
        form = gettext.c2py(read.plural_expr)
        for message in read:
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, (tuple, list)):
                forms = tuple(message.string or ())
                if all(forms):
                    plural[message.id[0]] = forms
            elif message.string:
                single[message.id] = str(message.string)
    return Catalogue(language, single, plural, form)


class Locales:
    """All languages of a programme; unknown languages read English."""

    def __init__(self, catalogues: Mapping[str, Catalogue]) -> None:
        self._catalogues = dict(catalogues)
        self._everywhere: dict[str, frozenset[str]] = {}

    @classmethod
    def load(cls, languages: tuple[str, ...], folders: list[Path]) -> "Locales":
        """Load `<language>.po` from each folder that has one."""
        return cls(
            {
                language: read_catalogue(language, found)
                for language in languages
                if (found := [f for d in folders if (f := d / f"{language}.po").is_file()])
            }
        )

    def html(self, words: Words | Any, language: str, zone: str = "UTC") -> str:
        """Return the words in a language, as HTML with every value escaped; an age as "… ago"."""
        if isinstance(words, Text):
            catalogue = self._catalogues.get(language)
            source = catalogue.single.get(words.source, words.source) if catalogue else words.source
            return _to_copy(source.format_map(self._values(words.values, language, zone)))
        if isinstance(words, Plural):
            return self._plural(words, language, zone)
        if isinstance(words, Joined):
            separator = words.separator
            if separator == ", ":
                separator = LIST_SEPARATORS.get(language, separator)
            parts = [self.html(part, language, zone) for part in words.parts]
            if separator.startswith("\n") and language in RIGHT_TO_LEFT:
                parts = [_leftwards(part) for part in parts]
            return separator.join(parts)
        if isinstance(words, datetime):
            return self._time(words, language, zone)
        if isinstance(words, timedelta):
            return format_timedelta(
                -words, add_direction=True, locale=Locale.parse(language or "en")
            )
        return html.escape(str(words), quote=False)

    def plain(self, words: Words, language: str, zone: str = "UTC") -> str:
        """Return the words without markup: for buttons, keys and toasts."""
        return html.unescape(_TAG.sub("", self.html(words, language, zone)))

    def everywhere(self, words: Text) -> frozenset[str]:
        """Return words without values in all languages: what a key may have said."""
        known = self._everywhere.get(words.source)
        if known is None:
            languages = {SOURCE_LANGUAGE, *self._catalogues}
            known = frozenset(self.plain(words, language) for language in languages)
            self._everywhere[words.source] = known
        return known

    def _plural(self, words: Plural, language: str, zone: str) -> str:
        catalogue = self._catalogues.get(language)
        values = self._values({"n": words.n, **words.values}, language, zone)
        forms = catalogue.plural.get(words.one) if catalogue else None
        if catalogue and forms:
            form = forms[min(catalogue.plural_form(words.n), len(forms) - 1)]
            return _to_copy(form.format_map(values))
        return (words.one if words.n == 1 else words.many).format_map(values)

    def _values(self, values: Mapping[str, Any], language: str, zone: str) -> dict[str, str]:
        rendered = {name: self.html(value, language, zone) for name, value in values.items()}
        # A Latin name inside an Arabic sentence would drag punctuation to the wrong side, and an
        # Arabic one at the beginning of an English text would turn all of it round.
        leftwards = language in RIGHT_TO_LEFT
        return {
            name: f"{_ISOLATE}{text}{_END_ISOLATE}"
            if _needs_isolating(values[name]) and (leftwards or _runs_leftwards(text))
            else text
            for name, text in rendered.items()
        }

    @staticmethod
    def _time(moment: datetime, language: str, zone: str) -> str:
        here = moment.astimezone(ZoneInfo(zone))
        return f"{day_words(here, language)} {here:%H:%M}"


def day_words(day: datetime, language: str) -> str:
    """Return a date as people of a language write it; the same on buttons and in sentences."""
    # Our English is that of Britain; month and weekday are words, so nobody reads it wrongly.
    locale = Locale("en", "GB") if language in {"", "en"} else Locale.parse(language)
    return str(format_skeleton("MMMEd", day, locale=locale))


def _to_copy(text: str) -> str:
    """Put isolates around what is there to be copied, not into it: a number must stay callable."""
    return _ISOLATED_CODE.sub(rf"{_ISOLATE}<code>\1</code>{_END_ISOLATE}", text)


def _runs_leftwards(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def _leftwards(line: str) -> str:
    """Mark a line that begins with a Latin word, so that it runs as the rest of its text does."""
    depth = 0
    for character in html.unescape(_TAG.sub("", line)):
        depth += (character == _ISOLATE) - (character == _END_ISOLATE)
        kind = "" if depth else unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return line
        if kind == "L":
            break
    return _LEFTWARDS_MARK + line if line else line


def _needs_isolating(value: Any) -> bool:
    """Tell whether a value is text of unknown direction; a link must end where it ends."""
    return isinstance(value, str) and not value.startswith(("https://", "http://"))
