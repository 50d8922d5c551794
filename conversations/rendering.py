"""Turns replies into outbox rows in the reader's language, and makes their buttons pressable."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

from conversations.content import Span, media_to_plain, shifted, spans_to
from conversations.locales import Locales
from conversations.model.ids import IncomingId, MessageId, PersonId, new_id
from conversations.model.person import Person, Pressable
from conversations.people import in_quiet_hours
from conversations.pieces import alias_line, late_word_id, whole
from conversations.ports import Outgoing, Unit
from conversations.replies import (
    EditCopy,
    LateWord,
    Part,
    React,
    Relay,
    Reply,
    Rows,
    Say,
    TakeBack,
    TakeButtons,
    Toast,
    Unpin,
    say,
)
from conversations.turn import Core

FORWARDED = say("(forwarded)")
COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}")
HARMLESS = frozenset({"/now", "/help"})
"""A peer may pass these on, to be tapped."""
KEEP_UNDELIVERED = timedelta(hours=24)


def payload_buttons(
    what: Say, person: Person, unit: Unit, locales: Locales, now: datetime
) -> list[list[dict[str, str]]]:
    """Give each button an opaque token that works once, for this person only."""
    rows: Rows = what.buttons
    group = new_id() if rows else ""
    shown: list[list[dict[str, str]]] = []
    for row in rows:
        shown.append([])
        for button in row:
            token = new_id()
            unit.pressables.add(
                Pressable(
                    id=token,
                    person_id=what.to,
                    group=group,
                    action=button.action,
                    args=dict(button.args),
                    created_at=now,
                    keep=button.keep,
                )
            )
            label = locales.plain(button.label, person.language, person.zone)
            shown[-1].append({"label": label, "token": token})
    return shown


def render_say(
    what: Say,
    person: Person,
    unit: Unit,
    locales: Locales,
    now: datetime,
    incoming: IncomingId | None,
    *,
    asleep: bool = False,
) -> Outgoing:
    payload: dict[str, Any] = {
        "kind": "picture" if what.picture else "text",
        "html": locales.html(what.text, person.language, person.zone),
        "buttons": payload_buttons(what, person, unit, locales, now),
        "protect": False,
        "silent": asleep and what.lane != "help",
    }
    if what.pin:
        payload["pin"] = True
    if what.once:
        payload["once"] = True
    if what.keyboard is not None:
        payload["keyboard"] = [
            [locales.plain(key, person.language) for key in row] for row in what.keyboard.rows
        ]
    if what.picture:
        spoken = (locales.plain(w, person.language, person.zone) for w in what.picture.words)
        payload["picture"] = {
            "kind": what.picture.kind,
            "numbers": dict(what.picture.numbers),
            "words": list(spoken),
        }
    return Outgoing(
        to=what.to,
        payload=payload,
        lane=what.lane,
        match_id=what.match_id,
        message_id=what.message_id,
        in_place_of=incoming if what.in_place else None,
        reply_to=whole(what.about) if what.about else None,
        expires_at=what.until,
    )


def render_relay(reply: Relay, reader: Person, locales: Locales) -> dict[str, Any]:
    """Show what a peer sent: under the alias, protected, nothing else carried over."""
    first, *others = reply.parts
    forwarded = locales.plain(FORWARDED, reader.language) if reply.forwarded else ""
    item = _item(first, _above(reply.alias, forwarded))
    if others:
        items = [item, *(_item(part, "") for part in others)]
        return {"kind": "album", "items": items, "protect": True, "quote": reply.quote}
    kind = "media" if first.media else "text"
    return {"kind": kind, **item, "protect": True, "quote": reply.quote}


def render_edit(reply: EditCopy, reader: Person, locales: Locales) -> dict[str, Any]:
    text = locales.plain(reply.text, reader.language)
    item = _item(Part(reply.message_id, text, reply.spans), alias_line(reply.alias))
    return {"kind": "edit_copy", **item, "caption": reply.caption, "protect": True}


def _above(alias: str, second: str) -> str:
    return alias_line(alias) + (second + "\n" if second else "")


def _commands(part: Part, after: int) -> list[Span]:
    """Show a peer's command words as code: nobody is talked into a tap that does something."""
    ours = [
        Span("code", found.start() + after, len(found.group()))
        for found in COMMAND.finditer(part.text)
        if found.group().lower() not in HARMLESS
    ]
    coded = [s for s in shifted(part.spans, after) if s.kind in {"code", "pre"}]
    return [o for o in ours if not any(c.start < o.end and o.start < c.end for c in coded)]


