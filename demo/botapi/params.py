"""The parameters of one call, whether they came as query, form, multipart or JSON."""

import json
from typing import Any
from urllib.parse import parse_qsl

from demo.botapi.errors import ApiError, bad
from demo.botapi.files import Upload


class Params:
    """Values as they were sent; every reader says what it wants and gets it or an error."""

    __slots__ = ("uploads", "values")

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """An integer; what is none counts as absent, as the real server reads it."""
        value = self.values.get(name)
        if isinstance(value, bool) or value is None:
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return default

    def decimal(self, name: str) -> float:
        value = self.values.get(name)
        try:
            return float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise bad(f"{name} must be a number") from None

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if isinstance(value, str):
            return value.strip().lower() in ("true", "yes", "1")
        return bool(value)

    def data(self, name: str, what: str = "") -> Any:
        """A JSON part: already decoded, or text to decode; None when absent."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {what or name} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name, directly or as `attach://other`."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name)

    def shown(self) -> dict[str, Any]:
        """What the record keeps: uploads by name and size only."""
        if not self.uploads:
            return self.values
        sent = {
            name: f"<file {upload.name} {len(upload.data)} bytes>"
            for name, upload in self.uploads.items()
        }
        return {**self.values, **sent}


def read(query: bytes, content_type: str, body: bytes) -> Params:
    """Read a request; the body's values win over the query's."""
    values: dict[str, Any] = (
        dict(parse_qsl(query.decode(), keep_blank_values=True)) if query else {}
    )
    if not body:
        return Params(values)
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        values.update(_json_object(body))
    elif kind == "multipart/form-data":
        parts, uploads = _multipart(content_type, body)
        values.update(parts)
        return Params(values, uploads)
    else:
        values.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return Params(values)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        decoded = json.loads(body)
    except ValueError:
        raise bad("can't parse JSON encoded request") from None
    if not isinstance(decoded, dict):
        raise bad("expected a JSON object as the request body")
    return decoded


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    boundary = _option(content_type, "boundary")
    if not boundary:
        raise _malformed()
    values: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    for part in body.split(b"--" + boundary.encode())[1:-1]:
        head, separator, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not separator:
            raise _malformed()
        headers = _headers(head)
        disposition = headers.get("content-disposition", "")
        name, filename = _option(disposition, "name"), _option(disposition, "filename")
        content = data.removesuffix(b"\r\n")
        if filename is None:
            values[name or ""] = content.decode(errors="replace")
        else:
            mime = headers.get("content-type", "application/octet-stream")
            uploads[name or ""] = Upload(filename, mime, content)
    return values, uploads


def _malformed() -> ApiError:
    return bad("can't parse multipart form data")


def _headers(head: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in head.decode(errors="replace").split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def _option(header: str, wanted: str) -> str | None:
    for option in header.split(";")[1:]:
        name, _, value = option.strip().partition("=")
        if name.lower() == wanted:
            return value.strip().strip('"')
    return None
