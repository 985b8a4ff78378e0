"""What happened in the kinds of cases of `kinds`, each drawn, its answer derived from the rules."""

from __future__ import annotations

from tests.trace.telling import Event, Tell, day, thing


def tote_of_two_suppliers() -> list[Event]:
    """S1 → MILK/1 → [TOTE] → W1 → CHEESE/1 → C1;  never washed out, then
    S2 → MILK/2 → [TOTE] → W2 → CHEESE/2 → C2.

    What a container held when it was consumed is in it afterwards only possibly (4): MILK/1 may be
    in CHEESE/2. MILK/2 was packed after W1 had drawn (booked times, whatever the basis), so it is
    not in CHEESE/1, posted neither; it went into no other output: certain in CHEESE/2 (3 b).
    """
    tell = Tell()
    tell.receive("MILK/1", 50, uom="kg", supplier="S1", at=day(1))
    tell.pack("TOTE", ("MILK/1", 50), at=day(1, 12))
    tell.events[-1]["contents"][0]["uom"] = "kg"
    tell.consume("[TOTE]", "W1/1", at=day(2))
    tell.produce("CHEESE/1", "W1/1", 5, uom="kg", at=day(2, 12))
    tell.ship("CHEESE/1", "C1", 5, uom="kg", at=day(4))
    tell.receive("MILK/2", 40, uom="kg", supplier="S2", at=day(5))
    tell.pack("TOTE", ("MILK/2", 40), at=day(5, 12))
    tell.events[-1]["contents"][0]["uom"] = "kg"
    tell.consume("[TOTE]", "W2/1", at=day(6))
    tell.produce("CHEESE/2", "W2/1", 4, uom="kg", at=day(6, 12))
    tell.ship("CHEESE/2", "C2", 4, uom="kg", at=day(8))
    return tell.events


def part_of_a_mixed_pallet_back() -> list[Event]:
    """F/1 10, F/2 6 → [PAL] → C1 (3rd);  [PAL] comes back (5th), 2 of F/2 are unpacked;  [PAL] → C2
    (8th).

    A returned container brings its content back possibly; F/2 is named in the unpack: 2 of 6 came
    back, 4 are out. F/1 is not: how much of it came back, and is out, is unknown. What the
    container may hold still goes on to C2 possibly (4): F/1 all of it, of F/2 what was not
    unpacked. Nothing of it depends on how the times are meant: containers go by booked times,
    returns by ends of times.
    """
    tell = Tell()
    tell.receive("F/1", 10, at=day(1))
    tell.receive("F/2", 6, at=day(1))
    tell.pack("PAL", ("F/1", 10), ("F/2", 6), at=day(2))
    tell.ship("[PAL]", "C1", document="DN-1", at=day(3))
    tell.back("[PAL]", "C1", at=day(5, 10))
    tell.unpack("PAL", ("F/2", 2), at=day(5, 11))
    tell.ship("[PAL]", "C2", document="DN-2", at=day(8))
    return tell.events


def rework_booked_late() -> list[Event]:
    """A/1 → W1 → F/1 10 (1st), 4 → C1 (2nd);  F/1 5, A/2 → RW → F/1 5 (3rd), what went in is posted
    on the 6th;  F/1 4 → C2 (4th).

    Posted on the 6th it happened then or before (1): A/2 is in F/1 from the 3rd on, for certain, as
    it could have gone into nothing else (3 b). The shipment to C1 was covered by what W1 made, and
    lies before: cut. With every time posted nothing is cut, but C1 was booked before the rework and
    is covered without it: possible.
    """
    tell = Tell()
    tell.receive("A/1", 10, at=day(1, 6))
    tell.receive("A/2", 1, at=day(1, 6))
    tell.consume("A/1", "W1/1", 10, at=day(1, 8))
    tell.produce("F/1", "W1/1", 10, at=day(1, 9))
    tell.ship("F/1", "C1", 4, at=day(2))
    tell.consume("F/1", "RW/1", 5, at=day(6), at_basis="posted")
    tell.consume("A/2", "RW/1", 1, at=day(6), at_basis="posted")
    tell.produce("F/1", "RW/1", 5, at=day(3))
    tell.ship("F/1", "C2", 4, at=day(4))
    return tell.events


