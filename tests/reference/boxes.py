"""A container as root (rule 4, last paragraph).

Up: all it ever held, and their origins. Down, from each pack on: where the container went,
certain; a serial's own bookings, unpacked or not, certain; of a lot as such possible: all of them
when what stood outside does not cover them together, and after an unpack all that are not proven
earlier, containers packed later included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.reference import down
from tests.reference.around import Around, Key, Seen, goes_with, of_label
from tests.reference.contents import Containers, point
from tests.reference.flows import INFLOWS, Flow, ends_at, meets
from tests.reference.opening import opened
from tests.reference.rules import World, only_possible
from tests.reference.stays import Stays
from tests.reference.times import EVER
from tests.reference.units import unit
from tests.reference.walk import Label, Walked, note, note_leaf, note_run


def container(
    world: World, stays: Stays, containers: Containers, around: Around, walked: Walked,
    direction: str, root: str, ignore_time: bool, stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """Where a walk from a container starts."""
    packing = world.books.packing
    booked = [p.time for p in packing if p.time.booked]
    trips = [f.time for f in world.books.hu_flows if f.time.booked]  # what may be in still, after
    moments = {t.end for t in booked} | {t.start for t in booked} | {t.end + 1 for t in trips}
    seen: set[tuple[str, bool, str, frozenset[int]]] = set()
    first: dict[str, float] = {}  # by booked times
    boxes = {root}
    for moment in sorted(moments) or [0.0]:
        for inside in containers.contents(root, point(moment), booking=False):
            if inside.thing.startswith("hu:"):
                note(walked.hus, inside.thing, inside.sure)
                boxes.add(inside.thing)
                continue
            if inside.thing.startswith("item:"):
                before, _ = walked.leaves.get(inside.thing, (False, 0))
                walked.leaves[inside.thing] = (before or inside.sure, 0)
            lives = frozenset(_lives(world, inside.thing, inside.path[0], moment))
            key = (inside.thing, inside.sure, inside.path[0], lives)
            if key in seen and direction == "down":
                continue  # from its first pack on is from each
            seen.add(key)
            first.setdefault(inside.thing, moment)
            timed = any(p.time.booked for p in packing if p.content == inside.thing)
            time = moment if timed else EVER
            if not timed and direction == "down":  # since the box around it may have been there
                time = _first_inside(world, inside.thing, root, set(inside.path))
            yield from _starts(
                world, stays, inside.thing, inside.path[0], direction, moment, time, inside.sure
            )
    for moment, found in _by_bookings(around, root):
        if found.thing.startswith("item:"):
            before, _ = walked.leaves.get(found.thing, (False, 0))
            walked.leaves[found.thing] = (before, 0)
        lives = frozenset(_lives(world, found.thing, found.path[0], moment))
        seen.add((found.thing, False, found.path[0], lives))
        first[found.thing] = min(moment, first.get(found.thing, EVER))
        yield from _starts(
            world, stays, found.thing, found.path[0], direction, moment, moment, False
        )
    for flow in world.books.unopened("receive") if direction == "up" else ():
        if flow.thing == root:  # nobody knows of what
            note(walked.suppliers, flow.other, False)
    if direction == "down":
        for flow in world.books.hu_flows:
            if flow.thing == root and not list(opened(containers, flow)):
                yield from unknown_content(world, stays, walked, flow, ignore_time, stop)
        for thing, begins in sorted(first.items()):
            if thing in stop:
                continue
            yield from _read_otherwise(
                world, stays, walked, thing, begins, root, boxes, ignore_time, stop
            )
        held = _held_in(around, root)
        for lot in sorted({thing for thing, *_ in seen if not thing.startswith("serial:")} - stop):
            yield from _of_lot(world, stays, around, walked, lot, held, boxes, ignore_time, stop)
        for pack, (begins, surely) in held.items():
            goes_with(around, walked, pack, begins, surely, ignore_time, stop)


Since = tuple[float, float]  # from when something was in a container, and surely was


def _held_in(around: Around, root: str) -> dict[Key, Since]:
    """What was packed at once and ever was in a container."""
    found: dict[Key, Since] = {}
    for moment, seen in around.since(-EVER):
        if seen.hu == root:
            at = moment
            if not around.flows[seen.pack].time.booked:
                at = _first_inside(around.world, seen.thing, root, set(seen.path))
            begins, surely = found.get(seen.pack, (at, EVER))
            found[seen.pack] = begins, min(surely, at) if seen.sure else surely
    for moment, seen in _by_bookings(around, root):
        begins, surely = found.get(seen.pack, (moment, EVER))
        found[seen.pack] = min(begins, moment), surely
    return found


def _by_bookings(around: Around, root: str) -> Iterator[tuple[float, Seen]]:
    """What bookings found in a container, or in a box that stood in it then: possibly."""
    for flow in around.world.books.hu_flows:
        if flow.time.booked and flow.kind != "move":  # a move says where it is, and takes nothing
            inside = around.containers.contents(root, flow.time, booking=False)
            here = {root, *(each.thing for each in inside if each.thing.startswith("hu:"))}
            for seen in around.inside(flow.thing, flow.time, booking=True):
                if here & set(seen.path):
                    yield flow.time.end, replace(seen, hu=root, sure=False)


def unknown_content(
    world: World, stays: Stays, walked: Walked, flow: Flow, ignore_time: bool,
    stop: frozenset[str], since: float | None = None,
) -> Iterator[Label]:  # fmt: skip
    """Where a container went of which nobody wrote down what was in it: to its customer, and
    possibly into all its run gave out from then on. `since`: possibly, from a moment on."""
    sure = not flow.assumed and since is None
    low = flow.time.lo if since is None else max(since, flow.time.lo)
    if flow.kind == "ship":
        walked.shipped[flow] = walked.shipped.get(flow, False) or sure
    if flow.kind != "consume":
        return
    note_run(world, walked, flow.other, sure, set(), stop)
    filled = {f.key[:-1] for f in world.books.flows if f.hus}
    unknown = [f for f in world.books.hu_flows if f.kind == "consume" and f.key not in filled]
    for p in world.service.outputs if not ends_at(stop, flow.other) else ():
        if not meets(flow, p) or ends_at(stop, p.other):
            continue
        begin = world.books.begins_unopened
        kept = not any(begin(i) <= p.time.hi for i in unknown if meets(i, p))
        if low > p.time.hi and not kept and not ignore_time:
            continue  # it came later, or time leaves another
        if not p.tracked:
            note_leaf(walked, p.thing, False, 1)
        walked.kept |= kept  # it keeps them all
        for life in world.belongs[p] if p.tracked else ():
            begins = -EVER if kept or ignore_time else low
            arrives = -EVER if ignore_time else max(begins, p.time.lo)
            yield Label(p.thing, life, arrives, False, 1, by=p, came=stays.start(p.thing))


def perhaps_inside(
    world: World, stays: Stays, walked: Walked, hu: str, since: float, ignore_time: bool,
    stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """Where a container of which nobody wrote down what was in it went from a moment on."""
    for flow in (*world.books.unopened("ship"), *world.books.unopened("consume")):
        if flow.thing == hu not in stop and (ignore_time or flow.time.hi >= since):
            yield from unknown_content(world, stays, walked, flow, ignore_time, stop, since)


def _starts(
    world: World, stays: Stays, thing: str, hu: str, direction: str, moment: float, time: float,
    sure: bool,
) -> Iterator[Label]:  # fmt: skip
    lives = _lives(world, thing, hu, moment)
    for life in sorted(lives):
        certain = sure and len(lives) == 1
        if direction == "up":
            if not thing.startswith("item:"):
                left = min(time, _packed(world, thing, hu, moment))
                yield Label(thing, life, left, certain, 0)
                yield Label(thing, life, EVER, False, 0)
                yield Label(thing, life, left, sure, 0, "early")  # in whichever of its lives
        elif thing.startswith("serial:"):
            yield Label(thing, life, time, certain, 0, came=stays.start(thing))
        elif thing.startswith("lot:"):
            yield Label(thing, life, time, certain, 0, "named", came=stays.start(thing))


def _lives(world: World, thing: str, hu: str, moment: float) -> set[int]:
    """The lives of which something may be in a container at a moment: those of its last pack."""
    packs = [f for f in world.books.of(thing, ("pack",)) if f.other == hu]
    last = _packed(world, thing, hu, moment)
    some = [f for f in packs if f.time.end == last] or packs
    return {life for f in some for life in world.belongs[f]} or {0}


def _packed(world: World, thing: str, hu: str, moment: float) -> float:
    """When it was last packed into a container by a moment; EVER: nobody knows."""
    packs = [f for f in world.books.of(thing, ("pack",)) if f.other == hu and f.time.booked]
    return max((f.time.end for f in packs if f.time.end <= moment), default=EVER)


def _read_otherwise(
    world: World, stays: Stays, walked: Walked, thing: str, begins: float, root: str,
    boxes: set[str], ignore_time: bool, stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """Where a container went with it by another reading of the day it was packed: possible."""
    starts = _first_inside(world, thing, root, boxes)
    for node in world.nodes(thing):
        for out in world.outflows(node):
            if boxes & set(out.hus) and not out.sure and starts <= out.time.hi < begins:
                label = Label(*node, starts, False, 0, came=stays.start(thing))
                yield from down.leave(world, stays, walked, label, out, ignore_time, stop)


def _first_inside(
    world: World, content: str, root: str, boxes: set[str], surely: bool = False
) -> float:
    """When something may have stood in a container at the earliest, through boxes in it; `surely`:
    when it did by then, by the ends of times that are written."""
    if content == root:
        return -EVER
    return min(
        (
            max(
                (p.time.end if surely else p.time.start) if p.time.booked
                else EVER if surely else -EVER,
                _first_inside(world, p.hu, root, boxes - {content}, surely),
            )
            for p in world.books.packing
            if p.packs and p.content == content and p.hu in boxes
        ),
        default=EVER,
    )  # fmt: skip


def _of_lot(
    world: World, stays: Stays, around: Around, walked: Walked, lot: str, held: dict[Key, Since],
    boxes: set[str], ignore_time: bool, stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """The bookings of a lot that may be of what stood in the container."""
    packs = [f for f in world.books.of(lot, ("pack",)) if f.other in boxes]
    begins = min((f.time.start if f.time.booked else -EVER for f in packs), default=-EVER)
    opened = _unpacked(world, lot, boxes, begins) if lot.startswith("lot:") else EVER  # a leaf
    with_it = {f: _packs_of(around, f, held) for f in world.outflows((lot, 0))}
    timely = {f: [p for p in some if p[0] <= f.time.hi] for f, some in with_it.items()}
    first = min(begins for key, (begins, _) in held.items() if around.flows[key].thing == lot)
    later = {f for f, some in with_it.items() if not some or f.time.hi >= first}
    outside = [f for f in later if not timely[f]]  # or its box came into it later
    short = lot.startswith("lot:") and not covered_together(world, lot, packs, outside)
    for out, packs_of_it in with_it.items():
        for time, sure in packs_of_it if ignore_time else timely[out]:
            label = Label(lot, 0, time, sure, 0, came=stays.start(lot))
            yield from down.leave(world, stays, walked, label, out, ignore_time, stop)
        if timely[out] or out not in later:
            continue
        if short and (ignore_time or out.time.hi >= begins):
            label = Label(lot, 0, begins, False, 0, came=stays.start(lot))
        elif opened != EVER and _is_after(world, out, -EVER if ignore_time else opened, opened):
            label = Label(lot, 0, opened, False, 0, came=stays.start(lot))
        else:
            continue
        yield from down.leave(world, stays, walked, label, out, ignore_time, stop)
    if short or opened != EVER:
        label = Label(lot, 0, begins if short else opened, False, 0)
        yield from down.members(world, stays, label)
        others = [f for f in world.books.of(lot, ("pack",)) if f.other not in boxes]
        later = [f for f in others if short or f.time.end >= opened]
        keys = frozenset(around.key(f) for f in later)
        of_label(around, walked, label, ignore_time, stop, keys)


def _packs_of(around: Around, out: Flow, held: dict[Key, Since]) -> list[tuple[float, bool]]:
    """From when what left by a booking was in a container, and whether it surely was: nothing, it
    did not leave with what was in it."""
    found = []
    inside = around.inside(out.hus[-1], out.time, booking=True) if out.hus else ()
    mine = [seen for seen in inside if seen.thing == out.thing and seen.path == out.hus]
    alike = [seen for seen in mine if seen.sure == out.sure]  # what surely left is a booking apart
    for seen in alike or mine:
        if seen.pack in held:
            begins, surely = held[seen.pack]
            found.append((begins, False))
            if seen.sure and surely != EVER:
                found.append((surely, True))
    return found


def _unpacked(world: World, lot: str, boxes: set[str], begins: float) -> float:
    """The first unpack that may have taken something of a lot out of the container; one without a
    time may have been at once."""
    return min(
        (
            p.time.end if p.time.booked else begins
            for p in world.books.packing
            if not p.packs and p.hu in boxes and p.content in (lot, None) and p.time.end > begins
        ),
        default=EVER,
    )


def _is_after(world: World, out: Flow, time: float, opened: float) -> bool:
    """Whether a booking, from a time on, is not proven to be earlier than an unpack: direct, or
    through a container into which the lot was packed later."""
    if out.time.hi < time:
        return False
    return not out.hus or any(
        f.other in out.hus and f.time.end >= opened for f in world.books.of(out.thing, ("pack",))
    )


def covered_together(world: World, lot: str, packs: list[Flow], outside: list[Flow]) -> bool:
    """Whether what stood outside the container was always enough for all that left from there."""
    came = [
        f
        for f in world.books.of(lot, INFLOWS)
        if not f.candidate and not f.assumed and not f.zero and not only_possible(world, f)
    ]
    outside = [f for f in outside if not f.candidate]
    rows = [*came, *packs, *outside]
    if any(f.quantity is None for f in rows) or len({unit(f.uom) for f in rows}) > 1:
        return False
    for out in outside:
        at = out.time.end
        left = sum(f.quantity or 0 for f in came if f.time.end <= at)
        left -= sum(f.quantity or 0 for f in packs if f.time.start <= at)
        left -= sum(f.quantity or 0 for f in outside if f.time.end <= at)
        if left < -1e-9:
            return False
    return True
