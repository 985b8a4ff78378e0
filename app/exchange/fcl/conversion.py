"""A FoodChain-Lab network made events of the contract.

A delivery is a shipment of a lot by the station that sends it, and what a relation joins was
consumed into a lot. No run is told between them: one is invented for each lot, and nothing that
goes through it is certain. A product is one of its station, so the same number at another station
is another lot, as FoodChain-Lab takes it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.models import Incoming, Note, Problem
from app.exchange.cfx import Aside
from app.exchange.epcis.names import hash16
from app.exchange.epcis.words import quantity_of, written_time
from app.exchange.fcl.records import (
    DELIVERIES,
    RELATIONS,
    STATIONS,
    FoodNetwork,
    NetworkRow,
    alone,
)

RUN_KIND = "invented"  # of a run that stands for all that was made into a lot
_RESULTS = {"C": ("fail", "confirmed"), "N": ("pass", "negative")}
_PART = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
Lot = tuple[str, str]  # item, lot number


@dataclass(slots=True)
class NetworkConversion:
    """The events of one network, those of its deliveries first."""

    source: str
    network: FoodNetwork
    _deliveries: dict[str, NetworkRow] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _lots: dict[str, Lot] = field(default_factory=dict)  # by the lot's own id

    def events(self) -> Iterator[Incoming | Aside]:
        """Events, refusals and what books nothing."""
        for row in self.network.deliveries:
            if row.problem is None and "from" in row.fields and (own := row.fields.get("id")):
                self._deliveries.setdefault(own, row)
        for row in self.network.deliveries:
            yield from self._delivery(row)
        for row in self.network.relations:
            yield from self._relation(row)
        ends = {name: {each.fields.get(name) for each in self.network.deliveries}
                for name in ("from", "to")}  # fmt: skip
        for row in self.network.stations:
            own = row.fields.get("id", "")
            kinds = ["location"] if own in ends["from"] else []
            if own in ends["to"] or not kinds:
                kinds.append("customer")
            yield from self._station(row, own, kinds)
        for sample in self.network.samples:
            yield from self._sample(sample)
        for kind, line in self.network.asides:
            yield Aside(kind, line)

    # --- deliveries -----------------------------------------------------------------------------

    def _delivery(self, row: NetworkRow) -> Iterator[Incoming | Aside]:
        told = row.fields
        problem = row.problem or (None if told.get("from") else _NO_SENDER)
        if problem is not None:
            yield _refused(row, DELIVERIES, problem)
            return
        item, lot = _lot_of(row)
        if key := told.get("lot_key"):
            self._lots.setdefault(key, (item, lot))
        notes = list(row.notes)
        if "lot" not in told and "lot_key" not in told:
            notes.append(_NO_LOT)
        own = told.get("id") or f"sha256:{hash16({'row': row.raw(DELIVERIES)})}"
        event: dict[str, Any] = {
            "event_id": f"delivery/{own}", "type": "ship", "object": {"item": item, "lot": lot},
            "from": told["from"],
        }  # fmt: skip
        if "to" in told:
            event["customer"] = told["to"]
        if "id" in told:
            event["document"] = told["id"]
        if (amount := quantity_of(told.get("quantity"), notes, "Delivery_Amount")) is not None:
            event |= {"quantity": amount} | ({"uom": told["uom"]} if "uom" in told else {})
        event |= _time_of(row, notes)
        if kept := _kept(row):
            event["attributes"] = kept
        yield self._incoming(row.line, event, alone(DELIVERIES, row), notes)
        yield from self._about_lot(row, item, lot, own)

    def _about_lot(self, row: NetworkRow, item: str, lot: str, own: str) -> Iterator[Incoming]:
        """What a delivery says of its item and its lot."""
        raw = alone(DELIVERIES, row)
        if name := _product(row):
            yield from self._define("item", row.line, raw, {"item": item, "name": name})
        said: dict[str, Any] = {"item": item, "lot": lot}
        for name, field_ in (("made", "manufactured_at"), ("expires", "expires_at")):
            if time := _day(row.fields.get(name, "")):
                said[field_] = time
        if key := row.fields.get("lot_key"):
            said["same_as"] = [key]
        if marks := self.network.marks.get(DELIVERIES, {}).get(own):
            said["attributes"] = {f"marks of delivery {own}": dict(marks)}
        if len(said) > 2:
            yield from self._define("lot", row.line, raw, said)

    # --- relations ------------------------------------------------------------------------------

    def _relation(self, row: NetworkRow) -> Iterator[Incoming | Aside]:
        first, second = (self._deliveries.get(row.fields.get(name, "")) for name in ("from", "to"))
        if first is None or second is None:
            known = [each for each in (first, second) if each is not None]
            problem = row.problem or _unknown(row, "from" if first is None else "to")
            yield _refused(row, RELATIONS, problem, *known)
            return
        used, made = _lot_of(first), _lot_of(second)
        if used == made:
            yield Aside("relation of a lot to itself", row.line)
            return
        raw = alone(RELATIONS, row, first, second)
        run, key = f"made {made[0]}/{made[1]}", hash16({"item": made[0], "lot": made[1]})
        station = second.fields["from"]
        event_id = f"lot/{key}/of/{first.fields['id']}"
        if event_id in self._told:
            yield Aside("relation to a further delivery of the same lot", row.line)
            return
        self._told.add(event_id)
        notes = list(row.notes)
        if first.fields.get("to") != station:
            notes.append(Note("stations_differ", _stations_differ(first, second), "from"))
        consumed = {
            "event_id": event_id, "type": "consume", "basis": "assumed", "batch": run,
            "object": {"item": used[0], "lot": used[1]}, "location": station,
            **({"attributes": dict(row.rest)} if row.rest else {}),
        }  # fmt: skip
        yield self._incoming(row.line, consumed, raw, notes)
        if f"lot/{key}/made" not in self._told:
            self._told.add(f"lot/{key}/made")
            yield self._incoming(row.line, {
                "event_id": f"lot/{key}/made", "type": "produce", "batch": run,
                "object": {"item": made[0], "lot": made[1]}, "location": station,
            }, raw)  # fmt: skip
            yield self._incoming(row.line, {
                "event_id": f"lot/{key}/run", "type": "run", "batch": run, "kind": RUN_KIND,
            }, raw)  # fmt: skip

    # --- stations and samples -------------------------------------------------------------------

    def _station(self, row: NetworkRow, own: str, kinds: list[str]) -> Iterator[Incoming]:
        if row.problem is not None or not own:
            yield _refused(row, STATIONS, row.problem or _NO_STATION)
            return
        said: dict[str, Any] = {
            name: row.fields[name]
            for name in ("name", "address", "country") if name in row.fields
        }  # fmt: skip
        kept = dict(row.rest)
        if marks := self.network.marks.get(STATIONS, {}).get(own):
            kept["marks"] = dict(marks)
        if kept:
            said["attributes"] = kept
        raw = alone(STATIONS, row)
        for kind in kinds:
            yield from self._define(kind, row.line, raw, {kind: own, **said}, row.notes)

    def _sample(self, sample: Mapping[str, Any]) -> Iterator[Incoming | Aside]:
        lot = self._lots.get(str(sample.get("sampledLot") or ""))
        if lot is None:
            yield Aside("FoodChain-Lab sample of no lot in the file", self.network.line)
            return
        result, words = _RESULTS.get(str(sample.get("resultType")), ("value", "not decided"))
        event: dict[str, Any] = {
            "event_id": f"sample/{hash16(sample)}", "type": "inspect",
            "object": {"item": lot[0], "lot": lot[1]}, "test": str(sample.get("type") or "sample"),
            "result": result, "attributes": dict(sample),
        }  # fmt: skip
        if result == "value":
            event["value"] = str(sample.get("result") or words)
        if time := _day(str(sample.get("time") or "")):
            event |= {"at": time, "at_basis": "occurred"}
        yield self._incoming(self.network.line, event, {"samples": [dict(sample)]})

    # --- both -----------------------------------------------------------------------------------

    def _define(
        self, kind: str, line: int, raw: Any, said: Mapping[str, Any], notes: tuple[Note, ...] = ()
    ) -> Iterator[Incoming]:
        """What is said of a thing, once: other words of it are another event."""
        event_id = f"{kind}/{hash16(said)}"
        if event_id not in self._told:
            self._told.add(event_id)
            event = {"event_id": event_id, "type": "define", **said}
            yield self._incoming(line, event, raw, list(notes))

    def _incoming(
        self, line: int, event: Mapping[str, Any], raw: Any, notes: list[Note] | None = None
    ) -> Incoming:
        return Incoming(line, {"source": self.source, **event}, raw, notes=tuple(notes or ()))


_NO_SENDER = Problem(
    "no_station", "the delivery names no station that sends it", "from",
    "Name the station: a lot is one of the station that sends it.",
)  # fmt: skip
_NO_STATION = Problem(
    "no_station", "the station has no id", "id", "Give it the id that deliveries name it by."
)
_NO_LOT = Note(
    "no_lot", "the delivery names no lot; it is taken for a lot of its own, named by its id",
    "Lot Number",
)  # fmt: skip


def _unknown(row: NetworkRow, name: str) -> Problem:
    given = row.fields.get(name, "")
    which = f"the delivery “{given}”, which is not in the file, or refused" if given else ""
    which = which or "no delivery at one end"
    return Problem(
        "delivery_unknown", f"the relation names {which}", name,
        "Add that delivery, or mend its id and load the whole network again.",
    )  # fmt: skip


def _refused(row: NetworkRow, table: str, problem: Problem, *deliveries: NetworkRow) -> Incoming:
    which = row.fields.get("id", "")
    text = f"{_ROW[table]} {which}: {problem.text}" if which else problem.text
    told = Problem(problem.code, text, problem.field, problem.remedy)
    return Incoming(row.line, None, alone(table, row, *deliveries), told, row.notes)


_ROW = {STATIONS: "station", DELIVERIES: "delivery", RELATIONS: "relation"}


def _stations_differ(first: NetworkRow, second: NetworkRow) -> str:
    return (
        f"delivery {first.fields['id']} goes to {first.fields.get('to', 'no station')}, and "
        f"delivery {second.fields['id']} leaves {second.fields['from']}: taken all the same"
    )


def _product(row: NetworkRow) -> str:
    """The product's name, without the lot number that FoodChain-Lab puts behind it."""
    name, lot = row.fields.get("product", ""), row.fields.get("lot", "")
    return name.removesuffix(f", Lot no. {lot}").strip() if lot else name


