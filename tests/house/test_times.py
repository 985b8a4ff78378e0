"""One home for the numbers that stand for no bound; Cypher files write them out."""

from __future__ import annotations

import re

from app.graph.catalogue import catalogue
from app.times import AFTER_ALL, BEFORE_ALL, NOW

_LARGE = re.compile(
    r"(?<![\w.'])-?\d{13,}(?![\w.'])"
)  # no time anybody wrote is a number in a file


def test_numbers_in_statements_are_those_of_times() -> None:
    found = {
        (name, int(number))
        for name, query in catalogue().items()
        for number in _LARGE.findall(query.text)
    }
    assert len(found) > 20
    assert {each for each in found if each[1] not in (BEFORE_ALL, AFTER_ALL)} == set()


def test_now_is_later_than_any_stamp_and_earlier_than_what_never_was() -> None:
    """`coalesce(r.voided_at, AFTER_ALL) > known_at` holds now, too."""
    assert BEFORE_ALL == -AFTER_ALL
    assert BEFORE_ALL < 253_402_300_799_999_999 < NOW < AFTER_ALL  # the last moment of year 9999
