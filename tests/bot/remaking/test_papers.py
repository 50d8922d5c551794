"""A PDF made anew shows the same pages, and nothing hangs on them."""

import io

import pikepdf
import pytest
from pikepdf import Array, Name
from PIL import Image

from bot.remaking.papers import MOST_PAGES, remake_paper
from bot.remaking.results import Reason, UnmakeableError
from tests.bot.remaking import papers
from tests.bot.remaking.planted import left


def reason(data: bytes) -> Reason:
    with pytest.raises(UnmakeableError) as caught:
        remake_paper(data)
    return caught.value.reason


def test_nothing_planted_in_a_paper_is_left() -> None:
    data = papers.paper()
    assert len(left(data)) >= 7, "the search must find what is there"
    assert left(remake_paper(data).data) == []


def test_what_is_drawn_on_the_pages_stays() -> None:
    with pikepdf.open(io.BytesIO(remake_paper(papers.paper()).data)) as made:
        assert len(made.pages) == 2
        for page in made.pages:
            drawn = page.obj.Contents.read_bytes()
            assert b"(Shown to all) Tj" in drawn
            assert b"/Im1 Do" in drawn
            picture = page.obj.Resources.XObject.Im1.read_raw_bytes()
            assert Image.open(io.BytesIO(picture)).convert("L").size == (640, 480)
            assert b"re" in page.obj.Resources.XObject.Fm1.read_bytes()
            assert page.obj.Resources.Font.F1.BaseFont == "/Helvetica"
            assert Name.DeviceRGB == page.obj.Resources.ColorSpace.C1
            assert page.obj.Resources.ColorSpace.C2[1] == Name.DeviceRGB
            assert bytes(page.obj.Resources.ColorSpace.C2[3]) == b"abcdef"


def test_a_paper_made_anew_has_pages_and_nothing_else() -> None:
    with pikepdf.open(io.BytesIO(remake_paper(papers.paper()).data)) as made:
        assert set(made.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in made.trailer
        for page in made.pages:
            assert set(page.obj.keys()) <= {
                *("/Type", "/Parent", "/MediaBox", "/Contents", "/Resources")
            }


def test_two_makings_of_one_paper_cannot_be_told_apart() -> None:
    data = papers.paper()
    assert remake_paper(data).data == remake_paper(data).data


@pytest.mark.parametrize("owner_only", [True, False])
def test_a_locked_paper_is_refused(owner_only: bool) -> None:
    assert reason(papers.encrypted(owner_only)) is Reason.UNSUPPORTED


def test_a_paper_with_layers_is_refused_since_a_hidden_one_would_show() -> None:
    assert reason(papers.layered()) is Reason.UNSUPPORTED


def test_pictures_that_cannot_be_cleaned_inside_a_paper_refuse_it() -> None:
    assert reason(papers.with_picture(Name.JPXDecode, b"\0\0\0\x0cjP  ")) is Reason.UNSUPPORTED
    nested = Array([Name.ASCII85Decode, Name.DCTDecode])
    assert reason(papers.with_picture(nested, b"~>")) is Reason.UNSUPPORTED
    assert reason(papers.with_picture(Name.DCTDecode, b"no picture")) is Reason.BROKEN


def test_a_picture_written_into_the_drawing_itself_refuses_the_paper() -> None:
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        drawn = b"BI /W 1 /H 1 /CS /G /BPC 8 /F /DCT ID \xff\xd8\xff\xd9 EI\n"
        pdf.pages[0].obj.Contents = pdf.make_stream(drawn)
        out = io.BytesIO()
        pdf.save(out)
    assert reason(out.getvalue()) is Reason.UNSUPPORTED


def test_a_book_is_too_heavy() -> None:
    with pikepdf.Pdf.new() as pdf:
        for _ in range(MOST_PAGES + 1):
            pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    assert reason(out.getvalue()) is Reason.TOO_HEAVY
