"""Local accounts: links, passwords, sessions, lockout, tokens."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.accounts.accounts import (
    account_of_link,
    accounts_of,
    add_account,
    find_account,
    make_link,
    set_disabled,
    set_roles,
    use_link,
)
from app.accounts.failures import LIMITS, WINDOW_MINUTES, TooManyFailuresError
from app.accounts.names import AccountError
from app.accounts.notes import notes_waiting
from app.accounts.passwords import WeakPasswordError
from app.accounts.sessions import (
    SignInError,
    begin_session,
    check_sign_in,
    find_session,
    sessions_of,
)
from app.accounts.store import FILE, AccountsError, Store
from app.accounts.tokens import TokenError, actor_of_token, make_token, tokens_of
from app.acting import NO_PERSON
from app.settings import Settings
from app.times import instant_text
from tests.accounts.team import NAMES, Team, be_quick, password_of

pytestmark = pytest.mark.usefixtures("quick_hashes")
_MINUTE = 60_000_000


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)


class Clock:
    """A clock that is set by hand."""

    at = 1_000_000_000_000_000

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return Store(tmp_path / "home" / FILE, clock)


def _with_password(store: Store, name: str, *roles: str) -> None:
    add_account(store, name, roles or ("admin",))
    use_link(store, make_link(store, name), password_of(name))


def test_the_first_admin_comes_in_by_a_link_that_works_once(team: Team) -> None:
    add_account(team.desk.store, "first", ["admin"])
    path = f"/sign-in/link?token={make_link(team.desk.store, 'first')}"
    visitor = team.browser()
    page = visitor.get(path)
    assert page.status_code == 200
    assert "Choose a password" in page.text
    form = {"token": path.partition("=")[2], "password": "four plain words here"}
    weak = visitor.post("/sign-in/link", form | {"password": "short", "again": "short"}, path)
    assert weak.status_code == 400
    typo = visitor.post("/sign-in/link", form | {"again": "four plain words hear"}, path)
    assert "differ" in typo.text
    done = visitor.post("/sign-in/link", form | {"again": form["password"]}, path)
    assert done.status_code == 303
    assert visitor.get("/accounts").status_code == 200
    again = team.browser()
    assert again.get(path).status_code == 404
    used = again.post("/sign-in/link", form | {"again": form["password"]}, "/sign-in")
    assert used.status_code == 404
    assert set_disabled(team.desk.store, "first", True).disabled


def test_nobody_sees_a_page_without_signing_in(team: Team) -> None:
    visitor = team.browser()
    answer = visitor.get("/thing?ref=lot:A/1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fthing%3Fref%3Dlot%3AA%2F1"
    told = visitor.get("/api/v1/health")
    assert (told.status_code, told.json()["error"]["code"]) == (401, "sign_in")
    assert told.headers["www-authenticate"] == "Bearer"
    part = visitor.get("/search/instant?q=a", headers={"sec-fetch-dest": "empty"})
    assert part.status_code == 401


def test_a_person_signs_in_and_out(team: Team) -> None:
    visitor = team.browser()
    answer = visitor.sign_in(NAMES["viewer"], to="/checks")
    assert (answer.status_code, answer.headers["location"]) == (303, "/checks")
    told = answer.headers.get_list("set-cookie")
    cookie = next(each for each in told if each.startswith("lotgraph="))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {each.strip() for each in cookie.split(";")}
    page = visitor.get("/account")
    assert "viewer-person" in page.text
    assert "Sign out" in page.text
    secret = visitor.client.cookies["lotgraph"]
    assert visitor.post("/sign-out", {}).headers["location"] == "/sign-out/done"
    visitor.client.cookies.set("lotgraph", secret)
    assert visitor.get("/account").status_code == 303


def test_sessions_are_listed_and_ended(team: Team) -> None:
    one, other = team.role("analyst"), team.role("analyst", address="10.2.2.2")
    page = one.get("/account").text
    assert page.count("(this one)") == 1
    assert "10.2.2.2" in page
    found = sessions_of(team.desk.store, team.desk.settings, NAMES["analyst"])
    theirs = next(each for each in found if each.address == "10.2.2.2")
    assert one.post("/account/sessions", {"session": theirs.number}).status_code == 303
    assert other.get("/account").status_code == 303
    assert one.get("/account").status_code == 200
    foreign = team.role("viewer").post("/account/sessions", {"session": found[0].number})
    assert foreign.status_code in (303, 404)
    assert one.get("/account").status_code == 200


def test_a_session_ends_by_idleness_and_in_any_case(store: Store, clock: Clock) -> None:
    _with_password(store, "anna")
    settings = Settings(session_idle_minutes=60, session_hours=12)
    account = find_account(store, "anna")
    secret = begin_session(store, account, address="a", agent="b")
    start = clock.at
    for minutes in range(50, 12 * 60, 50):
        clock.at = start + minutes * _MINUTE
        assert find_session(store, settings, secret) is not None, minutes
    clock.at = start + 12 * 60 * _MINUTE
    assert find_session(store, settings, secret) is None
    secret = begin_session(store, account, address="a", agent="b")
    clock.at += 60 * _MINUTE
    assert find_session(store, settings, secret) is None
    assert sessions_of(store, settings, "anna") == []


def test_a_session_that_ends_by_its_time_is_entered_once(store: Store, clock: Clock) -> None:
    """When the next person comes, with the time it really ended at."""
    _with_password(store, "anna")
    settings = Settings(session_idle_minutes=60, session_hours=12)
    account = find_account(store, "anna")
    start = clock.at
    begin_session(store, account, address="a", agent="b")
    clock.at = start + 90 * _MINUTE
    secret = begin_session(store, account, address="a", agent="b")
    for _ in range(2):
        assert find_session(store, settings, secret) is not None
        timed_out = [each for each in notes_waiting(store)[1] if each.what == "session timed out"]
        assert [each.told["account"] for each in timed_out] == ["anna"]
        assert timed_out[0].told["ended_at"] == instant_text(start + 60 * _MINUTE)
        assert timed_out[0].person == NO_PERSON


def test_whoever_fails_too_often_waits(store: Store, clock: Clock) -> None:
    """A name that is no account's is answered alike; a success hides no failures of others."""
    _with_password(store, "anna")
    for name in ("anna", "nobody here"):
        for _ in range(LIMITS["name"]):
            with pytest.raises(SignInError):
                check_sign_in(store, name, "wrong", "10.0.0.1")
        with pytest.raises(TooManyFailuresError) as caught:
            check_sign_in(store, name.upper(), password_of("anna"), "10.0.0.2")
        assert caught.value.detail["retry_after_s"] == WINDOW_MINUTES * 60
    clock.at += WINDOW_MINUTES * _MINUTE
    assert check_sign_in(store, "Anna", password_of("anna"), "10.0.0.1").name == "anna"
    for number in range(LIMITS["address"]):
        with pytest.raises(SignInError):
            check_sign_in(store, f"guess {number}", "wrong", "10.0.0.1")
    with pytest.raises(TooManyFailuresError):
        check_sign_in(store, "anna", password_of("anna"), "10.0.0.1")
    assert check_sign_in(store, "anna", password_of("anna"), "10.0.0.3")


