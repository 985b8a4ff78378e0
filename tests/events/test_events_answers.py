"""The answer each event gets: created, duplicate, conflict, rejected; and warnings."""

from __future__ import annotations

from typing import Any

import pytest

from app.events.contract import read_event
from app.events.models import Problem
from app.graph.run import Graph
from tests.events.said import answers, ask, links, lot, node, results, said, warned

TRANSFORM = said(
    "transform", "1", batch="B",
    inputs=[{"object": lot("A", "1"), "quantity": 5, "uom": "kg"}, {"object": lot("A", "2")}],
    outputs=[{"object": lot("F", "1")}], attributes={"list": [2, 1]},
)  # fmt: skip
CONSUME = said("consume", "1", object=lot("A", "1"), quantity=5, batch="B",
               at="2026-03-02T08:00:00+01:00")  # fmt: skip


def _changed(event: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**event, **fields}


SAME = {
    "verbatim": (CONSUME, CONSUME),
    "5 is 5.0": (CONSUME, _changed(CONSUME, quantity=5.0)),
    "5 is “5.000”": (CONSUME, _changed(CONSUME, quantity="5.000")),
    "another offset": (CONSUME, _changed(CONSUME, at="2026-03-02T07:00:00.000Z")),
    "no seconds": (CONSUME, _changed(CONSUME, at="2026-03-02T07:00Z")),
    "null is absent": (CONSUME, _changed(CONSUME, note=None, work_order=None)),
    "null in the object": (CONSUME, _changed(CONSUME, object=lot("A", "1", serial=None))),
    "spaces around": (CONSUME, _changed(CONSUME, object=lot(" A", "1 "))),
    "another order of keys": (CONSUME, dict(reversed(CONSUME.items()))),
    "a number as number": (CONSUME, _changed(CONSUME, object=lot("A", 1), event_id=1)),
    "another order of lines": (TRANSFORM, _changed(TRANSFORM, inputs=TRANSFORM["inputs"][::-1])),
    "columns of a refused file": (CONSUME, _changed(CONSUME, _code="x", _field="y", _text="z")),
    "a stamp of another graph": (CONSUME, _changed(CONSUME, recorded_at="2020-01-01")),
    "source and its twin in a define": (
        said("define", "1", item="I", same_as=["b", "a"], zone=None, name="N"),
        said("define", "1", item={"item": "I", "name": "N"}, same_as=["a", "b", "a"]),
    ),
    "owned types in another order": (
        said("define", "1", zone="UTC", event_types=["run", "ship"]),
        said("define", "1", zone="UTC", event_types=["ship", "run"]),
    ),
}


def test_the_same_event_twice_is_one_event(graph: Graph) -> None:
    pairs = [
        [_changed(each, source=f"s{position}") for each in pair]
        for position, pair in enumerate(SAME.values())
    ]
    together = [event for pair in pairs for event in pair]
    outcomes = answers(graph, together)
    for position, name in enumerate(SAME):
        assert results(outcomes[2 * position :][:2]) == ["created", "duplicate"], name
    assert set(results(answers(graph, together[::-1]))) == {"duplicate"}
    (count,) = ask(graph, "MATCH (e:Event) RETURN count(e) AS n")
    assert count["n"] == len(SAME)
    consumed = [first for first, _ in pairs if first["type"] == "consume"]
    assert len(links(graph, "CONSUMED_INTO")) == len(consumed) + len(TRANSFORM["inputs"])


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_another_content_is_a_conflict_and_the_first_stays(graph: Graph, together: bool) -> None:
    other = _changed(CONSUME, quantity=6)
    if together:
        outcomes = answers(graph, [CONSUME, other, CONSUME, other])
    else:
        outcomes = [
            out for each in (CONSUME, other, CONSUME, other) for out in answers(graph, [each])
        ]
    assert results(outcomes) == ["created", "conflict", "duplicate", "conflict"]
    told = outcomes[1].as_json()
    assert (told["line"], told["source"], told["event_id"], told["code"], told["field"]) == (
        2 if together else 1, "mes", "1", "conflict", "event_id")  # fmt: skip
    assert '"quantity":5,' in told["stored"]
    assert '"quantity":6,' in told["offered"]
    assert "void" in told["remedy"]
    (booked,) = links(graph, "CONSUMED_INTO")
    assert booked["quantity"] == 5


def test_the_order_of_lists_in_attributes_is_content(graph: Graph) -> None:
    other = _changed(TRANSFORM, attributes={"list": [1, 2]})
    assert results(answers(graph, [TRANSFORM, other])) == ["created", "conflict"]


