"""Patterns: a subset that takes time in proportion to a small power of the text."""

from __future__ import annotations

import pytest

from app.console.groups import tree
from app.console.lexer import GuardError, tokens
from app.console.patterns import check_pattern, check_words, literal_text


@pytest.mark.parametrize(
    "pattern",
    [
        "(?i)ys-.*", "abc", "[A-Z]{3}-[0-9]+", r"\d{4}-\d{2}-\d{2}", "(MILK|BOLT)-.*", "^a.*z$",
        ".*fine.*", r"\p{L}+", "YS-?0909", r"a\.b", "(?:a|b)c+",
    ],
)  # fmt: skip
def test_what_people_search_for_passes(pattern: str) -> None:
    assert check_pattern(pattern, 100, ()) >= 0


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b", "(a|aa)+", "(a*)*", "([ab]+)?c", "(a){2,}", r"(a*)\1", r"(?<x>a)\k<x>", "(?=a)b",
        "(?<!a)b", "(?>a+)b", "a?" * 30 + "a" * 30, ".*" * 6, "a{1,90}" * 9, "a{1,2000}",
        r"\Q(\E(a+)+", "(?x)(a +)+ b", "x" * 501, "[ab]*" * 5, "((a)+)", "(a\n+)+",
    ],
)  # fmt: skip
def test_what_may_try_without_end_does_not(pattern: str) -> None:
    with pytest.raises(GuardError):
        check_pattern(pattern, 100, ())


def test_a_long_text_takes_fewer_stars() -> None:
    assert check_pattern(".*a.*b", 1_000, ()) > 0
    with pytest.raises(GuardError):
        check_pattern(".*a.*b", 100_000, ())
    assert check_pattern(".*a", 100_000, ()) > 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a\\\\d' + $w", "a\\dx+"), ("\"it's\"", "it's"), ("'\\u00e9\\n'", "é\n"), ("$w", "x+"),
        ("toLower('a')", None), ("n.pattern", None), ("$number", None), ("", None),
    ],
)  # fmt: skip
def test_a_pattern_of_literals_and_parameters_is_read(text: str, value: str | None) -> None:
    assert literal_text(tree(tokens(text)), {"w": "x+", "number": 7}) == value


@pytest.mark.parametrize(
    "words", ["berry", "YS-09*", '"late order"~3', "milk OR cream~", "a AND b"]
)
def test_words_people_look_for_pass(words: str) -> None:
    check_words(words, ())


@pytest.mark.parametrize(
    "words",
    [
        "/a.*b/",
        "*a* *b* *c*",
        '"a b"~1000',
        "w " * 50,
        "(((((a)))))",
        "x" * 401,
        "[a TO b] {c TO d}",
    ],
)
def test_searches_that_take_long_do_not(words: str) -> None:
    with pytest.raises(GuardError):
        check_words(words, ())
