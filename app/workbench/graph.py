"""The graph of an answer: which things are drawn, and the drawing as script reads it.

The nearest are drawn first, up to a limit; a drawn thing says how many of its neighbours are not
drawn and opens portion by portion. Positions are the server's, so that the drawing on paper, the
one without script and the one on the screen are one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.ledger.columns import Flags
from app.trace.models import Edge
from app.workbench.answers import BenchAnswer
from app.workbench.branches import path_in, tree
from app.workbench.filters import Sieve
from app.workbench.names import edges_at, nodes_at, places_of
from app.workbench.picture import HEIGHT, WIDTH, Picture, Scene, draw
from app.workbench.skeleton import INCLUDES
from app.workbench.tree import Tree, branch_order
from app.workbench.view import View

FIRST_NEIGHBOURS = 25  # neighbours that open at once
_MOST = 1_200  # however much is opened


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing. `hidden`: things of kinds that were left out by request; `bare`: orders drawn as
    their runs; `full`: so many are drawn that no more will open; `starts`: refs of what the trace
    starts from."""

    picture: Picture
    hidden: int
    bare: int
    full: bool
    starts: frozenset[str]


def drawing_of(answer: BenchAnswer, sifted: Sieve, view: View, most: int) -> Drawing:
    """The drawing a view asks for."""
    made, mask = tree(answer, sifted), path_in(answer, sifted)
    skeleton = answer.skeleton
    hidden = mask & skeleton.of_kind(*view.hide) & ~skeleton.tops
    mask = mask & ~hidden
    chosen = _chosen(answer, made, mask, view, most)
    refs = nodes_at(answer.trace, skeleton.places[chosen].tolist())
    more = {node.ref: _more(made, mask, chosen, at) for node, at in zip(refs, chosen, strict=True)}
    scene = Scene(
        answer.trace.direction, answer.trace.roots, refs, _edges(answer, sifted, chosen),
        int(mask.sum()) - len(chosen), more,
    )  # fmt: skip
    bare = int((sifted.base & (made.level == 0)).sum())
    starts = frozenset(
        node.ref for node, at in zip(refs, chosen, strict=True) if skeleton.tops[at]
    )  # fmt: skip
    full = len(chosen) >= _MOST
    return Drawing(draw(scene, len(refs)), int(hidden.sum()), bare, full, starts)


def _chosen(answer: BenchAnswer, made: Tree, mask: Flags, view: View, most: int) -> list[int]:
    """Positions of what is drawn, nearest first: the first ones, the selected one's way, and what
    was opened."""
    listed = np.flatnonzero(mask)
    order = np.lexsort((made.level[listed], _through_units(answer, made)[listed]))
    if len(listed) <= most:
        order = np.argsort(made.level[listed], kind="stable")
    chosen = dict.fromkeys(listed[order][:most].tolist())
    asked = [*view.more, *([view.why] if view.why else [])]
    places = places_of(answer.trace, set(asked))
    where = {ref: answer.skeleton.position(place) for ref, place in places.items()}
    selected = where.get(view.why)
    if selected is not None and made.level[selected] > 0:
        way = [each for each in made.way_to(selected) if mask[each]]
        chosen |= dict.fromkeys(way if way and way[-1] == selected else [])
    for ref, times in Counter(view.more).items():
        position = where.get(ref)
        if position is None or not mask[position]:
            continue
        missing = [each for each in _beside(made, mask, position) if each not in chosen]
        room = max(0, _MOST - len(chosen))
        chosen |= dict.fromkeys([position, *missing[: min(FIRST_NEIGHBOURS * times, room)]])
    return sorted(chosen, key=lambda each: (made.level[each], each))


def _through_units(answer: BenchAnswer, made: Tree) -> Flags:
    """Containers, and what is reached through one only: lots and runs tell the story first."""

    def make() -> Flags:
        through = answer.skeleton.of_kind("hu") & ~answer.skeleton.tops
        for level in range(2, int(made.level.max(initial=0)) + 1):
            here = np.flatnonzero(made.level == level)
            through[here] |= through[made.parent[here]]
        return through

    found: Flags = answer.once(("through units", id(made)), make)
    return found


def _beside(made: Tree, mask: Flags, position: int) -> list[int]:
    near = np.r_[made.under(position), made.above(position)]
    return list(dict.fromkeys(near[mask[near]].tolist()))


def _more(made: Tree, mask: Flags, chosen: list[int], position: int) -> int:
    near = np.unique(np.r_[made.under(position), made.above(position)])
    return int((mask[near] & ~np.isin(near, chosen)).sum())


def _edges(answer: BenchAnswer, sifted: Sieve, chosen: list[int]) -> list[Edge]:
    """The links between drawn things."""
    skeleton = answer.skeleton
    here = np.zeros(len(skeleton), np.bool_)
    here[chosen] = True
    wanted = here[skeleton.starts] & here[skeleton.ends] & branch_order(skeleton)
    if sifted.wanted.certain_only:
        wanted &= skeleton.sure
    links = np.flatnonzero(wanted)
    members = links[skeleton.types[links] == INCLUDES]
    bookings = skeleton.bookings[links[skeleton.types[links] != INCLUDES]].tolist()
    edges = list(edges_at(answer.trace, bookings).values())
    ends = {at for link in members.tolist() for at in (skeleton.starts[link], skeleton.ends[link])}
    listed = sorted(ends)
    nodes = nodes_at(answer.trace, skeleton.places[listed].tolist()) if listed else []
    by_position = dict(zip(listed, nodes, strict=True))
    edges += [
        Edge(by_position[skeleton.starts[link]].ref, by_position[skeleton.ends[link]].ref,
             "INCLUDES", *(None,) * 8)
        for link in members.tolist()
    ]  # fmt: skip
    return edges


def as_json(found: Drawing) -> dict[str, Any]:
    """The drawing as the page's script reads it: boxes by their middle, links by their bends."""
    boxes = [
        {
            "ref": box.ref, "start": box.ref in found.starts, "kind": box.kind,
            "title": box.title, "line": box.line,
            "subline": box.subline, "status": box.status, "root": box.root, "more": box.more,
            "possible": box.possible, "x": round(box.x + WIDTH / 2, 1),
            "y": round(box.y + HEIGHT / 2, 1),
        }
        for box in found.picture.boxes
    ]  # fmt: skip
    links = [
        {
            "from": curve.start, "to": curve.end, "type": curve.type, "title": curve.title,
            "label": curve.amount, "possible": curve.possible, "bends": curve.points[1:-1],
        }
        for curve in found.picture.curves
    ]  # fmt: skip
    return {
        "boxes": boxes, "links": links, "left_out": found.picture.left_out,
        "hidden": found.hidden, "full": found.full, "width": WIDTH, "height": HEIGHT,
    }  # fmt: skip
