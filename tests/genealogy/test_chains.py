"""Chains of drawn genealogies: as few hops as there are, whatever steps a walk takes for them."""

from __future__ import annotations

import pytest

from app.genealogy import proof
from app.genealogy.question import Direction
from tests.genealogy.breaks import edit
from tests.genealogy.drawn_units import run
from tests.trace.telling import Event, Tell, day
from tests.trace.widely import hops_from, loose


def straight_or_by_a_serial() -> list[Event]:
    """A/1 → W1 → F#U1 of lot F/1 (7:00);  A/1, A/2 → B3 → F/1, C/1 (10:00): A/1 is in lot F/1 by B3
    (two hops), and by F#U1 an earlier time, but three."""
    tell = Tell()
    run(tell, "A/1", "1", "F/1#U1", work_order="W1", at=day(2, 7))
    run(tell, "A/1 A/2", "B3", "F/1 C/1", at=day(2, 10))
    return tell.events


def taken_apart_between() -> list[Event]:
    """C#1 → U#1 (6:00), taken apart on W2 (7:00) → C#1, born again of M#1 (8:00) → F/1: what W2
    did not give out is in it, so W2 is one hop up from there."""
    tell = Tell()
    run(tell, "C#1", "B1", "U#1", work_order="W1", at=day(2, 6))
    run(tell, "U#1", "UB", "C#1", "unbuild", work_order="W2", at=day(2, 7))
    run(tell, "M#1", "B2", "U#1", work_order="W3", at=day(2, 8))
    run(tell, "U#1", "B3", "F/1", at=day(2, 9))
    return tell.events


def serials_of_a_lot() -> list[Event]:
    """F/1#U1 and F/1#U2 → C1 and C2: that a serial is of the lot is a hop, its shipment another."""
    tell = Tell()
    tell.ship("F/1#U1", "C1")
    tell.ship("F/1#U2", "C2")
    return tell.events


def returned_and_posted() -> list[Event]:
    """A/1 → W1/B1 → F/1#U2 (9:00) → C1, returned, as was posted a day later: up from F/1 that a
    serial is of it is a hop, its birth another."""
    tell = Tell()
    tell.consume("A/1", "W1/B1", 1, at=day(2, 8))
    tell.produce("F/1#U2", "W1/B1", 1, at=day(2, 9))
    tell.ship("F/1#U2", "C1", 1, at=day(3))
    tell.back("F/1#U2", "C1", 1, at=day(4), at_basis="posted")
    return tell.events


DRAWN = (
    (straight_or_by_a_serial, "down", "lot:A/1", {"lot:F/1": 2, "serial:F/U1": 2}),
    (taken_apart_between, "up", "lot:F/1", {"order:W2": 3, "order:W1": 4, "serial:M/1": 4}),
    (returned_and_posted, "up", "lot:F/1", {"serial:F/U2": 1, "order:W1": 2, "lot:A/1": 3}),
    (serials_of_a_lot, "down", "lot:F/1", {"serial:F/U1": 1, "customer:C2": 2}),
)  # fmt: skip


@pytest.mark.parametrize(("tell", "way", "root", "far"), DRAWN, ids=lambda each: str(each)[:30])
def test_chains_drawn(tell: object, way: Direction, root: str, far: dict[str, int]) -> None:
    events = tell()  # type: ignore[operator]
    told = hops_from(events, way, root)
    assert {ref: told[ref][1] for ref in far} == far
    assert not list(loose(events, way, root))


def test_steps_are_no_hops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting the steps of the walk, a chain is longer than it has to be."""
    edit(proof.hops_of, ("    return hops", "    return np.ones_like(hops)"))(monkeypatch)
    assert list(loose(straight_or_by_a_serial(), "down", "lot:A/1"))


def test_that_a_serial_is_of_a_lot_is_a_hop(monkeypatch: pytest.MonkeyPatch) -> None:
    edit(proof.hops_of, ("    hops += np.isin(end, way.of_lots[1])\n", ""))(monkeypatch)
    edit(
        proof._hops,
        ("is not None:\n            yield", "is not None and not step:\n            yield"),
    )(monkeypatch)
    assert list(loose(serials_of_a_lot(), "down", "lot:F/1"))