def test_the_same_id_of_another_source_is_another_event(graph: Graph) -> None:
    outcomes = answers(graph, [CONSUME, _changed(CONSUME, source="erp", quantity=6)])
    assert results(outcomes) == ["created", "created"]


def test_events_without_a_source_get_the_one_named(graph: Graph) -> None:
    nameless = {key: value for key, value in CONSUME.items() if key != "source"}
    (refused,) = answers(graph, [nameless])
    assert (refused.result, refused.problem and refused.problem.field) == ("rejected", "source")
    assert "--source" in str(refused.problem)
    assert results(answers(graph, [nameless, CONSUME], source="mes")) == ["created", "duplicate"]


OBJECT = lot("A", "1")
BAD: list[tuple[str, str, dict[str, Any]]] = [
    ("missing_field", "event_id", {"source": "s", "type": "run", "batch": "B"}),
    ("missing_field", "object", said("receive", "1")),
    ("missing_field", "to", said("move", "1", object=OBJECT)),
    ("missing_field", "quantity", said("adjust", "1", object=OBJECT, reason="loss")),
    ("missing_field", "quantity", said("count", "1", object=OBJECT)),
    ("missing_field", "reason", said("void", "1", voids="0")),
    ("missing_field", "reverses", said("reverse", "1")),
    ("missing_field", "batch", said("transform", "1", inputs=[{"object": OBJECT}])),
    ("missing_field", "inputs", said("transform", "1", batch="B")),
    ("missing_field", "work_order", said("consume", "1", object=OBJECT)),
    ("missing_field", "contents", said("pack", "1", hu="H", contents=[])),
    ("missing_field", "customer", said("return", "1", object=OBJECT)),
    ("missing_field", "object", said("inspect", "1", test="t", result="pass")),
    ("missing_field", "item", said("define", "1")),
    ("missing_field", "item", said("define", "1", lot="L")),
    ("missing_field", "contents.0.object", said("pack", "1", hu="H", contents=[{"quantity": 1}])),
    ("unknown_type", "type", said("consumed", "1", object=OBJECT)),
    ("unknown_type", "type", {"source": "s", "event_id": "1", "object": OBJECT}),
    ("unknown_type", "type", {"source": "s", "event_id": "1", "type": ["ship"]}),
    ("unknown_field", "qty", said("receive", "1", object=OBJECT, qty=1)),
    ("unknown_field", "object.batch", said("receive", "1", object={"item": "A", "batch": "1"})),
    ("bad_object", "object", said("receive", "1", object={"lot": "1"})),
    ("bad_object", "object", said("receive", "1", object={"item": "A", "hu": "H"})),
    ("bad_object", "contents", said("pack", "1", hu="H", contents=[{"object": {"hu": "H"}}])),
    ("wrong_type", "object", said("receive", "1", object="A/1")),
    ("wrong_type", "object.lot", said("receive", "1", object=lot("A", True))),
    ("wrong_type", "inputs", said("transform", "1", batch="B", inputs={"object": OBJECT})),
    ("wrong_type", "attributes", said("receive", "1", object=OBJECT, attributes="x")),
    ("empty", "object.item", said("receive", "1", object=lot("  ", "1"))),
    ("empty", "event_id", said("receive", "", object=OBJECT)),
    ("empty", "note", said("receive", "1", object=OBJECT, note="")),
    ("bad_text", "object.lot", said("receive", "1", object=lot("A", "x\x00"))),
    ("bad_text", "note", said("receive", "1", object=OBJECT, note="\ud800")),
    ("bad_text", "attributes", said("receive", "1", object=OBJECT, attributes={"x": "\ud800"})),
    ("bad_text", "attributes", said("receive", "1", object=OBJECT, attributes={"x": float("nan")})),
    ("bad_text", "attributes", said("receive", "1", object=OBJECT, attributes={"x": 10**5000})),
    ("too_long", "object.lot", said("receive", "1", object=lot("A", "x" * 2000))),
    ("too_long", "note", said("receive", "1", object=OBJECT, note="x" * 10_001)),
    ("bad_time", "at", said("receive", "1", object=OBJECT, at="02.03.2026")),
    ("bad_time", "at", said("receive", "1", object=OBJECT, at="2026-02-30")),
    ("bad_time", "at", said("receive", "1", object=OBJECT, at=1_772_434_800)),
    ("bad_time", "at", said("receive", "1", object=OBJECT, at="0026-03-02")),
    ("bad_time", "object.expires_at", said("receive", "1", object=lot("A", "1", expires_at="x"))),
    ("bad_value", "status", said("status", "1", object=OBJECT, status="blocked")),
    ("bad_value", "role", said("produce", "1", object=OBJECT, batch="B", role="waste")),
    ("bad_value", "at_basis", said("receive", "1", object=OBJECT, at_basis="measured")),
    ("bad_value", "customer", said("return", "1", object=OBJECT, customer="C", supplier="S")),
    ("bad_value", "object", said("inspect", "1", object=OBJECT, batch="B", test="t",
                                 result="pass")),
    ("bad_value", "zone", said("define", "1", zone="Europe/Berln")),
    ("bad_value", "event_types", said("define", "1", zone="UTC", event_types=["shipped"])),
    ("bad_quantity", "quantity", said("receive", "1", object=OBJECT, quantity="12,5")),
    ("bad_quantity", "quantity", said("receive", "1", object=OBJECT, quantity="1_000")),
    ("bad_quantity", "quantity", said("receive", "1", object=OBJECT, quantity=True)),
    ("bad_quantity", "quantity", said("receive", "1", object=OBJECT, quantity=float("nan"))),
    ("bad_quantity", "quantity", said("receive", "1", object=OBJECT, quantity="NaN")),
    ("bad_quantity", "quantity", said("receive", "1", object=OBJECT, quantity=float("inf"))),
    ("bad_quantity", "quantity", said("receive", "1", object=OBJECT, quantity=10**30)),
    ("bad_quantity", "quantity", said("adjust", "1", object=OBJECT, quantity=-1e10, reason="x")),
    ("negative_quantity", "quantity", said("receive", "1", object=OBJECT, quantity=-1)),
    ("too_many_places", "quantity", said("receive", "1", object=OBJECT, quantity=0.1234567)),
    ("too_many_places", "quantity", said("receive", "1", object=OBJECT, quantity="899999.1234567")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "field", "event"), BAD, ids=lambda value: value if isinstance(value, str) else ""
)
def test_bad_input_has_a_code_a_field_and_a_remedy(
    code: str, field: str, event: dict[str, Any]
) -> None:
    problem = read_event(event)
    assert isinstance(problem, Problem), problem
    assert problem.code == code
    assert problem.field == field or problem.field.startswith(f"{field}.")
    assert problem.text
    assert problem.remedy
    assert "pydantic" not in problem.text.lower()


