"""Whatever people do in whatever order, with a network that fails: the laws of `watched` hold."""

import asyncio
import random
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from conversations.inbound import ReplyTarget
from conversations.model.ids import IncomingId
from conversations.model.person import PersonState
from storage import Key, migrate, open_store
from tests.conversations.watched import End, Watched
from tests.conversations.world import MONDAY_NOON, Message, Phone
from tests.storage.databases import SteadyClock, copy_of
from tests.stories import tell_stories

PEOPLE: Final = 8
COMMANDS: Final = (
    *("talks", "pause", "resume", "end", "change", "block", "report", "unsend", "available"),
    *("stop", "forget", "mydata", "profile", "time", "start", "capacity", "now", "resume"),
)
WORDS: Final = (
    *("{mark}", "{mark}", "{mark}", "{mark}", "{mark} see https://example.org/rest"),
    *("{mark} call +44 7700 900123", "{mark} I want to kill myself"),
)
DEEDS: Final = (
    *("writes",) * 6,
    *("presses",) * 5,
    *("commands",) * 3,
    *("edits",) * 2,
    *("a_send_ends",) * 6,
    *("time_passes",) * 2,
    "a_round_runs",
    *("replies", "forwards", "sends_a_file", "sends_an_album", "takes_back", "goes_or_comes"),
)
ENDS: Final[tuple[End, ...]] = (
    *("arrives", "limited", "unclear", "refused", "flies"),
    *("arrives", "limited", "unclear", "refused", "flies", "gone"),
)
HOURS: Final = (0.0001, 0.02, 0.2, 1, 5, 11, 25)
WELL: Final = 0.6
"""How often the network lets everything arrive before the next thing happens."""
STEPS: Final = 50