def _item(part: Part, above: str) -> dict[str, Any]:
    """Return words with what stands above them, its first line bold."""
    spans = (*shifted(part.spans, len(above)), *_commands(part, len(above)))
    if above:
        spans = (Span("bold", 0, above.index("\n")), *spans)
    item: dict[str, Any] = {"message_id": part.message_id, "plain": above + part.text}
    if spans:
        item["spans"] = spans_to(spans)
    if part.media:
        item["media"] = media_to_plain(part.media)
    return item


def render_late(reply: LateWord, sender: Person, locales: Locales, *, asleep: bool) -> Outgoing:
    """Put a word under the sender's own message, or change the one that stands there."""
    payload: dict[str, Any] = {
        "kind": "edit_copy" if reply.changes else "text",
        "html": locales.html(reply.text, sender.language, sender.zone),
        "silent": asleep,
    }
    if not reply.changes:
        payload["late"] = reply.message_id
    return Outgoing(
        to=reply.to,
        payload=payload,
        match_id=reply.match_id,
        message_id=late_word_id(reply.message_id),
        reply_to=None if reply.changes else whole(reply.message_id),
    )


async def put_out(
    replies: list[Reply],
    unit: Unit,
    core: Core,
    now: datetime,
    incoming: IncomingId | None,
    awake: PersonId | None = None,
) -> list[Toast]:
    """Render every reply into the unit's outbox; returns the answers over pressed buttons.

    `awake` is the person who acted: what they get may sound. Everybody else's phone stays silent
    during their quiet hours.
    """
    locales = core.locales
    toasts: list[Toast] = []
    for reply in replies:
        if isinstance(reply, Toast):
            toasts.append(reply)
            continue
        person = await unit.people.get(reply.to)
        if person is None:
            continue
        asleep = person.id != awake and in_quiet_hours(person, now, core.programme.defaults)
        match reply:
            case Say():
                said = render_say(reply, person, unit, locales, now, incoming, asleep=asleep)
                topic = await _topic_of_say(unit, reply)
                unit.send(replace(said, payload={**said.payload, **topic}))
            case Relay():
                payload = {**render_relay(reply, person, locales), "silent": asleep}
                payload |= await _topic(unit, reply, reply.alias)
                unit.send(_carried(reply, payload, reply.parts[0].message_id, now))
            case EditCopy():
                payload = render_edit(reply, person, locales)
                unit.send(_carried(reply, payload, reply.message_id, now))
            case React() | TakeBack():
                unit.send(_carried(reply, _changed(reply), reply.message_id, now))
            case LateWord():
                word = render_late(reply, person, locales, asleep=asleep)
                topic = await _topic(unit, reply, "")
                unit.send(replace(word, payload={**word.payload, **topic}))
            case Unpin() | TakeButtons():
                unit.send(_tidied(reply))
            case _:
                assert_never(reply)
    return toasts


async def _topic_of_say(unit: Unit, reply: Say) -> dict[str, str]:
    """Put words about a talk into its topic; the pinned message, which begins it, makes one."""
    match = await unit.matches.get(reply.match_id) if reply.match_id else None
    if match is None or match.supporter_id != reply.to:
        return {}
    return {"topic": match.recipient_alias if reply.pin else ""}


async def _topic(unit: Unit, reply: Relay | LateWord, name: str) -> dict[str, str]:
    """Name the topic of a talk for the supporter in it; an empty name makes no new one."""
    match = await unit.matches.get(reply.match_id)
    return {"topic": name} if match and match.supporter_id == reply.to else {}


def _carried(
    reply: Relay | EditCopy | React | TakeBack,
    payload: dict[str, Any],
    message_id: MessageId,
    now: datetime,
) -> Outgoing:
    return Outgoing(
        to=reply.to,
        payload=payload,
        sender=reply.sender,
        match_id=reply.match_id,
        message_id=message_id,
        reply_to=reply.reply_to if isinstance(reply, Relay) else None,
        expires_at=now + KEEP_UNDELIVERED,
    )


def _changed(reply: React | TakeBack) -> dict[str, Any]:
    if isinstance(reply, TakeBack):
        return {"kind": "delete"}
    return {"kind": "reaction", "emoji": reply.emoji}


def _tidied(reply: Unpin | TakeButtons) -> Outgoing:
    kind = "unpin" if isinstance(reply, Unpin) else "no_buttons"
    return Outgoing(reply.to, {"kind": kind}, match_id=reply.match_id, message_id=reply.message_id)
