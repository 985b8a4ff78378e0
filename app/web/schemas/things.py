"""One thing as events say it is, described to programs."""

from __future__ import annotations

from typing import Any

from app.web.schemas.base import AnswerJson


class SaidByJson(AnswerJson):
    """The event that said something last."""

    source: str
    event_id: str


class ThingJson(AnswerJson):
    """Its properties, as a `define` names them, and the version they are of."""

    ref: str
    kind: str
    properties: dict[str, Any]
    version: int
    said_by: SaidByJson | None
    said_at: str | None
