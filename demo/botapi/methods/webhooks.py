"""setWebhook and its kin; the delivery itself is in `demo.botapi.webhook`."""

import time
from typing import Any
from urllib.parse import urlsplit

from demo.botapi.errors import bad, too_many
from demo.botapi.methods.updates import allowed_updates
from demo.botapi.params import Params
from demo.botapi.updates import TERMINATED_BY_WEBHOOK
from demo.botapi.world import World

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def set_webhook(world: World, params: Params) -> Any:
    url = params.text("url").strip()
    if not url:
        return delete_webhook(world, params)
    split = urlsplit(url if "://" in url else f"https://{url}")
    if split.scheme != "http" or split.hostname not in LOOPBACK:
        raise bad("bad webhook: the demo's server delivers to http://127.0.0.1 only")
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not SECRET_CHARACTERS.issuperset(secret):
        raise bad("secret token contains unallowed characters")
    hook = world.webhook
    if time.monotonic() < hook.next_change:
        raise too_many(1)
    hook.next_change = time.monotonic() + 1
    _drop_pending(world, params)
    world.updates.allow(allowed_updates(params))
    world.updates.end_poll(TERMINATED_BY_WEBHOOK)
    world.updates.webhook_active = True
    hook.url, hook.secret = url, secret
    hook.max_connections = min(max(params.number("max_connections", 40), 1), 100)
    hook.last_error, hook.last_error_date = "", 0
    hook.changed.set()
    return True


def delete_webhook(world: World, params: Params) -> Any:
    _drop_pending(world, params)
    world.updates.webhook_active = False
    world.webhook.url = ""
    world.webhook.changed.set()
    return True


def _drop_pending(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.keep_last(0)


def get_webhook_info(world: World, _: Params) -> Any:
    hook = world.webhook
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error:
        info["last_error_date"] = hook.last_error_date
        info["last_error_message"] = hook.last_error
    if world.updates.allowed_as_given:
        info["allowed_updates"] = world.updates.allowed_as_given
    return info


METHODS = (
    ("setWebhook", set_webhook),
    ("deleteWebhook", delete_webhook),
    ("getWebhookInfo", get_webhook_info),
)
