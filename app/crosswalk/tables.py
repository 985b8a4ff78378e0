"""The proposals as a table to be reviewed."""

from __future__ import annotations

from app.crosswalk.models import CrosswalkReview, Proposal
from app.tables import Column, Table
from app.web.sheets import csv_text

PROPOSALS: Table[Proposal] = Table(
    "crosswalk", "Near twins to be reviewed",
    (
        Column("kind", "Kind", "kind"), Column("ref", "Thing", "ref"),
        Column("other", "Other", "other"), Column("name", "Name", "name"),
        Column("other_name", "Other name", "other_name"), Column("why", "Why", "words"),
        Column("decision", "Decision", "decision"),
    ),
)  # fmt: skip


def proposals_csv(found: CrosswalkReview) -> str:
    """All proposals as CSV, safe to open in a spreadsheet, with a column to fill in."""
    return csv_text(PROPOSALS.sheet(found.proposals))
