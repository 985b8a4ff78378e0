"""Parquet: a column has a type that holds all its values, or is text and says so."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.console import export
from app.console.outputs import FORMATS, UnfitColumnError, parquet
from app.console.schema import Kind, Property

LARGE = 2**53 + 1
_NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)


def written(*values: Any) -> tuple[pa.Table, list[str]]:
    """A column of values as the download writes it, and what is said of it."""
    run: Any = SimpleNamespace(columns=("n",), cut=None, notes=[])
    batches = [[[value] for value in values]]
    data = b"".join(FORMATS["parquet"][0](run, batches))
    return pq.read_table(io.BytesIO(data)), run.notes


def test_whole_numbers_beyond_a_double_beside_fractions_are_text_and_told() -> None:
    table, notes = written(LARGE, 0.5, None)
    assert table.column("n").to_pylist() == [str(LARGE), "0.5", None]
    assert notes == json.loads(table.schema.metadata[b"notes"])
    assert "“n” is text" in notes[0]


@given(st.lists(st.none() | _NUMBERS, max_size=5))
def test_every_column_of_numbers_keeps_all_digits(values: list[Any]) -> None:
    table, notes = written(*values)
    kept = table.column("n").to_pylist()
    if table.schema.types == [pa.string()]:
        assert bool(notes) == any(value is not None for value in values)
        kept = [value if value is None else json.loads(value) for value in kept]
    assert kept == values
    large = any(type(value) is int and abs(value) > 2**53 for value in values)
    assert bool(notes) == (large and any(type(value) is float for value in values))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([LARGE, 0.5], pa.float64()),
        ([1, 0.5], pa.int64()),
        (["x"], pa.int64()),
        ([2**64], pa.int64()),
        ([True, 2], pa.bool_()),
        ([[LARGE, 0.5]], pa.list_(pa.float64())),
        ([["x", 1]], pa.list_(pa.string())),
    ],
)
def test_what_does_not_fit_is_told_in_words(values: list[Any], kind: pa.DataType) -> None:
    with pytest.raises(UnfitColumnError) as told:
        list(parquet(["n"], [kind], [[[value] for value in values]], {}))
    assert "“n”" in told.value.text
    assert "toString" in told.value.remedy


def test_the_export_writes_such_a_column_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nightly export does not fail, and its manifest says why the column is text."""

    class Found(list[Any]):
        def __enter__(self) -> Found:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    rows = Found([["a", ["X"], {"n": LARGE, "m": 1}], ["b", ["X"], {"n": 0.5, "m": 2}]])
    monkeypatch.setattr("app.console.export.untrusted.rows", lambda *_, **__: rows)
    kind = Kind("X", 2, (Property("m", ("integer",), 2), Property("n", ("integer", "number"), 2)))
    graph: Any = None
    told = export._write(graph, tmp_path / "X.parquet", "nodes", kind, 1, lambda *_: None)
    table = pq.read_table(tmp_path / "X.parquet")
    assert table.column("n").to_pylist() == [str(LARGE), "0.5"]
    assert table.column("m").to_pylist() == [1, 2]
    assert told.columns["n"] == "string"
    assert "“n” is text" in told.as_json()["notes"][0]
    assert told.bytes == (tmp_path / "X.parquet").stat().st_size
