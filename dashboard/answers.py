"""A person's own answers over time, drawn to be read on a small phone, from either side.

One colour, no good or bad end, no line that goes on past the last answer.
"""

import io
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

INK, SOFT, LINE, PAPER = "#26323f", "#5b7c99", "#dfe5ea", "#ffffff"
WIDE, HIGH, DPI = 7.8, 3.6, 100  # inches of one panel; shown at half that many points on a phone
TITLE, SMALL = 21, 17
LETTERS = 38
"""In a line of a title: more would grow too small on a phone 390 points wide."""
WORDS_EACH = 5


def answers(numbers: Mapping[str, Any], words: Sequence[str]) -> bytes:
    """Return a PNG of a panel for each question, one under the other."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    panels = numbers["panels"]
    figure = Figure(figsize=(WIDE, HIGH * len(panels)), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    for number, panel in enumerate(panels):
        told = words[WORDS_EACH * number : WORDS_EACH * (number + 1)]
        bottom = (len(panels) - 1 - number + 0.25) / len(panels)
        axes = figure.add_axes((0.05, bottom, 0.9, 0.4 / len(panels)))
        _panel(axes, panel, told, leftwards=_leftwards(told[1] + told[2]))
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _panel(axes: Any, panel: Mapping[str, Any], words: Sequence[str], *, leftwards: bool) -> None:
    title, lowest, highest, first, last = words
    top = panel["steps"] - 1
    for step in range(panel["steps"]):
        axes.axhline(step, color=LINE, linewidth=1, zorder=1)
    axes.plot(panel["across"], panel["up"], color=SOFT, linewidth=2.5, zorder=2)
    axes.plot(panel["across"], panel["up"], "o", color=INK, markersize=8, zorder=3)
    axes.set_xlim((1.04, -0.04) if leftwards else (-0.04, 1.04))
    axes.set_ylim(-0.08 * top, 1.08 * top)
    axes.set_axis_off()
    start, end = ("right", "left") if leftwards else ("left", "right")
    begin, close = (1.0, 0.0) if leftwards else (0.0, 1.0)
    lines = "\n".join(textwrap.wrap(title, LETTERS)[:2])
    axes.text(begin, 1.24, lines, ha=start, va="bottom", transform=axes.transAxes, **_said(TITLE))
    axes.text(begin, 1.02, highest, ha=start, va="bottom", transform=axes.transAxes, **_said(SMALL))
    axes.text(begin, -0.04, lowest, ha=start, va="top", transform=axes.transAxes, **_said(SMALL))
    axes.text(begin, -0.27, first, ha=start, va="top", transform=axes.transAxes, **_said(SMALL))
    axes.text(close, -0.27, last, ha=end, va="top", transform=axes.transAxes, **_said(SMALL))


def _said(size: int) -> dict[str, Any]:
    # A name with a dollar in it is a name, not a formula.
    return {"fontsize": size, "color": INK, "parse_math": False}


def _leftwards(text: str) -> bool:
    """Tell which way a language runs by what its scales are called: a title may hold a name."""
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