def made_again_after_scrap() -> list[Event]:
    """C#1 → W1 → U#1 (1st), scrapped (2nd, an adjustment);  C#2 → W2 → U#1 (4th) → C1 (5th).

    A life ends only by consumption (2): a scrapping is none, so both births are in one life. What
    the second brought is possible in every booking, what the first brought in those booked after
    the second: whatever the times, C1 has either possibly. U#1 itself is certain: each birth stays
    as rule 3 says. It was on hand nowhere when it was born again: not in two places.
    """
    tell = Tell()
    tell.receive("C#1", at=day(1, 6))
    tell.receive("C#2", at=day(3))
    tell.consume("C#1", "W1/1", at=day(1, 8))
    tell.produce("U#1", "W1/1", at=day(1, 9))
    tell.add("adjust", object=thing("U#1"), quantity=-1, reason="scrap", at=day(2))
    tell.consume("C#2", "W2/1", at=day(4, 8))
    tell.produce("U#1", "W2/1", at=day(4, 9))
    tell.ship("U#1", "C1", at=day(5))
    return tell.events


def motor_swapped_twice() -> list[Event]:
    """M#1 → U#1 (1st) → C1 (2nd), back (3rd);  U#1, M#2 → R1 → U#1, M#1 (4th) → C1 (5th), back
    (6th);  U#1, M#3 → R2 → U#1, M#2 (7th) → C2 (8th);  M#1 → U#2 (9th) → C3 (10th).

    A unit that a run takes in and gives out has what it had, plus the other inputs, less what came
    out as often as it went in (2): each motor is in U#1 on one trip only. What comes out resumes
    its own life: U#1 is not in M#1. C1 got U#1 with M#1 once, and gave that back; the second return
    is of the trip that M#1 was not on. Posted, a shipment belongs to every life its time allows,
    and nothing says that it did not happen before: C1 and C2 possibly, both trips.
    """
    tell = Tell()
    tell.consume("M#1", "W1/1", at=day(1, 8))
    tell.produce("U#1", "W1/1", at=day(1, 9))
    tell.ship("U#1", "C1", at=day(2))
    tell.back("U#1", "C1", at=day(3))
    tell.transform(["U#1", "M#2"], "R1", ["U#1", "M#1"], kind="repair", at=day(4))
    tell.ship("U#1", "C1", at=day(5))
    tell.back("U#1", "C1", at=day(6))
    tell.transform(["U#1", "M#3"], "R2", ["U#1", "M#2"], kind="repair", at=day(7))
    tell.ship("U#1", "C2", at=day(8))
    tell.consume("M#1", "W2/1", at=day(9, 8))
    tell.produce("U#2", "W2/1", at=day(9, 9))
    tell.ship("U#2", "C3", at=day(10))
    return tell.events


def some_of_a_lot_unbuilt() -> list[Event]:
    """A/1, B/1 → W1 → KIT/1 10 (1st), 5 → C1 (2nd);  3 of KIT/1 unbuilt into A/1, B/1 (3rd);
    KIT/1 2 → C3 (4th);  A/1 → W2 → F/1 (5th) → C2 (6th).

    What was a direct input of the lot's birth resumes (2): B/1 is not in A/1, nor in F/1. The kits
    that were sold, before or after, are others than those taken apart: A/1 and B/1 are in them for
    certain. Nothing came into a lot after a booking that could be doubted when it is posted.
    """
    tell = Tell()
    tell.receive("A/1", 10, at=day(1, 5))
    tell.receive("B/1", 10, at=day(1, 5))
    tell.consume("A/1", "W1/1", 10, at=day(1, 8))
    tell.consume("B/1", "W1/1", 10, at=day(1, 8))
    tell.produce("KIT/1", "W1/1", 10, at=day(1, 9))
    tell.ship("KIT/1", "C1", 5, at=day(2))
    tell.transform(["KIT/1"], "UB", ["A/1", "B/1"], kind="unbuild", at=day(3))
    for group in ("inputs", "outputs"):
        for line in tell.events[-1][group]:
            line["quantity"] = 3
    tell.ship("KIT/1", "C3", 2, at=day(4))
    tell.consume("A/1", "W2/1", 3, at=day(5, 8))
    tell.produce("F/1", "W2/1", 3, at=day(5, 9))
    tell.ship("F/1", "C2", 3, at=day(6))
    return tell.events


