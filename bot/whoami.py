"""Asks the platform who a token belongs to and how its updates come, for commands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.receiving import BadToken
from bot.tg.http import AiohttpRequest, normal_root


@dataclass(frozen=True, slots=True)
class WayIn:
    """What the platform says about how updates reach this bot."""

    webhook: str  # its address, empty = long polling
    waiting: int
    complaint: str  # the platform's last one about the webhook


async def whoami(token: str, base_url: str) -> str:
    """Return the bot's username; raises BadToken, or OSError where the platform is away."""
    async with _bot(token, base_url) as bot:
        return bot.username


async def way_in(token: str, base_url: str) -> WayIn:
    """Return how updates come in; raises as `whoami` does."""
    async with _bot(token, base_url) as bot:
        info = await bot.get_webhook_info()
    return WayIn(info.url, info.pending_update_count, info.last_error_message or "")


@asynccontextmanager
async def _bot(token: str, base_url: str) -> AsyncIterator[Bot]:
    root = normal_root(base_url)
    request = AiohttpRequest(limit=2)
    bot = Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=request,
        get_updates_request=request,
    )
    try:
        await bot.initialize()
        yield bot
    except InvalidToken as error:
        raise BadToken from error
    except TelegramError as error:
        raise OSError(type(error).__name__) from None
    finally:
        await bot.shutdown()
