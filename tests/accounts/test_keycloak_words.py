"""Which word of a real Keycloak lists the groups, how long one counts, and that its signing out is
heard."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.accounts.accounts import find_account
from app.accounts.claims import wrong_of_access_token, wrong_of_id_token
from app.accounts.flows import Flow
from app.accounts.provider import Provider
from app.accounts.sessions import sessions_of
from tests.accounts.realm import Realm, Visitor, app_of, realm_of, told_sign_outs
from tests.accounts.team import Team, be_quick
from tests.keycloak import Place
from tests.waiting import wait_until


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


@pytest.mark.parametrize(
    ("client", "where"), [("by-userinfo", "userinfo"), ("by-access", "access_token")]
)
def test_groups_come_from_where_the_settings_say_and_from_nowhere_else(
    client: str, where: str, realm: Realm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_quick(monkeypatch)
    given = {"provider_client": client, "provider_groups_from": where}
    with app_of(realm, tmp_path, **given) as ours:
        kim = Visitor(ours, realm)
        assert kim.sign_in("kim").status_code == 303
        assert find_account(ours.desk.store, "kim").roles == ("recall lead",)
        assert Visitor(ours, realm).sign_in("max").status_code == 403
        ours.desk.settings = ours.desk.settings.model_copy(
            update={"provider_groups_from": "id_token"}
        )
        del ours.desk.provider
        assert Visitor(ours, realm).sign_in("kim").status_code == 403  # it lists none
        assert kim.here.get("/account").status_code == 303


def test_an_access_token_counts_only_with_the_providers_signature(
    realm: Realm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token whose claims were written anew, one of another person, and one of another client."""
    be_quick(monkeypatch)
    given = {"provider_client": "by-access", "provider_groups_from": "access_token"}
    with app_of(realm, tmp_path, **given) as ours:
        kept: list[str] = []
        plain = type(ours.desk.provider)._grouping

        def with_another(provider: Provider, claims: Any, access_token: str) -> Any:
            kept.append(access_token)
            return plain(provider, claims, kept[0] if len(kept) < 3 else _forged(access_token))

        monkeypatch.setattr(Provider, "_grouping", with_another)
        assert Visitor(ours, realm).sign_in("kim").status_code == 303
        answer = Visitor(ours, realm).sign_in("noa")
        assert (answer.status_code, "not of the same sign-in: sub" in answer.text) == (403, True)
        answer = Visitor(ours, realm).sign_in("noa")
        assert (answer.status_code, "is not signed by" in answer.text) == (403, True)
        other = wrong_of_access_token(
            ours.desk.provider._claims(kept[0]) | {"azp": "another", "aud": "account"},
            ours.desk.provider._claims(kept[0])["sub"],
            issuer=realm.issuer, client="by-access", now=time.time(),
        )  # fmt: skip
        assert other == "azp"


def _forged(token: str) -> str:
    head, body, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    told["groups"] = ["/plant-admins"]
    return ".".join((head, base64.urlsafe_b64encode(json.dumps(told).encode()).decode(), signature))


def test_a_session_ends_when_the_provider_signs_its_person_out(team: Team, realm: Realm) -> None:
    """Told from program to program, believed by its signature, taken once; others stay."""
    kim, noa = Visitor(team, realm), Visitor(team, realm)
    assert kim.sign_in("kim").status_code == 303
    assert noa.sign_in("noa").status_code == 303
    with told_sign_outs(team) as (address, came):
        realm.tell_sign_outs_to(address)
        realm.sign_out("kim")
        wait_until(lambda: came != [], "the provider told it")
        assert came[0][1] == 200
        assert kim.here.get("/account").status_code == 303
        assert noa.here.get("/account").status_code == 200
        kim_again = Visitor(team, realm)
        assert kim_again.sign_in("kim").status_code == 303
        kind = {"content-type": "application/x-www-form-urlencoded"}
        token = came[0][0].partition(b"logout_token=")[2].partition(b"&")[0]
        id_token = sessions_of(team.desk.store, team.desk.settings, "noa")[0].id_token or ""
        for wrong in (token, token[:-4], id_token.encode(), _forged(token.decode()).encode(), b""):
            answer = team.browser().client.post(
                "/sign-out/provider", content=b"logout_token=" + wrong, headers=kind
            )
            assert answer.status_code == 400, wrong
        assert kim_again.here.get("/account").status_code == 200
        assert noa.here.get("/account").status_code == 200
        realm.tell_sign_outs_to("")


def test_a_session_grows_too_old_and_so_does_what_the_provider_said(
    team: Team, realm: Realm
) -> None:
    kim = Visitor(team, realm)
    assert kim.sign_in("kim").status_code == 303
    (session, *_) = sessions_of(team.desk.store, team.desk.settings, "kim")
    claims = team.desk.provider._claims(session.id_token or "")
    flow = Flow("", claims["nonce"], "", "/", None, 0)
    ours = {"issuer": realm.issuer, "client": "lotgraph"}
    assert wrong_of_id_token(claims, flow, now=time.time(), **ours) is None
    assert wrong_of_id_token(claims, flow, now=claims["exp"] + 61, **ours) == "exp"
    with team.desk.store.write() as work:
        work.execute("UPDATE session SET used_at = used_at - 3700000000")
    assert kim.here.get("/account").status_code == 303
