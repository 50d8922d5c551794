"""Looking at words first, for speed, changes nothing about what the patterns hear."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.safety import check as checking
from conversations.safety.check import PatternCheck, Rule, english
from conversations.safety.phrases import Phrases
from conversations.safety.wording import plain
from tests.safety import sentences

RAW = tomllib.loads(Path(checking.__file__).with_name("patterns_en.toml").read_text("utf-8"))
WORDS = sorted(Phrases(RAW["classes"]).words | set(RAW["spellings"]))
PHRASES = [phrase for rule in RAW["rules"] for phrase in [*rule["phrases"], *RAW["safe"]]]
RULES = english()._rules


class Patient(PatternCheck):
    """The same patterns, each tried on every sentence."""

    def _possible(self, sentence: str, *, across: bool) -> list[Rule]:  # noqa: ARG002 - tries all
        return [rule for rule in self._rules if rule.across == across]

    def _masked(self, sentence: str) -> str:
        return self._safe.sub(checking.MASK, sentence)


patient = Patient(RAW)
spoken = st.lists(st.sampled_from([*WORDS, *PHRASES, "and", ".", ",", "tea", "'", '"', "2026"]))


@given(spoken.map(" ".join))
@settings(max_examples=400, deadline=None)
def test_any_words_of_the_patterns_are_heard_alike(text: str) -> None:
    assert english().check(text) == patient.check(text)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_heard_alike(text: str) -> None:
    assert english().check(text) == patient.check(text)


@pytest.mark.parametrize("part", sentences.PARTS)
def test_the_example_sentences_are_heard_alike(part: str) -> None:
    for _, text in [*sentences.risk(part), *sentences.harmless(part)]:
        assert english().check(text) == patient.check(text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_a_pattern_matches_has_one_of_its_clues(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(rule.pattern))
    found = rule.pattern.search(text)
    assert found is not None
    held = found.group().split()
    assert any(all(not part.isdisjoint(held) for part in clue) for clue in rule.clues)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_letters_need_no_folding(text: str) -> None:
    assert plain(text) == plain(f"{text}\u200b")
