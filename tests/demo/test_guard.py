"""Programs on this machine and the server's own page are let in; other web pages are not."""

import httpx
import pytest

from demo.botapi.files import plain_png
from tests.servers import BotApiProcess

PATHS = ["/", "/user/people", "/clock", "/page/main.js", "/bot700000001:test/getMe"]


def ask(server: BotApiProcess, path: str, verb: str = "GET", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.Client(base_url=server.root, trust_env=False) as client:
        return client.request(verb, path, headers=named, json={} if verb == "POST" else None)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:9000", "127.0.0.1.evil.org", "["])
def test_a_foreign_name_that_leads_here_is_refused(
    botapi: BotApiProcess, path: str, host: str
) -> None:
    answer = ask(botapi, path, host=host)
    assert answer.status_code == 403
    assert "127.0.0.1" in answer.json()["error"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:9000"])
@pytest.mark.parametrize("path", PATHS)
def test_the_names_of_this_machine_are_fine(botapi: BotApiProcess, host: str, path: str) -> None:
    assert ask(botapi, path, host=host).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", ""]
)
@pytest.mark.parametrize("path", ["/user/people", "/clock/advance", "/faults"])
def test_another_page_cannot_make_anything_happen(
    botapi: BotApiProcess, origin: str, path: str
) -> None:
    people = botapi.ask("GET", "/user/people")
    assert ask(botapi, path, "POST", origin=origin).status_code == 403
    assert botapi.ask("GET", "/user/people") == people


def test_the_own_page_is_let_in(botapi: BotApiProcess) -> None:
    same = {"origin": botapi.root, "sec_fetch_site": "same-origin"}
    assert ask(botapi, "/user/people", "POST", **same).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_cannot_call_by_way_of_a_picture(botapi: BotApiProcess, site: str) -> None:
    for path in PATHS[1:]:
        assert ask(botapi, path, sec_fetch_site=site).status_code == 403
    assert ask(botapi, "/", sec_fetch_site=site).status_code == 200, "a link may lead to the page"


@pytest.mark.parametrize("path", ["/", "/page/main.js", "/user/people", "/nowhere"])
def test_every_answer_of_this_side_says_what_a_browser_may_do(
    botapi: BotApiProcess, path: str
) -> None:
    headers = ask(botapi, path).headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_file_is_had_by_its_id_and_cannot_do_anything(botapi: BotApiProcess) -> None:
    ana = botapi.person()
    photo = botapi.send_media(ana, "photo")["photo"]
    for size in photo:
        answer = ask(botapi, f"/user/file/{size['file_id']}")
        assert answer.headers["content-type"] == "image/png"
        assert answer.content == plain_png(320, 240, (120, 150, 190))
    upload = {"document": ("x.html", b"<script>alert(1)</script>", "text/html")}
    with httpx.Client(trust_env=False) as client:
        url = f"{botapi.base_url}{botapi.token}/sendDocument"
        sent = client.post(url, data={"chat_id": ana}, files=upload).json()["result"]
    answer = ask(botapi, f"/user/file/{sent['document']['file_id']}")
    assert answer.content == upload["document"][1]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    assert ask(botapi, "/user/file/nothing").status_code == 404


def test_the_bot_is_named(botapi: BotApiProcess) -> None:
    me = botapi.bot("getMe")["result"]
    named = {"username": me["username"], "first_name": me["first_name"]}
    assert botapi.ask("GET", "/user/bot") == named


def test_the_silent_can_be_left_out_of_the_list(botapi: BotApiProcess) -> None:
    botapi.people(3, silent=True)
    ana = botapi.person("Ana")
    listed = botapi.ask("GET", "/user/people?silent=false")
    assert ana in [one["id"] for one in listed]
    assert not any(one["silent"] for one in listed)
