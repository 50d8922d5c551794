"""Receiving over real HTTP: confirmation, long polling, conflicts, allowed kinds, ticks."""

import asyncio
import time
from typing import Any

import httpx
import pytest

from tests.demo.conftest import TOKEN
from tests.servers import BotApiProcess


@pytest.fixture
def bot(botapi: BotApiProcess) -> BotApiProcess:
    """The shared server with an empty queue and the default kinds."""
    botapi.bot("deleteWebhook", drop_pending_updates=True)
    botapi.bot("getUpdates", offset=-1, allowed_updates=[])
    return botapi


def poll(bot: BotApiProcess, **params: Any) -> list[dict[str, Any]]:
    answer = bot.bot("getUpdates", **params)
    assert answer["ok"], answer
    updates: list[dict[str, Any]] = answer["result"]
    return updates


def test_an_update_comes_again_until_its_offset_is_passed(bot: BotApiProcess) -> None:
    ana = bot.person()
    first, second = (bot.send(ana, text)["message_id"] for text in ("one", "two"))
    got = poll(bot)
    assert [update["message"]["message_id"] for update in got] == [first, second]
    assert poll(bot) == got
    assert poll(bot, limit=1) == got[:1]
    assert poll(bot, offset=got[0]["update_id"] + 1) == got[1:]
    assert poll(bot) == got[1:]


def test_two_ticks_stand_for_a_confirmed_update(bot: BotApiProcess) -> None:
    ana = bot.person()
    bot.send(ana, "one")
    (update,) = poll(bot)
    assert bot.chat(ana)["messages"][0]["ticks"] == 1
    poll(bot, offset=update["update_id"] + 1)
    assert bot.chat(ana)["messages"][0]["ticks"] == 2


def test_a_negative_offset_keeps_the_last_ones(bot: BotApiProcess) -> None:
    ana = bot.person()
    for number in range(4):
        bot.send(ana, str(number))
    assert [update["message"]["text"] for update in poll(bot, offset=-2)] == ["2", "3"]
    assert bot.pending_updates() == 2


async def test_a_long_poll_ends_as_soon_as_something_comes(bot: BotApiProcess) -> None:
    ana = await bot.aperson()
    waiting = asyncio.create_task(asyncio.to_thread(poll, bot, timeout=30))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    began = time.monotonic()
    await bot.asend(ana, "now")
    (update,) = await waiting
    assert update["message"]["text"] == "now"
    assert time.monotonic() - began < 25


def test_a_long_poll_lasts_as_long_as_it_was_asked_for(bot: BotApiProcess) -> None:
    began = time.monotonic()
    assert poll(bot, timeout=1) == []
    assert time.monotonic() - began > 0.9


async def test_the_older_of_two_polls_ends_with_a_conflict(bot: BotApiProcess) -> None:
    older = asyncio.create_task(asyncio.to_thread(bot.bot, "getUpdates", timeout=20))
    await asyncio.sleep(0.3)
    assert await asyncio.to_thread(poll, bot, timeout=1) == []
    answer = await older
    assert answer["error_code"] == 409
    assert answer["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )


def test_kinds_that_are_not_allowed_are_never_created(bot: BotApiProcess) -> None:
    ana = bot.person()
    poll(bot, allowed_updates=["callback_query"])
    bot.send(ana, "unseen")
    assert poll(bot, allowed_updates=["message"]) == []
    bot.send(ana, "seen")
    assert [update["message"]["text"] for update in poll(bot)] == ["seen"]


def test_a_raw_update_is_given_as_it_is(bot: BotApiProcess) -> None:
    update_id = bot.raw_update({"message": {"nonsense": True}})
    assert poll(bot) == [{"update_id": update_id, "message": {"nonsense": True}}]


def test_ids_of_updates_rise_and_jump(bot: BotApiProcess) -> None:
    ana = bot.person()
    body = {"messages": [{"person": ana, "text": "x"}] * 100}
    bot.ask("POST", "/user/send_bulk", body)
    ids = [update["update_id"] for update in poll(bot)]
    assert ids == sorted(set(ids))
    assert ids[-1] - ids[0] > 99


def test_what_the_bot_said_is_counted_for_many_chats_at_once(bot: BotApiProcess) -> None:
    ana, ben = bot.person(), bot.person()
    for person in (ana, ben):
        bot.send(person, "/start")
        bot.bot("sendMessage", chat_id=person, text="Welcome")
    seen = int(bot.chat(ana)["seq"])
    bot.bot("sendMessage", chat_id=ana, text="once more")
    bot.send(ana, "thanks")

    counted = bot.ask("POST", "/user/counts", {"after": {str(ana): seen, str(ben): 0}})

    assert counted == {"counts": {str(ana): 1, str(ben): 1}}
    with pytest.raises(RuntimeError, match="no such people: 17"):
        bot.ask("POST", "/user/counts", {"after": {"17": 0}})


@pytest.mark.parametrize("method", ["getMe", "getme", "GETME"])
def test_methods_are_known_in_any_case(bot: BotApiProcess, method: str) -> None:
    assert bot.bot(method)["result"]["username"] == "kindred_demo_bot"


def test_query_form_json_and_multipart_all_carry_parameters(bot: BotApiProcess) -> None:
    ana = bot.person()
    bot.send(ana, "/start")
    url = f"{bot.root}/bot{TOKEN}/sendMessage"
    params = {"chat_id": str(ana), "text": "a&b ñ"}
    with httpx.Client(trust_env=False) as client:
        answers = [
            client.get(url, params=params),
            client.post(url, data=params),
            client.post(url, json=params),
            client.post(url, data=params, files={"ignored": b"x"}),
            client.post(url, params={"chat_id": str(ana)}, data={"text": "a&b ñ"}),
        ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["a&b ñ"] * 5


def test_a_wrong_token_and_a_wrong_method_are_told(bot: BotApiProcess) -> None:
    with httpx.Client(trust_env=False, base_url=bot.root) as client:
        wrong_token = client.get("/bot1:wrong/getMe")
        wrong_method = client.get(f"/bot{TOKEN}/getYou")
    assert (wrong_token.status_code, wrong_token.json()["description"]) == (401, "Unauthorized")
    assert wrong_method.status_code == 404
    assert wrong_method.json()["description"] == "Not Found: method not found"


def test_an_uploaded_photo_comes_back_byte_for_byte(bot: BotApiProcess) -> None:
    ana = bot.person()
    bot.send(ana, "/start")
    data = b"\x89PNG\r\n\x1a\n--boundary\r\n\r\n\0\xff" * 50
    with httpx.Client(trust_env=False, base_url=bot.root) as client:
        sent = client.post(
            f"/bot{TOKEN}/sendPhoto", data={"chat_id": str(ana)}, files={"photo": ("a.png", data)}
        ).json()["result"]
        file = bot.bot("getFile", file_id=sent["photo"][-1]["file_id"])["result"]
        assert client.get(f"/file/bot{TOKEN}/{file['file_path']}").content == data
        assert client.get(f"/file/bot{TOKEN}/nothing").status_code == 404
        assert client.get(f"/file/bot1:no/{file['file_path']}").status_code == 401
    assert "photo" in bot.last(ana)
