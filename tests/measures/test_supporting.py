"""What lies between supporters is shown without names, and only from enough of them on."""

import numpy as np
import pytest

from measures.supporting import supporting


def test_what_lies_between_supporters_is_shown_without_names() -> None:
    rng = np.random.default_rng(8)
    recipients = np.repeat(np.arange(300), 3)
    supporters = recipients % 30
    y = 0.6 + rng.normal(0, 0.1, 30)[supporters] + rng.normal(0, 0.1, 300)[recipients]
    found = supporting(
        (y + rng.normal(0, 0.1, 900)).tolist(), recipients.tolist(), supporters.tolist()
    )
    assert found.between_supporters == pytest.approx(1 / 3, abs=0.12)
    assert found.between_recipients == pytest.approx(1 / 3, abs=0.12)
    assert len(found.spread) == 30
    assert [one[0] for one in found.spread] == sorted(one[0] for one in found.spread)
    assert found.trust is not None
    assert found.trust > 0.7


@pytest.mark.parametrize(("supporters", "each"), [(9, 30), (12, 2)])
def test_few_supporters_or_recipients_are_not_told_apart(supporters: int, each: int) -> None:
    of = [name for name in range(supporters) for _ in range(each)]
    found = supporting([0.5] * len(of), list(range(len(of))), of)
    assert found.between_supporters is None
    assert found.spread == ()


def test_recipients_who_rated_once_leave_supporters_part_to_be_told() -> None:
    rng = np.random.default_rng(3)
    of = np.arange(400) % 20
    y = 0.6 + rng.normal(0, 0.1, 20)[of] + rng.normal(0, 0.1, 400)
    found = supporting(y.tolist(), list(range(400)), of.tolist())
    assert found.between_supporters == pytest.approx(0.5, abs=0.2)
    assert found.between_recipients is None
