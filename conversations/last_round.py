"""What coordinators hear of the last round beside its pairs: who waits, what its limits cost."""

from datetime import timedelta

from conversations.replies import Words, count, say
from conversations.turn import Turn

LATELY = timedelta(days=7)


async def lines(turn: Turn) -> list[Words]:
    """Return a line for each thing the last regular round did beside finding the best total."""
    rounds = await turn.unit.rounds.find(dry_run=False)
    latest = max(rounds, key=lambda one: one.at, default=None)
    if latest is None or latest.at < turn.now - LATELY:
        return []
    found: list[Words] = []
    held, cost = latest.report.get("held") or {}, latest.report.get("cost")
    if held.get("people"):
        found.append(
            count(
                "{n} person waits for a peer who fits better, {days} days more at the most",
                "{n} people wait for a peer who fits better, {days} days more at the most",
                int(held["people"]),
                days=f"{float(held['days']):.1f}",
            )
        )
    if held.get("why") == "too early":
        found.append(
            say("Rounds do not look ahead yet: it takes eight weeks, 50 arrivals and 10 places")
        )
    if cost:
        found.append(
            say(
                "What this programme asks of its rounds cost the last one {fewer} pairs and "
                "{less} of the predicted similarity; {kept} of {guarantees} guarantees were kept",
                fewer=int(cost["fewer"]),
                less=f"{float(cost['less']):.2f}",
                kept=int(cost["kept"]),
                guarantees=int(cost["guarantees"]),
            )
        )
    return found
