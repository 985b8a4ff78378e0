"""Compare the product's traces with the reference's, over many made genealogies.

Two ways to ask the product: without a server, from the events alone, and of a graph, in which the
genealogies are written side by side.

`python -m tests.trace.compare --seed 7 --count 100` prints what disagrees, made as small as it
can be while it still disagrees. `--seeds 17 23` takes just those, `--graph` asks a graph, `--units`
takes the themes of units, containers, returns and papers (`themes_units`).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.reference import Answer, Reached, answer
from tests.reference.books import open_books
from tests.reference.times import Event, read_instant
from tests.reference.units import base
from tests.trace.made import make
from tests.trace.questions import questions
from tests.trace.themes_units import make_units
from tests.trace.ways import Ask, Question, Way, in_graph, without_server

# What is compared of nodes, by kind of ref. Depth is compared where the rules define it.
COMPARED = ("lot", "serial", "item", "order", "batch", "supplier", "hu")
WITH_DEPTH = ("lot", "serial")


@dataclass
class Disagreement:
    """A question two answers differ on, and how."""

    number: int
    events: list[Event]
    question: Question
    lines: list[str]


@dataclass
class Tally:
    """What was compared."""

    genealogies: int = 0
    questions: int = 0  # traces asked for
    found: list[Disagreement] = field(default_factory=list)

    def summary(self) -> str:
        """In one line."""
        wrong = len({each.number for each in self.found})
        return (
            f"{self.genealogies} genealogies, {self.questions} traces, "
            f"{self.questions - len(self.found)} agree, {len(self.found)} disagree (in {wrong} "
            "genealogies)"
        )


def differences(
    question: Question, mine: Answer, theirs: Mapping[str, Any], members: bool = False
) -> Iterator[str]:
    """What two answers differ in, a line each: reference first, product second.

    Where serials are `members` of lots, the product may leave shares unknown.
    """
    nodes = {node["ref"]: node for node in theirs["nodes"] if node["ref"] not in question.roots}
    plain = {ref.split(":")[0] for ref in question.roots} <= set(WITH_DEPTH)
    plain = plain and not {"ignore_time", "include_candidates"} & set(dict(question.options))
    for ref in sorted({*mine.nodes, *nodes}):
        kind = ref.split(":")[0]
        if kind not in COMPARED:
            continue
        own, other = mine.nodes.get(ref), nodes.get(ref)
        if own is None or other is None:
            yield f"{ref}: {own.certainty if own else 'not reached'}, product " + (
                str(other.get("certainty")) if other else "not reached"
            )
        elif own.certainty != other.get("certainty"):
            yield f"{ref}: {own.certainty}, product {other.get('certainty')}"
        elif kind in WITH_DEPTH and plain:
            vague = members and other.get("share") is None
            yield from _finer(question, ref, own, other, not vague)
    yield from _customers(mine, theirs)
    yield from _taken_out(mine, theirs)


def _taken_out(mine: Answer, theirs: Mapping[str, Any]) -> Iterator[str]:
    """What time took out, and what stops did."""
    removed = theirs.get("removed") or {}
    if "stopped" in theirs and set(theirs["stopped"]) != mine.stopped:
        yield f"stopped: {sorted(mine.stopped)}, product {sorted(theirs['stopped'])}"
    for name, refs in (("lots", mine.removed_lots), ("customers", mine.removed_customers)):
        given = {
            unquote(each["ref"] if isinstance(each, Mapping) else each)
            for each in removed.get(name) or ()
        }
        if given != refs:
            yield f"removed {name}: {sorted(refs)}, product {sorted(given)}"


def _finer(
    question: Question, ref: str, mine: Reached, theirs: Mapping[str, Any], shares: bool
) -> Iterator[str]:
    """Depth, carried time and share of a lot or serial."""
    if mine.depth != theirs["depth"]:
        yield f"{ref}: depth {mine.depth}, product {theirs['depth']}"
    time = theirs.get("time")
    time = read_instant(time) if isinstance(time, str) else time
    if mine.time != time and not dict(question.options).get("ignore_time"):
        yield f"{ref}: time {mine.time}, product {time}"
    share = theirs.get("share")
    known = mine.share is not None and share is not None
    if shares and (not known or abs((mine.share or 0) - share) > 1e-6) and mine.share is not share:
        yield f"{ref}: share {mine.share}, product {share}"


def _customers(mine: Answer, theirs: Mapping[str, Any]) -> Iterator[str]:
    rows = {unquote(row["ref"]): row for row in theirs["customers"]}
    for ref in sorted({*mine.customers, *rows}):
        if ref not in rows or ref not in mine.customers:
            own = mine.customers[ref][0] if ref in mine.customers else "not reached"
            other = rows[ref].get("certainty") if ref in rows else "not reached"
            yield f"{ref}: {own}, product {other}"
            continue
        certainty, amounts = mine.customers[ref]
        if certainty != rows[ref].get("certainty"):
            yield f"{ref}: {certainty}, product {rows[ref].get('certainty')}"
        given = _amounts(rows[ref]["quantities"])
        if not _equal(amounts, given):
            yield f"{ref}: shipped, returned, outstanding {amounts}, product {given}"


def _amounts(rows: Iterable[Mapping[str, Any]]) -> dict[str | None, tuple[Any, ...]]:
    sums: dict[str | None, tuple[Any, ...]] = {}
    for row in rows:
        uom = base(0, row["uom"])[1]
        told = [base(row[name], row["uom"])[0] for name in ("shipped", "returned", "outstanding")]
        before = sums.get(uom, (0, 0, 0))
        sums[uom] = tuple(
            None if a is None or b is None else a + b for a, b in zip(before, told, strict=True)
        )
    return sums


def _equal(mine: Mapping[str | None, tuple[Any, ...]], theirs: Mapping[str | None, Any]) -> bool:
    return set(mine) == set(theirs) and all(
        (a is None) == (b is None) and (a is None or abs(a - b) < 1e-5)
        for uom in mine
        for a, b in zip(mine[uom], theirs[uom], strict=True)
    )


def disagree(ask: Ask, events: list[Event], question: Question) -> list[str]:
    """How the product and the reference differ on a question; nothing: they agree."""
    try:
        mine = answer(events, question.direction, list(question.roots), **dict(question.options))
    except AssertionError as error:
        return [f"the reference gave up: {error}"]
    return unlike(mine, ask, events, question)


def unlike(mine: Answer, ask: Ask, events: list[Event], question: Question) -> list[str]:
    """How the product's answer differs from that of the reference."""
    try:
        theirs = ask(question)
    except Exception as error:  # a trace that fails is a disagreement to be shown like others
        return [f"the product fails: {error!r}"]
    if theirs is None:
        return ["the product finds no such root"] if mine.nodes or mine.customers else []
    lines = differences(question, mine, theirs, bool(open_books(events).members))
    return [line for line in lines if _exact(events) or not _is_of_quantity(line)]


