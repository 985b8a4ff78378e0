"""`make bench`: measures, prints a table, writes bench/latest.json.

    python -m bench [--only trace|plant|write|pages ...] [--scales 1 10] [--events 60000]
                    [--rounds N] [--sizes SITES LEVELS WIDTH] [--output FILE] [--plot FILE]

Homes with loaded data are kept (LOTGRAPH_BENCH_HOME, by default in the cache), so a second run
is quick. Speeds are this machine's; compare ratios within one run.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from bench import plot, reaching, scrolling, server, tracing, visiting, writing
from bench.genealogies import genealogy
from bench.walking import TARGETS, roots

PARTS = ("trace", "pages", "plant", "write")
Case = dict[str, Any]


def main() -> None:
    """Run the parts chosen on the command line."""
    asked = _arguments()
    machine = server.machine()
    cases: list[Case] = []
    if {"trace", "pages"} & set(asked.only):
        _genealogy(asked, cases, machine)
    if "plant" in asked.only:
        for scale in asked.scales:
            _say(f"demo plant at scale {scale}")
            with server.graph(f"plant-{scale}") as graph:
                server.load_plant(graph, scale)
                cases += reaching.cases(graph, scale, asked.rounds)
            _keep(asked, cases, machine)
    if "write" in asked.only and asked.events:
        _say(f"writing {asked.events:,} events")
        with server.graph("writing", empty=True) as graph:
            cases += writing.cases(graph, asked.events, asked.rounds)
    _keep(asked, cases, machine)
    _print(cases, machine)


def _genealogy(asked: argparse.Namespace, cases: list[Case], machine: dict[str, Any]) -> None:
    """Traces beside their peers and pages, in the large genealogy."""
    sites, levels, width = asked.sizes
    _say(f"genealogy: {sites} plants of {levels} stages with {width:,} lots, and a diamond")
    found = genealogy(
        sites=sites, levels=levels, width=width,
        diamond_levels=min(24, levels), diamond_width=min(4_000, width),
    )  # fmt: skip
    chosen = roots(found, tuple(asked.reached))
    machine["genealogy"] = {"lots": found.lots, "runs": found.runs, **server.SIZED}
    with server.genealogy_graph(found, asked.home) as graph:
        if "trace" in asked.only:
            cases += tracing.cases(graph, found, chosen, asked.rounds, server.folder())
            _keep(asked, cases, machine)
        if "pages" in asked.only:
            settings = server.genealogy_settings(asked.home)
            cases += visiting.cases(graph, settings, found, chosen, asked.rounds)
            cases += scrolling.cases(graph, settings, found, chosen)
    _keep(asked, cases, machine)


def _keep(asked: argparse.Namespace, cases: Sequence[Case], machine: dict[str, Any]) -> None:
    """Write what is known so far; a run that is stopped has not measured for nothing."""
    machine["load_after"] = round(os.getloadavg()[0], 1)
    found = {"cases": cases, "machine": machine}
    asked.output.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    if asked.plot:
        asked.plot.write_text(plot.svg(cases), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    scales = [int(word) for word in os.environ.get("SCALES", "1 10").split()]
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="parts to run")
    parser.add_argument("--scales", type=int, nargs="*", default=scales, help="of the demo plant")
    parser.add_argument("--events", type=int, default=60_000, help="events written (0: none)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--sizes", type=int, nargs=3, default=(6, 30, 11_100),
        metavar=("SITES", "LEVELS", "WIDTH"), help="of the genealogy traced in",
    )  # fmt: skip
    parser.add_argument("--reached", type=int, nargs="+", default=TARGETS, help="lots, about")
    parser.add_argument("--home", default="genealogy", help="name of the genealogy's home")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "latest.json")
    parser.add_argument("--plot", type=Path, help="also draw ms against reached lots (SVG)")
    return parser.parse_args()


def _say(text: str) -> None:
    print(f"bench: {text}", flush=True)


def _print(cases: Sequence[Case], machine: dict[str, Any]) -> None:
    print(
        f"{'case':<14} {'size':>9} {'reached':>8} {'lotgraph ms':>12} {'peer ms':>10} {'ratio':>6}"
    )
    for case in cases:
        numbers = (case["reached"], case["lotgraph_ms"], case["peer_ms"], case["ratio"])
        shown = ["" if each is None else f"{each:,}" for each in numbers]
        print(
            f"{case['name']:<14} {case['size']:>9,} {shown[0]:>8} {shown[1]:>12} {shown[2]:>10} "
            f"{shown[3]:>6}  {_told(case)}"
        )
    print(f"machine: {machine}")


def _told(case: Case) -> str:
    """What else a line says: events a second, the peer, whether the answers agree."""
    words = []
    if "per_second" in case:
        words.append(f"{case['per_second']:,} events/s")
    if "us_per_reached" in case:
        words.append(f"{case['us_per_reached']} µs per reached")
    if "first_byte_ms" in case:
        words.append(f"anew {case['anew_ms']:,} ms, first byte {case['first_byte_ms']:,} ms")
        words.append(f"{case['bytes']:,} bytes")
    if "frame_longest_ms" in case:
        words.append(f"{case['rows']:,} rows, longest frame {case['frame_longest_ms']} ms")
    words += [str(case[key]) for key in ("direction", "graph", "peer") if case.get(key)]
    if case.get("agrees") is False:
        words.append("ANSWERS DIFFER")
    return ", ".join(words)


if __name__ == "__main__":
    # Ended by a signal, it must still end the servers it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
