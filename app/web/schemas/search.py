"""The answer of a search, described to programs."""

from __future__ import annotations

from typing import Literal

from app.web.schemas.base import AnswerJson


class FindJson(AnswerJson):
    """One thing found."""

    ref: str
    kind: str
    name: str | None
    item: str | None
    item_name: str | None
    status: str | None
    expires_at: str | None
    supplier_lots: list[str]
    suppliers: list[str]


class SearchCutJson(AnswerJson):
    """That there are more finds than are listed."""

    limit: int
    text: str


class SearchJson(AnswerJson):
    """What a text may mean."""

    text: str
    how: Literal["exact", "number", "alike", "nearly"]
    finds: list[FindJson]
    document_events: int
    documents: list[str]
    notes: list[str]
    truncated: SearchCutJson | None
