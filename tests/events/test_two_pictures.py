"""Two people define one thing, each from the picture they read: the second is shown both."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from tests.events.said import ask, lot, node, said

URL = "/api/v1/events"


def customer(event_id: str, at: str = "2026-03-02T08:00:00Z", **properties: Any) -> dict[str, Any]:
    return said("define", event_id, at=at, customer="C1", **properties)


def tag_of(client: TestClient, ref: str = "customer:C1") -> str:
    response = client.get("/api/v1/thing", params={"ref": ref})
    assert response.status_code == 200, response.text
    assert response.headers["ETag"] == f'"{response.json()["version"]}"'
    return response.headers["ETag"]


def save(client: TestClient, events: Any, tag: str | None, header: str = "If-Match") -> Any:
    """The lines of the answer; the last also has the status."""
    headers = {} if tag is None else {header: tag}
    response = client.post(URL, json=events, headers=headers)
    told = [json.loads(line) for line in response.text.splitlines()]
    assert response.status_code == (207 if any("code" in each for each in told) else 200)
    return told


def test_what_a_thing_is_and_which_version(client: TestClient, graph: Graph) -> None:
    assert client.get("/api/v1/thing?ref=customer:C1").status_code == 404
    item = {"factors": {"case": 12}, "item_type": "finished", "same_as": "urn:bolt"}
    save(client, [customer("1", name="Shop", phone="1"), said("define", "2", item="BOLT", **item),
                  said("define", "3", location="BIN", **{"in": "STORE"})], None)  # fmt: skip
    told = client.get("/api/v1/thing?ref=customer:C1").json()
    assert told["properties"] == {"name": "Shop", "phone": "1"}
    assert told["said_by"] == {"source": "mes", "event_id": "1"}
    told = client.get("/api/v1/thing?ref=urn:bolt").json()
    assert (told["ref"], told["properties"]) == ("item:BOLT", {**item, "same_as": ["urn:bolt"]})
    assert client.get("/api/v1/thing?ref=location:BIN").json()["properties"] == {"in": "STORE"}
    assert client.get("/api/v1/thing?ref=location:STORE").json() == {
        "ref": "location:STORE", "kind": "location", "properties": {}, "version": 0,
        "said_by": None, "said_at": None,
    }  # fmt: skip


@pytest.mark.parametrize("later", [True, False], ids=["later in time", "earlier in time"])
def test_two_saves_from_one_picture(client: TestClient, graph: Graph, later: bool) -> None:
    """Whichever comes second is not taken, whether it would have won by its time or not."""
    save(client, customer("1", name="Shop", phone="1"), None)
    tag = tag_of(client)
    anna = customer("anna", "2026-03-03T08:00:00Z", phone="22")
    ben = customer("ben", f"2026-03-0{4 if later else 1}T08:00:00Z", phone="333")
    assert save(client, anna, tag)[0]["result"] == "created"
    (told,) = save(client, ben, tag)
    assert (told["result"], told["code"]) == ("conflict", "older_version")
    assert json.loads(told["stored"]) == {"name": "Shop", "phone": "22"}
    assert json.loads(told["offered"]) == {"phone": "333"}
    assert "anna" in told["text"]
    assert node(graph, "customer:C1")["phone"] == "22"
    assert ask(graph, "MATCH (e:Event {event_id: 'ben'}) RETURN e") == []
    assert ask(graph, "MATCH (r:Refused) RETURN r") == []
    assert f'"{told["version"]}"' == tag_of(client)
    assert save(client, anna, tag)[0]["result"] == "duplicate"  # after a broken connection
    assert save(client, ben, tag_of(client))[0]["result"] == "created"
    assert node(graph, "customer:C1")["phone"] == ("333" if later else "22")


def test_without_an_expectation_all_is_as_before(client: TestClient, graph: Graph) -> None:
    save(client, customer("1", phone="1"), None)
    assert save(client, customer("2", phone="2"), None)[0]["result"] == "created"


def test_a_void_changes_the_version_and_other_things_do_not(client: TestClient) -> None:
    save(client, [customer("1", phone="1"), said("define", "2", customer="C2", name="Other")], None)
    tag = tag_of(client)
    save(client, said("define", "3", customer="C2", name="Others"), None)
    assert tag_of(client) == tag
    save(client, said("void", "4", voids="1", reason="wrong"), None)
    assert tag_of(client) != tag
    (told,) = save(client, customer("5", phone="5"), tag)
    assert told["code"] == "older_version"
    assert json.loads(told["stored"]) == {}


def test_several_things_in_one_request(client: TestClient, graph: Graph) -> None:
    """Each define is compared with the versions that were sent; what is no define is just taken."""
    save(client, [said("define", str(n), customer=f"C{n}", name="x") for n in (1, 2, 3)], None)
    tags = ", ".join(tag_of(client, f"customer:C{n}") for n in (1, 2))
    events = [
        *(said("define", f"{n}b", customer=f"C{n}", name="y") for n in (1, 2, 3)),
        said("define", "1c", customer="C1", phone="7"),  # of its own picture
        said("receive", "r", object=lot("A", "1"), quantity=1),
        said("define", "3b", customer="C3", name="y"),  # what was not taken, again
    ]
    told = save(client, events, tags)
    assert [each["result"] for each in told] == [
        "created", "created", "conflict", "created", "created", "conflict"
    ]  # fmt: skip
    assert [each["event_id"] for each in told] == ["1b", "2b", "3b", "1c", "r", "3b"]
    assert node(graph, "customer:C3")["name"] == "x"
    assert node(graph, "customer:C1")["phone"] == "7"


def test_new_and_any(client: TestClient) -> None:
    """`If-None-Match: *` for what is new, `If-Match: *` for what somebody defined."""
    save(client, said("ship", "s", object=lot("A", "1"), quantity=1, customer="C1"), None)
    assert tag_of(client) == '"0"'
    assert save(client, customer("0", name="x"), "*")[0]["code"] == "older_version"
    assert save(client, customer("1", name="x"), "*", "If-None-Match")[0]["result"] == "created"
    assert save(client, customer("2", name="y"), "*", "If-None-Match")[0]["code"] == "older_version"
    assert save(client, customer("3", name="y"), "*")[0]["result"] == "created"
    zone = said("define", "z", zone="Europe/Berlin")
    assert save(client, zone, "*")[0]["code"] == "no_version"


@pytest.mark.parametrize(
    "headers",
    [{"If-Match": "17"}, {"If-Match": 'W/"17"'}, {"If-None-Match": '"17"'},
     {"If-Match": "*", "If-None-Match": "*"}],
    ids=str,
)  # fmt: skip
def test_what_is_not_understood_is_refused_whole(
    client: TestClient, headers: dict[str, str]
) -> None:
    response = client.post(URL, json=customer("1", name="x"), headers=headers)
    assert response.status_code == 400
    assert client.get("/api/v1/thing?ref=customer:C1").status_code == 404


def test_a_large_body_that_expects_versions_is_refused(client: TestClient) -> None:
    body = json.dumps(customer("1", attributes={"x": "y" * 5_000_000})).encode()
    response = client.post(URL, content=body, headers={"If-Match": "*"})
    assert response.status_code == 413


def test_of_two_at_the_same_instant_one_passes(client: TestClient, graph: Graph) -> None:
    """Two people save from one picture together, ten times: one is taken, one is shown both."""
    save(client, customer("0", phone="0"), None)
    for turn in range(10):
        tag = tag_of(client)
        start = Barrier(2)

        def one(who: str, tag: str = tag, turn: int = turn, start: Barrier = start) -> Any:
            start.wait()
            event = customer(f"{who}{turn}", f"2026-03-02T09:0{turn}:00Z", phone=f"{who}{turn}")
            return save(client, event, tag)[0]

        with ThreadPoolExecutor(2) as threads:
            told = list(threads.map(one, ("anna", "ben")))
        results = {each["result"]: each for each in told}
        assert set(results) == {"created", "conflict"}
        stored = json.loads(results["conflict"]["stored"])
        assert stored == {"phone": results["created"]["event_id"]}
