"""Every setting: from TOML, overridden by KINDRED_SECTION__KEY; all faults at once."""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

PREFIX = "KINDRED_"
FAIL_POINT = "KINDRED_FAIL_POINT"  # tests end the bot at a named point: see bot.failpoints
EXAMPLE_TOKEN = "123456:put-the-token-of-your-bot-here"  # noqa: S105 - the example's, refused


SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")  # what the platform takes


def new_secret() -> str:
    """Return a secret that the platform shows us with each update."""
    return secrets.token_urlsafe(32)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Telegram(_Section):
    """How to reach the platform."""

    token: SecretStr
    base_url: str = "https://api.telegram.org"
    per_second: float = Field(default=30, ge=0, le=1000)
    per_chat_second: float = Field(default=1, ge=0, le=30)
    concurrency: int = Field(default=16, ge=1, le=64)
    topics: bool = True
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1:8081"
    webhook_secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _whole_webhook(self) -> "Telegram":
        if not self.webhook_url:
            return self
        parts = urlsplit(self.webhook_url)
        local = parts.scheme == "http" and is_loopback(self.webhook_url)
        if not parts.netloc or not (parts.scheme == "https" or local):
            raise ValueError("webhook_url must begin with https:// (or be empty: long polling)")
        host, _, port = self.webhook_listen.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError("webhook_listen must look like 127.0.0.1:8081")
        if not SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            raise ValueError(
                "webhook_secret must be 32 to 256 letters, digits, _ or -; take for example "
                f'webhook_secret = "{new_secret()}"'
            )
        return self


class Storage(_Section):
    """Where people's data is kept, and the file with the key that seals it."""

    url: str = "sqlite+aiosqlite:///kindred.db"
    key_file: Path = Path("kindred.key")

    @model_validator(mode="after")
    def _known_database(self) -> "Storage":
        if not self.url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError(
                "url must begin with sqlite+aiosqlite:/// or postgresql+asyncpg:// "
                "(for example sqlite+aiosqlite:///kindred.db)"
            )
        return self


class Programme(_Section):
    """Which programme this bot runs."""

    folder: Path = Path("programmes/default")


class ClockSettings(_Section):
    """A URL that gives an offset in seconds; for the demo only."""

    source: str = ""


class Relay(_Section):
    """What may pass between two people of a talk."""

    contacts: Literal["staged", "warn", "never"] = "staged"
    photos: bool = True
    voices: bool = True
    files: list[Literal["video", "animation", "audio", "document"]] = []
    quiet_hours: bool = True

    @field_validator("files", mode="before")
    @classmethod
    def _from_a_variable(cls, value: Any) -> Any:
        """An environment variable holds the kinds with commas between them."""
        if isinstance(value, str):
            return [kind.strip() for kind in value.split(",") if kind.strip()]
        return value


class Matching(_Section):
    """When the matcher learns from ratings, and on how many a new model is judged."""

    refit_days: float = Field(default=7, ge=0, le=365)
    refit_after: int = Field(default=50, ge=5)
    judged_on: int = Field(default=30, ge=10)


class Log(_Section):
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(_Section):
    """All sections."""

    telegram: Telegram
    storage: Storage = Storage()
    programme: Programme = Programme()
    clock: ClockSettings = ClockSettings()
    relay: Relay = Relay()
    matching: Matching = Matching()
    log: Log = Log()

    @model_validator(mode="after")
    def _clock_only_on_loopback(self) -> "Settings":
        if self.clock.source and not is_loopback(self.telegram.base_url):
            raise ValueError(
                "clock.source moves the time of everything scheduled: it is accepted only with a "
                "loopback telegram.base_url (the demo). Remove it."
            )
        return self


class BadConfig(Exception):  # noqa: N818 - it holds faults; it is not one error
    """A configuration with faults, all of them."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        super().__init__(f"{path}: " + "; ".join(faults))
        self.path = path
        self.faults = faults


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load_settings(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the file and the environment; raises BadConfig with every fault."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadConfig(
            path,
            ["the file does not exist; make one with: python main.py init --config " + str(path)],
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(path, [f"this is not TOML: {error}"]) from None
    except (OSError, UnicodeDecodeError):
        raise BadConfig(path, ["the file cannot be read by this user"]) from None
    environment = os.environ if environment is None else environment
    merged = _with_environment(raw, environment)
    faults: list[str] = []
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        faults = [_in_words(one) for one in error.errors(include_input=False, include_url=False)]
        raise BadConfig(path, faults) from None
    if settings.telegram.token.get_secret_value() in {"", EXAMPLE_TOKEN}:
        raise BadConfig(path, ["telegram.token is still the example's; ask @BotFather for one"])
    if environment.get(FAIL_POINT) and not is_loopback(settings.telegram.base_url):
        fault = f"{FAIL_POINT} ends the bot at once: it is accepted only with a loopback base_url"
        raise BadConfig(path, [fault])
    return _from_file_on(settings, path)


def _with_environment(raw: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    merged = {name: dict(v) if isinstance(v, dict) else v for name, v in raw.items()}
    for name, value in environment.items():
        section, found, key = name.removeprefix(PREFIX).partition("__")
        if not name.startswith(PREFIX) or not found or name == "KINDRED_STORAGE__KEY":
            continue
        target = merged.setdefault(section.lower(), {})
        if isinstance(target, dict):
            target[key.lower()] = value
    return merged


def _in_words(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "extra_forbidden":
            return f"{place} is no setting{_nearest(fault['loc'])}"
        case "missing":
            return f"{place} is missing{_advice(place)}"
        case _:
            said = str(fault["msg"]).removeprefix("Value error, ")
            return f"{place}: {said}" if place else said


def _advice(place: str) -> str:
    if place in {"telegram", "telegram.token"}:
        return "; ask @BotFather for a token (or set KINDRED_TELEGRAM__TOKEN)"
    return ""


def _nearest(location: tuple[Any, ...]) -> str:
    fields = set(Settings.model_fields)
    if len(location) > 1 and (section := Settings.model_fields.get(str(location[0]))):
        model = section.annotation
        fields = (
            set(model.model_fields)
            if isinstance(model, type) and issubclass(model, BaseModel)
            else set()
        )
    close = get_close_matches(str(location[-1]), fields, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known are {', '.join(sorted(fields))}"


def _from_file_on(settings: Settings, path: Path) -> Settings:
    """Read relative paths from the folder of the file, so that it works from anywhere."""
    base = path.resolve().parent
    url = settings.storage.url
    prefix = "sqlite+aiosqlite:///"
    if url.startswith(prefix) and not url.removeprefix(prefix).startswith(("/", ":memory:")):
        url = prefix + str(base / url.removeprefix(prefix))
    folder = settings.programme.folder
    if not folder.is_absolute() and (base / folder).exists():
        folder = base / folder
    elif not folder.is_absolute():
        # The programmes that come with the code are found from wherever the configuration lies.
        folder = Path(__file__).resolve().parent.parent / folder
    return settings.model_copy(
        update={
            "storage": Storage(url=url, key_file=base / settings.storage.key_file),
            "programme": Programme(folder=folder),
        }
    )
