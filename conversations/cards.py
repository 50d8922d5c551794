"""Puts reasons into words: what two people share, for those two and for coordinators."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from conversations import coarsening, consenting
from conversations.asking import label_of
from conversations.model.matches import Match
from conversations.model.person import Role
from conversations.ports import Unit
from conversations.programme import Programme
from conversations.replies import Joined, Text, Words, say

IN_WORDS: Final = {
    coarsening.NEAR: say("about the same age"),
    coarsening.ROUGHLY: say("not far apart in age"),
    coarsening.FURTHER: say("one of you is a little further along the same road"),
}
FOR_STAFF: Final = {
    **IN_WORDS,
    coarsening.FURTHER: say("the supporter is a little further along the same road"),
}
"""Coordinators read about two others."""

CRITERION = "criterion"
OTHER_PARTS: Final = {
    "level": say("how alike people feel here on average"),
    "supporter": say("how people felt with this supporter, beyond their answers"),
}
"""What a learnt score also has; only for coordinators."""


def criteria_of(reasons: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the reasons that are about answers, those that add most first."""
    mine = [one for one in reasons if one.get("part", CRITERION) == CRITERION]
    return coarsening.by_strength(mine)


def criterion_name(programme: Programme, criterion: str) -> Words:
    return Text(programme.criterion_names.get(criterion, criterion), programme=True)


def common_ground(programme: Programme, match: Match, reader: Role) -> list[tuple[str, Words]]:
    """Return what both share with its criterion, strongest first: only what this reader may see."""
    return _lines(programme, match, lambda reason: reason.get(coarsening.SHOWN, {}).get(reader, ()))


def first_hello(programme: Programme, match: Match) -> list[tuple[str, Words]]:
    """Return what the first hello names, with its criterion, strongest first."""
    named = spotlight_of(match)
    return _lines(programme, match, lambda reason: named.get(str(reason["criterion"]), ()))


def spotlight_of(match: Match) -> Mapping[str, Sequence[str]]:
    """Return the codes that were drawn for the first hello, by criterion."""
    found: dict[str, list[str]] = {}
    for criterion, code in match.spotlight.get("points", ()):
        found.setdefault(str(criterion), []).append(str(code))
    return found


def all_in_common(programme: Programme, match: Match) -> list[tuple[str, Words]]:
    """Return all that both share, for coordinators: they see the answers of their programme."""
    return _lines(
        programme,
        match,
        lambda reason: [chain[0] for chain in coarsening.sayable(programme, reason)],
        FOR_STAFF,
    )


def kept_off(programme: Programme, match: Match) -> list[Words]:
    """Return what both share and not both see, since too few share it with them."""
    return [
        line
        for _, line in _lines(
            programme,
            match,
            lambda reason: [
                chain[0]
                for chain in coarsening.sayable(programme, reason)
                if not all(
                    chain[0] in reason.get(coarsening.SHOWN, {}).get(role, ())
                    for role in coarsening.SIDES
                )
            ],
            FOR_STAFF,
        )
    ]


def _lines(
    programme: Programme,
    match: Match,
    codes_of: Callable[[Mapping[str, Any]], Sequence[str]],
    in_words: Mapping[str, Words] = IN_WORDS,
) -> list[tuple[str, Words]]:
    lines: list[tuple[str, Words]] = []
    for reason in coarsening.by_strength(match.reasons):
        criterion = str(reason["criterion"])
        words = [_words(programme, criterion, code, in_words) for code in codes_of(reason)]
        named = tuple(one for one in words if one is not None)
        if named:
            lines.append((criterion, Joined(named, ", ")))
    return lines


def _words(
    programme: Programme, criterion: str, code: str, in_words: Mapping[str, Words]
) -> Words | None:
    if code in in_words:
        return in_words[code]
    question = programme.question(coarsening.field_of(programme, criterion, Role.RECIPIENT))
    option = question.option(code) if question is not None and question.shown else None
    return None if question is None or option is None else label_of(question, option)


async def both_agreed(unit: Unit, match: Match, purpose: str) -> bool:
    """Tell whether both people of a match agreed to a purpose and have not taken it back."""
    for person in match.people:
        if not await consenting.agreed(unit, person, purpose):
            return False
    return True


async def common_ground_words(
    unit: Unit, programme: Programme, match: Match, reader: Role
) -> Words:
    """Return the common ground as a list for a card, or an honest word where none may be shown.

    That word is the same whether nothing is shared or too few share it: the difference would tell.
    """
    return await _ground(unit, match, common_ground(programme, match, reader))


async def first_hello_words(unit: Unit, programme: Programme, match: Match) -> Words:
    """Return the few points that were drawn for the first hello of a talk; the same for both."""
    return await _ground(unit, match, first_hello(programme, match))


async def _ground(unit: Unit, match: Match, lines: Sequence[tuple[str, Words]]) -> Words:
    if not await both_agreed(unit, match, "common_ground"):
        return say("What you share is kept private, as one of you wished.")
    if not lines:
        return say("Your answers fit together. To keep you both private, I do not say in what.")
    return Joined(
        (say("What you have in common:"), *(Joined(("•", line), " ") for _, line in lines)), "\n"
    )


def parts_of_score(programme: Programme, match: Match) -> Words:
    """Return the score's parts for a coordinator: criterion, similarity, contribution."""
    lines: list[Words] = []
    for reason in coarsening.by_strength(match.reasons):
        other = OTHER_PARTS.get(str(reason.get("part", CRITERION)))
        similarity = reason.get("similarity")
        lines.append(
            say(
                "• {criterion}: {similarity} → adds {part}",
                criterion=other or criterion_name(programme, str(reason["criterion"])),
                similarity="–"
                if other or similarity is None or not reason.get("known", True)
                else f"{float(similarity):.2f}",
                part=f"{float(reason['contribution']):.2f}",
            )
        )
    return Joined(tuple(lines), "\n")


def speaks_against(programme: Programme, match: Match) -> Words:
    """Return the criteria in which the two are least alike, weight considered."""
    weak = [
        reason
        for reason in match.reasons
        if reason.get("known", True)
        and reason.get("similarity") is not None
        and float(reason["similarity"]) < 0.4
        and float(reason.get("weight", 0)) > 0
    ]
    if not weak:
        return say("Nothing stands out against it.")
    names = tuple(criterion_name(programme, str(reason["criterion"])) for reason in weak)
    return say("Less alike in: {names}", names=Joined(names, ", "))
