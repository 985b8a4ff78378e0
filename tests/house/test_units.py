"""Units of measure: spellings made one, what converts, and what must not."""

from __future__ import annotations

import pytest

from app.units import factor, unit_name


@pytest.mark.parametrize(
    ("spelt", "name"),
    [("KGM", "kg"), ("EA", "pcs"), ("Stk", "pcs"), ("CS", "case"), ("xyz", "xyz")],
)
def test_spellings_are_made_one(spelt: str, name: str) -> None:
    assert unit_name(spelt) == name


@pytest.mark.parametrize(
    ("start", "end", "times"), [("kg", "g", 1000), ("KGM", "kg", 1), ("m3", "l", 1000)]
)
def test_physics_converts(start: str, end: str, times: float) -> None:
    assert factor(start, end) == pytest.approx(times)


@pytest.mark.parametrize(
    ("start", "end"), [("pcs", "m"), ("EA", "km"), ("bag", "kg"), ("kg", "l"), ("pcs", "case")]
)
def test_what_is_counted_converts_by_no_physics(start: str, end: str) -> None:
    """To a physicist pcs are parsecs and a bag is 42.6 kg."""
    assert factor(start, end) is None
    assert factor(end, start) is None


def test_an_item_says_how_many_pieces_a_case_has() -> None:
    assert factor("CS", "EA", "pcs", {"case": 12}) == 12
    assert factor("pcs", "case", "pcs", {"case": 12}) == pytest.approx(1 / 12)


@pytest.mark.parametrize(
    "written",
    [
        "'>",
        '=HYPERLINK("x',
        "<i>kg",
        "9**9**9**9",
        "kg**9**9**9",
        "a" * 400,
        "kg)",
        "",
        " ",
        "1",
        "\u202e",
    ],
)
def test_what_is_no_unit_converts_to_nothing(written: str) -> None:
    assert factor(written, "kg") is None
    assert factor("kg", written) is None


def test_composed_units_convert() -> None:
    assert factor("kg/m**3", "g/l") == pytest.approx(1)
    assert factor("m^2", "cm**2") == pytest.approx(10_000)
