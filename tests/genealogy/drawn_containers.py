"""Drawn genealogies of rule 4: what is in a container, and a container as root."""

from __future__ import annotations

from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day, thing


def _cage(*between: tuple[str, dict[str, object]], second: bool = True) -> list[Event]:
    """U#1 → [CAGE] → C1 (3rd), something between, U#2 → [CAGE] → C2 (6th)."""
    tell = Tell()
    tell.receive("U#1", location="WH", at=day(1))
    tell.receive("U#2", location="WH", at=day(1))
    tell.pack("CAGE", ("U#1", None), at=day(2))
    tell.ship("[CAGE]", "C1", at=day(3))
    for type_, fields in between:
        tell.add(type_, **fields)
    if second:
        tell.pack("CAGE", ("U#2", None), at=day(5))
    tell.ship("[CAGE]", "C2", at=day(6))
    return tell.events


def shipped_is_out() -> list[Event]:
    """U#1 → [CAGE] → C1;  U#2 → [CAGE] → C2: what was shipped is out."""
    return _cage()


def came_back() -> list[Event]:
    """The same, and the cage came back between: U#1 may be in it still."""
    return _cage(("return", {"object": thing("[CAGE]"), "customer": "C1", "at": day(4)}))


def came_back_and_was_emptied() -> list[Event]:
    """The same, and everything was unpacked then: U#1 is not in it."""
    return _cage(
        ("return", {"object": thing("[CAGE]"), "customer": "C1", "at": day(4)}),
        ("unpack", {"hu": "CAGE", "at": day(4, 12)}),
    )


def back_and_emptied_on_the_day() -> list[Event]:
    """F/1 → [P] → C1 and back (9:00), emptied at 20:00;  [P] → C2 on that day: perhaps it was in
    still."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.ship("[P]", "C1", at=day(3, 8))
    tell.back("[P]", "C1", at=day(3, 9))
    tell.unpack("P", at=day(3, 20))
    tell.ship("[P]", "C2", at="2026-03-03")
    return tell.events


def emptied_after_it_was_shipped_inside() -> list[Event]:
    """F/1 → [P1] → [P2], at 11:00 10 more of F/1 → [P2] → C2;  [P1] emptied at 16:00, [P2] → C1 at
    23:00 (the 10 may be in still), [P1] → C2 on that day: what was in it was out by then."""
    tell = Tell()
    tell.pack("P1", ("GREASE", 2), ("F/1", 1), at=day(2, 8))
    tell.pack("P2", ("[P1]", None), at=day(2, 8))
    tell.pack("P2", ("GREASE", 10), ("F/1", 10), at=day(2, 11))
    tell.ship("[P2]", "C2", at=day(2, 11))
    tell.unpack("P1", at=day(2, 16))
    tell.ship("[P1]", "C2", at="2026-03-02")
    tell.ship("[P2]", "C1", at=day(2, 23))
    return tell.events


def sent_on() -> list[Event]:
    """U#1 → [CAGE] → C1;  [CAGE] → C2, nothing packed since: sent on, or told late."""
    return _cage(second=False)


