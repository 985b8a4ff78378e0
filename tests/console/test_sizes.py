"""What a statement may build is reckoned before the server is asked, builder by builder."""

from __future__ import annotations

from typing import Any

import pytest

from app.console.bounds import check_bounds, check_parameters, check_size
from app.console.expressions import size_of
from app.console.functions import call_size
from app.console.groups import clauses, tree
from app.console.lexer import GuardError, tokens
from app.console.loops import comprehension
from app.console.meter import Meter
from app.console.sizes import Population, Size, text
from tests.console import analysts

PLANT = Population(30_000, 27_000, {"Lot": 1_100, "Event": 20_000}, {"SHIPPED_TO": 2_400})
MIB = 1024 * 1024


def size(expression: str, **parameters: Any) -> Size:
    """The size of an expression, in which `word` has 10 characters."""

    def none(*_: Any) -> tuple[float, Size]:
        return 1.0, text(0)

    meter = Meter(parameters, PLANT, call_size, comprehension, none)
    return size_of(tree(tokens(expression)), {"word": text(10)}, meter)


def row_bytes(statement: str, **parameters: Any) -> float:
    """What a row of a statement's answer may have."""
    return check_bounds(tokens(statement), parameters, PLANT)


@pytest.mark.parametrize(
    ("expression", "entries"),
    [
        ("range(1, 1000)", 1_001),
        ("[x IN range(1, 1000) | x]", 1_001),
        ("[x IN range(1, 1000) WHERE x > 5]", 1_001),
        ("range(0, size([1, 2, 3]) - 1)", 5),
        ("[1, 2, 3] + [4]", 4),
        ("[1, 2, 3] + 4", 4),
        ("range(1, 1000)[..10]", 10),
        ("range(1, 1000)[-10..]", 10),
        ("word + word + 'abc'", 25),  # with the quotes of the literal
        ("replace(word, 'a', 'bbb')", 10 + 11 * 5),
        ("split(word, '')", 11),
        ("reduce(s = '', x IN range(1, 9) | s + word)", 112),
        ("CASE WHEN true THEN word ELSE 'a' END", 10),
        ("coalesce(word, $long)", 50),
        ("toUpper(word)", 30),
        ("keys({a: 1, b: 2})", 2),
    ],
)
def test_entries_are_bounded_from_above(expression: str, entries: float) -> None:
    assert size(expression, long="a" * 50).entries == pytest.approx(entries, rel=0.05)


@pytest.mark.parametrize(
    ("expression", "least"),
    [
        ("[x IN range(1, 1000) | word]", 1_000 * 20),
        ("[x IN range(1, 1000) | [word, word]]", 1_000 * 40),
        ("[x IN range(1, 1000) | {a: word}]", 1_000 * 20),
        ("reduce(s = [], x IN range(1, 900) | s + [word])", 900 * 20),
    ],
)
def test_bytes_are_entries_times_what_an_entry_has(expression: str, least: float) -> None:
    assert least < size(expression).bytes < 40 * least


def test_numbers_stay_numbers() -> None:
    total = size("reduce(s = 0, x IN range(1, 100000) | s + x)")
    assert (total.kind, total.bytes) == ("number", 32)
    assert size("1 + 2 * 3 - size(word)").kind == "number"


def test_the_largest_of_branches_counts_not_their_sum() -> None:
    most = "reduce(m = 0, x IN $list | CASE WHEN x > m THEN x ELSE m END)"
    assert size(most, list=[3, 9, 2] * 100).kind == "number"


@pytest.mark.parametrize(
    "expression",
    [
        "reduce(s = word, x IN range(1, 30) | s + s)",
        "reduce(s = word, x IN range(1, 1000) | s + s)",
        "reduce(s = word, x IN range(1, 1000) | CASE WHEN x > 1 THEN s + s ELSE s END)",
        "reduce(s = [1], x IN range(1, 100000) | [s])",
        "range(1, 100000000)",
        "[x IN $list | unknown]",
        "replace(replace($long, 'a', $long), 'a', $long)",
    ],
)
def test_what_may_be_too_large_is_refused_with_its_place(expression: str) -> None:
    with pytest.raises(GuardError) as refused:
        size("1 + " + expression, list=[1] * 500, long="a" * 1_900)
    assert refused.value.code == "unbounded"
    assert refused.value.remedy
    assert refused.value.detail["offset"] >= 0


