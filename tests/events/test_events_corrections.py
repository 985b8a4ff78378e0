"""Void, reverse, status, and which event gives a property."""

from __future__ import annotations

from typing import Any

import pytest

from app.graph.run import Graph
from tests.conftest import Load
from tests.events.said import answers, ask, links, lot, node, said, warned

A1 = lot("A", "1")
SHIP = said("ship", "s", object=A1, quantity=10, uom="kg", customer="C")


def _voided(graph: Graph, event_id: str) -> bool:
    (row,) = ask(
        graph, "MATCH (e:Event {event_id: $id}) RETURN e.voided_at IS NOT NULL AS v", id=event_id
    )
    return bool(row["v"])


def test_a_void_cannot_be_voided(graph: Graph) -> None:
    answers(graph, [SHIP, said("void", "v1", voids="s", reason="x")])
    (outcome,) = answers(graph, [said("void", "v2", voids="v1", reason="y")])
    assert outcome.result == "created"
    assert [(note.code, note.field) for note in outcome.notes] == [("no_effect", "voids")]
    assert _voided(graph, "s")
    assert not _voided(graph, "v1")
    assert links(graph, "SHIPPED_TO")[0]["voided_at"] > 0


def test_a_void_before_its_target_waits_for_it(graph: Graph) -> None:
    (outcome,) = answers(graph, [said("void", "v", voids="s", reason="x")])
    assert warned([outcome]) == ["target_unknown"]
    assert warned(answers(graph, [SHIP])) == []
    assert _voided(graph, "s")
    assert links(graph, "SHIPPED_TO")[0]["voided_at"] > 0


def test_a_void_in_the_same_batch_is_not_warned(graph: Graph) -> None:
    assert warned(answers(graph, [said("void", "v", voids="s", reason="x"), SHIP])) == []


def test_a_void_of_itself_does_nothing(graph: Graph) -> None:
    outcomes = answers(graph, [said("void", "v", voids="v", reason="x"),
                               said("reverse", "r", reverses="r")])  # fmt: skip
    assert warned(outcomes) == ["no_effect", "no_effect"]
    assert not _voided(graph, "v")


def test_a_void_is_of_its_own_source_only(graph: Graph) -> None:
    answers(graph, [SHIP, said("void", "v", "erp", voids="s", reason="x")])
    assert not _voided(graph, "s")


def test_voiding_a_reverse_undoes_it(graph: Graph) -> None:
    answers(graph, [SHIP, said("reverse", "r", reverses="s")])
    assert links(graph, "SHIPPED_TO")[0]["undone_at"] > 0
    answers(graph, [said("void", "v", voids="r", reason="x")])
    shipped = links(graph, "SHIPPED_TO")[0]
    assert "undone_at" not in shipped
    assert shipped["reversed"] == 0
    assert shipped["rev_voided_at"][0] > 0


@pytest.mark.parametrize(
    ("reverses", "left", "undone"),
    [
        ([{"quantity": 4}], 6, False),
        ([{"quantity": 4}, {"quantity": 6}], 0, True),
        ([{"quantity": 4}, {"quantity": 60, "uom": "kg"}], 0, True),
        ([{"quantity": 4}, {"quantity": 60}], 6, False),  # of another unit, perhaps
        ([{}], 0, True),
        ([{"quantity": 4}, {}], 0, True),
        ([{"quantity": 2500, "uom": "g"}], 7.5, False),
        ([{"quantity": 10_000, "uom": "GRM"}], 0, True),
        ([{"quantity": 0.1}, {"quantity": 0.2}], 9.7, False),
        ([{"quantity": 1, "uom": "pcs"}], 10, False),
    ],
    ids=str,
)  # fmt: skip
def test_reverse_takes_back_part_or_all(
    graph: Graph, load: Load, reverses: list[dict[str, Any]], left: float, undone: bool
) -> None:
    load(graph, [SHIP, *(said("reverse", f"r{position}", reverses="s", **each)
                         for position, each in enumerate(reverses))])  # fmt: skip
    (shipped,) = links(graph, "SHIPPED_TO")
    assert shipped["quantity"] == 10
    assert shipped["quantity"] - shipped["reversed"] == left
    assert ("undone_at" in shipped) is undone


