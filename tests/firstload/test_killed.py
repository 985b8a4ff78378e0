"""A first load that is killed leaves nothing half, and the same command ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.demo.plant import events
from app.embedded import home as homes
from app.embedded import service as embedded
from app.embedded.home import Home
from app.embedded.progress import Silent
from app.opening import open_graph
from app.settings import Settings
from tests.events.said import ask
from tests.firstload.loads import write
from tests.waiting import wait_until

_COUNTS = "MATCH (e:Event) RETURN count(e) AS n"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Home]:
    found = homes.at(tmp_path / "home")
    yield found
    embedded.stop(Settings(home=found.path, neo4j_uri=None), Silent())


def _begin(at: Home, path: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "LOTGRAPH_HOME": str(at.path)}
    script = Path(sysconfig.get_path("scripts")) / "lotgraph"
    return subprocess.Popen(
        [script, "load", path, "--offline", "--json"], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _killed(at: Home, path: Path, when: Callable[[], bool], what: str) -> None:
    running = _begin(at, path)
    try:
        wait_until(lambda: running.poll() is not None or when(), what, within_s=480)
        assert running.poll() is None, "it was done before it could be killed"
    finally:
        running.send_signal(signal.SIGKILL)
        running.communicate()
    assert running.returncode == -signal.SIGKILL


@pytest.mark.long("three loads of the demo plant, two of them killed")
def test_killed_while_importing_and_while_finishing(at: Home, tmp_path: Path) -> None:
    plant = list(events(1))
    path = write(tmp_path / "plant.jsonl", plant)
    made = "*/data/databases/neo4j"
    _killed(at, path, lambda: any((at.path / "incoming").glob(made)), "the importer is at work")
    assert not (at.data / "databases" / "neo4j").exists()
    _killed(at, path, lambda: at.has_data, "the database was put in its place")
    done = _begin(at, path)
    told, said = done.communicate()
    assert done.returncode == 0, said
    assert "were imported before" in said
    assert json.loads(told)["created"] == len(plant)
    graph = open_graph(Settings(home=at.path, neo4j_uri=None), Silent())
    try:
        assert ask(graph, _COUNTS) == [{"n": len(plant)}]
        assert ask(graph, "MATCH (s:Step {name: 'first load'}) RETURN s.whole AS whole") == [
            {"whole": True}
        ]
    finally:
        graph.close()
    assert not (at.path / "firstload").exists()
    again = _begin(at, path)
    assert again.wait() == 2
    again.communicate()
