"""The smaller twin of `make faults`: a few of each fault, and the same account at the end.

people post receipts of A/0 … A/39, trace them, freeze cases, while
JVM ✝   JVM stopped   disk full   app ✝           lines cut, reset, late, half open, silent
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.graph.run import Graph, connect
from app.settings import Settings
from tests.faults import faults
from tests.faults.account import account
from tests.faults.disk import may_mount, small_disk
from tests.faults.people import DEADLINE_S, People
from tests.faults.plant import Plant, plant, wait_compiled
from tests.faults.proxy import Proxy
from tests.neo4j_server import DATABASE, Server
from tests.serving import served

pytestmark = [pytest.mark.graph, pytest.mark.slow("kills, stops and starves servers of its own")]

REST_S = 0.3  # none with `make faults`, which asks for more of everything
_TRACE = "/api/v1/trace/up?ref=lot:A/1"


def _in_order(graph: Graph, people: People) -> None:
    """What people were told is there, once; every answer came in time and in words."""
    noted = people.noted
    assert noted.late == []
    assert noted.wordless == []
    found = account(graph, noted.acknowledged, noted.snapshots)
    assert (found.lost, found.doubled, found.unbooked) == ([], [], [])
    assert found.stored >= len(noted.acknowledged) > 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk, or a folder where none can be had."""
    if not may_mount():
        yield tmp_path
        return
    with small_disk(tmp_path / "disk", 600) as found:
        yield found


def _after(made: Plant, people: People) -> None:
    """End the app as a power cut would; what people were told is there all the same."""
    made.kill_app()
    assert "Traceback" not in made.log()
    graph = made.graph()
    try:
        _in_order(graph, people)
    finally:
        graph.close()


def test_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    with plant(tmp_path, disk_low_water_mib=0) as made:
        made.serve()
        wait_compiled(made.address, "lot:A/1")
        with People(lambda: made.address, "dying", rest_s=REST_S) as people:
            faults.going_on(made, people, more=40)
            assert faults.kill_jvm(made, people)[0] < faults.TOLD_WITHIN_S
            first, health, _ = faults.pause_jvm(made, people, 1.0)
            assert first < faults.TOLD_WITHIN_S
            assert health < faults.TOLD_WITHIN_S
        _after(made, people)


@pytest.mark.long("fills a disk, and has what is on it mended")
def test_nothing_acknowledged_is_lost_on_a_full_disk(disk: Path) -> None:
    if not may_mount():
        pytest.skip("no small disk can be had here")
    with plant(disk, disk_low_water_mib=0) as made:
        made.serve()
        with People(lambda: made.address, "full") as people:
            faults.going_on(made, people, more=40)
            faults.full_disk(made, people, disk)
        _after(made, people)


def test_nothing_is_lost_on_a_bad_line(server: Server, graph: Graph, settings: Settings) -> None:
    usual = settings.model_copy(update={"request_deadline_s": DEADLINE_S})
    with Proxy(urlsplit(server.uri).port or 0) as proxy:
        uri = f"bolt://127.0.0.1:{proxy.port}"
        far = connect(uri, server.user, server.password, DATABASE, retry_s=2.5)
        with served(usual, far) as address:
            wait_compiled(address, "lot:A/1")
            with People(lambda: address, "line", freezing=False, rest_s=REST_S) as people:
                faults.going_on(None, people, more=40)
                dice = random.Random(16)
                for fault in faults.LINE_FAULTS.values():
                    fault(proxy, dice, people.ended.wait)
                    proxy.heal()
                    faults.going_on(None, people)
        far.close()
    _in_order(graph, people)
