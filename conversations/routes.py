"""Every flow, command, button action and timer, in explicit tables on one screen."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from conversations.flows import (
    about_you,
    agreeing,
    agreements,
    applicants,
    away,
    breaks,
    changes,
    choice,
    concerns,
    consents,
    held,
    intake,
    leaving,
    meeting,
    meeting_time,
    offer,
    own_data,
    pledge,
    pulse,
    relay,
    report,
    review,
    silence,
    staff,
    starters,
    summary,
    welcome,
)
from conversations.flows import help as help_flow
from conversations.inbound import CommandGiven
from conversations.model.care import Due
from conversations.replies import say
from conversations.turn import Flow, Turn

FLOWS: Mapping[str, Flow] = {
    "welcome": welcome,
    "about_you": about_you,
    "consents": consents,
    "intake": intake,
    "pledge": pledge,
    "summary": summary,
    "relay": relay,
    "report": report,
}
COMMANDS: Mapping[str, Callable[[Turn, CommandGiven], Awaitable[None]]] = {
    **help_flow.COMMANDS,
    **welcome.COMMANDS,
    **summary.COMMANDS,
    **pledge.COMMANDS,
    **breaks.COMMANDS,
    **away.COMMANDS,
    **leaving.COMMANDS,
    **meeting.COMMANDS,
    **changes.COMMANDS,
    **report.COMMANDS,
    **own_data.COMMANDS,
    **staff.COMMANDS,
    **review.COMMANDS,
}
ACTIONS: Mapping[str, Callable[[Turn, Mapping[str, Any]], Awaitable[None]]] = {
    **welcome.ACTIONS,
    **about_you.ACTIONS,
    **consents.ACTIONS,
    **intake.ACTIONS,
    **pledge.ACTIONS,
    **summary.ACTIONS,
    **agreements.ACTIONS,
    **applicants.ACTIONS,
    **offer.ACTIONS,
    **choice.ACTIONS,
    **starters.ACTIONS,
    **review.ACTIONS,
    **relay.ACTIONS,
    **changes.ACTIONS,
    **held.ACTIONS,
    **meeting.ACTIONS,
    **agreeing.ACTIONS,
    **leaving.ACTIONS,
    **breaks.ACTIONS,
    **away.ACTIONS,
    **report.ACTIONS,
    **concerns.ACTIONS,
    **pulse.ACTIONS,
    **staff.ACTIONS,
    **own_data.ACTIONS,
}
DUES: Mapping[str, Callable[[Turn, Due], Awaitable[None]]] = {
    **offer.DUES,
    **choice.DUES,
    **pulse.DUES,
    **own_data.DUES,
    **held.DUES,
    **silence.DUES,
    **away.DUES,
    **meeting_time.DUES,
    **review.DUES,
}
MENU = (
    ("now", say("Numbers to call, at any time")),
    ("talks", say("Your talks, and who waits")),
    ("time", say("Agree on a time to write")),
    ("profile", say("See and change what you told us")),
    ("away", say("Say that you are away for some days")),
    ("pause", say("Take a break")),
    ("resume", say("Go on")),
    ("end", say("Finish a talk")),
    ("change", say("Another peer, without blame")),
    ("report", say("Tell the team that something is not right")),
    ("block", say("Stop everything from this person")),
    ("language", say("Another language")),
    ("help", say("What you can do here")),
)
"""The menu of commands that the platform shows; /help lists the rest by role."""
