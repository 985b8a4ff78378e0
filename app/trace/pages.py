"""`/trace/up` and `/trace/down`: the head at once, then the answer when it is counted.

The roots are found before anything is sent, so that “not found” and “which one?” keep their
status. The page shows one `Trace`, the object the API gives; only a page of its rows is rendered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.errors import AmbiguousError, LotgraphError
from app.graph.run import Graph, Work
from app.settings import Settings
from app.trace.asking import ASKED, OptionsDep
from app.trace.heading import heads
from app.trace.models import Direction, Options, Trace
from app.trace.proof import Proof, prove
from app.trace.roots import resolve as resolve_in
from app.trace.service import reach, resolve, trace
from app.trace.shown import View, shown
from app.trace.story import first_said
from app.trace.watching import Done, Say, watched
from app.web.errors import unforeseen
from app.web.render import page, page_in_parts
from app.web.wording import thing_link

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_WINDOWED = ("order", "batch", "resource", "location", "customer")


@dataclass(frozen=True, slots=True)
class _Question:
    """What a request asks: resolved roots, options, and what is to be seen of the answer."""

    direction: Direction
    refs: Sequence[str]
    options: Options
    view: View
    why: str | None


@router.get("/trace/{direction}", dependencies=[MAY_READ])
def trace_page(
    request: Request,
    direction: Direction,
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[list[str], Query(min_length=1)],
    options: OptionsDep,
    kind: Annotated[str, Query()] = "",
    page_number: Annotated[int, Query(alias="page", ge=1)] = 1,
    certain_only: bool = False,
    why: str = "",
) -> Response:
    """The trace page."""
    refs, doubtful, error = graph.read(lambda work: _resolved(work, ref))
    if error is not None:
        return _candidates(request, direction, ref, doubtful, error)
    target = resolve(graph, why) if why else None
    view = View(kind, page_number, certain_only)
    question = _Question(direction, refs, options, view, target)
    values = _head(request, graph, question) | {
        "steps": _told(request, graph, settings, question),
    }
    return page_in_parts(request, "trace/trace.html", values)


def _resolved(work: Work, texts: Sequence[str]) -> tuple[list[str], str, AmbiguousError | None]:
    """The refs some texts mean, or the first text that can mean several things."""
    refs: dict[str, None] = {}
    for text in texts:
        try:
            refs[resolve_in(work, text)] = None
        except AmbiguousError as error:
            return [], text, error
    return sorted(refs), "", None


def _head(request: Request, graph: Graph, question: _Question) -> dict[str, Any]:
    """What can be said before the trace is counted."""
    asked = [("ref", ref) for ref in question.refs]
    given = request.query_params
    options = [(name, given[name]) for name in ASKED if given.get(name)]
    other = "up" if question.direction == "down" else "down"
    return {
        "direction": question.direction,
        "heads": heads(graph, question.refs),
        "as_now": question.options.known_at is None,
        "other_link": f"/trace/{other}?" + urlencode([*asked, *options]),
        "api": f"/api/v1/trace/{question.direction}?" + urlencode([*asked, *options]),
        "refs": question.refs,
        "given": {name: given.get(name, "") for name in ASKED},
        "options": question.options,
        "view": question.view,
        "why": question.why,
        "windowed": any(ref.partition(":")[0] in _WINDOWED for ref in question.refs)
        or bool(given.get("from") or given.get("to")),
    }


def _told(
    request: Request, graph: Graph, settings: Settings, question: _Question
) -> Iterator[dict[str, Any]]:
    """Steps as the template shows them; an error in the middle is said where it happened."""
    nothing: dict[str, Any] = {"said": None, "answer": None, "error": None}

    def work(say: Say) -> dict[str, Any]:
        return _answer(graph, settings, question, say)

    def meanwhile() -> str:
        return first_said(reach(graph, question.direction, question.refs).counts)

    try:
        for step in watched(work, meanwhile):
            yield nothing | {"answer" if isinstance(step, Done) else "said": step}
    except LotgraphError as error:
        yield nothing | {"error": error}
    except Exception:
        yield nothing | {"error": unforeseen(request.url.path)}


def _answer(graph: Graph, settings: Settings, question: _Question, say: Say) -> dict[str, Any]:
    found = trace(graph, question.direction, question.refs, question.options, say)
    proof = _proof(graph, question, say)
    say("Writing the page")
    return shown(graph, settings, found, question.view) | {
        "proof": proof,
        "time_took": question.why is not None and _time_took(found, question.why),
    }


def _proof(graph: Graph, question: _Question, say: Say) -> Proof | None:
    if question.why is None:
        return None
    say("Looking for the shortest proof")
    direction, refs, why = question.direction, question.refs, question.why
    return prove(graph, direction, refs, [why], question.options)[why]


def _time_took(found: Trace, ref: str) -> bool:
    return ref in found.removed.lots or ref in found.removed.customers


def _candidates(
    request: Request, direction: Direction, refs: Sequence[str], typed: str, error: AmbiguousError
) -> HTMLResponse:
    """The list of what a text can mean; choosing one keeps the other roots and the options."""
    kept = [(key, text) for key, text in request.query_params.multi_items() if key != "ref"]
    candidates = [
        {
            **each,
            "href": f"/trace/{direction}?"
            + urlencode([("ref", each["ref"] if ref == typed else ref) for ref in refs] + kept),
            "thing": thing_link(each["ref"]),
        }
        for each in error.detail.get("candidates", [])
    ]
    values = {"text": error.text, "typed": typed, "candidates": candidates}
    return page(request, "web/candidates.html", values, status=error.status)
