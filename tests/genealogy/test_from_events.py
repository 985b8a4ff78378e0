"""Genealogy from events: small, quick, and refusing what the door refuses."""

from __future__ import annotations

import random

import numpy as np
import pytest

from app.errors import NotFoundError
from app.genealogy.from_events import from_events
from app.genealogy.starts import root_of
from app.ledger.columns import CORRECTED, PRODUCED, TYPES, Bookings
from app.ledger.reversals import net_of_reversals
from app.times import NOW
from app.vocabulary.content import BadEventError
from tests.genealogy.bridge import made
from tests.trace.genealogies import chain
from tests.trace.made import make
from tests.trace.telling import Tell, day, thing


def test_a_chain_is_what_is_drawn() -> None:
    """A/1 → W1/B1 → F/1 → C1, C2: ids are places of the refs in order."""
    columns = from_events(chain())
    assert columns.refs == tuple(sorted(columns.refs))
    booked = columns.bookings
    links = {
        (columns.refs[start], TYPES[type_], columns.refs[end])
        for start, type_, end in zip(booked.starts, booked.types, booked.ends, strict=True)
    }
    assert {
        ("supplier:S1", "SUPPLIED", "lot:A/1"), ("lot:A/1", "CONSUMED_INTO", "batch:W1/B1"),
        ("batch:W1/B1", "PRODUCED", "lot:F/1"), ("lot:F/1", "SHIPPED_TO", "customer:C1"),
        ("order:W1", "RAN_AS", "batch:W1/B1"), ("batch:W1/B1", "REPORTED_IN", "completion:W1"),
    } <= links  # fmt: skip
    assert columns.received == {"supplier-lot:S1/SL1": (columns.refs.index("lot:A/1"),)}


def test_the_order_of_events_does_not_matter() -> None:
    for seed in range(50):
        events = make(seed)
        turned = random.Random(seed).sample(events, len(events))
        assert made(turned) == made(events), seed


def test_later_events_are_not_known_before() -> None:
    """F/1 is made, then shipped, then the shipment is voided; stamps 1, 2, 3 by their order."""
    tell = Tell()
    tell.produce("F/1", "B")
    tell.void(tell.ship("F/1", "C1"))
    shipped = [len(from_events(tell.events, known_at).bookings) for known_at in (1, 2, 3, NOW)]
    assert shipped == [2, 3, 2, 2]  # the order's completion stays
    assert len(from_events(tell.events, 2, stamps=[7, 8, 9]).bookings) == 1


@pytest.mark.parametrize(
    "event",
    [
        {"type": "eat"},
        {"type": "ship", "customer": "C1"},
        {"type": "ship", "object": thing("F/1"), "customer": " "},
        {"type": "receive", "object": thing("A/1"), "quantity": -1},
        {"type": "receive", "object": thing("A/1"), "lots": 1},
        {"type": "receive", "object": {"item": "A", "part": "1"}},
        {"type": "consume", "object": thing("A/1")},
        {"type": "define", "lot": "1"},
    ],
)
def test_what_the_door_would_refuse_is_refused(event: dict[str, object]) -> None:
    with pytest.raises(BadEventError):
        from_events([{"event_id": "1", "source": "mes", **event}])


def test_a_root_nobody_named_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        root_of(from_events(chain()), "lot:A/9", "down")


def _booked(*quantities: float) -> Bookings:
    """Bookings of one id, corrected since."""
    size = len(quantities)
    columns = {name: np.zeros(size, np.int64) for name in Bookings.__slots__}
    columns["flags"] += CORRECTED
    columns["types"] += PRODUCED
    return Bookings(**columns | {"quantities": np.array(quantities)})  # type: ignore[arg-type]


REVERSED = {"ids": [0], "rev_quantity": [[2.0]], "rev_recorded_at": [[5]], "rev_voided_at": [[-1]]}


def test_part_of_a_loss_taken_back_leaves_less_of_a_loss() -> None:
    found = net_of_reversals(_booked(-3.0), REVERSED | {"quantities": [-5.0]}, 9)
    assert found.quantities.tolist() == [-3.0]


def test_a_booking_met_from_both_ends_is_one() -> None:
    """Before its reverse all of it is there, after it nothing: at either place in the columns."""
    row = REVERSED | {"quantities": [2.0]}
    assert net_of_reversals(_booked(0.0, 0.0), row, 4).quantities.tolist() == [2.0, 2.0]
    assert len(net_of_reversals(_booked(0.0, 0.0), row, 5)) == 0


def test_a_date_is_its_day_where_the_source_is() -> None:
    tell = Tell("plc")
    tell.receive("A/1", 1, at="2026-03-02")
    plain, there = tell.events, [*tell.events]
    there.append({"event_id": "z", "source": "plc", "type": "define", "zone": "Europe/Berlin",
                  "day_start": "06:00", "at": day(9)})  # fmt: skip
    hours = [
        (from_events(each).bookings.written_from[0] - from_events(plain).bookings.written_from[0])
        / 3_600_000_000
        for each in (plain, there)
    ]
    assert hours == [0, 5]


def test_a_shipment_to_nobody_named_is_to_the_unknown_customer() -> None:
    found = from_events([
        {"event_id": "1", "source": "s", "type": "define", "customer": "OWN", "kind": "own"},
        {"event_id": "2", "source": "s", "type": "ship", "object": thing("F/1")},
        {"event_id": "3", "source": "s", "type": "ship", "object": thing("F/1"), "customer": "OWN"},
    ])  # fmt: skip
    kinds = {
        ref: (found.names.text(int(party)), bool(own))
        for ref, party, own in zip(found.refs, found.things.parties, found.things.own, strict=True)
        if ref.startswith("customer:")
    }
    assert kinds == {"customer:%3F": ("?", False), "customer:OWN": ("own", True)}
