"""Why somebody was not asked, or did not answer: one short code for each reason."""

from enum import StrEnum


class Code(StrEnum):
    """Stands in a prompt that was held back or closed, and in every export."""

    # what holds everything back for now
    OUT_OF_REACH = "out_of_reach"  # paused everything, left, or not through the questions yet
    AWAY = "away"
    CRISIS = "crisis"  # a signal of crisis not long ago
    SESSION = "session_open"
    NIGHT = "quiet_hours"
    # what holds one occasion back
    PAUSED = "match_paused"
    FEWER = "fewer_wanted"
    BACKING_OFF = "backing_off"  # several in a row were left unanswered
    APART = "too_close"  # to the one before
    FULL = "cap"  # as many prompts or taps as a week may have
    HOUR = "not_their_hour"  # the weekly and the monthly keep to it, on a later day too
    ROOM = "kept_for_monthly"
    # what ends one occasion
    GAP = "asked_not_long_ago"  # the same pulse
    BLOCKED = "blocked"  # one of the two blocked the other
    NOTHING_LEFT = "nothing_left"  # no item of it makes sense any more
    LATE = "late"  # nobody looked before its window was over: a stop of the bot
    # what closes one that was asked
    WITHDRAWN = "withdrawn"
    BLOCKED_BOT = "blocked_bot"
