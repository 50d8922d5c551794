"""Carries what one person sends to the other of a talk: under the rules, anew, or not at all."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from conversations import absence, headers, holding, watching
from conversations.carried import Carried, from_data, to_data
from conversations.content import Content, Piece
from conversations.model.ids import MessageId, PersonId
from conversations.model.matches import Match, MatchState, Talk
from conversations.model.person import Person, PersonState
from conversations.model.relaying import Held, Side, Why, side_id
from conversations.people import in_quiet_hours
from conversations.pieces import cut, piece_id
from conversations.policy import Ask, Refuse, SendAnew, Stand, contacts_in, stays_awake, treat
from conversations.replies import Part, Relay, say
from conversations.turn import Turn

AWAKE = timedelta(minutes=30)
"""Who wrote, or began the talk, this short a time ago is not asleep, whatever the clock says."""


async def carry(
    turn: Turn,
    match: Match,
    writer: Person,
    messages: Sequence[Carried],
    passed: Collection[str] = (),
) -> bool:
    """Pass messages on as one, or hold them, or say why not; returns whether they went.

    Several messages are the parts of an album. passed: what their writer has agreed to already.
    """
    messages = [one for one in messages if one.content.text or one.content.media]
    if not messages:
        return True  # emptied by an edit while it waited: there is nothing to pass on
    if not await can_pass(turn, match, writer.id):
        await turn.unit.forget_copies([message.message_id for message in messages])
        return False
    peer = await turn.unit.people.get(match.other(writer.id))
    assert peer is not None
    stand = await _stand(turn, match, writer, messages)
    for one in messages:
        match treat(one.content, turn.core.rules, stand, (*passed, *one.passed)):
            case Refuse(reason):
                holding.refuse(turn, writer.id, reason)
                await turn.unit.forget_copies([message.message_id for message in messages])
                return False
            case Ask() as ask:
                data = [to_data(message) for message in messages]
                await holding.ask(turn, match, writer.id, data, ask, passed)
                return False
            case SendAnew():
                pass
    await wake(turn, match, writer)
    if await _sleeps(turn, match, peer, messages, passed):
        data = [to_data(replace(one, passed=(*one.passed, *passed))) for one in messages]
        await holding.until_morning(turn, match, writer, peer, data)
        return False
    # The morning's timer may come a moment after the morning: nothing overtakes what was kept.
    for held in await turn.unit.held.find(person_id=writer.id, match_id=match.id, why=Why.QUIET):
        await release(turn, held, Why.QUIET)
    _send(turn, match, writer, messages)
    await absence.tell_writer(turn, match, writer, peer)
    await _count(turn, match, writer.id)
    if any(message.grave for message in messages):
        await watching.guide(turn, match, writer.id)
    return True


async def drop(turn: Turn, held: Held) -> None:
    """Let what waited never go: nobody can change it or take it back any more."""
    holding.let_go(turn, held)
    await turn.unit.forget_copies([MessageId(str(one["message_id"])) for one in held.messages])


async def release(turn: Turn, held: Held, agreed: Why | None) -> bool:
    """Let what waited go on its way again, as if it were sent now; returns whether all went."""
    match = await turn.unit.matches.get(held.match_id)
    writer = await turn.unit.people.get(held.person_id)
    if match is None or writer is None:
        await drop(turn, held)
        return False
    if not await can_pass(turn, match, writer.id):
        await drop(turn, held)
        turn.give_back(held.messages, to=writer.id)
        return False
    holding.let_go(turn, held)
    passed = (*held.passed, agreed) if agreed else held.passed
    messages = [from_data(one) for one in held.messages]
    sets = [[one] for one in messages] if held.why is Why.QUIET else [messages]
    return all([await carry(turn, match, writer, together, passed) for together in sets])


async def wake(turn: Turn, match: Match, writer: Person) -> None:
    """Give somebody who writes in their own night what was kept for their morning, first."""
    if not in_quiet_hours(writer, turn.now, turn.programme.defaults):
        return
    peer = match.other(writer.id)
    for held in await turn.unit.held.find(person_id=peer, match_id=match.id, why=Why.QUIET):
        await release(turn, held, Why.QUIET)


async def hand_over(turn: Turn, match: Match) -> None:
    """Let go what one kept for the other's morning: a goodbye must not be lost with the talk."""
    if match.state is MatchState.ACTIVE:
        for held in await turn.unit.held.find(match_id=match.id, why=Why.QUIET):
            if held.person_id == turn.person.id:
                await release(turn, held, Why.QUIET)


async def can_pass(turn: Turn, match: Match, writer: PersonId) -> bool:
    """Tell whether a talk takes messages now; if not, the writer hears why."""
    peer = await turn.unit.people.get(match.other(writer))
    alias = match.alias_of(match.other(writer))
    if match.state is MatchState.PAUSED:
        words = say(
            "The talk with {alias} is paused, so this was not passed on. /talks shows where "
            "it stands.",
            alias=alias,
        )
    elif match.state is not MatchState.ACTIVE:
        words = say("The talk with {alias} has ended; this was not passed on.", alias=alias)
    elif peer is None or peer.state in {PersonState.LEFT, PersonState.UNREACHABLE}:
        words = say("{alias} cannot be reached at the moment; this was not passed on.", alias=alias)
    else:
        return True
    turn.say(words, to=writer)
    return False


