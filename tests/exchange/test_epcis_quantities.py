"""QuantityEvent of EPCIS 1.x: so many of a class at a place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exchange.epcis_documents import (
    GLN,
    MILK,
    MILK_LOT,
    SITE,
    bookings,
    codes,
    document,
    event,
    opened,
    problems,
    read,
    whole,
)
from tests.exchange.epcis_xml import xml_document
from tests.profiles.reading_of import content

CLASS = "urn:epc:idpat:sgtin:4012345.012345.*"  # every unit of the trade item
AT_SITE = {"bizLocation": {"id": SITE}}


def counted(**fields: Any) -> dict[str, Any]:
    return event("QuantityEvent", **{"epcClass": CLASS, "quantity": 12} | fields)


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"bizStep": "cycle_counting"},
        {"bizStep": "urn:epcglobal:cbv:bizstep:stock_taking"},
    ],
)
def test_without_a_step_or_in_a_stocktake_it_is_a_count(step: dict[str, str]) -> None:
    (found,) = whole(counted(**AT_SITE, **step))
    assert (found["type"], found["object"]) == ("count", {"item": "04012345123456"})
    assert (found["quantity"], found["location"], found["at_basis"]) == (12, GLN, "occurred")
    assert "uom" not in found  # it counts units of the class
    assert set(found.get("attributes", {})) <= {"bizStep", "eventTimeZoneOffset"}


def test_a_class_that_names_a_lot_is_a_count_of_that_lot() -> None:
    (found,) = whole(counted(epcClass=MILK, quantity=0, readPoint={"id": SITE}))
    assert (found["object"], found["quantity"], found["location"]) == (MILK_LOT, 0, GLN)


def test_its_step_books_what_an_observation_of_that_quantity_would() -> None:
    (shipped,) = bookings(counted(bizStep="shipping", **AT_SITE))
    assert (shipped["type"], shipped["quantity"], shipped["from"]) == ("ship", 12, GLN)
    (received,) = bookings(counted(bizStep="receiving", **AT_SITE))
    assert (received["type"], received["location"]) == ("receive", GLN)
    moved, held = bookings(counted(bizStep="storing", disposition="recalled", **AT_SITE))
    assert (moved["type"], moved["to"]) == ("move", GLN)
    assert (held["type"], held["status"], held["quantity"]) == ("status", "recalled", 12)


def test_without_a_number_it_is_kept_and_without_a_class_refused() -> None:
    found = read(counted(quantity="some"), counted(epcClass=""))
    assert problems(found) == ["no_objects"]
    assert {"quantity_unknown", "quantity_not_understood"} <= set(codes(found))
    (kept,) = whole(counted(quantity="some"), counted(epcClass=""))
    assert (kept["type"], kept["attributes"]["quantity"]) == ("inspect", "some")
    assert "no_location" in codes(read(counted()))


def test_in_xml_it_is_the_same() -> None:
    given = document(counted(eventID="urn:uuid:q", **AT_SITE))
    items = opened(xml_document(given, "1.2")).items
    found = [content(each) for each in items]
    assert [each["quantity"] for each in found if each["type"] == "count"] == [12]
