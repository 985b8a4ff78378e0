"""What is on hand at places of one's own: one value in traces, on pages, in lists and balances."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from fastapi.testclient import TestClient

from app.balance.service import balance
from app.genealogy.question import Options
from app.genealogy.stock import StockRow
from app.graph.run import Graph
from app.things.amounts import amounts_of, sums_of
from app.things.models import StockMoment
from app.things.service import ListRequest, thing_view
from app.trace.on_hand import holdings, nameless, on_hand, standing_somewhere
from app.trace.parameters import read_options
from app.trace.service import trace
from tests.conftest import Load
from tests.trace.telling import Event, Tell, day
from tests.web.test_pages_answers import text_of

HELD = {
    ("lot:F/1", "location:WH", 4), ("lot:F/1", "location:OWN%20S", 2),
    ("lot:F/1", "location:BR", 3), ("serial:U/1", "location:OWN%20S", 1),
}  # fmt: skip


def depot() -> list[Event]:
    """A/1 → W/B1 → F/1 10 and U#1 at WH; 6 of F/1 and U#1 go to the own place OWN S by T1 on the
    5th, 4 of F/1 are received at BR by T1 on the 7th, of which 1 goes to C1 on the 9th."""
    tell = Tell()
    tell.add("define", customer="OWN S", kind="own", name="Own depot South", at=None)
    tell.add("define", item="F", name="Yoghurt", at=None)
    tell.receive("A/1", 5, supplier="S1", location="YARD", at=day(2))
    tell.consume("A/1", "W/B1", 5, location="YARD", at=day(3))
    for what, quantity in (("F/1", 10), ("U#1", None)):
        tell.produce(what, "W/B1", quantity, location="WH", at=day(4))
    tell.ship("F/1", "OWN S", 6, from_="WH", document="T1", at=day(5))
    tell.ship("U#1", "OWN S", from_="WH", document="T1", at=day(5))
    tell.receive("F/1", 4, location="BR", document="T1", at=day(7))
    tell.ship("F/1", "C1", 1, from_="BR", at=day(9))
    return tell.events


def _rows(rows: Iterable[StockRow]) -> set[tuple[str, str | None, float | None]]:
    return {(row.ref, row.location, row.quantity) for row in rows}


def test_traces_and_pages_say_what_is_at_an_own_place(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, depot())
    down = trace(graph, "down", ["lot:A/1"], Options())
    assert _rows(down.stock) == HELD
    names = {row.location: row.location_name for row in down.stock}
    assert names["location:OWN%20S"] == "Own depot South"
    assert _rows(trace(graph, "up", ["serial:U/1"], Options()).stock) >= {
        ("serial:U/1", "location:OWN%20S", 1)
    }
    json = client.get("/api/v1/trace/down?ref=lot:A/1").json()
    assert {(r["ref"], r["location"], r["quantity"]) for r in json["stock"]} == HELD
    view = thing_view(graph, "customer:OWN%20S", ListRequest(size=200))
    assert view.place_stock is not None
    assert {(r.ref, r.location, r.quantity) for r in view.place_stock.rows} == {
        row for row in HELD if row[1] == "location:OWN%20S"
    }
    assert view.delivered is not None
    assert {row.outstanding for row in view.delivered.rows} == {0}
    for ref in ("customer:OWN%20S", "location:OWN%20S"):
        said = text_of(client.get("/thing", params={"ref": ref}).text)
        assert "What is here now" in said
        assert "Yoghurt" in said
    assert "What is here now" not in client.get("/thing?ref=customer:C1").text
    assert client.get("/thing?ref=location:C1").status_code == 404
    lot = text_of(client.get("/thing?ref=lot:F/1").text)
    assert "Own depot South" in lot


def test_lists_and_balances_count_it(graph: Graph, load: Load) -> None:
    load(graph, depot())
    refs = ["lot:F/1", "serial:U/1"]
    for read in (amounts_of, lambda work, refs: sums_of(work, refs)[0]):
        amounts = graph.read(partial(read, refs=refs))
        assert [amounts[ref].on_hand[0].value for ref in refs] == [9, 1]
    found = balance(graph, "lot:F/1")
    assert (found.parts["received"], found.parts["shipped"], found.parts["on_hand"]) == (4, 5, 9)
    assert (found.accounted_percent, found.gaps) == (100, ())
    assert balance(graph, "serial:U/1").parts["on_hand"] == 1


def test_of_many_things_as_of_a_few(graph: Graph, load: Load) -> None:
    """What went to an own place is never taken for used up, though as much left from there."""
    tell = Tell()
    tell.events = depot()
    tell.ship("F/1", "C1", 6, from_="OWN S", at=day(10))
    load(graph, tell.events)

    def both(work):  # type: ignore[no-untyped-def]
        known = [
            int(row["id"]) for row in work.rows("trace/by_ref", refs=["lot:F/1", "serial:U/1"])
        ]
        few = on_hand(work, holdings(work, known))[0]
        return few, on_hand(work, standing_somewhere(work, nameless(work, known)))[0]

    few, many = graph.read(both)
    assert few == many
    assert ("lot:F/1", "location:OWN%20S", -4) in _rows(few)


def test_at_a_time_only_what_was_booked_by_then(graph: Graph, load: Load) -> None:
    load(graph, depot())
    there = ("lot:F/1", "location:OWN%20S")
    for at, left in (("2026-03-04", []), ("2026-03-06", [6]), ("2026-03-08", [2])):
        moment = StockMoment(at, read_options("UTC", at=at).at, inside=True)
        rows = trace(graph, "down", ["lot:A/1"], read_options("UTC", at=at)).stock
        assert [row.quantity for row in rows if (row.ref, row.location) == there] == left, at
        view = thing_view(graph, "customer:OWN%20S", ListRequest(size=200, moment=moment))
        assert view.place_stock is not None
        found = [row.quantity for row in view.place_stock.rows if row.ref == there[0]]
        assert found == left, at
