"""The reference against genealogies drawn by hand, the answers worked out from the rules.

Nothing of the product is asked here: what the comparing tests lean on is held by itself.
"""

from __future__ import annotations

from tests.reference import answer
from tests.trace import genealogies as told
from tests.trace.by_reference import customers, down, goods, silo, up
from tests.trace.telling import Event, Tell, day


def bolts(timed: bool) -> list[Event]:
    """Bolts A/1, A/2 and frames B/1 → order W → bikes U#1, U#2; with times A/1 8, U#1 9, A/2 10,
    U#2 11 o'clock, the frames before; else none."""
    tell = Tell()
    for what, hour in (("A/1", 8), ("A/2", 10), ("B/1", 7)):
        tell.consume(what, "W", 1, at=day(2, hour) if timed else None)
    for what, hour in (("U#1", 9), ("U#2", 11)):
        tell.produce(what, "W", at=day(2, hour) if timed else None)
    return tell.events


def test_bolts_without_times_may_be_in_either_bike() -> None:
    events = bolts(timed=False)
    either = {"serial:U/1": "possible", "serial:U/2": "possible"}
    assert goods(down(events, "A/1")) == either
    assert goods(down(events, "B/1")) == {"serial:U/1": "certain", "serial:U/2": "certain"}
    assert goods(up(events, "U#1")) == {
        "lot:A/1": "possible", "lot:A/2": "possible", "lot:B/1": "certain",
    }  # fmt: skip


def test_bolts_with_times() -> None:
    events = bolts(timed=True)
    assert goods(down(events, "A/1")) == {"serial:U/1": "certain", "serial:U/2": "possible"}
    found = down(events, "A/2")
    assert goods(found) == {"serial:U/2": "certain"}
    assert found.removed_lots == {"serial:U/1"}
    assert goods(up(events, "U#1")) == {"lot:A/1": "certain", "lot:B/1": "certain"}
    wide = goods(down(events, "A/2", ignore_time=True))
    assert wide == {"serial:U/1": "possible", "serial:U/2": "certain"}


def rebuilt() -> list[Event]:
    """C#1 + K#1 → U#1 → A → back → unbuilt into C#1, K#1;  K#1 + C#2 → U#1 → customer B."""
    tell = Tell()
    tell.receive("C#1")
    tell.receive("K#1")
    tell.consume("C#1", "W1/B1")
    tell.consume("K#1", "W1/B1")
    tell.produce("U#1", "W1/B1")
    tell.ship("U#1", "A")
    tell.back("U#1", "A")
    tell.transform(["U#1"], "UB", ["C#1", "K#1"], kind="unbuild")
    tell.consume("K#1", "W2/B1")
    tell.consume("C#2", "W2/B1")
    tell.produce("U#1", "W2/B1")
    tell.ship("U#1", "B")
    return tell.events


def test_what_was_unbuilt_is_not_in_the_unit_rebuilt() -> None:
    events = rebuilt()
    first = down(events, "C#1")
    assert goods(first) == {"serial:U/1": "certain"}
    assert customers(first) == {"A": "certain"}
    assert goods(down(events, "K#1")) == {"serial:U/1": "certain"}
    assert customers(down(events, "K#1")) == {"A": "certain", "B": "certain"}
    assert customers(down(events, "C#2")) == {"B": "certain"}
    assert goods(up(events, "K#1")) == {}, "the unit does not flow into its parts"
    assert goods(up(events, "C#1")) == {}


def test_an_output_of_an_unbuild_that_was_no_input_descends_from_the_unit() -> None:
    events = rebuilt()
    for event in events:
        if event.get("kind") == "unbuild":
            event["outputs"].append({"object": {"item": "X", "lot": "1"}})
    assert goods(up(events, "X/1")) == {
        "serial:U/1": "certain", "serial:C/1": "certain", "serial:K/1": "certain",
    }  # fmt: skip