def test_a_link_ends_a_lock_and_all_sessions(store: Store) -> None:
    _with_password(store, "anna")
    settings = Settings()
    secret = begin_session(store, find_account(store, "anna"), address="a", agent="b")
    for _ in range(LIMITS["name"]):
        with pytest.raises(SignInError):
            check_sign_in(store, "anna", "wrong", "10.0.0.1")
    link = make_link(store, "anna")
    assert find_session(store, settings, secret) is not None
    use_link(store, link, "four plain words here")
    assert find_session(store, settings, secret) is None
    assert check_sign_in(store, "anna", "four plain words here", "10.0.0.1")


def test_links_grow_old_and_replace_each_other(store: Store, clock: Clock) -> None:
    add_account(store, "anna", ["admin"])
    first, second = make_link(store, "anna"), make_link(store, "anna")
    assert account_of_link(store, first) is None
    assert account_of_link(store, second) is not None
    clock.at += 24 * 60 * _MINUTE
    with pytest.raises(AccountError, match="too old"):
        use_link(store, second, "four plain words here")


@pytest.mark.parametrize(
    "name", ["", " ", "nobody", "-a", "a\nb", "a\u202eb", "x" * 101, "a<b", "_"]
)
def test_some_names_are_none(store: Store, name: str) -> None:
    with pytest.raises(AccountError):
        add_account(store, name, ["viewer"])


