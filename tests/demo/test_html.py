"""HTML becomes text and entities as on the real server, and fails with its texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.botapi.errors import ApiError
from demo.botapi.html import parse_html, units


@pytest.mark.parametrize(
    ("source", "description"),
    [
        ("é<x>a</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a<b>b", 'Can\'t find end tag corresponding to start tag "b"'),
        (
            "ñ<b>b</i>",
            'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"',
        ),
        ("😀</b>", "Unexpected end tag at byte offset 4"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("a <a href", 'Unclosed start tag "a" at byte offset 2'),
        ('a <a href="x', 'Unclosed start tag "a" at byte offset 2'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a ="x">b</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>b</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_broken_html_is_refused_with_the_real_text(source: str, description: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {description}"


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("u", "underline"),
        ("ins", "underline"),
        ("tg-spoiler", "spoiler"),
        ("blockquote", "blockquote"),
        ("pre", "pre"),
        ("code", "code"),
    ],
)
def test_each_tag_has_its_entity(tag: str, kind: str) -> None:
    text, entities = parse_html(f"x <{tag}>y</{tag}>")
    assert text == "x y"
    assert entities == [{"offset": 2, "length": 1, "type": kind}]


@pytest.mark.parametrize(
    ("source", "text", "extra"),
    [
        ('<a href="http://x.org/a?b=1&amp;c=2">t</a>', "t", {"url": "http://x.org/a?b=1&c=2"}),
        ('<a href="x.org">t</a>', "t", {"url": "http://x.org/"}),
        ('<a href="https://x.org">t</a>', "t", {"url": "https://x.org/"}),
        ('<a href="tg://user?id=42">t</a>', "t", {"type": "text_mention"}),
        ('<span class="tg-spoiler">t</span>', "t", {"type": "spoiler"}),
        ("<blockquote expandable>t</blockquote>", "t", {"type": "expandable_blockquote"}),
        ('<pre><code class="language-python">t</code></pre>', "t", {"language": "python"}),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", {"custom_emoji_id": "5"}),
        ('<tg-time unix="9">t</tg-time>', "t", {"type": "date_time", "unix_time": 9}),
    ],
)
def test_tags_carry_their_arguments(source: str, text: str, extra: dict[str, str]) -> None:
    parsed, entities = parse_html(source)
    assert parsed == text
    assert len(entities) == 1
    assert extra.items() <= entities[0].items()


def test_an_address_that_is_none_drops_the_link_without_an_error() -> None:
    assert parse_html('<a href="not an address">t</a>') == ("t", [])


def test_an_empty_end_tag_closes_anything() -> None:
    assert parse_html("<b>a</>")[1] == [{"offset": 0, "length": 1, "type": "bold"}]


def test_only_four_named_references_and_numbers_are_decoded() -> None:
    source = "&lt;&gt;&amp;&quot;&#65;&#x42; &nbsp; & &copy;"
    assert parse_html(source)[0] == '<>&"AB &nbsp; & &copy;'


def test_offsets_count_utf16_units() -> None:
    assert parse_html("😀<b>😀é</b>")[1] == [{"offset": 2, "length": 3, "type": "bold"}]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s"]), st.text(min_size=1))))
def test_escaped_text_comes_back_as_it_was_written(parts: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{escaped(text)}</{tag}>" for tag, text in parts)
    text, entities = parse_html(source)
    assert text == "".join(text for _, text in parts)
    assert [entity["length"] for entity in entities] == [units(text) for _, text in parts]


@given(st.text(alphabet="<>/&;abi= \"'é😀\n"))
def test_any_input_is_parsed_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError:
        return
    assert all(entity["offset"] + entity["length"] <= units(text) for entity in entities)
