"""Finds who decides about an event: safety first, then command, reply, open flow, talk, menu."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, assert_never

from conversations import (
    albums,
    announcing,
    claiming,
    listening,
    pairing,
    refits,
    renewing,
    reviewing,
    rounds,
    standing,
    surveying,
    tidying,
    unfitting,
    watching,
)
from conversations.flows import breaks, changes, quality, unreachable
from conversations.inbound import (
    BotBlocked,
    BotUnblocked,
    ButtonPressed,
    CommandGiven,
    DeliveryFailed,
    DeliveryLate,
    FellDue,
    FromPerson,
    Ignored,
    MediaReceived,
    OtherReceived,
    Reacted,
    TextEdited,
    TextReceived,
)
from conversations.locales import Locales
from conversations.model.care import Due
from conversations.model.ids import PersonId
from conversations.model.person import Person, PersonState
from conversations.policy import Rules
from conversations.ports import Clock, Unit
from conversations.programme import Programme
from conversations.rendering import put_out
from conversations.replies import Toast, say
from conversations.routes import ACTIONS, COMMANDS, DUES, FLOWS
from conversations.safety.check import SafetyCheck
from conversations.turn import Core, Turn

BUTTON_LIVES = timedelta(days=30)
NOBODY = PersonId("")
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
OUTSIDE = frozenset({PersonState.UNDERAGE, PersonState.LEFT})
"""Those who take no part: of old buttons only the choice of a language works for them."""
ALWAYS = frozenset({"now", "help", "start", "language"})
"""Commands that work for everyone, whatever they are or are not."""
OWN_DATA = frozenset({"mydata", "forget"})
"""What is kept of somebody under age is little, and theirs all the same."""


DUE_KINDS = frozenset(DUES)


@dataclass(frozen=True, slots=True)
class RoundRan:
    """A round was computed; its plan is stored now."""

    plan: rounds.Plan
    due: Due


class Conversations:
    """The core: takes what happened, puts state and messages into the unit, returns toasts."""

    def __init__(
        self,
        programme: Programme,
        locales: Locales,
        safety: SafetyCheck,
        clock: Clock,
        bot_username: str = "",
        rules: Rules | None = None,
    ) -> None:
        free = frozenset(programme.help.numbers())
        self.core = Core(programme, locales, safety, FLOWS, bot_username, rules or Rules(), free)
        self._clock = clock

    def bot_is_called(self, username: str) -> None:
        """Tell the bot's username, known once the platform was reached; links need it."""
        self.core = replace(self.core, bot_username=username)

    async def handle(
        self,
        unit: Unit,
        event: FromPerson
        | Ignored
        | FellDue
        | DeliveryFailed
        | DeliveryLate
        | RoundRan
        | refits.RefitDone
        | surveying.SurveyDone,
    ) -> list[Toast]:
        """Decide about one event; everything it changes is in the unit afterwards."""
        now = self._clock.now()
        if isinstance(event, Ignored):
            return []
        person = await _person_of(unit, event)
        turn = Turn(self.core, unit, now, person)
        match event:
            case FellDue():
                await _fell_due(turn, event.due)
            case DeliveryFailed():
                await unreachable.failed(turn, event)
            case DeliveryLate():
                await unreachable.late(turn, event)
            case RoundRan():
                await _round_ran(turn, event)
            case refits.RefitDone():
                await refits.store(unit, turn.programme, event, now)
            case surveying.SurveyDone():
                await quality.counted(turn, event)
            case _:
                turn.incoming = event.incoming
                before = await turn.dialogue()
                await _from_person(turn, event)
                await tidying.tidy(turn, before, event)
                await renewing.ask_if_changed(turn)
        awake = turn.person.id if turn.incoming is not None else None
        return await put_out(turn.replies, unit, self.core, now, turn.incoming, awake)

    async def on_failure(self, unit: Unit, person_id: PersonId) -> None:
        """Tell a person that their last step failed on our side; nothing they did is lost."""
        person = await unit.people.get(person_id)
        if person is None:
            return
        turn = Turn(self.core, unit, self._clock.now(), person)
        turn.say(
            say(
                "Something went wrong on our side, and your last step was not taken. Please try "
                "it again. If you need help now, /now shows numbers to call."
            )
        )
        await put_out(turn.replies, unit, self.core, turn.now, None, person_id)


