"""`/cypher/schema`: what the graph is made of, in words, counts and a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from app.console.dictionary import (
    LABEL_MEANINGS,
    NODE_PROPERTIES,
    RELATIONSHIP_MEANINGS,
    RELATIONSHIP_PROPERTIES,
)
from app.console.picture import BOX_HEIGHT, BOX_WIDTH, GraphPicture, picture
from app.console.schema import Schema, read_schema
from app.deps import MAY_READ, GraphDep
from app.errors import LotgraphError
from app.graph.run import Graph
from app.web.render import page_in_parts

router = APIRouter(include_in_schema=False)

_BESIDE = ("Thing", "Event", "Source", "Refused")  # not drawn: everything would lead to them


@router.get("/cypher/schema", dependencies=[MAY_READ])
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
