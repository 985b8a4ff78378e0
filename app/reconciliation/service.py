"""A file of totals compared with what the graph holds, as of one commit; and what is behind a
figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from app.errors import NotFoundError
from app.events.unit_notes import units_of_items
from app.graph.run import Graph, Work
from app.intake.choices import Choices
from app.reconciliation.booked import SourceDays, days_between, read_booked
from app.reconciliation.compare import comparison
from app.reconciliation.models import Place, Reconciliation, ToldTotals, TotalBooking
from app.reconciliation.reading import read_totals
from app.units import ItemUnits
from app.vocabulary import make_ref

_MOST_DAYS = 3_660  # whose silence is listed


def reconcile(graph: Graph, stream: BinaryIO, where: str, choices: Choices) -> Reconciliation:
    """What a file's totals and the bookings of its source say of the days it tells of.

    Errors: `UnreadableError` for a file that is none of totals, `NotFoundError` for a source that
    told nothing.
    """
    told = read_totals(stream, where, choices)
    return graph.read(lambda work: _compared(work, told))


@dataclass(frozen=True, slots=True)
class FigureBookings:
    """The bookings behind one figure, those that count first."""

    source: str
    place: Place
    lines: tuple[TotalBooking, ...]


def behind(graph: Graph, source: str, place: Place) -> FigureBookings:
    """All bookings of a source on a day, of a type and an item, voided ones, too.

    Errors: `NotFoundError` for a source that told nothing.
    """

    def read(work: Work) -> FigureBookings:
        days = _days(work, source)
        found = read_booked(work, source, days, place.day, place.day, only=place)
        lines = sorted(found.lines, key=lambda each: (each.voided, each.at, each.event_id))
        return FigureBookings(source, place, tuple(lines))

    return graph.read(read)


def _compared(work: Work, told: ToldTotals) -> Reconciliation:
    days = _days(work, told.source)
    if not told.totals:
        return Reconciliation(told.source, days.zone, days.day_start, "", "", (),
                              refused=told.refused, says=told.says)  # fmt: skip
    given = sorted({each.place.day for each in told.totals})
    first, last = given[0], given[-1]
    booked = read_booked(work, told.source, days, first, last)
    numbers = {each.place.item for each in told.totals}
    numbers |= {each.place.item for each in booked.lines}
    rows = comparison(told.totals, booked.lines, _items(work, numbers))
    on = {each.place.day for each in booked.lines if not each.voided}
    given_days = set(given)
    every = list(islice(days_between(first, last), _MOST_DAYS + 1))
    says = told.says
    if len(every) > _MOST_DAYS:
        every, says = [], (*says, "the file spans over ten years: days without totals not listed")
    amounts = {each.place.day for each in told.totals if each.quantity or each.bookings}
    return Reconciliation(
        told.source, days.zone, days.day_start, first, last, rows,
        missing=tuple(day for day in given if day in amounts and day not in on),
        silent=tuple(day for day in every if day not in given_days),
        untimed=booked.untimed, contents=booked.contents, refused=told.refused, says=says,
        counts=dict(Counter(each.status for each in rows)),
    )  # fmt: skip


def _days(work: Work, source: str) -> SourceDays:
    known = {row["name"]: row for row in work.rows("reconciliation/sources")}
    if source not in known:
        listed = ", ".join(list(known)[:10])
        raise NotFoundError(
            f"No source “{source}” told any event.",
            remedy=f"There are: {listed}." if listed else "Load its events first.",
        )
    return SourceDays(known[source]["zone"], known[source]["day_start"])


def _items(work: Work, numbers: Iterable[str]) -> dict[str, ItemUnits]:
    refs = {make_ref("item", number): number for number in sorted(numbers)}
    return {refs[ref]: units for ref, units in units_of_items(work, list(refs)).items()}
