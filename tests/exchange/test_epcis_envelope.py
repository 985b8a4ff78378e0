"""Envelopes, event ids, error declarations, master data, and handing back what was refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from app.events.models import Problem
from app.exchange.epcis.reading import convert, is_epcis
from tests.exchange.epcis_documents import (
    CHEESE,
    CUSTOMER,
    GLN,
    MILK,
    PUMP,
    SITE,
    amount,
    codes,
    defines,
    document,
    event,
    opened,
    problems,
    read,
    refused_back,
    whole,
)

SEEN = event(action="OBSERVE", bizStep="storing", epcList=[PUMP], bizLocation={"id": SITE})


def query_answer(*events: Any) -> dict[str, Any]:
    return {
        "type": "EPCISQueryDocument",
        "epcisBody": {
            "queryResults": {"queryName": "Q", "resultsBody": {"eventList": [*events]}},
        },
    }


@pytest.mark.parametrize(
    "given",
    [
        document(SEEN),
        query_answer(SEEN),
        [SEEN],
        SEEN,
        {"eventList": [SEEN]},
        {"isA": "EPCISDocument", "epcisBody": {"eventList": [SEEN]}},
        {"type": "EPCISDocument", "epcisBody": {"event": SEEN}},
        SEEN | {"type": None, "isA": "ObjectEvent"},
        SEEN | {"type": "epcis:ObjectEvent"},
    ],
)
def test_every_envelope_is_recognised(given: Any) -> None:
    assert is_epcis(given)
    assert next(one.event["type"] for one in convert(given) if one.event) == "move"


@pytest.mark.parametrize(
    "given", [None, 1, "ObjectEvent", [], {}, {"type": "produce"}, [{"type": "ship"}], {"type": []}]
)
def test_other_json_is_not_epcis(given: Any) -> None:
    assert not is_epcis(given)


def test_a_document_without_events_is_a_problem_and_an_empty_one_is_not() -> None:
    assert problems(list(convert({"type": "EPCISDocument", "epcisBody": {}}))) == ["no_event_list"]
    assert read() == []


def test_ids_are_event_id_and_content_hash() -> None:
    given = SEEN | {"eventID": "urn:uuid:1", "recordTime": "2026-03-03T00:00:00Z", "_code": "x"}
    content = SEEN | {"eventID": "urn:uuid:1"}
    expected = hashlib.sha256(rfc8785.dumps(content)).hexdigest()[:16]
    (found,) = whole(given)
    assert found["event_id"] == f"urn:uuid:1#{expected}"
    (again,) = whole(given | {"recordTime": "2026-04-01T00:00:00Z", "_text": "y"})
    assert again == found
    (nameless,) = whole(SEEN)
    assert nameless["event_id"].startswith("sha256:")
    assert len(nameless["event_id"]) == len("sha256:") + 16


def test_integral_floats_are_integers_in_the_hash() -> None:
    one, two = (
        whole(event(action="ADD", quantityList=[amount(MILK, quantity)])) for quantity in (5, 5.0)
    )
    assert one == two


def test_an_event_id_used_twice_is_noted_and_both_are_taken() -> None:
    first = SEEN | {"eventID": "urn:uuid:1"}
    found = read(first, first, first | {"bizStep": "loading"})
    ids = [one.event["event_id"] for one in found[:3] if one.event]
    assert ids[0] == ids[1] != ids[2]
    assert codes(found) == ["event_id_reused"]
    assert found[2].notes
    assert [one.line for one in found[:3]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("fields", "at", "note"),
    [
        ({"eventTime": "2026-03-02T08:00:00"}, "2026-03-02T08:00:00+01:00", []),
        (
            {"eventTime": "2026-03-02T08:00:00", "eventTimeZoneOffset": None},
            "2026-03-02T08:00:00",
            [],
        ),
        ({"eventTime": "2026-03-02T08:00:00.1234567Z"}, "2026-03-02T08:00:00.123456Z", []),
        ({"eventTime": {"@value": "2026-03-02T08:00:00Z"}}, "2026-03-02T08:00:00Z", []),
        ({"eventTime": None}, None, ["no_event_time"]),
        ({"eventTime": "last Monday"}, None, ["time_not_understood"]),
    ],
)
def test_times(fields: dict[str, Any], at: str | None, note: list[str]) -> None:
    found = read(SEEN | fields)
    assert found[0].event is not None
    assert found[0].event.get("at") == at
    assert ("at_basis" in found[0].event) == (at is not None)
    assert codes(found) == note
    if note == ["time_not_understood"]:
        assert found[0].event["attributes"]["eventTime"] == "last Monday"


def test_nothing_an_event_says_is_lost() -> None:
    more = {
        "x:shift": {"team": [1, 2]},
        "certificationInfo": ["https://x/cert"],
        "bizTransactionList": [{"type": "inv", "bizTransaction": "R-1"}],
        "x:empty": "",
    }
    (found,) = whole(SEEN | more)
    kept = found["attributes"]
    assert kept["x:shift"] == {"team": [1, 2]}
    assert kept["certificationInfo"] == ["https://x/cert"]
    assert kept["bizTransactionList"] == more["bizTransactionList"]
    assert kept["bizStep"] == "storing"
    assert "x:empty" not in kept


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (7, "not_an_event"),
        ({"type": "PriceEvent", "epcClass": MILK}, "event_type_not_known"),
        ({}, "event_type_not_known"),
        (SEEN | {"x:text": "\ud800"}, "not_unicode"),
        (SEEN | {"eventID": "a\x00b"}, "bad_text"),
    ],
)
def test_what_cannot_be_understood_is_refused_alone(given: Any, code: str) -> None:
    found = read(SEEN, given)
    assert problems(found) == [code]
    (refused,) = (one for one in found if one.problem)
    assert (refused.line, refused.raw) == (2, given)
    assert refused.problem is not None
    assert refused.problem.remedy


def test_too_deep_is_refused() -> None:
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    assert problems(read(SEEN | {"x:deep": deep})) == ["too_deep"]


def test_an_error_declaration_voids_every_booking_of_the_event() -> None:
    wrong = event(
        eventID="urn:uuid:1", action="ADD", quantityList=[amount(MILK, 1), amount(CHEESE, 2)]
    )
    declared = wrong | {
        "recordTime": "2026-03-05T00:00:00Z",
        "errorDeclaration": {
            "declarationTime": "2026-03-04T00:00:00Z",
            "reason": "urn:epcglobal:cbv:er:incorrect_data",
            "correctiveEventIDs": ["urn:uuid:2"],
        },
    }
    made, told = whole(wrong), whole(declared)
    assert told[:2] == made, "what came alone is not lost, and known already it is a duplicate"
    voids = told[2:]
    assert [one["type"] for one in voids] == ["void", "void"]
    assert [one["voids"] for one in voids] == [one["event_id"] for one in made]
    assert {one["reason"] for one in voids} == {"incorrect_data"}
    assert {one["at"] for one in voids} == {"2026-03-04T00:00:00Z"}
    assert voids[0]["attributes"]["errorDeclaration"]["correctiveEventIDs"] == ["urn:uuid:2"]
    assert defines(read(declared), "lot") == []


def vocabulary(kind: str, *elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": f"urn:epcglobal:epcis:vtype:{kind}", "vocabularyElementList": [*elements]}


def element(name: str, /, **attributes: Any) -> dict[str, Any]:
    return {
        "id": name,
        "attributes": [
            {"id": f"urn:epcglobal:cbv:mda#{key}", "attribute": value}
            for key, value in attributes.items()
        ],
    }


def header(*vocabularies: Any) -> dict[str, Any]:
    return {"epcisHeader": {"epcisMasterData": {"vocabularyList": [*vocabularies]}}}


def test_master_data_defines_items_places_and_parties() -> None:
    given = document(
        event(
            action="OBSERVE",
            bizStep="shipping",
            epcList=[PUMP],
            destinationList=[{"type": "location", "destination": SITE}],
        ),
        **header(
            vocabulary(
                "EPCClass",
                element(
                    "urn:epc:idpat:sgtin:4012345.011111.*", descriptionShort="Pump", fat=3, x=""
                ),
                element("urn:gdst:x:product:class:a.b", descriptionShort="Tuna"),
                element(MILK, descriptionShort="Milk of Monday"),
            ),
            vocabulary(
                "Location",
                element(
                    SITE, name="Plant 1", streetAddressOne="Road 1", city="Ulm", countryCode="DE"
                ),
            ),
            vocabulary("Party", element(CUSTOMER, name="Dairy", countryCode="DE", telephone="1")),
        ),
    )
    found = list(convert(given))
    items = defines(found, "item")
    assert items[0] == {
        "type": "define",
        "item": "04012345111118",
        "gtin": "04012345111118",
        "name": "Pump",
        "attributes": {"fat": 3},
        "same_as": ["urn:epc:idpat:sgtin:4012345.011111.*"],
    }
    assert items[1]["name"] == "Tuna"
    assert "gtin" not in items[1]
    assert (items[2]["lot"], items[2]["name"]) == ("M-1", "Milk of Monday")
    (place,) = defines(found, "location")
    assert (place["location"], place["name"]) == (GLN, "Plant 1")
    assert place["address"] == "Road 1, Ulm, DE"
    (customer,) = defines(found, "customer")
    assert (customer["customer"], customer["kind"], customer["name"]) == (GLN, "partner", "Dairy")
    assert (customer["country"], customer["phone"], customer["gln"]) == ("DE", "1", GLN)
    assert customer["same_as"] == sorted([CUSTOMER, SITE])


def test_a_customer_known_only_as_a_place_takes_its_name() -> None:
    given = document(
        event(
            action="OBSERVE",
            bizStep="shipping",
            epcList=[PUMP],
            destinationList=[{"type": "location", "destination": SITE}],
        ),
        **header(vocabulary("Location", element(SITE, name="Plant 1"))),
    )
    (customer,) = defines(list(convert(given)), "customer")
    assert customer["name"] == "Plant 1"


def test_defines_are_the_same_whatever_document_they_come_from() -> None:
    one = {x.event["event_id"] for x in read(SEEN) if x.event and x.event["type"] == "define"}
    two = {
        x.event["event_id"]
        for x in read(SEEN | {"bizStep": "loading"})
        if x.event and x.event["type"] == "define"
    }
    assert one == two
    assert all(name.startswith("define:") for name in one)


def test_unknown_master_data_is_refused() -> None:
    given = document(SEEN, **header(vocabulary("Colour", element("urn:x:red", name="red"))))
    found = list(convert(given))
    assert problems(found) == ["vocabulary_not_known"]
    back = refused_back(given, [(one.raw, one.problem) for one in found if one.problem])
    assert back["epcisBody"] == {"eventList": []}
    assert problems(list(convert(back))) == ["vocabulary_not_known"]


@pytest.mark.parametrize("wrap", [document, query_answer, lambda *events: [*events]])
def test_refused_events_come_back_in_their_envelope_to_be_mended(wrap: Any) -> None:
    broken = event(eventID="urn:uuid:1", action="ADD")
    given = wrap(SEEN, broken, 7)
    refused = [(one.raw, one.problem) for one in convert(given) if one.problem]
    back = refused_back(given, refused)
    assert is_epcis(back)
    assert problems(list(convert(back))) == ["no_objects", "event_type_not_known"]
    inner = back["epcisBody"].get("queryResults", {}).get("resultsBody", back["epcisBody"])
    marked = inner["eventList"][0]
    assert (marked["_code"], marked["_field"]) == ("no_objects", "epcList or quantityList")
    marked["epcList"] = [PUMP]
    mended = [one.event for one in convert(back) if one.event and one.event["type"] == "produce"]
    assert mended == whole(broken | {"epcList": [PUMP]})


def test_an_event_refused_twice_comes_back_once() -> None:
    problem = Problem("x", "y")
    back = refused_back(document(SEEN), [(SEEN, problem), (SEEN, problem)])
    assert len(back["epcisBody"]["eventList"]) == 1


def test_an_error_declaration_finds_its_event_by_event_id() -> None:
    """Written otherwise (a time with other digits), in one file or booked before."""
    wrong = event(eventID="urn:uuid:1", action="ADD", quantityList=[amount(MILK, 1)])
    other = event(eventID="urn:uuid:2", action="ADD", quantityList=[amount(MILK, 1)])
    declared = wrong | {"bizStep": "commissioning", "errorDeclaration": {"reason": "did_not_occur"}}
    told = [one.event or {} for one in convert([wrong, other, declared])]
    booked, kept = told[0]["event_id"], told[1]["event_id"]
    voids = [one["voids"] for one in told if one["type"] == "void"]
    assert booked in voids
    assert kept not in voids
    asked = []

    def known(source: str, given: str) -> list[str]:
        asked.append((source, given))
        return [booked]

    alone = [one.event or {} for one in convert([declared], known=known)]
    assert booked in [one["voids"] for one in alone if one["type"] == "void"]
    assert asked == [("epcis", "urn:uuid:1")]


def test_an_error_declaration_finds_by_the_hash_what_has_no_name() -> None:
    """The standard's hash of an event may stand as its eventID in the declaration alone."""
    name = "ni:///sha-256;" + "ab" * 32 + "?ver=CBV2.0"
    wrong = event(action="ADD", quantityList=[amount(MILK, 1), amount(CHEESE, 1)])
    declared = wrong | {"eventID": name, "errorDeclaration": {"reason": "did_not_occur"}}
    told = [one.event or {} for one in convert([declared, wrong])]
    booked = [one["event_id"] for one in told if one["event_id"].startswith("sha256:")]
    voids = {one["voids"] for one in told if one["type"] == "void"}
    assert len({*booked} & voids) == 2

    def known(_: str, given: str) -> list[str]:
        return [each for each in booked if each.startswith(given)]

    alone = [one.event or {} for one in convert([declared], known=known)]
    assert {*booked[:2]} <= {one["voids"] for one in alone if one["type"] == "void"}
    other = declared | {"eventID": "urn:uuid:7"}
    assert not {one["voids"] for one in map(_event, convert([other, wrong])) if "voids" in one} & {
        *booked
    }


def _event(one: Any) -> Any:
    return one.event or {}


def test_documents_inside_a_list_or_lines_are_documents(tmp_path: Path) -> None:
    bodies = [
        {"type": "EPCISDocument", "epcisBody": {"eventList": [
            event(eventID=f"urn:uuid:{n}", action="ADD", quantityList=[amount(MILK, n)])]}}
        for n in (1, 2)
    ]  # fmt: skip
    own = {"event_id": "1", "source": "m", "type": "receive", "object": {"item": "A"}}
    whole_list, lines, mixed = tmp_path / "a.json", tmp_path / "b.jsonl", tmp_path / "c.jsonl"
    whole_list.write_text(json.dumps(bodies))
    lines.write_text("\n".join(map(json.dumps, bodies)))
    mixed.write_text("\n".join(map(json.dumps, [own, *bodies])))
    for path in (whole_list, lines, mixed):
        items = list(opened(path.read_bytes()).items)
        made = [each.event["type"] for each in items if each.event]
        assert made.count("produce") == 2, path
        assert all(each.problem is None for each in items)
    assert made.count("receive") == 1
