"""What webhooks still have to deliver, as it stands in the file: filled from the feed, taken in
turn, acknowledged, tried again, given up.

A change is put in and the place in the feed moved on in one commit; an acknowledged one is taken
out in another. So after a kill at any moment each change is either still to be delivered or was.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import orjson

from app.feed.models import ChangePage, FeedChange
from app.feed.sending import PostResult
from app.feed.store import WebhookStore
from app.settings import Settings
from app.times import instant_text, now

_GROWTH = 3.0
_JITTER = 0.25
_SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class OutboxDelivery:
    """One change for one webhook, ready to be sent."""

    line: int
    webhook: str
    url: str
    secret: str
    change: str
    about: str
    body: bytes
    tries: int

    @property
    def turn(self) -> tuple[str, str]:
        """Of those with one turn one is sent after the other."""
        return self.webhook, self.about


def body_of(change: FeedChange) -> str:
    """What is delivered of a change; the same bytes each time."""
    told = {"type": change.kind, "timestamp": instant_text(change.at), "data": change.as_json()}
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


def put_in(store: WebhookStore, number: str, place: str, page: ChangePage) -> bool:
    """Take a page of the feed for a webhook that was at a place; False when it is there no more."""
    moment = now()
    with store.open() as file:
        moved = file.execute(
            "UPDATE webhook SET place = ? WHERE number = ? AND place = ? AND state = 'active'",
            (page.next, number, place),
        ).rowcount
        if not moved:
            return False
        file.executemany(
            "INSERT OR IGNORE INTO delivery (webhook, change, kind, about, body, made_at, due_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(number, each.id, each.kind, each.about, body_of(each), moment, moment)
             for each in page.changes],
        )  # fmt: skip
    return True


def take_due(
    store: WebhookStore, count: int, under_way: Collection[tuple[str, str]]
) -> list[OutboxDelivery]:
    """What may be sent now: the first that waits of each thing, none of which is `under_way`."""
    if count < 1:
        return []
    with store.open() as file:
        rows = file.execute(
            "SELECT d.line, d.webhook, w.url, w.secret, d.change, d.about, d.body, d.tries "
            "FROM webhook w JOIN delivery d ON d.webhook = w.number AND d.state = 'waiting' "
            "WHERE w.state = 'active' AND d.due_at <= ? AND NOT EXISTS (SELECT 1 FROM delivery e "
            "WHERE e.webhook = d.webhook AND e.state = 'waiting' AND e.about = d.about "
            "AND e.line < d.line) ORDER BY d.due_at, d.line LIMIT ?",
            (now(), count + len(under_way)),
        ).fetchall()
    found = (OutboxDelivery(**{**dict(row), "body": row["body"].encode()}) for row in rows)
    return [each for each in found if each.turn not in under_way][:count]


def next_due(store: WebhookStore) -> int | None:
    """When the next is due, UTC microseconds."""
    with store.open() as file:
        row = file.execute(
            "SELECT min(d.due_at) AS due FROM delivery d JOIN webhook w ON w.number = d.webhook "
            "WHERE d.state = 'waiting' AND w.state = 'active'"
        ).fetchone()
    due: int | None = row["due"]
    return due


def settle(
    store: WebhookStore, settings: Settings, sent: OutboxDelivery, receipt: PostResult
) -> None:
    """Write down what became of a delivery."""
    moment = now()
    with store.open() as file:
        if receipt.taken:
            file.execute("DELETE FROM delivery WHERE line = ?", (sent.line,))
            file.execute(
                "UPDATE webhook SET delivered = delivered + 1, succeeded_at = ?, failure = NULL "
                "WHERE number = ?", (moment, sent.webhook),
            )  # fmt: skip
            return
        _failed(file, settings, sent, receipt, moment)


def _failed(
    file: sqlite3.Connection,
    settings: Settings,
    sent: OutboxDelivery,
    receipt: PostResult,
    moment: int,
) -> None:
    tries = sent.tries + 1
    dead = tries >= settings.webhook_tries
    due = moment + int(max(wait_s(settings, tries), receipt.wait_s) * _SECOND_US)
    file.execute(
        "UPDATE delivery SET tries = ?, tried_at = ?, failure = ?, due_at = ?, state = ? "
        "WHERE line = ? AND state = 'waiting'",
        (tries, moment, receipt.failure, due, "dead" if dead else "waiting", sent.line),
    )
    told: dict[str, Any] = {"at": moment, "why": receipt.failure, "number": sent.webhook}
    if receipt.gone:
        told["why"] = "paused: the receiver answered 410, it wants no more"
        file.execute("UPDATE webhook SET state = 'paused' WHERE number = :number", told)
    file.execute("UPDATE webhook SET failed_at = :at, failure = :why WHERE number = :number", told)


def wait_s(settings: Settings, tries: int) -> float:
    """Seconds to wait after so many tries: growing, up to the most, a quarter more or less."""
    grown = settings.webhook_first_wait_s * _GROWTH ** min(tries - 1, 40)
    spread = random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 — nobody gains by guessing it
    return min(grown, settings.webhook_most_wait_s) * spread


def lose_place(store: WebhookStore, number: str, why: str) -> None:
    """A webhook's place is in no feed any more: it waits for somebody to decide."""
    with store.open() as file:
        file.execute(
            "UPDATE webhook SET state = 'paused', failed_at = ?, failure = ? WHERE number = ?",
            (now(), why, number),
        )
