"""Turns replies into outbox rows in the reader's language, and makes their buttons pressable."""

from datetime import datetime, timedelta
from typing import Any, assert_never

from conversations.locales import Locales
from conversations.model.ids import IncomingId, PersonId, new_id
from conversations.model.person import Person, Pressable
from conversations.people import in_quiet_hours
from conversations.pieces import alias_line
from conversations.ports import Outgoing, Unit
from conversations.replies import EditCopy, Relay, Reply, Rows, Say, Toast, say
from conversations.turn import Core

FORWARDED = say("(forwarded)")
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
    if what.keyboard is not None:
        payload["keyboard"] = [
            [locales.plain(key, person.language) for key in row] for row in what.keyboard.rows
        ]
    if what.picture:
        payload["picture"] = {"kind": what.picture.kind, "numbers": dict(what.picture.numbers)}
    return Outgoing(
        to=what.to,
        payload=payload,
        lane=what.lane,
        in_place_of=incoming if what.in_place else None,
    )


def render_words(reply: Relay | EditCopy, reader: Person, locales: Locales) -> dict[str, Any]:
    """Show a peer's words: plain text under the alias, protected, nothing else carried over."""
    above = alias_line(reply.alias)
    if isinstance(reply, Relay) and reply.forwarded:
        above += locales.plain(FORWARDED, reader.language) + "\n"
    return {
        "kind": "edit_copy" if isinstance(reply, EditCopy) else "text",
        "plain": above + locales.plain(reply.text, reader.language),
        "protect": True,
    }


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
                unit.send(render_say(reply, person, unit, locales, now, incoming, asleep=asleep))
            case Relay():
                unit.send(
                    Outgoing(
                        to=reply.to,
                        payload={**render_words(reply, person, locales), "silent": asleep},
                        sender=reply.sender,
                        match_id=reply.match_id,
                        message_id=reply.message_id,
                        reply_to=reply.reply_to,
                        expires_at=now + KEEP_UNDELIVERED,
                    )
                )
            case EditCopy():
                unit.send(
                    Outgoing(
                        to=reply.to,
                        payload=render_words(reply, person, locales),
                        sender=reply.sender,
                        match_id=reply.match_id,
                        message_id=reply.message_id,
                        expires_at=now + KEEP_UNDELIVERED,
                    )
                )
            case _:
                assert_never(reply)
    return toasts
