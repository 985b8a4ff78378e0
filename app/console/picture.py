"""Nodes and relationships of an answer as a picture: placed here, drawn by the template. Pure.

A node stands one column after the nodes that lead to it; where relationships go round in a
circle the first one seen stays first. Only so many nodes are drawn, and it is said how many not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.wording import kind_of, ref_name, thing_link, trace_link

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y = 200, 44, 125, 18
PROPERTIES = 20  # of a node or relationship that are listed beside the picture
_WORDS = 160  # characters of one value


@dataclass(frozen=True, slots=True)
class PictureBox:
    """A node: its place, its words, its ref when it is a thing people can open, its properties."""

    x: int
    y: int
    ref: str | None
    label: str
    name: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PictureCurve:
    """A relationship from box to box, given by their places in the list: `path` is SVG."""

    path: str
    type: str
    x: int
    y: int
    start: int
    end: int
    properties: Mapping[str, Any]

    @property
    def off(self) -> str:
        """Why it no longer counts; empty: it does."""
        if self.properties.get("voided_at") is not None:
            return "voided"
        return "reversed" if self.properties.get("undone_at") is not None else ""


@dataclass(frozen=True, slots=True)
class GraphPicture:
    """What to draw, its size, and how many nodes were left out."""

    boxes: tuple[PictureBox, ...]
    curves: tuple[PictureCurve, ...]
    width: int
    height: int
    left_out: int


def picture(rows: Iterable[Sequence[Any]], most: int) -> GraphPicture | None:
    """The picture of an answer; None when it holds no nodes."""
    nodes: dict[str, Mapping[str, Any]] = {}
    links: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        for each in _graph_values(row):
            (nodes if each["kind"] == "node" else links)[each["id"]] = each
    if not nodes:
        return None
    drawn = dict(list(nodes.items())[:most])
    between = [each for each in links.values() if each["start"] in drawn and each["end"] in drawn]
    places = _places(list(drawn), [(each["start"], each["end"]) for each in between])
    boxes = {key: _box(node, *places[key]) for key, node in drawn.items()}
    order = {key: number for number, key in enumerate(boxes)}
    return GraphPicture(
        tuple(boxes.values()),
        tuple(_curve(each, boxes, order[each["start"]], order[each["end"]]) for each in between),
        max(box.x for box in boxes.values()) + BOX_WIDTH + GAP_Y,
        max(box.y for box in boxes.values()) + BOX_HEIGHT + GAP_Y,
        len(nodes) - len(drawn),
    )


def _graph_values(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from _graph_values(each)
    elif isinstance(value, dict):
        kind = value.get("kind")
        if kind == "path":
            yield from _graph_values([*value["nodes"], *value["relationships"]])
        elif kind in ("node", "relationship") and "id" in value:
            yield value
        else:
            yield from _graph_values(list(value.values()))


def _places(keys: list[str], pairs: list[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    after: dict[str, list[str]] = defaultdict(list)
    entered = {end for start, end in pairs if start != end}
    for start, end in pairs:
        after[start].append(end)
    column: dict[str, int] = {}
    queue = [key for key in keys if key not in entered] or keys[:1]
    column = dict.fromkeys(queue, 0)
    for _ in range(len(keys)):
        moved = False
        for start, end in pairs:
            if start in column and column.get(end, -1) <= column[start] < len(keys) and (
                end not in column or not _leads(after, end, start)
            ):  # fmt: skip
                column[end] = column[start] + 1
                moved = True
        if not moved:
            rest = next((key for key in keys if key not in column), None)
            if rest is None:
                break
            column[rest] = 0
    counts: dict[int, int] = defaultdict(int)
    places = {}
    for key in keys:
        at = column.get(key, 0)
        places[key] = (at, counts[at])
        counts[at] += 1
    return places


def _leads(after: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        fresh = [each for each in after.get(key, ()) if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


def _box(node: Mapping[str, Any], column: int, row: int) -> PictureBox:
    properties = node["properties"]
    labels = [label for label in node["labels"] if label != "Thing"] or node["labels"]
    ref = properties.get("ref") if "Thing" in node["labels"] else None
    name = ref_name(ref) if ref else str(properties.get("name") or properties.get("event_id") or "")
    return PictureBox(
        GAP_Y + column * (BOX_WIDTH + GAP_X),
        GAP_Y + row * (BOX_HEIGHT + GAP_Y),
        ref,
        labels[0] if labels else "node",
        name if len(name) <= 28 else name[:27] + "…",
        properties,
    )


def _curve(
    link: Mapping[str, Any], boxes: Mapping[str, PictureBox], first: int, last: int
) -> PictureCurve:  # fmt: skip
    start, end = boxes[link["start"]], boxes[link["end"]]
    x1, y1 = start.x + BOX_WIDTH, start.y + BOX_HEIGHT // 2
    x2, y2 = end.x, end.y + BOX_HEIGHT // 2
    bend = max(40, abs(x2 - x1) // 2)
    path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 4} {y2}"
    x, y = (x1 + x2) // 2, (y1 + y2) // 2 - 5
    return PictureCurve(path, link["type"], x, y, first, last, link["properties"])


def as_json(found: GraphPicture) -> dict[str, Any]:
    """The same as the page's script reads it: boxes by their middle, links by their boxes' ids."""
    boxes = [
        {
            "id": f"n{number}", "label": box.label, "name": box.name,
            "kind": kind_of(box.ref) if box.ref else "",
            "status": box.properties.get("status") or "",
            "x": box.x + BOX_WIDTH / 2, "y": box.y + BOX_HEIGHT / 2,
            "ways": _ways(box.ref), **_listed(box.properties),
        }
        for number, box in enumerate(found.boxes)
    ]  # fmt: skip
    links = [
        {"from": f"n{each.start}", "to": f"n{each.end}", "possible": bool(each.off),
         "type": f"{each.type}, {each.off}" if each.off else each.type,
         **_listed(each.properties)}
        for each in found.curves
    ]  # fmt: skip
    return {"boxes": boxes, "links": links, "width": BOX_WIDTH, "height": BOX_HEIGHT}


def _ways(ref: str | None) -> list[tuple[str, str]]:
    """Where a thing leads: its trace in the workbench, both ways, and its page."""
    if ref is None:
        return []
    return [
        ("Trace up", trace_link("up", ref)), ("Trace down", trace_link("down", ref)),
        ("In the graph of its trace", trace_link("down", ref) + "&view=graph"),
        ("Its page", thing_link(ref)),
    ]  # fmt: skip


def _listed(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The first properties as words, and how many were left out."""
    pairs = sorted((name, value) for name, value in properties.items() if value is not None)
    some = [(name, _worded(value)) for name, value in pairs[:PROPERTIES]]
    return {"properties": some, "left_out": max(0, len(pairs) - PROPERTIES)}


def _worded(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
    return text if len(text) <= _WORDS else text[: _WORDS - 1] + "…"
