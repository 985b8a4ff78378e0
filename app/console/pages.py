"""`/cypher`: the console. Its state is its address: text, parameters, view, sorting, page. And
`/cypher/schema`: what the graph is made of, in words, counts and a picture.

The page works as a plain form; script adds an editor, completion, cancelling and history. A link
from another site fills the form but does not run it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from app.console.age import AgeReader
from app.console.desk import Desk
from app.console.dictionary import (
    LABEL_MEANINGS,
    NODE_PROPERTIES,
    RELATIONSHIP_MEANINGS,
    RELATIONSHIP_PROPERTIES,
)
from app.console.library import Library, LibraryQuery
from app.console.parameters import Parameter, form_text, used_in
from app.console.picture import BOX_HEIGHT, BOX_WIDTH, GraphPicture, picture
from app.console.picture import as_json as graph_json
from app.console.requests import (
    PREFIX,
    AgeDep,
    DeskDep,
    LibraryDep,
    form_values,
    in_time,
    parameters_in,
    typed_values,
)
from app.console.results import as_json_text, mistake_line, result_values
from app.console.schema import Schema, read_schema
from app.console.service import QueryAnswer, answer, limits_of, plan_of
from app.deps import MAY_QUERY, GraphDep, QueryActor, SettingsDep
from app.errors import LotgraphError
from app.graph.run import Graph
from app.security.cross_site import comes_from_elsewhere
from app.settings import Settings
from app.web.render import page, page_in_parts

router = APIRouter(include_in_schema=False)

VIEWS = ("table", "graph", "json", "plan")
FORMATS = ("csv", "json", "jsonl", "parquet")
_BESIDE = ("Thing", "Event", "Source", "Refused")  # not drawn: everything would lead to them
FIRST = "library/lots_by_status"  # what stands in an empty console


@dataclass(frozen=True, slots=True)
class QueryAddress:
    """What an address asks for."""

    text: str
    question: LibraryQuery | None
    fields: tuple[tuple[Parameter, str], ...]
    run: bool
    view: str
    time_s: float | None
    name: str | None
    given: dict[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """Parameters with the types of the library's query, or as typed."""
        if self.question is not None:
            return form_values(self.question, self.given)
        return typed_values(self.given)


