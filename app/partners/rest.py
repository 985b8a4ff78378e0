"""The REST interface of EPCIS 2.0 under `/epcis/v2`: capture, events, named queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import orjson
from fastapi import APIRouter, Depends, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from app.deps import MAY_LOAD, MAY_READ, GraphDep, SettingsDep
from app.errors import LotgraphError, NotFoundError, UsageError
from app.events.body import spool
from app.exchange.epcis.extension import NAMESPACE, PREFIX, ref_of
from app.graph.run import Graph
from app.partners.capture import CaptureJob, CaptureJobs, capture, on_error_of
from app.partners.json_document import CONTEXT, MEDIA_TYPE
from app.partners.named_queries import NamedQueries, Parameters
from app.partners.search import (
    EventQuery,
    QueryPlace,
    answer_document,
    as_events,
    events_page,
    place_of,
    read_query,
)
from app.partners.standard import Fields
from app.process import process
from app.times import instant_text, now
from app.vocabulary.refs import parse_ref
from app.web.json_bodies import JsonRoute

BASE = "/epcis/v2"
HEADERS = {
    "GS1-EPCIS-Version": "2.0.0",
    "GS1-CBV-Version": "2.0.0",
    "GS1-EPC-Format": "Never_Translates",
    "GS1-Extensions": f"{PREFIX}={NAMESPACE}",
}
_FORMATS = ("never_translates", "no_preference")
_EVENT_AT_MOST = 8 << 20  # bytes of one event that is sent alone


class NotAcceptableError(LotgraphError):
    """A form of the answer that there is not (HTTP 406)."""

    code = "not_acceptable"
    status = 406


async def _acceptable(
    gs1_epc_format: Annotated[str | None, Header()] = None,
    gs1_epcis_min: Annotated[str | None, Header()] = None,
) -> None:
    if gs1_epc_format and gs1_epc_format.strip().lower() not in _FORMATS:
        raise NotAcceptableError(
            "Identifiers are given as they were written, or as this lotgraph names them.",
            remedy="GS1-EPC-Format: Never_Translates or No_Preference.",
        )
    if gs1_epcis_min and gs1_epcis_min.strip() > "2.0.0":
        raise NotAcceptableError(f"EPCIS {gs1_epcis_min} is not spoken here.", remedy="2.0.0 is.")


router = APIRouter(
    prefix=BASE,
    tags=["partners"],
    dependencies=[Depends(_acceptable)],
    include_in_schema=False,
    route_class=JsonRoute,
)


def _json(value: Any, headers: Mapping[str, str] = MappingProxyType({})) -> JSONResponse:
    return JSONResponse(value, 200, {**HEADERS, **headers})


def _jobs(request: Request) -> CaptureJobs:
    return process(request).of(CaptureJobs, CaptureJobs)


def _queries(request: Request) -> NamedQueries:
    home = process(request).settings.home
    return process(request).of(NamedQueries, lambda: NamedQueries(home))


# --- capture ----------------------------------------------------------------------------------


async def _captured(
    request: Request, graph: Graph, settings: Any, behaviour: str | None
) -> CaptureJob:
    job = _jobs(request).begin(on_error_of(behaviour))
    stream, _ = await spool(request, settings)
    with stream:
        await run_in_threadpool(capture, graph, stream, job, settings.load_batch_events)
    return job


@router.post("/capture", dependencies=[MAY_LOAD])
async def post_capture(
    request: Request, graph: GraphDep, settings: SettingsDep,
    gs1_capture_error_behaviour: Annotated[str | None, Header()] = None,
) -> Response:  # fmt: skip
    """Take a document. What is answered with 202 is done; the job says how."""
    job = await _captured(request, graph, settings, gs1_capture_error_behaviour)
    place = f"{BASE}/capture/{job.number}"
    bookmarks = orjson.dumps(graph.bookmarks()).decode()
    headers = {
        **HEADERS, "Location": place, "GS1-Capture-Error-Behaviour": job.on_error,
        "Lotgraph-Bookmarks": bookmarks,
    }  # fmt: skip
    return Response(status_code=202, headers=headers)


@router.get("/capture", dependencies=[MAY_READ])
async def get_captures(request: Request, perPage: int = 30, nextPageToken: str = "") -> Response:  # noqa: N803
    """The jobs of this app, newest first."""
    jobs = _jobs(request).newest()
    first = int(nextPageToken) if nextPageToken.isascii() and nextPageToken.isdigit() else 0
    size = min(max(perPage, 1), 1_000)
    headers = {}
    if len(jobs) > first + size:
        more = urlencode({"perPage": size, "nextPageToken": first + size})
        headers["Link"] = f'<{BASE}/capture?{more}>; rel="next"'
    return _json([each.as_json() for each in jobs[first : first + size]], headers)


@router.get("/capture/{number}", dependencies=[MAY_READ])
async def get_capture(request: Request, number: str) -> Response:
    """What became of a document."""
    job = _jobs(request).find(number)
    if job is None:
        raise NotFoundError(
            f"There is no capture job {number}.",
            remedy="Jobs are kept as long as lotgraph runs; sending a document again is safe.",
        )
    return _json(job.as_json(), {"GS1-Capture-Error-Behaviour": job.on_error})


@router.post("/events", dependencies=[MAY_LOAD])
async def post_event(request: Request, graph: GraphDep, settings: SettingsDep) -> Response:
    """Take one event, whole or not at all."""
    job = await _captured(request, graph, settings, "rollback")
    if not job.success:
        first = job.errors[0]
        status = 409 if "AlreadyExists" in first["type"] else 400
        error = UsageError(first["detail"], remedy="Nothing was taken.")
        error.status = status
        raise error
    bookmarks = orjson.dumps(graph.bookmarks()).decode()
    return Response(status_code=201, headers={**HEADERS, "Lotgraph-Bookmarks": bookmarks})


# --- events -----------------------------------------------------------------------------------


def _given(request: Request) -> Parameters:
    """The parameters of a query; values of a list stand between bars, as the standard has it."""
    found: Parameters = {}
    for name, text in request.query_params.multi_items():
        found.setdefault(name, []).extend(text.split("|"))
    return found


@router.get("/events", dependencies=[MAY_READ])
def get_events(request: Request, graph: GraphDep) -> Response:
    """The events a query asks for, a page at a time."""
    return _page(graph, _given(request), f"{BASE}/events")


def _page(graph: Graph, given: Mapping[str, Sequence[str]], address: str) -> Response:
    query: EventQuery = read_query(given)
    token = given.get("nextPageToken", ("",))[-1]
    found, more = events_page(graph, query, place_of(token) if token else QueryPlace())
    headers = dict(HEADERS)
    if more is not None:
        asked = {name: "|".join(values) for name, values in given.items()}
        asked["nextPageToken"] = more.token()
        headers["Link"] = f'<{address}?{urlencode(asked, quote_via=quote)}>; rel="next"'
    return _document(found, headers)


def _document(events: Sequence[Fields], headers: Mapping[str, str]) -> Response:
    told = answer_document(events, CONTEXT, instant_text(now()))
    return Response(orjson.dumps(told), 200, dict(headers), MEDIA_TYPE)


@router.get("/events/{event_id:path}", dependencies=[MAY_READ])
def get_event(event_id: str, graph: GraphDep) -> Response:
    """The events of one eventID: it, and its error declarations."""
    found = [each for each in _of_id(graph, event_id) if each["eventID"] == event_id]
    if not found:
        raise NotFoundError(
            f"There is no event {event_id}.", remedy="Encode the eventID in the address."
        )
    return _document(found, HEADERS)


def _of_id(graph: Graph, event_id: str) -> list[Fields]:
    ref = ref_of(event_id)
    keys: list[tuple[str, str]] = []
    if ref.startswith("event:") and ref.count("/") == 1:
        source, number = parse_ref(ref.replace("event:", "inspection:", 1)).parts
        targets = [[source, number]]
        row = graph.one("partners/corrections", targets=targets)
        keys = [(source, number), *zip(row["sources"], row["event_ids"], strict=True)]
    else:
        sources = [row["name"] for row in graph.rows("events/sources")]
        asked = [[source, f"{event_id}#"] for source in sources]
        row = graph.one("partners/siblings", prefixes=asked)
        keys = list(zip(row["sources"], row["event_ids"], strict=True))
    return list(as_events(graph, keys).values())


# --- named queries ----------------------------------------------------------------------------


@router.post("/queries", dependencies=[MAY_LOAD])
async def post_query(request: Request) -> Response:
    """Keep a query under a name."""
    try:
        told = await request.json()
    except json.JSONDecodeError:
        told = None
    if not isinstance(told, Mapping):
        raise UsageError("The body is no JSON object.", remedy="Send name and query.")
    query = told.get("query")
    if isinstance(query, Mapping):
        read_query({str(key): _as_texts(value) for key, value in query.items()})
    name, _ = _queries(request).add(told.get("name"), query)
    return Response(status_code=201, headers={**HEADERS, "Location": f"{BASE}/queries/{name}"})


def _as_texts(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


@router.get("/queries", dependencies=[MAY_READ])
def get_queries(request: Request) -> Response:
    """The named queries."""
    found = _queries(request).all()
    return _json([{"name": name, "query": query} for name, query in sorted(found.items())])


@router.get("/queries/{name}", dependencies=[MAY_READ])
def get_query(request: Request, name: str) -> Response:
    """One of them."""
    return _json({"name": name, "query": _queries(request).find(name)})


@router.delete("/queries/{name}", dependencies=[MAY_LOAD])
def delete_query(request: Request, name: str) -> Response:
    """Forget a query."""
    _queries(request).remove(name)
    return Response(status_code=204, headers=HEADERS)


@router.get("/queries/{name}/events", dependencies=[MAY_READ])
def get_query_events(request: Request, name: str, graph: GraphDep) -> Response:
    """The events a named query means now, a page at a time."""
    asked = _queries(request).find(name)
    more = {key: value for key, value in _given(request).items() if key in _PAGING}
    return _page(graph, asked | more, f"{BASE}/queries/{name}/events")


_PAGING = ("perPage", "nextPageToken")
