"""What must hold within one file: kinds, ranges, lengths, languages, names for talks."""

from collections.abc import Mapping

from babel.localedata import exists

from conversations.loading.faults import Faults, Place
from conversations.loading.lines import is_country
from conversations.programme import Defaults, Programme, Question, Starter

KINDS = ("one", "many", "number", "text")
LABEL_LONGEST = 60
STARTER_LONGEST = 300
ALIASES_FEWEST = 60
REVIEWS = ("all", "uncertain", "none")

RANGES: dict[str, tuple[float, float]] = {
    "minimum_age": (16, 120),
    "peers_offered": (1, 3),
    "review_until_ratings": (0, 100_000),
    "supporter_answers": (1, 720),
    "supporter_reminder": (0.5, 720),
    "recipient_chooses": (1, 720),
    "recipient_reminder": (0.5, 720),
    "choose_after_first_yes": (0, 720),
    "review_to_list": (1, 720),
    "round_every": (0.1, 168),
    "round_after_arrival_minutes": (0, 1440),
    "capacity": (1, 10),
    "capacity_most": (1, 10),
    "session_gap_minutes": (5, 1440),
    "first_contact_words": (1, 50),
    "silent_days": (1, 90),
    "not_now_days": (1, 365),
    "unanswered_remind": (1, 720),
    "unanswered_hand_over": (1, 720),
    "invitation_days": (1, 90),
    "quiet_from": (0, 23),
    "quiet_to": (0, 23),
    "small_cell": (5, 100),
}
"""Default -> lowest and highest that make sense; small cells below five would tell on people."""

ROUNDS: dict[str, tuple[float, float]] = {
    "longest_wait": (1, 28),
    "agreement": (0, 1),
    "floor": (0, 1),
    "group_score": (0, 1),
    "group_matched": (0, 1),
}
"""The same of what rounds heed."""

BEFORE = (
    ("supporter_reminder", "supporter_answers"),
    ("recipient_reminder", "recipient_chooses"),
    ("unanswered_remind", "unanswered_hand_over"),
    ("capacity", "capacity_most"),
)
"""The first must not be more than the second."""


def check_rules(programme: Programme, faults: Faults) -> None:
    main = Place("programme.toml", faults)
    _languages(programme, main)
    _aliases(programme, main.inside("aliases"))
    _defaults(programme.defaults, main.inside("defaults"))
    _ranges(programme.rounds, ROUNDS, main.inside("rounds"))
    for number, question in enumerate(programme.questions, start=1):
        _question(question, Place("questions.toml", faults).nth("question", number, question.id))
    for number, starter in enumerate(programme.starters, start=1):
        _starter(starter, Place("starters.toml", faults).nth("starter", number, starter.id))


def _languages(programme: Programme, at: Place) -> None:
    for language in programme.languages:
        if not exists(language):
            at.inside("key 'languages'").fault(
                f"'{language}' is no known language", "Write its ISO 639 code, such as en"
            )
    for country in programme.countries:
        if not is_country(country):
            at.inside("key 'countries'").fault(
                f"'{country}' is no country code", "Write two capital letters, such as GB"
            )


def _aliases(programme: Programme, at: Place) -> None:
    for language in programme.languages:
        names = programme.aliases.get(language, ())
        here = at.inside(language)
        if len(names) < ALIASES_FEWEST:
            here.fault(
                f"{len(names)} names where {ALIASES_FEWEST} are needed",
                "Add neutral words from nature, no given names",
            )
        folded = [name.casefold() for name in names]
        for name in sorted({name for name in folded if folded.count(name) > 1}):
            here.fault(f"'{name}' stands there twice", "Replace one of them")
        for name in names:
            if len(name.split()) != 1:
                here.fault(f"'{name}' is not one word", "Use one word")
    for language in programme.aliases:
        if programme.languages and language not in programme.languages:
            at.unknown("language", language, programme.languages)


def _defaults(defaults: Defaults, at: Place) -> None:
    _ranges(defaults, RANGES, at)
    for first, second in BEFORE:
        if getattr(defaults, first) > getattr(defaults, second):
            at.inside(first).fault(f"it is more than {second}", "Make it less, or the other more")
    if defaults.review not in REVIEWS:
        at.inside("review").unknown("kind of review", defaults.review, REVIEWS)


def _ranges(numbers: object, ranges: Mapping[str, tuple[float, float]], at: Place) -> None:
    for name, (low, high) in ranges.items():
        value = getattr(numbers, name)
        if not low <= value <= high:
            at.inside(name).fault(f"{value} is out of range", f"Choose from {low:g} to {high:g}")


def _question(question: Question, at: Place) -> None:
    if question.kind not in KINDS:
        at.inside("key 'kind'").unknown("kind", question.kind, KINDS)
    choice = question.kind in ("one", "many")
    if choice and len(question.options) < 2:
        at.fault("fewer than two options", "Add options, or ask for a text")
    if not choice and question.options:
        at.fault(f"options on a question of kind {question.kind}", "Remove them")
    if not question.ask and not question.ask_supporter:
        at.fault("it is asked of nobody", "Write ask, ask_supporter, or both")
    _number(question, at)
    for number, option in enumerate(question.options, start=1):
        if len(option.label) > LABEL_LONGEST:
            at.nth("option", number, option.id).fault(
                f"the label has {len(option.label)} characters; a button shows {LABEL_LONGEST}",
                "Say it shorter",
            )


def _number(question: Question, at: Place) -> None:
    if question.kind == "number":
        if question.low is None or question.high is None:
            at.fault("a number without low and high", "Add both")
        elif question.low >= question.high:
            at.fault("low is not below high", "Turn them round")
    if question.kind == "text" and not 1 <= question.longest <= 2000:
        at.inside("key 'longest'").fault("out of range", "Choose from 1 to 2000 characters")


def _starter(starter: Starter, at: Place) -> None:
    if len(starter.label) > LABEL_LONGEST:
        at.inside("key 'label'").fault(
            f"{len(starter.label)} characters; a button shows {LABEL_LONGEST}", "Say it shorter"
        )
    if not 1 <= len(starter.text) <= STARTER_LONGEST:
        at.inside("key 'text'").fault(
            f"{len(starter.text)} characters", f"Write 1 to {STARTER_LONGEST}"
        )