@router.get("/cypher")
async def cypher_page(
    request: Request,
    actor: QueryActor,
    desk: DeskDep,
    settings: SettingsDep,
    found: LibraryDep,
    age: AgeDep,
    text: Annotated[str | None, Query(max_length=100_000)] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    run: Annotated[str | None, Query()] = None,
    view: Annotated[str, Query()] = "table",
    find: Annotated[str, Query(max_length=200)] = "",
    time_s: Annotated[float | None, Query(gt=0)] = None,
    name: Annotated[str | None, Query(pattern=r"^[\w-]{8,64}$")] = None,
    sort: Annotated[int | None, Query(ge=0)] = None,
    falling: Annotated[bool, Query()] = False,
    page_number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> HTMLResponse:
    """The form, and the answer when it was run."""
    given = _Given(text, q, run, view, time_s, name, (sort, falling, page_number), find)
    limits = limits_of(settings, time_s=time_s)
    return await in_time(
        request, limits, desk, _page, request, actor.name, desk, settings, found, age, given
    )


@dataclass(frozen=True, slots=True)
class _Given:
    """An address as it came. `order`: sorted by which column, falling, which page; `find`: words of
    questions of the library."""

    text: str | None
    q: str | None
    run: str | None
    view: str
    time_s: float | None
    name: str | None
    order: tuple[int | None, bool, int]
    find: str


def _page(
    request: Request,
    user: str,
    desk: Desk,
    settings: Settings,
    found: Library,
    age: AgeReader,
    given: _Given,
) -> HTMLResponse:
    text, time_s, view = given.text, given.time_s, given.view
    question = found.find(given.q) if given.q else None
    if question is None and not text:
        question = found.find(FIRST)
    text = (text or (question.text if question else "")).replace("\r\n", "\n")
    if question is not None and question.text.strip() != text.strip():
        question = None  # it was changed: from now on it is a text of one's own
    elsewhere = comes_from_elsewhere(request.headers)
    wanted = bool(given.run) or view == "plan"
    texts = parameters_in(request)
    asked = QueryAddress(
        text, question, _fields(text, question, texts), wanted and not elsewhere,
        view if view in VIEWS else "table", time_s, given.name, texts,
    )  # fmt: skip
    result = _result(desk, user, asked, settings, given.order)
    values = {
        "console": asked,
        "library": found,
        "find": given.find,
        "views": VIEWS,
        "elsewhere": wanted and elsewhere,
        "age": age.text(),
        "limits": limits_of(settings, time_s=time_s),
        "most_s": settings.console_time_limit_most_s,
        "link": _link(asked),
        "downloads": _downloads(asked),
        "result": result,
        "sort": given.order[0],
        "falling": given.order[1],
    }
    error = result["error"] if result else None
    status = error.status if error else 200
    return page(request, "console/console.html", values, status=status)


def _fields(
    text: str, question: LibraryQuery | None, texts: dict[str, str]
) -> tuple[tuple[Parameter, str], ...]:
    wanted = question.parameters.values() if question else used_in(text)
    return tuple((each, texts.get(each.name, form_text(each.example))) for each in wanted)


def _result(
    desk: Desk,
    user: str,
    asked: QueryAddress,
    settings: Settings,
    order: tuple[int | None, bool, int],
) -> dict[str, Any] | None:
    """What the template shows: `answer` or `plan` or `error`, each None when it is not there."""
    if not asked.run:
        return None
    made: dict[str, Any] = dict.fromkeys(
        ("answer", "plan", "error", "mark", "rows", "picture", "graph", "json", "json_rows")
    )
    limits = limits_of(settings, time_s=asked.time_s)
    try:
        values = asked.values()
        if asked.view == "plan":
            return made | {"plan": plan_of(desk, user, asked.text, values, limits)}
        found = answer(desk, user, asked.text, values, limits, asked.name)
    except LotgraphError as error:
        return made | {"error": error, "mark": mistake_line(asked.text, error.detail.get("offset"))}
    return made | {"answer": found} | _view(found, asked.view, settings, order)


def _view(
    found: QueryAnswer, view: str, settings: Settings, order: tuple[int | None, bool, int]
) -> dict[str, Any]:
    if view == "graph":
        drawn: GraphPicture | None = picture(found.rows, settings.picture_nodes)
        told = None if drawn is None else orjson.dumps(graph_json(drawn)).decode()
        return {"picture": drawn, "box": (BOX_WIDTH, BOX_HEIGHT), "graph": told}
    if view == "json":
        text, count = as_json_text(found.columns, found.rows)
        return {"json": text, "json_rows": count}
    sort, falling, number = order
    return {"rows": result_values(found.rows, sort, falling, number, min(100, settings.page_rows))}


def _pairs(asked: QueryAddress) -> list[tuple[str, str]]:
    return [(PREFIX + each.name, text) for each, text in asked.fields if text != ""]


def _link(asked: QueryAddress) -> str:
    """The address of the query: opening it runs it."""
    what = ("q", asked.question.name) if asked.question else ("text", asked.text)
    pairs = [what, *_pairs(asked), ("run", "1")]
    return "/cypher?" + urlencode(pairs)


def _downloads(asked: QueryAddress) -> dict[str, str]:
    """Addresses of the files, by format."""
    if asked.question is not None:
        start, pairs = f"/api/v1/queries/{asked.question.name}/rows?", _pairs(asked)
    else:
        start, pairs = "/api/v1/cypher/rows?", [("text", asked.text), *_pairs(asked)]
    return {form: start + urlencode([*pairs, ("format", form)]) for form in FORMATS}


@router.get("/cypher/schema", dependencies=[MAY_QUERY])
def schema_page(request: Request, graph: GraphDep) -> StreamingResponse:
    """The page; its head comes at once, the counts when they are there."""
    values = {
        "steps": _read(graph),
        "labels": LABEL_MEANINGS,
        "types": RELATIONSHIP_MEANINGS,
        "of_nodes": NODE_PROPERTIES,
        "of_links": RELATIONSHIP_PROPERTIES,
    }
    return page_in_parts(request, "console/schema.html", values)


def _read(graph: Graph) -> Iterator[dict[str, Any]]:
    try:
        found = read_schema(graph)
    except LotgraphError as error:
        yield {"error": error}
        return
    yield {
        "error": None, "schema": found, "picture": drawn_of(found),
        "box": (BOX_WIDTH, BOX_HEIGHT),
    }  # fmt: skip


def drawn_of(schema: Schema) -> GraphPicture | None:
    """Labels as boxes, relationships as arrows between them."""
    labels = [kind for kind in schema.labels if kind.name not in _BESIDE]
    nodes = [
        {"kind": "node", "id": kind.name, "labels": [f"{kind.count:,}"],
         "properties": {"name": kind.name}}
        for kind in labels
    ]  # fmt: skip
    links = [
        {"kind": "relationship", "id": f"{kind.name} {start} {end}", "type": kind.name,
         "start": start, "end": end, "properties": {}}
        for kind in schema.relationships
        for start, end, _ in kind.ends
    ]  # fmt: skip
    return picture([[*nodes, *links]], len(nodes))
