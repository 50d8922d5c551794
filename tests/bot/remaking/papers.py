"""PDF files as offices and phones write them, with their authors, attachments and scripts."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.bot.remaking import pictures
from tests.bot.remaking.planted import (
    ADDRESS,
    DEVICE,
    NAME,
    PLACE,
    SERIAL,
    TIME,
    TITLE,
)

DRAWN = f"""% drawn by {NAME}
/Span << /ActualText ({TITLE}) /Lang (en) >> BDC
BT /F1 24 Tf 72 700 Td (Shown to all) Tj ET
EMC
q 200 0 0 150 72 400 cm /Im1 Do Q
q 1 0 0 1 0 0 cm /Fm1 Do Q
"""


def paper(pages: int = 2) -> bytes:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
        _dress(pdf, pdf.pages[-1].obj)
    _sign(pdf)
    out = io.BytesIO()
    pdf.save(out, compress_streams=True)
    return out.getvalue() + f"\n% {NAME}\n".encode() + pictures.archive()


def _dress(pdf: Pdf, page: pikepdf.Object) -> None:
    picture = Stream(pdf, pictures.jpeg())
    picture.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=640,
        Height=480,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
        Metadata=Stream(pdf, pictures.XMP),
        PieceInfo=Dictionary(App=Dictionary(Private=String(NAME))),
    )
    drawing = Stream(pdf, f"% {ADDRESS}\n0 0 10 10 re f\n".encode())
    drawing.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 10, 10]),
        LastModified=String(TIME),
        Ref=Dictionary(F=String(f"/home/{NAME}/letter.pdf")),
    )
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Contents = Stream(pdf, DRAWN.encode())
    shade = Stream(pdf, pictures.profile(), N=3)
    page.Resources = Dictionary(
        ColorSpace=Dictionary(
            C1=Array([Name.ICCBased, pdf.make_indirect(shade)]),
            C2=Array([Name.Indexed, Array([Name.ICCBased, shade]), 1, String("abcdef")]),
        ),
        ExtGState=Dictionary(G1=Dictionary(Type=Name.ExtGState, Owner=String(NAME))),
        Font=Dictionary(F1=pdf.make_indirect(font)),
        XObject=Dictionary(Im1=pdf.make_indirect(picture), Fm1=pdf.make_indirect(drawing)),
        Properties=Dictionary(P1=Dictionary(Owner=String(NAME))),
    )
    page.Metadata = Stream(pdf, pictures.XMP)
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(SERIAL)))
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{NAME}')")))
    link = Dictionary(S=Name.URI, URI=String(f"mailto:{ADDRESS}"))
    page.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Text,
                Rect=Array([0, 0, 9, 9]),
                T=String(NAME),
                Contents=String(TITLE),
                A=link,
            )
        ]
    )


def _sign(pdf: Pdf) -> None:
    pdf.docinfo["/Author"], pdf.docinfo["/Title"] = NAME, TITLE
    pdf.docinfo["/Creator"], pdf.docinfo["/CreationDate"] = DEVICE, TIME
    with pdf.open_metadata(set_pikepdf_as_editor=False) as about:
        about["dc:creator"] = [NAME]
        about["dc:description"] = PLACE
    pdf.attachments[f"{NAME}.txt"] = pikepdf.AttachedFileSpec(
        pdf, SERIAL.encode(), filename=f"{NAME}.txt", description=TITLE
    )
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"mail('{ADDRESS}')"))
    pdf.Root.Lang = String(PLACE)
    pdf.trailer.ID = Array([String(SERIAL), String(SERIAL)])
    fields = Dictionary(FT=Name.Tx, T=String("name"), V=String(NAME))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(fields)]))


def encrypted(owner_only: bool) -> bytes:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        user = "" if owner_only else "word"
        pdf.save(out, encryption=pikepdf.Encryption(owner="other", user=user))
        return out.getvalue()


def layered() -> bytes:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
        hidden = Dictionary(OFF=Array([layer]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=hidden)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def with_picture(filters: pikepdf.Name | pikepdf.Array, content: bytes) -> bytes:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        picture = Stream(pdf, b"")
        picture.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
        picture.write(content, filter=filters)
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(picture)))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def bomb(size: int) -> bytes:
    """A drawing of spaces that is hundreds of times smaller in the file."""
    packer = zlib.compressobj(1)
    block = b" " * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        drawing = Stream(pdf, b"")
        drawing.write(packed, filter=Name.FlateDecode)
        pdf.pages[0].obj.Contents = pdf.make_indirect(drawing)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()
