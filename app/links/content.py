"""What a link shows: an answer as it was at one stamp, written down whole when the link is made.

With or without customers; without them neither names nor boxes nor quantities of theirs are in what
is written down. Contacts, stock, documents and warnings never are.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import orjson

from app.errors import UsageError
from app.settings import Settings
from app.trace.answer import Trace
from app.trace.models import Node
from app.trace.steps import share_text
from app.trace.summary import SHOWN_KINDS, notes
from app.wording import list_text, plural, quantity
from app.workbench.answers import BenchAnswer
from app.workbench.figure import bare_figure, stamp_of, title_of
from app.workbench.figure_file import svg_of

MOST_THINGS = 1_000
_WORDS = {"hu": "handling unit", "item": "untracked item", "order": "work order"}
_MANY = {"batch": "batches"}


@dataclass(frozen=True, slots=True)
class SharedThing:
    """A reached thing as a row."""

    ref: str
    kind: str
    name: str
    certainty: str
    reason: str
    status: str
    share: str


@dataclass(frozen=True, slots=True)
class SharedCustomer:
    """A customer as a row a unit: amounts in words, `unknown` where nobody knows them."""

    name: str
    ref: str
    party: str
    certainty: str
    shipped: str
    returned: str
    outstanding: str


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """All a link shows. `stamp`: ISO time of the last record in it; `left_out`: things beyond the
    first; `customers`: None where they are hidden; `svg`: the picture."""

    title: str
    stamp: str
    said: str
    notes: tuple[str, ...]
    things: tuple[SharedThing, ...]
    left_out: int
    customers: tuple[SharedCustomer, ...] | None
    svg: str

    def text(self) -> str:
        """As it is kept: JSON."""
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS).decode()


def hash_of_content(text: str) -> str:
    """The SHA-256 under which the log has what a link shows."""
    return sha256(text.encode()).hexdigest()


def content_in(text: str) -> SharedAnswer:
    """What a link shows, from what was kept."""
    told: dict[str, Any] = orjson.loads(text)
    customers = told.pop("customers")
    return SharedAnswer(
        things=tuple(SharedThing(**each) for each in told.pop("things")),
        customers=None if customers is None else tuple(SharedCustomer(**e) for e in customers),
        notes=tuple(told.pop("notes")), **told,
    )  # fmt: skip


def content_of(settings: Settings, answer: BenchAnswer, *, customers: bool) -> SharedAnswer:
    """What a link to an answer would show. Errors: `UsageError` where customers are to be hidden
    and the trace begins with one."""
    trace = answer.trace
    if not customers and any(root.kind == "customer" for root in trace.roots):
        raise UsageError(
            "This trace begins with a customer, so customers cannot be hidden in it.",
            remedy="Show customers, or trace from something else.",
        )
    hidden = () if customers else ("customer",)
    said = _counts(trace, hidden)
    nodes = [node for node in trace.nodes if node.kind not in hidden]
    figure = bare_figure(settings, answer, hidden, [said])
    return SharedAnswer(
        title_of(trace), stamp_of(trace), said, tuple(notes(trace.options, settings.site_zone)),
        tuple(_thing(node) for node in nodes[:MOST_THINGS]), max(0, len(nodes) - MOST_THINGS),
        _customers(trace) if customers else None, svg_of(figure, settings.site_zone),
    )  # fmt: skip


def _counts(trace: Trace, hidden: tuple[str, ...]) -> str:
    """How many of each kind there are, the start included."""
    found = []
    for kind, _ in SHOWN_KINDS:
        count = trace.kinds.get(kind, 0)
        if count and kind not in hidden:
            found.append(plural(count, _WORDS.get(kind, kind), _MANY.get(kind)))
    unseen = " Customers are not shown." if hidden else ""
    return f"{list_text(found)}, the start included.{unseen}"


def _thing(node: Node) -> SharedThing:
    share = (share_text(node.share) or "") if node.has_share else ""
    return SharedThing(
        node.ref, node.kind, node.name or "", node.certainty, node.reason or "", node.status or "",
        share,
    )  # fmt: skip


def _customers(trace: Trace) -> tuple[SharedCustomer, ...]:
    return tuple(
        SharedCustomer(
            row.name or "", row.ref, row.party, row.certainty, quantity(each.shipped, each.uom),
            quantity(each.returned, each.uom), quantity(each.outstanding, each.uom),
        )
        for row in trace.customers for each in row.quantities
    )  # fmt: skip
