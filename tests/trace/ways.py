"""Ways to ask the product about genealogies: of a graph they are written into, or of the events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from app.errors import NotFoundError
from app.events.models import Incoming
from app.events.service import take
from app.genealogy.question import Options
from app.graph.run import Graph
from app.trace.answer import Trace
from app.trace.service import trace
from tests.reference.times import Event
from tests.trace.made import prefixed
from tests.trace.pure import Asked

_ROUNDS = count()  # each list of genealogies is written under a prefix of its own


@dataclass(frozen=True)
class Question:
    """A trace to ask for."""

    direction: str
    roots: tuple[str, ...]
    options: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.direction} {' '.join(self.roots)} {dict(self.options) or ''}"


Ask = Callable[[Question], Mapping[str, Any] | None]  # None: no such root is known
Way = Callable[[Sequence[list[Event]]], Sequence[Ask]]


def in_graph(graph: Graph, *, whole: bool = False) -> Way:
    """Asking a graph, through the door and the service. `whole`: for everything an answer has, not
    only for what the reference has, too."""

    def opened(many: Sequence[list[Event]]) -> Sequence[Ask]:
        prefix = f"c{next(_ROUNDS)}x"
        write(graph, many, prefix)
        ask = asked if whole else asked_in_brief
        return [partial(ask, graph, f"{prefix}{number}-") for number in range(len(many))]

    return opened


def without_server(many: Sequence[list[Event]]) -> Sequence[Ask]:
    """Asking the events alone."""
    return [partial(asked_alone, Asked(events)) for events in many]


def asked_alone(events: Asked, question: Question) -> Mapping[str, Any] | None:
    """What events alone answer; None when they know no such root."""
    options = Options(**dict(question.options))
    try:
        return events.trace(question.direction, question.roots, options)  # type: ignore[arg-type]
    except NotFoundError:
        return None


def write(graph: Graph, many: Iterable[list[Event]], prefix: str = "g") -> None:
    """Write genealogies side by side, the n-th with the prefix `g<n>-`."""
    events = [
        event for number, told in enumerate(many) for event in prefixed(told, f"{prefix}{number}-")
    ]
    incoming = (Incoming(line, event, event) for line, event in enumerate(events, 1))
    for outcomes in take(graph, incoming, stamps_from_file=True):
        for outcome in outcomes:
            assert outcome.problem is None, outcome.as_json()


def renamed(root: str, prefix: str) -> str:
    """A root under a prefix."""
    kind, _, rest = root.partition(":")
    parts = rest.split("/")
    if kind in ("lot", "serial", "supplier-lot"):
        parts[0] = prefix + parts[0]
    else:
        parts = [prefix + part for part in parts]
    return f"{kind}:{'/'.join(parts)}"


def asked(graph: Graph, prefix: str, question: Question) -> dict[str, Any] | None:
    """The product's answer, without the prefix; None when it knows no such root."""
    found = _found(graph, prefix, question)
    plain: dict[str, Any] | None = None
    if found is not None:
        plain = _without(found.as_json(), prefix)
    return plain


def asked_in_brief(graph: Graph, prefix: str, question: Question) -> dict[str, Any] | None:
    """Nodes, customers and what time removed; stock, findings and links are not read."""
    found = _found(graph, prefix, question, completeness=False)
    if found is None:
        return None
    brief = {
        "nodes": [node.as_json() for node in found.reader.nodes()],
        "customers": [row.as_json() for row in found.customers],
        "removed": found.removed.as_json(),
    }
    plain: dict[str, Any] = _without(brief, prefix)
    return plain


def _found(graph: Graph, prefix: str, question: Question, **more: Any) -> Trace | None:
    roots = [renamed(root, prefix) for root in question.roots]
    given = dict(question.options)
    if "stop" in given:
        given["stop"] = tuple(renamed(ref, prefix) for ref in given["stop"])
    options = Options(**given | more)
    try:
        return trace(graph, question.direction, roots, options)  # type: ignore[arg-type]
    except NotFoundError:
        return None


def _without(given: Any, prefix: str) -> Any:
    if isinstance(given, str):
        return given.replace(prefix, "")
    if isinstance(given, Mapping):
        return {key: _without(value, prefix) for key, value in given.items()}
    if isinstance(given, (list, tuple)):
        return [_without(each, prefix) for each in given]
    return given
