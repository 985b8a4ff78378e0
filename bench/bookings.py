"""Consume and produce events made for measuring the writer: the same on every machine.

Each work order has one run with seven inputs and three outputs; inputs are outputs of earlier
orders or bought lots, so lots are shared the way a real plant shares them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

INPUTS, OUTPUTS = 7, 3
_BEGAN = datetime(2026, 1, 5, 6, tzinfo=UTC)
_ITEMS = 40


def bookings(count: int, mark: str = "A") -> Iterator[dict[str, Any]]:
    """`count` consume and produce events; another `mark` gives other orders, lots and events."""
    dice = random.Random(7)
    lots = [(f"RAW-{n % _ITEMS:02}", f"{mark}R{n:05}") for n in range(max(20, count // 100))]
    for number in range(count):
        order, line = divmod(number, INPUTS + OUTPUTS)
        consumed = line < INPUTS
        if consumed:
            item, lot = dice.choice(lots[-4000:])
        else:
            item, lot = f"MADE-{(order + line) % _ITEMS:02}", f"{mark}{order:06}-{line}"
            lots.append((item, lot))
        yield {
            "event_id": f"{mark}{number}",
            "source": "mes",
            "type": "consume" if consumed else "produce",
            "at": (_BEGAN + timedelta(seconds=30 * number)).isoformat(),
            "at_basis": "occurred",
            "object": {"item": item, "lot": lot},
            "quantity": dice.randrange(1, 4000) / 4,
            "uom": "kg",
            "work_order": f"{mark}WO{order:06}",
            "batch": "1",
        }
