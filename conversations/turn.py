"""What a flow holds while it decides: unit, person, programme; replies pile up as data."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from conversations.inbound import MediaReceived, TextReceived
from conversations.locales import Locales
from conversations.model.care import AuditEntry, Due
from conversations.model.ids import IncomingId, MatchId, MessageId, PersonId, new_id
from conversations.model.person import (
    ANSWERS_FOR_PEOPLE,
    Answer,
    Dialogue,
    Person,
    PersonState,
    Role,
    answer_id,
)
from conversations.policy import Rules
from conversations.ports import Unit
from conversations.profiles import in_role, role_key
from conversations.programme import Programme
from conversations.replies import Keyboard, Picture, Reply, Rows, Say, Text, Toast, Words, say
from conversations.safety.check import SafetyCheck

Action = Callable[["Turn", Mapping[str, Any]], Awaitable[None]]


class Flow(Protocol):
    """Something a person can be in the middle of; flows do not know each other."""

    async def show(self, turn: "Turn", dialogue: Dialogue) -> None:
        """Ask (again) for the current step."""
        ...

    async def typed(self, turn: "Turn", dialogue: Dialogue, text: str) -> None:
        """Take what was written as the answer to the current step."""
        ...


@dataclass(frozen=True)
class Core:
    """What never changes while the bot runs."""

    programme: Programme
    locales: Locales
    safety: SafetyCheck
    flows: Mapping[str, Flow]
    bot_username: str = ""
    rules: Rules = field(default_factory=Rules)  # what may pass between peers
    free_numbers: frozenset[str] = frozenset()  # help lines: anybody may pass them on


@dataclass
class Turn:
    """One event being decided."""

    core: Core
    unit: Unit
    now: datetime
    person: Person
    incoming: IncomingId | None = None
    event: TextReceived | MediaReceived | None = None  # what was sent
    grave: bool = False  # what was written sounds like a crisis
    pressed: bool = False  # the event is a pressed button, so its message can change in place
    replies: list[Reply] = field(default_factory=list)

    @property
    def programme(self) -> Programme:
        return self.core.programme

    def say(
        self,
        text: Words,
        *,
        to: PersonId | None = None,
        buttons: Rows = (),
        keyboard: Keyboard | None = None,
        picture: Picture | None = None,
        in_place: bool = False,
        urgent: bool = False,
        pin: bool = False,
        talk: MatchId | None = None,
        name: MessageId | None = None,
        once: bool = False,
        until: datetime | None = None,
    ) -> None:
        """Tell somebody something: the person of this turn unless `to` names another.

        talk: what it is about, so that it stands in that talk's topic where there is one.
        name: under which it is found again. once: rather not at all than twice, where nobody can
        know whether it arrived. until: rather not at all than later.
        """
        self.replies.append(
            Say(
                to=to or self.person.id,
                text=text,
                buttons=buttons,
                keyboard=keyboard,
                picture=picture,
                in_place=in_place and self.pressed and to in {None, self.person.id},
                lane="help" if urgent else "normal",
                pin=pin,
                match_id=talk,
                message_id=name,
                once=once,
                until=until,
            )
        )

    def toast(self, text: Words, *, alert: bool = False) -> None:
        self.replies.append(Toast(text, alert))

    def change(self, **fields: Any) -> Person:
        """Change the person of this turn."""
        self.person = replace(self.person, **fields)
        self.unit.people.save(self.person)
        return self.person

    async def dialogue(self) -> Dialogue | None:
        return await self.unit.dialogues.get(self.person.id)

    async def enter(self, flow: str, step: str, data: Mapping[str, Any] | None = None) -> Dialogue:
        """Put the person in the middle of something, instead of what they were in before."""
        entered = Dialogue(self.person.id, flow, step, dict(data or {}), self.now)
        before = await self.unit.dialogues.get(self.person.id)
        if before is not None and before.flow != flow and before.data.get("held"):
            # Words that waited for "who is this for?" go with the question; never without a word.
            self.give_back(before.data["held"])
        if before is None:
            self.unit.dialogues.add(entered)
        else:
            self.unit.dialogues.save(entered)
        return entered

    def give_back(self, held: Iterable[Mapping[str, Any]], to: PersonId | None = None) -> None:
        """Say words that were not sent back to who wrote them: a tap copies them."""
        written = [str(one["text"]) for one in held if one["text"]]
        if not written:
            return
        self.say(say("What you wrote was not sent to anybody. Here it is, to copy:"), to=to)
        for words in written:
            self.say(Text("<code>{words}</code>", {"words": words}), to=to)

    async def go(self, flow: str, step: str, data: Mapping[str, Any] | None = None) -> None:
        """Enter a flow at a step and ask for it."""
        dialogue = await self.enter(flow, step, data)
        await self.core.flows[flow].show(self, dialogue)

    async def leave(self) -> None:
        if await self.unit.dialogues.get(self.person.id) is not None:
            self.unit.dialogues.remove(self.person.id)

    async def answers(self, person_id: PersonId | None = None, role: str = "") -> dict[str, Any]:
        """Return question -> value, in one role if it is named; skipped ones are None."""
        found = await self.unit.answers.find(person_id=person_id or self.person.id)
        answers = {answer.question: answer.value for answer in found}
        return in_role(answers, role) if role else answers

    async def keep_answer(self, question: str, value: Any, role: str = "") -> None:
        """Keep an answer, beside the one given in another role where there is one."""
        key = answer_id(self.person.id, question)
        if role and await self._has_its_own(role, question):
            question = role_key(role, question)
            key = answer_id(self.person.id, question)
        answer = Answer(key, self.person.id, question, value, self.now)
        if await self.unit.answers.get(key) is None:
            self.unit.answers.add(answer)
        else:
            self.unit.answers.save(answer)

    async def _has_its_own(self, role: str, question: str) -> bool:
        other = self.person.supporter if role == Role.RECIPIENT else self.person.recipient
        own = answer_id(self.person.id, role_key(role, question))
        return other or await self.unit.answers.get(own) is not None

    def schedule(
        self,
        kind: str,
        at: datetime,
        *,
        person: PersonId | None = None,
        match: MatchId | None = None,
        **args: Any,
    ) -> None:
        self.unit.dues.add(Due(new_id(), kind, at, person, match, args))

    def audit(self, action: str, what: str, reason: str = "") -> None:
        self.unit.audit(AuditEntry(self.person.id, action, what, reason, self.now))

    async def staff(self) -> list[Person]:
        """Return everyone who answers for people: coordinators and safeguarding leads.

        Resting is about offers, not about this: a coordinator who is a supporter too, and takes no
        offers for now, still hears of concerns.
        """
        at_work = (PersonState.ACTIVE, PersonState.RESTING)
        return await self.unit.people.find(state=at_work, staff=ANSWERS_FOR_PEOPLE)


def while_open(flow: str, step: str, action: Action) -> Action:
    """Let a button work only while its question is open: an old message must not reopen it."""

    async def guarded(turn: Turn, args: Mapping[str, Any]) -> None:
        dialogue = await turn.dialogue()
        if dialogue is None or dialogue.flow != flow or step not in {"", dialogue.step}:
            turn.toast(say("This question is closed. /profile shows and changes your answers."))
            return
        await action(turn, args)

    return guarded
