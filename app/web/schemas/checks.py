"""The data-quality report, described to programs."""

from __future__ import annotations

from app.web.schemas.base import AnswerJson


class FindingJson(AnswerJson):
    """One thing a check found something about."""

    ref: str | None
    text: str


class CheckCutJson(AnswerJson):
    """How many findings are counted and not listed."""

    items: int


class CheckJson(AnswerJson):
    """A check with its first findings."""

    code: str
    title: str
    severity: str
    explanation: str
    remedy: str
    count: int
    shown: int
    items: list[FindingJson]
    truncated: CheckCutJson | None


class CheckCountsJson(AnswerJson):
    """How much was looked at and found."""

    things: int
    findings: int
    severities: dict[str, int]
    checks: dict[str, int]


class FeedJson(AnswerJson):
    """The last event of a source."""

    source: str
    recorded_at: str
    age_s: float
    type: str
    event: str
    at: str | None


class ReportJson(AnswerJson):
    """What makes answers incomplete, over the whole graph."""

    counts: CheckCountsJson
    checks: list[CheckJson]
    feeds: list[FeedJson]
