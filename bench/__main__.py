"""`make bench`: measures, prints a table, writes bench/latest.json.

    python -m bench [--scales 1 10 100] [--events 60000] [--rounds 5] [--output FILE] [--plot FILE]

Homes with loaded plants are kept (LOTGRAPH_BENCH_HOME, by default in the cache), so a second run
is quick. Speeds are this machine's; compare ratios within one run.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import orjson

from bench import plot, reaching, server, writing


def main() -> None:
    """Run the cases chosen on the command line."""
    asked = _arguments()
    machine = server.machine()
    cases: list[dict[str, Any]] = []
    if asked.events:
        with server.graph("writing", empty=True) as graph:
            cases += writing.cases(graph, asked.events, asked.rounds)
        _keep(asked, cases, machine)
    for scale in asked.scales:
        with server.graph(f"plant-{scale}") as graph:
            server.load_plant(graph, scale)
            cases += reaching.cases(graph, scale, asked.rounds)
        _keep(asked, cases, machine)
    _keep(asked, cases, machine)
    _print(cases, machine)


def _keep(asked: argparse.Namespace, cases: list[dict[str, Any]], machine: dict[str, Any]) -> None:
    """Write what is known so far; a run that is stopped has not measured for nothing."""
    machine["load_after"] = round(os.getloadavg()[0], 1)
    found = {"cases": cases, "machine": machine}
    asked.output.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    if asked.plot:
        asked.plot.write_text(plot.reach_svg(cases), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    scales = [int(word) for word in os.environ.get("SCALES", "1 10 100").split()]
    parser.add_argument("--scales", type=int, nargs="*", default=scales)
    parser.add_argument("--events", type=int, default=60_000, help="events written (0: none)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "latest.json")
    parser.add_argument("--plot", type=Path, help="also draw ms against reached things (SVG)")
    return parser.parse_args()


def _print(cases: list[dict[str, Any]], machine: dict[str, Any]) -> None:
    print(f"{'case':<10} {'size':>8} {'reached':>9} {'ms':>11}  per second / µs per reached")
    for case in cases:
        more = f"{case['per_second']:,}/s" if "per_second" in case else ""
        more = f"{case['us_per_reached']} µs  {case['root']}" if "root" in case else more
        reached = "" if case["reached"] is None else f"{case['reached']:,}"
        print(
            f"{case['name']:<10} {case['size']:>8,} {reached:>9} "
            f"{case['lotgraph_ms']:>11,.1f}  {more}"
        )
    print(f"machine: {machine}")


if __name__ == "__main__":
    main()
