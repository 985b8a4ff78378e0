"""Where a walk starts, for every kind of root (rule 11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.reference import boxes, down, papers, up
from tests.reference.around import Around, goes_with
from tests.reference.contents import Containers
from tests.reference.flows import INFLOWS, Flow, ends_at, order_of, run_of
from tests.reference.places import Visit, Window, containers_there, packs_of, visits
from tests.reference.rules import World, is_clean
from tests.reference.stays import Stays
from tests.reference.times import EVER, when
from tests.reference.walk import Label, Walked, note, note_leaf

RUNNING = ("consume", "produce", "transform", "run")  # events that say what ran on a resource


@dataclass
class Ask:
    """A world and what is asked of it."""

    world: World
    stays: Stays
    containers: Containers
    around: Around
    direction: str
    ignore_time: bool = False
    window: Window = (-EVER, EVER)
    stop: frozenset[str] = field(default_factory=frozenset)


def starts_of(ask: Ask, walked: Walked, root: str) -> list[Label]:
    """The labels a walk from a root starts with; `walked` takes what the root itself names."""
    kind = root.split(":", 1)[0]
    if kind == "hu" and root in ask.stop:
        return []
    if kind in ("lot", "serial"):
        return _labels(ask, root)
    if kind == "hu":
        return list(
            boxes.container(
                ask.world, ask.stays, ask.containers, ask.around, walked, ask.direction, root,
                ask.ignore_time, ask.stop,
            )
        )  # fmt: skip
    if kind == "document":
        return list(
            papers.document(
                ask.world, ask.stays, walked, ask.direction, root, ask.ignore_time, ask.stop
            )
        )
    return list(_OTHERS[kind](ask, walked, root))


def _labels(ask: Ask, thing: str) -> list[Label]:
    """A thing as root; at a stop the walk ends, and its serials are not reached through it."""
    if ask.direction == "down":
        labels = down.root_labels(ask.world, ask.stays, thing)
    else:
        labels = up.root_labels(ask.world, thing)
    return [label for label in labels if label.thing == thing or thing not in ask.stop]


def _in_window(ask: Ask, flow: Flow) -> bool:
    return flow.time.lo <= ask.window[1] and flow.time.hi >= ask.window[0]


def _run(ask: Ask, walked: Walked, root: str) -> Iterator[Label]:
    """Down: what was made, up: what was booked on it; an order is all its runs."""
    world = ask.world
    order = order_of(root)
    others = order is not None and len(world.books.runs.get(order, set()) - {root}) > 0
    if root == order:
        for run in world.books.runs.get(root, ()):
            note(walked.runs, run, True)
    elif order is not None:
        note(walked.runs, order, True)
    kind = "produce" if ask.direction == "down" else "consume"
    for flow in world.books.unopened("consume") if ask.direction == "up" else ():
        whole = flow.other == order != root  # booked on the order of the root
        mine = (whole or root in (flow.other, order_of(flow.other))) and _in_window(ask, flow)
        if mine and not ends_at(ask.stop, flow.other) and not ends_at(ask.stop, root):
            note(walked.hus, flow.thing, not flow.assumed and not (whole and others))
            up.brought(world, walked, flow.thing, flow.time.hi, ask.ignore_time, ask.stop)
    for flow in world.books.flows:
        if flow.kind != kind or not _in_window(ask, flow):
            continue
        if ends_at(ask.stop, root) or ends_at(ask.stop, flow.other):
            continue
        inside = flow.other == root or (root == order and order_of(flow.other) == root)
        whole = not inside and flow.other == order  # booked on the order of the root
        if inside or whole:
            certain = is_clean(world, flow) and not (whole and others)
            _through(walked, flow, sure=not (whole and others))
            if ask.stop & set(flow.hus):
                continue
            yield from _booked(ask, walked, flow, certain)


def _through(walked: Walked, flow: Flow, *, sure: bool) -> None:
    """The container by which a root's own booking was made, and the boxes in it."""
    for hu in flow.hus:
        booked = hu == flow.hus[-1]
        certain = sure and not flow.assumed and (booked or (flow.sure and not flow.zero))
        note(walked.hus, hu, certain)


