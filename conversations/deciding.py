"""Which model of similarity decides, which one only foretells, and how a version takes over."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversations.model.care import AuditEntry
from conversations.model.learning import Fitted, Standing
from conversations.ports import Unit
from conversations.programme import Programme

DECLARED = "declared-1"
"""The declared weights: what decides until a version is better, and whenever nothing else can."""


@dataclass(frozen=True, slots=True)
class Models:
    """What a round works with."""

    deciding: Fitted | None = None  # None = the declared weights
    shadow: Fitted | None = None

    @property
    def version(self) -> str:
        return self.deciding.version if self.deciding else DECLARED

    @property
    def ratings(self) -> int:
        """Return how many ratings the deciding one learnt from."""
        return self.deciding.ratings if self.deciding else 0


def fingerprint(programme: Programme) -> str:
    """Return what changes when the criteria do: a model is of no use with others than its own."""
    plain = json.dumps(programme.criteria, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


async def current(unit: Unit, programme: Programme) -> Models:
    """Return the models that hold for the criteria as they are now."""
    mine = fingerprint(programme)
    found = await unit.fitted.find(standing=(Standing.DECIDING, Standing.SHADOW))
    usable = [one for one in found if one.declared == mine]
    deciding = [one for one in usable if one.standing is Standing.DECIDING]
    shadows = [one for one in usable if one.standing is Standing.SHADOW]
    return Models(deciding[-1] if deciding else None, shadows[-1] if shadows else None)


def matcher_of(criteria: Mapping[str, Any], kept: Mapping[str, Any] | None) -> tuple[Any, bool]:
    """Return the matcher of one version (None = the declared weights), and whether it is that.

    A version that older code has kept may not be readable any more; people are matched then by the
    declared weights, and all that is logged says so.
    """
    # Loaded here, not above: arrays and solvers take a second that no other command should wait.
    from matching import Criteria, Matcher, MatchingError

    read = Criteria.from_dict(dict(criteria))
    if kept is not None:
        try:
            return Matcher(read).from_state(kept), True
        except MatchingError:
            pass
    return Matcher(read, model="declared").fit([], [], [], []), kept is None


def stand(unit: Unit, model: Fitted, standing: Standing, why: AuditEntry) -> Fitted:
    """Give a version another standing; the chain of the audit says who did it and why."""
    changed = replace(model, standing=standing, changed_at=why.at)
    unit.fitted.save(changed)
    unit.audit(why)
    return changed


async def use(
    unit: Unit, programme: Programme, version: str, *, actor: str, reason: str, now: datetime
) -> bool:
    """Let a version decide from the next round on; False if none of that name can."""
    chosen = await unit.fitted.get(version)
    if version != DECLARED and (chosen is None or chosen.declared != fingerprint(programme)):
        return False
    for other in await unit.fitted.find(standing=Standing.DECIDING):
        if other.version != version:
            entry = AuditEntry(actor, "model.retired", other.version, reason, now)
            stand(unit, other, Standing.RETIRED, entry)
    entry = AuditEntry(actor, "model.decides", version, reason, now)
    if chosen is None:
        unit.audit(entry)
    else:
        stand(unit, chosen, Standing.DECIDING, entry)
    return True
