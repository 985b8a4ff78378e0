"""Two people freeze a real case in two browsers, as they would at two desks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.accounts.desk import SignInDesk
from app.accounts.store import store_of
from app.graph.run import Graph
from app.settings import Settings
from tests.accounts.team import add_person, be_quick, password_of
from tests.conftest import Load, be_patient
from tests.serving import served
from tests.waiting import BROWSER_MS
from tests.web.stories import dairy


@contextmanager
def _desk(browser: Browser, address: str, name: str) -> Iterator[Page]:
    """A browser of its own, signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(BROWSER_MS)
    page = context.new_page()
    page.goto(address + "/recall")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password_of(name))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".top .who")).to_contain_text(name)
    yield page
    context.close()


def test_two_people_freeze_a_real_case(
    page: Page, settings: Settings, graph: Graph, load: Load, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Anna opens it and asks; Ben finds it on the case, reads what it means and confirms."""
    be_patient(monkeypatch)
    be_quick(monkeypatch)
    load(graph, dairy())
    browser = page.context.browser
    assert browser is not None
    ours = settings.model_copy(update={"home": tmp_path, "sign_in": "local"})
    desk = SignInDesk(ours, store_of(ours))
    for name in ("anna", "ben"):
        add_person(desk, name, "recall lead")
    with (
        served(ours, graph) as address,
        _desk(browser, address, "anna") as anna,
        _desk(browser, address, "ben") as ben,
    ):
        anna.goto(address + "/recall/new?ref=lot:RM-100/A7")
        anna.get_by_label("Title").fill("Listeria in raw milk")
        expect(anna.get_by_label("Your name")).to_have_count(0)
        anna.get_by_role("button", name="Open the case").click()
        expect(anna.locator("h1")).to_have_text("Listeria in raw milk")
        anna.get_by_role("button", name="Freeze the scope").click()
        expect(anna.locator("main")).to_contain_text("cannot confirm it, too")
        case = anna.get_by_role("link", name="Listeria in raw milk").get_attribute("href") or ""

        ben.goto(address + case)
        ben.get_by_role("link", name="freeze the scope", exact=True).click()
        expect(ben.locator("blockquote")).to_contain_text("I agree")
        ben.get_by_label("Your password").fill("not the right one")
        ben.get_by_role("button", name="I, ben, confirm it").click()
        expect(ben.locator("main")).to_contain_text("do not fit")
        ben.go_back()
        ben.get_by_label("Your password").fill(password_of("ben"))
        ben.get_by_role("button", name="I, ben, confirm it").click()
        expect(ben.locator("#export tbody")).to_contain_text("anna and ben")

        anna.goto(address + case)
        expect(anna.locator("#log")).to_contain_text("Confirmed what anna asked for")
        expect(anna.locator("#log tbody tr", has_text="Frozen as snapshot 1")).not_to_contain_text(
            "not authenticated"
        )
        anna.get_by_role("button", name="Sign out").click()
        expect(anna.locator("h1")).to_have_text("Signed out")
