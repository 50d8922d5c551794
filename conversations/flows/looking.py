"""A look at one person: closes what is over, reminds, asks what is due, plans the next look."""

from dataclasses import replace
from datetime import datetime

from conversations.comparing import with_hour
from conversations.looks import KIND, look_at
from conversations.model.care import Due
from conversations.model.measuring import Asking, Pace, Prompt
from conversations.model.person import Person
from conversations.people import next_night
from conversations.ratings import showing
from conversations.ratings.gathering import standing_of
from conversations.ratings.planning import Plan, plan
from conversations.ratings.standing import Schedule
from conversations.replies import Button, say
from conversations.turn import Turn


async def look(turn: Turn, due: Due) -> None:
    """Do what the plan for this person says; without their yes nothing is planned at all."""
    person = await turn.unit.people.get(due.person_id or "")
    if person is None:
        return
    standing = await standing_of(turn.unit, person, turn.programme.defaults, turn.now)
    planned = standing
    if standing.matches:  # who is not matched is asked at no hour
        asking = await with_hour(turn.unit, turn.programme, standing.asking, turn.now)
        planned = replace(standing, asking=asking)
    found = plan(Schedule.of(turn.programme), planned, turn.now)
    for prompt in found.closed:
        turn.unit.prompts.save(prompt)
    for prompt in found.skipped:
        turn.unit.prompts.add(prompt)
    if found.remind is not None:
        await _remind(turn, person, found.remind)
    if found.ask is not None:
        await _ask(turn, person, found.ask)
    await _settle(turn, standing.asking, found)
    if found.look_at is not None:
        look_at(turn.unit, person.id, found.look_at)


async def _ask(turn: Turn, person: Person, prompt: Prompt) -> None:
    turn.unit.prompts.add(prompt)
    match = await showing.match_of(turn.unit, prompt)
    opening = [showing.header(turn, prompt, match)]
    await showing.show(turn, prompt, match, opening, until=_until(turn, person, prompt))


def _until(turn: Turn, person: Person, prompt: Prompt) -> datetime:
    """Return until when it may arrive where the network holds it up: never at night.

    What was held up for longer the reminder shows again.
    """
    return min(prompt.expires_at, next_night(person, turn.now, turn.programme.defaults))


async def _remind(turn: Turn, person: Person, prompt: Prompt) -> None:
    """Remind once, by showing the item again: nothing is said of not having answered."""
    match = await showing.match_of(turn.unit, prompt)
    if not showing.makes_sense(turn, prompt.items[prompt.position], match):
        prompt = replace(prompt, position=showing.step(turn, prompt, match) or 0)
    turn.unit.prompts.save(replace(prompt, reminded_at=turn.now))
    if not showing.makes_sense(turn, prompt.items[prompt.position], match):
        return
    opening = say("Still here, if you like. No is fine too.")
    await showing.show(turn, prompt, match, [opening], until=_until(turn, person, prompt))


async def _settle(turn: Turn, asking: Asking, found: Plan) -> None:
    """Keep what this look changes in how the person is asked."""
    settled = asking
    if found.ask is not None and found.ask.match_id in asking.wishes:
        left = tuple(one for one in asking.wishes if one != found.ask.match_id)
        pulse = turn.programme.pulse(found.ask.pulse)
        if pulse is not None and pulse.trigger == "match_wish":
            settled = replace(settled, wishes=left)
    if found.asks_whether_to_stop:
        settled = replace(settled, stop_asked_at=turn.now)
        turn.say(
            say("Shall I stop asking these questions? Both are fine, and nothing else changes."),
            to=asking.person_id,
            buttons=(
                (Button(say("Yes, stop asking"), "ratings.stop"),),
                (Button(say("No, go on"), "ratings.go_on"),),
            ),
            once=True,
        )
    if found.stops:
        settled = replace(settled, pace=Pace.OFF, stop_asked_at=None)
    if settled != asking:
        turn.unit.askings.save(settled)


DUES = {KIND: look}
