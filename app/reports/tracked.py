"""One row of a tracking sheet, and what is read of it. Pure. `None`: the events do not hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.reports.dossier import Dossier, EventKey, GoodsBooking
from app.reports.facts import TLC_REFERENCE, Facts
from app.reports.tracking import HARVESTING, TrackingBook
from app.vocabulary import make_ref


@dataclass(frozen=True)
class TrackedRow:
    """One row of a sheet: a lot in a critical tracking event; `booking` None: an inspection."""

    book: TrackingBook
    event: str
    goods: str
    key: EventKey
    booking: GoodsBooking | None = None

    @property
    def facts(self) -> Facts:
        """What is looked up for it."""
        return self.book.facts

    @property
    def dossier(self) -> Dossier:
        """What it is out of."""
        return self.facts.dossier

    @property
    def at(self) -> Any:
        """When, as the event has it."""
        return self.facts.content(self.key).get("at")

    @property
    def side(self) -> str:
        """Of a run: `input` or `output`."""
        type_ = self.booking.type if self.booking else ""
        return {"CONSUMED_INTO": "input", "PRODUCED": "output"}.get(type_, "")

    def attribute(self, *names: str) -> str | None:
        """An attribute of the event, the lot or its item."""
        return self.facts.attribute(self.goods, names, [self.key])

    def place(self, *fields: str) -> str | None:
        """The first place the event names in one of some fields, by name and code."""
        if self.booking is None:
            more = self.facts.content(self.key).get("attributes") or {}
            found = self.facts.content(self.key).get("location") or more.get("location")
            return (
                None if found is None else self.facts.place_text(make_ref("location", str(found)))
            )
        for field in fields:
            if ref := self.facts.place(self.booking, field):
                return self.facts.place_text(ref)
        return None

    def earlier(self, event: str) -> list[TrackedRow]:
        """What was harvested or cooled of the same lot, or, of something packed, of what it was
        packed from."""
        lots = {self.goods}
        if self.booking is not None and self.side == "output":
            for run in self.facts.runs_of(self.booking):
                lots |= {
                    each.goods for each in self.facts.by_run.get(run, ())
                    if each.type == "CONSUMED_INTO"
                }  # fmt: skip
        return [
            TrackedRow(self.book, event, lot, *rest)
            for lot in sorted(lots)
            for rest in self.book.of_goods(lot, event)
        ]


def quantity(row: TrackedRow) -> float | None:
    if row.booking is not None:
        return row.booking.quantity
    return None


def unit(row: TrackedRow) -> str | None:
    return row.booking.uom if row.booking else None


def lot_code(row: TrackedRow) -> str | None:
    return row.facts.lot_code(row.goods)


def product(row: TrackedRow) -> str | None:
    return row.facts.product(row.goods)


def commodity(row: TrackedRow) -> str | None:
    name = row.attribute("commodity") or row.facts.item(row.goods).get("name")
    variety = row.attribute("variety")
    return f"{name}, {variety}" if name and variety else name


def code_source(row: TrackedRow) -> str | None:
    return row.attribute(*TLC_REFERENCE) or row.facts.code_source(row.goods)


def document(part: int) -> Callable[[TrackedRow], str | None]:
    def value(row: TrackedRow) -> str | None:
        told = [each[part] for each in row.facts.documents(row.key)]
        return "; ".join(filter(None, told)) or None

    return value


def previous_source(row: TrackedRow) -> str | None:
    if row.booking is None:
        return None
    ref = row.facts.party(row.booking.other)
    return row.facts.place_text(ref) or row.attribute("ship_from", "previous_source")


def recipient(row: TrackedRow) -> str | None:
    booking = row.booking
    if booking is None or booking.type not in ("SHIPPED_TO", "RETURNED"):
        return next_place(row)
    return row.facts.place_text(row.facts.recipient(booking))


def next_place(row: TrackedRow) -> str | None:
    """Where a lot was shipped or moved to first, as far as it is told."""
    said = row.attribute("recipient", "subsequent_recipient")
    if said:
        return said
    left = row.facts.bookings(row.goods, "SHIPPED_TO", "MOVED_TO")
    told = sorted(
        (str(row.facts.content(each.key).get("at") or ""), each.key, each) for each in left
    )
    for _, _, each in told:
        to = row.facts.recipient(each) if each.type == "SHIPPED_TO" else each.other
        here = row.facts.place(row.booking, "location") if row.booking else None
        if to and to != here:
            return row.facts.place_text(to)
    return None


def dates_received(row: TrackedRow) -> str | None:
    """When an input was received, or, harvested here, when that was."""
    came = row.facts.bookings(row.goods, "SUPPLIED")
    dates = {str(at) for each in came if (at := row.facts.content(each.key).get("at"))}
    return "; ".join(sorted(dates)) or None


def harvester(row: TrackedRow) -> str | None:
    for each in (row, *row.earlier(HARVESTING)):
        name = each.attribute("harvester")
        phone = each.attribute("harvester_phone")
        if name:
            return f"{name}, {phone}" if phone else name
    return None


def catch(row: TrackedRow) -> str | None:
    start = row.attribute("harvest_date_start", "gs1:harvestDateStart", "harvestDateStart")
    end = row.attribute("harvest_date_end", "gs1:harvestDateEnd", "harvestDateEnd")
    area = row.attribute("catch_area", "catch_zone", "gs1:catchZone", "catchZone")
    dates = " to ".join(filter(None, (start, end)))
    return "; ".join(filter(None, (dates, area))) or None


def species(row: TrackedRow) -> str | None:
    return row.attribute("species", "market_name", "gs1:fishType") or product(row)


def when(row: TrackedRow) -> Any:
    return row.at


def where(*fields: str) -> Callable[[TrackedRow], str | None]:
    return lambda row: row.place(*fields)