async def _person_of(unit: Unit, event: Any) -> Person:
    person_id = getattr(event, "person_id", None) or getattr(event, "to", None)
    due = getattr(event, "due", None)
    if due is not None:
        person_id = due.person_id
    person = await unit.people.get(person_id) if person_id else None
    if person is None:
        # Rounds and other timers are about nobody in particular.
        return Person(NOBODY, _BEGINNING)
    return person


async def _from_person(turn: Turn, event: FromPerson) -> None:
    await albums.close(turn, event.album if isinstance(event, MediaReceived) else "")
    match event:
        case CommandGiven():
            await _command(turn, event)
        case TextReceived():
            await listening.heard(turn, event)
        case TextEdited():
            await watching.watch(turn, event.text, event.target.match_id if event.target else None)
            await changes.edited(turn, event)
        case MediaReceived():
            await listening.received(turn, event)
        case Reacted():
            await changes.reacted(turn, event)
        case OtherReceived():
            await unfitting.other(turn, event)
        case ButtonPressed():
            await _pressed(turn, event)
        case BotBlocked():
            await unreachable.blocked(turn, event)
        case BotUnblocked():
            await breaks.back_again(turn, event)
        case _:
            assert_never(event)


async def _command(turn: Turn, event: CommandGiven) -> None:
    if event.argument and event.name != "start":
        await watching.watch(turn, event.argument, None)
    await standing.reachable_again(turn)
    handler = COMMANDS.get(event.name)
    if handler is None:
        turn.say(say("I do not know this command. /help shows what you can do."))
        return
    underage = turn.person.state is PersonState.UNDERAGE
    allowed = ALWAYS | OWN_DATA if underage else ALWAYS
    if turn.person.state in OUTSIDE and event.name not in allowed:
        turn.say(say("/now shows people you can call or write to."))
        return
    await handler(turn, event)


async def _pressed(turn: Turn, event: ButtonPressed) -> None:
    """Do what a button means: once, for the person it was made for, while it lives."""
    turn.pressed = True
    button = await turn.unit.pressables.get(event.token)
    outside = turn.person.state in OUTSIDE
    closed = button is not None and outside and not _works_outside(turn, button.action)
    if button is None or closed or button.person_id != turn.person.id:
        turn.toast(say("This button does not work any more."))
        return
    if turn.now - button.created_at > BUTTON_LIVES:
        turn.toast(say("This button is too old. /help shows what you can do."))
        return
    if not button.keep:
        group = await turn.unit.pressables.find(group=button.group)
        if any(one.used_at is not None for one in group):
            turn.toast(say("You have answered this already."))
            return
        turn.unit.pressables.save(replace(button, used_at=turn.now))
    await standing.reachable_again(turn)
    await ACTIONS[button.action](turn, button.args)


def _works_outside(turn: Turn, action: str) -> bool:
    own = turn.person.state is PersonState.UNDERAGE and action.startswith("own_data.")
    return own or action == "welcome.language"


async def _fell_due(turn: Turn, due: Due) -> None:
    handler = DUES.get(due.kind)
    if await claiming.claimed(turn.unit, due, turn.now) and handler is not None:
        await handler(turn, due)


async def _round_ran(turn: Turn, event: RoundRan) -> None:
    looked_at = await reviewing.looked_at(turn, event.plan)
    made = await pairing.store(turn.unit, turn.programme, event.plan, turn.now, looked_at=looked_at)
    report = {**event.plan.report(), "made": len(made)}
    turn.unit.dues.save(replace(event.due, done_at=turn.now, result=report))
    await announcing.round_ran(turn, event.plan, made)
