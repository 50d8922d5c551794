"""Who hears when a message cannot arrive."""

from bot.decisions import Gone, Refused
from conversations.inbound import DeliveryFailed, DeliveryLate
from conversations.model.ids import MatchId, PersonId
from tests.bot.outbox_rig import MATCH, OTHER, SENDER, Rig, to


async def test_each_sender_hears_once_that_somebody_is_gone(rig: Rig) -> None:
    rig.sender.ends = lambda _row: Gone()
    await rig.write(
        to(11, sender=SENDER, match_id=MATCH),
        to(11, sender=SENDER, match_id=MATCH),
        to(11),
        to(11, sender=OTHER, match_id=MatchId("another")),
    )
    rig.start()
    await rig.until_over()
    assert [(one.sender, one.reason) for one in rig.told] == [(SENDER, "gone"), (OTHER, "gone")]
    assert rig.sender.ids == [1]
    assert [row.outcome for row in rig.store.state.outbox.values()] == ["gone"]


async def test_the_core_hears_of_somebody_gone_even_when_the_words_were_ours(rig: Rig) -> None:
    rig.sender.ends = lambda _row: Gone()
    rig.start()
    await rig.write(to(11))
    await rig.until_over()
    assert [(one.to, one.sender) for one in rig.told] == [(PersonId("person-11"), None)]


async def test_nobody_is_told_of_our_own_words_being_refused(rig: Rig) -> None:
    rig.sender.ends = lambda _row: Refused("rejected")
    rig.start()
    await rig.write(to(11))
    await rig.until_over()
    assert rig.told == []
    assert rig.store.state.outbox[1].reason == "rejected"


async def test_a_failure_is_told_before_it_is_booked_so_that_a_crash_forgets_nobody(
    rig: Rig,
) -> None:
    outcomes: list[str] = []

    async def tell(failure: DeliveryFailed | DeliveryLate) -> None:
        outcomes.append(rig.store.outcome(1))
        rig.told.append(failure)

    rig.outbox.telling.tell = tell
    rig.sender.ends = lambda _row: Refused("rejected")
    rig.start()
    await rig.write(to(11, sender=SENDER, match_id=MATCH))
    await rig.until_over()
    assert outcomes == [""]


async def test_an_expired_row_is_not_sent_and_its_sender_is_told(rig: Rig) -> None:
    await rig.write(to(11, sender=SENDER, match_id=MATCH, expires_at=rig.clock.now()), to(11))
    rig.start()
    await rig.until_over()
    assert rig.sender.ids == [2]
    assert [one.reason for one in rig.told] == ["expired"]
    assert rig.store.state.outbox[1].reason == "expired"


async def test_a_question_whose_moment_is_over_is_not_sent_and_nobody_is_told(rig: Rig) -> None:
    await rig.write(to(11, expires_at=rig.clock.now()), to(11))
    rig.start()
    await rig.until_over()
    assert rig.sender.ids == [2]
    assert rig.told == []
