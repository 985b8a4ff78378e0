"""JSON bodies of the API: a key that is given twice is refused wherever JSON is taken."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.api.routes import router
from app.web import errors
from app.web.json_bodies import JsonRoute
from tests.routes import api_routes


class Inner(BaseModel):
    customer: str = ""
    step: str = ""


class Body(BaseModel):
    quantity: float
    rows: list[Inner] = []


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.router.route_class = JsonRoute

    @app.post("/api/v1/replies")
    async def reply(body: Body) -> float:
        return body.quantity

    errors.install(app)
    return TestClient(app)


def _post(client: TestClient, text: str | bytes) -> tuple[int, Any]:
    sent = client.post(
        "/api/v1/replies", content=text, headers={"content-type": "application/json"}
    )
    return sent.status_code, sent.json()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"quantity": 4, "quantity": 4000}', "quantity"),
        ('{"quantity": 4, "rows": [{"step": "a", "customer": "b", "step": "a"}]}', "step"),
        ('{"quantity": 4, "quantit\\u0079": 5}', "quantity"),
        ('{"\\ud800": 1, "\\ud800": 2}', "?"),
        ('{"' + "k" * 900 + '": 1, "' + "k" * 900 + '": 1}', "k" * 80),
    ],
)
def test_a_key_that_is_given_twice_is_refused(client: TestClient, text: str, key: str) -> None:
    status, told = _post(client, text)
    assert (status, told["error"]["code"], told["error"]["field"]) == (422, "duplicate_key", key)
    assert f"“{key}”" in told["error"]["text"]


@pytest.mark.parametrize(
    "text",
    [
        '{"quantity": 4, "note": "\\ud800"}',
        '{"quantity": 4, "\\uDFFF": {}}',
        b'{"quantity": 4, "note": "\xed\xa0\x80"}',
        '{"quantity": 4, "note": "\\ud800"}'.encode("utf-16"),
    ],
)
def test_half_a_character_is_refused(client: TestClient, text: str | bytes) -> None:
    status, told = _post(client, text)
    assert (status, told["error"]["code"]) == (422, "bad_text")


def test_whole_pairs_are_characters(client: TestClient) -> None:
    assert _post(client, '{"quantity": 4, "note": "\\ud834\\udd1e"}') == (200, 4)


def test_what_stands_in_two_objects_stands_once_in_each(client: TestClient) -> None:
    rows = '[{"customer": "A", "step": "x"}, {"customer": "B", "step": "x"}]'
    assert _post(client, '{"quantity": 4.5, "rows": ' + rows + "}") == (200, 4.5)


def test_what_is_no_json_is_told_as_before(client: TestClient) -> None:
    for text in ('{"quantity": ', b"\xff\xfe\x00"):
        status, told = _post(client, text)
        assert (status, told["error"]["code"]) == (422, "bad_request")


def test_wherever_the_api_takes_json_a_key_stands_once() -> None:
    taking = [each for _, each in api_routes(router.routes) if each.body_field is not None]
    assert len(taking) > 10
    assert [each.path for each in taking if not isinstance(each, JsonRoute)] == []
