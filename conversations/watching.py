"""Looks at each written text for danger: shows the help card, opens a concern, tells staff.

Only the level and the rule are kept, never the sentence. What a peer wrote still reaches the peer.
"""

from dataclasses import replace
from datetime import timedelta

from conversations import helpcard
from conversations.model.care import REQUESTS, Concern
from conversations.model.ids import MatchId, PersonId, new_id
from conversations.model.matches import Match
from conversations.ratings import calming
from conversations.replies import Button, Joined, say
from conversations.safety.check import Signal
from conversations.turn import Turn

CONCERN_FROM = 2
CARD_AGAIN = {1: timedelta(days=1), 2: timedelta(hours=6)}
URGENT_CARD_AGAIN = timedelta(hours=1)
GUIDED_AGAIN = timedelta(days=1)
WAITED_FOR = REQUESTS | {"crisis", "report", "minor"}
WAITS = timedelta(days=1)
GRAVE_WAITS = timedelta(hours=4)
"""After so long without anybody who looks after it, the team hears of a concern again."""


async def watch(turn: Turn, text: str, match_id: MatchId | None) -> Signal | None:
    """Check a text before anything else happens with it; returns what was seen, if anything."""
    signal = turn.core.safety.check(text, turn.person.language)
    if signal is None:
        return None
    turn.grave = signal.level >= CONCERN_FROM
    await calming.keep_calm(turn)
    recent = await turn.unit.concerns.find(about_id=turn.person.id, kind="crisis")
    pause = CARD_AGAIN.get(signal.level, URGENT_CARD_AGAIN)
    shown = any(c.level >= signal.level and c.opened_at > turn.now - pause for c in recent)
    match_id = await _stored(turn, match_id)
    if shown and signal.level < CONCERN_FROM:
        return signal
    if not shown:
        _show_card(turn, signal.level)
    kept = await _keep(turn, signal, match_id, recent)
    if not shown and not kept:
        # Only this remembers when the card was last shown while one concern stays open.
        turn.unit.concerns.add(_concern(turn, signal, match_id, state="closed"))
    return signal


async def _stored(turn: Turn, match_id: MatchId | None) -> MatchId | None:
    """Return the talk if there is (still) such a one: a concern that names none can be kept.

    Words that wait for *who is this for?* are nobody's yet, and may be changed meanwhile.
    """
    match = await turn.unit.matches.get(match_id) if match_id else None
    return match.id if match else None


def _show_card(turn: Turn, level: int) -> None:
    opening = say("That sounds very heavy. You do not have to carry it alone.")
    if level == 1:
        opening = say("That sounds hard. In case it gets too much, here are people who listen.")
    turn.say(
        helpcard.card(turn.programme.help, turn.person.country, opening),
        urgent=True,
    )


async def guide(turn: Turn, match: Match, writer: PersonId) -> None:
    """Tell a supporter who reads grave words that nobody expects them to solve this alone."""
    talk = await turn.unit.talks.get(match.id)
    if writer != match.recipient_id or talk is None:
        return
    if talk.guided_at and talk.guided_at > turn.now - GUIDED_AGAIN:
        return
    turn.unit.talks.save(replace(talk, guided_at=turn.now))
    alias = match.recipient_alias
    sides = set(match.people)
    if any(member.id not in sides for member in await turn.staff()):
        told = say("What {alias} wrote may be a sign of a crisis. Our team is told.", alias=alias)
    else:
        told = say("What {alias} wrote may be a sign of a crisis.", alias=alias)
    turn.say(
        Joined(
            (
                told,
                say(
                    "You do not have to solve this, and you are not alone with it. /now shows "
                    "numbers you can pass on. /support reaches the team, for you too."
                ),
            ),
            " ",
        ),
        to=match.supporter_id,
    )


async def _keep(
    turn: Turn, signal: Signal, match_id: MatchId | None, recent: list[Concern]
) -> bool:
    """Keep level and rule; tell staff of a new or a rising concern, not of every sentence.

    Returns whether a concern of this moment was added.
    """
    open_one = next((c for c in recent if c.state != "closed" and c.level >= CONCERN_FROM), None)
    if signal.level >= CONCERN_FROM and open_one and open_one.level >= signal.level:
        return False
    if signal.level >= CONCERN_FROM and open_one:
        raised = replace(open_one, level=signal.level, rule=signal.rule, state="open")
        turn.unit.concerns.save(raised)
        await page(turn, raised)
        return False
    state = "open" if signal.level >= CONCERN_FROM else "closed"
    concern = _concern(turn, signal, match_id, state=state)
    turn.unit.concerns.add(concern)
    if signal.level >= CONCERN_FROM:
        await page(turn, concern)
    return True


def _concern(turn: Turn, signal: Signal, match_id: MatchId | None, *, state: str) -> Concern:
    return Concern(
        id=new_id(),
        kind="crisis",
        level=signal.level,
        about_id=turn.person.id,
        reporter_id=None,
        match_id=match_id,
        opened_at=turn.now,
        rule=signal.rule,
        state=state,
    )


WHAT = {
    "crisis": say("signs of a crisis"),
    "report": say("a report about a talk"),
    "support": say("a supporter asks for support"),
    "silent": say("a talk has gone silent"),
    "off_track": say("a talk that may need a kind look: it does not go as it began"),
    "write_me": say("somebody would like a word from the team"),
    "minor": say("somebody in a talk says they are under age"),
    "alarm": say("an alarm of the software"),
}


async def involved_in(turn: Turn, concern: Concern) -> set[PersonId]:
    """Return whom a concern is about, who raised it, who talks there: none of them handles it."""
    involved = {one for one in (concern.about_id, concern.reporter_id) if one}
    match = await turn.unit.matches.get(concern.match_id) if concern.match_id else None
    return involved | (set(match.people) if match else set())


async def page(turn: Turn, concern: Concern) -> None:
    """Put a concern before everyone who answers for people, without content; again if it waits."""
    if concern.kind in WAITED_FOR:
        pause = GRAVE_WAITS if concern.level >= CONCERN_FROM else WAITS
        turn.schedule("concern.waits", turn.now + pause, concern=concern.id)
    about = await turn.unit.people.get(str(concern.about_id)) if concern.about_id else None
    involved = await involved_in(turn, concern)
    for member in await turn.staff():
        if member.id in involved:
            continue
        turn.say(
            say(
                "<b>Concern, level {level}</b>: {what}.\nAbout: {name}",
                level=concern.level,
                what=WHAT.get(concern.kind, concern.kind),
                name=about.peer_name if about else "–",
            ),
            to=member.id,
            buttons=(
                (Button(say("I look after this"), "concerns.take", {"concern": concern.id}),),
            ),
            urgent=True,
        )
