"""The synthetic genealogies: the same each time, in order of time, and the peers' breadth-first."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import numpy as np
import pytest

from bench import naming
from bench.genealogies import Genealogy, genealogy
from bench.walking import csr, reached_lots, roots

SMALL = {"sites": 2, "levels": 6, "width": 40, "diamond_levels": 6, "diamond_width": 40}


@pytest.fixture(scope="module")
def small() -> Genealogy:
    """Two plants of six stages with 40 lots, and a diamond of the same size."""
    return genealogy(**SMALL)


def _columns(found: Genealogy) -> Iterator[np.ndarray]:
    for booked in (found.supplied, found.consumed, found.produced, found.shipped, found.returned):
        yield from (booked.start, booked.end, booked.at, booked.halves)


def test_it_is_the_same_each_time(small: Genealogy) -> None:
    pairs = zip(_columns(small), _columns(genealogy(**SMALL)), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)


def test_every_lot_has_one_origin_and_is_made_before_it_leaves(small: Genealogy) -> None:
    born = np.concatenate([small.supplied.end, small.produced.end])
    assert sorted(born.tolist()) == list(range(small.lots))
    birth = np.zeros(small.lots, dtype=np.int64)
    birth[small.supplied.end], birth[small.produced.end] = small.supplied.at, small.produced.at
    for leaving in (small.consumed, small.shipped):
        assert (birth[leaving.start] < leaving.at).all()
    began = np.zeros(small.runs, dtype=np.int64)
    began[small.consumed.end] = small.consumed.at
    assert (began[small.produced.start] < small.produced.at).all()


def test_what_leaves_a_lot_is_what_came_into_it(small: Genealogy) -> None:
    came = np.zeros(small.lots, dtype=np.int64)
    for inflow in (small.supplied, small.produced):
        np.add.at(came, inflow.end, inflow.halves)
    left = np.zeros(small.lots, dtype=np.int64)
    for outflow in (small.consumed, small.shipped):
        np.add.at(left, outflow.start, outflow.halves)
        assert (outflow.halves > 0).all()
    assert (left[left > 0] == came[left > 0]).all()


def test_runs_of_plants_take_one_to_four_lots_and_those_of_the_diamond_four(
    small: Genealogy,
) -> None:
    taken = np.bincount(small.consumed.end, minlength=small.runs)
    in_order = small.order_of >= 0
    assert (taken[in_order] == 4).all()
    assert set(taken[~in_order].tolist()) == {1, 2, 3, 4}


@pytest.mark.parametrize("direction", ["down", "up"])
def test_the_floor_reaches_what_networkx_reaches(small: Genealogy, direction: str) -> None:
    graph = nx.DiGraph()
    graph.add_edges_from(zip(small.consumed.start, small.consumed.end + small.lots, strict=True))
    graph.add_edges_from(zip(small.produced.start + small.lots, small.produced.end, strict=True))
    walk = nx.descendants if direction == "down" else nx.ancestors
    links = csr(small, "down" if direction == "down" else "up")
    for lot in range(0, small.lots, 7):
        expected = {lot} | {each for each in walk(graph, lot) if each < small.lots}
        assert set(reached_lots(small, links, lot).tolist()) == expected


def test_roots_reach_about_what_is_asked_for(small: Genealogy) -> None:
    found = roots(small, (3, 60))
    assert [(root.graph, root.direction) for root in found] == [
        ("plants", "down"), ("plants", "down"), ("diamond", "down"),
        ("plants", "up"), ("plants", "up"), ("diamond", "up"),
    ]  # fmt: skip
    for root in found:
        assert root.reached == len(reached_lots(small, csr(small, root.direction), root.lot)) - 1
    assert abs(found[0].reached - 3) <= 2
    assert abs(found[1].reached - 60) <= 20


def test_a_ref_gives_its_number_back(small: Genealogy) -> None:
    assert naming.position(naming.lot_ref(small, 17)) == 17
    run = int(np.flatnonzero(small.order_of >= 0)[5])
    assert naming.position(naming.batch_ref(small, run)) == run
    assert naming.position(f"customer:{naming.customer_number(7)}") == 7
