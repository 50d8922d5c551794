"""/now, /help and /support: always there, in every state, before everything else."""

from conversations import helpcard, watching
from conversations.inbound import CommandGiven
from conversations.model.care import Concern
from conversations.model.ids import new_id
from conversations.replies import Joined, Words, say
from conversations.turn import Turn

FIRST = say("/now – numbers to call, at any time")
TAKING_PART = (
    say("/talks – your talks, and who waits"),
    say("/time – agree on a time to write"),
    say("/unsend – taking a message back"),
    say("/reveal – sharing contact details, if you both want it"),
    say("/report and /block – when something is not right"),
    say("/ratings – when and how often you are asked"),
    say("/away – being away until a day you name"),
    say("/pause and /resume – a break, and back"),
)
EVERYONE = (
    say("/profile – see and change what you told us"),
    say("/language – another language"),
    say("/mydata and /forget – what we keep, and erasing it"),
)
RECIPIENT = (
    say("/change – another peer, without blame"),
    say("/end – finish a talk"),
)
SUPPORTER = (
    say("/available – offers off and on"),
    say("/capacity – how many people you hold at once"),
    say("/support – when it gets heavy for you"),
    say("/end – finish a talk"),
)
STAFF = (
    say("/overview – how things stand"),
    say("/review – pairs that wait for your eyes"),
    say("/quality – how well matching does"),
    say("/invite – links for supporters"),
)


async def now(turn: Turn, _event: CommandGiven) -> None:
    """/now: the card, before anything else that waits to be sent."""
    turn.say(helpcard.card(turn.programme.help, turn.person.country), urgent=True)


async def help_(turn: Turn, _event: CommandGiven) -> None:
    """/help: what this person can do, no more."""
    lines: list[Words] = [say("<b>What you can do here</b>"), FIRST]
    if turn.person.staff:
        lines += STAFF
    if turn.person.recipient:
        lines += RECIPIENT
    if turn.person.supporter:
        lines += SUPPORTER
    if turn.person.recipient or turn.person.supporter:
        lines += TAKING_PART
    seen: list[Words] = []
    for line in [*lines, *EVERYONE]:
        if line not in seen:
            seen.append(line)
    turn.say(Joined(tuple(seen), "\n"))


async def support(turn: Turn, _event: CommandGiven) -> None:
    """/support: a supporter asks the team to write to them."""
    if not turn.person.supporter:
        turn.say(say("/now shows people who listen. /help shows what you can do."))
        return
    if not await turn.staff():
        turn.say(say("There is nobody on the team yet. /now shows people who listen."))
        return
    concern = Concern(
        id=new_id(),
        kind="support",
        level=1,
        about_id=turn.person.id,
        reporter_id=turn.person.id,
        match_id=None,
        opened_at=turn.now,
        rule="support",
    )
    turn.unit.concerns.add(concern)
    await watching.page(turn, concern)
    turn.say(
        say(
            "The team knows now that you would like support. Holding others is hard; you may "
            "pause at any time (/pause), and /now is there for you too."
        )
    )


COMMANDS = {"now": now, "help": help_, "support": support}