def test_a_silo_topped_up_does_not_taint_what_was_drawn_before() -> None:
    events = silo()
    late = down(events, "T/2")
    assert goods(late) == {"lot:SILO/1": "certain", "lot:F/2": "certain"}
    assert late.removed_lots == {"lot:F/1"}
    assert late.removed_customers == {"customer:C1"}
    assert goods(up(events, "F/1")) == {"lot:SILO/1": "certain", "lot:T/1": "certain"}
    assert set(goods(down(events, "T/1"))) == {"lot:SILO/1", "lot:F/1", "lot:F/2"}


def test_a_draw_that_stock_does_not_cover_is_walked_as_possible() -> None:
    events = silo()
    next(e for e in events if e.get("work_order") == "W1")["quantity"] = 12
    late = down(events, "T/2")
    assert goods(late) == {
        "lot:SILO/1": "certain", "lot:F/1": "possible", "lot:F/2": "certain",
    }  # fmt: skip
    assert customers(late) == {"C1": "possible", "C2": "certain"}
    assert goods(up(events, "F/1"))["lot:T/2"] == "possible"
    assert goods(up(events, "F/1"))["lot:T/1"] == "certain"


def test_quantities_in_two_units_prove_nothing() -> None:
    events = silo()
    next(e for e in events if e.get("work_order") == "W1")["uom"] = "kg"
    assert goods(down(events, "T/2"))["lot:F/1"] == "possible"


def cheese(basis: str) -> list[Event]:
    """MILK/1 → W1/B1 → CHEESE/1 → C1; the milk is booked at order close, after the shipment."""
    tell = Tell()
    tell.receive("MILK/1", 100, at=day(1))
    tell.produce("CHEESE/1", "W1/B1", 10, at=day(2))
    tell.ship("CHEESE/1", "C1", 10, at=day(3))
    tell.consume("MILK/1", "W1/B1", 100, at=day(4))
    tell.events[-1]["at_basis"] = basis
    return tell.events


def test_milk_booked_after_the_cheese_was_shipped_is_found() -> None:
    kept = cheese("occurred")
    assert goods(down(kept, "MILK/1")) == {"lot:CHEESE/1": "possible"}
    assert customers(down(kept, "MILK/1")) == {"C1": "possible"}
    assert goods(up(kept, "CHEESE/1")) == {"lot:MILK/1": "possible"}
    posted = cheese("posted")
    assert customers(down(posted, "MILK/1")) == {"C1": "certain"}
    assert goods(up(posted, "CHEESE/1")) == {"lot:MILK/1": "certain"}


def test_an_output_with_some_milk_in_time_does_not_keep_the_later() -> None:
    events = cheese("occurred")
    tell = Tell("other")
    tell.consume("MILK/2", "W1/B1", 100, at=day(1, 12))
    assert goods(down([*events, *tell.events], "MILK/1")) == {}
    assert goods(down([*events, *tell.events], "MILK/2")) == {"lot:CHEESE/1": "certain"}


def test_mixed_pallet() -> None:
    events = told.mixed_pallet()
    first = down(events, "A/1")
    assert first.customers == {"customer:C1": ("certain", {None: (6, 0, 6)})}
    assert down(events, "A/2").customers == {"customer:C1": ("certain", {None: (5, 0, 5)})}
    assert down(events, "A/3").customers == {"customer:C2": ("certain", {None: (7, 0, 7)})}
    assert goods(answer(events, "up", ["customer:C2"])) == {
        "lot:F/3": "certain", "lot:A/3": "certain",
    }  # fmt: skip
    assert set(goods(answer(events, "up", ["hu:PAL"]))) == {
        *("lot:F/1", "lot:F/2", "lot:F/3"), *("lot:A/1", "lot:A/2", "lot:A/3"),
    }  # fmt: skip


def test_nested_containers_and_totes() -> None:
    found = down(told.nested_pallet(), "F/1")
    assert found.customers == {"customer:C1": ("certain", {None: (12, 0, 12)})}
    assert down(told.nested_pallet(), "F/2").customers == {}
    assert goods(down(told.tote_into_order(), "M/1")) == {"lot:F/1": "certain"}
    assert goods(up(told.tote_into_order(), "F/2")) == {"lot:M/2": "certain"}


