"""The summary to correct, what matters most, and /profile, which shows it all later."""

from collections.abc import Mapping
from typing import Any

from conversations import ages, asking, helpcard, invitations, waiting
from conversations.countries import country_name
from conversations.inbound import CommandGiven
from conversations.looks import look_at
from conversations.model.person import NO_OFFERS, WAITS_FOR_WELCOME, Dialogue, PersonState, Role
from conversations.people import zone_of
from conversations.replies import Button, Joined, Text, Words, say
from conversations.turn import Turn

FLOW = "summary"
MATTERS_MORE = 2.5
"""The multiplier a person's own choice puts on a criterion's declared weight."""


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Show the answers, or ask for the weights."""
    if dialogue.step == "weights":
        await _ask_weights(turn, dialogue)
    else:
        await _summary(turn, dialogue)


async def typed(turn: Turn, dialogue: Dialogue, _text: str) -> None:
    """Everything here is a tap."""
    turn.say(asking.TAP_ONE)
    await show(turn, dialogue)


async def _summary(turn: Turn, dialogue: Dialogue) -> None:
    role = str(dialogue.data["role"])
    answers = await turn.answers(role=role)
    questions = asking.questions(turn, role)
    lines: list[Words] = [say("<b>Your answers</b>")]
    for number, question in enumerate(questions, 1):
        lines.append(
            say(
                "{number}. {question}\n→ <b>{answer}</b>",
                number=number,
                question=Text(question.called(role), programme=True),
                answer=asking.shown_value(question, answers.get(question.id)),
            )
        )
    lines.append(_facts(turn, answers))
    lines.append(say("To change one, tap its number."))
    numbers = [
        Button(str(n), "summary.change", {"question": q.id}) for n, q in enumerate(questions, 1)
    ]
    rows: list[tuple[Button, ...]] = [tuple(numbers[i : i + 5]) for i in range(0, len(numbers), 5)]
    first = dialogue.data.get("mode") == "first"
    if role == Role.RECIPIENT:
        label = say("This looks right") if first else say("What matters most to me")
        rows.append((Button(label, "summary.to_weights"),))
    if not first and turn.person.recipient and turn.person.supporter:
        other = (
            say("My answers as a supporter")
            if role == Role.RECIPIENT
            else say("My answers for finding a peer")
        )
        rows.append((Button(other, "summary.other_role"),))
    if not first:
        rows.append((Button(say("Age, country and time"), "summary.facts"),))
        rows.append((Button(say("What I agreed to"), "agreements.show", keep=True),))
    if not first or role == Role.SUPPORTER:
        rows.append((Button(say("This looks right") if first else say("Done"), "summary.finish"),))
    turn.say(Joined(tuple(lines), "\n\n"), buttons=tuple(rows), in_place=True)


def _facts(turn: Turn, answers: Mapping[str, Any]) -> Words:
    person = turn.person
    age = answers.get("age")
    return say(
        "Age <b>{age}</b>, country <b>{country}</b>, your time now <b>{time}</b>",
        age=ages.shown(age),
        country=country_name(person.country, person.language) if person.country else "–",
        time=f"{turn.now.astimezone(zone_of(person)):%H:%M}",
    )


async def _change_facts(turn: Turn, _args: Mapping[str, Any]) -> None:
    await turn.go("about_you", "age", {"role": _role(turn), "mode": "profile"})


async def _other_role(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Show the answers in the other role of somebody who has both."""
    dialogue = await turn.dialogue()
    if dialogue is None or dialogue.flow != FLOW or dialogue.data.get("mode") == "first":
        turn.toast(say("That is saved already."))
        return
    role = Role.SUPPORTER if dialogue.data["role"] == Role.RECIPIENT else Role.RECIPIENT
    await turn.go(FLOW, "summary", {"role": role.value, "mode": "profile"})


