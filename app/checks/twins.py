"""The check of near twins: lots of one item whose numbers are most likely one."""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns
from app.checks.ledger import Ledger
from app.checks.twin_book import Twin
from app.checks.words import Words
from app.ledger.columns import LOT


def near_twin(ledger: Ledger) -> FindingColumns:
    """Another lot of its item differs only in leading zeros, case, spaces or punctuation, or is
    said to be the same one."""
    accounts = ledger.accounts
    lots = np.flatnonzero((accounts.kinds == LOT) & accounts.asked)
    twins = [account for account in lots.tolist() if _twin(ledger, account)]
    return FindingColumns(np.array(twins, np.int64), _said)


def _said(words: Words, proof: Evidence) -> str:
    twin = _twin(words.ledger, proof.account)
    if twin is None:
        raise AssertionError("what has no twin is not found")
    if twin.by_name:
        return f"is said to be the same lot as {twin.ref}; a trace of one does not reach the other"
    return f"differs from {twin.ref} only in leading zeros, case, spaces or punctuation"


def _twin(ledger: Ledger, account: int) -> Twin | None:
    accounts = ledger.accounts
    item = ledger.items[accounts.items[account]].ref
    return ledger.background.twins.of(item, accounts.refs[account])
