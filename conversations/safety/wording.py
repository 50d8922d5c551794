"""Turns what people type into plain words: one spelling for each, whatever was done to hide it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
LAUGHING = re.compile("[😂🤣😆😹]")
LOOKALIKE = str.maketrans("аеорсухіѕјԁ", "aeopcyxisjd")  # Cyrillic letters that pass for Latin
SIGNS = str.maketrans("013457!$@", "oieastisa")
LETTERS = "a-z\u0621-\u064a"
TOKEN = re.compile(rf"[0-9{LETTERS}](?:[0-9'!$@*{LETTERS}]{{0,60}}[0-9{LETTERS}])?|[.,]")
ENDS = re.compile(rf"[.!?]{{1,20}}(?=[\s\"')]|\Z)|[\n;]|(?<=[{LETTERS}]{{2}})[.?](?=[{LETTERS}])")
PAUSES = re.compile(r"[:()\[\]/]|\s[-–—]{1,3}\s|[–—]")
DOTTED = re.compile(r"(?<![a-z0-9])(?:[a-z][._-]){2,12}[a-z](?![a-z0-9])")  # "k.m.s"
REPEATS = re.compile(r"(.)\1{2,}")
LONGEST = 40
ARABIC = str.maketrans("ىةیکھہ،؟؛٠١٢٣٤٥٦٧٨٩", "يهيكهه,?;0123456789", "ـ")
"""Letters that are written for each other, and signs as others write them."""


def plain(text: str) -> str:
    """Return the text in one case and one form, without invisible and combining characters."""
    if text.isascii():  # the same, quicker: there is nothing to fold or to leave out
        return text.replace("`", "'").lower()
    folded = unicodedata.normalize("NFKC", text).translate(QUOTES)
    marked = unicodedata.normalize("NFD", LAUGHING.sub(" lol ", folded))
    kept = (sign for sign in marked if unicodedata.category(sign) not in {"Cf", "Mn"})
    return "".join(kept).lower().translate(LOOKALIKE).translate(ARABIC)


class Wording:
    """Knows the words that rules use, and how people shorten and hide them.

    hidden: words read where stars stand for letters. attached: what is written together with the
    word that follows, such as an "and".
    """

    def __init__(
        self,
        spellings: Mapping[str, str],
        known: AbstractSet[str],
        hidden: Sequence[str],
        attached: Sequence[str] = (),
    ) -> None:
        self._spellings = spellings
        self._hidden = hidden
        self._attached = tuple(attached)
        self._pairs = {key: spelled for key, spelled in spellings.items() if " " in key}
        self._known = (
            known | set(spellings) | {part for s in spellings.values() for part in s.split()}
        )

    def sentences(self, text: str) -> list[str]:
        """Return each sentence of a plain text as words with one space after each."""
        spaced = DOTTED.sub(lambda letters: re.sub("[._-]", " ", letters.group()), text)
        marked = PAUSES.sub(" , ", ENDS.sub(" . ", spaced)).replace('"', " ")
        words = [token[:LONGEST] for token in TOKEN.findall(marked)]
        line = f" {' '.join(self._spelled(word) for word in self._joined(words))} "
        for pair, spelled in self._pairs.items():
            line = line.replace(f" {pair} ", f" {spelled} ")
        sentences = [sentence.strip(" .") for sentence in line.split(" . ")]
        return [f"{sentence} " for sentence in sentences if sentence]

    def _joined(self, words: list[str]) -> list[str]:
        """Put letters together that stand alone: "k m s" is one word."""
        joined: list[str] = []
        run: list[str] = []
        for word in [*words, ""]:
            if len(word) == 1 and word.isalpha():
                run.append(word)
                continue
            joined.extend(self._run(run))
            run = []
            if word:
                joined.append(word)
        return joined

    def _run(self, run: list[str]) -> list[str]:
        whole = "".join(run)
        if len(run) >= 3 and whole in self._known:
            return [whole]
        if len(run) >= 4 and whole[1:] in self._known:
            return [run[0], whole[1:]]
        return run

    def _spelled(self, word: str) -> str:
        if not word.isalpha() and not word.isdigit():
            word = self._shown(word)
        if word not in self._known and REPEATS.search(word):
            word = self._squeezed(word)
        if self._attached and word not in self._known and word.startswith(self._attached):
            word = word[1:] if word[1:] in self._known else word
        spelled = self._spellings.get(word)
        if spelled is None and "'" in word:
            spelled = self._spellings.get(word.replace("'", ""))
            spelled = spelled or word.removesuffix("'s").replace("'", "")
        return spelled if spelled is not None else word

    def _shown(self, word: str) -> str:
        """Read "su1cide" and "s*icide", but leave a word alone that only looks like one."""
        shown = word.translate(SIGNS)
        if shown in self._known:
            return shown
        if "*" in word:
            hidden = re.compile(word.replace("'", "").replace("*", "[a-z]"))
            return next((one for one in self._hidden if hidden.fullmatch(one)), word)
        return word

    def _squeezed(self, word: str) -> str:
        twice = REPEATS.sub(r"\1\1", word)
        once = REPEATS.sub(r"\1", word)
        return next((one for one in (twice, once) if one in self._known), twice)
