"""A small language for phrases, turned into regular expressions that run in linear time.

A sentence is a string of words, each followed by one space. A phrase is a row of parts:

    word|other      one of these words; a `?` at the end makes the part optional
    <name>          one of the phrases of a class; `<name>?` is optional too
    ..3             up to three words in between; words that deny end the search
    # and ##        a number of two to four digits; a year
    ^ and $         the beginning and the end of a sentence or of a part between commas;
                    `$` may stand among words

There is no unbounded repetition in it, so no text can make a search slow.
"""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from conversations.safety.wording import LETTERS

WORD = re.compile(rf"[{LETTERS},.§']{{1,40}}")
NUMBERS = {"#": "[0-9]{2,4}", "##": "(?:19|20)[0-9]{2}"}
Clue = tuple[frozenset[str], ...]
"""Sets of words of which a text must have at least one each, the rarest set first."""


class Phrases:
    """Compiles phrases against a table of classes.

    denying: words that end a search through words in between. often: words of many harmless
    sentences; where a phrase has any other word, that one is looked for.
    """

    def __init__(
        self, classes: Mapping[str, Iterable[str]], denying: Iterable[str], often: str
    ) -> None:
        self._denying = "|".join(denying)
        self._often = frozenset(often.split())
        self._classes: dict[str, str] = {}
        self._class_words: dict[str, frozenset[str]] = {}
        self.words: set[str] = set()
        for name, phrases in classes.items():
            self._classes[name] = self._either(phrases)
            clues = self.clues(phrases)
            self._class_words[name] = frozenset().union(*(clue[0] for clue in clues if clue))
            if not all(clues):
                self._class_words[name] = frozenset()

    def compile(self, phrases: Iterable[str]) -> re.Pattern[str]:
        """Return one pattern that finds any of the phrases at the beginning of a word."""
        return re.compile(f"(?<![^ ]){self._either(phrases)}")

    def compile_before(
        self, first: Iterable[str], then: Iterable[str], most: int
    ) -> re.Pattern[str]:
        """Return a pattern for `first`, up to `most` of `then`, and then the end of the text."""
        return re.compile(f"(?<![^ ]){self._either(first)}(?:{self._either(then)}){{0,{most}}}\\Z")

    def clues(self, phrases: Iterable[str]) -> tuple[Clue, ...]:
        """Return for each phrase what a text must have before it can hold that phrase."""
        return tuple(
            tuple(
                sorted(
                    (words for part in phrase.split() if (words := self._certain(part))),
                    key=self._commonness,
                )
            )
            for phrase in phrases
        )

    def _certain(self, part: str) -> frozenset[str]:
        """Return the words of which a part must have one; nothing for what may be left out."""
        words = part.split("|")
        if part.endswith("?") or "." in part or part in NUMBERS or "$" in words:
            return frozenset()  # a full stop stands for any one sign
        if part.startswith("<"):
            return self._class_words[part.strip("<>")]
        return frozenset(words) - {"^"}

    def _either(self, phrases: Iterable[str]) -> str:
        return f"(?:{'|'.join(self._row(phrase) for phrase in phrases)})"

    def _row(self, phrase: str) -> str:
        return "".join(self._part(part) for part in phrase.split())

    def _part(self, part: str) -> str:
        if part.startswith(".."):
            return f"(?:(?!(?:{self._denying}) )[^ ]{{1,40}} ){{0,{int(part[2:])}}}"
        if part in {"^", "$"}:
            return r"(?:(?<![^ ])(?<![^,.] ))" if part == "^" else r"(?=[,.]|\Z)"
        body, optional = part.removesuffix("?"), "?" if part.endswith("?") else ""
        if body in NUMBERS:
            return f"(?:{NUMBERS[body]} ){optional}"
        if body.startswith("<"):
            return f"{self._classes[body.strip('<>')]}{optional}"
        words = body.split("|")
        ends = [r"(?=[,.]|\Z)"] if "$" in words else []
        words = [word for word in words if word != "$"]
        for word in words:
            if not WORD.fullmatch(word):
                raise ValueError(f"'{word}' in the phrase part '{part}' is no word")
        self.words.update(words)
        return f"(?:{'|'.join([f'{word} ' for word in words] + ends)}){optional}"

    def _commonness(self, words: AbstractSet[str]) -> int:
        return sum(100 if word in self._often else 1 for word in words)
