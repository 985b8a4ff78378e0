"""The picture of a trace: a `Scene` becomes boxes and curves with positions. Pure.

Material flows from left to right, whichever way was traced. At most so many nodes are drawn, the
nearest to the roots first and containers last; every box says how many of its neighbours are left
out. An order whose bookings all stand on its runs is drawn as its runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.genealogy.question import Direction
from app.trace.models import Edge, Node
from app.trace.sentences import totals
from app.trace.steps import share_text
from app.vocabulary import RELATIONSHIPS
from app.wording import NBSP, plural, ref_number
from app.workbench.picture_layout import LayoutColumns, lay_out

WIDTH, HEIGHT = 190.0, 42.0
_ACROSS, _GAP, _SLOT, _MARGIN = 84.0, 12.0, 10.0, 14.0
_LABELLED_EDGES = 70  # with more links than this, quantities are told on hovering only
_LINE, _SUBLINE = 18, 24  # characters that fit a box


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be drawn: nodes, nearest first, with all their links; `beyond` counts others.

    `more`: how many neighbours of a node are not among the nodes; None: counted from the links.
    """

    direction: Direction
    roots: tuple[Node, ...]
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    beyond: int = 0
    more: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """One drawn thing. `more` counts its neighbours in the trace that are not drawn."""

    ref: str
    kind: str
    title: str
    line: str
    subline: str
    status: str | None
    root: bool
    more: int
    x: float
    y: float
    possible: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """One drawn link: its ends, SVG path and bends, what it says, where its label stands.

    `amount`: the quantity, `label`: the same unless there are too many; `possible`: no booking of
    it is certain.
    """

    start: str
    end: str
    path: str
    points: tuple[tuple[float, float], ...]
    amount: str
    title: str
    label: str
    x: float
    y: float
    type: str
    possible: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn trace. `left_out` counts things of the trace that have no box."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    left_out: int
    merged_orders: int

    @property
    def doubts(self) -> bool:
        """Whether anything drawn is only possible."""
        return any(box.possible for box in self.boxes) or any(c.possible for c in self.curves)


Pair = tuple[str, str]


def draw(trace: Scene, most_nodes: int) -> Picture:
    """Draw at most `most_nodes` things of a trace."""
    nodes = {node.ref: node for node in trace.nodes}
    pairs = _pairs(trace.edges)
    beside: dict[str, set[str]] = defaultdict(set)
    for start, end in pairs:
        beside[start].add(end)
        beside[end].add(start)
    roots = {node.ref for node in trace.roots}
    merged = {
        ref for ref, node in nodes.items()
        if node.kind == "order" and ref not in beside and ref not in roots
    }  # fmt: skip
    last: set[str] = set()
    if (
        trace.beyond or len(nodes) - len(merged) > most_nodes
    ):  # lots and runs tell the story, containers do not
        last = {ref for ref, node in nodes.items() if node.kind == "hu"} - roots
    walked = _walking_order(trace, pairs, merged, without=last)
    chosen = walked[:most_nodes]
    drawn = set(chosen)
    shown = {pair: edges for pair, edges in pairs.items() if drawn.issuperset(pair)}
    down = trace.direction == "down"
    columns = lay_out(
        chosen, (pair if down else pair[::-1] for pair in shown), HEIGHT, _SLOT, _GAP
    )  # fmt: skip
    rightmost = max(columns.column.values(), default=0)
    place = _places(columns, rightmost, down)
    boxes = tuple(
        _box(
            nodes[ref],
            *place[ref],
            root=ref in roots,
            more=_more(trace, ref, beside[ref] - drawn),
        )
        for ref in chosen
    )
    few = len(shown) <= _LABELLED_EDGES
    curves = tuple(
        _curve(pair, edges, columns, place, rightmost, down=down, few=few)
        for pair, edges in shown.items()
    )
    return Picture(
        width=2 * _MARGIN + (rightmost + 1) * WIDTH + rightmost * _ACROSS,
        height=round(2 * _MARGIN + max(columns.height, HEIGHT), 1),
        boxes=boxes,
        curves=curves,
        left_out=trace.beyond + len(walked) - len(chosen),
        merged_orders=len(merged),
    )


def _more(trace: Scene, ref: str, missing: Collection[str]) -> int:
    return len(missing) if trace.more is None else trace.more.get(ref, 0) + len(missing)


def _pairs(edges: Iterable[Edge]) -> dict[Pair, list[Edge]]:
    """Links by their ends, without those that only say which run belongs to which order."""
    feeds, makes = set(), set()
    edges = list(edges)
    for edge in edges:
        if edge.type == "CONSUMED_INTO":
            feeds.add(edge.end)
        elif edge.type == "PRODUCED":
            makes.add(edge.start)
    pairs: dict[Pair, list[Edge]] = defaultdict(list)
    for edge in edges:
        useless = (edge.type == "RAN_AS" and edge.start not in feeds) or (
            edge.type == "REPORTED_IN" and edge.end not in makes
        )
        if not useless:
            pairs[edge.start, edge.end].append(edge)
    return dict(pairs)


def _walking_order(
    trace: Scene, pairs: Iterable[Pair], merged: set[str], without: Collection[str]
) -> list[str]:
    """Things in the order a walk from the roots meets them; those `without` come last."""
    after: dict[str, list[str]] = defaultdict(list)
    for start, end in pairs:
        here, there = (start, end) if trace.direction == "down" else (end, start)
        after[here].append(there)
    linked = {end for pair in pairs for end in pair}
    refs = [node.ref for node in trace.nodes if node.ref not in merged]
    rank = {ref: index for index, ref in enumerate(refs)}
    order: dict[str, None] = {}
    todo = [node.ref for node in trace.roots if node.ref in rank]
    todo += [node.ref for node in trace.nodes if node.depth == 0 and node.ref in linked]
    _walk(order, todo, after, rank, set(without))
    if without:  # known things are walked again, on to those passed over before
        _walk(order, list(order), after, rank, set())
    seen = set(order)
    for ref in refs:
        if ref not in seen:
            _walk(order, [ref], after, rank, seen)
    return list(order)


