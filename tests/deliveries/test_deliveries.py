"""DELIVERED says what shipments brought, as the reference does, whatever came first."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from app.deliveries import service
from app.deliveries.service import LinkCheck, check_all, write_all
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from app.vocabulary import UNKNOWN_CUSTOMER
from tests.conftest import Load, Lotgraph
from tests.events.said import ask, links
from tests.reference.books import open_books
from tests.reference.customers import in_own_unit
from tests.reference.units import unit
from tests.sizes import size
from tests.trace.made import make, prefixed
from tests.trace.telling import Event, Tell
from tests.trace.themes_units import make_units

GENEALOGIES, ORDERS = size(6, 200), size(2, 4)
# By event, thing, customer, whether certain, unit: how much, and the same in other units.
Sums = dict[tuple[Any, ...], tuple[float | None, dict[str, float]]]


def pallet() -> tuple[Tell, str, str]:
    """F/1 and G/1 on PAL-1, of which some is taken out; some of F/1 goes by its own number.

    F/1 ──1,000 (300 unpacked)──► PAL-1 ──DN-1──► K1      S#7 ──► TRAY ──► PAL-1
    G/1 ──200 kg──────────────────┘                       F/1 ──100 (20 reversed)──► K2
    """
    tell = Tell()
    tell.pack("PAL-1", ("F/1", 1_000), ("G/1", 200))
    tell.pack("TRAY", ("S#7", None))
    tell.pack("PAL-1", ("[TRAY]", None))
    tell.unpack("PAL-1", ("F/1", 300))
    whole = tell.ship("[PAL-1]", "K1", document="DN-1")
    part = tell.ship("F/1", "K2", 100, uom="pcs")
    tell.reverse(part, 20)
    return tell, whole, part


def delivered(graph: Graph) -> list[tuple[Any, ...]]:
    """All links: thing, customer, quantity, container, whether certain."""
    return sorted(
        (each["<"], each[">"], each.get("quantity"), each.get("container"), each["certain"])
        for each in links(graph, "DELIVERED")
    )


PALLET = [
    ("lot:F/1", "customer:K1", 700.0, "hu:PAL-1", True),
    ("lot:F/1", "customer:K2", 80.0, None, True),
    ("lot:G/1", "customer:K1", 200.0, "hu:PAL-1", True),
    ("serial:S/7", "customer:K1", 1.0, "hu:PAL-1", True),
]


def test_a_pallet_is_delivered_content_by_content(graph: Graph, load: Load) -> None:
    tell, whole, _ = pallet()
    load(graph, tell.events)
    assert delivered(graph) == PALLET
    (link, *_) = [each for each in links(graph, "DELIVERED") if each["<"] == "lot:F/1"]
    (booking, *_) = [each for each in links(graph, "SHIPPED_TO") if each["event"] == whole]
    assert (link["event"], link["document"]) == (whole, "DN-1")
    assert [link[name] for name in ("source", "at_from", "at_to")] == [
        booking[name] for name in ("source", "at_from", "at_to")
    ]


def test_what_comes_late_is_followed(graph: Graph, load: Load) -> None:
    """A late unpack, a void, and the kind of the customer (what goes to an own place stays in)."""
    tell, whole, part = pallet()
    load(graph, tell.events)
    late = Tell("wms")
    late.unpack("PAL-1", ("G/1", 50), at="2026-03-02T09:30:00Z")
    load(graph, late.events)
    assert ("lot:G/1", "customer:K1", 150.0, "hu:PAL-1", True) in delivered(graph)
    load(graph, [
        {"event_id": "v1", "source": "mes", "type": "void", "voids": whole,
         "reason": "wrong scan"},
        {"event_id": "v2", "source": "mes", "type": "reverse", "reverses": part},
    ])  # fmt: skip
    assert delivered(graph) == []


def test_a_container_of_which_nothing_is_known_is_said(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.ship("[BOX]", "K1")
    tell.ship("F/1", "?", None)
    load(graph, tell.events)
    assert delivered(graph) == [
        ("hu:BOX", "customer:K1", None, "hu:BOX", False),
        ("lot:F/1", UNKNOWN_CUSTOMER, None, None, True),
    ]


def test_own_places_keep_what_came_in_a_container(graph: Graph, load: Load) -> None:
    """P/1 on PAL ──► DEPOT ──► K1: only since DEPOT is known as an own place it is surely on it."""
    tell = Tell()
    tell.pack("PAL", ("P/1", 5))
    tell.ship("[PAL]", "DEPOT")
    tell.ship("[PAL]", "K1")
    load(graph, tell.events)
    assert ("lot:P/1", "customer:K1", 5.0, "hu:PAL", False) in delivered(graph)
    load(graph, [{"event_id": "d", "source": "erp", "type": "define", "customer": "DEPOT",
                  "kind": "own"}])  # fmt: skip
    assert ("lot:P/1", "customer:K1", 5.0, "hu:PAL", True) in delivered(graph)


def test_a_graph_without_links_gets_them_and_wrong_ones_are_found(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(graph, pallet()[0].events)
    ask(graph, "MATCH ()-[d:DELIVERED]->() DELETE d")
    ask(graph, "MATCH (s:Step) DELETE s")
    monkeypatch.setattr(service, "_BATCH", 1)

    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_all(graph, stop)
    assert 0 < len(delivered(graph)) < len(PALLET)
    heard: list[tuple[int, int]] = []
    assert write_all(graph, lambda *counts: heard.append(counts)) == 1
    assert (heard[-1], delivered(graph)) == ((1, 1), PALLET)
    assert write_all(graph, lambda *_: None) == 0
    assert check_all(graph, lambda *_: None) == LinkCheck(2, 4, 0, 0)
    ask(graph, "MATCH (:Lot {ref: 'lot:G/1'})-[d:DELIVERED]->() SET d.quantity = 3.0")
    ask(
        graph,
        "MATCH (x:Lot {ref: 'lot:F/1'}), (c:Customer {ref: 'customer:K1'}) "
        "CREATE (x)-[:DELIVERED {source: 'x', event: 'none', certain: true}]->(c)",
    )
    assert check_all(graph, lambda *_: None) == LinkCheck(3, 4, 2, 1)
    assert delivered(graph) == PALLET


def test_the_command_line_compares_and_mends(
    lotgraph: Lotgraph, graph: Graph, load: Load, tmp_path: Path
) -> None:
    """What an app has kept for its next start is thrown away: it reads all bookings anew."""
    kept = tmp_path / "genealogy.columns"
    kept.write_bytes(b"of before")
    load(graph, pallet()[0].events)
    write_all(graph, lambda *_: None)  # as whoever opened it before
    ask(graph, "MATCH (:Lot {ref: 'lot:G/1'})-[d:DELIVERED]->() DELETE d")
    first = lotgraph("db", "check", "--links", env={"LOTGRAPH_HOME": str(tmp_path)})
    assert not kept.exists()
    assert first.returncode == 2
    assert "1 link missing, 0 links too many" in " ".join(first.stderr.split())
    again = lotgraph("db", "check", "--links")
    assert again.returncode == 0
    assert "4 DELIVERED links of 2 shipments" in " ".join(again.stdout.split())


def test_a_cage_that_is_never_emptied_says_what_is_certain(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P/1 on CAGE ──► K1, CAGE comes back; P/2 on CAGE ──► K2, P/1 perhaps still on it."""
    monkeypatch.setattr("app.deliveries.links.CONTENTS_LIMIT", 1)
    tell = Tell()
    tell.pack("CAGE", ("P/1", 5))
    tell.ship("[CAGE]", "K1")
    tell.back("[CAGE]", "K1")
    tell.pack("CAGE", ("P/2", 3))
    tell.ship("[CAGE]", "K2")
    load(graph, tell.events)
    assert delivered(graph) == [
        ("hu:CAGE", "customer:K2", None, "hu:CAGE", False),
        ("lot:P/1", "customer:K1", 5.0, "hu:CAGE", True),
        ("lot:P/2", "customer:K2", 3.0, "hu:CAGE", True),
    ]


