"""Values of the recall desk: a case, what was decided by hand, its log and its answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import orjson

from app.genealogy.question import Options
from app.ledger.containers import WHENEVER
from app.ledger.parties import Party, party_counts, party_of
from app.recall.roots import Windows, read_windows, windows_json
from app.times import instant_text
from app.trace.answer import Trace

Kind = Literal["real", "mock"]
Status = Literal["draft", "active", "closed"]
Mark = Literal["include", "exclude"]
Row = Mapping[str, Any]

KINDS: tuple[Kind, ...] = ("real", "mock")
CLASSES = ("", "I", "II", "III", "withdrawal")


@dataclass(frozen=True, slots=True)
class Case:
    """A recall case. Moments are UTC microseconds; `opened_stamp` and `last_stamp` are stamps of
    the last commit of events: when it was opened, and now. `window` limits all roots that can be
    limited, `windows` those that have one of their own instead; `stop`: where its trace ends,
    decided by hand. `version`: the number of the last line of its log."""

    number: str
    title: str
    reason: str
    recall_class: str
    owner: str
    status: Status
    kind: Kind
    roots: tuple[str, ...]
    opened_at: int
    opened_by: str
    opened_stamp: int
    last_stamp: int = 0
    window: tuple[int | None, int | None] = (None, None)
    ignore_time: bool = False
    include_candidates: bool = False
    closed_at: int | None = None
    closed_by: str | None = None
    windows: Windows = ()
    stop: tuple[str, ...] = ()
    version: int = 0

    def options(self, known_at: int) -> Options:
        """What its trace is asked."""
        start, end = self.window
        return Options(
            ignore_time=self.ignore_time,
            known_at=known_at,
            include_candidates=self.include_candidates,
            window=(WHENEVER[0] if start is None else start, WHENEVER[1] if end is None else end),
            windows=self.windows,
            stop=self.stop,
        )

    def as_json(self) -> dict[str, Any]:
        """The case in the API's JSON."""
        start, end = self.window
        return {
            "number": self.number, "title": self.title, "reason": self.reason,
            "class": self.recall_class, "owner": self.owner, "status": self.status,
            "kind": self.kind, "roots": list(self.roots), "from": _moment(start),
            "to": _moment(end), "ignore_time": self.ignore_time,
            "windows": {
                ref: {"from": _moment(first), "to": _moment(last)}
                for ref, (first, last) in windows_json(self.windows).items()
            },
            "include_candidates": self.include_candidates, "stop": list(self.stop),
            "opened_at": instant_text(self.opened_at), "opened_by": self.opened_by,
            "closed_at": _moment(self.closed_at), "closed_by": self.closed_by,
            "version": self.version,
        }  # fmt: skip


def _moment(micro: int | None) -> str | None:
    return None if micro is None else instant_text(micro)


def case_of(told: Row, last_stamp: int = 0) -> Case:
    """A case from its properties in the graph."""
    return Case(
        told["number"], told["title"], told.get("reason", ""), told.get("class", ""),
        told.get("owner", ""), told["status"], told["kind"], tuple(told["roots"]),
        told["opened_at"], told["opened_by"], told["opened_stamp"], last_stamp,
        (told.get("window_from"), told.get("window_to")), bool(told.get("ignore_time")),
        bool(told.get("include_candidates")), told.get("closed_at"), told.get("closed_by"),
        read_windows(orjson.loads(told.get("windows") or "{}")), tuple(told.get("stop") or ()),
        told.get("decisions", 0),
    )  # fmt: skip


def without_salt(told: Row) -> Row:
    """What was written down, as people are shown it."""
    return {name: value for name, value in told.items() if name != "salt"}


@dataclass(frozen=True, slots=True)
class ScopeMark:
    """A thing taken into a case or out of it by hand, and why."""

    ref: str
    mark: Mark
    reason: str
    by: str
    at: int

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "ref": self.ref, "mark": self.mark, "reason": self.reason, "by": self.by,
            "at": instant_text(self.at),
        }  # fmt: skip


@dataclass(frozen=True)
class CaseAnswer:
    """What a case holds as known at a moment.

    `hashed`: what follows from the roots, the filters and the events alone, plain JSON values;
    `beside`: names, contacts, statuses, balances, reasons, persons, versions. `docs/recall.md`
    says what stands in them. `trace`: what it was worked out of; a snapshot read again has none.
    """

    hashed: Mapping[str, Any]
    beside: Mapping[str, Any] = field(default_factory=dict)
    trace: Trace | None = field(default=None, repr=False, compare=False)

    @property
    def rows(self) -> Mapping[str, Sequence[Row]]:
        """The tables: lots, customers, stock, shipments, returns, removed …"""
        found: Mapping[str, Sequence[Row]] = self.hashed["rows"]
        return found

    def party(self, ref: str) -> Party:
        """What a receiver is counted as, by the kind it was defined with."""
        told: Mapping[str, Any] = self.beside.get("parties", {}).get(ref, {})
        return party_of(ref, told.get("kind"))

    @cached_property
    def _statuses(self) -> Mapping[tuple[str, str | None, str | None], Row]:
        rows = self.beside.get("statuses", ())
        return {(row["ref"], row["location"], row["uom"]): row for row in rows}

    def stock_status(self, row: Row) -> Row:
        """The status of a stock row, of how much of it that is, and what was requested there."""
        good = self.beside.get("goods", {}).get(row["ref"], {})
        whole = {
            "status": good.get("status"), "quantity": row["quantity"], "requested": None,
            "requested_quantity": None,
        }  # fmt: skip
        if "statuses" not in self.beside:  # an older snapshot keeps those of whole lots only
            return whole
        none: Row = {**whole, "status": None, "quantity": None}
        return self._statuses.get((row["ref"], row["location"], row["uom"]), none)

    @cached_property
    def mark(self) -> str:
        """A hash of everything hashed but the moment: two answers of one mark say the same.

        It is compared within one database only and is not the hash of a snapshot.
        """
        told = {name: value for name, value in self.hashed.items() if name != "known_at"}
        return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each table has, customers by certainty, and who else got goods."""
        lots = [row for row in self.rows["lots"] if not row["excluded"]]
        receivers = {row["customer"]: row["certainty"] for row in self.rows["customers"]}
        parties = {ref: self.party(ref) for ref in receivers}
        sure = [ref for ref, each in receivers.items() if each == "certain"]
        return {
            "lots": sum(row["kind"] == "lot" for row in lots),
            "serials": sum(row["kind"] == "serial" for row in lots),
            "excluded": len(self.rows["lots"]) - len(lots),
            **party_counts(parties.values()),
            "customers_certain": sum(parties[ref] == "customer" for ref in sure),
            "stock": len(self.rows["stock"]),
            "removed": len(self.rows["removed"]),
            "warnings": len(self.beside.get("warnings", ())),
        }
