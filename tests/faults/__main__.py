"""`make faults`: as many faults as asked for, and what came of them, as figures.

    python -m tests.faults --kills 200 --lines 500 --stops 20 --disks 3 --seed 16

Each kind ends with an account: what people were told is stored is there, once. The exit code is 1
when it is not, or when an answer was late or without words.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.embedded import service
from app.embedded.progress import Silent
from tests.faults import faults
from tests.faults.account import account
from tests.faults.disk import again_as_root, may_mount, small_disk
from tests.faults.people import People
from tests.faults.plant import Plant, plant
from tests.faults.proxy import Proxy

_SMALL_DISK_MIB, _MARK_MIB = 600, 256
_AGAIN = "--again"


@dataclass
class Kind:
    """What came of the faults of one kind: seconds until people were told, until it was stored
    again; what was not in order."""

    name: str
    count: int = 0
    told_s: list[float] = field(default_factory=list)
    again_s: list[float] = field(default_factory=list)
    acknowledged: int = 0
    stored: int = 0
    lost: int = 0
    doubled: int = 0
    requests: int = 0
    late: list[str] = field(default_factory=list)
    wordless: list[str] = field(default_factory=list)
    not_run: str = ""

    @property
    def in_order(self) -> bool:
        """Whether nothing was lost, doubled, late or without words."""
        return not (self.lost or self.doubled or self.late or self.wordless)

    def row(self) -> str:
        """Its line of the table."""
        if self.not_run:
            return f"| {self.name} | not run: {self.not_run} | | | | | | | |"
        accounted = (
            f"{self.requests:,}", f"{self.acknowledged:,}", self.lost, self.doubled,
            len(self.late) + len(self.wordless),
        ) if self.requests else ("",) * 5  # fmt: skip
        figures = (
            self.count, _most(self.told_s), _half(self.again_s), _most(self.again_s), *accounted
        )  # fmt: skip
        return f"| {self.name} | " + " | ".join(map(str, figures)) + " |"

    def add(self, people: People, made: Plant, more: Sequence[str] = ()) -> None:
        """Count what some people were told against what is there. The app does not run."""
        noted = people.noted
        acknowledged = noted.acknowledged | set(more)
        graph = made.graph()
        try:
            found = account(graph, acknowledged, noted.snapshots)
        finally:
            graph.close()
        self.acknowledged += len(acknowledged)
        self.stored, self.lost = found.stored, self.lost + len(found.lost)
        self.doubled += len(found.doubled) + len(found.unbooked)
        self.requests += sum(noted.statuses.values())
        self.late += noted.late
        self.wordless += noted.wordless


HEAD = (
    "| fault | count | told within (most), s | stored again after (half), s | (most), s "
    "| requests | acknowledged | lost | doubled | late or wordless |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def _most(values: Sequence[float]) -> str:
    return f"{max(values):.1f}" if values else "–"


def _half(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f}" if values else "–"


def kills(folder: Path, count: int, dice: random.Random) -> list[Kind]:
    """Kill the database, the app, both, and loads, in any order."""
    found = {name: Kind(name) for name in ("kill JVM", "kill app", "kill both", "kill load")}
    whole, loaded = Kind("all kills together"), list[str]()
    with plant(folder) as made:
        made.serve()
        with People(lambda: made.address, "kills") as people:
            faults.going_on(made, people, more=40)
            for number in range(count):
                name = dice.choice(tuple(found))
                kind = found[name]
                kind.count += 1
                people.ended.wait(dice.uniform(0, 1.0))
                if name == "kill JVM":
                    told, again = faults.kill_jvm(made, people)
                    kind.told_s.append(told)
                    kind.again_s.append(again)
                    name += f", told after {told:.1f} s"
                elif name == "kill load":
                    loaded += faults.kill_load(made, f"load{number}", dice, folder)[1]
                else:
                    fault = faults.kill_app if name == "kill app" else faults.kill_both
                    kind.again_s.append(fault(made, people))
                late = len(people.noted.late)
                _say(f"{number + 1} of {count} kills: {name}; {late} late so far")
        whole.count = count
        made.stop_app()
        whole.add(people, made, loaded)
    return [*found.values(), whole]


def lines(folder: Path, count: int, dice: random.Random) -> list[Kind]:
    """Spoil the line between app and database, in any order of kinds."""
    found = {name: Kind(name) for name in faults.LINE_FAULTS}
    whole = Kind("all of the line together")
    with plant(folder) as made:
        running = service.start(made.settings, Silent())
        with Proxy(running.port) as proxy:
            made.more = {
                "LOTGRAPH_NEO4J_URI": f"bolt://127.0.0.1:{proxy.port}",
                "LOTGRAPH_NEO4J_PASSWORD": running.password,
            }
            made.serve()
            with People(lambda: made.address, "lines") as people:
                faults.going_on(made, people, more=40)
                for number in range(count):
                    name = dice.choice(tuple(found))
                    faults.LINE_FAULTS[name](proxy, dice, people.ended.wait)
                    proxy.heal()
                    found[name].count += 1
                    found[name].again_s.append(faults.going_on(made, people))
                    _say(f"{number + 1} of {count} faults of the line: {name}")
            made.stop_app()
        whole.count = count
        whole.add(people, made)
    return [*found.values(), whole]


def stops(folder: Path, count: int, dice: random.Random) -> list[Kind]:
    """Stop the database's process for a while."""
    kind = Kind("stop JVM (SIGSTOP)", count)
    with plant(folder) as made:
        made.serve()
        with People(lambda: made.address, "stops") as people:
            faults.going_on(made, people, more=40)
            for number in range(count):
                told, health, again = faults.pause_jvm(made, people, dice.uniform(0.5, 8.0))
                kind.told_s += [told, health]
                kind.again_s.append(again)
                _say(f"{number + 1} of {count} stops")
        made.stop_app()
        kind.add(people, made)
    return [kind]


