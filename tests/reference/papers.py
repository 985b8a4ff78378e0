"""A document as root (rule 11): its bookings, from then on (down) or until then (up).

Down: what it shipped has its customers, and goes on if it came back; what it brought in or made
goes on by the lot's other bookings, too; of part of a lot, bookings that do not name the document
are possible. Up: what it took had its origins until then; what it brought in or made comes from
that receipt or run alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.reference import down, up
from tests.reference.boxes import perhaps_inside, unknown_content
from tests.reference.flows import INFLOWS, OUTFLOWS, Flow, order_of
from tests.reference.rules import World, is_clean
from tests.reference.stays import Stays
from tests.reference.walk import Label, Walked, note, note_leaf

HANDLED = ("move", "pack", "unpack")  # neither came in nor left: always of part of a lot


def document(
    world: World, stays: Stays, walked: Walked, direction: str, root: str, ignore_time: bool,
    stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """Where a walk from a document starts."""
    number = root.partition(":")[2]
    for flow in world.books.acts:
        for hu in (flow.thing, flow.other) if number in flow.documents else ():
            if hu.startswith("hu:"):  # its bookings name it
                note(walked.hus, hu, not flow.assumed and not flow.zero)
    for flow in world.books.hu_flows:
        if number in flow.documents and flow.kind == "move" and direction == "up":
            up.brought(world, walked, flow.thing, flow.time.hi, ignore_time, stop)
        if number in flow.documents and not any(flow.key == f.key[:-1] for f in world.books.flows):
            if direction == "down":
                yield from unknown_content(world, stays, walked, flow, ignore_time, stop)
                if flow.kind in (*INFLOWS, "move"):
                    yield from perhaps_inside(
                        world, stays, walked, flow.thing, flow.time.lo, ignore_time, stop
                    )
            elif flow.kind in ("consume", "ship"):
                if flow.kind == "consume":
                    _own_run(world, walked, flow.other, not flow.assumed)
                up.brought(world, walked, flow.thing, flow.time.hi, ignore_time, stop)
            elif flow.kind == "receive":
                note(walked.suppliers, flow.other, not flow.assumed)
    for flow in (*world.books.flows, *world.books.handled):
        if number not in flow.documents:
            continue
        if not flow.tracked:
            note_leaf(walked, flow.thing, is_clean(world, flow), 0)
        for hu in flow.hus:
            inside = hu == flow.hus[-1] or (flow.sure and not flow.zero)
            note(walked.hus, hu, inside and not flow.assumed)
        if flow.kind == ("produce" if direction == "down" else "consume"):
            _own_run(world, walked, flow.other, is_clean(world, flow))
        if direction == "down":
            yield from _down(world, stays, walked, root, flow, ignore_time, stop)
        else:
            yield from _up(world, stays, walked, flow, ignore_time, stop)


def _own_run(world: World, walked: Walked, run: str, certain: bool) -> None:
    """The run a document's booking is on, and its order; of an order its only run."""
    note(walked.runs, run, certain)
    order = order_of(run)
    runs = world.books.runs.get(run, set())
    for each in runs if len(runs) == 1 else ():
        note(walked.runs, each, certain)
    if order is not None:
        note(walked.runs, order, certain)


def _down(
    world: World, stays: Stays, walked: Walked, root: str, flow: Flow, ignore_time: bool,
    stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    came = stays.start(flow.thing)
    for life in world.belongs[flow]:
        certain = is_clean(world, flow)
        begins = flow.time.lo
        if flow.kind in (*INFLOWS, *HANDLED):
            naming = root if is_part(world, flow, root) else None
            by = flow if flow.kind in INFLOWS else None
            bare = by is not None and not flow.tracked  # as of a supplier
            names = {"supplied": root} if bare else {"naming": naming}
            yield Label(flow.thing, life, begins, certain, 0, by=by, came=came, **names)
        elif flow.kind in OUTFLOWS and not flow.candidate:  # the booking names no lot
            label = Label(flow.thing, life, begins, True, 0, "named", came=came)
            if flow.tracked:
                yield Label(flow.thing, life, begins, certain, 0, "named", came=came)
            yield from down.leave(world, stays, walked, label, flow, ignore_time, stop)
            if flow.kind == "ship" and world.books.is_own(flow.other):  # it was moved
                part = root if is_part(world, flow, root) else None
                yield Label(flow.thing, life, begins, certain, 0, came=came, naming=part)
            elif flow.kind == "ship":
                yield from _returned(world, stays, flow, certain, ignore_time)


def _returned(
    world: World, stays: Stays, ship: Flow, certain: bool, ignore_time: bool
) -> Iterator[Label]:
    """What was shipped goes on if it came back."""
    for back in world.books.of(ship.thing, ("back",)):
        if back.other == ship.other and (ignore_time or back.time.hi >= ship.time.lo):
            serial = back.thing.startswith("serial:")
            for life in world.belongs[back]:
                yield Label(
                    back.thing, life, max(back.time.lo, ship.time.lo),
                    certain and serial and is_clean(world, back), 0, by=back,
                    came=stays.start(back.thing),
                )  # fmt: skip


def is_part(world: World, flow: Flow, root: str) -> bool:
    """Whether a booking is of part of a lot: not all that came in came by what names the root."""
    if flow.thing.startswith("serial:"):
        return False
    came = world.books.of(flow.thing, INFLOWS)
    return flow.kind not in INFLOWS or any(not down.names(f, root) for f in came)


def _up(
    world: World, stays: Stays, walked: Walked, flow: Flow, ignore_time: bool, stop: frozenset[str]
) -> Iterator[Label]:
    time = flow.time.hi
    if flow.kind in OUTFLOWS:
        if flow.tracked:
            yield from up.come_from(world, stays, flow, time, True, 0, ignore_time)
        else:
            up.suppliers(world, walked, flow, time, True, ignore_time, stop)
        return
    for life in world.belongs[flow]:
        certain = is_clean(world, flow)
        if flow.kind in INFLOWS:
            label = Label(flow.thing, life, time, True, 0, "named")
            if flow.tracked and not flow.candidate:  # the booking names no lot
                yield Label(flow.thing, life, time, certain, 0, "named")
            yield from up.come(world, stays, walked, label, flow, ignore_time, stop)
        elif flow.tracked:  # booked before all that came in, it is that thing all the same
            if ignore_time or world.earliest((flow.thing, life)) <= time:
                yield Label(flow.thing, life, time, certain, 0)
            yield Label(flow.thing, life, time, certain, 0, "early")
