"""Lets a round leave some people waiting for somebody who fits better, and keeps rare places free.

Off unless a programme asks for it. Nobody waits longer for that than `longest_wait`, nobody about
whom something is open waits at all, and a round that a human asks for holds nobody back.
"""

from dataclasses import dataclass, replace
from typing import Any

from conversations import deciding
from conversations.coming import Past
from conversations.gathering import Gathered
from conversations.limits import step
from conversations.model.ids import PersonId
from conversations.programme import Programme

BY_HAND = frozenset({"command", "coordinator"})
LARGEST = 1_000_000
"""Pairs, strangers who may come included, above which a round does not look ahead: that many people
find somebody like them today, and it would take minutes."""


@dataclass(frozen=True)
class Held:
    """Who waits for a better match, and until when at most."""

    why: str = "off"  # off | by hand | too early | too large | on
    people: tuple[PersonId, ...] = ()
    days: float = 0.0  # that the one who came last may wait still

    def report(self) -> dict[str, Any]:
        return {"why": self.why, "people": len(self.people), "days": round(self.days, 2)}


def narrowed(
    programme: Programme,
    gathered: Gathered,
    *,
    trigger: str,
    dry_run: bool = False,
) -> tuple[Gathered, Held]:
    """Return the round without those who wait for a better match. Takes seconds, as a round does.

    A dry run shows what a regular round would do, whoever asks for it.
    """
    past = gathered.past
    if past is None:
        return gathered, Held()
    if trigger in BY_HAND and not dry_run:
        return gathered, Held("by hand")
    if not past.enough:
        return gathered, Held("too early")
    rows = len(gathered.recipients) + len(past.recipients)
    if rows * (len(gathered.supporters) + len(past.supporters)) > LARGEST:
        return gathered, Held("too large")
    back = _decided(programme, gathered, past)
    held = [r for r, wait in enumerate(back.waits) if wait]
    people = tuple(PersonId(str(gathered.recipients[r]["id"])) for r in held)
    left = [programme.rounds.longest_wait - gathered.waited[r] for r in held]
    return _without(gathered, back), Held("on", people, max(left, default=0.0))


def _decided(programme: Programme, gathered: Gathered, past: Past) -> Any:
    from matching.arrivals import Came, Setting, hold_back

    model = gathered.models.deciding
    matcher, _ = deciding.matcher_of(programme.criteria, model.kept if model else None)
    values = matcher.score(
        [*gathered.recipients, *past.recipients],
        [*gathered.supporters, *past.supporters],
        forbidden=gathered.forbidden,
    )
    # The library looks a day ahead; where rounds are rarer, who waits is served that much sooner.
    bound = programme.rounds.longest_wait - (step(programme) - 1.0)
    return hold_back(
        values,
        gathered.waited,
        gathered.capacity,
        (Came(past.recipient_days), Came(past.supporter_days, past.places)),
        Setting(wait_bound=bound, agreement=programme.rounds.agreement),
        at_once=_hurried(programme, gathered, past),
    )


def _hurried(programme: Programme, gathered: Gathered, past: Past) -> list[bool]:
    """Tell who is served at once: something is open about them, or they have been asked already."""
    most = programme.defaults.peers_offered
    return [
        str(row["id"]) in past.hurried or wanted < most
        for row, wanted in zip(gathered.recipients, gathered.wanted, strict=True)
    ]


def _without(gathered: Gathered, back: Any) -> Gathered:
    stay = [r for r, wait in enumerate(back.waits) if not wait]
    row = {r: index for index, r in enumerate(stay)}
    forbidden = sorted({*gathered.forbidden, *back.later})
    return replace(
        gathered,
        recipients=[gathered.recipients[r] for r in stay],
        wanted=[gathered.wanted[r] for r in stay],
        waited=[gathered.waited[r] for r in stay],
        forbidden=[(row[r], s) for r, s in forbidden if r in row],
    )
