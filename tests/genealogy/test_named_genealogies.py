"""The answers to the named genealogies, from a real Neo4j, both ways."""

from __future__ import annotations

import random

import pytest

from app.errors import AmbiguousError, InvalidRefError, NotFoundError
from app.genealogy.question import Direction
from app.graph.run import Graph
from app.trace.answer import Trace
from app.trace.service import trace
from tests.conftest import Load
from tests.trace import genealogies as told
from tests.trace.telling import Tell, ref


def reached(found: Trace, *kinds: str) -> set[str]:
    """Refs of reached things of some kinds, roots left out."""
    roots = {root.ref for root in found.roots}
    return {node.ref for node in found.nodes if node.kind in kinds and node.ref not in roots}


def goods(graph: Graph, direction: Direction, *roots: str) -> set[str]:
    """Lots and serials reached."""
    return reached(trace(graph, direction, list(roots)), "lot", "serial")


def customers(found: Trace) -> dict[str, list[tuple[str | None, object, object, object]]]:
    """Quantities by customer."""
    return {
        row.ref: [(a.uom, a.shipped, a.returned, a.outstanding) for a in row.quantities]
        for row in found.customers
    }


def refs(*names: str) -> set[str]:
    """Refs of short forms."""
    return {ref(name) for name in names}


def test_chain_down_names_customers_and_stock(graph: Graph, load: Load) -> None:
    load(graph, told.chain())
    found = trace(graph, "down", ["lot:A/1"])
    assert reached(found, "lot") == {"lot:F/1"}
    assert reached(found, "batch", "order") == {"batch:W1/B1", "order:W1"}
    assert customers(found) == {
        "customer:C1": [("kg", 10, 2, 8)],
        "customer:C2": [("kg", 5, 0, 5)],
    }
    stock = {(row.ref, row.location): (row.quantity, row.uom) for row in found.stock}
    assert stock == {
        ("lot:A/1", "location:RAW"): (80, "kg"),
        ("lot:F/1", "location:FG"): (3, "kg"),
        ("lot:F/1", "location:BACK"): (2, "kg"),
    }
    assert found.customers[0].documents == ("DN-1",)
    assert found.customers[0].lots == ("lot:F/1",)
    depth = {node.ref: node.depth for node in found.nodes}
    assert depth["lot:A/1"] == 0
    assert depth["lot:F/1"] == 1
    assert found.counts["lots"] == 1
    assert found.counts["customers"] == 2


def test_chain_up_names_supplier(graph: Graph, load: Load) -> None:
    load(graph, told.chain())
    found = trace(graph, "up", ["lot:F/1"])
    assert reached(found, "lot") == {"lot:A/1"}
    assert reached(found, "supplier") == {"supplier:S1"}
    assert found.customers == ()


def test_every_kind_of_root(graph: Graph, load: Load) -> None:
    load(graph, told.chain())
    below = {"lot:F/1"}
    assert goods(graph, "down", "supplier:S1") == {"lot:A/1"} | below
    assert goods(graph, "down", "supplier-lot:S1/SL1") == {"lot:A/1"} | below
    assert goods(graph, "down", "SL1") == {"lot:A/1"} | below
    assert goods(graph, "down", "order:W1") == below
    assert goods(graph, "down", "batch:W1/B1") == below
    assert goods(graph, "up", "order:W1") == {"lot:A/1"}
    assert goods(graph, "up", "batch:W1/B1") == {"lot:A/1"}
    assert goods(graph, "up", "customer:C1") == {"lot:F/1", "lot:A/1"}
    assert goods(graph, "down", "customer:C1") == {"lot:F/1"}
    assert goods(graph, "down", "location:RAW") == {"lot:A/1"} | below
    assert goods(graph, "down", "item:A") == {"lot:A/1"} | below


def test_billions_of_paths_few_things(graph: Graph, load: Load) -> None:
    load(graph, told.diamond())
    found = trace(graph, "down", ["lot:L0/0"])
    assert found.counts["lots"] == 24 * 4
    assert found.counts["batches"] == 24 * 4
    depth = {node.ref: node.depth for node in found.nodes}
    assert depth["lot:L24/3"] == 24
    assert trace(graph, "up", ["lot:L24/0"]).counts["lots"] == 24 * 4


def test_a_cycle_ends_the_walk(graph: Graph, load: Load) -> None:
    load(graph, told.rework_loop())
    found = trace(graph, "down", ["lot:A/1"])
    assert reached(found, "lot") == {"lot:F/1"}
    assert set(customers(found)) == {"customer:C1"}
    assert goods(graph, "up", "lot:A/1") == {"lot:F/1"}


