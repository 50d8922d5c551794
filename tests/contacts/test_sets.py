"""How much of each set of sentences is held, and how little of what only looks like a detail."""

import pytest

from tests.contacts.measuring import share
from tests.contacts.sentences import CLEAN, LANGUAGES, sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_contact_details_are_held_and_look_alikes_pass(language: str) -> None:
    corpus = list(sentences("corpus", language))
    assert share([one for one in corpus if one.kind != CLEAN]) >= 0.95
    assert share([one for one in corpus if one.kind == CLEAN]) <= 0.02


def test_the_third_kept_back_is_held_as_well() -> None:
    back = [one for lang in LANGUAGES for one in sentences("corpus", lang) if one.kept_back]
    assert share([one for one in back if one.kind != CLEAN]) >= 0.95
    assert share([one for one in back if one.kind == CLEAN]) <= 0.02


@pytest.mark.parametrize("name", ["blind", "second", "third"])
def test_numbers_addresses_and_links_are_held_in_careless_writing(name: str) -> None:
    every = [one for language in LANGUAGES for one in sentences(name, language)]
    plain = {"phone", "email", "invite", "link", "mention", "address"}
    assert share([one for one in every if one.kind in plain]) >= 0.95
    assert share([one for one in every if one.kind == CLEAN]) <= 0.02


@pytest.mark.parametrize("name", ["blind", "second", "third"])
def test_names_wishes_and_workplaces_are_held_in_careless_writing(name: str) -> None:
    every = [one for language in LANGUAGES for one in sentences(name, language)]
    assert share([one for one in every if one.kind == "handle"]) >= 0.95
    assert share([one for one in every if one.kind == "workplace"]) >= 0.8


@pytest.mark.parametrize("name", ["own", "fourth", "fifth", "sixth"])
def test_details_in_disguise_are_held_and_look_alikes_pass(name: str) -> None:
    every = [one for language in LANGUAGES for one in sentences(name, language)]
    assert share([one for one in every if one.kind != CLEAN]) >= 0.93
    assert share([one for one in every if one.kind == CLEAN]) <= 0.02
