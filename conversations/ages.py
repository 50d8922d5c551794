"""Bands of age: what people tap instead of a number, and how it is shown to them again."""

BANDS = ((18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 80))


def band_label(low: int, high: int) -> str:
    return f"{low}–{high}" if high < BANDS[-1][1] else f"{low}+"


def middle(low: float, high: float) -> float:
    """Return the number that stands for a band where a number is counted with."""
    return (low + high) / 2


def shown(age: float | None) -> str:
    """Return an age as its person gave it: the band they tapped, or the number they typed."""
    if age is None:
        return "–"
    if isinstance(age, float):  # a typed age is whole
        for low, high in BANDS:
            if age == middle(low, high):
                return band_label(low, high)
    return f"{age:g}"
