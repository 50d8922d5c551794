"""Puts what a survey of the matching found into short plain words for a coordinator's phone."""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import Any, Final

from conversations import cards, surveys
from conversations.asking import label_of
from conversations.deciding import DECLARED, Models
from conversations.model.learning import Survey
from conversations.programme import Programme
from conversations.replies import Joined, Text, Words, count, say
from conversations.surveying import DAYS

MOST_GROUPS: Final = 8
Part = Callable[[Programme, Survey, Models], Words]


def overview(programme: Programme, survey: Survey, models: Models) -> Words:
    """Return what matters most: how alike pairs are, beside what else could be, and by which."""
    figures = _named(survey.found["pooled"])
    parts: list[Words] = [say("<b>How matching does</b>, counted on {when}", when=survey.at)]
    if score := figures.get("score"):
        parts.append(
            count(
                "{n} pair was found in the last {days} days. Foretold likeness: <b>{score}</b> on "
                "average, from 0 to 1.",
                "{n} pairs were found in the last {days} days. Foretold likeness: <b>{score}</b> "
                "on average, from 0 to 1.",
                score[5],
                days=DAYS,
                score=_two(score[2]),
            )
        )
        parts.append(
            say(
                "More than by chance among those who were free: <b>{chance}</b>\n"
                "More than if all answers counted the same: <b>{equal}</b>",
                chance=_with_interval(figures.get("lift over random")),
                equal=_with_interval(figures.get("lift over equal weights")),
            )
        )
    else:
        parts.append(say("No pair was found in the last {days} days.", days=DAYS))
    parts.append(_model(survey, models))
    if survey.found["felt"]["people"] >= programme.defaults.small_cell:
        parts.append(_calibration(survey.found["felt"]))
    return Joined(tuple(parts), "\n\n")


def _calibration(felt: Mapping[str, Any]) -> Words:
    slope = felt["slope"]
    if slope[2] is None:
        return say("Whether more is felt where more is foretold, too few ratings tell so far.")
    return say(
        "Where 0.10 more is foretold, people feel <b>{more}</b> more (95 %: {low} to {high}). "
        "0.10 would be just right.",
        more=_signed(slope[2] / 10),
        low=_signed(slope[3] / 10),
        high=_signed(slope[4] / 10),
    )


def _model(survey: Survey, models: Models) -> Words:
    if models.deciding is None:
        parts: list[Words] = [
            say("The weights of the programme decide ({version}).", version=DECLARED)
        ]
    else:
        parts = [
            count(
                "{version} decides, learnt from {n} rating.",
                "{version} decides, learnt from {n} ratings.",
                models.ratings,
                version=models.version,
            )
        ]
    if models.shadow is not None:
        parts.append(_shadow(survey.found["shadow"], models.shadow.version))
    return Joined(tuple(parts), "\n")


def _shadow(judged: Mapping[str, Any] | None, version: str) -> Words:
    if not judged or not judged["n"]:
        return say("{version} is tried beside it; nothing was rated since.", version=version)
    return count(
        "{version} is tried beside it. On {n} rating since, it was off by {new}, the one that "
        "decides by {old}.",
        "{version} is tried beside it. On {n} ratings since, it was off by {new}, the one that "
        "decides by {old}.",
        judged["n"],
        version=version,
        new=_two(sqrt(judged["error_new"])),
        old=_two(sqrt(judged["error_old"])),
    )


def pairs(_programme: Programme, survey: Survey, _models: Models) -> Words:
    """Return how fair and how near to the best rounds and talks are."""
    rounds, talks = _named(survey.found["pooled"]), _named(survey.found["period"])
    lines: list[Words] = [say("<b>More about pairs</b>")]
    if blocked := rounds.get("in a blocking pair"):
        lines.append(
            say(
                "For {share} of those who waited there was a supporter with whom <b>both</b> would "
                "have been more alike: rounds find somebody for as many as can be, not the best "
                "for a few.",
                share=_percent(blocked),
            )
        )
    if (best := talks.get(surveys.SHARE)) and best[2] is not None:
        lines.append(
            say(
                "Talks reach {share} of the likeness that was possible, had everybody who came "
                "been known beforehand (n = {n}).",
                share=f"{best[2]:.0%}",
                n=best[5],
            )
        )
    if (load := talks.get(surveys.LOAD)) and load[2] is not None:
        lines.append(
            say(
                "How unevenly new talks lie on {n} supporters: {load} (0: all have the same; near "
                "1: one has nearly all).",
                n=load[5],
                load=_two(load[2]),
            )
        )
    if len(lines) == 1:
        lines.append(say("There are too few pairs to say more."))
    return Joined(tuple(lines), "\n\n")


