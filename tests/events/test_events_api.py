"""`POST /api/v1/events`: every way to send events, one answer line for each."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from tests.events.said import ask, links, lot, said

URL = "/api/v1/events"
EVENTS = [said("receive", str(n), object=lot("A", str(n)), quantity=n) for n in range(1, 4)]


def lines(response: Any) -> list[dict[str, Any]]:
    assert response.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in response.text.splitlines()]


BODIES = {
    "an array": json.dumps(EVENTS).encode(),
    "JSON Lines": "\n".join(map(json.dumps, EVENTS)).encode(),
    "CSV": b"event_id,source,type,item,lot,quantity\n1,mes,receive,A,1,1\n2,mes,receive,A,2,2\n"
    b"3,mes,receive,A,3,3.0\n",
    "a BOM": b"\xef\xbb\xbf" + json.dumps(EVENTS, indent=2).encode(),
}


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/json"])
def test_every_form_says_the_same(client: TestClient, content_type: str | None) -> None:
    """The form is found by looking; what the sender calls it does not matter."""
    expected = "created"
    headers = {"content-type": content_type} if content_type else {}
    for name, body in BODIES.items():
        response = client.post(URL, content=body, headers=headers)
        assert response.status_code == 200, (name, response.text)
        told = lines(response)
        assert [(each["event_id"], each["source"], each["result"]) for each in told] == [
            (str(n), "mes", expected) for n in range(1, 4)
        ], name
        expected = "duplicate"


def test_one_object(client: TestClient) -> None:
    response = client.post(URL, json=EVENTS[0])
    assert response.status_code == 200
    assert lines(response) == [{"line": 1, "result": "created", "source": "mes", "event_id": "1"}]


def test_some_refused_is_207_and_the_rest_is_taken(client: TestClient, graph: Graph) -> None:
    bad = {**EVENTS[1], "quantity": -1}
    response = client.post(URL, json=[EVENTS[0], bad, EVENTS[2], {**EVENTS[0], "quantity": 9}])
    assert response.status_code == 207
    told = lines(response)
    assert [each["result"] for each in told] == ["created", "rejected", "created", "conflict"]
    assert (told[1]["code"], told[1]["field"]) == ("negative_quantity", "quantity")
    assert told[1]["remedy"]
    assert '"quantity":1' in told[3]["stored"]
    assert '"quantity":9' in told[3]["offered"]
    assert len(links(graph, "SUPPLIED")) == 2


def test_warnings_are_in_the_line(client: TestClient) -> None:
    response = client.post(URL, json=[{**EVENTS[0], "at": "2026-03-02T08:00"}])
    assert response.status_code == 200
    assert lines(response)[0]["warnings"][0]["code"] == "time_without_offset"


def test_the_source_may_be_named_in_the_address(client: TestClient) -> None:
    nameless = {key: value for key, value in EVENTS[0].items() if key != "source"}
    assert client.post(URL, json=[nameless]).status_code == 207
    response = client.post(URL, json=[nameless, EVENTS[1]], params={"source": "erp"})
    assert [each["source"] for each in lines(response)] == ["erp", "mes"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"hello", "neither JSON nor a CSV"),
        (b'[{"a":"\xff"}]', "not UTF-8"),
        (b"\x00\x01\x02", "binary"),
        (gzip.compress(json.dumps(EVENTS).encode()), "line 1"),
        (b"event_id,source,item,lot\n1,m,A,1\n", "“type” is missing"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_400_in_words(
    client: TestClient, graph: Graph, body: bytes, words: str
) -> None:
    response = client.post(URL, content=body)
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["code"] == "unreadable"
    assert words in error["text"]
    assert error["remedy"]
    assert ask(graph, "MATCH (e:Event) RETURN e") == []


def test_broken_utf_8_in_a_line_costs_that_line(client: TestClient) -> None:
    body = (
        json.dumps(EVENTS[0]).encode() + b'\n{"event_id":"\xff"}\n' + json.dumps(EVENTS[1]).encode()
    )
    response = client.post(URL, content=body)
    assert response.status_code == 207
    assert [each["result"] for each in lines(response)] == ["created", "rejected", "created"]


def test_an_empty_array_is_nothing_to_do(client: TestClient) -> None:
    response = client.post(URL, json=[])
    assert (response.status_code, response.text) == (200, "")


def test_too_large_is_413(settings: Settings, graph: Graph) -> None:
    small = settings.model_copy(update={"request_bytes_limit": 1024})
    with TestClient(create_app(small, graph), base_url="http://127.0.0.1") as client:
        response = client.post(URL, content=b"x" * 1025)
        assert response.status_code == 413
        assert response.json()["error"]["code"] == "too_large"
        assert client.post(URL, json=EVENTS).status_code == 200


@pytest.mark.parametrize("bad", [0, 1], ids=["all good", "one bad"])
def test_a_large_body_is_answered_batch_by_batch(
    settings: Settings, graph: Graph, bad: int
) -> None:
    """More than 4 MiB: read from disk, one line an event, the status known before the first."""
    events = [
        said("receive", str(n), object=lot("A", str(n % 50)), quantity=n, note="x" * 4000)
        for n in range(1200)
    ]
    if bad:
        events[-1]["quantity"] = -1
    body = "\n".join(map(json.dumps, events)).encode()
    assert len(body) > 4 * 1024 * 1024
    batches = settings.model_copy(update={"load_batch_events": 500})
    with TestClient(create_app(batches, graph), base_url="http://127.0.0.1") as client:
        response = client.post(URL, content=body)
        assert response.status_code == (207 if bad else 200)
        told = lines(response)
    assert [each["line"] for each in told] == list(range(1, 1201))
    assert [each["result"] for each in told].count("created") == 1200 - bad
    assert len(links(graph, "SUPPLIED")) == 1200 - bad


def test_a_large_body_that_cannot_be_read_is_400(client: TestClient, graph: Graph) -> None:
    body = b'[{"note":"' + b"x" * 5_000_000 + b'\xff"}]'
    assert client.post(URL, content=body).status_code == 400
    assert ask(graph, "MATCH (n:Refused) RETURN n") == []


def test_an_epcis_document_is_told_its_own_door(client: TestClient) -> None:
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-02T08:00:00Z",
        "epcisBody": {
            "eventList": [
                {
                    "type": "ObjectEvent",
                    "eventTime": "2026-03-02T08:00:00Z",
                    "eventTimeZoneOffset": "+00:00",
                    "action": "OBSERVE",
                    "bizStep": "receiving",
                    "quantityList": [
                        {"epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "quantity": 5}
                    ],
                }
            ]
        },
    }
    wrong = client.post(URL, json=document)
    assert wrong.status_code == 207
    assert "/api/v1/epcis" in lines(wrong)[0]["remedy"]
    right = client.post("/api/v1/epcis", json=document)
    assert right.status_code == 200
    assert [each["result"] for each in lines(right)] == ["created"] * len(lines(right))
    again = client.post("/api/v1/epcis", json=document)
    assert {each["result"] for each in lines(again)} == {"duplicate"}
    other = client.post("/api/v1/epcis", json=EVENTS)
    assert other.status_code == 400
    assert "/api/v1/events" in other.json()["error"]["remedy"]


def test_the_openapi_document_is_served_and_sound(client: TestClient) -> None:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    document = response.json()
    assert document["openapi"].startswith("3.")
    post = document["paths"][URL]["post"]
    assert set(post["responses"]) >= {"200", "207", "400", "413"}
    assert set(post["requestBody"]["content"]) == {
        "application/json", "application/x-ndjson", "text/csv",
    }  # fmt: skip
    example = post["requestBody"]["content"]["application/json"]["example"]
    assert client.post(URL, json=example).status_code == 200
    assert "/api/v1/epcis" in document["paths"]
    _every_reference_leads_somewhere(document)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), (path, method)
            assert operation.get("responses"), (path, method)
            _parameters_are_declared(path, operation)


def _every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def look(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                found: Any = document
                for step in value["$ref"].removeprefix("#/").split("/"):
                    found = found[step]
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(document)


def _parameters_are_declared(path: str, operation: dict[str, Any]) -> None:
    named = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
    assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
    for each in operation.get("parameters", []):
        assert each.get("schema"), (path, each)


def test_a_stream_of_unknown_length_is_taken(client: TestClient) -> None:
    body = io.BytesIO("\n".join(map(json.dumps, EVENTS)).encode())
    response = client.post(URL, content=iter(lambda: body.read(7), b""))
    assert [each["result"] for each in lines(response)] == ["created"] * 3
