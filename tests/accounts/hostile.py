"""Hostile requests by kind: each a line that says what is sent and how it is to be refused.

A request is sent by somebody (nobody, a role, or a token), to a path, with what is wrong about it.
`refused` are the statuses that are a refusal; a redirect counts only when it leads to `/sign-in`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

from app.accounts.accounts import add_account, find_account, make_link, use_link
from app.accounts.confirmations import ask_second, decide_confirmation
from app.accounts.flows import begin_flow, take_flow
from app.accounts.sessions import csrf_of, end_session, sessions_of
from app.accounts.store import key_of
from app.accounts.tokens import end_token, make_token, tokens_of
from tests.accounts.attacks import Attack, Thief, bearer_asks, secret_of
from tests.accounts.hostile_late import lookalikes, methods, renewals, scopes, second_persons
from tests.accounts.hostile_more import cookies, guesses, paths, redirects, tokens, uploads
from tests.accounts.team import NAMES, Browser, Team, password_of

FORMS = "application/x-www-form-urlencoded"


def _cookie(team: Team, value: str, path: str = "/account", name: str = "lotgraph") -> Any:
    return Thief(team, {"cookie": f"{name}={value}"}).ask("GET", path)


def fixation() -> Iterator[Attack]:
    """A cookie that was put into a browser is not the one of the session it then has."""
    values = {
        "all a": "a" * 43, "all zero": "0" * 43, "dashes": "-" * 43, "admin": "admin", "empty": "",
        "a number": "1", "longer": "a" * 44, "shorter": "a" * 42, "blank": "a" * 42 + "%20",
        "a name": NAMES["admin"], "JSON": '{"name":"admin"}', "none": "null",
    }  # fmt: skip

    def planted(value: str, name: str) -> Callable[[Team], Any]:
        def send(team: Team) -> Any:
            victim = team.browser()
            victim.client.cookies.set(name, value or '""', domain="127.0.0.1", path="/")
            victim.sign_in(NAMES["viewer"])
            assert secret_of(victim) != value
            return _cookie(team, value, name=name)

        return send

    for title, value in values.items():
        yield Attack("fixation", f"session cookie planted before sign-in: {title}",
                     planted(value, "lotgraph"), frozenset({303}))  # fmt: skip

    def visit(team: Team) -> Any:
        victim, chosen = team.browser(), "v" * 43
        victim.client.cookies.set("lotgraph-visit", chosen, domain="127.0.0.1", path="/")
        victim.sign_in(NAMES["viewer"])
        return _cookie(team, chosen)

    yield Attack("fixation", "visit's cookie planted, then tried as session", visit,
                 frozenset({303}))  # fmt: skip

    def own_flow(team: Team) -> Any:
        flow = begin_flow(team.desk.store, "t" * 43, "/")
        return Thief(team).ask("GET", f"/sign-in/back?state={flow.state}&code=c")

    yield Attack("fixation", "victim sent back with the thief's state", own_flow)


def replay() -> Iterator[Attack]:
    """What was used, ended or is over."""

    def ended(how: Callable[[Team, Browser], object]) -> Callable[[Team], Any]:
        def send(team: Team) -> Any:
            browser = team.role("viewer")
            secret = secret_of(browser)
            how(team, browser)
            return _cookie(team, secret)

        return send

    def latest(team: Team) -> str:
        return sessions_of(team.desk.store, team.desk.settings, NAMES["viewer"])[0].number

    def age(column: str, hours: int) -> Callable[[Team, Browser], object]:
        def change(team: Team, browser: Browser) -> None:
            with team.desk.store.write() as work:
                by = hours * 3_600_000_000
                work.execute(
                    f"UPDATE session SET {column} = {column} - ? WHERE key = ?",  # noqa: S608
                    (by, key_of(secret_of(browser))),
                )

        return change

    for title, how in {
        "signed out": lambda _, browser: browser.post("/sign-out", {}),
        "ended by an admin": lambda team, _: end_session(team.desk.store, latest(team)),
        "idle too long": age("used_at", 2), "older than a day": age("began_at", 24),
    }.items():  # fmt: skip
        yield Attack("replay", f"session: {title}", ended(how), frozenset({303}))

    def link(*, used: bool) -> Callable[[Team], Any]:
        def send(team: Team) -> Any:
            name = f"linked {used}"
            add_account(team.desk.store, name, ["viewer"])
            old = make_link(team.desk.store, name)
            if used:
                use_link(team.desk.store, old, password_of(name))
            else:
                make_link(team.desk.store, name)
            form = {"token": old, "password": "four plain words", "again": "four plain words"}
            return team.browser().post("/sign-in/link", form, "/sign-in")

        return send

    yield Attack("replay", "one-time link: used", link(used=True))
    yield Attack("replay", "one-time link: replaced by a newer", link(used=False))

    def confirmation(state: str) -> Callable[[Team], Any]:
        def send(team: Team) -> Any:
            store = team.desk.store
            found = ask_second(store, "RC-1", "freeze", {"version": "1"}, by="x", by_account=True)
            decide_confirmation(store, found, "y", state)
            lead = team.known("recall lead")
            form = {"do": "confirm", "password": password_of(NAMES["recall lead"])}
            return lead.post(f"/recall/confirm?request={found.number}", form)

        return send

    for state in ("confirmed", "turned down", "withdrawn", "replaced"):
        yield Attack("replay", f"request for a second person: {state}", confirmation(state))

    def flow(team: Team) -> Any:
        begun = begin_flow(team.desk.store, "w" * 43, "/")
        take_flow(team.desk.store, begun.state, "w" * 43)
        cookie = {"cookie": f"lotgraph-visit={'w' * 43}"}
        return Thief(team, cookie).ask("GET", f"/sign-in/back?state={begun.state}&code=c")

    yield Attack("replay", "state of the provider: used", flow)

    def token(team: Team) -> Any:
        account = find_account(team.desk.store, NAMES["integrator"])
        text = make_token(team.desk.store, account, title="x", scopes=["read"], days=1)
        end_token(team.desk.store, tokens_of(team.desk.store, account.name)[0].number)
        return bearer_asks(team, text)

    yield Attack("replay", "token: ended", token)


_POSTS = (
    "/accounts", "/account/tokens", "/account/sessions", "/account/tokens/end",
    "/account/password", "/sign-out", "/load/map", "/load/forget", "/load/book", "/recall/new",
    "/recall/hold",
    "/recall/case?number=RC-1", "/recall/drills", "/running/stop?number=1", "/trace/stop?work=1",
    "/recall/confirm?request=1", "/recall/attach?number=RC-1",
)  # fmt: skip


def forgery() -> Iterator[Attack]:
    """Writes another site had a signed-in browser make."""

    def post(path: str, how: str) -> Callable[[Team], Any]:
        def send(team: Team) -> Any:
            browser, other = team.known("admin"), team.known("viewer")
            bodies = {
                "without its text": "a=b", "with an empty text": "csrf=&a=b",
                "with another session's text": f"csrf={csrf_of(secret_of(other))}",
                "with the visit's text": f"csrf={csrf_of('v' * 43)}",
            }  # fmt: skip
            return browser.client.post(path, content=bodies[how], headers={"content-type": FORMS})

        return send

    for path, how in product(_POSTS, ("without its text", "with another session's text")):
        yield Attack("forgery", f"POST {path} {how}", post(path, how), frozenset({403}))
    for how in ("with an empty text", "with the visit's text"):
        yield Attack("forgery", f"POST /accounts {how}", post("/accounts", how), frozenset({403}))

    def other(title: str, **more: Any) -> Attack:
        def send(team: Team) -> Any:
            browser = team.known("admin")
            real = csrf_of(secret_of(browser))
            given = {key: _filled(value, real) for key, value in more.items()}
            return browser.client.request(
                given.pop("method", "POST"), given.pop("path", "/accounts"), **given
            )

        return Attack("forgery", title, send, frozenset({401, 403, 405}))

    kind = {"content-type": FORMS}
    yield other("the text in the address", path="/accounts?csrf={csrf}", content="a=b",
                headers=kind)  # fmt: skip
    yield other("the text as second field", content="do=add&csrf={csrf}", headers=kind)
    yield other("the text with more behind it", content="csrf={csrf}0", headers=kind)
    yield other("the text in capitals", content="csrf={CSRF}", headers=kind)
    yield other("plain text", content="csrf={csrf}", headers={"content-type": "text/plain"})
    yield other("no type", content="csrf={csrf}")
    yield other("JSON without a header", content='{"csrf": "{csrf}"}',
                headers={"content-type": "application/json"})  # fmt: skip
    yield other("a header of another", headers={"x-csrf-token": "0" * 64})
    yield other("a header in cookies", headers={"cookie": "lotgraph={csrf}; x-csrf-token={csrf}"})
    yield other("GET in place of POST, by a header", method="GET", path="/running/stop",
                headers={"x-http-method-override": "POST"})  # fmt: skip
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT"):
        yield other(f"the method {method}", method=method)
    origins = ("null", "http://evil.example", "http://127.0.0.1.evil.example", "http://127.0.0.1:1",
               "http://localhost", "https://user@127.0.0.1")  # fmt: skip
    for origin in origins:
        yield other(f"the right text from {origin}", content="csrf={csrf}",
                    headers={**kind, "origin": origin})  # fmt: skip
    for site in ("cross-site", "same-site"):
        yield other(f"the right text, {site}", content="csrf={csrf}",
                    headers={**kind, "sec-fetch-site": site})  # fmt: skip

    def sign_in(team: Team) -> Any:
        form = {"name": NAMES["viewer"], "password": password_of(NAMES["viewer"])}
        return Thief(team).ask("POST", "/sign-in", data=form)

    yield Attack("forgery", "signing a victim in as the thief", sign_in, frozenset({403}))


def _filled(value: Any, csrf: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(text, csrf) for key, text in value.items()}
    return value.replace("{csrf}", csrf).replace("{CSRF}", csrf.upper())


def roles() -> Iterator[Attack]:
    """More than one's role."""
    form = {"do": "add", "name": "mallory", "role-admin": "yes"}

    def as_role(role: str, path: str, given: Mapping[str, str]) -> Callable[[Team], Any]:
        return lambda team: team.known(role).post(path, given)

    acts = {"freeze": "1", "close": "1", "exclude": "1", "undo": "1", "unmark": "1", "hold": "1",
            "send": "1", "activate": "1", "milestone": "1"}  # fmt: skip
    for role in ("viewer", "investigator", "recall lead", "analyst", "integrator"):
        yield Attack("roles", f"{role} makes an admin", as_role(role, "/accounts", form),
                     frozenset({403}))  # fmt: skip
    for act, role in product(acts, ("viewer", "investigator")):
        yield Attack("roles", f"{role} does {act} on a case", as_role(
            role, "/recall/case?number=RC-1", {"do": act, "by": NAMES["recall lead"]}
        ), frozenset({403}))  # fmt: skip
    for act in ("note", "reply", "include"):
        yield Attack("roles", f"viewer does {act} on a case",
                     as_role("viewer", "/recall/case?number=RC-1", {"do": act}),
                     frozenset({403}))  # fmt: skip

    def headers(**more: str) -> Callable[[Team], Any]:
        given = {name.replace("_", "-"): value for name, value in more.items()}
        return lambda team: team.known("viewer").client.get("/accounts", headers=given)

    for name, value in {
        "x_user": NAMES["admin"], "x_remote_user": NAMES["admin"], "remote_user": NAMES["admin"],
        "x_forwarded_user": NAMES["admin"], "x_role": "admin", "x_permissions": "admin",
        "x_webauth_user": NAMES["admin"], "x_auth_request_email": NAMES["admin"],
        "x_original_url": "/account", "x_rewrite_url": "/account", "x_accel_redirect": "/accounts",
        "lotgraph_bookmarks": '["admin"]',
    }.items():  # fmt: skip
        yield Attack("roles", f"viewer with {name}", headers(**{name: value}), frozenset({403}))
    for own in (
        {"session": "x", "name": NAMES["admin"]},
        {"session": "%"},
        {"session": "' OR 1=1"},
    ):
        yield Attack("roles", f"ends a session of another: {own}",
                     as_role("viewer", "/account/sessions", own))  # fmt: skip
    for scope in ("admin", "recall", "load", "query"):
        made = {"title": "x", "days": "1", "scope-read": "yes", f"scope-{scope}": "yes"}
        yield Attack("roles", f"viewer makes a token that may {scope}",
                     as_role("viewer", "/account/tokens", made))  # fmt: skip


