"""What is taken out of units and what stays in them (rule 2, unbuild and the paragraph after).

A *unit* is a serial (or lot) that was built of others. Two kinds of run take something out of it:
one of kind `unbuild`, and a *service*: a run of any kind that takes the unit in and gives it out
again, and gives out something else of an item that was put into it before, by a birth (not
homogeneous) or another such run. An output of either that was put into the unit resumes its own
life: nothing of the unit flows into it, nor an input of its own item (a replacement), and other
inputs of the run at most possibly.

Readings: a part has another item than its unit, and a serial that such a run takes in itself is no
part that comes out there (it came and went beside the unit). What may have been put in before the
run counts, whenever it was booked. An input or output of 0 puts in or takes out nothing.
"""

from __future__ import annotations

from functools import cache

from tests.reference.flows import Books, Flow, meets, one_family


class Service:
    """What single runs took in, gave out and gave back, worked out once."""

    def __init__(self, books: Books) -> None:
        self.books = books
        plain = [f for f in books.flows if not f.candidate]
        self.inputs = [f for f in plain if f.kind == "consume"]
        self.outputs = [f for f in plain if f.kind == "produce"]
        # Each is asked for again and again, and never changes.
        self.put_in = cache(self._put_in)
        self.opened = cache(self._opened)
        self.resumed_from = cache(self._resumed_from)
        self.is_service = cache(self._is_service)
        self.given_out = cache(self._given_out)

    def is_homogeneous(self, run: str) -> bool:
        """A blend, or said to be homogeneous."""
        facts = self.books.facts.get(run, {})
        return facts.get("kind") == "blend" or facts.get("homogeneous") is True

    def is_unbuild(self, run: str) -> bool:
        return self.books.facts.get(run, {}).get("kind") == "unbuild"

    def taken_in(self, p: Flow, thing: str) -> list[Flow]:
        """Bookings by which the run of an output takes in a thing."""
        return [i for i in self.inputs if i.thing == thing and not i.zero and meets(i, p)]

    def again(self, p: Flow) -> list[Flow]:
        """Inputs by which an output went into its own run: a unit that comes out of it again."""
        return self.taken_in(p, p.thing) if p.tracked and not p.zero else []

    def _put_in(self, unit: str, before: Flow) -> list[tuple[Flow, Flow]]:
        """What was put into a unit, with the output it was put into, by runs other than that of
        `before` that may have been before it."""
        return [
            (i, b)
            for b in self.outputs
            if b.thing == unit and not b.zero and not one_family(b.other, before.other)
            if b.time.lo <= before.time.hi
            for i in self.inputs
            if i.thing != unit and not i.zero and meets(i, b)
        ]

    def _is_service(self, p: Flow) -> bool:
        """Whether an output is a unit out of a run that took something out of it."""
        if not self.again(p):
            return False
        items = {
            i.item
            for i, b in self.put_in(p.thing, p)
            if i.item != p.item and not self.is_homogeneous(b.other)
        }
        return any(
            q.item in items and q.thing != p.thing and not q.zero and not self._beside(q)
            for q in self.outputs
            if meets(q, p)
        )

    def _beside(self, q: Flow) -> bool:
        """A serial that its own run takes in: it came and went beside the unit."""
        return q.thing.startswith("serial:") and bool(self.taken_in(q, q.thing))

    def _opened(self, q: Flow) -> tuple[Flow, ...]:
        """The inputs of an output's run that are units taken apart or serviced there."""
        services = [p for p in self.outputs if meets(p, q) and self.is_service(p)]
        return tuple(
            i
            for i in self.inputs
            if i.tracked and not i.zero and i.thing != q.thing and meets(i, q)
            if self.is_unbuild(q.other) or any(p.thing == i.thing for p in services)
        )

    def _births_with(self, unit: Flow, q: Flow) -> list[Flow]:
        return [b for i, b in self.put_in(unit.thing, q) if i.thing == q.thing]

    def _resumed_from(self, q: Flow) -> set[str]:
        """The units out of which an output goes on with its own life.

        Where it was put in by a homogeneous run it does not: it descends from all of the unit.
        """
        if self._beside(q):
            return set()
        return {
            i.thing
            for i in self.opened(q)
            if (births := self._births_with(i, q))
            and not any(self.is_homogeneous(b.other) for b in births)
        }

    def resumes(self, q: Flow) -> bool:
        """Whether an output goes on with its own life."""
        return q.tracked and not q.candidate and bool(self.resumed_from(q))

    def flows_into(self, i: Flow, p: Flow) -> bool:
        """Whether an input may be in an output, times left aside."""
        if not meets(i, p):
            return False
        if not self.resumes(p):
            return True
        apart = {u for q in self.outputs if meets(q, p) for u in self.resumed_from(q)}
        return (i.candidate or i.thing not in apart) and i.item != p.item  # it names no unit

    def at_most_possible(self, i: Flow, p: Flow) -> bool:
        """Other inputs of a run that gives a part back; a unit that was mixed when it was born."""
        if self.resumes(p):
            return True
        return any(
            unit.thing == i.thing
            and any(self.is_homogeneous(b.other) for b in self._births_with(unit, p))
            for unit in self.opened(p)
        )

    # What stays in a unit

    def without_lot(self, unit: str, q: Flow) -> bool:
        """Whether a unit took in the item of an output of its run without a lot."""
        return any(not i.tracked and i.item == q.item for i, _ in self.put_in(unit, q))

    def _given_out(self, unit: str, of: Flow) -> list[Flow]:
        """What else the run of a booking gives out: what came out of a unit it took in."""
        return [
            q
            for q in self.outputs
            if meets(q, of) and q.thing != unit and not q.zero and not self._beside(q)
        ]

    def is_part_of(self, unit: str, q: Flow) -> bool:
        """Whether an output was put into a unit by its own number."""
        return any(i.thing == q.thing for i, _ in self.put_in(unit, q))

    def counts(self, unit: str, part: str, of: Flow) -> tuple[list[Flow], list[Flow]]:
        """How a part went into a unit and out of it by the booked time of a run (one instant
        together)."""

        def by_then(f: Flow) -> bool:
            return f.time.end <= of.time.end or one_family(f.other, of.other)

        births = [b for b in self.outputs if b.thing == unit and not b.zero]
        went_in = [
            i
            for i in self.inputs
            if i.thing == part and not i.zero and by_then(i) and any(meets(i, b) for b in births)
        ]
        came_out = [
            q
            for q in self.outputs
            if q.thing == part and not q.zero and by_then(q) and unit in self.resumed_from(q)
        ]
        return went_in, came_out
