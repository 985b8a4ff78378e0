"""Drawn genealogies of vague records: what is booked late, by day, by lot or without a time may not
leave out what exact records would find, nor make it surer."""

from __future__ import annotations

from typing import Any

from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day, thing

_POSTED = "posted"


def lines(*goods: tuple[str, float]) -> list[dict[str, Any]]:
    """Lines of a transform."""
    return [{"object": thing(what), "quantity": quantity} for what, quantity in goods]


def run(
    tell: Tell, kind: str, inputs: list[tuple[str, float]], batch: str,
    outputs: list[tuple[str, float]], **more: Any,
) -> None:  # fmt: skip
    """A run in one event, with quantities."""
    tell.add("transform", kind=kind, batch=batch, work_order=f"W{batch}", inputs=lines(*inputs),
             outputs=lines(*outputs), **more)  # fmt: skip


def _used_before_it_came(**used: Any) -> list[Event]:
    tell = Tell()
    tell.produce("F/1", "W1/B1", 10, at=day(2))
    tell.ship("F/1", "CA", 10, at=day(3))
    tell.receive("A/1", 10, supplier="S1", at=day(5))
    tell.consume("A/1", "W1/B1", 5, **used)
    return tell.events


def kept_though_posted() -> list[Event]:
    """W1/B1 → F/1 (2nd) → CA (3rd);  A/1 came on the 5th, → W1/B1 posted on the 9th: it cannot have
    been used before it came, so time leaves F/1 no A, and F/1 keeps it."""
    return _used_before_it_came(at=day(9), at_basis=_POSTED)


def kept_though_untimed() -> list[Event]:
    """The same, A/1 used nobody knows when."""
    return _used_before_it_came(at=None)


def glue_kept_though_posted() -> list[Event]:
    """W1/B1 → F/1 (2nd) → CA;  GLUE without a lot of S1 came on the 5th, used, posted later."""
    tell = Tell()
    tell.produce("F/1", "W1/B1", 10, at=day(2))
    tell.ship("F/1", "CA", 10, at=day(3))
    tell.receive("GLUE", 10, supplier="S1", at=day(5))
    tell.consume("GLUE", "W1/B1", 5, at=day(9), at_basis=_POSTED)
    return tell.events


def not_kept_beside_another() -> list[Event]:
    """The same with A/2, there on the 1st: F/1 has its A from that, and nothing of A/1."""
    tell = Tell()
    tell.receive("A/2", 10, at=day(1))
    tell.consume("A/2", "W1/B1", 5, at=day(2, 7))
    tell.events += [event | {"event_id": "k" + event["event_id"]}
                    for event in _used_before_it_came(at=day(9), at_basis=_POSTED)]  # fmt: skip
    return tell.events


def used_too_early_beside() -> list[Event]:
    """A/1 → W1/B1 (1st) → F/1 (2nd), A/2 → W1/B1 (4th) → F/2 (5th);  A/1 came on the 3rd: it was
    used before that all the same, so F/1 has its A, and keeps no A/2."""
    tell = Tell()
    tell.receive("A/2", 10, at=day(1))
    tell.consume("A/1", "W1/B1", 5, at=day(1))
    tell.produce("F/1", "W1/B1", 5, at=day(2))
    tell.receive("A/1", 10, at=day(3))
    tell.consume("A/2", "W1/B1", 5, at=day(4))
    tell.produce("F/2", "W1/B1", 5, at=day(5))
    return tell.events


def joined_after_some() -> list[Event]:
    """L/1 came (1st, nobody knows how much) → CA 5 (2nd);  T/2 → L/1 (5th), all posted: what CA got
    was there before, or is T/2 posted late."""
    tell = Tell()
    tell.receive("L/1", supplier="S1", at=day(1), at_basis=_POSTED)
    tell.ship("L/1", "CA", 5, at=day(2), at_basis=_POSTED)
    run(tell, "merge", [("T/2", 10)], "M", [("L/1", 10)], at=day(5), at_basis=_POSTED)
    return tell.events


def came_twice_posted() -> list[Event]:
    """L/1 of S1 (1st, nobody knows how much) → W1/B1 → F/1 (2nd);  L/1 of S2 (6th), all posted."""
    tell = Tell()
    tell.receive("L/1", supplier="S1", at=day(1), at_basis=_POSTED)
    tell.consume("L/1", "W1/B1", 5, at=day(2), at_basis=_POSTED)
    tell.produce("F/1", "W1/B1", 5, at=day(2), at_basis=_POSTED)
    tell.receive("L/1", 5, supplier="S2", at=day(6), at_basis=_POSTED)
    return tell.events


