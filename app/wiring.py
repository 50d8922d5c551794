"""Puts the parts together, once, with plain constructors."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.apart import Source
from app.clock import OffsetClock, SystemClock
from app.refitting import Refits
from app.settings import FAIL_POINT, Matching, Relay, Settings, Telegram
from app.surveying import Surveys
from app.ticking import Ticker
from bot.edge import EdgeSettings, TelegramEdge
from bot.failpoints import arm
from bot.limits import Limits
from bot.webhook import WebhookSettings
from conversations import helpcard
from conversations.loading import load_programme
from conversations.locales import Locales
from conversations.model.person import Person
from conversations.policy import Rules
from conversations.programme import Programme
from conversations.refits import Rhythm
from conversations.replies import Toast
from conversations.router import Conversations
from conversations.routes import MENU
from conversations.safety.check import patterns
from dashboard.plots import draw
from storage import SqlStore, load_key, open_store

CORE_LOCALES = Path(__file__).resolve().parent.parent / "conversations" / "locale"


@dataclass(frozen=True)
class App:
    """A bot that is ready to run."""

    settings: Settings
    programme: Programme
    locales: Locales
    clock: SystemClock | OffsetClock
    store: SqlStore
    core: Conversations
    edge: TelegramEdge
    ticker: Ticker


def load_texts(programme: Programme, folder: Path) -> Locales:
    return Locales.load(programme.languages, [CORE_LOCALES, folder / "locale"])


def make_clock(settings: Settings) -> SystemClock | OffsetClock:
    return OffsetClock(settings.clock.source) if settings.clock.source else SystemClock()


async def build(settings: Settings) -> App:
    """Build everything from the settings; raises what is wrong with them in words."""
    # The level is for our own lines, which carry no content. Libraries tell statements and their
    # values below WARNING, so they are never asked to.
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("kindred").setLevel(settings.log.level)
    if point := os.environ.get(FAIL_POINT):  # refused with the settings where it must not be
        arm(point)
    clock = make_clock(settings)
    programme = load_programme(settings.programme.folder)
    locales = load_texts(programme, settings.programme.folder)
    key = load_key(settings.storage.key_file)
    store = await open_store(settings.storage.url, key, clock)
    core = Conversations(programme, locales, patterns(), clock, rules=_rules(settings.relay))
    edge = _edge(settings, programme, locales, store, core, clock)
    learning = Refits(
        store=store,
        edge=edge,
        clock=clock,
        programme=programme,
        rhythm=_rhythm(settings.matching),
    )
    surveys = Surveys(store=store, edge=edge, clock=clock, source=_source(settings))
    ticker = Ticker(
        store=store, edge=edge, clock=clock, programme=programme, refits=learning, surveys=surveys
    )
    return App(settings, programme, locales, clock, store, core, edge, ticker)


def _rules(relay: Relay) -> Rules:
    return Rules(
        contacts=relay.contacts,
        photos=relay.photos,
        voices=relay.voices,
        files=frozenset(relay.files),
        quiet_hours=relay.quiet_hours,
    )


def _source(settings: Settings) -> Source:
    return Source(
        url=settings.storage.url,
        key_file=str(settings.storage.key_file),
        programme=str(settings.programme.folder),
        folder=str(Path.cwd()),
    )


def _rhythm(matching: Matching) -> Rhythm:
    return Rhythm(matching.refit_days, matching.refit_after, matching.judged_on)


def _edge(
    settings: Settings,
    programme: Programme,
    locales: Locales,
    store: SqlStore,
    core: Conversations,
    clock: SystemClock | OffsetClock,
) -> TelegramEdge:
    def words(toast: Toast, person: Person | None) -> str:
        return locales.plain(toast.text, person.language if person else "")

    def emergency_card(language: str) -> str:
        code = language.split("-", maxsplit=1)[0].lower()
        return locales.html(helpcard.card(programme.help, ""), code)

    telegram = settings.telegram
    return TelegramEdge(
        settings=EdgeSettings(
            token=telegram.token.get_secret_value(),
            base_url=telegram.base_url,
            limits=Limits(per_chat=telegram.per_chat_second, overall=int(telegram.per_second)),
            concurrency=telegram.concurrency,
            webhook=webhook_of(telegram),
            topics=telegram.topics,
        ),
        store=store,
        handler=core,
        clock=clock,
        words=words,
        draw=draw,
        emergency_card=emergency_card,
        commands=_menus(programme, locales),
    )


def webhook_of(telegram: Telegram) -> WebhookSettings | None:
    """Return how updates come in by themselves, None = we ask for them."""
    if not telegram.webhook_url:
        return None
    host, _, port = telegram.webhook_listen.rpartition(":")
    secret = telegram.webhook_secret.get_secret_value()
    return WebhookSettings(telegram.webhook_url, host.strip("[]"), int(port), secret)


def _menus(programme: Programme, locales: Locales) -> dict[str, Any]:
    """Return the menu of commands in each language; "" is everybody else's."""
    return {
        language: [
            (name, locales.plain(text, language or programme.languages[0])) for name, text in MENU
        ]
        for language in ("", *programme.languages)
    }
