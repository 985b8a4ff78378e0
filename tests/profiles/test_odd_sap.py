"""Lists of SAP as users lay them out: what a row says is taken for certain or refused."""

from __future__ import annotations

import pytest

from tests.profiles.odd_sap import CASES, LIST, TABLE
from tests.profiles.reading_of import events_of, said


@pytest.mark.parametrize("case", CASES)
def test_a_list_of_sap_says_what_happened_or_is_refused(case: str) -> None:
    text, wanted = CASES[case]
    assert sorted(said(text)) == sorted(wanted)


@pytest.mark.parametrize(
    ("columns", "cells", "amount"),
    [
        ("MENGE,MEINS,ERFME", "1000.5,KG,TO", "1000.5 KG"),
        ("ERFMG,ERFME,MENGE,MEINS", "1.0005,TO,1000.5,KG", "1.0005 TO"),
        ("MENGE,ERFME", "1000.5,TO", "1000.5"),
        ("ERFMG,MEINS", "1.0005,KG", "1.0005"),
    ],
)
def test_an_amount_has_the_unit_that_goes_with_it(columns: str, cells: str, amount: str) -> None:
    """A tonne in the unit of entry is a thousand kilograms in the base unit."""
    text = TABLE.format(columns, "") + f"101,MILK,T1,20260313,{cells},0001,50,2026,1,,,\n"
    assert said(text) == [f"receive MILK/T1 {amount} 0001 2026-03-13"]


def test_padded_lines_and_numbers_are_those_without_zeros() -> None:
    plain = LIST + "261;4711;T1;13.03.2026;-5;KG;1000;49;1;WO1;;;;\n"
    padded = LIST + "261;0004711;T1;13.03.2026;-5;KG;1000;0049;0001;WO1;;;;\n"
    assert said(plain, ids=True) == said(padded, ids=True)
    assert said(plain, ids=True)[0].startswith("49-2026-1 consume")


def test_rows_that_may_each_be_the_other_side_are_told() -> None:
    text = LIST.replace(";Material Doc.Item", "") + "".join(
        f"309;MILK;{lot};13.03.2026;{amount};KG;1000;49;;;;;\n"
        for lot, amount in (("A", -5), ("B", -5), ("X", 5), ("Y", 5))
    )
    assert said(text)[0] == "transform relabel MILK/A = MILK/X 2026-03-13"
    assert len(said(text, notes="assumed_by_profile")) == 1


@pytest.mark.parametrize("column", ["", ";Material Doc.Item"])
def test_relabellings_of_one_document_are_runs_of_their_own(column: str) -> None:
    """In one run the first lot would reach what became of the second."""
    lots = (("A", -5), ("A2", 5), ("B", -6), ("B2", 6))
    rows = "".join(
        f"309;MILK;{lot};13.03.2026;{amount};KG;1000;49{column and f';{line}'};;;;;\n"
        for line, (lot, amount) in enumerate(lots, 1)
    )
    told = events_of(LIST.replace(";Material Doc.Item", column) + rows).values()
    assert len({each["batch"] for each in told}) == len(told) == 2


def test_a_change_of_status_is_known_by_the_row_that_receives() -> None:
    """Exports of receiving rows alone, and those of both, are the same event."""
    into = "321;MILK;T1;13.03.2026;5;KG;1000;49;2;;;;;\n"
    both = "321;MILK;T1;13.03.2026;-5;KG;1000;49;1;;;;;\n" + into
    assert said(LIST + both, ids=True) == said(LIST + into, ids=True)
    assert said(LIST + both, ids=True)[0].startswith("49-2026-2 status MILK")
