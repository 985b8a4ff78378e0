"""Near twins: which lot numbers are most likely one."""

from __future__ import annotations

import pytest

from app.checks.twin_book import Twin, twins_among
from app.vocabulary.near_twins import near_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [("AB-1", "ab1"), ("007", "7"), ("L 12", "L12"), ("a.00", "A/0"), ("E\u0301-1", "é1"),
     ("L-01", "L01"), ("LOT-007", "LOT007"), ("L 01", "l/01"), ("L-01", "L-1"), ("10-1", "101"),
     ("A-07", "A7")],
)  # fmt: skip
def test_typed_in_two_ways(one: str, other: str) -> None:
    assert near_forms(one) & near_forms(other)


@pytest.mark.parametrize(("one", "other"), [("AB-1", "AB-2"), ("70", "7"), ("A7", "A07")])
def test_two_numbers(one: str, other: str) -> None:
    """Other digits or letters; a zero within a group of them is no leading one."""
    assert not near_forms(one) & near_forms(other)


def test_each_names_the_first_other() -> None:
    lots = [(f"lot:F/{number}", number, ()) for number in ("007", "07", "7", "8")]
    assert twins_among(lots) == {
        f"lot:F/{one}": Twin(f"lot:F/{other}", by_name=False)
        for one, other in (("007", "07"), ("07", "007"), ("7", "007"))
    }


def test_one_that_is_said_to_be_another() -> None:
    """Whatever the numbers look like; its own number as another name says nothing."""
    lots = [("lot:F/A-77", "A-77", ("4711", "A-77")), ("lot:F/4711", "4711", ()),
            ("lot:F/04711", "04711", ("urn:x:1",))]  # fmt: skip
    assert twins_among(lots) == {
        "lot:F/A-77": Twin("lot:F/4711", by_name=True),
        "lot:F/4711": Twin("lot:F/A-77", by_name=True),
        "lot:F/04711": Twin("lot:F/4711", by_name=False),
    }
