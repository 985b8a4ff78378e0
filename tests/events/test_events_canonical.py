"""Canonical content: the fast way gives the bytes of RFC 8785, whatever the value."""

from __future__ import annotations

from typing import Any

import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.canonical import canonical, canonical_json
from app.events.contract import ValidEvent, read_event
from tests.events.said import lot, said
from tests.sizes import size

_NUMBERS = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(-1_000_000, 1_000_000, places=6).map(float),
)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_TEXTS, inner, max_size=4)
    ),
    max_leaves=12,
)


def _integral(value: Any) -> Any:
    """As JSON has one kind of number: 5.0 is 5."""
    if isinstance(value, float) and abs(value) < 2**53 and value == int(value):
        return int(value)
    if isinstance(value, list):
        return [_integral(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _integral(inner) for key, inner in value.items()}
    return value


@given(_VALUES)
@settings(max_examples=size(500, 5_000), deadline=None)
def test_canonical_json_is_rfc_8785(value: Any) -> None:
    assert canonical_json(value).encode() == rfc8785.dumps(_integral(value))


def test_numbers_at_the_edges() -> None:
    for number, text in [
        (1e21, "1e+21"), (1e-7, "1e-7"), (0.000001, "0.000001"), (-0.0, "0"), (5.0, "5"),
        (0.1, "0.1"), (1e15, "1000000000000000"), (2**53 + 2, "9007199254740994"),
        (123456789.123456, "123456789.123456"),
    ]:  # fmt: skip
        assert canonical_json({"n": number}) == f'{{"n":{text}}}'


@given(st.permutations([{"object": lot("A", str(n)), "quantity": n} for n in range(5)]))
@settings(max_examples=20, deadline=None)
def test_lines_have_no_order(lines: list[dict[str, Any]]) -> None:
    told = canonical(said("pack", "1", hu="H", contents=lines))
    assert told == canonical(said("pack", "1", hu="H", contents=lines[::-1]))


@given(st.decimals(0, 9_000_000, places=6))
@settings(max_examples=size(200, 2_000), deadline=None)
def test_a_quantity_keeps_its_six_places(quantity: Any) -> None:
    """As a number and as a text it is the same, and nothing of it is rounded away."""
    as_text = read_event(said("receive", "1", object=lot("A", "1"), quantity=str(quantity)))
    as_number = read_event(said("receive", "1", object=lot("A", "1"), quantity=float(quantity)))
    assert isinstance(as_text, ValidEvent)
    assert isinstance(as_number, ValidEvent)
    assert as_text.sha256 == as_number.sha256
    assert as_text.event is not None
    stored = as_text.event.model_dump()["quantity"]
    assert round(stored * 1_000_000) == int(quantity * 1_000_000)


@given(_VALUES)
@settings(max_examples=size(300, 3_000), deadline=None)
def test_no_value_anywhere_makes_validation_fail(value: Any) -> None:
    """Whatever stands in a field, the event is taken or refused in words."""
    for field in ("object", "quantity", "at", "attributes", "source", "type", "inputs", "contents"):
        for type_ in ("consume", "transform", "pack", "define", "inspect"):
            event = said(type_, "1", object=lot("A", "1"), batch="B", hu="H", test="t")
            read_event({**event, field: value})
