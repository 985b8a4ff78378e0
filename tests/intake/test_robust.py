"""Whatever bytes come: nothing but an error in words, no hang, every row in a count. Pure."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import LotgraphError
from app.events.models import UnreadableError
from app.files import archives
from tests.intake.test_opening import LIST, packed
from tests.intake.workbooks import contract, production_log, workbook
from tests.profiles.reading_of import readings
from tests.profiles.twins import TWINS
from tests.sizes import size

SEEDS: dict[str, bytes] = {
    **{name: twin.text.encode() for name, twin in TWINS.items()},
    "list": LIST.encode("cp1252"),
    "workbook": workbook(production_log),
    "contract": workbook(contract),
    "zip": packed({"a.csv": TWINS["sap"].text.encode(), "b.csv": TWINS["wms"].text.encode()}),
    "html": b"<html><table><tr><td>Shipped On<td>Customer<td>Product<td>Lot No.<td>Qty</tr>"
    b"<tr><td>2026-03-04<td>Shop<td>YOG<td>Y1<td>5</tr></table>",
    "utf-16": TWINS["wms"].text.encode("utf-16"),
    "json": b'[{"type": "receive", "event_id": "1", "source": "m", "object": {"item": "A"}}]',
}
_SECONDS = 5.0


def _flipped(dice: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        made[dice.randrange(len(made))] = dice.choice(b'",;|\t\n\r\x00\xff\xc3(){}[]0129.- ')
    return bytes(made)


def _cut(dice: random.Random, data: bytes) -> bytes:
    first = dice.randrange(len(data))
    return data[:first] + data[min(len(data), first + dice.randint(0, 40)) :]


def _doubled(dice: random.Random, data: bytes) -> bytes:
    first = dice.randrange(len(data))
    part = data[first : first + dice.randint(1, 80)]
    return data[:first] + part * dice.randint(2, 4) + data[first:]


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (_flipped, _cut, _doubled)


@pytest.mark.parametrize("name", SEEDS)
def test_a_wounded_file_is_read_or_refused_in_words(name: str) -> None:
    dice = random.Random(name)
    for _ in range(size(60, 5_000)):
        data = SEEDS[name]
        for _ in range(dice.randint(1, 3)):
            data = dice.choice(MUTATIONS)(dice, data) or b"x"
        began = time.monotonic()
        # Anything but an error in words ends the test.
        found = []
        with suppress(LotgraphError):
            found = readings(data, dates=dice.choice((None, "mdy")))
        for reading in found:
            assert all(item.event is not None or item.problem for item in reading.items)
        assert time.monotonic() - began < _SECONDS


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
