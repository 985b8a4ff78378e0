"""`/reports`: what a report can be of, and its files."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from app.deps import MAY_READ, GraphDep, ReadActor, SettingsDep
from app.errors import LotgraphError
from app.genealogy.question import Direction
from app.graph.run import Graph
from app.plain_text import attachment
from app.recall.cases import all_cases, read_case
from app.recall.papers.export import note_file
from app.reports.choosing import ReportChoice, lot_ref
from app.reports.service import REPORTS, Format, report_file
from app.reports.sheets import NOT_ADVICE
from app.trace.query import OptionsDep
from app.trace.service import resolve
from app.web.names import name_at
from app.web.render import page
from app.wording import kind_name, kind_of, moment, ref_name

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Texts = Annotated[list[str] | None, Query()]
_PASSED = ("at", "known_at", "from", "to", "ignore_time", "include_candidates", "stop")


def _choice(
    options: OptionsDep, ref: Texts = None, direction: Direction = "down", case: str = "",
    snapshot: int | None = None, lot: Texts = None, lots: str = "",
) -> ReportChoice:  # fmt: skip
    each = (*(lot or ()), *(line.strip() for line in lots.splitlines()))
    refs = tuple(text.strip() for text in ref or () if text.strip())
    named = tuple(text for text in each if text)
    return ReportChoice(refs, direction, case.strip(), snapshot, named, options)


@router.get("/reports", dependencies=[MAY_READ])
def reports_page(
    request: Request, graph: GraphDep, settings: SettingsDep, options: OptionsDep,
    ref: Texts = None, direction: Direction = "down", case: str = "", snapshot: int | None = None,
    lot: Texts = None, lots: str = "",
) -> HTMLResponse:  # fmt: skip
    """What a report is of, and which there are; what cannot be chosen is said above the forms."""
    choice = _choice(options, ref, direction, case, snapshot, lot, lots)
    chosen, error = "", None
    if choice.refs or choice.case or choice.lots or choice.timed:
        try:
            choice.check()
            chosen = _words(graph, choice, settings.site_zone)
        except LotgraphError as refused:
            error = refused
    asked = request.query_params
    values: dict[str, Any] = {
        "reports": list(REPORTS.values()), "not_advice": NOT_ADVICE, "chosen": chosen,
        "error": error, "of_case": bool(choice.case), "cases": all_cases(graph),
        "query": _query(choice),
        "more": "".join(f"&{urlencode(pair)}" for pair in _repeated(request, choice)),
        "fields": {
            "ref": " ".join(choice.refs), "direction": choice.direction, "case": choice.case,
            "lots": "\n".join(choice.lots), "from": asked.get("from", ""),
            "to": asked.get("to", ""),
        },
    }  # fmt: skip
    return page(
        request, "reports/reports.html", values, status=200 if error is None else error.status
    )


def _query(choice: ReportChoice) -> dict[str, Any]:
    found: dict[str, Any] = {"direction": choice.direction} if choice.refs else {}
    found |= {"case": choice.case} if choice.case else {}
    return found | ({"snapshot": choice.snapshot} if choice.snapshot is not None else {})


def _repeated(request: Request, choice: ReportChoice) -> list[dict[str, str]]:
    """What of an address may be there several times, and what limits a trace, as it was given."""
    pairs = [{"ref": ref} for ref in choice.refs] + [{"lot": each} for each in choice.lots]
    given = request.query_params.multi_items()
    return pairs + [{name: text} for name, text in given if name in _PASSED and text]


def _words(graph: Graph, choice: ReportChoice, zone: str) -> str:
    """What is chosen, in words. Errors: `NotFoundError`, `AmbiguousError`, `UsageError`."""
    if choice.case:
        case = read_case(graph, choice.case)
        return f"recall case {case.number}, {case.title}"
    if choice.refs:
        refs = [resolve(graph, text) for text in choice.refs]
        named = ", ".join(f"{kind_name(kind_of(ref))} {ref_name(ref)}" for ref in refs)
        return f"the lots of a trace {choice.direction} from {named}"
    if choice.lots:
        return ", ".join(ref_name(lot_ref(graph, text)) for text in choice.lots)
    start, end = choice.options.window
    return f"what was booked {_span(start, end, zone)}"


def _span(start: int, end: int, zone: str) -> str:
    low, high = ReportChoice().options.window
    words = [f"from {moment(start, zone)}"] if start != low else []
    return " ".join(words + ([f"to {moment(end, zone)}"] if end != high else []))


@router.get("/reports/file")
def report_download(
    request: Request, actor: ReadActor, graph: GraphDep, settings: SettingsDep,
    options: OptionsDep, name: str, format: Format = "xlsx", ref: Texts = None,
    direction: Direction = "down", case: str = "", snapshot: int | None = None, lot: Texts = None,
) -> Response:  # fmt: skip
    """The file of a report, to be saved; of a case it is entered as one of its files."""
    choice = _choice(options, ref, direction, case, snapshot, lot)
    found = report_file(graph, settings, name, choice, format)
    if choice.case:
        by = name_at(request, actor)
        note_file(graph, read_case(graph, choice.case), found.name, found.content, by)
    headers = {"Content-Disposition": attachment(found.name)}
    return Response(found.content, 200, headers, found.media)
