"""The picture's layout: columns in walking order, nothing overlapping, cycles and cuts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.ledger.certainty import Certainty
from app.trace.models import Edge, Node
from app.workbench.picture import HEIGHT, Scene, draw
from app.workbench.picture_layout import lay_out


def _node(ref: str, depth: int = 1) -> Node:
    kind, _, number = ref.partition(":")
    return Node(ref, kind, None, number, None, (), depth, None)


def _edge(start: str, end: str, type_: str = "CONSUMED_INTO", quantity: float | None = 1) -> Edge:
    return Edge(start, end, type_, quantity, "kg", None, None, "s", "e", None, None)


def _trace(nodes: list[Node], edges: list[Edge], direction: str = "down") -> Scene:
    return Scene("up" if direction == "up" else "down", (nodes[0],), nodes, edges)


def _chain() -> tuple[list[Node], list[Edge]]:
    """lot A → order W → batch B → lot C, and the order only as the one that B belongs to."""
    nodes = [_node("lot:A", 0), _node("order:W"), _node("batch:B"), _node("lot:C")]
    edges = [
        _edge("lot:A", "batch:B"), _edge("order:W", "batch:B", "RAN_AS", None),
        _edge("batch:B", "order:W", "REPORTED_IN", None), _edge("batch:B", "lot:C", "PRODUCED"),
    ]  # fmt: skip
    return nodes, edges


def test_material_flows_from_left_to_right_both_ways() -> None:
    for direction in ("down", "up"):
        nodes, edges = _chain()
        ordered = nodes if direction == "down" else nodes[::-1]
        picture = draw(_trace(ordered, edges, direction), 300)
        x = {box.ref: box.x for box in picture.boxes}
        assert x["lot:A"] < x["batch:B"] < x["lot:C"]


def test_an_order_that_books_nothing_is_drawn_as_its_runs() -> None:
    picture = draw(_trace(*_chain()), 300)
    assert "order:W" not in {box.ref for box in picture.boxes}
    assert picture.merged_orders == 1
    assert picture.left_out == 0


def test_an_order_with_bookings_of_its_own_is_drawn() -> None:
    nodes, edges = _chain()
    picture = draw(_trace(nodes, [*edges, _edge("lot:A", "order:W")]), 300)
    assert "order:W" in {box.ref for box in picture.boxes}


def test_what_is_not_drawn_is_counted() -> None:
    nodes = [_node("lot:R", 0), *(_node(f"batch:{n}") for n in range(50))]
    picture = draw(_trace(nodes, [_edge("lot:R", f"batch:{n}") for n in range(50)]), 11)
    assert len(picture.boxes) == 11
    assert picture.left_out == 40
    root = next(box for box in picture.boxes if box.root)
    assert root.more == 40


def test_parallel_bookings_are_one_link_with_their_sum() -> None:
    nodes = [_node("lot:A", 0), _node("batch:B")]
    picture = draw(_trace(nodes, [_edge("lot:A", "batch:B", quantity=0.1)] * 3), 300)
    assert [curve.label for curve in picture.curves] == ["0.3 kg"]


def test_what_is_only_possible_is_marked() -> None:
    nodes = [_node("lot:A", 0), _node("batch:B"), _node("batch:C")]
    doubt: Certainty = "possible"
    edges = [
        replace(_edge("lot:A", "batch:B"), certainty=doubt), _edge("lot:A", "batch:B"),
        replace(_edge("lot:A", "batch:C"), certainty=doubt),
    ]  # fmt: skip
    nodes[2] = replace(nodes[2], certainty=doubt, reason="nobody knows")
    picture = draw(_trace(nodes, edges), 300)
    assert [(curve.title[-8:], curve.possible) for curve in picture.curves] == [
        (" certain", False), ("possible", True),
    ]  # fmt: skip
    assert [box.possible for box in picture.boxes] == [False, False, True]
    assert "nobody knows" in picture.boxes[2].title
    assert picture.doubts


def test_what_was_not_even_looked_at_is_counted_as_left_out() -> None:
    scene = replace(_trace(*_chain()), beyond=7)
    assert draw(scene, 300).left_out == 7


def test_cycles_and_self_links_are_drawn_and_end() -> None:
    nodes = [_node("lot:A", 0), _node("batch:B"), _node("lot:C")]
    ring = [_edge("lot:A", "batch:B"), _edge("batch:B", "lot:C"), _edge("lot:C", "lot:A")]
    assert len(draw(_trace(nodes, [*ring, _edge("lot:A", "lot:A")]), 300).boxes) == 3


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
