"""Gathers what an export is made of from the store, for those only who agreed to be asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversations.consenting import last_words
from conversations.model.ids import MatchId, PersonId
from conversations.model.matches import Match, MatchState
from conversations.model.measuring import RATINGS, Prompt, Response
from conversations.model.person import Person
from conversations.ports import Unit
from conversations.programme import Programme
from conversations.refits import NEVER_TALKED
from measures import Answer
from measures.exporting import AnswerRow, ArmRow, MatchRow, PromptRow, TalkRow

CLOSED = (MatchState.ENDED, *NEVER_TALKED)


@dataclass(frozen=True, slots=True)
class Gathered:
    prompts: tuple[PromptRow, ...]
    answers: tuple[AnswerRow, ...]
    matches: tuple[MatchRow, ...]
    talks: tuple[TalkRow, ...] = ()
    arms: tuple[ArmRow, ...] = ()

    def scored(self) -> list[Answer]:
        """Return the answers as scoring takes them."""
        of = {prompt.id: prompt for prompt in self.prompts}
        return [
            Answer(of[a.prompt].person, of[a.prompt].match, a.prompt, a.item, a.value, a.at)
            for a in self.answers
        ]


async def gather(unit: Unit, programme: Programme) -> Gathered:
    """Return everything to export; who took the consent back, or was erased, is left out."""
    last = last_words(await unit.consents.find(purpose=RATINGS))
    agreed = {who for (who, _), one in last.items() if one.holds}
    people = {person.id: person for person in await unit.people.find() if person.id in agreed}
    matches = {match.id: match for match in await unit.matches.find()}
    prompts = [one for one in await unit.prompts.find() if one.person_id in people]
    kept = {prompt.id for prompt in prompts}
    answers = [one for one in await unit.responses.find() if one.prompt_id in kept]
    seen: Counter[tuple[str, str, str]] = Counter()
    rows = []
    for prompt in prompts:
        turn = (prompt.person_id, prompt.pulse, prompt.match_id or "")
        match = matches.get(prompt.match_id) if prompt.match_id else None
        person = people[prompt.person_id]
        rows.append(_prompt(prompt, person, match=match, programme=programme, occasion=seen[turn]))
        seen[turn] += 1
    return Gathered(
        prompts=tuple(rows),
        answers=tuple(_answer(one) for one in answers),
        matches=tuple(await _matches(unit, matches, people)),
        arms=tuple(
            ArmRow(one.comparison, one.person_id, one.arm, one.propensity, one.at)
            for one in await unit.assigned.find()
            if one.person_id in people
        ),
    )


def _prompt(
    prompt: Prompt, person: Person, *, match: Match | None, programme: Programme, occasion: int
) -> PromptRow:
    pulse = programme.pulse(prompt.pulse)
    role = pulse.role if pulse else str(match.role_of(person.id)) if match else ""
    return PromptRow(
        id=prompt.id,
        person=person.id,
        role=role,
        pulse=prompt.pulse,
        items=prompt.items,
        planned=pulse.all_items if pulse else (),
        state=prompt.state,
        scheduled=prompt.due_at,
        expires=prompt.expires_at,
        sent=prompt.asked_at,
        closed=prompt.closed_at,
        match=prompt.match_id,
        supporter=match.supporter_id if match else None,
        zone=person.zone,
        language=person.language,
        occasion=occasion,
        form=prompt.form,
        reminders=int(prompt.reminded_at is not None),
        reason=prompt.reason,
    )


def _answer(one: Response) -> AnswerRow:
    return AnswerRow(
        prompt=one.prompt_id,
        item=one.item,
        raw=one.raw,
        value=one.value,
        at=one.at,
        reason=str(one.detail.get("reason", "")),
        amended_from=str(one.detail.get("amended_from", "")),
        latency_ms=one.detail.get("latency_ms"),
        wording=str(one.detail.get("wording", "")),
    )


async def _matches(
    unit: Unit, matches: Mapping[MatchId, Match], people: Mapping[PersonId, Person]
) -> list[MatchRow]:
    """Return the matches of recipients who agreed; the supporter stands there as a pseudonym."""
    rounds = {one.id: one for one in await unit.rounds.find()}
    ends = {step.match_id: step.reason for step in await unit.steps.find(after=CLOSED)}
    reviews = await unit.steps.find(before=MatchState.IN_REVIEW)
    made = await unit.steps.find(before="")
    by_hand = {step.match_id: "chosen_by_hand" for step in made if step.actor != "matcher"}
    refused = {step.match_id: step.reason for step in reviews if step.after in CLOSED}
    overridden = {**by_hand, **refused}
    return [
        MatchRow(
            id=match.id,
            recipient=match.recipient_id,
            supporter=match.supporter_id,
            predicted=match.score,
            std=match.std,
            model_version=match.model_version,
            propensity=match.propensity,
            candidates=rounds[match.round_id].supporters if match.round_id in rounds else None,
            state=str(match.state),
            created=match.created_at,
            begun=match.active_at,
            ended=match.ended_at,
            end_reason=ends.get(match.id, ""),
            override_reason=overridden.get(match.id, ""),
            hello=_criteria_of(match.spotlight.get("points", ())),
            hello_among=_criteria_of(match.spotlight.get("among", ())),
            hello_propensity=match.spotlight.get("propensity"),
        )
        for match in matches.values()
        if match.recipient_id in people
    ]


def _criteria_of(points: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what points are about, without what the two people answered."""
    return tuple(criterion for criterion, _ in points)
