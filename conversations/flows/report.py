"""/report: tells the team about a talk; words are attached only by replying to them, with a yes."""

from collections.abc import Mapping
from typing import Any

from conversations import closing, watching
from conversations.inbound import CommandGiven
from conversations.model.care import Concern
from conversations.model.ids import MatchId, new_id
from conversations.model.matches import Match
from conversations.model.person import Dialogue
from conversations.people import talks_of
from conversations.pieces import is_of_people
from conversations.replies import Button, Rows, say
from conversations.reporting import WHY, rule_of
from conversations.turn import Turn

FLOW = "report"


async def report(turn: Turn, event: CommandGiven) -> None:
    """/report, alone or as a reply to the message in question."""
    live = await talks_of(turn.unit, turn.person.id)
    match: Match | None = None
    if event.talk:
        match = await turn.unit.matches.get(event.talk)
    elif len(live) == 1:
        match = live[0]
    if match is not None:
        await _begin(turn, match, _words(event))
    elif live:
        rows: Rows = tuple(
            (Button(closing.peer_alias(m, turn.person.id), "report.about", {"match": m.id}),)
            for m in live
        )
        turn.say(say("Which talk is it about?"), buttons=rows)
    else:
        turn.say(
            say(
                "You are not in a talk. To tell the team about an earlier one, reply to one of "
                "its messages with /report."
            )
        )


def _words(event: CommandGiven) -> str:
    """Return the words of the message replied to, if it is one of the peer's."""
    target = event.reply_to
    of_peer = target is not None and not target.own and is_of_people(target.message_id)
    return (event.replied_text or "") if of_peer else ""


async def _about(turn: Turn, args: Mapping[str, Any]) -> None:
    match = await turn.unit.matches.get(str(MatchId(str(args["match"]))))
    if match and turn.person.id in match.people:
        await _begin(turn, match, "")


async def _begin(turn: Turn, match: Match, words: str) -> None:
    await turn.go(FLOW, "why", {"match": match.id, "words": words})


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask what it is about, then whether the words may be attached."""
    if dialogue.step == "attach":
        _ask_attach(turn)
        return
    rows: list[tuple[Button, ...]] = [
        (Button(label, "report.why", {"why": code}),) for code, (label, _) in WHY.items()
    ]
    rows.append((Button(say("Never mind"), "report.cancel"),))
    turn.say(
        say(
            "Thank you for telling us. What is it about? The other person is not told that you "
            "wrote to us."
        ),
        buttons=tuple(rows),
        in_place=True,
    )


def _ask_attach(turn: Turn) -> None:
    turn.say(
        say(
            "Shall the message you replied to go to the team as well? Without your yes, nobody "
            "but the two of you has seen it."
        ),
        buttons=(
            (Button(say("Yes, attach it"), "report.send", {"attach": True}),),
            (Button(say("No, only the report"), "report.send", {"attach": False}),),
            (Button(say("Never mind"), "report.cancel"),),
        ),
        in_place=True,
    )


async def typed(turn: Turn, dialogue: Dialogue, _text: str) -> None:
    """Words typed here are neither kept nor passed on."""
    turn.say(
        say(
            "I can only take a tap here, so this was not sent to anybody. The buttons are below; "
            "/now shows people who listen."
        )
    )
    await show(turn, dialogue)


async def _why(turn: Turn, args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    if dialogue is None or dialogue.flow != FLOW:
        turn.toast(say("This is closed. /report begins again."))
        return
    data = {**dialogue.data, "why": str(args["why"])}
    if dialogue.data.get("words"):
        await turn.go(FLOW, "attach", data)
    else:
        await turn.enter(FLOW, "attach", data)
        await _send(turn, {"attach": False})


async def _send(turn: Turn, args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    if dialogue is None or dialogue.flow != FLOW:
        turn.toast(say("This is closed. /report begins again."))
        return
    match = await turn.unit.matches.get(str(dialogue.data["match"]))
    if match is None:
        await turn.leave()
        return
    why = str(dialogue.data.get("why", "other"))
    concern = Concern(
        id=new_id(),
        kind="report",
        level=WHY[why][1],
        about_id=match.other(turn.person.id),
        reporter_id=turn.person.id,
        match_id=match.id,
        opened_at=turn.now,
        rule=rule_of(why),
        evidence=str(dialogue.data.get("words", "")) if args["attach"] else "",
    )
    turn.unit.concerns.add(concern)
    await turn.leave()
    await watching.page(turn, concern)
    turn.say(
        say(
            "The team has it now. It may take a while until somebody looks. /block stops "
            "everything from this person at once; /now shows numbers to call."
        ),
        in_place=True,
    )


async def _cancel(turn: Turn, _args: Mapping[str, Any]) -> None:
    await turn.leave()
    turn.say(say("All right, nothing was sent."), in_place=True)


COMMANDS = {"report": report}
ACTIONS = {
    "report.about": _about,
    "report.why": _why,
    "report.send": _send,
    "report.cancel": _cancel,
}