def _exact(events: list[Event]) -> bool:
    """Whether every packing has an exact time; else how much is inside is a matter of reading."""
    packing = [e for e in events if e["type"] in ("pack", "unpack")]
    return all("T" in event.get("at", "") for event in packing)


def _is_of_quantity(line: str) -> bool:
    return ": share " in line or ": shipped, returned" in line


def compare(way: Way, many: Sequence[list[Event]], most: int = 3) -> Tally:
    """Ask both about each genealogy; the questions follow from the events alone."""
    tally = Tally(len(many))
    for number, (events, ask) in enumerate(zip(many, way(many), strict=True)):
        for question in questions(events, random.Random(repr(events)), most):
            tally.questions += 1
            lines = disagree(ask, events, question)
            if lines:
                tally.found.append(Disagreement(number, events, question, lines))
    return tally


def smaller(way: Way, found: Disagreement) -> Disagreement:
    """The same disagreement with as few events as it takes: drop one while it still disagrees.

    Every round asks about all lists with one event less and takes the first that still disagrees,
    then goes on from there, and round again until nothing can be dropped.
    """
    events, lines, at = found.events, found.lines, 0
    while events:
        order = [(at + step) % len(events) for step in range(len(events))]
        shorter = [events[:n] + events[n + 1 :] for n in order]
        for tried, (each, ask) in enumerate(zip(shorter, way(shorter), strict=True)):
            now = disagree(ask, each, found.question)
            if now and not any("gave up" in line or "finds no" in line for line in now):
                events, lines, at = each, now, order[tried]
                break
        else:
            break
    return Disagreement(found.number, events, found.question, lines)


def told(found: Disagreement) -> str:
    """A disagreement for a person to read."""
    rows = [f"genealogy {found.number}: {found.question}", *(f"  {x}" for x in found.lines)]
    rows += [f"    {_short(event)}" for event in found.events]
    return "\n".join(rows)


def _short(event: Event) -> str:
    return str(event)


def main() -> None:
    """Ask about made genealogies, print what disagrees."""
    import argparse
    import sys

    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--seed", type=int, default=0, help="of the first genealogy")
    asks.add_argument("--count", type=int, default=100, help="how many genealogies")
    asks.add_argument("--seeds", type=int, nargs="*", help="these genealogies instead")
    asks.add_argument("--most", type=int, default=3, help="single roots asked for in each")
    asks.add_argument("--show", type=int, default=10, help="how many disagreements to print")
    asks.add_argument("--graph", action="store_true", help="ask a graph")
    asks.add_argument("--units", action="store_true", help="the themes of units")
    wanted = asks.parse_args()
    seeds = wanted.seeds or range(wanted.seed, wanted.seed + wanted.count)
    with _way(graph=wanted.graph) as way:
        maker = make_units if wanted.units else make
        tally = compare(way, [maker(seed) for seed in seeds], wanted.most)
        for line in report(way, tally, seeds, wanted.show):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


@contextmanager
def _way(*, graph: bool) -> Iterator[Way]:
    import tempfile
    from pathlib import Path

    from app.graph.schema import apply_schema
    from tests import neo4j_server

    if not graph:
        yield without_server
        return
    with tempfile.TemporaryDirectory() as home:
        server = neo4j_server.start(Path(home) / "home")
        connected = server.connect()
        try:
            apply_schema(connected)
            neo4j_server.empty(connected)
            yield in_graph(connected)
        finally:
            connected.close()
            server.stop()


def report(way: Way, tally: Tally, seeds: Sequence[int], show: int) -> Iterator[str]:
    """What was compared, every disagreement in a line, and some of them made small."""
    yield tally.summary()
    for found in tally.found:
        yield f"seed {seeds[found.number]}: {found.question}: {found.lines}"
    first = {found.number: found for found in reversed(tally.found)}
    for number in sorted(first)[:show]:
        yield f"\nseed {seeds[number]}, {told(smaller(way, first[number]))}"


if __name__ == "__main__":
    main()
