"""A second opinion on traces and checks: slow, obvious, written from the rules, not the product.

Plain Python over the list of events, no graph, no arrays; of `app` only `bookings` takes what is in
a container when, which has a second opinion of its own in `contents`. It is right before it is
fast: genealogies have up to some fifty events.
"""

from __future__ import annotations

from tests.reference.answers import Answer, Reached, answer
from tests.reference.balances import Balance, balance

__all__ = ["Answer", "Balance", "Reached", "answer", "balance"]
