"""Rows as files: CSV, JSON, JSON Lines, Parquet. All stream; memory does not grow with the rows.

Every format says when the rows are not all of them: CSV in a last row, JSON in `truncated` and
`error`, JSON Lines in a last object with `_truncated` or `_error`, Parquet in the file's metadata
under `truncated` (Parquet is written only when the rows are there, so its errors come first). Where
no type of numbers holds all of a column with all digits, Parquet has text and says so in `notes`.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from app.console.runs import Batch, QueryRun
from app.errors import LotgraphError, UsageError
from app.web.sheets import safe_cell

GROUP_ROWS = 20_000
_JSON = orjson.OPT_NON_STR_KEYS
_WHOLE = 2**53  # the largest whole number up to which a double holds every one

Writer = Callable[[QueryRun, Iterable[Batch]], Iterator[bytes]]


class UnfitColumnError(UsageError):
    """A column has values that its type of Parquet does not hold with all they say."""

    code = "column_type"

    def __init__(self, column: str) -> None:
        super().__init__(
            f"The column “{column}” has values that do not fit one type of Parquet.",
            remedy="Give its values one type in the statement: toString(…) keeps all digits.",
        )
        self.column = column


def as_text_note(column: str) -> str:
    """What is said of a column that became text."""
    return (
        f"The column “{column}” is text: no type of numbers holds all its values with all digits "
        f"(whole numbers beyond {_WHOLE:,} beside fractions)."
    )


def cell(value: Any) -> Any:
    """A value as a cell: texts, numbers and truth as they are, all else as JSON text."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    return orjson.dumps(value, option=_JSON).decode()


def _csv(run: QueryRun, batches: Iterable[Batch]) -> Iterator[bytes]:
    text = io.StringIO()
    table = csv.writer(text)

    def taken() -> bytes:
        data = text.getvalue().encode()
        text.seek(0)
        text.truncate()
        return data

    table.writerow([safe_cell(name) for name in run.columns])
    try:
        for batch in batches:
            table.writerows([safe_cell(cell(value)) for value in row] for row in batch)
            yield taken()
    except LotgraphError as error:
        table.writerow([f"Not complete: {error.text}"])
    if run.cut is not None:
        table.writerow([f"Not complete: {run.cut.text}"])
    yield taken()


def _json_lines(run: QueryRun, batches: Iterable[Batch]) -> Iterator[bytes]:
    try:
        for batch in batches:
            yield b"".join(
                orjson.dumps(
                    dict(zip(run.columns, row, strict=True)),
                    option=_JSON | orjson.OPT_APPEND_NEWLINE,
                )
                for row in batch
            )
    except LotgraphError as error:
        yield orjson.dumps({"_error": error.as_json()["error"]}) + b"\n"
    if run.cut is not None:
        yield orjson.dumps({"_truncated": run.cut.as_json()}) + b"\n"


def _json(run: QueryRun, batches: Iterable[Batch]) -> Iterator[bytes]:
    yield b'{"columns":' + orjson.dumps(run.columns) + b',"rows":['
    comma, problem = b"", None
    try:
        for batch in batches:
            yield comma + b",".join(orjson.dumps(row, option=_JSON) for row in batch)
            comma = b","
    except LotgraphError as error:
        problem = error.as_json()["error"]
    after = {
        "count": run.rows,
        "truncated": run.cut.as_json() if run.cut else None,
        "error": problem,
        "elapsed_ms": run.elapsed_ms,
    }
    yield b"]," + orjson.dumps(after)[1:]


def _parquet(run: QueryRun, batches: Iterable[Batch]) -> Iterator[bytes]:
    """Rows go to a file on disk first, because a column's type is known only after its last."""
    with tempfile.TemporaryFile(prefix="lotgraph-") as spool:
        kinds = [_Kind() for _ in run.columns]
        for batch in batches:
            for row in batch:
                spool.write(orjson.dumps(row, option=_JSON | orjson.OPT_APPEND_NEWLINE))
                for kind, value in zip(kinds, row, strict=True):
                    kind.see(value)
        spool.seek(0)
        said = {"truncated": orjson.dumps(run.cut.as_json()).decode()} if run.cut else {}
        named = zip(run.columns, kinds, strict=True)
        run.notes += [as_text_note(name) for name, kind in named if kind.too_long]
        if run.notes:
            said["notes"] = orjson.dumps(run.notes).decode()
        yield from parquet(run.columns, [kind.arrow() for kind in kinds], _read(spool), said)


class _Kind:
    """What values of a column are: the narrowest type that holds all of them."""

    def __init__(self) -> None:
        self.seen: set[type] = set()
        self._large = False

    def see(self, value: Any) -> None:
        if value is not None:
            self.seen.add(type(value))
            self._large |= type(value) is int and abs(value) > _WHOLE

    @property
    def too_long(self) -> bool:
        """Whole numbers that a double does not hold, beside fractions."""
        return self._large and self.seen == {int, float}

    def arrow(self) -> pa.DataType:
        if not self.seen or self.seen == {str}:
            return pa.string()
        if self.seen == {bool}:
            return pa.bool_()
        if self.seen == {int}:
            return pa.int64()
        numbers = self.seen <= {int, float} and not self.too_long
        return pa.float64() if numbers else pa.string()


def _read(spool: IO[bytes]) -> Iterator[list[list[Any]]]:
    group: list[list[Any]] = []
    for line in spool:
        group.append(orjson.loads(line))
        if len(group) >= GROUP_ROWS:
            yield group
            group = []
    if group:
        yield group


class _Sink(io.RawIOBase):
    """Takes what is written and gives it away in pieces."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def parquet(
    columns: Sequence[str],
    types: Sequence[pa.DataType],
    groups: Iterable[Sequence[Sequence[Any]]],
    said: dict[str, str],
) -> Iterator[bytes]:
    """Groups of rows as a Parquet file; values that are not of a text column's type become JSON.

    Errors: `UnfitColumnError` for a value that a column's type does not hold.
    """
    fields = [pa.field(name, kind) for name, kind in zip(columns, types, strict=True)]
    schema = pa.schema(fields, metadata=said)
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for group in groups:
            arrays = [
                _array(columns[index], _column(group, index, kind), kind)
                for index, kind in enumerate(types)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield sink.take()
    yield sink.take()


def _column(group: Sequence[Sequence[Any]], index: int, kind: pa.DataType) -> list[Any]:
    values = [row[index] for row in group]
    if kind == pa.string():
        return [
            value if value is None or isinstance(value, str) else orjson.dumps(value).decode()
            for value in values
        ]
    return values


def _array(column: str, values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Errors: `UnfitColumnError`; a fraction would be cut off in a column of whole numbers."""
    if kind == pa.int64() and any(type(value) is float for value in values):
        raise UnfitColumnError(column)
    try:
        return pa.array(values, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        raise UnfitColumnError(column) from None


FORMATS: dict[str, tuple[Writer, str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "json": (_json, "application/json"),
    "jsonl": (_json_lines, "application/x-ndjson"),
    "parquet": (_parquet, "application/vnd.apache.parquet"),
}
