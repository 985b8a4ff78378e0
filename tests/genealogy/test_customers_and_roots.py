"""Containers, shares, customers, reverses without a number, roots, stops: as drawn, without server.

No server is needed; what the graph gives is held equal to the events in `test_bridge`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from app.errors import UsageError
from app.genealogy.deliveries import odd_returns
from app.genealogy.extent import Extent
from app.genealogy.from_events import from_events
from app.genealogy.question import Options
from app.genealogy.starts import ask
from tests.genealogy import drawn_customers, drawn_findings, drawn_roots
from tests.genealogy.drawings import DRAWN
from tests.genealogy.gaps import in_case, in_drawing
from tests.genealogy.real_cases import QUESTIONS, Question
from tests.genealogy.words import Asked, Drawn
from tests.sizes import some
from tests.trace.found import Found
from tests.trace.pure import Asked as Product
from tests.trace.telling import Event, Tell, day, thing

DRAWINGS = [
    (drawn, asked)
    for drawn in DRAWN
    if drawn.rule.split()[0] in ("4", "6", "C", "R", "10", "11")
    for asked in drawn.asked
]
CASES = [each for each in QUESTIONS if each.case in ("21", "21b", "25b", "35c", "42b", "42c")]


def _name(given: object) -> str:
    if isinstance(given, Asked):
        return f"{given.direction} {' '.join(given.roots)}"
    return str(given)


@pytest.mark.parametrize(("drawn", "asked"), some(DRAWINGS, 8), ids=_name)
def test_the_product_says_what_was_drawn(drawn: Drawn, asked: Asked) -> None:
    assert not in_drawing(drawn, asked), drawn.tell.__doc__


@pytest.mark.parametrize(
    ("question", "form"),
    some([(question, form) for question in CASES
          for form in ("occurred", "posted", "dates", "reversed")
          if form not in question.left_out], 3),
    ids=str,
)  # fmt: skip
def test_the_product_says_what_is_right_in_cases(question: Question, form: str) -> None:
    assert not in_case(question, form)


@pytest.mark.parametrize("drawn", [each for each in DRAWN if each.rule.startswith("R ")], ids=str)
def test_the_order_of_arrival_changes_nothing(drawn: Drawn) -> None:
    """Reverses without a number choose the same, whichever event came first."""
    events = drawn.tell()
    first = _rows(events, "lot:F/1")
    for seed in range(10):
        assert _rows(random.Random(seed).sample(events, len(events)), "lot:F/1") == first


def _rows(events: list[Event], *roots: str, **options: Any) -> list[Any]:
    found = Product(events).trace("down", roots, Options(**options))
    return [(row["ref"], row["certainty"], row["quantities"]) for row in found["customers"]]


def _amounts(events: list[Event], *roots: str) -> list[Any]:
    return [tuple(amount.values()) for _, _, rows in _rows(events, *roots) for amount in rows]


def test_a_reverse_without_a_number_takes_what_those_by_number_left() -> None:
    tell = Tell()
    tell.ship("F/1", "C1", 5, at=day(2))
    tell.ship("F/1", "C1", 4, at=day(3))
    tell.reverse("0002", 3)
    like = {"type": "ship", "object": thing("F/1"), "customer": "C1"}
    tell.add("reverse", like=like, quantity=2, at=day(4))
    assert _amounts(tell.events, "lot:F/1") == [(None, 4, 0, 4)]  # 1 of the second, 1 of the first


def test_an_unknown_quantity_stays_unknown_and_ends_it() -> None:
    tell = Tell()
    tell.ship("F/1", "C1", 5, at=day(2))
    tell.ship("F/1", "C1", None, at=day(3))
    like = {"type": "ship", "object": thing("F/1"), "customer": "C1"}
    tell.add("reverse", like=like, quantity=2, at=day(4))
    assert _amounts(tell.events, "lot:F/1") == [(None, None, 0, None)]


def test_a_part_in_a_unit_that_does_not_convert_leaves_it_unknown() -> None:
    tell = Tell()
    number = tell.ship("F/1", "C1", 5, uom="pcs", at=day(2))
    tell.add("reverse", reverses=number, quantity=1, uom="kg")
    assert _amounts(tell.events, "lot:F/1") == [("pcs", None, 0, None)]


def test_of_a_part_nobody_knows_how_much_it_is_in_other_units() -> None:
    """3 pieces of 5.5 kg, one taken back: 2 pieces, and no weight."""
    tell = Tell()
    tell.add("define", item="H", uom="kg", at=None)
    number = tell.ship("H/1", "C1", 3, uom="pcs", also=[{"quantity": 5.5, "uom": "kg"}], at=day(2))
    assert _amounts(tell.events, "lot:H/1") == [("kg", 5.5, 0, 5.5)]
    tell.reverse(number, 1)
    assert _amounts(tell.events, "lot:H/1") == [("pcs", 2, 0, 2)]


def test_content_of_a_container_is_what_was_packed_in_other_units_too() -> None:
    tell = Tell()
    tell.add("define", item="H", uom="kg", at=None)
    line = {"object": thing("H/1"), "quantity": 3, "uom": "pcs"}
    tell.add(
        "pack", hu="P", contents=[line | {"also": [{"quantity": 5.5, "uom": "kg"}]}], at=day(1)
    )
    tell.ship("[P]", "C1", at=day(2))
    assert _amounts(tell.events, "lot:H/1") == [("kg", 5.5, 0, 5.5)]


ODD = [
    (drawn_customers.returned_too_much, {"returned_too_much": {"lot:F/1"}}),
    (drawn_customers.returned_before, {"returned_too_much": {"lot:F/1"}}),
    (drawn_customers.one_lot_for_another, {"returned_not_shipped": {"lot:G/1"}}),
    (drawn_customers.part_of_a_set, {}),
    (drawn_customers.returned_after, {}),
    (drawn_customers.returned_at_once, {}),
    (drawn_customers.pallet_back, {}),
]  # fmt: skip


@pytest.mark.parametrize(("tell", "odd"), ODD, ids=lambda each: getattr(each, "__name__", ""))
def test_what_a_return_does_not_offset_is_excess(tell: Any, odd: dict[str, set[str]]) -> None:
    columns = from_events(tell())
    things = [ref for ref in columns.refs if ref.startswith(("lot:", "serial:"))]
    answer = ask(columns, "down", *things)
    found = odd_returns(answer.told.booked, answer.told.runs, answer.whole.reached)
    told = {code: {columns.refs[thing] for thing, _ in pairs} for code, pairs in found.items()}
    assert {code: refs for code, refs in told.items() if refs} == odd


def test_what_a_stop_leaves_out_is_listed() -> None:
    columns = from_events(drawn_roots.two_chains())
    found = Extent(ask(columns, "down", "lot:A/1", options=Options(stop=("lot:G/1",))))
    gone, lost = found.stopped
    assert {columns.refs[place] for place in lost} == {"lot:H/1", "customer:C2"}
    ends = {columns.refs[end] for end in found.answer.told.found.ends[gone]}
    assert ends == {"batch:B3", "lot:H/1", "customer:C2"}
    whole = Extent(ask(columns, "down", "lot:A/1"))
    assert not len(whole.stopped[0])
    assert not len(whole.stopped[1])


@pytest.mark.parametrize("ref", ["customer:C1", "location:WH", "supplier:S1", "document:D1"])
def test_a_walk_ends_only_at_what_is_walked_through(ref: str) -> None:
    columns = from_events(drawn_roots.two_chains())
    with pytest.raises(UsageError, match="cannot end"):
        ask(columns, "down", "lot:A/1", options=Options(stop=(ref,)))


def test_a_stopped_container_stops_what_went_in_it_however_deep() -> None:
    tell = Tell()
    tell.pack("BOX", ("F/1", 5), at=day(1))
    tell.pack("PAL", ("[BOX]", None), at=day(2))
    tell.ship("[PAL]", "C1", at=day(3))
    tell.ship("F/1", "C2", 1, at=day(3))
    for stop in ("hu:BOX", "hu:PAL"):
        assert [row[0] for row in _rows(tell.events, "lot:F/1", stop=(stop,))] == ["customer:C2"]


def test_two_receipts_of_one_document_are_all_of_a_lot() -> None:
    """F/1 in two lines of GR1, and of nothing else: what is shipped of it came by GR1."""
    tell = Tell()
    tell.receive("F/1", 5, document="GR1", at=day(1))
    tell.receive("F/1", 5, documents=[{"number": "GR1"}], at=day(1))
    tell.ship("F/1", "C1", 3, at=day(2))
    rows = _rows(tell.events, "document:GR1")
    assert [(ref, certainty) for ref, certainty, _ in rows] == [("customer:C1", "certain")]


@pytest.mark.parametrize(
    ("tell", "codes"),
    [
        (drawn_findings.returned_first_in_another_unit, ["returned_too_much"]),
        (drawn_findings.returned_then_in_another_unit, []),
    ],
)
def test_a_return_in_a_unit_that_does_not_convert(
    tell: Callable[[], list[Event]], codes: list[str]
) -> None:
    """Too much before anything was shipped; else nobody knows, which is said of its units."""
    found = Found(tell(), *Product(tell()).answer("down", ["lot:F/1"], Options())).as_json()
    warned = [each["code"] for each in found["warnings"]]
    assert [code for code in warned if code.startswith("returned")] == codes
    assert "units_do_not_convert" in warned


def test_a_stopped_run_keeps_no_inputs() -> None:
    """GLUE → W at 9:00, W/0 gave F/2 at 7:00 and W/1 gave F/1 at noon: where the walk ends at W/0,
    nothing is told of what an output before its inputs keeps."""
    tell = Tell()
    tell.consume("GLUE", "W", 5, at=day(2, 9))
    tell.produce("F/2", "W/0", 5, at=day(2, 7))
    tell.produce("F/1", "W/1", 5, at=day(2, 12))
    for stop, told in (((), True), (("batch:W/0",), False)):
        asked = Product(tell.events).answer("up", ["item:F"], Options(stop=stop))
        warned = {each["code"] for each in Found(tell.events, *asked).as_json()["warnings"]}
        assert ("inputs_after_output" in warned) == told


def _possible(events: list[Event], root: str, ref: str, *, ignore_time: bool = False) -> str:
    """Why something up from a root is only possible; empty: nothing says it."""
    asked = Product(events).answer("up", [root], Options(ignore_time=ignore_time))
    nodes = {each["ref"]: each for each in Found(events, *asked).as_json()["nodes"]}
    assert nodes[ref]["certainty"] == "possible"
    return str(nodes[ref]["reason"] or "")


def test_what_is_named_possibly_says_why() -> None:
    """F/2#2 may have been in [P], which is used by D1: its lot is named, possibly."""
    tell = Tell()
    tell.pack("P", ("F/2#2", None), at="2026-03-02")
    tell.consume("[P]", "W/1", document="D1", at=day(2, 6))
    assert _possible(tell.events, "document:D1", "lot:F/2")


