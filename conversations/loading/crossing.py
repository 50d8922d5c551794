"""What one file says about another: every name that is used must be the name of something."""

from collections.abc import Iterator, Mapping
from typing import Any

from conversations.loading.faults import Faults, Place
from conversations.programme import Programme
from matching import Criteria, MatchingError

TRIGGERS = ("first_contact",)
ROLES = ("recipient", "supporter")
PARTS = ("stage", "since")


def check_references(programme: Programme, faults: Faults) -> None:
    _purposes(programme, faults)
    _profile(programme, faults)
    _stages(programme, faults)
    _instruments(programme, faults)
    if programme.criteria:  # else the file itself was reported
        _criteria(programme, faults)
        _declaration(programme, faults)


def _purposes(programme: Programme, faults: Faults) -> None:
    at = Place("consents.toml", faults)
    purposes = [consent.purpose for consent in programme.consents]
    for purpose in sorted({one for one in purposes if purposes.count(one) > 1}):
        at.fault(f"the purpose '{purpose}' stands there twice", "Keep one text for each purpose")
    if not purposes:
        return
    for number, question in enumerate(programme.questions, start=1):
        if question.purpose not in purposes:
            Place("questions.toml", faults).nth("question", number, question.id).inside(
                "key 'purpose'"
            ).unknown("consent purpose", question.purpose, purposes)


def _profile(programme: Programme, faults: Faults) -> None:
    known = [question.id for question in programme.questions]
    for field, parts in programme.profile.items():
        at = Place("programme.toml", faults, f"profile, {field}")
        for part, question in parts.items():
            if part not in PARTS:
                at.unknown("part", part, PARTS)
            if question not in known:
                at.unknown("question", question, known)
            elif question not in programme.stages:
                at.fault(f"no numbers for '{question}'", f"Add [stages.{question}]")


def _stages(programme: Programme, faults: Faults) -> None:
    known = [question.id for question in programme.questions]
    for question_id, numbers in programme.stages.items():
        at = Place("programme.toml", faults, f"stages, {question_id}")
        question = programme.question(question_id)
        if question is None:
            at.unknown("question", question_id, known)
            continue
        options = [option.id for option in question.options]
        for option in numbers:
            if option not in options:
                at.unknown("option", option, options)
        for option in options:
            if option not in numbers:
                at.fault(f"no number for the option '{option}'", f"Add {option} = …")


def _instruments(programme: Programme, faults: Faults) -> None:
    at = Place("instruments.toml", faults)
    for number, item in enumerate(programme.items.values(), start=1):
        if item.scale not in programme.scales:
            at.nth("item", number, item.id).unknown("scale", item.scale, programme.scales)
    for number, pulse in enumerate(programme.pulses, start=1):
        spot = at.nth("pulse", number, pulse.id)
        if pulse.trigger not in TRIGGERS:
            spot.unknown("trigger", pulse.trigger, TRIGGERS)
        if pulse.role not in ROLES:
            spot.unknown("role", pulse.role, ROLES)
        if not pulse.items:
            spot.fault("it asks nothing", "Name its items")
        for item_id in pulse.items:
            if item_id not in programme.items:
                spot.unknown("item", item_id, programme.items)
        if pulse.delay_minutes < 0 or pulse.window_hours <= 0:
            spot.fault("its delay or window is below zero", "Write minutes >= 0 and hours > 0")


def _criteria(programme: Programme, faults: Faults) -> None:
    at = Place("criteria.toml", faults)
    fields = {question.id for question in programme.questions} | set(programme.profile)
    names: list[str] = []
    for number, criterion in _entries(programme.criteria, "criteria"):
        name = str(criterion.get("name", ""))
        names.append(name)
        spot = at.nth("criterion", number, name)
        field = str(criterion.get("field", name))
        if field not in fields:
            spot.inside("key 'field'").unknown("question", field, fields)
        else:
            _values(criterion, programme, field, spot)
        if name and name not in programme.criterion_names:
            Place("programme.toml", faults, "criterion_names").fault(
                f"the criterion '{name}' has no name for people", f'Add {name} = "…"'
            )
    for name in programme.criterion_names:
        if name not in names:
            Place("programme.toml", faults, "criterion_names").unknown("criterion", name, names)
    for number, constraint in _entries(programme.criteria, "constraints"):
        spot = at.nth("constraint", number, constraint.get("name"))
        for key in ("field", "supporter_field"):
            if key in constraint and constraint[key] not in fields:
                spot.inside(f"key '{key}'").unknown("question", str(constraint[key]), fields)


def _declaration(programme: Programme, faults: Faults) -> None:
    """Let the matcher itself say what it cannot use."""
    try:
        Criteria.from_dict(dict(programme.criteria))
    except MatchingError as error:
        for fault in error.faults:
            remedy = fault.advice or "See the kinds of criteria in the documentation"
            Place("criteria.toml", faults, fault.place).fault(fault.fault, remedy)


def _entries(raw: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield what is a table; what is not is the matcher's own check to report."""
    entries = raw.get(key, [])
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        if isinstance(entry, Mapping):
            yield number, entry


def _values(criterion: Mapping[str, Any], programme: Programme, field: str, at: Place) -> None:
    """Check the option ids named by a taxonomy, a table of near values, a list of levels."""
    question = programme.question(field)
    if question is None:
        return
    options = [option.id for option in question.options]
    taxonomy = criterion.get("taxonomy", {})
    if isinstance(taxonomy, Mapping):
        _taxonomy({str(key): str(value) for key, value in taxonomy.items()}, options, at)
    near = criterion.get("near", [])
    for number, row in enumerate(near if isinstance(near, list) else [], start=1):
        for value in row[:2] if isinstance(row, list) else ():
            if value not in options:
                at.nth("near", number).unknown("option", str(value), options)
    levels = criterion.get("levels", [])
    for value in levels if isinstance(levels, list) else []:
        if value not in options:
            at.inside("key 'levels'").unknown("option", str(value), options)


def _taxonomy(taxonomy: Mapping[str, str], options: list[str], at: Place) -> None:
    """A name that is no answer must be a group of at least two, or it gives nobody any credit."""
    here = at.inside("key 'taxonomy'")
    parents = list(taxonomy.values())
    for child in taxonomy:
        if child not in options and child not in parents:
            here.unknown("option", child, options)
    for parent in sorted(set(parents)):
        if parent not in options and parents.count(parent) < 2:
            here.fault(
                f"'{parent}' is no option and groups only one",
                "Name an option, or give the group a second member",
            )