def test_part_of_an_unknown_quantity_leaves_it_unknown(graph: Graph, load: Load) -> None:
    load(graph, [said("consume", "c", object=A1, batch="B"),
                 said("reverse", "r", reverses="c", quantity=4)])  # fmt: skip
    (booked,) = links(graph, "CONSUMED_INTO")
    assert "quantity" not in booked
    assert "undone_at" not in booked


def test_a_reverse_of_several_lines_is_whole_or_nothing(graph: Graph) -> None:
    transform = said("transform", "t", batch="B", inputs=[{"object": A1, "quantity": 5}],
                     outputs=[{"object": lot("F", "1"), "quantity": 5}])  # fmt: skip
    outcomes = answers(graph, [transform, said("reverse", "r1", reverses="t", quantity=1)])
    assert warned(outcomes) == ["no_effect"]
    assert links(graph, "CONSUMED_INTO")[0]["reversed"] == 0
    assert warned(answers(graph, [said("reverse", "r2", reverses="t")])) == []
    assert links(graph, "CONSUMED_INTO")[0]["undone_at"] > 0
    assert links(graph, "PRODUCED")[0]["undone_at"] > 0


def test_a_reverse_of_a_negative_adjustment(graph: Graph, load: Load) -> None:
    load(graph, [said("adjust", "a", object=A1, quantity=-5, reason="loss"),
                 said("reverse", "r", reverses="a", quantity=1)])  # fmt: skip
    (booked,) = links(graph, "ADJUSTED")
    assert (booked["reversed"], "undone_at" in booked) == (1, False)


@pytest.mark.parametrize(
    "event",
    [
        said("define", "e", lot="1", item="A", status="hold"),
        said("status", "e", object=A1, status="hold"),
        said("run", "e", batch="B", operator="Kim", resource="R"),
        said("inspect", "e", object=A1, test="pH", result="pass"),
        said("void", "e", voids="other", reason="x"),
        said("reverse", "e", reverses="other"),
    ],
    ids=lambda event: event["type"],
)
def test_a_reverse_of_what_books_nothing_has_no_effect(graph: Graph, event: dict[str, Any]) -> None:
    answers(graph, [event])
    (outcome,) = answers(graph, [said("reverse", "r", reverses="e")])
    assert (outcome.result, warned([outcome])) == ("created", ["no_effect"])
    assert ask(graph, "MATCH ()-[r]->() WHERE r.undone_at IS NOT NULL RETURN r") == []
    if "status" in str(event):
        assert node(graph, "lot:A/1")["status"] == "hold"


def test_a_unit_that_does_not_convert_is_warned(graph: Graph) -> None:
    outcomes = answers(graph, [SHIP, said("reverse", "r", reverses="s", quantity=1, uom="pcs")])
    assert warned(outcomes) == ["no_effect"]
    assert "pcs and kg" in outcomes[1].notes[0].text


def test_the_status_of_a_part_is_not_the_status_of_the_whole(graph: Graph, load: Load) -> None:
    load(graph, [said("status", "1", object=A1, status="released", at="2026-03-01"),
                 said("status", "2", object=A1, status="hold", location="L", at="2026-03-02"),
                 said("status", "3", object=A1, status="rejected", quantity=5, at="2026-03-03")
                 ])  # fmt: skip
    assert node(graph, "lot:A/1")["status"] == "released"
    assert len(links(graph, "ABOUT")) == 3
    assert node(graph, "location:L")["number"] == "L"