def named_when_unpacked() -> list[Event]:
    """U#1, F/1 → [P] → C1 (3rd) → C2 (4th);  U#1 unpacked by name (5th): it was in until then; F/1
    may be in still, the container came back."""
    tell = Tell()
    tell.pack("P", ("U#1", None), ("F/1", 5), at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    tell.ship("[P]", "C2", at=day(4))
    tell.unpack("P", ("U#1", None), at=day(5))
    tell.ship("[P]", "C3", at=day(6))
    return tell.events


def to_nobody_known() -> list[Event]:
    """F/1 → [P] → ? (3rd);  G/1 → [P] → C2 (5th): F/1 may be in still."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.add("ship", object=thing("[P]"), at=day(3))
    tell.pack("P", ("G/1", 5), at=day(4))
    tell.ship("[P]", "C2", at=day(5))
    return tell.events


def to_an_own_place() -> list[Event]:
    """F/1 → [P] → own place (3rd) → C2 (5th): it stays in."""
    tell = Tell()
    tell.add("define", customer="OWN", kind="own", at=None)
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.ship("[P]", "OWN", at=day(3))
    tell.ship("[P]", "C2", at=day(5))
    return tell.events


def at_the_very_instant() -> list[Event]:
    """F/1 (2nd), G/1 (3rd) → [P] → C1 (3rd, the same instant);  H/1 → [P] → C2 (5th): G/1 may have
    been packed after the shipment."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.pack("P", ("G/1", 5), at=day(3))
    tell.ship("[P]", "C1", at=day(3))
    tell.pack("P", ("H/1", 5), at=day(4))
    tell.ship("[P]", "C2", at=day(5))
    return tell.events


def alone_at_the_instant() -> list[Event]:
    """G/1 → [P] → C1 at one instant, nothing beside;  H/1 → [P] → C2: G/1 is out."""
    tell = Tell()
    tell.pack("P", ("G/1", 5), at=day(3))
    tell.ship("[P]", "C1", at=day(3))
    tell.pack("P", ("H/1", 5), at=day(4))
    tell.ship("[P]", "C2", at=day(5))
    return tell.events


def to_two_at_once() -> list[Event]:
    """F/1 → [P] → C1 and C2 at one instant: possibly at each."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    tell.ship("[P]", "C2", at=day(3))
    return tell.events


def consumed_then_shipped() -> list[Event]:
    """M/1 → [TOTE] → W1 → F/1 (3rd);  [TOTE] → C1 (5th): M/1 in it afterwards only possibly."""
    tell = Tell()
    tell.pack("TOTE", ("M/1", 50), at=day(2))
    tell.consume("[TOTE]", "W1/B1", at=day(3))
    tell.produce("F/1", "W1/B1", 5, at=day(3, 9))
    tell.ship("[TOTE]", "C1", at=day(5))
    return tell.events


def by_its_own_number() -> list[Event]:
    """U#1, U#2 → [P] (2nd);  U#1 → C1 by its own number (3rd);  [P] → C2 (4th)."""
    tell = Tell()
    tell.pack("P", ("U#1", None), ("U#2", None), at=day(2))
    tell.ship("U#1", "C1", at=day(3))
    tell.ship("[P]", "C2", at=day(4))
    return tell.events


def nested_and_shipped() -> list[Event]:
    """F/1 → [CASE] → [PAL] → C1 (4th);  G/1 → [CASE] → C2 (6th): F/1 is out of the case, too."""
    tell = Tell()
    tell.pack("CASE", ("F/1", 12), at=day(2))
    tell.pack("PAL", ("[CASE]", None), at=day(3))
    tell.ship("[PAL]", "C1", at=day(4))
    tell.pack("CASE", ("G/1", 5), at=day(5))
    tell.ship("[CASE]", "C2", at=day(6))
    return tell.events


def refilled_by_quantity() -> list[Event]:
    """F/1 5 → [P] → C1 (3rd);  F/1 3 → [P] (4th), 2 unpacked (5th) → C2 1: of what was packed
    since."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    tell.pack("P", ("F/1", 3), at=day(4))
    tell.unpack("P", ("F/1", 2), at=day(5))
    tell.ship("[P]", "C2", at=day(6))
    return tell.events


def zero_packed() -> list[Event]:
    """F/1 0, G/1 5 → [P] → C1: of F/1 possible."""
    tell = Tell()
    tell.pack("P", ("F/1", 0), ("G/1", 5), at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    return tell.events


def _partly_back(contents: tuple[tuple[str, float | None], ...], quantity: float) -> list[Event]:
    tell = Tell()
    tell.pack("PAL", *contents, at=day(2))
    whole = tell.ship("[PAL]", "C1", at=day(3))
    tell.reverse(whole, quantity)
    tell.events[-1]["at"] = day(4)
    return tell.events


def one_of_two_back() -> list[Event]:
    """T/1 2 → [PAL] → C1, 1 of it taken back: certain, how much is not known."""
    return _partly_back((("T/1", 2),), 1)


def one_of_one_and_more() -> list[Event]:
    """T/1 1, V/1 2 → [PAL] → C1, 1 of it taken back: T/1 may be what came back."""
    return _partly_back((("T/1", 1), ("V/1", 2)), 1)


def boxes_back() -> list[Event]:
    """T/1 5 → [B1], T/1 5 → [B2], V/1 5 → [B3], all → [PAL] → C1, 1 taken back: a box, perhaps that
    of V/1."""
    tell = Tell()
    for box, what in (("B1", "T/1"), ("B2", "T/1"), ("B3", "V/1")):
        tell.pack(box, (what, 5), at=day(1))
    events = _partly_back((("[B1]", None), ("[B2]", None), ("[B3]", None)), 1)
    for number, event in enumerate(tell.events):
        event["event_id"] = f"box{number}"
    return tell.events + events


def half_consumed_back() -> list[Event]:
    """M/1 50 → [TOTE] → W1 → F/1, 10 of the consumption taken back: certain, unknown."""
    tell = Tell()
    tell.pack("TOTE", ("M/1", 50), at=day(2))
    whole = tell.consume("[TOTE]", "W1/B1", at=day(3))
    tell.produce("F/1", "W1/B1", 5, at=day(3, 9))
    tell.reverse(whole, 10)
    return tell.events


def a_pallet_of_a_lot(loose: float) -> list[Event]:
    """L/1 100 → 10 → [PA] → C1, 10 → [PB] → C2, loose → C3."""
    tell = Tell()
    tell.produce("L/1", "W1/B1", 100, at=day(1))
    tell.pack("PA", ("L/1", 10), at=day(2))
    tell.pack("PB", ("L/1", 10), at=day(2))
    tell.ship("[PA]", "C1", at=day(3))
    tell.ship("[PB]", "C2", at=day(3, 9))
    tell.ship("L/1", "C3", loose, at=day(3, 10))
    return tell.events


def pallet_of_plenty() -> list[Event]:
    """L/1 100 → [PA] 10 → C1, [PB] 10 → C2, 50 → C3: what stood outside was enough for those."""
    return a_pallet_of_a_lot(50)


def pallet_of_too_little() -> list[Event]:
    """The same with 85 → C3: not enough stood outside for all of them together."""
    return a_pallet_of_a_lot(85)


def pallet_unpacked() -> list[Event]:
    """L/1 100 → [PA] 10 (3rd), 5 → C0 (2nd), 5 → C2 (4th);  [PA] unpacked (5th);  5 → C3 (6th),
    [PB] 10 packed (7th) → C4: what is not proven earlier than the unpack may be of it."""
    tell = Tell()
    tell.produce("L/1", "W1/B1", 100, at=day(1))
    tell.ship("L/1", "C0", 5, at=day(2))
    tell.pack("PA", ("L/1", 10), at=day(3))
    tell.pack("PX", ("L/1", 10), at=day(3))
    tell.ship("L/1", "C2", 5, at=day(4))
    tell.unpack("PA", ("L/1", 10), at=day(5))
    tell.ship("L/1", "C3", 5, at=day(6))
    tell.pack("PB", ("L/1", 10), at=day(7))
    tell.ship("[PB]", "C4", at=day(8))
    tell.ship("[PX]", "C5", at=day(8))
    return tell.events


def serial_on_a_pallet() -> list[Event]:
    """U#1 → [PA] (2nd), unpacked (3rd) → C1 (4th), before that shown to C0 (1st) and back: a
    serial's own bookings from the pack on, certain."""
    tell = Tell()
    tell.receive("U#1", at=day(1))
    tell.ship("U#1", "C0", at=day(1, 9))
    tell.back("U#1", "C0", at=day(1, 12))
    tell.pack("PA", ("U#1", None), at=day(2))
    tell.unpack("PA", at=day(3))
    tell.ship("U#1", "C1", at=day(4))
    return tell.events


CONTAINERS = (
    Drawn("4 shipped is out", shipped_is_out, (
        down("U#1", "", "C1 1"), down("U#2", "", "C2 1"), up("customer:C2", "U#2"),
    )),
    Drawn("4 came back", came_back, (down("U#1", "", "C1 1-?=?; C2? 1"), down("U#2", "", "C2 1"))),
    Drawn("4 came back and was emptied", came_back_and_was_emptied, (
        down("U#1", "", "C1 1-?=?"),
    )),
    Drawn("4 another reading of a day", back_and_emptied_on_the_day, (
        down("F/1", "", "C1 5-?=?; C2? 5"),
    )),
    Drawn("4 emptied after it was shipped", emptied_after_it_was_shipped_inside, (
        down("F/1", "", "C2 11; C1? 10"),
    )),
    Drawn("4 sent on", sent_on, (down("U#1", "", "C1 1; C2? 1"),)),
    Drawn("4 named when unpacked", named_when_unpacked, (
        down("U#1", "", "C1 1; C2 1"), down("F/1", "", "C1 5; C2? 5; C3? 5"),
    )),
    Drawn("4 to nobody known", to_nobody_known, (down("F/1", "", "? 5; C2? 5"),)),
    Drawn("4 to an own place", to_an_own_place, (down("F/1", "", "OWN 5-0=0; C2 5"),)),
    Drawn("4 at the very instant", at_the_very_instant, (
        down("G/1", "", "C1 5; C2? 5"), down("F/1", "", "C1 5"), down("H/1", "", "C2 5"),
    )),
    Drawn("4 alone at the instant", alone_at_the_instant, (down("G/1", "", "C1 5"),)),
    Drawn("4 to two at once", to_two_at_once, (down("F/1", "", "C1? 5; C2? 5"),)),
    Drawn("4 after a consumption", consumed_then_shipped, (
        down("M/1", "F/1", "C1? 50"), up("F/1", "M/1"),
    )),
    Drawn("4 by its own number", by_its_own_number, (
        down("U#1", "", "C1 1; C2? 1"), down("U#2", "", "C2 1"),
    )),
    Drawn("4 through all nestings", nested_and_shipped, (
        down("F/1", "", "C1 12"), down("G/1", "", "C2 5"),
    )),
    Drawn("4 packs not shipped since", refilled_by_quantity, (down("F/1", "", "C1 5; C2 1"),)),
    Drawn("1 a pack of 0", zero_packed, (down("F/1", "", "C1? 0"), down("G/1", "", "C1 5"))),
    Drawn("4 part taken back", one_of_two_back, (down("T/1", "", "C1 ?"),)),
    Drawn("4 part taken back, no more of it", one_of_one_and_more, (
        down("T/1", "", "C1? ?"), down("V/1", "", "C1 ?"),
    )),
    Drawn("4 part taken back, boxes", boxes_back, (
        down("T/1", "", "C1 ?"), down("V/1", "", "C1? ?"),
    )),
    Drawn("4 part of a consumption taken back", half_consumed_back, (down("M/1", "F/1"),)),
    Drawn("4 a container as root", pallet_of_plenty, (
        down("hu:PA", "L/1", "C1 10"), down("hu:PB", "L/1", "C2 10"), up("hu:PA", "L/1"),
    )),
    Drawn("4 a container as root, not covered", pallet_of_too_little, (
        down("hu:PA", "L/1", "C1 10; C2? 10; C3? 85"),
    )),
    Drawn("4 a container as root, unpacked", pallet_unpacked, (
        down("hu:PA", "L/1", "C3? 5; C4? 10"),
    )),
    Drawn("4 a serial in a root container", serial_on_a_pallet, (
        down("hu:PA", "U#1", "C1 1"),
    )),
)  # fmt: skip
