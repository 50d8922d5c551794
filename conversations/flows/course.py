"""When a talk does not go as it began: a word to both that blames nobody, then the team's task.

Never on one answer, never on silence. Nobody hears what was answered: not the peer, not the team.
"""

from dataclasses import replace
from datetime import datetime

from conversations import course, watching
from conversations.closing import peer_alias
from conversations.consenting import agreed
from conversations.looks import look_at
from conversations.model.care import Concern, Due
from conversations.model.ids import PersonId, new_id
from conversations.model.matches import LIVE, Match, MatchState
from conversations.model.measuring import RATINGS
from conversations.ratings.gathering import asking_of, standing_of
from conversations.ratings.holds import hold
from conversations.replies import Button, say
from conversations.turn import Turn
from measures import Course, track, two_low

OFF_TRACK = "off_track"
TASK_AGAIN = course.EVERY


async def weigh(turn: Turn, due: Due) -> None:
    """Look at one side's course of one talk, after an answer to the question that tells of it."""
    match = await turn.unit.matches.get(str(due.match_id))
    person_id = due.person_id
    if match is None or match.state is not MatchState.ACTIVE or person_id is None:
        return
    item = turn.programme.track.get(match.role_of(person_id))
    if item is None or not await agreed(turn.unit, person_id, RATINGS):
        return
    told = await _told(turn, match, person_id, item)
    values = [value for _, value in told]
    await _wish(turn, match, person_id, low=two_low(values))
    found = track(values).course
    if found in {Course.WATCH, Course.REVIEW}:
        await _follow(turn, match, person_id, found, asked_at=told[-1][0])


async def _told(
    turn: Turn, match: Match, person_id: PersonId, item: str
) -> list[tuple[datetime, float]]:
    """Return when the question was asked in this talk and what was answered, oldest first."""
    prompts = await turn.unit.prompts.find(person_id=person_id, match_id=match.id)
    asked = {one.id: one.asked_at for one in prompts}
    said = await turn.unit.responses.find(person_id=person_id, match_id=match.id, item=item)
    found = [(asked.get(one.prompt_id) or one.at, one.value) for one in said]
    return sorted((at, value) for at, value in found if value is not None)


async def _wish(turn: Turn, match: Match, person_id: PersonId, *, low: bool) -> None:
    """Let the match wish be asked soon after two low answers in a row; take that back after."""
    asking = await asking_of(turn.unit, person_id)
    if (match.id in asking.wishes) is low:
        return
    others = tuple(one for one in asking.wishes if one != match.id)
    wishes = (*others, str(match.id)) if low else others
    turn.unit.askings.save(replace(asking, wishes=wishes))
    look_at(turn.unit, person_id, turn.now)


async def _follow(
    turn: Turn, match: Match, person_id: PersonId, found: Course, *, asked_at: datetime
) -> None:
    """Bring the word in between forward; where it was had and did not help, tell the team."""
    due = await turn.unit.dues.get(course.word_id(match.id, person_id))
    if not course.stands(due, turn.now):
        await course.bring_forward(turn.unit, match, turn.now)
        return
    last = course.last_word(due)
    if found is Course.REVIEW and last is not None and asked_at > last:
        await _task(turn, match)


async def _task(turn: Turn, match: Match) -> None:
    """Ask the team to look at a talk: which one, and nothing else."""
    before = await turn.unit.concerns.find(match_id=match.id, kind=OFF_TRACK)
    if any(one.closed_at is None or one.closed_at > turn.now - TASK_AGAIN for one in before):
        return
    concern = Concern(
        id=new_id(),
        kind=OFF_TRACK,
        level=1,
        about_id=None,
        reporter_id=None,
        match_id=match.id,
        opened_at=turn.now,
        rule=OFF_TRACK,
    )
    turn.unit.concerns.add(concern)
    await watching.page(turn, concern)


async def word_between(turn: Turn, due: Due) -> None:
    """Say a kind word to one of the two, as both get it every few weeks, never at a bad time."""
    match = await turn.unit.matches.get(str(due.match_id))
    person = await turn.unit.people.get(str(due.person_id))
    if match is None or person is None or match.state not in LIVE:
        return
    standing = await standing_of(turn.unit, person, turn.programme.defaults, turn.now)
    held = hold(standing, turn.programme.defaults, turn.now)
    later = held[1] if held else None
    if match.state is MatchState.PAUSED:
        later = turn.now + course.EVERY
    if later is not None:
        turn.unit.dues.save(replace(due, due_at=later, done_at=None))
        return
    turn.say(
        say(
            "A word in between, as everybody in a talk gets it every few weeks. Some weeks are "
            "easier than others, and that is nobody's fault. Could something make the talk with "
            "{alias} better for you: the pace, the times, what it is about? You can tell each "
            "other, or ask the team. Nothing has to change.",
            alias=peer_alias(match, person.id),
        ),
        to=person.id,
        buttons=((Button(say("Ask a coordinator to write to me"), "pulse.write_me"),),),
        talk=match.id,
    )
    course.plan_word(
        turn.unit,
        match.id,
        person.id,
        turn.now + course.EVERY,
        last=turn.now,
        for_course=bool(due.args.get("brought")),
    )


DUES = {course.COURSE: weigh, course.WORD: word_between}
