"""Every field of a message, filled with planted identifiers: none of them reaches the peer."""

from typing import Any

import pytest

from tests.botapi_spec.checker import spec
from tests.leaks.planting import Planter
from tests.leaks.rig import Outcome, Rig

FIELDS: dict[str, Any] = spec()["types"]["Message"]["fields"]
WHOSE = frozenset({"chat", "from"})
"""Without these nobody would have sent it; they are searched for in every call of every test."""
WITH_FILES = frozenset(
    {
        *("caption", "caption_entities", "effect_id", "external_reply", "forward_origin"),
        *("has_media_spoiler", "link_preview_options", "media_group_id", "quote", "reply_markup"),
        *("sender_chat", "show_caption_above_media", "via_bot"),
    }
)
CONTENT = frozenset({"text", "caption"})
"""What a person says passes, and is looked at for contact details: see test_vectors.py."""
PLACES = [
    (name, place)
    for name in spec()["types"]["Message"]["fields"]
    for place in ("alone", "words", *(("photo",) if name in WITH_FILES else ()))
    if name not in WHOSE
]


def tried(rig: Rig, name: str, place: str) -> Outcome:
    """Send a message with this field, in each kind its type has; all outcomes as one."""
    planter = Planter(rig.files)
    made = planter.every(FIELDS[name]["types"], name)
    whole = Outcome()
    for number, value in enumerate(made):
        fields: dict[str, Any] = {name: value}
        if place == "words" and name not in CONTENT:
            fields["text"] = f"good morning, {number}"
        if place == "photo":
            photo = {"width": 64, "height": 48, "file_unique_id": "AQAD1"}
            fields = {"photo": [{**photo, "file_id": rig.files["photo"]}], **fields}
        planted = [] if name in CONTENT else planter.planted
        one = rig.sends(fields, planted)
        whole.planted = list(planter.planted)
        whole.told += one.told
        whole.asked |= one.asked
        whole.passed += one.passed
        whole.found += one.found
    return whole


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_a_field_carries_nothing_over(
    open_rig: Rig, name: str, place: str, record_property: Any
) -> None:
    outcome = tried(open_rig, name, place)
    record_property("field", f"{name}|{place}|{outcome.treatment}|{len(outcome.planted)}")
    assert outcome.found == []
