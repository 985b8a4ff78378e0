"""Whatever event there is, written as EPCIS and read again it is the same, to the letter."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.canonical import canonical
from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming
from app.exchange.reading import epcis_in
from app.partners.extended import ToldEvent, epcis_event, groups_in
from app.partners.json_document import json_parts
from app.partners.naming import PartnerNames
from app.partners.parts import DocumentParts, vocabularies_of
from app.partners.xml_document import xml_parts
from tests.exchange.epcis_documents import (
    CHEESE,
    DOCK,
    MILK,
    OWNER,
    PALLET,
    PUMP,
    SITE,
    amount,
    document,
    event,
    made,
    seen,
)
from tests.partners.made_events import valid_events
from tests.sizes import size

ERROR = {"declarationTime": "2026-03-03T08:00:00Z", "reason": "incorrect_data"}
DOCUMENTS = {
    "made, packed, shipped": document(
        made(eventID="urn:uuid:1", epcList=[PUMP], **{"ex:line": {"ex:shift": ["a", "b"]}}),
        event("AggregationEvent", eventID="urn:uuid:2", action="ADD", parentID=PALLET,
              childEPCs=[PUMP], childQuantityList=[amount(MILK, 3)]),
        seen("shipping", eventID="urn:uuid:3", epcList=[PALLET, PUMP],
             destinationList=[OWNER, DOCK]),
    ),
    "two of one eventID, one declared an error": document(
        seen("shipping", eventID="urn:uuid:4", epcList=[PUMP], destinationList=[OWNER]),
        seen("storing", eventID="urn:uuid:4", epcList=[PUMP], bizLocation={"id": SITE}),
        seen("shipping", eventID="urn:uuid:4", epcList=[PUMP], destinationList=[OWNER],
             errorDeclaration=ERROR),
    ),
    "a transformation into a container, with a sensor": document(
        event("TransformationEvent", eventID="urn:uuid:5", transformationID="urn:x:run:1",
              inputQuantityList=[amount(MILK, 10.5)], outputQuantityList=[amount(CHEESE, 3)],
              outputEPCList=[PALLET], ilmd={"cbvmda:itemExpirationDate": "2026-09-01"},
              sensorElementList=[{"sensorReport": [
                  {"type": "Temperature", "value": 4.5, "uom": "CEL"}]}]),
    ),
    "without an eventID, a trade item that holds others": document(
        event("AggregationEvent", action="ADD", parentID=PUMP, childEPCs=[PALLET]),
        seen("receiving", epcList=[PUMP], disposition="recalled"),
    ),
}  # fmt: skip
STAMP = 1_772_438_400_000_001


def parts_of(told: Sequence[ToldEvent], names: PartnerNames | None = None) -> DocumentParts:
    """A document of some events."""
    names = names or PartnerNames()
    defines = [each for each in told if each.content["type"] == "define"]
    by_key = {each.key: each for each in told}
    events = []
    for group in groups_in(key for key in by_key if by_key[key].content["type"] != "define"):
        voided = [by_key.get((key[0], by_key[key].content.get("voids", ""))) for key in group]
        events.append(epcis_event([by_key[key] for key in group], names, [v for v in voided if v]))
    return DocumentParts(list(vocabularies_of(defines, names)), events, stamp=STAMP)


def texts_of(told: Sequence[ToldEvent]) -> dict[str, bytes]:
    return {
        "json": b"".join(json_parts(parts_of(told))), "xml": b"".join(xml_parts(parts_of(told)))
    }  # fmt: skip


def read(text: bytes, source: str | None = None) -> list[Incoming]:
    reading = epcis_in(io.BytesIO(text), "document", source)
    assert reading is not None
    assert reading.format == "epcis"
    return list(reading.items)


def contents(found: Sequence[Incoming]) -> list[str]:
    made = []
    for each in found:
        assert each.problem is None, each.problem
        assert each.notes == ()
        valid = read_event(each.event or {})
        assert isinstance(valid, ValidEvent), valid
        made.append(valid.content)
    return made


@given(st.lists(valid_events(), min_size=1, max_size=4))
@settings(max_examples=size(60, 600), deadline=None)
def test_every_event_comes_back_as_it_was(events: list[ValidEvent]) -> None:
    told = [
        ToldEvent(each.plain, STAMP + place)
        for place, each in enumerate(
            {(e.plain["source"], e.plain["event_id"]): e for e in events}.values()
        )
    ]
    wanted = Counter(canonical(dict(each.content)) for each in told)
    for form, text in texts_of(told).items():
        found = read(text)
        assert Counter(contents(found)) == wanted, form
        stamps = {str((each.event or {})["recorded_at"]) for each in found}
        assert len(stamps) == len(told), form


def _again(found: Sequence[Incoming]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """What was read, and what is read of the documents that are written of it."""
    first: dict[tuple[str, str], ValidEvent] = {}
    for each in found:
        valid = read_event(each.event or {}) if each.problem is None else None
        if isinstance(valid, ValidEvent):
            first.setdefault((valid.plain["source"], valid.plain["event_id"]), valid)
    told = [ToldEvent(each.plain, STAMP + at) for at, each in enumerate(first.values())]
    again = {form: Counter(contents(read(text))) for form, text in texts_of(told).items()}
    return Counter(each.content for each in first.values()), again


def test_what_came_as_epcis_goes_out_and_comes_in_the_same() -> None:
    """Every kind of event, containers, error declarations: the same events, so the same graph."""
    for name, written in DOCUMENTS.items():
        wanted, again = _again(read(orjson.dumps(written)))
        assert wanted, name
        for form, found in again.items():
            assert found == wanted, f"{name} {form}"
