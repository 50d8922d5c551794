"""Everything that knows the shape of Telegram data and calls."""
