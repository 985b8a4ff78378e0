"""A graph that an earlier version filled, or another tool: its log begins now, and says so.

The first entry holds one hash over all events there are, the next ones the hashes of what the
recall desk keeps. What was changed before nobody can tell; what is changed from now on is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from app.acting import person
from app.backup.event_pages import event_keys
from app.chain.append import append, head_of, opening
from app.chain.entries import EntryDraft, ObjectHash
from app.chain.objects import desk_objects
from app.chain.roots import HashTree
from app.graph.run import Graph, Work
from app.times import now

ADOPTION = "found"
_ROUNDS = 3
_TELL_EVERY = 10_000
_OBJECTS_OF_AN_ENTRY = 1_000
Progress = Callable[[int, int], None]


def begin_log(graph: Graph, tell: Progress) -> bool:
    """Begin the log of a graph that holds something and has none; whether it was begun."""
    if head_of(graph) is not None:
        return False
    if graph.one("audit/totals")["entries"]:
        return False  # it lost its head, which is for looking through to say
    there = graph.one("audit/before")
    if not there["events"] and not there["cases"]:
        return False  # begun by the first that is entered
    for rest in reversed(range(_ROUNDS)):
        stamp = graph.one("audit/before")["stamp"]
        tree = _tree(graph, stamp, there["events"], tell)
        if graph.write(lambda work, t=tree, s=stamp, r=rest: _begin(work, t, s, last=not r)):  # type: ignore[misc]
            return True
    return False


def _tree(graph: Graph, stamp: int, total: int, tell: Progress) -> HashTree:
    tree = HashTree()
    for key in event_keys(graph, stamp):
        tree.add((key.source, key.event_id, key.stamp, key.sha256))
        if tree.leaves % _TELL_EVERY == 0:
            tell(tree.leaves, max(total, tree.leaves))
    if total:
        tell(tree.leaves, max(total, tree.leaves))
    return tree


def _begin(work: Work, tree: HashTree, stamp: int, *, last: bool) -> bool:
    """Enter it while no event can be committed. False: the events are others meanwhile, unless
    this is the last time that is tried."""
    work.one("backup/hold_clock", now=now())
    if head_of(work) is not None:
        return True
    total = work.one("audit/before")["events"]
    if total != tree.leaves and not last:
        return False
    told = {"events": tree.leaves, "stamp": stamp, "root": tree.root, "unread": total - tree.leaves}
    append(work, [opening(told), *_found(list(desk_objects(work)))])
    return True


def _found(objects: Sequence[ObjectHash]) -> Iterator[EntryDraft]:
    """What the desk keeps, case by case."""
    by_case: dict[str | None, list[ObjectHash]] = {}
    for each in sorted(objects, key=repr):
        by_case.setdefault(each[1], []).append(each)
    for case, mine in sorted(by_case.items(), key=repr):
        for start in range(0, len(mine), _OBJECTS_OF_AN_ENTRY):
            yield EntryDraft(ADOPTION, person(), case, mine[start : start + _OBJECTS_OF_AN_ENTRY])
