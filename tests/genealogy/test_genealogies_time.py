"""Named genealogies: what time excludes, and what it must not."""

from __future__ import annotations

from typing import Any

from tests.trace.asking import Asking, said
from tests.trace.telling import Event, Tell, day


def silo(first_draw: float = 8, uom: str | None = None) -> list[Event]:
    """A silo topped up on Tuesday, drawn from on Monday and on Tuesday.

        Mon  8: T/1 10 → SILO/1      Mon 12: 8 out → W1/B1 → F/1 → C1 5
        Tue  8: T/2 10 → SILO/1      Tue 12: 8 out → W2/B1 → F/2 → C2 6

    At the end 4 are left. `first_draw` and its `uom` may be changed.
    """
    tell = Tell()
    for number, on in (("1", 2), ("2", 3)):
        tell.consume(f"T/{number}", f"/FILL{number}", 10, at=day(on, 8))
        tell.produce("SILO/1", f"/FILL{number}", 10, at=day(on, 8))
    tell.consume("SILO/1", "W1/B1", first_draw, uom=uom, at=day(2, 12))
    tell.produce("F/1", "W1/B1", 8, at=day(2, 13))
    tell.consume("SILO/1", "W2/B1", 8, at=day(3, 12))
    tell.produce("F/2", "W2/B1", 8, at=day(3, 13))
    tell.ship("F/1", "C1", 5, at=day(4))
    tell.ship("F/2", "C2", 6, at=day(4))
    return tell.events


ALL_OF_THE_SILO = ("T/1", "T/2", "SILO/1", "F/1", "F/2")


def test_a_silo_topped_up_on_tuesday() -> None:
    """Monday's draw is covered by Monday's filling (10 ≥ 8): T/2 does not taint F/1."""
    ask = Asking(silo())
    assert ask.down("T/2") == said("SILO/1 F/2", "C2 6", cut="F/1 C1")
    assert ask.down("T/1") == said("SILO/1 F/1 F/2", "C1 5; C2 6")
    assert ask.up("F/1") == said("SILO/1 T/1", cut="T/2")
    assert ask.up("F/2") == said("SILO/1 T/1 T/2")
    assert ask.down("T/2", ignore_time=True) == said("SILO/1 F/1? F/2", "C1? 5; C2 6")
    removed = ask.trace("down", "T/2").removed.edges
    assert {(edge.start, edge.end) for edge in removed} >= {
        ("lot:SILO/1", "batch:W1/B1"), ("batch:W1/B1", "lot:F/1"), ("lot:F/1", "customer:C1"),
    }  # fmt: skip
    ask.agrees_both_ways(*ALL_OF_THE_SILO)


def test_a_draw_that_stock_does_not_cover() -> None:
    """12 drawn on Monday, 10 had come in: some of it came in later, whenever that was booked."""
    ask = Asking(silo(first_draw=12))
    assert ask.down("T/2") == said("SILO/1 F/1? F/2", "C1? 5; C2 6")
    assert ask.up("F/1") == said("SILO/1 T/1 T/2?")
    ask.agrees_both_ways(*ALL_OF_THE_SILO)


def test_a_draw_in_another_unit_is_not_proved_covered() -> None:
    """8 kg drawn of 10 (unit unknown): nothing proves that it was there, so nothing is cut.

    The draw on Tuesday is not proved covered either, but there the times fit anyway.
    """
    ask = Asking(silo(uom="kg"))
    assert ask.down("T/2") == said("SILO/1 F/1? F/2", "C1? 5; C2 6")
    assert ask.up("F/1") == said("SILO/1 T/1 T/2?")


def test_spellings_of_one_unit_are_one_unit() -> None:
    """10 kg, then 8 KGM out, are covered; everything is in kilograms."""
    events = silo()
    for number, event in enumerate(events):
        if "quantity" in event:
            event["uom"] = "KGM" if number % 2 else "kg"
    ask = Asking(events)
    assert ask.down("T/2").cut == ("C1", "F/1")


