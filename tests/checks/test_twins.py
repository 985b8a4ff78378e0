"""Near twins: which lot numbers are most likely one."""

from __future__ import annotations

import pytest

from app.checks.twin_book import plain_number, twins_among


@pytest.mark.parametrize(
    ("one", "other"),
    [("AB-1", "ab1"), ("007", "7"), ("L 12", "L12"), ("a.00", "A/0"), ("E\u0301-1", "é1")],
)
def test_typed_in_two_ways(one: str, other: str) -> None:
    assert plain_number(one) == plain_number(other)


@pytest.mark.parametrize(("one", "other"), [("AB-1", "AB-2"), ("70", "7"), ("A7", "A07")])
def test_two_numbers(one: str, other: str) -> None:
    """Other digits or letters; a zero within a group of them is no leading one."""
    assert plain_number(one) != plain_number(other)


def test_each_names_the_first_other() -> None:
    lots = [("lot:F/007", "007"), ("lot:F/07", "07"), ("lot:F/7", "7"), ("lot:F/8", "8")]
    assert twins_among(lots) == {
        "lot:F/007": "lot:F/07", "lot:F/07": "lot:F/007", "lot:F/7": "lot:F/007",
    }  # fmt: skip
