"""What is on hand of what went to places of one's own, drawn: one genealogy for each sentence."""

from __future__ import annotations

from tests.genealogy.drawn_stock import OWN_STOCK, Row
from tests.genealogy.shows import Shows, Told
from tests.trace.telling import Event, Tell, day, thing


def _told(*more: str) -> Tell:
    """F/1: 10 at WH; OWN (and more) are places of one's own."""
    tell = Tell()
    for customer in ("OWN", *more):
        tell.add("define", customer=customer, kind="own", at=None)
    tell.receive("F/1", 10, supplier="S1", location="WH")
    return tell


def never_received() -> list[Event]:
    """F/1 10 at WH, 6 → OWN: 6 are there."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    return tell.events


def received_before_it_was_sent() -> list[Event]:
    """F/1 10 at WH, 6 at BR by T1 on the 3rd, 6 → OWN by T1 on the 5th: none is left there."""
    tell = _told()
    tell.receive("F/1", 6, location="BR", document="T1", at=day(3))
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1", at=day(5))
    return tell.events


def received_by_a_second_paper() -> list[Event]:
    """F/1 6 → OWN by T1; received by GR9, which names T1 beside: none is left there."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", 6, location="BR", document="GR9", supplier="S9",
                 documents=[{"kind": "delivery", "number": "T1"}])  # fmt: skip
    return tell.events


def received_by_the_next() -> list[Event]:
    """F/1 6 → OWN by T1, then 4 received by GR9 from nobody named: 2 are left there."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", 4, location="BR", document="GR9")
    return tell.events


def received_from_a_supplier() -> list[Event]:
    """F/1 6 → OWN, then 4 more received from S1: all 6 are there."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", 4, location="BR", supplier="S1", document="GR9")
    return tell.events


def received_earlier_than_sent() -> list[Event]:
    """F/1 4 received from nobody named on the 3rd, 6 → OWN on the 5th: all 6 are there."""
    tell = _told()
    tell.receive("F/1", 4, location="BR", at=day(3))
    tell.ship("F/1", "OWN", 6, from_="WH", at=day(5))
    return tell.events


def papers_come_first() -> list[Event]:
    """F/1 4 → OWN by T1, 4 → WEST; 4 received by no document, then 4 by T1: the first was of WEST,
    nothing is left at either."""
    tell = _told("WEST")
    tell.ship("F/1", "OWN", 4, from_="WH", document="T1")
    tell.ship("F/1", "WEST", 4, from_="WH")
    tell.receive("F/1", 4, location="BR")
    tell.receive("F/1", 4, location="BR", document="T1")
    return tell.events


def oldest_first() -> list[Event]:
    """F/1 4 → WEST, 4 → OWN, 5 received by no document: 3 are left at OWN."""
    tell = _told("WEST")
    tell.ship("F/1", "WEST", 4, from_="WH")
    tell.ship("F/1", "OWN", 4, from_="WH")
    tell.receive("F/1", 5, location="BR")
    return tell.events


def received_at_the_place() -> list[Event]:
    """F/1 4 → WEST, 4 → OWN, 3 received at OWN: 4 at WEST, 4 at OWN as before."""
    tell = _told("WEST")
    tell.ship("F/1", "WEST", 4, from_="WH")
    tell.ship("F/1", "OWN", 4, from_="WH")
    tell.receive("F/1", 3, location="OWN")
    return tell.events


def returned_from_there() -> list[Event]:
    """F/1 4 → WEST, 4 → OWN, 3 come back from OWN to WH, where 5 are then: 1 is left at OWN."""
    tell = _told("WEST")
    tell.ship("F/1", "WEST", 4, from_="WH")
    tell.ship("F/1", "OWN", 4, from_="WH")
    tell.back("F/1", "OWN", 3, to="WH")
    return tell.events


