"""From answers to scores of constructs, 0 to 1; items that take turns are centred first."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from measures.instruments import Construct, Instrument

ATTITUDE = "attitude"


@dataclass(frozen=True, slots=True)
class Answer:
    """One item of one prompt, as scoring needs it.

    Attributes
    ----------
    value : float or None
        0..1, reversed items already turned round; None = skipped or not answered.
    """

    person: Hashable
    match: Hashable
    prompt: Hashable
    item: str
    value: float | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Score:
    """One construct of one person at one time, or over all times.

    Attributes
    ----------
    value : float
        Mean of the answers, 0..1.
    centred : float or None
        Mean of the answers less their items' means: 0 = as everybody, fit for following one person
        whose items take turns. None where an item's mean is not known.
    answered, asked : int
        How many items it rests on, and how many were put.
    """

    person: Hashable
    match: Hashable
    prompt: Hashable
    construct: str
    group: str
    value: float
    centred: float | None
    answered: int
    asked: int
    at: datetime


def item_means(answers: Iterable[Answer]) -> dict[str, float]:
    """Return item -> mean over people of each one's mean, so that nobody counts for more."""
    values: dict[str, dict[Hashable, list[float]]] = defaultdict(lambda: defaultdict(list))
    for answer in answers:
        if answer.value is not None:
            values[answer.item][answer.person].append(answer.value)
    return {item: fmean(map(fmean, of.values())) for item, of in values.items()}


def scores(
    answers: Iterable[Answer],
    instrument: Instrument,
    means: Mapping[str, float],
    *,
    by_prompt: bool = True,
) -> list[Score]:
    """Return the scores of an instrument's constructs, oldest first.

    Parameters
    ----------
    means : mapping
        Item -> the programme's mean; what holds an item that is not in it is not centred.
    by_prompt : bool
        One score for each prompt; else one for each person and match over all of them.

    Notes
    -----
    A construct is scored where enough was answered (`Construct.min_answered`; by default half of
    what was asked). There is no total across constructs, and benefit less cost is not computed.
    """
    construct_of = {i.id: i.construct for i in instrument.items if not i.decision}
    found: dict[tuple[Hashable, ...], list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.item in construct_of:
            prompt = answer.prompt if by_prompt else None
            key = (answer.person, answer.match, prompt, construct_of[answer.item])
            found[key].append(answer)
    constructs = {one.id: one for one in instrument.constructs}
    made = (_score(constructs[str(key[3])], given, means, key) for key, given in found.items())
    return sorted((one for one in made if one is not None), key=lambda one: one.at)


def attitude(parts: Iterable[Score]) -> list[Score]:
    """Return the equal-weight mean of the cognitive, affective and conative scores of a prompt.

    Only where all that the instrument has of them in that prompt number three; they stay apart in
    every other report.
    """
    found: dict[tuple[Hashable, ...], list[Score]] = defaultdict(list)
    for one in parts:
        if one.group == ATTITUDE:
            found[one.person, one.match, one.prompt].append(one)
    return [
        Score(
            person=of[0].person,
            match=of[0].match,
            prompt=of[0].prompt,
            construct=ATTITUDE,
            group=ATTITUDE,
            value=fmean(one.value for one in of),
            centred=_mean([one.centred for one in of]),
            answered=sum(one.answered for one in of),
            asked=sum(one.asked for one in of),
            at=max(one.at for one in of),
        )
        for of in found.values()
        if len({one.construct for one in of}) == 3
    ]


@dataclass(frozen=True, slots=True)
class Split:
    """One value taken apart: `grand + between + within` is the value again."""

    grand: float
    between: float
    within: float


def split(values: Sequence[float], people: Sequence[Hashable]) -> list[Split]:
    """Return for each value how the person differs from all, and the moment from the person.

    Raises
    ------
    ValueError
        If the lists differ in length.
    """
    of: dict[Hashable, list[float]] = defaultdict(list)
    for value, person in zip(values, people, strict=True):
        of[person].append(value)
    own = {person: fmean(theirs) for person, theirs in of.items()}
    grand = fmean(own.values()) if own else 0.0
    return [
        Split(grand, own[person] - grand, value - own[person])
        for value, person in zip(values, people, strict=True)
    ]


def _score(
    construct: Construct,
    given: Sequence[Answer],
    means: Mapping[str, float],
    key: tuple[Hashable, ...],
) -> Score | None:
    values = [(answer.value, means.get(answer.item)) for answer in given]
    answered = [(value, mean) for value, mean in values if value is not None]
    needed = construct.min_answered or max(1, (len(given) + 1) // 2)
    if len(answered) < needed:
        return None
    return Score(
        person=key[0],
        match=key[1],
        prompt=key[2],
        construct=construct.id,
        group=construct.group,
        value=fmean(value for value, _ in answered),
        centred=_mean([None if mean is None else value - mean for value, mean in answered]),
        answered=len(answered),
        asked=len(given),
        at=max(answer.at for answer in given),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if len(known) == len(values) else None
