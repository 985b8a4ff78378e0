"""Rows as files: CSV, JSON, JSON Lines, Parquet. All stream; memory does not grow with the rows.

Every format says when the rows are not all of them: CSV in a last row, JSON in `truncated` and
`error`, JSON Lines in a last object with `_truncated` or `_error`, Parquet in the file's metadata
under `truncated` (Parquet is written only when the rows are there, so its errors come first).
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
from app.errors import LotgraphError
from app.web.sheets import safe_cell

GROUP_ROWS = 20_000
_JSON = orjson.OPT_NON_STR_KEYS

Writer = Callable[[QueryRun, Iterable[Batch]], Iterator[bytes]]


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
        yield from parquet(run.columns, [kind.arrow() for kind in kinds], _read(spool), said)


class _Kind:
    """What values of a column are: the narrowest type that holds all of them."""

    def __init__(self) -> None:
        self.seen: set[type] = set()

    def see(self, value: Any) -> None:
        if value is not None:
            self.seen.add(type(value))

    def arrow(self) -> pa.DataType:
        if not self.seen or self.seen == {str}:
            return pa.string()
        if self.seen == {bool}:
            return pa.bool_()
        if self.seen == {int}:
            return pa.int64()
        return pa.float64() if self.seen <= {int, float} else pa.string()


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
    """Groups of rows as a Parquet file; values that are not of a text column's type become JSON."""
    fields = [pa.field(name, kind) for name, kind in zip(columns, types, strict=True)]
    schema = pa.schema(fields, metadata=said)
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for group in groups:
            arrays = [
                pa.array(_column(group, index, kind), kind) for index, kind in enumerate(types)
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


FORMATS: dict[str, tuple[Writer, str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "json": (_json, "application/json"),
    "jsonl": (_json_lines, "application/x-ndjson"),
    "parquet": (_parquet, "application/vnd.apache.parquet"),
}
