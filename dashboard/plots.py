"""Small pictures drawn from numbers; their words come along in the reader's language."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.answers import answers

INK, SOFT, LINE, WARM = "#26323f", "#9fb3c8", "#c9d3dc", "#d9663f"


def draw(picture: Mapping[str, Any]) -> bytes:
    """Return a PNG of one picture's payload: {"kind", "numbers", "words"}."""
    kinds = {"quality": _quality, "answers": answers}
    return kinds[str(picture["kind"])](picture["numbers"], picture.get("words", ()))


def _quality(numbers: Mapping[str, Any], _words: Sequence[str]) -> bytes:
    """Predicted (across) against perceived (up) similarity, with bins and their intervals."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.2, 4.2), dpi=150, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.11, 0.09, 0.85, 0.87))
    axes.plot([0, 1], [0, 1], color=LINE, linewidth=1.5, zorder=1)
    axes.scatter(numbers["predicted"], numbers["perceived"], s=22, color=SOFT, alpha=0.75, zorder=2)
    for predicted, perceived, low, high in numbers["bins"]:
        axes.plot([predicted, predicted], [low, high], color=WARM, linewidth=1.6, zorder=3)
        axes.plot([predicted], [perceived], "o", color=WARM, markersize=7, zorder=4)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.tick_params(colors=INK, labelsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
