"""Made-up criteria and people for the matcher's tests."""

from typing import Any

import numpy as np

from matching import Criteria

Person = dict[str, Any]

DECLARED: dict[str, Any] = {
    "criteria": [
        {
            "name": "condition",
            "kind": "tags",
            "weight": 2.0,
            "taxonomy": {"panic": "anxiety", "phobia": "anxiety", "anxiety": "mood"},
        },
        {"name": "field", "kind": "category", "near": [["law", "politics", 0.5]]},
        {"name": "education", "kind": "ordinal", "levels": ["none", "school", "degree"]},
        {"name": "age", "kind": "number", "width": 8},
        {"name": "interests", "kind": "vector", "low": 1, "high": 10},
        {"name": "recovery", "kind": "trajectory"},
        {"name": "own_words", "kind": "text", "weight": 0.5},
        {"name": "district", "kind": "category", "weight": 0},
    ],
    "constraints": [{"name": "language", "kind": "overlap", "field": "languages"}],
}

WORDS = ("alone", "sleep", "work", "child", "pain", "fear", "night", "money", "doctor", "hope")


def criteria() -> Criteria:
    """All seven kinds, one of them a shadow, and one constraint."""
    return Criteria.from_dict(DECLARED)


def crowd(count: int, seed: int, *, gaps: float = 0.15) -> list[Person]:
    """Make `count` people, who leave about a share of `gaps` of their answers open."""
    random = np.random.default_rng(seed)
    return [_person(f"{seed}-{at}", random, gaps) for at in range(count)]


def _person(name: str, random: np.random.Generator, gaps: float) -> Person:
    tags = ["panic", "phobia", "anxiety", "mood", "grief", "ptsd"]
    person: Person = {
        "condition": random.choice(tags, 2, replace=False).tolist(),
        "field": str(random.choice(["law", "politics", "care", "trade"])),
        "education": str(random.choice(["none", "school", "degree"])),
        "age": int(random.integers(18, 80)),
        "interests": [int(value) for value in random.integers(1, 11, 4)],
        "recovery": {"stage": int(random.integers(0, 5)), "since": int(random.integers(0, 900))},
        "own_words": " ".join(random.choice(WORDS, 4)),
        "district": str(random.choice(["north", "south"])),
    }
    kept = {field: value for field, value in person.items() if random.random() >= gaps}
    languages = ["en"] if random.random() < 0.7 else ["es", "en"][: int(random.integers(1, 3))]
    return {"id": name, **kept, "languages": languages}