def catch_weight() -> Tell:
    """Ham is told in pieces and weighed, syrup in whatever unit; their own unit is kg.

    HAM/1 ──3 pcs, 5.5 kg──► K1      HAM/1 ──2 pcs, 4 kg──┐                    SYR/1 ──500 g──► K1
    HAM/1 ──1 pcs (some back)──► K1  HAM/1 ──1 pcs, 2 kg──┴► PAL ──► K1        SYR/1 ──4 pcs──► K1
    """
    tell = Tell()
    tell.ship("HAM/1", "K1", 3, uom="pcs", also=[{"quantity": 5.5, "uom": "KGM"}])
    part = tell.ship("HAM/1", "K1", 2, uom="pcs", also=[{"quantity": 4, "uom": "kg"}])
    tell.reverse(part, 1)
    for pieces, weight in ((2, 4), (1, 2)):
        content = {"object": {"item": "HAM", "lot": "1"}, "quantity": pieces, "uom": "pcs",
                   "also": [{"quantity": weight, "uom": "kg"}]}  # fmt: skip
        tell.add("pack", hu="PAL", contents=[content])
    tell.ship("[PAL]", "K1")
    tell.ship("SYR/1", "K1", 500, uom="g")
    tell.ship("SYR/1", "K1", 4, uom="pcs")
    return tell


