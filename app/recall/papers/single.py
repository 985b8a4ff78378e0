"""One file of a case: of a snapshot (customers.csv … recall.xlsx, recall.json), of a hold
(hold-1.csv, hold-1-sap.csv …), or for all customers (letters.zip …), for page and API."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from io import StringIO
from pathlib import Path

from app.errors import NotFoundError
from app.graph.run import Graph
from app.recall.drill_seal import OF_CUSTOMERS, OF_STOCK, must_be_answered
from app.recall.holds import request_of
from app.recall.models import Case
from app.recall.papers.export import json_pieces, sheet_source, write_csv
from app.recall.papers.hold_layouts import LAYOUTS, PLAIN, Lines, hold_lines
from app.recall.papers.letters import MAILINGS
from app.recall.papers.tables import TABLES
from app.recall.papers.workbook import write_workbook
from app.recall.snapshots import answer, snapshot_of, stored_answer
from app.settings import Settings
from app.web.sheets import csv_text

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"
_HOLD = re.compile(r"hold-(\d{1,9})(?:-([a-z-]+))?\.csv")
CaseFile = tuple[bytes, str]  # bytes, and what type they are


def case_file(
    graph: Graph, settings: Settings, case: Case, name: str, snapshot: int | None = None
) -> CaseFile:
    """A file by its name. `snapshot` None: of the latest frozen one.

    Errors: `NotFoundError`, `DrillRunningError`.
    """
    made: Mapping[str, Callable[[], CaseFile]] = {
        "recall.xlsx": lambda: (_workbook(graph, settings, case, snapshot), _XLSX),
        "recall.json": lambda: (
            b"".join(json_pieces(graph, snapshot_of(graph, case, snapshot))), "application/json"
        ),
        **{
            f"{table}.csv": partial(_table, graph, case, snapshot, table) for table in TABLES
        },
    }  # fmt: skip
    hold = _HOLD.fullmatch(name)
    if hold and (hold[2] is None or hold[2] in LAYOUTS):
        must_be_answered(graph, case, OF_STOCK)
        return hold_csv(graph, case, int(hold[1]), hold[2] or "").encode(), _CSV
    if name in MAILINGS:
        make, kind = MAILINGS[name]
        found = answer(graph, settings, case, parts=OF_CUSTOMERS)
        return make(graph, settings, case, found), kind
    layouts = [f"hold-1-{each}.csv" for each in LAYOUTS]
    if name not in made:
        raise NotFoundError(
            f"There is no file {name}.",
            remedy=f"One of: {', '.join((*made, *MAILINGS, 'hold-1.csv', *layouts))}.",
        )
    return made[name]()


def hold_csv(graph: Graph, case: Case, number: int, layout: str = "") -> str:
    """A request for a hold as CSV; `layout`: a system of `LAYOUTS`, else plain CSV. Errors:
    `NotFoundError`."""
    return csv_text(hold_sheet(graph, case, number, layout))


def hold_sheet(graph: Graph, case: Case, number: int, layout: str = "") -> Lines:
    """The same as rows, a header first."""
    if layout and layout not in LAYOUTS:
        raise NotFoundError(
            f"There is no layout {layout}.", remedy=f"One of: {', '.join(LAYOUTS)}."
        )
    chosen = LAYOUTS[layout] if layout else PLAIN
    request = request_of(graph, case, number)
    return chosen.lines(case.number, request["at"], hold_lines(case.number, request))


def _table(graph: Graph, case: Case, snapshot: int | None, table: str) -> CaseFile:
    out = StringIO(newline="")
    write_csv(
        TABLES[table], stored_answer(graph, snapshot_of(graph, case, snapshot)), out, lambda _: None
    )
    return out.getvalue().encode(), _CSV


def _workbook(graph: Graph, settings: Settings, case: Case, snapshot: int | None) -> bytes:
    found = snapshot_of(graph, case, snapshot)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recall.xlsx"
        told = sheet_source(graph, settings, case, stored_answer(graph, found))
        write_workbook(path, case, found, told, settings.site_zone, lambda _: None)
        return path.read_bytes()
