"""What was decided about things and parts of them: on hold, rejected, released (rules 4 and 10).

A status is of a whole thing, of what stood at a place (`location`), or of a container: then of
what was in it, and of what is packed in while it lasts; it stays on that after an unpack (of a lot
possibly). The last word by (end of `at`, source, event id) counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.reference.books import lines_of
from tests.reference.contents import Containers, point
from tests.reference.flows import Books, Flow, ref_of
from tests.reference.times import EVER, Event, When, source_rules, when

HELD = ("hold", "rejected", "recalled", "expired", "scrapped")
HELD_FOR_SHIPPING = (*HELD, "quarantine")


@dataclass(frozen=True)
class Decision:
    """A status given to a thing, perhaps of part of it only: at a place, or out of a container."""

    thing: str
    status: str
    time: When
    rank: tuple[float, str, str]
    place: str | None = None
    hu: str | None = None
    sure: bool = True
    amount: bool = False  # of a quantity only: of which part is not said
    quantity: float | None = None
    uom: str | None = None


class Statuses:
    """All decisions in some books."""

    def __init__(self, books: Books, events: list[Event], containers: Containers) -> None:
        self.books = books
        self.containers = containers
        rules = source_rules(events)
        self.rows: list[Decision] = []
        for event in books.live:
            time = when(event, rules.get(event["source"], {}))
            rank = (-EVER if time.end == EVER else time.end, event["source"], event["event_id"])
            for thing, status in _given(event):
                place, part = None, {}
                if event["type"] == "status":
                    place = event.get("location")
                    part = {
                        "amount": "quantity" in event, "quantity": event.get("quantity"),
                        "uom": event.get("uom"),
                    }  # fmt: skip
                self.rows.append(Decision(thing, status, time, rank, place, **part))
        self.rows += [each for row in self.rows for each in self._in_container(row)]
        self.rows.sort(key=lambda row: row.rank)

    def _in_container(self, row: Decision) -> Iterator[Decision]:
        """A status of a container is one of what is in it then, and packed in while it lasts."""
        if not row.thing.startswith("hu:"):
            return
        later = [
            other.time.end
            for other in self.rows
            if other.thing == row.thing and other.rank > row.rank and other.thing.startswith("hu:")
        ]
        until = min(later, default=EVER)
        packs = [p.time.end for p in self.books.packing if p.packs and p.time.booked]
        moments = [row.time.end] if row.time.booked else [-EVER]
        moments += [at for at in packs if row.time.end <= at < until]
        seen = set()
        for moment in moments:
            look = point(moment) if abs(moment) != EVER else row.time
            for inside in self.containers.contents(row.thing, look, moment == row.time.end):
                if inside.thing.startswith("hu:") or inside.thing in seen:
                    continue
                seen.add(inside.thing)
                yield Decision(
                    inside.thing, row.status, row.time, row.rank, hu=row.thing, sure=inside.sure
                )

    def of_row(self, thing: str, place: str | None) -> str | None:
        """What the stock of a thing at a place reads: the last word about any of it."""
        lots = self.books.lots_of(thing)
        found = None
        for row in self.rows:
            if row.thing not in {thing, *lots}:
                continue
            if row.place is None or row.place == place:
                found = row.status
        return found

    def amount_of_row(
        self, thing: str, place: str | None, there: float | None, uom: str | None, alone: bool
    ) -> float | str | None:
        """Of how much of what is there its status is; None unknown, `?`: through a container, of
        which the reference does not say how much. `alone`: nothing of the thing is elsewhere."""
        lots = self.books.lots_of(thing)
        about = [r for r in self.rows if r.thing in {thing, *lots} and r.place in (None, place)]
        last: dict[tuple[str | None, str | None], Decision] = {}
        for row in about:
            if row.hu is None and not row.amount:
                last = {(None, None): row}  # of all there is: nothing said before counts
            else:
                last.pop((row.place, row.hu or "amount"), None)
                last[row.place, row.hu or "amount"] = row
        if not last:
            return None
        status = list(last.values())[-1].status
        same = [row for row in last.values() if row.status == status]
        if any(row.hu is None and not row.amount for row in same):
            return there
        if any(row.hu is not None for row in same):
            return "?"
        known = [row for row in same if row.uom in (None, uom) and (row.place or alone)]
        if there is None or len(known) < len(same):
            return None
        return max(0.0, min(there, sum(row.quantity or 0 for row in known)))

    def before(self, use: Flow) -> list[Decision]:
        """The decisions that count for a use, the last of each part; by the booked end of the use.

        A release written for that day may have come first.
        """
        held = HELD_FOR_SHIPPING if use.kind == "ship" else HELD
        names = {use.thing, *self.books.lots_of(use.thing), *use.hus}
        last: dict[tuple[str, str | None], Decision] = {}
        whole: Decision | None = None
        for row in self.rows:
            if row.thing not in names or not (row.place is None or row.place == use.place):
                continue
            past = row.time.end <= use.time.end
            same_day = row.time.start <= use.time.end and row.status not in held
            if not (past or same_day):
                continue
            if row.place is None and row.hu is None and not row.amount and row.thing == use.thing:
                last.clear()  # said of the whole thing, it is said of its parts
                whole = row
            last[(row.thing, row.place or row.hu)] = row
        return [whole] if whole and not last else list(last.values())


def _given(event: Event) -> Iterator[tuple[str, str]]:
    if event["type"] == "status":
        yield ref_of(event["object"]), event["status"]
        return
    if event["type"] == "define":
        if "status" in event and {"lot", "serial"} & set(event):
            yield ref_of(event), event["status"]
        return
    for line in lines_of(event):
        if "status" in line["object"]:
            yield ref_of(line["object"]), line["object"]["status"]
