"""Every rule of the product broken in turn: something drawn notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.genealogy.breaks import Mutation
from tests.genealogy.mutations import (
    ELSEWHERE,
    MUTATIONS,
    NAMES,
    UNBROKEN,
    beginning,
    readings,
    unbroken,
    wrong_of,
)
from tests.sizes import some

DOCS = Path(__file__).parents[2] / "docs"
RULES = (DOCS / "trace.md").read_text(encoding="utf-8")
BROKEN = re.compile(
    r"Bookings and|[1-6]\.|8\.|10\.|11\.|Customers|Stock"
)  # headings of rules of a walk
right = cache(wrong_of)  # of the product as it is


@pytest.mark.parametrize("mutation", some(MUTATIONS, 40), ids=str)
def test_a_broken_rule_is_noticed(mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in mutation.caught_by:
        assert not right(name), name
    mutation.break_(monkeypatch)
    for name in mutation.caught_by:
        wrong = wrong_of(name)
        assert wrong, name
        assert not wrong[0].startswith("fails"), "a broken rule still answers"


def test_every_mutation_is_caught_by_something() -> None:
    assert not [mutation for mutation in MUTATIONS if not mutation.caught_by]


def test_every_genealogy_has_a_name_of_its_own() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_every_sentence_stands_in_the_rules() -> None:
    """As it is written there, line breaks aside: a rule that is worded anew is broken anew."""
    rules = " ".join(RULES.split())
    assert not [mutation.sentence for mutation in MUTATIONS if mutation.sentence not in rules]


def test_the_document_has_every_mutation() -> None:
    """Made by `python -m tests.genealogy.mutations --made 60`."""
    lines = (DOCS / "mutations.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    begun = [beginning(mutation) for mutation in MUTATIONS]
    assert not [each for each in begun if not any(row.startswith(each) for row in rows)]
    assert not [each for each in unbroken() if each not in rows]
    tried = [row for row in rows if row.count(" | ") == 4][2:]
    assert len(tried) == len(begun)


def sentences() -> Iterator[str]:
    """Every sentence of the rules of a walk."""
    for section in RULES.split("\n## ")[1:]:
        if BROKEN.match(section):
            for part in re.split(r"\n\n|\n- |\n\| ", section.partition("\n")[2]):
                yield from re.split(r"(?<=[.!?])\s+(?=[A-Z*(])", " ".join(part.split()))


def test_every_sentence_of_the_rules_is_broken() -> None:
    """A new sentence needs a mutation that quotes from it, or a word why there is none."""
    quotes = {mutation.sentence for mutation in MUTATIONS}
    found = {
        sentence for sentence in sentences()
        if not any(quote in sentence or sentence in quote for quote in quotes)
    }  # fmt: skip
    assert not [each for each in found if not each.startswith(tuple(UNBROKEN))]
    assert not [each for each in UNBROKEN if not any(one.startswith(each) for one in found)]


def test_every_reading_is_broken_or_is_not_in_the_pure_core() -> None:
    broken = {(mutation.rule, mutation.reading) for mutation in MUTATIONS if mutation.reading}
    assert not broken & ELSEWHERE.keys()
    assert broken | ELSEWHERE.keys() == set(readings())
