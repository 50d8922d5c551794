"""The first steps of the way in: invitation, language, what this is and what it is not."""

from collections.abc import Mapping
from typing import Any

from babel import Locale

from conversations import asking, minors
from conversations.inbound import CommandGiven
from conversations.invitations import redeem
from conversations.model.person import Dialogue, PersonState, Role
from conversations.replies import Button, Rows, Text, say
from conversations.turn import Turn, while_open

FLOW = "welcome"


async def start(turn: Turn, event: CommandGiven) -> None:
    """Begin, go on where the person stopped, or use an invitation."""
    role = ""
    if event.argument and event.argument != "again":
        role = await _use_invitation(turn, event.argument)
        if not role:
            return
    dialogue = await turn.dialogue()
    if turn.person.state is PersonState.UNDERAGE:
        minors.turn_away(turn)
    elif role and _can_take(turn, Role(role)):
        turn.change(state=_state_for(turn))
        await _begin(turn, role, event.language_hint)
    elif dialogue and dialogue.flow in turn.core.flows and not role:
        turn.say(say("Welcome back. We were here:"))
        await turn.core.flows[dialogue.flow].show(turn, dialogue)
    elif turn.person.state is PersonState.NEW:
        await _begin(turn, "recipient", event.language_hint)
    elif turn.person.state in {PersonState.LEFT, PersonState.UNREACHABLE}:
        turn.change(state=PersonState.NEW)
        await _begin(turn, "recipient", event.language_hint)
    else:
        turn.say(say("You are already here. /help shows everything you can do."))


def _state_for(turn: Turn) -> PersonState:
    """Keep the standing of somebody who already takes part in another role."""
    return (
        turn.person.state
        if turn.person.state in {PersonState.ACTIVE, PersonState.RESTING}
        else PersonState.NEW
    )


def _can_take(turn: Turn, role: Role) -> bool:
    return not (
        (role is Role.SUPPORTER and turn.person.supporter) or turn.person.staff == role.value
    )


async def _use_invitation(turn: Turn, token: str) -> str:
    invitation, why = await redeem(turn.unit, token, turn.person.id, turn.now)
    if invitation:
        return invitation.role.value
    reasons = {
        "used": say("This invitation has already been used by somebody. Each link works once."),
        "expired": say("This invitation is too old: links work for seven days."),
        "unknown": say("This invitation link is not complete or not one of ours."),
    }
    turn.say(reasons[why])
    turn.say(
        say(
            "Please ask the person who sent it for a new one. If you came to find somebody to "
            "talk with, you need no invitation: just send /start"
        )
    )
    return ""


async def _begin(turn: Turn, role: str, hint: str) -> None:
    if not turn.person.language:
        known = turn.programme.languages
        guess = hint.split("-", maxsplit=1)[0].lower()
        turn.change(language=guess if guess in known else known[0])
    await turn.go(FLOW, "language", {"role": role})


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask for the current step."""
    match dialogue.step:
        case "language":
            _ask_language(turn)
        case "about":
            _tell_what_this_is(turn, str(dialogue.data.get("role", "recipient")))
        case _:
            await turn.go(FLOW, "language", dialogue.data)


def _ask_language(turn: Turn) -> None:
    rows: Rows = tuple(
        (Button(_own_name(code), "welcome.language", {"language": code}),)
        for code in turn.programme.languages
    )
    turn.say(say("Hello. Which language shall we use?"), buttons=rows, in_place=True)


def _own_name(code: str) -> str:
    name = Locale.parse(code).get_language_name(code) or code
    return name[:1].upper() + name[1:]


def _tell_what_this_is(turn: Turn, role: str) -> None:
    if role == Role.RECIPIENT:
        first = say(
            "<b>{name}</b> finds you somebody who has been where you are, and lets you talk, "
            "without either of you learning who the other is.",
            name=Text(turn.programme.name, programme=True),
        )
    elif role == Role.SUPPORTER:
        first = say(
            "Thank you for coming. In <b>{name}</b> you talk with people who are where you once "
            "were. Neither of you learns who the other is.",
            name=Text(turn.programme.name, programme=True),
        )
    else:
        first = say(
            "You are invited to <b>{name}</b> as a coordinator: you see who waits, who was "
            "matched and why, and who needs help. You never see what people write to each other.",
            name=Text(turn.programme.name, programme=True),
        )
    turn.say(first, in_place=True)
    turn.say(
        say(
            "What you should know first:\n\n"
            "• The people here have been through hard times themselves; they are not "
            "doctors. This is <b>not a crisis "
            "service</b>. /now shows numbers to call, at any time.\n"
            "• Your name and number are not passed on. But Telegram itself is able to read "
            "chats with bots, and nobody can prevent a screenshot.\n"
            "• Every step is your choice. You can skip questions, pause, or leave at any time, "
            "and nobody will ask why."
        ),
        buttons=((Button(say("Go on"), "welcome.go_on"),),),
    )


async def typed(turn: Turn, dialogue: Dialogue, text: str) -> None:
    """Take a typed language; anything else is asked again."""
    if dialogue.step == "language" and (code := _language_named(turn, text)):
        await _language(turn, {"language": code})
        return
    turn.say(asking.NOT_READ)
    await show(turn, dialogue)


def _language_named(turn: Turn, text: str) -> str | None:
    wanted = text.strip().casefold()
    names = {_own_name(code).casefold(): code for code in turn.programme.languages}
    names |= {code: code for code in turn.programme.languages}
    return names.get(wanted)


async def _language(turn: Turn, args: Mapping[str, Any]) -> None:
    turn.change(language=str(args["language"]))
    dialogue = await turn.dialogue()
    if dialogue and dialogue.flow == FLOW:
        await turn.go(FLOW, "about", dialogue.data)
    else:
        turn.say(say("Done. We speak English now."), in_place=True)


async def choose_language(turn: Turn, _event: CommandGiven) -> None:
    """/language at any time; whatever the person was in the middle of stays open."""
    _ask_language(turn)


async def _go_on(turn: Turn, _args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    data = dialogue.data if dialogue else {"role": Role.RECIPIENT.value}
    staff = data.get("role") not in {Role.RECIPIENT, Role.SUPPORTER}
    await turn.go("about_you", "country" if staff else "age", data)


COMMANDS = {"start": start, "language": choose_language}
ACTIONS = {
    "welcome.language": _language,
    "welcome.go_on": while_open(FLOW, "about", _go_on),
}
