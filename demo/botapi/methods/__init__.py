"""Every method the server has; what is not in this list answers 501 or 404."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from demo.botapi.methods import (
    about,
    callbacks,
    chats,
    copies,
    edits,
    media,
    messages,
    topics,
    updates,
    webhooks,
)
from demo.botapi.params import Params
from demo.botapi.world import World

Method = Callable[[World, Params], Any]
MODULES = (updates, webhooks, messages, media, edits, copies, callbacks, chats, topics, about)
NAMES_FILE = Path(__file__).parent.parent / "method_names.txt"

IMPLEMENTED: dict[str, tuple[str, Method]] = {
    name.lower(): (name, method) for module in MODULES for name, method in module.METHODS
}
OFFICIAL: dict[str, str] = {
    line.lower(): line
    for line in NAMES_FILE.read_text().splitlines()
    if line and not line.startswith("#")
}
