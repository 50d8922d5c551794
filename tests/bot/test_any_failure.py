"""Whatever fails and whenever the bot dies: each word arrives once, or its writer is told.

The real core, storage, inbox and outbox; `played` has the platform. What counts is its calls.
"""

import asyncio
import random
import re
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Coroutine
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from bot import failpoints
from bot.failpoints import POINTS
from storage import migrate
from tests.bot.played import BOT, Call, Json, PlayedBot, hurry
from tests.storage.databases import copy_of
from tests.stories import EXAMPLES, tell_stories

STEPS: Final = 40
PAIRS: Final = ((1, 11), (2, 12), (3, 13), (4, 13))
"""Who talks with whom: the last supporter has two talks, and is asked whom words are for."""
DEEDS: Final = (
    *("people_act",) * 12,
    *("all_goes_through",) * 4,
    *("the_network_changes",) * 2,
    *("a_point_is_armed",) * 3,
    *("the_bot_is_killed", "the_bot_ends"),
)
ACTS: Final = (
    *("writes",) * 14,
    *("replies",) * 3,
    *("edits", "edits", "takes_back", "presses", "presses"),
)
LEAVES: Final = ("ends", "ends", "blocks", "goes")
LEAVING: Final = 0.03  # of what people do ends something
REACHED: Final = tuple(one for one in POINTS if one not in {"leading", "released"})
WORDS: Final = ("quiet long slow warm", "green grey round small", "walk river garden evening")
MARK: Final = re.compile(r"a (?:\w+ )*today")
TOLD: Final = (
    *("could not be delivered", "may not have arrived", "did not arrive", "not sent"),
    *("was sent this", "Who is this for", "Taken back", "taken back", "is not open any more"),
    *("has ended the talk", "had not been sent", "did not reach", "The talk has ended"),
    *("is over", "not passed on", "has ended", "is blocked"),
)


def mark_of(number: int) -> str:
    """Return everyday words that no other message has, and that hold no contact details."""
    said = []
    while number:
        for words in WORDS:
            said.append(words.split()[number % 4])
            number //= 4
    return f"a {' '.join(said)} today"


@dataclass
class Written:
    """One message that somebody wrote."""

    writer: int
    number: int  # of all that are written
    calls_before: int
    changed: bool = False  # an edit or /unsend followed


