"""A coordinator's /quality: how well matching does, in figures of many people, never of one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from conversations import deciding, survey_words, surveying
from conversations.inbound import CommandGiven
from conversations.model.ids import PersonId
from conversations.model.learning import Survey
from conversations.model.person import ANSWERS_FOR_PEOPLE
from conversations.replies import Button, Joined, Picture, Rows, Words, count, say
from conversations.turn import Turn

FRESH: Final = timedelta(days=1)
PARTS: Final[Mapping[str, survey_words.Part]] = {
    "pairs": survey_words.pairs,
    "groups": survey_words.groups,
    "recruit": survey_words.recruit,
}
BUTTONS: Rows = (
    (Button(say("More about pairs"), "quality.more", {"part": "pairs"}, keep=True),),
    (Button(say("Groups"), "quality.more", {"part": "groups"}, keep=True),),
    (Button(say("Whom to look for"), "quality.more", {"part": "recruit"}, keep=True),),
)


def _may(turn: Turn) -> bool:
    if turn.person.staff in ANSWERS_FOR_PEOPLE:
        return True
    turn.say(say("This part is only for the team here. /help shows what is there for you."))
    return False


async def quality(turn: Turn, _event: CommandGiven) -> None:
    """/quality: the last survey, or a new one where much is new since; it is counted beside us."""
    if not _may(turn):
        return
    survey = await surveying.latest(turn.unit)
    rated = len(await turn.unit.quality_pairs())
    if survey and survey.found["felt"]["n"] == rated and turn.now - survey.at <= FRESH:
        await _tell(turn, survey, turn.person.id)
        return
    waiting = await turn.unit.dues.find(kind=surveying.KIND, person_id=turn.person.id, done_at=None)
    if not waiting:
        turn.schedule(surveying.KIND, turn.now, person=turn.person.id)
    turn.say(say("I am counting. It takes a few seconds; then I write to you."))


async def counted(turn: Turn, done: surveying.SurveyDone) -> None:
    """Keep what a survey found and tell those who asked for it."""
    asked = await surveying.store(turn.unit, done)
    survey = await surveying.latest(turn.unit)
    for due in asked:
        person = await turn.unit.people.get(due.person_id) if due.person_id else None
        if survey is not None and person is not None and person.staff in ANSWERS_FOR_PEOPLE:
            await _tell(turn, survey, person.id)


async def _tell(turn: Turn, survey: Survey, to: PersonId) -> None:
    models = await deciding.current(turn.unit, turn.programme)
    turn.say(survey_words.overview(turn.programme, survey, models), to=to, buttons=BUTTONS)
    _felt(turn, survey.found["felt"], to)


async def _more(turn: Turn, args: Mapping[str, Any]) -> None:
    if not _may(turn):
        return
    survey = await surveying.latest(turn.unit)
    part = PARTS.get(str(args.get("part")))
    if survey is None or part is None:
        turn.toast(say("This button does not work any more."))
        return
    models = await deciding.current(turn.unit, turn.programme)
    turn.say(part(turn.programme, survey, models))


def _felt(turn: Turn, felt: Mapping[str, Any], to: PersonId) -> None:
    """Show predicted against perceived similarity as a small picture, with n."""
    least = turn.programme.defaults.small_cell
    if felt["people"] < least:
        turn.say(
            count(
                "{n} person has rated a first contact so far. From {least} on, this shows "
                "how predictions fit what people feel; before, it could give somebody away.",
                "{n} people have rated a first contact so far. From {least} on, this shows "
                "how predictions fit what people feel; before, it could give somebody away.",
                felt["people"],
                least=count("{n} person", "{n} people", least),
            ),
            to=to,
        )
        return
    predicted, perceived = felt["means"]
    lines: list[Words] = [
        say("<b>Predicted against felt similarity</b> (n = {n})", n=felt["n"]),
        say("Across: predicted, 0 to 1. Up: felt, 0 to 1. On the line they agree."),
        say(
            "Means: predicted {predicted}, felt {felt}.",
            predicted=f"{predicted:.2f}",
            felt=f"{perceived:.2f}",
        ),
    ]
    rho, low, high = felt["rank"]
    if rho is None:
        lines.append(say("Too few pairs for a coefficient that means anything (50 are needed)."))
    else:
        lines.append(
            say(
                "Rank correlation {rho} (95 %: {low} to {high}).",
                rho=f"{rho:.2f}",
                low=f"{low:.2f}",
                high=f"{high:.2f}",
            )
        )
    numbers = {
        "predicted": [one for one, _ in felt["points"]],
        "perceived": [one for _, one in felt["points"]],
        "bins": felt["bins"],
    }
    turn.say(Joined(tuple(lines), "\n"), to=to, picture=Picture("quality", numbers))


COMMANDS = {"quality": quality}
ACTIONS = {"quality.more": _more}
