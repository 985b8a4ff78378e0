"""What is taken out of units and what stays in them, asked of the events alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from app.genealogy.from_events import from_events
from app.genealogy.proof import prove
from app.genealogy.question import Direction
from app.genealogy.starts import ask, certainties, id_of
from app.ledger.certainty import Reason
from tests.genealogy.drawings import DRAWN
from tests.genealogy.drawn_units import UNITS, inside_another, motor_out, not_given_out, run
from tests.genealogy.gaps import in_case, in_drawing
from tests.genealogy.real_cases import QUESTIONS, Question
from tests.genealogy.words import Asked, Drawn
from tests.sizes import some
from tests.trace.telling import Event, Tell

OTHERS = ("1 ", "5 ")  # drawn of time and membership, where serials and lots are as here
DRAWN_HERE = (*UNITS, *(drawn for drawn in DRAWN if str(drawn).startswith(OTHERS)))
CASES = ("01", "02", "02b", "02d", "04", "05", "17")


@pytest.mark.parametrize(
    ("drawn", "asked"),
    some([(drawn, asked) for drawn in DRAWN_HERE for asked in drawn.asked], 8),
    ids=lambda given: str(given)[:60],
)
def test_units_as_drawn(drawn: Drawn, asked: Asked) -> None:
    assert not in_drawing(drawn, asked), drawn.tell.__doc__


@pytest.mark.parametrize(
    ("question", "form"),
    some([(question, form) for question in QUESTIONS if question.case in CASES
          for form in ("occurred", "posted", "dates", "reversed")
          if form not in question.left_out], 3),
    ids=str,
)  # fmt: skip
def test_units_of_cases(question: Question, form: str) -> None:
    assert not in_case(question, form)


def min_of(starts: Sequence[tuple[int, int]]) -> int:
    """The number of the least of some starts."""
    return min(range(len(starts)), key=starts.__getitem__)


def chain(events: list[Event], root: str, target: str) -> tuple[str, list[str], list[str | None]]:
    """(certainty, things of the hops, reasons) of the chain to a thing."""
    genealogy = from_events(events)
    answer = ask(genealogy, "down", root)
    place = id_of(genealogy, target)
    assert place is not None
    (found,) = prove(answer, [[place]], min_of)[0]
    flows = answer.told.flows
    things = [genealogy.refs[flows.thing[hop.row]] for hop in found.hops]
    return found.certainty, things, [hop.reason for hop in found.hops]


def test_chain_through_a_unit_names_what_its_copies_stand_for() -> None:
    certainty, things, _ = chain(motor_out(), "serial:F/1", "customer:C2")
    assert certainty == "certain"
    assert things == ["serial:F/1", *["serial:U/1"] * 4]  # in, born, in again, out, shipped


def test_reason_of_what_an_unbuild_did_not_give_out() -> None:
    certainty, things, reasons = chain(not_given_out(), "serial:F/1", "customer:C1")
    assert certainty == "possible"
    assert things[-2:] == ["serial:U/1", "serial:U/1"]  # taken apart, shipped
    assert Reason.NOT_GIVEN_OUT.sentence in reasons


def test_reason_of_what_came_out_of_another_part() -> None:
    certainty, _, reasons = chain(inside_another(), "serial:M/1", "customer:C1")
    assert certainty == "possible"
    assert Reason.TAKEN_OUT.sentence in reasons


DIRECTIONS: tuple[Direction, ...] = ("down", "up")


@pytest.mark.parametrize("tell", [motor_out, not_given_out, inside_another])
def test_order_of_events_is_nothing(tell: Callable[[], list[Event]]) -> None:
    there, back = from_events(tell()), from_events(tell()[::-1])
    for root in (ref for ref in there.refs if ref.startswith("serial:")):
        for way in DIRECTIONS:
            expected = certainties(there, ask(there, way, root))
            assert certainties(back, ask(back, way, root)) == expected


def test_many_services_of_one_unit() -> None:
    """A#n → U#1 in, A#n-1 out, two hundred times: each part is in the unit for one life only."""
    tell = Tell()
    run(tell, "F#1 A#0", "B0", "U#1")
    for number in range(1, 201):
        run(tell, f"U#1 A#{number}", f"R{number}", f"U#1 A#{number - 1}")
        tell.ship("U#1", f"C{number}")
        tell.back("U#1", f"C{number}")
    genealogy = from_events(tell.events)
    found = certainties(genealogy, ask(genealogy, "down", "serial:A/100"))
    assert [ref for ref in found if ref.startswith("customer:")] == ["customer:C100"]
    frame = certainties(genealogy, ask(genealogy, "down", "serial:F/1"))
    assert sum(ref.startswith("customer:") for ref in frame) == 200
    assert set(frame.values()) == {"certain"}


def hops_of(events: list[Event], root: str, target: str) -> list[str]:
    """The hops of a chain down: what was booked, or the lot and serial of a membership."""
    genealogy = from_events(events)
    place = id_of(genealogy, target)
    assert place is not None
    (found,) = prove(ask(genealogy, "down", root), [[place]], min_of)[0]
    refs, flows = genealogy.refs, ask(genealogy, "down", root).told.flows
    return [
        refs[flows.thing[hop.row]] if hop.row >= 0 else f"{refs[hop.lot]} {refs[hop.serial]}"
        for hop in found.hops
    ]


def test_chain_from_a_lot_shows_that_a_serial_is_of_it() -> None:
    """F/1#1, of lot F/1, → C1: the chain from the lot has the serial's membership first; also where
    the serial was shipped before anything of the lot came in."""
    tell = Tell()
    tell.receive("F/1", 5)
    tell.ship("F/1#1", "C1")
    for events in (tell.events, tell.events[::-1]):
        told = [each | {"at": f"2026-03-02T0{n}:00:00Z"} for n, each in enumerate(events)]
        chain_ = hops_of(told, "lot:F/1", "customer:C1")
        assert chain_ == ["lot:F/1 serial:F/1", "serial:F/1"]


def test_chain_from_a_lot_is_the_shortest() -> None:
    """F/1#1 and 2 of lot F/1 as such → C1: no serial is needed to prove that."""
    tell = Tell()
    tell.receive("F/1", 5, at="2026-03-01T08:00:00Z")
    tell.ship("F/1#1", "C1", at="2026-03-02T08:00:00Z")
    tell.ship("F/1", "C1", 2, at="2026-03-02T08:00:00Z")
    assert hops_of(tell.events, "lot:F/1", "customer:C1") == ["lot:F/1"]
