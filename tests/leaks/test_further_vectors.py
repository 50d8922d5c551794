"""Further ways to leak: groups, edits, reactions, hints of the app, kinds that never pass."""

import time

import pytest

from tests.botapi_spec.checker import spec
from tests.leaks.planting import Planter
from tests.leaks.rig import OWN, Rig
from tests.leaks.test_vectors import NUMBERS, PLANTED, USER, Note, note, says
from tests.servers import Json, from_bot

__all__ = ["note"]


@pytest.mark.vector(16)
@pytest.mark.parametrize(("kind", "last"), [("group", 7), ("supergroup", 8), ("channel", 9)])
def test_the_bot_leaves_groups_and_says_nothing_of_them(
    rig: Rig, note: Note, kind: str, last: int
) -> None:
    after, seen = rig.last(), int(rig.server.chat(rig.sender.id)["seq"])
    group = {"id": -1_006_000_000_010 - last, "type": kind, "title": "Oldenhaven"}
    message = {"message_id": 9, "date": 1, "chat": group, "text": "Oldenhaven here"}
    rig.server.raw_update({"message": {**message, "from": {**USER, "id": rig.sender.id}}})
    outcome = rig.outcome(after, seen, PLANTED)
    note(outcome)
    assert outcome.passed == []
    left = [call for call in rig.server.record(after) if call["method"] == "leaveChat"]
    assert [call["params"]["chat_id"] for call in left] == [group["id"]]


@pytest.mark.vector(17)
@pytest.mark.parametrize("how", NUMBERS)
def test_an_edit_is_looked_at_like_a_message(rig: Rig, note: Note, how: str) -> None:
    sent = rig.server.send(rig.sender.id, "good evening")
    rig.settled(rig.last())
    after, seen = rig.last(), int(rig.server.chat(rig.sender.id)["seq"])
    rig.server.edit(rig.sender.id, sent["message_id"], NUMBERS[how])
    outcome = rig.outcome(after, seen, [NUMBERS[how][-9:]])
    note(outcome)
    assert outcome.passed == []
    assert any("still sees the old words" in text for text in outcome.told)


@pytest.mark.vector(18)
@pytest.mark.parametrize(
    "reaction",
    [
        {"type": "custom_emoji", "custom_emoji_id": "6000000017"},
        {"type": "paid"},
        {"type": "emoji", "emoji": "🤡"},
        {"type": "emoji", "emoji": "Oldenhaven"},
    ],
    ids=["custom", "paid", "other", "no emoji"],
)
def test_only_eight_reactions_pass(rig: Rig, note: Note, reaction: Json) -> None:
    rig.server.send(rig.peer.id, "how was your day?")
    seen = rig.server.wait_for(rig.sender.id, "how was your day?")
    after, before = rig.last(), int(rig.server.chat(rig.sender.id)["seq"])
    person = {"id": rig.sender.id, "is_bot": False, "first_name": "Rana"}
    change = {
        "chat": {"id": rig.sender.id, "type": "private"},
        "message_id": seen["message_id"],
        "user": person,
        "date": int(time.time()),
        "old_reaction": [],
        "new_reaction": [reaction],
    }
    rig.server.raw_update({"message_reaction": change})
    outcome = rig.outcome(after, before, PLANTED)
    note(outcome)
    assert all(call["params"]["reaction"] in ([], "[]") for call in outcome.passed)


@pytest.mark.vector(24)
def test_effects_and_hints_of_the_app_are_dropped(rig: Rig, note: Note) -> None:
    fields = {"effect_id": "6000000017", "is_from_offline": True, "author_signature": "Oldenhaven"}
    outcome = says(rig, "with an effect", PLANTED, **fields)
    note(outcome)
    call = outcome.passed[0]["params"]
    assert set(call) <= {
        *("chat_id", "text", "entities", "link_preview_options", "protect_content"),
        *("disable_notification", "message_thread_id"),
    }


@pytest.mark.vector(26)
def test_what_is_passed_on_is_protected_and_the_help_card_is_not(rig: Rig, note: Note) -> None:
    outcome = says(rig, "between us", [])
    note(outcome)
    assert all(call["params"]["protect_content"] is True for call in outcome.passed)
    after = rig.last()
    rig.peer.says("/now")
    rig.peer.sees("Samaritans")
    card = [call for call in rig.server.record(after) if "Samaritans" in str(call["params"])]
    assert not any(call["params"].get("protect_content") for call in card)


def test_a_field_that_nobody_knows_yet_is_dropped_or_refused(rig: Rig, note: Note) -> None:
    invented = {"aura_of_sender": {"owner": OWN, "label": "Oldenhaven"}}
    beside = rig.sends({"text": "a new kind of field", **invented}, PLANTED)
    note(beside)
    assert beside.treatment == "passed"
    alone = rig.sends(invented, PLANTED)
    note(alone)
    assert alone.treatment == "refused"


def test_how_long_a_recording_is_cannot_be_a_number_to_call(open_rig: Rig, note: Note) -> None:
    voice = {"file_id": open_rig.files["voice"], "file_unique_id": "v", "duration": 447911123456}
    outcome = open_rig.sends({"voice": voice}, ["447911123456"])
    note(outcome)
    assert outcome.treatment == "passed"


@pytest.mark.vector(20)
@pytest.mark.vector(30)
def test_nobodys_profile_is_read_and_nobody_is_named(rig: Rig) -> None:
    methods = {call["method"] for call in rig.server.record()}
    assert not methods & {"getChat", "getChatMember", "getUserProfilePhotos", "forwardMessage"}
    assert not methods & {"copyMessage", "copyMessages", "forwardMessages"}
    assert len(from_bot(rig.server.chat(rig.peer.id))) > 1


KINDS_WITHOUT_A_WAY = (
    *("poll", "checklist", "dice", "game", "invoice", "gift", "unique_gift", "paid_media"),
    *("giveaway", "giveaway_winners", "story", "web_app_data", "passport_data"),
    *("users_shared", "chat_shared", "successful_payment"),
)


@pytest.mark.vector(15)
@pytest.mark.parametrize("kind", KINDS_WITHOUT_A_WAY)
def test_what_shows_its_voters_or_owners_is_refused(rig: Rig, note: Note, kind: str) -> None:
    planter = Planter(rig.files)
    types = spec()["types"]["Message"]["fields"][kind]["types"]
    for value in planter.every(types, kind):
        outcome = rig.sends({kind: value}, planter.planted)
        note(outcome)
        assert outcome.treatment == "refused"
