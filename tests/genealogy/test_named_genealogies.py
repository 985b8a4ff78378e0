"""The answers to the named genealogies, of the events alone, both ways."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from app.genealogy.question import Direction
from tests.trace import genealogies as told
from tests.trace.asking import Asking
from tests.trace.telling import Tell, ref

if TYPE_CHECKING:
    from tests.trace.asking import FoundOrTrace


def reached(found: FoundOrTrace, *kinds: str) -> set[str]:
    """Refs of reached things of some kinds, roots left out."""
    roots = {root.ref for root in found.roots}
    return {node.ref for node in found.nodes if node.kind in kinds and node.ref not in roots}


def goods(ask: Asking, direction: Direction, *roots: str) -> set[str]:
    """Lots and serials reached."""
    return reached(ask.trace(direction, *roots), "lot", "serial")


def customers(found: FoundOrTrace) -> dict[str, list[tuple[str | None, object, object, object]]]:
    """Quantities by customer."""
    return {
        row.ref: [(a.uom, a.shipped, a.returned, a.outstanding) for a in row.quantities]
        for row in found.customers
    }


def refs(*names: str) -> set[str]:
    """Refs of short forms."""
    return {ref(name) for name in names}


def test_chain_down_names_customers_and_stock() -> None:
    ask = Asking(told.chain())
    found = ask.trace("down", "lot:A/1")
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


def test_chain_up_names_supplier() -> None:
    ask = Asking(told.chain())
    found = ask.trace("up", "lot:F/1")
    assert reached(found, "lot") == {"lot:A/1"}
    assert reached(found, "supplier") == {"supplier:S1"}
    assert found.customers == ()


def test_every_kind_of_root() -> None:
    ask = Asking(told.chain())
    below = {"lot:F/1"}
    assert goods(ask, "down", "supplier:S1") == {"lot:A/1"} | below
    assert goods(ask, "down", "supplier-lot:S1/SL1") == {"lot:A/1"} | below
    assert goods(ask, "down", "order:W1") == below
    assert goods(ask, "down", "batch:W1/B1") == below
    assert goods(ask, "up", "order:W1") == {"lot:A/1"}
    assert goods(ask, "up", "batch:W1/B1") == {"lot:A/1"}
    assert goods(ask, "up", "customer:C1") == {"lot:F/1", "lot:A/1"}
    assert goods(ask, "down", "customer:C1") == {"lot:F/1"}
    assert goods(ask, "down", "location:RAW") == {"lot:A/1"} | below
    assert goods(ask, "down", "item:A") == {"lot:A/1"} | below


def test_billions_of_paths_few_things() -> None:
    ask = Asking(told.diamond(), by_reference=False)  # it takes its time over so many ways
    found = ask.trace("down", "lot:L0/0")
    assert found.counts["lots"] == 24 * 4
    assert found.counts["batches"] == 24 * 4
    depth = {node.ref: node.depth for node in found.nodes}
    assert depth["lot:L24/3"] == 24
    assert ask.trace("up", "lot:L24/0").counts["lots"] == 24 * 4


def test_a_cycle_ends_the_walk() -> None:
    ask = Asking(told.rework_loop())
    found = ask.trace("down", "lot:A/1")
    assert reached(found, "lot") == {"lot:F/1"}
    assert set(customers(found)) == {"customer:C1"}
    assert goods(ask, "up", "lot:A/1") == {"lot:F/1"}


def test_runs_of_one_order_never_reach_each_other() -> None:
    ask = Asking(told.two_runs_of_one_order())
    assert goods(ask, "down", "lot:A/1") == {"lot:F/1", "lot:SCRAP/1"}
    assert goods(ask, "down", "lot:OIL/9") == {"lot:F/1", "lot:F/2", "lot:SCRAP/1"}
    assert goods(ask, "up", "lot:F/1") == {"lot:A/1", "lot:OIL/9"}
    assert goods(ask, "up", "lot:SCRAP/1") == {"lot:A/1", "lot:A/2", "lot:OIL/9"}
    assert goods(ask, "down", "order:W1") == {"lot:F/1", "lot:F/2", "lot:SCRAP/1"}
    assert goods(ask, "up", "order:W1") == {"lot:A/1", "lot:A/2", "lot:OIL/9"}


def test_a_shared_pallet_is_no_genealogy() -> None:
    ask = Asking(told.mixed_pallet())
    first = ask.trace("down", "lot:A/1")
    assert reached(first, "lot") == {"lot:F/1"}
    assert customers(first) == {"customer:C1": [(None, 6, 0, 6)]}
    assert customers(ask.trace("down", "lot:A/2")) == {"customer:C1": [(None, 5, 0, 5)]}
    assert customers(ask.trace("down", "lot:A/3")) == {"customer:C2": [(None, 7, 0, 7)]}


def test_a_container_as_root() -> None:
    ask = Asking(told.mixed_pallet())
    up = ask.trace("up", "hu:PAL")
    assert reached(up, "lot") == refs("F/1", "F/2", "F/3", "A/1", "A/2", "A/3")
    down = ask.trace("down", "hu:PAL")
    assert reached(down, "lot") == refs("F/1", "F/2", "F/3")
    assert set(customers(down)) == {"customer:C1", "customer:C2"}
    assert goods(ask, "up", "customer:C2") == refs("F/3", "A/3")


def test_a_tote_stands_for_its_contents_at_that_time() -> None:
    ask = Asking(told.tote_into_order())
    assert goods(ask, "down", "lot:M/1") == {"lot:F/1"}
    assert goods(ask, "down", "lot:M/2") == {"lot:F/2"}
    assert goods(ask, "up", "lot:F/2") == {"lot:M/2"}
    assert reached(ask.trace("up", "lot:F/2"), "hu") == {"hu:TOTE"}


def test_nested_containers() -> None:
    ask = Asking(told.nested_pallet())
    found = ask.trace("down", "lot:F/1")
    assert customers(found) == {"customer:C1": [(None, 12, 0, 12)]}
    assert reached(found, "hu") == {"hu:CASE", "hu:PAL"}
    assert customers(ask.trace("down", "lot:F/2")) == {}
    assert goods(ask, "up", "hu:PAL") == refs("F/1", "F/2")
    assert goods(ask, "up", "customer:C1") == refs("F/1")


def test_serials_in_lots() -> None:
    ask = Asking(told.serials_in_lots())
    down = ask.trace("down", "serial:K/K1")
    assert reached(down, "lot", "serial") == {"serial:F/U1", "lot:F/L"}
    assert set(customers(down)) == {"customer:C1", "customer:C9"}, "shipped by lot: possible"
    lot = ask.trace("down", "lot:F/L")
    assert reached(lot, "serial") == {"serial:F/U1", "serial:F/U2", "serial:F/U3"}
    made = ask.trace("down", "lot:M/1")
    assert reached(made, "lot", "serial") == {"lot:F/L", "serial:F/U3"}
    assert set(customers(made)) == {"customer:C3", "customer:C9"}
    assert goods(ask, "up", "serial:F/U1") == {"serial:K/K1", "lot:F/L"}
    assert goods(ask, "up", "lot:F/L") == {
        "lot:M/1", "serial:F/U1", "serial:F/U2", "serial:K/K1", "serial:K/K2",
    }  # fmt: skip
    assert {"lot:F/L", "lot:M/1"} <= goods(ask, "up", "serial:F/U3")


def test_what_was_taken_back_is_not_walked() -> None:
    ask = Asking(told.taken_back())
    assert goods(ask, "up", "lot:F/1") == {"lot:A/2", "lot:A/4"}
    assert goods(ask, "down", "lot:A/1") == set()
    assert goods(ask, "down", "lot:A/2") == {"lot:F/1"}
    part = ask.trace("down", "lot:A/2")
    assert [row.quantity for row in part.stock if row.ref == "lot:A/2"] == [-3]


def test_same_lot_string_under_two_items() -> None:
    ask = Asking(told.same_number_two_items())
    assert set(customers(ask.trace("down", "lot:X/7"))) == {"customer:C1"}
    assert set(customers(ask.trace("down", "lot:Y/7"))) == {"customer:C2"}


def test_untracked_items_are_leaves() -> None:
    ask = Asking(told.untracked())
    down = ask.trace("down", "lot:A/1")
    assert reached(down, "lot", "item") == {"lot:F/1", "item:PASTE"}
    up = ask.trace("up", "lot:G/1")
    assert reached(up, "lot", "item") == {"item:PASTE"}
    assert goods(ask, "down", "item:GREASE") == {"lot:F/1"}


def test_several_roots_and_which_reaches_what() -> None:
    ask = Asking(told.two_runs_of_one_order())
    found = ask.trace("down", "lot:A/2", "lot:A/1")
    reach = {node.ref: node.roots for node in found.nodes}
    assert reach["lot:F/1"] == ("lot:A/1",)
    assert reach["lot:F/2"] == ("lot:A/2",)
    assert reach["lot:SCRAP/1"] == ("lot:A/1", "lot:A/2")
    assert ask.trace("down", "lot:A/1", "lot:A/2").as_json() == found.as_json()


def test_answers_do_not_depend_on_the_order_of_events() -> None:
    events = [*told.mixed_pallet(), *[e | {"source": "b"} for e in told.taken_back()]]
    ask = Asking(random.Random(7).sample(events, len(events)))
    assert customers(ask.trace("down", "lot:A/3")) == {"customer:C2": [(None, 7, 0, 7)]}
    assert {"lot:A/2", "lot:A/4"} <= goods(ask, "up", "lot:F/1")


def test_unknown_quantities_stay_unknown() -> None:
    tell = Tell()
    tell.produce("F/1", "W1/B1", 10, uom="kg")
    tell.ship("F/1", "C1", 4, uom="kg")
    tell.ship("F/1", "C1", None, uom="kg")
    ask = Asking(tell.events)
    found = ask.trace("down", "lot:F/1")
    assert customers(found) == {"customer:C1": [("kg", None, 0, None)]}
    assert "unknown_quantity" in {warning.code for warning in found.warnings}


def test_returns_are_at_most_what_was_shipped() -> None:
    tell = Tell()
    tell.ship("F/1", "C1", 4, uom="kg")
    tell.back("F/1", "C1", 6, uom="kg")
    tell.back("F/1", "C2", 1, uom="kg")
    ask = Asking(tell.events)
    found = ask.trace("down", "lot:F/1")
    assert customers(found) == {"customer:C1": [("kg", 4, 4, 0)]}
    codes = {warning.code for warning in found.warnings}
    assert codes >= {"returned_too_much", "returned_not_shipped"}


def test_units_that_convert_are_added_up() -> None:
    tell = Tell()
    tell.add("define", item="F", uom="pcs", factors={"case": 12}, at=None)
    tell.ship("F/1", "C1", 2, uom="case")
    tell.back("F/1", "C1", 12)
    tell.ship("F/1", "C2", 1, uom="KGM")
    tell.back("F/1", "C2", 250, uom="g")
    ask = Asking(tell.events)
    assert customers(ask.trace("down", "lot:F/1")) == {
        "customer:C1": [("pcs", 24, 12, 12)],
        "customer:C2": [("g", 1000, 250, 750)],
    }


def test_an_empty_container_still_went_somewhere() -> None:
    tell = Tell()
    tell.ship("[PAL]", "C1", document="DN-9")
    tell.consume("[PAL]", "W1/B1")
    tell.produce("F/1", "W1/B1")
    ask = Asking(tell.events, by_reference=False)  # it does not follow empty containers
    found = ask.trace("down", "hu:PAL")
    assert reached(found, "lot") == {"lot:F/1"}
    assert set(customers(found)) == {"customer:C1"}
    assert "empty_container" in {warning.code for warning in found.warnings}


def test_a_pallet_packed_in_two_units_ships_both() -> None:
    tell = Tell()
    tell.add("define", item="F", uom="pcs", factors={"case": 12}, at=None)
    lines = [
        {"object": {"item": "F", "lot": "1"}, "quantity": 2, "uom": "case"},
        {"object": {"item": "F", "lot": "1"}, "quantity": 5, "uom": "pcs"},
    ]
    tell.add("pack", hu="PAL", contents=lines)
    tell.ship("[PAL]", "C1")
    ask = Asking(tell.events)
    [row] = ask.trace("down", "lot:F/1").customers
    [amount] = row.quantities
    shipped = {"case": 2 + 5 / 12, "pcs": 29}
    assert amount.uom in shipped
    assert amount.shipped == pytest.approx(shipped[amount.uom])
