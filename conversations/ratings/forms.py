"""Which items of those that take turns are next: in a Latin order, begun by match, never drawn."""

from zlib import crc32

from conversations.programme import Pulse


def items_of(pulse: Pulse, nth: int, seed: str) -> tuple[tuple[str, ...], str]:
    """Return the items of the nth asking (from 0) in one match, and the forms taken, from 1.

    Within a group the forms come round in a fixed order; matches begin at different ones. After
    each round the second group moves on by one more, so that all pairs of forms meet.
    """
    items, taken = list(pulse.items), []
    for place, group in enumerate(pulse.rotate):
        begin = crc32(f"{seed}:{pulse.id}:{place}".encode())
        form = (begin + nth + place * (nth // len(group))) % len(group)
        items += group[form]
        taken.append(str(form + 1))
    return tuple(items), ".".join(taken)
