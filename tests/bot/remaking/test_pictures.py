"""A picture made anew shows the same and tells nothing else."""

import io

import pytest
from PIL import Image

from bot.remaking.pictures import remake_picture
from bot.remaking.results import PHOTO, Reason, UnmakeableError
from tests.bot.remaking import pictures
from tests.bot.remaking.planted import left

Colour = tuple[int, int, int]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def colour(picture: Image.Image, x: int, y: int) -> Colour:
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def is_red(found: Colour) -> bool:
    return found[0] > 180 and found[1] < 90 and found[2] < 90


@pytest.mark.parametrize("made", [pictures.jpeg, pictures.png, pictures.webp])
def test_nothing_planted_in_a_picture_is_left(made: "object") -> None:
    assert callable(made)
    data = made()
    assert len(left(data)) >= 4, "the search must find what is there"
    assert left(remake_picture(data, PHOTO).data) == []


def test_a_picture_made_anew_has_no_tags_profile_comment_or_tail() -> None:
    data = remake_picture(pictures.jpeg(), PHOTO).data
    again = opened(data)
    assert again.format == "JPEG"
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert dict(again.getexif()) == {}
    assert data.endswith(b"\xff\xd9")
    assert data.count(b"\xff\xd8\xff") == 1, "no thumbnail"


def test_a_tiny_picture_is_cleaned_like_a_large_one() -> None:
    """Elsewhere small pictures skipped the scaling, and with it the cleaning."""
    data = pictures.jpeg(pictures.scene(64, 64))
    assert left(data)
    made = remake_picture(data, PHOTO)
    assert left(made.data) == []
    assert (made.width, made.height) == (64, 64)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "left top"), (3, "right bottom"), (6, "right top"), (8, "left bottom")],
)
def test_a_picture_taken_sideways_stands_upright(orientation: int, corner: str) -> None:
    made = remake_picture(pictures.jpeg(orientation=orientation), PHOTO)
    again = opened(made.data)
    x = 20 if "left" in corner else made.width - 20
    y = 20 if "top" in corner else made.height - 20
    assert is_red(colour(again, x, y))
    assert (made.width, made.height) == ((480, 640) if orientation in {6, 8} else (640, 480))


def test_what_is_see_through_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    again = opened(remake_picture(out.getvalue(), PHOTO).data)
    assert min(colour(again, 20, 20)) > 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_way_to_store_colours_is_understood(mode: str) -> None:
    out = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    plain = Image.new("I;16", (40, 30), 40_000) if mode == "I;16" else None
    (plain or pictures.scene(40, 30).convert(mode)).save(out, kind)
    made = remake_picture(out.getvalue(), PHOTO)
    assert (made.width, made.height) == (40, 30)


def test_a_large_picture_is_made_smaller() -> None:
    made = remake_picture(pictures.jpeg(pictures.scene(4000, 3000)), PHOTO)
    assert (made.width, made.height) == (2560, 1920)


def test_a_broken_profile_does_not_lose_the_picture() -> None:
    out = io.BytesIO()
    pictures.scene().save(out, "JPEG", icc_profile=b"no profile at all")
    assert remake_picture(out.getvalue(), PHOTO).width == 640


def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked() -> None:
    for side in (8_000, 12_000, 30_000):
        with pytest.raises(UnmakeableError) as caught:
            remake_picture(pictures.bomb(side), PHOTO)
        assert caught.value.reason is Reason.TOO_MANY_PIXELS