def _reworked(basis: str) -> list[Event]:
    tell = Tell()
    tell.receive("PU/L", 5, at=day(1), at_basis=basis)
    tell.ship("PU/L#S1", "CA", 1, at=day(4), at_basis=basis)
    tell.back("PU#S1", "CA", 1, at=day(5), at_basis=basis)
    run(tell, "rework", [("PU#S1", 1), ("K/9", 1)], "R1", [("PU#S1", 1)],
        at=day(6), at_basis=basis)  # fmt: skip
    return tell.events


def of_a_lot_reworked() -> list[Event]:
    """PU/L came (1st);  PU#S1 of it → CA (4th), back (5th), K/9 put in (6th): it came with its lot,
    so its first life ended with the rework, and CA had it in that."""
    return _reworked("occurred")


def of_a_lot_reworked_posted() -> list[Event]:
    """The same, all posted: perhaps CA had it in its second life."""
    return _reworked(_POSTED)


def made_after_it_was_used() -> list[Event]:
    """U/1 came (1st);  U#1 of it → W1/B1 → F/1 (2nd);  M/1 → U#1 (3rd), all posted: that is its
    only birth, booked after it was used."""
    tell = Tell()
    tell.receive("U/1", 5, at=day(1), at_basis=_POSTED)
    run(tell, "assembly", [("U/1#1", 1)], "B1", [("F/1", 1)], at=day(2), at_basis=_POSTED)
    run(tell, "assembly", [("M/1", 1)], "B2", [("U#1", 1)], at=day(3), at_basis=_POSTED)
    return tell.events


def of_a_lot_out_again() -> list[Event]:
    """PU/L came;  PU#S1 of it → MA#M1 → CA, back, taken apart: PU#S1 comes out, and K/9 is put in;
    all posted: K/9 is not in MA#M1."""
    tell = Tell()
    more = {"at_basis": _POSTED}
    tell.receive("PU/L", 1, at=day(1), **more)
    run(tell, "assembly", [("PU/L#S1", 1)], "B1", [("MA#M1", 1)], at=day(2), **more)
    tell.ship("MA#M1", "CA", 1, at=day(3), **more)
    tell.back("MA#M1", "CA", 1, at=day(4), **more)
    run(tell, "unbuild", [("MA#M1", 1)], "X1", [("PU/L#S1", 1)], at=day(5), **more)
    run(tell, "rework", [("PU/L#S1", 1), ("K/9", 1)], "R1", [("PU/L#S1", 1)], at=day(6), **more)
    return tell.events


def _zero_birth(basis: str) -> list[Event]:
    tell = Tell()
    tell.receive("U#1", 1, at=day(2))
    tell.consume("U#1", "WX/BX", 1, at=day(5))
    run(tell, "assembly", [("B/1", 1)], "R2", [("U#1", 0)], at=day(6), at_basis=basis)
    run(tell, "assembly", [("C/1", 1)], "R3", [("U#1", 1)], at=day(7))
    tell.ship("U#1", "CB", 1, at=day(8))
    return tell.events


def zero_between_two_lives() -> list[Event]:
    """U#1 used up (5th), B/1 → U#1 with 0 (6th), C/1 → U#1 (7th) → CB: traces of B/1 perhaps."""
    return _zero_birth("occurred")


def zero_between_two_lives_posted() -> list[Event]:
    """The same, the birth with 0 posted."""
    return _zero_birth(_POSTED)


def out_at_some_time() -> list[Event]:
    """P#1, FR#1 → U#1 (2nd);  P#1 out of U#1 nobody knows when;  U#1 → CB and P#1 → CC (7th)."""
    tell = Tell()
    run(tell, "assembly", [("P#1", 1), ("FR#1", 1)], "B1", [("U#1", 1)], at=day(2))
    run(tell, "rework", [("U#1", 1)], "R1", [("U#1", 1), ("P#1", 1)], at=None)
    tell.ship("U#1", "CB", 1, at=day(7))
    tell.ship("P#1", "CC", 1, at=day(7))
    return tell.events


