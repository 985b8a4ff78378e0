"""Messages of IPC-CFX, from lines that place and install, read as lotgraph events.

A reel is a lot of its part number; a unit (a place on a panel: `PANEL/1`) is a serial of the item
`unit`, since messages name no part number of it. What is installed is consumed into the run that
makes the unit; what is taken out comes out of the unit again. Messages that book nothing are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.models import Incoming, Note, Problem
from app.exchange.epcis.names import hash16
from app.exchange.epcis.words import mappings, number_of, readable, written_time

UNIT = "unit"  # the item of units whose part number no message says
Json = Mapping[str, Any]

# Bodies come without their envelope, too: what only one kind of message has.
_MARKS = {
    "InstalledMaterials": "MaterialsInstalled", "UninstalledMaterials": "MaterialsUninstalled",
    "ConsumedMaterials": "MaterialsConsumed", "LeadingMaterialPackage": "MaterialsJoined",
    "SourceMaterialPackageIdentifier": "MaterialsSplit", "PersonalizedUnits": "UnitsPersonalized",
    "MaterialPackageIdentifiers": "MaterialsUnloaded", "UsedTools": "ToolsUsed",
    "UnitCount": "units",
}  # fmt: skip
_WORK = {"TransactionID", "TransactionId", "Result", "Stage", "Lane", "$type", "Metadata"}
_MADE = {"Manufacturer", "Vendor", "InitialQuantity", "ManufacturerLotCode", "ManufacuterLotCode"}
_LISTS = ("Materials", "InstalledMaterials", "UninstalledMaterials", "ConsumedMaterials", "Units",
          "PersonalizedUnits")  # fmt: skip
_NAME = re.compile(r"CFX(?:\.\w+)*\.(\w+)")


@dataclass(frozen=True, slots=True)
class Aside:
    """A record that books nothing, by its kind."""

    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class _Message:
    """One message: its kind, its body, and what is common to its events."""

    kind: str
    body: Json
    event_id: str
    at: str | None

    def event(self, type_: str, number: str, at: str | None = None, **fields: Any) -> Json:
        """An event of it, without the fields that are empty."""
        made = {"event_id": f"{self.event_id}/{number}", "type": type_}
        if time := at or self.at:
            made |= {"at": time, "at_basis": "occurred"}
        return made | {key: value for key, value in fields.items() if value not in (None, "", {})}


def is_cfx(value: object) -> bool:
    """Whether this JSON is a message of IPC-CFX, with its envelope or without."""
    if not isinstance(value, Mapping):
        return False
    name = value.get("MessageName")
    if isinstance(name, str) and _NAME.fullmatch(name):
        return True
    return _kind(value) != ""


def _kind(body: Json) -> str:
    found = next((kind for mark, kind in _MARKS.items() if mark in body), "")
    materials = next(mappings(body.get("Materials")), None)
    if found or materials is None:
        is_work = bool(body.keys() & {"TransactionID", "TransactionId"}) and body.keys() <= _WORK
        return found or ("work" if is_work else "")
    if "MaterialPackage" in materials:
        return "MaterialsLoaded"
    if "UniqueIdentifier" not in materials:
        return ""
    return (
        "MaterialsInitialized" if _MADE & materials.keys() else "packages, of a message not named"
    )


@dataclass(slots=True)
class CfxReader:
    """Reads the messages of one file; part numbers of reels are remembered for messages that name
    a reel alone."""

    source: str
    _parts: dict[str, str] = field(default_factory=dict)

    def read(self, line: int, value: Json) -> Iterator[Incoming | Aside]:
        """The events of a message, a refusal, or that it books nothing."""
        whole = readable(value)
        if isinstance(whole, Problem):
            yield Incoming(line, None, value, whole)
            return
        message = _message(whole)
        read = _READERS.get(message.kind)
        made = list(read(self, message)) if read is not None else []
        made += _odd_entries(message.body)
        if not made:
            yield Aside(f"CFX message that books nothing ({message.kind})", line)
        for each in made:
            if isinstance(each, Problem):
                yield Incoming(line, None, value, each)
            else:
                event, notes = each
                yield Incoming(line, {"source": self.source, **event}, value, notes=notes)

    def reel(self, package: object) -> Json | Problem:
        """The lot of a package that a message names."""
        given = package if isinstance(package, Mapping) else {"UniqueIdentifier": package}
        number, part = _text(given, "UniqueIdentifier"), _text(given, "InternalPartNumber")
        if number and part:
            self._parts[number] = part
        part = part or self._parts.get(number, "")
        if not number:
            return Problem("no_objects", "a material names no package", "UniqueIdentifier",
                           "Name the package in UniqueIdentifier.")  # fmt: skip
        if not part:
            return Problem(
                "item_unknown", f"package {number} has no part number", "InternalPartNumber",
                "Load it with the messages that say its part number, or add it.",
            )  # fmt: skip
        return {"item": part, "lot": number}


EventsOfMessage = Iterator[tuple[Json, tuple[Note, ...]] | Problem]


def _odd_entries(body: Json) -> list[Problem]:
    """Entries of lists of materials or units that are no objects."""
    lists = [each for name, each in body.items() if name in _LISTS and isinstance(each, list)]
    odd = sum(not isinstance(each, Mapping) for entries in lists for each in entries)
    if not odd:
        return []
    return [Problem("not_an_object", f"{odd} of its materials or units are no objects", "",
                    "Write each as an object {…}.")]  # fmt: skip


def _message(value: Json) -> _Message:
    body = value.get("MessageBody")
    inner = body if isinstance(body, Mapping) else value
    name = _NAME.fullmatch(_text(value, "MessageName"))
    kind = name[1] if name else _kind(inner)
    own = _text(value, "UniqueID") or f"sha256:{hash16(value)}"
    return _Message(kind, inner, own, written_time(value.get("TimeStamp")))


def _text(given: object, name: str) -> str:
    value = given.get(name) if isinstance(given, Mapping) else None
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _amount(given: Json, name: str) -> int | float | None:
    value = number_of(given.get(name))  # some senders write numbers as texts
    return None if value is None or value < 0 else value


def _unit(given: Json) -> dict[str, str]:
    """A unit, or its place on a panel."""
    number = _text(given, "UnitIdentifier")
    place = _text(given, "UnitPositionNumber") or _text(given, "PositionNumber")
    return {"item": UNIT, "serial": f"{number}/{place}" if place else number}


def _rest(given: Json, *used: str) -> dict[str, Any]:
    """What a material says that no field has."""
    return {key: value for key, value in given.items()
            if key not in used and value not in (None, "", [], {})}  # fmt: skip


def _components(given: Json, name: str) -> tuple[str, str | None]:
    """Where in the unit, and when."""
    parts = list(mappings(given.get(name)))
    places = [text for each in parts if (text := _text(each, "ReferenceDesignator"))]
    times = (written_time(each.get("InstallationTime")) for each in parts)
    return ", ".join(places), next((time for time in times if time), None)


def _installed(reader: CfxReader, message: _Message) -> EventsOfMessage:
    for number, each in enumerate(mappings(message.body.get("InstalledMaterials")), 1):
        reel, unit = _reel_and_unit(reader, each)
        if isinstance(reel, Problem):
            yield reel
            continue
        place, at = _components(each, "InstalledComponents")
        run = f"build:{unit['serial']}"
        rest = _rest(each, "UnitIdentifier", "UnitPositionNumber", "QuantityInstalled")
        yield message.event(
            "consume", str(number), at, object=reel, quantity=_amount(each, "QuantityInstalled"),
            batch=run, position=place, attributes=rest,
        ), ()  # fmt: skip
        yield {"event_id": run, "type": "produce", "object": unit, "quantity": 1, "batch": run}, ()


def _uninstalled(reader: CfxReader, message: _Message) -> EventsOfMessage:
    for number, each in enumerate(mappings(message.body.get("UninstalledMaterials")), 1):
        reel, unit = _reel_and_unit(reader, each)
        if isinstance(reel, Problem):
            yield reel
            continue
        place, at = _components(each, "UninstalledComponents")
        out = {"object": reel, "quantity": _amount(each, "QuantityUninstalled"), "position": place}
        out = {key: value for key, value in out.items() if value not in (None, "")}
        one = {"object": unit, "quantity": 1}
        rest = _rest(each, "UnitIdentifier", "UnitPositionNumber", "QuantityUninstalled")
        event = message.event("transform", str(number), at, kind="rework", inputs=[one],
                              outputs=[one, out], attributes=rest)  # fmt: skip
        yield {**event, "batch": event["event_id"]}, ()


def _reel_and_unit(reader: CfxReader, each: Json) -> tuple[Json | Problem, Json]:
    """What a material is of and the unit it is in, or what is wrong with either."""
    reel, unit = reader.reel(each.get("Material")), _unit(each)
    if not isinstance(reel, Problem) and not unit["serial"]:
        reel = _no_unit()
    return reel, unit


def _no_unit() -> Problem:
    return Problem("no_objects", "a material is of no unit", "UnitIdentifier",
                   "Name the unit in UnitIdentifier.")  # fmt: skip


def _initialized(reader: CfxReader, message: _Message) -> EventsOfMessage:
    used = ("UniqueIdentifier", "InternalPartNumber", "Vendor", "InitialQuantity", "ReceivedDate",
            "ManufactureDate", "ManufacturerLotCode", "ManufacuterLotCode", "Units",
            "ExpiryDate")  # fmt: skip
    for number, each in enumerate(mappings(message.body.get("Materials")), 1):
        reel = reader.reel(each)
        if isinstance(reel, Problem):
            yield reel
            continue
        if message.kind == "MaterialsModified":
            yield (
                message.event("define", str(number), **reel, attributes=_rest(each, *used[:2])),
                (),
            )
            continue
        code = _text(each, "ManufacturerLotCode") or _text(each, "ManufacuterLotCode")
        dates = {"manufactured_at": _day(each, "ManufactureDate"), "expires_at": _expiry(each)}
        thing = {**reel, **{key: day for key, day in dates.items() if day}}
        made = message.event(
            "receive", str(number), _day(each, "ReceivedDate") or written_time(each.get("Created")),
            object=thing, supplier=_text(each, "Vendor") or _text(each, "Manufacturer"),
            supplier_lot=code, quantity=_amount(each, "InitialQuantity"),
            uom=_text(each, "Units"), attributes=_rest(each, *used),
        )  # fmt: skip
        yield (
            {**made, "event_id": f"reel:{reel['item']}/{reel['lot']}"},
            (),
        )  # told twice, it is one


def _expiry(given: Json) -> str:
    data = given.get("MaterialData")
    told = data if isinstance(data, Mapping) else {}
    return _day(given, "ExpiryDate") or _day(told, "ExpirationDateTime")


def _day(given: Json, name: str) -> str:
    """A time; midnight without an offset is the day."""
    text = written_time(given.get(name)) or ""
    return text[:10] if re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00(\.0+)?", text) else text


def _consumed(reader: CfxReader, message: _Message) -> EventsOfMessage:
    """What is left of a reel is counted, what was spoiled is scrap; what went into units is told by
    MaterialsInstalled, and booked by that."""
    for number, each in enumerate(mappings(message.body.get("ConsumedMaterials")), 1):
        place = each.get("MaterialLocation")
        place = place if isinstance(place, Mapping) else {}
        reel, where = reader.reel(place.get("MaterialPackage")), _text(place, "LocationIdentifier")
        if isinstance(reel, Problem):
            yield reel
            continue
        if spoiled := _amount(each, "QuantitySpoiled"):
            yield message.event("adjust", f"{number}/spoiled", object=reel, quantity=-spoiled,
                                reason="scrap", location=where), ()  # fmt: skip
        if (left := _amount(each, "RemainingQuantity")) is not None:
            yield message.event("count", str(number), object=reel, quantity=left, location=where,
                                attributes=dict(each)), ()  # fmt: skip


def _joined(reader: CfxReader, message: _Message) -> EventsOfMessage:
    """A splice: from then on what is drawn of the first reel may be of the second."""
    first = reader.reel(message.body.get("LeadingMaterialPackage"))
    second = reader.reel(message.body.get("TrailingMaterialPackage"))
    if isinstance(first, Problem) or isinstance(second, Problem):
        yield first if isinstance(first, Problem) else _as_problem(second)
        return
    run = f"splice:{message.event_id}"
    package = message.body["TrailingMaterialPackage"]
    amount = _amount(package, "Quantity") if isinstance(package, Mapping) else None
    yield message.event("consume", "1", object=second, quantity=amount, batch=run,
                        basis="assumed", attributes=dict(message.body)), ()  # fmt: skip
    yield message.event("produce", "2", object=first, quantity=amount, batch=run), ()


def _as_problem(found: Json | Problem) -> Problem:
    return found if isinstance(found, Problem) else _no_unit()


def _split(reader: CfxReader, message: _Message) -> EventsOfMessage:
    old = reader.reel(message.body.get("SourceMaterialPackageIdentifier"))
    if isinstance(old, Problem):
        yield old
        return
    new = {"UniqueIdentifier": message.body.get("NewMaterialPackageIdentifier"),
           "InternalPartNumber": old["item"]}  # fmt: skip
    made = reader.reel(new)
    amount = _amount(message.body, "NewMaterialPackageQuantity")
    more = {} if amount is None else {"quantity": amount}
    if isinstance(made, Problem):
        yield made
        return
    event = message.event(
        "transform", "1", kind="split", inputs=[{"object": old, **more}],
        outputs=[{"object": made, **more}], attributes=dict(message.body),
    )  # fmt: skip
    yield {**event, "batch": event["event_id"]}, ()


def _retired(reader: CfxReader, message: _Message) -> EventsOfMessage:
    for number, each in enumerate(mappings(message.body.get("Materials")), 1):
        reel = reader.reel(each)
        amount = _amount(each, "Quantity")
        if isinstance(reel, Problem):
            yield reel
        elif amount is None:
            yield message.event("status", str(number), object=reel, status="scrapped",
                                reason="retired"), ()  # fmt: skip
        else:
            yield message.event("adjust", str(number), object=reel, quantity=-amount,
                                reason="other: retired"), ()  # fmt: skip


def _loaded(reader: CfxReader, message: _Message) -> EventsOfMessage:
    for number, each in enumerate(mappings(message.body.get("Materials")), 1):
        reel, where = reader.reel(each.get("MaterialPackage")), _text(each, "LocationIdentifier")
        if isinstance(reel, Problem):
            yield reel
        elif not where:
            yield Problem("missing_field", "a package was loaded at no location",
                          "LocationIdentifier", "Name the location.")  # fmt: skip
        else:
            yield message.event("move", str(number), object=reel, to=where,
                                attributes=dict(each)), ()  # fmt: skip


def _personalized(_reader: CfxReader, message: _Message) -> EventsOfMessage:
    for number, each in enumerate(mappings(message.body.get("PersonalizedUnits")), 1):
        unit, told = _unit(each), list(mappings(each.get("Characteristics")))
        names = {_text(one, "Name"): value for one in told if (value := _text(one, "Value"))}
        if not unit["serial"]:
            yield _no_unit()
        elif names:
            yield message.event("define", str(number), **unit, attributes=names,
                                same_as=sorted(set(names.values()))), ()  # fmt: skip


def _disqualified(_reader: CfxReader, message: _Message) -> EventsOfMessage:
    for number, each in enumerate(mappings(message.body.get("Units")), 1):
        unit = _unit(each)
        yield (
            message.event("status", str(number), object=unit, status="rejected",
                          reason=_text(message.body, "Comments"), attributes=_rest(each)), ()
        ) if unit["serial"] else _no_unit()  # fmt: skip


_READERS: dict[str, Callable[[CfxReader, _Message], EventsOfMessage]] = {
    "MaterialsInstalled": _installed, "MaterialsUninstalled": _uninstalled,
    "MaterialsInitialized": _initialized, "MaterialsModified": _initialized,
    "MaterialsConsumed": _consumed, "MaterialsJoined": _joined, "MaterialsSplit": _split,
    "MaterialsRetired": _retired, "MaterialsLoaded": _loaded,
    "UnitsPersonalized": _personalized, "UnitsDisqualified": _disqualified,
}  # fmt: skip