def sold_from_there() -> list[Event]:
    """F/1 6 → OWN, of which 2 → C1, 1 used and 1 moved to WH: 2 are left there."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.ship("F/1", "C1", 2, from_="OWN")
    tell.consume("F/1", "W1", 1, location="OWN")
    tell.move("F/1", "WH", 1, from_="OWN")
    return tell.events


def several_sent() -> list[Event]:
    """F/1 3 → OWN by T1, 3 → OWN by T2, all of T2 and 1 of T1 received: 2 are left there."""
    tell = _told()
    tell.ship("F/1", "OWN", 3, from_="WH", document="T1")
    tell.ship("F/1", "OWN", 3, from_="WH", document="T2")
    tell.receive("F/1", 3, location="BR", document="T2")
    tell.receive("F/1", 1, location="BR", document="T1")
    return tell.events


def more_received_than_sent() -> list[Event]:
    """F/1 3 → OWN by T1, 3 → OWN by T2, 4 received under T1: what was sent under T2 is there."""
    tell = _told()
    tell.ship("F/1", "OWN", 3, from_="WH", document="T1")
    tell.ship("F/1", "OWN", 3, from_="WH", document="T2")
    tell.receive("F/1", 4, location="BR", document="T1")
    return tell.events


def receipt_voided() -> list[Event]:
    """F/1 6 → OWN by T1, received (that never happened), 2 of the shipment taken back: 4 there."""
    tell = _told()
    sent = tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.void(tell.receive("F/1", 6, location="BR", document="T1"))
    tell.reverse(sent, 2)
    return tell.events


def grams_of_kilograms() -> list[Event]:
    """M/1 10 kg at WH, 6 kg → OWN, 4,000 g received under its document: 2 kg are left there."""
    tell = Tell()
    tell.add("define", customer="OWN", kind="own", at=None)
    tell.add("define", item="M", uom="kg", at=None)
    tell.receive("M/1", 10, uom="kg", supplier="S1", location="WH")
    tell.ship("M/1", "OWN", 6, uom="kg", from_="WH", document="T1")
    tell.receive("M/1", 4000, uom="g", location="BR", document="T1")
    return tell.events


def pieces_told_in_kilograms() -> list[Event]:
    """H/1 10 kg at WH, 6 pcs (12 kg) → OWN, 8 kg received under its document: 4 kg left there."""
    tell = Tell()
    tell.add("define", customer="OWN", kind="own", at=None)
    tell.add("define", item="H", uom="kg", at=None)
    tell.receive("H/1", 20, uom="kg", supplier="S1", location="WH")
    tell.ship("H/1", "OWN", 6, uom="pcs", from_="WH", document="T1",
              also=[{"quantity": 12, "uom": "kg"}])  # fmt: skip
    tell.receive("H/1", 8, uom="kg", location="BR", document="T1")
    return tell.events


def received_uncounted() -> list[Event]:
    """F/1 6 → OWN by T1, received under it nobody knows how many: all, and at BR it is unknown."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", location="BR", document="T1")
    return tell.events


def sent_uncounted() -> list[Event]:
    """F/1 nobody knows how many → OWN by T1, 4 received under it: what is left is not known."""
    tell = _told()
    tell.ship("F/1", "OWN", from_="WH", document="T1")
    tell.receive("F/1", 4, location="BR", document="T1")
    return tell.events


def pallet_to_an_own_place() -> list[Event]:
    """F/1 6 and U#1 → [P] → OWN by T1, [P] received at BR by T1: none is left there."""
    tell = _told()
    tell.receive("U#1", location="WH")
    tell.pack("P", ("F/1", 6), ("U#1", None))
    tell.ship("[P]", "OWN", from_="WH", document="T1")
    tell.receive("[P]", location="BR", document="T1")
    return tell.events


def serial_on_its_way() -> list[Event]:
    """U#1, U#2 at WH, both → OWN by T1, U#1 received by T1: U#2 is there."""
    tell = _told()
    for unit in ("U#1", "U#2"):
        tell.receive(unit, location="WH", supplier="S1")
        tell.ship(unit, "OWN", from_="WH", document="T1")
    tell.receive("U#1", location="BR", document="T1")
    return tell.events


