"""How the bot speaks: short, without shame, and to anybody, whoever they are."""

import re
from collections.abc import Iterator

import pytest

from tests.locale.catalogues import CORE_FOLDER, LANGUAGES, bare, entries, extracted

LONGEST = 30  # words in a sentence
ON_AVERAGE = 25
SPANISH_GENDERED = (
    r"bienvenid(?:o|os|as)|list[oa]s? para|sol[oa] en esto|cansad[oa]s?|segur[oa]s? de|"
    r"preparad[oa]s?|compañer[oa]s?|amig[oa]s?|registrad[oa]s?|invitad[oa]s?|conectad[oa]s?|usuari[oa]s?"
)
SPANISH_STIGMA = (
    r"enferm[oa]s? mental(?:es)?|adict[oa]s?|alcohólic[oa]s?|loc[oa]s?|víctimas?|sufre[ns]?"
)
# Imperatives and verbs that would tell a man from a woman; verbal nouns stand in their place.
ARABIC_GENDERED = (
    "اضغط اضغطي اكتب اكتبي اختر اختاري تريد تريدين تحب تحبين أرسل أرسلي جرب جربي حاول حاولي "
    "تستطيع تستطيعين ترغب ترغبين تفضل تفضلين تشعر تشعرين كن كوني أخبرنا أخبرينا متأكد متأكدة"
)
ARABIC_STIGMA = "مجنون مختل مدمن مدمنون ضحية معتوه يعاني"


def sentences(text: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.!?؟:])\s|\n", bare(text)):
        if sentence.strip(" •"):
            yield sentence


def lengths(text: str) -> list[int]:
    return [len(re.findall(r"[\w'’]+", sentence)) for sentence in sentences(text)]


def test_english_sentences_are_short() -> None:
    for source in extracted(CORE_FOLDER).texts:
        text = source if isinstance(source, str) else source[1]
        found = lengths(text)
        assert max(found, default=0) <= LONGEST, text
        assert sum(found) <= ON_AVERAGE * len(found), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_translated_sentences_are_hardly_longer(language: str) -> None:
    for entry in entries(language):
        assert max(lengths(entry.form), default=0) <= LONGEST + 5, entry.form


def test_spanish_speaks_to_anybody() -> None:
    for entry in entries("es"):
        assert not re.search(rf"\b(?:{SPANISH_GENDERED})\b", entry.form.lower()), entry.form


def test_spanish_shames_nobody() -> None:
    for entry in entries("es"):
        assert not re.search(rf"\b(?:{SPANISH_STIGMA})\b", entry.form.lower()), entry.form


def test_spanish_says_tu() -> None:
    for entry in entries("es"):
        assert not re.search(r"\b(?:usted|vosotr\w+|os)\b", entry.form.lower()), entry.form


def test_arabic_speaks_to_anybody() -> None:
    for entry in entries("ar"):
        said = set(re.findall("[\u0621-\u064a]+", re.sub("[\u064b-\u0652]", "", entry.form)))
        assert not said & set(ARABIC_GENDERED.split()), entry.form


def test_arabic_shames_nobody() -> None:
    for entry in entries("ar"):
        said = set(re.findall("[\u0621-\u064a]+", entry.form))
        assert not said & set(ARABIC_STIGMA.split()), entry.form
