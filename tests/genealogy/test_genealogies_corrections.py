"""Named genealogies: what was taken back, returned, voided, or told late."""

from __future__ import annotations

from tests.trace.asking import Asking, said
from tests.trace.telling import Event, Tell

FIRST = 1_775_001_600_000_000  # 1 April 2026, 00:00 UTC
MINUTE = 60_000_000


def test_an_issue_partly_taken_back() -> None:
    """A/1 5, all 5 taken back; A/2 5, 2 taken back; A/3 5, 2 and 3 taken back → W/B1 → F/1 → C1 4.

    What was wholly taken back, at once or in bits, is not walked; a part leaves the rest, so the
    output, the only one, holds A/2 only.
    """
    tell = Tell()
    for number in "123":
        tell.receive(f"A/{number}", 10, location="RAW")
    issues = [tell.consume(f"A/{n}", "W/B1", 5, location="RAW") for n in "123"]
    tell.produce("F/1", "W/B1", 5)
    tell.ship("F/1", "C1", 4)
    tell.reverse(issues[0])
    tell.reverse(issues[1], 2)
    tell.reverse(issues[2], 2)
    tell.reverse(issues[2], 3)
    ask = Asking(tell.events)
    assert ask.up("F/1") == said("A/2")
    assert ask.down("A/1") == said()
    assert ask.down("A/2") == said("F/1", "C1 4")
    assert ask.down("A/3") == said()
    on_hand = {row.ref: row.quantity for row in ask.trace("up", "F/1").stock if row.location}
    assert on_hand["lot:A/2"] == 7


def test_part_of_an_unknown_quantity_stays_unknown() -> None:
    """F/1 → C1, nobody wrote how much; 2 of it taken back: still unknown, still shipped."""
    tell = Tell()
    shipped = tell.ship("F/1", "C1")
    tell.reverse(shipped, 2)
    ask = Asking(tell.events)
    [row] = ask.trace("down", "F/1").customers
    assert [(a.shipped, a.returned, a.outstanding) for a in row.quantities] == [(None, 0, None)]


def test_return_of_a_return() -> None:
    """F/1 10 → C1, 4 come back, but 1 of these never did (that part is reversed); the 3 go to C2,
    which sends 2 back; these go back to C1 again.

    C1: 10 + 2 shipped, 3 returned, 9 out. C2: 3 shipped, 2 returned, 1 out. 10 made: 10 are out.
    """
    tell = Tell()
    tell.consume("A/1", "W/B1", 10)
    tell.produce("F/1", "W/B1", 10)
    tell.ship("F/1", "C1", 10)
    back = tell.back("F/1", "C1", 4)
    tell.reverse(back, 1)
    tell.ship("F/1", "C2", 3)
    tell.back("F/1", "C2", 2)
    tell.ship("F/1", "C1", 2)
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("F/1", "C1 12-3=9; C2 3-2=1")
    assert ask.up("customer:C2") == said("F/1 A/1")


def test_a_return_wholly_taken_back() -> None:
    """F/1 10 → C1; 4 back, which is reversed; 3 back, reversed by an event that is voided: 7 are
    out."""
    tell = Tell()
    tell.produce("F/1", "W/B1", 10)
    tell.ship("F/1", "C1", 10)
    first = tell.back("F/1", "C1", 4)
    second = tell.back("F/1", "C1", 3)
    tell.reverse(first)
    tell.void(tell.reverse(second))
    ask = Asking(tell.events)
    assert ask.down("F/1") == said("", "C1 10-3=7")


def test_returned_to_the_supplier() -> None:
    """A/1 10 from S1, 4 → B1 → F/1 → C1 3; 6 go back to S1: the supplier is no customer."""
    tell = Tell()
    tell.receive("A/1", 10, supplier="S1", supplier_lot="SL", location="RAW")
    tell.consume("A/1", "W/B1", 4, location="RAW")
    tell.produce("F/1", "W/B1", 4)
    tell.ship("F/1", "C1", 3)
    tell.add("return", object={"item": "A", "lot": "1"}, quantity=6, supplier="S1")
    ask = Asking(tell.events)
    assert ask.down("supplier-lot:S1/SL") == said("A/1 F/1", "C1 3")
    found = ask.trace("down", "A/1")
    assert [row.ref for row in found.customers] == ["customer:C1"]


