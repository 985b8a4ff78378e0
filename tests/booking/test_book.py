"""Booking by hand: what a form becomes, what is asked back, once only; labels."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.booking.labels import element_text, print_label
from app.booking.service import NotBookableError, book, preview
from app.errors import NotFoundError, UsageError
from app.graph.run import Graph
from app.web.schemas.bookings import BookingJson, BookingPreviewJson, LabelJson
from tests.booking.test_scanner import MILK, SSCC
from tests.conftest import Load, Lotgraph
from tests.events.said import ask, lot, said

Json = dict[str, Any]


def plant() -> list[Json]:
    return [
        said("define", "1", item="MILK", gtin=MILK),
        said("receive", "2", object=lot("MILK", "A7"), quantity=5, uom="kg", supplier="S"),
        said("receive", "3", object=lot("SALT", "B1"), quantity=5, uom="kg", supplier="S"),
        said("receive", "4", object=lot("PEPPER", "B1"), quantity=5, uom="kg", supplier="S"),
        said("receive", "5", object={"item": "UNIT", "serial": "U1"}, supplier="S"),
    ]


def seen(graph: Graph, act: str, **given: str) -> Json:
    return dict(preview(graph, act, given, "ben").event)


def wrong(graph: Graph, act: str, **given: str) -> dict[str, str]:
    with pytest.raises(NotBookableError) as refused:
        preview(graph, act, given, "ben")
    return {each["field"]: each["text"] for each in refused.value.detail["problems"]}


def test_what_a_scan_means(graph: Graph, load: Load) -> None:
    load(graph, plant())
    for text, expected in {
        f"(01){MILK}(10)A7": {"item": "MILK", "lot": "A7"},  # the item that has the GTIN
        f"]C101{MILK}10NEW": {"item": "MILK", "lot": "NEW"},
        "A7": {"item": "MILK", "lot": "A7"},
        "lot:SALT/B1": {"item": "SALT", "lot": "B1"},
        "U1": {"item": "UNIT", "serial": "U1"},
        f"(00){SSCC}": {"hu": SSCC},
    }.items():
        assert seen(graph, "move", what=text, to="X")["object"] == expected, text
    event = seen(graph, "receive", what="Z9", item="MILK", quantity="1,5", uom="kg", supplier="S")
    assert event["object"] == {"item": "MILK", "lot": "Z9"}
    assert event["quantity"] == "1.5"
    weighed = seen(graph, "ship", what=f"(01){MILK}(3103)012345(10)A7")
    assert (weighed["quantity"], weighed["uom"]) == ("12.345", "kg")
    packed = seen(
        graph, "pack", hu="P1", contents=f"A7 ; 3 kg\n\nlot:SALT/B1\n(01){MILK}(37)12(10)A7"
    )
    assert packed["contents"] == [
        {"object": {"item": "MILK", "lot": "A7"}, "quantity": "3", "uom": "kg"},
        {"object": {"item": "SALT", "lot": "B1"}},
        {"object": {"item": "MILK", "lot": "A7"}, "quantity": "12"},
    ]


def test_what_is_unclear_is_asked_field_by_field(graph: Graph, load: Load) -> None:
    load(graph, plant())
    assert (
        "several things: lot:PEPPER/B1, lot:SALT/B1"
        in wrong(graph, "move", what="B1", to="X")["what"]
    )
    assert "name its item" in wrong(graph, "receive", what="??")["what"]
    told = wrong(graph, "use", what="", quantity="x")
    assert set(told) == {"what", "quantity", "work_order"}
    assert "no container" in wrong(graph, "pack", hu=f"(01){MILK}(10)A7", contents="A7")["hu"]
    assert "To is missing" in wrong(graph, "move", what="A7")["to"]
    assert "customer" in " ".join(wrong(graph, "return", what="A7").values())
    assert set(wrong(graph, "receive", what="A7", at="yesterday")) == {"at"}
    assert "names no goods" in wrong(graph, "move", what="(414)4012345000009", to="X")["what"]
    with pytest.raises(NotFoundError, match="nothing that is booked by hand"):
        preview(graph, "steal", {}, "ben")
    assert ask(graph, "MATCH (e:Event {source: 'hand'}) RETURN count(e) AS n") == [{"n": 0}]


def test_every_act_is_booked_once(graph: Graph, load: Load) -> None:
    load(graph, plant())
    for act, given in {
        "receive": {"what": "A7", "quantity": "1", "uom": "kg"},
        "use": {"what": "A7", "quantity": "1", "uom": "kg", "work_order": "W"},
        "make": {"what": "lot:FIN/F", "item": "FIN", "batch": "1"},
        "move": {"what": "A7", "to": "COLD"},
        "pack": {"hu": "P", "contents": "A7"},
        "ship": {"what": "P", "customer": "C"},
        "return": {"what": "A7", "customer": "C"},
        "count": {"what": "A7", "quantity": "0", "location": "COLD"},
        "status": {"what": "A7", "status": "hold", "reason": "smells"},
    }.items():
        event = preview(graph, act, given, "ben").event
        assert book(graph, event, "ben").result == "created", act
        assert book(graph, event, "ben").result == "duplicate", act
        assert (
            preview(
                graph, act, {**given, "event_id": event["event_id"], "at": event["at"]}, "ben"
            ).outcome.result
            == "duplicate"
        )
    (row,) = ask(graph, "MATCH (e:Event {source: 'hand'}) RETURN count(e) AS n")
    assert row["n"] == 9


def test_a_form_is_looked_at_then_booked_once(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, plant())
    assert "Receive" in client.get("/book").text
    form = {"what": "A7", "quantity": "2", "uom": "kg", "by": "ben", "event_id": "f1"}
    page = client.post("/book/receive", data=form)
    assert "Nothing is booked yet" in page.text
    assert ask(graph, "MATCH (e:Event {source: 'hand'}) RETURN count(e) AS n") == [{"n": 0}]
    found = re.search(r'name="event" value="([^"]*)"', page.text)
    assert found
    sent = {"event": html.unescape(found[1]), "by": "ben"}
    for _ in range(2):
        done = client.post("/book/receive/confirm", data=sent)
        assert "Booked" in done.text
        assert "Label of MILK / A7" in done.text
    assert ask(graph, "MATCH (e:Event {source: 'hand'}) RETURN count(e) AS n") == [{"n": 1}]
    again = client.post("/book/receive", data={**form, "again": "yes"})
    assert 'value="A7"' in again.text
    nobody = client.post("/book/receive", data={**form, "by": ""})
    assert nobody.status_code == 400
    assert "Who does this?" in nobody.text
    forged = {"event": '{"type": "ship"}', "by": "ben"}
    assert client.post("/book/receive/confirm", data=forged).status_code == 400


def test_by_api_and_command_line(
    client: TestClient, graph: Graph, load: Load, lotgraph: Lotgraph
) -> None:
    load(graph, plant())
    body = {"act": "receive", "fields": {"what": "A7", "quantity": "2", "at": "2026-03-02"},
            "event_id": "a1", "by": "wms"}  # fmt: skip
    looked = BookingPreviewJson(**client.post("/api/v1/bookings/preview", json=body).json())
    assert looked.understood[0].ref == "lot:MILK/A7"
    results = [client.post("/api/v1/bookings", json=body).json() for _ in range(2)]
    assert [BookingJson(**each).result for each in results] == ["created", "duplicate"]
    wrong_one = client.post("/api/v1/bookings", json={**body, "fields": {"what": "??"}})
    assert wrong_one.status_code == 400
    assert wrong_one.json()["error"]["problems"][0]["field"] == "what"
    dry = lotgraph("book", "move", "-f", "what=A7", "-f", "to=COLD", "--dry-run")
    assert "lot:MILK/A7" in dry.stdout, dry.stderr
    assert "Nothing was booked" in dry.stdout
    assert lotgraph("book", "move", "-f", "what=A7", "-f", "to=COLD").returncode == 0
    assert lotgraph("book", "move", "-f", "what=A7").returncode == 2
    assert ask(graph, "MATCH (e:Event {source: 'hand'}) RETURN count(e) AS n") == [{"n": 2}]
    label = LabelJson(**client.get("/api/v1/label?ref=lot:MILK/A7").json())
    assert label.text == f"(01){MILK}(10)A7"


def test_labels_of_what_has_no_gs1_key_say_the_ref(graph: Graph, load: Load) -> None:
    load(graph, plant())
    plain = print_label(graph, "lot:SALT/B1", "gs1-128")
    assert (plain.text, plain.gs1, plain.title) == ("lot:SALT/B1", False, "DataMatrix")
    with pytest.raises(NotFoundError):
        print_label(graph, "lot:SALT/B9", "datamatrix")
    with pytest.raises(UsageError, match="is no symbol"):
        print_label(graph, "lot:SALT/B1", "qr")


def test_the_expiry_stands_before_what_ends() -> None:
    told = {"expires_at": "2026-12-31"}
    assert element_text("lot:X/A7", told, MILK) == f"(01){MILK}(17)261231(10)A7"
    assert element_text("lot:X/A7", {}, MILK) == f"(01){MILK}(10)A7"
    assert element_text("lot:X/A7", told, None) is None
    assert element_text(f"hu:{SSCC}", told, None) == f"(00){SSCC}"
