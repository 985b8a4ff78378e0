"""Delivering: one thread of `lotgraph serve` reads the feed for each webhook and has what is due
sent by a few others. Of several apps of one home one does it, by a lock that ends with its process.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from app.chain.append import head_of
from app.errors import LotgraphError
from app.feed.cursor import OtherLogError, read_cursor
from app.feed.models import kinds_of
from app.feed.outbox import OutboxDelivery, lose_place, next_due, put_in, settle, take_due
from app.feed.reading import read_changes
from app.feed.sending import PostResult, post
from app.feed.signing import headers_of
from app.feed.store import WebhookStore
from app.feed.webhooks import ACTIVE, Webhook, all_webhooks, reach_of
from app.graph.run import Graph
from app.settings import Settings
from app.times import now

log = structlog.get_logger(__name__)

_PAGE = 200
_TAKEN_AHEAD = 4  # of what is due so many times more is known than is sent at once
_SECOND_US = 1_000_000


@dataclass
class HomeLock:
    """Held by one process of a home at a time, and no longer than it lives."""

    path: Path
    _handle: int | None = None

    def take(self) -> bool:
        """Whether this process holds it from now on."""
        import fcntl

        if self._handle is not None:
            return True
        handle = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def give_back(self) -> None:
        """Let another process have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@dataclass
class Deliverer:
    """Reads and delivers until it is closed; nothing is kept here that has to survive it."""

    graph: Graph
    store: WebhookStore
    settings: Settings
    _under_way: set[tuple[str, str]] = field(default_factory=set)
    _read_to: dict[str, tuple[str, int]] = field(default_factory=dict)  # webhook → place, head
    _wake: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Deliver from now on, in threads of its own."""
        self._threads = [threading.Thread(target=self._run, name="webhooks", daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Send nothing more; what is on its way is waited for."""
        self._ended.set()
        self._wake.set()
        for each in self._threads:
            each.join(self.settings.webhook_timeout_s + 5)

    def _run(self) -> None:
        """Once it is this process that delivers: read in one thread, have sent in this one."""
        lock = HomeLock(self.store.path.with_suffix(".lock"))
        while not (self.store.exists and lock.take()):
            if self._ended.wait(self.settings.webhook_poll_s):
                return
        reader = threading.Thread(target=self._read, name="webhooks read", daemon=True)
        reader.start()
        with ThreadPoolExecutor(self.settings.webhook_at_once, "webhook") as senders:
            while not self._ended.is_set():
                self._wake.clear()
                self._wake.wait(self._careful(lambda: self._send_due(senders)))
        reader.join()
        lock.give_back()

    def _read(self) -> None:
        """Read the feed on until it is ended."""
        while not self._ended.is_set():
            self._ended.wait(self._careful(self._fill))

    def _careful(self, work: Callable[[], float]) -> float:
        """Do some of it; seconds until it is to be done again, also where it went wrong: other
        deliveries must not wait for ever."""
        try:
            return work()
        except LotgraphError as error:
            log.warning("webhooks wait", code=error.code)
        except Exception:
            log.exception("webhooks wait")
        return max(self.settings.webhook_poll_s, 1.0)

    def _send_due(self, senders: ThreadPoolExecutor) -> float:
        """Have sent what is due; how long nothing more is, seconds. Whatever ends wakes it up."""
        with self._guard:
            free = self.settings.webhook_at_once * _TAKEN_AHEAD - len(self._under_way)
            due = take_due(self.store, free, self._under_way)
            self._under_way.update(each.turn for each in due)
        for each in due:
            senders.submit(self._send, each)
        most = self.settings.webhook_poll_s
        first = next_due(self.store) if not due and not self._under_way else None
        return most if first is None else min(max((first - now()) / _SECOND_US, 0.01), most)

    def _fill(self) -> float:
        """Read the feed on for every webhook that has room; how long there is no more, seconds."""
        found = [each for each in all_webhooks(self.store) if each.state == ACTIVE]
        head = head_of(self.graph) if found else None
        number = 0 if head is None else head.number
        more = [self._fill_one(each, number) for each in found]  # each has its turn
        return 0.0 if any(more) else self.settings.webhook_poll_s

    def _fill_one(self, webhook: Webhook, head: int) -> bool:
        room = self.settings.webhook_backlog - webhook.waiting - webhook.dead
        if room < 1 or self._read_to.get(webhook.number) == (webhook.place, head):
            return False
        try:
            page = read_changes(
                self.graph, webhook.place, min(_PAGE, room), kinds_of(list(webhook.kinds))
            )
        except OtherLogError as error:
            lose_place(self.store, webhook.number, f"paused: {error.text}")
            return False
        if page.next != webhook.place and not put_in(
            self.store, webhook.number, webhook.place, page
        ):
            return False
        self._wake.set()
        if not page.more:
            # What was not seen whole yet leaves the place behind the head: it is asked for again.
            read = read_cursor(page.next)
            whole = read.entry == head and not read.place
            self._read_to[webhook.number] = (page.next, head if whole else -1)
        return page.more

    def _send(self, sent: OutboxDelivery) -> None:
        try:
            if self._ended.is_set():
                return
            headers = headers_of(sent.secret, sent.change, int(time.time()), sent.body)
            receipt = post(
                sent.url, headers, sent.body, timeout_s=self.settings.webhook_timeout_s,
                reach=reach_of(self.settings),
            )  # fmt: skip
            self._settle(sent, receipt)
        except LotgraphError as error:
            log.warning("webhooks wait", code=error.code)
        finally:
            with self._guard:
                self._under_way.discard(sent.turn)
            self._wake.set()

    def _settle(self, sent: OutboxDelivery, receipt: PostResult) -> None:
        settle(self.store, self.settings, sent, receipt)
        if not receipt.taken:
            log.info("webhook not taken", webhook=sent.webhook, tries=sent.tries + 1)
