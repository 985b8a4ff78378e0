"""The picture of a trace: boxes and links get positions. Pure.

Material flows from left to right, whichever way was traced. A column is as wide as what stands in
it, the gap behind it as what its links say; links pass columns between their boxes, never behind
one. Every text is at least 12 px high.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from app.genealogy.question import Direction
from app.workbench.grouping import Room
from app.workbench.picture_layout import LayoutColumns, lay_out
from app.workbench.picture_words import BoxLabel, PictureLink

HEIGHT = 56.0
_GAP, _SLOT, _MARGIN = 10.0, 10.0, 14.0
_NARROWEST, _ICON, _BESIDE = 84.0, 30.0, 10.0  # a box; what stands left and right of its text
_BOLD, _PLAIN = 8.5, 7.4  # px of a letter, at 12 px
_LEAST_ACROSS, _MOST_ACROSS = 48.0, 104.0
_LABELLED_LINKS = 70  # with more links than this, quantities are told on hovering only
LINE, BELOW, AMOUNT = 16, 18, 13  # characters that fit a line
_LINES, _BEGIN = 3, 6
_BACKWARD = 9.0  # so much lower a link that goes back leaves and arrives
# What a desk shows at once, without zooming; the rest of a picture is reached by panning.
DESK = Room(9, 6, 620.0, 300, HEIGHT, _SLOT, _GAP)

Point = tuple[float, float]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn thing, or a group of them: its label, where it stands, and its texts as they fit."""

    label: BoxLabel
    x: float
    y: float
    width: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """How high it is: all are."""
        return HEIGHT

    @property
    def ref(self) -> str:
        """The ref of the thing, the key of the group."""
        return self.label.ref


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawn link: its points from box to box, its path in SVG, its amount and where that stands.

    `amount` is there on hovering, too, where there are too many to write them all (`text` empty).
    `near_start`: it is written in the first gap the link goes through, else in the last.
    """

    link: PictureLink
    points: tuple[Point, ...]
    path: str
    text: str
    x: float
    y: float
    near_start: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn trace."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]

    @property
    def doubts(self) -> bool:
        """Whether anything drawn is only possible."""
        return any(box.label.possible for box in self.boxes) or any(
            curve.link.possible for curve in self.curves
        )


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where columns stand, from the left: the x of each and how wide it is."""

    x: Sequence[float]
    width: Sequence[float]
    columns: LayoutColumns
    down: bool

    def column(self, ref: str) -> int:
        """The column of a box, from the left."""
        return self.left(self.columns.column[ref])

    def left(self, at: int) -> int:
        return at if self.down else len(self.x) - 1 - at


def draw(direction: Direction, labels: Sequence[BoxLabel], links: Sequence[PictureLink]) -> Picture:
    """Draw boxes, nearest first, and the links between them."""
    down = direction == "down"
    names = {label.ref for label in labels}
    links = [each for each in links if names.issuperset((each.start, each.end))]
    walked = (
        (each.start, each.end) if down else (each.end, each.start)
        for each in links if each.start != each.end
    )  # fmt: skip
    columns = lay_out([label.ref for label in labels], walked, HEIGHT, _SLOT, _GAP)
    few = len(links) <= _LABELLED_LINKS
    grid = _grid(labels, links if few else (), columns, down)
    boxes = {label.ref: _box(label, grid) for label in labels}
    outgoing, incoming = Counter(x.start for x in links), Counter(x.end for x in links)
    curves = tuple(
        _curve(each, boxes, grid, few, outgoing[each.start] <= incoming[each.end])
        for each in links if each.start != each.end
    )  # fmt: skip
    last = len(grid.x) - 1
    return Picture(
        round(grid.x[last] + grid.width[last] + _MARGIN, 1) if labels else 2 * _MARGIN,
        round(2 * _MARGIN + max(columns.height, HEIGHT), 1), tuple(boxes.values()), curves,
    )  # fmt: skip


