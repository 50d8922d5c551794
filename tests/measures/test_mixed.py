"""Mixed models, against published fits and statsmodels."""

import warnings

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM

from measures.mixed import mixed

# Davies and Goldsmith (1972), yield of dyestuff from six batches; fits in Bates et al.,
# "Fitting linear mixed-effects models using lme4", J. Stat. Softw. 67 (2015), and lme4's manual.
DYESTUFF = [
    *(1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495),
    *(1595, 1550, 1605, 1510, 1560, 1445, 1440, 1595, 1465, 1545),
    *(1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445),
]


def test_one_group_is_fitted_as_lme4_does() -> None:
    batch = [place // 5 for place in range(30)]
    fit = mixed(DYESTUFF, np.ones((30, 1)), {"batch": batch}, effects_of=["batch"])
    assert fit.coefficients[0] == pytest.approx(1527.5)
    assert fit.errors[0] == pytest.approx(19.383, abs=0.001)
    assert fit.variances["batch"] == pytest.approx(1764.05, abs=0.1)
    assert fit.residual == pytest.approx(2451.25, abs=0.05)
    assert fit.deviance == pytest.approx(319.6543, abs=1e-4)
    effects = [fit.effects["batch"][number].value for number in range(6)]
    published = [-17.6068, 0.3913, 28.5622, -23.0845, 56.7331, -44.9952]
    assert effects == pytest.approx(published, abs=0.002)


def crossed(n: int = 300) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(11)
    recipients, supporters = rng.integers(0, 40, n), rng.integers(0, 15, n)
    x = rng.random(n)
    y = 0.3 + 0.4 * x + rng.normal(0, 0.15, 40)[recipients] + rng.normal(0, 0.1, 15)[supporters]
    table = pd.DataFrame({"y": y + rng.normal(0, 0.2, n), "x": x, "r": recipients, "s": supporters})
    return table, np.column_stack([np.ones(n), x])


def test_crossed_groups_are_fitted_as_statsmodels_does() -> None:
    table, columns = crossed()
    table["one"] = 1
    ours = mixed(table["y"], columns, {"r": table["r"].tolist(), "s": table["s"].tolist()})
    model = MixedLM.from_formula(
        "y ~ x", table, groups="one", re_formula="0", vc_formula={"r": "0+C(r)", "s": "0+C(s)"}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a random part that is asked for as components only
        theirs = model.fit(reml=True)
    assert ours.coefficients == pytest.approx(tuple(theirs.fe_params), abs=1e-4)
    assert ours.errors == pytest.approx(tuple(theirs.bse_fe), abs=3e-4)
    assert tuple(ours.variances.values()) == pytest.approx(tuple(theirs.vcomp), abs=2e-4)
    assert ours.residual == pytest.approx(theirs.scale, abs=1e-4)
    assert ours.deviance == pytest.approx(-2 * theirs.llf, abs=1e-3)


def test_a_group_without_any_difference_has_no_variance() -> None:
    rng = np.random.default_rng(2)
    of = rng.integers(0, 20, 400).tolist()
    y = rng.normal(0, 1, 400)
    y -= np.array([y[[one == name for one in of]].mean() for name in of])
    fit = mixed(y, np.ones((400, 1)), {"of": of})
    assert fit.variances["of"] < 1e-4
    assert fit.share("of") < 1e-4


def test_rows_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="same number of rows"):
        mixed([1, 2], np.ones((3, 1)), {"g": [1, 2, 3]})
    with pytest.raises(ValueError, match="too few"):
        mixed([1.0], np.ones((1, 1)), {"g": [1]})
