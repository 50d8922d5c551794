"""Every sentence of a programme that must be translated, with its place."""

from collections.abc import Iterator

from conversations.programme import Programme, Question


def source_texts(programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield (place, English text); a text that stands in two places comes twice."""
    yield "programme.toml, name", programme.name
    for criterion, name in programme.criterion_names.items():
        yield f"programme.toml, criterion_names, {criterion}", name
    for question in programme.questions:
        yield from _of_question(question)
    for consent in programme.consents:
        yield f"consents.toml, {consent.purpose}, title", consent.title
        yield f"consents.toml, {consent.purpose}, text", consent.text
    for number, rule in enumerate(programme.conduct, start=1):
        yield f"conduct.toml, rule {number}", rule
    for starter in programme.starters:
        yield f"starters.toml, {starter.id}, label", starter.label
        yield f"starters.toml, {starter.id}, text", starter.text
    yield from _of_instruments(programme)


def _of_instruments(programme: Programme) -> Iterator[tuple[str, str]]:
    for scale in programme.scales.values():
        here = f"instruments/scales.toml, scale {scale.id}"
        if scale.lead:
            yield here, scale.lead
        for label in scale.labels:
            yield here, label
    for instrument in programme.instruments:
        here = f"instruments/{instrument.id}.toml"
        for construct in instrument.constructs:
            yield f"{here}, construct {construct.id}", construct.name
        for item in instrument.items:
            yield f"{here}, item {item.id}", item.text
    for pulse in programme.pulses:
        yield f"schedule.toml, pulse {pulse.id}", pulse.header


def _of_question(question: Question) -> Iterator[tuple[str, str]]:
    here = f"questions.toml, {question.id}"
    for key in ("ask", "ask_supporter", "why", "short"):
        text = getattr(question, key)
        if text:
            yield f"{here}, {key}", text
    if question.translate_labels:
        for option in question.options:
            yield f"{here}, option {option.id}", option.label
