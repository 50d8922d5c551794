"""A fitted matcher as plain data, so that it can be kept as JSON and made again; never as code."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Self

import numpy as np

from matching.faults import Fault, raise_all
from matching.form import Form
from matching.lookup import Spread
from matching.reading import Reading
from matching.scoring import Background

_LAYOUT = 1


class Keeping(Reading):  # type: ignore[no-untyped-call]
    """What `Matcher` does to be kept between processes."""

    def to_state(self) -> dict[str, Any]:
        """Give all that `fit` has learnt.

        Returns
        -------
        dict
            Of lists, mappings by text, numbers and texts only. Ids of supporters with an effect
            are in it, nobody's answers are: words that `fit` has seen stay behind, and a matcher
            made from this learns how rare words are from each call's own people.

        Raises
        ------
        NotFittedError
            Before `fit`.
        """
        criteria = self._ready()
        form = {one.name: _plain(getattr(self._form, one.name)) for one in fields(Form)}
        return {
            "layout": _LAYOUT,
            "criteria": list(criteria.names),
            "model": self.model_,
            "form": form,
            "spreads": [[one.mean, one.std, one.pairs] for one in self._background.spreads],
            "weights": _plain(self.weights_),
            "weights_std": _plain(self.weights_std_),
            "report": _plain(self.report_),
        }

    def from_state(self, state: Mapping[str, Any]) -> Self:
        """Be as the matcher was that gave this state.

        Parameters
        ----------
        state : Mapping
            From `to_state` of a matcher with the same criteria.

        Returns
        -------
        Matcher
            Itself, fitted.

        Raises
        ------
        MatchingError
            If the state is of another version of this package, or of other criteria.
        """
        criteria, faults = self._criteria()
        faults.extend(self._settings())
        names = {one.name for one in fields(Form)}
        form = state.get("form")
        if state.get("layout") != _LAYOUT or not isinstance(form, Mapping) or set(form) != names:
            faults.append(Fault("state", "is of another version", "fit again"))
        elif state.get("criteria") != list(criteria.names):
            faults.append(Fault("state", "is of other criteria", "fit again"))
        raise_all(faults)
        self._fitted_criteria = criteria
        self._form = Form(**{name: _unplain(state["form"][name]) for name in names})
        spreads = tuple(Spread(*one) for one in state["spreads"])
        self._background = Background(spreads, (None,) * len(spreads))
        self.model_ = str(state["model"])
        self.weights_ = dict(_unplain(state["weights"]))
        self.weights_std_ = dict(_unplain(state["weights_std"]))
        self.report_ = dict(_unplain(state["report"]))
        self.supporter_effects_ = dict(self._form.effects)
        return self


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return {"array": [_plain(one) for one in value.tolist()]}
    if isinstance(value, Mapping):
        return {"map": [[_plain(key), _plain(one)] for key, one in value.items()]}
    if isinstance(value, list | tuple):
        return {"all": [_plain(one) for one in value]}
    if isinstance(value, np.generic):
        value = value.item()
    # JSON has no NaN: standard deviations of declared weights are.
    return {"nan": True} if isinstance(value, float) and np.isnan(value) else value


def _unplain(value: Any) -> Any:
    match value:
        case {"array": list(items)}:
            return np.array([_unplain(one) for one in items], dtype=np.float64)
        case {"map": list(items)}:
            return {_unplain(key): _unplain(one) for key, one in items}
        case {"all": list(items)}:
            return tuple(_unplain(one) for one in items)
        case {"nan": True}:
            return float("nan")
        case _:
            return value