def hosts() -> Iterator[Attack]:
    """Names this app does not go by."""
    names = (
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example",
        "127.0.0.1@evil.example", "evil.example:80", "[::ffff:1.2.3.4]", "0.0.0.0", "10.0.0.1",
        "2130706433", "127.1",
        "lotgraph.example.evil.example", "xlotgraph.example", "localhost,evil.example",
        "localhost/",
        "localhost#", "localhost ", "evil.example?localhost", "*", "169.254.169.254",
    )  # fmt: skip

    def send(host: str) -> Callable[[Team], Any]:
        return lambda team: team.known("viewer").client.get("/account", headers={"host": host})

    for name in names:
        yield Attack("hosts", f"Host: {name}", send(name), frozenset({400, 421}))
    for header in ("x-forwarded-host", "x-host", "forwarded", "x-forwarded-server"):

        def spoofed(team: Team, header: str = header) -> Any:
            given = {header: "host=evil.example" if header == "forwarded" else "evil.example"}
            answer = team.known("admin").post(
                "/accounts", {"do": "link", "name": NAMES["viewer"]}, headers=given
            )
            assert "evil.example" not in answer.text
            return Thief(team, {"host": "evil.example", header: "127.0.0.1"}).ask("GET", "/sign-in")

        yield Attack("hosts", f"{header} beside it", spoofed, frozenset({421}))