def _booked(ask: Ask, walked: Walked, flow: Flow, certain: bool) -> Iterator[Label]:
    """What was made, or what it was made of."""
    if not flow.tracked:
        note_leaf(walked, flow.thing, certain, 0)
        if ask.direction == "up" and flow.thing not in ask.stop:
            time, whenever = flow.time.hi, ask.ignore_time
            up.suppliers(ask.world, walked, flow, time, certain, whenever, ask.stop)
    elif ask.direction == "down":
        came = ask.stays.start(flow.thing)
        for life in ask.world.belongs[flow]:
            yield Label(flow.thing, life, flow.time.lo, certain, 0, by=flow, came=came)
    else:
        yield from up.come_from(
            ask.world, ask.stays, flow, flow.time.hi, certain, 0, ask.ignore_time
        )


def _resource(ask: Ask, walked: Walked, root: str) -> Iterator[Label]:
    """What was made or used by the runs on a resource; in a window by those that may have been at
    work there within it, from their first booking that names it to their last."""
    name = root.partition(":")[2]
    books = ask.world.books
    spans: dict[str, Window] = {}
    for event in books.live:
        if event.get("resource") == name and event["type"] in RUNNING:
            time = when(event, ask.world.books.rules.get(event["source"], {}))
            if time.lo > ask.world.books.until:
                continue
            lo, hi = spans.get(run_of(event), (time.lo, time.hi))
            spans[run_of(event)] = min(lo, time.lo), max(hi, time.hi)
    for run in sorted(spans):
        if spans[run][0] <= ask.window[1] and spans[run][1] >= ask.window[0]:
            note(walked.runs, run, True)
            yield from _run(replace(ask, window=(-EVER, EVER)), walked, run)


def _customer(ask: Ask, walked: Walked, root: str) -> Iterator[Label]:
    """Up: what was shipped there, as of the shipment; down: what it returned, from then on; of part
    of a lot, bookings that do not name the customer are possible."""
    world = ask.world
    for flow in world.books.unopened("ship") if ask.direction == "up" else ():
        if flow.other == root:
            note(walked.hus, flow.thing, not flow.assumed)
            up.brought(world, walked, flow.thing, flow.time.hi, ask.ignore_time, ask.stop)
    if ask.direction == "down":
        for back in world.books.hu_flows:
            if back.kind == "back" and back.other == root:
                note(walked.hus, back.thing, not back.assumed)
        came = [flow for flow in world.books.unopened("back") if flow.other == root]
        yield from _crates(ask, walked, came)
    for flow in _with(world, "ship" if ask.direction == "up" else "back", root):
        if ask.direction == "up":
            _through(walked, flow, sure=True)
        for hu in flow.hus:
            note(walked.hus, hu, False)  # with the boxes between, wherever the walk ends
        if ask.stop & set(flow.hus):
            continue
        if not flow.tracked and ask.direction == "down":
            yield from _untracked(ask, walked, flow)
        elif not flow.tracked:
            note_leaf(walked, flow.thing, is_clean(world, flow), 0)
            if flow.thing not in ask.stop:
                time, whenever = flow.time.hi, ask.ignore_time
                up.suppliers(world, walked, flow, time, True, whenever, ask.stop)
        elif ask.direction == "up":
            yield from up.come_from(world, ask.stays, flow, flow.time.hi, True, 0, ask.ignore_time)
        else:
            naming = root if papers.is_part(world, flow, root) else None
            for life in world.belongs[flow]:
                yield Label(flow.thing, life, flow.time.lo, is_clean(world, flow), 0, by=flow,
                            naming=naming, came=ask.stays.start(flow.thing))  # fmt: skip


