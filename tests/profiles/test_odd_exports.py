"""Exports as people's systems write them: read right or refused, never taken for something else."""

from __future__ import annotations

import pytest

from tests.profiles.odd_exports import CASES
from tests.profiles.reading_of import said


@pytest.mark.parametrize("case", CASES)
def test_an_odd_export_says_what_happened_or_is_refused(case: str) -> None:
    text, wanted = CASES[case]
    assert said(text) == wanted
