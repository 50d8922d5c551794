"""Who may talk to the server: programs on this machine and its own page, no other web page."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import Scope

LOCAL = frozenset({"127.0.0.1", "localhost"})
FOREIGN = frozenset({"cross-site", "same-site"})
_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
# Pictures come from this server; the page makes no others.
_PAGE = b"default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# What somebody uploaded may be shown, and do nothing.
_FILE = b"default-src 'none'; sandbox; frame-ancestors 'none'"


def refused(scope: Scope) -> str | None:
    """Say why a request is not let in: another name leads here, or another page sent it."""
    headers = {
        name: value.decode("latin-1")
        for name, value in scope["headers"]
        if name in (b"host", b"origin", b"sec-fetch-site")
    }
    host = headers.get(b"host", "")
    if _name(host) not in LOCAL:
        return "this server answers to 127.0.0.1 and localhost only"
    origin = headers.get(b"origin")
    if origin is not None and origin.lower() != f"http://{host.lower()}":
        return "another page may not use this server"
    # A link from anywhere may lead to the page itself.
    if headers.get(b"sec-fetch-site") in FOREIGN and scope["path"] != "/":
        return "another page may not use this server"
    return None


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def safe_headers(path: str) -> Iterable[tuple[bytes, bytes]]:
    policy = _FILE if path.startswith("/user/file/") else _PAGE
    return (*_SAFE, (b"content-security-policy", policy))
