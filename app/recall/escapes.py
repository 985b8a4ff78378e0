"""The escape alarm: anything in scope that was shipped, moved or consumed after a case opened.

What is in scope is the trace as known now; it is worked out again only when something was
committed since.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.graph.run import Graph
from app.recall.cases import read_case, read_marks
from app.recall.holds import unheld_moves
from app.recall.latest import LATEST
from app.recall.models import Case, ScopeMark
from app.recall.scope import case_trace

VERBS = {"SHIPPED_TO": "shipped", "MOVED_TO": "moved", "CONSUMED_INTO": "consumed"}


@dataclass(frozen=True, slots=True)
class Escapes:
    """What got away, newest first, in rows of `recall/escapes`; `late`: recorded after the case
    opened but booked for a time before it; `counts` by type, those that are not late."""

    rows: tuple[dict[str, Any], ...]
    late: tuple[dict[str, Any], ...]
    counts: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {"escapes": list(self.rows), "late": list(self.late), "counts": self.counts}


def escapes(graph: Graph, number: str) -> Escapes:
    """What of a case's scope was shipped, moved or consumed since it opened."""
    case = read_case(graph, number)
    return _since_opening(graph, case, read_marks(graph, case))


@lru_cache(maxsize=8)
def _since_opening(graph: Graph, case: Case, marks: tuple[ScopeMark, ...]) -> Escapes:
    """The same; asked every few seconds, so it is kept until something is committed."""
    if case.last_stamp == case.opened_stamp:
        return Escapes((), (), dict.fromkeys(VERBS.values(), 0))
    out = {each.ref for each in marks if each.mark == "exclude"}
    refs = [ref for ref in _scope(graph, case, marks) if ref not in out]
    found = unheld_moves(graph, refs, case.opened_stamp, case.last_stamp)
    rows = sorted(
        (row for each in found.values() for row in each),
        key=lambda row: (-row["recorded_at"], row["ref"], row["source"], row["event"]),
    )
    late = tuple(row for row in rows if row["at_to"] is not None and row["at_to"] < case.opened_at)
    after = tuple(row for row in rows if row["at_to"] is None or row["at_to"] >= case.opened_at)
    counts = {verb: sum(row["type"] == type_ for row in after) for type_, verb in VERBS.items()}
    return Escapes(after, late, counts)


def _scope(graph: Graph, case: Case, marks: tuple[ScopeMark, ...]) -> tuple[str, ...]:
    """Lots, serials and containers in scope; `case.last_stamp` says as known when."""
    kept = LATEST.find(graph, case, marks, case.last_stamp)
    if kept is not None:
        return tuple(sorted(row["ref"] for name in ("lots", "containers")
                            for row in kept.rows[name]))  # fmt: skip
    found = case_trace(graph, case, marks, case.last_stamp)
    kinds = ("lot", "serial", "hu")
    return tuple(sorted(node.ref for node in found.nodes if node.kind in kinds))
