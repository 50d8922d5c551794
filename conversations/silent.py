"""Who was asked for a first impression and who answered: what learning weighs its ratings by."""

from collections.abc import Container, Sequence
from typing import Any

from conversations.model.ids import MatchId
from conversations.model.measuring import FIRST_IMPRESSION, Prompt
from conversations.ports import Unit

CHUNK = 500


async def first_asked(
    unit: Unit, pulse: str, *, rated: Sequence[MatchId], answered: Container[MatchId | None]
) -> dict[str, Any]:
    """Return what was known of each match before it was asked, whether an answer came, and which.

    rated: the match of each rating; the answer's place is told, or -1 where it was not asked so.
    """
    first: dict[MatchId, Prompt] = {}
    for prompt in await unit.prompts.find(pulse=pulse):
        if prompt.match_id and prompt.asked_at and FIRST_IMPRESSION in prompt.items:
            first.setdefault(prompt.match_id, prompt)
    keys = sorted(first)
    known: list[list[float]] = []
    places: dict[MatchId, int] = {}
    for start in range(0, len(keys), CHUNK):
        for match in await unit.matches.find(id=keys[start : start + CHUNK]):
            asked_at = first[match.id].asked_at or match.created_at
            days = (asked_at - match.created_at).total_seconds() / 86400
            places[match.id] = len(known)
            known.append([match.score, days, match.waited_days or 0.0])
    return {
        "known": known,
        "answered": [match_id in answered for match_id in places],
        "of": [places.get(match_id, -1) for match_id in rated],
    }


def weights(asked: dict[str, Any]) -> list[float]:
    """Return what each rating counts for: who seldom answers stands for others like them."""
    from measures.silence import response_chances, response_weights  # loads slowly

    chances = response_chances(asked["answered"], asked["known"])
    usual = float(chances.mean()) if len(chances) else 1.0
    return [
        float(one)
        for one in response_weights(
            [float(chances[at]) if at >= 0 else usual for at in asked["of"]]
        )
    ]
