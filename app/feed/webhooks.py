"""Webhooks: made, paused, ended, and what each of them still has to deliver."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.chain.append import enter
from app.errors import NotFoundError, UsageError
from app.feed.addresses import WebhookReach, read_url
from app.feed.models import KINDS, kinds_of
from app.feed.reading import LATEST, read_changes
from app.feed.signing import make_secret
from app.feed.store import WebhookStore
from app.graph.run import Graph
from app.settings import Settings
from app.times import instant_text, now

ACTIVE, PAUSED = "active", "paused"
WAITING, DEAD = "waiting", "dead"
ENTRY = "webhook"  # kind of an entry in the log
MOST = 100  # webhooks of a home
_TITLE_MOST = 200


@dataclass(frozen=True, slots=True)
class Webhook:
    """A receiver that is told of changes; its secret is not here. Moments are UTC microseconds;
    `place`: where in the feed it is; `waiting` and `dead`: how many deliveries there are."""

    number: str
    title: str
    url: str
    kinds: tuple[str, ...]
    state: str
    place: str
    made_at: int
    made_by: str
    delivered: int
    succeeded_at: int | None
    failed_at: int | None
    failure: str | None
    waiting: int = 0
    dead: int = 0

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "number": self.number, "title": self.title, "url": self.url, "kinds": list(self.kinds),
            "state": self.state, "made_at": instant_text(self.made_at), "made_by": self.made_by,
            "delivered": self.delivered, "waiting": self.waiting, "dead": self.dead,
            "succeeded_at": _moment(self.succeeded_at), "failed_at": _moment(self.failed_at),
            "failure": self.failure, "place": self.place,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A change that was tried as often as settings say and not taken."""

    line: int
    webhook: str
    change: str
    kind: str
    about: str
    tries: int
    tried_at: int | None
    failure: str

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "line": self.line, "webhook": self.webhook, "change": self.change, "kind": self.kind,
            "about": self.about, "tries": self.tries, "tried_at": _moment(self.tried_at),
            "failure": self.failure,
        }  # fmt: skip


def _moment(micro: int | None) -> str | None:
    return None if micro is None else instant_text(micro)


def reach_of(settings: Settings) -> WebhookReach:
    """Where webhooks may go by the settings."""
    return WebhookReach(settings.webhook_private_addresses, settings.webhook_plain_http)


def make_webhook(
    graph: Graph, store: WebhookStore, settings: Settings, *, url: str, by: str, title: str = "",
    kinds: Sequence[str] = (), from_start: bool = False,
) -> tuple[Webhook, str]:  # fmt: skip
    """A new webhook and its secret, which is shown this once. It is told of what is committed from
    now on, or of all there is in the feed.

    Errors: `UsageError`, `RefusedAddressError`, `WebhooksError`.
    """
    target = read_url(url, reach_of(settings))
    name = title.strip() or target.host
    if len(name) > _TITLE_MOST:
        raise UsageError(f"The title is longer than {_TITLE_MOST} characters.", field="title")
    wanted = [kind for kind in KINDS if kind in kinds_of(list(kinds))]
    place = "" if from_start else read_changes(graph, LATEST).next
    secret, number = make_secret(), secrets.token_hex(4)
    with store.open() as file:
        if file.execute("SELECT count(*) FROM webhook").fetchone()[0] >= MOST:
            raise UsageError(f"There are {MOST} webhooks already.", remedy="End some first.")
    _note(graph, "made", number, by, {"url": url.strip(), "title": name})
    with store.open() as file:
        file.execute(
            "INSERT INTO webhook (number, title, url, kinds, secret, state, place, made_at, "
            "made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, name, url.strip(), " ".join(wanted), secret, ACTIVE, place, now(), by),
        )
    return find_webhook(store, number), secret


def _note(graph: Graph, what: str, number: str, by: str, beside: dict[str, Any] | None) -> None:
    """What is done to webhooks stands in the log that shows tampering, their addresses beside."""
    enter(graph, ENTRY, by, told={"what": what, "webhook": number}, beside=beside)