def test_runs_of_one_order_never_reach_each_other(graph: Graph, load: Load) -> None:
    load(graph, told.two_runs_of_one_order())
    assert goods(graph, "down", "lot:A/1") == {"lot:F/1", "lot:SCRAP/1"}
    assert goods(graph, "down", "lot:OIL/9") == {"lot:F/1", "lot:F/2", "lot:SCRAP/1"}
    assert goods(graph, "up", "lot:F/1") == {"lot:A/1", "lot:OIL/9"}
    assert goods(graph, "up", "lot:SCRAP/1") == {"lot:A/1", "lot:A/2", "lot:OIL/9"}
    assert goods(graph, "down", "order:W1") == {"lot:F/1", "lot:F/2", "lot:SCRAP/1"}
    assert goods(graph, "up", "order:W1") == {"lot:A/1", "lot:A/2", "lot:OIL/9"}


def test_a_shared_pallet_is_no_genealogy(graph: Graph, load: Load) -> None:
    load(graph, told.mixed_pallet())
    first = trace(graph, "down", ["lot:A/1"])
    assert reached(first, "lot") == {"lot:F/1"}
    assert customers(first) == {"customer:C1": [(None, 6, 0, 6)]}
    assert customers(trace(graph, "down", ["lot:A/2"])) == {"customer:C1": [(None, 5, 0, 5)]}
    assert customers(trace(graph, "down", ["lot:A/3"])) == {"customer:C2": [(None, 7, 0, 7)]}


def test_a_container_as_root(graph: Graph, load: Load) -> None:
    load(graph, told.mixed_pallet())
    up = trace(graph, "up", ["hu:PAL"])
    assert reached(up, "lot") == refs("F/1", "F/2", "F/3", "A/1", "A/2", "A/3")
    down = trace(graph, "down", ["hu:PAL"])
    assert reached(down, "lot") == refs("F/1", "F/2", "F/3")
    assert set(customers(down)) == {"customer:C1", "customer:C2"}
    assert goods(graph, "up", "customer:C2") == refs("F/3", "A/3")


def test_a_tote_stands_for_its_contents_at_that_time(graph: Graph, load: Load) -> None:
    load(graph, told.tote_into_order())
    assert goods(graph, "down", "lot:M/1") == {"lot:F/1"}
    assert goods(graph, "down", "lot:M/2") == {"lot:F/2"}
    assert goods(graph, "up", "lot:F/2") == {"lot:M/2"}
    assert reached(trace(graph, "up", ["lot:F/2"]), "hu") == {"hu:TOTE"}


def test_nested_containers(graph: Graph, load: Load) -> None:
    load(graph, told.nested_pallet())
    found = trace(graph, "down", ["lot:F/1"])
    assert customers(found) == {"customer:C1": [(None, 12, 0, 12)]}
    assert reached(found, "hu") == {"hu:CASE", "hu:PAL"}
    assert customers(trace(graph, "down", ["lot:F/2"])) == {}
    assert goods(graph, "up", "hu:PAL") == refs("F/1", "F/2")
    assert goods(graph, "up", "customer:C1") == refs("F/1")


def test_serials_in_lots(graph: Graph, load: Load) -> None:
    load(graph, told.serials_in_lots())
    down = trace(graph, "down", ["serial:K/K1"])
    assert reached(down, "lot", "serial") == {"serial:F/U1", "lot:F/L"}
    assert set(customers(down)) == {"customer:C1", "customer:C9"}, "shipped by lot: possible"
    lot = trace(graph, "down", ["lot:F/L"])
    assert reached(lot, "serial") == {"serial:F/U1", "serial:F/U2", "serial:F/U3"}
    made = trace(graph, "down", ["lot:M/1"])
    assert reached(made, "lot", "serial") == {"lot:F/L", "serial:F/U3"}
    assert set(customers(made)) == {"customer:C3", "customer:C9"}
    assert goods(graph, "up", "serial:F/U1") == {"serial:K/K1", "lot:F/L"}
    assert goods(graph, "up", "lot:F/L") == {
        "lot:M/1", "serial:F/U1", "serial:F/U2", "serial:K/K1", "serial:K/K2",
    }  # fmt: skip
    assert {"lot:F/L", "lot:M/1"} <= goods(graph, "up", "serial:F/U3")


def test_what_was_taken_back_is_not_walked(graph: Graph, load: Load) -> None:
    load(graph, told.taken_back())
    assert goods(graph, "up", "lot:F/1") == {"lot:A/2", "lot:A/4"}
    assert goods(graph, "down", "lot:A/1") == set()
    assert goods(graph, "down", "lot:A/2") == {"lot:F/1"}
    part = trace(graph, "down", ["lot:A/2"])
    assert [row.quantity for row in part.stock if row.ref == "lot:A/2"] == [-3]


def test_same_lot_string_under_two_items(graph: Graph, load: Load) -> None:
    load(graph, told.same_number_two_items())
    assert set(customers(trace(graph, "down", ["lot:X/7"]))) == {"customer:C1"}
    assert set(customers(trace(graph, "down", ["lot:Y/7"]))) == {"customer:C2"}
    with pytest.raises(AmbiguousError) as told_apart:
        trace(graph, "down", ["7"])
    assert [each["ref"] for each in told_apart.value.detail["candidates"]] == ["lot:X/7", "lot:Y/7"]


