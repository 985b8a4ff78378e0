"""The reference against hand-drawn genealogies: lives, serials in lots, moments, roots, shares."""

from __future__ import annotations

import pytest

from tests.reference import Answer, answer, balance
from tests.reference.books import open_books
from tests.reference.service import Service
from tests.trace import genealogies as told
from tests.trace.by_reference import customers, down, goods, silo, up
from tests.trace.telling import Event, Tell, day


def reborn(basis: str = "occurred") -> list[Event]:
    """A/1 → U#1 → C1; back; U#1 → W2 → F/1 → C2; A/2 → W3 → U#1 again → C3."""
    tell = Tell()
    tell.consume("A/1", "W1/B1")
    tell.produce("U#1", "W1/B1")
    tell.ship("U#1", "C1")
    tell.back("U#1", "C1")
    tell.consume("U#1", "W2/B1")
    tell.produce("F/1", "W2/B1")
    tell.consume("A/2", "W3/B1")
    tell.produce("U#1", "W3/B1")
    tell.ship("U#1", "C3")
    for event in tell.events:
        event["at_basis"] = basis
    return tell.events


def test_a_later_life_carries_only_its_own_birth() -> None:
    events = reborn()
    assert customers(down(events, "A/1")) == {"C1": "certain"}
    assert customers(down(events, "A/2")) == {"C3": "certain"}
    assert customers(down(events, "U#1")) == {"C1": "certain", "C3": "certain"}
    assert goods(up(events, "F/1")) == {"serial:U/1": "certain", "lot:A/1": "certain"}
    assert goods(up(events, "U#1")) == {"lot:A/1": "certain", "lot:A/2": "certain"}
    assert goods(down(events, "A/1")) == {"serial:U/1": "certain", "lot:F/1": "certain"}


def test_posted_bookings_belong_to_every_life_their_time_allows() -> None:
    events = reborn("posted")
    assert customers(down(events, "A/2")) == {"C3": "possible", "C1": "possible"}
    assert customers(down(events, "A/1")) == {"C3": "possible", "C1": "possible"}


def test_rework_on_one_run_begins_a_new_life_with_the_old_one_in_it() -> None:
    tell = Tell()
    tell.transform(["A/1"], "B1", ["U#1"])
    tell.ship("U#1", "C1")
    tell.back("U#1", "C1")
    tell.transform(["U#1", "P/1"], "B2", ["U#1"])
    tell.ship("U#1", "C2")
    assert customers(down(tell.events, "A/1")) == {"C1": "certain", "C2": "certain"}
    assert customers(down(tell.events, "P/1")) == {"C2": "certain"}


def test_another_consumption_at_the_instant_of_the_rebirth_is_of_both_lives() -> None:
    tell = Tell()
    tell.transform(["A/1"], "B1", ["U#1"], at=day(2))
    tell.transform(["U#1", "P/1"], "B2", ["U#1"], at=day(3))
    tell.transform(["U#1"], "B3", ["F/1"], at=day(3))
    assert goods(down(tell.events, "P/1")) == {"serial:U/1": "certain", "lot:F/1": "possible"}
    assert goods(up(tell.events, "F/1")) == {
        "serial:U/1": "possible", "lot:P/1": "possible", "lot:A/1": "possible",
    }  # fmt: skip


def test_serials_in_lots() -> None:
    events = told.serials_in_lots()
    one = down(events, "K#K1")
    assert goods(one) == {"serial:F/U1": "certain", "lot:F/L": "possible"}
    assert customers(one) == {"C1": "certain", "C9": "possible"}
    assert set(goods(down(events, "F/L")).values()) == {"certain"}
    assert goods(down(events, "M/1")) == {"lot:F/L": "certain", "serial:F/U3": "certain"}
    assert goods(up(events, "F#U1")) == {"serial:K/K1": "certain", "lot:F/L": "certain"}
    assert goods(up(events, "F/L"))["serial:K/K2"] == "certain"


def test_what_was_taken_back() -> None:
    assert set(goods(up(told.taken_back(), "F/1"))) == {"lot:A/2", "lot:A/4"}


def test_as_known_at_a_moment() -> None:
    tell = Tell()
    wrong = tell.transform(["A/1"], "B1", ["F/1"])
    tell.void(wrong)
    for number, event in enumerate(tell.events):
        event["recorded_at"] = f"2026-04-01T00:0{number}:00Z"
    start = 1_775_001_600_000_000
    assert goods(down(tell.events, "A/1")) == {}
    assert goods(down(tell.events, "A/1", known_at=start)) == {"lot:F/1": "certain"}
    assert goods(down(tell.events, "A/1", known_at=start - 1)) == {}
    assert goods(down(tell.events, "A/1", known_at=start + 60_000_000)) == {}


