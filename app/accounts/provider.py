"""An OpenID Connect provider: authorization code with PKCE, state and nonce, and who it says came.

What it says of itself and its keys are read when they are needed and kept a while; a key nobody
knows yet has them read anew, so that a provider may change its keys at any time. Who came is known
by nothing but a signed ID token made for this client and this attempt; where another word of the
provider lists the groups, it has to be about the same person.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict
from urllib.parse import urlencode

import requests
from authlib.integrations.base_client.errors import OAuthError as ClientOAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.base import OAuth2Error
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.accounts.claims import wrong_of_access_token, wrong_of_id_token, wrong_of_logout
from app.accounts.flows import Flow, ProviderRefusedError
from app.errors import LotgraphError
from app.settings import Settings

_SCOPE = "openid profile"
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_KEPT_S, _ANEW_AFTER_S, _TIMEOUT_S = 300.0, 1.0, 10.0
_HINT_LENGTH = 8_000


class _ForUs(TypedDict):
    issuer: str
    client: str
    now: float


class ProviderError(LotgraphError):
    """The provider cannot be reached, or says what cannot be believed (HTTP 502, exit 2)."""

    code = "provider"
    status = 502


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says came."""

    subject: str
    name: str
    groups: tuple[str, ...]
    auth_time: int | None
    id_token: str | None
    sid: str | None = None


@dataclass(frozen=True, slots=True)
class LogoutWord:
    """Whom the provider signed out: a person (all their sessions) or one session of its own."""

    jti: str
    subject: str | None
    sid: str | None


