"""Long words and their edits: every piece follows."""

from dataclasses import replace

from tests.conversations.world import World


async def test_long_words_arrive_whole_in_pieces(world: World) -> None:
    rana, sami, _ = await world.pair()
    words = "".join(chr(0x4E00 + n % 5000) for n in range(5000))
    await rana.says(words)
    pieces = sami.new()
    assert all(piece.startswith("Cedar:\n") for piece in pieces)
    assert "".join(piece.removeprefix("Cedar:\n") for piece in pieces) == words
    assert all(len(piece) <= 4096 for piece in pieces)


async def test_a_forward_arrives_as_content_only_marked_as_forwarded(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("a poem", forwarded=True)
    assert sami.new() == ["Cedar:\n(forwarded)\na poem"]


async def test_an_edit_follows_to_the_peer(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("helo")
    mine = replace(sami.last().target, own=True)
    await rana.edits("hello", mine)
    last = sami.last().outgoing
    assert (last.payload["kind"], last.payload["plain"]) == ("edit_copy", "Cedar:\nhello")
    assert last.message_id == mine.message_id


async def test_an_edit_that_changes_nothing_sends_nothing(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("helo")
    mine = replace(sami.last().target, own=True)
    await rana.edits("helo", mine)
    assert len(sami.new()) == 1
    await rana.edits("hello", mine)
    await rana.edits("hello", mine)
    assert sami.new() == ["Cedar:\nhello"]
    await rana.edits("helo", mine)
    assert sami.new() == ["Cedar:\nhelo"]
    assert rana.new() == []


async def test_an_edit_changes_every_piece_and_leaves_nothing_of_the_old_words(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("a" * 4096)
    first, second = (message.target for message in sami.messages)
    mine = replace(first, own=True)
    changed: list[list[list[str]]] = []
    for words in ("short", "b" * 4096, "c" * 4090, "short again"):
        sami.messages.clear()
        await rana.edits(words, mine)
        assert [message.target for message in sami.messages] == [first, second]
        assert {message.outgoing.payload["kind"] for message in sami.messages} == {"edit_copy"}
        changed.append([message.text.split("\n") for message in sami.messages])
    assert changed[0] == [["Cedar:", "short"], ["Cedar:", "(removed)"]]
    assert "".join(piece for _, piece in changed[1]) == "b" * 4096
    assert changed[3] == [["Cedar:", "short again"], ["Cedar:", "(removed)"]]


async def test_words_that_grow_by_an_edit_get_a_further_piece_that_shows_where_it_belongs(
    world: World,
) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("short")
    mine = replace(sami.last().target, own=True)
    for letter in "de":
        await rana.edits(letter * 4096, mine)
    kinds = [message.outgoing.payload["kind"] for message in sami.messages]
    assert kinds == ["text", "edit_copy", "text", "edit_copy", "edit_copy"]
    assert sami.messages[2].outgoing.reply_to == mine.message_id
    assert "".join(m.text.removeprefix("Cedar:\n") for m in sami.messages[3:]) == "e" * 4096


async def test_a_reply_to_any_piece_points_to_the_one_message_of_its_writer(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("a" * 4096)
    first, second = sami.messages
    await sami.says("so much", second.target)
    assert rana.last().outgoing.reply_to == first.outgoing.message_id


async def test_an_edit_after_the_talk_paused_is_not_passed_on_and_says_so(world: World) -> None:
    rana, sami, _ = await world.pair()
    await rana.says("helo")
    mine = replace(sami.last().target, own=True)
    await sami.says("/pause")
    await sami.taps("Everything")
    rana.new()
    sami.new()
    await rana.edits("hello", mine)
    rana.hears("this was not passed on")
    assert sami.new() == []


async def test_an_edit_of_anything_else_gets_an_honest_word(world: World) -> None:
    rana, _, _ = await world.pair()
    await rana.edits("something", None)
    rana.hears("I only saw what you wrote first")
