"""A trace in the hands of other libraries: frames of polars or pandas, a graph of networkx.

Each library is imported where it is used, so that none has to be there for the others.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl

    from lotgraph_client.answers import Table, Trace

Row = Mapping[str, Any]

# By table, its columns and what they hold: str, float, int or bool; any of them may be unknown.
COLUMNS: Mapping[str, Mapping[str, type]] = {
    "nodes": {
        "ref": str, "kind": str, "item": str, "number": str, "name": str, "depth": int,
        "certainty": str, "reason": str, "status": str, "share": float, "time": str,
        "expires_at": str, "failed_test": bool,
    },
    "edges": {
        "start": str, "end": str, "type": str, "quantity": float, "uom": str, "at": str,
        "at_basis": str, "source": str, "event": str, "document": str, "basis": str,
        "supplier_lot": str, "certainty": str,
    },
    "customers": {
        "ref": str, "name": str, "party": str, "certainty": str, "uom": str, "shipped": float,
        "returned": float, "outstanding": float, "lots": str, "documents": str,
    },
    "stock": {
        "ref": str, "location": str, "location_name": str, "quantity": float, "uom": str,
        "status": str, "status_quantity": float, "certainty": str,
    },
}  # fmt: skip


class CutAnswerWarning(UserWarning):
    """What was made of an answer does not hold all of it."""


def polars_frame(trace: Trace, table: Table) -> pl.DataFrame:
    """A table of a trace. Errors: `ImportError` without polars, `ValueError` for no table."""
    import polars as pl

    kinds: Mapping[type, Any] = {
        str: pl.String, float: pl.Float64, int: pl.Int64, bool: pl.Boolean,
    }  # fmt: skip
    columns = _columns(table)
    rows = _rows(trace, table)
    return pl.DataFrame(rows, schema={name: kinds[kind] for name, kind in columns.items()})


def pandas_frame(trace: Trace, table: Table) -> pd.DataFrame:
    """A table of a trace; unknown is `<NA>`. `attrs["truncated"]`: as in the trace.

    Errors: `ImportError` without pandas, `ValueError` for no table.
    """
    import pandas as pd

    kinds = {str: "string", float: "Float64", int: "Int64", bool: "boolean"}
    columns = _columns(table)
    rows = _rows(trace, table)
    frame = pd.DataFrame(
        {
            name: pd.array([row[name] for row in rows], dtype=kinds[kind])
            for name, kind in columns.items()
        }
    )
    frame.attrs["truncated"] = None if trace.truncated is None else str(trace.truncated)
    return frame


def networkx_graph(trace: Trace) -> nx.MultiDiGraph:
    """A trace as a graph: attributes of nodes and edges are the columns of its tables.

    Errors: `ImportError` without networkx.
    """
    import networkx as nx

    _warn(trace)
    graph = nx.MultiDiGraph(
        direction=trace.direction,
        roots=[root.ref for root in trace.roots],
        truncated=None if trace.truncated is None else str(trace.truncated),
    )
    for node in trace.nodes:
        graph.add_node(node.ref, **_picked(node, COLUMNS["nodes"], without=("ref",)))
    for edge in trace.edges:
        told = _picked(edge, COLUMNS["edges"], without=("start", "end"))
        graph.add_edge(edge.start, edge.end, **told)
    return graph


def _columns(table: str) -> Mapping[str, type]:
    if table not in COLUMNS:
        raise ValueError(f"No table of a trace: {table!r}. Of these: {', '.join(COLUMNS)}.")
    return COLUMNS[table]


def _rows(trace: Trace, table: Table) -> list[Row]:
    if table in ("nodes", "edges"):
        _warn(trace)
    return [*_MAKERS[table](trace)]


def _warn(trace: Trace) -> None:
    if trace.truncated is not None:
        warnings.warn(f"The trace is {trace.truncated}.", CutAnswerWarning, stacklevel=5)


def _customer_rows(trace: Trace) -> Iterator[Row]:
    """A row a customer and unit, as in the CSV."""
    for each in trace.customers:
        told = _picked(each, COLUMNS["customers"])
        lots = {"lots": " ".join(each.lots), "documents": " ".join(each.documents)}
        for amounts in each.quantities:
            yield {**told, **asdict(amounts), **lots}


def _plain_rows(table: Table) -> Callable[[Trace], Iterator[Row]]:
    def rows(trace: Trace) -> Iterator[Row]:
        found: Sequence[Any] = getattr(trace, table)
        return (_picked(each, COLUMNS[table]) for each in found)

    return rows


def _picked(value: Any, names: Mapping[str, type], without: Sequence[str] = ()) -> dict[str, Any]:
    return {name: getattr(value, name, None) for name in names if name not in without}


_MAKERS: Mapping[str, Callable[[Trace], Iterator[Row]]] = {
    "nodes": _plain_rows("nodes"),
    "edges": _plain_rows("edges"),
    "customers": _customer_rows,
    "stock": _plain_rows("stock"),
}
