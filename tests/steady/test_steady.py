"""The smaller twin of `make steady`: a few people for some seconds, every kind of question.

orders and the demo plant are asked about by five people, while
events are posted ── cases are frozen ── a file is loaded
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.vocabulary import make_ref
from tests.faults.plant import Plant, plant, wait_compiled
from tests.steady.__main__ import load, steadily, table
from tests.steady.crowd import CASE, FREEZE, POST, Told, share
from tests.steady.memory import Sample, growth, svg
from tests.steady.visits import PLANS, lots_of_plant, orders, visits


@pytest.fixture
def served_plant(tmp_path: Path) -> Iterator[Plant]:
    """An app on an empty home, with a database of its own."""
    with plant(tmp_path, heap_mib=512) as made:
        made.serve()
        yield made


@pytest.mark.graph
@pytest.mark.slow("a server of its own, and people who work on it")
def test_people_are_all_answered_while_others_load(served_plant: Plant, tmp_path: Path) -> None:
    assert load(served_plant, tmp_path, "first", 40) == []
    wait_compiled(served_plant.address, "lot:STEADY/first-0")
    lots = [(make_ref("lot", "STEADY", f"first-{order}"), f"first-{order}") for order in range(10)]
    told, samples, refused = steadily(
        served_plant, tmp_path, lots, people=5, last_s=8, rest_s=0.3, load_every_s=4,
        freeze_every_s=4, loaded=40,
    )  # fmt: skip
    assert refused == []
    assert told.errors == []
    assert {POST, CASE} <= set(told.seconds)
    assert told.stored >= 20
    assert samples[-1].app > 50
    assert samples[-1].database > 100


@pytest.mark.pure
def test_every_kind_of_question_is_asked_about_lots_of_the_plant() -> None:
    asked = visits(lots_of_plant(), random.Random(1))
    found = [next(asked) for _ in range(2_000)]
    assert {each.kind for each in found} == set(PLANS)
    assert not [each for each in found if "{" in each.path]


@pytest.mark.pure
def test_orders_go_from_supplier_to_customer() -> None:
    assert [each["type"] for each in orders("a", 5)] == [
        "receive",
        "consume",
        "produce",
        "ship",
        "receive",
    ]
    assert len({each["event_id"] for each in orders("a", 40)}) == 40


@pytest.mark.pure
def test_the_table_tells_half_and_nearly_all() -> None:
    told = Told()
    told.seconds[FREEZE] = [0.001 * each for each in range(1, 101)]
    assert share(told.seconds[FREEZE], 0.5) == pytest.approx(0.051)
    assert table(told)[2] == f"| {FREEZE} | 100 | 51 | 100 | 100 |"
    assert share([], 0.99) == 0


@pytest.mark.pure
def test_what_rises_is_told_by_the_hour() -> None:
    flat = [Sample(60.0 * at, 200.0, 900.0 + (500 if at < 5 else at), at) for at in range(30)]
    assert growth(flat, "app", 0) == 0
    assert growth(flat, "database", 300) == pytest.approx(60)
    drawn = svg(flat)
    assert drawn.count("<polyline") == 2
    assert "minutes" in drawn
