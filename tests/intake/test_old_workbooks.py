"""Tables that reports save under the name of a workbook: HTML with a mark, XML of 2003."""

from __future__ import annotations

import pytest

from app.events.models import UnreadableError
from tests.profiles.reading_of import readings, said

_STYLES = "<Styles>" + '<Style ss:ID="s1"><NumberFormat/></Style>' * 100 + "</Styles>"
_BOOK = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{styles}'
    '<Worksheet ss:Name="Receipts"><Table>{rows}</Table></Worksheet></Workbook>'
)
_HEAD = ["Date", "Item", "Lot", "Quantity", "Unit", "Supplier"]


def _row(*cells: str, kinds: str = "SSSSSS", **told: str) -> str:
    names = {"S": "String", "N": "Number", "D": "DateTime"}
    inner = "".join(
        f'<Cell><Data ss:Type="{names[kind]}">{cell}</Data></Cell>'
        for cell, kind in zip(cells, kinds, strict=False)
    )
    told_ = "".join(f' ss:{name}="{value}"' for name, value in told.items())
    return f"<Row{told_}>{inner}</Row>"


def _book(*rows: str) -> str:
    return _BOOK.format(styles=_STYLES, rows="".join(rows))


def test_a_workbook_as_xml_is_read() -> None:
    """Types as the file has them, places that are skipped, cells over several rows."""
    text = _book(
        _row("Receipts of March"),
        _row(*_HEAD, Index="3"),
        _row("2026-03-13T00:00:00.000", "MILK", "00012", "1234.5", "kg", "Farm", kinds="DSSNSS"),
        '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">2026-03-14</Data></Cell>'
        '<Cell><Data ss:Type="String">MILK</Data></Cell><Cell><Data ss:Type="String">T<B>2</B>'
        '</Data></Cell><Cell><Data ss:Type="Number">5.0</Data></Cell>'
        '<Cell ss:Index="6"><Data ss:Type="String">Farm</Data></Cell></Row>',
        '<Row><Cell ss:Index="2"><Data ss:Type="String">MILK</Data></Cell>'
        '<Cell><Data ss:Type="Number">3</Data></Cell><Cell><Data ss:Type="Number">1.234</Data>'
        "</Cell></Row>",
    )
    assert said(text) == [
        "receive MILK/00012 1234.5 kg Farm 2026-03-13", "receive MILK/T2 5 Farm 2026-03-14",
        "receive MILK/3 1.234 2026-03-14",
    ]  # fmt: skip
    (reading,) = readings(text)
    assert reading.format == "workbook"
    assert reading.asides.counts == {"title row": 1}
    assert [item.line for item in reading.items] == [4, 5, 6]


@pytest.mark.parametrize("cut", [60, 300, 900])
def test_a_workbook_as_xml_that_is_cut_off_is_told(cut: int) -> None:
    text = _book(_row(*_HEAD), _row("2026-03-13", "MILK", "T1", "5", "kg", "Farm"))
    with pytest.raises(UnreadableError) as told:
        readings(text[:-cut])
    assert "line" in told.value.text


def test_a_workbook_as_xml_with_a_document_type_is_refused() -> None:
    text = _book(_row(*_HEAD)).replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1)
    with pytest.raises(UnreadableError, match="document type"):
        readings(text)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_html_with_a_byte_order_mark_is_html(mark: bytes) -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for cells in (_HEAD, ("2026-03-13", "MILK", "T1", "5", "kg", "Farm"))
    )
    text = mark + f"<!-- made by a report --><table>{rows}</table>".encode()
    assert said(text) == ["receive MILK/T1 5 kg Farm 2026-03-13"]


def test_a_table_in_a_table_ends_where_it_ends() -> None:
    """A page around a table: what stands below it on the page is no row of it."""
    inner = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for cells in (_HEAD, ("2026-03-13", "MILK", "T1", "5", "kg", "Farm"))
    )
    below = "<tr><td>2026-03-14</td><td>by</td><td>me</td><td>7</td><td></td><td>x</td></tr>"
    text = f"<html><table><tr><td>Page<table>{inner}</table></td></tr>{below}</table></html>"
    assert said(text) == ["receive MILK/T1 5 kg Farm 2026-03-13"]


def test_a_script_in_a_cell_is_no_text_of_it() -> None:
    cells = (
        "2026-03-13",
        "MILK<script>var x='a';</script><style>td{}</style>",
        "T1",
        "5",
        "kg",
        "F",
    )
    rows = "".join(f"<tr><td>{'<td>'.join(row)}</tr>" for row in (_HEAD, cells))
    assert said(f"<table>{rows}</table>") == ["receive MILK/T1 5 kg F 2026-03-13"]


def test_a_table_in_other_characters_that_is_not_understood_says_so() -> None:
    text = "日期,物料,批次,数量,供应商\n2026-03-13,牛奶,T1,5,农场\n"
    assert said(text) == ["receive 牛奶/T1 5 农场 2026-03-13"]
    with pytest.raises(UnreadableError) as told:
        readings(text.encode("gb18030"))
    assert "save it as UTF-8" in told.value.remedy


def test_a_sheet_whose_columns_no_profile_knows_is_told_by_them() -> None:
    """It has a row with column names: saying that it needs one would mislead."""
    head = _row("Lieferdatum", "Kunde", "Artikel", "Partienkennung", "Menge", "Beleg")
    row = _row("05.03.2026", "SHOP", "YOG", "Y1", "5", "LS-1")
    with pytest.raises(UnreadableError) as told:
        readings(_book(_row("Versandliste"), head, row))
    assert "no profile knows the columns of “Receipts”: “Lieferdatum”, “Kunde”" in told.value.text
    assert "Say what they are" in told.value.remedy
