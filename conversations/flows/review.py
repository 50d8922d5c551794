"""Review in Telegram: pairs as cards with score and parts; approve, not this pair, show others."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from conversations import announcing, cards, offering, others, reviewing, steps, waiting
from conversations.gathering import gather
from conversations.inbound import CommandGiven
from conversations.model.care import Due
from conversations.model.matches import Match, MatchState
from conversations.model.person import Role
from conversations.pairing import make_match
from conversations.replies import Button, Joined, Rows, Words, count, say
from conversations.rounds import best_for
from conversations.turn import Turn

REASONS = {
    "too_unlike": say("Too unlike"),
    "too_close": say("They may know each other"),
    "too_heavy": say("Too heavy for this supporter"),
    "timing": say("Not the right time"),
    "other": say("Another reason"),
}


def _may(turn: Turn) -> bool:
    if turn.person.staff in {Role.COORDINATOR, Role.SAFEGUARDING}:
        return True
    turn.say(say("This part is only for the team here. /help shows what is there for you."))
    return False


async def review(turn: Turn, _event: CommandGiven) -> None:
    """/review: the pair that waits longest, as a card."""
    if _may(turn):
        await _next_card(turn)


async def _next_card(turn: Turn) -> None:
    waiting_pairs = await reviewing.pairs_for(turn, turn.person.id)
    if not waiting_pairs:
        turn.say(say("No pair waits for review."))
        return
    await _show_card(turn, waiting_pairs[0], len(waiting_pairs))


async def _show_card(turn: Turn, match: Match, waiting_pairs: int) -> None:
    turn.audit("match.reviewed", match.id, "review")
    recipient = await turn.unit.people.get(match.recipient_id)
    days = (turn.now - recipient.waiting_since).days if recipient and recipient.waiting_since else 0
    parts: tuple[Words, ...] = (
        say(
            "<b>{recipient}</b> (recipient) and <b>{supporter}</b> (supporter)",
            recipient=match.recipient_alias,
            supporter=match.supporter_alias,
        ),
        count("{n} pair waits for review", "{n} pairs wait for review", waiting_pairs),
        count("Has waited {n} day", "Has waited {n} days", days),
        *_shared_words(turn, match),
        say(
            "Predicted similarity <b>{score}</b> (± {std}):\n{parts}",
            score=f"{match.score:.2f}",
            std=f"{match.std:.2f}",
            parts=cards.parts_of_score(turn.programme, match),
        ),
        cards.speaks_against(turn.programme, match),
    )
    turn.say(Joined(parts, "\n\n"), buttons=_buttons(match), in_place=True)


def _shared_words(turn: Turn, match: Match) -> Iterator[Words]:
    """All that both share, and what of it their own cards leave out."""
    lines = [Joined(("•", line), " ") for _, line in cards.all_in_common(turn.programme, match)]
    ground = Joined(tuple(lines), "\n") if lines else say("nothing that stands out")
    yield say("In common:\n{ground}", ground=ground)
    if rare := cards.kept_off(turn.programme, match):
        yield say(
            "Too few here share it, so not both of their cards show it: {ground}",
            ground=Joined(tuple(rare), ", "),
        )


def _buttons(match: Match) -> Rows:
    args = {"match": match.id}
    return (
        (Button(say("Approve"), "review.approve", args),),
        (
            Button(say("Not this pair"), "review.refuse", args),
            Button(say("Show others"), "review.others", args),
        ),
    )


async def _match(turn: Turn, args: Mapping[str, Any]) -> Match | None:
    if not _may(turn):
        return None
    match = await offering.match_of(turn, args)
    if match is not None and not reviewing.may_review(turn.person.id, match):
        turn.say(say("Somebody else on the team looks at this pair."), in_place=True)
        await _next_card_below(turn)
        return None
    if match is None or match.state is not MatchState.IN_REVIEW:
        turn.say(say("This pair is settled already."), in_place=True)
        await _next_card_below(turn)
        return None
    return match


async def _next_card_below(turn: Turn) -> None:
    turn.pressed = False  # the decided card stays, the next one comes as a new message
    await _next_card(turn)


async def _approve(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (match := await _match(turn, args)):
        return
    moved = steps.move(
        turn.unit,
        match,
        MatchState.ASKED,
        reason="approved",
        actor=str(turn.person.id),
        now=turn.now,
    )
    turn.audit("match.approved", match.id)
    turn.say(_decided(say("Approved"), match), in_place=True)
    await offering.ask_supporter(turn, moved)
    await _next_card_below(turn)


def _decided(what: Words, match: Match) -> Words:
    return say(
        "{what}: {recipient} and {supporter}.",
        what=what,
        recipient=match.recipient_alias,
        supporter=match.supporter_alias,
    )


async def _refuse(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (match := await _match(turn, args)):
        return
    rows: Rows = tuple(
        (Button(label, "review.refuse_because", {"match": match.id, "reason": code}),)
        for code, label in REASONS.items()
    )
    turn.say(
        say(
            "Why not {recipient} and {supporter}? It helps the matching learn.",
            recipient=match.recipient_alias,
            supporter=match.supporter_alias,
        ),
        buttons=(*rows, (Button(say("Back"), "review.back", {"match": match.id}),)),
        in_place=True,
    )


async def _refuse_because(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (match := await _match(turn, args)):
        return
    await _turn_down(turn, match, str(args["reason"]))
    turn.say(_decided(say("Not this pair"), match), in_place=True)
    await offering.offer_choice_if_ready(turn, match.recipient_id)
    await waiting.ask_for_round(turn, "passed_on", minutes=1)
    await _next_card_below(turn)


async def _turn_down(turn: Turn, match: Match, reason: str) -> None:
    steps.move(
        turn.unit,
        match,
        MatchState.TURNED_DOWN,
        reason=f"review:{reason}",
        actor=str(turn.person.id),
        now=turn.now,
    )
    await steps.bar(turn.unit, match, f"review:{reason}", turn.now)
    turn.audit("match.refused", match.id, reason)


async def _back(turn: Turn, args: Mapping[str, Any]) -> None:
    if match := await _match(turn, args):
        waiting_pairs = await reviewing.pairs_for(turn, turn.person.id)
        await _show_card(turn, match, len(waiting_pairs))


async def _others(turn: Turn, args: Mapping[str, Any]) -> None:
    """Show the next best supporters for this recipient, by the same matcher."""
    if not (match := await _match(turn, args)):
        return
    turn.audit("match.others_seen", match.id, "review")
    parts: list[Words] = [
        say("Others for <b>{alias}</b>, best first:", alias=match.recipient_alias)
    ]
    rows: list[tuple[Button, ...]] = []
    for other in await others.beside(turn, match):
        parts.append(other.words)
        rows.append(
            (
                Button(
                    say("Take {name} instead", name=other.name),
                    "review.take",
                    {"match": match.id, "supporter": other.supporter_id},
                ),
            )
        )
    if not rows:
        parts.append(say("Nobody else fits who has room."))
    rows.append((Button(say("Back"), "review.back", {"match": match.id}),))
    turn.say(Joined(tuple(parts), "\n\n"), buttons=tuple(rows), in_place=True)


async def _take(turn: Turn, args: Mapping[str, Any]) -> None:
    if not (match := await _match(turn, args)):
        return
    wanted = str(args["supporter"])
    gathered = await gather(
        turn.unit, turn.programme, turn.now, only=match.recipient_id, crowd=True
    )
    best = best_for(turn.programme, gathered, None)
    # Who decides here decides about others: never about themselves.
    found = [p for p in best if p.supporter_id == wanted != turn.person.id]
    if not found:
        turn.say(say("They have no room any more."), in_place=True)
        await _next_card_below(turn)
        return
    steps.move(
        turn.unit,
        match,
        MatchState.WITHDRAWN,
        reason="review:others",
        actor=str(turn.person.id),
        now=turn.now,
    )
    made = await make_match(
        turn.unit,
        turn.programme,
        match.round_id,
        found[0],
        turn.now,
        reviewed=True,
        actor=str(turn.person.id),
    )
    turn.audit("match.chosen_by_coordinator", made.id, f"instead of {match.id}")
    turn.say(_decided(say("Approved"), made), in_place=True)
    await offering.ask_supporter(turn, made)
    await _next_card_below(turn)


async def _next(turn: Turn, _args: Mapping[str, Any]) -> None:
    if _may(turn):
        await _next_card_below(turn)


async def still_waiting(turn: Turn, _due: Due) -> None:
    """Tell coordinators again of pairs that waited a day; none is ever approved by itself."""
    patience = timedelta(hours=turn.programme.defaults.review_to_list)
    pairs = await turn.unit.matches.find(state=MatchState.IN_REVIEW)
    if any(match.created_at <= turn.now - patience for match in pairs):
        await announcing.pairs_wait(turn)


COMMANDS = {"review": review}
ACTIONS = {
    "review.approve": _approve,
    "review.refuse": _refuse,
    "review.refuse_because": _refuse_because,
    "review.back": _back,
    "review.others": _others,
    "review.take": _take,
    "review.next": _next,
}
DUES = {"review_waits": still_waiting}