def _supplier(ask: Ask, walked: Walked, root: str) -> Iterator[Label]:
    """The lots it supplied, wholly; of an untracked item what was booked of it from then on,
    possible where another inflow of it may have been before."""
    yield from _supplied_crates(ask, walked, root)
    for flow in _with(ask.world, "receive", root):
        if flow.tracked and not flow.candidate:
            yield from _supplied(ask, flow)
        else:
            yield from _untracked(ask, walked, flow)


def _supplied(ask: Ask, flow: Flow) -> Iterator[Label]:
    """A lot that came, wholly; possibly what was only perhaps in a container that came."""
    for label in _labels(ask, flow.thing):
        yield replace(label, certain=not flow.hus or is_clean(ask.world, flow))


def _supplied_crates(
    ask: Ask, walked: Walked, supplier: str, lot: str | None = None
) -> Iterator[Label]:
    """The containers it supplied: they are named, whatever was in them."""
    mine = [
        f
        for f in ask.world.books.hu_flows
        if f.kind == "receive" and f.other == supplier and lot in (None, f.supplier_lot)
    ]
    for flow in mine:
        note(walked.hus, flow.thing, not flow.assumed)
    unopened = ask.world.books.unopened("receive")
    yield from _crates(ask, walked, [f for f in mine if f in unopened])


def _crates(ask: Ask, walked: Walked, came: list[Flow]) -> Iterator[Label]:
    """Containers that came with nobody knows what in them: down where they went with that from
    then on, possibly."""
    for flow in came:
        note(walked.hus, flow.thing, not flow.assumed)
        if ask.direction == "down":
            yield from boxes.perhaps_inside(
                ask.world, ask.stays, walked, flow.thing, flow.time.lo, ask.ignore_time, ask.stop
            )


def _untracked(
    ask: Ask, walked: Walked, flow: Flow, supplied: str | None = None
) -> Iterator[Label]:
    certain = is_clean(ask.world, flow)
    if not flow.tracked:
        note_leaf(walked, flow.thing, certain, 0)
    if ask.direction == "down":
        yield Label(flow.thing, 0, flow.time.lo, certain, 0, by=flow,
                    supplied=supplied, came=ask.stays.start(flow.thing))  # fmt: skip


def _supplier_lot(ask: Ask, walked: Walked, root: str) -> Iterator[Label]:
    """All internal lots from a supplier's lot, wholly."""
    supplier, _, lot = root.partition(":")[2].partition("/")
    yield from _supplied_crates(ask, walked, f"supplier:{supplier}", lot)
    for flow in _with(ask.world, "receive", f"supplier:{supplier}"):
        if flow.supplier_lot == lot:
            if flow.tracked and not flow.candidate:
                yield from _supplied(ask, flow)
            else:
                yield from _untracked(ask, walked, flow, lot)


def _with(world: World, kind: str, party: str) -> list[Flow]:
    return [f for f in world.books.flows if f.kind == kind and f.other == party]


def _item(ask: Ask, walked: Walked, root: str) -> Iterator[Label]:
    """All its lots and serials and its bookings without a lot, each of them from its own time."""
    item = root.partition(":")[2]
    for thing in sorted(ask.world.books.things() | ask.world.books.named):
        if not thing.startswith(("lot:", "serial:")):
            continue
        if thing.split(":", 1)[1].split("/")[0] == item:
            yield from _labels(ask, thing)
    if ask.direction == "down":
        yield Label(root, 0, -EVER, True, 0, whole=True, came=ask.stays.start(root))
    else:
        for p in ask.world.inflows((root, 0)) if root not in ask.stop else ():
            label = Label(root, 0, EVER, True, 0, "named")
            yield from up.come(ask.world, ask.stays, walked, label, p, ask.ignore_time, ask.stop)


