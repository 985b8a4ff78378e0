"""What was left of each lot and serial after each moment, in one unit."""

from __future__ import annotations

import numpy as np

from app.checks.ledger import SLACK, Accounts, Entries, RunningBalance
from app.ledger.columns import Flags, Ints


def balance_of(accounts: Accounts, entries: Entries) -> RunningBalance:
    """What was left after each moment. After an inflow of unknown amount nothing is known any more:
    the lowest is that before it, and in the end there is no less than nothing."""
    size = len(accounts)
    rows = np.flatnonzero((entries.sign != 0) & accounts.goods[entries.account])
    inward = entries.sign[rows] > 0
    moments = np.where(inward, entries.start[rows], entries.end[rows])
    order = np.lexsort((~inward, moments, entries.account[rows]))
    rows, inward, moments = rows[order], inward[order], moments[order]
    account = entries.account[rows]
    begins = np.r_[True, account[1:] != account[:-1]][: len(rows)]
    first = np.flatnonzero(begins)
    group = np.cumsum(begins) - 1
    clouded = _running(inward & ~entries.known[rows], first, group) > 0
    left = _running(np.where(clouded, 0, entries.sign[rows] * entries.micro[rows]), first, group)
    closes = np.r_[(account[1:] != account[:-1]) | (moments[1:] != moments[:-1]), True]
    settled = closes[: len(rows)] & ~clouded
    low = np.zeros(size, np.int64)
    np.minimum.at(low, account[settled], left[settled])
    lowest = settled & (left <= (low + SLACK)[account]) & (left < -SLACK)
    at = np.full(size, -1, np.int64)
    at[account[lowest][::-1]] = rows[lowest][::-1]
    end, began = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    last = np.r_[first[1:] - 1, len(rows) - 1] if len(rows) else first
    end[account[last]] = np.where(clouded[last], np.maximum(left[last], 0), left[last])
    began[account[first]] = ~inward[first]
    return RunningBalance(end, low, at, began)


def _running(values: Ints | Flags, first: Ints, group: Ints) -> Ints:
    """Running sums, begun anew with each group."""
    total = np.cumsum(values.astype(np.int64))
    return total - (total[first] - values[first])[group] if len(total) else total
