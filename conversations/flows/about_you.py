"""The few facts that are asked of everyone: age, country, time zone."""

from collections.abc import Mapping
from typing import Any

from conversations import ages, asking, countries, invitations, minors
from conversations.model.person import ANSWERS_FOR_PEOPLE, Dialogue, PersonState, Role
from conversations.replies import Button, Rows, say
from conversations.turn import Turn, while_open

FLOW = "about_you"


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask for the current step."""
    {"age": _ask_age, "country": _ask_country, "zone": _ask_zone}[dialogue.step](turn)


def _ask_age(turn: Turn) -> None:
    bands = [
        Button(ages.band_label(low, high), "about_you.age", {"low": low, "high": high})
        for low, high in ages.BANDS
    ]
    least = turn.programme.defaults.minimum_age
    rows: Rows = (
        tuple(bands[:3]),
        tuple(bands[3:]),
        (Button(say("I am under {age}", age=least), "about_you.minor"),),
    )
    turn.say(
        say(
            "How old are you? Tap, or type the number. We use it to find somebody near your age; "
            "nobody is shown it."
        ),
        buttons=rows,
        in_place=True,
    )


def _ask_country(turn: Turn) -> None:
    language = turn.person.language
    codes = turn.programme.countries
    buttons = [
        Button(countries.country_name(code, language), "about_you.country", {"country": code})
        for code in codes
    ]
    rows: list[tuple[Button, ...]] = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    rows.append((Button(say("I'd rather not say"), "about_you.country", {"country": ""}),))
    turn.say(
        say(
            "Which country are you in? Then we know which help lines to show you, and when it is "
            "night. If yours is not here, type its name."
        ),
        buttons=tuple(rows),
        in_place=True,
    )


def _ask_zone(turn: Turn) -> None:
    zones = countries.zones_of(turn.person.country, turn.now) if turn.person.country else []
    rows: Rows = tuple(
        (
            Button(
                countries.zone_label(zone, turn.now, turn.person.language),
                "about_you.zone",
                {"zone": zone},
            ),
        )
        for zone in zones[:12]
    )
    skip: Rows = ((Button(say("Skip"), "about_you.zone", {"zone": "UTC"}),),)
    turn.say(
        say("What time is it where you are? Tap, or type it, like 14:30. Nights stay quiet then."),
        buttons=(*rows, *skip),
        in_place=True,
    )


async def typed(turn: Turn, dialogue: Dialogue, text: str) -> None:
    """Take typed words where buttons were shown, as far as they can be understood."""
    if dialogue.step == "age" and await _typed_age(turn, text):
        return
    if dialogue.step == "country":
        code = countries.find_country(text, (*turn.programme.languages, "en"))
        if code:
            await _country(turn, {"country": code})
            return
    if dialogue.step == "zone" and (
        zone := countries.zone_from_local_time(text, turn.now, turn.person.country)
    ):
        await _zone(turn, {"zone": zone})
        return
    turn.say(asking.NOT_READ)
    await show(turn, dialogue)


async def _next(turn: Turn, step: str) -> None:
    dialogue = await turn.dialogue()
    await turn.go(FLOW, step, dialogue.data if dialogue else {"role": Role.RECIPIENT.value})


async def _typed_age(turn: Turn, text: str) -> bool:
    try:
        age = int(text.strip())  # int reads Arabic-Indic digits as well
    except ValueError:
        return False
    if not 0 < age < 120:
        return False
    if age < turn.programme.defaults.minimum_age:
        await _minor(turn, {})
    else:
        await _keep_age(turn, age)
    return True


async def _keep_age(turn: Turn, age: float) -> None:
    await turn.keep_answer("age", age)
    await _next(turn, "country")


async def _age(turn: Turn, args: Mapping[str, Any]) -> None:
    await _keep_age(turn, ages.middle(float(args["low"]), float(args["high"])))


async def _minor(turn: Turn, _args: Mapping[str, Any]) -> None:
    least = turn.programme.defaults.minimum_age
    turn.say(
        say(
            "Just to be sure that we understood you: are you under {age}? No answer is wrong here.",
            age=least,
        ),
        buttons=(
            (Button(say("Yes, I am under {age}", age=least), "about_you.minor_sure"),),
            (Button(say("No, that was a slip"), "about_you.slip"),),
        ),
        in_place=True,
    )


async def _slip(turn: Turn, _args: Mapping[str, Any]) -> None:
    await _next(turn, "age")


async def _minor_sure(turn: Turn, _args: Mapping[str, Any]) -> None:
    await minors.stop(turn)


async def _country(turn: Turn, args: Mapping[str, Any]) -> None:
    country = str(args["country"])
    turn.change(country=country)
    zones = countries.zones_of(country, turn.now) if country else []
    if len(zones) == 1:
        await _zone(turn, {"zone": zones[0]})
    else:
        await _next(turn, "zone")


async def _zone(turn: Turn, args: Mapping[str, Any]) -> None:
    turn.change(zone=str(args["zone"]))
    dialogue = await turn.dialogue()
    data = dict(dialogue.data) if dialogue else {}
    role = str(data.get("role", "recipient"))
    if data.get("mode") == "profile":
        await turn.go("summary", "summary", data)
    elif role in {Role.RECIPIENT, Role.SUPPORTER}:
        await turn.go("consents", "0", data)
    else:
        await _admit_staff(turn, role, data)


async def _admit_staff(turn: Turn, role: str, data: Mapping[str, Any]) -> None:
    if not await invitations.take(turn, data):
        await turn.leave()
        return
    turn.change(staff=role, state=PersonState.ACTIVE)
    turn.audit("role.taken", role, "invitation")
    await turn.leave()
    if role not in ANSWERS_FOR_PEOPLE:
        name = invitations.ROLE_NAMES[Role(role)]
        turn.say(say("You are {role} now. /help shows what you can do.", role=name), in_place=True)
        return
    turn.say(
        say(
            "You are {role} now. /overview shows how things stand, /review the pairs that "
            "wait for your eyes, /invite makes links for supporters, /quality shows how well "
            "predictions fit what people feel. Concerns come to you as they arise.",
            role=invitations.ROLE_NAMES[Role(role)],
        ),
        in_place=True,
    )


ACTIONS = {
    "about_you.age": while_open(FLOW, "age", _age),
    "about_you.minor": while_open(FLOW, "age", _minor),
    "about_you.minor_sure": while_open(FLOW, "age", _minor_sure),
    "about_you.slip": while_open(FLOW, "age", _slip),
    "about_you.country": while_open(FLOW, "country", _country),
    "about_you.zone": while_open(FLOW, "zone", _zone),
}