def _location(ask: Ask, walked: Walked, root: str) -> Iterator[Label]:
    """What was there; of part of a lot, bookings that do not name the place are possible."""
    world, place = ask.world, root.partition(":")[2]
    for hu, sure, since, until in containers_there(world, place, ask.window):
        note(walked.hus, hu, sure)
        if ask.direction == "up":
            up.brought(world, walked, hu, until, ask.ignore_time, ask.stop)
        if ask.direction == "down":
            yield from boxes.perhaps_inside(
                world, ask.stays, walked, hu, since, ask.ignore_time, ask.stop
            )
    for visit in visits(world, ask.containers, place, ask.window):
        part = visit.packed or _is_part(world, visit.thing, place)
        naming = None if visit.thing.startswith("serial:") or not part else root
        if ask.direction == "down":
            for pack in visit.packs:
                sure_from = visit.lo if visit.sure and pack in visit.surely else EVER
                goes_with(ask.around, walked, pack, visit.lo, sure_from, ask.ignore_time, ask.stop)
        lives = range(len(world.lives[visit.thing]))
        if visit.by is not None:
            lives = world.belongs[visit.by]  # type: ignore[assignment]
        if visit.thing.startswith("item:"):
            note_leaf(walked, visit.thing, visit.sure, 0)
            if ask.direction == "up":
                yield from _untracked_there(ask, walked, visit, root)
                continue
            if visit.packed and visit.thing in ask.stop:
                continue
            if visit.packed:
                yield from _untracked_inside(ask, walked, visit, root)
                continue
        for life in lives:
            sure = visit.sure and len(lives) == 1
            down_ = ask.direction == "down"
            until = max(visit.lo, ask.window[0]) if down_ else min(visit.hi, ask.window[1])
            way = "named" if down_ else "early"  # in one of its lives
            yield Label(visit.thing, life, until, visit.sure, 0, way)
            if down_:
                time = max(visit.lo, ask.window[0])
                yield Label(visit.thing, life, time, sure, 0, naming=naming,
                            came=ask.stays.start(visit.thing))  # fmt: skip
            else:
                time = min(visit.hi, ask.window[1])
                if ask.ignore_time or world.earliest((visit.thing, life)) <= time:
                    yield Label(visit.thing, life, time, sure, 0)


def _untracked_inside(ask: Ask, walked: Walked, visit: Visit, root: str) -> Iterator[Label]:
    """Where an item without a lot went that was in a container at a place: only with that."""
    world = ask.world
    label = Label(visit.thing, 0, max(visit.lo, ask.window[0]), visit.sure, 0, naming=root)
    for out in world.outflows((visit.thing, 0)):
        if out.hus:
            inside = packs_of(ask.containers, out.hus[-1], out.time, visit.thing, booking=True)
            if inside & visit.packs:
                yield from down.leave(
                    world, ask.stays, walked, label, out, ask.ignore_time, ask.stop
                )


def _untracked_there(ask: Ask, walked: Walked, visit: Visit, root: str) -> Iterator[Label]:
    """Where an item without a lot came from that was at a place: there for certain by what came in
    there, else possibly."""
    for p in ask.world.inflows((visit.thing, 0)):
        sure = visit.sure and down.names(p, root)
        time = min(visit.hi, ask.window[1])
        label = Label(visit.thing, 0, time, sure, 0, "named")
        yield from up.come(ask.world, ask.stays, walked, label, p, ask.ignore_time, ask.stop)


def _is_part(world: World, thing: str, place: str) -> bool:
    """Whether a place may have had only part of a lot: not all of it came in there."""
    if thing.startswith("serial:"):
        return False
    return any(f.place != place for f in world.books.of(thing, INFLOWS))


_OTHERS = {
    "order": _run, "batch": _run, "customer": _customer, "supplier": _supplier,
    "supplier-lot": _supplier_lot, "item": _item, "location": _location, "resource": _resource,
}  # fmt: skip
