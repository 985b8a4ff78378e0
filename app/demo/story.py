"""The planted story: one contaminated supplier lot, one bad impeller, and the true answers.

The answers are told here as constants, written down from the story and not computed, so that a
trace can be held against them. They are the same at every scale, and the same whether time is
taken into account or not.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryCustomer:
    """What one customer got and gave back of the affected goods."""

    ref: str
    name: str
    shipped: int
    returned: int
    uom: str

    @property
    def outstanding(self) -> int:
        """What is still out there."""
        return self.shipped - self.returned


@dataclass(frozen=True, slots=True)
class StoryStock:
    """What is on hand of one affected thing at one location."""

    ref: str
    location: str
    quantity: int
    uom: str


@dataclass(frozen=True, slots=True)
class StoryAnswer:
    """What is downstream of the roots.

    `root_lots` are the internal lots a supplier lot stands for; `lots` and `serials` are reached
    beyond the roots; `batches` are the runs on the way; `stock` is finished goods on hand,
    `ingredients` what is on hand of the roots and of what was made of them on the way.
    """

    root_lots: tuple[str, ...]
    lots: tuple[str, ...]
    serials: tuple[str, ...]
    batches: tuple[str, ...]
    customers: tuple[StoryCustomer, ...]
    stock: tuple[StoryStock, ...]
    ingredients: tuple[StoryStock, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One case: what was found, the ref to start from, and the answer."""

    title: str
    root: str
    finding: str
    question: str
    answer: StoryAnswer


FRUIT = Story(
    title="The strawberry preparation",
    root="supplier-lot:S-BERRY/BV-4471",
    finding=(
        "On 19 September 2025 Listeria is found in supplier lot BV-4471 of Berry Vale. It came"
        " in as two lots, was filled at two sites, blended once and partly reworked into drink."
        " BV-4471 of another supplier, Orchard Preparations, is another lot, and innocent."
    ),
    question="Where did it go, who still has any of it, and what is to be blocked here?",
    answer=StoryAnswer(
        root_lots=("lot:FRUIT-STRAW/FP-0117", "lot:FRUIT-STRAW/FP-0118"),
        lots=(
            "lot:DRINK-STRAW/DS-0915",
            "lot:FRUIT-STRAW/FP-BLEND",
            "lot:YOG-STRAW/YS-0909",
            "lot:YOG-STRAW/YS-0910",
            "lot:YOG-STRAW/YS-0911B",
            "lot:YOG-STRAW/YS-0912",
            "lot:YOG-STRAW/YS-0912B",
        ),
        serials=(),
        batches=(
            "batch:BL-STORY/1",
            "batch:FI-STORY-1/L1",
            "batch:FI-STORY-2/L1",
            "batch:FI-STORY-4/B1",
            "batch:FI-STORY-5/B1",
            "batch:FI-STORY-6/L1",
            "batch:RE-STORY/1",
        ),
        customers=(
            StoryCustomer("customer:C-GREEN", "Green Basket", 2000, 0, "pcs"),
            StoryCustomer("customer:C-HILL", "Hillside Schools", 1780, 0, "pcs"),
            StoryCustomer("customer:C-NORTH", "Northgate Supermarkets", 2450, 240, "pcs"),
            StoryCustomer("customer:C-PORT", "Port Hotels", 1200, 0, "pcs"),
        ),
        stock=(
            StoryStock("lot:DRINK-STRAW/DS-0915", "location:D1-PICK", 150, "pcs"),
            StoryStock("lot:YOG-STRAW/YS-0909", "location:D1-BACK", 240, "pcs"),
            StoryStock("lot:YOG-STRAW/YS-0909", "location:D1-DOCK", 100, "pcs"),
            StoryStock("lot:YOG-STRAW/YS-0909", "location:D1-PICK", 88, "pcs"),
            StoryStock("lot:YOG-STRAW/YS-0911B", "location:BIRCH-COLD", 1800, "pcs"),
            StoryStock("lot:YOG-STRAW/YS-0912", "location:D1-COLD-B01", 1800, "pcs"),
            StoryStock("lot:YOG-STRAW/YS-0912B", "location:BIRCH-COLD", 1000, "pcs"),
        ),
        ingredients=(
            StoryStock("lot:FRUIT-STRAW/FP-0117", "location:D1-ING", 198, "kg"),
            StoryStock("lot:FRUIT-STRAW/FP-0118", "location:BIRCH-STORE", 352, "kg"),
            StoryStock("lot:FRUIT-STRAW/FP-BLEND", "location:BIRCH-STORE", 340, "kg"),
        ),
    ),
)

IMPELLER = Story(
    title="The cracked impeller",
    root="serial:IMPELLER/IM-S-22071",
    finding=(
        "Cast & Blade reports a crack in impeller IM-S-22071. Its sisters of the same lot and"
        " order, IM-S-22072 and IM-S-22073, are sound; one of them travelled in the same crate."
    ),
    question="Which pump holds it, and who has that pump?",
    answer=StoryAnswer(
        root_lots=(),
        lots=("lot:IMPELLER/IMP-STORY", "lot:PUMP-100/PUMP-STORY"),
        serials=("serial:PUMP-100/BP-S-5001",),
        batches=("batch:WO-STORY/U1",),
        customers=(StoryCustomer("customer:C-WATER", "Lindow Waterworks", 1, 0, "pcs"),),
        stock=(),
        ingredients=(),
    ),
)

STORIES = (FRUIT, IMPELLER)


def narrative() -> str:
    """Both cases in plain text of a screenful: what happened, what to type, the true answer."""
    lines: list[str] = []
    for number, story in enumerate(STORIES, 1):
        answer = story.answer
        lines += [f"{number}. {story.title}", *_wrapped(f"{story.finding} {story.question}")]
        lines.append(f"     lotgraph trace down {story.root}")
        made = answer.serials or tuple(
            ref for ref in answer.lots if all(ref != row.ref for row in answer.ingredients)
        )
        lines += _wrapped("Affected: " + ", ".join(ref.partition("/")[2] for ref in made))
        lines += [
            f"   Still out: {row.outstanding:,} {row.uom} at {row.name}"
            + (f" ({row.returned:,} of {row.shipped:,} came back)" if row.returned else "")
            for row in answer.customers
        ]
        if answer.stock:
            total = sum(row.quantity for row in answer.stock)
            places = sorted({row.location.partition(":")[2] for row in answer.stock})
            lines += _wrapped(f"On hand: {total:,} {answer.stock[0].uom} at {', '.join(places)}")
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 92, initial_indent="   ", subsequent_indent="   ")
