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

PATH = "/errand"
PROOF_HEADER = "lotgraph-proof"
_CONNECT_S = 0.5
_ANSWER_S = 120.0


def answer_to(verb: Sequence[str], arguments: Sequence[str], screen: Screen) -> bytes | None:
    """What a verb prints, worked out by whoever serves this home; None where nobody does, or it did
    not end well there.

    `verb`: its names, as `("trace", "down")`. With sign-in it asks by the token of the settings,
    without one not at all. Both sides prove that they know the secret of the home, which is never
    sent: whoever listens where a serve has ended can neither learn it nor answer.
    """
    settings = Settings()
    if not settings.ask_serve:
        return None
    found = offer_of(settings)
    if found is None or settings.tls_certificate is not None:
        return None
    headers = {"content-type": "application/json"}
    if settings.sign_in_needed:
        if settings.token is None:
            return None
        headers["authorization"] = f"Bearer {settings.token.get_secret_value()}"
    body = {
        "verb": list(verb), "arguments": list(arguments), "screen": asdict(screen),
        "by": machine_user(), "nonce": secrets.token_hex(16),
    }  # fmt: skip
    sent = json.dumps(body)
    headers[PROOF_HEADER] = proof_of(found.secret, "asked", sent)
    headers["lotgraph-deadline"] = f"{min(_ANSWER_S, settings.request_deadline_most_s):g}"
    there = http.client.HTTPConnection(found.host, found.port, timeout=_CONNECT_S)
    try:
        there.connect()
        there.sock.settimeout(_ANSWER_S)
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
