"""Makes a PDF anew from its pages: what is printed on them stays, what hangs on them does not.

Names, links, notes, forms, scripts, attachments, layers, ids and histories are not copied, and
pictures inside are freed of their own tags. A paper that hides things in a way we cannot clean
is refused.
"""

import io
from collections.abc import Iterator
from typing import Any, Final, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from bot.remaking.jpeg import without_remarks
from bot.remaking.results import PAPER, Reason, Remade, UnmakeableError

MOST_PAGES: Final = 500
OF_A_PAGE: Final = frozenset(
    {
        *("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"),
        *("/Contents", "/Group"),
    }
)
OF_STREAMS: Final = frozenset({"/Length", "/Filter", "/DecodeParms"})
OF_A_PICTURE: Final = OF_STREAMS | {
    *("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent"),
    *("/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/Matte"),
}
OF_A_FORM: Final = OF_STREAMS | {
    *("/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group"),
}
NOT_ELSEWHERE: Final = frozenset(
    {
        *("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/EF", "/AA", "/JS", "/URI"),
        *("/StructParent", "/StructParents", "/OC", "/OPI", "/FFilter", "/FDecodeParms"),
    }
)
OF_RESOURCES: Final = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font"}
)
TEXTS_OF_FONTS: Final = frozenset({"/Registry", "/Ordering", "/CharSet", "/Panose"})
"""The only texts outside of the drawing that are needed to draw."""

COLOURS: Final = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
MARKS: Final = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
"""Operators that tie words, layers and private data to what is drawn."""


def remake_paper(data: bytes) -> Remade:
    try:
        old = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise UnmakeableError(Reason.UNSUPPORTED) from error
    with old, Pdf.new() as new:
        _refuse_what_hides(old)
        for page in old.pages:
            for key in set(page.obj.keys()) - OF_A_PAGE:
                del page.obj[key]
            new.pages.append(page)
        _clean(new)
        out = io.BytesIO()
        new.save(
            out,
            deterministic_id=True,
            recompress_flate=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return Remade(PAPER, out.getvalue())


def _refuse_what_hides(old: Pdf) -> None:
    # Dropping the switch of a layer would show what its author had hidden.
    if old.is_encrypted or "/OCProperties" in old.Root:
        raise UnmakeableError(Reason.UNSUPPORTED)
    if not old.pages:
        raise UnmakeableError(Reason.BROKEN)
    if len(old.pages) > MOST_PAGES:
        raise UnmakeableError(Reason.TOO_HEAVY)


def _clean(new: Pdf) -> None:
    for page in new.pages:
        page.obj.Contents = new.make_stream(_plain_drawing(page))
    for thing in _all_things(new):
        _without_profiles(thing)
        if isinstance(thing, Stream):
            _clean_stream(thing)
        if isinstance(thing, Dictionary | Stream):
            _drop(thing, NOT_ELSEWHERE | _texts(thing))
            resources = thing.get("/Resources")
            if isinstance(resources, Dictionary):
                _drop(resources, frozenset(resources.keys()) - OF_RESOURCES)


def _texts(thing: Object) -> frozenset[str]:
    found = {key for key, value in thing.items() if isinstance(value, String)}
    return frozenset(found) - TEXTS_OF_FONTS


def _without_profiles(thing: Object) -> None:
    """Put plain colours in place of colour profiles, which tell of a screen and its owner."""
    pairs: Any = enumerate(thing) if isinstance(thing, Array) else thing.items()
    for key, value in list(pairs):
        if isinstance(value, Array) and len(value) == 2 and value[0] == Name.ICCBased:
            plain = COLOURS.get(int(cast("int", value[1].get("/N", 0))))
            if plain is None:
                raise UnmakeableError(Reason.UNSUPPORTED)
            thing[key] = plain


def _clean_stream(stream: Stream) -> None:
    kind = stream.get("/Subtype")
    if kind == Name.Image:
        _drop(stream, frozenset(stream.keys()) - OF_A_PICTURE)
        _clean_picture(stream)
    elif kind == Name.Form or stream.get("/PatternType") == 1:
        if kind == Name.Form:
            _drop(stream, frozenset(stream.keys()) - OF_A_FORM)
        stream.write(_plain_drawing(stream))
    _drop(stream, frozenset({"/F"}))


def _drop(thing: Object, keys: frozenset[str]) -> None:
    for key in keys & set(thing.keys()):
        del thing[key]


def _plain_drawing(drawn: Any) -> bytes:
    """Return what is drawn, without remarks, alternative texts and private marks."""
    steps = []
    for step in pikepdf.parse_content_stream(drawn):
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            if _filters(step.iimage.obj) & {"/DCT", "/DCTDecode"}:
                raise UnmakeableError(Reason.UNSUPPORTED)
        elif str(step.operator) in MARKS:
            continue
        steps.append(step)
    return pikepdf.unparse_content_stream(steps)


def _clean_picture(stream: Stream) -> None:
    filters = _filters(stream)
    if "/JPXDecode" in filters:  # JPEG 2000 has places for tags that we cannot empty
        raise UnmakeableError(Reason.UNSUPPORTED)
    if "/DCTDecode" not in filters:
        return
    if filters != {"/DCTDecode"}:
        raise UnmakeableError(Reason.UNSUPPORTED)
    how: Any = stream.get("/DecodeParms")
    clean = without_remarks(stream.read_raw_bytes())
    stream.write(clean, filter=Name.DCTDecode, decode_parms=how)


def _filters(thing: Any) -> set[str]:
    found = thing.get("/Filter", thing.get("/F"))
    if found is None:
        return set()
    return {str(one) for one in found} if isinstance(found, Array) else {str(found)}


def _all_things(new: Pdf) -> Iterator[Object]:
    """Yield all dictionaries, streams and lists that a page leads to, each once.

    What has been cleaned away from one meanwhile is not gone into.
    """
    waiting: list[Any] = [page.obj for page in new.pages]
    seen: set[tuple[int, int]] = set()
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, Object):
            continue  # a number or a truth
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Dictionary | Stream):
            yield thing
            waiting += [value for key, value in thing.items() if key != "/Parent"]
        elif isinstance(thing, Array):
            yield thing
            waiting.extend(thing)
