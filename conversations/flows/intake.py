"""The intake: one question at a time, with Skip, Back and Why do you ask?."""

from collections.abc import Mapping
from typing import Any

from conversations import asking
from conversations.model.person import Dialogue, Role
from conversations.programme import Question
from conversations.replies import say
from conversations.turn import Turn

FLOW = "intake"
OF_ONE_QUESTION = frozenset({"picked", "why", "page"})


async def show(turn: Turn, dialogue: Dialogue) -> None:
    """Ask for the current step; an empty or unknown one begins with the first question."""
    role = str(dialogue.data["role"])
    step = dialogue.step
    questions = asking.questions(turn, role)
    ids = [q.id for q in questions]
    index = ids.index(step) if step in ids else 0
    if step not in ids:
        picked = await asking.with_picked(turn, dialogue.data, ids[0])
        dialogue = await turn.enter(FLOW, ids[0], picked)
    counted = dialogue.data.get("mode") == "first"
    asking.ask(turn, questions[index], dialogue, index + 1, len(ids) if counted else 0)


async def typed(turn: Turn, dialogue: Dialogue, text: str) -> None:
    """Take typed words as the answer to the open question."""
    question = turn.programme.question(dialogue.step)
    if question is None:
        await show(turn, dialogue)
        return
    try:
        value = asking.read(turn, question, text)
    except asking.Misread as misread:
        turn.say(misread.words)
        await show(turn, dialogue)
        return
    if question.kind == "many":
        await _pick(turn, {"question": question.id, "option": value})
    else:
        await _keep_and_go_on(turn, dialogue, question, value)


async def _keep_and_go_on(turn: Turn, dialogue: Dialogue, question: Question, value: Any) -> None:
    await turn.keep_answer(question.id, value, str(dialogue.data["role"]))
    data = {k: v for k, v in dialogue.data.items() if k not in OF_ONE_QUESTION}
    if data.get("mode") != "first":
        await turn.go("summary", "summary", {**data, "mode": data.get("back_to", "profile")})
        return
    ids = [q.id for q in asking.questions(turn, str(data["role"]))]
    index = ids.index(question.id) + 1
    if index < len(ids):
        await turn.go(FLOW, ids[index], await asking.with_picked(turn, data, ids[index]))
    elif data["role"] == Role.SUPPORTER:
        await turn.go("pledge", "capacity", data)
    else:
        await turn.go("summary", "summary", data)


async def _open(turn: Turn, args: Mapping[str, Any]) -> tuple[Dialogue, Question] | None:
    """Return the open question, or None when the pressed button belongs to an earlier one."""
    dialogue = await turn.dialogue()
    question = turn.programme.question(str(args.get("question", "")))
    if (
        dialogue is None
        or question is None
        or dialogue.flow != FLOW
        or dialogue.step != question.id
    ):
        turn.toast(say("This question is closed. /profile shows and changes your answers."))
        return None
    return dialogue, question


async def _pick(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (found := await _open(turn, args)):
        return
    dialogue, question = found
    option = str(args["option"])
    if question.kind != "many":
        await _keep_and_go_on(turn, dialogue, question, option)
        return
    picked = list(dialogue.data.get("picked", []))
    picked = [p for p in picked if p != option] if option in picked else [*picked, option]
    await turn.go(FLOW, question.id, {**dialogue.data, "picked": picked})


async def _done(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (found := await _open(turn, args)):
        return
    dialogue, question = found
    picked = list(dialogue.data.get("picked", []))
    if not picked:
        turn.toast(say("Tap what fits first, or tap Skip."))
        await show(turn, dialogue)
        return
    await _keep_and_go_on(turn, dialogue, question, picked)


async def _skip(turn: Turn, args: Mapping[str, Any]) -> None:
    if found := await _open(turn, args):
        dialogue, question = found
        await _keep_and_go_on(turn, dialogue, question, None)


async def _back(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (found := await _open(turn, args)):
        return
    dialogue, question = found
    data = {k: v for k, v in dialogue.data.items() if k not in OF_ONE_QUESTION}
    if data.get("mode") != "first":
        await turn.go("summary", "summary", {**data, "mode": data.get("back_to", "profile")})
        return
    ids = [q.id for q in asking.questions(turn, str(data["role"]))]
    before = ids[max(0, ids.index(question.id) - 1)]
    await turn.go(FLOW, before, await asking.with_picked(turn, data, before))


async def _why(turn: Turn, args: Mapping[str, Any]) -> None:
    if found := await _open(turn, args):
        dialogue, question = found
        await turn.go(FLOW, question.id, {**dialogue.data, "why": True})


async def _page(turn: Turn, args: Mapping[str, Any]) -> None:
    """Turn the page of a long list; what is ticked on the others stays ticked."""
    if found := await _open(turn, args):
        dialogue, question = found
        await turn.go(FLOW, question.id, {**dialogue.data, "page": int(args["page"])})


ACTIONS = {
    "intake.pick": _pick,
    "intake.page": _page,
    "intake.done": _done,
    "intake.skip": _skip,
    "intake.back": _back,
    "intake.why": _why,
}
