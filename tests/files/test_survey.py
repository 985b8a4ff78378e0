"""How columns write numbers and dates, and what becomes of single cells. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.files.cells import damage_of, is_placeholder, without_invisible
from app.files.dates import DateColumn, iso_date, iso_time
from app.files.numbers import NumberColumn, TypedCell, plain_number
from app.files.survey import Survey
from app.files.words import looks_like, meaning_of
from app.vocabulary.near_twins import near_forms
from tests.sizes import size


def column(cells: list[str]) -> NumberColumn:
    made = NumberColumn("n")
    for line, cell in enumerate(cells, 1):
        made.look(line, cell)
    return made


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1.000,00", "1.234"], ["1000.00", "1234"]),
        (["1,000.00", "1,234"], ["1000.00", "1234"]),
        (["600,000-", "1.000,000"], ["-600.000", "1000.000"]),
        (["1.234.567", "1,5"], ["1234567", "1.5"]),
        (["0.125", "1.125"], ["0.125", "1.125"]),
        (["1 234,5", "1\u00a0234,5", "1'234,5"], ["1234.5"] * 3),
        (["12", "-7", "+3"], ["12", "-7", "3"]),
        (["1,5", "about 3"], ["1.5", "about 3"]),
    ],
)
def test_one_cell_decides_for_its_column(cells: list[str], read: list[str]) -> None:
    made = column(cells)
    assert made.trouble() is None
    assert [plain_number(cell, made.mark) for cell in cells] == read


@pytest.mark.parametrize("cells", [["1.234"], ["1,234", "5"], ["1,5", "1.5"]])
def test_what_is_open_or_contradicts_is_told(cells: list[str]) -> None:
    assert column(cells).trouble() is not None


def test_a_number_that_its_file_knows_as_one_is_no_question() -> None:
    assert column([TypedCell("1.234")]).trouble() is None
    assert plain_number(TypedCell("1.234"), ",") == "1.234"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1 234,5", "1234.5"),
        ("1’234’567,5", "1234567.5"),
        ("800    -", "-800"),
        ("- 1 234", "-1234"),
        ("\u22125,5", "-5.5"),
        ("12 34", "12 34"),
        ("1 2345", "1 2345"),
        ("1 234 5", "1 234 5"),
        ("10 20,5", "10 20,5"),
    ],
)
def test_gaps_stand_between_groups_of_three(cell: str, read: str) -> None:
    """Two numbers in one cell are not one that is a hundredfold."""
    assert plain_number(cell, ",") == read


@settings(max_examples=size(100, 5_000), deadline=None)
@given(
    st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=6),
    st.sampled_from([(",", "."), (".", ","), (",", " "), (".", "'"), (",", "")]),
)
def test_numbers_come_back_whatever_the_country(
    numbers: list[Decimal], marks: tuple[str, str]
) -> None:
    mark, group = marks
    cells = [
        f"{each:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", group)
        for each in numbers
    ]
    made = column(cells)
    assert made.trouble() is None
    assert [Decimal(plain_number(cell, made.mark)) for cell in cells] == numbers


@pytest.mark.parametrize(
    ("cell", "order", "read"),
    [
        ("05.03.2026", None, "2026-03-05"),
        ("5.3.26", None, "2026-03-05"),
        ("13/4/2026", None, "2026-04-13"),
        ("4/13/2026 4:05 PM", None, "2026-04-13T16:05"),
        ("3/4/2026", "mdy", "2026-03-04"),
        ("3/4/2026", "dmy", "2026-04-03"),
        ("26-03-01", "ymd", "2026-03-01"),
        ("2026/3/1 08:30:15", None, "2026-03-01T08:30:15"),
        ("20260301", None, "2026-03-01"),
        ("20260301083000", None, "2026-03-01T08:30:00"),
        ("1 March 2026", None, "2026-03-01"),
        ("1. Mrz 2026", None, "2026-03-01"),
        ("Mar 1, 2026", None, "2026-03-01"),
        ("2026-03-01T08:30:00.1234567Z", None, "2026-03-01T08:30:00.1234567Z"),
        ("31.02.2026", None, "31.02.2026"),
        ("A1", None, "A1"),
        ("soon", None, "soon"),
    ],
)
def test_dates_by_explicit_forms_only(cell: str, order: str | None, read: str) -> None:
    assert iso_date(cell, order) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1 juil. 2026", "2026-07-01"),
        ("14 juillet 2026", "2026-07-14"),
        ("1 juin 2026", "2026-06-01"),
        ("1 jui. 2026", "1 jui. 2026"),  # begins both
        ("3 mrt 2026", "2026-03-03"),
        ("12 października 2026", "2026-10-12"),
        ("13 marraskuu 2026", "13 marraskuu 2026"),  # Finnish November is no March
        ("31.12.2025-14:05", "31.12.2025-14:05"),  # a time of day is no zone
        ("31.12.2025, 14:05 Uhr", "2025-12-31T14:05"),
        ("2026-03-13 08:00:00 UTC", "2026-03-13T08:00:00Z"),
        ("2026/03/13+01:00", "2026-03-13"),
        ("20251231T140506Z", "2025-12-31T14:05:06Z"),
    ],
)
def test_a_month_by_its_name_and_a_zone_by_its_time(cell: str, read: str) -> None:
    assert iso_date(cell, None) == read


def test_what_is_usual_decides_nothing_between_cells_that_contradict() -> None:
    made = DateColumn("d")
    made.look(1, "03-04-2026")
    assert made.trouble(None, "dmy") is None
    made.look(2, "13-03-2026")
    made.look(3, "03-25-2026")
    told = made.trouble(None, "dmy")
    assert told is not None
    assert "“13-03-2026” (line 2)" in told[1]
    assert made.trouble("dmy") is None, "who says so decides"


def test_a_date_of_two_digits_is_told_in_readings_that_are_dates() -> None:
    made = DateColumn("d")
    made.look(1, "31-12-25")
    told = made.trouble()
    assert told is not None
    assert "2025-12-31 or 2031-12-25" in told[1]


@settings(max_examples=size(100, 5_000), deadline=None)
@given(
    st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), min_size=1, max_size=6),
    st.sampled_from(
        ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d %b %Y", "%Y%m%d"]
    ),
)
def test_a_column_of_dates_is_read_right_or_open(days: list[date], form: str) -> None:
    made = DateColumn("d")
    cells = [each.strftime(form) for each in days]
    for line, cell in enumerate(cells, 1):
        made.look(line, cell)
    if made.trouble() is None:
        assert [iso_date(cell, made.order) for cell in cells] == [each.isoformat() for each in days]
    else:
        assert all(each.day <= 12 for each in days)


def test_midnight_of_a_whole_column_is_the_day() -> None:
    survey = Survey(["at"], ["date"])
    for line in (1, 2):
        survey.look(line, [f"0{line}.03.2026 00:00:00"])
    assert survey.cells(["01.03.2026 00:00:00"])[0] == ["2026-03-01"]
    survey.look(3, ["03.03.2026 08:00"])
    assert survey.cells(["01.03.2026 00:00:00"])[0] == ["2026-03-01T00:00:00"]
    assert survey.cells([TypedCell("2026-03-01T00:00:00")])[0] == ["2026-03-01"], "a workbook's is"


@pytest.mark.parametrize(
    "cell", ["1.2E+11", "1,2E+11", "Mar-26", "26-Mar", "Mrz 26", "12. Dez", "mars-26", "12-juil."]
)
def test_numbers_a_spreadsheet_destroyed(cell: str) -> None:
    assert damage_of(cell)


@pytest.mark.parametrize("cell", ["E11", "MAR26", "MARS-26A", "12E5X", "A-1", "123456789012345678"])
def test_numbers_that_only_look_so(cell: str) -> None:
    assert not damage_of(cell)


def test_long_numbers_are_rounded_when_all_of_them_end_in_zeros() -> None:
    cells = ["1234567890123450", "1234567890123460"]
    for more, refused in (([], True), (["1234567890123461"], False)):
        survey = Survey(["lot"], ["lot"])
        for line, cell in enumerate([*cells, *more], 1):
            survey.look(line, [cell])
        assert bool(survey.cells([cells[0]])[1]) is refused


def test_words_for_none() -> None:
    assert all(map(is_placeholder, ("#N/A", "NULL", "-", "n/a", "#NV")))
    assert not any(map(is_placeholder, ("NA", "A", "0", "N-A")))
    survey = Survey(["quantity", "customer", "lot"], ["number", "name", "lot"])
    cells, findings = survey.cells(["-", "NULL", "0"])
    assert cells == ["", "", ""]
    assert not any(each.refused for each in findings)
    assert len(findings) == 3


def test_what_nobody_sees() -> None:
    assert without_invisible("\u200bA\u00a01\ufeff ") == "A 1"
    assert near_forms("00-12 a") & near_forms("12A")
    assert iso_time("8:05 pm") == "20:05"


@pytest.mark.parametrize(
    ("header", "means"),
    [("Lot No.", "lot"), ("Charge", "lot"), ("N° lot", "lot"), ("Serial #", "serial"),
     ("Menge", "quantity"), ("Lieferanten-Charge", "supplier_lot"), ("MHD", "expires_at"),
     ("Fertigungsauftrag", "work_order"), ("Bin", ""), ("Colour", "")],
)  # fmt: skip
def test_headers_in_several_languages(header: str, means: str) -> None:
    assert meaning_of(header) == means


@pytest.mark.parametrize(
    ("header", "speaks"),
    [("Component Lot", "lot"), ("Batch 2", "lot"), ("Chargen-Menge", "quantity"),
     ("Event Date", "at"),
     ("Item Name", ""), ("Batch Size", ""), ("Slot", ""), ("Pilot", ""), ("Allotment", "")],
)  # fmt: skip
def test_headers_that_speak_of_something(header: str, speaks: str) -> None:
    assert looks_like(header) == speaks


def test_what_a_program_made_decimal_is_destroyed_where_all_are() -> None:
    """`45678.0` is what is left of a lot number in a column with empty cells."""
    survey = Survey(["lot", "item"], ["lot", "name"])
    rows = [["45678.0", "12345.0"], ["", "0815"], ["45679.0", "A-1"]]
    for line, row in enumerate(rows, 1):
        survey.look(line, row)
    read, found = survey.cells(["45678.0", "12345.0"])
    assert [(each.column, each.code) for each in found] == [("lot", "damaged_number")]
    assert read[1] == "12345.0", "beside whole numbers it is one of them"
    assert survey.cells(["1.0", "1.0"])[1] == []


def test_the_number_of_a_day_is_told_with_its_day() -> None:
    survey = Survey(["at"], ["date"])
    for cell in ("46094", TypedCell("46094")):
        _, (found,) = survey.cells([cell])
        assert found.refused
        assert "2026-03-13" in found.text
    assert survey.cells(["20260313"]) == (["2026-03-13"], [])
    assert survey.cells(["12345"])[1] == []
