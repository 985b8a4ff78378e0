"""A load that is killed leaves whole batches, and loading again completes it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sysconfig
from pathlib import Path

import pytest

from app.graph.run import Graph
from tests.conftest import Lotgraph
from tests.events.said import ask, lot, said
from tests.neo4j_server import Server
from tests.waiting import wait_until

EVENTS, BATCH = 3_000, 50
_ITS_WRITES = (  # what asks is a transaction, too
    "SHOW TRANSACTIONS YIELD currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW' "
    "RETURN currentQuery"
)


def _count(graph: Graph) -> int:
    return int(ask(graph, "MATCH (e:Event) RETURN count(e) AS n")[0]["n"])


@pytest.mark.slow("loads 3,000 events in batches of 50")
def test_a_load_killed_in_the_middle_is_completed_by_loading_again(
    graph: Graph, server: Server, started: Lotgraph, tmp_path: Path
) -> None:
    path = tmp_path / "events.jsonl"
    with path.open("w") as stream:
        for n in range(EVENTS):
            event = said("consume", str(n), object=lot("A", str(n % 40)), quantity=n,
                         work_order=f"W{n % 9}", batch=f"B{n}")  # fmt: skip
            stream.write(json.dumps(event) + "\n")
    environment = {**os.environ, **server.environment(), "LOTGRAPH_LOAD_BATCH_EVENTS": str(BATCH)}
    script = Path(sysconfig.get_path("scripts")) / "lotgraph"
    loading = subprocess.Popen(
        [script, "load", path], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        wait_until(
            lambda: loading.poll() is not None or _count(graph) >= 5 * BATCH,
            "five batches are in",
            within_s=120,
        )
        assert loading.poll() is None, "it was done before it could be killed"
    finally:
        loading.send_signal(signal.SIGKILL)
        loading.communicate()
    assert loading.returncode == -signal.SIGKILL
    wait_until(lambda: not ask(graph, _ITS_WRITES), "its last commit is over")
    taken = _count(graph)
    assert 5 * BATCH <= taken < EVENTS
    assert taken % BATCH == 0
    (row,) = ask(graph, "MATCH ()-[r:CONSUMED_INTO]->() RETURN count(r) AS n")
    assert row["n"] == taken
    done = started("load", str(path), "--json")
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["created"], counts["duplicate"]) == (EVENTS - taken, taken)
    assert _count(graph) == EVENTS
    (row,) = ask(graph, "MATCH ()-[r]->() RETURN count(r) AS n")
    assert row["n"] == EVENTS * 3 + 9
    assert sorted(each.name for each in tmp_path.iterdir()) == ["events.jsonl"]
