"""Numbers that are handed out, described to programs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.web.schemas.base import AnswerJson


class NumberSchemeJson(AnswerJson):
    """By which pattern numbers of something are handed out."""

    code: str
    kind: Literal["lot", "serial", "hu", "order", "document"]
    item: str | None
    site: str | None
    pattern: str
    reset: Literal["never", "year", "day"]
    made_by: str
    made_at: str
    ended_by: str | None
    ended_at: str | None = Field(description="null while it is in use.")
    restored_at: str | None = Field(description="Restored then: nothing is handed out until "
                                    "somebody says where to go on.")  # fmt: skip


class NumberJson(AnswerJson):
    """A number that was handed out and what became of it."""

    number: str
    ref: str | None = Field(description="null: passed over, for it was there already.")
    kind: Literal["lot", "serial", "hu", "order", "document"]
    item: str | None
    element_string: str | None = Field(description="How a GS1 label says it; null without a key.")
    state: Literal["reserved", "used", "void", "skipped"]
    scheme: str
    period: str
    place: int
    by: str
    at: str
    used_at: str | None = Field(description="When the first event that names it was recorded.")
    source: str | None
    event_id: str | None
    void_at: str | None
    void_by: str | None
    reason: str | None


class NumberGapJson(AnswerJson):
    """Neighbours of a sequence that no event names, and their account."""

    first: str
    last: str
    count: int
    why: str
    known: bool


class NumberAccountJson(AnswerJson):
    """A sequence in a period, accounted for."""

    scheme: str
    period: str
    last: int
    used: int
    reserved: int
    void: int
    skipped: int
    unknown: int
    gaps: list[NumberGapJson]
    left_out: int = Field(description="Places before the first that was looked at.")
    gaps_left_out: int = Field(description="Gaps before the first that is listed.")


class NumberBookJson(AnswerJson):
    """Schemes, the latest numbers, and the account of each sequence."""

    schemes: list[NumberSchemeJson]
    numbers: list[NumberJson]
    accounts: list[NumberAccountJson]
    accounts_left_out: int = Field(description="Earlier sequences that were not looked at.")


class NumbersJson(AnswerJson):
    """Numbers that were handed out now, or for the same request before."""

    scheme: str
    numbers: list[NumberJson]


class RenamedJson(AnswerJson):
    """A thing that got another number: its ref stays, the number is an alias."""

    ref: str
    alias: str
    event_id: str
    result: Literal["created", "duplicate"]
