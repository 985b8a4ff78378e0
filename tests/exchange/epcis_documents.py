"""EPCIS documents written for these tests, and their bookings as the event door reads them."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming, Outcome, Problem
from app.events.reading import Reading
from app.exchange.epcis.outline import envelope_of
from app.exchange.epcis.reading import convert
from app.exchange.epcis.refused import Envelope, RefusedDocument
from app.exchange.reading import epcis_in

MILK = "urn:epc:class:lgtin:4012345.012345.M-1"  # item 04012345123456, lot M-1
MILK_LINK = "https://id.gs1.org/01/04012345123456/10/M-1"
CHEESE = "https://example.com/01/04012345111118/10/C-7"
PUMP = "urn:epc:id:sgtin:4012345.011111.987"
PALLET = "urn:epc:id:sscc:0614141.1234567890"
SITE = "urn:epc:id:sgln:9521234.00011.0"
CUSTOMER = "https://id.gs1.org/417/9521234000112"

MILK_LOT = {"item": "04012345123456", "lot": "M-1"}
CHEESE_LOT = {"item": "04012345111118", "lot": "C-7"}
PUMP_UNIT = {"item": "04012345111118", "serial": "987"}
PALLET_KEY = "106141412345678908"
GLN = "9521234000112"


def event(kind: str = "ObjectEvent", **fields: Any) -> dict[str, Any]:
    """One EPCIS event with a time; fields override."""
    return {
        "type": kind,
        "eventTime": "2026-03-02T08:00:00.0000000+01:00",
        "eventTimeZoneOffset": "+01:00",
        **fields,
    }


def amount(written: str, quantity: float | None = None, uom: str = "KGM") -> dict[str, Any]:
    """One quantity element."""
    return {"epcClass": written} | ({} if quantity is None else {"quantity": quantity, "uom": uom})


def document(*events: Any, **more: Any) -> dict[str, Any]:
    """An EPCIS document of these events."""
    return {
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "epcisBody": {"eventList": [*events]},
        **more,
    }


def read(*events: Any, **more: Any) -> list[Incoming]:
    """What a document of these events gives; every event of it must pass the event door."""
    found = list(convert(document(*events), **more))
    for incoming in found:
        if incoming.event is not None:
            assert isinstance(read_event(incoming.event), ValidEvent), read_event(incoming.event)
    return found


def bookings(*events: Any, **more: Any) -> list[dict[str, Any]]:
    """The bookings, without what every one has and without the defines."""
    return [
        {
            key: value
            for key, value in incoming.event.items()
            if key not in ("event_id", "source", "at", "at_basis", "attributes")
        }
        for incoming in read(*events, **more)
        if incoming.event is not None and incoming.event["type"] != "define"
    ]


def whole(*events: Any, **more: Any) -> list[dict[str, Any]]:
    """The bookings with all their fields."""
    return [
        dict(incoming.event)
        for incoming in read(*events, **more)
        if incoming.event is not None and incoming.event["type"] != "define"
    ]


def defines(found: list[Incoming], kind: str) -> list[dict[str, Any]]:
    """The define events of one kind of thing, without their ids."""
    return [
        {key: value for key, value in incoming.event.items() if key not in ("event_id", "source")}
        for incoming in found
        if incoming.event is not None
        and incoming.event["type"] == "define"
        and kind in incoming.event
    ]


def codes(found: list[Incoming]) -> list[str]:
    """The codes of all notes, in order."""
    return [note.code for incoming in found for note in incoming.notes]


def problems(found: list[Incoming]) -> list[str]:
    """The codes of all problems, in order."""
    return [incoming.problem.code for incoming in found if incoming.problem is not None]


OWNER = {"type": "owning_party", "destination": CUSTOMER}
DOCK = {"type": "location", "destination": "https://id.gs1.org/414/9521234000112/254/DOCK"}


def made(**fields: Any) -> dict[str, Any]:
    return event(**{"action": "ADD", "bizStep": "commissioning", **fields})


def seen(step: str, **fields: Any) -> dict[str, Any]:
    return event(
        **{"action": "OBSERVE", "bizStep": step, "quantityList": [amount(MILK, 5)], **fields}
    )


def opened(text: str | bytes, **more: Any) -> Reading:
    """The reading of a file in which EPCIS is."""
    data = text.encode() if isinstance(text, str) else text
    found = epcis_in(io.BytesIO(data), "input", None, **more)
    assert found is not None
    return found


def refused_text(envelope: Envelope, refused: Iterable[tuple[Any, Problem]]) -> str:
    """The file that refused events are written to, to be mended."""
    with tempfile.TemporaryDirectory() as folder:
        with RefusedDocument(Path(folder) / "f", envelope) as file:
            for raw, problem in refused:
                file.add(Outcome(1, "rejected", None, None, problem=problem, raw=raw))
        return file.written.read_text() if file.written else "{}"


def refused_back(given: Any, refused: Iterable[tuple[Any, Problem]]) -> dict[str, Any]:
    """The same, of JSON, read."""
    envelope = Envelope(envelope_of(given if isinstance(given, dict) else {}))
    made: dict[str, Any] = json.loads(refused_text(envelope, refused))
    return made
