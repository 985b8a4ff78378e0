"""How quantities are written for people."""

from __future__ import annotations

import pytest

from app import wording
from app.wording import NBSP, computed_text, percent, quantity


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (434.999978, "435"), (1_234_567.5, "1,234,567.5"), (12_345_678.1239, "12,345,678.124"),
        (0.0123456, "0.01235"), (0.000022, "0.000022"), (-2.4999961, "-2.5"), (0, "0"),
        (None, "unknown"),
    ],
)  # fmt: skip
def test_what_was_worked_out_is_said_without_noise(value: float | None, said: str) -> None:
    assert computed_text(value) == said


def test_what_was_booked_is_said_as_booked() -> None:
    assert quantity(434.999978, "kg") == f"434.999978{NBSP}kg"


def test_per_cents_are_never_rounded_to_none_or_all() -> None:
    said = [percent(value) for value in (0, 0.001, 12.345, 99.999, 100, 130, None)]
    assert [each.replace(NBSP, " ") for each in said] == [
        "0 %", "< 0.01 %", "12.35 %", "> 99.99 %", "100 %", "130 %", "not known",
    ]  # fmt: skip


def test_refs_in_a_sentence_stand_as_people_write_them() -> None:
    said = "lot:K%C3%84SE/P%200012 left (to customer:Markt%20Nord, 100 % of order:A%2F1)."
    assert wording.legible(said) == (
        "lot:KÄSE/P 0012 left (to customer:Markt Nord, 100 % of order:A/1)."
    )
    assert wording.legible("50%20 of lot:A/1") == "50%20 of lot:A/1"
    assert wording.legible("lot:A%E2%80%AE/1") == "lot:A\ufffd/1"
