"""What a provider's signed words have to say to be believed: for whom, when, about whom.

The signature was looked at before. Each function gives the name of the claim that does not fit,
None when all do.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from app.accounts.flows import FLOW_MINUTES, Flow

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LEEWAY_S = 60
LOGOUT_MINUTES = 5
Claims = Mapping[str, Any]


def wrong_of_id_token(
    claims: Claims, flow: Flow, *, issuer: str, client: str, now: float
) -> str | None:
    """Of an ID token for an attempt. `now`: seconds since 1970."""
    several = _audience(claims)
    fits = _common(claims, issuer, now) | {
        "aud": client in several,
        "azp": claims.get("azp", client if len(several) == 1 else None) == client,
        "iat": _issued_within(claims, now, FLOW_MINUTES),
        "nonce": isinstance(claims.get("nonce"), str)
        and secrets.compare_digest(claims["nonce"].encode(), flow.nonce.encode()),
        "sub": _subject(claims),
    }
    return _first(fits)


def wrong_of_access_token(
    claims: Claims, subject: str, *, issuer: str, client: str, now: float
) -> str | None:
    """Of an access token that came with an ID token about a subject."""
    ours = client in (claims.get("azp"), claims.get("client_id")) or client in _audience(claims)
    fits = _common(claims, issuer, now) | {"azp": ours, "sub": claims.get("sub") == subject}
    return _first(fits)


def wrong_of_logout(claims: Claims, *, issuer: str, client: str, now: float) -> str | None:
    """Of a logout token (OpenID Connect Back-Channel Logout 1.0)."""
    events, expires = claims.get("events"), claims.get("exp", now + 1)
    fits = {
        "iss": _issuer(claims, issuer),
        "aud": client in _audience(claims),
        "iat": _issued_within(claims, now, LOGOUT_MINUTES),
        "exp": isinstance(expires, int | float) and expires > now - LEEWAY_S,
        "events": isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict),
        "nonce": "nonce" not in claims,  # else an ID token could stand for one
        "jti": _short(claims.get("jti")),
        "sub": _short(claims.get("sub")) or ("sub" not in claims and _short(claims.get("sid"))),
        "sid": "sid" not in claims or _short(claims.get("sid")),
    }
    return _first(fits)


def _common(claims: Claims, issuer: str, now: float) -> dict[str, bool]:
    expires = claims.get("exp")
    return {
        "iss": _issuer(claims, issuer),
        "exp": isinstance(expires, int | float) and expires > now - LEEWAY_S,
    }


def _issuer(claims: Claims, issuer: str) -> bool:
    return str(claims.get("iss", "")).rstrip("/") == issuer


def _audience(claims: Claims) -> list[Any]:
    audience = claims.get("aud")
    return audience if isinstance(audience, list) else [audience]


def _issued_within(claims: Claims, now: float, minutes: int) -> bool:
    issued = claims.get("iat")
    return isinstance(issued, int | float) and now - minutes * 60 < issued < now + LEEWAY_S


def _subject(claims: Claims) -> bool:
    return _short(claims.get("sub"))


def _short(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 255


def _first(fits: Mapping[str, bool]) -> str | None:
    return next((name for name, fit in fits.items() if not fit), None)
