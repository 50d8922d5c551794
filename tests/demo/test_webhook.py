"""Delivery to a webhook: the secret, retries, what is refused, and a call in the answer."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.servers import BotApiProcess


class Receiver(ThreadingHTTPServer):
    """A bot's webhook that keeps what it gets and answers as it was told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[str | None, dict[str, Any]]] = []
        self.statuses: list[int] = []
        self.answer: dict[str, Any] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?x=1"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
        assert self.path == "/hook?x=1"
        self.server.got.append((secret, json.loads(body)))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        answer = json.dumps(self.server.answer).encode() if self.server.answer else b""
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay silent."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield receiver
    receiver.shutdown()
    thread.join()
    receiver.server_close()


@pytest.fixture
def server() -> Iterator[BotApiProcess]:
    with BotApiProcess(played=True) as process:
        yield process


def texts(receiver: Receiver) -> list[str]:
    return [update["message"]["text"] for _, update in receiver.got]


def test_updates_come_with_the_secret_and_are_confirmed(
    server: BotApiProcess, receiver: Receiver
) -> None:
    ana = server.person()
    server.send(ana, "before")
    assert server.bot("setWebhook", url=receiver.url, secret_token="abc_-1")["ok"]
    server.send(ana, "after")
    server.wait_until(lambda: len(receiver.got) == 2)
    assert texts(receiver) == ["before", "after"]
    assert {secret for secret, _ in receiver.got} == {"abc_-1"}
    server.wait_until(lambda: server.pending_updates() == 0)
    assert [message["ticks"] for message in server.chat(ana)["messages"]] == [2, 2]


def test_a_refused_update_comes_again_before_the_next_of_its_chat(
    server: BotApiProcess, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503]
    ana = server.person()
    server.bot("setWebhook", url=receiver.url)
    server.send(ana, "one")
    server.send(ana, "two")
    server.wait_until(lambda: len(receiver.got) == 4)
    assert texts(receiver) == ["one", "one", "one", "two"]
    info = server.bot("getWebhookInfo")["result"]
    assert info["last_error_message"].startswith("Wrong response from the webhook: 503")


def test_a_chat_that_fails_does_not_hold_up_others(
    server: BotApiProcess, receiver: Receiver
) -> None:
    receiver.statuses = [500] * 20  # more than there is time for
    ana, bob = server.person("Ana"), server.person("Bob")
    server.bot("setWebhook", url=receiver.url)
    server.send(ana, "one")
    server.wait_until(lambda: len(receiver.got) == 2)
    server.send(bob, "mine")
    server.wait_until(lambda: "mine" in texts(receiver))


def test_each_chat_stays_in_order_while_many_are_delivered_at_once(
    server: BotApiProcess, receiver: Receiver
) -> None:
    people = server.people(20)
    server.bot("setWebhook", url=receiver.url)
    wanted = [{"person": one, "text": str(number)} for number in range(10) for one in people]
    server.ask("POST", "/user/send_bulk", {"messages": wanted})
    server.wait_until(lambda: len(receiver.got) == 200)
    for person in people:
        own = [u["message"] for _, u in receiver.got if u["message"]["chat"]["id"] == person]
        assert [message["text"] for message in own] == [str(number) for number in range(10)]


def test_an_answer_may_be_a_call(server: BotApiProcess, receiver: Receiver) -> None:
    ana = server.person()
    receiver.answer = {"method": "sendMessage", "chat_id": ana, "text": "in one go"}
    server.bot("setWebhook", url=receiver.url)
    server.send(ana, "hi")
    assert server.wait_for(ana, "in one go")


def test_polling_and_webhook_exclude_each_other(server: BotApiProcess, receiver: Receiver) -> None:
    server.bot("setWebhook", url=receiver.url)
    refused = server.bot("getUpdates")
    assert refused["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert server.bot("deleteWebhook")["result"] is True
    assert server.bot("getUpdates")["result"] == []


def test_a_poll_ends_when_a_webhook_is_set(server: BotApiProcess, receiver: Receiver) -> None:
    answers: list[dict[str, Any]] = []
    poll = Thread(target=lambda: answers.append(server.bot("getUpdates", timeout=20)))
    poll.start()
    time.sleep(0.3)
    server.bot("setWebhook", url=receiver.url)
    poll.join(3)
    assert [answer["description"] for answer in answers] == [
        "Conflict: terminated by setWebhook request"
    ]


def test_a_second_webhook_within_a_second_is_too_many(
    server: BotApiProcess, receiver: Receiver
) -> None:
    server.bot("setWebhook", url=receiver.url)
    again = server.bot("setWebhook", url=receiver.url)
    assert again["parameters"] == {"retry_after": 1}


@pytest.mark.parametrize(
    "url", ["http://192.168.0.1/x", "https://example.org/x", "ftp://127.0.0.1/"]
)
def test_nothing_is_delivered_beyond_this_machine(server: BotApiProcess, url: str) -> None:
    assert server.bot("setWebhook", url=url)["description"].startswith("Bad Request: bad webhook")


def test_a_webhook_that_comes_up_late_gets_everything(
    server: BotApiProcess, receiver: Receiver
) -> None:
    server.bot("setWebhook", url="http://127.0.0.1:9/")
    ana = server.person()
    server.send(ana, "one")
    server.wait_until(lambda: "last_error_message" in server.bot("getWebhookInfo")["result"])
    time.sleep(1.1)
    server.bot("setWebhook", url=receiver.url)
    server.wait_until(lambda: texts(receiver) == ["one"])
