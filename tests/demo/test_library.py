"""An unmodified python-telegram-bot talks to the server over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.botapi_spec.checker import check_record
from tests.servers import BotApiProcess

Anything = Application[Any, Any, Any, Any, Any, Any]


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])
    text = f"<b>{update.message.text_html}</b>"
    await update.message.reply_text(text, parse_mode="HTML", reply_markup=keyboard)


async def picture(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    file = await update.message.photo[-1].get_file()
    data = bytes(await file.download_as_bytearray())
    await update.message.reply_photo(data, caption=f"{len(data)} bytes")


async def again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("pressed")
    await query.edit_message_text("edited")


@pytest.fixture
async def server() -> AsyncIterator[BotApiProcess]:
    process = await asyncio.to_thread(BotApiProcess(played=True).start)
    yield process
    await asyncio.to_thread(process.stop)


@pytest.fixture
async def library(server: BotApiProcess) -> AsyncIterator[Anything]:
    builder = Application.builder().token(server.token)
    app = builder.base_url(server.base_url).base_file_url(server.base_file_url).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(MessageHandler(filters.PHOTO, picture))
    app.add_handler(CallbackQueryHandler(again))
    async with app:
        await app.start()
        yield app
        await app.stop()


async def test_it_echoes_edits_and_answers_while_polling(
    server: BotApiProcess, library: Anything
) -> None:
    assert library.updater is not None
    await library.updater.start_polling()
    ana = await server.aperson(language_code="ar")
    await server.asend(ana, "hello & <you>")
    answer = await server.await_for(ana, "hello & <you>")
    assert answer["entities"][0]["type"] == "bold"
    await server.apress(ana, label="Again")
    await server.await_for(ana, "edited")
    await asyncio.to_thread(server.send_media, ana, "photo")
    await server.await_for(ana, "bytes")
    chat = await server.achat(ana)
    assert [answer["text"] for answer in chat["answers"]] == ["pressed"]
    await library.updater.stop()
    assert [
        message["ticks"] for message in (await server.achat(ana))["messages"] if message["out"]
    ] == [2, 2]
    assert check_record(await server.arecord()) == []


async def test_refusals_arrive_as_the_library_s_errors(
    server: BotApiProcess, library: Anything, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    ana = await server.aperson()
    with pytest.raises(BadRequest, match="Chat not found"):
        await library.bot.send_message(ana, "x")
    await server.asend(ana, "/start")
    await server.afault("sendMessage", status=429, retry_after=3)
    with pytest.raises(RetryAfter):
        await library.bot.send_message(ana, "x")
    await server.afault("sendMessage", status=502)
    with pytest.raises(NetworkError):
        await library.bot.send_message(ana, "x")
    await server.afault("sendMessage", drop="after")
    with pytest.raises(NetworkError):
        await library.bot.send_message(ana, "came all the same")
    assert await asyncio.to_thread(server.texts, ana) == ["came all the same"]
    await asyncio.to_thread(server.block, ana)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await library.bot.send_message(ana, "x")
