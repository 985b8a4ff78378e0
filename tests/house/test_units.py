"""Units of measure: spellings made one, what converts, and what must not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import units
from app.unit_names import AMBIGUOUS, UNITS, Unit, known_unit, meanings_of, spelling_key
from app.units import convert, factor, is_known_unit, is_measure, unit_name
from tests.house.unit_table import SIZES, SPELLINGS

_SIZE_OF = {name: Decimal(size) for sizes in SIZES.values() for name, size in sizes.items()}
_DIMENSION_OF = {name: dimension for dimension, sizes in SIZES.items() for name in sizes}
_NAMES = [unit.name for unit in UNITS]
_SPELT = [spelling for unit in UNITS for spelling in (unit.name, *unit.spellings)]


@pytest.mark.parametrize(("name", "some"), SPELLINGS.items(), ids=SPELLINGS)
def test_spellings_of_exports_and_codes_are_made_one(name: str, some: str) -> None:
    read = {spelt: unit_name(spelt.replace("_", " ")) for spelt in some.split()}
    assert read == dict.fromkeys(read, name)


def test_a_spelling_is_of_one_unit_only() -> None:
    keys = Counter(
        key for unit in UNITS for key in {spelling_key(s) for s in (unit.name, *unit.spellings)}
    )
    assert [key for key, count in keys.items() if count > 1] == []
    assert [key for key in AMBIGUOUS if key in keys] == []
    assert len(set(_NAMES)) == len(_NAMES)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_has_its_dimension_and_its_size(unit: Unit) -> None:
    for spelling in (unit.name, *unit.spellings):
        for spelt in (spelling, spelling.upper(), spelling.lower(), f" {spelling}. "):
            if spelt.strip() != "Mg":
                assert known_unit(spelt) is unit
    assert _DIMENSION_OF.get(unit.name) == (unit.dimension if unit.word else None)
    for other, size in _SIZE_OF.items():
        same = _DIMENSION_OF[other] == unit.dimension and unit.name in _SIZE_OF
        times = Fraction(_SIZE_OF[unit.name]) / Fraction(size) if same else None
        expected = None if times is None else float(times)
        assert factor(unit.name, other) == (1.0 if unit.name == other else expected)


def test_a_temperature_is_no_multiple_of_another() -> None:
    assert factor("CEL", "FAH") is None
    assert factor("CEL", "degC") == 1


@pytest.mark.parametrize("spelt", ["ML", "GL", "TL", "PL", "bags", "ct", "Pcs", "Mg", "PG", "EL"])
def test_no_export_means_millions_of_litres(spelt: str) -> None:
    """To a physicist ML is a megalitre, and to an export 500 ML are half a litre."""
    times = factor(spelt, "l")
    assert times == (0.001 if spelt == "ML" else None)
    assert factor(spelt, "kg") is None


@pytest.mark.parametrize("spelt", ["ton", "TON", "GL", "gm", "MT", "Mg", "QTL", "CA", "PL"])
def test_what_has_two_meanings_is_neither(spelt: str) -> None:
    assert not is_known_unit(spelt)
    assert unit_name(spelt) == spelt
    assert " or " in meanings_of(spelt)


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
    assert factor("Gebinde", "KGM", "kg", {"Gebinde": 0.1}) == 0.1
    assert factor("CS", "dozen", "pcs", {"case": 24}) == 2


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The words the unit library is asked for."""
    words: list[str] = []
    measured = units._measured

    def spied(start: str, end: str) -> Fraction:
        words.extend((start, end))
        return measured(start, end)

    units._by_nature.cache_clear()
    monkeypatch.setattr(units, "_measured", spied)
    yield words
    units._by_nature.cache_clear()


def test_the_library_is_asked_for_nothing_but_its_own_words(asked: list[str]) -> None:
    """Nor for what an export may hold: its own words are longer than its short forms."""
    own = {unit.word for unit in UNITS}

    @given(
        st.one_of(st.text(max_size=12), st.sampled_from(_SPELT)),
        st.one_of(st.text(max_size=12), st.sampled_from(_SPELT)),
        st.sampled_from(["", "/", "*", "**", " "]),
    )
    def hold(start: str, end: str, joined: str) -> None:
        for written in (start, end, start + joined + end):
            factor(written, end)
            factor(end, written)
            if known_unit(written) is None and "/" not in written:
                assert factor(written, "kg") is None
                assert unit_name(written) == written

    hold()
    assert factor("ML", "L") == 0.001
    assert {"milliliter", "liter"} <= set(asked) <= own


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
    assert not is_known_unit(written)


def test_composed_units_convert() -> None:
    assert factor("kg/m**3", "g/l") == 1
    assert factor("KGM/MTQ", "kg/m3") == 1
    assert factor("mg/kg", "g/t") == 1
    assert factor("m^2", "cm**2") == 10_000
    assert factor("g/l", "kg") is None
    assert factor("pcs/kg", "dozen/kg") is None


def test_a_measure_is_no_count() -> None:
    assert is_measure("KGM")
    assert is_measure("kg/m3")
    assert not any(map(is_measure, ("pcs", "case", "CEL", "%", "Gebinde", "dozen")))


@pytest.mark.parametrize(
    ("quantity", "start", "end", "expected"),
    [
        (0.1, "kg", "g", 100),
        (0.07, "m", "cm", 7),
        (0.0003, "kg", "g", 0.3),
        (300, "g", "kg", 0.3),
        (1.1, "t", "kg", 1100),
        (500, "ML", "L", 0.5),
        (33, "cl", "ml", 330),
        (2.5, "DZ", "EA", 30),
    ],
)
def test_a_quantity_converts_exactly(
    quantity: float, start: str, end: str, expected: float
) -> None:
    assert convert(quantity, start, end) == expected


@given(
    st.decimals(0, 9_000_000_000, places=6),
    st.sampled_from([(a, b) for some in SIZES.values() for a in some for b in some]),
)
def test_conversion_is_that_of_decimals(quantity: Decimal, pair: tuple[str, str]) -> None:
    start, end = pair
    exact = Fraction(str(float(quantity))) * Fraction(_SIZE_OF[start]) / Fraction(_SIZE_OF[end])
    there = convert(float(quantity), start, end)
    assert there == float(exact)
    back = convert(float(exact), end, start)
    assert back == pytest.approx(float(quantity), rel=1e-15)


@given(st.decimals("0.000001", 1000, places=6), st.integers(0, 10_000))
def test_the_factors_of_an_item_are_decimals(weight: Decimal, count: int) -> None:
    """A piece that weighs 0.1 kg: three of them weigh 0.3 kg."""
    told = convert(count, "pcs", "kg", "kg", {"pcs": float(weight)})
    assert told == float(weight * count)
