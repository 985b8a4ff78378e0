"""Asking about a genealogy told by hand, and hearing an answer as short as the drawing.

`Asking(events).down("A/1") == said("F/1 U#1?", "C1 10-2=8 kg; C2? 5", cut="F/2")`: F/1 is
certain, U#1 possible; C1 got 10 kg of which 8 are still out, perhaps C2 got 5; F/2 was removed by
time. Things are written as in `telling`; roots of other kinds as refs.

The events alone are asked: `tests/genealogy/test_bridge.py` holds that a graph of them says the
same. `AskingGraph` asks a graph. The reference is asked the same, where it knows the kind of root,
and must say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.genealogy.deliveries import Amounts
from app.genealogy.question import Direction, Options
from app.wording import number
from tests.reference.answers import Answer, answer_in
from tests.reference.books import open_books
from tests.reference.rules import World, work_out
from tests.trace.compare import differences
from tests.trace.found import Found
from tests.trace.pure import Asked
from tests.trace.telling import Event, ref
from tests.trace.ways import Question

if TYPE_CHECKING:
    from app.graph.run import Graph
    from app.trace.answer import Trace

    FoundOrTrace = Found | Trace

GOODS = ("lot", "serial", "item")
_REFERENCE_ROOTS = (
    "lot:", "serial:", "order:", "batch:", "customer:", "supplier:", "supplier-lot:", "hu:",
    "item:", "document:", "location:", "resource:",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What is compared: goods, customers with quantities, and what time removed, sorted."""

    goods: tuple[str, ...]
    customers: tuple[str, ...]
    cut: tuple[str, ...]


def said(goods: str = "", customers: str = "", cut: str = "") -> Said:
    """An answer in words; order does not matter."""
    rows = tuple(sorted(row.strip() for row in customers.split(";") if row.strip()))
    return Said(tuple(sorted(goods.split())), rows, tuple(sorted(cut.split())))


_HEARD: list[list[Asking]] = []


@contextmanager
def heard() -> Iterator[list[Asking]]:
    """The genealogies that are asked about meanwhile, each with its questions."""
    found: list[Asking] = []
    _HEARD.append(found)
    try:
        yield found
    finally:
        _HEARD.remove(found)


class Asking:
    """A genealogy, asked about without a server. `questions`: what was asked, each once;
    `by_reference`: whether the reference is asked, too."""

    def __init__(self, events: list[Event], *, by_reference: bool = True) -> None:
        self.events = events
        self.by_reference = by_reference
        self.questions: dict[Question, None] = {}
        self._asked = Asked(events)
        self._worlds: dict[tuple[int | None, int | None, bool], World] = {}
        for listening in _HEARD:
            listening.append(self)

    def down(self, *roots: str, **options: Any) -> Said:
        """Where some things went."""
        return self.said("down", roots, options)

    def up(self, *roots: str, **options: Any) -> Said:
        """What some things came from."""
        return self.said("up", roots, options)

    def said(self, direction: Direction, roots: Iterable[str], options: dict[str, Any]) -> Said:
        """The answer in words, agreed with the reference."""
        found = self.trace(direction, *roots, **options)
        starts = {root.ref for root in found.roots}
        goods = [
            short(node.ref) + _mark(node.certainty)
            for node in found.nodes
            if node.kind in GOODS and node.ref not in starts
        ]
        rows = [
            f"{short(row.ref)}{_mark(row.certainty)} {' + '.join(map(amount, row.quantities))}"
            for row in found.customers
        ]
        gone = [short(each) for each in (*found.removed.lots, *found.removed.customers)]
        return Said(tuple(sorted(goods)), tuple(sorted(rows)), tuple(sorted(gone)))

    def trace(self, direction: Direction, *roots: str, **options: Any) -> FoundOrTrace:
        """The whole trace; the reference must not differ."""
        refs = list(dict.fromkeys(long(root) for root in roots))
        found = self.asked(direction, [long(root) for root in roots], Options(**options))
        question = Question(direction, tuple(refs), tuple(options.items()))
        self.questions[question] = None
        known = all(each.startswith(_REFERENCE_ROOTS) for each in refs)
        if self.by_reference and known:
            mine = self._reference_says(direction, refs, **options)
            lines = list(differences(question, mine, found.as_json()))
            assert not lines, (str(question), lines)
        return found

    def asked(self, direction: Direction, refs: list[str], options: Options) -> FoundOrTrace:
        """What the product says."""
        return Found(self.events, *self._asked.answer(direction, refs, options))

    def _reference_says(
        self, direction: Direction, refs: list[str], *, known_at: int | None = None,
        at: int | None = None, include_candidates: bool = False, **options: Any,
    ) -> Answer:  # fmt: skip
        """What the reference says; what does not depend on the question is worked out once."""
        key = known_at, at, include_candidates
        if key not in self._worlds:
            books = open_books(self.events, known_at, at)
            self._worlds[key] = work_out(books, include_candidates)
        return answer_in(self._worlds[key], direction, refs, **options)

    def shares(self, *roots: str) -> dict[str, float | None]:
        """The share of every lot and serial downstream that comes from the roots."""
        found = self.trace("down", *roots)
        starts = {root.ref for root in found.roots}
        return {
            short(node.ref): None if node.share is None else round(node.share, 6)
            for node in found.nodes
            if node.kind in ("lot", "serial") and node.ref not in starts
        }

    def agrees_both_ways(self, *things: str) -> None:
        """Rule 12, for all pairs of some lots and serials."""
        down = {each: self._reached("down", each) for each in things}
        up = {each: self._reached("up", each) for each in things}
        for one in things:
            for other in things:
                if one != other:
                    assert down[one].get(other) == up[other].get(one), (one, other)

    def _reached(self, direction: Direction, root: str) -> dict[str, str]:
        found = self.trace(direction, root)
        return {short(node.ref): node.certainty for node in found.nodes}


class AskingGraph(Asking):
    """A genealogy, written into an empty graph and asked about there."""

    def __init__(self, graph: Graph, events: list[Event]) -> None:
        from app.events.models import Incoming
        from app.events.service import take

        super().__init__(events)
        self.graph = graph
        incoming = (Incoming(line, event, event) for line, event in enumerate(events, 1))
        stamped = any("recorded_at" in event for event in events)
        for outcomes in take(graph, incoming, stamps_from_file=stamped):
            for outcome in outcomes:
                assert outcome.problem is None, outcome.as_json()

    def asked(self, direction: Direction, refs: list[str], options: Options) -> Trace:
        """What the service says."""
        from app.trace.service import trace

        return trace(self.graph, direction, refs, options)


def long(text: str) -> str:
    """A ref from its short form; refs stay what they are."""
    return text if ":" in text else ref(text)


def short(ref: str) -> str:
    """`lot:A/1` is `A/1`, `serial:U/1` is `U#1`, `customer:C1` is `C1`."""
    kind, _, rest = ref.partition(":")
    return rest.replace("/", "#") if kind == "serial" else rest


def amount(given: Amounts) -> str:
    """`10 kg`, or `10-2=8 kg` when some came back; `?` is unknown."""
    parts = [
        "?" if each is None else number(each)
        for each in (given.shipped, given.returned, given.outstanding)
    ]
    text = parts[0] if given.returned == 0 else f"{parts[0]}-{parts[1]}={parts[2]}"
    return f"{text} {given.uom}" if given.uom else text


def _mark(certainty: str) -> str:
    return "" if certainty == "certain" else "?"
