"""Names the two people of a match: aliases that neither of them has or sees in any other match."""

import random
from collections.abc import Collection, Sequence
from itertools import count, product

from conversations.model.ids import PersonId
from conversations.ports import Unit
from conversations.programme import Programme


async def name_both(
    unit: Unit, programme: Programme, recipient_id: PersonId, supporter_id: PersonId
) -> tuple[str, str]:
    """Return the recipient's and the supporter's alias for a new match, in words both can read.

    A name that came again would let a peer guess that two matches have a person in common, or make
    two peers of one person look alike. What is over counts as long as its match is kept.
    """
    both = (recipient_id, supporter_id)
    matches = {
        match.id: match
        for field in ("recipient_id", "supporter_id")
        for match in await unit.matches.find(**{field: both})
    }
    taken = {
        name
        for match in matches.values()
        for name in (match.recipient_alias, match.supporter_alias)
    }
    languages = {one.language for one in await unit.people.find(id=both)}
    # Both read both names: in two languages, those of the programme's first.
    shared = languages.pop() if len(languages) == 1 else ""
    names = programme.aliases.get(shared, ())
    return two_fresh(names or programme.aliases[programme.languages[0]], taken)


def two_fresh(names: Sequence[str], taken: Collection[str]) -> tuple[str, str]:
    """Return two names that are not taken; when few are left, names of several words."""
    used = {name.casefold() for name in taken}
    for words in count(1):
        together = (" ".join(parts) for parts in product(names, repeat=words))
        free = [name for name in together if name.casefold() not in used]
        if len(free) > 1:
            first, second = random.sample(free, 2)
            return first, second
    raise AssertionError  # there is always a longer name