async def _stand(turn: Turn, match: Match, writer: Person, messages: Sequence[Carried]) -> Stand:
    mine: Side | None = None
    peers: Side | None = None
    if any(one.content.media for one in messages):
        mine = await turn.unit.sides.get(side_id(match.id, writer.id))
        peers = await turn.unit.sides.get(side_id(match.id, match.other(writer.id)))
    return stand_of(turn, writer, mine, peers)


def stand_of(
    turn: Turn, writer: Person, mine: Side | None = None, peers: Side | None = None
) -> Stand:
    """Return what the rules must know of a writer, and of how the two stand where files go."""
    region = writer.country or None
    return Stand(mine, peers, (writer.language,), region, turn.core.free_numbers)


async def _sleeps(
    turn: Turn,
    match: Match,
    peer: Person,
    messages: Sequence[Carried],
    passed: Collection[str],
) -> bool:
    """Tell whether the peer's night should be kept quiet; a crisis never waits for a morning."""
    if not turn.core.rules.quiet_hours or Why.QUIET in passed:
        return False
    if not in_quiet_hours(peer, turn.now, turn.programme.defaults):
        return False
    if any(message.grave for message in messages):
        return False
    if match.active_at and match.active_at > turn.now - AWAKE:
        return False
    talk = await turn.unit.talks.get(match.id)
    if talk and talk.last_by == peer.id and talk.last_at and talk.last_at > turn.now - AWAKE:
        return False
    return not stays_awake(
        await turn.unit.sides.get(side_id(match.id, match.other(peer.id))), turn.now
    )


def _send(turn: Turn, match: Match, writer: Person, messages: Sequence[Carried]) -> None:
    alias = match.alias_of(writer.id)
    pieces = [cut(one.content, alias if n == 0 else "") for n, one in enumerate(messages)]
    _relay(
        turn,
        match,
        writer.id,
        messages[0],
        tuple(
            Part(one.message_id, found[0].text, found[0].spans, one.content.media)
            for one, found in zip(messages, pieces, strict=True)
        ),
    )
    for one, found in zip(messages, pieces, strict=True):
        for number, piece in enumerate(found[1:], 1):
            _relay(turn, match, writer.id, one, (_further(one, number, piece),))


def _further(one: Carried, number: int, piece: Piece) -> Part:
    return Part(piece_id(one.message_id, number), piece.text, piece.spans)


def _relay(
    turn: Turn, match: Match, writer: PersonId, first: Carried, parts: tuple[Part, ...]
) -> None:
    turn.replies.append(
        Relay(
            to=match.other(writer),
            sender=writer,
            match_id=match.id,
            alias=match.alias_of(writer),
            parts=parts,
            forwarded=first.content.forwarded,
            reply_to=first.reply_to,
            quote=_quoted(turn, first.content.quote),
        )
    )


def _quoted(turn: Turn, quote: str) -> str:
    """Return what was picked out of the message replied to, unless it may say who somebody is.

    It can hold words that never passed: of a message that waits, or of an edit that was held.
    """
    found = quote and contacts_in(Content(quote), stand_of(turn, turn.person))
    return "" if found else quote


def _with_wait(talk: Talk, writer: PersonId, now: datetime) -> Talk:
    """Note the minutes to a reply: who writes first, or once more, has answered nobody."""
    if talk.unanswered_since is None or talk.last_by in {None, writer}:
        return talk
    minutes = round((now - talk.unanswered_since) / timedelta(minutes=1), 1)
    if writer == talk.recipient_id:
        return replace(talk, recipient_waits=(*talk.recipient_waits, minutes))
    return replace(talk, supporter_waits=(*talk.supporter_waits, minutes))


async def _count(turn: Turn, match: Match, writer: PersonId) -> None:
    talk = await turn.unit.talks.get(match.id) or Talk(
        match.id, match.recipient_id, match.supporter_id
    )
    by_recipient = writer == match.recipient_id
    if talk.session_started_at is None:
        gap = timedelta(minutes=turn.programme.defaults.session_gap_minutes)
        turn.schedule("session_end", turn.now + gap, match=match.id)
    turn.unit.talks.save(
        replace(
            _with_wait(talk, writer, turn.now),
            from_recipient=talk.from_recipient + by_recipient,
            from_supporter=talk.from_supporter + (not by_recipient),
            last_at=turn.now,
            last_by=writer,
            unanswered_since=talk.unanswered_since if talk.last_by == writer else turn.now,
            session_started_at=talk.session_started_at or turn.now,
            session_by=talk.session_by if talk.session_started_at else writer,
        )
    )
    if not (talk.from_recipient if by_recipient else talk.from_supporter):
        await headers.begun(turn, match, writer)