def amounts(graph: Graph) -> list[tuple[Any, ...]]:
    """Of all links the item, quantity, unit, and the same amount in other units."""
    return sorted(
        (each["<"][4:7], each["quantity"], each.get("uom"), each.get("also"))
        for each in links(graph, "DELIVERED")
    )


def test_it_is_told_in_the_items_unit_whenever_that_is_known(graph: Graph, load: Load) -> None:
    """Before, and again when the item's unit is defined otherwise, as booked."""
    load(graph, catch_weight().events)
    assert amounts(graph) == [
        ("HAM", 1.0, "pcs", None), ("HAM", 3.0, "pcs", ["5.5 kg"]), ("HAM", 3.0, "pcs", ["6.0 kg"]),
        ("SYR", 4.0, "pcs", None), ("SYR", 500.0, "g", None),
    ]  # fmt: skip
    load(graph, [
        {"event_id": f"d{item}", "source": "erp", "type": "define", "item": item, "uom": "kg"}
        for item in ("HAM", "SYR")
    ])  # fmt: skip
    in_kg = [
        ("HAM", 1.0, "pcs", None), ("HAM", 5.5, "kg", ["3.0 pcs"]), ("HAM", 6.0, "kg", ["3.0 pcs"]),
        ("SYR", 0.5, "kg", None), ("SYR", 4.0, "pcs", None),
    ]  # fmt: skip
    assert amounts(graph) == in_kg
    ask(graph, "MATCH ()-[d:DELIVERED {quantity: 5.5}]->() SET d.also = null")
    assert check_all(graph, lambda *_: None) == LinkCheck(5, 5, 1, 1)
    assert amounts(graph) == in_kg
    assert check_all(graph, lambda *_: None).wrong == 0


def expected(events: list[Event]) -> Sums:
    """What the reference says was delivered, in the unit of the item where it converts."""
    books, sums = open_books(events), Sums()
    for flow in books.flows:
        if flow.kind != "ship":
            continue
        other = UNKNOWN_CUSTOMER if flow.other == "customer:?" else flow.other
        told, uom, also = in_own_unit(books.facts.get(f"item:{flow.item}", {}), flow)
        _add(sums, (str(flow.key[1]), flow.thing, other, flow.sure, uom), told, also)
    return sums


def _add(sums: Sums, named: tuple[Any, ...], quantity: float | None, also: dict[Any, Any]) -> None:
    before, beside = sums.get(named, (0.0, also))
    known = None if quantity is None or before is None else round(before + quantity, 6)
    both = also.keys() & beside.keys()
    first = named not in sums
    sums[named] = known, {u: also[u] + (0 if first else beside[u]) for u in sorted(both)}


def stored(graph: Graph, prefix: str) -> Sums:
    """What the links of a genealogy say."""
    sums = Sums()
    for each in links(graph, "DELIVERED"):
        if each["event"].startswith(prefix) and not each["<"].startswith("hu:"):
            named = each["event"], each["<"], each[">"], each["certain"], unit(each.get("uom"))
            told = (text.partition(" ") for text in each.get("also") or ())
            also = {uom: float(quantity) for quantity, _, uom in told}
            _add(sums, named, each.get("quantity"), also)
    return sums


@pytest.mark.slow("tells made genealogies in several orders")
def test_in_any_order_the_links_are_those_of_the_reference(graph: Graph) -> None:
    many = [
        prefixed((make, make_units)[number % 2](number), f"d{number}-")
        for number in range(GENEALOGIES)
    ]
    for number in range(ORDERS):
        ask(graph, "MATCH (n:Thing|Event) DETACH DELETE n")
        rng = random.Random(number)
        told = [event for events in many for event in events]
        rng.shuffle(told)
        while told:
            batch, told = told[: (size_of := rng.choice((3, 40, 400)))], told[size_of:]
            for outcomes in take(graph, (Incoming(n, e, e) for n, e in enumerate(batch, 1))):
                assert all(each.problem is None for each in outcomes)
        wrong = {
            place: (want, found) for place, events in enumerate(many)
            if (found := stored(graph, f"d{place}-")) != (want := expected(events))
        }  # fmt: skip
        assert wrong == {}
        assert sum(map(len, map(expected, many))) > GENEALOGIES
        assert check_all(graph, lambda *_: None).wrong == 0
