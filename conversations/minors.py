"""What happens when somebody is under the minimum age: a kind no, nothing kept, help named."""

from conversations import closing, offering, watching
from conversations.model.care import Concern
from conversations.model.ids import new_id
from conversations.model.matches import Match
from conversations.model.person import PersonState
from conversations.people import talks_of
from conversations.replies import say
from conversations.turn import Turn

CONCERN_LEVEL = 3


def turn_away(turn: Turn) -> None:
    lines = turn.programme.help
    turn.say(
        say(
            "Thank you for being honest. We can only match people from {age}, so we cannot "
            "find you a peer here. But there are people "
            "who are there for you: {directory} lists free lines, many for young people. "
            "If you are in danger now, call {emergency}. /now shows this again.\n\n"
            "What you told us is erased. We keep only a note that we stopped here, so that we do "
            "not ask you again; /mydata shows it, and /forget erases it too.",
            age=turn.programme.defaults.minimum_age,
            directory=lines.directory,
            emergency=" / ".join(lines.fallback),
        ),
        urgent=True,
    )


async def stop(turn: Turn) -> None:
    """End everything kindly, erase what was told, and keep only that we stopped."""
    for match in await talks_of(turn.unit, turn.person.id):
        await closing.end(turn, match, "underage")
        await _tell_staff(turn, match)
        turn.say(
            say(
                "Your talk with {alias} has ended. They were told kindly, and not why. Nothing "
                "you did was wrong.",
                alias=closing.peer_alias(match, turn.person.id),
            )
        )
    await offering.close_offers(turn, turn.person.id, "underage")
    await offering.decline_all(turn, turn.person.id, "underage")
    await turn.leave()
    await _erase(turn)
    turn.audit("person.stopped", "self", "underage")
    turn.change(
        state=PersonState.UNDERAGE,
        country="",
        zone="UTC",
        recipient=False,
        supporter=False,
        staff="",
        capacity=0,
        waiting_since=None,
        away_since=None,
        away_until=None,
    )
    turn_away(turn)


async def _erase(turn: Turn) -> None:
    """Remove answers, consents and ratings; ratings before the questions they belong to."""
    unit, mine = turn.unit, turn.person.id
    for answer in await unit.answers.find(person_id=mine):
        unit.answers.remove(answer.id)
    for profile in await unit.profiles.find(person_id=mine):
        unit.profiles.remove(profile.id)
    for consent in await unit.consents.find(person_id=mine):
        unit.consents.remove(consent.id)
    for response in await unit.responses.find(person_id=mine):
        unit.responses.remove(response.id)
    for prompt in await unit.prompts.find(person_id=mine):
        unit.prompts.remove(prompt.id)
    for asking in await unit.askings.find(person_id=mine):
        unit.askings.remove(asking.person_id)
    for one in await unit.assigned.find(person_id=mine):
        unit.assigned.remove(one.id)


async def _tell_staff(turn: Turn, match: Match) -> None:
    """A minor has been in a talk: somebody must look at what that means for both."""
    concern = Concern(
        id=new_id(),
        kind="minor",
        level=CONCERN_LEVEL,
        about_id=turn.person.id,
        reporter_id=None,
        match_id=match.id,
        opened_at=turn.now,
        rule="underage",
    )
    turn.unit.concerns.add(concern)
    await watching.page(turn, concern)
