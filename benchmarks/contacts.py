"""Counts which invented sentences contact hints hold, beside a plain search, and times both."""

import math
import re
import statistics
import time
from collections.abc import Callable
from functools import partial

import phonenumbers

from conversations.contacts import find
from conversations.contacts.phones import REGIONS
from tests.contacts.sentences import CLEAN, LANGUAGES, Sentence, help_lines, sentences
from tests.contacts.variants import CHANGES, DISGUISES

HELD_GOAL, FALSE_GOAL, QUIET_GOAL, WORST_GOAL = 0.95, 0.02, 50.0, 50.0
PARTS: dict[str, Callable[[], list[Sentence]]] = {
    "corpus, rules made on it": lambda: [one for one in _all("corpus") if not one.kept_back],
    "corpus, third kept back": lambda: [one for one in _all("corpus") if one.kept_back],
    "blind, then rules widened on it": lambda: _all("blind"),
    "second blind, then rules widened on it": lambda: _all("second"),
    "third blind, another author, then rules widened on it": lambda: _all("third"),
    "own, in disguise, rules and weights made on it": lambda: _all("own"),
    "own, harder, rules and weights made on it": lambda: _all("more"),
    "fourth blind, other authors, then rules and weights widened on it": lambda: _all("fourth"),
    "fifth blind, other authors, then rules and weights widened on it": lambda: _all("fifth"),
    "sixth blind, other authors, nothing made on it": lambda: _all("sixth"),
}
FIRST_RUN = {
    "blind": (77.3, 0.6),
    "second blind": (84.8, 0.8),
    "third blind": (76.9, 0.8),
    "fourth blind": (94.0, 3.3),
    "fifth blind": (95.8, 3.6),
    "sixth blind": (99.6, 1.4),
}
"""Held, and clean held, in percent, before anybody had looked at the set; docs/contacts.md."""
KINDS = ("phone", "email", "handle", "invite", "link", "mention", "address", "workplace")
SIMPLE = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\w)@\w{3,}|https?://\S+|www\.\S+|\bt\.me/\S+")
QUIET = {
    "en": "I could not sleep again and my chest felt tight, thank you for listening yesterday",
    "ar": "لم أستطع النوم مرة أخرى وكان صدري ضيقا، شكرا لأنك استمعت إلي أمس",
    "es": "Otra vez no pude dormir y me apretaba el pecho, gracias por escucharme ayer",
    "fr": "Encore une nuit sans dormir, la poitrine serrée, merci de m'avoir écoutée hier",
    "tr": "Gece yine uyuyamadım, göğsüm sıkıştı, dün dinlediğin için sağ ol",
    "ru": "Опять не могла уснуть, и в груди всё сжималось, спасибо что слушал вчера",
}
HOSTILE: tuple[str, ...] = (
    "1 ",
    "a@",
    "a.",
    "a_",
    "a dot ",
    "insta my ",
    "calle a ",
    "14 a b c ",
    "zero ",
    "0o",
)
HOSTILE += ("onetwo", "i work at hospital ", "1n$t@", "x at y ", "шарь @", "собака а ", "شارع و ")
HOSTILE += ("telegram ", "u have insta a ", "soy a en insta ", "at a b hospital ", "your number ")
HOSTILE += ("first 077 ", "underscore ", "a1b2 ", "x, ", "x-", "x @")
HOSTILE += ("http://", "t . me / ", "1 then the ", "@ab ", "u/", "((((", "1️⃣", "\u200b", "find me ")

Way = Callable[[Sentence], bool]


def _all(name: str) -> list[Sentence]:
    return [one for language in LANGUAGES for one in sentences(name, language)]


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    z = 1.959964
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def ours(sentence: Sentence, allowed: frozenset[str]) -> bool:
    return bool(find(sentence.text, languages=[sentence.language], allowed=allowed))


def plain(sentence: Sentence) -> bool:
    """What one would write first: phonenumbers' own matcher and a pattern for the rest."""
    if SIMPLE.search(sentence.text):
        return True
    return any(
        phonenumbers.PhoneNumberMatcher(sentence.text, region).has_next()
        for region in REGIONS[sentence.language]
    )


def share(way: Way, found: list[Sentence]) -> tuple[int, int]:
    return sum(way(one) for one in found), len(found)


def cell(hits: int, n: int) -> str:
    low, high = wilson(hits, n)
    return f"{100 * hits / n:5.1f} % ({100 * low:.0f}-{100 * high:.0f}, n {n})"


