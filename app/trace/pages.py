"""`/trace/up` and `/trace/down`: the answer first, then customers, stock, picture and every row.

The page shows one `Trace`, the object the API gives; only a page of its rows is rendered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.errors import AmbiguousError
from app.graph.run import Graph
from app.settings import Settings
from app.trace.heading import heads, supplier_lots
from app.trace.models import Direction, Node, Options, Trace
from app.trace.picture import draw
from app.trace.service import resolve, trace
from app.trace.story import rows_of, sentences
from app.web.paging import cut
from app.web.render import page
from app.web.wording import thing_link, trace_link

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_SHOWN_KINDS = (
    ("lot", "Lots"), ("serial", "Serials"), ("order", "Work orders"), ("batch", "Batches"),
    ("hu", "Handling units"), ("item", "Untracked items"), ("supplier", "Suppliers"),
    ("customer", "Customers"),
)  # fmt: skip


@router.get("/trace/{direction}", dependencies=[MAY_READ])
def trace_page(
    request: Request,
    direction: Direction,
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[list[str], Query(min_length=1)],
    kind: Annotated[str, Query()] = "",
    page_number: Annotated[int, Query(alias="page", ge=1)] = 1,
    ignore_time: bool = False,
) -> HTMLResponse:
    """The trace page."""
    try:
        found = trace(graph, direction, ref, Options(ignore_time))
    except AmbiguousError as error:
        return _candidates(request, graph, direction, ref, error)
    nodes = sorted((n for n in found.nodes if not kind or n.kind == kind), key=_reading_order)
    shown = cut(nodes, page_number, settings.page_rows)
    return page(request, "trace/trace.html", _values(found, graph, settings) | {
        "kind": kind,
        "shown": shown,
        "rows": rows_of(found, shown.rows),
        "kinds": _kinds(found.nodes),
    })  # fmt: skip


def _values(found: Trace, graph: Graph, settings: Settings) -> dict[str, Any]:
    refs = [node.ref for node in found.roots]
    asked = [("ref", ref) for ref in refs]
    asked += [("ignore_time", "true")] if found.options.ignore_time else []
    other: Direction = "up" if found.direction == "down" else "down"
    return {
        "trace": found,
        "heads": heads(graph, found.roots),
        "sentences": sentences(found, supplier_lots(graph, found)),
        "picture": draw(found, settings.picture_nodes),
        "most_nodes": settings.picture_nodes,
        "customers": cut(found.customers, 1, settings.page_rows),
        "stock": cut(found.stock, 1, settings.page_rows),
        "other_link": trace_link(other, *refs),
        "api": f"/api/v1/trace/{found.direction}?" + urlencode(asked),
        "names": {node.ref: node.name for node in found.nodes},
    }


def _reading_order(node: Node) -> tuple[int, int, str]:
    """Nearest first; lots and serials before the orders and containers around them."""
    rank = [kind for kind, _ in _SHOWN_KINDS]
    return node.depth, rank.index(node.kind) if node.kind in rank else len(rank), node.ref


def _kinds(nodes: Sequence[Node]) -> list[tuple[str, str, int]]:
    counted = [(kind, word, sum(n.kind == kind for n in nodes)) for kind, word in _SHOWN_KINDS]
    return [each for each in counted if each[2]]


def _candidates(
    request: Request, graph: Graph, direction: Direction, refs: list[str], error: AmbiguousError
) -> HTMLResponse:
    """The list of what a text can mean; choosing one keeps the other roots."""
    doubtful = next((ref for ref in refs if _ambiguous(graph, ref)), refs[0])
    candidates = [
        {
            **each,
            "href": trace_link(
                direction, *(each["ref"] if ref == doubtful else ref for ref in refs)
            ),
            "thing": thing_link(each["ref"]),
        }
        for each in error.detail.get("candidates", [])
    ]
    values = {"text": error.text, "typed": doubtful, "candidates": candidates}
    return page(request, "web/candidates.html", values, status=error.status)


def _ambiguous(graph: Graph, ref: str) -> bool:
    try:
        resolve(graph, ref)
    except AmbiguousError:
        return True
    return False
