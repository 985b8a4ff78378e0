"""Workbooks are read by a process of their own, which a damaged one may end.

The reader of workbooks is not ours and asks for as much memory as a damaged length says, or a cell
far from all others: the system then ends the process that asked. That must not be the one that
serves pages or loads other files.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import orjson

from app.files.numbers import ShownCell, TypedCell, is_shared, over_rows
from app.files.workbook import Rows, Sheet, WorkbookError, read_sheets

SECONDS = 300  # a workbook may take
_NUMBER, _TEXT = "number", "text"  # in a cell over several rows
MEMORY_BYTES = 4 * 1024**3  # its reader may ask for, where the system can hold it to that


def sheets_of(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in their order. Errors: `WorkbookError`."""
    with cast(BinaryIO, TemporaryFile()) as told:
        try:
            ended = subprocess.run(
                [sys.executable, "-P", "-m", __name__],
                input=data, stdout=told, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise WorkbookError(f"reading it takes more than {SECONDS} seconds") from None
        told.seek(0)
        if ended.returncode != 0:
            raise WorkbookError(
                "it is damaged, or a cell far from all others makes it too large to be read"
            )
        yield from _sheets(told)


def _sheets(told: BinaryIO) -> Iterator[Sheet]:
    for line in told:
        head = orjson.loads(line)
        if "error" in head:
            raise WorkbookError(head["error"])
        rows: Rows = []
        for _ in range(head["rows"]):
            number, cells = orjson.loads(told.readline())
            rows.append(
                (number, [each if isinstance(each, str) else _typed(*each) for each in cells])
            )
        yield Sheet(head["name"], head["hidden"], rows)


def _as_list(cell: str) -> list[str]:
    """A cell with what it is: as it is shown, or how it stands over several rows."""
    if isinstance(cell, ShownCell):
        return [str(cell), cell.shown]
    if is_shared(cell):
        return [str(cell), "", _NUMBER if isinstance(cell, TypedCell) else _TEXT]
    return [str(cell)]


def _typed(text: str, shown: str = "", over: str = "") -> str:
    if over:
        return over_rows(TypedCell(text) if over == _NUMBER else text)
    return ShownCell.of(text, shown) if shown else TypedCell(text)


def _tell(data: bytes, out: BinaryIO) -> None:
    """A line a sheet, then one for each of its rows; a cell whose type is known is a list."""
    try:
        for sheet in read_sheets(data):
            head = {"name": sheet.name, "hidden": sheet.hidden, "rows": len(sheet.rows)}
            out.write(orjson.dumps(head) + b"\n")
            for number, cells in sheet.rows:
                told = [_as_list(cell) if type(cell) is not str else cell for cell in cells]
                out.write(orjson.dumps([number, told]) + b"\n")
    except WorkbookError as error:
        out.write(orjson.dumps({"error": str(error)}) + b"\n")


def _hold_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    _hold_memory()
    _tell(sys.stdin.buffer.read(), sys.stdout.buffer)
