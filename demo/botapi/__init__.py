"""A local Telegram Bot API server that speaks the real protocol; it must never know the bot."""