class AnyOrder(RuleBasedStateMachine):
    """Eight people and a coordinator; the machine chooses who does what next."""

    template: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.run(self._begin())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        self.sound = False
        found = self.runner.run(work)
        self.sound = True
        return found

    async def _begin(self) -> None:
        clock = SteadyClock(MONDAY_NOON)
        self.store = await open_store(copy_of(self.template, self.folder), Key.new(), clock)
        world = self.world = Watched(self.store, clock)
        world.settle(review="none")
        await world.member(90)
        first = [await world.recipient(n, waits=n == 4) for n in (1, 2, 3, 4)]
        second = [await world.supporter(n) for n in (11, 12, 13)]
        both = await world.supporter(20, recipient=True, zone="Asia/Tokyo")
        self.people: list[Phone] = [*first, *second, both]
        self.sent: dict[int, list[IncomingId]] = {phone.account: [] for phone in self.people}
        await world.talk(first[0], second[0], ("Cedar", "Maple"))
        await world.talk(first[1], second[0], ("Elm", "Oak"))
        await world.talk(first[2], both, ("Pine", "Dune"))
        await world.talk(both, second[1], ("Cove", "Wave"))

    def teardown(self) -> None:
        try:
            if self.sound:
                self.run(self._end())
        finally:
            self.run(self.store.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    async def _end(self) -> None:
        """Nothing waits for ever but words whose writer was asked whom they are for."""
        await self._deliver_all()
        await self.world.passes(days=2)
        await self._deliver_all()
        assert await self.world.held() == []
        assert await self.store.unsent(10) == []

    async def _deliver_all(self) -> None:
        while waiting := [account for account, rows in self.world.queues.items() if rows]:
            for account in waiting:
                while await self.world.deliver(account):
                    pass

    @rule(deed=st.sampled_from(DEEDS), seed=st.integers(0, 2**32))
    def step(self, deed: str, seed: int) -> None:
        """Let one thing happen. The seed spreads the choices evenly, which drawn ones are not."""
        draw = random.Random(seed)
        self.run(self._step(deed, draw))

    async def _step(self, deed: str, draw: random.Random) -> None:
        phone = draw.choice(self.people)
        if deed in {"time_passes", "a_round_runs", "a_send_ends"}:
            await getattr(self, f"_{deed}")(draw)
        elif (await phone.person()).state is not PersonState.LEFT:
            await getattr(self, f"_{deed}")(phone, draw.randrange(1000), draw.randrange(1000))
        if deed != "a_send_ends" and draw.random() < WELL:
            await self._deliver_all()

    async def _time_passes(self, draw: random.Random) -> None:
        await self.world.passes(hours=draw.choice(HOURS))

    async def _a_round_runs(self, _draw: random.Random) -> None:
        await self.world.round()

    async def _a_send_ends(self, draw: random.Random) -> None:
        if waiting := [account for account, rows in self.world.queues.items() if rows]:
            await self.world.deliver(draw.choice(waiting), draw.choice(ENDS))

    def _words(self, phone: Phone, choice: int) -> str:
        return WORDS[choice % len(WORDS)].format(mark=self.world.mark(phone.id))

    def _note(self, phone: Phone) -> None:
        """Remember which update was somebody's own message."""
        self.sent[phone.account].append(IncomingId(self.world.incoming() - 1))

    def _seen(self, phone: Phone, which: int) -> Message | None:
        """Return a peer's message in somebody's chat."""
        found = [m for m in phone.messages if m.outgoing.sender and not m.outgoing.changes_copy]
        return found[-1 - which % min(6, len(found))] if found else None

    async def _own(self, phone: Phone, which: int) -> tuple[bool, ReplyTarget | None]:
        """Return whether there is an own message, and what it became."""
        sent = self.sent[phone.account]
        if not sent:
            return False, None
        return True, await self.world.target(phone, sent[-1 - which % min(6, len(sent))])

    async def _writes(self, phone: Phone, choice: int, _which: int) -> None:
        for _ in range(1 + choice % 2):
            await phone.says(self._words(phone, choice))
            self._note(phone)

    async def _forwards(self, phone: Phone, choice: int, _which: int) -> None:
        await phone.says(self._words(phone, choice), forwarded=True)
        self._note(phone)

    async def _replies(self, phone: Phone, choice: int, which: int) -> None:
        if seen := self._seen(phone, which):
            await phone.says(self._words(phone, choice), seen.target)
            self._note(phone)

    async def _sends_a_file(self, phone: Phone, choice: int, _which: int) -> None:
        kind = ("photo", "photo", "voice", "document")[choice % 4]
        await phone.sends(kind, self.world.mark(phone.id))
        self._note(phone)

    async def _sends_an_album(self, phone: Phone, choice: int, which: int) -> None:
        for _ in range(1 + choice % 3):
            await phone.sends("photo", self.world.mark(phone.id), album="AB"[which % 2])
            self._note(phone)

    async def _presses(self, phone: Phone, choice: int, which: int) -> None:
        """Press a button of one of the last cards, the newest more often than others."""
        cards = [list(m.buttons.values()) for m in phone.messages if m.buttons]
        if cards:
            back = which % 4 if which % 2 else 0
            tokens = cards[-1 - back % len(cards)]
            await phone.presses(tokens[choice % len(tokens)])

    async def _commands(self, phone: Phone, choice: int, which: int) -> None:
        command = COMMANDS[choice % len(COMMANDS)]
        seen = self._seen(phone, which) if which % 2 else None
        words = {"replied_text": seen.text} if seen else {}
        await phone.says(f"/{command}", seen.target if seen else None, **words)

    async def _edits(self, phone: Phone, choice: int, which: int) -> None:
        written, target = await self._own(phone, which)
        if written:
            await phone.edits(self._words(phone, choice), target)

    async def _takes_back(self, phone: Phone, _choice: int, which: int) -> None:
        written, target = await self._own(phone, which)
        if written:
            await phone.says("/unsend", target)

    async def _goes_or_comes(self, phone: Phone, choice: int, _which: int) -> None:
        if (await phone.person()).state is PersonState.UNREACHABLE:
            await phone.unblocks_the_bot()
        elif choice % 5 == 0:
            await phone.blocks_the_bot()


def test_whatever_people_do_in_whatever_order_the_laws_of_a_talk_hold(tmp_path: Path) -> None:
    asyncio.run(migrate(f"sqlite+aiosqlite:///{tmp_path / 'template.db'}"))
    AnyOrder.template = tmp_path / "template.db"
    tell_stories(AnyOrder, STEPS)