def all_webhooks(store: WebhookStore) -> list[Webhook]:
    """Every webhook of the home, the first made first."""
    if not store.exists:
        return []
    with store.open() as file:
        rows = file.execute(
            "SELECT w.*, (SELECT count(*) FROM delivery d WHERE d.webhook = w.number "
            "AND d.state = 'waiting') AS waiting, (SELECT count(*) FROM delivery d "
            "WHERE d.webhook = w.number AND d.state = 'dead') AS dead "
            "FROM webhook w ORDER BY w.made_at, w.number"
        ).fetchall()
    return [_webhook(row) for row in rows]


def _webhook(row: sqlite3.Row) -> Webhook:
    told = {name: row[name] for name in row.keys() if name != "secret"}  # noqa: SIM118
    return Webhook(**{**told, "kinds": tuple(str(told["kinds"]).split())})


def find_webhook(store: WebhookStore, number: str) -> Webhook:
    """A webhook by its number. Errors: `NotFoundError`."""
    for each in all_webhooks(store):
        if each.number == number.strip():
            return each
    raise NotFoundError(
        f"There is no webhook {number[:40]}.", remedy="“lotgraph webhooks list” lists them."
    )


def pause_webhook(graph: Graph, store: WebhookStore, number: str, by: str) -> Webhook:
    """Send nothing more; what comes meanwhile is sent when it goes on."""
    found = find_webhook(store, number)
    _note(graph, PAUSED, found.number, by, None)
    _set(store, found.number, "UPDATE webhook SET state = ? WHERE number = ?", PAUSED)
    return find_webhook(store, number)


def resume_webhook(
    graph: Graph, store: WebhookStore, number: str, by: str, *, from_now: bool = False
) -> Webhook:
    """Go on sending where it was paused. `from_now`: from what is committed from now on; what
    happened meanwhile is then not told."""
    found = find_webhook(store, number)
    _note(graph, "resumed from now" if from_now else "resumed", found.number, by, None)
    if from_now:
        _set(
            store,
            found.number,
            "UPDATE webhook SET place = ? WHERE number = ?",
            read_changes(graph, LATEST).next,
        )
    _set(
        store, found.number, "UPDATE webhook SET state = ?, failure = NULL WHERE number = ?", ACTIVE
    )
    return find_webhook(store, number)


def end_webhook(graph: Graph, store: WebhookStore, number: str, by: str) -> None:
    """Take a webhook away, with all it had still to deliver."""
    found = find_webhook(store, number)
    _note(graph, "ended", found.number, by, None)
    with store.open() as file:
        file.execute("DELETE FROM webhook WHERE number = ?", (found.number,))


def new_secret(graph: Graph, store: WebhookStore, number: str, by: str) -> str:
    """Another secret in place of the one there is; it is shown this once."""
    found = find_webhook(store, number)
    _note(graph, "secret renewed", found.number, by, None)
    secret = make_secret()
    _set(store, found.number, "UPDATE webhook SET secret = ? WHERE number = ?", secret)
    return secret


def _set(store: WebhookStore, number: str, statement: str, value: str) -> None:
    with store.open() as file:
        file.execute(statement, (value, number))


def dead_letters(store: WebhookStore, number: str = "", count: int = 200) -> list[DeadLetter]:
    """What was not taken, the oldest first; of one webhook or of all."""
    if not store.exists:
        return []
    with store.open() as file:
        rows = file.execute(
            "SELECT line, webhook, change, kind, about, tries, tried_at, failure FROM delivery "
            "WHERE state = 'dead' AND (? = '' OR webhook = ?) ORDER BY line LIMIT ?",
            (number, number, count),
        ).fetchall()
    return [DeadLetter(**dict(row)) for row in rows]


def send_again(graph: Graph, store: WebhookStore, number: str, by: str, change: str = "") -> int:
    """Have dead letters of a webhook sent again, one change or all; how many. Errors:
    `NotFoundError`."""
    found = find_webhook(store, number)
    _note(graph, "sent again", found.number, by, None)
    with store.open() as file:
        again = file.execute(
            "UPDATE delivery SET state = 'waiting', tries = 0, due_at = ? "
            "WHERE webhook = ? AND state = 'dead' AND (? = '' OR change = ?)",
            (now(), found.number, change, change),
        ).rowcount
    if change and not again:
        raise NotFoundError(f"Webhook {found.number} has no dead letter {change[:40]}.")
    return again
