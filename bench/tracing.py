"""Traces beside their peers: the same questions in the same run, by turns, answers compared.

lotgraph is timed as the pages and the API call it (`app.trace.service`), never as a bare query.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import LotgraphError
from app.graph.run import Graph
from app.mirror.keeper import MirrorKeeper
from app.trace import reach as first_numbers
from app.trace import service
from bench import answers, naming, postgres
from bench.genealogies import Genealogy
from bench.inside import Duck, Floor, Nx
from bench.walking import Direction, Root

Case = dict[str, Any]
Ask = Callable[[], Any]
QUESTIONS = ("reach", "customers", "full")
LOTGRAPH, ASKING = "lotgraph", "lotgraph, asking Neo4j"
BUDGET_S = 40.0  # a case is repeated no more than fits in this
WARM_S, WARM_ASKS = 4.0, 40  # each way is warmed by so much before anything is timed
SHORT_S, SHORT_ROUNDS = 3.0, 15  # what takes no time is asked more often


def reach(graph: Graph, direction: Direction, ref: str) -> Any:
    """What a lot reaches, in kinds and counts."""
    return first_numbers.reach(graph, direction, [ref])


def customers(graph: Graph, _: Direction, ref: str) -> Any:
    """Who received something reached, quantities summed."""
    return first_numbers.customers(graph, [ref])


def full(graph: Graph, direction: Direction, ref: str) -> Any:
    """The whole answer: what is reached, how surely, when, shares, every link, customers."""
    found = service.trace(graph, direction, [ref])
    assert len(found.links.starts) == found.counts["edges"]
    assert direction == "up" or found.customers is not None
    assert found.roots[0].certainty == "certain"  # waits for the shares, which it has one of
    return found


OWN: Mapping[str, Callable[[Graph, Direction, str], Any]] = {
    "reach": reach, "customers": customers, "full": full,
}  # fmt: skip


def cases(
    graph: Graph, found: Genealogy, roots: Sequence[Root], rounds: int, folder: Path | None
) -> list[Case]:
    """Every question from every root, one row a peer; a row without peer where none is there."""
    rows: list[Case] = []
    with ExitStack() as stack:
        kept = mirror_of(graph)
        stack.callback(kept.close)
        cluster = stack.enter_context(postgres.cluster(folder))
        if cluster is not None:
            _say(f"{cluster.name}: loaded in {postgres.load(cluster, found)} s")
        duck = Duck(found)
        stack.callback(duck.close)
        floor, walks = Floor(found), {}
        for site in {int(found.site[root.lot]) for root in roots}:
            walks[site] = Nx(found, site)
            _say(f"{walks[site].name}: one site loaded in {walks[site].load_s} s")
        gc.collect()
        gc.freeze()  # millions of objects of peers must not slow the collector for all
        stack.callback(gc.unfreeze)
        chosen = [
            (question, root, _asks(graph, kept, cluster, duck, walks[int(found.site[root.lot])],
                                   floor, question, root, found))
            for root in roots
            for question in (QUESTIONS if root.direction == "down" else ("reach", "full"))
        ]  # fmt: skip
        for _, _, asks in chosen if rounds > 1 else ():  # a server has answered all sizes before
            _warm(asks)
        for question, root, asks in chosen:
            rows += _case(question, found, root, asks, rounds)
    return rows


def mirror_of(graph: Graph) -> MirrorKeeper:
    """The genealogy kept in memory, read anew."""
    kept, began = MirrorKeeper(graph), time.perf_counter()
    whole = kept.wait(600.0)
    if whole is not None:
        seconds = time.perf_counter() - began
        _say(f"{len(whole):,} links read into memory in {seconds:.1f} s, {whole.nbytes >> 20} MiB")
    return kept


def _warm(asks: Mapping[str, Ask]) -> None:
    for ask in asks.values():
        began, times = time.perf_counter(), 0
        while times < WARM_ASKS and time.perf_counter() - began < WARM_S:
            times += 1
            try:
                ask()
            except LotgraphError:
                break  # told when it is timed


def _asks(
    graph: Graph, kept: MirrorKeeper, cluster: postgres.Cluster | None, duck: Duck, network: Nx,
    floor: Floor,
    question: str, root: Root, found: Genealogy,
) -> dict[str, Ask]:  # fmt: skip
    """Every way to ask a question, lotgraph first."""
    ref, direction, lot = naming.lot_ref(found, root.lot), root.direction, root.lot
    served = replace(graph, mirror=kept)  # as `lotgraph serve` answers, when it runs for a while
    asks: dict[str, Ask] = {
        LOTGRAPH: partial(OWN[question], served, direction, ref),
        ASKING: partial(OWN[question], graph, direction, ref),
    }
    if cluster is not None:
        asks[cluster.name] = partial(postgres.ask, cluster, question, direction, lot)
    asks[duck.name] = partial(duck.ask, question, direction, lot)
    if question == "reach":
        asks[network.name] = partial(network.reach, direction, lot)
        asks[floor.name] = partial(floor.reach, direction, lot)
    elif question == "full":
        asks[floor.name] = partial(floor.full, direction, lot)
    return asks


def _case(
    question: str, found: Genealogy, root: Root, asks: Mapping[str, Ask], rounds: int
) -> list[Case]:
    """Ask once for the answers, then by turns for the times."""
    told, once, failed = _first_answers(question, asks)
    seconds: dict[str, list[float]] = {name: [] for name in once}
    each = max(sum(once.values()), 0.001)
    often = max(rounds, min(SHORT_ROUNDS, int(SHORT_S / each))) if rounds > 1 else 1
    for _ in range(max(1, min(often, int(BUDGET_S / each)))):
        for name in once:
            seconds[name].append(_timed(asks[name]))
    ms = {name: round(1000 * statistics.median(times), 2) for name, times in seconds.items()}
    agrees = {name: _agree(told.get(LOTGRAPH), answer) for name, answer in told.items()}
    peers: list[str | None] = [name for name in asks if name != LOTGRAPH]
    if not any(str(name).startswith("PostgreSQL") for name in peers):
        peers.insert(0, None)
    rows = [_row(question, found, root, ms, peer, agrees.get(str(peer)), failed) for peer in peers]
    _say(f"{question} {root.graph} {root.direction} {root.reached:,}: {ms} {failed or ''}")
    return rows


def _first_answers(
    question: str, asks: Mapping[str, Ask]
) -> tuple[dict[str, Any], dict[str, float], dict[str, str]]:
    """(answers to compare, seconds of the first, what failed)."""
    told: dict[str, Any] = {}
    once: dict[str, float] = {}
    failed: dict[str, str] = {}
    for name, ask in asks.items():
        began = time.perf_counter()
        try:
            answer = ask()
        except LotgraphError as error:
            failed[name] = error.text
            continue
        once[name] = time.perf_counter() - began
        told[name] = _plain(question, name, answer)
    return told, once, failed


def _row(
    question: str, found: Genealogy, root: Root, ms: Mapping[str, float], peer: str | None,
    agrees: bool | None, failed: Mapping[str, str],
) -> Case:  # fmt: skip
    own, other = ms.get(LOTGRAPH), ms.get(peer or "")
    row: Case = {
        "name": question, "size": found.lots, "reached": root.reached, "lotgraph_ms": own,
        "peer": peer, "peer_ms": other,
        "ratio": None if own is None or other is None else round(other / own, 3),
        "graph": root.graph, "direction": root.direction,
        "root": naming.lot_ref(found, root.lot), "agrees": agrees,
    }  # fmt: skip
    return row | ({"failed": failed[LOTGRAPH]} if LOTGRAPH in failed else {})


def _timed(ask: Ask) -> float:
    began = time.perf_counter()
    answer = ask()
    ended = time.perf_counter()
    del answer
    return ended - began


def _plain(question: str, name: str, answer: Any) -> Any:
    """An answer in the form that is compared: how many lots, sums, or links."""
    if question == "reach":
        return int(answer.counts["lots"]) if name in (LOTGRAPH, ASKING) else len(set(answer[0])) - 1
    if question == "customers":
        return answers.sums_of(answer) if name in (LOTGRAPH, ASKING) else answers.sums(answer)
    if name in (LOTGRAPH, ASKING):
        return answers.links_of(answer.edges)
    return answers.links(answer) if len(answer) == 6 else answers.walked(answer)


def _agree(own: Any, other: Any) -> bool | None:
    """Whether two answers are equal; the floor gives consumed and produced links only."""
    if own is None or other is None:
        return None
    if isinstance(own, np.ndarray):
        if other.shape[1] < own.shape[1]:
            own = own[own[:, 0] <= 2][:, : other.shape[1]]
        return bool(np.array_equal(own, other))
    return bool(own == other)


def _say(text: str) -> None:
    print(f"  {text}", flush=True)
