"""Signatures of what is delivered, as the Standard Webhooks have them: HMAC-SHA256 over id, time
and body, in base64, with a secret that begins with `whsec_`."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
_BYTES = 32


def make_secret() -> str:
    """A new secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers_of(secret: str, change: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers by which a delivery is believed. `seconds`: since 1970, when it was sent."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    text = f"{change}.{seconds}.".encode() + body
    signature = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": change, "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{signature}",
    }  # fmt: skip
