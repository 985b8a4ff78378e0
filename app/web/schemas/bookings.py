"""Bookings by hand and labels, described to programs."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.web.schemas.base import AnswerJson


class UnderstoodJson(AnswerJson):
    """What a scan or a number was understood as."""

    ref: str
    how: str
    known: bool = Field(description="Whether the graph knows it; else it would be new.")
    notes: list[str]


class BookingPreviewJson(AnswerJson):
    """A booking that was looked at; nothing was written."""

    act: str
    event: dict[str, Any]
    understood: list[UnderstoodJson]
    outcome: dict[str, Any] = Field(description="What the door would answer.")


class BookingJson(AnswerJson):
    """A booking that was made."""

    event_id: str
    result: Literal["created", "duplicate"]
    event: dict[str, Any]
    warnings: list[str]


class LabelJson(AnswerJson):
    """A label to be printed."""

    ref: str
    text: str
    symbol: Literal["datamatrix", "gs1-128"]
    gs1: bool
    svg: str