def test_bad_input_is_rejected_and_the_good_rest_taken(graph: Graph) -> None:
    good = said("receive", "good", object=lot("A", "1"))
    outcomes = answers(graph, [*(event for _, _, event in BAD), good])
    assert outcomes[-1].result == "created"
    for line, (outcome, (code, _, _)) in enumerate(zip(outcomes, BAD, strict=False), 1):
        told = outcome.as_json()
        assert (told["result"], told["code"], told["line"]) == ("rejected", code, line)
    assert ask(graph, "MATCH (e:Event) RETURN e.event_id AS id") == [{"id": "good"}]
    assert len(ask(graph, "MATCH ()-[r]->() RETURN r")) == 1


def test_a_refused_event_is_remembered_until_it_is_taken(graph: Graph) -> None:
    bad = said("receive", "1", object=lot("A", "1"), quantity=-1, supplier="S")
    for _ in range(2):
        answers(graph, [bad])
    (told,) = ask(graph, "MATCH (f:Refused) RETURN f{.*} AS f")
    assert (told["f"]["code"], told["f"]["event_id"]) == ("negative_quantity", "1")
    assert set(told["f"]["refs"]) == {"lot:A/1", "supplier:S"}
    answers(graph, [{**bad, "quantity": 1}])
    assert ask(graph, "MATCH (f:Refused) RETURN f") == []


def test_a_conflict_is_remembered_with_what_it_names(graph: Graph) -> None:
    answers(graph, [CONSUME, _changed(CONSUME, object=lot("A", "2"))])
    (told,) = ask(graph, "MATCH (f:Refused) RETURN f{.*} AS f")
    assert told["f"]["code"] == "conflict"
    assert "lot:A/2" in told["f"]["refs"]


def test_the_longest_names_are_stored(graph: Graph) -> None:
    longest = "ж" * 250
    (outcome,) = answers(graph, [said("consume", longest, longest, object={"item": longest,
                                 "lot": longest, "serial": longest}, work_order=longest,
                                 batch=longest, document=longest, note="n" * 10_000)])  # fmt: skip
    assert outcome.result == "created", outcome
    assert len(links(graph, "CONSUMED_INTO")) == 1


