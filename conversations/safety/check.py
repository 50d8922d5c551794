"""Looks for words of danger in what people write, on this machine; it keeps none of them.

A first stage of patterns: it hears what is said plainly and misses most of what is said in a
roundabout way (tests/safety tells how much). It must never be the only way to help: the help card
is one tap away whatever this module thinks.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from conversations.safety.phrases import Clue, Phrases
from conversations.safety.wording import Wording, plain

QUOTED = re.compile(r"\"([^\"]{1,300})\"|(?<![a-z0-9])'(.{1,300}?)'(?![a-z0-9])")
AROUND = 90
"""How many characters round a quotation may say whose words they are."""
NEAR = 200
"""How many characters before a match may deny it, or say who it is about."""
MASK = "§ "
MILD = frozenset({2, 3})
"""Levels that shame or laughter may take the weight from; plans and attempts stay what they are."""
REDUCED = 1
LANGUAGES = ("en", "ar", "es")
ByWord = Mapping[str, Sequence[tuple[int, Clue]]]


@dataclass(frozen=True, slots=True)
class Signal:
    """What fired: a level from 1 (hopeless) to 5 (an attempt now) and a rule's stable id."""

    level: int
    rule: str


class SafetyCheck(Protocol):
    """Anything that can read a message for danger; None = nothing found."""

    def check(self, text: str, language: str) -> Signal | None: ...


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    level: int
    pattern: re.Pattern[str]
    first_person: bool  # not about what somebody else wants, says or does
    across: bool  # looks at the whole message instead of one sentence
    clues: tuple[Clue, ...]  # a text for which none of these holds cannot match


class PatternCheck:
    """One language's patterns."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        phrases = Phrases(raw["classes"], raw["denying"], raw["often"])
        self.language: str = raw["language"]
        self._script = re.compile(raw.get("script", ""))
        carriers, others = raw["carriers"], raw["others"]
        self._rules = tuple(
            Rule(
                entry["id"],
                entry["level"],
                phrases.compile(entry["phrases"]),
                entry.get("first_person", True),
                entry.get("across", False),
                phrases.clues(entry["phrases"]),
            )
            for entry in raw["rules"]
        )
        self._clues = _by_word([rule.clues for rule in self._rules])
        self._safe = phrases.compile(raw["safe"])
        self._safe_clues = _by_word([phrases.clues(raw["safe"])])
        self._denied = phrases.compile_before(raw["negators"], carriers, 6)
        self._of_others = phrases.compile_before(others, raw["carriers_of_others"], 4)
        self._denied_after = phrases.compile(raw["denied_after"])
        self._past = phrases.compile(raw["past"])
        self._present = phrases.compile(raw["present"])
        self._joke = phrases.compile(raw["jokes"])
        self._shame = phrases.compile(raw["shame"])
        self._art = phrases.compile(raw["art"])
        self._reported = phrases.compile(raw["reported"])
        self._wording = Wording(
            raw["spellings"], phrases.words, raw["hidden"], raw.get("attached", ())
        )

    @property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """All compiled patterns, for the test that none can run away."""
        return (
            *(rule.pattern for rule in self._rules),
            *(self._safe, self._denied, self._of_others, self._denied_after, self._past),
            *(self._present, self._joke, self._shame, self._art, self._reported),
        )

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return tuple(rule.id for rule in self._rules)

    def check(self, text: str) -> Signal | None:
        """Return the gravest signal, the first rule of it."""
        return self.read(plain(text))

    def read(self, text: str) -> Signal | None:
        """Check a text that is in its plain form already."""
        if not self._script.search(text):
            return None  # not one letter of this language
        spoken, quoted = self._without_quotations(text)
        found = list(self._signals(spoken))
        if any(signal.level > REDUCED for said in quoted for signal in self._signals(said)):
            found.append(Signal(REDUCED, f"{self.language}.1.quoted"))
        return max(found, key=lambda signal: signal.level, default=None)

    def _without_quotations(self, text: str) -> tuple[str, list[str]]:
        """Take out what was quoted: from art it is dropped, from a person it is kept apart."""
        quoted: list[str] = []
        if '"' not in text and "'" not in text:
            return text, quoted

        def replace(match: re.Match[str]) -> str:
            around = f"{text[max(0, match.start() - AROUND) : match.start()]} , "
            around += text[match.end() : match.end() + AROUND]
            said = match.group(1) or match.group(2)
            sentences = self._wording.sentences(around)
            if any(self._art.search(one) for one in sentences):
                return " , "
            if any(self._reported.search(one) for one in sentences):
                quoted.append(said)
                return " , "
            return f" {said} "

        return QUOTED.sub(replace, text), quoted

    def _signals(self, text: str) -> Iterator[Signal]:
        sentences = self._wording.sentences(text)
        if not _possible(self._clues, f"{' . '.join(sentences)} {MASK}"):
            return  # nearly always: what no word of the whole allows, no part of it can hold
        sentences = [self._masked(one) for one in sentences]
        for sentence in sentences:
            yield from self._in(sentence, self._possible(sentence, across=False))
        whole = " . ".join(one.strip() for one in sentences) + " "
        yield from self._in(whole, self._possible(whole, across=True))

    def _masked(self, sentence: str) -> str:
        """Take out what is safe as a whole."""
        return self._safe.sub(MASK, sentence) if _possible(self._safe_clues, sentence) else sentence

    def _possible(self, sentence: str, *, across: bool) -> list[Rule]:
        """Return the rules that this sentence's words do not rule out, in their order."""
        rules = (self._rules[number] for number in sorted(_possible(self._clues, sentence)))
        return [rule for rule in rules if rule.across == across]

    def _in(self, sentence: str, rules: list[Rule]) -> Iterator[Signal]:
        """Yield what the rules find in a sentence, weighed by what it says around them."""
        meant = [(rule, part) for rule in rules if (part := self._meant(rule, sentence))]
        if not meant:
            return
        past, joking = self._past.search(sentence), self._joke.search(sentence)
        ashamed, told = self._shame.search(sentence), self._art.search(sentence)
        for rule, part in meant:
            if (told and not rule.first_person) or (ashamed and rule.level in MILD):
                continue
            if joking and rule.level in MILD:
                yield Signal(REDUCED, f"{self.language}.1.joke")
            elif past and not self._present.search(part):
                yield Signal(REDUCED, f"{self.language}.1.past")
            else:
                yield Signal(rule.level, rule.id)

    def _meant(self, rule: Rule, sentence: str) -> str:
        """Return the part between commas in which the rule matches, where it is neither denied
        nor about somebody else; else nothing.
        """
        start = 0
        while match := rule.pattern.search(sentence, start):
            start = match.start() + 1  # what is denied may hide another: "not live, I want to die"
            before = sentence[max(0, match.start() - NEAR) : match.start()]
            after = sentence[match.end() : match.end() + NEAR]
            denied = self._denied.search(before) or self._denied_after.match(after)
            other = rule.first_person and self._of_others.search(before)
            if not denied and not other:
                return f"{before.rpartition(', ')[2]}{match.group()}{after.partition(', ')[0]}"
        return ""


