"""What a report may be about, and how urgent that makes it."""

from conversations.replies import Words, say

WHY = {
    "unsafe": (say("I felt unsafe or pressed"), 3),
    "contact": (say("They wanted to meet or get my contact"), 3),
    "insult": (say("They insulted or hurt me"), 2),
    "worried": (say("I am worried about them"), 3),
    "other": (say("Something else"), 2),
}


def rule_of(why: str) -> str:
    return f"report:{why}"


def reason_of(rule: str) -> Words | None:
    """Return what a kept report was about, as its reporter chose it."""
    known = WHY.get(rule.removeprefix("report:"))
    return known[0] if known else None