def groups(programme: Programme, survey: Survey, _models: Models) -> Words:
    """Return by how much talks of groups are more or less alike than those of all others."""
    gaps = [one for one in survey.found["period"] if one[0] == "gap" and one[2] is not None]
    title = say("<b>Groups</b>: foretold likeness of their talks, less that of all others")
    if not gaps:
        few = say(
            "No group has had talks of {n} people yet, beside as many others. Below that I show "
            "nothing: it could give somebody away.",
            n=surveys.OUTSIDE,
        )
        return Joined((title, few), "\n\n")
    lines = [
        count(
            "• {name}: <b>{gap}</b>, {n} person",
            "• {name}: <b>{gap}</b>, {n} people",
            one[5],
            name=_value(programme, *one[1]),
            gap=_with_interval(one),
        )
        for one in sorted(gaps, key=lambda one: float(one[2]))[:MOST_GROUPS]
    ]
    small = say(
        "Groups of fewer than {n} people are left out. An interval with 0 in it may be chance.",
        n=surveys.OUTSIDE,
    )
    return Joined((title, Joined(tuple(lines), "\n"), small), "\n\n")


def recruit(programme: Programme, survey: Survey, _models: Models) -> Words:
    """Return which supporters would help most, and by how much; who comes and who waits."""
    unserved, coming = survey.found["unserved"], survey.found["coming"]
    parts: list[Words] = [
        say("<b>Whom to look for</b>"),
        count("{n} person waits.", "{n} people wait.", unserved["waiting"]),
    ]
    if unserved["nobody"]:
        parts.append(_nobody(programme, unserved))
    parts += [_kind(programme, one) for one in survey.found["recruit"]]
    if not survey.found["recruit"]:
        parts.append(say("No kind of supporter that enough people need stands out for now."))
    weeks = coming["span"] // 7
    parts.append(
        say(
            "In the last {weeks} weeks {recipients} people a week came to find somebody (95 %: "
            "{low} to {high}), and {supporters} a week to be there for others.",
            weeks=weeks,
            recipients=f"{coming['recipient'][0]:.1f}",
            low=f"{coming['recipient'][1]:.1f}",
            high=f"{coming['recipient'][2]:.1f}",
            supporters=f"{coming['supporter'][0]:.1f}",
        )
    )
    return Joined(tuple(parts), "\n\n")


def _nobody(programme: Programme, unserved: Mapping[str, Any]) -> Words:
    named = sorted(unserved["rules"], key=lambda one: -int(unserved["rules"][one]))
    if not named:
        return say("For {n} of them nobody here fits.", n=unserved["nobody"])
    return say(
        "For {n} of them nobody here fits, because of: {rules}.",
        n=unserved["nobody"],
        rules=Joined(tuple(_rule(programme, one) for one in named), ", "),
    )


def _rule(programme: Programme, name: str) -> Words:
    """Return a rule by what its field is called for people, else by its name."""
    rules = {str(one["name"]): one for one in programme.criteria.get("constraints", ())}
    field = rules.get(name, {}).get("field", name)
    for one in programme.criteria.get("criteria", ()):
        if one.get("field", one["name"]) == field:
            return cards.criterion_name(programme, str(one["name"]))
    return name.replace("_", " ")


def _kind(programme: Programme, one: Mapping[str, Any]) -> Words:
    named = Joined(
        tuple(
            word
            for field, value in one["values"].items()
            for word in _answer(programme, field, value)
        ),
        ", ",
    )
    here = say(
        "• <b>{kind}</b>: {asked} people here need this; supporters who have it: {like}.",
        kind=named,
        asked=one["asked_by"],
        like=one["like"],
    )
    amounts = {"places": surveys.PLACES, "adds": _two(one["adds"])}
    gain: Words = say(
        "One more, with {places} places, adds {adds} to the likeness of all pairs together.",
        **amounts,
    )
    if one["more_matched"]:
        gain = count(
            "One more, with {places} places, finds a peer for {n} more person and adds {adds} to "
            "the likeness of all pairs together.",
            "One more, with {places} places, finds a peer for {n} more people and adds {adds} to "
            "the likeness of all pairs together.",
            one["more_matched"],
            **amounts,
        )
    return Joined((here, gain), " ")


def _answer(programme: Programme, field: str, value: Any) -> list[Words]:
    if not isinstance(value, Mapping):
        values = [value] if isinstance(value, str) else value
        return [_value(programme, field, str(one)) for one in values]
    question = programme.profile.get(field, {}).get("stage", "")
    numbers = programme.stages.get(question, {})
    return [
        _value(programme, question, option)
        for option, number in numbers.items()
        if number == value["stage"]
    ]


def _value(programme: Programme, field: str, value: str) -> Words:
    question = programme.question(field)
    option = question.option(value) if question is not None else None
    return value if question is None or option is None else label_of(question, option)


def _named(rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    return {str(one[0]): one for one in rows if one[1] is None}


def _with_interval(figure: Sequence[Any] | None) -> Words:
    if figure is None or figure[2] is None:
        return say("too little is known")
    if figure[3] is None:
        return Text("{value}", {"value": _signed(figure[2])})
    return say(
        "{value} (95 %: {low} to {high})",
        value=_signed(figure[2]),
        low=_signed(figure[3]),
        high=_signed(figure[4]),
    )


def _percent(figure: Sequence[Any]) -> Words:
    if figure[3] is None:
        return f"{figure[2]:.0%}"
    return say(
        "{value} (95 %: {low} to {high})",
        value=f"{figure[2]:.0%}",
        low=f"{max(figure[3], 0):.0%}",
        high=f"{min(figure[4], 1):.0%}",
    )


def _two(value: float) -> str:
    return f"{value:.2f}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
