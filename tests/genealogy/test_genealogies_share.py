"""Named genealogies: how much of a thing comes from the roots."""

from __future__ import annotations

from tests.genealogy.test_genealogies_time import silo
from tests.trace.asking import Asking
from tests.trace.telling import Event, Tell, day


def test_a_silo_mixes_in_the_order_of_time() -> None:
    """10 of T/1 in, 8 out (all T/1) → F/1; 2 of T/1 left, 10 of T/2 in; 8 out → F/2: 2/12 T/1.

    Over all that flowed in, the silo is half of each.
    """
    ask = Asking(silo())
    assert ask.shares("T/1") == {"SILO/1": 0.5, "F/1": 1.0, "F/2": round(2 / 12, 6)}
    assert ask.shares("T/2") == {"SILO/1": 0.5, "F/2": round(10 / 12, 6)}
    assert ask.shares("T/1", "T/2") == {"SILO/1": 1.0, "F/1": 1.0, "F/2": 1.0}


def test_a_draw_not_covered_has_no_known_share() -> None:
    """12 out, 10 in: what else was in Monday's draw nobody knows, nor what was left for Tuesday."""
    ask = Asking(silo(first_draw=12))
    assert ask.shares("T/1") == {"SILO/1": 0.5, "F/1": None, "F/2": None}


def test_what_is_received_brings_nothing_of_the_root() -> None:
    """S/1: 30 from A/1, then 10 bought in; 20 of it go into F/1: 3/4 of A/1."""
    tell = Tell()
    tell.consume("A/1", "/B1", 30)
    tell.produce("S/1", "/B1", 30)
    tell.receive("S/1", 10)
    tell.consume("S/1", "/B2", 20)
    tell.produce("F/1", "/B2", 20)
    ask = Asking(tell.events)
    assert ask.shares("A/1") == {"S/1": 0.75, "F/1": 0.75}


def test_what_comes_back_leaves_the_mix() -> None:
    """S/1: 10 from A/1, 6 → C1, 6 come back, 10 more from A/2 → F/1 takes all: half of A/1."""
    tell = Tell()
    for number in "12":
        tell.consume(f"A/{number}", f"/B{number}", 10, at=day(int(number) * 4))
        tell.produce("S/1", f"/B{number}", 10, at=day(int(number) * 4))
    tell.ship("S/1", "C1", 6, at=day(5))
    tell.back("S/1", "C1", 6, at=day(6))
    tell.consume("S/1", "/B3", 20, at=day(10))
    tell.produce("F/1", "/B3", 20, at=day(10))
    ask = Asking(tell.events)
    assert ask.shares("A/1")["F/1"] == 0.5


def recipe() -> list[Event]:
    """Strawberry yogurt in cups, in three units.

    MILK/1 90 kg, FRUIT/1 10,000 g, CUP/1 400 pcs (packaging) → W/B1 → YOG/1 400 pcs
    """
    tell = Tell()
    tell.add("define", item="CUP", item_type="packaging", uom="pcs", at=None)
    tell.add("define", item="MILK", uom="kg", item_type="raw", at=None)
    tell.consume("MILK/1", "W/B1", 90, uom="KGM")
    tell.consume("FRUIT/1", "W/B1", 10_000, uom="g")
    tell.consume("CUP/1", "W/B1", 400)
    tell.produce("YOG/1", "W/B1", 400, uom="pcs")
    return tell.events


def test_units_convert_and_packaging_is_left_out() -> None:
    """10,000 g are 10 kg of 100 kg; the cups do not count, and are no part of it either."""
    ask = Asking(recipe())
    assert ask.shares("FRUIT/1") == {"YOG/1": 0.1}
    assert ask.shares("MILK/1") == {"YOG/1": 0.9}
    assert ask.shares("MILK/1", "FRUIT/1") == {"YOG/1": 1.0}


def test_pieces_in_cases_convert_by_the_items_factors() -> None:
    """PART/1 2 cases of 12 and PART/2 8 pcs → one kit lot: 24 of 32 are PART/1."""
    tell = Tell()
    tell.add("define", item="PART", uom="pcs", factors={"case": 12}, at=None)
    tell.consume("PART/1", "W/B1", 2, uom="case")
    tell.consume("PART/2", "W/B1", 8, uom="pcs")
    tell.produce("KIT/1", "W/B1", 1)
    ask = Asking(tell.events)
    assert ask.shares("PART/1") == {"KIT/1": 0.75}


def test_what_does_not_convert_gives_no_share() -> None:
    """10 kg of A/1 and 3 pcs of B/1: nobody knows what a piece weighs."""
    tell = Tell()
    tell.consume("A/1", "W/B1", 10, uom="kg")
    tell.consume("B/1", "W/B1", 3, uom="pcs")
    tell.produce("F/1", "W/B1", 13)
    ask = Asking(tell.events)
    assert ask.shares("A/1") == {"F/1": None}


def test_unknown_quantities_unless_all_shares_are_equal() -> None:
    """A/1 and B/1 without quantities → F/1: unknown. Both from one root R/1: then all of it is."""
    tell = Tell()
    tell.transform(["R/1"], "B0", ["A/1", "B/1"])
    tell.transform(["A/1", "B/1"], "B1", ["F/1"])
    ask = Asking(tell.events)
    assert ask.shares("A/1") == {"F/1": None}
    assert ask.shares("R/1") == {"A/1": 1.0, "B/1": 1.0, "F/1": 1.0}


def test_several_roots_of_which_one_descends_from_another() -> None:
    """A/1 4 → M/1, M/1 4 and B/1 4 → F/1. A/1 and M/1 together: their sum would count M/1 twice."""
    tell = Tell()
    tell.consume("A/1", "/B1", 4)
    tell.produce("M/1", "/B1", 4)
    tell.consume("M/1", "/B2", 4)
    tell.consume("B/1", "/B2", 4)
    tell.produce("F/1", "/B2", 8)
    ask = Asking(tell.events)
    assert ask.shares("A/1") == {"M/1": 1.0, "F/1": 0.5}
    assert ask.shares("A/1", "B/1") == {"M/1": 1.0, "F/1": 1.0}
    assert ask.shares("A/1", "M/1") == {"F/1": None}


def test_discrete_parts_have_an_expected_share() -> None:
    """Bolts A/1 3 and A/2 1 → one order → U#1, U#2: each is expected to be three quarters A/1."""
    tell = Tell()
    tell.consume("A/1", "W", 3, at=day(2))
    tell.consume("A/2", "W", 1, at=day(2))
    for number in "12":
        tell.produce(f"U#{number}", "W", at=day(3))
    ask = Asking(tell.events)
    assert ask.shares("A/1") == {"U#1": 0.75, "U#2": 0.75}


def test_only_inputs_an_output_allows_by_its_own_time() -> None:
    """A/1 3 at 8, F/1 at 9, A/2 3 at 10, F/2 at 11: F/1 is all A/1, F/2 half of each."""
    tell = Tell()
    for what, hour in (("A/1", 8), ("A/2", 10)):
        tell.consume(what, "W/B1", 3, at=day(2, hour))
    for what, hour in (("F/1", 9), ("F/2", 11)):
        tell.produce(what, "W/B1", 3, at=day(2, hour))
    ask = Asking(tell.events)
    assert ask.shares("A/1") == {"F/1": 1.0, "F/2": 0.5}
    assert ask.shares("A/2") == {"F/2": 0.5}


def test_up_has_no_share() -> None:
    """Downstream only: upstream the share is not computed, and absent."""
    ask = Asking(silo())
    found = ask.trace("up", "F/1").as_json()
    assert all("share" not in node for node in found["nodes"])
