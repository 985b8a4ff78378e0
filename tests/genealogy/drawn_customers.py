"""Drawn genealogies of customers: returns, kinds of customers, units of rows."""

from __future__ import annotations

from typing import Any

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down
from tests.trace.telling import Event, Tell, day, thing


def _lot(*acts: tuple[str, float, str]) -> list[Event]:
    """F/1 30 in; then shipments (`ship`) and returns (`back`) of C1 at times."""
    tell = Tell()
    tell.receive("F/1", 30, at=day(1))
    for act, quantity, at in acts:
        (tell.ship if act == "ship" else tell.back)("F/1", "C1", quantity, at=at)
    return tell.events


def returned_before() -> list[Event]:
    """C1 returns 2 (2nd), gets 5 (3rd): all 5 are out."""
    return _lot(("back", 2, day(2)), ("ship", 5, day(3)))


def returned_after() -> list[Event]:
    """C1 gets 5 (2nd), returns 2 (3rd), gets 4 (4th): 3 and 4 are out."""
    return _lot(("ship", 5, day(2)), ("back", 2, day(3)), ("ship", 4, day(4)))


def returned_at_once() -> list[Event]:
    """C1 gets 5 and returns 2 at one instant: what is out is not known."""
    return _lot(("ship", 5, day(2)), ("back", 2, day(2)))


def returned_that_day() -> list[Event]:
    """C1 gets 5 at noon of the 2nd, returns 2 on the 2nd: not known."""
    return _lot(("ship", 5, day(2, 12)), ("back", 2, "2026-03-02"))


def used_on_the_day_it_came_back() -> list[Event]:
    """U#1 made at 10 → V#1 at 12;  C1 returns U#1 that day: V#1 only perhaps has what C1 had."""
    tell = Tell()
    run(tell, "A/1", "R", "U#1", at=day(2, 10))
    run(tell, "U#1", "S", "V#1", at=day(2, 12))
    tell.back("U#1", "C1", at="2026-03-02")
    return tell.events


def returned_of_an_earlier() -> list[Event]:
    """C1 gets 4 (2nd), 5 (3rd) and returns 2 (3rd, that instant): the earlier is offset."""
    return _lot(("ship", 4, day(2)), ("ship", 5, day(3)), ("back", 2, day(3)))


def returned_too_much() -> list[Event]:
    """C1 gets 2 (2nd), returns 5 (3rd), gets 4 (4th): 4 are out, 3 too many came back."""
    return _lot(("ship", 2, day(2)), ("back", 5, day(3)), ("ship", 4, day(4)))


def first_what_is_not_counted() -> list[Event]:
    """U#1 → C1, back;  P/1 → U#1 → C1 again: the return is of the first, P/1 is out with one."""
    tell = Tell()
    tell.receive("U#1", at=day(1))
    tell.ship("U#1", "C1", at=day(2))
    tell.back("U#1", "C1", at=day(3))
    run(tell, "U#1 P/1", "R", "U#1", at=day(4))
    tell.ship("U#1", "C1", at=day(5))
    return tell.events


def one_lot_for_another() -> list[Event]:
    """C1 gets F/1 5, returns G/1 2 it never got: F/1 is out, all of it."""
    tell = Tell()
    tell.receive("F/1", 30, at=day(1))
    tell.ship("F/1", "C1", 5, at=day(2))
    tell.back("G/1", "C1", 2, at=day(3))
    return tell.events


def quantity_not_said() -> list[Event]:
    """C1 gets 5 and returns some of it: what is out is not known."""
    tell = Tell()
    tell.ship("F/1", "C1", 5, at=day(2))
    tell.back("F/1", "C1", at=day(3))
    return tell.events


def part_of_a_set() -> list[Event]:
    """R#1, R#2 → S#1 → C1;  R#2 comes back → C2: S#1 stays out, R#2 is known as one out of it."""
    tell = Tell()
    run(tell, "R#1 R#2", "K", "S#1", at=day(1))
    tell.ship("S#1", "C1", at=day(2))
    tell.back("R#2", "C1", at=day(3))
    tell.ship("R#2", "C2", at=day(4))
    return tell.events