def test_the_winner_is_the_greatest_end_source_and_id(graph: Graph, load: Load) -> None:
    def name(told: str, event_id: str, source: str, at: str | None) -> dict[str, Any]:
        return said("define", event_id, source, item="I", name=told, at=at)

    load(graph, [name("a later day", "9", "a", "2026-03-02"),
                 name("an hour of it", "1", "z", "2026-03-02T23:00:00Z"),
                 name("no time", "99", "zz", None)])  # fmt: skip
    assert node(graph, "item:I")["name"] == "a later day"
    load(graph, [name("same end, greater source", "1", "b", "2026-03-02")])
    assert node(graph, "item:I")["name"] == "same end, greater source"
    load(graph, [name("same source, greater id", "2", "b", "2026-03-02")])
    assert node(graph, "item:I")["name"] == "same source, greater id"
    load(graph, [name("too late to win", "0", "b", "2026-03-02"),
                 name("an earlier day", "999", "z", "2026-03-01")])  # fmt: skip
    assert node(graph, "item:I")["name"] == "same source, greater id"


def test_a_winner_is_found_property_by_property(graph: Graph, load: Load) -> None:
    load(graph, [said("define", "1", item="I", name="N", uom="kg", at="2026-03-01"),
                 said("define", "2", item="I", uom="g", at="2026-03-02")])  # fmt: skip
    item = node(graph, "item:I")
    assert (item["name"], item["uom"]) == ("N", "g")


def test_a_voided_define_falls_back(graph: Graph, load: Load) -> None:
    load(graph, [said("define", "1", item="I", name="old", at="2026-03-01"),
                 said("define", "2", item="I", name="new", gtin="1", same_as="x",
                      at="2026-03-02"),
                 said("define", "3", location="L", in_="HALL")])  # fmt: skip
    load(
        graph, [said("void", "4", voids="2", reason="x"), said("void", "5", voids="3", reason="x")]
    )
    item = node(graph, "item:I")
    assert item["name"] == "old"
    assert "gtin" not in item
    assert "aliases" not in item
    assert links(graph, "IN") == []


def test_a_voided_receipt_takes_its_supplier_lot_along(graph: Graph, load: Load) -> None:
    load(graph, [said("receive", "1", object=A1, supplier="S", supplier_lot="X"),
                 said("receive", "2", object=A1, supplier="S", supplier_lot="Y"),
                 said("receive", "3", object=A1, supplier="S", supplier_lot="Z")])  # fmt: skip
    load(graph, [said("void", "v", voids="1", reason="x"), said("reverse", "r", reverses="2")])
    assert node(graph, "lot:A/1")["supplier_lots"] == ["supplier-lot:S/Z"]


def test_a_source_defined_late_gives_its_events_new_times(graph: Graph, load: Load) -> None:
    load(graph, [said("receive", str(each), object=A1, at="2026-03-02") for each in range(5)])
    before = links(graph, "SUPPLIED")[0]
    assert before["at_basis"] == "posted"
    load(graph, [said("define", "d", zone="America/New_York", day_start="06:00",
                      at_basis="occurred")])  # fmt: skip
    for after in links(graph, "SUPPLIED"):
        assert after["at_from"] - before["at_from"] == 11 * 3_600_000_000
        assert after["at_basis"] == "occurred"
    load(graph, [said("void", "v", voids="d", reason="x")])
    assert links(graph, "SUPPLIED")[0] == before


def test_times_are_worked_out_anew_page_by_page(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when many events carry one and the same stamp, as a history loaded by day does."""
    monkeypatch.setattr("app.events.sources._PAGE", 3)
    events = [
        said("receive", str(each), object=A1, at="2026-03-02", recorded_at="2026-03-03")
        for each in range(11)
    ]
    answers(graph, events, stamps_from_file=True)
    load(graph, [said("define", "d", zone="Asia/Tokyo")])
    assert {link["at_from"] for link in links(graph, "SUPPLIED")} == {1_772_377_200_000_000}