def _grid(
    labels: Sequence[BoxLabel], links: Sequence[PictureLink], columns: LayoutColumns, down: bool
) -> _Grid:
    count = max(columns.column.values(), default=0) + 1
    widths, gaps = [_NARROWEST] * count, [_LEAST_ACROSS] * count
    placed = _Grid(widths, widths, columns, down)
    for label in labels:
        at = placed.column(label.ref)
        widths[at] = max(widths[at], _wide(label))
    for link in links:
        here, there = placed.column(link.start), placed.column(link.end)
        for at in (min(here, there), max(here, there) - 1):  # its first gap and its last
            gaps[at] = max(gaps[at], min(_MOST_ACROSS, 16 + _PLAIN * len(link.amount)))
    x, lefts = _MARGIN, []
    for width, gap in zip(widths, gaps, strict=True):
        lefts.append(round(x, 1))
        x += width + gap
    return _Grid(lefts, widths, columns, down)


def _wide(label: BoxLabel) -> float:
    first, *below = lines_of(label)
    text = max(_BOLD * len(first), *(_PLAIN * len(each) for each in below), 0)
    return round(max(_NARROWEST, _ICON + text + _BESIDE), 1)


def lines_of(label: BoxLabel) -> tuple[str, ...]:
    """What a box says, as it fits: its first line, and at most two below."""
    texts = [text for text in label.below if text]
    below = [line for text in texts for line in wrap(text, BELOW)]
    if len(below) >= _LINES and len(texts) > 1:  # each text has a line
        below = [fitting(text, BELOW) for text in texts]
    elif len(below) >= _LINES:
        below[_LINES - 2] = fitting(" ".join(below[_LINES - 2 :]), BELOW)
    return _number(label.line), *below[: _LINES - 1]


def _number(text: str) -> str:
    """A number as it fits: its end tells it from others, so it is cut in its middle."""
    return text if len(text) <= LINE else f"{text[:_BEGIN]}…{text[_BEGIN + 1 - LINE :]}"


def fitting(text: str, most: int) -> str:
    """A text cut to what fits; that it was cut is seen."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _box(label: BoxLabel, grid: _Grid) -> Box:
    at = grid.column(label.ref)
    y = round(_MARGIN + grid.columns.centre[label.ref] - HEIGHT / 2, 1)
    return Box(
        label, grid.x[at], y, grid.width[at], lines_of(label)
    )  # fmt: skip


def _curve(
    link: PictureLink, boxes: Mapping[str, Box], grid: _Grid, few: bool, near_start: bool
) -> Curve:
    points = _points(link, boxes, grid)
    (ax, ay), (bx, by) = points[:2] if near_start else points[-2:]
    text = fitting(link.amount, AMOUNT) if few else ""
    return Curve(
        link, points, _path(points), text, round((ax + bx) / 2, 1), round((ay + by) / 2 - 4, 1),
        near_start,
    )  # fmt: skip


def _points(link: PictureLink, boxes: Mapping[str, Box], grid: _Grid) -> tuple[Point, ...]:
    """From the edge of one box to that of the other, between the boxes of columns on the way."""
    walked = (link.start, link.end) if grid.down else (link.end, link.start)
    slots = grid.columns.passes.get(walked)
    if slots is None:  # a link that closes a cycle was laid out the other way round
        slots = grid.columns.passes.get(walked[::-1], [])[::-1]
    if not grid.down:
        slots = slots[::-1]
    start, end = boxes[link.start], boxes[link.end]
    forward = start.x < end.x
    low = HEIGHT / 2 + (0 if forward else _BACKWARD)
    points = [(round(start.x + (start.width if forward else 0), 1), round(start.y + low, 1))]
    for slot in slots:
        at = grid.left(slot[2])
        left, right = grid.x[at], round(grid.x[at] + grid.width[at], 1)
        y = round(_MARGIN + grid.columns.centre[slot] + (0 if forward else _SLOT / 2), 1)
        points += [(left, y), (right, y)] if forward else [(right, y), (left, y)]
    points.append((round(end.x + (0 if forward else end.width), 1), round(end.y + low, 1)))
    return tuple(points)


def _path(points: Sequence[Point]) -> str:
    text = f"M{points[0][0]:g} {points[0][1]:g}"
    for (ax, ay), (bx, by) in pairwise(points):
        if ay == by:
            text += f"L{bx:g} {by:g}"
        else:
            middle = round((ax + bx) / 2, 1)
            text += f"C{middle:g} {ay:g} {middle:g} {by:g} {bx:g} {by:g}"
    return text
