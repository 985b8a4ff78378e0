"""Histories of twins, hidden origins, 0 and returns, and near misses (rules 1, 10)."""

from __future__ import annotations

from tests.genealogy.drawn_units import run
from tests.genealogy.shows import Shows
from tests.trace.telling import Event, Tell, thing


def _lots(*numbers: str) -> list[Event]:
    tell = Tell()
    for number in numbers:
        tell.receive(f"F/{number}", 5)
    return tell.events


def twins() -> list[Event]:
    """AB-1 and ab1, 007 and 7."""
    return _lots("AB-1", "ab1", "007", "7")


def no_twins() -> list[Event]:
    """AB-1 and AB-2, 70 and 7: other digits or letters."""
    return _lots("AB-1", "AB-2", "70", "7")


def said_to_be_one(other: str = "4711", item: str = "F") -> list[Event]:
    """Of F/A-77 it is said that another system calls it 4711; F/4711 is there, too."""
    tell = Tell()
    tell.receive("F/A-77", 5)
    tell.receive(f"{item}/4711", 5)
    tell.add("define", item="F", lot="A-77", same_as=[other, "urn:x:7"])
    return tell.events


def of_another_number() -> list[Event]:
    """The other number is nowhere in the graph."""
    return said_to_be_one("4712")


def of_another_item() -> list[Event]:
    """A lot of another item has it."""
    return said_to_be_one(item="G")


def twins_of_two_items() -> list[Event]:
    """F/7 and G/007: lots of two items."""
    tell = Tell()
    tell.receive("F/7", 5)
    tell.receive("G/007", 5)
    return tell.events


def _merged(first: str | None, second: str | None, output: str = "F/2") -> list[Event]:
    tell = Tell()
    for number, expires in (("1", first), ("2", second)):
        given = thing(f"F/{number}") | ({} if expires is None else {"expires_at": expires})
        tell.add("receive", object=given, quantity=5)
    run(tell, "F/1*5", "M", f"{output}*5", "merge")
    return tell.events


def expiry_hidden() -> list[Event]:
    """F/1, good until the 10th, is merged into F/2, good until September."""
    return _merged("2026-03-10", "2026-09-30")


def expiry_not_hidden() -> list[Event]:
    """F/1, good until September, is merged into F/2, good until the 10th."""
    return _merged("2026-09-30", "2026-03-10")


def made_into_another_item() -> list[Event]:
    """F/1, good until the 10th, is made into G/2: another item has an expiry of its own."""
    return _merged("2026-03-10", "2026-09-30", "G/2")


def lot_from_nowhere() -> list[Event]:
    """GLUE without lots; GLUE/1 begins by an adjustment."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1")
    tell.adjust("GLUE/1", 5, "lots")
    return tell.events


def lot_relabelled() -> list[Event]:
    """GLUE without lots → relabel → GLUE/1."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1")
    run(tell, "GLUE*5", "X", "GLUE/1*5", "relabel")
    return tell.events


def lot_received() -> list[Event]:
    """GLUE without lots, and GLUE/1 received as such."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1")
    tell.receive("GLUE/1", 5, supplier="S1")
    return tell.events


def tracked_lot_from_nowhere() -> list[Event]:
    """An item always booked with its lot; a lot of it begins by an adjustment."""
    tell = Tell()
    tell.receive("F/2", 5)
    tell.adjust("F/1", 5, "found")
    return tell.events


def row_of_zero() -> list[Event]:
    """A/1 0 into a run."""
    tell = Tell()
    run(tell, "A/1*0 A/2*5", "B1", "F/1*5")
    return tell.events


def row_of_little() -> list[Event]:
    """A/1 0.001 into a run."""
    tell = Tell()
    run(tell, "A/1*0.001 A/2*5", "B1", "F/1*5")
    return tell.events


def returned_never_shipped() -> list[Event]:
    """C1 returns what it never got."""
    tell = Tell()
    tell.ship("F/1", "C2", 5)
    tell.back("F/1", "C1", 2)
    return tell.events


def returned_before_it_was_shipped() -> list[Event]:
    """C1 returns 2, then gets 5: not “never shipped”, but too much."""
    tell = Tell()
    tell.back("F/1", "C1", 2)
    tell.ship("F/1", "C1", 5)
    return tell.events


def returned_first_in_another_unit() -> list[Event]:
    """C1 returns 2 kg, then gets 5 pieces: too much, whatever a piece weighs."""
    tell = Tell()
    tell.back("F/1", "C1", 2, uom="kg")
    tell.ship("F/1", "C1", 5, uom="pcs")
    return tell.events


def returned_then_in_another_unit() -> list[Event]:
    """C1 gets 5 pieces, then returns 2 kg: nobody knows whether that is too much."""
    tell = Tell()
    tell.ship("F/1", "C1", 5, uom="pcs")
    tell.back("F/1", "C1", 2, uom="kg")
    return tell.events


def returned_some() -> list[Event]:
    """C1 gets 5, returns 2."""
    tell = Tell()
    tell.ship("F/1", "C1", 5)
    tell.back("F/1", "C1", 2)
    return tell.events


def returned_a_part() -> list[Event]:
    """R#1 → S#1 → C1;  C1 returns R#1: one out of the set."""
    tell = Tell()
    run(tell, "R#1 R#2", "K", "S#1")
    tell.ship("S#1", "C1")
    tell.back("R#1", "C1")
    return tell.events


def returned_no_part() -> list[Event]:
    """R#1 → S#1 → C2;  C1 returns R#1: the set was shipped to another."""
    tell = Tell()
    run(tell, "R#1 R#2", "K", "S#1")
    tell.ship("S#1", "C2")
    tell.back("R#1", "C1")
    return tell.events


OTHERS = (
    Shows("near_twin", twins, ("lot:F/AB-1", "lot:F/ab1", "lot:F/007", "lot:F/7")),
    Shows("near_twin", no_twins),
    Shows("near_twin", twins_of_two_items),
    Shows("near_twin", said_to_be_one, ("lot:F/A-77", "lot:F/4711")),
    Shows("near_twin", of_another_number),
    Shows("near_twin", of_another_item),
    Shows("expiry_hidden", expiry_hidden, ("lot:F/2",)),
    Shows("expiry_hidden", expiry_not_hidden),
    Shows("expiry_hidden", made_into_another_item),
    Shows("untracked_origin", lot_from_nowhere, ("lot:GLUE/1",)),
    Shows("untracked_origin", lot_relabelled, ("lot:GLUE/1",)),
    Shows("untracked_origin", lot_received),
    Shows("untracked_origin", tracked_lot_from_nowhere),
    Shows("zero_quantity", row_of_zero, ("lot:A/1",)),
    Shows("zero_quantity", row_of_little),
    Shows("returned_not_shipped", returned_never_shipped, ("lot:F/1",)),
    Shows("returned_not_shipped", returned_before_it_was_shipped),
    Shows("returned_too_much", returned_before_it_was_shipped, ("lot:F/1",)),
    Shows("returned_too_much", returned_some),
    Shows("returned_too_much", returned_first_in_another_unit, ("lot:F/1",)),
    Shows("returned_too_much", returned_then_in_another_unit),
    Shows("returned_not_shipped", returned_a_part),
    Shows("returned_not_shipped", returned_no_part, ("serial:R/1",)),
)
