"""Asks the platform once who a token belongs to, for commands that print links."""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.receiving import BadToken
from bot.tg.http import AiohttpRequest, normal_root


async def whoami(token: str, base_url: str) -> str:
    """Return the bot's username; raises BadToken, or OSError where the platform is away."""
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
    except InvalidToken as error:
        raise BadToken from error
    except TelegramError as error:
        raise OSError(type(error).__name__) from None
    else:
        return bot.username
    finally:
        await bot.shutdown()
