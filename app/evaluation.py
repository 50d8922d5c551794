"""What an evaluator is told at once: figures of many people with n, silence where n is small."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import nan
from statistics import fmean

from app.exporting import Gathered
from conversations.model.measuring import FIRST_IMPRESSION
from conversations.programme import Programme
from measures import Answer, Instrument
from measures.bootstrap import Interval
from measures.foretelling import Rated, beyond_supporters, by_criterion, foretelling
from measures.mirrored import both_sides
from measures.reliability import reliability
from measures.silence import if_the_silent_are_lower, response_chances
from measures.supporting import supporting
from measures.within import within

Criteria = Mapping[str, Mapping[str, float | None]]
"""Match -> criterion -> similarity."""
FEWEST = 10
"""People behind a mean that is told."""


def rated_pairs(found: Gathered, criteria: Criteria) -> list[Rated]:
    """Return each match's first impression beside what was foretold, with how likely both were."""
    matches = {one.id: one for one in found.matches}
    said = {one.prompt: one.value for one in found.answers if one.item == FIRST_IMPRESSION}
    asked = [
        one
        for one in sorted(found.prompts, key=lambda one: one.scheduled)
        if one.sent and FIRST_IMPRESSION in one.items and one.match in matches
    ]
    first = list({str(one.match): one for one in reversed(asked)}.values())
    came = [said.get(one.id) is not None for one in first]
    # Known before it was sent: what was foretold, and how long it took to get so far.
    known = [
        (matches[str(one.match)].predicted, _days(one.sent, matches[str(one.match)].created))
        for one in first
    ]
    chances = response_chances(came, known)
    return [
        Rated(
            recipient=of.recipient,
            supporter=of.supporter,
            predicted=of.predicted,
            perceived=value,
            propensity=of.propensity,
            answer_chance=float(chance),
            criteria=criteria.get(of.id, {}),
        )
        for one, chance in zip(first, chances, strict=True)
        for of in [matches[str(one.match)]]
        if (value := said.get(one.id)) is not None
    ]


def similarity(
    found: Gathered, criteria: Criteria, *, candidate_sd: float | None, draws: int = 1000
) -> Iterable[str]:
    """Yield what is known of predicted against perceived similarity."""
    rated = rated_pairs(found, criteria)
    asked = {one.match for one in found.prompts if one.sent and FIRST_IMPRESSION in one.items}
    told = foretelling(rated, candidate_sd=candidate_sd, draws=draws)
    yield (
        f"Predicted against perceived similarity: {told.n} pairs of {len(asked)} asked, "
        f"{told.recipients} recipients, {told.supporters} supporters."
    )
    if told.recipients < FEWEST or told.mean_perceived is None or told.error is None:
        yield f"  Fewer than {FEWEST} recipients: nothing more is told."
        return
    felt = told.mean_perceived
    lower = [if_the_silent_are_lower(felt, told.n, len(asked), by) for by in (0.1, 0.2)]
    yield f"  mean predicted {told.mean_predicted:.2f}, perceived {told.mean_perceived:.2f}"
    yield f"  perceived, were the silent 0.1 or 0.2 lower: {lower[0]:.2f}, {lower[1]:.2f}"
    yield f"  mean absolute error {told.error:.2f}; skill against the mean {_said(told.skill)}"
    yield f"  Spearman {_said(told.spearman)}; Kendall {_said(told.kendall)}"
    yield f"  slope {_said(told.slope)}, 1 = calibrated; intercept {_said(told.intercept)}"
    yield (
        f"  Pearson, weighted for who was matched and who answered {_said(told.weighted)}, "
        f"worth {told.effective:.0f} pairs"
    )
    if told.widened is not None:
        yield f"  Pearson at the spread of all candidates {told.widened:.2f}"
    yield f"  slope within supporters {_said(beyond_supporters(rated))}"
    for name, interval in by_criterion(rated, draws=draws).items():
        yield f"  by {name}: {_said(interval)}"
    parts = supporting(
        [one.perceived for one in rated],
        [one.recipient for one in rated],
        [one.supporter for one in rated],
    )
    if parts.between_supporters is None or parts.trust is None:
        yield "  Too few supporters, or recipients for each, to tell supporters' part apart."
        return
    yield (
        f"  {parts.between_supporters:.0%} of differences lie between supporters; the mean of one "
        f"supporter's recipients has a reliability of {parts.trust:.2f}"
    )
    if parts.spread:
        yield f"  supporters, shrunken: {parts.spread[0][0]:+.2f} to {parts.spread[-1][0]:+.2f}"


def constructs(answers: Sequence[Answer], programme: Programme) -> Iterable[str]:
    """Yield each construct's reliability, and how far one person's changes can be trusted."""
    for pack in programme.instruments:
        yield f"{pack.title}:"
        for construct in pack.constructs:
            own = {item.id for item in pack.of(construct.id)}
            given = [one for one in answers if one.item in own and one.value is not None]
            people = len({one.person for one in given})
            if people < FEWEST:
                continue
            between = reliability(_table(given, pack, construct.id))
            level = "not told" if between.value is None else f"{between.value:.2f} ({between.kind})"
            course = within(given)
            change = "planned figures" if course.planned else f"sd {course.sd:.2f}"
            if course.change is not None:
                change += f", of change {course.change:.2f}"
            yield f"  {construct.id}: {people} people, reliability {level}; within people {change}"


def both_see(found: Gathered, programme: Programme) -> Iterable[str]:
    """Yield how far the two of a talk see it alike, by their latest answers."""
    matches = {one.id: one for one in found.matches}
    of = {one.id: one for one in found.prompts}
    latest: dict[tuple[str, str], float] = {}
    for one in sorted(found.answers, key=lambda one: one.at):
        if one.value is not None and of[one.prompt].match in matches:
            latest[one.item, str(of[one.prompt].match)] = one.value
    for item in programme.items.values():
        if not item.mirror:
            continue
        pairs = [
            (latest[item.mirror, match], value)
            for (name, match), value in latest.items()
            if name == item.id and (item.mirror, match) in latest
        ]
        told = both_sides(pairs)
        if told.difference is not None:
            rank = "not told" if told.rank is None else f"{told.rank:.2f}"
            yield (
                f"  {item.mirror} and {item.id}: {told.n} talks, supporters "
                f"{told.difference:+.2f}, rank correlation {rank}"
            )


def _table(given: Sequence[Answer], pack: Instrument, construct: str) -> list[list[float]]:
    """Return each person's mean of each item, NaN where there is none."""
    rows: dict[object, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in given:
        if one.value is not None:
            rows[one.person][one.item].append(one.value)
    items = [item.id for item in pack.of(construct)]
    return [[fmean(of[item]) if of[item] else nan for item in items] for of in rows.values()]


def _days(later: datetime | None, earlier: datetime) -> float:
    return (later - earlier).total_seconds() / 86400 if later else 0.0


def _said(one: Interval) -> str:
    if one.value is None:
        return f"not told (n = {one.n})"
    if one.low is None or one.high is None:
        return f"{one.value:.2f}"
    return f"{one.value:.2f} ({one.low:.2f} to {one.high:.2f})"
