"""The demo's guided path: a dozen steps through the story, each one big button."""

from typing import Any

SHARED: dict[str, Any] = {
    "Which language shall": ["English"],
    "How old are you": ["25–34"],
    "Which country are you": ["United Kingdom"],
    "Which languages": ["English"],
    "How long has this": ["3 months to a year"],
    "Which cultures feel": ["Middle East and the Gulf"],
    "Does a faith": ["Islam"],
}
RANA = {
    **SHARED,
    "What are you living with": ["Panic attacks", "Being lonely"],
    "Where are you with this": ["I am finding out what helps"],
    "Which hard things": ["Thoughts of suicide"],
    "Is there anything a peer": "Evenings are the hardest. I may need a moment to answer.",
    "What matters most to you": ["what you have been through"],
}
SAMI = {
    **SHARED,
    "What have you lived through": ["Panic attacks", "Being lonely"],
    "Where do you stand": ["There are better days now"],
    "What would you rather not": ["War, prison or having to flee"],
    "two sentences of your own": "I know the fear at three in the morning. I listen well.",
    "When do you mostly": ["Evenings"],
    "How many people could you": ["2"],
}


def guide(coordinator_token: str, supporter_token: str) -> dict[str, Any]:
    """Return the guide as the page reads it (see docs/demo-server.md)."""
    return {
        "phones": [
            {"role": "recipient", "first_name": "Rana", "language_code": "en", "start": None},
            {
                "role": "supporter",
                "first_name": "Sami",
                "language_code": "en",
                "start": f"/start {supporter_token}",
            },
            {
                "role": "coordinator",
                "first_name": "Carla",
                "language_code": "en",
                "start": f"/start {coordinator_token}",
            },
        ],
        "steps": _coming_in(coordinator_token, supporter_token) + _meeting() + _after(),
    }


def _step(phone: str, title: str, text: str, do: Any, seen: str, on: str = "") -> dict[str, Any]:
    done = {"text": seen, **({"phone": on} if on else {})}
    return {"phone": phone, "title": title, "text": text, "do": do, "done_when": done}


def _coming_in(coordinator_token: str, supporter_token: str) -> list[dict[str, Any]]:
    return [
        _step(
            "coordinator",
            "Carla coordinates",
            "She answers for all of it, and never sees what people write.",
            [{"send": f"/start {coordinator_token}"}, {"fill": SHARED}],
            "You are a coordinator now",
        ),
        _step(
            "supporter",
            "Sami has been there",
            "He comes by an invitation and answers the same questions from his side.",
            [{"send": f"/start {supporter_token}"}, {"fill": SAMI}],
            "A coordinator reads it",
        ),
        _step(
            "coordinator",
            "Welcome Sami",
            "A link alone admits nobody: Carla reads what he wrote.",
            [{"press": "Look", "under": "waits for your welcome"}, {"press": "Welcome"}],
            "You are a supporter now",
            on="supporter",
        ),
        _step(
            "recipient",
            "Rana looks for somebody",
            "One question at a time, each can be skipped.",
            [{"send": "/start"}, {"fill": RANA}],
            "We look for somebody now",
        ),
    ]


def _meeting() -> list[dict[str, Any]]:
    return [
        _step(
            "recipient",
            "Ten minutes pass",
            "A round of the matcher runs over everyone who waits.",
            {"advance": 660},
            "for your review",
            on="coordinator",
        ),
        _step(
            "coordinator",
            "Carla looks at the pairs",
            "Aliases, what they share, the score with its parts, what speaks against.",
            [
                # Who has played by hand may have seen a round already, before Rana came.
                {"advance": 660},
                {"press": "Look", "under": "your review"},
                {"press": "Approve", "again": True},
            ],
            "Somebody is looking for a peer",
            on="supporter",
        ),
        _step(
            "supporter",
            "Sami says yes",
            "A no would be fine, and nobody would hear of it.",
            {"press": "Yes, I would"},
            "hears now that somebody has said yes",
        ),
        _step(
            "recipient",
            "A day later, Rana chooses",
            "Among those who said yes, each with what they share and their own words.",
            [{"advance": 90000}, {"press": "Talk with"}],
            "can talk now",
        ),
        _step(
            "recipient",
            "They talk",
            "Under aliases; neither learns who the other is.",
            {"send": "Hello. It is hard to begin."},
            "It is hard to begin",
            on="supporter",
        ),
    ]


def _after() -> list[dict[str, Any]]:
    return [
        _step(
            "recipient",
            "When it gets too heavy",
            "The help card comes by itself, and Carla hears of it, without the words.",
            {"send": "I cannot go on. I want to end my life."},
            "You do not have to carry it alone",
        ),
        _step(
            "coordinator",
            "How things stand",
            "Counts only. Try /quality too: predicted against felt similarity.",
            {"send": "/overview"},
            "Waiting for a peer",
        ),
    ]
