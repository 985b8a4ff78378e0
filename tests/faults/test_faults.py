"""The smaller twin of `make faults`: a few of each fault, and the same account at the end.

people post receipts of A/0 … A/39, trace them, freeze cases, while
JVM ✝   app ✝   both ✝   JVM stopped   lines cut, reset, late, half open, silent   disk full
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.embedded import service
from app.embedded.progress import Silent
from tests.faults import faults
from tests.faults.account import account
from tests.faults.disk import may_mount, small_disk
from tests.faults.people import People
from tests.faults.plant import Plant, plant
from tests.faults.proxy import Proxy

pytestmark = [
    pytest.mark.graph,
    pytest.mark.slow("kills, stops and starves servers of its own"),
    pytest.mark.timeout(1_500),  # each start takes half a minute on a busy machine
]


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """A first trace compiles for half a minute; that is no fault."""
    subprocess.run([sys.executable, "-m", "app.trace.warm"], check=True)


def _in_order(plant: Plant, people: People) -> None:
    """What people were told is there, once; every answer came in time and in words."""
    noted = people.noted
    assert noted.late == []
    assert noted.wordless == []
    graph = plant.graph()
    try:
        found = account(graph, noted.acknowledged, noted.snapshots)
    finally:
        graph.close()
    assert (found.lost, found.doubled, found.unbooked) == ([], [], [])
    assert found.stored >= len(noted.acknowledged) > 0
    assert "Traceback" not in plant.log()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk, or a folder where none can be had."""
    if not may_mount():
        yield tmp_path
        return
    with small_disk(tmp_path / "disk", 600) as found:
        yield found


def test_nothing_acknowledged_is_lost_or_doubled(disk: Path) -> None:
    with plant(disk, disk_low_water_mib=0) as made:
        made.serve()
        with People(lambda: made.address, "dying") as people:
            faults.going_on(made, people, more=40)
            assert faults.kill_jvm(made, people)[0] < faults.TOLD_WITHIN_S
            first, health, _ = faults.pause_jvm(made, people, 1.0)
            assert first < faults.TOLD_WITHIN_S
            assert health < faults.TOLD_WITHIN_S
            if may_mount():
                faults.full_disk(made, people, disk)
        made.kill_app()
        _in_order(made, people)
        _on_a_bad_line(made)


def _on_a_bad_line(made: Plant) -> None:
    running = service.start(made.settings, Silent())
    with Proxy(running.port) as proxy:
        made.more = {
            "LOTGRAPH_NEO4J_URI": f"bolt://127.0.0.1:{proxy.port}",
            "LOTGRAPH_NEO4J_PASSWORD": running.password,
        }
        made.serve()
        dice = random.Random(16)
        with People(lambda: made.address, "line", freezing=False) as people:
            faults.going_on(made, people, more=40)
            for fault in faults.LINE_FAULTS.values():
                fault(proxy, dice, people.ended.wait)
                proxy.heal()
                faults.going_on(made, people)
        made.stop_app()
    _in_order(made, people)
