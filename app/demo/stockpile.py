"""What a plant has of one item at one place, first in, first out.

Only lots in use are remembered, so memory does not grow with the length of the history. It
refuses to give more than it holds: the demo plant has no negative stock by accident.
"""

from __future__ import annotations

from collections import deque


class Stockpile:
    """Lots of one item with what is left of each, in the item's own unit."""

    __slots__ = ("item", "lots", "place", "received", "total", "uom")

    def __init__(self, item: str, uom: str, place: str) -> None:
        self.item = item
        self.uom = uom
        self.place = place
        self.lots: deque[tuple[str, int]] = deque()
        self.total = 0
        self.received = 0

    def put(self, number: str, quantity: int) -> None:
        """Add a lot behind the others."""
        self.lots.append((number, quantity))
        self.total += quantity

    def draw(self, quantity: int) -> list[tuple[str, int]]:
        """Take a quantity, oldest lot first: the lots it came from, each with its part."""
        if quantity > self.total:
            raise ValueError(f"{self.item} at {self.place}: {quantity} wanted, {self.total} there")
        self.total -= quantity
        drawn: list[tuple[str, int]] = []
        while quantity:
            number, left = self.lots.popleft()
            part = min(left, quantity)
            if left > part:
                self.lots.appendleft((number, left - part))
            drawn.append((number, part))
            quantity -= part
        return drawn
