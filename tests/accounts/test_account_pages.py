"""The pages of sign-in and accounts in a browser: axe finds nothing serious, none is too wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.accounts.accounts import find_account, make_link
from app.accounts.desk import SignInDesk
from app.accounts.store import store_of
from app.accounts.tokens import make_token
from app.settings import Settings
from tests.accounts.team import add_person, be_quick, closed_graph, password_of
from tests.serving import served
from tests.web.test_accessible import violations

_TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth + 1"


def test_pages_of_accounts_are_accessible(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_quick(monkeypatch)
    settings = Settings(home=tmp_path, sign_in="local", port=0)
    desk = SignInDesk(settings, store_of(settings))
    add_person(desk, "anna", "admin", "recall lead")
    add_person(desk, "ben", "viewer")
    account = find_account(desk.store, "anna")
    make_token(desk.store, account, title="a program", scopes=["read"], days=1)
    link = make_link(desk.store, "ben")

    def check(path: str, heading: str) -> None:
        for scheme, width in (("light", 1280), ("dark", 390)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address + path)
            expect(page.locator("h1")).to_have_text(heading)
            assert violations(page) == [], (path, scheme)
            assert not page.evaluate(_TOO_WIDE), (path, width)

    with closed_graph() as graph, served(settings, graph) as address:
        check("/sign-in", "Sign in")
        check(f"/sign-in/link?token={link}", "Choose a password")
        check("/sign-in/link?token=none", "This link does not work")
        check("/sign-out/done", "Signed out")
        page.goto(address + "/account")
        page.get_by_label("Name").fill("anna")
        page.get_by_label("Password").fill(password_of("anna"))
        page.get_by_role("button", name="Sign in").click()
        check("/account", "Account anna")
        check("/accounts", "Accounts")
