"""What the English patterns hear and what they let pass, on invented sentences."""

import re

import pytest

from conversations.safety.check import SafetyCheck, Signal, patterns, patterns_of
from tests.safety import sentences

english = patterns_of("en")


def level(text: str) -> int:
    signal = english.check(text)
    return signal.level if signal else 0


def tell(figure: str) -> None:
    print(figure)  # noqa: T201 - `pytest -s` shows the figures


def test_there_are_enough_sentences_to_say_anything_at_all() -> None:
    assert sentences.total("risk") >= 120
    assert sentences.total("harmless") >= 160


@pytest.mark.parametrize("part", sentences.PARTS)
def test_grave_sentences_are_heard_as_grave(part: str) -> None:
    grave = [(true, level(text)) for true, text in sentences.risk(part) if true >= 3]
    heard = sum(found >= 3 for _, found in grave)
    tell(f"\n{part}: recall of level >= 3 at level >= 3: {heard} of {len(grave)}")
    assert heard / len(grave) >= 0.9


@pytest.mark.parametrize("part", sentences.PARTS)
def test_every_level_is_mostly_heard(part: str) -> None:
    for wanted in range(1, 6):
        found = [level(text) for true, text in sentences.risk(part) if true == wanted]
        heard = sum(one > 0 for one in found)
        full = sum(one >= wanted for one in found)
        tell(f"\n{part}, level {wanted}: heard {heard}, at its level {full}, of {len(found)}")
        assert heard / len(found) >= 0.85


@pytest.mark.parametrize("part", sentences.PARTS)
def test_harmless_sentences_rarely_set_anything_off(part: str) -> None:
    found = [(text, level(text)) for _, text in sentences.harmless(part)]
    alarms = [text for text, one in found if one > 0]
    tell(f"\n{part}: false alarms {len(alarms)} of {len(found)}")
    assert len(alarms) / len(found) <= 0.05


def test_later_sentences_that_widened_the_rules_stay_heard() -> None:
    grave = [level(text) for text in sentences.later("more", "grave")]
    alarms = [text for text in sentences.later("more", "harmless") if level(text)]
    tell(f"\nmore: {sum(one >= 3 for one in grave)} of {len(grave)}; false: {alarms}")
    assert sum(one >= 3 for one in grave) / len(grave) >= 0.85
    assert len(alarms) / len(sentences.later("more", "harmless")) <= 0.05


def test_what_patterns_cannot_hear_is_said_plainly() -> None:
    """Danger said in a roundabout way is mostly missed: patterns are a floor, not a detector.

    First run on these: 2 of 20 at level 3 or more, 4 of 20 at any level, 0 of 20 false alarms. The
    set before it, now in [more], was less oblique: 10 of 25 at its first run, 1 of 25 false.
    """
    grave = [level(text) for text in sentences.later("blind", "grave")]
    alarms = [text for text in sentences.later("blind", "harmless") if level(text)]
    tell(f"\nblind: {sum(one >= 3 for one in grave)} of {len(grave)}; false: {alarms}")
    assert sum(one >= 3 for one in grave) >= 2
    assert len(alarms) <= 1


@pytest.mark.parametrize(("wanted", "text"), sentences.traps())
def test_a_trap_met_once_stays_open(wanted: int, text: str) -> None:
    assert level(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "i want to k1ll myself",
        "I WANT TO KILL MYSELF",
        "I want to ｋｉｌｌ myself",
        "i want to k.i.l.l myself",
        "i want to kіll myself",
        "i want to kill myslef",
        "i want to kiiiill myselffff",
        "i want to k*ll myself",
        "I want to k\u200di\u200dl\u200dl myself",
        "i want to killmyself",
        "i w\u0301ant to kill my self",
        "thinking about su!cide",
        "i'm gonna k-m-s",
        "i dont want this.i want to die",
    ],
)
def test_a_hidden_word_is_read(text: str) -> None:
    assert level(text) >= 3


def test_words_are_whole_words() -> None:
    assert english.check("We dined on diced carrots with a suicidally hot sauce") is None
    assert english.check("My skills are killing time on the deadline") is None


def test_the_gravest_signal_counts() -> None:
    assert level("I feel hopeless. I took all my pills.") == 5


def test_nothing_is_nothing() -> None:
    for text in ("", " ", ".", "\u200b", "?!", "'", '"', "123", "😂", "أنا بخير", "日本語"):
        assert english.check(text) is None


def test_the_signal_holds_no_words_of_the_sentence() -> None:
    signal = english.check("I want to kill myself in Springfield")
    assert signal == Signal(3, "en.3.kill_self")


def test_rule_ids_are_unique_and_say_their_level() -> None:
    ids = english.rule_ids
    assert len(set(ids)) == len(ids)
    for rule in ids:
        assert re.fullmatch(r"en\.[1-5]\.[a-z_]+", rule)


def test_it_fits_the_port() -> None:
    port: SafetyCheck = patterns()
    assert port.check("I want to die", "ar") == Signal(3, "en.3.want_to_die")


@pytest.mark.parametrize(
    "text",
    [
        "i want to " * 410,
        "kill " * 820,
        "a" * 4096,
        "a " * 2048,
        "not " * 1024,
        "'\"" * 2048,
        "k!" * 2048,
        "*" * 4096,
        "k" + "*" * 4095,
        "i took all the " * 273,
        "." * 4096,
        "\u0301" * 4096,
    ],
)
@pytest.mark.timeout(60)
def test_the_longest_message_is_read_whatever_it_is_made_of(text: str) -> None:
    english.check(text[:4096])
