"""Tracking events that came in as EPCIS, in the forms GS1 US describes for FSMA 204."""

from __future__ import annotations

from typing import Any

import pytest

from app.exchange.epcis.reading import convert
from app.reports.fsma import fsma_book
from app.reports.tracking import TRACKING_EVENTS
from tests.reports.pure import dossier_of, told

FIELD = "https://id.gs1.org/01/09520000000288/10/H1"
CASE = "https://id.gs1.org/01/19520000000285/10/P1"
FARM, PACKER = "https://id.gs1.org/414/9520000000011", "https://id.gs1.org/414/9520000000028"
LETTUCE, CASES = "lot:09520000000288/H1", "lot:19520000000285/P1"


def made(*events: dict[str, Any]) -> dict[str, Any]:
    return {"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": [*events]}}


def seen(what: str, at: str, step: str, place: str, **more: Any) -> dict[str, Any]:
    quantity = [{"epcClass": what, "quantity": 500, "uom": "KGM"}]
    return {
        "type": "ObjectEvent", "eventTime": f"{at}T09:00:00Z", "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE", "bizStep": step, "readPoint": {"id": place},
        "bizLocation": {"id": place}, "quantityList": quantity, **more,
    }  # fmt: skip


HARVEST = seen(FIELD, "2026-04-17", "creating_class_instance", FARM, action="ADD")
SENT = seen(FIELD, "2026-04-17", "transporting", FARM, sourceList=[
    {"type": "location", "source": FARM}], destinationList=[
    {"type": "location", "destination": PACKER}])  # fmt: skip
COOLED = seen(FIELD, "2026-04-18", "other", PACKER, sensorElementList=[
    {"sensorReport": [{"type": "Temperature", "value": 3, "uom": "CEL"}]}])  # fmt: skip
PACKED = {
    "type": "TransformationEvent", "eventTime": "2026-04-19T09:00:00Z",
    "eventTimeZoneOffset": "+00:00", "bizStep": "creating_class_instance",
    "readPoint": {"id": PACKER}, "bizLocation": {"id": PACKER},
    "inputQuantityList": [{"epcClass": FIELD, "quantity": 500, "uom": "KGM"}],
    "outputQuantityList": [{"epcClass": CASE, "quantity": 40, "uom": "CS"}],
}  # fmt: skip
LANDED = seen(FIELD, "2026-04-17", "creating_class_instance", PACKER, action="ADD", ilmd={
    "gs1:catchZone": ["27.14.a"], "gs1:harvestDateStart": "2026-04-10",
    "gs1:harvestDateEnd": "2026-04-12", "gs1:fishType": "SWORDFISH"})  # fmt: skip


@pytest.mark.parametrize(
    ("documents", "goods", "expected"),
    [
        ((HARVEST, SENT), LETTUCE, {"Harvesting": 1}),
        ((HARVEST, COOLED), LETTUCE, {"Harvesting": 1, "Cooling": 1}),
        ((HARVEST, PACKED), CASES, {"Initial packing": 2}),
        ((PACKED,), CASES, {"Transformation": 2}),
        ((LANDED,), LETTUCE, {"First land-based receiving": 1}),
    ],
)
def test_each_document_is_the_tracking_event_it_is_about(
    documents: tuple[dict[str, Any], ...], goods: str, expected: dict[str, int]
) -> None:
    events = [each.event for each in convert(made(*documents)) if each.event is not None]
    book = fsma_book(dossier_of(events, goods), "UTC")
    rows = {name: len(told(book, name)) for name in TRACKING_EVENTS}
    assert {name: count for name, count in rows.items() if count} == expected


def test_a_harvest_says_where_it_went_and_a_landing_where_it_was_caught() -> None:
    events = [each.event for each in convert(made(HARVEST, SENT)) if each.event is not None]
    (row,) = told(fsma_book(dossier_of(events, LETTUCE), "UTC"), "Harvesting")
    assert (row["Immediate subsequent recipient"], row["Quantity"]) == ("9520000000028", 500)
    events = [each.event for each in convert(made(LANDED)) if each.event is not None]
    book = fsma_book(dossier_of(events, LETTUCE), "UTC")
    (row,) = told(book, "First land-based receiving")
    assert row["Harvest dates and locations of the trip"] == "2026-04-10 to 2026-04-12; 27.14.a"
    assert row["Species or market name"] == "SWORDFISH"
