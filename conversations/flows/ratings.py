"""/ratings: when and how often somebody is asked how it goes; stopping, and beginning again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import own_answers
from conversations.comparing import with_hour
from conversations.consenting import agreed, keep_consent
from conversations.daynames import weekday_name
from conversations.inbound import CommandGiven
from conversations.model.measuring import RATINGS, Asking, Pace
from conversations.people import in_quiet_hours, talks_of, zone_of
from conversations.ratings import stopping
from conversations.ratings.answering import look_again
from conversations.ratings.gathering import asking_of
from conversations.replies import Button, Joined, Rows, Text, Words, say
from conversations.turn import Turn

IN_A_ROW = 4


async def ratings(turn: Turn, _event: CommandGiven) -> None:
    """/ratings: how things stand, with a button for each thing that can be changed."""
    if not (turn.person.recipient or turn.person.supporter):
        turn.say(say("There are no questions for you yet. /start begins."))
        return
    await _show(turn)


async def _show(turn: Turn, told: Words | None = None) -> None:
    asking = await asking_of(turn.unit, turn.person.id)
    if not await agreed(turn.unit, turn.person.id, RATINGS):
        _offer(turn)
        return
    parts: list[Words] = [told] if told else []
    parts.append(say("<b>Questions about how it goes</b>"))
    parts.append(await _how(turn, asking))
    turn.say(Joined(tuple(parts), "\n\n"), buttons=_choices(asking), in_place=True)


def _offer(turn: Turn) -> None:
    """Show what they would agree to, word for word, and one button."""
    text = next((one for one in turn.programme.consents if one.purpose == RATINGS), None)
    if text is None:
        turn.say(say("There are no such questions here."), in_place=True)
        return
    turn.say(
        say(
            "I do not ask you anything now, and that is fine.\n\n<b>{title}</b>\n{text}",
            title=Text(text.title, programme=True),
            text=Text(text.text, programme=True),
        ),
        buttons=((Button(say("Yes, ask me"), "ratings.agree"),), (own_answers.BUTTON,)),
        in_place=True,
    )


async def _how(turn: Turn, asking: Asking) -> Words:
    if asking.pace is Pace.OFF:
        return say("I have stopped asking. Nothing else has changed.")
    live = await talks_of(turn.unit, turn.person.id)
    begun = live[0].active_at if live else None
    if live:
        asking = await with_hour(turn.unit, turn.programme, asking, turn.now)
    weekday = asking.weekday
    if weekday is None and begun is not None:
        weekday = begun.astimezone(zone_of(turn.person)).weekday()
    hour = _hour(turn, asking)
    if asking.pace is Pace.FEWER:
        return say("About once a month, a few taps. You can skip any of them.")
    if weekday is None:
        return say("Once a week at about {hour}, a few taps. You can skip any of them.", hour=hour)
    return say(
        "Once a week, {day} at about {hour}, and now and then after a talk: a few taps. You can "
        "skip any of them.",
        day=weekday_name(weekday, turn.person.language),
        hour=hour,
    )


def _hour(turn: Turn, asking: Asking) -> str:
    role = "supporter" if turn.person.supporter else "recipient"
    limits = turn.programme.limits.get(role)
    hour = asking.hour if asking.hour is not None else limits.hour if limits else 18
    return f"{hour:02d}:00"


def _choices(asking: Asking) -> Rows:
    if asking.pace is Pace.OFF:
        return (Button(say("Ask me again"), "ratings.go_on"),), (own_answers.BUTTON,)
    fewer = asking.pace is Pace.FEWER
    rows: list[tuple[Button, ...]] = []
    if not fewer:
        rows.append((Button(say("Another day"), "ratings.days"),))
        rows.append((Button(say("Another hour"), "ratings.hours"),))
        rows.append((Button(say("Fewer questions"), "ratings.pace", {"pace": Pace.FEWER}),))
    else:
        rows.append((Button(say("Every week again"), "ratings.pace", {"pace": Pace.USUAL}),))
    rows.append((own_answers.BUTTON,))
    rows.append((Button(say("Stop asking"), "ratings.stop"),))
    return tuple(rows)


async def _days(turn: Turn, _args: Mapping[str, Any]) -> None:
    rows = tuple(
        (Button(weekday_name(day, turn.person.language), "ratings.day", {"day": day}),)
        for day in range(7)
    )
    turn.say(say("Which day suits you best?"), buttons=rows, in_place=True)


async def _hours(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Offer the hours that are never quiet, on the person's own clock."""
    morning = turn.now.astimezone(zone_of(turn.person)).replace(minute=0)
    awake = [
        hour
        for hour in range(24)
        if not in_quiet_hours(turn.person, morning.replace(hour=hour), turn.programme.defaults)
    ]
    buttons = [Button(f"{hour:02d}:00", "ratings.hour", {"hour": hour}) for hour in awake]
    rows = tuple(tuple(buttons[i : i + IN_A_ROW]) for i in range(0, len(buttons), IN_A_ROW))
    turn.say(say("At about what time, on your clock?"), buttons=rows, in_place=True)


async def _change(turn: Turn, **fields: Any) -> None:
    asking = await asking_of(turn.unit, turn.person.id)
    turn.unit.askings.save(replace(asking, **fields))
    look_again(turn)
    await _show(turn, say("Done."))


async def _day(turn: Turn, args: Mapping[str, Any]) -> None:
    await _change(turn, weekday=int(args["day"]))


async def _set_hour(turn: Turn, args: Mapping[str, Any]) -> None:
    await _change(turn, hour=int(args["hour"]))


async def _pace(turn: Turn, args: Mapping[str, Any]) -> None:
    await _change(turn, pace=Pace(str(args["pace"])))


async def _go_on(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Ask as before; what was left open until now does not count any more."""
    asking = await asking_of(turn.unit, turn.person.id)
    pace = Pace.USUAL if asking.pace is Pace.OFF else asking.pace
    await _change(turn, pace=pace, stop_asked_at=None, counted_from=turn.now)


async def _stop(turn: Turn, _args: Mapping[str, Any]) -> None:
    await stopping.stop(turn)
    asking = await asking_of(turn.unit, turn.person.id)
    turn.unit.askings.save(replace(asking, stop_asked_at=None))
    turn.say(
        say(
            "I ask no more questions. Your talks and everything else go on as before. /ratings "
            "turns them on again."
        ),
        in_place=True,
    )


async def _agree(turn: Turn, _args: Mapping[str, Any]) -> None:
    text = next(one for one in turn.programme.consents if one.purpose == RATINGS)
    await keep_consent(turn, text, given=True)
    await _change(turn, pace=Pace.USUAL, stop_asked_at=None, counted_from=turn.now)


COMMANDS = {"ratings": ratings}
ACTIONS = {
    "ratings.days": _days,
    "ratings.day": _day,
    "ratings.hours": _hours,
    "ratings.hour": _set_hour,
    "ratings.pace": _pace,
    "ratings.go_on": _go_on,
    "ratings.stop": _stop,
    "ratings.agree": _agree,
}
