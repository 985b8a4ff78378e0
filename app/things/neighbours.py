"""What is one step up and one step down of a thing, and what went in and out of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.graph.run import Work
from app.things.models import Goods, Neighbour
from app.things.reading import read_page
from app.vocabulary import RELATIONSHIPS
from app.web.paging import Page

_UP_WORDS = {
    name: RELATIONSHIPS[name].back for name in ("PRODUCED", "SUPPLIED", "RETURNED", "UNPACKED_FROM")
}
_DOWN_WORDS = {
    name: RELATIONSHIPS[name].forth for name in ("CONSUMED_INTO", "PACKED_INTO", "SHIPPED_TO")
} | {"RETURNED": "returned to"}  # its end is a supplier


def came_from(work: Work, ref: str, number: int, size: int) -> Page[Neighbour]:
    """Runs that made a thing, suppliers and customers it came from."""
    return _neighbours(work, ref, _UP_WORDS, False, (number, size))


def went_into(work: Work, ref: str, number: int, size: int) -> Page[Neighbour]:
    """Runs that consumed a thing, containers, customers, suppliers it went to."""
    return _neighbours(work, ref, _DOWN_WORDS, True, (number, size))


def _neighbours(
    work: Work, ref: str, words: Mapping[str, str], outward: bool, wanted: tuple[int, int]
) -> Page[Neighbour]:
    page = read_page(work, "things/neighbours", wanted, ref=ref, types=list(words), outward=outward)
    found = [
        Neighbour(
            ref=row["ref"],
            name=row["name"] or row["item_name"],
            status=row["status"],
            word=words[row["type"]],
            quantity=_quantity(row),
            uom=row["uom"],
            bookings=row["bookings"],
            first=row["first"],
            written=_written(row),
            documents=tuple(row["documents"]),
            behind=tuple(row["behind"]) if row["type"] in ("PRODUCED", "CONSUMED_INTO") else (),
            behind_total=row["behind_total"],
        )
        for row in page.rows
    ]
    return page.of(found)


def _quantity(row: Mapping[str, Any]) -> float | None:
    return round(row["quantity"], 6) if row["known"] == row["bookings"] else None


def _written(row: Mapping[str, Any]) -> str | None:
    """The time as written, when one date stands for all bookings."""
    written: Sequence[str] = row["written"]
    return written[0] if len(written) == 1 and row["bookings"] == 1 else None


def goods(work: Work, ref: str, number: int, size: int, *, outputs: bool) -> Page[Goods]:
    """What went into an order or batch, or came out of it."""
    page = read_page(work, "things/run_goods", (number, size), ref=ref, outputs=outputs)
    batch = ref.startswith("batch:")
    found = [
        Goods(
            ref=row["ref"],
            name=row["item_name"] or row["name"],
            status=row["status"],
            quantity=_quantity(row),
            uom=row["uom"],
            bookings=row["bookings"],
            first=row["first"],
            notes=tuple(_notes(row, batch=batch, outputs=outputs)),
        )
        for row in page.rows
    ]
    return page.of(found)


def _notes(row: Mapping[str, Any], *, batch: bool, outputs: bool) -> list[str]:
    notes = []
    if row["role"]:
        notes.append(str(row["role"]).replace("_", "-"))
    if row["basis"]:
        notes.append(str(row["basis"]))
    if row["shared"]:
        verb = "reported by" if outputs else "booked on"
        notes.append(f"{verb} the order as a whole")
    elif not batch and all(run.startswith(("order:", "completion:")) for run in row["runs"]):
        notes.append("on the order as a whole")
    return notes
