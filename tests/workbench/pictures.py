"""Graphs of answers without a database: made of events, laid out, and measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from app.genealogy.extent import Extent
from app.genealogy.from_events import from_events
from app.genealogy.question import Direction
from app.genealogy.starts import ask
from app.ledger.columns import Ints
from app.trace.models import Node
from app.trace.reader import Reader
from app.workbench.answers import BenchAnswer
from app.workbench.group_words import GroupWords, bundles
from app.workbench.grouping import Grouping, Room, boxes_of, grouping
from app.workbench.groups import Groups, groups_of
from app.workbench.picture import DESK, Curve, Picture, draw
from app.workbench.picture_words import BoxLabel, label_of
from app.workbench.skeleton import skeleton_of
from app.workbench.tree import branch_order, tree_of

SMALL = replace(DESK, rows=3, columns=3, height=200.0)


@dataclass(frozen=True)
class Bench:
    """An answer ready to be drawn; `refs` of its things by position."""

    answer: BenchAnswer
    groups: Groups
    positions: Ints
    links: Ints
    refs: tuple[str, ...]


def bench(events: Iterable[Mapping[str, Any]], direction: Direction, *roots: str) -> Bench:
    """The answer to a question over some events."""
    genealogy = from_events(events)
    extent = Extent(ask(genealogy, direction, *roots))
    as_of = SimpleNamespace()  # nothing is read
    trace = SimpleNamespace(direction=direction, reader=Reader(cast(Any, as_of), extent))
    answer = BenchAnswer(cast(Any, trace), "")
    skeleton = skeleton_of(extent)
    answer.__dict__["skeleton"] = skeleton
    made = tree_of(skeleton, np.ones(len(skeleton), np.bool_))
    listed = np.flatnonzero(made.level > 0)
    positions = listed[np.argsort(made.level[listed], kind="stable")]
    there = np.zeros(len(skeleton), np.bool_)
    there[positions] = True
    links = np.flatnonzero(
        there[skeleton.starts] & there[skeleton.ends] & branch_order(skeleton)
    )  # fmt: skip
    ids = extent.answer.told.found.things.ids[skeleton.places]
    refs = tuple(genealogy.refs[each] for each in ids.tolist())
    return Bench(answer, groups_of(answer, positions, links), positions, links, refs)


@dataclass(frozen=True)
class Drawn:
    """What is drawn of an answer: by number of a box its label; the picture."""

    box: Ints
    labels: Mapping[int, BoxLabel]
    picture: Picture
    found: Grouping

    def by_ref(self) -> dict[str, BoxLabel]:
        """The labels by ref or key."""
        return {label.ref: label for label in self.labels.values()}


def drawn(
    some: Bench, room: Room = DESK, opened: Mapping[str, int] | None = None
) -> Drawn:  # fmt: skip
    """The picture with some groups opened, by key."""
    found = grouping(some.groups.columns, room)
    numbers = {some.groups.keys.index(key): times for key, times in (opened or {}).items()}
    box = boxes_of(some.groups.columns, found, numbers)
    words, skeleton = GroupWords(some.answer, some.groups, {}), some.answer.skeleton
    labels: dict[int, BoxLabel] = {}
    for number in dict.fromkeys(box.tolist()):
        members = some.positions[box == number]
        if number >= len(box):
            labels[number] = words.label(number - len(box), members, False)
        else:
            labels[number] = _label(some, int(members[0]), words)
    columns = some.groups.columns
    starts, ends = box[columns.starts], box[columns.ends]
    if not skeleton.down:
        starts, ends = ends, starts
    apart = starts != ends
    links = bundles(
        some.answer, some.links[apart], [labels[each] for each in starts[apart].tolist()],
        [labels[each] for each in ends[apart].tolist()],
    )  # fmt: skip
    picture = draw(some.answer.trace.direction, list(labels.values()), links)
    return Drawn(box, labels, picture, found)


def _label(some: Bench, position: int, words: GroupWords) -> BoxLabel:
    ref = some.refs[position]
    kind, _, rest = ref.partition(":")
    skeleton = some.answer.skeleton
    node = Node(ref, kind, None, rest, None, (), int(skeleton.depth[position]), None)
    return label_of(node, bool(skeleton.tops[position]), words.out_of(position))


def overlaps(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of boxes that cover each other in part."""
    boxes = picture.boxes
    return [
        (a.ref, b.ref)
        for number, a in enumerate(boxes)
        for b in boxes[number + 1 :]
        if a.x < b.x + b.width and b.x < a.x + a.width
        and a.y < b.y + b.height and b.y < a.y + a.height
    ]  # fmt: skip


def crossings(picture: Picture) -> list[tuple[str, str, str]]:
    """Links that run behind a box they do not lead from or to, drawn straight or bent."""
    return [
        (curve.link.start, curve.link.end, box.ref)
        for curve in picture.curves
        for box in picture.boxes
        if box.ref not in (curve.link.start, curve.link.end)
        and any(
            box.x < x < box.x + box.width and box.y < y < box.y + box.height
            for x, y in _points(curve)
        )
    ]  # fmt: skip


def _points(curve: Curve) -> Iterable[tuple[float, float]]:
    steps = [each / 16 for each in range(17)]
    for (ax, ay), (bx, by) in zip(curve.points, curve.points[1:], strict=False):
        for t in steps:
            yield ax + (bx - ax) * t, ay + (by - ay) * t  # as script draws it
            u = 1 - t  # as the server does: level where it leaves and arrives
            middle = (ax + bx) / 2
            x = u**3 * ax + 3 * u * u * t * middle + 3 * u * t * t * middle + t**3 * bx
            yield x, u**3 * ay + 3 * u * u * t * ay + 3 * u * t * t * by + t**3 * by
