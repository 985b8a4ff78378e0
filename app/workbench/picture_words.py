"""What boxes and links of a picture say: of a thing, of the bookings between two things. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.trace.models import Edge, Node
from app.trace.sentences import totals
from app.trace.steps import share_text
from app.vocabulary import RELATIONSHIPS
from app.wording import NBSP, plural, ref_number

VERBS = {name: each.forth for name, each in RELATIONSHIPS.items()}


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """What a box says: `title` everything, `line` what it is, `below` more lines under it.

    `count` of things it stands for; `start`: the trace starts from one of them; `ref` of a group is
    its key, by which it is opened. Of a group: in `words` `12 lots of YOG-STRAW`, its `amount`, and
    `facts` of its things (how many are only possible, on hold); `depth` to `last_depth`: their
    generations.
    """

    ref: str
    kind: str
    title: str
    line: str
    below: tuple[str, ...]
    status: str | None = None
    start: bool = False
    possible: bool = False
    count: int = 1
    depth: int = 0
    last_depth: int = 0
    words: str = ""
    amount: str = ""
    facts: tuple[str, ...] = ()

    @property
    def grouped(self) -> bool:
        """Whether it stands for several things."""
        return self.count > 1


@dataclass(frozen=True, slots=True)
class PictureLink:
    """A link between two boxes, in the direction of material; `amount` empty: not known."""

    start: str
    end: str
    type: str
    amount: str
    title: str
    possible: bool


def label_of(node: Node, start: bool, amount: str = "") -> BoxLabel:
    """What the box of a thing says; `amount`: what is still out of it, or with it."""
    line = node.number
    if node.kind == "batch":
        line = " / ".join(part for part in node.ref.removeprefix("batch:").split("/"))
    subline = node.name or (node.item or "")
    sure = node.certainty if node.reason is None else f"{node.certainty}: {node.reason}"
    share = f"share {share_text(node.share)}" if node.has_share and not start else None
    title = " · ".join(
        part
        for part in (line, subline, amount, node.status, node.standing_text, sure, share)
        if part
    )
    return BoxLabel(
        node.ref, node.kind, title, line, (subline, amount), node.shown_status, start,
        node.certainty == "possible", depth=node.depth, last_depth=node.depth,
        amount=amount,
    )  # fmt: skip


def links_of(edges: Iterable[Edge]) -> list[PictureLink]:
    """Bookings as links, those between the same two things as one."""
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        pairs[edge.start, edge.end].append(edge)
    return [_link(start, end, some) for (start, end), some in pairs.items() if start != end]


def _link(start: str, end: str, edges: Sequence[Edge]) -> PictureLink:
    amount = " · ".join(filter(None, (_amount(edges), _supplier_lots(edges))))
    doubtful = all(edge.certainty == "possible" for edge in edges)
    days = sorted({edge.at[:10] for edge in edges if edge.at})
    title = link_sentence(start, end, edges[0].type, amount, days, doubtful)
    return PictureLink(start, end, edges[0].type, amount, title, doubtful)


def link_sentence(
    start: str, end: str, type_: str, amount: str, days: Sequence[str], doubtful: bool
) -> str:
    """A link in words; `days`: of its bookings, in order."""
    when = " to ".join(dict.fromkeys((days[0], days[-1]))) if days else "time unknown"
    sure = "possible" if doubtful else "certain"
    much = f", {amount}" if amount else ""
    return f"{start} {VERBS.get(type_, type_)} {end}{much}, {when}, {sure}"


def _amount(edges: Sequence[Edge]) -> str:
    """The summed quantities, when all bookings have one."""
    sums = totals(amount for edge in edges for amount in edge.amounts)
    if any(each.unknown for each in sums):
        return ""
    return ", ".join(str(each).replace(NBSP, " ") for each in sums)


def _supplier_lots(edges: Sequence[Edge]) -> str:
    """The suppliers' numbers of receipts: one is said, more are counted."""
    numbers = sorted({ref_number(edge.supplier_lot) for edge in edges if edge.supplier_lot})
    if len(numbers) > 1:
        return plural(len(numbers), "supplier lot").replace(NBSP, " ")
    return numbers[0] if numbers else ""