def test_names_differ_by_more_than_case_and_roles_are_known(store: Store) -> None:
    add_account(store, "Anna", ["viewer", "admin"])
    with pytest.raises(AccountError, match="already"):
        add_account(store, "aNNa", ["viewer"])
    with pytest.raises(AccountError, match="no role"):
        add_account(store, "ben", ["root"])
    with pytest.raises(AccountError, match="needs a role"):
        add_account(store, "ben", [])
    assert [each.name for each in accounts_of(store)] == ["Anna"]


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "my name is anna", "x" * 300])
def test_some_passwords_are_not_taken(store: Store, password: str) -> None:
    add_account(store, "anna", ["viewer"])
    with pytest.raises(WeakPasswordError):
        use_link(store, make_link(store, "anna"), password)


def test_somebody_stays_admin(store: Store) -> None:
    _with_password(store, "anna", "admin")
    for change in (
        lambda: set_roles(store, "anna", ["viewer"]), lambda: set_disabled(store, "anna", True),
    ):  # fmt: skip
        with pytest.raises(AccountError, match="only admin"):
            change()
    _with_password(store, "ben", "admin")
    secret = begin_session(store, find_account(store, "anna"), address="a", agent="b")
    set_disabled(store, "anna", True)
    assert find_session(store, Settings(), secret) is None
    set_disabled(store, "anna", False)
    assert find_session(store, Settings(), secret) is None
    with pytest.raises(AccountError, match="only admin"):
        set_roles(store, "ben", ["viewer"]) if set_disabled(store, "anna", True) else None


