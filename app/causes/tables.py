"""The candidates of common causes as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.causes.models import CommonCause
from app.web.sheets import csv_text


def common_csv(found: CommonCause) -> str:
    """The candidates as CSV, safe to open in a spreadsheet; an unknown cell is empty."""
    return csv_text(_rows(found))


def _rows(found: CommonCause) -> Iterable[tuple[Any, ...]]:
    yield (
        "rank", "ref", "kind", "name", "item", "status", "score", "coverage", "certain_coverage",
        "specificity", "depth", "first", "last", "certain", "possible", "good_units", "words",
    )  # fmt: skip
    for each in found.candidates:
        by_certainty = (
            " ".join(cover.ref for cover in each.covers if cover.certainty == certainty)
            for certainty in ("certain", "possible")
        )
        yield (
            each.rank, each.ref, each.kind, each.name, each.item, each.status, each.score,
            each.coverage, each.certain_coverage, each.specificity, each.depth, each.first,
            each.last, *by_certainty, " ".join(cover.ref for cover in each.reaches_good),
            each.words,
        )  # fmt: skip
