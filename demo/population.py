"""An invented population whose conditions, cultures, languages, ages and stages hang together.

Plain data in the terms of programmes/default; nobody here is a real person, and every name says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

CULTURES: Mapping[str, Mapping[str, Any]] = {
    # culture: share of people, languages with shares, faiths with shares, countries
    "north_europe": {
        "share": 0.26,
        "languages": {"en": 0.85, "de": 0.35, "fr": 0.1},
        "faiths": {"none": 0.5, "christian": 0.3, "own_way": 0.15, "private": 0.05},
        "countries": ("GB", "DE"),
    },
    "north_america": {
        "share": 0.2,
        "languages": {"en": 1.0, "es": 0.15, "fr": 0.05},
        "faiths": {"christian": 0.5, "none": 0.3, "own_way": 0.12, "jewish": 0.08},
        "countries": ("US", "CA"),
    },
    "latin_america": {
        "share": 0.16,
        "languages": {"es": 0.95, "en": 0.5, "pt": 0.1},
        "faiths": {"christian": 0.7, "none": 0.15, "own_way": 0.15},
        "countries": ("MX", "US"),
    },
    "middle_east": {
        "share": 0.14,
        "languages": {"ar": 0.95, "en": 0.6, "fr": 0.1},
        "faiths": {"muslim": 0.75, "christian": 0.1, "own_way": 0.1, "private": 0.05},
        "countries": ("GB", "DE", "US"),
    },
    "north_africa": {
        "share": 0.08,
        "languages": {"ar": 0.95, "fr": 0.6, "en": 0.3},
        "faiths": {"muslim": 0.85, "none": 0.05, "private": 0.1},
        "countries": ("FR", "GB"),
    },
    "south_asia": {
        "share": 0.1,
        "languages": {"en": 0.9, "hi": 0.5, "ur": 0.3},
        "faiths": {"hindu": 0.45, "muslim": 0.35, "sikh": 0.1, "none": 0.1},
        "countries": ("IN", "GB"),
    },
    "caribbean": {
        "share": 0.06,
        "languages": {"en": 0.9, "es": 0.3},
        "faiths": {"christian": 0.7, "own_way": 0.2, "none": 0.1},
        "countries": ("GB", "US"),
    },
}

# A main condition brings others along; ages differ, as they do in life.
CONDITIONS: Mapping[str, Mapping[str, Any]] = {
    "low_mood": {
        "share": 0.16,
        "with": {"loneliness": 0.4, "burnout": 0.3, "anxiety": 0.4},
        "age": (38, 13),
    },
    "panic": {"share": 0.12, "with": {"anxiety": 0.6, "loneliness": 0.2}, "age": (31, 9)},
    "anxiety": {
        "share": 0.14,
        "with": {"low_mood": 0.3, "panic": 0.3, "burnout": 0.2},
        "age": (32, 10),
    },
    "grief": {"share": 0.1, "with": {"loneliness": 0.5, "low_mood": 0.3}, "age": (52, 13)},
    "trauma": {
        "share": 0.09,
        "with": {"panic": 0.3, "migration": 0.3, "low_mood": 0.3},
        "age": (36, 11),
    },
    "alcohol": {"share": 0.08, "with": {"low_mood": 0.3, "separation": 0.3}, "age": (46, 11)},
    "cancer": {"share": 0.07, "with": {"chronic_pain": 0.3, "anxiety": 0.2}, "age": (55, 11)},
    "chronic_pain": {
        "share": 0.07,
        "with": {"low_mood": 0.4, "long_illness": 0.4},
        "age": (48, 13),
    },
    "caring": {"share": 0.06, "with": {"burnout": 0.5, "loneliness": 0.3}, "age": (50, 11)},
    "eating": {"share": 0.05, "with": {"anxiety": 0.4, "self_harm": 0.2}, "age": (26, 6)},
    "migration": {"share": 0.06, "with": {"loneliness": 0.6, "low_mood": 0.2}, "age": (33, 9)},
}
STAGES = ("new", "searching", "better_days", "mostly_steady", "well")
SINCE = ("months_3", "year_1", "years_3", "years_10", "longer")
TOPICS = {
    "trauma": ("violence", "sexual_violence"),
    "grief": ("loss_of_child",),
    "alcohol": ("substances",),
    "eating": ("food_and_weight",),
    "migration": ("war",),
    "low_mood": ("suicide",),
}
HOURS = ("morning", "midday", "afternoon", "evening", "night", "weekend")
WORDS: Mapping[str, Sequence[str]] = {
    "en": (
        "I know how heavy a Sunday can get. I like slow talks and bad jokes.",
        "It took me long to say things out loud. You can take your time with me.",
        "I found small things that help, one by one. I will not tell you what to do.",
        "Some days I still struggle. That is why I listen well.",
    ),
    "ar": (
        "أعرف كم تطول الليالي أحيانًا. أحب الكلام الهادئ على مهل.",
        "احتجت وقتًا طويلًا حتى أتكلم. خذ كل الوقت الذي تحتاجه.",
    ),
    "es": (
        "Sé lo largas que son algunas noches. Me gusta hablar sin prisa.",
        "Tardé mucho en decirlo en voz alta. Aquí puedes ir a tu ritmo.",
    ),
}


@dataclass(frozen=True)
class Invented:
    """One invented person: how the server knows them, and what they would answer."""

    name: str
    role: str
    language: str
    country: str
    answers: Mapping[str, Any]
    capacity: int = 0
    stands: str = "waiting"  # recipient: waiting | talking | rested
    traits: Mapping[str, float] = field(default_factory=dict)


Dice = np.random.Generator


def dice(seed: int) -> Dice:
    """Return the dice for whoever invents the rest of these lives."""
    return np.random.default_rng(seed)


def population(recipients: int = 300, supporters: int = 60, seed: int = 7) -> list[Invented]:
    """Return the same people for the same seed: supporters first."""
    rng = np.random.default_rng(seed)
    return [*_supporters(rng, supporters), *_recipients(rng, recipients)]


def _supporters(rng: np.random.Generator, n: int) -> Iterator[Invented]:
    for number in range(1, n + 1):
        answers, language, country = _person(rng, "supporter")
        yield Invented(
            name=f"Invented supporter {number}",
            role="supporter",
            language=language,
            country=country,
            answers=answers,
            capacity=int(rng.integers(2, 4)),
            traits={"warmth": float(rng.normal(0, 0.05))},
        )


def _recipients(rng: np.random.Generator, n: int) -> Iterator[Invented]:
    for number in range(1, n + 1):
        answers, language, country = _person(rng, "recipient")
        stands = str(rng.choice(["talking", "rested", "waiting"], p=[0.42, 0.54, 0.04]))
        yield Invented(
            name=f"Invented recipient {number}",
            role="recipient",
            language=language,
            country=country,
            answers=answers,
            stands=stands,
            traits={"scale": float(rng.normal(0, 0.08))},
        )


def _person(rng: np.random.Generator, role: str) -> tuple[dict[str, Any], str, str]:
    culture = _pick(rng, {name: c["share"] for name, c in CULTURES.items()})
    facts = CULTURES[culture]
    languages = [code for code, share in facts["languages"].items() if rng.random() < share]
    languages = languages or [next(iter(facts["languages"]))]
    main = _pick(rng, {name: c["share"] for name, c in CONDITIONS.items()})
    conditions = [main, *(o for o, p in CONDITIONS[main]["with"].items() if rng.random() < p)]
    mean, spread = CONDITIONS[main]["age"]
    age = int(np.clip(rng.normal(mean + (5 if role == "supporter" else 0), spread), 18, 88))
    answers: dict[str, Any] = {
        "age": age,
        "languages": languages,
        "conditions": conditions,
        "culture": [culture],
        "faith": _pick(rng, facts["faiths"]),
        **_stage(rng, role),
    }
    language = next((code for code in languages if code in WORDS), "en")
    answers |= _role_answers(rng, role, conditions, language)
    # People skip questions; the population does so too.
    for question in ("faith", "culture", "recovery_since"):
        if rng.random() < 0.06:
            answers[question] = None
    return answers, language, str(rng.choice(facts["countries"]))


def _stage(rng: np.random.Generator, role: str) -> dict[str, str]:
    if role == "supporter":
        stage = int(rng.choice(5, p=[0, 0.02, 0.23, 0.45, 0.3]))
    else:
        stage = int(rng.choice(5, p=[0.35, 0.33, 0.2, 0.09, 0.03]))
    since = int(np.clip(stage + rng.integers(-1, 2), 0, 4))
    return {"recovery_stage": STAGES[stage], "recovery_since": SINCE[since]}


def _role_answers(
    rng: np.random.Generator, role: str, conditions: Sequence[str], language: str
) -> dict[str, Any]:
    if role == "supporter":
        avoid = [t for topics in TOPICS.values() for t in topics if rng.random() < 0.05]
        hours = [hour for hour in HOURS if rng.random() < 0.35] or ["evening"]
        return {
            "avoid": avoid,
            "about": str(rng.choice(WORDS[language])),
            "hours": hours,
            "conduct": True,
        }
    topics = [t for c in conditions for t in TOPICS.get(c, ()) if rng.random() < 0.5]
    matters = ["condition", "culture", "recovery", "age", "faith"]
    chosen = {m: 2.5 for m in matters if rng.random() < 0.25}
    return {"topics": topics, "about": None, "weights": chosen}


def perceived(rng: np.random.Generator, score: float, scale: float, warmth: float) -> int:
    """Return an invented answer, 0 to 10, to *how alike are you*: partly the score, mostly not."""
    felt = 0.25 + 0.55 * score + scale + warmth + rng.normal(0, 0.12)
    return int(np.clip(round(felt * 10), 0, 10))


def _pick(rng: np.random.Generator, shares: Mapping[str, float]) -> str:
    names = list(shares)
    weights = np.array([shares[name] for name in names])
    return str(rng.choice(names, p=weights / weights.sum()))
