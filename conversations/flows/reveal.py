"""/reveal: sharing contact details in stages, only if both want it, and never by one tap."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from conversations import closing, handing, sharing
from conversations.inbound import CommandGiven
from conversations.model.matches import Match, MatchState
from conversations.model.person import Dialogue
from conversations.model.relaying import Wish, side_id
from conversations.people import talks_of
from conversations.replies import Button, Joined, Rows, say
from conversations.turn import Action, Turn

LONGEST: Final = 200


async def reveal(turn: Turn, event: CommandGiven) -> None:
    """/reveal: what this is, or how it stands in a talk."""
    if turn.core.rules.contacts != "staged":
        turn.say(
            say(
                "Contact details are not shared in this programme, and that keeps everybody "
                "safe. The talk here is just as good."
            )
        )
        return
    live = await talks_of(turn.unit, turn.person.id)
    replied = event.reply_to.match_id if event.reply_to else None
    named = [match for match in live if match.id == replied]
    if named or len(live) == 1:
        await _show(turn, (named or live)[0])
    elif not live:
        turn.say(say("You are not in a talk. /help shows what you can do."))
    else:
        rows: Rows = tuple(
            (Button(closing.peer_alias(one, turn.person.id), "reveal.about", {"match": one.id}),)
            for one in live
        )
        turn.say(say("Which talk is it about?"), buttons=rows)


def _mine(deed: Any) -> Action:
    """Let a button work in a talk of one's own that goes on."""

    async def guarded(turn: Turn, args: Mapping[str, Any]) -> None:
        match = await turn.unit.matches.get(str(args["match"]))
        mine = match and turn.person.id in match.people
        if match is None or not mine or match.state is not MatchState.ACTIVE:
            turn.toast(say("This talk is not going on at the moment. /talks shows your talks."))
            return
        await deed(turn, match)

    return guarded


def _wished(deed: Any) -> Action:
    """Let a button work while the person's own wish stands, and the team has not objected."""

    async def guarded(turn: Turn, match: Match) -> None:
        wish = await sharing.wish_of(turn, match, turn.person.id)
        if wish is None:
            turn.toast(say("This is not open any more. /reveal shows how it stands."))
            return
        if not await sharing.possible(turn, match):
            await sharing.call_off(turn, match)
            return
        await deed(turn, match, wish)

    return _mine(guarded)


async def _show(turn: Turn, match: Match) -> None:
    wish = await sharing.wish_of(turn, match, turn.person.id)
    alias = closing.peer_alias(match, turn.person.id)
    if not await sharing.possible(turn, match):
        turn.say(
            say(
                "This is not possible in the talk with {alias} at the moment. The talk itself is "
                "not touched by that.",
                alias=alias,
            ),
            in_place=True,
        )
    elif wish is None:
        _explain(turn, match, alias)
    else:
        await _show_standing(turn, match, wish, alias)


def _explain(turn: Turn, match: Match, alias: str) -> None:
    args = {"match": match.id}
    turn.say(
        Joined(
            (
                say("<b>Sharing contact details</b>"),
                say(
                    "It happens only if you and {alias} both ask for it. Then a day passes to "
                    "think, and our team may say no. After that each of you writes one line, and "
                    "both are handed over at the same moment.",
                    alias=alias,
                ),
                say(
                    "Please know: it cannot be undone. From then on {alias} knows how to find "
                    "you, and outside of here we cannot protect you.",
                    alias=alias,
                ),
                say(
                    "You owe this to nobody. If somebody presses you, /report tells the team. If "
                    "you ask, {alias} hears it once. If they would rather not, you hear nothing, "
                    "and that says nothing about you. Until the end you can take it back.",
                    alias=alias,
                ),
            ),
            "\n\n",
        ),
        buttons=(
            (Button(say("I would like to"), "reveal.ask", args),),
            (Button(say("Rather not"), "reveal.not_now", args),),
        ),
        in_place=True,
    )


async def _show_standing(turn: Turn, match: Match, wish: Wish, alias: str) -> None:
    since = await sharing.both_since(turn, match)
    if since is None:
        words = say(
            "You would like to share contact details with {alias}. Nothing happens unless they "
            "ask for it too.",
            alias=alias,
        )
    elif turn.now < since + sharing.THINK:
        words = say(
            "You and {alias} would both like to. Nothing happens before {when}.",
            alias=alias,
            when=since + sharing.THINK,
        )
    elif wish.agreed_at is None:
        handing.ask_for_line(turn, match, turn.person.id, in_place=True)
        return
    else:
        words = say("Your line waits here until {alias} has written theirs.", alias=alias)
    turn.say(words, buttons=(_back_key(match),), in_place=True)


def _back_key(match: Match) -> tuple[Button, ...]:
    return (Button(say("Take it back"), "reveal.back", {"match": match.id}),)


