"""What a programme asks of its rounds beside the highest total, and what that costs each time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from conversations.assigning import Pass
from conversations.programme import Programme

COSTS_A_TOTAL = ("floor", "wishes", "groups")
"""What may leave somebody without a peer, or with a less alike one, for the sake of others."""


def limits_of(programme: Programme, recipients: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the matcher's options for these recipients, as plain data."""
    rounds = programme.rounds
    # Who must not be kept waiting any longer comes first now: the next round may be too late.
    soon = step(programme) if rounds.look_ahead else 0.0
    found: dict[str, Any] = {"wait_bound": max(0.0, rounds.longest_wait - soon)}
    if rounds.floor > 0:
        found["floor"] = rounds.floor
    if rounds.wishes:
        found["wishes"] = list(rounds.wishes)
    if rounds.group_by and (rounds.group_score > 0 or rounds.group_matched > 0):
        found["groups"] = [_label(row.get(rounds.group_by)) for row in recipients]
        found["group_score"] = rounds.group_score
        found["group_matched"] = rounds.group_matched
    return found


def step(programme: Programme) -> float:
    """Return how many days may pass until the next regular round; looking ahead counts in days."""
    return max(1.0, programme.defaults.round_every / 24)


def later(limits: Mapping[str, Any]) -> dict[str, Any]:
    """Return what holds for second peers as well: guarantees are about having somebody at all."""
    return {key: value for key, value in limits.items() if not key.startswith("group")}


def _label(value: Any) -> str | None:
    """Return the group of one answer: who speaks two languages is in another than who speaks one.

    None = not answered; nothing is guaranteed to those together.
    """
    values = value if isinstance(value, list) else [value] if value is not None else []
    return "+".join(sorted(str(one) for one in values)) or None


def cost(matcher: Any, one: Pass, found: Any) -> dict[str, Any] | None:
    """Return what the limits did to a pass, beside the same pass without them; None without any.

    Groups are counted, not named: a round is small.
    """
    if not any(name in one.limits for name in COSTS_A_TOTAL):
        return None
    limits = {key: value for key, value in one.limits.items() if key == "wait_bound"}
    without = replace(one, limits=limits).made(matcher)
    return {
        "fewer": len(without.pairs) - len(found.pairs),
        "less": round(float(without.scores.sum() - found.scores.sum()), 4),
        "guarantees": len(found.guarantees),
        "kept": sum(guarantee.kept for guarantee in found.guarantees),
    }
