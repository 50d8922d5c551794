"""Learns what supporters' places cost from what recipients want at present prices.

Only a beginning: the auction finds the prices that hold. But candidates looked for at prices that
are about right are the ones that matter.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.source import Source
from matching.splitting import Task

_WARMTH = 0.01  # score units within which candidates share a recipient's demand
_STEP = 0.02  # score units a supporter becomes dearer for each recipient too many
_LEVEL, _SMALLEST = 0.1, 0.002  # score units by which a whole group becomes dearer, at first, later
_KINDS = 256  # groups, at most: more say nothing for themselves

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Learner:
    """Prices as a level for supporters whom the same recipients may meet, and one's own on top.

    Where places are short all of them cost about as much as the last recipient to get one would
    bring: levels find that quickly, by steps that halve whenever they went too far.

    Parameters
    ----------
    source : Source
    capacity : ndarray of int, shape (n_supporters,)
    """

    def __init__(self, source: Source, capacity: Ints) -> None:
        self._capacity = capacity
        groups = {id(task.group): task.group.place >= 0 for task in source.tasks}
        self._group = {key: at for at, key in enumerate(groups)}
        member = np.array(list(groups.values())).reshape(len(groups), len(capacity))
        kinds, which = np.unique(member, axis=1, return_inverse=True)
        if kinds.shape[1] > _KINDS:
            kinds = np.ones((len(groups), 1), dtype=np.bool_)
            which = np.zeros(len(capacity), dtype=np.int64)
        # Who may be reached by recipients of which group, and how many recipients that are.
        self._kind, self._reached = which.reshape(-1).astype(np.int64), kinds.astype(np.float64)
        self._recipients = self._reached.T @ self._rows(source.tasks)
        size = kinds.shape[1]
        self._places = np.bincount(self._kind, capacity, minlength=size)
        self._level, self._step = np.zeros(size), np.full(size, _LEVEL)
        self._before = np.zeros(size)
        self._own = np.zeros(len(capacity))

    def _rows(self, tasks: Sequence[Task]) -> Floats:
        """How many recipients of each group."""
        which = [self._group[id(task.group)] for task in tasks]
        count = [len(task.rows) for task in tasks]
        return np.bincount(which, count, len(self._group)).astype(np.float64)

    @property
    def prices(self) -> Floats:
        """At least 0."""
        return np.maximum(self._level[self._kind] + self._own, 0.0)

    def learn(self, tasks: Sequence[Task], who: Ints, gains: Floats) -> None:
        """Make dearer who is wanted too much, cheaper who is not.

        Parameters
        ----------
        tasks : sequence of Task
            Some recipients.
        who, gains : ndarray, shape (n_rows, n_candidates)
            Their best supporters from the best down, and what each gains.
        """
        if not who.shape[1]:
            return
        best = np.maximum(gains[:, :1], 0.0)
        wish = np.where(who >= 0, np.exp((gains - best) / _WARMTH), 0.0)
        wish /= wish.sum(axis=1, keepdims=True) + np.exp(-best / _WARMTH)
        share = self._reached.T @ self._rows(tasks) / np.maximum(self._recipients, 1.0)
        wanted = np.bincount(np.maximum(who, 0).ravel(), wish.ravel(), len(self._capacity))
        self._own += _STEP * (wanted - self._capacity * share[self._kind])
        size = len(self._level)
        sign = np.sign(np.bincount(self._kind, wanted, size) - self._places * share)
        agrees = sign * self._before
        grown = np.where(agrees > 0, self._step * 1.2, np.where(agrees < 0, self._step / 2, _LEVEL))
        here = share > 0  # of others nothing was seen
        self._step = np.where(here, np.clip(grown, _SMALLEST, _LEVEL), self._step)
        moved = np.maximum(self._level + sign * self._step, 0.0)
        self._level = np.where(here, moved, self._level)
        self._before = np.where(here, sign, self._before)
