"""What somebody under the minimum age hears: a kind no, and where there is help."""

from conversations.replies import say
from conversations.turn import Turn


def turn_away(turn: Turn) -> None:
    lines = turn.programme.help
    turn.say(
        say(
            "Thank you for being honest. We can only match people from {age}, so we cannot "
            "find you a peer here, and we keep nothing of what you told us. But there are people "
            "who are there for you: {directory} lists free lines, many for young people. "
            "If you are in danger now, call {emergency}. /now shows this again.",
            age=turn.programme.defaults.minimum_age,
            directory=lines.directory,
            emergency=" / ".join(lines.fallback),
        ),
        urgent=True,
    )
