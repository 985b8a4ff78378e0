"""How old the console's own server is, in words."""

from __future__ import annotations

import time

import pytest

from app.console.age import CopyAge, span_text

HOUR = 3_600 * 1_000_000


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 seconds"), (1, "1 second"), (59.9, "59 seconds"), (61, "1 minute"),
        (7_300, "2 hours"), (200_000, "2 days"), (-5, "0 seconds"),
    ],
)  # fmt: skip
def test_a_span_is_said_in_its_largest_unit(seconds: float, text: str) -> None:
    assert span_text(seconds) == text


def test_a_copy_says_its_last_commit_and_how_far_it_is_behind() -> None:
    now = time.time_ns() // 1000
    found = CopyAge(now - 9 * HOUR, now - 4 * HOUR).text
    assert "9 hours ago" in found
    assert "5 hours later" in found
    assert "with all commits" in CopyAge(now - HOUR, now - HOUR).text
    assert "no commit" in CopyAge(0, now).text
