"""Whether a talk goes as it began, followed by the answers to one question: plans, says nothing.

Everybody in a talk gets a word in between every few weeks. One that has gone down brings it
forward, so that it tells neither of the two what the other has answered.
"""

from datetime import datetime, timedelta
from zlib import crc32

from conversations.model.care import Due
from conversations.model.ids import MatchId, PersonId
from conversations.model.matches import Match, Talk
from conversations.model.measuring import Prompt
from conversations.ports import Unit
from conversations.turn import Turn

COURSE, WORD = "course", "word_between"
SETTLED = timedelta(hours=1)
"""An answer may be corrected: it is weighed after a while."""
EVERY = timedelta(weeks=6)
ENOUGH, ENOUGH_FOR_COURSE = timedelta(weeks=2), timedelta(weeks=8)
"""How long a word in between stands for another one: where it came anyway, or for this."""


def heard(turn: Turn, prompt: Prompt, item: str) -> None:
    """Weigh the course after an answer to the question that tells of it."""
    if prompt.match_id is None or item not in turn.programme.track.values():
        return
    key = f"{COURSE}:{prompt.match_id}:{turn.person.id}"
    at = turn.now + SETTLED
    turn.unit.dues.save(Due(key, COURSE, at, turn.person.id, prompt.match_id))


def begun(turn: Turn, talk: Talk) -> None:
    """Plan the first word in between for both, when they have really met."""
    if turn.programme.track:
        for person_id in (talk.recipient_id, talk.supporter_id):
            plan_word(turn.unit, talk.match_id, person_id, turn.now + EVERY)


def word_id(match_id: MatchId, person_id: PersonId) -> str:
    return f"{WORD}:{match_id}:{person_id}"


def plan_word(
    unit: Unit,
    match_id: MatchId,
    person_id: PersonId,
    at: datetime,
    *,
    last: datetime | None = None,
    for_course: bool = False,
) -> None:
    """Plan somebody's next word; last: when they had one, for_course: whether that was why."""
    told = {"last": last.isoformat() if last else "", "for_course": for_course}
    unit.dues.save(Due(word_id(match_id, person_id), WORD, at, person_id, match_id, told))


def last_word(due: Due | None) -> datetime | None:
    """Return when somebody had their last word in between."""
    last = str(due.args.get("last", "")) if due else ""
    return datetime.fromisoformat(last) if last else None


def stands(due: Due | None, now: datetime) -> bool:
    """Tell whether there was a word not long ago, which still stands for another one."""
    last = last_word(due)
    if due is None or last is None:
        return False
    return now - last < (ENOUGH_FOR_COURSE if due.args.get("for_course") else ENOUGH)


async def bring_forward(unit: Unit, match: Match, now: datetime) -> None:
    """Let both have their next word in the next days, not at the moment of an answer."""
    for person_id in match.people:
        planned = await unit.dues.get(word_id(match.id, person_id))
        hours = 24 + crc32(f"{match.id}:{person_id}:{now:%G%V}".encode()) % 48
        at = now + timedelta(hours=hours)
        if planned is not None and planned.done_at is None and planned.due_at <= at:
            at = planned.due_at
        key = word_id(match.id, person_id)
        told = {"last": (planned.args if planned else {}).get("last", ""), "brought": True}
        unit.dues.save(Due(key, WORD, at, person_id, match.id, told))
