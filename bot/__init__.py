"""The Telegram edge: updates in, messages out, nothing decided here."""
