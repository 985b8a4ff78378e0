"""The drill: is what would be restored what is there? A backup is made, restored into a home that
is thrown away afterwards, and compared with the graph it was made of.

A backup that was never restored is a hope. This one command gives its figures.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.backup.comparing import Portrait, differences, portrait_of, stored_differences
from app.backup.filling import fill
from app.backup.manifest import Manifest, read_backup
from app.backup.writing import back_up
from app.embedded import service as embedded
from app.embedded.progress import counts_on_stderr
from app.graph.moment import Moment, moment_of
from app.graph.run import Graph, connect
from app.recall.cases import all_cases
from app.recall.snapshots import snapshots_of
from app.recall.verification import verify
from app.settings import Settings

Say = Callable[[str], None]
_Took = tuple[float | None, float | None]  # making the backup, and how long writers waited
_NOT_MADE: _Took = (None, None)
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class DrillFigures:
    """What a drill found. Times in seconds, sizes in bytes.

    `whole`: the graph stood still, so every property was compared; else what had been recorded by
    the backup's stamp and does not change afterwards. `differences` are in words.
    """

    as_of: str
    stamp: int
    events: int
    nodes: int
    links: int
    cases: int
    snapshots: int
    backup_bytes: int
    home_bytes: int
    backup_s: float | None
    held_s: float | None
    restore_s: float
    compare_s: float
    whole: bool
    differences: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether what was restored is what was there."""
        return not self.differences

    def as_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {"good": self.good, **asdict(self)}


def drill(
    settings: Settings, graph: Graph, say: Say, *, folder: Path | None, room: Path | None
) -> DrillFigures:
    """Make a backup (or take the one in `folder`), restore it in a folder of its own below `room`
    (None: the system's), compare. The graph is only read.

    Errors: those of making, reading and restoring a backup.
    """
    with tempfile.TemporaryDirectory(prefix="lotgraph-drill-", dir=room) as place:
        backup, took = folder, _NOT_MADE
        if backup is None:
            backup, began = Path(place) / "backup", time.monotonic()
            with counts_on_stderr("Backing up", "events") as tell:
                held_s = back_up(graph, backup, tell).held_s
            took = time.monotonic() - began, held_s
        manifest = read_backup(backup)
        own = settings.model_copy(update={"home": Path(place) / "home", "neo4j_uri": None})
        try:
            return _restore(own, graph, say, backup, manifest, took)
        finally:
            embedded.stop(own)


def _restore(
    own: Settings, graph: Graph, say: Say, backup: Path, manifest: Manifest, took: _Took
) -> DrillFigures:
    began = time.monotonic()
    running = embedded.start(own)
    with closing(
        connect(running.uri, running.user, running.password, running.database)
    ) as restored:
        with counts_on_stderr("Restoring", "events") as tell:
            fill(restored, backup, manifest, _BATCH, tell)
        filled = time.monotonic()
        say("Comparing …")
        return _compare(own, graph, restored, backup, manifest, took, filled - began)


def _compare(
    own: Settings, graph: Graph, restored: Graph, backup: Path, manifest: Manifest,
    took: _Took, restore_s: float,
) -> DrillFigures:  # fmt: skip
    began = time.monotonic()
    found = stored_differences(restored, backup, manifest)
    here = portrait_of(restored)
    there = _portrait_then(graph, manifest)
    whole = there is not None
    if there is not None:
        found += differences(there, here, desk=False)
    else:
        then = portrait_of(graph, manifest.stamp), portrait_of(restored, manifest.stamp)
        found += differences(*then, desk=False)
    cases, snapshots, broken = _snapshots(restored)
    return DrillFigures(
        manifest.moment, manifest.stamp, manifest.counts["events"], here.nodes, here.links,
        cases, snapshots, manifest.bytes, embedded.status(own).store_bytes, *took, restore_s,
        time.monotonic() - began, whole, (*found, *broken),
    )  # fmt: skip


def _portrait_then(graph: Graph, manifest: Manifest) -> Portrait | None:
    """The graph whole, if it still is what it was when the backup was made."""
    then = Moment(manifest.stamp, manifest.shape)
    if moment_of(graph) != then:
        return None
    found = portrait_of(graph)
    return found if moment_of(graph) == then else None


def _snapshots(graph: Graph) -> tuple[int, int, list[str]]:
    """How many cases and snapshots there are, and which of these do not verify."""
    cases, count = all_cases(graph), 0
    broken = []
    for case in cases:
        for snapshot in snapshots_of(graph, case):
            count += 1
            verdict = verify(graph, case, snapshot)
            if not verdict.good:
                told = ", ".join(verdict.sentences)
                broken.append(f"snapshot {snapshot.number} of {case.number}: {told}")
    return len(cases), count, broken
