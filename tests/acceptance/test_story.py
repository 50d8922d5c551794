"""The story: from /start to the pulse after a first talk, through bot, server and database."""

from tests.acceptance.people import coordinator_comes, recipient_comes, supporter_comes
from tests.kindred import KindredProcess
from tests.leaks.searching import hits_in_calls, hits_in_files, needles_of
from tests.ready import crowd
from tests.servers import BotApiProcess

HOUR = 3600
PLANTED = (
    "it is hard tonight",
    "take your time",
    "an answer to this",
    "quinceleaf",
    "three in the",
)
"""What was typed in the story, at intake and in the talk."""


def tidied(server: BotApiProcess, method: str) -> set[tuple[int, int]]:
    """Which messages in which chats a method was called for."""
    calls = [one for one in server.record() if one["method"] == method]
    return {(one["params"]["chat_id"], one["params"]["message_id"]) for one in calls}


def test_two_people_find_each_other_talk_and_say_how_alike_they_feel(
    server: BotApiProcess, bot: KindredProcess
) -> None:
    token = bot.init()
    with bot:
        crowd(bot)
        coordinator = coordinator_comes(server, token)
        supporter = supporter_comes(server, bot, coordinator)
        recipient = recipient_comes(server)

        said = bot.command("match", "--config", str(bot.config), "--dry-run")
        assert "1 waited, 1 had room: 1 pairs" in said
        assert "nothing was stored" in said
        server.advance(HOUR)
        coordinator.sees("waits for your review")
        coordinator.taps("Look")
        card = coordinator.sees("Predicted similarity")["text"]
        assert "Panic attacks" in card
        coordinator.taps("Approve")

        supporter.sees("Panic attacks")
        supporter.taps("Yes, I would")
        recipient.sees("would like to talk with you")
        recipient.sees("three in the morning feeling")
        recipient.taps("Talk with")
        recipient.sees("can talk now")
        supporter.sees("has chosen you")
        supporter.sees("quinceleaf")

        for number in range(3):
            recipient.says(f"hello {number}, it is hard tonight")
            supporter.sees(f"hello {number}, it is hard tonight")
            supporter.says(f"I am here {number}, take your time")
            recipient.sees(f"I am here {number}, take your time")

        last = server.last(recipient.id)
        recipient.says("an answer to this", reply_to_message_id=last["message_id"])
        passed_on = supporter.sees("an answer to this")
        assert passed_on["reply_to_message"]["text"] == "I am here 2, take your time"

        server.advance(HOUR)
        recipient.sees_in_time("How alike are you and")
        recipient.taps("8")
        recipient.sees("gets what it is like for me")
        recipient.taps("Mostly true")
        recipient.sees("I want to keep talking")
        recipient.taps("Very true")
        server.wait_until(lambda: not any("keep talking" in one for one in recipient.reads()))
        recipient.taps("Half true")  # the one that takes turns
        recipient.sees("Thank you.")

        coordinator.says("/overview")
        coordinator.sees("Talks: 1")
        coordinator.says("/quality")
        coordinator.sees("1 person has rated a first contact so far")

        recipient.says("/end")
        recipient.taps("End it now")
        recipient.sees("has ended. Thank you")
        supporter.sees("has ended the talk")
        server.wait_until(lambda: len(tidied(server, "unpinChatMessage")) == 2)
        pinned = tidied(server, "pinChatMessage")
        assert {recipient.id, supporter.id} <= {chat for chat, _ in pinned}
        assert tidied(server, "unpinChatMessage") <= pinned
        # Ways to begin went with the first word of each; questions answered in words, before that.
        assert tidied(server, "unpinChatMessage") <= tidied(server, "editMessageReplyMarkup")
        bot.stop()
        people = (coordinator, supporter, recipient)
        assert hits_in_calls(server.record(), people) == []
        assert hits_in_files([bot.folder, *bot.data], needles_of(people, PLANTED)) == []
    export = bot.folder / "export"
    said = bot.command("export", str(export), "--fhir", "--config", str(bot.config))
    # How many were asked before they met depends on whose night it is while this runs.
    assert "prompts, 4 answers, 1 matches" in said
    assert "Very true" not in (export / "responses.csv").read_text(encoding="utf-8")
    assert hits_in_files([export], needles_of(people, PLANTED)) == []
    said = bot.command("evaluate", "--config", str(bot.config))
    assert "1 pairs of 1 asked" in said
    assert "nothing more is told" in said
    assert "The audit chain is whole" in bot.command("verify-audit", "--config", str(bot.config))
