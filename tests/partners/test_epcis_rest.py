"""The REST interface of EPCIS 2.0: what is captured is found by what the standard asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from app.exchange.epcis.extension import EVENTS
from tests.events.said import lot, said
from tests.partners.test_reader import SHIP, one

CASE = "urn:epc:id:sgtin:0614141.107346.2017"
CASE_LINK = "https://id.gs1.org/01/10614141073464/21/2017"


def event(number: int, **fields: Any) -> dict[str, Any]:
    """An event of a partner's, the n-th of March at eight."""
    return {
        "type": "ObjectEvent", "eventID": f"urn:uuid:{number}", "action": "OBSERVE",
        "eventTime": f"2026-03-{number:02}T08:00:00Z", "eventTimeZoneOffset": "+00:00",
        "epcList": [f"urn:epc:id:sgtin:0614141.107346.{number}"],
    } | fields  # fmt: skip


def document(*events: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-03-05T08:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }  # fmt: skip


TOLD = (
    event(1, action="ADD", bizStep="commissioning", epcList=[CASE],
          bizLocation={"id": "urn:epc:id:sgln:0614141.00001.0"}),
    event(2, bizStep="shipping", disposition="in_transit", epcList=[CASE],
          readPoint={"id": "urn:epc:id:sgln:0614141.00001.0"},
          bizTransactionList=[{"type": "desadv", "bizTransaction": "urn:x:DN-1"}],
          destinationList=[{"type": "owning_party", "destination": "urn:x:party:C"}]),
    {"type": "AggregationEvent", "eventID": "urn:uuid:3", "action": "ADD", "bizStep": "packing",
     "eventTime": "2026-03-03T08:00:00Z", "eventTimeZoneOffset": "+00:00",
     "parentID": "urn:epc:id:sscc:0614141.1234567890",
     "childEPCs": ["urn:epc:id:sgtin:0614141.107346.9"]},
    {"type": "TransformationEvent", "eventID": "urn:uuid:4",
     "eventTime": "2026-03-04T08:00:00Z", "eventTimeZoneOffset": "+00:00",
     "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "quantity": 3}],
     "outputEPCList": ["urn:epc:id:sgtin:4012345.077889.1"]},
)  # fmt: skip


@pytest.fixture
def partner(client: TestClient) -> TestClient:
    """The app with four events of a partner and one of its own."""
    answer = client.post("/epcis/v2/capture", json=document(*TOLD))
    assert answer.status_code == 202, answer.text
    assert client.get(answer.headers["location"]).json()["success"]
    assert client.post("/api/v1/events", json=[SHIP]).status_code == 200
    return client


def ids(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"/epcis/v2/events?{query}")
    assert answer.status_code == 200, answer.text
    body = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return [each["eventID"].removeprefix("urn:uuid:") for each in body]


OWN = "urn:lotgraph:event:mes:17"
QUERIES = {
    "": ["1", "2", "3", "4", OWN],
    "eventType=AggregationEvent|TransformationEvent": ["3", "4"],
    "GE_eventTime=2026-03-02T08:00:00Z&LT_eventTime=2026-03-04T08:00:00Z": ["2", "3", OWN],
    "EQ_action=ADD": ["1", "3"],
    "EQ_bizStep=shipping": ["2", OWN],
    "EQ_bizStep=urn:epcglobal:cbv:bizstep:shipping": ["2", OWN],
    "EQ_disposition=in_transit&EQ_action=OBSERVE": ["2", OWN],
    "EQ_bizLocation=urn:epc:id:sgln:0614141.00001.0": ["1"],
    "EQ_readPoint=urn:epc:id:sgln:0614141.00001.0": ["2"],
    f"MATCH_epc={CASE}": ["1", "2"],
    f"MATCH_epc={quote(CASE_LINK)}": ["1", "2"],
    "MATCH_epc=urn:epc:id:sgtin:0614141.107346.404": [],
    "MATCH_anyEPC=urn:epc:idpat:sgtin:0614141.107346.*": ["1", "2", "3"],
    "MATCH_parentID=urn:epc:id:sscc:0614141.1234567890": ["3"],
    "MATCH_inputEPCClass=urn:epc:class:lgtin:4012345.012345.L1": ["4"],
    "MATCH_outputEPC=urn:epc:id:sgtin:4012345.077889.1": ["4"],
    "MATCH_anyEPCClass=urn:lotgraph:lot:A:1": [OWN],
    "EQ_bizTransaction_desadv=urn:x:DN-1": ["2"],
    "EQ_destination_owning_party=urn:x:party:C": ["2"],
    "EQ_destination_location=urn:x:party:C": [],
    "EQ_eventID=urn:uuid:4": ["4"],
    "orderBy=eventTime&orderDirection=DESC": ["4", "3", "2", OWN, "1"],
    "GE_recordTime=2100-01-01T00:00:00Z": [],
    "eventCountLimit=2": ["1", "2"],
}  # fmt: skip


