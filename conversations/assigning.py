"""One pass of a round: what the matcher is given, and the independent check of what it gives back.

Plain data, so that a survey can make the same pass again later, in another process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

WAIT_WEIGHT = 0.01
"""Similarity points that a month of waiting is worth when two people compete for one place."""
NEAR_TIE = 0.02
PROVED = 1_000_000
"""Pairs up to which every single one is looked at to prove the best total; two seconds."""


@dataclass(frozen=True)
class Pass:
    """At most one supporter for each of these recipients; the same again gives the same pairs."""

    recipients: Sequence[Mapping[str, Any]]
    supporters: Sequence[Mapping[str, Any]]
    room: Sequence[int]
    forbidden: Sequence[Sequence[int]]
    waited: Sequence[float]
    seed: int
    limits: Mapping[str, Any] = field(default_factory=dict)  # see `conversations.limits`

    def made(self, matcher: Any) -> Any:
        """Return the matcher's assignment."""
        return matcher.assign(
            self.recipients,
            self.supporters,
            self.room,
            forbidden=self.forbidden,
            waited=self.waited,
            wait_weight=WAIT_WEIGHT,
            tolerance=NEAR_TIE,
            random_state=self.seed,
            **self.limits,
        )

    def faults(self, matcher: Any, found: Any) -> tuple[str, ...]:
        """Return what is wrong with it by a checker that shares no code with the solver.

        Places in lists and names of rules, never an answer. Of larger rounds the rules are checked
        and scores, not that no better total is possible.
        """
        from matching import check

        faults = check(
            found,
            matcher,
            self.recipients,
            self.supporters,
            self.room,
            forbidden=[(int(r), int(s)) for r, s in self.forbidden],
            waited=self.waited,
            wait_weight=WAIT_WEIGHT,
            proof=len(self.recipients) * len(self.supporters) <= PROVED,
            **{key: self.limits[key] for key in _CHECKED if key in self.limits},
        )
        return tuple(str(fault) for fault in faults)


_CHECKED = ("floor", "wait_bound", "groups")
