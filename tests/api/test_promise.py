"""`/api/v1` keeps what it promised: additions are free, anything else needs a new version.

`openapi.json` and `answers.json` are what was promised last. `make openapi` renews both, and
refuses to write one that takes something away.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from tests.api.answers import plant, shape, shapes
from tests.api.described import HERE, description, promised
from tests.api.promise import broken, shape_broken
from tests.conftest import Load

NEEDS_A_VERSION = (
    "/api/v1 promised this to programs that others wrote. Add beside it instead, or offer the "
    "change under a new version, /api/v2:"
)
Json = dict[str, Any]
Change = Callable[[Json], object]


def _renewed(request: pytest.FixtureRequest, name: str, present: Mapping[str, Any]) -> None:
    if request.config.getoption("--renew", default=False):
        text = json.dumps(present, indent=1, sort_keys=True, ensure_ascii=False)
        (HERE / name).write_text(text + "\n", encoding="utf-8")


def _kept(lines: list[str]) -> None:
    if lines:
        pytest.fail("\n  ".join((NEEDS_A_VERSION, *lines)), pytrace=False)


def test_what_can_be_asked_is_what_was_promised(request: pytest.FixtureRequest) -> None:
    present = description()
    _kept(broken(promised("openapi.json"), present))
    _renewed(request, "openapi.json", present)


def test_what_is_answered_is_what_was_promised(
    request: pytest.FixtureRequest, graph: Graph, load: Load, client: TestClient
) -> None:
    load(graph, plant())
    present = shapes(client)
    _kept(
        [
            f"{name}: {line}"
            for name, old in promised("answers.json").items()
            for line in (shape_broken(old, present[name]) if name in present else ["is gone"])
        ]
    )
    _renewed(request, "answers.json", present)


THING = {
    "type": "object",
    "properties": {
        "ref": {"type": "string", "title": "Ref"},
        "kind": {"type": "string", "enum": ["lot", "serial"]},
        "share": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        "inside": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
    },
    "required": ["ref"],
    "additionalProperties": False,
}
OLD: Json = {
    "paths": {
        "/things": {
            "get": {
                "parameters": [
                    {"in": "query", "name": "ref", "required": True, "schema": {"type": "string"}},
                    {"in": "query", "name": "limit", "schema": {"type": "integer", "default": 5}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}},
                            "text/csv": {},
                        }
                    }
                },
            },
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                    }
                },
                "responses": {"201": {}},
            },
        }
    },
    "components": {"schemas": {"Thing": THING}},
}


def _get(api: Json) -> Json:
    return cast(Json, api["paths"]["/things"]["get"])


def _thing(api: Json) -> Json:
    return cast(Json, api["components"]["schemas"]["Thing"])


def _fields(api: Json) -> Json:
    return cast(Json, _thing(api)["properties"])


def _renamed(api: Json) -> None:
    text = json.dumps(api).replace("schemas/Thing", "schemas/Other")
    api.clear()
    api.update(json.loads(text))
    api["components"]["schemas"]["Other"] = api["components"]["schemas"].pop("Thing")


FREE: dict[str, Change] = {
    "nothing": dict,
    "a path": lambda api: api["paths"].update({"/more": {}}),
    "a method": lambda api: api["paths"]["/things"].update(put={"responses": {}}),
    "a parameter that may be left out": lambda api: _get(api)["parameters"].append(
        {"in": "query", "name": "at", "schema": {"type": "string"}}
    ),
    "a field": lambda api: _fields(api).update(name={"type": "string"}),
    "a value of a list": lambda api: _fields(api)["kind"]["enum"].append("batch"),
    "another title": lambda api: _fields(api)["ref"].update(title="Reference"),
    "another name of a schema": _renamed,
    "a status": lambda api: _get(api)["responses"].update({"404": {}}),
    "a parameter that no longer must be given": lambda api: _get(api)["parameters"][0].pop(
        "required"
    ),
}
BROKEN: dict[str, tuple[Change, str]] = {
    "a path is gone": (lambda api: api["paths"].clear(), "GET /things: is gone"),
    "a method is gone": (lambda api: api["paths"]["/things"].pop("post"), "POST /things: is gone"),
    "a parameter is gone": (
        lambda api: _get(api)["parameters"].pop(),
        "GET /things: query parameter limit: is gone",
    ),
    "a parameter must be given": (
        lambda api: _get(api)["parameters"][1].update(required=True),
        "GET /things: query parameter limit: could be left out and no longer can",
    ),
    "a new parameter must be given": (
        lambda api: _get(api)["parameters"].append({"in": "query", "name": "at", "required": True}),
        "GET /things: query parameter at: is new and cannot be left out",
    ),
    "another default": (
        lambda api: _get(api)["parameters"][1]["schema"].update(default=9),
        "GET /things: query parameter limit: its default was 5 and is 9",
    ),
    "another type of a parameter": (
        lambda api: _get(api)["parameters"][0]["schema"].update(type="integer"),
        "GET /things: query parameter ref: its type was string and is integer",
    ),
    "a narrower parameter": (
        lambda api: _get(api)["parameters"][1]["schema"].update(maximum=100),
        "GET /things: query parameter limit: its maximum was None and is 100",
    ),
    "a format is gone": (
        lambda api: _get(api)["responses"]["200"]["content"].pop("text/csv"),
        "GET /things: answer 200: text/csv is gone",
    ),
    "a status is gone": (
        lambda api: _get(api)["responses"].pop("200"),
        "GET /things: answer 200: is gone",
    ),
    "a field is gone": (lambda api: _fields(api).pop("share"), "GET /things: answer 200.share"),
    "another type of a field": (
        lambda api: _fields(api)["ref"].update(type="integer"),
        "GET /things: answer 200.ref: its type was string and is integer",
    ),
    "a field that may be missing": (
        lambda api: _thing(api).pop("required"),
        "GET /things: answer 200.ref: was always there and may be missing",
    ),
    "a field that may be null": (
        lambda api: _fields(api).update(ref={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        "GET /things: answer 200.ref: its type was string and is null",
    ),
    "a field of a body is no longer taken": (
        lambda api: _fields(api).pop("kind"),
        "POST /things: body.kind: is gone",
    ),
    "a field of a body must be given": (
        lambda api: _thing(api)["required"].append("kind"),
        "POST /things: body.kind: could be left out and no longer can",
    ),
    "null is no longer taken": (
        lambda api: _fields(api).update(share={"type": "number"}),
        "POST /things: body.share: its type was null and is number",
    ),
    "a value is no longer taken": (
        lambda api: _fields(api)["kind"]["enum"].remove("serial"),
        "POST /things: body.kind: no longer takes serial",
    ),
    "a body that must be given": (
        lambda api: api["paths"]["/things"]["post"]["requestBody"].update(required=True),
        "POST /things: body: could be left out and no longer can",
    ),
}


def _changed(change: Change) -> Json:
    new = copy.deepcopy(OLD)
    change(new)
    return new


@pytest.mark.parametrize("change", FREE.values(), ids=FREE.keys())
def test_an_addition_is_free(change: Change) -> None:
    assert broken(OLD, _changed(change)) == []


@pytest.mark.parametrize(("change", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_removal_or_a_change_breaks_the_promise(change: Change, said: str) -> None:
    assert [line for line in broken(OLD, _changed(change)) if line.startswith(said)] != []


def test_the_shape_of_an_answer_loses_nothing() -> None:
    old = shape({"lots": [{"ref": "lot:A/1", "share": 1.0}, {"ref": "lot:A/2", "share": None}]})
    more = shape({"lots": [{"ref": "lot:A/1", "share": None, "item": "A"}], "cut": False})
    less = shape({"lots": [{"ref": "lot:A/1", "share": "all"}, {"share": "none"}]})
    assert shape_broken(old, more) == []
    assert shape_broken(old, less) == [
        "answer.lots[].share: its type was null and is string",
        "answer.lots[].ref: was always there and may be missing",
    ]


def test_names_that_are_data_are_no_promise() -> None:
    old = shape({"queries": {"trace/up": "a hash", "trace/down": "a hash"}})
    assert shape_broken(old, shape({"queries": {"trace/other": "a hash"}})) == []
    assert shape_broken(old, shape({"queries": {"trace/up": 1}})) == [
        "answer.queries.*: its type was string and is number"
    ]
