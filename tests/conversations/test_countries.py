"""People write their country as they call it, in their own words and spelling."""

import pytest

from conversations.countries import find_country

LANGUAGES = ("en", "ar", "es")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("مصر", "EG"),
        ("أنا في مصر.", "EG"),
        ("السعودية", "SA"),
        ("الامارات", "AE"),
        ("سوريه", "SY"),
        ("سورية", "SY"),
        ("الاردن", "JO"),
        ("فلسطين", "PS"),
        ("المغرب", "MA"),
        ("عمان", "OM"),
        ("بريطانيا", "GB"),
        ("I am in Egypt", "EG"),
        ("England", "GB"),
        ("estoy en méxico", "MX"),
        ("EEUU", "US"),
        ("NO", "NO"),
    ],
)
def test_a_typed_country_is_found(typed: str, code: str) -> None:
    assert find_country(typed, LANGUAGES) == code


@pytest.mark.parametrize("typed", ["no", "in it", "لا", "somewhere", "", "في"])
def test_other_words_are_no_country(typed: str) -> None:
    assert find_country(typed, LANGUAGES) is None
