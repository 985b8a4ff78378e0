"""Sums of flows in columns are those of one after the other, to the millionth."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.flows import FlowLedger
from app.ledger.row_sums import row_sums
from app.vocabulary import MICRO

_AMOUNTS = st.one_of(
    st.none(),
    st.integers(0, 10**6).map(float),
    st.floats(0, 1e9),
    st.sampled_from([4.5e12, 4.7e12, 9.2e15, 0.1, 0.2]),
)
_ROW = st.tuples(_AMOUNTS, st.integers(-1, 2), st.integers(-1, 2), st.booleans())


@pytest.mark.pure
@given(st.lists(_ROW, min_size=1, max_size=30))
def test_sums_of_parts_are_exact(rows: list[tuple[float | None, int, int, bool]]) -> None:
    """An amount that is not known makes its part unknown, and no other; very large ones stay whole
    numbers."""
    signed = [np.nan if a is None else (-a if minus else a) for a, _, _, minus in rows]
    flows = SimpleNamespace(
        quantity=np.array(signed, np.float64),
        uom=np.array([uom for _, uom, _, _ in rows], np.int64),
        spelt=np.array([spelt for _, _, spelt, _ in rows], np.int64),
    )
    cuts = np.flatnonzero([place == 0 or place % 3 == 0 for place in range(len(rows))])
    told = cast(FlowLedger, SimpleNamespace(flows=flows))
    found = list(row_sums(told, np.arange(len(rows)), cuts))
    for part, begin in zip(found, cuts.tolist(), strict=True):
        some = rows[begin : begin + 3]
        known = [round(a * MICRO) for a, _, _, _ in some if a is not None]
        assert part.micro == (sum(known) if len(known) == len(some) else None)
        units = {uom for _, uom, _, _ in some}
        assert part.unit == (min(units) if len(units) == 1 else None)
        assert set(part.spelt) == {spelt for _, _, spelt, _ in some}
