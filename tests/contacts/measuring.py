"""How much of some sentences is held, with every help line that the programme knows let through."""

from conversations.contacts import find
from tests.contacts.sentences import Sentence, help_lines

LINES = help_lines()


def held(sentence: Sentence, text: str | None = None) -> bool:
    said = sentence.text if text is None else text
    return bool(find(said, languages=[sentence.language], allowed=LINES))


def share(chosen: list[Sentence]) -> float:
    return sum(held(one) for one in chosen) / len(chosen)
