"""Refits: ratings gathered, a new version fitted apart from the bot, tried in the shadow, judged.

As rounds are: one unit of work gathers, `compute` runs outside any (and outside the bot's process,
as it takes seconds), another unit stores. What goes there and back is plain data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from conversations import deciding
from conversations.model.care import AuditEntry, Due
from conversations.model.ids import new_id
from conversations.model.learning import Fitted, Standing
from conversations.model.matches import MatchState
from conversations.ports import Unit
from conversations.programme import Programme
from conversations.silent import weights
from conversations.trials import trial

KIND = "refit"
TOLD = (
    *("why", "n_raters", "within_rater_rank_correlation", "standard_error"),
    *("level", "slope", "calibration_slope", "away_from_declared", "virtual_ratings"),
)
CHUNK = 500
LEAST = 10
"""With fewer ratings there is nothing to learn that the declared weights do not say."""
NEVER_TALKED = (
    MatchState.TURNED_DOWN,
    MatchState.UNCHOSEN,
    MatchState.LAPSED,
    MatchState.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a new version is fitted, and on how many new ratings it is judged."""

    days: float = 7  # 0 = never
    after: int = 50
    judged_on: int = 30


@dataclass(frozen=True, slots=True)
class RefitDone:
    """A refit was computed; what came of it is stored now."""

    due: Due
    asked: Mapping[str, Any]
    found: Mapping[str, Any]


def compute(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Judge the shadow, if enough was rated since, and fit a new one. Takes seconds."""
    found: dict[str, Any] = {"judged": None, "fitted": None}
    if asked["shadow"] is not None:
        judged = judge(asked)
        if judged["readable"] and judged["n"] < asked["judged_on"]:
            return found
        found["judged"] = judged
    if len(asked["ratings"]) >= LEAST:
        found["fitted"] = _fitted(asked)
    return found


def judge(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the shadow with what decides, on the ratings that came after it was fitted."""
    _, readable = deciding.matcher_of(asked["criteria"], asked["shadow"])
    fresh: Sequence[int] = asked["fresh"] if readable else []
    pairs = [asked["pairs"][at] for at in fresh]
    new, old = (
        deciding.matcher_of(asked["criteria"], asked[which])[0].score_pairs(
            asked["recipients"], asked["supporters"], pairs
        )
        for which in ("shadow", "deciding")
    )
    # A hard rule that has changed since: nobody scores such a pair any more.
    known = [at for at in range(len(fresh)) if new[at] == new[at] and old[at] == old[at]]
    result = trial(
        [float(new[at]) for at in known],
        [float(old[at]) for at in known],
        [asked["ratings"][fresh[at]] for at in known],
        [asked["raters"][fresh[at]] for at in known],
    )
    return {**result, "against": asked["deciding_version"], "readable": readable}


def _fitted(asked: Mapping[str, Any]) -> dict[str, Any]:
    from matching import Criteria, Matcher

    matcher = Matcher(Criteria.from_dict(dict(asked["criteria"])), model="auto")
    matcher.fit(
        asked["recipients"],
        asked["supporters"],
        asked["pairs"],
        asked["ratings"],
        sample_weight=weights(asked["asked"]),
        raters=asked["raters"],
    )
    return {
        "kind": matcher.model_,
        "ratings": len(asked["ratings"]),
        "weights": matcher.weights_,
        "report": {key: _told(matcher.report_.get(key)) for key in TOLD},
        "kept": matcher.to_state(),
    }


def _told(value: Any) -> Any:
    """Return what JSON can hold."""
    if value is None or isinstance(value, str):
        return value
    return round(float(value), 6) if isfinite(float(value)) else None


async def store(unit: Unit, programme: Programme, done: RefitDone, now: datetime) -> None:
    """Let a shadow that passed decide, put a new one in its place, and close the due."""
    found, models = done.found, await deciding.current(unit, programme)
    judged, shadow = found["judged"], models.shadow
    # What somebody has changed by hand meanwhile stands.
    same = (models.version, shadow.version if shadow else "") == (
        done.asked["deciding_version"],
        done.asked["shadow_version"],
    )
    result: dict[str, Any] = {"seen": done.asked["seen"]}
    if same and judged and shadow:
        await _settle(unit, programme, replace(shadow, judged=judged), now)
        result["judged"] = shadow.version
    if same and found["fitted"]:
        result["fitted"] = await _add(unit, programme, done, now)
    await _forget_unused(unit)
    unit.dues.save(replace(done.due, done_at=now, result=result))


async def _settle(unit: Unit, programme: Programme, shadow: Fitted, now: datetime) -> None:
    judged = shadow.judged
    told = (
        f"{judged['n']} ratings, error {judged['error_new']:.4f}, before {judged['error_old']:.4f}"
    )
    if judged["passed"]:
        unit.fitted.save(shadow)
        await deciding.use(unit, programme, shadow.version, actor="refit", reason=told, now=now)
    else:
        entry = AuditEntry("refit", "model.retired", shadow.version, told, now)
        deciding.stand(unit, shadow, Standing.RETIRED, entry)


async def _add(unit: Unit, programme: Programme, done: RefitDone, now: datetime) -> str:
    fitted = done.found["fitted"]
    for old in await unit.fitted.find(standing=Standing.SHADOW):  # of criteria that have changed
        entry = AuditEntry("refit", "model.retired", old.version, "replaced", now)
        deciding.stand(unit, old, Standing.RETIRED, entry)
    version = f"learnt-{len(await unit.fitted.find()) + 1}"
    unit.fitted.add(
        Fitted(
            version=version,
            fitted_at=datetime.fromisoformat(done.asked["at"]),
            standing=Standing.SHADOW,
            changed_at=now,
            declared=deciding.fingerprint(programme),
            seen=done.asked["seen"],
            **fitted,
        )
    )
    told = f"{fitted['kind']}, from {fitted['ratings']} ratings"
    unit.audit(AuditEntry("refit", "model.fitted", version, told, now))
    return version


async def _forget_unused(unit: Unit) -> None:
    """Drop profiles of matches that never became a talk: nobody will ever rate them."""
    closed = [match.id for match in await unit.matches.find(state=NEVER_TALKED)]
    for start in range(0, len(closed), CHUNK):
        for profile in await unit.profiles.find(match_id=closed[start : start + CHUNK]):
            unit.profiles.remove(profile.id)


async def plan(unit: Unit, programme: Programme, rhythm: Rhythm, now: datetime) -> None:
    """See to it that the next refit is planned: soon where enough was rated, else by the clock."""
    if not rhythm.days:
        return
    dues = await unit.dues.find(kind=KIND)
    planned = [due for due in dues if due.done_at is None]
    if any(due.due_at <= now for due in planned):
        return
    models = await unit.fitted.find()
    seen = [int(due.result.get("seen", 0)) for due in dues] + [one.seen for one in models]
    rated, last = len(await unit.quality_pairs()), max(seen, default=0)
    shadow = (await deciding.current(unit, programme)).shadow
    ripe = shadow is not None and rated - shadow.seen >= rhythm.judged_on and rated > last
    if rated - last >= rhythm.after or ripe:
        for due in planned:
            unit.dues.remove(due.id)
        unit.dues.add(Due(new_id(), KIND, now))
    elif not planned:
        unit.dues.add(Due(new_id(), KIND, now + timedelta(days=rhythm.days)))
