"""Drawn genealogies of crates that came with nobody knows what in them: where it came from."""

from __future__ import annotations

from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def _used(tell: Tell, number: int, hour: int) -> None:
    """[P] → W/B → F at an hour."""
    tell.consume("[P]", f"W{number}/B{number}", at=day(2, hour))
    tell.produce(f"F/{number}", f"W{number}/B{number}", 1, at=day(2, hour))


def crate_used_whole() -> list[Event]:
    """S1 → [P] (8:00) → W1/B1 on the OVEN → F/1 (10:00) → C1: what was in [P] was perhaps of S1."""
    tell = Tell()
    tell.receive("[P]", supplier="S1", location="WH", at=day(2, 8))
    tell.consume("[P]", "W1/B1", resource="OVEN", document="D1", at=day(2, 10))
    tell.produce("F/1", "W1/B1", 1, at=day(2, 10))
    tell.ship("F/1", "C1", 1, at=day(2, 11))
    return tell.events


def crate_of_two_suppliers() -> list[Event]:
    """S1 → [P] (8:00) → W1/B1 → F/1 (9:00);  S2 → [P] (10:00) → W2/B2 → F/2 (11:00): in F/1 is
    nothing of S2; in F/2 perhaps something of S1 still."""
    tell = Tell()
    tell.receive("[P]", supplier="S1", at=day(2, 8))
    _used(tell, 1, 9)
    tell.receive("[P]", supplier="S2", at=day(2, 10))
    _used(tell, 2, 11)
    return tell.events


def crate_sent_on() -> list[Event]:
    """S1 → [P] (8:00) → C1 by D1 (9:00), back from C1 (10:00) → W1/B1 → F/1 (11:00): nobody knows
    whether C1 emptied it."""
    tell = Tell()
    tell.receive("[P]", supplier="S1", at=day(2, 8))
    tell.ship("[P]", "C1", document="D1", at=day(2, 9))
    tell.back("[P]", "C1", at=day(2, 10))
    _used(tell, 1, 11)
    return tell.events


def crate_back_alone() -> list[Event]:
    """[P] back from C1 → W1/B1 → F/1: no supplier is known."""
    tell = Tell()
    tell.back("[P]", "C1", at=day(2, 10))
    _used(tell, 1, 11)
    return tell.events


def crate_filled_here() -> list[Event]:
    """S1 → [P] (8:00);  A/1 of S2 → [P] (9:00) → W1/B1 → F/1: A/1 was in it."""
    tell = Tell()
    tell.receive("[P]", supplier="S1", at=day(2, 8))
    tell.receive("A/1", 5, supplier="S2", at=day(2, 8))
    tell.pack("P", ("A/1", 5), at=day(2, 9))
    _used(tell, 1, 10)
    return tell.events


def crate_told_when_unpacked() -> list[Event]:
    """S1 → [P] (8:00), A/1 out of [P] (9:00) → W1/B1 → F/1: an unpack is never walked."""
    tell = Tell()
    tell.receive("[P]", supplier="S1", at=day(2, 8))
    tell.unpack("P", ("A/1", 5), at=day(2, 9))
    tell.consume("A/1", "W1/B1", 5, at=day(2, 10))
    tell.produce("F/1", "W1/B1", 1, at=day(2, 10))
    return tell.events


def crate_told_later() -> list[Event]:
    """S1 → [P] (8:00) → W1/B1 → F/1 (10:00), told last: A/1 went into [P] at 7:00."""
    tell = Tell()
    tell.receive("[P]", supplier="S1", at=day(2, 8))
    _used(tell, 1, 10)
    tell.pack("P", ("A/1", 5), at=day(2, 7))
    return tell.events


def crate_came_after() -> list[Event]:
    """[P] → W1/B1 → F/1 (9:00), S1 → [P] (10:00): nothing of S1 was in it."""
    tell = Tell()
    _used(tell, 1, 9)
    tell.receive("[P]", supplier="S1", at=day(2, 10))
    return tell.events


def crate_posted_later() -> list[Event]:
    """F/1 out of W1/B1 (13:00), S1 → [P] (15:00) → W1/B1, posted at 22:00, as [Q] of S2 was at
    8:00: F/1 was there before [P] came, and so is not of S1."""
    tell = Tell()
    tell.receive("[Q]", supplier="S2", at=day(2, 7))
    tell.consume("[Q]", "W1/B1", at=day(2, 8))
    tell.produce("F/1", "W1/B1", 1, at=day(2, 13))
    tell.receive("[P]", supplier="S1", at=day(2, 15))
    tell.consume("[P]", "W1/B1", at=day(2, 22), at_basis="posted")
    return tell.events


def crate_that_is_kept() -> list[Event]:
    """F/1 out of W1/B1 (13:00), S1 → [P] (15:00) → W1/B1 (22:00): F/1 keeps what was in [P]; S2
    brought [P] after that."""
    tell = Tell()
    tell.produce("F/1", "W1/B1", 1, at=day(2, 13))
    tell.receive("[P]", supplier="S1", at=day(2, 15))
    tell.consume("[P]", "W1/B1", at=day(2, 22))
    tell.receive("[P]", supplier="S2", at=day(2, 23))
    return tell.events


def crate_moved_by_a_paper() -> list[Event]:
    """S1 → [P] (8:00), [P] → WH by D1 (9:00), to X (10:00), S2 → [P] (11:00): at WH, and by D1,
    it was of S1."""
    tell = Tell()
    tell.receive("[P]", supplier="S1", at=day(2, 8))
    tell.move("[P]", "WH", document="D1", at=day(2, 9))
    tell.move("[P]", "X", from_="WH", at=day(2, 10))
    tell.receive("[P]", supplier="S2", at=day(2, 11))
    return tell.events


