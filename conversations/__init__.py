"""The core: what happens when people say things. It knows no Telegram, no SQL and no HTTP."""
