"""Looking at words first, for speed, changes nothing about what the patterns hear."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.safety import check as checking
from conversations.safety.check import PatternCheck, Rule, patterns_of
from conversations.safety.phrases import Phrases
from conversations.safety.wording import plain
from tests.safety import sentences


def raw(language: str) -> dict[str, Any]:
    path = Path(checking.__file__).with_name(f"patterns_{language}.toml")
    return tomllib.loads(path.read_text("utf-8"))


class Patient(PatternCheck):
    """The same patterns, each tried on every sentence."""

    def _possible(self, sentence: str, *, across: bool) -> list[Rule]:  # noqa: ARG002 - tries all
        return [rule for rule in self._rules if rule.across == across]

    def _masked(self, sentence: str) -> str:
        return self._safe.sub(checking.MASK, sentence)


PATIENT = {language: Patient(raw(language)) for language in checking.LANGUAGES}
RULES = [rule for language in checking.LANGUAGES for rule in patterns_of(language)._rules]


def spoken(language: str) -> st.SearchStrategy[str]:
    said = raw(language)
    known = sorted(
        Phrases(said["classes"], said["denying"], said["often"]).words | set(said["spellings"])
    )
    phrases = [one for rule in said["rules"] for one in [*rule["phrases"], *said["safe"]]]
    others = ["and", ".", ",", "tea", "'", '"', "2026"]
    return st.lists(st.sampled_from([*known, *phrases, *others])).map(" ".join)


@pytest.mark.parametrize("language", checking.LANGUAGES)
@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_any_words_of_the_patterns_are_heard_alike(language: str, data: st.DataObject) -> None:
    text = data.draw(spoken(language))
    assert patterns_of(language).check(text) == PATIENT[language].check(text)


@pytest.mark.parametrize("language", checking.LANGUAGES)
@given(text=st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_heard_alike(language: str, text: str) -> None:
    assert patterns_of(language).check(text) == PATIENT[language].check(text)


@pytest.mark.parametrize("language", checking.LANGUAGES)
@pytest.mark.parametrize("part", sentences.PARTS)
def test_the_example_sentences_are_heard_alike(language: str, part: str) -> None:
    for _, text in [*sentences.risk(part, language), *sentences.harmless(part, language)]:
        assert patterns_of(language).check(text) == PATIENT[language].check(text)


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