def cheese(basis: str) -> list[Event]:
    """MILK/1 → W/B1 → CHEESE/1 → C1 9: made on the 2nd, shipped on the 3rd; the milk, received on
    the 1st, was booked when the order was closed, on the 4th. `basis` is that booking's."""
    tell = Tell()
    tell.receive("MILK/1", 100, supplier="S1", at=day(1))
    tell.produce("CHEESE/1", "W/B1", 10, at=day(2))
    tell.ship("CHEESE/1", "C1", 9, at=day(3))
    tell.consume("MILK/1", "W/B1", 100, at=day(4), at_basis=basis)
    return tell.events


def test_milk_posted_at_order_close_after_the_shipment() -> None:
    """Posted on the 4th: it happened then or at any time before. Nothing is in doubt."""
    ask = Asking(cheese("posted"))
    assert ask.down("MILK/1") == said("CHEESE/1", "C1 9")
    assert ask.up("CHEESE/1") == said("MILK/1")
    warned = {each.code for each in ask.trace("down", "MILK/1").warnings}
    assert "inputs_after_output" not in warned


def test_an_output_keeps_its_inputs_whatever_their_times() -> None:
    """Said to have occurred on the 4th, the milk cannot be in the cheese of the 2nd. But the cheese
    would have no milk at all: it keeps it, possible, with a warning; and the walk goes on from the
    cheese's own time, so that the shipment of the 3rd is found."""
    ask = Asking(cheese("occurred"))
    assert ask.down("MILK/1") == said("CHEESE/1?", "C1? 9")
    assert ask.up("CHEESE/1") == said("MILK/1?")
    for way, root in (("down", "MILK/1"), ("up", "CHEESE/1")):
        codes = {each.code for each in ask.trace(way, root).warnings}  # type: ignore[arg-type]
        assert "inputs_after_output" in codes
    ask.agrees_both_ways("MILK/1", "CHEESE/1")


def test_an_output_with_milk_in_time_keeps_no_later_milk() -> None:
    """MILK/2, on the 1st at noon, is in time: then MILK/1, which occurred on the 4th, is not in
    the cheese, and nothing has to be kept. (100 received, 100 used: covered.)"""
    tell = Tell("other")
    tell.consume("MILK/2", "W/B1", 50, at=day(1, 12))
    ask = Asking([*cheese("occurred"), *tell.events])
    assert ask.down("MILK/1") == said(cut="CHEESE/1 C1")
    assert ask.down("MILK/2") == said("CHEESE/1", "C1 9")
    assert ask.up("CHEESE/1") == said("MILK/2", cut="MILK/1")


def early_shipment(basis: str) -> list[Event]:
    """A/1 on the 2nd → W/B1 → F/1, shipped to C1 (4) on the 3rd and to C2 (5) on the 5th, but
    booked in on the 4th only. `basis` is that of booking it in."""
    tell = Tell()
    tell.receive("A/1", 10, at=day(1))
    tell.consume("A/1", "W/B1", 10, at=day(2))
    tell.ship("F/1", "C1", 4, at=day(3))
    tell.produce("F/1", "W/B1", 10, at=day(4), at_basis=basis)
    tell.ship("F/1", "C2", 5, at=day(5))
    return tell.events


def test_shipped_before_it_was_booked_in() -> None:
    """On the 3rd nothing had come in yet: it is a shipment of F/1 all the same, and what came in
    later, A/1, is possible there."""
    ask = Asking(early_shipment("occurred"))
    assert ask.down("A/1") == said("F/1", "C1? 4; C2 5")
    assert ask.down("F/1") == said("", "C1 4; C2 5")


def test_shipped_before_it_was_posted() -> None:
    """Posted on the 4th it may have been made before the 3rd: nothing is in doubt."""
    ask = Asking(early_shipment("posted"))
    assert ask.down("A/1") == said("F/1", "C1 4; C2 5")


