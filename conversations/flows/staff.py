"""A coordinator's /overview and /invite: counts and links, never what people write."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from conversations import absence, last_round, reviewing
from conversations.inbound import CommandGiven
from conversations.invitations import ROLE_NAMES, link
from conversations.invitations import invite as make_invitation
from conversations.model.person import ANSWERS_FOR_PEOPLE, Role
from conversations.replies import Button, Joined, Words, count, say
from conversations.turn import Turn

MAY_INVITE = {Role.COORDINATOR: (Role.SUPPORTER,), Role.ADMIN: (Role.SUPPORTER, Role.COORDINATOR)}


def _refuse(turn: Turn) -> None:
    turn.say(say("This part is only for the team here. /help shows what is there for you."))


async def overview(turn: Turn, _event: CommandGiven) -> None:
    """/overview: how things stand, in ten lines."""
    if turn.person.staff not in ANSWERS_FOR_PEOPLE:
        _refuse(turn)
        return
    silent = turn.now - timedelta(days=turn.programme.defaults.silent_days)
    figures = await turn.unit.figures(turn.now, silent)
    oldest = figures.oldest_wait_since
    waited: Words = (
        count("{n} day", "{n} days", (turn.now - oldest).days) if oldest else say("nobody waits")
    )
    by = figures.by_state
    lines: list[Words] = [
        say("<b>How things stand</b>"),
        say("Waiting for a peer: <b>{n}</b> (longest: {waited})", n=figures.waiting, waited=waited),
        say("In review: <b>{n}</b>", n=by.get("in_review", 0)),
        say("Supporters asked: <b>{n}</b>", n=by.get("asked", 0)),
        say("Open choices: <b>{n}</b>", n=by.get("open", 0)),
        say(
            "Talks: <b>{n}</b>, {paused} paused", n=by.get("active", 0), paused=by.get("paused", 0)
        ),
        count(
            "Silent for {n} day: <b>{talks}</b>",
            "Silent for {n} days: <b>{talks}</b>",
            round(turn.programme.defaults.silent_days),
            talks=figures.silent_talks,
        ),
        say("Open concerns: <b>{n}</b>", n=figures.open_concerns),
        say(
            "Supporters: <b>{n}</b>, {free} places free, {applied} to welcome",
            n=figures.supporters,
            free=figures.free_places,
            applied=figures.applied,
        ),
    ]
    lines += await last_round.lines(turn)
    lines += await absence.overview(turn)
    if stuck := await reviewing.without_a_reviewer(turn):
        lines.append(
            count(
                "<b>{n} pair waits for another coordinator</b>: nobody reviews a pair they are "
                "in themselves. An admin can invite one.",
                "<b>{n} pairs wait for another coordinator</b>: nobody reviews a pair they are "
                "in themselves. An admin can invite one.",
                stuck,
            )
        )
    turn.say(
        Joined(tuple(lines), "\n"),
        buttons=(
            (
                Button(say("Review"), "review.next", keep=True),
                Button(say("Run a round"), "staff.round"),
            ),
        ),
    )


async def _round(turn: Turn, _args: Mapping[str, Any]) -> None:
    if turn.person.staff not in ANSWERS_FOR_PEOPLE:
        turn.toast(say("This button is only for the team here."))
        return
    turn.schedule("round", turn.now, trigger="coordinator", by=str(turn.person.id))
    turn.say(say("A round runs now. I tell you what waits for review."), in_place=True)


async def invite(turn: Turn, event: CommandGiven) -> None:
    """/invite [role] [n]: one-use links."""
    roles = MAY_INVITE.get(Role(turn.person.staff), ()) if turn.person.staff else ()
    if turn.person.staff == Role.SAFEGUARDING:
        roles = (Role.SUPPORTER,)
    if not roles:
        _refuse(turn)
        return
    words = event.argument.lower().split()
    asked = next((role for role in roles if role.value in words), None)
    if asked or len(roles) == 1:
        _give_link(turn, asked or roles[0])
        return
    turn.say(
        say("Whom would you like to invite?"),
        buttons=tuple(
            (Button(ROLE_NAMES[role], "staff.invite", {"role": role.value}),) for role in roles
        ),
    )


def _give_link(turn: Turn, role: Role) -> None:
    days = turn.programme.defaults.invitation_days
    token = make_invitation(turn.unit, role, str(turn.person.id), turn.now, days)
    turn.audit("invitation.made", role.value)
    turn.say(
        count(
            "An invitation for {role}. It works once, for {n} day. Send it to one person "
            "only:\n\n{link}",
            "An invitation for {role}. It works once, for {n} days. Send it to one person "
            "only:\n\n{link}",
            round(days),
            role=ROLE_NAMES[role],
            link=link(turn.core.bot_username, token),
        ),
        in_place=True,
    )


async def _invite_chosen(turn: Turn, args: Mapping[str, Any]) -> None:
    role = Role(str(args["role"]))
    allowed = MAY_INVITE.get(Role(turn.person.staff), ()) if turn.person.staff else ()
    if role not in allowed:
        _refuse(turn)
        return
    _give_link(turn, role)


COMMANDS = {"overview": overview, "invite": invite}
ACTIONS = {"staff.round": _round, "staff.invite": _invite_chosen}
