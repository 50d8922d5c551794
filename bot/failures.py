"""What the end of a send means for the books and for people: pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.decisions import Decision, Gone, Later, Refused
from bot.tg.sending import Sent
from conversations.inbound import DeliveryFailed
from conversations.model.ids import MatchId, PersonId
from conversations.wire import Receipt, Sendable

Concerned = tuple[PersonId | None, MatchId | None]


def receipt_of(row: Sendable, outcome: Sent | Decision, now: datetime) -> Receipt:
    """Return the receipt that books how a send ended."""
    match outcome:
        case Sent(message_id, more):
            # A change makes no copy: what got a reaction stays its writer's own message.
            place = None if row.outgoing.changes_copy else message_id
            return Receipt(row.id, "sent", platform_message_id=place, more=more)
        case Later(wait, uncertain):
            moment = now + timedelta(seconds=wait)
            return Receipt(row.id, "later", not_before=moment, uncertain=uncertain)
        case Gone():
            return Receipt(row.id, "gone", reason="gone")
        case Refused(reason):
            return Receipt(row.id, "refused", reason=reason)
        case _:
            return Receipt(row.id, "later", not_before=now)


def failures_of(
    row: Sendable,
    outcome: Sent | Decision,
    waiting: Iterable[Sendable],
    now: datetime,
    told: set[Concerned],
) -> list[DeliveryFailed]:
    """Return what the core must hear of; each sender in each match once, noted in `told`.

    waiting: the rows behind this one, which are dropped when the person is gone.
    """
    if isinstance(outcome, Gone):
        rows, reason = [row, *waiting], "gone"
    elif isinstance(outcome, Refused) and outcome.told and row.outgoing.sender is not None:
        rows, reason = [row], "expired" if outcome.reason == "expired" else "refused"
    else:
        return []
    of_people = [one for one in rows if one.outgoing.sender is not None]
    failures = []
    for one in of_people or ([] if told else rows[:1]):
        outgoing = one.outgoing
        if (outgoing.sender, outgoing.match_id) in told:
            continue
        told.add((outgoing.sender, outgoing.match_id))
        detail = {"reason": outcome.reason} if isinstance(outcome, Refused) else {}
        if outgoing.changes_copy:
            detail["change"] = str(outgoing.payload["kind"])
        if outgoing.message_id is not None:
            detail["message_id"] = outgoing.message_id
        failures.append(
            DeliveryFailed(outgoing.to, outgoing.sender, outgoing.match_id, reason, now, detail)
        )
    return failures