def test_warnings_go_with_what_is_taken(graph: Graph) -> None:
    outcomes = answers(graph, [
        said("define", "d1", item="A", tracking="lot"),
        said("define", "d2", item="SALT", tracking="none"),
        said("define", "d3", zone="Europe/Berlin", event_types=["consume"]),
        said("consume", "1", object={"item": "A"}, batch="L17", at="2026-03-02T08:00"),
        said("consume", "2", object={"item": "SALT"}, batch="L17", at="2026-03-02"),
        said("consume", "3", object=lot("A", "L17"), batch="B", at="2026-03-02T08:00Z"),
        said("consume", "4", object={"item": "A"}, work_order="W"),
        said("transform", "5", batch="B", inputs=[{"object": {"item": "A"}}]),
        said("void", "6", voids="5", reason="no"),
    ])  # fmt: skip
    assert results(outcomes) == ["created"] * 9
    told = {out.event_id: [(note.code, note.field) for note in out.notes] for out in outcomes}
    assert {key: value for key, value in told.items() if value} == {
        "1": [("time_without_offset", "at"), ("lot_missing", "object.lot")],
        "4": [("lot_missing", "object.lot")],
        "5": [("not_the_owner", "type"), ("lot_missing", "inputs.0.object.lot")],
    }
    assert "Europe/Berlin" in outcomes[3].notes[0].text
    assert warned(answers(graph, [said("ship", "7", object=lot("A", "1"), customer="C")])) == [
        "not_the_owner"
    ]
    (json,) = (outcomes[3].as_json()["warnings"],)
    assert [each["code"] for each in json] == ["time_without_offset", "lot_missing"]


def test_a_unit_that_nobody_knows_is_warned_and_never_converted(graph: Graph) -> None:
    """Half a litre as 500 ML: the unit is known. A tray is known where the item says so."""
    kept = said("define", "d1", item="A", uom="TRAY")
    own = said("define", "d2", item="B", uom="pcs", factors={"tray": 6})
    outcomes = answers(graph, [
        kept,
        own,
        said("receive", "1", object=lot("A", "1"), quantity=500, uom="ML"),
        said("receive", "2", object=lot("A", "1"), quantity=5, uom="GL"),
        said("receive", "3", object=lot("B", "1"), quantity=5, uom="tray"),
        said("receive", "4", object=lot("B", "1"), quantity=5, uom="Gebinde"),
        said("receive", "5", object=lot("A", "1"), quantity=5, uom="Steige"),
        said("transform", "6", batch="B", inputs=[{"object": lot("B", "1"), "uom": "tray"}],
             outputs=[{"object": {"hu": "H"}}, {"object": lot("B", "2"), "uom": "Horde"}]),
        said("inspect", "7", object=lot("B", "1"), test="pH", result="value", value=4, uom="cfu"),
        said("define", "d3", item="C", uom="Horde"),
        said("receive", "8", object=lot("C", "1"), quantity=5, uom="Horde"),
    ])  # fmt: skip
    told = {out.event_id: [(note.code, note.field) for note in out.notes] for out in outcomes}
    assert {key: value for key, value in told.items() if value} == {
        "2": [("unknown_unit", "uom")],
        "4": [("unknown_unit", "uom")],
        "5": [("unknown_unit", "uom")],
        "6": [("unknown_unit", "outputs.1.uom")],
        "d3": [("unknown_unit", "uom")],
    }
    assert "gallons (GLL) or grams per litre (g/l)" in outcomes[3].notes[0].text
    assert "converts to no other" in outcomes[5].notes[0].text


def test_a_line_break_inside_a_number_is_warned(graph: Graph) -> None:
    outcomes = answers(graph, [
        said("receive", "1", object=lot("A", "L1\nL2"), note="two\nlines", document="D\r\n1"),
        said("transform", "2", batch="B", inputs=[{"object": lot("A", "\n1\n")}],
             outputs=[{"object": lot("A", "2")}, {"object": {"item": "A", "serial": "3\n4"}}]),
        said("define", "3", lot="L1\nL2", item="A", attributes={"lot": "1\n2"}),
    ])  # fmt: skip
    told = [[(note.code, note.field) for note in out.notes] for out in outcomes]
    assert told == [
        [("line_break", "document"), ("line_break", "object.lot")],
        [("line_break", "outputs.1.object.serial")],
        [("line_break", "subject.number")],
    ]


def test_a_local_time_is_read_in_the_zone_of_its_source(graph: Graph) -> None:
    answers(graph, [
        said("define", "d", zone="Europe/Berlin"),
        said("receive", "1", object=OBJECT, at="2026-07-01T08:00"),
        said("receive", "2", object=OBJECT, at="2026-10-25T02:30"),
    ])  # fmt: skip
    first, doubled = links(graph, "SUPPLIED")
    assert first["at_from"] == first["at_to"] == 1_782_885_600_000_000  # 06:00Z
    assert doubled["at_to"] - doubled["at_from"] == 3_600_000_000  # which 2:30 nobody can tell
    assert node(graph, "lot:A/1")["number"] == "1"
