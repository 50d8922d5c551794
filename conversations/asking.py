"""Shows one intake question and reads one answer; the same for the way in and for /profile."""

from collections.abc import Mapping
from typing import Any

from conversations.model.person import Dialogue
from conversations.programme import Option, Question
from conversations.replies import Button, Joined, Rows, Text, Words, say
from conversations.turn import Turn

SHORT_LABEL = 22
PAGE = 8
WHOLE = 10
"""Up to so many options stand together: a second page with one or two would only be in the way."""
TAP_ONE = say(
    "I can only take a tap here. The buttons below are yours to use, whenever you are ready; "
    "/now shows people who listen."
)
NOT_READ = say(
    "Sorry, I could not read that. One of the buttons below tells me, whenever you are ready; "
    "/now shows people who listen."
)


def questions(turn: Turn, role: str) -> tuple[Question, ...]:
    """Return the questions of a role; age is asked before, with the facts everyone is asked."""
    return tuple(q for q in turn.programme.asked_of(role) if q.id != "age")


async def with_picked(turn: Turn, data: Mapping[str, Any], question: str) -> dict[str, Any]:
    """Start a many-choice question from what was answered before."""
    value = (await turn.answers(role=str(data["role"]))).get(question)
    return {**data, "picked": value} if isinstance(value, list) else dict(data)


def label_of(question: Question, option: Option) -> Words:
    """Return an option's label; names of languages and the like stay as they are."""
    if not question.translate_labels:
        return option.label
    return Text(option.label, programme=True)


def pages(question: Question) -> list[tuple[Option, ...]]:
    """Return the options in pages that fit a small phone; a short list stays whole."""
    options = question.options
    if len(options) <= WHOLE:
        return [options]
    return [options[start : start + PAGE] for start in range(0, len(options), PAGE)]


def _page_row(question: Question, page: int, last: int) -> tuple[Button, ...]:
    row: list[Button] = []
    for label, to in ((say("Earlier ones"), page - 1), (say("More"), page + 1)):
        if 0 <= to <= last:
            args = {"question": question.id, "page": to}
            row.append(Button(label, "intake.page", args, keep=True))
    return tuple(row)


def option_rows(
    question: Question, options: tuple[Option, ...], picked: tuple[str, ...], flow: str
) -> Rows:
    """Return the options as buttons, two to a row where labels are short; picked ones ticked."""
    rows: list[tuple[Button, ...]] = []
    row: list[Button] = []
    for option in options:
        label = label_of(question, option)
        if option.id in picked:
            label = Joined(("✓", label), " ")
        # Kept: somebody who taps two options before the ticks appear means both. The flow itself
        # knows which question is open.
        args = {"question": question.id, "option": option.id}
        button = Button(label, f"{flow}.pick", args, keep=True)
        if len(option.label) > SHORT_LABEL:
            if row:
                rows.append(tuple(row))
                row = []
            rows.append((button,))
            continue
        row.append(button)
        if len(row) == 2:
            rows.append(tuple(row))
            row = []
    if row:
        rows.append(tuple(row))
    return tuple(rows)


def ask(turn: Turn, question: Question, dialogue: Dialogue, number: int, of: int) -> None:
    """Ask one question with its buttons: options, Skip, Back, Why do you ask?."""
    data = dialogue.data
    role = str(data["role"])
    picked = tuple(data.get("picked", ()))
    parts: list[Words] = []
    if of:
        parts.append(say("Question {number} of {all}", number=number, all=of))
    parts.append(say("<b>{question}</b>", question=Text(question.asked_of(role), programme=True)))
    if data.get("why"):
        parts.append(say("<i>{why}</i>", why=Text(question.why, programme=True)))
    parts.extend(_hint(question))
    shown = pages(question)
    page = min(int(data.get("page", 0)), len(shown) - 1)
    rows: list[tuple[Button, ...]] = list(option_rows(question, shown[page], picked, "intake"))
    if len(shown) > 1:
        rows.append(_page_row(question, page, len(shown) - 1))
        parts.append(say("Page {number} of {all}", number=page + 1, all=len(shown)))
        elsewhere = [one for one in picked if question.option(one) not in shown[page]]
        if elsewhere:
            also = shown_value(question, elsewhere)
            parts.append(say("Picked on other pages: <b>{answers}</b>", answers=also))
    if question.kind == "many":
        rows.append((Button(say("Continue"), "intake.done", {"question": question.id}, keep=True),))
    last = [Button(say("Skip"), "intake.skip", {"question": question.id}, keep=True)]
    if number > 1 or not of:
        last.append(Button(say("Back"), "intake.back", {"question": question.id}, keep=True))
    rows.append(tuple(last))
    if not data.get("why"):
        rows.append(
            (Button(say("Why do you ask?"), "intake.why", {"question": question.id}, keep=True),)
        )
    turn.say(Joined(tuple(parts), "\n\n"), buttons=tuple(rows), in_place=True)


def _hint(question: Question) -> list[Words]:
    if question.kind == "many":
        return [say("Tap all that fit, then Continue.")]
    if question.kind == "text":
        return [say("Type a line or two. Please no names, numbers or places.")]
    if question.kind == "number":
        return [say("Type a number.")]
    return []


class Misread(Exception):  # noqa: N818 - it is an answer that was misread, not an error
    """A typed answer that could not be taken; holds what to tell the person."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words


def read(turn: Turn, question: Question, text: str) -> Any:
    """Return the value that typed words mean for this question, or raise Misread."""
    if question.kind == "text":
        return _read_text(question, text)
    if question.kind == "number":
        return _read_number(question, text)
    wanted = " ".join(text.split()).casefold()
    for option in question.options:
        label = turn.core.locales.plain(label_of(question, option), turn.person.language)
        if wanted in {label.casefold(), option.label.casefold()}:
            return option.id
    raise Misread(
        say(
            "Sorry, I could not find that among the answers. You can tap one below, or Skip; "
            "/now shows people who listen."
        )
    )


def _read_text(question: Question, text: str) -> str:
    words = text.strip()
    if len(words) > question.longest:
        raise Misread(
            say(
                "That is {length} characters; there is room for {longest} here. Could you say "
                "it shorter? Your words are still above, to copy from.",
                length=len(words),
                longest=question.longest,
            )
        )
    return words


def _read_number(question: Question, text: str) -> float:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        raise Misread(
            say("I was looking for a number, like 30. /now shows people who listen.")
        ) from None
    low, high = question.low, question.high
    if (low is not None and number < low) or (high is not None and number > high):
        raise Misread(
            say(
                "I was looking for a number from {low} to {high}. /now shows people who listen.",
                low=f"{low:g}",
                high=f"{high:g}",
            )
        )
    return number


def shown_value(question: Question, value: Any) -> Words:
    """Return an answer as people read it."""
    if value is None or value in ("", []):
        return say("not answered")
    chosen = value if isinstance(value, list) else [value]
    if question.options:
        options = [question.option(str(one)) for one in chosen]
        return Joined(tuple(label_of(question, one) for one in options if one), ", ")
    return f"{value:g}" if isinstance(value, float) else str(value)


def missing_for_match(
    answers: Mapping[str, Any], questions: tuple[Question, ...]
) -> list[Question]:
    return [q for q in questions if q.required_for_match and not answers.get(q.id)]
