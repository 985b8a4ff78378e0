"""Where a walk starts, for every kind of root."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reference import down, up
from tests.reference.contents import contents, moments
from tests.reference.flows import Flow, order_of
from tests.reference.rules import World, is_clean
from tests.reference.times import EVER, When
from tests.reference.walk import Label, Walked, note


def starts_of(world: World, walked: Walked, direction: str, root: str) -> list[Label]:
    """The labels a walk from a root starts with; `walked` takes what the root itself names."""
    kind = root.split(":", 1)[0]
    if kind in ("lot", "serial"):
        return _labels(world, direction, root)
    return list(_OTHERS[kind](world, walked, direction, root))


def _labels(world: World, direction: str, thing: str) -> list[Label]:
    return down.root_labels(world, thing) if direction == "down" else up.root_labels(world, thing)


def _run(world: World, walked: Walked, direction: str, root: str) -> Iterator[Label]:
    """Down: what was made, up: what was booked on it; an order is all its runs."""
    order = order_of(root)
    others = order is not None and len(world.books.runs.get(order, set()) - {root}) > 0
    if root == order:
        for run in world.books.runs.get(root, ()):
            note(walked.runs, run, True)
    elif order is not None:
        note(walked.runs, order, True)
    kind = "produce" if direction == "down" else "consume"
    for flow in world.books.flows:
        if flow.kind != kind:
            continue
        inside = flow.other == root or (root == order and order_of(flow.other) == root)
        whole = not inside and flow.other == order  # booked on the order of the root
        if inside or whole:
            certain = is_clean(world, flow) and not (whole and others)
            if not flow.tracked:
                before, _ = walked.leaves.get(flow.thing, (False, 0))
                walked.leaves[flow.thing] = (before or certain, 0)
            elif direction == "down":
                for life in world.belongs[flow]:
                    yield Label(flow.thing, life, flow.time.lo, certain, 0)
            else:
                yield from up.come_from(world, flow, flow.time.hi, certain, 0, False)


def _customer(world: World, walked: Walked, direction: str, root: str) -> Iterator[Label]:
    """Up: what was shipped there, as of the shipment; down: what it returned, from then on."""
    for flow in _with(world, "ship" if direction == "up" else "back", root):
        if not flow.tracked:
            before, _ = walked.leaves.get(flow.thing, (False, 0))
            walked.leaves[flow.thing] = (before or is_clean(world, flow), 0)
        elif direction == "up":
            yield from up.come_from(world, flow, flow.time.hi, True, 0, False)
        else:
            for life in world.belongs[flow]:
                yield Label(flow.thing, life, flow.time.lo, is_clean(world, flow), 0)


def _supplier(world: World, walked: Walked, direction: str, root: str) -> Iterator[Label]:
    """The lots it supplied."""
    for flow in _with(world, "receive", root):
        if flow.tracked:
            yield from _labels(world, direction, flow.thing)


def _with(world: World, kind: str, party: str) -> list[Flow]:
    return [f for f in world.books.flows if f.kind == kind and f.other == party]


def _container(world: World, walked: Walked, direction: str, root: str) -> Iterator[Label]:
    """Up: all it ever held; down: each content from the moment it was packed."""
    packing = world.books.packing
    for moment in moments(packing, When(-EVER, EVER, -EVER, EVER)):
        first = not any(-EVER < t <= moment for p in packing for t in (p.time.start, p.time.end))
        for inside in contents(world.books, root, When(moment, moment, moment, moment)):
            if inside.thing.startswith("hu:"):
                note(walked.hus, inside.thing, inside.sure)
                continue
            if inside.thing.startswith("item:"):
                walked.leaves[inside.thing] = (inside.sure, 0)
                continue
            time = EVER if direction == "up" else -EVER if first else moment
            lives = {
                life
                for f in world.books.of(inside.thing, ("pack",))
                if f.other == inside.path[0]
                for life in world.belongs[f]
            }
            for life in lives:
                yield Label(inside.thing, life, time, inside.sure and len(lives) == 1, 0)


_OTHERS = {
    "order": _run, "batch": _run, "customer": _customer, "supplier": _supplier,
    "hu": _container,
}  # fmt: skip
