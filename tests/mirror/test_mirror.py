"""What is kept in memory of a graph is what the graph says, whatever happens to it meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.errors import NotFoundError
from app.genealogy.question import Direction, Options
from app.graph.moment import read_at_commit
from app.graph.run import Graph
from app.mirror import forward
from app.mirror.columns import Index
from app.mirror.forward import MissingNoteError, bring_forward
from app.mirror.keeper import MirrorKeeper
from app.mirror.reading import commit_in, read_all
from app.trace.mirror_fetch import MirrorFetch, fetch_in
from app.trace.reach import customers, reach
from app.trace.service import trace
from tests.mirror.told import indexed, of_now, take_all, told
from tests.neo4j_server import Server, empty
from tests.sizes import size
from tests.trace.made import make
from tests.trace.telling import Event, Tell
from tests.trace.ways import write

STEPS = size(50, 1_000)
ASKED = size(8, 3_000)
MADE = size(3, 8)  # genealogies that are asked about
QUICK = {"completeness": False}  # findings are read of the graph in any case
OPTIONS: tuple[dict[str, Any], ...] = (
    {}, QUICK, QUICK, {"ignore_time": True, **QUICK}, {"include_candidates": True, **QUICK},
    {"at": 1_774_000_000_000_000, **QUICK},
)  # fmt: skip


@pytest.fixture
def other(server: Server) -> Iterator[Graph]:
    """A connection of somebody else."""
    connection = server.connect()
    yield connection
    connection.close()


def test_no_answer_changes_a_byte_when_it_is_read_from_memory(graph: Graph) -> None:
    write(graph, [make(seed) for seed in range(MADE)])
    keeper = MirrorKeeper(graph, settle_s=0.0)
    whole = of_now(keeper)
    assert told(whole) == told(read_all(graph))
    kept = replace(graph, mirror=keeper)
    rng, sent = random.Random(7), 0
    named = graph.rows("trace/refs", ids=list(range(1, len(whole.things))))
    refs = [row["ref"] for row in named if not row["ref"].startswith("completion:")]
    for _ in range(ASKED):
        ref, options = rng.choice(refs), rng.choice(OPTIONS)
        way: Direction = rng.choice(["down", "up"])
        plain = _answer(graph, way, ref, options)
        assert orjson.dumps(_answer(kept, way, ref, options)) == orjson.dumps(plain)
        sent += len(plain.get("nodes", ())) > 1
    keeper.close()
    assert sent > ASKED / 4  # most questions have answers


def test_what_is_kept_follows_every_commit(graph: Graph, other: Graph, tmp_path: Path) -> None:
    """Events of made genealogies in any order, some by another process, some by one that is killed
    before it commits; voids and reverses before and after what they mean; now and then more things
    than were known; defines that change what things are; starts that go on from a file, which may
    be some commits old."""
    rng = random.Random(636)  # few commits tell of all that
    keeper = MirrorKeeper(graph, settle_s=0.0, file=tmp_path / "columns")
    known, steps, forwarded, kinds = None, 0, 0, set[str]()
    for seed in range(1_000_000):
        if steps >= STEPS:
            break
        events = make(seed)
        rng.shuffle(events)
        while events and steps < STEPS:
            some = [events.pop() for _ in range(min(len(events), rng.choice([1, 1, 2, 3, 8])))]
            take_all(rng.choice([graph, other]), some, f"s{seed}-")
            kinds |= {event["type"] for event in some}
            if rng.random() < 0.1:
                _killed(other, some)
            if rng.random() < 0.1:
                keeper.close()
                keeper = MirrorKeeper(graph, settle_s=0.0, file=tmp_path / "columns")
            before, known = known, of_now(keeper)
            steps += 1
            forwarded += before is not None and known.names is not before.names
            assert told(known) == told(read_all(graph)), (seed, steps)
            assert indexed(known)
    keeper.close()
    assert forwarded > steps / 2
    assert kinds >= {"void", "reverse", "define"}


def test_a_commit_costs_nothing_for_what_its_things_have_already(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All receipts are of one supplier: to look at what it has, for each booking of a commit, held
    the lock of the interpreter for seconds."""
    tell = Tell()
    for number in range(3):
        tell.receive(f"A/{number}", 1, supplier="S")
    take_all(graph, tell.events, "one-")
    known = read_all(graph)
    more = Tell()
    for number in range(3, 6):
        more.receive(f"A/{number}", 1, supplier="S")
    take_all(graph, more.events, "two-")

    def looked_at(*_: object) -> None:
        pytest.fail("what a thing has was looked at")

    with monkeypatch.context() as patched:
        patched.setattr(Index, "of", looked_at)
        found = graph.read(lambda work: bring_forward(work, known))
    assert told(found) == told(read_all(graph))


def test_links_added_since_are_put_in_order_with_the_others(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forward, "_TAIL", 8)
    monkeypatch.setattr(forward, "_PART", 0.0)
    known = read_all(graph)
    lengths = []
    for number in range(5):
        tell = Tell()
        tell.consume(f"A/{number}", f"R{number}/B", 1)
        tell.produce(f"B/{number}", f"R{number}/B", 1)
        take_all(graph, tell.events, f"t{number}-")
        known = graph.read(lambda work, known=known: bring_forward(work, known))
        lengths.append(tuple(len(part.links) for part in known.parts))
        assert told(known) == told(read_all(graph))
        assert indexed(known)
    links = sum(lengths[0])
    assert lengths == [
        (0, links),
        (2 * links, 0),
        (2 * links, links),
        (4 * links, 0),
        (4 * links, links),
    ]


