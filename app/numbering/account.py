"""What became of the numbers: the latest, and of each sequence how far it is and where its gaps
come from. A number is used when an event names it; that is asked of the graph each time and kept
nowhere, so it is true whatever came first, and after a restore."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.graph.run import Graph
from app.numbering.issuing import number_of
from app.numbering.models import IssuedNumber, NumberAccount, NumberAccounts, NumberGap
from app.times import instant_text

PERIODS = 20  # sequences that are accounted for at once
PLACES = 20_000  # places of one that are looked at
_GAPS = 200  # of one that are listed
_STATES = ("used", "reserved", "void", "skipped", "unknown")


def latest_numbers(graph: Graph, count: int, scheme: str = "") -> list[IssuedNumber]:
    """The numbers handed out last, the latest first."""
    return [
        number_of(row["told"], used_at=row["named_at"] if not row["told"].get("skipped") else None,
                  source=row["source"], event_id=row["event_id"])
        for row in graph.rows("numbering/numbers", scheme=scheme, count=count)
    ]  # fmt: skip


def accounts(graph: Graph, scheme: str = "", count: int = PERIODS) -> NumberAccounts:
    """The sequences numbers were taken of last, of one scheme or of all, each accounted for from
    its first number on; at the most so many."""
    rows = graph.rows("numbering/periods", scheme=scheme, count=count)
    found = tuple(account_of(graph, row["scheme"], row["period"], row["last"]) for row in rows)
    return NumberAccounts(found, rows[0]["of"] - len(rows) if rows else 0)


def account_of(graph: Graph, scheme: str, period: str, last: int) -> NumberAccount:
    """One sequence in a period: its last `PLACES` places."""
    after = max(0, last - PLACES)
    rows = graph.rows("numbering/account", scheme=scheme, period=period, after=after, count=PLACES)
    found = list(_with_missing(rows, after, last))
    states = Counter(map(_state, found))
    counts = {state: states[state] for state in _STATES}
    gaps = list(_gaps(found))
    return NumberAccount(
        scheme, period, last, **counts, gaps=tuple(gaps[-_GAPS:]), left_out=after,
        gaps_left_out=max(0, len(gaps) - _GAPS),
    )  # fmt: skip


def _with_missing(
    rows: Sequence[Mapping[str, Any]], after: int, last: int
) -> Iterator[Mapping[str, Any]]:
    """The places of a sequence, those of which nothing is on record among them."""
    known = {row["place"]: row for row in rows}
    for place in range(after + 1, max(last, max(known, default=0)) + 1):
        yield known.get(place, {"place": place, "number": f"place {place:,}", "missing": True})


def _state(row: Mapping[str, Any]) -> str:
    if row.get("missing"):
        return "unknown"
    if row["skipped"]:
        return "skipped"
    if row["void_at"] is not None:
        return "void"
    return "used" if row["used"] else "reserved"


def _gaps(rows: Sequence[Mapping[str, Any]]) -> Iterator[NumberGap]:
    """Neighbours that have the same account, as one."""
    open_: list[Mapping[str, Any]] = []
    for row in rows:
        if open_ and (_state(row) == "used" or _why(row) != _why(open_[0])):
            yield _gap(open_)
            open_ = []
        if _state(row) != "used":
            open_.append(row)
    if open_:
        yield _gap(open_)


def _gap(rows: Sequence[Mapping[str, Any]]) -> NumberGap:
    first, last = rows[0], rows[-1]
    return NumberGap(
        first["number"], last["number"], len(rows), _why(first), known=not first.get("missing")
    )


def _why(row: Mapping[str, Any]) -> str:
    state = _state(row)
    if state == "unknown":
        return "nothing is on record: the database was put back to an earlier state, or changed"
    if state == "skipped":
        return f"passed over: {row['skipped']}"
    if state == "void":
        return f"void since {_minute(row['void_at'])}, {row['void_by']}: {row['void_reason']}"
    return f"handed out {_minute(row['at'])} to {row['by']}, no event names it yet"


def _minute(micro: int) -> str:
    return instant_text(micro)[:16].replace("T", " ") + " UTC"
