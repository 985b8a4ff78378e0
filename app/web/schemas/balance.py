"""A balance, described to programs."""

from __future__ import annotations

from pydantic import Field

from app.web.schemas.base import AnswerJson


class GapJson(AnswerJson):
    """What does not add up, by name."""

    code: str
    text: str
    quantity: float | None
    uom: str | None


class BalanceJson(AnswerJson):
    """How much of a lot, serial, order or batch is accounted for; null is unknown."""

    ref: str
    accounted_percent: float | None
    uom: str | None
    parts: dict[str, float | None] = Field(description="Amounts in `uom` by name.")
    gaps: list[GapJson]
    within_tolerance: bool | None
    tolerance_percent: float