def disks(folder: Path, count: int, dice: random.Random) -> list[Kind]:
    """Fill a small disk: to below the mark, and to the last byte."""
    low, full = Kind("disk below its mark", count), Kind("disk full", count)
    if not may_mount():
        low.not_run = full.not_run = "no file system may be mounted here"
        return [low, full]
    for kind, mark in ((low, _MARK_MIB), (full, 0)):
        with (
            small_disk(folder / f"disk{mark}", _SMALL_DISK_MIB) as disk,
            plant(disk, disk_low_water_mib=mark) as made,
        ):
            made.serve()
            with People(lambda made=made: made.address, f"disk{mark}") as people:  # type: ignore[misc]
                faults.going_on(made, people, more=40)
                for _ in range(count):
                    if mark:
                        faults.low_disk(made, people, disk, mark)
                    else:
                        kind.again_s.append(faults.full_disk(made, people, disk))
                    people.ended.wait(dice.uniform(0, 1.0))
            made.stop_app()
            kind.add(people, made)
    return [low, full]


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {text}\n")


def _out(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run what was asked for; print the table."""
    ask = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    for name, usual in (("kills", 200), ("lines", 500), ("stops", 20), ("disks", 3), ("seed", 16)):
        ask.add_argument(f"--{name}", type=int, default=usual)
    ask.add_argument(_AGAIN, action="store_true", help=argparse.SUPPRESS)
    given = ask.parse_args()
    before = None if may_mount() or given.again or not given.disks else again_as_root()
    if before is not None:  # in a name space of its own, where it may mount
        command = [*before, sys.executable, "-m", "tests.faults", *sys.argv[1:], _AGAIN]
        return subprocess.run(command, check=False).returncode
    subprocess.run([sys.executable, "-m", "app.trace.warm"], check=True)
    dice, found = random.Random(given.seed), list[Kind]()
    runs: dict[str, Callable[[Path, int, random.Random], list[Kind]]] = {
        "kills": kills, "lines": lines, "stops": stops, "disks": disks,
    }  # fmt: skip
    _out(HEAD)
    for name, run in runs.items():
        count = getattr(given, name)
        if count:
            with tempfile.TemporaryDirectory(prefix="lotgraph-faults-") as folder:
                kinds = run(Path(folder), count, dice)
            found += kinds
            _out("\n".join(each.row() for each in kinds))
    for each in found:
        for line in [*each.late, *each.wordless]:
            _say(f"{each.name}: {line}")
    return 0 if all(each.in_order for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
