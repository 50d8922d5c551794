"""Answers to a prompt: each tap kept at once, one message that turns from item to item."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations import alerting
from conversations.inbound import TextReceived
from conversations.model.matches import Match
from conversations.model.measuring import Prompt
from conversations.ratings import answering, showing, stopping
from conversations.ratings.gathering import asking_of
from conversations.ratings.typed import typed_answer
from conversations.replies import Button, say
from conversations.turn import Turn


async def _of_button(turn: Turn, args: Mapping[str, Any]) -> Prompt | None:
    prompt = await turn.unit.prompts.get(str(args["prompt"]))
    if prompt is None or prompt.person_id != turn.person.id:
        turn.toast(say("This button does not work any more."))
        return None
    return prompt


async def _open(turn: Turn, args: Mapping[str, Any]) -> tuple[Prompt, Match | None] | None:
    """Return the prompt of a button while its answers can be given or changed."""
    prompt = await _of_button(turn, args)
    if prompt is None:
        return None
    if not answering.takes_answers(prompt, turn.now):
        turn.say(say("These questions are closed. Thank you all the same."), in_place=True)
        return None
    return prompt, await showing.match_of(turn.unit, prompt)


async def _tap(turn: Turn, args: Mapping[str, Any]) -> None:
    """Keep one tap at once, and turn to the next item in the same message."""
    if not (found := await _open(turn, args)):
        return
    prompt, match = found
    prompt = replace(prompt, position=prompt.items.index(str(args["item"])))
    if answering.can_be_answered(turn, prompt, args["value"]):
        before = await answering.keep(turn, prompt, args["value"], args.get("words", ""))
        await alerting.tapped(turn, prompt, match, before)
    await _on(turn, prompt, match)


async def typed(turn: Turn, event: TextReceived) -> bool:
    """Take a typed number as an answer; False = it was none, and goes where words go."""
    if not (found := await typed_answer(turn, event)):
        return False
    prompt, number = found
    match = await showing.match_of(turn.unit, prompt)
    before = await answering.keep(turn, prompt, number)
    await alerting.tapped(turn, prompt, match, before)
    turn.say(say("Noted: {number}.", number=str(number)))
    await _on(turn, prompt, match)
    return True


async def _on(turn: Turn, prompt: Prompt, match: Match | None) -> None:
    """Show the next item, or close the prompt after the last one."""
    following = showing.step(turn, prompt, match)
    if following is not None:
        state = "answered" if prompt.state == "answered" else "partial"
        prompt = replace(prompt, position=following, state=state)
        turn.unit.prompts.save(prompt)
        await showing.show(turn, prompt, match)
        return
    closed_at, behind = prompt.closed_at or turn.now, len(prompt.items)
    finished = replace(prompt, state="answered", closed_at=closed_at, position=behind)
    turn.unit.prompts.save(finished)
    again = Button(say("Change an answer"), "pulse.again", {"prompt": prompt.id})
    turn.say(say("Thank you."), buttons=((again,),), in_place=True)
    await _ask_for_follow_up(turn, prompt)


async def _ask_for_follow_up(turn: Turn, prompt: Prompt) -> None:
    """After a close pulse, ask whether a later one may come: an opt-in of its own."""
    pulse = turn.programme.pulse(prompt.pulse)
    later = turn.programme.asked_at("follow_up", pulse.role) if pulse else None
    asking = await asking_of(turn.unit, turn.person.id)
    if pulse is None or later is None or pulse.trigger != "close" or not prompt.match_id:
        return
    if prompt.match_id in asking.follow_ups or not later.opt_in:
        return
    args = {"match": prompt.match_id}
    turn.say(
        say("May I ask once more in three months how things are? A few taps, no more."),
        buttons=(
            (Button(say("Yes, ask me then"), "pulse.follow_up", {**args, "yes": True}),),
            (Button(say("No, thank you"), "pulse.follow_up", {**args, "yes": False}),),
        ),
    )


async def _follow_up(turn: Turn, args: Mapping[str, Any]) -> None:
    asking = await asking_of(turn.unit, turn.person.id)
    others = tuple(one for one in asking.follow_ups if one != args["match"])
    chosen = (*others, str(args["match"])) if args["yes"] else others
    turn.unit.askings.save(replace(asking, follow_ups=chosen))
    answering.look_again(turn)
    turn.say(say("Thank you."), in_place=True)


async def _back(turn: Turn, args: Mapping[str, Any]) -> None:
    """Show the item before, with the answer it has."""
    if not (found := await _open(turn, args)):
        return
    prompt, match = replace(found[0], position=int(args["position"])), found[1]
    before = showing.step(turn, prompt, match, back=True)
    prompt = replace(prompt, position=prompt.position if before is None else before)
    turn.unit.prompts.save(prompt)
    await showing.show(turn, prompt, match)


async def _keep_it(turn: Turn, args: Mapping[str, Any]) -> None:
    """Leave an answer as it is, and go on."""
    if found := await _open(turn, args):
        await _on(turn, replace(found[0], position=int(args["position"])), found[1])


async def _again(turn: Turn, args: Mapping[str, Any]) -> None:
    """Go through the answers of a finished prompt once more."""
    if not (found := await _open(turn, args)):
        return
    prompt, match = replace(found[0], position=-1), found[1]
    first = showing.step(turn, prompt, match)
    if first is None:
        return
    prompt = replace(prompt, position=first)
    turn.unit.prompts.save(prompt)
    await showing.show(turn, prompt, match)


async def _stop(turn: Turn, args: Mapping[str, Any]) -> None:
    """Stop asking: takes the consent to ratings back, and changes nothing else.

    Also where these questions are closed by now: who says stop means all that would come.
    """
    if await _of_button(turn, args) is None:
        return
    await stopping.stop(turn)
    turn.say(
        say(
            "No more of these questions. Your talks and everything else go on as before. "
            "/ratings turns them on again."
        ),
        in_place=True,
    )


ACTIONS = {
    "pulse.tap": _tap,
    "pulse.back": _back,
    "pulse.on": _keep_it,
    "pulse.again": _again,
    "pulse.follow_up": _follow_up,
    "pulse.stop": _stop,
    "pulse.write_me": alerting.write_me,
}
