"""The page of a link in a real browser: it looks as it should, and asks for nothing it may not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.accounts.accounts import add_account
from app.accounts.store import store_of
from app.links.links import make_trace_link
from app.settings import Settings
from tests.accounts import team as people
from tests.links.test_links_kept import ANSWER
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_it_is_styled_and_nothing_of_it_is_refused(page: Page, tmp_path: Path) -> None:
    """A policy that lets too little through is seen here only; no database is needed for it."""
    settings = Settings(home=tmp_path, sign_in="local", port=0, mirror_mib=0)
    lead = add_account(store_of(settings), "lead", ["recall lead"])
    secret = make_trace_link(store_of(settings), lead, ANSWER, title="Partner", days=1)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    with people.closed_graph() as graph, served(settings, graph) as address:
        page.goto(f"{address}/shared/{secret}")
        header = page.locator("th", has_text="Kind")
        assert header.evaluate("each => getComputedStyle(each).textAlign") == "left"
        assert page.locator("caption").first.evaluate("each => each.offsetWidth") <= 1
        assert page.evaluate("document.referrer") == ""
        page.goto(f"{address}/shared/x")
        assert "opens nothing" in page.locator("h1").inner_text()
    assert [each for each in said if "404" not in each] == []
    ours = {each.removeprefix(address).partition("?")[0] for each in asked}
    assert ours - {"data:,"} == {f"/shared/{secret}", "/shared/x", "/static/app.css"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    people.be_quick(monkeypatch)
