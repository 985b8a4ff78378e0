"""Named genealogies, each drawn in its docstring."""

from __future__ import annotations

from tests.trace.telling import Event, Tell


def chain() -> list[Event]:
    """A/1 → W1/B1 → F/1 → C1 (10 kg), 2 kg came back; F/1 also to C2 (5 kg)."""
    tell = Tell()
    tell.receive("A/1", 100, uom="kg", supplier="S1", supplier_lot="SL1", location="RAW")
    tell.consume("A/1", "W1/B1", 20, uom="kg", location="RAW")
    tell.produce("F/1", "W1/B1", 18, uom="kg", location="FG")
    tell.ship("F/1", "C1", 10, uom="kg", document="DN-1", from_="FG")
    tell.ship("F/1", "C2", 5, uom="kg", document="DN-2", from_="FG")
    tell.back("F/1", "C1", 2, uom="kg", to="BACK")
    return tell.events


def diamond(levels: int = 24, width: int = 4) -> list[Event]:
    """Each level's lots all go into each lot of the next: few things, billions of paths.

    L0/0..3 → R1/0..3 → L1/0..3 → … ; every run takes all lots of the level before.
    """
    tell = Tell()
    for level in range(1, levels + 1):
        for place in range(width):
            inputs = [f"L{level - 1}/{each}" for each in range(width)]
            tell.transform(inputs, f"R{level}-{place}", [f"L{level}/{place}"])
    return tell.events


def rework_loop() -> list[Event]:
    """A/1 → B1 → F/1 → B2 → A/1 (reworked back), F/1 → C1: a cycle."""
    tell = Tell()
    tell.transform(["A/1"], "B1", ["F/1"])
    tell.transform(["F/1"], "B2", ["A/1"])
    tell.ship("F/1", "C1", 1)
    return tell.events


def two_runs_of_one_order() -> list[Event]:
    """A/1 → W1/B1 → F/1;  A/2 → W1/B2 → F/2;  oil on the order W1;  W1 as a whole → SCRAP/1.

    Runs never reach each other; the order's own input reaches both runs, and everything may be
    in what the order reported as a whole.
    """
    tell = Tell()
    tell.consume("A/1", "W1/B1")
    tell.produce("F/1", "W1/B1")
    tell.consume("A/2", "W1/B2")
    tell.produce("F/2", "W1/B2")
    tell.consume("OIL/9", "W1")
    tell.produce("SCRAP/1", "W1", role="scrap")
    return tell.events


def mixed_pallet() -> list[Event]:
    """A/1 → F/1 ┐                    ┌ F/1 leaves the pallet before it ships
              ├ [PAL] → C1        │
    A/2 → F/2 ┘  unpack F/1 4 of 10 ┘ ; [PAL] is used again for F/3 → C2.
    """
    tell = Tell()
    tell.transform(["A/1"], "B1", ["F/1"])
    tell.transform(["A/2"], "B2", ["F/2"])
    tell.transform(["A/3"], "B3", ["F/3"])
    tell.pack("PAL", ("F/1", 10), ("F/2", 5))
    tell.unpack("PAL", ("F/1", 4))
    tell.ship("[PAL]", "C1", document="DN-1")
    tell.unpack("PAL")
    tell.pack("PAL", ("F/3", 7))
    tell.ship("[PAL]", "C2", document="DN-2")
    return tell.events


def tote_into_order() -> list[Event]:
    """M/1 → [TOTE] → W1/B1 → F/1;  later M/2 → [TOTE] → W2/B1 → F/2: one tote, two fills."""
    tell = Tell()
    tell.pack("TOTE", ("M/1", 50))
    tell.consume("[TOTE]", "W1/B1")
    tell.produce("F/1", "W1/B1")
    tell.unpack("TOTE")
    tell.pack("TOTE", ("M/2", 40))
    tell.consume("[TOTE]", "W2/B1")
    tell.produce("F/2", "W2/B1")
    return tell.events


def nested_pallet() -> list[Event]:
    """F/1 → [CASE] → [PAL] → C1;  F/2 → [PAL] direct, taken off before shipping."""
    tell = Tell()
    tell.pack("CASE", ("F/1", 12))
    tell.pack("PAL", ("[CASE]", None), ("F/2", 3))
    tell.unpack("PAL", ("F/2", 3))
    tell.ship("[PAL]", "C1")
    return tell.events


def serials_in_lots() -> list[Event]:
    """Lot F/L holds U1, U2 (born in runs of their own) and U3 (without birth).

    K1 → W1/1 → U1,  K2 → W1/2 → U2,  M/1 → W9 → F/L.  U1 → C1, U2 → C2, U3 → C3, F/L → C9.
    """
    tell = Tell()
    tell.consume("K#K1", "W1/1")
    tell.produce("F/L#U1", "W1/1")
    tell.consume("K#K2", "W1/2")
    tell.produce("F/L#U2", "W1/2")
    tell.consume("M/1", "W9/1")
    tell.produce("F/L", "W9/1", 100)
    tell.move("F/L#U3", "WH", 1)
    tell.ship("F#U1", "C1")
    tell.ship("F#U2", "C2")
    tell.ship("F#U3", "C3")
    tell.ship("F/L", "C9", 50)
    return tell.events


def taken_back() -> list[Event]:
    """A/1 → W1 → F/1 wholly reversed; A/2 → W1 in part; A/3 → W1 voided; A/4 reversed, then not."""
    tell = Tell()
    whole = tell.consume("A/1", "W1/B1", 5)
    part = tell.consume("A/2", "W1/B1", 5)
    wrong = tell.consume("A/3", "W1/B1", 5)
    again = tell.consume("A/4", "W1/B1", 5)
    bits = tell.consume("A/5", "W1/B1", 5)
    tell.produce("F/1", "W1/B1", 5)
    tell.reverse(whole)
    tell.reverse(part, 2)
    tell.void(wrong)
    tell.void(tell.reverse(again))
    tell.reverse(bits, 2)
    tell.reverse(bits, 3)
    return tell.events


def same_number_two_items() -> list[Event]:
    """X/7 → F/1 → C1 and Y/7 → G/1 → C2: the same lot string under two items is two lots."""
    tell = Tell()
    tell.transform(["X/7"], "B1", ["F/1"])
    tell.transform(["Y/7"], "B2", ["G/1"])
    tell.ship("F/1", "C1", 1)
    tell.ship("G/1", "C2", 1)
    return tell.events


def untracked() -> list[Event]:
    """GREASE (no lot) → W1 → F/1 and → W2 → GREASE2 (no lot) → W3 → G/1: leaves both ways."""
    tell = Tell()
    tell.consume("A/1", "W1/B1")
    tell.consume("GREASE", "W1/B1")
    tell.produce("F/1", "W1/B1")
    tell.produce("PASTE", "W1/B1")
    tell.consume("PASTE", "W3/B1")
    tell.produce("G/1", "W3/B1")
    return tell.events