class AnyFailure(RuleBasedStateMachine):
    """Seven people; the machine chooses who does what, how sends end, and when the bot dies."""

    template: ClassVar[Path]
    bots: ClassVar[list[PlayedBot]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.chance = random.Random(0)
        self.written: dict[str, Written] = {}
        self.own: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        self.reads: dict[int, set[int]] = defaultdict(set)
        self.sound = True
        self.run(self._begin())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        self.sound = False
        found = self.runner.run(work)
        self.sound = True
        return found

    async def _begin(self) -> None:
        url = copy_of(self.template, self.folder)
        self.bot = PlayedBot(url, self.chance)
        self.bots.append(self.bot)
        self.platform = self.bot.platform
        ready, known = await self.bot.ready(), {}
        for account in dict.fromkeys(one for pair in PAIRS for one in pair):
            supports = account > 10
            role: Json = {"supporter": True, "capacity": 2} if supports else {"recipient": True}
            known[account] = await ready.person(account, **role)
        for number, (recipient, supporter) in enumerate(PAIRS):
            names = (f"Cedar{number}", f"Maple{number}")
            await ready.talk(known[recipient], known[supporter], names)
            self.reads[recipient].add(supporter)
            self.reads[supporter].add(recipient)
        await self.bot.start()

    @rule(deed=st.sampled_from(DEEDS), seed=st.integers(0, 2**32))
    def step(self, deed: str, seed: int) -> None:
        """Let one thing happen. The seed spreads the choices evenly, which drawn ones are not."""
        self.chance.seed(seed)
        self.run(self._step(deed))

    async def _step(self, deed: str) -> None:
        if not self.bot.alive:
            await self.bot.gone()
            await self.bot.start()
        await getattr(self, f"_{deed}")()
        for _ in range(self.chance.choice((0, 1, 5, 40))):
            await asyncio.sleep(0)

    async def _people_act(self) -> None:
        for _ in range(self.chance.randint(1, 5)):
            account = self.chance.choice(list(self.reads))
            acts = LEAVES if self.chance.random() < LEAVING else ACTS
            getattr(self, f"_{self.chance.choice(acts)}")(account)

    async def _all_goes_through(self) -> None:
        await self.bot.is_over()

    async def _the_network_changes(self) -> None:
        self.platform.well = not self.platform.well

    async def _a_point_is_armed(self) -> None:
        failpoints.arm(f"{self.chance.choice(REACHED)}:{self.chance.randint(1, 4)}")

    async def _the_bot_is_killed(self) -> None:
        await self.bot.killed()

    async def _the_bot_ends(self) -> None:
        await self.bot.stop()

    # what people do

    def _message(self, account: int, **parts: Any) -> Json:
        person = {"id": account, "is_bot": False, "first_name": "A", "language_code": "en"}
        chat = {"id": account, "type": "private", "first_name": "A"}
        number = parts.pop("message_id", None) or self.platform.next_number()
        whole = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": person}
        return whole | parts

    def _says(self, account: int, text: str, **parts: Any) -> int:
        message = self._message(account, text=text, **parts)
        self.platform.left.discard(account)
        self.platform.brings({"message": message})
        return int(message["message_id"])

    def _writes(self, account: int, **parts: Any) -> None:
        number = len(self.written) + 1
        mark = mark_of(number)
        self.written[mark] = Written(account, number, len(self.platform.calls))
        self.own[account].append((self._says(account, mark, **parts), mark))

    def _replies(self, account: int) -> None:
        copies = [c for c in self.platform.calls if c.chat == account and MARK.search(c.text)]
        stands = [one.number for one in copies if one.method == "sendMessage" and one.number]
        if stands:
            number = self.chance.choice(stands[-5:])
            earlier = self._message(account, message_id=number, text="earlier") | {"from": BOT}
            self._writes(account, reply_to_message=earlier)

    def _edits(self, account: int) -> None:
        if self.own[account]:
            number, mark = self.chance.choice(self.own[account][-5:])
            self.written[mark].changed = True
            edited = self._message(account, message_id=number, text=f"{mark} again", edit_date=1)
            self.platform.brings({"edited_message": edited})

    def _takes_back(self, account: int) -> None:
        if self.own[account]:
            number, mark = self.chance.choice(self.own[account][-5:])
            self.written[mark].changed = True
            earlier = self._message(account, message_id=number, text=mark)
            self._says(account, "/unsend", reply_to_message=earlier)

    def _presses(self, account: int) -> None:
        if shown := self.platform.buttons.get(account):
            number, data = self.chance.choice(shown)
            under = self._message(account, message_id=number, text="?") | {"from": BOT}
            query = {"id": str(self.platform.next_number()), "from": self._message(account)["from"]}
            pressed = query | {"message": under, "chat_instance": "c", "data": data}
            self.platform.brings({"callback_query": pressed})

    def _ends(self, account: int) -> None:
        self._says(account, "/end")

    def _blocks(self, account: int) -> None:
        self._says(account, "/block")

    def _goes(self, account: int) -> None:
        self.platform.left.add(account)

    # what must hold

    def teardown(self) -> None:
        try:
            if self.sound:
                self.run(self._end())
        finally:
            self.runner.run(self.bot.killed())
            self.runner.close()
            shutil.rmtree(self.folder)

    async def _end(self) -> None:
        failpoints.arm("leading")
        self.platform.well = True
        if not self.bot.alive:
            await self.bot.gone()
            await self.bot.start()
        over = await self.bot.is_over()
        await self.bot.stop()
        assert over
        with closing(sqlite3.connect(self.folder / "kindred.db")) as database:
            for table, waits in (
                ("inbox", "handled_at IS NULL"),
                ("outbox", "done_at IS NULL"),
                ("quarantine", "true"),
            ):
                found = database.execute(f"SELECT count(*) FROM {table} WHERE {waits}")
                assert found.fetchone()[0] == 0, f"left in {table}"
        copies = self._copies()
        for mark, words in self.written.items():
            self._came_or_was_told(mark, words, copies[mark])
        self._in_order(copies)

    def _copies(self) -> dict[str, list[Call]]:
        """Return how each message came to the chats of others, repeats too."""
        copies: dict[str, list[Call]] = defaultdict(list)
        for call in self.platform.calls:
            for mark in MARK.findall(call.text):
                words = self.written[mark]
                if not call.number or call.chat == words.writer:
                    continue
                assert call.chat in self.reads[words.writer], "a stranger's words"
                if call.method == "sendMessage":
                    copies[mark].append(call)
        return copies

    def _came_or_was_told(self, mark: str, words: Written, copies: list[Call]) -> None:
        assert len({one.chat for one in copies}) <= 1, "one message for two people"
        for before, again in pairwise(copies):
            assert again.marked, "one message twice, and not marked"
            unclear = before.end != "arrives" or before.life != again.life
            assert unclear, "a repeat of what surely had arrived"
        after = [c for c in self.platform.calls[words.calls_before :] if c.chat == words.writer]
        heard = any(one in call.text for call in after for one in TOLD)
        # Who cannot be reached, or whose own notice was refused, cannot be told.
        deaf = any(call.end in {"gone", "refused", "question lost"} for call in after)
        told = [call.text for call in after]
        assert copies or heard or deaf, f"{mark} vanished without a word: {told}"

    def _in_order(self, copies: dict[str, list[Call]]) -> None:
        place = {id(call): at for at, call in enumerate(self.platform.calls)}
        last: dict[tuple[int, int], int] = defaultdict(lambda: -1)
        for mark, words in self.written.items():
            if not copies[mark] or len(self.reads[words.writer]) > 1:
                continue  # what waits for *who is this for?* is overtaken
            first = copies[mark][0]
            at = place[id(first)]
            assert last[words.writer, first.chat] < at, f"{mark}: out of order"
            last[words.writer, first.chat] = at


def test_whatever_fails_and_whenever_the_bot_dies_each_word_arrives_once_or_its_writer_hears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(migrate(f"sqlite+aiosqlite:///{tmp_path / 'template.db'}"))
    AnyFailure.template, AnyFailure.bots = tmp_path / "template.db", []
    hurry(monkeypatch, AnyFailure.bots)
    # What stays armed after the last story must not end the tests that follow.
    monkeypatch.setattr(failpoints, "_ARMED", failpoints._Armed())
    tell_stories(AnyFailure, STEPS)
    assert sum(bot.deaths for bot in AnyFailure.bots) > EXAMPLES
