"""Exports as people's systems write them: read right or refused, never taken for something else."""

from __future__ import annotations

import pytest

from tests.profiles.odd_exports import CASES
from tests.profiles.reading_of import said


@pytest.mark.parametrize("case", CASES)
def test_an_odd_export_says_what_happened_or_is_refused(case: str) -> None:
    text, wanted = CASES[case]
    assert said(text) == wanted


def test_a_verdict_that_is_not_understood_is_told() -> None:
    text = (
        "Sample ID,Batch,Product,Test,Result,Status,Analysed On\n"
        "S1,Y1,YOG,pH,4.3,Hylätty,2026-03-13\nS2,Y1,YOG,pH,4.3,PASS,2026-03-13\n"
    )
    assert said(text, notes="assumed_by_profile") == ["inspect YOG/Y1 pH value 4.3 2026-03-13"]


def test_a_delivery_that_may_have_come_back_is_told() -> None:
    """Taken as a return where it was none, its customer would be missing."""
    text = (
        "Posting Date,Voucher Type,Voucher No,Item Code,Warehouse,Serial No,Batch No,Qty\n"
        "13-03-2026,Delivery Note,DN-1,MILK,S,,T1,5\n"
    )
    assert said(text, notes="assumed_by_profile") == ["ship MILK/T1 5 S > 2026-03-13"]