def proxies() -> Iterator[Attack]:
    """A visitor who says to be a proxy, or to come from elsewhere, is locked out all the same."""
    headers = (
        "x-forwarded-for", "x-real-ip", "x-client-ip", "forwarded", "true-client-ip",
        "cf-connecting-ip", "x-cluster-client-ip", "x-forwarded", "via", "x-originating-ip",
    )  # fmt: skip

    def locked(header: str, name: str) -> Callable[[Team], Any]:
        def send(team: Team) -> Any:
            answers = []
            for number in range(6):
                browser = team.browser(address=f"10.77.{len(header)}.1")
                csrf = browser.csrf("/sign-in")
                answers.append(browser.client.post(
                    "/sign-in", data={"csrf": csrf, "name": name, "password": "guess"},
                    headers={header: f"192.0.2.{number}"},
                ))  # fmt: skip
            return answers[-1]

        return send

    for header in headers:
        yield Attack("proxies", f"guesses with {header}", locked(header, f"victim {header}"),
                     frozenset({429}))  # fmt: skip
    for header, value in {
        "x-forwarded-for": "127.0.0.1", "x-real-ip": "::1", "forwarded": "for=127.0.0.1",
        "x-forwarded-proto": "https", "x-forwarded-prefix": "/sign-in",
        "x-original-url": "/sign-in",
        "x-rewrite-url": "/sign-in", "x-forwarded-path": "/static/app.css",
    }.items():  # fmt: skip
        yield Attack("proxies", f"nobody with {header}: {value}", lambda team, h=header, v=value:
                     Thief(team, {h: v}).ask("GET", "/api/v1/health"),
                     frozenset({401}))  # fmt: skip


KINDS = (
    fixation, replay, forgery, roles, hosts, proxies, cookies, tokens, uploads, paths, redirects,
    guesses, methods, renewals, scopes, second_persons, lookalikes,
)  # fmt: skip


def attacks() -> list[Attack]:
    """All of them."""
    return [each for kind in KINDS for each in kind()]
