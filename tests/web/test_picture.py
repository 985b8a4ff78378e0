"""The picture's layout: columns in walking order, nothing overlapping, cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.genealogy.question import Direction
from app.ledger.certainty import Certainty
from app.trace.models import Edge, Node
from app.workbench.picture import BELOW, HEIGHT, LINE, Picture, draw, lines_of
from app.workbench.picture_layout import lay_out
from app.workbench.picture_words import BoxLabel, label_of, links_of


def _node(ref: str, depth: int = 1) -> Node:
    kind, _, number = ref.partition(":")
    return Node(ref, kind, None, number, None, (), depth, None)


def _edge(start: str, end: str, type_: str = "CONSUMED_INTO", quantity: float | None = 1) -> Edge:
    return Edge(start, end, type_, quantity, "kg", None, None, "s", "e", None, None)


def _drawn(nodes: Sequence[Node], edges: Sequence[Edge], direction: Direction = "down") -> Picture:
    labels = [label_of(node, number == 0) for number, node in enumerate(nodes)]
    return draw(direction, labels, links_of(edges))


def test_material_flows_from_left_to_right_both_ways() -> None:
    nodes = [_node("lot:A", 0), _node("batch:B"), _node("lot:C")]
    edges = [_edge("lot:A", "batch:B"), _edge("batch:B", "lot:C", "PRODUCED")]
    for picture in (_drawn(nodes, edges), _drawn(nodes[::-1], edges, "up")):
        x = {box.ref: box.x for box in picture.boxes}
        assert x["lot:A"] < x["batch:B"] < x["lot:C"]


def test_parallel_bookings_are_one_link_with_their_sum() -> None:
    nodes = [_node("lot:A", 0), _node("batch:B")]
    picture = _drawn(nodes, [_edge("lot:A", "batch:B", quantity=0.1)] * 3)
    assert [curve.text for curve in picture.curves] == ["0.3 kg"]


def test_what_is_only_possible_is_marked() -> None:
    nodes = [_node("lot:A", 0), _node("batch:B"), _node("batch:C")]
    doubt: Certainty = "possible"
    edges = [
        replace(_edge("lot:A", "batch:B"), certainty=doubt), _edge("lot:A", "batch:B"),
        replace(_edge("lot:A", "batch:C"), certainty=doubt),
    ]  # fmt: skip
    nodes[2] = replace(nodes[2], certainty=doubt, reason="nobody knows")
    picture = _drawn(nodes, edges)
    assert [(curve.link.title[-8:], curve.link.possible) for curve in picture.curves] == [
        (" certain", False), ("possible", True),
    ]  # fmt: skip
    assert [box.label.possible for box in picture.boxes] == [False, False, True]
    assert "nobody knows" in picture.boxes[2].label.title
    assert picture.doubts


def test_cycles_and_self_links_are_drawn_and_end() -> None:
    nodes = [_node("lot:A", 0), _node("batch:B"), _node("lot:C")]
    ring = [_edge("lot:A", "batch:B"), _edge("batch:B", "lot:C"), _edge("lot:C", "lot:A")]
    picture = _drawn(nodes, [*ring, _edge("lot:A", "lot:A")])
    assert len(picture.boxes) == 3
    assert len(picture.curves) == 3  # a link to itself says nothing


def test_a_box_has_three_lines_and_what_is_cut_is_seen() -> None:
    below = ("Strawberry preparation, sweetened, 12 %", "")
    label = BoxLabel("hu:3", "hu", "", "395200090000000013", below)
    assert lines_of(label) == ("395200…000000013", "Strawberry", "preparation, swee…")
    assert len(lines_of(label)[0]) == LINE
    named = replace(label, line="A1", below=("Strawberry preparation", "1,780 pcs out"))
    assert lines_of(named) == ("A1", "Strawberry prepar…", "1,780 pcs out")
    assert all(len(line) <= BELOW for line in lines_of(named))


_LINKS = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=60)


@given(_LINKS)
def test_no_two_boxes_of_a_column_overlap(pairs: list[tuple[int, int]]) -> None:
    nodes = [str(number) for number in range(15)]
    links = [(str(start), str(end)) for start, end in pairs]
    placed = lay_out(nodes, links, HEIGHT, 10, 12)
    columns: dict[int, list[float]] = {}
    for node in nodes:
        columns.setdefault(placed.column[node], []).append(placed.centre[node])
    for heights in columns.values():
        for above, below in pairwise(sorted(heights)):
            assert below - above >= HEIGHT + 12 - 1e-6


@given(_LINKS)
def test_every_link_goes_to_a_later_column_or_is_turned(pairs: list[tuple[int, int]]) -> None:
    nodes = [str(number) for number in range(15)]
    placed = lay_out(nodes, [(str(a), str(b)) for a, b in pairs], HEIGHT, 10, 12)
    for start, end in placed.passes:
        assert placed.column[start] < placed.column[end]
        assert len(placed.passes[start, end]) == placed.column[end] - placed.column[start] - 1