def pallet_back() -> list[Event]:
    """F/1 5 → [P] → C1, [P] comes back: how much came with it is not known."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(1))
    tell.ship("[P]", "C1", at=day(2))
    tell.add("return", object=thing("[P]"), customer="C1", at=day(3))
    return tell.events


def pallet_back_unpacked() -> list[Event]:
    """The same, and 3 of it are unpacked from it: 3 came back."""
    events = pallet_back()
    tell = Tell("wms")
    tell.unpack("P", ("F/1", 3), at=day(4))
    return events + tell.events


def pallet_back_named() -> list[Event]:
    """The same, and a return names 2 of it: 2 came back."""
    events = pallet_back()
    tell = Tell("wms")
    tell.back("F/1", "C1", 2, at=day(4))
    return events + tell.events


def kinds() -> list[Event]:
    """F/1 → C1 4, an own place 3, a disposal firm 2, nobody known 1."""
    tell = Tell()
    tell.add("define", customer="OWN", kind="own", at=None)
    tell.add("define", customer="BIN", kind="disposal", at=None)
    tell.receive("F/1", 10, at=day(1))
    tell.ship("F/1", "C1", 4, at=day(2))
    tell.ship("F/1", "OWN", 3, at=day(2))
    tell.ship("F/1", "BIN", 2, at=day(2))
    tell.add("ship", object=thing("F/1"), quantity=1, at=day(2))
    return tell.events


def _units(*rows: tuple[float, str, dict[str, Any]], **item: Any) -> list[Event]:
    tell = Tell()
    if item:
        tell.add("define", item="H", at=None, **item)
    for number, (quantity, uom, more) in enumerate(rows):
        tell.ship("H/1", "C1", quantity, uom=uom, at=day(2 + number), **more)
    return tell.events


def unit_of_the_item() -> list[Event]:
    """45 l and a case of 10 l, the item's unit is l."""
    return _units((45, "l", {}), (1, "case", {}), uom="l", factors={"case": 10})


def first_unit_by_name() -> list[Event]:
    """2 kg and 500 g, nothing said of the item: in g, the first by name."""
    return _units((2, "kg", {}), (500, "g", {}))


def units_apart() -> list[Event]:
    """2 kg and 3 boxes, which do not convert: a row each."""
    return _units((2, "kg", {}), (3, "box", {}))


def catch_weight() -> list[Event]:
    """3 and 2 pieces, 5.5 and 4 kg beside them; the item's unit is kg: 9.5 kg."""
    return _units(
        (3, "pcs", {"also": [{"quantity": 5.5, "uom": "kg"}]}),
        (2, "pcs", {"also": [{"quantity": 4, "uom": "kg"}]}),
        uom="kg",
    )


def catch_weight_not_always() -> list[Event]:
    """The same without a weight of the second: it does not convert to kg, so in pieces."""
    return _units((3, "pcs", {"also": [{"quantity": 5.5, "uom": "kg"}]}), (2, "pcs", {}), uom="kg")


def reversed_like() -> list[Event]:
    """C1 gets 3 (2nd), 4 (3rd), C2 gets 5; 5 like those to C1 are taken back: 4, then 1 of 3."""
    tell = Tell()
    tell.ship("F/1", "C1", 3, at=day(2))
    tell.ship("F/1", "C1", 4, at=day(3))
    tell.ship("F/1", "C2", 5, at=day(3))
    like = {"type": "ship", "object": thing("F/1"), "customer": "C1"}
    tell.add("reverse", like=like, quantity=5, at=day(4))
    return tell.events


def reversed_like_without_quantity() -> list[Event]:
    """The same without a quantity: only the last, 4."""
    events = reversed_like()
    events[-1].pop("quantity")
    return events


def reversed_like_before() -> list[Event]:
    """The same, the reverse booked between the two: only what was booked at or before it."""
    events = reversed_like()
    events[-1]["at"] = day(2, 12)
    return events


def two_reverses_like() -> list[Event]:
    """The same with 2 taken back, and before that one without a quantity: the earlier chooses
    first, 4; then 2 of 3."""
    events = reversed_like()
    first = events[-1] | {"event_id": "x", "at": day(3, 12)}
    first.pop("quantity")
    events[-1]["quantity"] = 2
    return [*events, first]