@dataclass
class Provider:
    """The provider of the settings. Safe between threads."""

    settings: Settings
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _metadata: tuple[float, Mapping[str, Any]] | None = None
    _keys: tuple[float, KeySet] | None = None

    @property
    def issuer(self) -> str:
        """Its name, as its tokens have it."""
        return (self.settings.provider_issuer or "").rstrip("/")

    def address(self, flow: Flow, back: str, **more: str) -> str:
        """Where a browser is sent to. Errors: `ProviderError`."""
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                self.metadata()["authorization_endpoint"], state=flow.state,
                code_verifier=flow.verifier, nonce=flow.nonce, **more,
            )  # fmt: skip
        return str(address)

    def end_address(self, back: str, id_token: str | None) -> str | None:
        """Where a browser is signed out of the provider, too. Errors: `ProviderError`."""
        place = self.metadata().get("end_session_endpoint")
        if not place:
            return None
        asked = {"client_id": self.settings.provider_client, "post_logout_redirect_uri": back}
        asked |= {"id_token_hint": id_token} if id_token else {}
        return f"{place}?{urlencode(asked)}"

    def identity(self, flow: Flow, code: str, back: str) -> Identity:
        """Who came back with a code. Errors: `ProviderError`, `ProviderRefusedError`."""
        place = self.metadata()["token_endpoint"]
        try:
            with self._client(back) as client:
                told = client.fetch_token(
                    place, code=code, code_verifier=flow.verifier, grant_type="authorization_code"
                )
        except (OAuth2Error, ClientOAuthError) as error:
            raise ProviderRefusedError(
                f"The provider did not take the code: {error.error}.", remedy="Sign in again."
            ) from error
        except (requests.RequestException, ValueError) as error:
            raise self._unreachable(error) from error
        id_token = told.get("id_token")
        if not isinstance(id_token, str):
            raise ProviderError("The provider gave no ID token.")
        return self._identity(self._claims(id_token), flow, id_token, told.get("access_token"))

    def signed_out(self, logout_token: str) -> LogoutWord:
        """Whom the provider says it signed out. Errors: `ProviderError`, `ProviderRefusedError`."""
        claims = self._claims(logout_token, "logout token")
        wrong = wrong_of_logout(claims, **self._for_us())
        if wrong is not None:
            raise ProviderRefusedError(
                f"The provider's logout token is not for this app: {wrong}.", code="logout_token"
            )
        return LogoutWord(claims["jti"], claims.get("sub"), claims.get("sid"))

    def _client(self, back: str) -> OAuth2Session:
        secret = self.settings.provider_secret
        return OAuth2Session(
            self.settings.provider_client,
            None if secret is None else secret.get_secret_value(),
            token_endpoint_auth_method="none" if secret is None else "client_secret_basic",
            scope=_SCOPE, redirect_uri=back, code_challenge_method="S256",
            default_timeout=_TIMEOUT_S,
        )  # fmt: skip

    def metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself. Errors: `ProviderError`."""
        with self._lock:
            if self._metadata is None or time.monotonic() - self._metadata[0] > _KEPT_S:
                found = self._get(f"{self.issuer}/.well-known/openid-configuration")
                if str(found.get("issuer", "")).rstrip("/") != self.issuer:
                    raise ProviderError(
                        f"The provider calls itself {found.get('issuer')}, not {self.issuer}.",
                        remedy="Set LOTGRAPH_PROVIDER_ISSUER to its own name for itself.",
                    )
                self._metadata = time.monotonic(), found
            return self._metadata[1]

    def _key_set(self, *, anew: bool) -> KeySet:
        place = self.metadata()["jwks_uri"]
        with self._lock:
            age = _KEPT_S + 1 if self._keys is None else time.monotonic() - self._keys[0]
            if self._keys is None or age > (_ANEW_AFTER_S if anew else _KEPT_S):
                told: Any = self._get(place)
                try:
                    keys = [key for key in told["keys"] if key.get("use", "sig") == "sig"]
                    self._keys = time.monotonic(), KeySet.import_key_set({"keys": keys})
                except (JoseError, KeyError, TypeError, ValueError) as error:
                    raise ProviderError("The provider's keys cannot be read.") from error
            return self._keys[1]

    def _get(self, address: str, token: str = "") -> dict[str, Any]:
        """What an address answers; a signed answer is looked at. `token`: to be let in by."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            answer = requests.get(address, headers=headers, timeout=_TIMEOUT_S)
            answer.raise_for_status()
            if token and answer.headers.get("content-type", "").startswith("application/jwt"):
                return self._claims(answer.text, "userinfo")
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise self._unreachable(error) from error
        if not isinstance(found, dict):
            raise ProviderError("The provider says what cannot be read.")
        return found

    def _claims(self, text: str, what: str = "ID token") -> dict[str, Any]:
        for anew in (False, True):
            try:
                return dict(
                    jwt.decode(text, self._key_set(anew=anew), algorithms=list(_ALGORITHMS)).claims
                )
            except (JoseError, ValueError) as error:
                last = error
        raise ProviderRefusedError(
            f"The provider's {what} is not signed by a key of its own.", remedy="Sign in again."
        ) from last

    def _identity(
        self, claims: Mapping[str, Any], flow: Flow, id_token: str, access_token: Any
    ) -> Identity:
        wrong = self._wrong(claims, flow)
        if wrong is not None:
            raise ProviderRefusedError(
                f"The provider's ID token is not for this attempt: {wrong}.",
                remedy="Sign in again.",
            )
        told = self._grouping(claims, access_token)
        groups = told.get(self.settings.provider_groups_claim)
        name = claims.get(self.settings.provider_name_claim) or told.get(
            self.settings.provider_name_claim
        )
        moment, sid = claims.get("auth_time"), claims.get("sid")
        return Identity(
            claims["sub"], name if isinstance(name, str) else claims["sub"],
            tuple(each.removeprefix("/") for each in groups if isinstance(each, str))
            if isinstance(groups, list) else (),
            moment if isinstance(moment, int) else None,
            id_token if len(id_token) <= _HINT_LENGTH else None,
            sid if isinstance(sid, str) and len(sid) <= 255 else None,
        )  # fmt: skip

    def _grouping(self, claims: Mapping[str, Any], access_token: Any) -> Mapping[str, Any]:
        """The words of the provider that list the groups: those the settings name."""
        where, subject = self.settings.provider_groups_from, claims["sub"]
        if where == "id_token":
            return claims
        if not isinstance(access_token, str):
            raise ProviderError("The provider gave no access token.")
        if where == "userinfo":
            found = self._userinfo(access_token)
            wrong = None if found.get("sub") == subject else "sub"
        else:
            found = self._claims(access_token, "access token")
            wrong = wrong_of_access_token(found, subject, **self._for_us())
        if wrong is not None:
            raise ProviderRefusedError(
                f"What the provider says of this person is not of the same sign-in: {wrong}.",
                remedy="Sign in again.",
            )
        return found

    def _userinfo(self, access_token: str) -> Mapping[str, Any]:
        place = self.metadata().get("userinfo_endpoint")
        if not place:
            raise ProviderError(
                "The provider has no userinfo.",
                remedy="Set LOTGRAPH_PROVIDER_GROUPS_FROM=id_token.",
            )
        return self._get(place, access_token)

    def _wrong(self, claims: Mapping[str, Any], flow: Flow) -> str | None:
        """The claim that does not fit; None when all do."""
        return wrong_of_id_token(claims, flow, **self._for_us())

    def _for_us(self) -> _ForUs:
        return {
            "issuer": self.issuer, "client": self.settings.provider_client, "now": time.time(),
        }  # fmt: skip

    def _unreachable(self, error: Exception) -> ProviderError:
        return ProviderError(
            f"The provider {self.issuer} does not answer: {type(error).__name__}.",
            remedy="Try again in a while, or tell whoever runs it.",
        )
