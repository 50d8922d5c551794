"""Your answers over time: a small picture and the same in words, for the person alone.

It says what was tapped and when. It does not say whether that is good, nor what comes next.
"""

from collections.abc import Mapping
from typing import Any

from conversations.closing import peer_alias
from conversations.locales import day_words
from conversations.own_answers import Series, series_of
from conversations.people import zone_of
from conversations.replies import Joined, Picture, Text, Words, count, say
from conversations.turn import Turn


async def _show(turn: Turn, _args: Mapping[str, Any]) -> None:
    """Show somebody their own answers, to nobody else and with nothing kept of it."""
    found = series_of(turn.programme, await turn.unit.responses.find(person_id=turn.person.id))
    if not found:
        turn.say(
            say(
                "There is nothing to draw yet: that takes two answers to the same question. "
                "There is no hurry, and any question can be skipped."
            )
        )
        return
    texts = [await _question(turn, one) for one in found]
    parts: list[Words] = [say("<b>Your answers over time</b>. Only you see this.")]
    parts += [_in_words(turn, one, text) for one, text in zip(found, texts, strict=True)]
    parts.append(say("Answers go up and down for many reasons. None of them is wrong."))
    panels, words = _drawn(turn, found, texts)
    turn.say(
        Joined(tuple(parts), "\n\n"), picture=Picture("answers", {"panels": panels}, tuple(words))
    )


async def _question(turn: Turn, one: Series) -> Words:
    match = await turn.unit.matches.get(one.match_id) if one.match_id else None
    alias = peer_alias(match, turn.person.id) if match else "…"
    return Text(one.item.text, {"peer": alias, "person": alias}, programme=True)


def _in_words(turn: Turn, one: Series, question: Words) -> Words:
    """Say in words what the picture shows, for who cannot see it."""
    places = [place for _, place in one.points]
    lines: list[Words] = [
        say("<b>{question}</b>", question=question),
        count(
            "{n} answer, from {begin} to {end}.",
            "{n} answers, from {begin} to {end}.",
            len(places),
            begin=_day(turn, one, 0),
            end=_day(turn, one, -1),
        ),
        say(
            "First: {first}. Last: {last}. Lowest: {low}. Highest: {high}.",
            first=_label(one, places[0]),
            last=_label(one, places[-1]),
            low=_label(one, min(places)),
            high=_label(one, max(places)),
        ),
    ]
    if not _has_words(one):
        lines.append(Joined((_end(one, 0), _end(one, -1)), ", "))
    return Joined(tuple(lines), "\n")


def _has_words(one: Series) -> bool:
    return len(one.scale.labels) == len(one.scale.values)


def _label(one: Series, place: int) -> Words:
    return Text(one.label(place), programme=True) if _has_words(one) else one.label(place)


def _end(one: Series, place: int) -> Words:
    """Return what stands at one end of the scale."""
    label = Text(one.scale.labels[place], programme=True)
    if _has_words(one):
        return label
    return say("{value} = {label}", value=str(one.scale.values[place]), label=label)


def _day(turn: Turn, one: Series, place: int) -> str:
    return day_words(one.points[place][0].astimezone(zone_of(turn.person)), turn.person.language)


def _drawn(
    turn: Turn, found: list[Series], texts: list[Words]
) -> tuple[list[dict[str, Any]], list[Words]]:
    """Return for each panel its points from 0 to 1 across and its five words, in this order."""
    panels: list[dict[str, Any]] = []
    words: list[Words] = []
    for one, text in zip(found, texts, strict=True):
        begin, end = one.points[0][0], one.points[-1][0]
        whole = (end - begin).total_seconds() or 1.0
        panels.append(
            {
                "steps": len(one.scale.values),
                "across": [(at - begin).total_seconds() / whole for at, _ in one.points],
                "up": [place for _, place in one.points],
            }
        )
        words += [text, _end(one, 0), _end(one, -1), _day(turn, one, 0), _day(turn, one, -1)]
    return panels, words


ACTIONS = {"looking_back.show": _show}
