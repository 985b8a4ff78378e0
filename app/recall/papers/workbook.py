"""The workbook of a case, for people: a cover, then a sheet a list, as a table to be filtered.

Every text is text and every sum is a number that was worked out here, so no cell is a formula.
Times are dates of the spreadsheet, in the site's zone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from app.recall.models import Case
from app.recall.papers.sheets import SHEETS, UNIT, Line, PeopleSheet, SheetSource
from app.recall.roots import limited_names
from app.recall.scope import Say, total
from app.recall.snapshots import Snapshot
from app.times import now
from app.web.pen import OPTIONS, Caption, Pen
from app.wording import kind_name, moment, ref_name, zone_text

_ROWS = 1_048_000  # rows a sheet holds below its header and above its sums
_EVERY = 5_000  # rows between two words on how far it is


def write_workbook(
    path: Path, case: Case, snapshot: Snapshot, told: SheetSource, zone: str, say: Say
) -> None:
    """Write it into a file; what does not fit is said on the cover."""
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        book.set_properties({"title": f"Recall {case.number}", "comments": snapshot.sha256})
        pen = Pen.of(book, zone, "recall.json")
        cover = book.add_worksheet("Case")
        cover.set_column(0, 0, 26)
        cover.set_column(1, 1, 90)
        lines = list(cover_lines(case, snapshot, told, zone))
        for place, (name, value) in enumerate(lines):
            cover.write_string(place, 0, name, pen.formats["bold"])
            pen.write(cover, place, 1, value, "text")
        cut = [each.title for each in SHEETS if _sheet(book, each, told, pen, say)]
        if cut:
            words = f"{', '.join(cut)}: the rest is in recall.json"
            cover.write_string(len(lines), 0, "Not all here", pen.formats["bold"])
            cover.write_string(len(lines), 1, words)


def _sheet(book: Any, each: PeopleSheet, told: SheetSource, pen: Pen, say: Say) -> bool:
    """One sheet; whether some of its lines had no place."""
    sheet = book.add_worksheet(each.title)
    unit = each.heads.index(UNIT) if UNIT in each.heads else None
    only = _only_unit(each, told, unit)
    for column, head in enumerate(each.heads):
        sheet.set_column(column, column, head.width)
        pen.write(sheet, 0, column, _heading(head, only, pen.zone), "head")
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sums: dict[Any, list[Any]] = defaultdict(lambda: [0.0] * len(each.heads))
    last, cut = 0, False
    for last, line in enumerate(each.lines(told), 1):
        if last > _ROWS:
            last, cut = last - 1, True
            break
        if last % _EVERY == 1:
            say(f"writing {each.title.lower()}, row {last:,}")
        for column, (head, cell) in enumerate(zip(each.heads, line, strict=True)):
            pen.write(sheet, last, column, cell, head.form)
        if each.summed and unit is not None:
            _add(sums[line[unit]], each.heads, line)
    sheet.autofilter(0, 0, max(last, 1), len(each.heads) - 1)
    if sums and unit is not None:
        _totals(sheet, last + 2, each, sums, unit, pen)
    return cut


def _only_unit(each: PeopleSheet, told: SheetSource, unit: int | None) -> str | None:
    """The unit all lines of a sheet have, to be said in its headings."""
    if unit is None:
        return None
    units: set[Any] = set()
    for line in each.lines(told):
        units.add(line[unit])
        if len(units) > 1:
            return None
    return next(iter(units), None)


def _heading(head: Caption, unit: str | None, zone: str) -> str:
    if head.form in ("amount", "part"):
        return f"{head.words}, {unit}" if unit else f"{head.words}, in its unit"
    if head.form in ("moment", "written") and head.words != "Best before":
        return f"{head.words} ({zone_text(zone)})"
    return head.words


def _add(sums: list[Any], heads: tuple[Caption, ...], line: Line) -> None:
    """An unknown quantity leaves its sum unknown."""
    for column, head in enumerate(heads):
        if head.form == "amount":
            sums[column] = total(sums[column], line[column])


def _totals(
    sheet: Any, line: int, each: PeopleSheet, sums: Mapping[Any, list[Any]], unit: int, pen: Pen
) -> None:
    """A line a unit, below the lines and outside of their filter."""
    for place, uom in enumerate(sorted(sums, key=str), line):
        for column, head in enumerate(each.heads):
            if head.form == "amount":
                value = sums[uom][column]
                pen.write(
                    sheet, place, column, "unknown" if value is None else value,
                    "sum" if value is None else "amount sum",
                )  # fmt: skip
            elif column == unit:
                pen.write(sheet, place, column, uom or "no unit", "sum")
            elif column == 0:
                pen.write(sheet, place, column, "Total of all lines above", "sum")


def cover_lines(
    case: Case, snapshot: Snapshot, told: SheetSource, zone: str
) -> Iterator[tuple[str, Any]]:
    """The cover sheet: case, hash, filters, time, person, and what the sheets hold."""
    answer = told.answer
    filters, counts = answer.hashed["filters"], answer.counts
    names = filters["included"], filters["excluded"]
    yield "Case", case.number
    yield "Title", case.title
    yield "Reason", case.reason
    yield "Class", case.recall_class
    yield "Kind", "MOCK RECALL, an exercise" if case.kind == "mock" else "real"
    yield "Owner", case.owner
    yield "Status", case.status
    yield "Snapshot", snapshot.number
    yield "Frozen", "yes" if snapshot.frozen else "NO: kept for this export only"
    yield "SHA-256 of the rows", snapshot.sha256
    yield "SHA-256 beside them", snapshot.beside_sha256
    yield "Taken at", moment(snapshot.at, zone)
    yield "As known at", moment(snapshot.known_at, zone)
    known = "(signed in)" if snapshot.authenticated else "(name not authenticated)"
    yield "Taken by", f"{snapshot.by} {known}"
    yield "Second person", f"{snapshot.second} {known}" if snapshot.second else "none"
    for place, each in enumerate(told.persons):
        yield "" if place else "Persons", f"{each}{'' if each.checked else ' (not authenticated)'}"
    yield "Follow-up as of", moment(now(), zone)
    yield "Suspects", _suspects(case)
    yield "From", _limit(filters["from"], zone)
    yield "To", _limit(filters["to"], zone)
    yield "Time ignored", "yes" if filters["ignore_time"] else "no"
    yield "Candidates walked", "yes" if filters["include_candidates"] else "no"
    yield "Ends by hand at", _named(filters.get("stop", ())) or "nowhere"
    yield "Taken in by hand", _named(names[0]) or "none"
    yield "Taken out by hand", _named(names[1]) or "none"
    for name, count in counts.items():
        yield name.replace("_", " ").capitalize(), count
    yield "Chains", _chains_words(answer.beside)
    yield (
        "Read this",
        (
            "certain: the records leave no other way. possible: they do not exclude it. An empty "
            f"cell is unknown. Times are those of {zone_text(zone)}. A row of a customer without "
            "ship-to and with 0 shipped holds returns that do not say from which address they "
            "came. Follow-up and replies are as of the making of this file, all else as of the "
            "snapshot. Totals are of all lines, whatever is filtered."
        ),
    )


def _chains_words(beside: Mapping[str, Any]) -> str:
    left = beside.get("delivery_proofs_left_out", beside["proofs_left_out"])
    if "delivery_proofs" not in beside:
        return "none: this snapshot was taken before they were kept"
    if left:
        return f"{left:,} lots of customers have no chain here"
    return "one for each lot of each customer"


def _named(refs: Iterable[str]) -> str:
    return ", ".join(map(ref_name, refs))


def _limit(value: int | None, zone: str) -> str:
    return "no limit" if value is None else moment(value, zone)


def _suspects(case: Case) -> str:
    words = zip(case.roots, limited_names(case.roots, case.windows), strict=True)
    return ", ".join(
        said.replace(ref, f"{kind_name(ref.partition(':')[0])} {ref_name(ref)}", 1)
        for ref, said in words
    )
