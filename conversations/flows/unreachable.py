"""A message did not arrive: its sender is told, and a person who is gone leaves no loose ends."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from conversations import meetings, offering, steps
from conversations.inbound import BotBlocked, DeliveryFailed, DeliveryLate
from conversations.model.ids import MessageId, PersonId
from conversations.model.matches import MatchState
from conversations.model.person import PersonState
from conversations.people import talks_of
from conversations.pieces import late_word_id
from conversations.replies import LateWord, Say, Words, say
from conversations.turn import Turn

TOO_MUCH: Final = frozenset(
    {"file_too_big", "file_too_many_pixels", "file_too_heavy", "file_timeout"}
)
A_CODE: Final = "file_code"
NOT_READ: Final = frozenset({"file_broken", "file_unsupported"})
NOT_FETCHED: Final = frozenset({"file_away", "file_gone"})


async def failed(turn: Turn, event: DeliveryFailed) -> None:
    """Tell the sender once; a receiver who is gone pauses their talks and frees their places."""
    if event.reason == "gone":
        await _gone(turn, event.to, told=event.sender, match_id=str(event.match_id or ""))
        return
    match = await turn.unit.matches.get(str(event.match_id)) if event.match_id else None
    if event.sender is None or match is None:
        return
    detail = event.detail or {}
    about = detail.get("message_id")
    alias = match.alias_of(event.to)
    turn.replies.append(
        Say(
            event.sender,
            _why(event.reason, detail, alias),
            about=MessageId(about) if about else None,
        )
    )


def _why(reason: str, detail: Mapping[str, Any], alias: str) -> Words:
    """Return what a sender reads under the message that did not arrive."""
    if reason == "expired":
        return say(
            "A message of yours to {alias} could not be delivered for a day. It was not read and "
            "is not kept any more.",
            alias=alias,
        )
    change = detail.get("change")
    return _of_a_change(str(change), alias) if change else _of_a_message(detail, alias)


def _of_a_change(change: str, alias: str) -> Words:
    if change == "delete":
        return say(
            "This is too old to be taken out of {alias}'s chat, so it still stands there. I am "
            "sorry.",
            alias=alias,
        )
    if change == "reaction":
        return say("Your reaction did not reach {alias}.", alias=alias)
    return say(
        "Your change did not reach {alias}, who still sees the words as they were before.",
        alias=alias,
    )


def _of_a_message(detail: Mapping[str, Any], alias: str) -> Words:
    code = str(detail.get("reason", ""))
    if code in TOO_MUCH:
        return say(
            "This file is too large or too unusual to be passed on safely, so it was not sent to "
            "{alias}. Perhaps a smaller one works, or words.",
            alias=alias,
        )
    if code == A_CODE:
        return say(
            "There is a code in this picture that any phone can read, and it may lead to a name "
            "or a number. So it was not sent to {alias}. Without the code it can go.",
            alias=alias,
        )
    if code in NOT_READ:
        return say(
            "I could not read this file well enough to take out what it may say about you, so it "
            "was not sent to {alias}. Perhaps another one works, or words.",
            alias=alias,
        )
    if code in NOT_FETCHED:
        return say(
            "I could not fetch this file from Telegram, so it was not sent to {alias}. Perhaps "
            "send it once more.",
            alias=alias,
        )
    return say("This could not be delivered to {alias}. Perhaps try to say it again.", alias=alias)


async def late(turn: Turn, event: DeliveryLate) -> None:
    """Tell a sender once, under their message, that it is late; change the word when it is not."""
    match = await turn.unit.matches.get(str(event.match_id))
    if match is None:
        return
    alias = match.alias_of(event.to)
    if event.state == "late":
        if await turn.unit.has_copy(late_word_id(event.message_id), event.sender):
            return  # said before this process was started
        text = say(
            "This has not reached {alias} yet. I keep trying, and change this line when it has.",
            alias=alias,
        )
    elif event.state == "arrived":
        text = say("It took a while, but this has reached {alias}.", alias=alias)
    else:
        text = say("This did not reach {alias}.", alias=alias)
    word = LateWord(
        to=event.sender,
        match_id=event.match_id,
        message_id=event.message_id,
        text=text,
        changes=event.state != "late",
    )
    turn.replies.append(word)


async def blocked(turn: Turn, _event: BotBlocked) -> None:
    """A person blocked the bot: the same as not being reachable."""
    await _gone(turn, turn.person.id, told=None, match_id="")


async def _gone(turn: Turn, who: PersonId, *, told: PersonId | None, match_id: str) -> None:
    person = await turn.unit.people.get(who)
    if person is None:
        return
    # Somebody under age stays so: being back must not open the door again.
    if person.state not in {PersonState.LEFT, PersonState.UNDERAGE}:
        gone = replace(person, state=PersonState.UNREACHABLE, waiting_since=None)
        turn.unit.people.save(gone)
        if person.id == turn.person.id:
            turn.person = gone
    await turn.unit.purge_outbox(who, None)
    for match in await talks_of(turn.unit, who):
        alias = match.alias_of(who)
        if match.state is MatchState.ACTIVE:
            steps.move(
                turn.unit,
                match,
                MatchState.PAUSED,
                reason="unreachable",
                actor=str(who),
                now=turn.now,
            )
            await meetings.withdraw(turn.unit, match, turn.now)
            turn.say(
                say(
                    "{alias} cannot be reached at the moment; what you wrote last may not have "
                    "arrived. The talk rests, and I tell you when it goes on. /change finds "
                    "somebody else, without blame.",
                    alias=alias,
                ),
                to=match.other(who),
            )
        elif told == match.other(who) and match.id == match_id:
            turn.say(say("{alias} cannot be reached; that did not arrive.", alias=alias), to=told)
    await offering.close_offers(turn, who, "unreachable")
    await offering.decline_all(turn, who, "unreachable")
