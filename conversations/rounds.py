"""One run of the matcher: pairs are computed outside any transaction, then stored.

Gathering and storing are two units of work, since computing in between may take seconds; what has
changed meanwhile is looked at again before a match is made of a pair.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from conversations import naming, steps
from conversations.gathering import Gathered
from conversations.model.ids import MatchId, PersonId, new_id
from conversations.model.matches import (
    HOLDS_A_PLACE,
    LIVE,
    Candidate,
    Match,
    MatchState,
    MatchStep,
    Round,
)
from conversations.model.person import PersonState
from conversations.people import silent_ones
from conversations.ports import Unit
from conversations.programme import Programme

MODEL_VERSION = "declared-1"
WAIT_WEIGHT = 0.01
"""Similarity points that a day of waiting is worth when two people compete for one place."""
NEAR_TIE = 0.02


@dataclass(frozen=True)
class Proposal:
    """One pair of a round, before it is stored."""

    recipient_id: PersonId
    supporter_id: PersonId
    score: float
    std: float
    propensity: float
    reasons: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Plan:
    """What a round came to."""

    round_id: str
    trigger: str
    asked_by: str
    recipients: int
    supporters: int
    proposals: tuple[Proposal, ...]
    nobody_for: tuple[PersonId, ...]
    dry_run: bool = False

    def report(self) -> dict[str, Any]:
        scores = [p.score for p in self.proposals]
        return {
            "recipients": self.recipients,
            "supporters": self.supporters,
            "pairs": len(scores),
            "mean_score": round(sum(scores) / len(scores), 4) if scores else None,
            "nobody_for": len(self.nobody_for),
        }


def _matcher(programme: Programme) -> Any:
    # Loaded here, not above: arrays and solvers take a second that no other command should wait.
    from matching import Criteria, Matcher

    return Matcher(Criteria.from_dict(dict(programme.criteria)), model="declared").fit(
        [], [], [], []
    )


def compute(
    programme: Programme,
    gathered: Gathered,
    *,
    trigger: str,
    asked_by: str,
    seed: int | None = None,
    dry_run: bool = False,
) -> Plan:
    """Run the matcher. Takes from milliseconds to seconds: never call it inside a unit."""
    matcher = _matcher(programme)
    draw = random.Random(seed)  # noqa: S311 - ties are broken by it, nothing is guarded by it
    room = list(gathered.capacity)
    forbidden = list(gathered.forbidden)
    given: dict[int, int] = {}
    proposals: list[Proposal] = []
    # One pass for each peer to be offered: nobody gets a second one before others get a first.
    for turn in range(max(gathered.wanted, default=0)):
        asking = [r for r, wanted in enumerate(gathered.wanted) if wanted > turn]
        for r, s, proposal in _pass(matcher, gathered, asking, room, forbidden, draw):
            room[s] -= 1
            forbidden.append((r, s))
            given[r] = given.get(r, 0) + 1
            proposals.append(proposal)
    nobody = tuple(
        PersonId(str(row["id"])) for i, row in enumerate(gathered.recipients) if i not in given
    )
    return Plan(
        round_id=new_id(),
        trigger=trigger,
        asked_by=asked_by,
        recipients=len(gathered.recipients),
        supporters=len(gathered.supporters),
        proposals=tuple(proposals),
        nobody_for=nobody,
        dry_run=dry_run,
    )


def best_for(programme: Programme, gathered: Gathered, most: int | None) -> list[Proposal]:
    """Return the best supporters for the one recipient gathered, best first; takes milliseconds."""
    if not gathered.recipients or not gathered.supporters:
        return []
    matcher = _matcher(programme)
    pairs = [(0, s) for s in range(len(gathered.supporters)) if (0, s) not in gathered.forbidden]
    allowed = matcher.score(gathered.recipients, gathered.supporters, forbidden=gathered.forbidden)
    pairs = [pair for pair in pairs if allowed[pair] == allowed[pair]]
    if not pairs:
        return []
    scores, std = matcher.score_pairs(
        gathered.recipients, gathered.supporters, pairs, return_std=True
    )
    order = sorted(range(len(pairs)), key=lambda i: -float(scores[i]))[:most]
    chosen = [pairs[i] for i in order]
    reasons = matcher.explain(gathered.recipients, gathered.supporters, chosen)
    return [
        Proposal(
            recipient_id=PersonId(str(gathered.recipients[0]["id"])),
            supporter_id=PersonId(str(gathered.supporters[s]["id"])),
            score=float(scores[i]),
            std=float(std[i]),
            propensity=1.0,  # a person chooses, not chance
            reasons=tuple(plain_reason(reason) for reason in why),
        )
        for (_, s), i, why in zip(chosen, order, reasons, strict=True)
    ]


def _pass(
    matcher: Any,
    gathered: Gathered,
    asking: list[int],
    room: list[int],
    forbidden: list[tuple[int, int]],
    draw: random.Random,
) -> list[tuple[int, int, Proposal]]:
    """Assign at most one supporter to each of those who ask; best pairs first."""
    row = {r: index for index, r in enumerate(asking)}
    found = matcher.assign(
        [gathered.recipients[r] for r in asking],
        gathered.supporters,
        room,
        forbidden=[(row[r], s) for r, s in forbidden if r in row],
        waited=[gathered.waited[r] for r in asking],
        wait_weight=WAIT_WEIGHT,
        tolerance=NEAR_TIE,
        random_state=draw.randrange(2**31),
    )
    order = sorted(range(len(found.pairs)), key=lambda i: -float(found.scores[i]))
    pairs = [(asking[int(found.pairs[i][0])], int(found.pairs[i][1]), i) for i in order]
    return [(r, s, _proposal(gathered, found, i, r, s)) for r, s, i in pairs]


def _proposal(gathered: Gathered, found: Any, index: int, r: int, s: int) -> Proposal:
    return Proposal(
        recipient_id=PersonId(str(gathered.recipients[r]["id"])),
        supporter_id=PersonId(str(gathered.supporters[s]["id"])),
        score=float(found.scores[index]),
        std=float(found.std[index]),
        propensity=float(found.propensity[index]),
        reasons=tuple(plain_reason(reason) for reason in found.reasons[index]),
    )


def plain_reason(reason: Any) -> dict[str, Any]:
    """Return a Reason as JSON-able data."""
    data = asdict(reason)
    shared = data.get("shared")
    if isinstance(shared, (set, frozenset, tuple)):
        data["shared"] = sorted(shared, key=str) if not isinstance(shared, tuple) else list(shared)
    for key in ("similarity", "weight", "contribution"):
        value = data.get(key)
        data[key] = None if value is None or value != value else float(value)  # noqa: PLR0124 - NaN
    return data


async def store(
    unit: Unit,
    programme: Programme,
    plan: Plan,
    now: datetime,
    *,
    looked_at: Callable[[Proposal], bool],
) -> list[Match]:
    """Keep the round and make matches of its pairs, as far as both are still free for it."""
    made: list[Match] = []
    for proposal in plan.proposals:
        if plan.dry_run or not await _still_possible(unit, programme, proposal, now):
            continue
        match = await make_match(
            unit, programme, plan.round_id, proposal, now, reviewed=not looked_at(proposal)
        )
        made.append(match)
        unit.candidates.add(_candidate(plan, proposal, chosen=True))
    unit.rounds.add(
        Round(
            id=plan.round_id,
            at=now,
            trigger=plan.trigger,
            asked_by=plan.asked_by,
            model_version=MODEL_VERSION,
            recipients=plan.recipients,
            supporters=plan.supporters,
            dry_run=plan.dry_run,
            report={**plan.report(), "made": len(made)},
        )
    )
    return made


def _candidate(plan: Plan, proposal: Proposal, *, chosen: bool) -> Candidate:
    return Candidate(
        id=new_id(),
        round_id=plan.round_id,
        recipient_id=proposal.recipient_id,
        supporter_id=proposal.supporter_id,
        score=proposal.score,
        std=proposal.std,
        propensity=proposal.propensity,
        chosen=chosen,
    )


async def _still_possible(
    unit: Unit, programme: Programme, proposal: Proposal, now: datetime
) -> bool:
    recipient = await unit.people.get(proposal.recipient_id)
    supporter = await unit.people.get(proposal.supporter_id)
    if recipient is None or supporter is None:
        return False
    if not all(p.state is PersonState.ACTIVE and not p.away_until for p in (recipient, supporter)):
        return False
    both = (recipient.id, supporter.id)
    bars = await unit.bars.find(recipient_id=both, supporter_id=both)
    if any(steps.still_bars(bar, now, programme.defaults.not_now_days) for bar in bars):
        return False
    held = await unit.matches.find(recipient_id=recipient.id, state=HOLDS_A_PLACE)
    live = [match for match in held if match.state in LIVE]
    silent = await silent_ones(unit, live)
    in_the_way = {match.supporter_id for match in live} - silent
    if in_the_way or any(match.supporter_id == supporter.id for match in held):
        return False
    held = [match for match in held if match not in live]
    turned = {"recipient_id": supporter.id, "supporter_id": recipient.id}
    if await unit.matches.find(**turned, state=HOLDS_A_PLACE):
        return False
    taken = len(await unit.matches.find(supporter_id=supporter.id, state=HOLDS_A_PLACE))
    return len(held) < programme.defaults.peers_offered and taken < supporter.capacity


async def make_match(
    unit: Unit,
    programme: Programme,
    round_id: str,
    proposal: Proposal,
    now: datetime,
    *,
    reviewed: bool,
    actor: str = "matcher",
) -> Match:
    """Store one match with fresh aliases, unlinkable to any other match of these people."""
    first, second = await naming.name_both(
        unit, programme, proposal.recipient_id, proposal.supporter_id
    )
    state = MatchState.ASKED if reviewed else MatchState.IN_REVIEW
    match = Match(
        id=MatchId(new_id()),
        round_id=round_id,
        recipient_id=proposal.recipient_id,
        supporter_id=proposal.supporter_id,
        state=state,
        recipient_alias=first,
        supporter_alias=second,
        score=proposal.score,
        std=proposal.std,
        propensity=proposal.propensity,
        model_version=MODEL_VERSION,
        reasons=proposal.reasons,
        created_at=now,
        changed_at=now,
    )
    unit.matches.add(match)
    for before, after in (("", MatchState.PROPOSED), (MatchState.PROPOSED, state)):
        unit.steps.add(MatchStep(new_id(), match.id, before, after, "round", actor, now))
    return match
