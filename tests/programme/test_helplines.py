"""Help lines grow old."""

from datetime import date

import pytest

from conversations.loading import check_programme
from tests.programme.broken import FOLDER


@pytest.mark.parametrize(
    ("today", "old"),
    [(date(2027, 6, 2), False), (date(2027, 6, 3), True), (date(2028, 1, 1), True)],
)
def test_a_line_grows_old_after_twelve_months_without_stopping_the_programme(
    today: date, old: bool
) -> None:
    checked = check_programme(FOLDER, today)
    assert checked.programme is not None
    assert bool(checked.warnings) is old
    assert all("more than 12 months ago" in warning.fault for warning in checked.warnings)
