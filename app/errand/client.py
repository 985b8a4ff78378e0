"""The command line's side: asks whoever serves this home, or says that nobody did.

It imports little: that is what it is for.
"""

from __future__ import annotations

import hmac
import http.client
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict

from app.acting import machine_user
from app.errand.offer import offer_of, proof_of
from app.errand.screen import Screen
from app.settings import Settings

PATH, HERE = "/errand", "/errand/here"
PROOF_HEADER, NONCE_HEADER = "lotgraph-proof", "lotgraph-nonce"
_CONNECT_S = 0.5
_ANSWER_S = 120.0


def answer_to(verb: Sequence[str], arguments: Sequence[str], screen: Screen) -> bytes | None:
    """What a verb prints, worked out by whoever serves this home; None where nobody does, or it did
    not end well there.

    `verb`: its names, as `("trace", "down")`. Both sides prove that they know the secret of the
    home, which is never sent: whoever listens where a serve has ended can neither learn it nor
    answer. With sign-in it asks by the token of the settings, shown only to who has proved to be
    there; without one not at all.
    """
    settings = Settings()
    if not settings.ask_serve:
        return None
    found = offer_of(settings)
    if found is None or settings.tls_certificate is not None:
        return None
    token = settings.token if settings.sign_in_needed else None
    if settings.sign_in_needed and token is None:
        return None
    body = {
        "verb": list(verb), "arguments": list(arguments), "screen": asdict(screen),
        "by": machine_user(), "nonce": secrets.token_hex(16),
    }  # fmt: skip
    sent = json.dumps(body)
    headers = {
        "content-type": "application/json", PROOF_HEADER: proof_of(found.secret, "asked", sent),
        "lotgraph-deadline": f"{min(_ANSWER_S, settings.request_deadline_most_s):g}",
    }  # fmt: skip
    there = http.client.HTTPConnection(found.host, found.port, timeout=_CONNECT_S)
    try:
        there.connect()
        there.sock.settimeout(_ANSWER_S)
        if token is not None:
            if not _is_here(there, found.secret):
                return None
            headers["authorization"] = f"Bearer {token.get_secret_value()}"
        there.request("POST", PATH, sent, headers)
        answer = there.getresponse()
        text = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        there.close()
    told = answer.getheader(PROOF_HEADER, "")
    wanted = proof_of(found.secret, "answered", sent, text)  # else another listens there by now
    return text if answer.status == 200 and hmac.compare_digest(told, wanted) else None


def _is_here(there: http.client.HTTPConnection, secret: str) -> bool:
    """Whether the other end of a connection knows the secret; the connection goes on."""
    nonce = secrets.token_hex(16)
    there.request("GET", HERE, headers={NONCE_HEADER: nonce})
    answer = there.getresponse()
    answer.read()
    told, wanted = answer.getheader(PROOF_HEADER, ""), proof_of(secret, "here", nonce)
    return answer.status == 200 and hmac.compare_digest(told, wanted)
