"""Plans the looks at a talk that waits for an answer, when its session has ended."""

from datetime import timedelta

from conversations.model.matches import Talk
from conversations.turn import Turn


def watch_for_answer(turn: Turn, talk: Talk) -> None:
    """Plan the three looks at a talk whose session has ended; each looks whether it still holds."""
    if talk.last_at is None:
        return
    hours = turn.programme.defaults
    after = {
        "unanswered": timedelta(hours=hours.unanswered_remind),
        "hand_over": timedelta(hours=hours.unanswered_hand_over),
        "silent": timedelta(days=hours.silent_days),
    }
    for kind, wait in after.items():
        at = talk.last_at + wait
        turn.schedule(kind, at, match=talk.match_id, last_at=talk.last_at.isoformat())
