"""Keeps what a round came to: matches of its pairs, as far as both are still free for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from conversations import coarsening, naming, steps
from conversations.model.ids import MatchId, new_id
from conversations.model.learning import Profile, profile_id
from conversations.model.matches import (
    HOLDS_A_PLACE,
    LIVE,
    Match,
    MatchState,
    MatchStep,
    Round,
)
from conversations.model.person import PersonState, Role
from conversations.people import silent_ones
from conversations.ports import Unit
from conversations.programme import Programme
from conversations.rounds import Plan, Proposal


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
    unit.rounds.add(
        Round(
            id=plan.round_id,
            at=now,
            trigger=plan.trigger,
            asked_by=plan.asked_by,
            model_version=plan.model_version,
            recipients=plan.recipients,
            supporters=plan.supporters,
            dry_run=plan.dry_run,
            report={**plan.report(), "made": len(made)},
        )
    )
    return made


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
        model_version=proposal.model_version,
        reasons=proposal.reasons,
        created_at=now,
        changed_at=now,
    )
    for earlier in await _cards_before(unit, match):
        turned = earlier.recipient_id != match.recipient_id
        reasons = coarsening.never_more(match.reasons, earlier.reasons, turned=turned)
        match = replace(match, reasons=tuple(reasons))
    unit.matches.add(match)
    _keep_for_learning(unit, match, proposal)
    for before, after in (("", MatchState.PROPOSED), (MatchState.PROPOSED, state)):
        unit.steps.add(MatchStep(new_id(), match.id, before, after, "round", actor, now))
    return match


def _keep_for_learning(unit: Unit, match: Match, proposal: Proposal) -> None:
    """Keep what was seen of both, since answers change."""
    people = zip((Role.RECIPIENT, Role.SUPPORTER), proposal.rows, strict=True)
    for role, seen in people:
        person = match.recipient_id if role is Role.RECIPIENT else match.supporter_id
        row = {key: value for key, value in seen.items() if key != "id"}
        key = profile_id(match.id, role)
        unit.profiles.add(Profile(key, match.id, person, role.value, match.created_at, row))


async def _cards_before(unit: Unit, match: Match) -> list[Match]:
    """Return what these two were to each other before, in whichever role."""
    either = match.people
    return await unit.matches.find(recipient_id=either, supporter_id=either)
