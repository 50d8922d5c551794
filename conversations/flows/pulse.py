"""Pulses: a few taps after first contact, in one message, each tap kept at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from conversations import consenting
from conversations.answering import watch_for_answer
from conversations.model.care import Due
from conversations.model.ids import PersonId, new_id
from conversations.model.matches import LIVE, Match, MatchState, Sitting, Talk
from conversations.model.measuring import Prompt, Response
from conversations.model.person import Person
from conversations.people import after_quiet_hours, may_be_written_to
from conversations.programme import Pulse
from conversations.replies import Button, Joined, Rows, Text, Words, say
from conversations.turn import Turn
from measures import Item, Scale

TRY_AGAIN = timedelta(minutes=50)
A_DAY = timedelta(days=1)


async def session_end(turn: Turn, due: Due) -> None:
    """Close a session after its silence; the first real contact asks for the first pulse."""
    talk = await turn.unit.talks.get(str(due.match_id))
    if talk is None or talk.session_started_at is None or talk.last_at is None:
        return
    gap = timedelta(minutes=turn.programme.defaults.session_gap_minutes)
    if talk.last_at + gap > turn.now:
        turn.schedule("session_end", talk.last_at + gap, match=talk.match_id)
        return
    before = await turn.unit.sittings.find(match_id=talk.match_id)
    turn.unit.sittings.add(
        Sitting(
            id=new_id(),
            match_id=talk.match_id,
            started_at=talk.session_started_at,
            ended_at=talk.last_at,
            from_recipient=talk.from_recipient - sum(s.from_recipient for s in before),
            from_supporter=talk.from_supporter - sum(s.from_supporter for s in before),
            ended_by="silence",
        )
    )
    closed = replace(talk, session_started_at=None)
    words = turn.programme.defaults.first_contact_words
    met = min(talk.from_recipient, talk.from_supporter) >= words
    if met and talk.first_contact_at is None:
        closed = replace(closed, first_contact_at=talk.last_at)
        await _plan_first_contact(turn, closed)
    turn.unit.talks.save(closed)
    watch_for_answer(turn, closed)


async def _plan_first_contact(turn: Turn, talk: Talk) -> None:
    for pulse in turn.programme.pulses:
        if pulse.trigger != "first_contact":
            continue
        person_id = talk.recipient_id if pulse.role == "recipient" else talk.supporter_id
        person = await turn.unit.people.get(person_id)
        if person is None or not await consenting.agreed(turn.unit, person_id, "ratings"):
            continue
        # Counted from the talk, not from this tick: a long stop must not push it further away.
        wanted = (talk.last_at or turn.now) + pulse.delay
        at = after_quiet_hours(person, wanted, turn.programme.defaults)
        prompt = Prompt(
            id=new_id(),
            person_id=person_id,
            match_id=talk.match_id,
            pulse=pulse.id,
            items=pulse.items,
            due_at=at,
            expires_at=max(at, turn.now) + pulse.window,
        )
        turn.unit.prompts.add(prompt)
        turn.schedule("prompt", at, person=person_id, match=talk.match_id, prompt=prompt.id)


async def ask(turn: Turn, due: Due) -> None:
    """Send a prompt that fell due: once, never into an open session, never after its window."""
    prompt = await turn.unit.prompts.get(str(due.args["prompt"]))
    if prompt is None or prompt.state != "due":
        return
    person = await turn.unit.people.get(prompt.person_id)
    match = await turn.unit.matches.get(str(prompt.match_id))
    if person is None or match is None or prompt.expires_at <= turn.now:
        turn.unit.prompts.save(replace(prompt, state="expired", closed_at=turn.now))
        return
    if not await consenting.agreed(turn.unit, person.id, "ratings"):
        turn.unit.prompts.save(replace(prompt, state="withdrawn", closed_at=turn.now))
        return
    resting = not may_be_written_to(person) or match.state is MatchState.PAUSED
    if resting or await _blocked(turn, match):
        turn.unit.prompts.save(replace(prompt, state="skipped", closed_at=turn.now))
        return
    later = await _not_before(turn, person, match)
    if later > turn.now:
        turn.schedule("prompt", later, person=person.id, match=match.id, prompt=prompt.id)
        return
    items = tuple(item for item in prompt.items if _makes_sense(turn, item, match))
    if not items:
        turn.unit.prompts.save(replace(prompt, state="skipped", closed_at=turn.now))
        return
    asked = replace(prompt, state="asked", asked_at=turn.now, items=items)
    turn.unit.prompts.save(asked)
    turn.schedule("prompt_end", prompt.expires_at, person=person.id, prompt=prompt.id)
    header = Text(_pulse(turn, asked).header, _names(match, person.id), programme=True)
    _show_item(turn, asked, match, 0, header)


async def _not_before(turn: Turn, person: Person, match: Match) -> datetime:
    """Return when somebody may be asked, as things stand: not away, at night, or in a session."""
    if person.away_until is not None:
        # Where the window is over by then, it is not asked at all.
        return max(person.away_until, turn.now + A_DAY)
    quiet_until = after_quiet_hours(person, turn.now, turn.programme.defaults)
    talk = await turn.unit.talks.get(match.id)
    in_session = talk is not None and talk.session_started_at is not None
    return turn.now + TRY_AGAIN if in_session and quiet_until <= turn.now else quiet_until


def _makes_sense(turn: Turn, item: str, match: Match) -> bool:
    """Tell whether an item can still be asked: not whether to go on with what has ended."""
    return match.state in LIVE or not turn.programme.items[item].while_talking


async def _blocked(turn: Turn, match: Match) -> bool:
    """Tell whether one blocked the other: asking how alike they are would hurt then."""
    bars = await turn.unit.bars.find(
        recipient_id=match.recipient_id, supporter_id=match.supporter_id
    )
    return any(bar.reason == "ended:blocked" for bar in bars)


def _pulse(turn: Turn, prompt: Prompt) -> Pulse:
    return next(pulse for pulse in turn.programme.pulses if pulse.id == prompt.pulse)


def _names(match: Match, reader: PersonId) -> dict[str, str]:
    alias = match.alias_of(match.other(reader))
    return {"peer": alias, "person": alias}


def _show_item(
    turn: Turn, prompt: Prompt, match: Match, index: int, header: Words | None = None
) -> None:
    item = turn.programme.items[prompt.items[index]]
    scale = turn.programme.scales[item.scale]
    names = _names(match, prompt.person_id)
    parts: list[Words] = [] if header is None else [header]
    parts.append(
        say("<b>{item}</b>", item=Text(item.text, names, programme=True)),
    )
    if len(scale.labels) == 2 and len(scale.values) > 2:
        parts.append(
            say(
                "{low_value} = {low}, {high_value} = {high}",
                low_value=str(scale.values[0]),
                low=Text(scale.labels[0], programme=True),
                high_value=str(scale.values[-1]),
                high=Text(scale.labels[1], programme=True),
            )
        )
    turn.say(
        Joined(tuple(parts), "\n\n"),
        to=prompt.person_id,
        buttons=_answer_rows(prompt, item, scale),
        in_place=True,
    )


def _answer_rows(prompt: Prompt, item: Item, scale: Scale) -> Rows:
    def button(label: Words, value: int | str | None) -> Button:
        return Button(label, "pulse.tap", {"prompt": prompt.id, "item": item.id, "value": value})

    rows: list[tuple[Button, ...]] = []
    if len(scale.labels) == len(scale.values):
        for value, label in zip(scale.values, scale.labels, strict=True):
            rows.append((button(Text(label, programme=True), value),))
    else:
        numbers = [button(str(value), value) for value in scale.values]
        half = (len(numbers) + 1) // 2
        rows += [tuple(numbers[:half]), tuple(numbers[half:])]
    rows.append(
        (
            button(say("Skip"), None),
            Button(say("Stop these questions"), "pulse.stop", {"prompt": prompt.id}),
        )
    )
    return tuple(rows)


async def _prompt(turn: Turn, args: Mapping[str, Any]) -> tuple[Prompt, Match] | None:
    prompt = await turn.unit.prompts.get(str(args["prompt"]))
    if prompt is None or prompt.person_id != turn.person.id or prompt.match_id is None:
        return None
    match = await turn.unit.matches.get(prompt.match_id)
    if match is None or prompt.closed_at or prompt.state not in {"asked", "partial"}:
        turn.say(say("These questions are closed. Thank you all the same."), in_place=True)
        return None
    return prompt, match


async def _tap(turn: Turn, args: Mapping[str, Any]) -> None:
    """Keep one tap at once, and turn to the next item in the same message."""
    if not (found := await _prompt(turn, args)):
        return
    prompt, match = found
    item = turn.programme.items[str(args["item"])]
    scale = turn.programme.scales[item.scale]
    raw = args["value"]
    response = Response(
        id=f"{prompt.id}:{item.id}",
        prompt_id=prompt.id,
        person_id=turn.person.id,
        match_id=match.id,
        item=item.id,
        value=scale.share(raw, item.direction),
        raw="" if raw is None else str(raw),
        at=turn.now,
        detail={"reason": "skipped"} if raw is None else {},
    )
    if await turn.unit.responses.get(response.id) is None:
        turn.unit.responses.add(response)
    else:
        turn.unit.responses.save(response)
    rest = range(prompt.items.index(item.id) + 1, len(prompt.items))
    index = next((i for i in rest if _makes_sense(turn, prompt.items[i], match)), None)
    if index is not None:
        turn.unit.prompts.save(replace(prompt, state="partial"))
        _show_item(turn, prompt, match, index)
        return
    turn.unit.prompts.save(replace(prompt, state="answered", closed_at=turn.now))
    turn.say(say("Thank you."), in_place=True)


async def _stop(turn: Turn, args: Mapping[str, Any]) -> None:
    """Stop asking: takes the consent to ratings back, and changes nothing else."""
    if not (found := await _prompt(turn, args)):
        return
    prompt, _ = found
    turn.unit.prompts.save(replace(prompt, state="withdrawn", closed_at=turn.now))
    for consent in await turn.unit.consents.find(person_id=turn.person.id, purpose="ratings"):
        if consent.given and consent.withdrawn_at is None:
            turn.unit.consents.save(replace(consent, withdrawn_at=turn.now))
    turn.say(
        say(
            "No more of these questions. Your talks and everything else go on as before. "
            "/profile turns them on again."
        ),
        in_place=True,
    )


async def end(turn: Turn, due: Due) -> None:
    """Close a prompt at the end of its window; what was tapped stays."""
    prompt = await turn.unit.prompts.get(str(due.args["prompt"]))
    if prompt and prompt.state in {"asked", "partial"}:
        state = "expired" if prompt.state == "asked" else "partial"
        turn.unit.prompts.save(replace(prompt, state=state, closed_at=turn.now))


ACTIONS = {"pulse.tap": _tap, "pulse.stop": _stop}
DUES = {"session_end": session_end, "prompt": ask, "prompt_end": end}