def _walk(
    order: dict[str, None],
    todo: Sequence[str],
    after: Mapping[str, Sequence[str]],
    rank: Mapping[str, int],
    seen: set[str],
) -> None:
    """Breadth first from some things on, into `order`; what was `seen` is passed over."""
    while todo:
        following: dict[str, None] = {}
        for ref in todo:
            if ref in seen or ref not in rank:
                continue
            seen.add(ref)
            order.setdefault(ref)
            nearest = sorted(
                (each for each in after.get(ref, ()) if each in rank), key=rank.__getitem__
            )
            following.update(dict.fromkeys(nearest))
        todo = list(following)


def _places(columns: LayoutColumns, last: int, down: bool) -> dict[str, tuple[float, float]]:
    return {
        ref: (
            _MARGIN + (at if down else last - at) * (WIDTH + _ACROSS),
            round(_MARGIN + columns.centre[ref] - HEIGHT / 2, 1),
        )
        for ref, at in columns.column.items()
    }


def _box(node: Node, x: float, y: float, *, root: bool, more: int) -> Box:
    line = node.number
    if node.kind == "batch":
        line = " / ".join(part for part in node.ref.removeprefix("batch:").split("/"))
    subline = node.name or (node.item or "")
    sure = node.certainty if node.reason is None else f"{node.certainty}: {node.reason}"
    share = f"share {share_text(node.share)}" if node.has_share and not root else None
    title = " · ".join(
        part for part in (line, subline, node.status, node.standing_text, sure, share) if part
    )
    return Box(
        node.ref, node.kind, title, _short(line, _LINE), _short(subline, _SUBLINE),
        node.shown_status, root, more, x, y, node.certainty == "possible",
    )  # fmt: skip


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _curve(
    pair: Pair,
    edges: Sequence[Edge],
    columns: LayoutColumns,
    place: Mapping[str, tuple[float, float]],
    last: int,
    *,
    down: bool,
    few: bool,
) -> Curve:
    walked = pair if down else pair[::-1]
    slots = columns.passes.get(walked)
    if slots is None:  # a link that closes a cycle was laid out the other way round
        slots = columns.passes.get(walked[::-1], [])[::-1]
    if not down:
        slots = slots[::-1]
    start_x, start_y = place[pair[0]]
    end_x, end_y = place[pair[1]]
    forward = start_x < end_x
    points = [(start_x + (WIDTH if forward else 0), start_y + HEIGHT / 2)]
    for slot in slots:
        at = slot[2] if down else last - slot[2]
        left = _MARGIN + at * (WIDTH + _ACROSS)
        y = round(_MARGIN + columns.centre[slot], 1)
        points += [(left, y), (left + WIDTH, y)] if forward else [(left + WIDTH, y), (left, y)]
    points.append((end_x + (0 if forward else WIDTH), end_y + HEIGHT / 2))
    amount = " · ".join(filter(None, (_amount(edges), _supplier_lots(edges))))
    middle = len(points) // 2
    (ax, ay), (bx, by) = points[middle - 1], points[middle]
    return Curve(
        *pair, _path(points), tuple(points), amount, _said(pair, edges, amount),
        amount if few else "",
        round((ax + bx) / 2, 1), round((ay + by) / 2 - 4, 1), edges[0].type, _doubtful(edges),
    )  # fmt: skip


def _path(points: Sequence[tuple[float, float]]) -> str:
    text = f"M{points[0][0]:g} {points[0][1]:g}"
    for (ax, ay), (bx, by) in pairwise(points):
        if ay == by:
            text += f"L{bx:g} {by:g}"
        else:
            middle = round((ax + bx) / 2, 1)
            text += f"C{middle:g} {ay:g} {middle:g} {by:g} {bx:g} {by:g}"
    return text


def _amount(edges: Sequence[Edge]) -> str:
    """The summed quantities, when all bookings have one."""
    sums = totals(amount for edge in edges for amount in edge.amounts)
    if any(each.unknown for each in sums):
        return ""
    return ", ".join(str(each).replace(NBSP, " ") for each in sums)


def _supplier_lots(edges: Sequence[Edge]) -> str:
    """The suppliers' numbers of receipts: one is said, more are counted."""
    numbers = sorted({ref_number(edge.supplier_lot) for edge in edges if edge.supplier_lot})
    if len(numbers) > 1:
        return plural(len(numbers), "supplier lot").replace(NBSP, " ")
    return numbers[0] if numbers else ""


VERBS = {name: each.forth for name, each in RELATIONSHIPS.items()}


def _said(pair: Pair, edges: Sequence[Edge], amount: str) -> str:
    verb = VERBS.get(edges[0].type, edges[0].type)
    times = sorted({edge.at[:10] for edge in edges if edge.at})
    when = " to ".join(dict.fromkeys((times[0], times[-1]))) if times else "time unknown"
    sure = "possible" if _doubtful(edges) else "certain"
    amount = f", {amount}" if amount else ""
    return f"{pair[0]} {verb} {pair[1]}{amount}, {when}, {sure}"


def _doubtful(edges: Sequence[Edge]) -> bool:
    return all(edge.certainty == "possible" for edge in edges)
