"""What is on hand under which status: of how much, where, requested apart from confirmed."""

from __future__ import annotations

from typing import Any

from app.genealogy.stock import StockRow
from app.trace.part_statuses import Decision, StatusShare, status_share
from app.trace.standing import standings

COLD = "location:COLD"


def decided(status: str = "hold", source: str = "wms", **part: Any) -> Decision:
    return Decision(1, source, "e", "status", status, **part)


def share(*decisions: Decision, there: float | None = 198.0, alone: bool = True) -> StatusShare:
    return status_share(decisions, COLD, there, "kg", alone)


def test_a_status_says_of_how_much_it_is() -> None:
    assert share(decided()).quantity == 198
    assert share(decided(place=COLD)).quantity == 198
    assert share(decided(place="location:B")).status is None
    assert share(decided(place=COLD, quantity=40.0, uom="kg")).quantity == 40
    assert share(decided(place=COLD, quantity=400.0, uom="kg")).quantity == 198
    pallets = [decided(quantity=99.0, uom="kg", hu=number) for number in (1, 2)]
    assert share(*pallets).quantity == 198


def test_what_nobody_knows_is_unknown() -> None:
    assert share(decided(), there=None) == StatusShare("hold", None)
    assert share(decided(quantity=40.0), alone=False) == StatusShare("hold", None)
    assert share(decided(place=COLD, quantity=40.0, uom="pcs")) == StatusShare("hold", None)


def test_the_last_word_counts_and_a_word_on_all_clears_what_was_said_of_parts() -> None:
    part = decided(place=COLD, quantity=40.0, uom="kg")
    assert share(part, decided("released")) == StatusShare("released", 198)
    assert share(decided("released"), part) == StatusShare("hold", 40)


def test_requested_is_apart_until_it_is_confirmed() -> None:
    asked = decided(source="recall", place=COLD)
    assert share(asked) == StatusShare(None, None, "hold", 198)
    assert share(asked, decided(place=COLD)) == StatusShare("hold", 198)
    assert share(asked, decided("released")) == StatusShare("released", 198, "hold", 198)


def row(place: str, quantity: float, status: str | None, of: float | None = None) -> StockRow:
    return StockRow("lot:A/1", place, None, quantity, "kg", status, status_quantity=of)


def test_places_of_one_status_are_said_together() -> None:
    rows = [row(COLD, 100, "hold", 98), row("location:B", 50, "hold", 50),
            row("location:C", 50, "released", 50)]  # fmt: skip
    (found,) = standings(rows)["lot:A/1"]
    assert str(found).replace("\u00a0", " ") == "148 of 200 kg on hold at COLD and B"


def test_nothing_is_said_of_what_is_free_or_gone() -> None:
    assert standings([row(COLD, 5, "released", 5), row("location:B", 0, "hold", 0)]) == {}
