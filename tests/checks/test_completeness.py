"""Completeness: each check by a history that shows it, and by ones nearly the same that do not.

Here origins, ends, lives and runs; sums and what sources said have files of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.checks.completeness import completeness, sentence_of
from app.checks.table import CHECKS, SEVERITIES
from tests.checks.findings import Looked, day, looked_at, made
from tests.neo4j_server import Server
from tests.trace.telling import Tell


def born_without_origin(tell: Tell) -> None:
    tell.receive("A/known", 5)
    tell.consume("A/known", "W/1", 5)
    tell.consume("A/used", "W/1", 5)
    tell.move("A/moved", "STORE", 5)
    tell.pack("P", ("A/packed", 5))
    tell.add("define", lot={"item": "A", "lot": "defined"}, name="x", at=None)
    tell.receive("S/L1#in-lot")
    tell.receive("T/L2", 2)
    tell.consume("T/L2#of-lot", "W/1")
    tell.consume("U/L3#of-nothing", "W/1")
    tell.consume("V#alone", "W/1")
    tell.void(tell.receive("A/voided", 5))
    tell.consume("A/voided", "W/1", 5)


def test_born_without_origin(found: Looked) -> None:
    """Used, packed or moved but never received or made; a definition alone is no use."""
    said = found(born_without_origin, "no_origin")
    assert set(said) == {"lot:A/used", "lot:A/moved", "lot:A/packed", "lot:A/voided",
                         "lot:U/L3", "serial:V/alone"}  # fmt: skip
    assert "into batch:W/1" in said["lot:A/used"]


def made_of_nothing(tell: Tell) -> None:
    tell.receive("A/1", 30)
    tell.produce("F/starved", "W1/1", 5)
    tell.consume("A/1", "W2/1", 5)
    tell.produce("F/fed", "W2/1", 5)
    tell.produce("F/sister", "W2/2", 5)
    tell.consume("A/1", "W3", 5)
    tell.produce("F/by-order", "W3/1", 5)
    tell.consume("A/1", "W4/1", 5)
    tell.produce("F/reported", "W4", 5)
    tell.consume("WATER", "W5/1", 5)
    tell.produce("F/of-water", "W5/1", 5)


def test_made_of_nothing(found: Looked) -> None:
    """Inputs of the run, of its order, and of any run for what the order reports, all count."""
    assert set(found(made_of_nothing, "made_of_nothing")) == {"lot:F/starved", "lot:F/sister"}


def order_without_output(tell: Tell) -> None:
    tell.receive("A/1", 30)
    tell.consume("A/1", "W1/1", 5)
    tell.consume("A/1", "W2/1", 5)
    tell.produce("F/2", "W2", 5)
    tell.consume("A/1", "W3", 5)
    tell.produce("F/3", "W3/1", 5)
    tell.consume("A/1", "W4/1", 5)
    tell.void(tell.produce("F/4", "W4/1", 5))
    tell.consume("A/1", "W5", 5)
    tell.reverse(tell.consume("A/1", "W6", 5))


def test_order_without_output(found: Looked) -> None:
    assert set(found(order_without_output, "no_output")) == {"batch:W1/1", "batch:W4/1", "order:W5"}


def open_end(tell: Tell) -> None:
    tell.receive("A/lost", 25)
    tell.receive("A/placed", 25, location="STORE")
    tell.receive("A/moved", 25)
    tell.move("A/moved", "STORE", 25)
    tell.receive("A/used", 25)
    tell.consume("A/used", "W/1", 25, location="STORE")
    tell.receive("A/half", 25)
    tell.consume("A/half", "W/1", 15)
    tell.receive("A/unknown")
    tell.receive("A/unknown-used")
    tell.consume("A/unknown-used", "W/1")
    tell.receive("A/packed", 25)
    tell.pack("P", ("A/packed", 25))
    for number in ("left", "here"):
        tell.produce(f"S/{number}#{number}", "W/1")
    tell.ship("S/left", "C", 1)


def test_open_end(found: Looked) -> None:
    """What is left must be somewhere; what left from a place unnamed counts against it."""
    said = found(open_end, "open_end")
    assert set(said) == {"lot:A/lost", "lot:A/half", "lot:A/unknown", "serial:S/here"}
    assert said["lot:A/half"] == "has 10 left that are at no named place"


def bookings_without_a_lot(tell: Tell) -> None:
    tell.add("define", item="A", tracking="lot", at=None)
    tell.add("define", item="GLUE", tracking="none", at=None)
    tell.receive("A/early", 5, at=day(1))
    tell.consume("A", "W1/1", 5, at=day(3))
    tell.consume("A", "W1/1", 5, at=day(5))
    tell.ship("A", "C", 5, at=day(5))
    tell.receive("A/between", 5, at=day(4))
    tell.receive("A/late", 5, at=day(6))
    tell.receive("B/other", 5, at=day(1))
    tell.consume("GLUE", "W2/1", 1)


def test_bookings_without_a_lot(found: Looked) -> None:
    """Counted for lots that were there by then; said of the run, and of the item."""
    said = found(bookings_without_a_lot, "unassigned_bookings")
    assert said["lot:A/early"] == "could be in 3 bookings of item:A that name no lot"
    assert said["lot:A/between"] == "could be in 2 bookings of item:A that name no lot"
    assert set(said) == {"lot:A/early", "lot:A/between"}
    assert set(found(bookings_without_a_lot, "booked_without_lot")) == {"batch:W1/1", "item:A"}


def an_item_that_has_lots(tell: Tell) -> None:
    tell.receive("A/1", 5)
    tell.produce("A", "W1", 5)
    tell.consume("OIL", "W1", 5)


def test_an_item_that_has_lots_counts_as_tracked(found: Looked) -> None:
    assert set(found(an_item_that_has_lots, "booked_without_lot")) == {"order:W1"}


def chain_through_an_untracked_item(tell: Tell) -> None:
    tell.produce("PASTE", "W1/1", 5)
    tell.consume("PASTE", "W2/1", 5)
    tell.produce("WHEY", "W1/1", 5)
    tell.consume("SALT", "W2/1", 5)


def test_chain_through_an_untracked_item(found: Looked) -> None:
    """Made here and used there; an item only bought, or only made, breaks no chain."""
    assert set(found(chain_through_an_untracked_item, "through_untracked")) == {
        "batch:W1/1",
        "item:PASTE",
    }
    using = found.about(chain_through_an_untracked_item, "batch:W2/1")
    assert [gap.ref for gap in using if gap.code == "through_untracked"] == ["item:PASTE"]


def used_before_born(tell: Tell) -> None:
    for lot in ("early", "pallet", "fine"):
        made(tell, f"F/{lot}", f"W{lot}/1", 50, at=day(5))
    tell.ship("F/early", "C", 5, at=day(4))
    tell.pack("P", ("F/pallet", 5), at=day(3))
    tell.ship("[P]", "C", at=day(4))
    tell.ship("F/fine", "C", 5, at=day(5))
    tell.receive("A/same-day", 5, at="2026-03-05")
    tell.consume("A/same-day", "W/1", 5, at=day(5, 8))
    tell.receive("A/some-time", 5, at=None)
    tell.consume("A/some-time", "W/1", 5, at=day(5, 8))
    tell.receive("S#1", at=day(5))
    tell.consume("S#1", "W/1", at=day(4))


def test_used_before_born(found: Looked) -> None:
    """Left before it came in, also on a pallet; a day that only may be later is not said."""
    said = found(used_before_born, "used_before_born")
    assert set(said) == {"lot:F/early", "lot:F/pallet", "serial:S/1"}
    assert "shipped to customer:C on 2026-03-04 12:00 UTC" in said["lot:F/early"]
    assert "first came in on 2026-03-05 12:00 UTC" in said["lot:F/early"]


def packed_late(tell: Tell) -> None:
    """[P] → C (4th), F/late → [P] (5th, posted);  [Q] the same and back (6th);  [R] F/in (3rd) → C;
    F/box → [B] (1st) → [S] (5th), which went to C (4th);  [T] → OWN (4th), F/own → [T] (5th)."""
    tell.add("define", customer="OWN", kind="own", at=day(1))
    for lot in ("late", "back", "in", "box", "own"):
        tell.receive(f"F/{lot}", 5, supplier="S", at=day(1))
    tell.pack("R", ("F/in", 5), at=day(3))
    tell.pack("B", ("F/box", 5), at=day(1))
    for box in "PQRS":
        tell.ship(f"[{box}]", "C", at=day(4))
    tell.ship("[T]", "OWN", at=day(4))
    tell.pack("P", ("F/late", 5), at=day(5), at_basis="posted")
    tell.pack("Q", ("F/back", 5), at=day(5))
    tell.back("[Q]", "C", at=day(6))
    tell.pack("S", ("[B]", None), at=day(5))
    tell.pack("T", ("F/own", 5), at=day(5))


def test_packed_after_its_container_had_left(found: Looked) -> None:
    """A trace finds nobody who got it; said whatever the basis, not where the container came back
    or went on."""
    said = found(packed_late, "packed_after_leaving")
    assert set(said) == {"lot:F/late", "lot:F/box"}
    assert "into hu:P on 2026-03-05" in said["lot:F/late"]
    assert "had been shipped to customer:C on 2026-03-04 12:00 UTC" in said["lot:F/late"]
    traced = found.about(packed_late, "lot:F/late")
    assert "packed_after_leaving" in {gap.code for gap in traced}


def unpacked_elsewhere(tell: Tell) -> None:
    """F/inner → [B2] → [P2], unpacked from [P2];  F/right → [P2], unpacked from it;  F/came
    unpacked from [X], which nobody saw packed."""
    for lot in ("inner", "right", "came"):
        tell.receive(f"F/{lot}", 5, supplier="S", at=day(1))
    tell.pack("B2", ("F/inner", 5), at=day(2))
    tell.pack("P2", ("[B2]", None), at=day(2))
    tell.pack("P2", ("F/right", 5), at=day(2))
    tell.unpack("P2", ("F/inner", 5), at=day(3))
    tell.unpack("P2", ("F/right", 5), at=day(3))
    tell.unpack("X", ("F/came", 5), at=day(3))


def test_unpacked_from_where_it_was_not_packed(found: Looked) -> None:
    """The inner box is not the pallet; what nobody saw packed may be unpacked."""
    said = found(unpacked_elsewhere, "unpacked_not_packed")
    assert set(said) == {"lot:F/inner"}
    assert "from hu:P2 on 2026-03-03 12:00 UTC" in said["lot:F/inner"]


def lives_of_a_serial(tell: Tell) -> None:
    for number in ("twice", "unbuilt", "voided"):
        tell.receive(f"M#{number}", at=day(1))
        tell.consume(f"M#{number}", f"A{number}/1", at=day(2))
    tell.consume("M#twice", "B/1", at=day(4))
    tell.produce("M#unbuilt", "U/1", at=day(3))
    tell.consume("M#unbuilt", "B/1", at=day(4))
    tell.void(tell.consume("M#voided", "B/1", at=day(4)))
    tell.produce("D#twice", "A1/1", at=day(2))
    tell.produce("D#twice", "A2/1", at=day(3))
    for step in (2, 4):  # rework at one instant: the consumption of the same run comes first
        tell.produce("D#reworked", f"R{step}/1", at=day(step))
    tell.consume("D#reworked", "R4/1", at=day(4))


def test_lives_of_a_serial(found: Looked) -> None:
    """Twice into something without coming out; made twice without an end between."""
    assert set(found(lives_of_a_serial, "consumed_twice")) == {"serial:M/twice"}
    assert set(found(lives_of_a_serial, "born_twice")) == {"serial:D/twice"}
    assert "batch:Atwice/1" in found(lives_of_a_serial, "consumed_twice")["serial:M/twice"]


def lives_without_times(tell: Tell) -> None:
    for number, uses in (("once", 1), ("twice", 2)):
        tell.receive(f"M#{number}", at=day(1))
        for use in range(uses):
            tell.consume(f"M#{number}", f"A{use}/1", at=None)
    for number, uses in (("again", 1), ("double", 0)):
        for birth in (1, 2):
            tell.produce(f"D#{number}", f"B{birth}/1", at=day(birth) if birth == 1 else None)
        for _ in range(uses):
            tell.consume(f"D#{number}", "C/1", at=None)


def test_lives_without_times(found: Looked) -> None:
    """Where a time is missing only the numbers tell."""
    assert set(found(lives_without_times, "consumed_twice")) == {"serial:M/twice"}
    assert set(found(lives_without_times, "born_twice")) == {"serial:D/double"}


def run_without_an_order(tell: Tell) -> None:
    tell.consume("A/1", "/B7", 5)
    tell.produce("F/1", "W/B7", 5)


def test_run_without_an_order(found: Looked) -> None:
    said = found(run_without_an_order, "run_without_order")
    assert said == {"batch:B7": "names no work order; batch:W/B7 has the same number"}


def used_on_two_runs(tell: Tell) -> None:
    for lot in ("1", "2"):
        tell.consume(f"A/{lot}", "W/1", 5)
        tell.consume(f"A/{lot}", "W/2", 5)


def test_only_what_is_asked_for_is_said(found: Looked) -> None:
    """A caveat per code and thing, in a fixed order, with what to do, of the given nodes only."""
    about = found.about(used_on_two_runs, "lot:A/1", "batch:W/1")
    said = [sentence_of(each) for each in about]
    assert [(each.code, each.ref) for each in said] == [
        ("negative_balance", "lot:A/1"), ("no_origin", "lot:A/1"), ("no_output", "batch:W/1"),
    ]  # fmt: skip
    assert said[1].text.startswith("lot:A/1 left (into batch:W/1")
    assert said[1].text.endswith("Load the goods receipt or the production it came from.")
    assert found.graph.read(lambda w: completeness(w, [])) == []


def test_every_check_is_explained() -> None:
    """Codes are stable words; title, explanation and remedy are there, as sentences."""
    for code, check in CHECKS.items():
        assert check.code == code
        assert check.severity in SEVERITIES
        assert check.title
        assert check.explanation.endswith(".")
        assert check.remedy.endswith(".")


HISTORIES = (
    born_without_origin, made_of_nothing, order_without_output, open_end, bookings_without_a_lot,
    an_item_that_has_lots, chain_through_an_untracked_item, used_before_born,
    packed_late, unpacked_elsewhere, lives_of_a_serial, lives_without_times, run_without_an_order,
    used_on_two_runs,
)  # fmt: skip


@pytest.fixture(scope="module")
def found(server: Server) -> Iterator[Looked]:
    """All of them, in one graph."""
    yield from looked_at(server, HISTORIES)