def counted_there() -> list[Event]:
    """F/1 6 → OWN by T1, 4 received at BR by T1; counted: 2 at OWN, 4 at BR, 10 in all."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", 4, location="BR", document="T1")
    for quantity, location in ((2, "OWN"), (4, "BR"), (10, None)):
        tell.add("count", object=thing("F/1"), quantity=quantity, location=location)
    return tell.events


def counted_as_sent() -> list[Event]:
    """F/1 6 → OWN by T1, 4 received at BR by T1; counted all the same: 6 at OWN."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", 4, location="BR", document="T1")
    tell.add("count", object=thing("F/1"), quantity=6, location="OWN")
    return tell.events


def sold_twice() -> list[Event]:
    """F/1 6 → OWN by T1, all received at BR by T1, 12 → C1: 2 more than ever came in."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", 6, location="BR", document="T1")
    tell.ship("F/1", "C1", 12, from_="BR")
    return tell.events


def sold_once() -> list[Event]:
    """F/1 6 → OWN, 2 come back to WH, the other 4 are received at BR; all 10 → C1."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.back("F/1", "OWN", 2, to="WH")
    tell.receive("F/1", 4, location="BR", document="T1")
    tell.ship("F/1", "C1", 6, from_="WH")
    tell.ship("F/1", "C1", 4, from_="BR")
    return tell.events


def received_nowhere() -> list[Event]:
    """F/1 6 → OWN by T1, 4 received by T1, no place named: these 4 are at no named place."""
    tell = _told()
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", 4, document="T1")
    return tell.events


OWN_FINDINGS: tuple[Shows, ...] = (
    Shows("count_difference", counted_there),
    Shows("count_difference", counted_as_sent, ("lot:F/1",)),
    Shows("negative_balance", sold_twice, ("lot:F/1",)), Shows("negative_balance", sold_once),
    Shows("short_for_a_time", sold_once), Shows("open_end", sold_once),
    Shows("open_end", received_nowhere, ("lot:F/1",)),
)  # fmt: skip


def _f(**places: float | None) -> tuple[Row, ...]:
    return tuple(("lot:F/1", place, amount, None) for place, amount in places.items())


OWN_PLACES: tuple[tuple[Told, tuple[Row, ...]], ...] = (
    *OWN_STOCK,
    (never_received, _f(WH=4, OWN=6)),
    (received_before_it_was_sent, _f(WH=4, BR=6)),
    (received_by_a_second_paper, _f(WH=4, BR=6)),
    (received_by_the_next, _f(WH=4, OWN=2, BR=4)),
    (received_from_a_supplier, _f(WH=4, OWN=6, BR=4)),
    (received_earlier_than_sent, _f(WH=4, OWN=6, BR=4)),
    (papers_come_first, _f(WH=2, BR=8)),
    (oldest_first, _f(WH=2, OWN=3, BR=5)),
    (received_at_the_place, _f(WH=2, WEST=4, OWN=4)),
    (returned_from_there, _f(WH=5, WEST=4, OWN=1)),
    (sold_from_there, _f(WH=5, OWN=2)),
    (several_sent, _f(WH=4, OWN=2, BR=4)),
    (more_received_than_sent, _f(WH=4, OWN=3, BR=4)),
    (receipt_voided, _f(WH=6, OWN=4)),
    (grams_of_kilograms, (("lot:M/1", "WH", 4, None), ("lot:M/1", "OWN", 2, None),
                          ("lot:M/1", "BR", 4, None))),
    (pieces_told_in_kilograms, (("lot:H/1", "WH", 8, None), ("lot:H/1", "OWN", 4, None),
                                ("lot:H/1", "BR", 8, None))),
    (received_uncounted, _f(WH=4, BR=None)),
    (sent_uncounted, _f(WH=None, OWN=None, BR=4)),
    (pallet_to_an_own_place, (*_f(WH=4, BR=6), ("serial:U/1", "BR", 1, None))),
    (serial_on_its_way, (*_f(WH=10), ("serial:U/1", "BR", 1, None),
                         ("serial:U/2", "OWN", 1, None))),
)  # fmt: skip
