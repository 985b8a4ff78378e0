"""What the API says of its answers is what it answers: operations, errors, and answers with a
shape of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from app.web.schemas.balance import BalanceJson
from app.web.schemas.base import ErrorAnswer
from app.web.schemas.checks import ReportJson
from app.web.schemas.console import LibraryJson, PlanJson, QueryJson, QuestionJson
from app.web.schemas.search import SearchJson
from app.web.schemas.things import ThingJson
from app.web.schemas.trace import TraceJson
from tests.api.answers import plant
from tests.api.described import description, promised
from tests.conftest import Load
from tests.routes import every_route

Json = dict[str, Any]
_BASE = "/api/v1"
ASKED: tuple[tuple[str, type[BaseModel]], ...] = (
    ("/trace/down?ref=lot:A/1&why=customer:C1", TraceJson),
    ("/trace/down?ref=lot:A/1&limit=2&stop=lot:F/1", TraceJson),
    ("/trace/up?ref=serial:S/1", TraceJson),
    ("/trace/up?ref=lot:F/1&ref=lot:F/2&ignore_time=true", TraceJson),
    ("/search?text=SL-1", SearchJson),
    ("/search?text=1&limit=1", SearchJson),
    ("/thing?ref=customer:C1", ThingJson),
    ("/thing?ref=lot:A/1", ThingJson),
    ("/balance?ref=lot:F/1", BalanceJson),
    ("/balance?ref=batch:W1/B1", BalanceJson),
    ("/checks?limit=1", ReportJson),
    ("/queries", LibraryJson),
    ("/queries/library/expiring_lots", QuestionJson),
    ("/trace/down?ref=1", ErrorAnswer),
    ("/trace/down?ref=lot:no/no", ErrorAnswer),
    ("/trace/down?limit=none", ErrorAnswer),
    ("/trace/sideways?ref=x", ErrorAnswer),
)
_STATEMENTS = (("/cypher", QueryJson), ("/cypher/plan", PlanJson))


def _operations() -> Iterator[tuple[str, Json]]:
    for path, methods in description()["paths"].items():
        yield from ((f"{method.upper()} {path}", each) for method, each in methods.items())


def test_an_operation_has_a_name_of_its_own() -> None:
    names = Counter(each["operationId"] for _, each in _operations())
    assert [name for name, count in names.items() if count > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z_]+", name)] == []


def test_what_routes_take_is_worked_out_once_for_all_applications() -> None:
    """It takes a third of a second; what is added to one of them is of that one alone."""
    one, other = (create_app(Settings(mirror_mib=0), cast(Graph, None)) for _ in range(2))
    shared = {id(each) for each in one.routes} & {id(each) for each in other.routes}
    assert len(shared) >= len(other.routes) - 1  # each has files of its own
    one.add_api_route("/only/here", lambda: None)
    assert "/only/here" in dict(every_route(one.routes))
    assert "/only/here" not in dict(every_route(other.routes))


def test_names_of_operations_stay() -> None:
    """Clients that were made of the description call them so."""
    last = promised("openapi.json")["paths"]
    now = description()["paths"]
    changed = {
        f"{method.upper()} {path}": (each["operationId"], now[path][method]["operationId"])
        for path, methods in last.items()
        for method, each in methods.items()
        if each["operationId"] != now[path][method]["operationId"]
    }
    assert changed == {}


def test_every_error_has_the_one_shape() -> None:
    wrong = [
        (name, status)
        for name, each in _operations()
        for status, told in each["responses"].items()
        if status[0] in "45"
        and told["content"]["application/json"]["schema"]
        != {"$ref": "#/components/schemas/ErrorAnswer"}
    ]
    assert wrong == []
    assert all({"4XX", "5XX"} <= set(each["responses"]) for _, each in _operations())


def test_every_answer_has_a_schema() -> None:
    """Whatever is answered with 200: an object at the least, a text where it is a file."""
    wrong = [
        f"{name}: {status} {kind}"
        for name, each in _operations()
        for status, told in each["responses"].items()
        if status[0] == "2"
        for kind, content in (told.get("content") or {"nothing": {}}).items()
        if not content.get("schema")
    ]
    assert wrong == []


def test_what_is_answered_has_the_shape_that_is_described(
    graph: Graph, load: Load, client: TestClient
) -> None:
    """The models know every field that is there: none is an addition nobody described."""
    load(graph, plant())
    for path, model in ASKED:
        answer = client.get(_BASE + path)
        assert (answer.status_code >= 400) == (model is ErrorAnswer), path
        _check(path, model, answer.json())
    for path, model in _STATEMENTS:
        body = {"text": "MATCH (l:Lot) RETURN l.ref AS ref, 1.5 AS n", "rows": 1}
        _check(path, model, client.post(_BASE + path, json=body).json())


def _check(path: str, model: type[BaseModel], told: Json) -> None:
    assert [*_unknown(path, model.model_validate(told))] == []


def _unknown(where: str, value: object) -> Iterator[str]:
    if isinstance(value, BaseModel):
        if type(value).__name__ != "ErrorJson":  # an error may carry more, by its code
            yield from (f"{where}.{name}" for name in value.model_extra or ())
        for name in type(value).model_fields:
            yield from _unknown(f"{where}.{name}", getattr(value, name))
    elif isinstance(value, list):
        for each in value:
            yield from _unknown(f"{where}[]", each)


@pytest.mark.parametrize("model", sorted({model for _, model in ASKED}, key=lambda m: m.__name__))
def test_a_model_says_when_something_is_missing(model: type[BaseModel]) -> None:
    with pytest.raises(ValueError, match="required"):
        model.model_validate({})
