"""The known ways to leak who somebody is, and what becomes of each; the source of docs/leaks.md."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Vector:
    """One way to leak.

    elsewhere: tests of other folders that try it too, or alone; all of them are run for the page.
    missing: what is not done about it yet, said plainly.
    """

    number: int
    way: str
    treatment: str
    elsewhere: tuple[str, ...] = ()
    missing: str = ""


MINUTES = "test_the_minutes_of_a_time_are_the_same_for_everybody_and_tell_no_zone"
BAD_INPUT = "tests/acceptance/test_bad_input.py"


def _core(file: str, test: str) -> str:
    return f"tests/conversations/test_{file}.py::{test}"


VECTORS: Final = (
    Vector(1, "forwarded message", "content only, sent anew, marked (forwarded)"),
    Vector(2, "contact card", "refused"),
    Vector(3, "location, live location, venue", "refused"),
    Vector(4, "phone number in text or caption", "held: change it or take it back"),
    Vector(5, "address, @name, invitation, other network, street", "held; somebody else's asks"),
    Vector(6, "a name that leads to a profile", "asks; the words pass, the link is dropped"),
    Vector(7, "hidden target of a link, preview", "asks; target dropped, previews off"),
    Vector(8, "document", "refused; where allowed made anew, Office files and archives never"),
    Vector(9, "photo, video, animation", "photo anew after a notice; others refused or made anew"),
    Vector(10, "voice, video note", "made anew, after both said yes"),
    Vector(11, "audio", "refused; where allowed made anew without tags"),
    Vector(12, "sticker of a personal pack, custom emoji", "their plain emoji"),
    Vector(13, "inline bot", "dropped"),
    Vector(14, "reply to elsewhere, story, quote", "refused; a quote with a contact is left out"),
    Vector(15, "poll, checklist, game, gift, shared people, passport …", "refused"),
    Vector(16, "groups and channels", "the bot leaves; nothing is passed on"),
    Vector(17, "edit", "looked at like a message"),
    Vector(18, "reaction", "eight plain emoji pass, any other counts as none"),
    Vector(19, "button data", "tokens for one person and one purpose"),
    Vector(
        20,
        "names in the bot's own words",
        "only the alias; every call of every test is searched",
        ("tests/leaks/test_calls.py",),
    ),
    Vector(
        21,
        "the same alias in two matches",
        "names that neither has had or seen in another match",
        (_core("naming", "test_nobody_has_or_sees_one_alias_in_two_matches"),),
    ),
    Vector(
        22,
        "a profile card that fits one person only",
        "names only what five people share, all of it together, the reader not counted",
        (
            _core("offers", "test_a_supporter_sees_an_alias_and_the_common_ground_but_no_score"),
            "tests/conversations/test_coarsening.py",
        ),
    ),
    Vector(
        23,
        "invitations reused or guessed",
        "random, hashed at rest, one use, a week",
        (
            f"{BAD_INPUT}::test_invitations_work_once_and_for_a_week",
            _core("staff", "test_the_token_of_an_invitation_is_stored_nowhere"),
            "tests/acceptance/test_setup_faults.py::test_an_invitation_is_too_old_after_a_week",
        ),
    ),
    Vector(24, "effects, signature, hints of the app", "dropped"),
    Vector(
        25,
        "local time in words to the other side",
        "relative times; agreed times tell no zone",
        (_core("slots", "test_the_minutes_of_a_time_are_the_same_for_everybody_and_tell_no_zone"),),
    ),
    Vector(26, "saved or forwarded copies", "protected, but for help cards and our own words"),
    Vector(
        27,
        "error texts, logs, files of the database",
        "ids only",
        ("tests/acceptance/test_story.py", "tests/bot/test_http.py"),
    ),
    Vector(
        28,
        "wrong recipient",
        "a reply or a choice names the talk; if unclear, the bot asks",
        (f"{BAD_INPUT}::test_somebody_with_two_talks_is_asked_who_a_message_is_for",),
    ),
    Vector(
        29,
        "meeting an acquaintance, or again",
        "a pair that was declined or held is never proposed again",
        (
            _core("offers", "test_a_declined_pair_is_never_proposed_again"),
            _core("rounds", "test_a_pair_already_held_is_not_proposed_again"),
        ),
    ),
    Vector(30, "the bot's own looks at profiles", "never asked for"),
    Vector(
        31,
        "look-alike letters, invisible characters",
        "folded before every check",
        ("tests/contacts/test_disguises.py::test_a_disguise_hides_nothing",),
    ),
    Vector(
        32,
        "codes and names inside a picture",
        "a picture with a readable QR or other square code is refused; a notice; /report",
        ("tests/bot/remaking/test_codes.py",),
        missing="faces, uniforms, letters and names in pictures are not looked for; nor codes "
        "in films and PDF",
    ),
)
