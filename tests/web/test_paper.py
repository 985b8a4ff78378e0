"""Pages on paper and in the chosen look."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.graph.run import Graph
from app.web.assets import asset_folder
from app.web.names import COOKIE
from tests.conftest import Load
from tests.web.stories import dairy, doubtful
from tests.web.test_pages_answers import text_of


def _printed(page: Page) -> list[str]:
    """What each sheet says, spaces made one."""
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, format="A4")))
    return [" ".join(sheet.extract_text().split()) for sheet in paper.pages]


def test_a_printed_trace_says_what_when_for_whom_and_numbers_its_pages(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, doubtful())
    page.emulate_media(color_scheme="dark")
    page.context.add_cookies([{"name": COOKIE, "value": "Anna%20Low", "url": live}])
    page.goto(live + "/trace/down?ref=lot:BOLT/A1&known_at=2099-01-01&certain_only=true")
    page.locator(".foot").wait_for()
    sheets = _printed(page)
    assert len(sheets) > 1
    head = sheets[0]
    assert "Trace down: BOLT / A1" in head
    assert "(UTC) for Anna Low by lotgraph" in head
    assert "Still out" in head
    asked = "Asked: of lot:BOLT/A1; known at 2099-01-01; certain only yes"
    for number, sheet in enumerate(sheets, 1):
        assert "Trace down: BOLT / A1" in sheet  # a loose sheet says what it is of
        assert asked in sheet
        assert f"Page {number} of {len(sheets)}" in sheet
    whole = " ".join(sheets)
    assert "North" in whole
    assert "Trace again" not in whole  # forms and menus stay on the screen
    assert "Common cause" not in whole


def test_numbers_are_not_broken_on_paper(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    page.goto(live + "/thing?ref=lot:RM-100/A7")
    page.emulate_media(media="print")
    space = "el => [...document.querySelectorAll('.num')].map(e => getComputedStyle(e).whiteSpace)"
    assert set(page.locator("body").evaluate(space)) == {"nowrap"}
    ground = "el => getComputedStyle(el).backgroundColor"
    assert page.locator("body").evaluate(ground) == "rgb(255, 255, 255)"


def test_what_is_folded_is_printed(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, doubtful())
    page.goto(live + "/trace/down?ref=lot:BOLT/A1")
    page.locator(".foot").wait_for()
    page.evaluate("document.querySelectorAll('details.warnings').forEach(d => { d.open = false })")
    said = page.locator("details.warnings li").first.text_content()
    assert said
    assert " ".join(said.split())[:40] in " ".join(_printed(page))


def test_the_look_is_chosen_and_kept(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    page.goto(live + "/")
    light = page.evaluate(ground)
    page.locator(".theme select").select_option("dark")
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(live + "/thing?ref=lot:FIN/F1")
    assert page.evaluate(ground) == dark
    page.emulate_media(color_scheme="dark")
    page.locator(".theme select").select_option("light")
    assert page.evaluate(ground) == light
    page.locator(".theme select").select_option("as this device")
    assert page.evaluate(ground) == dark
    page.reload()
    expect(page.locator(".theme select")).to_have_value("")


def test_a_look_nobody_offers_is_none(client: TestClient) -> None:
    page = client.get("/", headers={"cookie": 'theme="><script>'}).text
    assert "data-theme" not in page
    assert 'data-theme="dark"' in client.get("/", headers={"cookie": "theme=dark"}).text


def test_both_ways_to_dark_have_the_same_colours() -> None:
    text = (Path(__file__).parents[2] / "app/web/frontend/app.css").read_text(encoding="utf-8")
    asked, chosen = (
        {line.strip() for line in block.split("}")[0].splitlines() if line.strip().startswith("--")}
        for block in (
            text.split(':root:not([data-theme="light"]) {')[1],
            text.split(':root[data-theme="dark"] {')[1],
        )
    )
    assert asked == chosen
    assert len(asked) > 15
    assert asset_folder().is_dir()


def test_an_error_has_a_number_that_is_in_the_log(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in ("/thing?ref=nothing", "/thing", "/trace/up?ref=lot:NO/NO", "/lots?status=x"):
        said = text_of(client.get(path).text)
        number = said.partition("Error number ")[2][:16]
        logged = capsys.readouterr().out
        assert re.fullmatch(r"[0-9a-f]{16}", number)
        assert number in logged
        assert f"route={path.partition('?')[0].replace('/up', '/{direction}')}" in logged


def test_a_database_that_is_away_is_told_with_what_to_do(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.errors import DatabaseError

    def away(*_: object) -> None:
        raise DatabaseError("Neo4j does not answer.", remedy="Start it: lotgraph db start.")

    monkeypatch.setattr("app.home.pages.overview", away)
    answer = client.get("/")
    assert answer.status_code == 503
    said = text_of(answer.text)
    assert "The database does not answer" in said
    assert "Start it: lotgraph db start." in said
    assert "Error number" in said
