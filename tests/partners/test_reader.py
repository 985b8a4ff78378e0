"""What a reader makes of a document of lotgraph's: the events as they were, or a warning and the
standard's words; nothing the door would refuse gets in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from app.events.contract import ValidEvent, read_event
from app.exchange.epcis.extension import EVENTS, event_urn, ref_of, urn_of
from app.exchange.epcis.reading import convert
from app.partners.extended import ToldEvent, epcis_event
from app.partners.naming import PartnerNames
from tests.events.said import lot, said
from tests.partners.test_there_and_back import STAMP, contents, parts_of, read, texts_of


def told(*events: Mapping[str, Any]) -> list[ToldEvent]:
    made = []
    for place, each in enumerate(events):
        valid = read_event(each)
        assert isinstance(valid, ValidEvent), valid
        made.append(ToldEvent(valid.plain, STAMP + place))
    return made


SHIP = said(
    "ship",
    "17",
    object=lot("A", "1"),
    quantity=5,
    uom="kg",
    customer="C",
    at="2026-03-02T08:00:00Z",
)


def one(event: dict[str, Any], **changed: Any) -> dict[str, Any]:
    made = dict(epcis_event(told(event), PartnerNames()))
    return made | changed


def test_the_standard_says_what_a_partner_can_read() -> None:
    found = one(SHIP | {"document": "DN-1", "from": "DOCK", "ship_to": "HALL"})
    assert {key: found[key] for key in found if key not in (EVENTS, "recordTime")} == {
        "type": "ObjectEvent", "eventID": "urn:lotgraph:event:mes:17",
        "eventTime": "2026-03-02T08:00:00Z", "eventTimeZoneOffset": "+00:00", "action": "OBSERVE",
        "epcList": [],
        "quantityList": [{"epcClass": "urn:lotgraph:lot:A:1", "quantity": 5, "uom": "KGM"}],
        "bizStep": "shipping", "disposition": "in_transit",
        "readPoint": {"id": "urn:lotgraph:location:DOCK"},
        "bizTransactionList": [
            {"type": "desadv", "bizTransaction": "urn:lotgraph:document:DN-1"}
        ],
        "destinationList": [
            {"type": "owning_party", "destination": "urn:lotgraph:customer:C"},
            {"type": "location", "destination": "urn:lotgraph:location:HALL"},
        ],
    }  # fmt: skip


def test_a_unit_without_a_code_of_the_standard_leaves_no_number_of_pieces() -> None:
    found = one(SHIP | {"uom": "Körbe"})
    assert found["quantityList"] == [{"epcClass": "urn:lotgraph:lot:A:1"}]


def test_numbers_of_gs1_and_forms_somebody_wrote() -> None:
    names = PartnerNames(
        {"lot:A/1": ["(01)…", "urn:epc:class:lgtin:4012345.012345.998877"]},
        {"item:YOG": "09521321000018"}, {"customer:C": "9521321000018"},
    )  # fmt: skip
    assert names.uri("lot", "A", "1") == "urn:epc:class:lgtin:4012345.012345.998877"
    assert names.uri("serial", "YOG", "7") == "https://id.gs1.org/01/09521321000018/21/7"
    assert names.uri("hu", "106141412345678908") == "https://id.gs1.org/00/106141412345678908"
    assert names.uri("customer", "C") == "https://id.gs1.org/417/9521321000018"
    assert names.uri("lot", "A", "ü/1") == "urn:lotgraph:lot:A:%C3%BC%2F1"
    assert ref_of(urn_of("lot:A/%C3%BC")) == "lot:A/%C3%BC"


def test_a_void_is_the_event_declared_an_error() -> None:
    ship, void = told(SHIP, said("void", "18", voids="17", reason="typed wrongly"))
    found = epcis_event([void], PartnerNames(), [ship])
    assert found["eventID"] == event_urn("mes", "17")
    assert found["quantityList"] == one(SHIP)["quantityList"]
    assert found["errorDeclaration"]["reason"] == "did_not_occur"
    assert [each.event["event_id"] for each in convert(found) if each.event] == ["18"]


@pytest.mark.parametrize(
    "wrong",
    [
        SHIP | {"quantity": -5}, SHIP | {"type": "destroy"}, {"event_id": "17"}, "no JSON", 7,
        SHIP | {"no_such_field": 1}, SHIP | {"object": {"lot": "1"}},
    ],
)  # fmt: skip
def test_what_the_door_would_refuse_is_left_aside_with_a_warning(wrong: Any) -> None:
    found = list(convert(one(SHIP) | {EVENTS: [SHIP, wrong]}))
    assert [note.code for each in found for note in each.notes] == ["extension_not_understood"]
    assert found[0].event is not None
    assert found[0].event["type"] == "ship"
    assert found[0].event["customer"] == "urn:lotgraph:customer:C"
    plain = {key: value for key, value in one(SHIP).items() if key != EVENTS}
    assert [each.event for each in convert(plain)] == [each.event for each in found]


def test_master_data_that_are_no_define_are_refused() -> None:
    text = texts_of(told(said("define", "1", item="A", name="Bolt")))["json"]
    (found,) = read(text.replace(b'\\"type\\":\\"define\\"', b'\\"type\\":\\"destroy\\"'))
    assert found.event is None
    assert found.problem is not None
    assert found.problem.code == "extension_not_understood"


def test_an_empty_or_endless_list_is_left_aside() -> None:
    for many in ([], [SHIP] * 10_001):
        found = list(convert(one(SHIP) | {EVENTS: many}))
        assert found[0].notes[0].code == "extension_not_understood"


def test_sources_stand_under_the_name_a_document_is_loaded_as() -> None:
    zone = said("define", "1", zone="Asia/Tokyo")
    for text in texts_of(told(SHIP, zone)).values():
        found = [each.event or {} for each in read(text, "acme")]
        assert {each["source"] for each in found} == {"acme/mes"}
        defined = next(each for each in found if each["type"] == "define")
        assert defined["subject"] == {"kind": "source", "number": "acme/mes"}


def test_another_prefix_of_the_namespace_is_the_same() -> None:
    text = texts_of(told(SHIP))["xml"].replace(b"lotgraph:event>", b"x:event>")
    text = text.replace(b"xmlns:lotgraph=", b"xmlns:x=")
    assert contents(read(text)) == [told_content(SHIP)]
    whole = one(SHIP)
    whole["urn:lotgraph:epcis:events"] = whole.pop(EVENTS)
    assert contents(read(orjson.dumps({"type": "EPCISDocument", "epcisBody": {
        "eventList": [whole]}}))) == [told_content(SHIP)]  # fmt: skip


def told_content(event: dict[str, Any]) -> str:
    valid = read_event(event)
    assert isinstance(valid, ValidEvent)
    return valid.content


def test_bookings_of_one_epcis_event_are_one_event_again() -> None:
    """Two EPCs, a document of a business, fields of somebody's own: each comes back."""
    written = {
        "type": "ObjectEvent", "eventID": "urn:uuid:1", "eventTime": "2026-03-02T08:00:00+01:00",
        "eventTimeZoneOffset": "+01:00", "action": "OBSERVE", "bizStep": "shipping",
        "disposition": "in_transit", "readPoint": {"id": "urn:epc:id:sgln:0614141.07346.0"},
        "epcList": [
            "urn:epc:id:sgtin:0614141.107346.2017", "urn:epc:id:sgtin:0614141.107346.2018",
        ],
        "destinationList": [
            {"type": "owning_party", "destination": "urn:epc:id:pgln:9521321.00001"}
        ],
        "ex:temperature": "cold",
    }  # fmt: skip
    first = [each.event for each in convert(written) if each.event]
    booked = told(*(each for each in first if each["type"] != "define"))
    aliases = {
        f"serial:{each['item']}/{each['serial']}" if "serial" in each
        else f"location:{each.get('location')}": each["same_as"]
        for each in first if each["type"] == "define" and "same_as" in each
    }  # fmt: skip
    again = epcis_event(booked, PartnerNames(aliases))
    assert again.pop("recordTime")
    assert len(again.pop(EVENTS)) == 2
    assert again | {"eventTime": written["eventTime"]} == written
    assert again["eventTime"] == "2026-03-02T07:00:00Z"


def test_a_document_says_what_was_left_out() -> None:
    parts = parts_of(told(SHIP))
    from dataclasses import replace

    from app.partners.json_document import json_parts
    from app.partners.xml_document import xml_parts

    less = replace(parts, left_out=3)
    assert orjson.loads(b"".join(json_parts(less)))["lotgraph:leftOut"] == {"events": 3}
    assert b"<lotgraph:leftOut>3</lotgraph:leftOut>" in b"".join(xml_parts(less))