def test_at_a_moment() -> None:
    events = silo()
    noon = 1_772_452_800_000_000 + 4 * 3_600_000_000  # 2 March, 16:00
    assert set(goods(down(events, "T/1", at=noon))) == {"lot:SILO/1", "lot:F/1"}


def test_orders_batches_and_customers_as_roots() -> None:
    events = told.two_runs_of_one_order()
    assert goods(answer(events, "down", ["batch:W1/B1"])) == {
        "lot:F/1": "certain", "lot:SCRAP/1": "possible",
    }  # fmt: skip
    assert set(goods(answer(events, "up", ["order:W1"]))) == {"lot:A/1", "lot:A/2", "lot:OIL/9"}
    chain = told.chain()
    assert goods(answer(chain, "up", ["customer:C1"])) == {
        "lot:F/1": "certain", "lot:A/1": "certain",
    }  # fmt: skip
    assert goods(answer(chain, "down", ["customer:C1"])) == {"lot:F/1": "certain"}


def test_quantities_of_customers() -> None:
    kilo = {"g": (10_000, 2_000, 8_000)}
    assert down(told.chain(), "A/1").customers["customer:C1"] == ("certain", kilo)


def test_a_cycle_ends() -> None:
    assert set(goods(down(told.rework_loop(), "A/1"))) == {"lot:F/1"}


def shares(found: Answer) -> dict[str, float | None]:
    """Shares of lots and serials."""
    return {r: n.share for r, n in found.nodes.items() if r.startswith(("lot:", "serial:"))}


def test_shares_mix_in_the_order_of_time() -> None:
    """SILO: 10 of T/1, 8 out, 2 left and 10 of T/2: then 10/12 of it are T/2."""
    events = silo()
    assert shares(down(events, "T/1")) == {"lot:SILO/1": 0.5, "lot:F/1": 1, "lot:F/2": 0.166666667}
    assert shares(down(events, "T/2")) == {"lot:SILO/1": 0.5, "lot:F/2": 0.833333333}


def test_shares_of_unknown_quantities_are_unknown_unless_all_are_equal() -> None:
    tell = Tell()
    tell.transform(["A/1", "A/2"], "B1", ["F/1"])
    assert shares(down(tell.events, "A/1")) == {"lot:F/1": None}
    tell.transform(["G/1"], "B2", ["F/2"])
    assert shares(down(tell.events, "G/1")) == {"lot:F/2": 1}


def test_balances() -> None:
    """100 received at RAW, 20 used there, 70 shipped from RAW, 5 back to RAW, 4 lost: 11 left."""
    tell = Tell()
    tell.add("define", item="A", uom="kg")
    tell.receive("A/1", 100, uom="kg", location="RAW")
    tell.consume("A/1", "W1/B1", 20, uom="kg", location="RAW")
    tell.ship("A/1", "C1", 70, uom="kg", from_="RAW")
    tell.back("A/1", "C1", 5000, uom="g", to="RAW")
    tell.add("adjust", object={"item": "A", "lot": "1"}, quantity=-4, uom="kg", location="RAW",
             reason="scrap")  # fmt: skip
    tell.produce("F/1", "W1/B1", 18, uom="kg", location="FG")
    found = balance(tell.events, "lot:A/1")
    assert found.parts["on hand"] == 11
    assert found.accounted == 20 + 70 - 5 + 4 + 11
    assert balance(tell.events, "batch:W1/B1").accounted == 90
    assert balance(tell.events, "lot:X/1").accounted is None


@pytest.mark.parametrize("unit", ["U#1", "U/1"])
def test_a_unit_is_no_part_of_itself(unit: str) -> None:
    """M#1 → U;  U + A/1 → R → U;  U → X (unbuild) → U + M#1: only M#1 was a part of U."""
    tell = Tell()
    tell.transform(["M#1"], "B1", [unit])
    tell.transform([unit, "A/1"], "R", [unit], kind="rework")
    tell.transform([unit], "X", [unit, "M#1"], kind="unbuild")
    books = open_books(tell.events)
    service = Service(books)
    assert {f.thing for f in books.flows if f.kind == "produce" and service.resumes(f)} == {
        "serial:M/1"
    }
