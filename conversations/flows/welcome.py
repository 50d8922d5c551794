"""The first steps of the way in: invitation, language, what this is and what it is not."""

from collections.abc import Mapping
from typing import Any

from babel import Locale

from conversations import asking, consenting, helpcard, invitations, minors
from conversations.inbound import CommandGiven
from conversations.model.person import (
    ANSWERS_FOR_PEOPLE,
    Dialogue,
    PersonState,
    Role,
)
from conversations.replies import Button, Rows, Text, say
from conversations.turn import Turn, while_open

FLOW = "welcome"


async def start(turn: Turn, event: CommandGiven) -> None:
    """Begin, go on where the person stopped, or open an invitation."""
    if turn.person.state is PersonState.UNDERAGE:
        minors.turn_away(turn)
        return
    dialogue = await turn.dialogue()
    if event.argument and event.argument != "again":
        await _open_invitation(turn, event, dialogue)
    elif dialogue and dialogue.flow in turn.core.flows:
        await _go_on_with(turn, dialogue)
    elif turn.person.state in {PersonState.LEFT, PersonState.UNREACHABLE}:
        turn.change(state=PersonState.NEW)
        await _begin(turn, {"role": Role.RECIPIENT.value}, event.language_hint)
    elif turn.person.state is PersonState.NEW or not _takes_part(turn):
        await _begin(turn, {"role": Role.RECIPIENT.value}, event.language_hint)
    else:
        turn.say(
            say("You are already here. /help shows everything you can do."),
            buttons=() if turn.person.recipient else WANTS_A_PEER,
        )


WANTS_A_PEER: Rows = ((Button(say("I would like a peer for myself"), "welcome.for_myself"),),)


def _takes_part(turn: Turn) -> bool:
    return bool(turn.person.recipient or turn.person.supporter or turn.person.staff)


async def _go_on_with(turn: Turn, dialogue: Dialogue) -> None:
    turn.say(say("Welcome back. We were here:"))
    await turn.core.flows[dialogue.flow].show(turn, dialogue)


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


async def _open_invitation(turn: Turn, event: CommandGiven, dialogue: Dialogue | None) -> None:
    """Begin the way into the role of a link; the link is used up at its end, not here."""
    invitation, why = await invitations.look(turn.unit, event.argument, turn.person.id, turn.now)
    if invitation is None:
        if why == "spent" and dialogue and dialogue.flow in turn.core.flows:
            await _go_on_with(turn, dialogue)
        else:
            _cannot_open(turn, why)
    elif dialogue and dialogue.data.get("invitation") == invitation.id:
        await _go_on_with(turn, dialogue)
    elif not _can_take(turn, invitation.role):
        turn.say(
            say(
                "You are {role} here already, so this invitation stays unused: somebody else "
                "may open it. /help shows everything you can do.",
                role=invitations.ROLE_NAMES[invitation.role],
            )
        )
    else:
        turn.change(state=_state_for(turn))
        data = {"role": invitation.role.value, "invitation": invitation.id}
        await _begin(turn, data, event.language_hint)


def _cannot_open(turn: Turn, why: str) -> None:
    if why == "spent":
        _already_used_by_you(turn)
        return
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


def _already_used_by_you(turn: Turn) -> None:
    """Close kindly: the link has done its work, whatever came of it."""
    if _takes_part(turn):
        turn.say(say("You are already here. /help shows everything you can do."))
        return
    turn.say(
        say(
            "Thank you for coming back. You have used this invitation before, and the team has "
            "answered you: there is no place for it at the moment. That says nothing about you "
            "or what you have lived through. If things change, the team can send you a new one. "
            "And if you would like to talk with a peer yourself, you need no invitation: just "
            "send /start"
        )
    )


async def _begin(turn: Turn, data: Mapping[str, Any], hint: str) -> None:
    if not turn.person.language:
        known = turn.programme.languages
        guess = hint.split("-", maxsplit=1)[0].lower()
        turn.change(language=guess if guess in known else known[0])
    await turn.go(FLOW, "language", data)


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
    elif role in ANSWERS_FOR_PEOPLE:
        first = say(
            "You are invited to <b>{name}</b> as {role}: you see who waits, who was "
            "matched and why, and who needs help. You never see what people write to each other.",
            name=Text(turn.programme.name, programme=True),
            role=invitations.ROLE_NAMES[Role(role)],
        )
    else:
        first = say(
            "You are invited to <b>{name}</b> as {role}. You never see what people write to "
            "each other.",
            name=Text(turn.programme.name, programme=True),
            role=invitations.ROLE_NAMES[Role(role)],
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
        buttons=_go_on_or_decline(role),
    )


def _go_on_or_decline(role: str) -> Rows:
    rows: Rows = ((Button(say("Go on"), "welcome.go_on"),),)
    if role != Role.RECIPIENT:
        rows = (*rows, (Button(say("No, thank you"), "welcome.decline"),))
    return rows


async def _decline(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Leave an invitation unused."""
    await turn.leave()
    turn.say(
        say(
            "That is fine, and nobody minds. The invitation stays unused. If you would like to "
            "talk with a peer yourself, /start begins."
        ),
        in_place=True,
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
        if turn.person.recipient or turn.person.supporter:
            turn.say(helpcard.KEY_STAYS, keyboard=helpcard.KEYBOARD)  # in the new language
        if dialogue and dialogue.flow in turn.core.flows:
            turn.pressed = False  # the open question comes as a message of its own
            await turn.core.flows[dialogue.flow].show(turn, dialogue)


async def choose_language(turn: Turn, _event: CommandGiven) -> None:
    """/language at any time; whatever the person was in the middle of stays open."""
    _ask_language(turn)


async def _go_on(turn: Turn, _args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    data = dialogue.data if dialogue else {"role": Role.RECIPIENT.value}
    staff = data.get("role") not in {Role.RECIPIENT, Role.SUPPORTER}
    await turn.go("about_you", "country" if staff else "age", data)


async def _for_myself(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Begin the way to a peer for somebody who is here in another role."""
    if turn.person.recipient:
        turn.say(say("We have what we need for that already: /profile shows it."), in_place=True)
        return
    data = {"role": Role.RECIPIENT.value}
    if "age" not in await turn.answers():
        await turn.go("about_you", "age", data)
    elif await consenting.unasked(turn.unit, turn.programme, turn.person.id):
        await turn.go("consents", "0", data)
    else:
        await turn.go("intake", "", {**data, "mode": "first"})


COMMANDS = {"start": start, "language": choose_language}
ACTIONS = {
    "welcome.language": _language,
    "welcome.decline": while_open(FLOW, "about", _decline),
    "welcome.for_myself": _for_myself,
    "welcome.go_on": while_open(FLOW, "about", _go_on),
}