def test_a_token_holds_no_more_than_it_was_given(store: Store, clock: Clock) -> None:
    _with_password(store, "mes", "integrator")
    account = find_account(store, "mes")
    for scopes in (["query"], ["admin"], [], ["load", "recall"]):
        with pytest.raises(TokenError):
            make_token(store, account, title="MES", scopes=scopes, days=1)
    for days in (0, 400):
        with pytest.raises(TokenError):
            make_token(store, account, title="MES", scopes=["load"], days=days)
    text = make_token(store, account, title="MES", scopes=["load"], days=1)
    actor = actor_of_token(store, text)
    assert actor is not None
    assert (actor.name, actor.permissions, actor.session) == ("mes", frozenset({"load"}), "")
    assert text not in str(tokens_of(store, "mes"))
    assert text.split("_", 2)[2].encode() not in b"".join(
        path.read_bytes() for path in store.path.parent.iterdir()
    )
    assert actor_of_token(store, text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    set_roles(store, "mes", ["viewer"])
    narrowed = actor_of_token(store, text)
    assert narrowed is not None
    assert narrowed.permissions == frozenset()
    clock.at += 24 * 60 * _MINUTE
    assert actor_of_token(store, text) is None


def test_a_token_asks_the_api(team: Team) -> None:
    account = find_account(team.desk.store, NAMES["integrator"])
    text = make_token(team.desk.store, account, title="MES", scopes=["load"], days=1)
    program = team.browser()
    bearer = {"authorization": f"Bearer {text}"}
    assert program.get("/api/v1/running", headers=bearer).status_code == 403
    sent = program.client.post("/api/v1/events", headers=bearer, content=b"")
    assert sent.status_code not in (401, 403)
    for path in ("/account/tokens", "/account/sessions", "/account/password"):
        assert program.client.post(path, headers=bearer, data={}).status_code == 403


def test_a_token_is_shown_once_on_the_page(team: Team) -> None:
    person = team.role("integrator")
    form = {"title": "WMS", "days": "30", "scope-load": "yes"}
    made = person.post("/account/tokens", form)
    assert made.status_code == 200
    text = made.text.partition("<code>lotgraph_")[2].partition("<")[0]
    assert len(text) > 50
    again = person.get("/account").text
    assert "WMS" in again
    assert text not in again
    number = next(
        each.number for each in tokens_of(team.desk.store, NAMES["integrator"])
        if each.title == "WMS"
    )  # fmt: skip
    assert team.role("viewer").post("/account/tokens/end", {"number": number}).status_code == 404
    assert person.post("/account/tokens/end", {"number": number}).status_code == 303


def test_a_form_with_a_file_is_let_through_by_its_first_part(team: Team) -> None:
    person = team.role("integrator")
    file = {"file": ("events.csv", b"type,event_id\n", "text/csv")}
    sent = person.client.post("/load", data={"csrf": person.csrf()}, files=file)
    assert (sent.status_code, sent.headers["location"][:16]) == (303, "/load/file?uploa")
    assert person.client.post("/load", files=file).status_code == 403


def test_an_admin_makes_accounts_and_ends_them(team: Team) -> None:
    admin = team.role("admin")
    made = admin.post("/accounts", {"do": "add", "name": "carla", "role-viewer": "yes"})
    assert "/sign-in/link?token=" in made.text
    form = {"do": "roles", "name": "carla", "role-viewer": "yes", "role-recall lead": "yes"}
    assert admin.post("/accounts", form).status_code == 303
    assert find_account(team.desk.store, "carla").roles == ("viewer", "recall lead")
    for do in ("link", "end", "disable", "enable"):
        assert admin.post("/accounts", {"do": do, "name": "carla"}).status_code in (200, 303)
    assert admin.post("/accounts", {"do": "rule", "name": "carla"}).status_code == 400
    assert team.role("recall lead").get("/accounts").status_code == 403


def test_a_password_is_changed_by_who_knows_it(team: Team) -> None:
    person = team.role("investigator")
    assert person.post("/account/password", {"password": "wrong"}).status_code == 401
    right = {"password": password_of(NAMES["investigator"])}
    answer = person.post("/account/password", right)
    assert answer.headers["location"].startswith("/sign-in/link?token=")


def test_the_file_is_its_owners_alone(store: Store) -> None:
    _with_password(store, "anna")
    for path in store.path.parent.glob(f"{FILE}*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert password_of("anna").encode() not in store.path.read_bytes()


_KILLED = """
import os, signal, sys
from pathlib import Path
from app.accounts.accounts import add_account
from app.accounts.store import Store
store = Store(Path(sys.argv[1]))
add_account(store, "kim", ["viewer"])
with store.write() as work:
    work.execute("UPDATE account SET roles = '[]'")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_what_was_answered_outlives_a_kill_and_two_processes_share_it(store: Store) -> None:
    """What was in the middle is as if it had not begun."""
    _with_password(store, "anna")
    done = subprocess.run([sys.executable, "-c", _KILLED, str(store.path)], check=False)
    assert done.returncode < 0
    assert [(each.name, each.roles) for each in accounts_of(store)] == [
        ("anna", ("admin",)), ("kim", ("viewer",)),
    ]  # fmt: skip


def test_a_file_of_a_newer_lotgraph_is_not_touched(store: Store) -> None:
    _with_password(store, "anna")
    with store.write() as work:
        work.execute("PRAGMA user_version = 99")
    with pytest.raises(AccountsError, match="newer"):
        accounts_of(replace(store))
