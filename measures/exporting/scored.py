"""The table of scores: a row for each construct of a prompt, taken apart as analysis needs it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from measures.exporting.rows import PromptRow
from measures.exporting.shifting import Pseudonyms
from measures.exporting.tables import Row
from measures.scores import Score, split

SCORES = (
    *("prompt_id", "pseudonym", "role", "match_pseudonym", "pulse", "construct"),
    *("construct_group", "answered_at", "score", "centred", "between", "within"),
    *("n_answered", "n_asked"),
)


def score_rows(
    scores: Iterable[Score], prompts: Iterable[PromptRow], names: Pseudonyms
) -> Iterator[Row]:
    """Yield a row for each score; between and within are parts of what is centred."""
    of = {prompt.id: prompt for prompt in prompts}
    told = list(scores)
    apart = _apart(told)
    for one in told:
        prompt = of[str(one.prompt)]
        between, within = apart.get(id(one), (None, None))
        yield {
            "prompt_id": names.name("prompt", prompt.id),
            "pseudonym": names.name("person", prompt.person),
            "role": prompt.role,
            "match_pseudonym": names.name("match", prompt.match),
            "pulse": prompt.pulse,
            "construct": one.construct,
            "construct_group": one.group,
            "answered_at": names.moment(prompt.person, one.at),
            "score": round(one.value, 4),
            "centred": None if one.centred is None else round(one.centred, 4),
            "between": between,
            "within": within,
            "n_answered": one.answered,
            "n_asked": one.asked,
        }


def _apart(told: Sequence[Score]) -> Mapping[int, tuple[float, float]]:
    groups: dict[tuple[str, str], list[tuple[Score, float]]] = defaultdict(list)
    for one in told:
        if one.centred is not None:
            groups[one.construct, one.group].append((one, one.centred))
    found: dict[int, tuple[float, float]] = {}
    for of in groups.values():
        parts = split([value for _, value in of], [one.person for one, _ in of])
        for (one, _), part in zip(of, parts, strict=True):
            found[id(one)] = round(part.between, 4), round(part.within, 4)
    return found
