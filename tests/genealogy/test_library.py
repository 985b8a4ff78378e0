"""The core as a library: its examples run as they stand."""

from __future__ import annotations

import doctest

from app.genealogy import starts


def test_the_examples_of_a_diamond_and_a_silo_run() -> None:
    ran = doctest.testmod(starts)
    assert ran.attempted > 5
    assert ran.failed == 0