def crate_shipped_before_it_came() -> list[Event]:
    """F/1 → [P] → C1 (9:00), S1 → [P] (10:00): F/1 was perhaps in it still, and perhaps of S1."""
    tell = Tell()
    tell.pack("P", ("F/1", 3), at=day(2, 8))
    tell.ship("[P]", "C1", at=day(2, 9))
    tell.receive("[P]", supplier="S1", at=day(2, 10))
    return tell.events


def crate_of_grease() -> list[Event]:
    """GREASE → [P] (8:00), S1 → [P] at WH (9:00), S2 → GREASE (10:00);  GREASE → W1/B1 → F/1
    (11:00)."""
    tell = Tell()
    tell.pack("P", ("GREASE", 5), at=day(2, 8))
    tell.receive("[P]", supplier="S1", location="WH", at=day(2, 9))
    tell.receive("GREASE", 5, supplier="S2", location="X", at=day(2, 9))
    tell.consume("GREASE", "W1/B1", 5, at=day(2, 11))
    tell.produce("F/1", "W1/B1", 1, at=day(2, 11))
    return tell.events


CRATES: tuple[Drawn, ...] = (
    Drawn("11 a crate used whole", crate_used_whole, (
        up("F/1", "", boxes="hu:P?", suppliers="supplier:S1?", links="0001? 0002? 0003"),
        up("F/1", "", boxes="hu:P?", suppliers="", links="0003", stop=("hu:P",)),
        up("order:W1", "", boxes="hu:P", suppliers="supplier:S1?"),
        up("batch:W1/B1", "", boxes="hu:P", suppliers="supplier:S1?"),
        up("resource:OVEN", "", boxes="hu:P", suppliers="supplier:S1?"),
        up("document:D1", "", boxes="hu:P", suppliers="supplier:S1?"),
        up("customer:C1", "F/1", boxes="hu:P?", suppliers="supplier:S1?"),
        up("location:WH", "", boxes="hu:P", suppliers="supplier:S1?"),
        down("supplier:S1", "F/1?", "C1? 1", boxes="hu:P"),
    )),
    Drawn("11 a crate of two suppliers", crate_of_two_suppliers, (
        up("F/1", "", suppliers="supplier:S1?"),
        up("F/2", "", suppliers="supplier:S1? supplier:S2?"),
        up("F/1", "", suppliers="supplier:S1? supplier:S2?", ignore_time=True),
        up("F/1 F/2", "", suppliers="supplier:S1? supplier:S2?"),
        down("supplier:S1", "F/1? F/2?"), down("supplier:S2", "F/2?"),
    )),
    Drawn("11 a crate that was sent on", crate_sent_on, (
        up("customer:C1", "", boxes="hu:P", suppliers="supplier:S1?"),
        up("document:D1", "", boxes="hu:P", suppliers="supplier:S1?"),
        up("customer:C1", "", boxes="hu:P", suppliers="", stop=("hu:P",)),
        up("F/1", "", boxes="hu:P?", suppliers="supplier:S1?"),
        down("supplier:S1", "F/1?", "C1? ?-?=?"),
    )),
    Drawn("11 a crate that came back alone", crate_back_alone, (
        up("F/1", "", boxes="hu:P?", suppliers=""),
    )),
    Drawn("11 a crate that was filled here", crate_filled_here, (
        up("F/1", "A/1", boxes="hu:P", suppliers="supplier:S2"), down("supplier:S1", "", ""),
    )),
    Drawn("11 a crate told when it was unpacked", crate_told_when_unpacked, (
        up("F/1", "A/1", suppliers=""), down("supplier:S1", "", ""),
    )),
    Drawn("11 a crate told later", crate_told_later, (
        up("F/1", "A/1", boxes="hu:P", suppliers="supplier:S1"), down("supplier:S1", "A/1 F/1"),
    )),
    Drawn("11 a crate that came after", crate_came_after, (
        up("F/1", "", boxes="hu:P?", suppliers=""), down("supplier:S1", ""),
    )),
    Drawn("11 a crate posted later", crate_posted_later, (
        up("F/1", "", boxes="hu:P? hu:Q?", suppliers="supplier:S2?"), down("supplier:S1", ""),
        down("supplier:S2", "F/1?"),
    )),
    Drawn("11 a crate that is kept", crate_that_is_kept, (
        up("F/1", "", boxes="hu:P?", suppliers="supplier:S1?", kept=True),
        down("supplier:S1", "F/1?"), down("supplier:S2", ""),
    )),
    Drawn("11 a crate moved by a paper", crate_moved_by_a_paper, (
        up("document:D1", "", boxes="hu:P", suppliers="supplier:S1?"),
        up("location:WH", "", boxes="hu:P", suppliers="supplier:S1?"),
        up("location:X", "", boxes="hu:P", suppliers="supplier:S1? supplier:S2?"),
        up("document:D1", "", boxes="hu:P", suppliers="", stop=("hu:P",)),
    )),
    Drawn("11 a crate shipped before it came", crate_shipped_before_it_came, (
        down("supplier:S1", "F/1?", "C1? 3", boxes="hu:P"), up("supplier:S1", "F/1?", boxes="hu:P"),
    )),
    Drawn("11 a crate of grease", crate_of_grease, (
        up("supplier:S1", "GREASE", boxes="hu:P"), down("supplier:S1", "GREASE F/1?", boxes="hu:P"),
        up("location:WH", "GREASE", boxes="hu:P", suppliers="supplier:S1 supplier:S2?"),
        up("F/1", "GREASE", boxes="hu:P?", suppliers="supplier:S1? supplier:S2?"),
        up("F/1", "GREASE", boxes="hu:P?", suppliers="supplier:S2?", stop=("hu:P",)),
    )),
)  # fmt: skip
