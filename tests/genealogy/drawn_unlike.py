"""Drawn genealogies that product and reference told unlike each other, or both wrongly, when more
were made: of serials before they came, of boxes, of what stands in several at once."""

from __future__ import annotations

from tests.genealogy.drawn_compared import moment
from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, up
from tests.trace.telling import Event, Tell, day


def _before_it_came(how: str) -> list[Event]:
    tell = Tell()
    run(tell, "A/1", "B1", "F/1", at=day(2, 6))
    if how == "packed":
        tell.pack("P", ("F/1#S1", None), at=day(2, 8))
    elif how == "used":
        tell.consume("F/1#S1", "W1/B2", 1, at=day(2, 8))
        tell.produce("D/1", "W1/B2", 1, at=day(2, 8))
    else:
        tell.move("F/1#S1", "WH", document="D1", at=day(2, 8))
    run(tell, "A/2", "B1", "F/1", at=day(2, 12))
    tell.receive("F/1#S1", 1, at=day(2, 14))
    return tell.events


def packed_before_it_came() -> list[Event]:
    """A/1 → B1 → F/1 (6:00), A/2 → B1 → F/1 (12:00);  F/1#S1 → [P] (8:00), which was received as
    such at 14:00: it is of F/1 all the same, and what came into F/1 later is possibly in it."""
    return _before_it_came("packed")


def of_its_lot_before_it_came() -> list[Event]:
    """The same, and F/1#S1 → W1/B2 → D/1 at 8:00."""
    return _before_it_came("used")


def there_before_it_came() -> list[Event]:
    """The same, and F/1#S1 → WH by D1 at 8:00."""
    return _before_it_came("moved")


UNLIKE: tuple[Drawn, ...] = (
    Drawn("5 a serial packed before it came", packed_before_it_came, (
        up("hu:P", "F#S1 F/1 A/1 A/2?", runs="batch:B1"),
    )),
    Drawn("5 a serial used before it came", of_its_lot_before_it_came, (
        up("D/1", "F#S1 F/1 A/1 A/2?"), up("order:W1", "F#S1 F/1 A/1 A/2?"),
    )),
    Drawn("5 a serial moved before it came", there_before_it_came, (
        up("document:D1", "F#S1 F/1 A/1"), up("location:WH", "F#S1 F/1 A/1 A/2"),
        up("location:WH", "F#S1 F/1 A/1", window=(0, moment(2, 9))),
        up("location:WH", "F#S1 F/1 A/1", at=moment(2, 9)),
    )),
)  # fmt: skip
