"""Bad input gets a clear answer and loses nothing."""

import asyncio
import time

from conversations.model.ids import PersonId
from tests.acceptance.people import coordinator_comes, through_the_facts
from tests.kindred import KindredProcess, Phone
from tests.ready import opened, pair
from tests.servers import BotApiProcess, find_button, from_bot


def at_the_first_question(server: BotApiProcess) -> Phone:
    phone = Phone(server, "Ranaquillette")
    phone.says("/start")
    through_the_facts(phone)
    phone.sees("Question 1")
    return phone


def test_an_unknown_command_points_to_help(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    phone = Phone(busy_server, "Ranaquillette")
    phone.says("/fly")
    phone.sees("I do not know this command. /help")


def test_words_where_a_button_was_expected_are_understood_or_asked_for_again(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    phone = at_the_first_question(busy_server)
    phone.says("blah")
    phone.sees("I could not find that among the answers")
    phone.sees("Question 1")
    phone.says("english")
    phone.taps("Continue")
    phone.sees("Question 2")


def test_a_button_pressed_twice_does_its_work_once(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    recipient, supporter = pair(running, busy_server)
    recipient.says("/end")
    recipient.sees("End the talk with")
    message_id, data = find_button(
        from_bot(busy_server.chat(recipient.id)), "End it now", None, None
    )
    for _ in range(2):
        body = {"message_id": message_id, "data": data}
        busy_server.ask("POST", f"/user/{recipient.id}/press", body)
    supporter.sees("has ended the talk")
    recipient.sees("has ended. Thank you")
    time.sleep(0.3)
    assert sum("has ended the talk" in text for text in supporter.reads()) == 1
    answers = busy_server.chat(recipient.id)["answers"]
    assert any("answered this already" in str(answer.get("text")) for answer in answers)


def test_a_button_of_somebody_else_does_nothing(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    recipient, supporter = pair(running, busy_server)
    stranger = Phone(busy_server, "Strangebury")
    stranger.says("/start")
    stranger.taps("English")
    recipient.says("/end")
    recipient.sees("End the talk with")
    message_id, data = find_button(
        from_bot(busy_server.chat(recipient.id)), "End it now", None, None
    )
    body = {"message_id": message_id, "data": data, "forge": True}
    busy_server.ask("POST", f"/user/{stranger.id}/press", body)
    deadline = time.monotonic() + 45
    while not busy_server.chat(stranger.id)["answers"][-1:] and time.monotonic() < deadline:
        time.sleep(0.05)
    recipient.says("still here")
    supporter.sees("still here")


def test_a_photo_in_the_middle_of_the_questions_is_refused_and_the_question_asked_again(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    phone = at_the_first_question(busy_server)
    busy_server.send_media(phone.id, "photo", caption="me")
    phone.sees("I can only read text here")
    phone.sees("Question 1")


def test_invitations_work_once_and_for_a_week(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    used = running.invite("coordinator")[0]
    coordinator_comes(busy_server, used, "Samistralio")
    second = Phone(busy_server, "Ranaquillette")
    second.says(f"/start {used}")
    second.sees("has already been used")
    third = Phone(busy_server, "Thirdonia")
    third.says("/start not-one-of-ours")
    third.sees("not one of ours")
    third.says("/start")
    third.sees("Which language")


def test_five_thousand_characters_at_a_question_are_answered_with_the_room_there_is(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    phone = at_the_first_question(busy_server)
    phone.answers_questions({"Which languages": ["English"]}, "Is there anything a peer")
    phone.says("x" * 4096)
    phone.sees("there is room for 300")
    phone.sees("Is there anything a peer")


def test_the_longest_message_reaches_a_peer_whole(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    recipient, supporter = pair(running, busy_server)
    words = " ".join(str(n) for n in range(1, 950))[:4096]
    recipient.says(words)
    supporter.sees(words[-20:])
    pieces = [text.partition("\n") for text in supporter.reads()]
    assert "".join(words for alias, _, words in pieces if alias == "Cedar:") == words


def test_what_can_give_somebody_away_is_refused_kindly_and_not_passed_on(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    recipient, supporter = pair(running, busy_server)
    for kind in ("document", "video", "animation", "audio", "location", "contact", "dice"):
        recipient._act()
        busy_server.send_media(recipient.id, kind)
        recipient.sees("not passed on")
    recipient.says("in words then")
    supporter.sees("in words then")
    assert supporter.reads() == ["Cedar:\nin words then"]


def test_somebody_with_two_talks_is_asked_who_a_message_is_for(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    first, supporter = pair(running, busy_server)
    second = Phone(busy_server, "Rukminarova", started=True)

    async def arrange() -> None:
        ready = await opened(running)
        other = await ready.person(second.id, recipient=True)
        async with ready.store.reading() as unit:
            by_account = await unit.people.find(supporter=True)
        async with ready.store.unit() as unit:
            known = await unit.resolve_people([supporter.id], by_account[0].created_at)
        await ready.talk(other, PersonId(known[supporter.id]), ("Willow", "Maple"))
        await ready.store.close()

    asyncio.run(arrange())
    first.says("from the first")
    supporter.sees("Cedar:\nfrom the first")
    second.says("from the second")
    supporter.sees("Willow:\nfrom the second")
    supporter.says("an answer to one of you")
    supporter.sees("Who is this for?")
    time.sleep(0.3)
    assert not any("an answer to one" in text for text in first.reads() + second.reads())
    supporter.taps("Willow")
    second.sees("an answer to one of you")
    message = next(
        m for m in from_bot(busy_server.chat(supporter.id)) if "from the first" in m["text"]
    )
    supporter.says("only for you", reply_to_message_id=message["message_id"])
    first.sees("only for you")
    first.says("and back")
    supporter.sees("Cedar:\nand back")
    supporter.says("unclear again")
    supporter.sees("Who is this for?")


def test_edits_follow(busy_server: BotApiProcess, running: KindredProcess) -> None:
    recipient, supporter = pair(running, busy_server)
    sent = recipient.says("I feel bed today")
    supporter.sees("I feel bed today")
    busy_server.edit(recipient.id, sent["message_id"], "I feel bad today")
    supporter.sees("I feel bad today")
    assert not any("bed" in text for text in supporter.reads())


def test_a_blocked_bot_is_told_to_the_other_side_once_and_kindly(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    recipient, supporter = pair(running, busy_server)
    busy_server.block(supporter.id)
    recipient.sees("cannot be reached at the moment")
    recipient.says("hello?")
    recipient.sees("was not passed on")


def test_after_a_block_nothing_arrives(busy_server: BotApiProcess, running: KindredProcess) -> None:
    recipient, supporter = pair(running, busy_server)
    supporter.says("one")
    recipient.sees("one")
    recipient.says("/block")
    recipient.sees("is blocked")
    supporter.sees("has ended the talk")
    supporter.says("two")
    supporter.sees("nobody was sent this")
    time.sleep(0.3)
    assert "two" not in recipient.reads()


def test_words_of_danger_show_the_card_at_once_and_still_arrive(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    recipient, supporter = pair(running, busy_server)
    recipient.says("I want to end my life tonight")
    recipient.sees("You do not have to carry it alone")
    card = recipient.sees("call 999")["text"]
    assert "Samaritans" in card
    assert "116123" in card
    supporter.sees("I want to end my life tonight")


def test_a_report_with_the_words_attached_reaches_the_team_sealed(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    recipient, supporter = pair(running, busy_server)
    supporter.says("send me money now")
    recipient.sees("send me money now")
    message = busy_server.last(recipient.id)
    recipient.says("/report", reply_to_message_id=message["message_id"])
    recipient.taps("I felt unsafe")
    recipient.taps("Yes, attach it")
    recipient.sees("The team has it now")

    async def look() -> list[str]:
        ready = await opened(running)
        async with ready.store.reading() as unit:
            concerns = await unit.concerns.find(kind="report")
        await ready.store.close()
        return [concern.evidence for concern in concerns]

    assert any("send me money now" in evidence for evidence in asyncio.run(look()))


def test_the_card_comes_in_every_state_and_from_the_key(
    busy_server: BotApiProcess, running: KindredProcess
) -> None:
    newcomer = Phone(busy_server, "Newcomeria")
    newcomer.says("/now")
    newcomer.sees("112 / 911 / 999")
    asked = at_the_first_question(busy_server)
    asked.says("/now")
    asked.sees("Samaritans")
    asked.says("Help now")
    asked.sees("Samaritans")
