"""The help card: emergency number and lines of a person's country, verbatim from data."""

from conversations.programme import HelpLines, Line
from conversations.replies import Joined, Keyboard, Words, say

KEY = say("Help now")
KEYBOARD = Keyboard(((KEY,),))
KEY_STAYS = say("The button below stays from now on: it shows numbers to call, day and night.")
METHODS = {"phone": say("call"), "text": say("text"), "chat": say("chat")}


def card(lines: HelpLines, country: str, opening: Words | None = None) -> Words:
    """Return the card; without a known country the general numbers and the directory."""
    parts: list[Words] = []
    if opening is not None:
        parts.append(opening)
    parts.append(_emergency(lines, country))
    local = lines.of(country)
    if local:
        parts.append(Joined((say("People who listen:"), *(_line(line) for line in local)), "\n"))
        parts.append(say("Lines in other countries: {directory}", directory=lines.directory))
    elif country:
        parts.append(
            say(
                "We do not know a help line in your country yet. This page lists them, country "
                "by country: {directory}",
                directory=lines.directory,
            )
        )
    else:
        parts.append(
            say("People who listen, country by country: {directory}", directory=lines.directory)
        )
    parts.append(
        say("The people here are peers, not a crisis service, and may be asleep when you write.")
    )
    return Joined(tuple(parts), "\n\n")


def _emergency(lines: HelpLines, country: str) -> Words:
    known = lines.emergency_of(country)
    if known:
        return say(
            "If you or somebody else is in danger now, call <b>{numbers}</b>.",
            numbers=" / ".join(known),
        )
    return say(
        "If you or somebody else is in danger now, call the emergency number where you are. In "
        "many countries it is <b>{numbers}</b>.",
        numbers=" / ".join(lines.fallback),
    )


def _line(line: Line) -> Words:
    return say(
        "• {name}: {method} <b>{contact}</b> ({hours}{free})",
        name=line.name,
        method=METHODS.get(line.method, line.method),
        contact=line.contact,
        hours=line.hours,
        free=Joined((", ", say("free")), "") if line.free else "",
    )
