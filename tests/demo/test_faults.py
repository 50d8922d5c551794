"""Faults asked for by a test happen as asked, and only then."""

import time

import httpx
import pytest

from tests.demo.conftest import TOKEN
from tests.servers import BotApiProcess


@pytest.fixture
def ana(botapi: BotApiProcess) -> int:
    botapi.clear_faults()
    person = botapi.person()
    botapi.send(person, "/start")
    return person


def post(botapi: BotApiProcess, person: int, text: str) -> httpx.Response:
    with httpx.Client(trust_env=False, timeout=10) as client:
        url = f"{botapi.root}/bot{TOKEN}/sendMessage"
        return client.post(url, json={"chat_id": person, "text": text})


def test_too_many_requests_says_how_long_to_wait(botapi: BotApiProcess, ana: int) -> None:
    botapi.fault("sendMessage", status=429, retry_after=7)
    answer = post(botapi, ana, "x")
    assert answer.status_code == 429
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert post(botapi, ana, "x").status_code == 200


def test_a_fault_hits_its_chat_and_method_as_often_as_asked(
    botapi: BotApiProcess, ana: int
) -> None:
    bob = botapi.person("Bob")
    botapi.send(bob, "/start")
    botapi.fault("sendMessage", chat_id=ana, status=403, times=2)
    assert post(botapi, bob, "x").status_code == 200
    assert botapi.bot("getMe")["ok"]
    refused = post(botapi, ana, "x").json()
    assert refused["description"] == "Forbidden: bot was blocked by the user"
    assert [post(botapi, ana, "x").status_code for _ in range(2)] == [403, 200]


def test_a_bad_gateway_does_not_answer_in_json(botapi: BotApiProcess, ana: int) -> None:
    botapi.fault("*", status=502)
    answer = post(botapi, ana, "x")
    assert answer.status_code == 502
    assert "<html>" in answer.text


def test_an_own_text_is_given(botapi: BotApiProcess, ana: int) -> None:
    botapi.fault("*", status=400, description="Bad Request: message thread not found")
    assert post(botapi, ana, "x").json()["description"] == "Bad Request: message thread not found"


def test_a_delay_comes_before_the_work(botapi: BotApiProcess, ana: int) -> None:
    botapi.fault("sendMessage", delay=0.5)
    began = time.monotonic()
    assert post(botapi, ana, "x").status_code == 200
    assert time.monotonic() - began >= 0.5


@pytest.mark.parametrize(("when", "sent"), [("before", []), ("after", ["x"])])
def test_a_dropped_call_has_no_answer(
    botapi: BotApiProcess, ana: int, when: str, sent: list[str]
) -> None:
    botapi.fault("sendMessage", drop=when)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        post(botapi, ana, "x")
    assert botapi.texts(ana) == sent


def test_a_fault_may_hit_only_a_part_of_the_calls(botapi: BotApiProcess, ana: int) -> None:
    before = botapi.ask("GET", "/record")["n"]
    botapi.fault("sendMessage", status=500, times=1000, chance=0.5)
    found = [post(botapi, ana, "x").status_code for _ in range(60)]
    assert 10 < found.count(200) < 50
    assert not any(call["dropped"] for call in botapi.record(before))


def test_faults_can_be_taken_back(botapi: BotApiProcess, ana: int) -> None:
    botapi.fault("*", status=500, times=100)
    botapi.clear_faults()
    assert post(botapi, ana, "x").status_code == 200


def test_the_record_has_every_call_as_it_was_sent_and_answered(
    botapi: BotApiProcess, ana: int
) -> None:
    before = botapi.ask("GET", "/record")["n"]
    sent = post(botapi, ana, "first").json()["result"]
    where = {"chat_id": ana, "message_id": sent["message_id"]}
    botapi.bot("editMessageText", **where, text="second")
    botapi.fault("sendMessage", drop="before")
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        post(botapi, ana, "lost")
    calls = botapi.record(before)
    assert [(call["method"], call["ok"]) for call in calls] == [
        ("sendMessage", True),
        ("editMessageText", True),
        ("sendMessage", False),
    ]
    assert [call["dropped"] for call in calls] == [False, False, True]
    assert calls[0]["result"] == sent, "a later edit does not change the record"
    assert calls[0]["params"] == {"chat_id": ana, "text": "first"}
