"""/now, /help and /support: always there, in every state, before everything else."""

from conversations import helpcard, requests
from conversations.inbound import CommandGiven
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
    say("/support – ask the team to write to you"),
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
    say("/concerns – what somebody should look after"),
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
    """/support: a person who takes part asks the team to write to them."""
    if turn.person.supporter:
        thanks = say(
            "The team knows now that you would like support. Holding others is hard; you may "
            "pause at any time (/pause), and /now is there for you too."
        )
        await requests.ask(turn, "support", thanks)
    elif turn.person.recipient:
        thanks = say(
            "The team knows now that you would like a word. It may take a while until somebody "
            "writes; /now shows people who listen at any hour."
        )
        await requests.ask(turn, "write_me", thanks)
    else:
        turn.say(say("/now shows people who listen. /help shows what you can do."))


COMMANDS = {"now": now, "help": help_, "support": support}
