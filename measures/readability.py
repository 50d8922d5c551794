"""How hard a short text is: a school grade for English, an ease for Spanish, a length for Arabic.

The formulas count; they cannot tell a plain thought from a hard one. On single sentences they catch
long words and long sentences, which is what they are used for here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Pronunciations = Mapping[str, Sequence[Sequence[str]]]
"""Word -> its ways to be said, sound by sound, vowels ending in a digit (CMUdict's form)."""

GRADE_MOST = 4.0
"""Flesch-Kincaid: a reading age of about nine."""
EASE_LEAST = 70.0
"""Fernández-Huerta: "fairly easy" and above."""
ARABIC_WORDS_MOST = 15
ARABIC_LETTERS_MOST = 6.0

_END = re.compile(r"[.!?;:؟؛…]+(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads.

    Attributes
    ----------
    value : float
        Grade (en), ease (es) or letters in a word (ar).
    hard : bool
        Whether it is beyond what everybody reads easily.
    said : str
        The finding in words.
    """

    value: float
    hard: bool
    said: str


def read(text: str, language: str, pronunciations: Pronunciations) -> Reading | None:
    """Judge one text; None for a language without a rule, or a text without words.

    Parameters
    ----------
    pronunciations : mapping
        Of English words; what is not in it is counted by its groups of vowels.
    """
    words = _WORD.findall(text)
    rules = {"en": _english, "es": _spanish, "ar": _arabic}
    if not words or language not in rules:
        return None
    return rules[language](words, _sentences(text), pronunciations)


def flesch_kincaid(words: int, sentences: int, syllables: int) -> float:
    """Return the school grade of Kincaid et al. (1975)."""
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def fernandez_huerta(words: int, sentences: int, syllables: int) -> float:
    """Return the ease of Fernández Huerta (1959), mended by Law (2011): words per sentence."""
    return 206.84 - 60 * syllables / words - 1.02 * words / sentences


def syllables_en(word: str, pronunciations: Pronunciations) -> int:
    """Return the syllables of an English word, the longest way it can be said."""
    plain = word.casefold().replace("’", "'")
    ways = pronunciations.get(plain) or pronunciations.get(plain.removesuffix("'s"))
    if ways:
        return max(sum(sound[-1].isdigit() for sound in way) for way in ways)
    return max(1, len(re.findall(r"[aeiouy]+", plain.removesuffix("e"))))


def syllables_es(word: str) -> int:
    """Return the syllables of a Spanish word: two strong vowels, or an accented weak one, part."""
    plain = re.sub(r"qu|gu(?=[eiéí])", "k", word.casefold())
    vowels = re.sub(r"(?<=[aeiouáéíóú])y(?=$|[^aeiouáéíóú])", "i", plain)
    count = 0
    for group in re.findall(r"[aeiouáéíóúü]+", vowels):
        # A weak vowel beside a strong one belongs to it; two weak ones are one syllable.
        strong = len(re.findall(r"[aeoáéóíú]", group))
        count += max(1, strong)
    return max(1, count)


def _sentences(text: str) -> int:
    return max(1, sum(1 for part in _END.split(text) if part.strip()))


def _english(words: list[str], sentences: int, pronunciations: Pronunciations) -> Reading:
    syllables = sum(syllables_en(word, pronunciations) for word in words)
    grade = flesch_kincaid(len(words), sentences, syllables)
    return Reading(grade, grade > GRADE_MOST, f"school grade {grade:.1f}")


def _spanish(words: list[str], sentences: int, _: Pronunciations) -> Reading:
    ease = fernandez_huerta(len(words), sentences, sum(syllables_es(word) for word in words))
    return Reading(ease, ease < EASE_LEAST, f"ease {ease:.0f} of 100")


def _arabic(words: list[str], sentences: int, _: Pronunciations) -> Reading:
    letters = sum(len(_MARKS.sub("", word)) for word in words) / len(words)
    long = len(words) / sentences > ARABIC_WORDS_MOST
    said = f"{len(words) / sentences:.0f} words in a sentence, {letters:.1f} letters in a word"
    return Reading(letters, long or letters > ARABIC_LETTERS_MOST, said)