def test_content_is_certain_by_the_booked_ends_else_possible() -> None:
    """Packed on 2 March; by the end of it, it is in; at noon only if it was packed before."""

    def shipped(at: str | None) -> dict[str, str]:
        tell = Tell()
        tell.pack("P", ("F/1", 5), at="2026-03-02")
        tell.ship("[P]", "C", at=at)
        return customers(down(tell.events, "F/1"))

    assert shipped(day(2, 12)) == {"C": "possible"}
    assert shipped(day(3, 12)) == {"C": "certain"}
    assert shipped(day(1, 12)) == {}
    assert shipped("2026-03-02") == {"C": "certain"}
    assert shipped("2026-03-01") == {}
    assert shipped(None) == {"C": "possible"}


def test_two_runs_of_one_order() -> None:
    events = told.two_runs_of_one_order()
    assert goods(down(events, "A/1")) == {"lot:F/1": "certain", "lot:SCRAP/1": "possible"}
    late = {"lot:F/1": "possible", "lot:F/2": "possible", "lot:SCRAP/1": "certain"}
    assert goods(down(events, "OIL/9")) == late, "the oil is booked after F/1, F/2: kept"
    assert goods(up(events, "F/2")) == {"lot:A/2": "certain", "lot:OIL/9": "possible"}
    assert goods(up(events, "SCRAP/1")) == {
        "lot:A/1": "possible", "lot:A/2": "possible", "lot:OIL/9": "certain",
    }  # fmt: skip


def test_homogeneous_runs_are_certain() -> None:
    tell = Tell()
    tell.transform(["A/1", "A/2"], "B1", ["F/1", "F/2"])
    assert goods(down(tell.events, "A/1")) == {"lot:F/1": "possible", "lot:F/2": "possible"}
    tell.events[0]["kind"] = "blend"
    assert goods(down(tell.events, "A/1")) == {"lot:F/1": "certain", "lot:F/2": "certain"}


def test_scrap_is_no_other_output_but_others_are_for_scrap() -> None:
    tell = Tell()
    for what in ("A/1", "A/2"):
        tell.consume(what, "/B1", at=None)
    tell.produce("F/1", "/B1", at=None)
    tell.produce("X/1", "/B1", role="scrap", at=None)
    assert goods(down(tell.events, "A/1")) == {"lot:F/1": "certain", "lot:X/1": "possible"}


def test_untracked_outputs_and_inputs_count() -> None:
    tell = Tell()
    for what in ("A/1", "A"):
        tell.consume(what, "/B1", at=None)
    tell.produce("F/1", "/B1", at=None)
    assert goods(down(tell.events, "A/1")) == {"lot:F/1": "certain"}
    tell.produce("PASTE", "/B1", at=None)
    assert goods(down(tell.events, "A/1")) == {"lot:F/1": "possible", "item:PASTE": "possible"}
    assert goods(up(tell.events, "F/1")) == {"lot:A/1": "possible", "item:A": "possible"}


def test_what_is_assumed_is_never_certain_nor_cut() -> None:
    tell = Tell()
    tell.receive("A/1", 10, at=day(1))
    tell.produce("F/1", "/B1", at=day(2))
    tell.consume("A/1", "/B1", 1, at=day(5), basis="assumed")
    assert goods(down(tell.events, "A/1")) == {"lot:F/1": "possible"}
    assert goods(up(tell.events, "F/1")) == {"lot:A/1": "possible"}


def test_a_root_that_arrived_later_did_not_go_there() -> None:
    tell = Tell()
    tell.receive("A/1", 10, at=day(1))
    tell.transform(["A/1"], "B1", ["F/1"], at=day(2))
    tell.receive("F/1", 10, at=day(1))
    tell.ship("F/1", "C1", 5, at=day(1, 12))
    found = down(tell.events, "A/1")
    assert customers(found) == {}
    assert found.removed_customers == {"customer:C1"}
