"""The picture of one's own answers: for a small phone, from either side, without a verdict."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dashboard.plots import draw

ENGLISH = ["How has this week been for you?", "0 = Very bad", "10 = Very good", "3 Nov", "15 Dec"]
ARABIC = ["كيف كان هذا الأسبوع؟", "0 = سيئ جدًا", "10 = جيد جدًا", "3 نوفمبر", "15 ديسمبر"]
RISING = {"steps": 11, "across": [0.0, 0.5, 1.0], "up": [1, 5, 9]}
INK = (38, 50, 63)


def picture(words: list[str], *panels: dict[str, Any]) -> np.ndarray:
    payload = {"kind": "answers", "numbers": {"panels": list(panels)}, "words": words}
    with Image.open(io.BytesIO(draw(payload))) as image:
        return np.asarray(image.convert("RGB"), dtype=int)


def dots(image: np.ndarray) -> list[tuple[int, int]]:
    """Return (across, up) of the dots, from left to right: whole squares of ink."""
    ink = (image == INK).all(axis=2)
    rows, columns = np.nonzero(ink[4:-4, 4:-4])
    solid = [
        (int(column) + 4, -int(row) - 4)
        for row, column in zip(rows, columns, strict=True)
        if ink[row + 4 : row + 10, column + 4 : column + 10].all()
    ]
    found: list[tuple[int, int]] = []
    for across, up in sorted(solid):
        if not found or across - found[-1][0] > 12:
            found.append((across, up))
    return found


@pytest.mark.parametrize("panels", [1, 3])
def test_it_is_twice_as_wide_as_a_small_phone_and_one_panel_long_for_each_question(
    panels: int,
) -> None:
    image = picture(ENGLISH * panels, *[RISING] * panels)
    assert image.shape == (360 * panels, 780, 3)


def test_time_runs_as_people_read() -> None:
    left = dots(picture(ENGLISH, RISING))
    right = dots(picture(ARABIC, RISING))
    assert len(left) == len(right) == 3
    assert [up for _, up in left] == sorted(up for _, up in left)
    assert [up for _, up in right] == sorted((up for _, up in right), reverse=True)


def test_no_colour_judges() -> None:
    for words in (ENGLISH, ARABIC):
        red, green, blue = np.moveaxis(picture(words, RISING), 2, 0)
        assert ((red <= green) & (green <= blue)).all()


def test_arabic_letters_are_joined_and_not_boxes() -> None:
    """Joined, a word is narrower than its letters one by one; a box would be as wide as any."""
    word = "متشابهان"
    apart = " ".join(word)
    joined, single = (
        picture([text, *ARABIC[1:]], RISING)[:90].min(axis=(0, 2)) for text in (word, apart)
    )
    assert 0 < (joined < 200).sum() < 0.8 * (single < 200).sum()


def test_a_name_is_no_formula() -> None:
    assert picture(["$x^2$ gets it", *ENGLISH[1:]], RISING).shape[1] == 780
