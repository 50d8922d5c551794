"""How long crossed mixed models take: ours beside statsmodels, on the same invented answers.

Recipients rate in several talks and supporters are rated by several people, so the two cross. The
criterion is REML's; less is better. The goal is 10 s for 5,000 answers. With `--full`, statsmodels
fits all of them too, which takes minutes.
"""

import argparse
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.printed import last_line, missed, table
from measures.mixed import mixed

SIZES = (500, 1_300, 5_000)
THEIRS_UP_TO = 1_300
GOAL = 10.0
Fitted = tuple[float, float, float, float, bool]


def answers(rows: int) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    recipients, supporters = max(40, rows // 8), max(12, rows // 40)
    recipient, supporter = rng.integers(0, recipients, rows), rng.integers(0, supporters, rows)
    x = rng.random(rows)
    y = 0.3 + 0.4 * x + rng.normal(0, 0.15, recipients)[recipient]
    y += rng.normal(0, 0.08, supporters)[supporter] + rng.normal(0, 0.2, rows)
    return pd.DataFrame({"y": y, "x": x, "r": recipient, "s": supporter, "one": 1})


def ours(data: pd.DataFrame) -> Fitted:
    columns = np.column_stack([np.ones(len(data)), data["x"]])
    fit = mixed(data["y"], columns, {"r": data["r"].tolist(), "s": data["s"].tolist()})
    return fit.coefficients[1], fit.variances["r"], fit.variances["s"], fit.deviance, True


def theirs(data: pd.DataFrame) -> Fitted:
    from statsmodels.regression.mixed_linear_model import MixedLM

    model = MixedLM.from_formula(
        "y ~ x", data, groups="one", re_formula="0", vc_formula={"r": "0+C(r)", "s": "0+C(s)"}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a random part that is asked for as components only
        fit = model.fit(reml=True)
    criterion = -2 * float(fit.llf)
    slope = float(fit.fe_params.iloc[1])
    return slope, float(fit.vcomp[0]), float(fit.vcomp[1]), criterion, bool(fit.converged)


def line(rows: int, way: str, fit: Callable[[pd.DataFrame], Fitted]) -> list[str]:
    data = answers(rows)
    begun = time.perf_counter()
    slope, recipients, supporters, criterion, whole = fit(data)
    took = time.perf_counter() - begun
    told = [f"{rows:,}", way, f"{took:.2f}", f"{slope:.4f}", f"{recipients:.5f}"]
    told += [f"{supporters:.5f}", f"{criterion:.3f}"]
    if not whole:
        return [*told, "did not converge"]
    remark = missed(seconds=took <= GOAL) if rows == 5_000 and way == "Kindred" else ""
    return [*told, remark] if remark else told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="statsmodels on 5,000 rows, too")
    given = parser.parse_args()
    most = 5_000 if given.full else THEIRS_UP_TO
    ways = {"Kindred": ours, "statsmodels": theirs}
    lines = [
        line(rows, way, fit)
        for rows in SIZES
        for way, fit in ways.items()
        if way == "Kindred" or rows <= most
    ]
    headings = ["answers", "way", "seconds", "slope", "recipients", "supporters", "criterion"]
    print(table(headings, lines))
    print(last_line("benchmarks.mixed_models"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
