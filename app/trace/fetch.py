"""Fetching a genealogy as columns, inside one read transaction.

Node ids are Neo4j's own integers; they are only used inside the transaction that gave them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.graph.run import Work
from app.trace.models import Booking, Direction, Thing

_UNKNOWN = -1e17  # quantities below this mark “not given” in a column


def read_columns(row: dict[str, Any]) -> list[Booking]:
    """Bookings from the parallel lists of one row."""
    quantities = [None if q < _UNKNOWN else q for q in row["quantities"]]
    texts = [
        [text or None for text in row[name]]
        for name in ("at_basis", "documents", "bases", "locations", "froms", "tos", "reasons",
                     "ship_tos")
    ]  # fmt: skip
    basis, documents, bases, locations, froms, tos, reasons, ship_tos = texts
    return list(
        map(
            Booking._make,
            zip(
                row["ids"], row["types"], row["starts"], row["ends"], quantities,
                [uom or None for uom in row["uoms"]],
                [None if at < 0 else at for at in row["at_from"]],
                [None if at < 0 else at for at in row["at_to"]],
                basis, row["sources"], row["events"], documents, bases, locations, froms, tos,
                reasons, ship_tos, row["everythings"], [text or None for text in row["written"]],
                strict=True,
            ),
        )
    )  # fmt: skip


@dataclass(slots=True)
class Fetch:
    """Reads what the walk asks for and remembers the things it met."""

    work: Work
    things: dict[int, Thing] = field(default_factory=dict)

    def closure(self, starts: Collection[int], direction: Direction) -> set[int]:
        """Ids reached from some starts over bookings; linear in what is reached."""
        if not starts:
            return set()
        return set(self.work.one(f"trace/{direction}", starts=list(starts))["ids"])

    def bookings(self, name: str, ids: Collection[int]) -> list[Booking]:
        """Bookings of some things from the column query `trace/<name>`."""
        if not ids:
            return []
        found = read_columns(self.work.one(f"trace/{name}", ids=list(ids)))
        self.know({end for booking in found for end in (booking.start, booking.end)})
        return found

    def members(self, ids: Collection[int]) -> list[tuple[int, int, bool]]:
        """(lot, serial, serial has a birth of its own) around some lots and serials."""
        if not ids:
            return []
        row = self.work.one("trace/members", ids=list(ids))
        self.know({*row["lots"], *row["serials"]})
        return list(zip(row["lots"], row["serials"], row["born"], strict=True))

    def know(self, ids: Iterable[int]) -> None:
        """Fetch what some things are, once each."""
        missing = [each for each in ids if each not in self.things]
        if not missing:
            return
        row = self.work.one("trace/things", ids=missing)
        names = ("ids", "refs", "labels", "items", "numbers", "names", "statuses", "orders")
        columns: Sequence[Sequence[Any]] = [row[name] for name in names]
        for (id_, ref, label, item, number, name, status, order), aliases in zip(
            zip(*columns, strict=True), row["aliases"], strict=True
        ):
            self.things[id_] = Thing(
                id_, ref, label, item or None, number, name or None, status or None,
                order or None, tuple(aliases),
            )  # fmt: skip

    def kind(self, id_: int) -> str:
        """The label of a thing met before."""
        return self.things[id_].label
