"""Hostile requests of a later look: methods, what holds after a change, scopes, lookalikes,
and whoever wants to be the second person for themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from app.accounts.accounts import (
    accounts_of,
    add_account,
    find_account,
    make_link,
    set_roles,
    use_link,
)
from app.accounts.confirmations import ask_second
from app.accounts.tokens import make_token
from tests.accounts.attacks import Attack, Thief, bearer_asks, secret_of
from tests.accounts.team import NAMES, Team, add_person, password_of

Send = Callable[[Team], Any]


def methods() -> Iterator[Attack]:
    """Other methods than a page has, by somebody who is signed in, and content that is no form."""

    def asks(method: str, path: str, **more: Any) -> Send:
        return lambda team: team.known("viewer").client.request(method, path, **more)

    for method in ("HEAD", "OPTIONS", "PROPFIND", "LOCK", "SEARCH", "post", "GETX"):
        for path in ("/accounts", "/cypher"):
            yield Attack("methods", f"viewer asks {method} {path}", asks(method, path))
    for kind in ("text/plain", "application/json", "application/csp-report", "", "*/*"):
        for path in ("/api/v1/events", "/api/v1/cypher", "/api/v1/recall/cases"):
            given = {"content": b'{"csrf": "x"}', "headers": {"content-type": kind}}
            yield Attack("methods", f"a cookie to {path} as “{kind}”", lambda team, p=path, g=given:
                         team.known("integrator").client.post(p, **g),
                         frozenset({403}))  # fmt: skip
    for name in ("x-method-override", "x-http-method", "_method"):
        yield Attack("methods", f"{name}: DELETE", asks(
            "GET", "/accounts", headers={name: "DELETE"}, params={"_method": "POST"}
        ))  # fmt: skip


def renewals() -> Iterator[Attack]:
    """What was open before a password, a role or an account was changed."""

    def link(team: Team, name: str) -> None:
        use_link(team.desk.store, make_link(team.desk.store, name), "another plain phrase")

    def fewer(team: Team, name: str) -> None:
        set_roles(team.desk.store, name, ["viewer"])

    def before(change: Callable[[Team, str], object], *, token: bool, name: str) -> Send:
        def send(team: Team) -> Any:
            add_person(team.desk, name, "admin" if change is fewer else "investigator")
            browser = team.person(name)
            text = ""
            if token:
                account = find_account(team.desk.store, name)
                text = make_token(team.desk.store, account, title="x", scopes=["read"], days=1)
            change(team, name)
            if token:
                return bearer_asks(team, text)
            cookie = {"cookie": f"lotgraph={secret_of(browser)}"}
            return Thief(team, cookie).ask("GET", "/accounts")

        return send

    yield Attack("renewals", "a session after a new password",
                 before(link, token=False, name="renewed one"), frozenset({303}))  # fmt: skip
    yield Attack("renewals", "a token after a new password",
                 before(link, token=True, name="renewed two"), frozenset({401, 429}))  # fmt: skip
    yield Attack("renewals", "a session after the role was taken",
                 before(fewer, token=False, name="renewed three"), frozenset({403}))  # fmt: skip

    def old_password(team: Team) -> Any:
        add_person(team.desk, "renewed four", "admin")
        link(team, "renewed four")
        set_roles(team.desk.store, "renewed four", ["viewer"])
        return team.browser(address="10.99.1.1").sign_in("renewed four")

    yield Attack("renewals", "the old password", old_password, frozenset({401}))

    def after_sign_out(team: Team) -> Any:
        """The page kept by the browser may not be shown again, and is not there any more."""
        browser = team.role("viewer")
        kept = browser.get("/account")
        assert kept.headers["cache-control"] == "no-store"
        assert kept.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in kept.headers["content-security-policy"]
        browser.post("/sign-out", {})
        given = {"if-none-match": "*", "if-modified-since": "Thu, 01 Jan 2099 00:00:00 GMT"}
        return browser.get("/account", headers=given)

    yield Attack("renewals", "a page after signing out, if not modified", after_sign_out,
                 frozenset({303}))  # fmt: skip


def scopes() -> Iterator[Attack]:
    """A token that may load does what its account may, and it may not."""
    beyond = (
        ("GET", "/api/v1/queries"), ("POST", "/api/v1/cypher"), ("GET", "/api/v1/audit"),
        ("GET", "/api/v1/trace/down?ref=lot:A/1"), ("GET", "/metrics"), ("GET", "/audit"),
        ("GET", "/recall/file?number=RC-1&name=customers.csv"), ("GET", "/account"),
        ("POST", "/account/tokens"), ("GET", "/api/v1/openapi.json"), ("GET", "/account/again"),
        ("POST", "/api/v1/running/stop?number=1"), ("GET", "/trace/down/table.csv?ref=lot:A/1"),
    )  # fmt: skip

    def of(method: str, path: str) -> Send:
        def send(team: Team) -> Any:
            account = find_account(team.desk.store, NAMES["integrator"])
            text = make_token(team.desk.store, account, title="x", scopes=["load"], days=1)
            return bearer_asks(team, text, path, method)

        return send

    for method, path in beyond:
        yield Attack("scopes", f"one that may load asks {method} {path}", of(method, path),
                     frozenset({403}))  # fmt: skip

    def ranges(team: Team) -> Any:
        """A part of an export is an export."""
        given = {"range": "bytes=0-10"}
        return team.known("viewer").client.get("/api/v1/queries/x/rows?format=csv", headers=given)

    yield Attack("scopes", "viewer takes a part of a file", ranges, frozenset({403}))


def second_persons() -> Iterator[Attack]:
    """One person for both."""

    def own(how: str) -> Send:
        def send(team: Team) -> Any:
            lead, name = team.known("recall lead"), NAMES["recall lead"]
            by = name.upper() if how == "in capitals" else name
            found = ask_second(team.desk.store, "RC-1", "freeze", {"version": "1"}, by=by,
                               by_account=True)  # fmt: skip
            address = f"/recall/confirm?request={found.number}"
            form = {"do": "confirm", "password": password_of(name)}
            if how == "by a token":
                text = make_token(team.desk.store, find_account(team.desk.store, name), title="x",
                                  scopes=["recall"], days=1)  # fmt: skip
                return bearer_asks(team, text, address, "POST")
            browser = team.person(name) if how == "in another session" else lead
            if how == "twice in the address":
                other = ask_second(team.desk.store, "RC-1", "freeze", {}, by="x", by_account=True)
                address += f"&request={other.number}&request={found.number}"
            if how == "under another name":
                form |= {"by": "x", "second": "x", "name": "x"}
            return browser.post(address, form)

        return send

    for how in ("in the same session", "in another session", "in capitals", "by a token",
                "twice in the address", "under another name"):  # fmt: skip
        yield Attack("second person", f"confirms what he asked for, {how}", own(how),
                     frozenset({400, 403, 404}))  # fmt: skip
    for role in ("viewer", "investigator", "admin"):
        yield Attack("second person", f"{role} confirms", lambda team, role=role:
                     team.known(role).post("/recall/confirm?request=1", {"do": "confirm"}),
                     frozenset({403}))  # fmt: skip


def lookalikes() -> Iterator[Attack]:
    """Names that look like another's, made by an admin who wants to be two."""
    add = {"do": "add", "role-recall lead": "yes"}
    plain = "anna cope"
    names = {
        "a Cyrillic letter": "аnna cope", "all of it Cyrillic": "аппа соре",
        "a Greek letter": "anna cοpe", "in full width": "ａｎｎａ ｃｏｐｅ",
        "a digit for a letter": "anna c0pe", "in capitals": "ANNA COPE", "blanks": "anna  cope",
        "a sign nobody sees": "anna\u200b cope", "another blank": "anna\u00a0cope",
        "turned about": "anna\u202e cope", "a ligature": "anna ﬁ", "a small capital": "ᴀnna cope",
        "a mark": "anna cope\u0336",
    }  # fmt: skip

    def made(name: str) -> Send:
        def send(team: Team) -> Any:
            names = [each.name for each in accounts_of(team.desk.store)]
            if plain not in names:
                add_account(team.desk.store, plain, ["recall lead"])
            return team.known("admin").post("/accounts", {**add, "name": name})

        return send

    for title, name in names.items():
        yield Attack("lookalikes", f"an account named with {title}", made(name), frozenset({400}))
