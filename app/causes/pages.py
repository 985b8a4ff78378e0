"""`/common`: what complaints have in common; `/siblings`: what stands beside a lot or batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.causes.models import By, CommonCause
from app.causes.service import LIMIT, common
from app.causes.sibling_models import RELATIONS, Sibling, Siblings
from app.causes.sibling_words import sibling_sentences
from app.causes.siblings import WINDOW_HOURS, siblings
from app.causes.words import common_sentences, summary
from app.deps import MAY_READ, GraphDep, SettingsDep
from app.errors import AmbiguousError, UsageError
from app.trace.query import OptionsDep
from app.web.paging import page_of
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_ON_RESOURCE = ("run_before", "run_after", "same_resource")
_NOTHING: dict[str, Any] = {
    "found": None, "error": None, "sentences": (), "summary": "", "shown": None, "api": "",
}  # fmt: skip


@router.get("/common", dependencies=[MAY_READ])
def common_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    options: OptionsDep,
    bad: Annotated[list[str] | None, Query()] = None,
    good: Annotated[list[str] | None, Query()] = None,
    by: By = "certain",
    kind: str = "",
    page_number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> HTMLResponse:
    """The form, and below it the answer. Each text may hold several refs, one a line."""
    bad, good = _lines(bad), _lines(good)
    values = _NOTHING | {"bad": bad, "good": good, "by": by, "kind": kind, "limit": LIMIT,
                         "ignore_time": options.ignore_time}  # fmt: skip
    if not bad:
        return page(request, "causes/common.html", values)
    try:
        found = common(graph, bad, good, options, by=by, kind=kind or None)
    except UsageError as error:
        return page(request, "causes/common.html", values | {"error": error}, status=error.status)
    asked = [("bad", each) for each in bad] + [("good", each) for each in good]
    asked += [(key, value) for key, value in request.query_params.multi_items()
              if key not in ("bad", "good", "page") and value]  # fmt: skip
    return page(request, "causes/common.html", values | {
        "found": found,
        "sentences": common_sentences(found),
        "summary": summary(found),
        "shown": page_of(found.candidates, page_number, settings.page_rows),
        "all_kinds": sum(found.kinds.values()),
        "api": "/api/v1/trace/common?" + urlencode(asked),
        "bars": [_bar(found, place) for place in range(len(found.candidates))],
    })  # fmt: skip


def _lines(texts: Sequence[str] | None) -> list[str]:
    found = [line.strip() for text in texts or () for line in text.splitlines()]
    return list(dict.fromkeys(line for line in found if line))


def _bar(found: CommonCause, place: int) -> dict[str, float]:
    """Lengths of a bar of 100: explained at all, explained for certain, good units."""
    each = found.candidates[place]
    good = 0.0 if each.specificity is None else 1 - each.specificity
    return {
        "some": round(100 * each.coverage, 1), "sure": round(100 * each.certain_coverage, 1),
        "good": round(100 * good, 1),
    }  # fmt: skip


@router.get("/siblings", dependencies=[MAY_READ])
def siblings_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[str, Query(min_length=1)],
    window_hours: float = WINDOW_HOURS,
) -> HTMLResponse:
    """What stands beside a lot, serial, batch or order."""
    try:
        found = siblings(graph, ref, window_hours, zone=settings.site_zone)
    except AmbiguousError as error:
        candidates = [
            {**each, "href": "/siblings?" + urlencode({"ref": each["ref"]})}
            for each in error.detail["candidates"]
        ]
        values = {"text": error.text, "typed": ref, "candidates": candidates}
        return page(request, "web/candidates.html", values, status=error.status)
    return page(request, "causes/siblings.html", _siblings_values(found))


def _siblings_values(found: Siblings) -> dict[str, Any]:
    beside: list[Sibling] = []
    lots: list[Sibling] = []
    for row in found.rows:
        (lots if set(row.relations).isdisjoint(_ON_RESOURCE) else beside).append(row)
    asked = {"ref": found.ref, "window_hours": f"{found.window_hours:g}"}
    return {
        "found": found,
        "runs": sorted(beside, key=lambda row: (row.resource or "", row.first or "", row.ref)),
        "lots": lots,
        "relations": RELATIONS,
        "sentences": sibling_sentences(found),
        "api": "/api/v1/siblings?" + urlencode(asked),
    }
