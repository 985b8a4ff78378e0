"""What every answer tells the browser. Pure."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.accounts.desk import is_https
from app.security.headers import SecurityHeaders
from app.settings import Settings


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://lotgraph.example", "max-age=31536000"),
        ("http://127.0.0.1:8470", None),
        (None, None),
    ],
)
def test_a_site_reached_by_https_is_reached_by_nothing_else(
    address: str | None, told: str | None
) -> None:
    app = FastAPI()
    app.add_middleware(SecurityHeaders, https_only=is_https(Settings(public_address=address)))
    answer = TestClient(app).get("/nothing")
    assert answer.headers.get("Strict-Transport-Security") == told
    assert answer.headers["X-Frame-Options"] == "DENY"
