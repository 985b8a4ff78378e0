"""More hostile requests: cookies, tokens, files, paths, addresses to go on to, guesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from app.accounts.accounts import add_account, find_account, set_disabled
from app.accounts.sessions import csrf_of, sessions_of
from app.accounts.store import key_of
from app.accounts.tokens import make_token
from tests.accounts.attacks import Attack, Thief, bearer_asks, secret_of
from tests.accounts.team import NAMES, Browser, Team, password_of

PLANTED = "lotgraph=" + "a" * 43


def cookies() -> Iterator[Attack]:
    """Cookies that are none."""

    def of(team: Team) -> Browser:
        return team.known("admin")

    def stored(team: Team) -> str:
        return key_of(secret_of(of(team)))

    made: Mapping[str, Callable[[Team], str]] = {
        "its hash in the file": lambda team: f"lotgraph={stored(team)}",
        "its hash, cut": lambda team: f"lotgraph={stored(team)[:43]}",
        "the number of a session": lambda team: f"lotgraph={_first(team)}",
        "one letter changed": lambda team: f"lotgraph={_changed(secret_of(of(team)))}",
        "one letter more": lambda team: f"lotgraph={secret_of(of(team))}A",
        "in capitals": lambda team: f"lotgraph={secret_of(of(team)).swapcase()}",
        "under another name": lambda team: f"Lotgraph={secret_of(of(team))}",
        "under the name of the visit": lambda team: f"lotgraph-visit={secret_of(of(team))}",
        "under the name behind HTTPS": lambda team: f"__Host-lotgraph={secret_of(of(team))}",
        "twice, one of another": lambda team: f"lotgraph={secret_of(of(team))}; " + PLANTED,
        "twice, the other way": lambda team: f"{PLANTED}; lotgraph={secret_of(of(team))}",
        "its form's text": lambda team: f"lotgraph={csrf_of(secret_of(of(team)))[:43]}",
        "a token": lambda team: f"lotgraph={_token(team)}",
        "very long": lambda _: f"lotgraph={'a' * 7_000}",
        "a list": lambda team: "lotgraph[]=" + secret_of(of(team)),
        "SQL": lambda _: "lotgraph=' OR 1=1 --",
        "a wildcard": lambda _: "lotgraph=" + "%" * 43,
        "no name": lambda team: "=" + secret_of(of(team)),
        "only separators": lambda _: ";;;===;;;",
    }  # fmt: skip
    for title, make in made.items():
        yield Attack("cookies", title, lambda team, make=make:
                     Thief(team, {"cookie": make(team)}).ask("GET", "/accounts"),
                     frozenset({303}))  # fmt: skip


def _first(team: Team) -> str:
    found = sessions_of(team.desk.store, team.desk.settings, NAMES["admin"])
    return (found[0].number if found else "").ljust(43, "0")


def _changed(text: str) -> str:
    return text[:-2] + ("AB" if text[-2:] != "AB" else "CD")


def _token(team: Team, role: str = "integrator", scopes: Iterable[str] = ("read",)) -> str:
    account = find_account(team.desk.store, NAMES[role])
    return make_token(team.desk.store, account, title="x", scopes=list(scopes), days=1)


def tokens() -> Iterator[Attack]:
    """Tokens that are none, or do more than theirs."""
    made: Mapping[str, Callable[[Team], str]] = {
        "empty": lambda _: "", "a word": lambda _: "admin", "null": lambda _: "null",
        "cut": lambda team: _token(team)[:-1], "longer": lambda team: _token(team) + "A",
        "one letter changed": lambda team: _changed(_token(team)),
        "without its prefix": lambda team: _token(team).removeprefix("lotgraph_"),
        "another's number": lambda team: _swapped(team), "in capitals": lambda team:
        _token(team).swapcase(), "quoted": lambda team: f'"{_token(team)}"',
        "its hash": lambda team: _hashed(team), "a session's secret": lambda team:
        secret_of(team.known("admin")), "unsigned JWT": lambda _:
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.", "SQL": lambda _: "lotgraph_' OR 1=1 --",
        "two": lambda team: f"{_token(team)},{_token(team)}", "very long": lambda _: "a" * 7_000,
    }  # fmt: skip
    for title, make in made.items():
        yield Attack("tokens", title, lambda team, make=make: bearer_asks(team, make(team)),
                     frozenset({401, 429}))  # fmt: skip
    for scheme in ("Basic", "Token", "Digest", "", "Bearer:"):
        yield Attack("tokens", f"scheme “{scheme}”", lambda team, scheme=scheme: Thief(
            team, {"authorization": f"{scheme} {_token(team)}"}
        ).ask("GET", "/api/v1/health"), frozenset({401, 429}))  # fmt: skip
    for place in ("access_token", "token", "api_key", "authorization"):
        yield Attack("tokens", f"in the address as {place}", lambda team, place=place: Thief(
            team
        ).ask("GET", f"/api/v1/health?{place}={_token(team)}"), frozenset({401}))  # fmt: skip
    for header in ("x-api-key", "x-auth-token", "proxy-authorization"):
        yield Attack("tokens", f"as {header}", lambda team, header=header: Thief(
            team, {header: f"Bearer {_token(team)}"}
        ).ask("GET", "/api/v1/health"), frozenset({401}))  # fmt: skip
    beyond = (
        ("POST", "/api/v1/events"), ("POST", "/api/v1/cypher"), ("GET", "/api/v1/queries"),
        ("POST", "/api/v1/recall/cases"), ("POST", "/api/v1/recall/cases/RC-1/close"),
        ("POST", "/api/v1/recall/cases/RC-1/snapshots"), ("GET", "/accounts"),
        ("POST", "/accounts"), ("POST", "/account/tokens"), ("POST", "/account/sessions"),
        ("POST", "/account/password"),
        ("POST", "/recall/confirm?request=1"), ("GET", "/load"), ("POST", "/load"),
    )  # fmt: skip
    for method, path in beyond:
        yield Attack("tokens", f"one that may read does {method} {path}",
                     lambda team, m=method, p=path: bearer_asks(team, _token(team), p, m),
                     frozenset({403}))  # fmt: skip

    def beside(team: Team) -> Any:
        secret = secret_of(team.known("admin"))
        given = {"cookie": f"lotgraph={secret}", "authorization": f"Bearer {_token(team)}"}
        return Thief(team, given).ask("GET", "/accounts")

    yield Attack("tokens", "one that may read beside an admin's cookie", beside, frozenset({403}))

    def over(team: Team) -> Any:
        text = _token(team)
        with team.desk.store.write() as work:
            work.execute("UPDATE token SET expires_at = 1 WHERE number = ?", (text.split("_")[1],))
        return bearer_asks(team, text)

    yield Attack("tokens", "one whose time is over", over, frozenset({401, 429}))

    def disabled(team: Team) -> Any:
        add_account(team.desk.store, "left us", ["viewer"])
        account = find_account(team.desk.store, "left us")
        text = make_token(team.desk.store, account, title="x", scopes=["read"], days=1)
        set_disabled(team.desk.store, "left us", True)
        set_disabled(team.desk.store, "left us", False)
        return bearer_asks(team, text)

    yield Attack("tokens", "one of an account that was disabled", disabled, frozenset({401, 429}))


def _swapped(team: Team) -> str:
    one, other = _token(team).split("_", 2), _token(team).split("_", 2)
    return f"lotgraph_{one[1]}_{other[2]}"


def _hashed(team: Team) -> str:
    number, secret = _token(team).split("_", 2)[1:]
    return f"lotgraph_{number}_{key_of(secret)[:43]}"


def uploads() -> Iterator[Attack]:
    """Files another site had a signed-in browser send, or that nobody sent."""

    def part(name: str, value: str, file: str = "") -> str:
        more = f'; filename="{file}"' if file else ""
        return f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'

    def send(team: Team, body: str, kind: str, role: str, path: str = "/load") -> Any:
        browser = team.known(role)
        filled = body.replace("{csrf}", csrf_of(secret_of(browser)))
        return browser.client.post(path, content=filled.encode(), headers={"content-type": kind})

    kind, file = "multipart/form-data; boundary=b", part("file", "a,b\r\n1,2", "a.csv")
    bodies = {
        "without its text": file + "--b--", "its text behind the file": file +
        part("csrf", "{csrf}") + "--b--", "its text in the file": part("file", "csrf={csrf}", "a") +
        "--b--", "its text as the name of a file": part("file", "x", "{csrf}") + "--b--",
        "its text in another part": part("x", "{csrf}") + file + "--b--",
        "its text in a file's part": part("csrf", "{csrf}", "a.csv") + file + "--b--",
        "its text before the first part": "{csrf}\r\n" + file + "--b--",
        "a text of zeros": part("csrf", "0" * 64) + file + "--b--", "nothing": "",
        "no parts": "--b--", "much before it": "x" * 20_000 + part("csrf", "{csrf}") + "--b--",
        "its text twice, cut": part("csrf", "{csrf}"[:-1]) + "--b--",
    }  # fmt: skip
    for title, body in bodies.items():
        yield Attack("uploads", title, lambda team, body=body: send(team, body, kind, "integrator"),
                     frozenset({403}))  # fmt: skip
    right = part("csrf", "{csrf}") + file + "--b--"
    for other in ("text/plain", "application/json", "application/octet-stream", "multipart/mixed"):
        yield Attack("uploads", f"as {other}", lambda team, other=other:
                     send(team, right, other, "integrator"), frozenset({403}))  # fmt: skip
    for role in ("viewer", "analyst", "recall lead", "admin"):
        yield Attack("uploads", f"by the role {role}", lambda team, role=role:
                     send(team, right, kind, role), frozenset({403}))  # fmt: skip
    for path in ("/load/file?upload=x", "/load/booking?upload=x", "/load/refused?upload=x"):
        yield Attack("uploads", f"of another: {path}", lambda team, path=path:
                     team.known("integrator").get(path), frozenset({400, 404}))  # fmt: skip
    for path in ("/api/v1/events", "/api/v1/epcis", "/api/v1/load/preview", "/api/v1/load/book"):
        yield Attack("uploads", f"by nobody to {path}", lambda team, path=path:
                     Thief(team).ask("POST", path, content=b"[]"), frozenset({401}))  # fmt: skip


def paths() -> Iterator[Attack]:
    """Ways around the gate, and ways out of the site."""
    ways = (
        "/static/../accounts", "/static/..%2faccounts", "/static/%2e%2e/accounts",
        "/static/..;/accounts", "/static/../../app/settings.py", "/static/%2e%2e%2f%2e%2e%2fetc",
        "/static/..\\accounts", "/sign-in/../accounts", "/sign-in/..%2faccounts",
        "/sign-in%2f..%2faccounts", "/sign-in/link/../../accounts", "/SIGN-IN/../accounts",
        "//accounts", "/accounts/", "/accounts;x=/static/", "/accounts%00/static/",
        "/accounts?/static/", "/accounts%3f/sign-in", "/./accounts", "/ACCOUNTS", "/%61ccounts",
        "/sign-in/accounts", "/sign-out/done/accounts", "/static//../accounts", "/staticx",
        "/api/v1/openapi.json", "/api/v1/../../accounts", "/openapi.json", "/docs", "/redoc",
        "/metrics", "/running", "/api/v1/health", "/.git/config", "/accounts.json",
    )  # fmt: skip
    for way in ways:
        yield Attack("paths", f"nobody asks {way}", lambda team, way=way:
                     Thief(team).ask("GET", way),
                     frozenset({303, 307, 400, 401, 404}))  # fmt: skip
    for method in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE"):
        yield Attack("paths", f"nobody asks {method} /accounts", lambda team, method=method:
                     Thief(team).ask(method, "/accounts"), frozenset({303, 401, 403}))  # fmt: skip


_TARGETS = (
    "//evil.example", "https://evil.example", "http:evil.example", "/\\evil.example",
    "\\\\evil.example", "javascript:alert(1)", "///evil.example", "evil.example", "/\tevil",
    "/%0d%0aset-cookie:a=b\r\nx: y", "https:/evil.example", " //evil.example", "//[::1", "data:,x",
    "/\u2215evil.example",
)  # fmt: skip


def redirects() -> Iterator[Attack]:
    """Where one is sent after signing in is on this site."""

    def away(target: str) -> Callable[[Team], Any]:
        def send(team: Team) -> Any:
            answer = team.browser().sign_in(NAMES["viewer"], to=target)
            assert answer.headers["location"] == "/", target
            assert "a=b" not in str(answer.headers)
            return Thief(team).ask("GET", "/accounts")

        return send

    for target in _TARGETS:
        yield Attack("redirects", f"next={target!r}", away(target), frozenset({303}))


def guesses() -> Iterator[Attack]:
    """Names and passwords that are none."""
    tries = {
        "nothing": ("", ""), "no password": (NAMES["admin"], ""), "blank": (NAMES["admin"], " "),
        "SQL in the name": ("' OR 1=1 --", "x"),
        "SQL in the password": (NAMES["admin"], "' OR 1=1"),
        "a wildcard": ("%", "%"), "NUL": (NAMES["admin"] + "\x00", password_of(NAMES["admin"])),
        "the hash itself": (NAMES["admin"], "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA"),
        "very long": (NAMES["admin"], "x" * 100_000), "nobody": ("nobody", "nobody"),
        "cut": (NAMES["admin"], password_of(NAMES["admin"])[:-1]),
        "of another": (NAMES["admin"], password_of(NAMES["viewer"])),
    }  # fmt: skip

    def send(name: str, password: str) -> Callable[[Team], Any]:
        def sent(team: Team) -> Any:
            with team.desk.store.write() as work:
                work.execute("DELETE FROM failure")
            return team.browser(address="10.88.8.8").sign_in(name, password)

        return sent

    for title, (name, password) in tries.items():
        yield Attack("guesses", title, send(name, password), frozenset({400, 401}))
