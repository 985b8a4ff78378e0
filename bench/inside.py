"""Peers inside this process: DuckDB, NetworkX, and the breadth-first over compressed rows."""

from __future__ import annotations

import time
from typing import Any

import duckdb
import networkx as nx
import numpy as np

from bench import questions
from bench.genealogies import Genealogy, Ints
from bench.walking import Csr, Direction, csr, links_of, reached


class Duck:
    """DuckDB in memory with the same tables; answers as numpy columns."""

    def __init__(self, found: Genealogy) -> None:
        began = time.perf_counter()
        self.name = f"DuckDB {duckdb.__version__}"
        self._connection = duckdb.connect()
        for table in questions.TABLES:
            self._load(table, questions.columns(found, table))
        runs = np.flatnonzero(found.order_of >= 0)
        self._load("ordered", {"run": runs, "work_order": found.order_of[runs]})
        self.load_s = round(time.perf_counter() - began, 1)

    def _load(self, table: str, columns: dict[str, Any]) -> None:
        self._connection.register("columns", columns)
        self._connection.execute(f"CREATE TABLE {table} AS SELECT * FROM columns")  # noqa: S608
        self._connection.unregister("columns")

    def ask(self, question: str, direction: Direction, root: int) -> tuple[Any, ...]:
        """The columns of an answer; see `bench.questions`."""
        names = questions.COLUMNS[question]
        query = questions.sql(question, direction, "?")
        query += f" SELECT {', '.join(names)} FROM answer"  # noqa: S608
        found = self._connection.execute(query, [root]).fetchnumpy()
        return tuple(found[name] for name in names)

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()


class Nx:
    """NetworkX with the lots and runs of one site: loading all sites takes minutes."""

    name = f"NetworkX {nx.__version__}"

    def __init__(self, found: Genealogy, site: int) -> None:
        began = time.perf_counter()
        consumed = found.site[found.consumed.start] == site
        produced = found.site[found.produced.end] == site
        self._lots = found.lots
        self._graph = nx.DiGraph()
        self._graph.add_edges_from(zip(
            found.consumed.start[consumed].tolist(),
            (found.consumed.end[consumed] + found.lots).tolist(), strict=True,
        ))  # fmt: skip
        self._graph.add_edges_from(zip(
            (found.produced.start[produced] + found.lots).tolist(),
            found.produced.end[produced].tolist(), strict=True,
        ))  # fmt: skip
        self.load_s = round(time.perf_counter() - began, 1)

    def reach(self, direction: Direction, root: int) -> tuple[list[int]]:
        """Every lot reached, the root included."""
        walk = nx.descendants if direction == "down" else nx.ancestors
        return ([root, *(each for each in walk(self._graph, root) if each < self._lots)],)


class Floor:
    """Compressed rows in memory: what no store behind a socket can beat."""

    name = "breadth-first over arrays (numpy)"

    def __init__(self, found: Genealogy) -> None:
        self._found = found
        self._links: dict[Direction, Csr] = {"down": csr(found, "down"), "up": csr(found, "up")}
        both = (found.consumed, found.produced)
        self._columns = [
            np.concatenate([getattr(each, name) for each in both])
            for name in ("start", "end", "at")
        ] + [np.concatenate([each.quantity for each in both])]

    def reach(self, direction: Direction, root: int) -> tuple[Ints]:
        """Every lot reached, the root included."""
        nodes = reached(self._links[direction], root)
        return (nodes[nodes < self._found.lots],)

    def full(self, direction: Direction, root: int) -> tuple[Any, ...]:
        """(starts, ends, types, times, quantities) of consumed and produced bookings walked."""
        links = self._links[direction]
        nodes = reached(links, root)
        at = links.bookings[links_of(links, nodes)]
        types = np.where(at < len(self._found.consumed.at), 1, 2)
        start, end, when, quantity = (column[at] for column in self._columns)
        return start, end, types, when, quantity
