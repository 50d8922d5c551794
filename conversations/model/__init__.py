"""The core's records: frozen dataclasses without accounts, chats or platform ids."""
