"""What a person may have left in a file without knowing, and a search that finds it anywhere."""

import contextlib
import zlib

PLANTED = (
    "Amira Haddad",
    "Haddad Phone",
    "SN-77120934",
    "52 deg 31 north",
    "amira.haddad@example.org",
    "Clinic on Elm Street",
    "appended archive",
    "+52.5163+013.3777/",
    "2021-03-04T05:06:07",
    "Elm-Street-P1",
)
NAME, DEVICE, SERIAL, PLACE, ADDRESS, TITLE, APPENDED, GPS, TIME, PROFILE = PLANTED


def forms(text: str) -> list[bytes]:
    return [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]


def inflated(data: bytes) -> list[bytes]:
    """Return what is hidden by zlib anywhere in the bytes: PDF streams, PNG texts."""
    found = []
    for level in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        at = data.find(level)
        while at >= 0:
            with contextlib.suppress(zlib.error):  # two bytes by chance
                found.append(zlib.decompressobj().decompress(data[at:]))
            at = data.find(level, at + 1)
    return found


def left(data: bytes) -> list[str]:
    """Return which planted texts can still be read, plain, in UTF-16, deflated or in hex."""
    places = [data, *inflated(data)]
    return [
        text
        for text in PLANTED
        if any(
            form in place or form.hex().encode() in place.lower()
            for form in forms(text)
            for place in places
        )
    ]
