"""Kinds of documents that the importer cannot write: of one document without a kind.

A list of one empty text is nothing in the importer's files. The door writes kinds wherever it
writes documents, so whatever has documents and no kinds is meant.
"""

from __future__ import annotations

from functools import partial

from app.graph.run import Graph, Work

_BATCH = 1_000


def name_kinds(graph: Graph) -> int:
    """Write them; of how many events."""
    row = graph.one("firstload/kindless")
    keys = [list(key) for key in zip(row["sources"], row["event_ids"], strict=True)]
    for start in range(0, len(keys), _BATCH):
        graph.write(partial(_name, keys=keys[start : start + _BATCH]))
    return len(keys)


def _name(work: Work, keys: list[list[str]]) -> None:
    work.do("firstload/name_kinds", keys=keys)
