"""`make steady`: twenty people and a load every minute for an hour, and what they were told.

    python -m tests.steady --minutes 60 --people 20

The demo plant on a server of its own with the sizes of the product. Prints a table of answers by
kind and the memory of app and database; writes the samples to `build/steady.json` and the picture
to `build/steady.svg`. The exit code is 1 when anything was not answered, broken off or refused.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import orjson
import psutil

from app.settings import Settings
from tests.faults.plant import Plant, plant, wait_compiled, wait_planned
from tests.steady.crowd import Crowd, Told, share
from tests.steady.memory import Sample, Watch, growth, svg
from tests.steady.visits import lots_of_plant, orders

_BUILD = Path("build")
_EVERY_S, _LOADED = 5.0, 2_000


def main() -> int:
    """Run it as asked for on the command line."""
    asked = _arguments()
    usual = Settings()
    sizes = {name: getattr(usual, name) for name in ("heap_mib", "page_cache_mib")}
    with (
        tempfile.TemporaryDirectory(prefix="lotgraph-steady-") as folder,
        plant(Path(folder), **sizes) as made,
    ):
        _loaded_demo(made)
        made.serve()
        lots = lots_of_plant()
        wait_compiled(made.address, lots[0][0])
        wait_planned(made.address)
        told, samples, refused = steadily(
            made, Path(folder), lots, people=asked.people, last_s=60 * asked.minutes,
                rest_s=asked.rest, load_every_s=60.0, freeze_every_s=60.0,
            )  # fmt: skip
    _BUILD.mkdir(exist_ok=True)
    (_BUILD / "steady.svg").write_text(svg(samples), encoding="utf-8")
    kept = {"seconds": told.seconds, "errors": told.errors, "samples": [asdict(s) for s in samples]}
    (_BUILD / "steady.json").write_bytes(orjson.dumps(kept))
    _say(*table(told), *_memory(samples))
    for each in [*told.errors, *refused]:
        _say(f"NOT IN ORDER: {each}")
    return 1 if told.errors or refused else 0


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{each}\n" for each in lines))
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.steady", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rest", type=float, default=3.0, help="seconds between two questions")
    return parser.parse_args()


def _loaded_demo(made: Plant) -> None:
    demo = made.run("demo", "--no-serve")
    _, said = demo.communicate()
    assert demo.returncode == 0, said.decode(errors="replace")


def steadily(
    made: Plant, folder: Path, lots: Sequence[tuple[str, str]], *, people: int,
    last_s: float, rest_s: float, load_every_s: float, freeze_every_s: float, loaded: int = _LOADED,
) -> tuple[Told, list[Sample], list[str]]:  # fmt: skip
    """Let people work on what is served for so long, while files are loaded beside them: what they
    were told, memory, and what loads did not store."""
    database = made.jvm()
    assert made.app is not None
    assert database is not None
    refused: list[str] = []
    said = 0
    until, never = time.monotonic() + last_s, threading.Event()
    crowd = Crowd(
        made.address, lots, people, rest_s=rest_s, name=f"s{time.time_ns()}",
        freeze_every_s=freeze_every_s,
    )  # fmt: skip
    watch = Watch(
        psutil.Process(made.app.pid), database, lambda: crowd.told.stored,
        min(_EVERY_S, last_s / 10),
    )  # fmt: skip
    with crowd, watch:
        for number in itertools.takewhile(lambda _: time.monotonic() < until, itertools.count()):
            began = time.monotonic()
            trouble = load(made, folder, f"{crowd.name}-f{number}", loaded)
            refused += trouble
            crowd.told.store(0 if trouble else loaded)
            left = max(0.0, until - time.monotonic())
            _say(f"steady: {left / 60:.0f} min left, {len(crowd.told.errors)} errors")
            _say(*(f"not in order: {each}" for each in crowd.told.errors[said:]))
            said = len(crowd.told.errors)
            never.wait(min(left, max(0.0, began + load_every_s - time.monotonic())))
    return crowd.told, watch.samples, refused


def load(made: Plant, folder: Path, name: str, count: int) -> list[str]:
    """Load a file by the command line; what it said when it was not all stored."""
    path = folder / f"{name}.jsonl"
    path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in orders(name, count)))
    load = made.run("load", str(path))
    out, said = load.communicate()
    path.unlink()
    return [] if load.returncode == 0 else [(out + said).decode(errors="replace")[-500:]]


def table(told: Told) -> list[str]:
    """Lines of a table: of each kind of question how many, and within how many ms."""
    lines = ["| question | count | p50 ms | p99 ms | most ms |", "|---|---:|---:|---:|---:|"]
    every = [each for seconds in told.seconds.values() for each in seconds]
    for kind, seconds in [*sorted(told.seconds.items()), ("all", every)]:
        most = max(seconds, default=0.0)
        figures = [share(seconds, 0.5), share(seconds, 0.99), most]
        ms = " | ".join(f"{1000 * each:,.0f}" for each in figures)
        lines.append(f"| {kind} | {len(seconds):,} | {ms} |")
    return lines


def _memory(samples: Sequence[Sample]) -> list[str]:
    lines = ["| minutes | app MiB | database MiB | events stored |", "|---:|---:|---:|---:|"]
    last = samples[-1].seconds if samples else 0.0
    for part in range(7):
        near = min(samples, key=lambda each: abs(each.seconds - last * part / 6), default=None)
        if near is not None:
            held = f"{near.app:,.0f} | {near.database:,.0f} | {near.stored:,}"
            lines.append(f"| {near.seconds / 60:.0f} | {held} |")
    for name in ("app", "database"):
        lines.append(
            f"{name}: {growth(samples, name, last / 6):+.1f} MiB an hour after the first sixth"
        )
    return lines


if __name__ == "__main__":
    sys.exit(main())
