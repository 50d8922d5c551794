"""Reads the people of a matcher's call and counts what rules leave of them; scores nobody."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from matching.arguments import Pairs, length_of, pairs_of
from matching.calibration import calibrate
from matching.declaration import Criteria
from matching.faults import Fault, kind_of, raise_all
from matching.form import Form
from matching.learning.fitting import Said, Setting, learn
from matching.people import People, Side, read_side
from matching.results import Feasibility
from matching.rules import Rules
from matching.scoring import Background, Scorer, background_of, declared_form

_MODELS = ("auto", "declared", "linear", "boosted")


class Reading(BaseEstimator):  # type: ignore[no-untyped-call]
    """What `Matcher` keeps from `fit`, and how its other methods read their people."""

    criteria: Criteria | Mapping[str, Any]
    model: str
    supporter_effects: Any
    random_state: int | np.random.RandomState | None
    weights_: dict[str, float]
    weights_std_: dict[str, float]
    supporter_effects_: dict[Hashable, float]
    model_: str
    report_: dict[str, Any]
    _background: Background
    _form: Form
    _fitted_criteria: Criteria

    def feasibility(
        self, recipients: People, supporters: People, *, forbidden: Pairs = ()
    ) -> tuple[Feasibility, ...]:
        """Count, per recipient, whom the rules leave and what each rule takes away.

        Parameters
        ----------
        recipients, supporters : sequence of mappings
        forbidden : array of int, shape (n, 2)

        Returns
        -------
        tuple of Feasibility
            One per recipient; works before `fit`.

        Raises
        ------
        MatchingError
            With every fault of the arguments.
        """
        criteria, faults = self._criteria()
        ours = read_side(recipients, criteria, "recipients", faults)
        theirs = read_side(supporters, criteria, "supporters", faults)
        banned = pairs_of(forbidden, "forbidden", (len(ours), len(theirs)), faults)
        raise_all(faults)
        return tuple(Rules(criteria, ours, theirs, banned).feasibility())

    def _criteria(self) -> tuple[Criteria, list[Fault]]:
        given = self.criteria
        return given if isinstance(given, Criteria) else Criteria.from_dict(given), []

    def _settings(self) -> Iterable[Fault]:
        if self.model not in _MODELS:
            yield Fault("model", f"is {self.model!r}", f"one of {', '.join(_MODELS)}")
        seed = self.random_state
        whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
        if not (seed is None or isinstance(seed, np.random.RandomState)) and not (
            whole and 0 <= seed < 2**32
        ):
            yield Fault("random_state", f"is {seed!r}", "None, a whole number or a RandomState")
        if not isinstance(self.supporter_effects, bool | np.bool_):
            yield Fault("supporter_effects", f"is a {kind_of(self.supporter_effects)}", "a boolean")

    def _learn(self, criteria: Criteria, ours: Side, theirs: Side, said: Said) -> None:
        self._fitted_criteria = criteria
        self._form = declared_form(criteria)
        self._background = background_of(criteria, self._form, ours, theirs)
        self.supporter_effects_ = {}
        # Without ratings there is nothing to score, and preparing to takes longer than the rest.
        scorer = self._scorer(ours, theirs) if len(said.pairs) else None
        # The same ratings give the same scores also where nobody gave a seed.
        given = 0 if self.random_state is None else self.random_state
        seed = check_random_state(given)  # type: ignore[no-untyped-call]
        found = None
        if self.model != "declared":
            setting = Setting(self.model, bool(self.supporter_effects), seed.randint(2**31))
            found = None if scorer is None else learn(criteria, scorer, said, setting)
        declared = [criterion.weight for criterion in criteria.criteria]
        if found is None:
            scores = np.empty(0) if scorer is None else scorer.pairs(said.pairs)[0]
            self.model_ = "declared"
            self.weights_ = dict(zip(criteria.names, declared, strict=True))
            self.weights_std_ = dict.fromkeys(criteria.names, float("nan"))
            self.report_ = {
                "requested": self.model,
                "model": self.model_,
                "why": "asked for" if self.model == "declared" else "there are no ratings",
                "compared": (),
                **calibrate(scores, said.values, said.weight, said.raters),
            }
            return
        self.model_, self._form, self.report_ = found.model, found.form, dict(found.report)
        # What is average depends on learnt curves and components.
        self._background = background_of(criteria, self._form, ours, theirs)
        scaled = found.form.weights / found.form.weights.sum() * sum(declared)
        self.weights_ = dict(zip(criteria.names, scaled.tolist(), strict=True))
        self.weights_std_ = dict(zip(criteria.names, found.std.tolist(), strict=True))
        self.supporter_effects_ = dict(found.form.effects)

    def _scorer(self, ours: Side, theirs: Side) -> Scorer:
        return Scorer(self._fitted_criteria, self._form, ours, theirs, self._background)

    def _ready(self) -> Criteria:
        check_is_fitted(self, "weights_")  # type: ignore[no-untyped-call]
        return self._fitted_criteria

    def _read(
        self, recipients: object, supporters: object, forbidden: object, faults: list[Fault]
    ) -> tuple[Scorer, Rules]:
        criteria = self._ready()
        ours = read_side(recipients, criteria, "recipients", faults)
        theirs = read_side(supporters, criteria, "supporters", faults)
        banned = pairs_of(forbidden, "forbidden", (len(ours), len(theirs)), faults)
        raise_all(faults)
        return self._scorer(ours, theirs), Rules(criteria, ours, theirs, banned)

    def _read_pairs(
        self,
        recipients: object,
        supporters: object,
        pairs: object,
        faults: list[Fault] | None = None,
    ) -> tuple[Scorer, Rules, NDArray[np.int64]]:
        check_is_fitted(self, "weights_")  # type: ignore[no-untyped-call]
        faults = [] if faults is None else faults
        shape = length_of(recipients), length_of(supporters)
        found = pairs_of(pairs, "pairs", shape, faults)
        scorer, rules = self._read(recipients, supporters, (), faults)
        return scorer, rules, found
