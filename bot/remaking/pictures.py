"""Makes a picture anew from its pixels alone; whatever else the file holds never gets past here."""

import io
import warnings
from typing import Final

from PIL import Image, ImageCms, ImageOps

from bot.remaking.codes import holds_code
from bot.remaking.results import Form, Reason, Remade, UnmakeableError

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = 50_000_000
"""About what the largest phone pictures have; at most 4 bytes each in memory."""

LONGEST_SIDE: Final = 2560
"""As large as Telegram itself shows a photo; also blurs what a sensor leaves in single pixels."""

QUALITY: Final = 88
WHITE: Final = (255, 255, 255)


def remake_picture(data: bytes, form: Form) -> Remade:
    """Decode, turn upright, bring into standard colours, and write a plain JPEG."""
    pixels = _pixels(data)
    # A new picture has no tags, profile, comment or thumbnail to be written by mistake.
    clean = Image.new("RGB", pixels.size, WHITE)
    if pixels.mode == "RGBA":
        clean.paste(pixels, mask=pixels.getchannel("A"))
    else:
        clean.paste(pixels)
    if holds_code(clean):
        raise UnmakeableError(Reason.CODE)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Remade(form, out.getvalue(), clean.width, clean.height)


def _pixels(data: bytes) -> Image.Image:
    with _opened(data) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise UnmakeableError(Reason.TOO_MANY_PIXELS)
        # A JPEG can be decoded smaller at once, with less time and memory.
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        see_through = opened.has_transparency_data
        scalable = opened.mode in {"RGB", "RGBA", "L", "CMYK"}
        picture = opened if scalable else opened.convert("RGBA" if see_through else "RGB")
        # Small first: each later step holds the picture twice.
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        return _standard_colours(ImageOps.exif_transpose(picture))


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow warns of many pixels and fails at more; how many are too many is said above.
        warnings.simplefilter("ignore")
        try:
            return Image.open(io.BytesIO(data), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise UnmakeableError(Reason.TOO_MANY_PIXELS) from error


def _standard_colours(picture: Image.Image) -> Image.Image:
    """Apply the picture's own colour profile, so that dropping it does not change its look."""
    profile = picture.info.get("icc_profile")
    plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if not profile:
        return plain
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        wanted = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, source, wanted, outputMode=plain.mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return plain  # a broken profile is no reason to refuse the picture
    return turned or plain
