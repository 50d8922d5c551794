"""What every kind of criterion offers: reading, parsing one answer, comparing many at once."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.options import Options

Kernel = Callable[[NDArray[np.intp]], NDArray[np.float32]]
"""Rows of distinct recipient answers -> similarities to every distinct supporter answer.

Shape ``(len(rows), n_distinct_supporter_answers)``, in 0..1, NaN where the two cannot be compared.
"""


@dataclass(frozen=True, kw_only=True)
class Criterion(ABC):
    """One thing in which two people can be alike.

    Attributes
    ----------
    name : str
        Unique among the criteria.
    field, supporter_field : str
        Where the answer stands in a recipient's and in a supporter's row.
    weight : float
        Declared weight, at least 0; 0 means shadow: computed and shown, not used.
    """

    kind: ClassVar[str]
    name: str
    field: str
    supporter_field: str
    weight: float

    @classmethod
    @abstractmethod
    def read(cls, options: Options) -> dict[str, Any]:
        """Read what only this kind has, as constructor arguments; faults go to `options`."""

    @abstractmethod
    def parse(self, value: object) -> Hashable:
        """Turn one answer into a comparable value; None = not answered; raise `UnfitError`."""

    @abstractmethod
    def compare(self, left: Sequence[Any], right: Sequence[Any], background: Any) -> Kernel:
        """Prepare the similarities of distinct recipients' (`left`) and supporters' answers."""

    @abstractmethod
    def shared(self, left: Any, right: Any) -> Any:
        """Say, as plain data, what two parsed answers truly have in common; None if nothing."""

    def background(self, values: Sequence[Any]) -> Any:  # noqa: ARG002  (most kinds need none)
        """Learn from a population's answers what comparing needs (text: how rare words are)."""
        return None

    def reach(self, value: Any, *, supporter: bool) -> tuple[float, float]:  # noqa: ARG002
        """Lowest and highest similarity another person's answer could give beside `value`.

        A missing answer stands for the mean, but never for more than the best or less than the
        worst answer could give: otherwise leaving a question open could pay.
        """
        return 0.0, 1.0

    def split(
        self,
        left: Sequence[Any],  # noqa: ARG002  (most kinds have no components)
        right: Sequence[Any],  # noqa: ARG002
    ) -> tuple[tuple[Any, ...], NDArray[np.float32]] | None:
        """Compare by components, where each is to have a weight of its own.

        Returns
        -------
        None, or names and an array of shape (n_names, n_pairs): the similarities of ``left[i]``
        with ``right[i]``, NaN where a component is missing.
        """
        return None

    def shapes(
        self,
        left: Sequence[Any],  # noqa: ARG002  (most kinds have but one)
        right: Sequence[Any],  # noqa: ARG002
    ) -> tuple[tuple[Mapping[str, float], NDArray[np.float64]], ...]:
        """Give other shapes than the declared one: numbers for `weighted`, and what they make.

        Returns
        -------
        tuple of (numbers, ndarray of shape (n_pairs,))
            The similarities of ``left[i]`` with ``right[i]``.
        """
        return ()

    def weighted(self, weights: Mapping[Any, float]) -> Self:  # noqa: ARG002
        """Give the same criterion with learnt weights of its components, or a learnt shape."""
        return self