def test_untracked_items_are_leaves(graph: Graph, load: Load) -> None:
    load(graph, told.untracked())
    down = trace(graph, "down", ["lot:A/1"])
    assert reached(down, "lot", "item") == {"lot:F/1", "item:PASTE"}
    up = trace(graph, "up", ["lot:G/1"])
    assert reached(up, "lot", "item") == {"item:PASTE"}
    assert goods(graph, "down", "item:GREASE") == {"lot:F/1"}


def test_several_roots_and_which_reaches_what(graph: Graph, load: Load) -> None:
    load(graph, told.two_runs_of_one_order())
    found = trace(graph, "down", ["lot:A/2", "lot:A/1"])
    reach = {node.ref: node.roots for node in found.nodes}
    assert reach["lot:F/1"] == ("lot:A/1",)
    assert reach["lot:F/2"] == ("lot:A/2",)
    assert reach["lot:SCRAP/1"] == ("lot:A/1", "lot:A/2")
    assert trace(graph, "down", ["lot:A/1", "lot:A/2"]).as_json() == found.as_json()


def test_answers_do_not_depend_on_the_order_of_events(graph: Graph, load: Load) -> None:
    events = [*told.mixed_pallet(), *[e | {"source": "b"} for e in told.taken_back()]]
    load(graph, random.Random(7).sample(events, len(events)))
    assert customers(trace(graph, "down", ["lot:A/3"])) == {"customer:C2": [(None, 7, 0, 7)]}
    assert {"lot:A/2", "lot:A/4"} <= goods(graph, "up", "lot:F/1")


def test_unknown_quantities_stay_unknown(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.produce("F/1", "W1/B1", 10, uom="kg")
    tell.ship("F/1", "C1", 4, uom="kg")
    tell.ship("F/1", "C1", None, uom="kg")
    load(graph, tell.events)
    found = trace(graph, "down", ["lot:F/1"])
    assert customers(found) == {"customer:C1": [("kg", None, 0, None)]}
    assert "unknown_quantity" in {warning.code for warning in found.warnings}


def test_returns_are_at_most_what_was_shipped(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.ship("F/1", "C1", 4, uom="kg")
    tell.back("F/1", "C1", 6, uom="kg")
    tell.back("F/1", "C2", 1, uom="kg")
    load(graph, tell.events)
    found = trace(graph, "down", ["lot:F/1"])
    assert customers(found) == {"customer:C1": [("kg", 4, 4, 0)]}
    codes = {warning.code for warning in found.warnings}
    assert codes >= {"returned_too_much", "returned_not_shipped"}


def test_units_that_convert_are_added_up(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.add("define", item="F", uom="pcs", factors={"case": 12}, at=None)
    tell.ship("F/1", "C1", 2, uom="case")
    tell.back("F/1", "C1", 12)
    tell.ship("F/1", "C2", 1, uom="KGM")
    tell.back("F/1", "C2", 250, uom="g")
    load(graph, tell.events)
    assert customers(trace(graph, "down", ["lot:F/1"])) == {
        "customer:C1": [("pcs", 24, 12, 12)],
        "customer:C2": [("g", 1000, 250, 750)],
    }


def test_an_empty_container_still_went_somewhere(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.ship("[PAL]", "C1", document="DN-9")
    tell.consume("[PAL]", "W1/B1")
    tell.produce("F/1", "W1/B1")
    load(graph, tell.events)
    found = trace(graph, "down", ["hu:PAL"])
    assert reached(found, "lot") == {"lot:F/1"}
    assert set(customers(found)) == {"customer:C1"}
    assert "empty_container" in {warning.code for warning in found.warnings}


def test_what_cannot_be_found_is_said(graph: Graph, load: Load) -> None:
    load(graph, told.chain())
    with pytest.raises(NotFoundError):
        trace(graph, "down", ["lot:A/unknown"])
    with pytest.raises(NotFoundError):
        trace(graph, "down", ["nothing"])
    with pytest.raises(InvalidRefError):
        trace(graph, "down", ["lot:A/1/2"])


def test_a_pallet_packed_in_two_units_ships_both(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.add("define", item="F", uom="pcs", factors={"case": 12}, at=None)
    lines = [
        {"object": {"item": "F", "lot": "1"}, "quantity": 2, "uom": "case"},
        {"object": {"item": "F", "lot": "1"}, "quantity": 5, "uom": "pcs"},
    ]
    tell.add("pack", hu="PAL", contents=lines)
    tell.ship("[PAL]", "C1")
    load(graph, tell.events)
    [row] = trace(graph, "down", ["lot:F/1"]).customers
    [amount] = row.quantities
    shipped = {"case": 2 + 5 / 12, "pcs": 29}
    assert amount.uom in shipped
    assert amount.shipped == pytest.approx(shipped[amount.uom])