def test_what_is_certain_at_another_time_only_says_why() -> None:
    """F#1 → [P] on the 3rd; F/1#1 and U#1, itself made of A/2, → B1 → F/1#1 and A/2, a day later:
    F#1 was perhaps born by the packing, but nothing of U#1 was in it then."""
    tell = Tell()
    tell.consume("A/2", "/R", at=day(2, 17))
    tell.produce("U#1", "/R", at=day(3, 13))
    tell.produce("A/2", "/B1", at=day(3, 23), at_basis="posted")
    tell.pack("P", ("F#1", None), at=day(3, 17))
    tell.consume("F/1#1", "/B1", at=day(4, 13), at_basis="posted")
    tell.consume("U#1", "/B1", at=day(4, 18))
    tell.produce("F/1#1", "/B1", at=day(4, 23), at_basis="posted")
    assert _possible(tell.events, "hu:P", "serial:U/1")


def test_what_time_alone_forbids_says_why() -> None:
    """GLUE/1 5 found at 14:00 and, posted, used on W1 at 15:00, where U#1 was made by 11:00: with
    times left out it is possible."""
    tell = Tell()
    tell.produce("U#1", "W1", at=day(2, 11), at_basis="posted")
    tell.consume("GLUE/1", "W1", 5, at=day(2, 15), at_basis="posted")
    tell.adjust("GLUE/1", 5, "lots", at=day(2, 14))
    assert _possible(tell.events, "serial:U/1", "lot:GLUE/1", ignore_time=True)
