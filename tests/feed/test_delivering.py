"""Every change is delivered, in order by thing, whatever receivers do and whoever is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from app.feed.reading import read_changes
from app.feed.store import webhook_store
from app.feed.webhooks import all_webhooks, make_webhook
from app.graph.run import Graph
from app.settings import Settings
from tests.conftest import CHECKOUT, Load
from tests.events.said import lot, said
from tests.neo4j_server import Server
from tests.waiting import wait_until

OPEN = {
    "webhook_private_addresses": True, "webhook_plain_http": True, "webhook_tries": 1_000,
    "webhook_first_wait_s": 0.02, "webhook_most_wait_s": 0.2, "webhook_poll_s": 0.1,
    "webhook_timeout_s": 2.0, "webhook_at_once": 8, "webhook_backlog": 1_500,
}  # fmt: skip
WORDS = ("hold", "released", "quarantine")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class Killable:
    """A process that is killed and started again."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._arguments, self._environment = arguments, environment
        self._run: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self._run = subprocess.Popen(
            [sys.executable, "-m", *self._arguments], cwd=CHECKOUT, env=self._environment
        )

    def kill(self) -> None:
        assert self._run is not None
        self._run.send_signal(signal.SIGKILL)
        self._run.wait()


@contextmanager
def running(arguments: list[str], environment: dict[str, str]) -> Iterator[Killable]:
    process = Killable(arguments, environment)
    try:
        yield process
    finally:
        process.kill()


def statuses(first: int, count: int, things: int) -> list[dict[str, Any]]:
    return [
        said("status", f"{n:06}", "wms", object=lot("FIN", f"L{n % things}"),
             status=WORDS[n // things % 3], at=f"2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:"
             f"{n % 60:02}Z")
        for n in range(first, first + count)
    ]  # fmt: skip


def taken(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.endswith("}")]


def all_delivered(
    graph: Graph, load: Load, server: Server, home: Path, changes: int, things: int, kills: int,
    slow: int,
) -> None:  # fmt: skip
    settings = Settings(home=home, **OPEN)
    port, file = free_port(), home / "taken.jsonl"
    load(graph, statuses(0, 1, things))
    made, secret = make_webhook(
        graph, webhook_store(settings), settings, url=f"http://127.0.0.1:{port}/in?x=1", by="anna",
        from_start=True,
    )  # fmt: skip
    environment = {
        **os.environ, **server.environment(), "LOTGRAPH_HOME": str(home),
        **{f"LOTGRAPH_{name.upper()}": str(value) for name, value in OPEN.items()},
    }  # fmt: skip
    store = webhook_store(settings)
    receiving = ["tests.feed.receiver", str(port), str(file), secret, "33", str(slow)]
    with (
        running(receiving, environment) as receiver,
        running(["tests.feed.delivering"], environment) as deliverer,
    ):
        step = -(-changes // kills)
        for first in range(1, changes, step):
            load(graph, statuses(first, min(step, changes - first), things))
            before = len(taken(file))
            wait_until(lambda: len(taken(file)) > before + 5, "it goes on", within_s=300)  # noqa: B023
            for process in random.sample([receiver, deliverer], random.choice([1, 2])):
                process.kill()
                process.start()
        wait_until(
            lambda: all_webhooks(store)[0].delivered >= changes, "all are taken", within_s=3_000,
            every_s=0.2,
        )  # fmt: skip
    whole, since = [], ""
    while True:
        page = read_changes(graph, since, 1_000)
        whole += page.changes
        since = page.next
        if not page.more:
            break
    assert len(whole) == changes
    found = taken(file)
    assert all(each["good"] and each["id"] == each["change"] for each in found)
    wanted, got = defaultdict(list), defaultdict(list)
    for change in whole:
        wanted[change.about].append(change.id)
    for each in found:
        got[each["about"]].append(each["id"])
    once = {about: [id_ for id_, _ in groupby(ids)] for about, ids in got.items()}
    assert once == wanted  # each there, in order; what was sent twice was sent before the next
    assert len(found) > changes  # some were doubled: the ids are the same
    told = all_webhooks(store)[0]
    assert (told.number, told.waiting, told.dead) == (made.number, 0, 0)


def test_each_change_is_delivered_in_the_order_of_its_thing(
    graph: Graph, load: Load, server: Server, tmp_path: Path
) -> None:
    all_delivered(graph, load, server, tmp_path, changes=200, things=20, kills=2, slow=0)


@pytest.mark.timeout(7_200)
@pytest.mark.long("10,000 deliveries, a third of them failing, with kills: minutes")
def test_ten_thousand_changes_are_delivered_in_the_order_of_their_things(
    graph: Graph, load: Load, server: Server, tmp_path: Path
) -> None:
    all_delivered(graph, load, server, tmp_path, changes=10_000, things=200, kills=12, slow=2)
