"""Attempts to sign in by a provider, from when a browser left until it came back; each once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from app.accounts.store import Store
from app.errors import LotgraphError
from app.times import MINUTE_US

FLOW_MINUTES = 10
_FLOWS = 5_000  # attempts under way at once


class ProviderRefusedError(LotgraphError):
    """The provider's word does not let anybody in (HTTP 403, exit 2)."""

    code = "provider_refused"
    status = 403


@dataclass(frozen=True, slots=True)
class Flow:
    """One attempt to sign in by the provider, from when it was begun."""

    state: str
    nonce: str
    verifier: str
    target: str
    session: str | None
    began_at: int


def begin_flow(store: Store, visit: str, target: str, session: str | None = None) -> Flow:
    """Begin an attempt, bound to a visit of one browser. Errors: `ProviderRefusedError`."""
    flow = Flow(
        secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), target,
        session, store.now(),
    )  # fmt: skip
    with store.write() as work:
        oldest = flow.began_at - FLOW_MINUTES * MINUTE_US
        work.execute("DELETE FROM flow WHERE began_at <= ?", (oldest,))
        if work.execute("SELECT count(*) FROM flow").fetchone()[0] >= _FLOWS:
            raise ProviderRefusedError(
                "Too many sign in at once.", remedy="Try again in some minutes."
            )
        work.execute(
            "INSERT INTO flow VALUES (?, ?, ?, ?, ?, ?, ?)",
            (flow.state, visit, flow.nonce, flow.verifier, target, session, flow.began_at),
        )
    return flow


def take_flow(store: Store, state: str, visit: str) -> Flow:
    """The attempt a browser comes back to, once. Errors: `ProviderRefusedError`."""
    with store.write() as work:
        row = work.execute(
            "DELETE FROM flow WHERE state = ? AND visit = ? AND began_at > ? RETURNING *",
            (state, visit, store.now() - FLOW_MINUTES * MINUTE_US),
        ).fetchone()
    if row is None:
        raise ProviderRefusedError(
            "This is no attempt to sign in that was begun here, or it was used or is too old.",
            remedy="Sign in again.",
            code="wrong_state",
        )
    return Flow(
        row["state"], row["nonce"], row["verifier"], row["target"], row["session"],
        row["began_at"],
    )  # fmt: skip
