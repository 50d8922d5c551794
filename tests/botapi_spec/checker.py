"""Holds requests, answers and updates against the official description; it names every fault."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

SPEC_FILE = Path(__file__).parent / "bot_api_spec.json"
ARRAY = "Array of "
DISCRIMINATORS = ("type", "status", "source")
# The description has no values; these two are not the end of their type's name.
NAMED_OTHERWISE = {"creator": "owner", "kicked": "banned", "default": "default"}
PREFIXES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
PREFIXES |= {409: "Conflict", 429: "Too Many Requests", 501: "Not Implemented"}
Json = dict[str, Any]
Faults = list[str]


@cache
def spec() -> Json:
    return cast("Json", json.loads(SPEC_FILE.read_text()))


def method_names() -> list[str]:
    return sorted(spec()["methods"])


def check_record(calls: Iterable[Mapping[str, Any]]) -> Faults:
    """Check what `GET /record` gives: each request, each answer, and the order of updates."""
    faults: Faults = []
    confirmed = 0
    for call in calls:
        method, result = call["method"], call["result"]
        found = check_request(method, call["params"])
        if not call["ok"]:
            found += check_refusal(call["status"], result)
        elif method in spec()["methods"]:
            found += check_result(method, result)
        if method == "getUpdates" and call["ok"]:
            confirmed = max(confirmed, int(call["params"].get("offset") or 0))
            seen = [update["update_id"] for update in result]
            found += [
                f"update {one} came after it was confirmed" for one in seen if one < confirmed
            ]
            found += [] if seen == sorted(set(seen)) else [f"updates are out of order: {seen}"]
        faults += [f"call {call['n']} {method}: {fault}" for fault in found]
    return faults


def check_request(method: str, params: Mapping[str, Any]) -> Faults:
    """Check a call as it was sent: form values are text, JSON parts may be text or decoded."""
    described = spec()["methods"].get(method)
    if described is None:
        return [f"there is no method {method}"]
    fields = described.get("fields", {})
    faults = [
        f"{name} is required" for name, field in fields.items() if _lacks(params, name, field)
    ]
    for name, value in params.items():
        if name not in fields:
            if not str(value).startswith("<file "):
                faults.append(f"there is no parameter {name}")
        elif value is not None:
            faults += _sent(value, fields[name]["types"], name)
    return faults


def _lacks(params: Mapping[str, Any], name: str, field: Json) -> bool:
    return bool(field["required"]) and params.get(name) is None


def check_result(method: str, result: Any) -> Faults:
    return _any_of(result, spec()["methods"][method]["returns"], "result")


def check_update(update: Any) -> Faults:
    faults = check_value(update, "Update", "update")
    if isinstance(update, dict) and len(update) != 2:
        faults.append(f"an update carries one thing, this one: {sorted(update)}")
    return faults


def check_refusal(status: int, answer: Mapping[str, Any]) -> Faults:
    """Check `ok: false`: the code is the status, the text begins as that status's texts do."""
    if "error_code" not in answer:
        return [] if status >= 500 or status == 0 else [f"status {status} without error_code"]
    faults = []
    if answer["error_code"] != status:
        faults.append(f"error_code {answer['error_code']} is not the status {status}")
    prefix = PREFIXES.get(status, "")
    if not str(answer.get("description", "")).startswith(prefix):
        faults.append(f"{answer.get('description')!r} does not begin with {prefix!r}")
    if status == 429 and "retry_after" not in answer.get("parameters", {}):
        faults.append("429 without retry_after")
    return faults


def _sent(value: Any, types: list[str], where: str) -> Faults:
    """A parameter: text may stand for a number, a flag or a JSON part."""
    if not isinstance(value, str):
        return _any_of(value, types, where)
    if any(name in _AS_TEXT and _AS_TEXT[name].fullmatch(value) for name in types):
        return []
    try:
        return _any_of(json.loads(value), types, where)
    except ValueError:
        return [f"{where} is not {' or '.join(types)}: {value!r}"]


def _any_of(value: Any, types: list[str], where: str) -> Faults:
    """The faults against the type that fits best."""
    return min((check_value(value, name, where) for name in types), key=len)


def check_value(value: Any, type_name: str, where: str) -> Faults:
    if type_name.startswith(ARRAY):
        return _array(value, type_name.removeprefix(ARRAY), where)
    if type_name in _PLAIN:
        return [] if _PLAIN[type_name](value) else [f"{where} is not a {type_name}: {value!r}"]
    if type_name == "RichText" and isinstance(value, str | list):
        return []
    described = spec()["types"][type_name]
    if not isinstance(value, dict):
        return [f"{where} is not a {type_name}: {value!r}"]
    if "subtypes" in described:
        return _subtype(value, type_name, described["subtypes"], where)
    return _fields(value, described.get("fields", {}), type_name, where)


def _array(value: Any, inner: str, where: str) -> Faults:
    if not isinstance(value, list):
        return [f"{where} is not an array: {value!r}"]
    checked = (check_value(item, inner, f"{where}[{i}]") for i, item in enumerate(value))
    return [fault for faults in checked for fault in faults]


def _fields(value: Json, fields: Json, type_name: str, where: str) -> Faults:
    required = [name for name, field in fields.items() if field["required"]]
    faults = [f"{where} lacks {name} of {type_name}" for name in required if name not in value]
    for name, inner in value.items():
        if name in fields:
            faults += _any_of(inner, fields[name]["types"], f"{where}.{name}")
        else:
            faults.append(f"{where}.{name} is unknown in {type_name}")
    return faults


def _subtype(value: Json, parent: str, subtypes: list[str], where: str) -> Faults:
    if parent == "MaybeInaccessibleMessage":
        name = "InaccessibleMessage" if value.get("date") == 0 else "Message"
        return check_value(value, name, where)
    kind = next((value[key] for key in DISCRIMINATORS if key in value), None)
    named = [name for name in subtypes if _snake(name.removeprefix(_stem(subtypes))) == _kind(kind)]
    if (
        kind is not None
        and not named
        and parent not in ("InlineQueryResult", "PassportElementError")
    ):
        return [f"{where}: {kind!r} is not a kind of {parent}"]
    return min((check_value(value, name, where) for name in named or subtypes), key=len)


def _kind(kind: Any) -> str:
    return NAMED_OTHERWISE.get(str(kind), str(kind))


def _stem(names: list[str]) -> str:
    """What all subtypes' names begin with, cut at a word: `InputMedia` of `InputMediaPhoto` …"""
    words = [re.findall(r"[A-Z][a-z0-9]*", name) for name in names]
    stem = ""
    for column in zip(*words, strict=False):
        if len(set(column)) > 1:
            break
        stem += column[0]
    return stem


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_AS_TEXT = {
    "String": re.compile(".*", re.DOTALL),
    "InputFile": re.compile(".+", re.DOTALL),
    "Integer": re.compile(r"-?\d+"),
    "Float": re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?"),
    "Boolean": re.compile("true|false|0|1", re.IGNORECASE),
}
_PLAIN: dict[str, Callable[[Any], bool]] = {
    "Integer": _is_integer,
    "Float": _is_number,
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "InputFile": lambda value: isinstance(value, str),
}
