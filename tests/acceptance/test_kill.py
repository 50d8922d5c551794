"""The bot is killed in the middle of everything: nothing is lost, nothing changes its order."""

import random
import threading
import time
from collections.abc import Callable

from tests.kindred import KindredProcess, Phone
from tests.ready import pair
from tests.servers import BotApiProcess, from_bot, text_of

KILLS = 5
REPEAT = "↻"


def test_killed_again_and_again_the_bot_loses_no_message_and_keeps_their_order(
    server: BotApiProcess, bot: KindredProcess
) -> None:
    bot.init()
    recipient, supporter = pair(bot, server)
    bot.start()
    wait_until_it_works(server)
    done = threading.Event()
    writers = [
        threading.Thread(target=write, args=(phone, word, done))
        for phone, word in ((recipient, "north"), (supporter, "south"))
    ]
    for writer in writers:
        writer.start()
    chance = random.Random(5)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.4, 1.2))
        bot.kill()
        bot.start()
        wait_until_it_works(server)
    done.set()
    for writer in writers:
        writer.join()
    for phone, word, peer in ((recipient, "north", supporter), (supporter, "south", recipient)):
        sent = [
            m["text"] for m in server.chat(phone.id)["messages"] if m["out"] and word in m["text"]
        ]
        peer.sees(sent[-1], seconds=60)
        arrived = [text_of(m) for m in from_bot(server.chat(peer.id)) if word in text_of(m)]
        plain = [text.partition("\n")[2] for text in arrived]
        assert list(dict.fromkeys(plain)) == sent, "lost or out of order"
        unmarked = [text for text in arrived if REPEAT not in text]
        assert len(unmarked) == len(set(unmarked)), "a repeat without its mark"
        assert len(arrived) - len(sent) <= KILLS, "more repeats than sends in flight"


def write(phone: Phone, word: str, done: threading.Event) -> None:
    number = 0
    while not done.is_set():
        number += 1
        phone.server.send(phone.id, f"{word} {number}")
        time.sleep(0.06)


def wait_until_it_works(server: BotApiProcess) -> None:
    """Wait until the restarted bot asks for updates; then it may be killed again."""
    before = len(server.record())
    wait(lambda: len(server.record()) > before)


def wait(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain")
        time.sleep(0.05)


def test_killed_in_the_middle_of_the_questions_the_bot_goes_on_where_it_was(
    server: BotApiProcess, bot: KindredProcess
) -> None:
    bot.init()
    bot.start()
    phone = Phone(server, "Rana")
    phone.says("/start")
    phone.taps("English")
    phone.taps("Go on")
    phone.sees("How old are you")
    bot.kill()
    phone.taps("25–34")
    bot.start()
    phone.taps("United Kingdom", seconds=30)
    phone.sees("(1 of 4)")
    bot.stop()
    server.advance(5 * 86400)
    bot.start()
    phone.says("/start")
    phone.sees("We were here")
    phone.sees("(1 of 4)")