def test_a_commit_nobody_noted_is_not_missed(graph: Graph) -> None:
    """An older lotgraph writes, and notes nothing."""
    take_all(graph, _chain().events, "a-")
    known = read_all(graph)
    take_all(graph, _chain().events, "b-")
    with graph.driver.session(database=graph.database) as session:
        session.run("MATCH (c:Change) WITH c ORDER BY c.last DESC LIMIT 1 DELETE c").consume()
        session.run("MATCH (c:Clock) SET c.drawn = $drawn", drawn=known.commit.drawn).consume()
    with pytest.raises(MissingNoteError):
        graph.read(lambda work: bring_forward(work, known))
    take_all(graph, _chain().events, "c-")  # this one notes that it followed another stamp
    with pytest.raises(MissingNoteError):
        graph.read(lambda work: bring_forward(work, known))
    keeper = MirrorKeeper(graph, settle_s=0.0)
    keeper._known = keeper._base = known
    assert told(of_now(keeper)) == told(read_all(graph))
    keeper.close()


def test_another_graph_of_the_same_stamp_is_not_taken_for_this_one(graph: Graph) -> None:
    """A dump is put back, and something else is booked at the very stamp of before."""
    take_all(graph, _chain().events, "a-")
    kept = read_all(graph)
    empty(graph)
    take_all(graph, _chain().events, "b-")
    with graph.driver.session(database=graph.database) as session:
        session.run("MATCH (c:Clock) SET c.last = $last", last=kept.commit.stamp).consume()
    keeper = MirrorKeeper(graph, settle_s=0.0)
    keeper._known = keeper._base = kept
    asked = replace(graph, mirror=keeper)
    assert trace(asked, "down", ["lot:b-A/1"]).counts["lots"] == 1
    assert told(of_now(keeper)) == told(read_all(graph))
    keeper.close()


def test_what_is_committed_while_it_is_read_is_in_it_or_it_is_not_used(
    graph: Graph, other: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit between any two statements of reading everything anew."""
    from tests.trace.meanwhile import Meanwhile

    take_all(graph, _chain().events, "a-")
    booked = Meanwhile(
        monkeypatch, other, lambda number: take_all(other, _chain().events, f"m{number}-")
    )
    with booked.before(lambda number: number <= 4):
        known = read_all(graph)
    assert booked.committed == 4
    known = graph.read(lambda work: bring_forward(work, known))
    assert told(known) == told(read_all(graph))


def test_an_answer_is_read_from_memory_only_as_of_its_own_commit(
    graph: Graph, other: Graph
) -> None:
    take_all(graph, _chain().events, "a-")
    keeper = MirrorKeeper(graph, settle_s=0.0)
    of_now(keeper)
    kept, used = replace(graph, mirror=keeper), []

    def read(work: Any) -> None:
        used.append(type(fetch_in(work)) is MirrorFetch)

    read_at_commit(kept, read)
    assert used == [True]
    earlier = keeper.known.commit.stamp - 1  # type: ignore[union-attr]
    read_at_commit(kept, read, earlier)  # as known before: the graph tells that
    assert used == [True, False]
    kept.write(read)  # what a writer wrote nobody else sees yet
    assert used == [True, False, False]
    take_all(other, _chain().events, "b-")
    found = trace(kept, "down", ["lot:b-A/1"])
    assert found.counts["lots"] == 1
    assert keeper.known.commit == graph.read(commit_in)  # type: ignore[union-attr]
    keeper.close()


def test_a_graph_too_large_to_keep_is_asked_itself(graph: Graph) -> None:
    take_all(graph, _chain().events, "a-")
    keeper = MirrorKeeper(graph, most=1, settle_s=0.0)
    assert keeper.wait() is None
    assert "more than are kept" in keeper.trouble
    assert trace(replace(graph, mirror=keeper), "down", ["lot:a-A/1"]).counts["lots"] == 1
    keeper.close()


def _chain() -> Tell:
    """A/1 → R/B → B/1 → DINER"""
    tell = Tell()
    tell.consume("A/1", "R/B", 1)
    tell.produce("B/1", "R/B", 1)
    tell.ship("B/1", "DINER", 1)
    return tell


def _answer(graph: Graph, way: Direction, ref: str, options: dict[str, Any]) -> dict[str, Any]:
    try:
        return trace(graph, way, [ref], Options(**options)).as_json()
    except NotFoundError as error:
        return {"error": str(error)}


class _KilledError(Exception):
    """The process is gone before it commits."""


def _killed(graph: Graph, events: list[Event]) -> None:
    """A process that is killed while it writes leaves nothing behind."""
    from app.events.settle import note_change

    def write_and_die(work: Any) -> None:
        clock = work.one("events/stamp", now=0, count=len(events))
        note_change(work, clock["before"], {"mes"}, (), own=False)
        raise _KilledError

    with pytest.raises(_KilledError):
        graph.write(write_and_die)


def test_first_numbers_are_the_same_from_memory(graph: Graph) -> None:
    write(graph, [make(seed) for seed in range(40, 40 + MADE)])
    keeper = MirrorKeeper(graph, settle_s=0.0)
    whole = of_now(keeper)
    kept = replace(graph, mirror=keeper)
    named = graph.rows("trace/refs", ids=list(range(1, len(whole.things))))
    refs = [row["ref"] for row in named if row["ref"].split(":")[0] in ("lot", "serial", "batch")]
    for ref in refs[::3]:
        assert reach(kept, "down", [ref]) == reach(graph, "down", [ref]), ref
        assert reach(kept, "up", [ref]) == reach(graph, "up", [ref]), ref
        assert customers(kept, [ref]) == customers(graph, [ref]), ref
    keeper.close()
