"""Patterns of numbers: what they write, what they know again, which are refused."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import UsageError
from app.gs1 import has_valid_check_digit
from app.vocabulary.number_pattern import (
    BadPatternError,
    check_character,
    period_of,
    read_pattern,
)

DAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("L{YY}{DDD}-{LINE}-{SEQ:4}", "L26333-A2-0007"),
        ("{YYYY}{MM}{DD}{SEQ:3}", "20261129007"),
        ("0{PREFIX}{SEQ:9}{CHECK}", "040123450000000078"),
        ("A-{SEQ:2}-{CHECK:37}", "A-07-" + check_character("A07")),
    ],
)
def test_a_number_is_written_and_known_again(text: str, number: str) -> None:
    pattern = read_pattern(text, prefix="4012345")
    assert pattern.number(DAY, 7, "A2") == number
    assert pattern.fits(number)
    assert not pattern.fits(number + "0")


def test_an_sscc_has_its_check_digit() -> None:
    number = read_pattern("3{PREFIX}{SEQ:9}{CHECK}", prefix="4012345").number(DAY, 123)
    assert len(number) == 18
    assert has_valid_check_digit(number)


def test_the_check_character_is_that_of_the_standard() -> None:
    """The example of the global release identifier, which is checked by it."""
    assert check_character("A12425GABC1234002") == "M"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("L{YY}{DDD}-{SEQ:4}", "L26366-0007"),  # 2026 has 365 days
        ("L{YY}{DDD}-{SEQ:4}", "L26000-0007"),
        ("{YYYY}{MM}{DD}{SEQ:3}", "20260230001"),
        ("{SEQ:4}{CHECK}", "00018"),
        ("L{SEQ:4}", "l0001"),
        ("L{SEQ:4}", "L001"),
    ],
)
def test_another_number_does_not_fit(text: str, number: str) -> None:
    assert not read_pattern(text).fits(number)


@pytest.mark.parametrize(
    ("text", "reset", "words"),
    [
        ("L{YY}", "never", "has {SEQ:n} once"),
        ("{SEQ:2}{SEQ:2}", "never", "has {SEQ:n} once"),
        ("{SEQ:0}", "never", "is no part"),
        ("{SEQ:4", "never", "A brace is open"),
        ("{SEQ:4}{MONTH}", "never", "{MONTH} is no part"),
        ("{YY}{YY}{SEQ:4}", "never", "once"),
        ("L{SEQ:4}{CHECK}", "never", "over digits alone"),
        ("{CHECK}{SEQ:4}", "never", "behind the running number"),
        ("{SEQ:4}", "day", "needs the day"),
        ("{YY}{MM}{SEQ:4}", "day", "needs the day"),
        ("{SEQ:4}", "year", "needs the year"),
        ("{SEQ:4}", "week", "is no way to begin anew"),
        ("{PREFIX}{SEQ:4}", "never", "prefix is not known"),
        ("", "never", "1 to 60 characters"),
        ("{SEQ:4}\n", "never", ""),
    ],
)
def test_a_pattern_that_would_not_do_is_refused(text: str, reset: str, words: str) -> None:
    if not words:
        assert read_pattern(text, reset).text == "{SEQ:4}"  # blanks around it are nobody's
        return
    with pytest.raises(BadPatternError) as refused:
        read_pattern(text, reset)
    assert words in refused.value.text
    assert refused.value.remedy


def test_the_end_of_a_sequence_and_a_missing_line_are_said() -> None:
    pattern = read_pattern("{LINE}{SEQ:1}")
    assert pattern.number(DAY, 9, "A") == "A9"
    with pytest.raises(UsageError, match="All 9 numbers"):
        pattern.number(DAY, 10, "A")
    with pytest.raises(UsageError, match="names the production line"):
        pattern.number(DAY, 1)


def test_periods() -> None:
    assert [period_of(each, DAY) for each in ("never", "year", "day")] == ["", "2026", "2026-11-29"]