async def _ask(turn: Turn, match: Match) -> None:
    """Note the wish; the other hears of the first one once, the team of both."""
    if not await sharing.possible(turn, match):
        await _show(turn, match)
        return
    if await sharing.wish_of(turn, match, turn.person.id) is None:
        key = side_id(match.id, turn.person.id)
        turn.unit.wishes.add(Wish(key, match.id, turn.person.id, turn.now))
        if await sharing.both_since(turn, match):
            await handing.begin(turn, match, _back_key)
            return
        await handing.tell_once(turn, match)
    wish = await sharing.wish_of(turn, match, turn.person.id)
    assert wish is not None
    await _show_standing(turn, match, wish, closing.peer_alias(match, turn.person.id))


async def _not_now(turn: Turn, match: Match) -> None:
    turn.say(
        say(
            "All right. {alias} is not told, and nothing changes.",
            alias=closing.peer_alias(match, turn.person.id),
        ),
        in_place=True,
    )


async def _back(turn: Turn, match: Match) -> None:
    if await sharing.wish_of(turn, match, turn.person.id) is None:
        turn.toast(say("This is not open any more. /reveal shows how it stands."))
        return
    if await sharing.both_since(turn, match):
        told = say(
            "Taken back, and all that was written for it is deleted. {alias} hears only that it "
            "does not happen for now, not why.",
            alias=closing.peer_alias(match, turn.person.id),
        )
    else:
        told = say("Taken back.")
    turn.say(told, in_place=True)
    await sharing.call_off(turn, match, but=turn.person.id)


async def _write(turn: Turn, match: Match, _wish: Wish) -> None:
    since = await sharing.both_since(turn, match)
    if since is None or turn.now < since + sharing.THINK:
        turn.toast(say("This is not open any more. /reveal shows how it stands."))
        return
    await turn.go(sharing.FLOW, "line", {"match": match.id})


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask for the line."""
    match = await turn.unit.matches.get(str(dialogue.data["match"]))
    if match is None or await sharing.wish_of(turn, match, turn.person.id) is None:
        await turn.leave()
        return
    turn.say(
        say(
            "Please write the line for {alias} now: a number, an address or a name, {most} "
            "characters at most. You see it once more before anything happens.",
            alias=closing.peer_alias(match, turn.person.id),
            most=LONGEST,
        ),
        buttons=((Button(say("Rather not"), "reveal.back", {"match": match.id}),),),
        in_place=True,
    )


async def typed(turn: Turn, dialogue: Dialogue, text: str) -> None:
    """Take the line, sealed, and show it as it would be handed over."""
    match = await turn.unit.matches.get(str(dialogue.data["match"]))
    wish = await sharing.wish_of(turn, match, turn.person.id) if match else None
    if match is None or wish is None:
        await turn.leave()
        return
    line = " ".join(text.split())
    if not 1 <= len(line) <= LONGEST:
        turn.say(
            say("That is too long: {most} characters at most. Nobody has seen it.", most=LONGEST)
        )
        await show(turn, dialogue)
        return
    turn.unit.wishes.save(replace(wish, line=line, agreed_at=None))
    await turn.leave()
    args = {"match": match.id}
    turn.say(
        say(
            "{alias} would see exactly this; it has not been sent:\n<code>{line}</code>\nOnce "
            "you have both said yes, both lines are handed over at the same moment. That cannot be "
            "undone.",
            alias=closing.peer_alias(match, turn.person.id),
            line=line,
        ),
        buttons=(
            (Button(say("Yes, hand it over"), "reveal.agree", args),),
            (Button(say("Write it differently"), "reveal.write", args),),
            (Button(say("Rather not"), "reveal.back", args),),
        ),
    )


async def _agree(turn: Turn, match: Match, wish: Wish) -> None:
    since = await sharing.both_since(turn, match)
    if not wish.line or since is None or turn.now < since + sharing.THINK:
        turn.toast(say("This is not open any more. /reveal shows how it stands."))
        return
    agreed = replace(wish, agreed_at=turn.now)
    turn.unit.wishes.save(agreed)
    theirs = await sharing.wish_of(turn, match, match.other(turn.person.id))
    if theirs is not None and theirs.agreed_at is not None:
        turn.say(say("All right, here it is for both of you."), in_place=True)
        await handing.over(turn, match, (agreed, theirs))
        return
    await _show_standing(turn, match, agreed, closing.peer_alias(match, turn.person.id))


COMMANDS = {"reveal": reveal}
ACTIONS: Mapping[str, Action] = {
    "reveal.about": _mine(_show),
    "reveal.ask": _mine(_ask),
    "reveal.not_now": _mine(_not_now),
    "reveal.back": _mine(_back),
    "reveal.write": _wished(_write),
    "reveal.agree": _wished(_agree),
}
