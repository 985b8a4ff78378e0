"""Ages as people read them."""

from __future__ import annotations

import pytest

from app.wording import NBSP, age_of


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.5, "just now"), (60, "1 min"), (180, "3 min"), (7_200, "2 h"), (86_400, "1 day"),
        (10 * 86_400, "10 days"), (40 * 86_400, "1 month"), (800 * 86_400, "2 years"),
    ],
)  # fmt: skip
def test_an_age(seconds: float, said: str) -> None:
    assert age_of(seconds) == said.replace(" ", NBSP).replace(f"just{NBSP}now", "just now")
