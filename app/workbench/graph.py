"""The graph of an answer: everything in it, in groups where that is too much to be read.

Positions are the server's, so that the drawing on paper, the one without script and the one on the
screen are one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.ledger.columns import Flags, Ints, distinct
from app.trace.models import Edge
from app.workbench.answers import BenchAnswer
from app.workbench.branches import path_in, tree
from app.workbench.filters import Sieve
from app.workbench.group_words import GroupWords, bundles, held_back
from app.workbench.grouping import Grouping, boxes_of, grouping
from app.workbench.groups import KEY, Groups, groups_of
from app.workbench.names import edges_at, nodes_at, places_of
from app.workbench.picture import DESK, HEIGHT, Picture, draw
from app.workbench.picture_words import BoxLabel, PictureLink, label_of, links_of
from app.workbench.skeleton import INCLUDES
from app.workbench.tree import branch_order
from app.workbench.view import View

_MOST = 1_200  # things that stand by themselves, however much is opened


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing. `hidden`: things of kinds that were left out by request; `bare`: orders drawn as
    their runs; `full`: so many stand by themselves that no more will open; `opened`: keys of groups
    that were opened, and what they are; `inside`: links inside of groups."""

    picture: Picture
    things: int
    hidden: int
    bare: int
    full: bool
    opened: Mapping[str, str]
    inside: int

    @property
    def groups(self) -> int:
        """How many groups are drawn."""
        return sum(box.label.grouped for box in self.picture.boxes)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is drawn: positions, nearest first, links between them, groups, and those chosen."""

    positions: Ints
    links: Ints
    groups: Groups
    chosen: Grouping
    hidden: int
    bare: int


def drawing_of(answer: BenchAnswer, sifted: Sieve, view: View, most: int) -> Drawing:
    """The drawing a view asks for: at first in at most so many boxes."""
    key = ("graph", sifted.wanted, view.hide, most)
    scope: _Scope = answer.once(key, lambda: _scope(answer, sifted, view, most))
    columns = scope.groups.columns
    numbers = {each: scope.groups.number(each) for each in view.more}
    opened = Counter(n for each in view.more if (n := numbers[each]) is not None)
    alone = np.flatnonzero(np.isin(scope.positions, _selected(answer, view)))
    box = boxes_of(columns, scope.chosen, opened, alone.tolist(), _MOST)
    labels = _labels(answer, scope, box)
    links, inside = _links(answer, scope, box, labels)
    picture = draw(answer.trace.direction, list(labels.values()), links)
    names = {
        each: _opened_words(scope.groups, number) for each, number in numbers.items()
        if number is not None
    }  # fmt: skip
    full = int((box < len(box)).sum()) >= _MOST
    return Drawing(picture, len(box), scope.hidden, scope.bare, full, names, inside)


def _scope(answer: BenchAnswer, sifted: Sieve, view: View, most: int) -> _Scope:
    made, mask = tree(answer, sifted), path_in(answer, sifted)
    skeleton = answer.skeleton
    hidden = mask & skeleton.of_kind(*view.hide) & ~skeleton.tops
    mask = mask & ~hidden
    listed = np.flatnonzero(mask)
    positions = listed[np.argsort(made.level[listed], kind="stable")]
    links = _links_in(answer, sifted, mask)
    groups = groups_of(answer, positions, links)
    chosen = grouping(groups.columns, replace(DESK, boxes=most))
    bare = int((sifted.base & (made.level == 0)).sum())
    return _Scope(positions, links, groups, chosen, int(hidden.sum()), bare)


def _links_in(answer: BenchAnswer, sifted: Sieve, mask: Flags) -> Ints:
    """The links between some things."""
    skeleton = answer.skeleton
    wanted = mask[skeleton.starts] & mask[skeleton.ends] & branch_order(skeleton)
    if sifted.wanted.certain_only:
        wanted &= skeleton.sure
    return np.flatnonzero(wanted)


def _selected(answer: BenchAnswer, view: View) -> list[int]:
    """The position of the selected thing, where the answer has it."""
    places = places_of(answer.trace, {view.why} if view.why else ())
    found = (answer.skeleton.position(place) for place in places.values())
    return [position for position in found if position is not None]


def _labels(answer: BenchAnswer, scope: _Scope, box: Ints) -> dict[int, BoxLabel]:
    """By number of a box, what it says, in the order in which boxes are drawn."""
    single = np.flatnonzero(box < len(box))
    positions = scope.positions[single]
    nodes = nodes_at(answer.trace, answer.skeleton.places[positions].tolist())
    words = GroupWords(answer, scope.groups, held_back(answer))
    found = {
        number: label_of(node, bool(answer.skeleton.tops[position]), words.out_of(position))
        for number, node, position in zip(single.tolist(), nodes, positions.tolist(), strict=True)
    }
    inner = scope.chosen.levels[-1]
    parted = set(inner[single].tolist())
    for number in distinct(box[box >= len(box)]).tolist():
        members = np.flatnonzero(box == number)
        group = number - len(box)
        more = bool(parted.intersection(inner[members].tolist()))
        found[number] = words.label(group, scope.positions[members], more)
    return {number: found[number] for number in dict.fromkeys(box.tolist())}


def _links(
    answer: BenchAnswer, scope: _Scope, box: Ints, labels: Mapping[int, BoxLabel]
) -> tuple[list[PictureLink], int]:
    """The links between boxes, and how many are inside of groups."""
    skeleton, size = answer.skeleton, len(box)
    columns = scope.groups.columns
    starts, ends = box[columns.starts], box[columns.ends]
    if not skeleton.down:
        starts, ends = ends, starts
    between = starts != ends
    apart = between & (starts < size) & (ends < size)
    joint = between & ~apart
    found = links_of(_edges(answer, scope.links[apart]))
    found += bundles(
        answer, scope.links[joint], [labels[each] for each in starts[joint].tolist()],
        [labels[each] for each in ends[joint].tolist()],
    )  # fmt: skip
    return found, int((~between).sum())


def _edges(answer: BenchAnswer, links: Ints) -> Sequence[Edge]:
    """Links between things that stand by themselves, with their documents."""
    skeleton = answer.skeleton
    members = links[skeleton.types[links] == INCLUDES]
    bookings = skeleton.bookings[links[skeleton.types[links] != INCLUDES]].tolist()
    edges = list(edges_at(answer.trace, bookings).values())
    listed = sorted({*skeleton.starts[members].tolist(), *skeleton.ends[members].tolist()})
    nodes = nodes_at(answer.trace, skeleton.places[listed].tolist()) if listed else []
    by_position = dict(zip(listed, nodes, strict=True))
    edges += [
        Edge(by_position[skeleton.starts[link]].ref, by_position[skeleton.ends[link]].ref,
             "INCLUDES", *(None,) * 8)
        for link in members.tolist()
    ]  # fmt: skip
    return edges


def _opened_words(groups: Groups, number: int) -> str:
    many, item = groups.words[number][1], groups.items[number]
    return f"{many} of {item}" if item else many


def as_json(found: Drawing) -> dict[str, Any]:
    """The drawing as the page's script reads it: boxes by their middle, links by their points."""
    boxes = [
        {
            "ref": box.ref, "start": box.label.start, "kind": box.label.kind,
            "title": box.label.title, "lines": box.lines,
            "status": box.label.status, "count": box.label.count,
            "opens": box.ref if box.ref.startswith(KEY) else "", "possible": box.label.possible,
            "x": round(box.x + box.width / 2, 1), "y": round(box.y + HEIGHT / 2, 1),
            "wide": box.width,
        }
        for box in found.picture.boxes
    ]  # fmt: skip
    links = [
        {
            "from": curve.link.start, "to": curve.link.end, "type": curve.link.type,
            "title": curve.link.title, "label": curve.link.amount, "text": curve.text,
            "near_start": curve.near_start, "possible": curve.link.possible,
            "points": curve.points,
        }
        for curve in found.picture.curves
    ]  # fmt: skip
    return {
        "boxes": boxes, "links": links, "things": found.things, "hidden": found.hidden,
        "full": found.full, "height": HEIGHT, "width": 120, "opened": list(found.opened.items()),
    }  # fmt: skip