def test_lots_that_produce_each_other() -> None:
    """A/1 100 (1st) → B1 (2nd) → F/1 50 → B2 (4th) 20 → A/1 20 (reworked back) → C3 105 (5th);
    A/1 also to C2 10 on the 3rd, F/1 to C1 30 on the 6th.

    From F/1 only what left A/1 after the rework counts: 100 were there, the 10 of the 3rd are
    covered. C3's 105 of A/1 hold of both. The cycle ends the walk.
    """
    tell = Tell()
    tell.receive("A/1", 100, at=day(1))
    tell.consume("A/1", "/B1", 1, at=day(2))
    tell.produce("F/1", "/B1", 50, at=day(2))
    tell.ship("A/1", "C2", 10, at=day(3))
    tell.consume("F/1", "/B2", 20, at=day(4))
    tell.produce("A/1", "/B2", 20, at=day(4))
    tell.ship("A/1", "C3", 105, at=day(5))
    tell.ship("F/1", "C1", 30, at=day(6))
    ask = Asking(tell.events)
    assert ask.down("F/1") == said("A/1", "C1 30; C3 105", cut="C2")
    assert ask.down("A/1") == said("F/1", "C1 30; C2 10; C3 105")
    assert ask.up("F/1") == said("A/1")
    assert ask.up("A/1") == said("F/1")
    ask.agrees_both_ways("A/1", "F/1")


def day_of_month(tell: Tell, *, draw: dict[str, Any]) -> list[Event]:
    """T/1 → LOT/1 on the 1st, T/2 → LOT/1 on the 2nd at 15:00, a draw of 5 → F/1 as given."""
    for number, at in (("1", day(1)), ("2", day(2, 15))):
        tell.consume(f"T/{number}", f"/FILL{number}", 10, at=at)
        tell.produce("LOT/1", f"/FILL{number}", 10, at=at)
    tell.consume("LOT/1", "/B1", 5, **draw)
    tell.produce("F/1", "/B1", 5, at=day(5))
    return tell.events


def test_a_date_is_its_whole_day() -> None:
    """Drawn "on the 2nd": after 15:00 for all anybody knows, so T/2 may be in it, and the chain
    has no doubt but that; drawn "on the 1st" it is before, and covered."""
    ask = Asking(day_of_month(Tell(), draw={"at": "2026-03-02"}))
    assert ask.down("T/2") == said("LOT/1 F/1")


def test_a_date_before() -> None:
    """The same, drawn on the 1st: the whole day is before the 2nd."""
    ask = Asking(day_of_month(Tell(), draw={"at": "2026-03-01"}))
    assert ask.down("T/2") == said("LOT/1", cut="F/1")


def test_the_same_instant_counts() -> None:
    """Drawn at the very instant of the filling: it counts."""
    ask = Asking(day_of_month(Tell(), draw={"at": day(2, 15)}))
    assert ask.down("T/2") == said("LOT/1 F/1")
    assert ask.up("F/1") == said("LOT/1 T/1 T/2")


def test_a_time_nobody_wrote_is_any_time() -> None:
    """Drawn at no recorded time: both fillings count."""
    ask = Asking(day_of_month(Tell(), draw={"at": None}))
    assert ask.down("T/2") == said("LOT/1 F/1")


def test_only_what_may_have_happened_by_then() -> None:
    """The silo as of Monday evening: the second filling, F/2 and the shipments are not there."""
    ask = Asking(silo())
    monday = 1_772_452_800_000_000 + 12 * 3_600_000_000  # 2 March 2026, 24:00
    assert ask.down("T/1", at=monday) == said("SILO/1 F/1")
    assert ask.up("SILO/1", at=monday) == said("T/1")
    assert ask.down("T/1", at=monday + 40 * 3_600_000_000) == said(
        "SILO/1 F/1 F/2", "C1 5; C2 6"
    )  # fmt: skip
