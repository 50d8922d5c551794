"""What one file says about another: every name that is used must be the name of something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conversations.loading.faults import Faults, Place
from conversations.programme import Programme
from matching import Criteria, MatchingError

ROLES = ("recipient", "supporter")
PARTS = ("stage", "since")


@dataclass(frozen=True, slots=True)
class Declared:
    """The names that stand in the files, also of what could not be built.

    None = the file could not be read: what names its things is not reported once more.
    """

    questions: frozenset[str] | None
    purposes: frozenset[str] | None
    main: bool  # programme.toml could be read

    @classmethod
    def of(cls, files: Mapping[str, Mapping[str, Any]]) -> "Declared":
        return cls(
            _names(files["questions.toml"], "questions", "id"),
            _names(files["consents.toml"], "consents", "purpose"),
            bool(files["programme.toml"]),
        )


def _names(content: Mapping[str, Any], key: str, name: str) -> frozenset[str] | None:
    entries = content.get(key)
    if not isinstance(entries, list):
        return None
    return frozenset(str(one.get(name)) for one in entries if isinstance(one, Mapping))


def check_references(programme: Programme, declared: Declared, faults: Faults) -> None:
    _purposes(programme, declared, faults)
    _profile(programme, declared, faults)
    _stages(programme, declared, faults)
    _groups(programme, declared, faults)
    if programme.criteria:  # else the file itself was reported
        _criteria(programme, declared, faults)
        _criterion_names(programme, declared, faults)
        _starters(programme, faults)
        _wishes(programme, faults)
        _declaration(programme, faults)


def _known(name: str, names: frozenset[str] | None, what: str, at: Place) -> bool:
    """Tell whether something has this name; report it where nothing has."""
    if names is None or name in names:
        return True
    at.unknown(what, name, names)
    return False


def _purposes(programme: Programme, declared: Declared, faults: Faults) -> None:
    at = Place("consents.toml", faults)
    purposes = [consent.purpose for consent in programme.consents]
    for purpose in sorted({one for one in purposes if purposes.count(one) > 1}):
        at.fault(f"the purpose '{purpose}' stands there twice", "Keep one text for each purpose")
    for number, question in enumerate(programme.questions, start=1):
        spot = Place("questions.toml", faults).nth("question", number, question.id)
        _known(question.purpose, declared.purposes, "consent purpose", spot.inside("key 'purpose'"))


def _profile(programme: Programme, declared: Declared, faults: Faults) -> None:
    for field, parts in programme.profile.items():
        at = Place("programme.toml", faults, f"profile, {field}")
        for part, question in parts.items():
            if part not in PARTS:
                at.unknown("part", part, PARTS)
            known = _known(question, declared.questions, "question", at)
            if known and question not in programme.stages:
                at.fault(f"no numbers for '{question}'", f"Add [stages.{question}]")


def _stages(programme: Programme, declared: Declared, faults: Faults) -> None:
    for question_id, numbers in programme.stages.items():
        at = Place("programme.toml", faults, f"stages, {question_id}")
        question = programme.question(question_id)
        if not _known(question_id, declared.questions, "question", at) or question is None:
            continue
        options = [option.id for option in question.options]
        for option in numbers:
            if option not in options:
                at.unknown("option", option, options)
        for option in options:
            if option not in numbers:
                at.fault(f"no number for the option '{option}'", f"Add {option} = …")


def _criteria(programme: Programme, declared: Declared, faults: Faults) -> None:
    at = Place("criteria.toml", faults)
    fields = declared.questions
    if fields is not None:
        fields |= frozenset(programme.profile)
    for field in programme.defaults.recruit_by:
        spot = Place("programme.toml", faults, "defaults").inside("recruit_by")
        _known(field, fields, "question", spot)
    for number, criterion in _entries(programme.criteria, "criteria"):
        name = str(criterion.get("name", ""))
        spot = at.nth("criterion", number, name)
        field = str(criterion.get("field", name))
        if _known(field, fields, "question", spot.inside("key 'field'")):
            _values(criterion, programme, field, spot)
    for number, constraint in _entries(programme.criteria, "constraints"):
        spot = at.nth("constraint", number, constraint.get("name"))
        for key in ("field", "supporter_field"):
            if key in constraint:
                _known(str(constraint[key]), fields, "question", spot.inside(f"key '{key}'"))


def _groups(programme: Programme, declared: Declared, faults: Faults) -> None:
    """What is guaranteed to groups needs groups, and groups need a question with options."""
    at, rounds = Place("programme.toml", faults, "rounds"), programme.rounds
    question = programme.question(rounds.group_by)
    if rounds.group_by:
        _known(rounds.group_by, declared.questions, "question", at.inside("group_by"))
    elif rounds.group_score or rounds.group_matched:
        at.fault("something is guaranteed to groups that are not named", "Add group_by = …")
    if question is not None and not question.options:
        at.inside("group_by").fault(f"'{question.id}' has no options", "Choose another")


def _wishes(programme: Programme, faults: Faults) -> None:
    at = Place("programme.toml", faults, "rounds").inside("wishes")
    names = [str(one.get("name")) for _, one in _entries(programme.criteria, "constraints")]
    for wish in programme.rounds.wishes:
        if wish not in names:
            at.unknown("constraint", wish, names)


def _criterion_names(programme: Programme, declared: Declared, faults: Faults) -> None:
    """Every criterion needs words for people, and no words may be left over."""
    at = Place("programme.toml", faults, "criterion_names")
    names = [str(one.get("name", "")) for _, one in _entries(programme.criteria, "criteria")]
    for name in names:
        if declared.main and name and name not in programme.criterion_names:
            at.fault(f"the criterion '{name}' has no name for people", f'Add {name} = "…"')
    for name in programme.criterion_names:
        if name not in names:
            at.unknown("criterion", name, names)


def _starters(programme: Programme, faults: Faults) -> None:
    at = Place("starters.toml", faults)
    names = [str(one.get("name", "")) for _, one in _entries(programme.criteria, "criteria")]
    for number, starter in enumerate(programme.starters, start=1):
        spot = at.nth("starter", number, starter.id)
        if starter.criterion not in names:
            spot.inside("key 'criterion'").unknown("criterion", starter.criterion, names)
        if starter.role not in ("", *ROLES):
            spot.inside("key 'role'").unknown("role", starter.role, ROLES)


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
