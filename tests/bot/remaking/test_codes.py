"""A picture with a code that leads somewhere is not made anew; any other is."""

import random

import pytest
from PIL import Image

from bot.remaking.pictures import remake_picture
from bot.remaking.remaker import Remaker
from bot.remaking.results import PHOTO, Reason, Remade, Unmakeable, UnmakeableError
from tests.bot.remaking import pictures

CODES = ("QRCode", "Aztec", "DataMatrix", "PDF417")


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("turned", [0, 90])
def test_a_picture_with_a_code_is_not_made_anew(name: str, turned: int) -> None:
    with pytest.raises(UnmakeableError) as caught:
        remake_picture(pictures.with_code(name, turned=turned), PHOTO)
    assert caught.value.reason is Reason.CODE


def test_a_code_hung_askew_is_found() -> None:
    with pytest.raises(UnmakeableError) as caught:
        remake_picture(pictures.with_code("QRCode", turned=17, size=(2400, 1800)), PHOTO)
    assert caught.value.reason is Reason.CODE


def test_pictures_without_a_code_pass() -> None:
    draw = random.Random(4)
    for _ in range(4):
        noise = Image.effect_noise((900, 700), draw.randint(20, 120)).convert("RGB")
        assert remake_picture(pictures.jpeg(noise), PHOTO).width == 900
    assert remake_picture(pictures.jpeg(pictures.scene()), PHOTO).width == 640


async def test_the_confined_worker_finds_it_too() -> None:
    remaker = Remaker()
    try:
        assert await remaker.remake("photo", pictures.with_code("QRCode")) == Unmakeable(
            Reason.CODE
        )
        assert isinstance(await remaker.remake("photo", pictures.jpeg()), Remade)
    finally:
        await remaker.close()
