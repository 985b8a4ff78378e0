"""The trace: roots in, one answer out.

Everything is read as of one commit (`graph/moment.py`); what comes back is a frozen `Trace` that
page, JSON and CSV show alike. `docs/trace.md` says what an answer means.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from app.genealogy.answer import Answer
from app.genealogy.answer import trace as answer_of
from app.genealogy.extent import Extent
from app.genealogy.loops import are_compiled
from app.genealogy.question import Direction, Options
from app.graph.moment import AsOf, read_at_commit
from app.graph.run import Graph, Work
from app.ledger.thing import Thing
from app.observer import OBSERVER
from app.trace.answer import Trace, root_things, trace_of
from app.trace.interpret import gather
from app.trace.resolve import resolve as resolve_in

Say = Callable[[str], None]

_DECIDING = "deciding time, lives, certainty and shares"
_COMPILING = (
    ", after compiling what does that: once after an installation, ten seconds or, on a busy "
    "computer, a minute or two"
)


def resolve(graph: Graph, text: str) -> str:
    """The ref a text means. Errors: `NotFoundError`, `AmbiguousError` with candidates."""
    return graph.read(lambda work: resolve_in(work, text))


def resolve_for(found: Trace, text: str) -> str:
    """The ref a text means, as of the moment of an answer. Errors: those of `resolve`."""
    return found.reader.read(lambda work: resolve_in(work, text))


def trace(
    graph: Graph,
    direction: Direction,
    roots: Sequence[str],
    options: Options | None = None,
    say: Say | None = None,
    as_of: AsOf | None = None,
) -> Trace:
    """Trace up or down from any roots (refs, aliases or bare numbers; several are united).

    `say` is told in words how far it is. `as_of`: the moment of something this answer stands
    beside; without it, it is of a moment of its own.

    Errors: `NotFoundError`, `AmbiguousError`, `InvalidRefError`.
    """
    wanted = options or Options()
    observer, began = OBSERVER.get(), time.monotonic()

    def read(work: Work) -> tuple[Extent, dict[int, Thing]]:
        extent = Extent(_answer(work, direction, roots, wanted, say))
        return extent, root_things(work, extent)

    if as_of is None:
        (extent, named), moment = read_at_commit(graph, read, wanted.known_at)
        as_of = AsOf(graph, moment, wanted.known_at)
    else:
        extent, named = as_of.read(read)
    found = trace_of(as_of, extent, named)
    if observer is not None:
        refs = [root.ref for root in extent.answer.roots]
        things = sum(count for name, count in found.counts.items() if name != "edges")
        observer.traced(direction, refs, things, time.monotonic() - began)
    return found


def _answer(
    work: Work, direction: Direction, texts: Sequence[str], options: Options, say: Say | None
) -> Answer:
    columns, question = gather(work, direction, texts, options, say)
    if say:
        say(_DECIDING if are_compiled() else _DECIDING + _COMPILING)
    beside = ThreadPoolExecutor(1, thread_name_prefix="shares")  # while names are read
    try:
        return answer_of(columns, question, beside=beside)
    finally:
        beside.shutdown(wait=False)