def _queries_of_the_standard(partner: TestClient) -> None:
    for query, wanted in QUERIES.items():
        found = ids(partner, query)
        assert (sorted(found) if "orderBy" not in query else found) == (
            sorted(wanted) if "orderBy" not in query else wanted
        ), query


def _what_came_in_is_found_as_it_came(partner: TestClient) -> None:
    answer = partner.get(f"/epcis/v2/events/{quote('urn:uuid:2', safe='')}")
    (found,) = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert {key: found[key] for key in TOLD[1]} == TOLD[1]
    assert answer.headers["gs1-epcis-version"] == "2.0.0"
    assert answer.headers["gs1-extensions"] == "lotgraph=urn:lotgraph:epcis:"
    own = partner.get(f"/epcis/v2/events/{quote(OWN, safe='')}").json()
    (found,) = own["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert found[EVENTS][0]["event_id"] == "17"
    missing = partner.get("/epcis/v2/events/urn:uuid:404")
    assert missing.status_code == 404
    assert missing.json()["type"] == "epcisException:NoSuchResourceException"


def _pages_follow_each_other_by_link(partner: TestClient) -> None:
    for order in ("", "&orderBy=eventTime", "&orderDirection=DESC", f"&MATCH_anyEPC={CASE}"):
        whole = ids(partner, f"perPage=100{order}")
        address, found = f"/epcis/v2/events?perPage=1{order}", []
        while address:
            answer = partner.get(address)
            body = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
            found += [each["eventID"].removeprefix("urn:uuid:") for each in body]
            link = answer.headers.get("link", "")
            assert not link or link.endswith('>; rel="next"')
            address = link.removeprefix("<").partition(">")[0]
        assert found == whole, order


def _what_is_not_understood_is_refused_in_words(partner: TestClient) -> None:
    for query, status, name in (
        ("EQ_colour=red", 400, "QueryParameterException"),
        ("GE_eventTime=yesterday", 400, "QueryParameterException"),
        ("eventType=Nonsense", 400, "QueryParameterException"),
        ("perPage=0", 400, "QueryParameterException"),
        ("orderBy=colour", 400, "QueryParameterException"),
        ("nextPageToken=xyz", 400, "QueryParameterException"),
        ("maxEventCount=2", 413, "QueryTooLargeException"),
    ):
        answer = partner.get(f"/epcis/v2/events?{query}")
        assert answer.status_code == status, query
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert told["type"] == f"epcisException:{name}", query
        assert told["title"]
    refused = partner.get("/epcis/v2/events", headers={"GS1-EPC-Format": "Always_EPC_URN"})
    assert refused.status_code == 406


def _a_document_is_taken_whole_or_as_far_as_it_goes(partner: TestClient) -> None:
    body = document(event(5), {"type": "ObjectEvent", "eventID": "urn:uuid:6"})
    whole = partner.post("/epcis/v2/capture", json=body)
    job = partner.get(whole.headers["location"]).json()
    assert (job["success"], job["running"], job["captureErrorBehaviour"]) == (
        False,
        False,
        "rollback",
    )
    assert job["errors"][0]["title"] == "no_objects"
    assert ids(partner, "EQ_eventID=urn:uuid:5") == []
    part = partner.post(
        "/epcis/v2/capture", json=body, headers={"GS1-Capture-Error-Behaviour": "proceed"}
    )
    job = partner.get(part.headers["location"]).json()
    assert not job["success"]
    assert ids(partner, "EQ_eventID=urn:uuid:5") == ["5"]
    jobs = partner.get("/epcis/v2/capture?perPage=1")
    assert jobs.json()[0]["captureID"] == job["captureID"]
    assert 'rel="next"' in jobs.headers["link"]
    assert partner.get("/epcis/v2/capture/none").status_code == 404
    assert partner.post("/epcis/v2/capture", content=b"not EPCIS").status_code == 400


def _one_event_is_taken_alone(partner: TestClient) -> None:
    assert partner.post("/epcis/v2/events", json=event(7)).status_code == 201
    assert ids(partner, "EQ_eventID=urn:uuid:7") == ["7"]
    refused = partner.post("/epcis/v2/events", json={"type": "ObjectEvent", "action": "ADD"})
    assert refused.status_code == 400
    assert refused.json()["type"] == "epcisException:ValidationException"
    other = one(SHIP | {"quantity": 6})
    assert partner.post("/epcis/v2/events", json=other).status_code == 409


def _an_error_declaration_is_found_with_its_event(partner: TestClient) -> None:
    void = said("void", "v", voids="17", reason="typed wrongly", at="2026-03-09T08:00:00Z")
    assert partner.post("/api/v1/events", json=[void]).status_code == 200
    answer = partner.get(f"/epcis/v2/events/{quote(OWN, safe='')}").json()
    first, second = answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert "errorDeclaration" not in first
    assert second["errorDeclaration"]["declarationTime"] == "2026-03-09T08:00:00Z"
    assert first["quantityList"] == second["quantityList"]


def test_queries_of_the_standard(partner: TestClient) -> None:
    """One capture serves all who only ask."""
    _queries_of_the_standard(partner)
    _what_came_in_is_found_as_it_came(partner)
    _pages_follow_each_other_by_link(partner)
    _what_is_not_understood_is_refused_in_words(partner)


def test_captures_and_what_becomes_of_them(partner: TestClient) -> None:
    _an_error_declaration_is_found_with_its_event(partner)
    _a_document_is_taken_whole_or_as_far_as_it_goes(partner)
    _one_event_is_taken_alone(partner)
    _named_queries(partner)


def _named_queries(partner: TestClient) -> None:
    asked = {"name": "shipped", "query": {"EQ_bizStep": ["shipping"], "perPage": 1}}
    made = partner.post("/epcis/v2/queries", json=asked)
    assert made.status_code == 201
    assert partner.post("/epcis/v2/queries", json=asked).status_code == 409
    assert [each["name"] for each in partner.get("/epcis/v2/queries").json()] == ["shipped"]
    answer = partner.get(f"{made.headers['location']}/events")
    assert len(answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 1
    onward = answer.headers["link"].removeprefix("<").partition(">")[0]
    assert partner.get(onward).status_code == 200
    wrong = {"name": "wrong", "query": {"EQ_colour": ["red"]}}
    assert partner.post("/epcis/v2/queries", json=wrong).status_code == 400
    assert partner.delete("/epcis/v2/queries/shipped").status_code == 204
    gone = partner.get("/epcis/v2/queries/shipped/events")
    assert gone.json()["type"] == "epcisException:NoSuchNameException"


def test_a_thing_a_trace_and_a_case_leave_as_files(partner: TestClient) -> None:
    more = [said("receive", "1", object=lot("A", "1"), quantity=5, uom="kg", supplier="S")]
    assert partner.post("/api/v1/events", json=more).status_code == 200
    for address, kind in (
        ("/api/v1/epcis/things?ref=lot:A/1", "application/ld+json"),
        ("/api/v1/epcis/trace/down?ref=lot:A/1&format=epcis-xml", "application/xml"),
        ("/api/v1/epcis/trace/up?ref=lot:A/1&limit=1", "application/ld+json"),
    ):
        answer = partner.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith(kind)
        assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["lotgraph-left-out"] == "1"
    assert answer.json()["lotgraph:leftOut"] == {"events": 1}
    assert partner.get("/api/v1/epcis/things?ref=lot:none/1").status_code == 404
    assert partner.get("/api/v1/epcis/cases/RC-0").status_code == 404
    opened = partner.post(
        "/api/v1/recall/cases", json={"refs": ["lot:A/1"], "title": "Glass", "by": "anna"}
    )
    assert opened.status_code in (200, 201), opened.text
    number = opened.json()["number"]
    case = partner.get(f"/api/v1/epcis/cases/{number}?format=epcis-xml")
    assert case.content.count(b"<lotgraph:event>") == 2
    for page in (f"/recall/case?number={number}", "/trace/down?ref=lot:A/1", "/thing?ref=lot:A/1"):
        assert "/api/v1/epcis/" in partner.get(page).text, page
