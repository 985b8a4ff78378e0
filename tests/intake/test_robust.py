"""Whatever bytes come: nothing but an error in words, no hang, every row in a count. Pure."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.models import UnreadableError
from app.files import archives
from tests.intake.binary_books import xlsb
from tests.intake.wounds import BOOK, BOOKS, SECONDS, SEEDS, look_at, wounded
from tests.profiles.reading_of import readings
from tests.profiles.twins import TWINS
from tests.sizes import size


@pytest.mark.parametrize("name", SEEDS)
def test_a_wounded_file_is_read_or_refused_in_words(name: str) -> None:
    """Anything but an error in words is raised."""
    dice = random.Random(name)
    for _ in range(size(3, 500) if name in BOOKS else size(60, 5_000)):
        found = look_at(wounded(dice, name), dice.choice((None, "mdy")))
        assert not found.lost
        assert found.seconds < SECONDS


@settings(max_examples=size(100, 5_000), deadline=None)
@given(st.lists(st.sampled_from([
    "2026-03-04,Shop,YOG,Y1,800,pcs,DN-1", "Total,,,,800,,", ",,,,,,",
    "2026-03-05,Shop,YOG,#N/A,1,pcs,D",
    "2026-03-05,Shop,YOG,Y2,x,pcs,D", "Shipped On,Customer,Product,Lot No.,Qty,Unit,Delivery Note",
    '2026-03-05,"Shop,YOG,Y2', "2026-03-05", ",,,,800,,", "Opening,,,,5,,",
]), max_size=12))  # fmt: skip
def test_every_row_is_in_a_count(rows: list[str]) -> None:
    """Events, refusals and rows left aside are as many as the filled rows."""
    header = TWINS["shipping log"].text.split("\n")[0]
    try:
        (reading,) = readings("\n".join([header, *rows]) + "\n")
    except UnreadableError:
        pytest.fail("a table with a header is always read")
    filled = sum(1 for row in rows if row.strip(","))
    items = list(reading.items)
    assert len(items) + reading.asides.total == filled


def test_a_workbook_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "WORKBOOK_BYTES", 1024**2)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(2):
                sheet.write(b" " * 1024**2)
    with pytest.raises(UnreadableError) as told:
        readings(stream.getvalue())
    assert "the limit is" in told.value.text


def test_a_cell_in_a_column_that_no_program_has_is_damage() -> None:
    """A damaged number of a column made four rows millions of cells wide, and reading them half a
    minute."""
    wide = xlsb(BOOK, far=16_383)
    with pytest.raises(UnreadableError) as told:
        readings(wide)
    assert "the sheet “Log” has 16,389 columns" in told.value.text
    assert readings(xlsb(BOOK, far=3))
