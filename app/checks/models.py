"""Values of the data-quality report: one object that page, API and command line show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.checks.feeds import Feed
from app.checks.finding import Finding
from app.checks.table import SEVERITIES, Check, Severity


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found: `count` in all, `items` the first of them, by ref."""

    check: Check
    count: int
    items: Sequence[Finding]

    @property
    def cut(self) -> int:
        """How many findings are counted but not listed."""
        return self.count - len(self.items)

    def as_json(self) -> dict[str, Any]:
        """As in the report's JSON; `truncated` says what was left out and how much."""
        return {
            "code": self.check.code,
            "title": self.check.title,
            "severity": self.check.severity,
            "explanation": self.check.explanation,
            "remedy": self.check.remedy,
            "count": self.count,
            "shown": len(self.items),
            "items": [item.as_json() for item in self.items],
            "truncated": {"items": self.cut} if self.cut else None,
        }


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """How far the checks are: `done` of `total` things looked at."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report: every check that was made, found something or not, worst first."""

    looked_at: int
    results: Sequence[Result]
    feeds: Sequence[Feed]

    @property
    def found(self) -> Sequence[Result]:
        """The checks that found something."""
        return [result for result in self.results if result.count]

    @property
    def silent(self) -> Sequence[Result]:
        """The checks that found nothing."""
        return [result for result in self.results if not result.count]

    @property
    def total(self) -> int:
        """Findings of all checks."""
        return sum(result.count for result in self.results)

    @property
    def by_severity(self) -> Mapping[Severity, int]:
        """Findings by what they can do to an answer, worst first."""
        return {
            severity: sum(r.count for r in self.results if r.check.severity == severity)
            for severity in SEVERITIES
        }

    def as_json(self) -> dict[str, Any]:
        """The report's JSON, the same on API and command line."""
        return {
            "counts": {
                "things": self.looked_at,
                "findings": self.total,
                "severities": dict(self.by_severity),
                "checks": {result.check.code: result.count for result in self.results},
            },
            "checks": [result.as_json() for result in self.results],
            "feeds": [feed.as_json() for feed in self.feeds],
        }