def apart_at_some_time() -> list[Event]:
    """P#1, FR#1 → U#1 (2nd) → CB (7th);  U#1 taken apart nobody knows when: P#1 → CC."""
    tell = Tell()
    run(tell, "assembly", [("P#1", 1), ("FR#1", 1)], "B1", [("U#1", 1)], at=day(2))
    run(tell, "unbuild", [("U#1", 1)], "X1", [("P#1", 1)], at=None)
    tell.ship("U#1", "CB", 1, at=day(7))
    tell.ship("P#1", "CC", 1, at=day(7))
    return tell.events


def out_of_a_kit_at_some_time() -> list[Event]:
    """A/1, F/1 → K/1 (2nd);  A/1 out of K/1 nobody knows when;  K/1 → CB (7th)."""
    tell = Tell()
    run(tell, "kit", [("A/1", 6), ("F/1", 6)], "B1", [("K/1", 6)], at=day(2))
    run(tell, "rework", [("K/1", 6)], "R1", [("K/1", 6), ("A/1", 6)], at=None)
    tell.ship("K/1", "CB", 6, at=day(7))
    return tell.events


VAGUE: tuple[Drawn, ...] = (
    Drawn("1 used, posted, before it came", kept_though_posted, (
        down("A/1", "F/1?", "CA? 10", cut="", kept=True), up("F/1", "A/1?", kept=True),
    )),
    Drawn("1 used nobody knows when, before it came", kept_though_untimed, (
        down("A/1", "F/1?", "CA? 10", cut="", kept=True), up("customer:CA", "F/1 A/1?"),
    )),
    Drawn("1 an item without a lot used, posted, before it came", glue_kept_though_posted, (
        down("supplier:S1", "GLUE F/1?", "CA? 10", kept=True),
        up("F/1", "GLUE", suppliers="supplier:S1?", kept=True),
    )),
    Drawn("1 used before it came, beside another", not_kept_beside_another, (
        down("A/1", "", "", kept=False), up("F/1", "A/2"), down("A/2", "F/1", "CA 10"),
    )),
    Drawn("1 used before it came, another later", used_too_early_beside, (
        down("A/2", "F/2", "", kept=False), down("A/1", "F/1 F/2?"), up("F/1", "A/1"),
    )),
    Drawn("1 booked before an inflow, after another", joined_after_some, (
        down("T/2", "L/1", "CA? 5"), up("customer:CA", "L/1 T/2?", suppliers="supplier:S1"),
    )),
    Drawn("1 of two suppliers, posted", came_twice_posted, (
        up("F/1", "L/1", suppliers="supplier:S1 supplier:S2?"),
        down("supplier:S2", "L/1 F/1"), down("supplier:S1", "L/1 F/1"),
    )),
    Drawn("2 a serial of a lot reworked", of_a_lot_reworked, (
        down("K/9", "PU#S1 PU/L?", ""), up("customer:CA", "PU#S1 PU/L"),
    )),
    Drawn("2 a serial of a lot reworked, posted", of_a_lot_reworked_posted, (
        down("K/9", "PU#S1 PU/L?", "CA? 1-1=0"), up("customer:CA", "PU#S1? PU/L? K/9?"),
    )),
    Drawn("2 a serial used before it was made by itself", made_after_it_was_used, (
        down("M/1", "U#1 U/1? F/1"), up("F/1", "U#1 U/1 M/1"),
    )),
    Drawn("2 a serial of a lot that came out again", of_a_lot_out_again, (
        down("K/9", "PU#S1 PU/L?", ""), up("MA#M1", "PU#S1 PU/L"),
    )),
    Drawn("2 a birth of 0 between two lives", zero_between_two_lives, (
        down("B/1", "U#1?", "CB? 1"), up("customer:CB", "U#1 C/1 B/1?"),
    )),
    Drawn("2 a birth of 0 between two lives, posted", zero_between_two_lives_posted, (
        down("B/1", "U#1?", "CB? 1"), up("customer:CB", "U#1 C/1 B/1?"),
    )),
    Drawn("2 taken out nobody knows when", out_at_some_time, (
        down("P#1", "U#1", "CB? 1; CC 1"), down("FR#1", "U#1", "CB 1"),
        up("customer:CB", "U#1 FR#1 P#1?"),
    )),
    Drawn("2 taken apart nobody knows when", apart_at_some_time, (
        down("P#1", "U#1", "CB? 1; CC 1"), up("customer:CC", "P#1"),
    )),
    Drawn("2 out of a lot nobody knows when", out_of_a_kit_at_some_time, (
        down("A/1", "K/1", "CB? 6"), down("F/1", "K/1", "CB 6"),
    )),
)  # fmt: skip