def returned_of_what_is_not_counted() -> list[Event]:
    """U#1 → C1 (2nd);  P/1 → U#1 → C1 again (5th), one comes back (6th): first the one that the
    walk from P/1 does not count."""
    tell = Tell()
    tell.receive("U#1", at=day(1))
    tell.ship("U#1", "C1", at=day(2))
    run(tell, "U#1 P/1", "R", "U#1", at=day(4))
    tell.ship("U#1", "C1", at=day(5))
    tell.back("U#1", "C1", at=day(6))
    return tell.events


def never_shipped_container() -> list[Event]:
    """U#1 → [P];  [P] comes back from C1, which never got it by the books: possibly with U#1."""
    tell = Tell()
    tell.pack("P", ("U#1", None), at=day(1))
    tell.add("return", object=thing("[P]"), customer="C1", at=day(3))
    return tell.events


CUSTOMERS = (
    Drawn("C first what is not counted, late", returned_of_what_is_not_counted, (
        down("P/1", "U#1", "C1 1"),
    )),
    Drawn("C a container brings back possibly", never_shipped_container, (
        down("customer:C1", "U#1?"),
    )),
    Drawn("C returned before it was shipped", returned_before, (down("F/1", "", "C1 5"),)),
    Drawn("C returned after", returned_after, (down("F/1", "", "C1 9-2=7"),)),
    Drawn("C returned at once", returned_at_once, (down("F/1", "", "C1 5-2=?"),)),
    Drawn("C returned that day", returned_that_day, (down("F/1", "", "C1 5-2=?"),)),
    Drawn("C used on the day it came back", used_on_the_day_it_came_back, (
        down("customer:C1", "U#1 V#1?"),
    )),
    Drawn("C returned of an earlier", returned_of_an_earlier, (down("F/1", "", "C1 9-2=7"),)),
    Drawn("C returned too much", returned_too_much, (down("F/1", "", "C1 6-2=4"),)),
    Drawn("C first what is not counted", first_what_is_not_counted, (
        down("P/1", "U#1", "C1 1"), down("U#1", "", "C1 2-1=1"),
    )),
    Drawn("C lot by lot", one_lot_for_another, (down("F/1 G/1", None, "C1 5"),)),
    Drawn("C unknown", quantity_not_said, (down("F/1", "", "C1 5-?=?"),)),
    Drawn("C a part of a unit", part_of_a_set, (
        down("R#2", "S#1", "C1 1; C2 1"), down("S#1", "", "C1 1"),
    )),
    Drawn("C a returned container", pallet_back, (down("F/1", "", "C1 5-?=?"),)),
    Drawn("C a returned container, unpacked", pallet_back_unpacked, (
        down("F/1", "", "C1 5-3=2"),
    )),
    Drawn("C a returned container, named", pallet_back_named, (down("F/1", "", "C1 5-2=3"),)),
    Drawn("C kinds", kinds, (down("F/1", "", "C1 4; OWN 3-0=0; BIN 2; ? 1"),)),
    Drawn("C the item's unit", unit_of_the_item, (down("H/1", "", "C1 55 l"),)),
    Drawn("C the first unit by name", first_unit_by_name, (down("H/1", "", "C1 2500 g"),)),
    Drawn("C units apart", units_apart, (down("H/1", "", "C1 3 box + 2 kg"),)),
    Drawn("C catch weight", catch_weight, (down("H/1", "", "C1 9.5 kg"),)),
    Drawn("C catch weight not always", catch_weight_not_always, (down("H/1", "", "C1 5 pcs"),)),
    Drawn("R reverse like", reversed_like, (down("F/1", "", "C1 2; C2 5"),)),
    Drawn("R reverse like, the last", reversed_like_without_quantity, (
        down("F/1", "", "C1 3; C2 5"),
    )),
    Drawn("R reverse like, before", reversed_like_before, (down("F/1", "", "C1 4; C2 5"),)),
    Drawn("R reverse like, twice", two_reverses_like, (down("F/1", "", "C1 1; C2 5"),)),
)  # fmt: skip
