"""`/trace/up` and `/trace/down`: the head at once, then the answer when it is counted.

The roots are found before anything is sent, so that “not found” and “which one?” keep their
status. The page shows one `Trace`, the object the API gives, in one of several views; all views and
their parts (`fragments.py`) are of that same object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.errors import AmbiguousError, LotgraphError
from app.genealogy.question import Direction
from app.graph.moment import Moment, read_at_commit
from app.graph.run import StoppedError, Work
from app.trace.parameters import OPTION_NAMES, SEVERAL
from app.trace.proof import Proof, prove
from app.trace.query import OptionsDep
from app.trace.reach import reach
from app.trace.resolve import resolve as resolve_in
from app.trace.sentences import first_sentences
from app.trace.summary import Head, heads
from app.web.errors import unforeseen
from app.web.progress import Say, WorkResult, with_words
from app.web.render import page, page_in_parts
from app.web.requests import route_of
from app.wording import thing_link
from app.workbench.answers import BenchAnswer, TraceQuestion, answer_to, keep, workbench_of
from app.workbench.dependencies import PartRequest, json_address, page_values
from app.workbench.page import time_took, view_values
from app.workbench.view import ViewDep

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_WINDOWED = ("order", "batch", "resource", "location", "customer")
_NOTHING: dict[str, Any] = {"said": None, "answer": None, "error": None, "proof": None}


@router.get("/trace/{direction}", dependencies=[MAY_READ])
def trace_page(
    request: Request,
    direction: Direction,
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[list[str], Query(min_length=1)],
    options: OptionsDep,
    view: ViewDep,
) -> Response:
    """The trace page."""
    begun, moment = read_at_commit(
        graph, lambda work: _begun(work, ref, view.why), options.known_at
    )
    if begun.error is not None:
        return _candidates(request, direction, ref, begun.doubtful, begun.error)
    view = replace(view, why=begun.why)
    asked = TraceQuestion(direction, tuple(begun.refs), options)
    part = PartRequest(request, graph, settings, asked, view, "")
    head = _head(part, begun.heads)
    return page_in_parts(request, "workbench/trace.html", head | _Told(part, moment).values())


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is read before the trace is counted; the trace is of the same moment. `error`: a text,
    `doubtful`, can mean several things."""

    refs: list[str]
    heads: list[Head]
    why: str
    doubtful: str
    error: AmbiguousError | None


def _begun(work: Work, texts: Sequence[str], why: str) -> _Begun:
    refs, doubtful, error = _resolved(work, texts)
    if error is not None:
        return _Begun([], [], "", doubtful, error)
    return _Begun(refs, heads(work, refs), resolve_in(work, why) if why else "", "", None)


def _resolved(work: Work, texts: Sequence[str]) -> tuple[list[str], str, AmbiguousError | None]:
    """The refs some texts mean, or the first text that can mean several things."""
    refs: dict[str, None] = {}
    for text in texts:
        try:
            refs[resolve_in(work, text)] = None
        except AmbiguousError as error:
            return [], text, error
    return sorted(refs), "", None


def _head(part: PartRequest, found: Sequence[Head]) -> dict[str, Any]:
    """What can be said before the trace is counted."""
    refs, direction = part.asked.refs, part.asked.direction
    given, address = part.request.query_params, part.address
    api = json_address(part.request, part.asked)
    other = "up" if direction == "down" else "down"
    return page_values(part.asked, address, "") | {
        "heads": found,
        "as_now": part.asked.options.known_at is None,
        "other_link": f"/trace/{other}?{api.partition('?')[2]}",
        "api": api,
        "share": f"/links/new?direction={direction}&{api.partition('?')[2]}",
        "refs": refs,
        "given": {name: given.get(name, "") for name in (*OPTION_NAMES, *SEVERAL)},
        "dropping": address.dropping,
        "view": part.view,
        "why": part.view.why or None,
        "windowed": any(ref.partition(":")[0] in _WINDOWED for ref in refs)
        or bool(given.get("from") or given.get("to")),
    }


class _Told:
    """The steps of a page, over a connection that can be stopped while they are worked out."""

    def __init__(self, part: PartRequest, moment: Moment) -> None:
        self.part, self.graph, self.moment = part, part.graph.stoppable(), moment
        self.answer: BenchAnswer | None = None
        self.bench = workbench_of(part.request)

    def values(self) -> dict[str, Any]:
        """What the template needs: the steps, and the mark by which they are stopped."""
        stop = self.graph.stop.mark if self.graph.stop else ""
        return {"steps": self._steps(), "stop": stop}

    def _steps(self) -> Iterator[dict[str, Any]]:
        """Steps as the template shows them; an error in the middle is said where it happened."""
        asked, route = self.part.asked, route_of(self.part.request.scope)
        mark = self.bench.running.begin(self.graph, self.part.address.here())

        def meanwhile() -> str:
            return first_sentences(reach(self.graph, asked.direction, asked.refs).counts)

        try:
            silent = self.graph.breaker.check
            for step in with_words(self._answer, meanwhile, self.graph.end, silent):
                yield _NOTHING | {"answer" if isinstance(step, WorkResult) else "said": step}
            if self.part.view.why:
                yield from self._proof()
        except StoppedError:
            yield _NOTHING | {"error": stopped_error()}
        except LotgraphError as error:
            yield _NOTHING | {"error": error}
        except Exception:
            yield _NOTHING | {"error": unforeseen(route)}
        finally:
            self.bench.running.done(mark)

    def _answer(self, say: Say) -> dict[str, Any]:
        part = self.part
        answer = answer_to(self.bench.answers, self.graph, part.asked, self.moment, say)
        say("Writing the page")
        values = view_values(part.settings, answer, part.view)
        keep(self.bench.answers, self.graph, part.asked, answer)
        took = bool(part.view.why) and time_took(answer, part.view.why)
        self.answer = answer
        return values | {"time_took": took}

    def _proof(self) -> Iterator[dict[str, Any]]:
        """The chain to the selected thing, after everything else."""
        answer = self.answer
        if answer is None:
            return
        silent = self.graph.breaker.check
        for step in with_words(lambda _: proof_of(self.part, answer), None, self.graph.end, silent):
            if isinstance(step, WorkResult):
                yield _NOTHING | {"proof": step}


def stopped_error() -> StoppedError:
    """What the reader of a stopped page is told."""
    return StoppedError(
        "Stopped, as you asked.",
        remedy="The database has been told to end its part, too. Trace again when you like; "
        "a smaller question is a moment (“at”), or a lot further on.",
    )


def proof_of(part: PartRequest, answer: BenchAnswer) -> Proof | None:
    """The shortest chain to the selected thing in an answer."""
    return prove(answer.trace, [part.view.why])[part.view.why]


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
