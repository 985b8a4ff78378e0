"""Sign-in by a real Keycloak: groups, refusals, replays, keys that change, signing out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest

from app.accounts.accounts import find_account, set_disabled
from app.accounts.flows import ProviderRefusedError
from app.accounts.sessions import is_again, sessions_of
from tests.accounts.realm import Realm, Visitor, app_of, realm_of
from tests.accounts.team import HOST, Team, be_quick
from tests.keycloak import Place


@pytest.fixture(scope="module")
def realm(keycloak: Place) -> Realm:
    """A realm for these tests."""
    return realm_of(keycloak)


@pytest.fixture(scope="module")
def team(realm: Realm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """The app over a closed port; people sign in by the realm, or by a password."""
    patch = pytest.MonkeyPatch()
    be_quick(patch)
    with app_of(realm, tmp_path_factory.mktemp("home")) as made:
        yield made
    patch.undo()


def _code(path: str) -> str:
    return parse_qs(urlsplit(path).query)["code"][0]


def test_a_group_gives_a_role(team: Team, realm: Realm) -> None:
    kim = Visitor(team, realm)
    asked = parse_qs(urlsplit(kim.leave()).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    answer = kim.sign_in("kim")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "recall lead" in kim.here.get("/account").text
    assert kim.here.get("/accounts").status_code == 403
    account = find_account(team.desk.store, "kim")
    assert (account.roles, account.issuer, account.password) == (
        ("recall lead",), realm.issuer, False,
    )  # fmt: skip
    assert kim.here.sign_in("kim", realm.password).status_code == 401


def test_who_is_in_no_group_that_counts_is_refused(team: Team, realm: Realm) -> None:
    stranger = Visitor(team, realm)
    answer = stranger.sign_in("max")
    assert answer.status_code == 403
    assert "in no group that gives a role" in answer.text
    assert stranger.here.get("/account").status_code == 303


def test_roles_follow_the_groups_and_leaving_them_ends_what_was_open(
    team: Team, realm: Realm
) -> None:
    lee = Visitor(team, realm)
    assert lee.sign_in("lee").status_code == 303
    realm.put_in_group("lee", "plant-admins")
    assert Visitor(team, realm).sign_in("lee").status_code == 303
    assert lee.here.get("/accounts").status_code == 200
    realm.put_in_group("lee", "strangers")
    assert Visitor(team, realm).sign_in("lee").status_code == 403
    assert lee.here.get("/accounts").status_code == 303


def test_a_state_is_taken_once_and_from_its_own_browser(team: Team, realm: Realm) -> None:
    thief, victim = Visitor(team, realm), Visitor(team, realm)
    back = thief.show_up(thief.leave(), "kim")
    assert back is not None
    victim.leave()
    assert victim.here.get(back).status_code == 403
    wrong = back.replace("state=", "state=x")
    assert thief.here.get(wrong).status_code == 403
    assert thief.here.get(back).status_code == 303
    again = thief.here.get(back)
    assert again.status_code == 403
    assert "was used" in again.text


def test_a_code_is_taken_once_and_with_its_own_proof(team: Team, realm: Realm) -> None:
    """A code used before, and one of another attempt (other verifier): the provider refuses."""
    kim = Visitor(team, realm)
    back = kim.show_up(kim.leave(), "kim")
    assert back is not None
    assert kim.here.get(back).status_code == 303
    for code in (_code(back), _code(kim.show_up(kim.leave(), None) or "")):
        state = parse_qs(urlsplit(kim.leave()).query)["state"][0]
        answer = kim.here.get(f"/sign-in/back?{urlencode({'state': state, 'code': code})}")
        assert answer.status_code == 403
        assert "did not take the code" in answer.text


def test_an_attempt_grows_too_old(team: Team, realm: Realm) -> None:
    kim = Visitor(team, realm)
    back = kim.show_up(kim.leave(), "kim")
    with team.desk.store.write() as work:
        work.execute("UPDATE flow SET began_at = began_at - 600000000")
    assert kim.here.get(back or "").status_code == 403


def test_the_provider_may_change_its_keys(team: Team, realm: Realm) -> None:
    assert Visitor(team, realm).sign_in("kim").status_code == 303
    old = sessions_of(team.desk.store, team.desk.settings, "kim")[0].id_token or ""
    assert team.desk.provider._claims(old)
    realm.change_keys()
    with team.desk.provider._lock:  # a second has passed since they were read
        assert team.desk.provider._keys is not None
        read_at, keys = team.desk.provider._keys
        team.desk.provider._keys = read_at - 2, keys
    assert Visitor(team, realm).sign_in("kim").status_code == 303
    with pytest.raises(ProviderRefusedError, match="not signed by a key of its own"):
        team.desk.provider._claims(old)


def test_signing_out_leads_out_of_the_provider_too(team: Team, realm: Realm) -> None:
    kim = Visitor(team, realm)
    assert kim.sign_in("kim").status_code == 303
    page = kim.here.post("/sign-out", {})
    assert page.status_code == 200
    link = re.search(r'href="([^"]+/logout[^"]*)"', page.text)
    assert link
    assert kim.here.get("/account").status_code == 303
    assert kim.show_up(kim.leave(), None) is not None  # the provider still knows kim
    out = kim._ask("GET", html.unescape(link[1]))
    assert (out.status_code, out.headers["location"]) == (302, f"{HOST}/sign-out/done")
    assert kim.show_up(kim.leave(), None) is None


def test_a_confirmation_has_the_provider_ask_again(team: Team, realm: Realm) -> None:
    """Who is known there is asked all the same; an old word, and another person's, do not count."""
    kim = Visitor(team, realm)
    assert kim.sign_in("kim").status_code == 303
    store = team.desk.store
    number = sessions_of(store, team.desk.settings, "kim")[0].number
    again = "/account/again?next=/recall"
    asked = kim.leave(again)
    assert kim.show_up(asked, None) is None
    parts = urlsplit(asked)
    query = [
        pair for pair in parts.query.split("&") if not pair.startswith(("prompt=", "max_age="))
    ]
    silent = kim.show_up(urlunsplit(parts._replace(query="&".join(query))), None)
    with store.write() as work:
        work.execute("UPDATE flow SET began_at = began_at + 120000000")
    assert kim.here.get(silent or "").status_code == 403
    assert not is_again(store, number)

    other = Visitor(team, realm)
    other.here = kim.here
    wrong = other.show_up(kim.leave(again), "noa")
    assert kim.here.get(wrong or "").status_code == 403
    assert not is_again(store, number)

    back = kim.show_up(kim.leave(again), "kim")
    answer = kim.here.get(back or "")
    assert (answer.status_code, answer.headers["location"]) == (303, "/recall")
    assert is_again(store, number)


def test_a_disabled_account_stays_out(team: Team, realm: Realm) -> None:
    noa = Visitor(team, realm)
    assert noa.sign_in("noa").status_code == 303
    set_disabled(team.desk.store, "noa", True)
    assert noa.here.get("/account").status_code == 303
    assert Visitor(team, realm).sign_in("noa").status_code == 403
