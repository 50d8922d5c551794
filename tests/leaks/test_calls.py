"""The search itself: a bot that leaks is caught, however it hides what it says."""

import base64
import gzip
import zlib
from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import nobody_is_named_to_others
from tests.leaks.calls import hits, in_bytes, told_to_others
from tests.servers import BotApiProcess

RANA = {"first_name": "Ranaquil", "last_name": "Testerling7", "username": "ranaquil_77x"}


@pytest.fixture
def server() -> Iterator[BotApiProcess]:
    with BotApiProcess(played=True) as started:
        yield started


@pytest.fixture
def two(server: BotApiProcess) -> tuple[int, int]:
    return server.person(**RANA, started=True), server.person("Samistral", started=True)


@pytest.mark.parametrize("name", ["first_name", "last_name", "username", "id"])
def test_a_bot_that_names_somebody_to_the_other_is_caught(
    server: BotApiProcess, two: tuple[int, int], name: str
) -> None:
    rana, sami = two
    word = str({**RANA, "id": rana}[name])
    server.bot("sendMessage", chat_id=rana, text=f"to yourself: {word}")
    nobody_is_named_to_others(server)
    server.bot("sendMessage", chat_id=sami, text=f"you talk with {word}.")
    with pytest.raises(AssertionError, match="in sendMessage to"):
        nobody_is_named_to_others(server)


def test_a_bot_that_hides_an_account_in_a_button_is_caught(
    server: BotApiProcess, two: tuple[int, int]
) -> None:
    rana, sami = two
    button = {"text": "Answer", "callback_data": f"answer:{rana}"}
    keys = {"inline_keyboard": [[button]]}
    server.bot("sendMessage", chat_id=sami, text="?", reply_markup=keys)
    with pytest.raises(AssertionError, match=str(rana)):
        nobody_is_named_to_others(server)


def test_a_bot_that_answers_everybody_with_a_name_is_caught(
    server: BotApiProcess, two: tuple[int, int]
) -> None:
    server.bot("setMyDescription", description="Ask Ranaquil")
    with pytest.raises(AssertionError, match="to nobody"):
        nobody_is_named_to_others(server)


def test_a_name_inside_an_uploaded_file_is_caught(
    server: BotApiProcess, two: tuple[int, int]
) -> None:
    _, sami = two
    hidden = zlib.compress("written by Testerling7".encode("utf-16-le"))
    httpx.post(
        f"{server.root}/bot{server.token}/sendDocument",
        data={"chat_id": str(sami)},
        files={"document": ("letter.pdf", b"%PDF-1.7 " + hidden)},
        trust_env=False,
    ).raise_for_status()
    assert told_to_others(server.ask("GET", "/user/people"), server.record(), server.file)
    assert hits(["Testerling7"], server.record(), server.file)


@pytest.mark.parametrize(
    "hidden",
    [
        b"..Amira Haddad..",
        "Amira Haddad".encode("utf-16-be"),
        zlib.compress(b"x Amira Haddad x"),
        base64.b64encode(b"1Amira Haddad"),
        base64.b64encode(b"22Amira Haddad"),
        b"Amira Haddad".hex().encode(),
        b"Amira Haddad".hex().upper().encode(),
    ],
)
def test_a_text_is_found_however_a_file_holds_it(hidden: bytes) -> None:
    assert in_bytes("Amira Haddad", b"\x89PNG" + hidden + b"IEND")
    assert not in_bytes("Amira Haddid", b"\x89PNG" + hidden + b"IEND")
    assert not in_bytes("Amira Haddad", gzip.compress(b"something else"))


@pytest.mark.parametrize(
    ("missing", "fault"),
    [("protect_content", "without protect_content"), ("link_preview_options", "with previews")],
)
def test_a_bot_that_lets_a_peers_words_be_passed_on_or_previewed_is_caught(
    server: BotApiProcess, two: tuple[int, int], missing: str, fault: str
) -> None:
    rana, _ = two
    entities = [{"type": "bold", "offset": 0, "length": len("Cedar:")}]
    words = {"chat_id": rana, "text": "Cedar:\nGood evening", "entities": entities}
    kept = {"protect_content": True, "link_preview_options": {"is_disabled": True}}
    server.bot("sendMessage", **words, **kept)
    server.bot("sendMessage", chat_id=rana, text="<b>Cedar:</b>\nour own", parse_mode="HTML")
    nobody_is_named_to_others(server)
    server.bot("sendMessage", **words, **{name: kept[name] for name in kept if name != missing})
    with pytest.raises(AssertionError, match=fault):
        nobody_is_named_to_others(server)
