"""Answers in words as short as a drawing, and genealogies that are asked in such words.

`"F/1 U#1?"`: F/1 is certain, U#1 possible. `"C1 10-2=8 kg; C2? 5"`: C1 got 10 kg of which 8 are
still out, C2 perhaps got 5. `?` as an amount is one that is not known. Only lots, serials and
untracked items are told of goods; roots never.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.reference import Answer
from tests.trace.telling import Event, ref

GOODS = ("lot:", "serial:", "item:")
RUNS = ("order:", "batch:")
BOXES = ("hu:",)
SUPPLIERS = ("supplier:",)
TOLD = ("cut", "shares", "runs", "boxes", "suppliers", "links", "papers", "kept")


@dataclass(frozen=True)
class Asked:
    """A question to a drawn genealogy and its right answer; None: not asked."""

    direction: str
    roots: tuple[str, ...]
    goods: str | None = None
    customers: str | None = None
    cut: str | None = None
    shares: dict[str, float | None] | None = None
    runs: str | None = None  # orders and batches, as refs
    boxes: str | None = None  # containers, as refs
    suppliers: str | None = None  # as refs
    links: str | None = None  # events it leads through: `0001 0002?`
    papers: str | None = None  # documents of who got it: `C1 DN-1; OWN T-1 passed on`
    kept: bool | None = None  # whether it is warned that an output keeps what is later
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """A genealogy, drawn in the docstring of what tells it; its rule; questions to it."""

    rule: str
    tell: Callable[[], list[Event]]
    asked: tuple[Asked, ...]

    def __str__(self) -> str:
        return f"{self.rule} {self.tell.__name__}"


def down(roots: str, goods: str | None = None, customers: str | None = None, **more: Any) -> Asked:
    """Where some things went: what was reached, and who got it."""
    own = {name: more.pop(name) for name in TOLD if name in more}
    return Asked("down", tuple(roots.split()), goods, customers, options=more, **own)


def up(roots: str, goods: str | None = None, **more: Any) -> Asked:
    """What some things came from."""
    own = {name: more.pop(name) for name in TOLD if name in more}
    return Asked("up", tuple(roots.split()), goods, options=more, **own)


def long(text: str) -> str:
    """A ref from its short form; refs stay what they are."""
    return text if ":" in text else ref(text)


def short(named: str) -> str:
    """`lot:A/1` is `A/1`, `serial:U/1` is `U#1`, `customer:C1` is `C1`."""
    kind, _, rest = named.partition(":")
    return rest.replace("/", "#") if kind == "serial" else rest


def sorted_words(text: str, between: str) -> list[str]:
    """What stands in an answer, in any order."""
    return sorted(part.strip() for part in text.split(between) if part.strip())


def goods_of(found: Answer) -> list[str]:
    """What was reached, in words."""
    return _reached(found, GOODS)


def _reached(found: Answer, kinds: tuple[str, ...]) -> list[str]:
    return sorted(
        (short(named) if kinds == GOODS else named) + ("" if node.certainty == "certain" else "?")
        for named, node in found.nodes.items()
        if named.startswith(kinds)
    )


def customers_of(found: Answer) -> list[str]:
    """Who got it, in words."""
    rows = []
    for named, row in found.rows.items():
        amounts = " + ".join(amount(*told, uom) for uom, told in row.amounts.items())
        rows.append(f"{short(named)}{'' if row.certainty == 'certain' else '?'} {amounts}")
    return sorted(rows)


def links_of(found: Answer) -> list[str]:
    """The events it leads through, in words."""
    sure = {event for (_, event, *_), told in found.links.items() if told == "certain"}
    return sorted({f"{e}" if e in sure else f"{e}?" for _, e, *_ in found.links})


def papers_of(found: Answer) -> list[str]:
    """The documents of who got it, in words."""
    return sorted(
        " ".join([short(named), *sorted(row.documents), *(["passed on"] if row.passed_on else [])])
        for named, row in found.rows.items()
    )


def amount(
    shipped: float | None, returned: float | None, out: float | None, uom: str | None
) -> str:
    """`10 kg`, or `10-2=8 kg` when some came back or how much is out is not simply that."""
    told = ["?" if each is None else f"{each:g}" for each in (shipped, returned, out)]
    plain = returned == 0 and out == shipped
    text = told[0] if plain else f"{told[0]}-{told[1]}={told[2]}"
    return f"{text} {uom}" if uom else text


def differences(asked: Asked, found: Answer) -> list[str]:
    """What an answer says that is not what was drawn."""
    lines = []
    if asked.goods is not None and goods_of(found) != sorted_words(asked.goods, " "):
        lines.append(f"goods {' '.join(goods_of(found))}, not {asked.goods}")
    if asked.customers is not None and customers_of(found) != sorted_words(asked.customers, ";"):
        lines.append(f"customers {'; '.join(customers_of(found))}, not {asked.customers}")
    if asked.runs is not None and _reached(found, RUNS) != sorted_words(asked.runs, " "):
        lines.append(f"runs {' '.join(_reached(found, RUNS))}, not {asked.runs}")
    if asked.boxes is not None and _reached(found, BOXES) != sorted_words(asked.boxes, " "):
        lines.append(f"boxes {' '.join(_reached(found, BOXES))}, not {asked.boxes}")
    if asked.suppliers is not None:
        named = _reached(found, SUPPLIERS)
        if named != sorted_words(asked.suppliers, " "):
            lines.append(f"suppliers {' '.join(named)}, not {asked.suppliers}")
    if asked.links is not None and links_of(found) != sorted_words(asked.links, " "):
        lines.append(f"links {' '.join(links_of(found))}, not {asked.links}")
    if asked.papers is not None and papers_of(found) != sorted_words(asked.papers, ";"):
        lines.append(f"papers {'; '.join(papers_of(found))}, not {asked.papers}")
    kept = ("inputs_after_output", "") in found.warnings
    if asked.kept is not None and kept != asked.kept:
        lines.append(f"kept {kept}, not {asked.kept}")
    cut = sorted(short(each) for each in (*found.removed_lots, *found.removed_customers))
    if asked.cut is not None and cut != sorted_words(asked.cut, " "):
        lines.append(f"cut {' '.join(cut)}, not {asked.cut}")
    for what, share in (asked.shares or {}).items():
        node = found.nodes.get(long(what))
        if node is None or node.share != share:
            lines.append(f"share of {what} {node and node.share}, not {share}")
    return lines
