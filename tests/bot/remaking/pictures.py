"""Pictures as phones and programs write them, full of what their owner does not see."""

import io
import struct
import zipfile
import zlib
from typing import Any

import zxingcpp
from PIL import Image, ImageCms, ImageDraw, ImageFilter
from PIL.PngImagePlugin import PngInfo

from tests.bot.remaking.planted import (
    ADDRESS,
    APPENDED,
    DEVICE,
    NAME,
    PLACE,
    PROFILE,
    SERIAL,
    TIME,
    TITLE,
)

XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>{NAME}</creator></x:xmpmeta>'.encode()
ORIENTATION = 0x0112


def scene(width: int = 640, height: int = 480) -> Image.Image:
    """A picture whose left upper corner is red, so that turning it shows."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill=(220, 20, 20))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[ORIENTATION] = DEVICE, "K-1", orientation
    tags[0x013B], tags[0x8298], tags[0x010E] = NAME, ADDRESS, TITLE
    tags[0x9C9D] = (NAME + "\0").encode("utf-16-le")
    inner = tags.get_ifd(0x8769)
    inner[0xA431], inner[0x9003] = SERIAL, TIME
    place = tags.get_ifd(0x8825)
    place[1], place[2], place[27] = "N", (52.0, 30.0, 58.7), PLACE.encode()
    return tags


def profile() -> bytes:
    """A colour profile with a telling description."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    wide = "sRGB built-in".encode("utf-16-be")
    assert wide in plain
    return plain.replace(wide, PROFILE.encode("utf-16-be"))


def with_code(name: str, *, turned: int = 0, size: tuple[int, int] = (1280, 960)) -> bytes:
    """A photo of a room with a code on the wall, a little out of focus."""
    kind = getattr(zxingcpp.BarcodeFormat, name)
    drawn: Any = zxingcpp.create_barcode("https://t.me/invented_name", kind).to_image(scale=4)
    high, wide = drawn.shape
    code = Image.frombuffer("L", (wide, high), bytes(drawn)).rotate(
        turned, expand=True, fillcolor=255
    )
    room = scene(*size)
    room.paste(code.convert("RGB"), (size[0] // 3, size[1] // 3))
    return jpeg(room.filter(ImageFilter.GaussianBlur(0.7)))


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as inside:
        inside.writestr(f"{NAME}.txt", APPENDED)
    return packed.getvalue()


def jpeg(picture: Image.Image | None = None, orientation: int = 1) -> bytes:
    out = io.BytesIO()
    whole = picture or scene()
    whole.save(
        out,
        "JPEG",
        exif=exif(orientation),
        xmp=XMP,
        icc_profile=profile(),
        comment=TITLE,
        quality=90,
    )
    small = io.BytesIO()
    whole.resize((64, 48)).save(small, "JPEG", comment=SERIAL)
    thumbnail = b"JFXX\0\x10" + small.getvalue()
    segment = b"\xff\xe0" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
    data = out.getvalue()
    return data[:2] + segment + data[2:] + small.getvalue() + archive()


def two_in_one() -> bytes:
    """A picture with a second one behind it, as phones with two lenses write them."""
    out = io.BytesIO()
    scene().save(out, "MPO", save_all=True, append_images=[scene()], exif=exif(), comment=TITLE)
    return out.getvalue() + archive()


def png(picture: Image.Image | None = None) -> bytes:
    out = io.BytesIO()
    texts = PngInfo()
    texts.add_text("Author", NAME)
    texts.add_text("Comment", f"{ADDRESS} {TITLE}", zip=True)
    texts.add_itxt("Source", DEVICE, "en", SERIAL)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    (picture or scene()).save(out, "PNG", pnginfo=texts, exif=exif(), icc_profile=profile())
    return out.getvalue() + archive()


def bomb(side: int = 30_000) -> bytes:
    """A picture that says it is very large; its few bytes end long before."""
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(bytes(1_000_000))
    chunks = [len(part[4:]).to_bytes(4, "big") + part + crc(part) for part in (head, body)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def crc(part: bytes) -> bytes:
    return zlib.crc32(part).to_bytes(4, "big")


def webp() -> bytes:
    out = io.BytesIO()
    scene().save(out, "WEBP", exif=exif().tobytes(), xmp=XMP, icc_profile=profile())
    return out.getvalue() + archive()