async def _change(turn: Turn, args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    role = str(dialogue.data["role"]) if dialogue and dialogue.flow == FLOW else _role(turn)
    before = dialogue.data if dialogue else {}
    back_to = str(before.get("back_to") or before.get("mode", "profile"))
    data = {"role": role, "mode": "one", "back_to": back_to}
    if "invitation" in before:
        data["invitation"] = str(before["invitation"])
    question = str(args["question"])
    await turn.go("intake", question, await asking.with_picked(turn, data, question))


async def _to_weights(turn: Turn, _args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    data = dict(dialogue.data) if dialogue and dialogue.flow == FLOW else {"role": "recipient"}
    weights = (await turn.answers()).get("weights") or {}
    await turn.go(FLOW, "weights", {**data, "picked": sorted(weights)})


async def _ask_weights(turn: Turn, dialogue: Dialogue) -> None:
    picked = set(dialogue.data.get("picked", ()))
    rows: list[tuple[Button, ...]] = []
    for criterion, name in turn.programme.criterion_names.items():
        label: Words = Text(name, programme=True)
        if criterion in picked:
            label = Joined(("✓", label), " ")
        rows.append((Button(label, "summary.weigh", {"criterion": criterion}, keep=True),))
    rows.append((Button(say("Continue"), "summary.finish", keep=True),))
    turn.say(
        say(
            "<b>What matters most to you in a peer?</b>\n\nTap what should count more for you; "
            "the rest still counts a little. If all of it matters the same, just continue."
        ),
        buttons=tuple(rows),
        in_place=True,
    )


async def _weigh(turn: Turn, args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    if dialogue is None or dialogue.flow != FLOW or dialogue.step != "weights":
        turn.toast(say("This question is closed. /profile shows and changes your answers."))
        return
    criterion = str(args["criterion"])
    picked = set(dialogue.data.get("picked", ())) ^ {criterion}
    await turn.go(FLOW, "weights", {**dialogue.data, "picked": sorted(picked)})


async def _finish(turn: Turn, _args: Mapping[str, Any]) -> None:
    dialogue = await turn.dialogue()
    if dialogue is None or dialogue.flow != FLOW:
        turn.toast(say("That is saved already."))
        return
    if dialogue.step == "weights":
        chosen = dict.fromkeys(dialogue.data.get("picked", ()), MATTERS_MORE)
        await turn.keep_answer("weights", chosen)
    await turn.leave()
    if dialogue.data.get("mode") != "first":
        turn.say(say("Saved."), in_place=True)
    elif dialogue.data["role"] == Role.SUPPORTER:
        await _supporter_applied(turn, dialogue)
    else:
        await _recipient_waits(turn)


async def _recipient_waits(turn: Turn) -> None:
    answers = await turn.answers(role=Role.RECIPIENT)
    missing = asking.missing_for_match(answers, asking.questions(turn, Role.RECIPIENT))
    if turn.person.supporter and turn.person.state is PersonState.RESTING:
        await turn.keep_answer(NO_OFFERS, True)  # looking for a peer switches no offers on
    turn.change(recipient=True, state=PersonState.ACTIVE, waiting_since=turn.now)
    look_at(turn.unit, turn.person.id, turn.now)
    turn.say(say("Thank you. That was everything."), in_place=True)
    turn.say(helpcard.KEY_STAYS, keyboard=helpcard.KEYBOARD)
    if missing:
        turn.say(
            say(
                "One thing: without an answer to “{question}” we cannot find anybody yet. "
                "/profile lets you add it.",
                question=Text(missing[0].called(Role.RECIPIENT), programme=True),
            )
        )
    await waiting.tell(turn)
    await waiting.ask_for_round(turn, "arrival")


async def _supporter_applied(turn: Turn, dialogue: Dialogue) -> None:
    if not await invitations.take(turn, dialogue.data):
        return
    turn.change(
        supporter=True,
        state=PersonState.APPLIED if turn.person.state is PersonState.NEW else turn.person.state,
    )
    await turn.keep_answer(WAITS_FOR_WELCOME, True)
    turn.say(
        say(
            "Thank you. That was everything. A coordinator reads it and welcomes you here, "
            "usually within a day or two. Until then there is nothing to do."
        ),
        in_place=True,
    )
    await waiting.tell_staff_of_applicant(turn)


def _role(turn: Turn) -> str:
    return Role.SUPPORTER if turn.person.supporter else Role.RECIPIENT


async def profile(turn: Turn, _event: CommandGiven) -> None:
    """/profile: show every answer, each one tap from being changed."""
    dialogue = await turn.dialogue()
    if dialogue and dialogue.data.get("mode") == "first":
        turn.say(say("You are still in the middle of the questions. Here is where we were:"))
        await turn.core.flows[dialogue.flow].show(turn, dialogue)
        return
    if turn.person.staff and not (turn.person.recipient or turn.person.supporter):
        turn.say(
            say(
                "You are here as {role}, so there are no answers of yours to change. /mydata "
                "shows what we keep about you.",
                role=invitations.ROLE_NAMES[Role(turn.person.staff)],
            ),
            buttons=((Button(say("I would like a peer for myself"), "welcome.for_myself"),),),
        )
        return
    if not (turn.person.recipient or turn.person.supporter):
        turn.say(say("There is no profile yet. /start begins one."))
        return
    await turn.go(FLOW, "summary", {"role": _role(turn), "mode": "profile"})


COMMANDS = {"profile": profile}
ACTIONS = {
    "summary.change": _change,
    "summary.facts": _change_facts,
    "summary.other_role": _other_role,
    "summary.to_weights": _to_weights,
    "summary.weigh": _weigh,
    "summary.finish": _finish,
}
