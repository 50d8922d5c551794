"""Keeps a message, sealed, until its writer or the clock decides, and asks the writer kindly."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from conversations.content import LARGEST_FILE
from conversations.model.ids import MessageId, PersonId, new_id
from conversations.model.matches import Match
from conversations.model.person import Person
from conversations.model.relaying import Held, Side, Why, side_id
from conversations.people import after_quiet_hours
from conversations.pieces import question_id
from conversations.policy import Ask
from conversations.replies import Button, Joined, Rows, TakeButtons, Words, say
from conversations.turn import Turn

KEPT: Final = timedelta(hours=24)
ASKED_AGAIN: Final = timedelta(days=7)
"""After a no to voices, this long nobody is asked in the same talk."""
ALBUM_PAUSE: Final = timedelta(seconds=1)
"""The parts of an album come one by one, and nothing says which is the last."""

WHAT: Final[Mapping[str, Words]] = {
    "phone": say("a phone number"),
    "email": say("an e-mail address"),
    "handle": say("a name on another network"),
    "invite": say("an invitation link"),
    "link": say("a link"),
    "mention": say("somebody's user name"),
    "address": say("an address"),
    "workplace": say("a place where somebody works"),
    "asking": say("a wish to be in touch elsewhere"),
}
REFUSED: Final[Mapping[str, Words]] = {
    "photo": say("Photos are not passed on here, so this one stayed with you. Words go through."),
    "voice": say(
        "Voice messages are not passed on here, so nobody has heard this one. Would you like to "
        "write it instead?"
    ),
    "video_note": say(
        "Video messages are not passed on here, so nobody has seen this one. Would you like to "
        "write it instead?"
    ),
    "video": say(
        "A video keeps more than it shows, such as where it was made, so it was not passed on. "
        "A photo can go through, or words."
    ),
    "animation": say(
        "Moving pictures are not passed on, so this one was not. An emoji goes through."
    ),
    "audio": say(
        "A sound file can carry names inside, so it was not passed on. Could you say it in words?"
    ),
    "document": say(
        "A file can carry its writer's name inside, so it was not passed on. Could you copy the "
        "words out of it?"
    ),
}


def refuse(turn: Turn, writer: PersonId, reason: str) -> None:
    """Say kindly that something does not pass."""
    if reason == "size":
        most = LARGEST_FILE // (1024 * 1024)
        words: Words = say(
            "This file is too large to be passed on safely: {most} MB is the most.", most=most
        )
    else:
        words = REFUSED[reason]
    turn.say(words, to=writer)


async def ask(
    turn: Turn,
    match: Match,
    writer: PersonId,
    messages: Sequence[Mapping[str, Any]],
    asked: Ask,
    passed: Collection[str],
) -> None:
    """Keep messages and ask their writer what to do."""
    held = Held(new_id(), writer, match.id, asked.why, "", tuple(messages), tuple(passed), turn.now)
    alias = match.alias_of(match.other(writer))
    if asked.why is Why.VOICE and not await _may_ask_for_voices(turn, match, writer, alias):
        await turn.unit.forget_copies([MessageId(str(one["message_id"])) for one in messages])
        return
    turn.unit.held.add(held)
    turn.schedule("held.over", turn.now + KEPT, person=writer, match=match.id, held=held.id)
    match asked.why:
        case Why.CONTACT:
            staged = turn.core.rules.contacts == "staged"
            words = _about_contact(asked, alias, staged=staged)
            _put(turn, held, words, _contact_keys(held, asked))
        case Why.PHOTO:
            _put(turn, held, _about_photos(alias), _send_keys(held))
        case _:
            await _ask_for_voices(turn, match, held, alias)


def _put(turn: Turn, held: Held, words: Words, keys: Rows) -> None:
    """Put a question to the writer, under a name by which its buttons can be taken away."""
    name = question_id(held.id)
    turn.say(words, to=held.person_id, buttons=keys, talk=held.match_id, name=name)


def let_go(turn: Turn, held: Held) -> None:
    """Keep a message no longer; nothing is left to answer about it."""
    turn.unit.held.remove(held.id)
    if held.why is not Why.ALBUM:
        turn.replies.append(TakeButtons(held.person_id, held.match_id, question_id(held.id)))


def _about_contact(asked: Ask, alias: str, *, staged: bool) -> Words:
    kinds = list(dict.fromkeys(hint.kind for hint in asked.hints))
    seen = Joined(tuple(WHAT[kind] for kind in kinds), ", ")
    first = say(
        "I have not sent this yet: it seems to hold {seen}. Here neither of you learns who the "
        "other is, and that keeps you both safe.",
        seen=seen,
    )
    parts: list[Words] = [first]
    if asked.sendable:
        parts.append(
            say("If it gives nobody away, you can send it to {alias} all the same.", alias=alias)
        )
    if staged and (not asked.sendable or "asking" in kinds):
        parts.append(say("If you both want it, there is a safer way: /reveal."))
    return Joined(tuple(parts), " ")


def _contact_keys(held: Held, asked: Ask) -> Rows:
    rows: list[tuple[Button, ...]] = [
        (Button(say("I will change it"), "held.change", {"held": held.id}),),
        (Button(say("Do not send it"), "held.drop", {"held": held.id}),),
    ]
    if asked.sendable:
        rows.append((Button(say("Send it anyway"), "held.send", {"held": held.id}),))
    return tuple(rows)


def _about_photos(alias: str) -> Words:
    return say(
        "A photo can show more than we notice: a face, a uniform, a street sign, a letter, a "
        "screen. Once {alias} has seen it, nobody can undo that. I take out what your "
        "phone hid in it, such as the place. Shall I send it?",
        alias=alias,
    )


def _send_keys(held: Held) -> Rows:
    return (
        (Button(say("Send it"), "held.send", {"held": held.id}),),
        (Button(say("Do not send it"), "held.drop", {"held": held.id}),),
    )


async def _may_ask_for_voices(turn: Turn, match: Match, writer: PersonId, alias: str) -> bool:
    peers = await side_of(turn, match, match.other(writer))
    asked = peers.voices_asked_at
    if peers.voices_from or asked is None or asked < turn.now - ASKED_AGAIN:
        return True
    if asked > turn.now - KEPT and await turn.unit.held.find(
        match_id=match.id, person_id=writer, why=Why.VOICE
    ):
        return True
    turn.say(
        say(
            "{alias} stays with writing for now, so this was not passed on. Could you write it?",
            alias=alias,
        ),
        to=writer,
    )
    return False


async def _ask_for_voices(turn: Turn, match: Match, held: Held, alias: str) -> None:
    mine = await side_of(turn, match, held.person_id)
    peers = await side_of(turn, match, match.other(held.person_id))
    if mine.voices_from is not None and peers.voices_from is None and peers.voices_asked_at:
        turn.say(
            say(
                "I keep this one too, until {alias} has answered about voice messages.", alias=alias
            ),
            to=held.person_id,
        )
        return
    _put(
        turn,
        held,
        say(
            "A voice or a face can be recognised, so both of you say yes first. I have not sent "
            "this yet. Is it all right for you that {alias} hears or sees you? Then I ask {alias} "
            "too.",
            alias=alias,
        ),
        (
            (Button(say("Yes, ask"), "held.voices", {"held": held.id}),),
            (Button(say("Do not send it"), "held.drop", {"held": held.id}),),
        ),
    )


async def side_of(turn: Turn, match: Match, person: PersonId) -> Side:
    """Return how somebody stands in a talk."""
    key = side_id(match.id, person)
    return await turn.unit.sides.get(key) or Side(key, match.id, person)


async def keep_side(turn: Turn, side: Side) -> None:
    if await turn.unit.sides.get(side.id) is None:
        turn.unit.sides.add(side)
    else:
        turn.unit.sides.save(side)


async def until_morning(
    turn: Turn,
    match: Match,
    writer: Person,
    peer: Person,
    messages: Sequence[Mapping[str, Any]],
) -> None:
    """Keep messages for the peer's morning; the writer hears it once a night."""
    waiting = await turn.unit.held.find(match_id=match.id, person_id=writer.id, why=Why.QUIET)
    if waiting:
        last = waiting[-1]
        turn.unit.held.save(replace(last, messages=(*last.messages, *messages)))
        return
    held = Held(new_id(), writer.id, match.id, Why.QUIET, "", tuple(messages), (), turn.now)
    turn.unit.held.add(held)
    morning = after_quiet_hours(peer, turn.now, turn.programme.defaults)
    turn.schedule("held.morning", morning, person=writer.id, match=match.id, held=held.id)
    _put(
        turn,
        held,
        say(
            "{alias} has quiet hours now. I keep what you write and hand it over when they end. "
            "/now shows people who are there at once, at night too.",
            alias=match.alias_of(peer.id),
        ),
        ((Button(say("Send it now anyway"), "held.now", {"held": held.id}),),),
    )


async def forget(turn: Turn, match: Match) -> set[PersonId]:
    """Delete what waits in a talk that is over; returns who wrote it."""
    waiting = await turn.unit.held.find(match_id=match.id)
    for held in waiting:
        let_go(turn, held)
    return {held.person_id for held in waiting}