def _row(name: str, chosen: list[Sentence], ways: dict[str, Way], *, goals: bool) -> None:
    print(f"{name:14}", end="")
    for way in ways.values():
        held = share(way, [one for one in chosen if one.kind != CLEAN])
        false = share(way, [one for one in chosen if one.kind == CLEAN])
        missed = held[0] < HELD_GOAL * held[1] or false[0] > FALSE_GOAL * false[1]
        note = "goal missed" if goals and way is ways["ours"] and missed else ""
        print(f"| {cell(*held):26}| {cell(*false):24} {note:11}", end="")
    print()


def languages(ways: dict[str, Way]) -> None:
    for name, chosen_of in PARTS.items():
        chosen = chosen_of()
        print(f"\n{name}: ours held | ours, clean held | plain held | plain, clean held")
        for language in LANGUAGES:
            _row(language, [one for one in chosen if one.language == language], ways, goals=True)
        _row("all", chosen, ways, goals=True)


def kinds(ways: dict[str, Way]) -> None:
    for name in list(PARTS)[1:]:
        of = {kind: [one for one in PARTS[name]() if one.kind == kind] for kind in KINDS}
        if not any(of.values()):
            continue  # the later sets tell no kinds
        print(f"\n{name}, by kind: held by ours | by the plain search")
        for kind, chosen in of.items():
            if chosen:
                cells = [cell(*share(way, chosen)) for way in ways.values()]
                print(f"{kind:14}| {cells[0]:28}| {cells[1]}")


def disguises(way: Way) -> None:
    """The corpus, changed by a rule: what was held stays held, what was clean stays clean."""
    for title, changes, clean in (("held", DISGUISES, False), ("clean", CHANGES, True)):
        print(f"\n{title} sentences of the corpus, disguised: still held")
        chosen = [one for one in _all("corpus") if (one.kind == CLEAN) is clean]
        for name, change in changes.items():
            changed = [
                Sentence(one.language, one.kind, after)
                for one in chosen
                if (after := change(one.text)) != one.text
            ]
            print(f"{name:24}| {cell(*share(way, changed))}")


def _microseconds(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(7):
        start = time.process_time()
        for _ in range(rounds):
            work()
        times.append((time.process_time() - start) / rounds * 1e6)
    return statistics.median(times)


def timings(ways: dict[str, Way]) -> None:
    print("\nprocessor microseconds a message, median of seven: ours | plain search")
    for language, text in QUIET.items():
        one = Sentence(language, CLEAN, text)
        spent = [_microseconds(partial(way, one), 500) for way in ways.values()]
        note = "  goal missed" if spent[0] > QUIET_GOAL else ""
        name = f"nothing in it, {language} ({len(text)} characters)"
        print(f"{name:36}{spent[0]:7.0f} | {spent[1]:7.0f}{note}")
    chosen = _all("corpus")
    spent = [_microseconds(partial(share, way, chosen), 1) / len(chosen) for way in ways.values()]
    print(f"{'a sentence of the corpus':36}{spent[0]:7.0f} | {spent[1]:7.0f}")
    worst = {unit: _worst((unit * 4096)[:4096]) for unit in HOSTILE}
    unit = max(worst, key=lambda one: worst[one])
    note = "  goal missed" if worst[unit] > WORST_GOAL else ""
    print(f"4,096 hostile characters, worst of {len(worst)} kinds: {worst[unit]:.0f} ms, ", end="")
    print(f"{unit!r} again and again{note}")


def _worst(text: str) -> float:
    return _microseconds(lambda: find(text, languages=LANGUAGES, region="DE"), 1) / 1000


def main() -> None:
    ways: dict[str, Way] = {"ours": partial(ours, allowed=help_lines()), "plain": plain}
    print("All sentences are invented, all but blind sets 3 to 5 by those who wrote the rules.")
    print("At first run, when nobody here had seen the set (recorded, not measured now):")
    for name, (held, false) in FIRST_RUN.items():
        note = "  goal missed" if held < 100 * HELD_GOAL or false > 100 * FALSE_GOAL else ""
        print(f"  {name:13} held {held:5.1f} %, clean held {false:4.1f} %{note}")
    print("Everything below is measured on sets that rules and weights have been made on;")
    print("python -m benchmarks.contact_weights --check leaves each set out of the weights once.")
    print("95 % intervals: Wilson.")
    print("Goals: at least 95 % held, at most 2 % of clean look-alikes held.")
    languages(ways)
    kinds(ways)
    disguises(ways["ours"])
    timings(ways)


if __name__ == "__main__":
    main()
