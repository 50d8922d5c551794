"""What every translation owes its source, and its reader."""

import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.plurals import get_plural

from app.commands import texts
from conversations.replies import Plural, Text, count
from tests.locale.catalogues import (
    CATALOGUES,
    CORE_FOLDER,
    LANGUAGES,
    bare,
    button_labels,
    entries,
    extracted,
    locales,
    programme,
    values,
)

LATIN = {"Telegram", "OCD"}
SAME = {"No", "no", "Alcohol", "Islam", "chat"}  # the same word in English and in Spanish
OTHER_BIDI = re.compile("[\u061c\u200e\u202a-\u202e]|(?<!^)\u200f", re.MULTILINE)
LABEL = 60
LABELS_IN_TEXTS = [
    ("Tap all that fit, then Continue.", "Continue"),
    (
        (
            "Sorry, I could not find that among the answers. You can tap one below, or Skip; /now "
            "shows people who listen."
        ),
        "Skip",
    ),
    ("Tap what fits first, or tap Skip.", "Skip"),
    (
        "Something needs your yes first: /profile, then What I agreed to.",
        "What I agreed to",
    ),
]


@pytest.mark.parametrize(("folder", "language"), CATALOGUES)
def test_each_catalogue_is_complete_and_true_to_its_source(folder: Path, language: str) -> None:
    found = extracted(folder)
    assert found.texts
    assert found.faults == []
    assert texts.faults_of(folder / f"{language}.po", language, found) == []


def test_the_programme_offers_the_languages_that_are_translated() -> None:
    assert programme().languages == ("en", *LANGUAGES)


@pytest.mark.parametrize(("folder", "language"), CATALOGUES)
def test_each_catalogue_says_that_no_native_speaker_has_reviewed_it(
    folder: Path, language: str
) -> None:
    head = (folder / f"{language}.po").read_text(encoding="utf-8").splitlines()[0]
    assert head == texts.UNREVIEWED


def test_every_text_renders_with_values_within_one_message() -> None:
    for entry in entries():
        for source in entry.sources:
            words: Text | Plural = Text(source, values(source))
            if isinstance(entry.source, tuple):
                words = Plural(*entry.source, 30, values(source))
            shown = locales().html(words, entry.language)
            assert 0 < len(shown) <= 4096, source
            assert "{" not in shown, source


def test_buttons_fit_on_a_phone() -> None:
    labels = button_labels()
    assert len(labels) > 100
    for language in ("en", *LANGUAGES):
        for label in labels:
            shown = locales().plain(Text(label, values(label)), language)
            assert len(shown.strip()) <= LABEL, f"{language}: {shown}"


def test_buttons_of_one_question_differ() -> None:
    for question in programme().questions:
        if question.translate_labels:
            for language in LANGUAGES:
                shown = [locales().plain(Text(o.label), language) for o in question.options]
                assert len(shown) == len(set(shown)), question.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("text", "label"), LABELS_IN_TEXTS)
def test_a_text_calls_a_button_what_stands_on_it(text: str, label: str, language: str) -> None:
    assert label in text
    shown = locales().plain(Text(text), language)
    assert locales().plain(Text(label), language) in shown


def test_nothing_english_is_left_in_arabic() -> None:
    for entry in entries("ar"):
        assert set(re.findall("[A-Za-z]{2,}", bare(entry.form))) <= LATIN, entry.form


def test_nothing_english_is_left_in_spanish() -> None:
    for entry in entries("es"):
        if re.search("[A-Za-z]", bare(entry.form)):
            assert entry.form not in entry.sources or entry.form in SAME, entry.form


def test_arabic_uses_its_own_signs() -> None:
    for entry in entries("ar"):
        assert not re.search("[,;?“”→]", bare(entry.form)), entry.form
        assert "ـ" not in entry.form, entry.form


def test_spanish_questions_open_and_close() -> None:
    for entry in entries("es"):
        assert entry.form.count("¿") == entry.form.count("?"), entry.form
        assert entry.form.count("¡") == entry.form.count("!"), entry.form


def test_directions_are_told_by_isolates_that_end_and_by_marks_that_begin_a_line() -> None:
    for entry in entries():
        assert not OTHER_BIDI.search(entry.form), entry.form
        opened = sum(entry.form.count(sign) for sign in "\u2066\u2067\u2068")
        assert opened == entry.form.count("\u2069"), entry.form


def test_commands_stand_isolated_in_arabic_and_apart_from_letters() -> None:
    found = 0
    for entry in entries("ar"):
        assert entry.form == texts.directed(entry.form)
        for before in re.findall("(.?)\u2068?/[a-z]+\u2069?", texts.TAG.sub("", entry.form)):
            found += 1
            assert not before.isalnum(), entry.form  # a letter before it hides it from Telegram
    assert found > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    folders = [folder for folder, one in CATALOGUES if one == language]
    assert len(folders) == 2
    for folder in folders:
        catalogue = texts.read(folder / f"{language}.po", language)
        assert catalogue.plural_forms == get_plural(language).plural_forms


def test_arabic_has_a_form_for_each_kind_of_number() -> None:
    kinds = set(Locale.parse("ar").plural_form.tags) | {"other"}
    assert get_plural("ar").num_plurals == len(kinds) == 6


@pytest.mark.parametrize(
    ("language", "n", "shown"),
    [
        ("ar", 0, "أقل من يوم"),
        ("ar", 1, "يوم واحد"),
        ("ar", 2, "يومان"),
        ("ar", 3, "3 أيام"),
        ("ar", 10, "10 أيام"),
        ("ar", 11, "11 يومًا"),
        ("ar", 99, "99 يومًا"),
        ("ar", 100, "100 يوم"),
        ("ar", 103, "103 أيام"),
        ("es", 0, "0 días"),
        ("es", 1, "1 día"),
        ("es", 2, "2 días"),
        ("es", 3, "3 días"),
        ("es", 11, "11 días"),
        ("es", 100, "100 días"),
        ("en", 1, "1 day"),
        ("en", 0, "0 days"),
    ],
)
def test_a_number_finds_its_form(language: str, n: int, shown: str) -> None:
    assert locales().html(count("{n} day", "{n} days", n), language) == shown


def test_arabic_leaves_the_number_out_only_where_the_word_says_it() -> None:
    catalogue = texts.messages(texts.read(CORE_FOLDER / "ar.po", "ar"))
    plurals = [message for source, message in catalogue.items() if isinstance(source, tuple)]
    assert plurals
    for message in plurals:
        assert all("{n}" in form for form in texts.forms(message)[3:]), message.id


def test_a_changed_language_is_confirmed_in_that_language() -> None:
    said = Text("Done. We speak English now.")
    assert locales().html(said, "es") == "Listo. Ahora hablamos español."
    assert locales().html(said, "ar") == "تم. نتحدث العربية الآن."


def test_what_is_there_to_be_copied_holds_no_invisible_signs() -> None:
    said = Text("{alias}:\n<code>{line}</code>", {"alias": "Maple", "line": "+49 30 123 & co"})
    assert "<code>+49 30 123 &amp; co</code>" in locales().html(said, "ar")
    assert "<code>+49 30 123 &amp; co</code>" in locales().html(said, "es")
