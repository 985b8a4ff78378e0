"""Texts as PDF: names in every script of the fonts, lines that fit, what cannot be printed."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from app.web.pdf import pdf_of

GREEK, POLISH, CHINESE, TAIWAN = (
    "Γαλακτοκομείο Ἀθηνῶν Α.Ε.", "Spółdzielnia Żółwiński Łąka", "北京乳业有限公司", "臺灣鮮乳廠",
)  # fmt: skip


def _pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


def test_names_in_greek_polish_and_chinese_are_printed() -> None:
    names = (GREEK, POLISH, CHINESE, TAIWAN, "Молочный двор", "Đặng Văn")
    pages = _pages(pdf_of("RC-2026-001", [f"{name}\nAttn. Ms Low" for name in names]))
    assert [page.split("\n")[0] for page in pages] == list(names)
    assert all("RC-2026-001" in page and "□" not in page for page in pages)


def test_fonts_are_inside_the_file() -> None:
    """A printer or a reader without these fonts shows the same."""
    for page in PdfReader(io.BytesIO(pdf_of("T", [GREEK + CHINESE]))).pages:
        fonts = page["/Resources"]["/Font"].values()
        files = [font.get_object().get("/FontDescriptor") for font in fonts]
        assert any(each and "/FontFile2" in each for each in files)


def test_long_lines_go_on_and_long_texts_take_more_sheets() -> None:
    words = " ".join(f"DOC-{number}" for number in range(2000))
    pages = _pages(pdf_of("RC", ["short", words, CHINESE * 40, "x" * 500]))
    found = re.findall(r"DOC-\d+", " ".join(pages))
    assert found == words.split(" ")
    assert len(pages) > 4
    assert "page 2 of" in pages[2]
    assert "".join(pages[-2].split("\n")).startswith(CHINESE * 40)
    assert "x" * 500 in "".join(pages[-1].split("\n"))


def test_what_cannot_be_printed_is_said() -> None:
    (page,) = _pages(pdf_of("RC", ["متجر\nLot 7"]))
    assert "□□□□" in page
    assert "4 signs of this text cannot be printed here." in page