def _lot_of(row: NetworkRow) -> Lot:
    """The lot of a delivery: of the product of the station that sends it."""
    told = row.fields
    own = f"delivery {told.get('id') or hash16({'row': row.raw(DELIVERIES)})}"
    item = f"{told.get('from') or '?'}/{_product(row) or own}"
    return item, told.get("lot") or told.get("lot_key") or own


def _time_of(row: NetworkRow, notes: list[Note]) -> dict[str, str]:
    """When it left; of a month, a year or an arrival alone, when it had at the latest."""
    given = [row.fields[name] for name in ("out", "in") if name in row.fields]
    if "out" in row.fields and (time := _day(row.fields["out"])):
        return {"at": time, "at_basis": "occurred"}
    for text in given:
        if time := _day(text) or _last_day(text):
            return {"at": time, "at_basis": "posted"}
    if given:
        told = f"“{given[0]}” is no date; the time of the delivery is taken as unknown"
        notes.append(Note("time_not_understood", told, "Date Delivery"))
    return {}


def _day(text: str) -> str | None:
    return written_time(text) if re.match(r"\d{4}-\d\d-\d\d", text) else None


def _last_day(text: str) -> str | None:
    """The last day of a month or a year."""
    match = _PART.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"


def _kept(row: NetworkRow) -> dict[str, Any]:
    """What of a delivery has no field: beside other columns what was read of it in part only."""
    kept = dict(row.rest)
    told = row.fields
    if "in" in told:
        kept["arrival"] = told["in"]
    if "out" in told and not _day(told["out"]):
        kept["departure"] = told["out"]
    for name, words in (("made", "production date"), ("expires", "best before date")):
        if name in told and not _day(told[name]):
            kept[words] = told[name]
    return kept
