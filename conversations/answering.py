"""Plans the looks at a talk that waits for an answer, when its session has ended."""

from datetime import timedelta

from conversations.model.ids import MatchId
from conversations.model.matches import Talk
from conversations.turn import Turn


def waits(turn: Turn) -> dict[str, timedelta]:
    """Return how long after a talk's last word each look at it comes."""
    hours = turn.programme.defaults
    return {
        "unanswered": timedelta(hours=hours.unanswered_remind),
        "hand_over": timedelta(hours=hours.unanswered_hand_over),
        "silent": timedelta(days=hours.silent_days),
    }


async def count_anew(turn: Turn, match_id: MatchId) -> None:
    """Let the looks at a talk come as if its last word had come now: somebody is back."""
    for kind, wait in waits(turn).items():
        for due in await turn.unit.dues.find(kind=kind, match_id=match_id, done_at=None):
            turn.unit.dues.remove(due.id)
            turn.schedule(kind, turn.now + wait, match=match_id, **dict(due.args))


def watch_for_answer(turn: Turn, talk: Talk) -> None:
    """Plan the three looks at a talk whose session has ended; each looks whether it still holds."""
    if talk.last_at is None:
        return
    for kind, wait in waits(turn).items():
        at = talk.last_at + wait
        turn.schedule(kind, at, match=talk.match_id, last_at=talk.last_at.isoformat())
