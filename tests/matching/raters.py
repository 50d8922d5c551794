"""Made-up ratings for the matcher's tests: what the raters feel is known."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import Matcher

Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]

MODELS = ("auto", "linear", "boosted")
TWO: dict[str, Any] = {
    "criteria": [
        {"name": "hobby", "kind": "category"},
        {"name": "town", "kind": "category"},
        {"name": "age", "kind": "number", "width": 10},
        {"name": "shoe", "kind": "category", "weight": 0},
    ]
}


def people(count: int, name: str, seed: int) -> list[dict[str, Any]]:
    random = np.random.default_rng(seed)
    return [
        {
            "id": f"{name}{at}",
            "hobby": str(random.choice(["chess", "song", "walks"])),
            "town": str(random.choice(["east", "west"])),
            "age": float(random.integers(18, 80)),
            "shoe": int(random.integers(36, 46)),
        }
        for at in range(count)
    ]


def some_pairs(raters: int, supporters: int, each: int, seed: int) -> Pairs:
    random = np.random.default_rng(seed)
    return np.array(
        [
            (rater, supporter)
            for rater in range(raters)
            for supporter in random.choice(supporters, each, replace=False).tolist()
        ]
    )


def similarities(criterion: str, ours: Any, theirs: Any, pairs: Pairs) -> Floats:
    """How alike pairs are in one criterion, as the matcher sees it."""
    found = Matcher(TWO).fit([], [], [], []).explain(ours, theirs, pairs)
    at = [one["name"] for one in TWO["criteria"]].index(criterion)
    return np.array([reasons[at].similarity for reasons in found])


class Programme:
    """Raters who feel alike by their town alone, whatever was declared, and one liked supporter."""

    def __init__(
        self,
        raters: int = 60,
        each: int = 5,
        *,
        seed: int = 0,
        noise: float = 0.1,
        liked: float = 0,
    ) -> None:
        random = np.random.default_rng(seed)
        self.ours, self.theirs = people(raters, "r", seed), people(20, "s", seed + 1)
        self.pairs = some_pairs(raters, 20, each, seed + 2)
        town = similarities("town", self.ours, self.theirs, self.pairs)
        own = random.normal(0, 0.1, raters)[self.pairs[:, 0]]
        mine = self.pairs[:, 1] == 0
        rated = 0.35 + 0.25 * town + own + liked * mine + random.normal(0, noise, len(town))
        self.ratings = np.clip(rated, 0, 1)

    def fit(self, model: str = "linear", **settings: Any) -> Matcher:
        fitted = Matcher(TWO, model=model, **settings)
        return fitted.fit(self.ours, self.theirs, self.pairs, self.ratings)
