"""The demo plant's recall as FSMA sheets: every cell as counted plainly from the events."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.demo.plant import events
from app.demo.story import STORIES
from app.graph.run import Graph
from app.reports.choosing import ReportChoice
from app.reports.service import report_file
from app.reports.tracking import TRACKING_EVENTS
from app.settings import Settings
from tests.reports.tracking_count import PlainCount, Row

UNCOUNTED = "Certainty"  # of bookings through containers; what it is of, tests of traces tell


def read(content: bytes) -> dict[str, list[Row]]:
    """The rows of each sheet by heading, as a spreadsheet reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = {}
    for name in book.sheet_names:
        head, *lines = book.get_sheet_by_name(name).to_python() or [[]]
        found[name] = [dict(zip(map(str, head), line, strict=True)) for line in lines]
    return found


def counted(rows: list[Row]) -> Counter[tuple[tuple[str, Any], ...]]:
    return Counter(
        tuple(sorted((k, v) for k, v in row.items() if k != UNCOUNTED and v != ""))
        for row in rows
    )  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_every_cell_is_as_counted_from_the_events(
    demo_plant: Graph, settings: Settings, story: Any
) -> None:
    made = report_file(demo_plant, settings, "fsma-204", ReportChoice(refs=(story.root,)))
    sheets = read(made.content)
    plain = PlainCount(list(events(1)), story.root, settings.site_zone).sheets()
    for name in TRACKING_EVENTS:
        assert counted(sheets[name]) == counted(plain.get(name, [])), name
    assert plain["Shipping"]
    assert len(plain["Transformation"]) >= 5
