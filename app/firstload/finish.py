"""What is left to do in a graph that was imported: what corrections change, times of sources that
said late how they write them, and what containers held when they were shipped.

The event door's own functions do it, as if all corrections had come last: the graph does not
depend on the order in which events come. In batches that note how far they are, so that whoever
opens the graph next goes on where it was broken off.
"""

from __future__ import annotations

from app.deliveries.service import settle_deliveries
from app.events.service import retime_pending
from app.events.settle import refresh, reshape, settle_corrections
from app.events.sources import settle_sources
from app.firstload.kinds import name_kinds
from app.graph.run import Graph, Work
from app.graph.steps import Key, Progress, go_through
from app.times import NOW

STEP = "first load"
_CORRECTIONS, _CONTAINERS = f"{STEP}: corrections", f"{STEP}: containers"
_BATCH = 1_000


def finish(graph: Graph, progress: Progress) -> int:
    """Do what an import left; how many events were looked at, 0 where nothing was."""
    if not graph.one("firstload/left", name=STEP)["left"]:
        return 0
    done = name_kinds(graph)

    def corrections(after: Key) -> list[Key]:
        row = graph.one("firstload/corrections", source=after[0], event_id=after[1])
        return list(zip(row["sources"], row["event_ids"], strict=True))

    def containers(after: Key) -> list[Key]:
        row = graph.one("firstload/containers", source=after[0], event_id=after[1])
        return list(zip(row["sources"], row["event_ids"], strict=True))

    done += go_through(graph, _CORRECTIONS, corrections, _correct, progress, _BATCH)
    retime_pending(graph)
    done += go_through(graph, _CONTAINERS, containers, _open, progress, _BATCH)
    graph.write(_note_whole)
    return done


def _correct(work: Work, keys: list[Key]) -> None:
    """Settle what some voids and reverses change."""
    rows = work.rows("firstload/targets", keys=[list(key) for key in keys])
    concerned = {*keys, *((row["source"], row["target"]) for row in rows)}
    touched = settle_corrections(work, concerned)
    if touched.sources:
        settle_sources(work, touched.sources, NOW)
    refresh(work, touched)


def _open(work: Work, keys: list[Key]) -> None:
    settle_deliveries(work, set(keys), (), (), ())


def _note_whole(work: Work) -> None:
    work.do("graph/step_record", name=STEP, whole=True, source="", event_id="")
    reshape(work)