def recorded(events: list[Event]) -> list[Event]:
    """The n-th event recorded n minutes after midnight of 1 April."""
    return [
        event | {"recorded_at": f"2026-04-01T00:{number:02d}:00Z"}
        for number, event in enumerate(events)
    ]


def test_voided_and_late_records_as_known_at_a_moment() -> None:
    """A scan that was wrong and one that came late, asked about as of every stage.

    00:00  A/1 5 → W/B1      00:01  W/B1 → F/1 5      00:02  F/1 4 → C1
    00:03  the use of A/1 is voided                  00:04  A/2 5 → W/B1, told late
    00:05  1 of the delivery is taken back           00:06  the void's author voids C1's receipt
    """
    tell = Tell()
    issue = tell.consume("A/1", "W/B1", 5, at=None)
    tell.produce("F/1", "W/B1", 5, at=None)
    shipment = tell.ship("F/1", "C1", 4, at=None)
    tell.void(issue)
    tell.consume("A/2", "W/B1", 5, at=None)
    tell.reverse(shipment, 1)
    tell.void(shipment)
    ask = Asking(recorded(tell.events))

    def then(minute: float) -> dict[str, int]:
        return {"known_at": FIRST + round(minute * MINUTE)}

    assert ask.down("A/1", **then(0)) == said()
    assert ask.down("A/1", **then(1)) == said("F/1")
    assert ask.down("A/1", **then(2)) == said("F/1", "C1 4")
    assert ask.down("A/1", **then(2.9)) == said("F/1", "C1 4")
    assert ask.down("A/1", **then(3)) == said()
    assert ask.up("F/1", **then(2)) == said("A/1")
    assert ask.up("F/1", **then(3)) == said()
    assert ask.down("A/2", **then(3)) == said()
    assert ask.down("A/2", **then(4)) == said("F/1", "C1 4")
    assert ask.down("A/2", **then(5)) == said("F/1", "C1 3")
    assert ask.down("A/2", **then(6)) == said("F/1")
    assert ask.down("A/2") == said("F/1")
    assert ask.up("F/1") == said("A/2")


def test_a_late_receipt_as_known_before_it_came() -> None:
    """A pack told late: until it is known the pallet that went to C1 was empty."""
    tell = Tell()
    tell.transform(["A/1"], "B1", ["F/1"])
    tell.ship("[PAL]", "C1", at="2026-03-05T08:00:00Z")
    tell.pack("PAL", ("F/1", 3), at="2026-03-04T08:00:00Z")
    ask = Asking(recorded(tell.events))
    assert ask.down("A/1", known_at=FIRST + MINUTE) == said("F/1")
    assert ask.down("A/1", known_at=FIRST + 2 * MINUTE) == said("F/1", "C1 3")


def test_three_levels_with_one_delivery_listed_by_every_ancestor() -> None:
    """A/1 → B1 → M/1, M/2 → B2 → F/1 10 kg → C1, and each is a root: one delivery, counted once.

    Two ways lead from A/1 to F/1; with three roots every one of them leads to the delivery.
    """
    tell = Tell()
    tell.transform(["A/1"], "B1", ["M/1", "M/2"])
    tell.transform(["M/1", "M/2"], "B2", ["F/1"])
    tell.ship("F/1", "C1", 10, uom="kg", document="DN-1")
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("M/1 M/2 F/1", "C1 10 kg")
    assert ask.down("M/1") == said("F/1", "C1 10 kg")
    assert ask.down("F/1") == said("", "C1 10 kg")
    assert ask.down("A/1", "M/1", "F/1") == said("M/2", "C1 10 kg")
    assert ask.trace("down", "A/1", "M/1", "F/1").customers[0].documents == ("DN-1",)
    ask.agrees_both_ways("A/1", "M/1", "M/2", "F/1")
