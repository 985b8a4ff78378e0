"""A second opinion on traces: slow, obvious, written from the rules, not from the product.

Plain Python over the list of events, no graph, no arrays. It is right before it is fast:
genealogies have up to some fifty events.
"""

from __future__ import annotations

from tests.reference.answers import Answer, Reached, answer
from tests.reference.balances import Balance, balance
from tests.reference.findings import beside, findings
from tests.reference.stock import StockRow, stock

__all__ = [
    "Answer", "Balance", "Reached", "StockRow", "answer", "balance", "beside", "findings", "stock",
]  # fmt: skip
