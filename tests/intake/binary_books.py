"""Workbooks in the forms no package here writes: XLSB, XLS and ODS, as little as is read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

Rows = Sequence[Sequence[str | float]]

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" '
    'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/%s" Target="%s"/></Relationships>'
)


def xlsb(rows: Rows, name: str = "Log", far: int = 0) -> bytes:
    """An XLSB of one sheet: records with a number, a length and their bytes. `far`: columns between
    the last cell of each row and the one before it."""
    sheet = _record(129) + _record(148, struct.pack("<4I", 0, len(rows), 0, 20)) + _record(145)
    for number, row in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHBBI", number, 0, 300, 0, 0, 0))
        for place, cell in enumerate(row):
            head = struct.pack("<II", place + (far if place == len(row) - 1 else 0), 0)
            if isinstance(cell, str):
                sheet += _record(6, head + _wide(cell))
            else:
                sheet += _record(5, head + struct.pack("<d", cell))
    sheet += _record(146) + _record(130)
    told = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name)
    book = _record(131) + _record(143) + _record(156, told) + _record(144) + _record(132)
    return _packed({
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": (_RELATIONS % ("officeDocument", "xl/workbook.bin")).encode(),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": (
            _RELATIONS % ("worksheet", "worksheets/sheet1.bin")
        ).encode(),
        "xl/worksheets/sheet1.bin": sheet,
    })  # fmt: skip


def _record(number: int, data: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length, size = b"", len(data)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def ods(rows: Rows, name: str = "Log") -> bytes:
    """An ODS of one sheet."""
    cells = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return _packed({
        "mimetype": kind, "META-INF/manifest.xml": manifest.encode(),
        "content.xml": content.encode(),
    })  # fmt: skip


def _ods_cell(cell: str | float) -> str:
    if isinstance(cell, str):
        return (
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def _packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def xls(rows: Rows, name: str = "Log") -> bytes:
    """An XLS of one sheet: records of BIFF8 as the only stream of a compound file."""
    head = _biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600))
    told = struct.pack("<BB", len(name), 0) + name.encode("latin-1")
    start = len(head) + 4 + 6 + len(told) + 4
    book = head + _biff(0x85, struct.pack("<IBB", start, 0, 0) + told) + _biff(0x0A)
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0x600))
    sheet += _biff(0x200, struct.pack("<IIHHH", 0, len(rows), 0, 20, 0))
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            where = struct.pack("<HHH", number, place, 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                sheet += _biff(0x204, where + text)
            else:
                sheet += _biff(0x203, where + struct.pack("<d", cell))
    return _compound(book + sheet + _biff(0x0A))


def _biff(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """A compound file: its head, one sector that chains the others, the directory, the stream."""
    stream += b"\0" * (max(4096, -(-len(stream) // 512) * 512) - len(stream))
    sectors = len(stream) // 512
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    chain = [0xFFFFFFFD, end, *range(3, sectors + 2), end]
    chain += [free] * (128 - len(chain))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0,
                        end, 0, 0)  # fmt: skip
    head += struct.pack("<108I", *[free] * 108)
    directory = _entry("Root Entry", 5, 1, end, 0) + _entry("Workbook", 2, free, 2, len(stream))
    return head + struct.pack("<128I", *chain) + directory.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    free = 0xFFFFFFFF
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, free, free, child)
    return head + b"\0" * 36 + struct.pack("<IQ", first, size)
