"""Element strings: what cannot be read hides nothing, and a text that reads in several ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gs1 import Identifier, check_digit, parse, readings

GTIN = "09520000000288"
_FNC1 = "\x1d"


def told(found: Identifier | None) -> tuple[str | None, str | None, str | None]:
    assert found is not None
    return found.item, found.lot, found.serial


def ways(text: str) -> list[tuple[str | None, str | None]]:
    return [(each.lot, each.serial) for each in readings(text)]


@pytest.mark.parametrize(
    "beside",
    ["7007260901260915", "7007260901", "3103001250", "17000000", "8008260901123456", "90ABC"],
)
@pytest.mark.parametrize("first", [True, False])
def test_an_element_beside_hides_nothing(beside: str, first: bool) -> None:
    """A harvest over two days (7007), whatever the library makes of it."""
    own = f"10YS-0909{_FNC1}21S1"
    both = f"{beside}{_FNC1}{own}" if first else f"{own}{_FNC1}{beside}"
    assert told(parse(f"]d201{GTIN}{both}")) == (GTIN, "YS-0909", "S1")
    ai = next(each for each in ("7007", "3103", "8008", "17", "90") if beside.startswith(each))
    printed = f"(01){GTIN}({ai}){beside.removeprefix(ai)}(10)YS-0909(21)S1"
    assert told(parse(printed)) == (GTIN, "YS-0909", "S1")


def test_a_harvest_over_two_days_is_no_mistake() -> None:
    found = parse(f"]d201{GTIN}7007260901260915{_FNC1}10YS-0909")
    assert found is not None
    assert found.notes == ()


@pytest.mark.parametrize("date", ["270230", "271301", "260431", "27O101", "250229"])
def test_a_date_that_does_not_exist_is_told_and_hides_nothing(date: str) -> None:
    for text in (f"]C101{GTIN}17{date}10YS-0909", f"(01){GTIN}(17){date}(10)YS-0909"):
        found = parse(text)
        assert told(found) == (GTIN, "YS-0909", None)
        assert found is not None
        assert found.notes == (f"the expiry date (17) “{date}” is no date that exists",)


@pytest.mark.parametrize("date", ["270200", "240229", "991231"])
def test_a_date_that_exists_is_not_told(date: str) -> None:
    """Day 00 is the last of its month."""
    found = parse(f"]C101{GTIN}17{date}10YS-0909")
    assert found is not None
    assert found.notes == ()


def test_an_identifier_that_nobody_knows_is_told_and_hides_nothing() -> None:
    found = parse(f"]C101{GTIN}10YS-0909{_FNC1}05XYZ{_FNC1}21S1")
    assert told(found) == (GTIN, "YS-0909", "S1")
    assert found is not None
    assert found.notes == ("“05XYZ” cannot be read and is left out",)
    twice = parse(f"(01){GTIN}(10)A(10)B")
    assert twice is not None
    assert (twice.lot, twice.notes) == ("A", ("(10) is there twice; “B” is left out",))


def test_brackets_may_be_a_lots_own() -> None:
    assert ways(f"(01){GTIN}(10)A") == [("A", None)]
    assert ways(f"(01){GTIN}(10)A(21)7") == [("A", "7"), ("A(21)7", None)]
    assert ways(f"(01){GTIN}(10)A(") == [("A(", None), ("A", None)]
    assert ways(f"(01){GTIN}(10)A(2") == [("A(2", None), ("A", None)]
    assert ways(f"(01){GTIN}(10)A(x)") == [("A(x)", None)]
    assert ways(f"(01){GTIN}(17)270101(10)A(21)7") == [("A", "7"), ("A(21)7", None)]
    assert ways(f"(01){GTIN}(21)7(10)A") == [("A", "7"), (None, "7(10)A")]
    assert ways(f"(01){GTIN}(90)X(10)A") == [("A", None)]


def test_blanks_in_a_printed_text() -> None:
    assert ways(f"(01) {GTIN} (10) YS-0909 (21) S1")[0] == ("YS-0909", "S1")
    assert ways("(01)\n0952 0000 0002 88\n(10)\nYS-0909") == [("YS-0909", None)]
    assert ways(f"(01){GTIN}(10)A B") == [("A B", None), ("AB", None)]


@pytest.mark.parametrize("text", [f"(01){GTIN}(10)AB\nCD", f"]C101{GTIN}10AB\r\nCD"])
def test_a_line_break_inside_a_lot_is_told(text: str) -> None:
    first, second = readings(text)
    assert (first.lot, second.lot) == (text.partition("10)")[2] or "AB\r\nCD", "ABCD")
    assert "line break" in first.notes[0]
    assert "line break" in second.notes[0]
    link = parse(f"https://id.gs1.org/01/{GTIN}/10/AB%0ACD")
    assert link is not None
    assert "line break" in link.notes[0]


@pytest.mark.parametrize("printed", ["<GS>", "<gs>", "{GS}", "[GS]", "<FNC1>", "\\x1d", "␝"])
def test_a_separator_may_be_printed(printed: str) -> None:
    for before in ("]d2", "", printed, f"]C1{printed}"):
        text = f"{before}01{GTIN}10YS-0909{printed}21S1"
        assert told(parse(text)) == (GTIN, "YS-0909", "S1")


@pytest.mark.parametrize(
    ("link", "lot", "serial", "notes"),
    [
        (f"/01/{GTIN}?10=YS-0909", "YS-0909", None, 0),
        (f"/01/{GTIN}?17=270230&10=YS%2F0909", "YS/0909", None, 0),
        (f"/01/{GTIN}/21/7?lot=YS-0909", "YS-0909", "7", 0),
        (f"/01/{GTIN}/10/A?10=A", "A", None, 0),
        (f"/01/{GTIN}/10/A?10=B&21=7", "A", "7", 1),
        (f"/01/{GTIN}?10=A&10=B", "A", None, 1),
        (f"/01/{GTIN}?10=", None, None, 0),
        (f"/01/{GTIN}?linkType=all", None, None, 0),
    ],
)
def test_a_lot_in_a_query_is_used_or_told(
    link: str, lot: str | None, serial: str | None, notes: int
) -> None:
    found = parse("https://brand.example.com" + link)
    assert told(found) == (GTIN, lot, serial)
    assert found is not None
    assert len(found.notes) == notes
    assert all("“B” in its query is left out" in note for note in found.notes)


_NUMBER = st.text(st.sampled_from("ABab01()-/.?*+&_ <>"), min_size=1, max_size=9).filter(
    lambda text: text == text.strip()
)
_BODIES = st.text("0123456789", min_size=13, max_size=13)


@given(_BODIES, _NUMBER, _NUMBER | st.none())
def test_what_was_printed_is_among_what_is_read(body: str, lot: str, serial: str | None) -> None:
    gtin = body + check_digit(body)
    text = f"(01){gtin}(10){lot}" + (f"(21){serial}" if serial else "")
    assert (lot, serial) in ways(text)
    scan = f"]C101{gtin}10{lot}{_FNC1}" + (f"21{serial}" if serial else "")
    assert ways(scan)[0] == (lot, serial)


@given(
    st.lists(
        st.sampled_from(["(01)", "(10)", "(21)", "(17)", "(", ")", "A", "1", " ", "\n", GTIN,
                         "(7007)", "]C1", "01", "10", _FNC1, "<GS>", "270230",
                         "https://a.b/01/", "?10="]),
        max_size=14,
    ).map("".join)
)  # fmt: skip
def test_reading_never_raises_and_never_says_a_thing_twice(text: str) -> None:
    found = readings(text)
    keys = [(each.kind, each.item, each.lot, each.serial, each.value) for each in found]
    assert len(set(keys)) == len(keys)