def counted_in() -> list[Event]:
    """F/9, which nobody received, is counted at WH (7, CNT-1) and booked in (+7, CNT-1);  5 → C1.

    A positive adjustment is an inflow (1); a count is none, and changes no stock. All that came in
    came by CNT-1, so from the document its other bookings are as sure as from the lot (11). Up it
    has no origin and no supplier. 2 are on hand.
    """
    tell = Tell()
    tell.add("count", object=thing("F/9"), quantity=7, location="WH", document="CNT-1",
             at=day(1, 8))  # fmt: skip
    tell.add("adjust", object=thing("F/9"), quantity=7, reason="count", location="WH",
             document="CNT-1", at=day(1, 9))  # fmt: skip
    tell.ship("F/9", "C1", 5, from_="WH", at=day(2))
    return tell.events


def one_receipt_two_suppliers() -> list[Event]:
    """By DOC-7: A/1 10 of S1, B/1 10 of S2 (1st);  A/1 8 → F/1 (2nd) → C1;  by DOC-8: A/1 5 of S2
    (3rd);  A/1 4 → F/2 (4th) → C2;  B/1 → G/1 (4th) → C3.

    Of A/1 DOC-7 brought a part: its later bookings that do not name it are possible, F/1, F/2 and
    who got them; of B/1 it brought all: certain (11). Up from F/1 the second receipt lies after a
    draw that the first covers: S2 is cut; posted it is no more than possible. F/2 has both.
    """
    tell = Tell()
    tell.receive("A/1", 10, supplier="S1", document="DOC-7", at=day(1))
    tell.receive("B/1", 10, supplier="S2", document="DOC-7", at=day(1))
    tell.consume("A/1", "W1/1", 8, at=day(2, 8))
    tell.produce("F/1", "W1/1", 8, at=day(2, 9))
    tell.ship("F/1", "C1", 8, at=day(5))
    tell.receive("A/1", 5, supplier="S2", document="DOC-8", at=day(3))
    tell.consume("A/1", "W2/1", 4, at=day(4, 8))
    tell.produce("F/2", "W2/1", 4, at=day(4, 9))
    tell.ship("F/2", "C2", 4, at=day(5))
    tell.consume("B/1", "W3/1", 10, at=day(4, 8))
    tell.produce("G/1", "W3/1", 10, at=day(4, 9))
    tell.ship("G/1", "C3", 10, at=day(5))
    return tell.events


def sampled_before_the_merge() -> list[Event]:
    """L/1 21, 1 drawn as a sample (2nd), 20 → merge (3rd) with L/2 20 → M/1 40 → C1 (4th);  the
    sample of L/1 fails (5th).

    Either went into nothing else: certain (3 b), half of M/1 each (6): the sample is no part of
    what was merged. The failed test stands beside what reaches L/1, also though M/1 is out (10);
    from L/2 no failed thing is reached.
    """
    tell = Tell()
    tell.receive("L/1", 21, uom="kg", at=day(1))
    tell.receive("L/2", 20, uom="kg", at=day(1))
    tell.add("adjust", object=thing("L/1"), quantity=-1, uom="kg", reason="sample", at=day(2))
    tell.transform(["L/1", "L/2"], "MERGE", ["M/1"], kind="merge", at=day(3))
    for line in tell.events[-1]["inputs"]:
        line.update(quantity=20, uom="kg")
    tell.events[-1]["outputs"][0].update(quantity=40, uom="kg")
    tell.ship("M/1", "C1", 40, uom="kg", at=day(4))
    tell.add("inspect", object=thing("L/1"), test="micro", result="fail", at=day(5))
    return tell.events


def branch_ships_on_by_container() -> list[Event]:
    """F/1 20 at WH;  10 → [P] → own branch BR (2nd), 4 → [Q] → BR (3rd);  [P] → C1 from BR (4th).

    Shipped to a place of one's own a container keeps what is in it (4): C1 has the 10 for certain,
    at BR nothing is out, 4 are on hand there and 6 at WH. For cover the shipments to BR stay
    outflows: what stood outside [Q] (20 less 4) does not cover 10 and 10 together, so from [Q] what
    left in [P] is possible.
    """
    tell = Tell()
    tell.add("define", customer="BR", kind="own", at=None)
    tell.receive("F/1", 20, location="WH", at=day(1))
    tell.pack("P", ("F/1", 10), at=day(1, 12))
    tell.pack("Q", ("F/1", 4), at=day(1, 12))
    tell.ship("[P]", "BR", from_="WH", document="T-1", at=day(2))
    tell.ship("[Q]", "BR", from_="WH", document="T-2", at=day(3))
    tell.ship("[P]", "C1", from_="BR", document="DN-1", at=day(4))
    return tell.events
