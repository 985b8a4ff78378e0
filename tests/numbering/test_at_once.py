"""Several processes ask for numbers at once and are killed again and again: no number twice, every
gap accounted for."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from app.graph.run import Graph
from app.numbering.account import accounts
from app.numbering.schemes import make_scheme
from app.settings import Settings
from tests.conftest import CHECKOUT, Load
from tests.events.said import ask, lot, said
from tests.neo4j_server import Server
from tests.waiting import wait_until

_BOOKED = 1_000  # of the numbers that were given
FIGURES = CHECKOUT / "build" / "numbers-at-once.json"  # of the long look


@dataclass
class Asker:
    """A process that asks, its file, and how often it was killed."""

    command: list[str]
    path: Path
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0

    def begin(self) -> None:
        self.process = subprocess.Popen([*self.command], cwd=CHECKOUT)

    @property
    def done(self) -> bool:
        assert self.process is not None
        if self.process.poll() is None:
            return False
        assert self.process.returncode == 0
        return True

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def kill(self) -> None:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.kill()
            self.kills += self.process.wait() != 0
        self.begin()


def _ask_and_kill(
    found: list[Asker], server: Server, folder: Path, scheme: str, askers: int, each: int,
    kills: int,
) -> None:  # fmt: skip
    """Processes that ask for `each` numbers, two of which are killed so often together, each time
    when they have been given more than before."""
    login = (server.uri, server.user, server.password)
    for number in range(askers):
        path = folder / f"asker{number}"
        command = [sys.executable, "-m", "tests.numbering.asking", *login, scheme, str(path)]
        found.append(Asker([*command, str(each)], path))
        found[-1].begin()
    chance = Random(22)
    for turn in range(kills):
        victim = found[turn % 2]
        had = heard_so_far(victim)
        limit = min(each, had + 1 + chance.randrange(max(1, each * 2 // kills)))
        wait_until(
            lambda v=victim, n=limit: v.done or heard_so_far(v) >= n, "more numbers", within_s=300
        )  # type: ignore[misc]
        if victim.done:
            break
        victim.kill()
    for asker in found:
        wait_until(lambda a=asker: a.done, "an asker to have its numbers", within_s=5_000)  # type: ignore[misc]


def heard_so_far(asker: Asker) -> int:
    """How many numbers were written down; the process goes on."""
    return len(asker.path.read_bytes().split()) if asker.path.exists() else 0


def _look(
    graph: Graph, server: Server, settings: Settings, load: Load, folder: Path, askers: int,
    each: int, kills: int,
) -> dict[str, float]:  # fmt: skip
    """Let them ask; look at all that was given, and book the last thousand of it."""
    scheme = make_scheme(graph, settings, kind="lot", item="FIN", pattern="{SEQ:8}", by="anna")
    began = time.monotonic()
    found: list[Asker] = []
    try:
        _ask_and_kill(found, server, folder, scheme.code, askers, each, kills)
    finally:
        for asker in found:
            asker.end()
    took = time.monotonic() - began
    given = sorted(number for asker in found for number in asker.path.read_text().split())
    assert len(given) == len(set(given)) == askers * each
    booked = given[-_BOOKED:]
    load(graph, (said("produce", n, object=lot("FIN", n), quantity=1, uom="kg", work_order="WO")
                 for n in booked))  # fmt: skip
    (row,) = ask(
        graph, "MATCH (n:IssuedNumber) RETURN count(n) AS all, count(DISTINCT n.ref) AS refs"
    )
    (told,) = accounts(graph).found
    lost = row["all"] - len(given)
    assert row["all"] == row["refs"] == told.last
    assert told.unknown == told.void == told.skipped == 0
    assert told.used == len(booked)
    assert told.used + told.reserved == told.last - told.left_out
    gaps = set(range(1, told.last + 1)) - {int(number) for number in given}
    assert len(gaps) == lost
    rows = ask(
        graph, "MATCH (n:IssuedNumber) WHERE n.place IN $gaps AND n.by STARTS WITH 'asker' "
        "AND n.at > 0 AND n.request IS NULL RETURN count(n) AS accounted", gaps=sorted(gaps),
    )  # fmt: skip
    assert rows[0]["accounted"] == lost  # what named itself was told when it was asked again
    return {"numbers": len(given), "kills": sum(each.kills for each in found), "lost": lost,
            "seconds": round(took, 1)}  # fmt: skip


def test_two_processes_killed_have_no_number_twice_and_no_gap_without_account(
    graph: Graph, server: Server, settings: Settings, load: Load, tmp_path: Path
) -> None:
    told = _look(graph, server, settings, load, tmp_path, askers=2, each=150, kills=3)
    assert told["kills"] >= 1


@pytest.mark.timeout(7_200)
@pytest.mark.long("40,000 numbers to four processes, two of them killed again and again: minutes")
def test_four_processes_with_ten_thousand_each_of_which_two_are_killed(
    graph: Graph, server: Server, settings: Settings, load: Load, tmp_path: Path
) -> None:
    told = _look(graph, server, settings, load, tmp_path, askers=4, each=10_000, kills=30)
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(told))
    assert told["kills"] >= 20
