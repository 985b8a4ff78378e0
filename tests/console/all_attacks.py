"""`make attacks`: every attack of the list on the app as it is served, one after another.

A server of its own with the default heap, the demo plant, the app with its keeper. After each
attack a trace page must answer within a second and nothing of the attack may run; where the server
had to be ended, words come within 2 s of the limit and a trace within 15 s. Prints what fails, and
a table by kind; writes the outcomes to `build/attacks.csv`.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
from neo4j.exceptions import DriverError

from app.embedded import home, service
from app.embedded.progress import Silent
from app.graph.run import Graph, connect
from app.graph.schema import apply_schema
from app.opening import keeping
from app.settings import Settings
from tests.console.attacks import ATTACKS, Attack
from tests.demo_plant import DemoPlant
from tests.neo4j_server import kill
from tests.serving import served
from tests.waiting import wait_until

LIMIT_S = 3.0
WORDS_WITHIN_S, PAGE_WITHIN_S, TRACE_AFTER_END_WITHIN_S = 2.0, 1.0, 15.0
ENDED_MOST = 3
OUTCOMES = Path("build/attacks.csv")
TRACE = "/trace/down?ref=lot:YOG-STRAW/YS-0909"
_REFUSED = """
not_offered unbounded writes prefix statements escape unclosed function cypher cypher_syntax
parameter parameter_missing sign too_large
"""
REFUSED = frozenset(_REFUSED.split())


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attack ended: its code, when words came, when a trace page answered after it."""

    attack: Attack
    code: str
    words_s: float
    page_s: float
    running: int
    server_ended: bool

    @property
    def as_listed(self) -> bool:
        """Whether it was refused where the list says so, and ended where it says so."""
        return (self.code in REFUSED) == (self.attack.outcome == "refused")

    @property
    def well(self) -> bool:
        """Whether everything answered in its time."""
        page = TRACE_AFTER_END_WITHIN_S if self.server_ended else PAGE_WITHIN_S
        words = self.words_s < LIMIT_S + WORDS_WITHIN_S
        return self.as_listed and words and self.page_s < page and self.running == 0


def attack_all(
    address: str, graph: Graph, settings: Settings, kinds: Sequence[str]
) -> Iterator[Outcome]:
    """All attacks, or those of some kinds, one after another."""
    with httpx.Client(base_url=address, timeout=60) as client:
        client.get(TRACE).raise_for_status()
        for attack in (each for each in ATTACKS if not kinds or each.kind in kinds):
            yield _one(client, graph, settings, attack)


def _one(client: httpx.Client, graph: Graph, settings: Settings, attack: Attack) -> Outcome:
    before = _pid(settings)
    code, words_s = post(client, attack)
    page_s = page_after(client)
    left = running(graph)
    if left and code == "not_ended":  # in some seconds it ends, or is ended
        wait_until(lambda: _pid(settings) != before or running(graph) == 0, "it ends")
        page_s, left = page_after(client), 0
    return Outcome(attack, code, words_s, page_s, left, _pid(settings) != before)


def _pid(settings: Settings) -> int | None:
    process = home.server(home.at(settings.home))
    return process.pid if process is not None else None


def post(client: httpx.Client, attack: Attack, limit_s: float = LIMIT_S) -> tuple[str, float]:
    """The code of the answer and the seconds until it came."""
    began = time.monotonic()
    body = {"text": attack.text.replace("{port}", "9"), "parameters": attack.parameters}
    told = client.post("/api/v1/cypher", json=body | {"time_limit_s": limit_s, "rows": 1_000})
    code = "answered" if told.status_code == 200 else told.json()["error"]["code"]
    return code, time.monotonic() - began


def page_after(client: httpx.Client) -> float:
    """Seconds until a trace page answers."""
    began = time.monotonic()
    while client.get(TRACE).status_code != 200 and time.monotonic() - began < 60:
        time.sleep(0.1)  # the moment
    return time.monotonic() - began


def running(graph: Graph) -> int:
    """How many transactions of typed statements the server has."""
    text = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.lotgraph IS NOT NULL RETURN count(*)"
    try:
        with graph.driver.session(database=graph.database) as session:
            return int(session.run(text).single(strict=True)[0])
    except DriverError:  # it is being started again
        return 1


@contextmanager
def plant(folder: Path) -> Iterator[tuple[Settings, Graph]]:
    """The demo plant on a server of its own."""
    settings = Settings(home=folder, port=0)
    running = service.start(settings, Silent())
    graph = connect(running.uri, running.user, running.password, running.database)
    try:
        apply_schema(graph)
        DemoPlant().have_in(graph)
        yield settings, graph
    finally:
        graph.close()
        kill(folder)


def main() -> int:
    """Run them, or those of the kinds that are named; 0 when all ended as they must."""
    found = []
    with (
        tempfile.TemporaryDirectory(prefix="lotgraph-attacks-") as folder,
        plant(Path(folder) / "home") as (settings, graph),
        keeping(settings, graph) as keeper,
        served(settings, graph, keeper) as address,
    ):
        for outcome in attack_all(address, graph, settings, sys.argv[1:]):
            found.append(outcome)
            if not outcome.well:
                _say(f"{outcome.attack.kind}: {outcome.attack.name}: {_words(outcome)}")
    _write(found, OUTCOMES)
    ended = sum(each.server_ended for each in found)
    ill = sum(not each.well for each in found)
    _table(found)
    _say(f"{len(found)} attacks, {ended} ended the server, {ill} not well")
    return int(ended > ENDED_MOST or ill > 0)


def _words(each: Outcome) -> str:
    return (
        f"{each.code}, words after {each.words_s:.2f} s, a page after {each.page_s:.2f} s, "
        f"{each.running} running{', the server was ended' if each.server_ended else ''}"
    )


def _table(found: list[Outcome]) -> None:
    for kind in dict.fromkeys(each.attack.kind for each in found):
        of_kind = [each for each in found if each.attack.kind == kind]
        codes = Counter("refused" if each.code in REFUSED else each.code for each in of_kind)
        said = ", ".join(f"{count} {code}" for code, count in codes.most_common())
        slowest = max(each.page_s for each in of_kind)
        _say(f"{kind:36} {len(of_kind):3}  {said}; slowest page after {slowest:.2f} s")


def _write(found: list[Outcome], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("kind", "name", "listed", "code", "words_s", "page_s", "server_ended"))
        for each in found:
            table.writerow(
                (
                    each.attack.kind, each.attack.name, each.attack.outcome, each.code,
                    f"{each.words_s:.2f}", f"{each.page_s:.2f}", each.server_ended,
                )
            )  # fmt: skip


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