def _by_word(clues: Sequence[Sequence[Clue]]) -> ByWord:
    """Return word -> (number, what else must be there); under "" what is always possible."""
    found: defaultdict[str, list[tuple[int, Clue]]] = defaultdict(list)
    for number, alternatives in enumerate(clues):
        for clue in alternatives:
            for word in clue[0] if clue else ("",):
                found[word].append((number, clue[1:]))
    return dict(found)


def _possible(clues: ByWord, sentence: str) -> set[int]:
    """Return the numbers of which at least one clue holds in a sentence."""
    words = set(sentence.split())
    found = {number for number, _ in clues.get("", ())}
    for word in clues.keys() & words:
        for number, others in clues[word]:
            if number not in found and not any(words.isdisjoint(one) for one in others):
                found.add(number)
    return found


class Patterns:
    """Every language's patterns on every text, whatever its writer speaks: people mix languages."""

    def __init__(self, languages: Sequence[PatternCheck]) -> None:
        self._languages = languages

    def check(self, text: str, language: str) -> Signal | None:
        """Return the gravest signal; of equal ones that in the writer's own language."""
        folded = plain(text)
        own = sorted(self._languages, key=lambda one: one.language != language)
        found = [signal for one in own if (signal := one.read(folded)) is not None]
        return max(found, key=lambda signal: signal.level, default=None)


@cache
def patterns_of(language: str) -> PatternCheck:
    """Return one language's patterns, read once."""
    path = Path(__file__).with_name(f"patterns_{language}.toml")
    return PatternCheck(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def patterns() -> Patterns:
    """Return the patterns of every language there is."""
    return Patterns([patterns_of(language) for language in LANGUAGES])
