"""What an ID token has to say, claim by claim, and what settings of another way leave out."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from app.accounts.accounts import find_account
from app.accounts.flows import Flow
from app.accounts.provider import Provider
from app.accounts.sessions import begin_session
from app.errors import UsageError
from app.people import Actor, check_permission, name_for, permissions_of, role_names
from app.settings import Settings
from tests.accounts.team import NAMES, Team

ISSUER = "https://id.example/realms/plant"
FLOW = Flow("s", "the-nonce", "v", "/", None, 0)


def _claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    told = {
        "iss": ISSUER, "aud": "lotgraph", "sub": "1", "exp": now + 60, "iat": now,
        "nonce": "the-nonce",
    }  # fmt: skip
    return {key: value for key, value in (told | more).items() if value is not None}


@pytest.mark.parametrize(
    ("wrong", "more"),
    [
        ("iss", {"iss": "https://evil.example"}), ("iss", {"iss": ISSUER + "/x"}),
        ("iss", {"iss": None}), ("aud", {"aud": "another"}), ("aud", {"aud": None}),
        ("aud", {"aud": ["another"]}), ("azp", {"aud": ["lotgraph", "another"]}),
        ("azp", {"azp": "another"}), ("exp", {"exp": time.time() - 120}), ("exp", {"exp": None}),
        ("exp", {"exp": "never"}), ("iat", {"iat": time.time() + 86_400}), ("iat", {"iat": 0}),
        ("iat", {"iat": None}), ("nonce", {"nonce": "another"}), ("nonce", {"nonce": None}),
        ("nonce", {"nonce": 1}), ("sub", {"sub": ""}), ("sub", {"sub": None}),
        ("sub", {"sub": "x" * 256}), ("sub", {"sub": 1}),
        (None, {}), (None, {"iss": ISSUER + "/"}), (None, {"aud": ["lotgraph"]}),
        (None, {"aud": ["lotgraph", "another"], "azp": "lotgraph"}),
    ],
)  # fmt: skip
def test_each_claim_has_to_fit(wrong: str | None, more: dict[str, Any]) -> None:
    provider = Provider(Settings(provider_issuer=ISSUER, provider_client="lotgraph"))
    assert provider._wrong(_claims(**more), FLOW) == wrong


def test_a_session_ends_when_people_sign_in_in_another_way(team: Team) -> None:
    account = find_account(team.desk.store, NAMES["viewer"])
    browser = team.browser()
    secret = begin_session(team.desk.store, account, address="a", agent="b")
    browser.client.cookies.set("lotgraph", secret, domain="127.0.0.1", path="/")
    assert browser.get("/account").status_code == 200
    kept = team.desk.settings
    try:
        team.desk.settings = kept.model_copy(update={"sign_in": "provider"})
        assert browser.get("/account").status_code == 303
    finally:
        team.desk.settings = kept


def test_persons_and_permissions() -> None:
    viewer = replace(_actor("viewer"), account=True)
    assert name_for(viewer, "somebody else") == "anna"
    assert name_for(_actor("viewer"), "somebody else") == "somebody else"
    with pytest.raises(UsageError):
        name_for(_actor("viewer"), "")  # never that of the account lotgraph runs as
    assert permissions_of(["viewer", "no role"]) == {"read"}
    assert role_names({"admin", "viewer"}) == ["viewer", "admin"]
    check_permission(viewer, "read")


def _actor(role: str) -> Actor:
    return Actor("anna", permissions_of([role]))
