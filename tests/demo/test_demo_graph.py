"""The demo plant in a real graph: the story's answers, and slow counting."""

from __future__ import annotations

import random

import pytest

from app.causes.service import common
from app.demo.plant import events
from app.demo.story import STORIES, Story
from app.genealogy.question import Options
from app.graph.run import Graph
from app.trace.answer import Trace
from app.trace.service import trace
from tests.demo import counting
from tests.sizes import size

TRACES = size(6, 40)


@pytest.fixture(scope="module")
def plant() -> list[dict[str, object]]:
    """All events of the plant at scale 1."""
    return list(events(1))


@pytest.fixture(scope="module")
def loaded(demo_plant: Graph) -> Graph:
    """The plant in the graph."""
    return demo_plant


def reached(found: Trace, *kinds: str) -> set[str]:
    """Refs of some kinds but the roots."""
    roots = {root.ref for root in found.roots}
    return {node.ref for node in found.nodes if node.kind in kinds and node.ref not in roots}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_the_planted_story(loaded: Graph, story: Story) -> None:
    found = trace(loaded, "down", [story.root])
    told = story.answer
    roots = set(told.root_lots)
    assert reached(found, "lot") - roots == set(told.lots)
    assert reached(found, "serial") == set(told.serials)
    assert reached(found, "batch") == set(told.batches)
    rows = {
        row.ref: [(a.uom, a.shipped, a.returned, a.outstanding) for a in row.quantities]
        for row in found.customers
    }
    assert rows == {
        row.ref: [(row.uom, row.shipped, row.returned, row.outstanding)] for row in told.customers
    }
    stock = {(row.ref, row.location, row.quantity, row.uom) for row in found.stock}
    wanted = {
        (row.ref, row.location, row.quantity, row.uom) for row in (*told.stock, *told.ingredients)
    }
    assert wanted <= stock


def test_the_story_is_found_backwards(loaded: Graph) -> None:
    """From the lots customers complained about, and a sound one, to the contaminated one."""
    finished = [ref for ref in STORIES[0].answer.lots if ref.startswith("lot:YOG-STRAW/")]
    found = common(loaded, finished, ["YS-0910N"])
    assert found.unresolved == ()
    first = found.candidates[0]
    assert (first.ref, first.certain_coverage, first.specificity) == (STORIES[0].root, 1, 1)


@pytest.mark.slow("counts slowly on purpose")
def test_random_traces_agree_with_slow_counting(
    loaded: Graph, plant: list[dict[str, object]]
) -> None:
    """Lots drawn from the plant: the same reach as obvious counting.

    The count knows neither time nor lives of serials, so where there are serials it may find more.
    """
    draw = random.Random(20260302)
    lots = sorted(
        {
            f"lot:{event['object']['item']}/{event['object']['lot']}"  # type: ignore[index]
            for event in plant
            if event["type"] == "receive" and set(event["object"]) >= {"item", "lot"}  # type: ignore[call-overload]
            and "serial" not in event["object"]  # type: ignore[operator]
        }
    )  # fmt: skip
    told = counting.build(plant)  # type: ignore[arg-type]
    exact = 0
    for root in draw.sample(lots, TRACES):
        found = trace(loaded, "down", [root], Options(ignore_time=True))
        slow = counting.answer_in(told, root)
        counted = slow.batches | slow.serials | (slow.lots - {root})
        assert reached(found, "batch", "lot", "serial") <= counted, root
        if not slow.serials:
            assert reached(found, "batch", "lot", "serial") == counted, root
            exact += 1
    assert exact > TRACES // 2