@pytest.mark.parametrize(
    ("statement", "least", "most"),
    [
        ("MATCH (l:Lot) RETURN collect(l.ref) AS refs", 0.1, 1),
        ("MATCH (l:Lot) RETURN collect(l) AS lots", 1, 2),
        ("MATCH (l:Lot)-[s:SHIPPED_TO]->(c) RETURN collect(s.quantity) AS all", 0.2, 4),
        ("MATCH (a:Lot)-[:X*]->(x) RETURN collect(DISTINCT x.ref) AS refs", 5, 10),
        ("MATCH (a:Lot)-[:X*]->(x) RETURN collect(x.ref)[..100] AS refs", 0.01, 0.1),
        ("UNWIND range(1, 1000000000) AS x WITH x LIMIT 100 RETURN collect(x) AS l", 0, 0.01),
        ("MATCH (l:Lot) RETURN l.item AS item, COLLECT { MATCH (l)--(n) RETURN n } AS near", 0, 1),
    ],
)
def test_a_row_of_an_answer_is_reckoned(statement: str, least: float, most: float) -> None:
    assert least * MIB <= row_bytes(statement) <= most * MIB


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (n) RETURN collect(n) AS a, collect(n) AS b",
        "MATCH (e:Event) RETURN collect(e.content) AS contents",
        "UNWIND range(1, 1000000) AS x RETURN collect(x + 'aaaaaaaaaa') AS c",
        "UNWIND range(1, 1000000) AS x RETURN collect(x) AS c UNION RETURN 1 AS c",
        "MATCH (a), (b) WITH collect(a.ref) AS l RETURN {all: l} AS c",
    ],
)
def test_a_row_that_may_be_too_large_is_refused(statement: str) -> None:
    with pytest.raises(GuardError) as refused:
        row_bytes(statement)
    assert refused.value.code == "unbounded"


def test_a_list_that_only_goes_on_may_be_long() -> None:
    """The server counts what it collects; only what is built of it is not counted."""
    row_bytes("UNWIND range(1, 100000000) AS x WITH collect(x) AS l UNWIND l AS y RETURN count(y)")
    row_bytes("MATCH (n) WITH collect(n) AS all RETURN size(all) AS n")


def test_a_word_of_the_language_as_a_name_is_not_guessed_at() -> None:
    with pytest.raises(GuardError, match="Nothing follows RETURN"):
        row_bytes("WITH range(1, 9) AS limit RETURN limit")
    row_bytes("WITH range(1, 9) AS `limit` RETURN `limit`")
    row_bytes("MATCH (n:Order)-[r:MATCH|WITH]->(m) RETURN n.limit AS `order`, m {.limit, skip: 1}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RETURN a$b AS c", "may belong to a name"),
        ("RETURN a·b AS c", "may belong to a name"),
        ("RETURN a€ AS c", "may belong to a name"),
        ("RETURN a\\u00e9 AS c", "may belong to a name"),
        ("RETURN e\u0301 AS c", "may belong to a name"),
    ],
)
def test_where_a_name_ends_is_not_guessed_at(text: str, said: str) -> None:
    with pytest.raises(GuardError, match=said):
        row_bytes(text, b=1)


def test_names_and_signs_of_every_day_pass() -> None:
    row_bytes("MATCH (größe:Lot) WHERE größe.x>$x AND größe.y IN $z RETURN größe", ref="")
    row_bytes("MATCH (n:$($label)) WITH n LIMIT $n RETURN n.`a€` AS `b·c`", label="Lot", n=1)


@pytest.mark.parametrize("depth", [19, 21, 100_000])
def test_parameters_are_not_nested_deep(depth: int) -> None:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    if depth < 20:
        check_parameters({"x": value})
        return
    with pytest.raises(GuardError, match="20 deep"):
        check_parameters({"x": value})


def test_clauses_are_found_where_they_begin() -> None:
    cut = tokens(
        "MATCH (a {with: 1}) WHERE a.x STARTS WITH 'b' WITH a.limit AS skip RETURN `match`"
    )
    assert [each.word for each in clauses(tree(cut))] == ["MATCH", "WHERE", "WITH", "RETURN"]


def test_analysts_are_not_refused_on_a_graph_a_hundred_times_larger() -> None:
    large = Population(3e6, 3e6, {"Lot": 1e5, "Item": 1e3, "Customer": 1e4, "Supplier": 1e3})
    refused = []
    for name, statement in analysts.QUERIES.items():
        try:
            check_bounds(tokens(statement.rstrip(";")), analysts.PARAMETERS, large)
        except GuardError:
            refused.append(name)
    assert not refused


@pytest.mark.parametrize(
    "value", [2**63, -(2**63) - 1, [1, {"a": 10**30}], "\ud800", {"\udfff": 1}]
)
def test_what_no_server_keeps_is_told_before_it_is_noted(value: object) -> None:
    with pytest.raises(GuardError) as caught:
        check_parameters({"x": value})
    assert caught.value.code == "parameter"


def test_half_a_character_in_a_statement_is_told() -> None:
    check_size("RETURN 'ä𝄞' AS x")
    with pytest.raises(GuardError, match="half a surrogate pair"):
        check_size("RETURN '\ud800' AS x")


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), True, "ä𝄞", [1.5, None]])
def test_what_a_server_keeps_is_sent(value: object) -> None:
    check_parameters({"x": value})
