"""The head of a trace page: what the roots are, where they were received from and when.

It is read before the trace is counted, so that it can be sent at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.graph.run import Graph
from app.times import instant_text
from app.trace.models import Trace
from app.vocabulary import UNKNOWN_SUPPLIER


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt of a root. `at` is a time as written."""

    supplier: str | None
    supplier_name: str | None
    supplier_lot: str | None
    lot: str
    quantity: float | None
    uom: str | None
    at: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """One root of a trace, as it is now."""

    ref: str
    name: str | None
    status: str | None
    expires_at: str | None
    receipts: tuple[Receipt, ...]

    @property
    def kind(self) -> str:
        """The prefix of the ref."""
        return self.ref.partition(":")[0]


def heads(graph: Graph, refs: Sequence[str]) -> list[Head]:
    """What is known now of the roots of a trace, in their order."""
    rows = {row["ref"]: row for row in graph.rows("trace/page_heads", refs=list(refs))}
    found = []
    for ref in refs:
        row = rows.get(ref, {})
        given = row.get("properties") or {}
        receipts = tuple(
            Receipt(
                None if each["supplier"] == UNKNOWN_SUPPLIER else each["supplier"],
                each["supplier_name"], each["supplier_lot"], each["lot"], each["quantity"],
                each["uom"], each["at"] or _instant(each["at_from"]), each["document"],
            )
            for each in row.get("receipts", ())
        )  # fmt: skip
        name = row.get("item_name") or given.get("name")
        found.append(Head(ref, name, given.get("status"), given.get("expires_at"), receipts))
    return found


def _instant(micro: int | None) -> str | None:
    return None if micro is None else instant_text(micro)


def supplier_lots(graph: Graph, trace: Trace) -> int | None:
    """From how many supplier lots an upstream answer comes; None downstream."""
    if trace.direction == "down":
        return None
    ids = trace.parts.received().tolist()
    return int(graph.one("trace/page_supplier_lots", ids=ids)["count"])


def names_of(graph: Graph, refs: Sequence[str]) -> dict[str, str]:
    """The names of some things, where they have one."""
    rows = graph.rows("trace/parties", refs=list(refs))
    return {row["ref"]: row["name"] for row in rows if row["name"]}
