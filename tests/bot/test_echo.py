from typing import Any

from tests.bot.conftest import StartEdge
from tests.bot.core import Core
from tests.bot.memory_store import MemoryStore
from tests.servers import BotApiProcess


async def test_a_message_comes_in_is_handled_and_is_answered(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    core = Core()
    edge = await start_edge(store, core)
    assert edge.username
    person = await server.aperson("Ana", language_code="es")
    await server.asend(person, "good evening")
    await server.await_for(person, "good evening")
    await edge.stop()
    assert store.outcomes() == ["sent"]
    assert set(store.state.inbox.values()) == {None}
    assert core.heard[-1].language_hint == "es"


async def test_many_people_get_their_own_answers_in_their_own_order(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    people = server.people(20)
    await start_edge(store, Core())
    for number in range(10):
        for person in people:
            await server.asend(person, f"{person}:{number}")
    for person in people:
        await server.await_for(person, f"{person}:9")
        assert server.texts(person) == [f"{person}:{number}" for number in range(10)]


async def test_a_pressed_button_is_answered_with_the_toast_and_its_message_turns_into_the_answer(
    server: BotApiProcess, store: MemoryStore, start_edge: StartEdge
) -> None:
    class Asks(Core):
        async def answer(self, unit: Any, event: Any) -> Any:
            if getattr(event, "text", "") == "ask":
                from conversations.ports import Outgoing

                buttons = [[{"label": "Yes", "token": "t-yes"}]]
                payload = {"kind": "text", "html": "<b>Well?</b>", "buttons": buttons}
                unit.send(Outgoing(event.person_id, payload))
                return ()
            return await super().answer(unit, event)

    await start_edge(store, Asks())
    person = await server.aperson()
    await server.asend(person, "ask")
    await server.await_for(person, "Well?")
    await server.apress(person, label="Yes")
    await server.await_for(person, "pressed t-yes")
    assert server.texts(person) == ["pressed t-yes"]
    server.wait_until(lambda: bool(server.chat(person)["answers"]))
    assert server.chat(person)["answers"][-1]["text"] == "Noted"
