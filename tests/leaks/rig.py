"""A running bot and two people in a talk: one sends what could leak, the other is watched."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bot.remaking import papers, pictures, recordings
from tests.bot.remaking.planted import PLANTED
from tests.kindred import KindredProcess
from tests.leaks.calls import hits
from tests.ready import pair
from tests.servers import BotApiProcess, Json, from_bot, text_of

PATIENCE = 60.0  # seconds; files take their time on a busy machine
CARRYING = ("send", "editMessage", "deleteMessage", "setMessageReaction")
"""The calls that show a peer something; making and pinning topics is tidying."""
OWN = {"first_name": "Rafaquilla", "last_name": "Oldenhaven", "username": "rafaquilla_1987"}


@dataclass
class Outcome:
    """What came of one hostile message."""

    planted: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # what its sender read
    asked: bool = False  # its sender may still say no
    passed: list[Json] = field(default_factory=list)  # calls to the peer
    found: list[str] = field(default_factory=list)  # planted texts in these calls

    @property
    def treatment(self) -> str:
        """Return one word for it."""
        if self.passed:
            return "passed"
        if not self.told:
            return "nothing"
        return "asked" if self.asked else "refused"


class Rig:
    """One bot, one server, one talk."""

    def __init__(self, server: BotApiProcess, bot: KindredProcess) -> None:
        self.server = server
        self.bot = bot
        self.sender, self.peer = pair(bot, server)
        self._marks = 0
        self.files = self._stored()

    def _stored(self) -> dict[str, str]:
        """Send files full of tags from elsewhere, to have references to them."""
        stranger = self.server.person("Strangebury")
        data = files()
        sent = {
            kind: self.server.send_file(stranger, kind, content) for kind, content in data.items()
        }
        return {
            kind: (message["photo"][-1] if kind == "photo" else message[kind])["file_id"]
            for kind, message in sent.items()
        }

    def opens_all(self) -> None:
        """Let the talk be past its notices, so that photos and voices pass."""
        self.server.send_file(self.sender.id, "photo", pictures.jpeg())
        self.sender.taps("Send it", PATIENCE)
        self.sender._act()
        self.server.send_file(self.sender.id, "voice", recordings.voice())
        self.sender.taps("Yes, ask", PATIENCE)
        self.peer.taps("Yes, both ways", PATIENCE)
        self.server.wait_for(self.peer.id, lambda message: "voice" in message, seconds=PATIENCE)
        self.settled(self.last())

    def last(self) -> int:
        return int(self.server.ask("GET", f"/record?after={10**12}")["n"])

    def settled(self, after: int) -> list[Json]:
        """Wait until all is through; returns the bot's calls to the peer since."""
        self._marks += 1
        mark = f"that was all, {self._marks}."
        self.server.send(self.sender.id, mark)
        self.server.wait_for(self.peer.id, mark, seconds=PATIENCE)
        to = str(self.peer.id)
        calls = self.server.record(after)
        mine = [call for call in calls if str(call["params"].get("chat_id")) == to]
        return [call for call in mine if mark not in str(call["params"].get("text"))]

    def sends(
        self, fields: Json, planted: Sequence[str], *, kind: str = "planted", **more: Any
    ) -> Outcome:
        """Send one message whose object holds these fields, and look what comes of it."""
        after, seen = self.last(), int(self.server.chat(self.sender.id)["seq"])
        self.server.send_media(self.sender.id, kind, fields=fields, **more)
        return self.outcome(after, seen, planted)

    def outcome(self, after: int, seen: int, planted: Sequence[str]) -> Outcome:
        passed = self.settled(after)
        answers = from_bot(self.server.chat(self.sender.id, after=seen))
        told = [text_of(one) for one in answers]
        asked = any("Do not send it" in str(one.get("reply_markup")) for one in answers)
        wanted = [*planted, *PLANTED, *OWN.values()]
        found = hits(wanted, passed, self.server.file)
        passed = [call for call in passed if call["method"].startswith(CARRYING)]
        return Outcome(list(planted), told, asked, passed, found)


def files() -> dict[str, bytes]:
    """Return one file of each kind, full of what its owner does not see."""
    moving = recordings.video(size=64)
    return {
        "photo": pictures.jpeg(),
        "voice": recordings.voice(),
        "video_note": moving,
        "video": moving,
        "animation": moving,
        "audio": recordings.mp3(),
        "document": papers.paper(),
    }


@contextmanager
def running(folder: Path, **extra: str) -> Iterator[Rig]:
    with BotApiProcess("--record", "1000000", "--no-page") as server:
        bot = KindredProcess(folder, server, **extra)
        bot.init()
        with bot:
            yield Rig(server, bot)
