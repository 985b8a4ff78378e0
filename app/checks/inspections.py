"""The check of tests: what failed, or measured a value outside its limits, whenever that was."""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns
from app.checks.ledger import Ledger
from app.checks.words import Words, plain


def failed_test(ledger: Ledger) -> FindingColumns:
    """A test of it failed, before or after it went out."""
    accounts = np.array(sorted(ledger.particulars.tests), np.int64)
    return FindingColumns(accounts, _failed)


def _failed(words: Words, proof: Evidence) -> str:
    failed = words.ledger.particulars.tests[proof.account]
    text = f"failed its test “{failed.test}”" if failed.test else "failed a test"
    if failed.value is not None:
        text += f" with {plain(float(failed.value), None)}, outside its limits"
    return f"{text} ({failed.event}{f', {failed.at}' if failed.at else ''})"
