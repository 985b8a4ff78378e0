"""One event of 20,000 lines: a pallet of serials, a run of many inputs. It is stored in seconds.

S/0 … S/19999 ── pack ──> P1          A/0 … A/19999 ── W1/B1 ──> F/1
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.graph.run import Graph
from tests.events.said import answers, ask, lot, said

LINES = 20_000
WITHIN_S = 120.0  # of a busy machine; a quiet one takes a fraction of it


def _pallet() -> dict[str, Any]:
    serials = [{"object": {"item": "S", "serial": str(n)}} for n in range(LINES)]
    return said("pack", "1", hu="P1", contents=serials)


def _run() -> dict[str, Any]:
    line = {"quantity": 1, "uom": "pcs"}
    return said(
        "transform", "1", work_order="W1", batch="B1",
        inputs=[{"object": lot("A", str(n))} | line for n in range(LINES)],
        outputs=[{"object": lot("F", "1")} | line],
    )  # fmt: skip


@pytest.mark.slow("stores an event of 20,000 lines")
@pytest.mark.parametrize(
    ("event", "relationship"), [(_pallet(), "PACKED_INTO"), (_run(), "CONSUMED_INTO")],
    ids=["pallet", "run"],
)  # fmt: skip
def test_an_event_of_many_lines_is_stored_in_seconds(
    graph: Graph, event: dict[str, Any], relationship: str
) -> None:
    began = time.monotonic()
    (told,) = answers(graph, [event])
    took = time.monotonic() - began
    assert told.result == "created", told
    (row,) = ask(graph, f"MATCH ()-[r:{relationship}]->() RETURN count(r) AS n")
    assert row["n"] == LINES
    (again,) = answers(graph, [event])
    assert again.result == "duplicate"
    assert took < WITHIN_S
