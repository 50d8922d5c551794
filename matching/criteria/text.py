"""Own words: TF-IDF cosine within one language; another language cannot be compared."""

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.criteria.answers import once
from matching.criteria.base import Criterion, Kernel
from matching.faults import UnfitError, kind_of
from matching.loops import loaded
from matching.options import Options

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

# Scripts without spaces are taken sign by sign, everything else word by word.
_WORDS = r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|\w{2,}"
_WORD = re.compile(_WORDS)
_SHOWN = 5

Vectorizers = dict[str, "TfidfVectorizer"]


@dataclass(frozen=True, kw_only=True)
class Text(Criterion):
    """A string, or ``{text, lang}``; without a language only comparable to others without one."""

    kind: ClassVar[str] = "text"

    @classmethod
    def read(cls, options: Options) -> dict[str, Any]:  # noqa: ARG003  (nothing of its own)
        return {}

    def parse(self, value: object) -> Hashable:
        lang: object = ""
        if isinstance(value, Mapping):
            if set(value) - {"text", "lang"}:
                raise UnfitError("has an unknown key", "known: text, lang")
            lang = value.get("lang") or ""
            value = value.get("text")
        if value is None:
            return None
        if not isinstance(value, str) or not isinstance(lang, str):
            raise UnfitError(f"is or holds a {kind_of(value)}", "give a string or {text, lang}")
        return (lang, value) if _WORD.search(value) else None

    def background(self, values: Sequence[Any]) -> Any:
        found: Vectorizers = {}
        for lang in sorted({lang for lang, _ in values}):
            texts = sorted(text for one, text in values if one == lang)
            found[lang] = _vectorizer().fit(texts)
        return found

    def compare(self, left: Sequence[Any], right: Sequence[Any], background: Any) -> Kernel:
        known: Vectorizers = background or {}
        unknown = [v for v in (*left, *right) if v[0] not in known]
        known = known | self.background(unknown) if unknown else known
        source = None if unknown else background
        others = once(right, "text", source, lambda: _by_language(right, known))
        parts = []
        for at, (lang, (theirs, words)) in enumerate(others.items()):
            mine = np.array(
                [row for row, (own, _) in enumerate(left) if own == lang], dtype=np.intp
            )
            if len(mine):
                own = known[lang].transform([left[row][1] for row in mine.tolist()])
                parts.append((at, mine, theirs, own, words))
        place = {lang: at for at, lang in enumerate(others)}
        ours = np.array([place.get(lang, -1) for lang, _ in left], dtype=np.intp)

        def kernel(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            table = np.full((len(rows), len(right)), np.nan, dtype=np.float32)
            for at, mine, theirs, own, words in parts:
                places = np.flatnonzero(ours[rows] == at)
                if not len(places):
                    continue
                found = loaded().multiply(own[np.searchsorted(mine, rows[places])], words)
                if found.shape == table.shape:  # one language: nothing to put side by side
                    table = found
                else:
                    table[np.ix_(places, theirs)] = found
            return np.clip(table, np.float32(0), np.float32(1), out=table)

        return kernel

    def shared(self, left: Any, right: Any) -> Any:
        """Give up to five words both used, the longest first: long words say most."""
        if left[0] != right[0]:
            return None
        common = set(_tokens(left[1])) & set(_tokens(right[1]))
        return tuple(sorted(common, key=lambda word: (-len(word), word))[:_SHOWN]) or None


def _answered_in(values: Sequence[Any], lang: str) -> NDArray[np.intp]:
    return np.array([at for at, (own, _) in enumerate(values) if own == lang], dtype=np.intp)


def _by_language(right: Sequence[Any], known: Vectorizers) -> dict[str, tuple[Any, Any]]:
    """Per language whose answers these are, and their words, a column for each answer."""
    found = {}
    for lang in sorted({lang for lang, _ in right}):
        theirs = _answered_in(right, lang)
        vectorizer: Any = known[lang]
        words = vectorizer.transform([right[at][1] for at in theirs.tolist()])
        found[lang] = theirs, words.T.tocsr()
    return found


def _vectorizer() -> "TfidfVectorizer":
    # Loaded with the first text: most criteria sets have none, and it takes a second.
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(  # type: ignore[no-untyped-call]
        token_pattern=_WORDS, sublinear_tf=True, dtype=np.float32
    )


@cache
def _analyzer() -> Any:
    return _vectorizer().build_analyzer()  # type: ignore[no-untyped-call]


def _tokens(text: str) -> Counter[str]:
    return Counter(_analyzer()(text))
