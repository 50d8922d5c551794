"""Whatever a unit does, its searches answer as if all of it were stored already."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.model.care import Due
from storage import SqlStore
from storage.unit import SqlUnit
from tests.storage.databases import NOW
from tests.storage.people import later

KEYS = st.sampled_from(["a", "b", "c", "d", "e"])
KINDS = st.sampled_from(["x", "y", "z"])
DONE = st.sampled_from([None, later(hours=1), later(hours=2)])
RECORDS = st.builds(Due, id=KEYS, kind=KINDS, due_at=st.just(NOW), done_at=DONE)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.one_of(KEYS, st.lists(KEYS, max_size=3).map(tuple)),
        "kind": st.one_of(KINDS, st.sets(KINDS)),
        "done_at": st.one_of(DONE, st.lists(DONE, min_size=1, max_size=2)),
    },
)
STEPS = st.one_of(
    st.tuples(st.just("add"), RECORDS),
    st.tuples(st.just("save"), RECORDS),
    st.tuples(st.just("remove"), KEYS),
    st.tuples(st.just("get"), KEYS),
    st.tuples(st.just("find"), FILTERS),
    st.tuples(st.just("cover"), st.lists(KINDS, min_size=1, max_size=3)),
    st.tuples(st.just("write"), st.none()),
)


def expected(model: dict[str, Due], equal: dict[str, Any]) -> list[Due]:
    def fits(record: Due) -> bool:
        for name, value in equal.items():
            values = value if isinstance(value, tuple | list | set) else (value,)
            if getattr(record, name) not in values:
                return False
        return True

    return [model[key] for key in sorted(model) if fits(model[key])]


async def take_step(unit: SqlUnit, model: dict[str, Due], what: str, with_: Any) -> None:
    match what:
        case "add":
            if with_.id not in model:  # adding twice is a conflict, told at the commit
                unit.dues.add(with_)
                model[with_.id] = with_
        case "save":
            unit.dues.save(with_)
            model[with_.id] = with_
        case "remove":
            unit.dues.remove(with_)
            model.pop(with_, None)
        case "get":
            assert await unit.dues.get(with_) == model.get(with_)
        case "find":
            assert await unit.dues.find(**with_) == expected(model, with_)
        case "cover":
            await unit.dues.cover("kind", with_, done_at=None)
        case _:
            await unit.figures(NOW, NOW)


@given(before=st.lists(RECORDS, unique_by=lambda one: one.id), steps=st.lists(STEPS, max_size=14))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_cached_searches_stay_true(
    store: SqlStore, before: list[Due], steps: list[tuple[str, Any]]
) -> None:
    async with store.unit() as unit:
        for old in await unit.dues.find():
            unit.dues.remove(old.id)
        for record in before:
            unit.dues.save(record)
        await unit.commit()
    model = {record.id: record for record in before}
    async with store.unit() as unit:
        for what, with_ in steps:
            await take_step(unit, model, what, with_)
        for kind in ("x", "y", "z"):
            assert await unit.dues.find(kind=kind) == expected(model, {"kind": kind})
        await unit.commit()
    async with store.reading() as unit:
        assert await unit.dues.find() == expected(model, {})


async def test_a_narrower_search_is_answered_by_a_wider_one(store: SqlStore) -> None:
    record = Due("a", "x", NOW)
    async with store.unit() as unit:
        assert await unit.dues.find(kind=("x", "y")) == []
        unit.dues.add(record)
        assert await unit.dues.find(kind="x", done_at=None) == [record]
        unit.dues.save(replace(record, kind="z"))
        assert await unit.dues.find(kind="x") == []
