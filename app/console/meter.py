"""What is counted while a statement is read: steps of an expression, sizes of what it builds. Pure.

`call`, `comprehend` and `subquery` are how an expression reads what stands in its brackets: each
of them reads expressions in turn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.console.groups import Group, Pieces
from app.console.lexer import GuardError
from app.console.sizes import Population, Size

BUILT_BYTES = 32 * 1024 * 1024  # one value
BUILT_IN_ALL_BYTES = 2 * BUILT_BYTES  # of a statement: what one clause built another may hold
STEPS = 20_000_000  # a second or two
DEPTH_OF_BUILT = 60  # lists in lists, where one is built step by step

Scope = Mapping[str, Size]


@dataclass
class Meter:
    """What reading a statement goes by, and the steps of the expression that is read."""

    parameters: Mapping[str, Any]
    population: Population
    call: Callable[[str, Group, Scope, Meter], Size]
    comprehend: Callable[[Pieces, Scope, Meter, int], Size]
    subquery: Callable[[Meter, Pieces, Scope], tuple[float, Size]]
    rows: float = 1
    steps: float = 0
    times: float = 1
    built: float = 0
    between_looks: float = 1

    def step(self, cost: float, at: int) -> None:
        """Take so many steps more, as often as the lists around are gone through."""
        self.steps += max(cost, 1) * self.times * self.between_looks
        if self.steps > STEPS:
            raise too_much(
                f"This takes more than {STEPS:,} steps inside one expression, which the server "
                "does not interrupt. A list is gone through once for every entry of another, or "
                "its length is not known.",
                "Unwind a list (“unwind list as entry”), or take a part of it: list[..1000].",
                at,
            )

    def build(self, size: Size, at: int) -> Size:
        """A value that an expression builds. Errors: `GuardError` when it may be too large."""
        if size.bytes > BUILT_BYTES or math.isnan(size.bytes):
            large = "of no known size" if not size.bytes < math.inf else f"of {_bytes(size.bytes)}"
            raise too_much(
                f"This may build a value {large}; {_bytes(BUILT_BYTES)} are built in one piece.",
                "Take a part of the list (list[..1000]), LIMIT the rows before, or unwind it.",
                at,
            )
        self.built += size.bytes
        if self.built > BUILT_IN_ALL_BYTES:
            raise too_much(
                f"This statement may build values of {_bytes(BUILT_IN_ALL_BYTES)} and more in all.",
                "Build fewer of them, or take parts of them (list[..1000]).",
                at,
            )
        if size.depth > DEPTH_OF_BUILT:
            raise too_much("Lists are put into lists too deep here.", "Build flat lists.", at)
        return size


def too_much(text: str, remedy: str, at: int) -> GuardError:
    """What is refused because of what it may need."""
    return GuardError(text, remedy=remedy, code="unbounded", offset=at)


def _bytes(count: float) -> str:
    return f"{count / 1024 / 1024:,.0f} MiB"


def finite(entries: float) -> float:
    """A number of entries as steps: endless lists take too many."""
    return entries if entries < math.inf else STEPS + 1.0
