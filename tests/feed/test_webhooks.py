"""Webhooks without a graph: addresses, signatures, what is sent, what is kept to be sent."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.errors import UsageError
from app.feed import addresses
from app.feed.addresses import RefusedAddressError, WebhookReach, read_url
from app.feed.models import ChangePage, FeedChange
from app.feed.outbox import put_in, settle, take_due, wait_s
from app.feed.sending import PostResult, post
from app.feed.signing import headers_of, make_secret
from app.feed.store import WebhookStore
from app.feed.webhooks import all_webhooks, dead_letters
from app.settings import Settings

ANYWHERE = WebhookReach(private=True, plain=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example/in", "https://127.0.0.1/in", "https://10.1.2.3/", "https://[::1]/",
        "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/",
        "https://[64:ff9b::7f00:1]/", "https://[fe80::1]/", "https://224.0.0.1/",
        "https://[2002:7f00:1::]/",
    ],
)  # fmt: skip
def test_addresses_inside_and_plain_http_are_refused(url: str) -> None:
    with pytest.raises(RefusedAddressError, match="LOTGRAPH_WEBHOOK") as error:
        error_of(url)
    assert "LOTGRAPH_WEBHOOK" in error.value.remedy


def error_of(url: str) -> None:
    try:
        read_url(url, WebhookReach())
    except RefusedAddressError as error:
        raise RefusedAddressError(error.text + error.remedy, remedy=error.remedy) from None


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://erp.example/", "https://", "https://a b/", "https://anna:pw@erp.example/",
        "https://erp.example/#x", "https://erp.example:99999/", "https://erp.exa\nmple/",
        "https://erp.example/" + "x" * 2_000, "javascript:alert(1)", "https://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        read_url(url, WebhookReach())


def test_an_address_of_the_internet_is_taken() -> None:
    found = read_url("https://erp.example:8443/in?x=1", WebhookReach())
    assert (found.tls, found.host, found.port, found.path) == (
        True, "erp.example", 8443, "/in?x=1",
    )  # fmt: skip
    read_url("https://93.184.216.34/", WebhookReach())


def test_a_name_is_looked_at_when_it_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means an address inside by now is not connected to, whatever it meant before."""
    asked: list[str] = []

    def inside(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", inside)
    receipt = post("https://erp.example/in", {}, b"{}", timeout_s=1, reach=WebhookReach())
    assert "an address inside (127.0.0.1)" in receipt.failure
    assert asked == ["erp.example"]


def test_a_signature_is_what_the_scheme_says() -> None:
    secret = make_secret()
    headers = headers_of(secret, "abc", 1_700_000_000, b'{"a":1}')
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = hmac.new(key, b'abc.1700000000.{"a":1}', hashlib.sha256).digest()
    assert headers == {
        "webhook-id": "abc", "webhook-timestamp": "1700000000",
        "webhook-signature": "v1," + base64.b64encode(wanted).decode(),
    }  # fmt: skip
    assert len(key) == 32
    assert make_secret() != secret


Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def receiving(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """A receiver on loopback; its address and the paths it was asked for."""
    paths: list[str] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            paths.append(self.path)
            self.rfile.read(int(self.headers["content-length"]))
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(HTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/in", paths
        finally:
            server.shutdown()
            thread.join()


def answering(status: int, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()

    return answer


def sent_to(answer: Answer, timeout_s: float = 5) -> tuple[PostResult, list[str]]:
    with receiving(answer) as (url, paths):
        return post(url, {}, b"{}", timeout_s=timeout_s, reach=ANYWHERE), paths


def test_what_a_receiver_answers() -> None:
    assert sent_to(answering(204))[0].taken
    assert sent_to(answering(500))[0] == PostResult("answered 500")
    assert sent_to(answering(410))[0].gone
    assert sent_to(answering(503, Retry_After="7"))[0].wait_s == 7
    receipt, paths = sent_to(answering(302, Location="/elsewhere"))
    assert "redirect" in receipt.failure
    assert paths == ["/in"]


def test_an_answer_without_end_is_left() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 65_536)

    began = time.monotonic()
    assert sent_to(answer)[0].taken
    assert time.monotonic() - began < 5


def test_an_answer_that_drips_is_over_in_time() -> None:
    over = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not over.wait(0.05):
            request.wfile.write(b"X: y\r\n")

    began = time.monotonic()
    receipt = sent_to(answer, timeout_s=0.5)[0]
    over.set()
    assert not receipt.taken
    assert time.monotonic() - began < 4


@pytest.fixture
def store(tmp_path: Path) -> WebhookStore:
    """A file with a webhook `w`, at the place `0`."""
    made = WebhookStore(tmp_path / "webhooks.sqlite")
    add_webhook(made, "w")
    return made


def add_webhook(store: WebhookStore, number: str) -> None:
    with store.open() as file:
        file.execute(
            "INSERT INTO webhook (number, title, url, kinds, secret, state, place, made_at, "
            "made_by) VALUES (?, 't', 'https://erp.example/', 'status.changed', ?, 'active', '0', "
            "1, 'anna')", (number, make_secret()),
        )  # fmt: skip


def change(name: str, about: str) -> FeedChange:
    return FeedChange(name, "status.changed", 1, 1, 1, about, None, None, "hold")


def page(place: str, *changes: FeedChange) -> ChangePage:
    return ChangePage(changes, place, False)


QUICK = Settings(webhook_tries=3, webhook_first_wait_s=0.0001, webhook_most_wait_s=0.0001)


def due(store: WebhookStore, *under_way: tuple[str, str]) -> list[str]:
    return [each.change for each in take_due(store, 10, under_way)]


def deliver(store: WebhookStore, name: str, failure: str = "") -> None:
    (found,) = (each for each in take_due(store, 10, ()) if each.change == name)
    settle(store, QUICK, found, PostResult(failure))


def test_a_file_is_for_its_owner_only(store: WebhookStore) -> None:
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_a_later_change_of_a_thing_waits_and_others_go_on(store: WebhookStore) -> None:
    put_in(store, "w", "0", page("1", change("a1", "A"), change("a2", "A"), change("b1", "B")))
    assert due(store) == ["a1", "b1"]
    assert due(store, ("w", "A")) == ["b1"]
    slow = Settings(webhook_first_wait_s=1_000)
    (first, _) = take_due(store, 10, ())
    settle(store, slow, first, PostResult("answered 500"))
    deliver(store, "b1")
    assert due(store) == []  # a1 is not due yet, and a2 comes behind it
    assert all_webhooks(store)[0].waiting == 2


def test_a_page_is_put_in_once(store: WebhookStore) -> None:
    """Who was killed between reading and sending reads the same page again."""
    assert put_in(store, "w", "0", page("1", change("a1", "A")))
    assert not put_in(store, "w", "0", page("1", change("a1", "A")))
    deliver(store, "a1")
    assert not put_in(store, "w", "0", page("1", change("a1", "A")))
    assert due(store) == []


def test_two_webhooks_have_turns_of_their_own(store: WebhookStore) -> None:
    add_webhook(store, "v")
    for number in "wv":
        put_in(store, number, "0", page("1", change("a1", "A")))
    assert len(take_due(store, 10, ())) == 2
    assert [each.webhook for each in take_due(store, 10, [("w", "A")])] == ["v"]


def test_dead_letters_are_kept_and_the_thing_goes_on(store: WebhookStore) -> None:
    put_in(store, "w", "0", page("1", change("a1", "A"), change("a2", "A")))
    for _ in range(3):
        deliver_when_due(store, "a1", "answered 500")
    (letter,) = dead_letters(store)
    assert (letter.change, letter.tries, letter.failure) == ("a1", 3, "answered 500")
    assert all_webhooks(store)[0].failure == "answered 500"
    deliver_when_due(store, "a2")
    assert all_webhooks(store)[0].delivered == 1


def deliver_when_due(store: WebhookStore, name: str, failure: str = "") -> None:
    from tests.waiting import wait_until

    wait_until(lambda: name in due(store), f"{name} is due")
    deliver(store, name, failure)


def test_gone_pauses_a_webhook(store: WebhookStore) -> None:
    put_in(store, "w", "0", page("1", change("a1", "A")))
    (found,) = take_due(store, 10, ())
    settle(store, QUICK, found, PostResult("answered 410", gone=True))
    told = all_webhooks(store)[0]
    assert (told.state, told.waiting) == ("paused", 1)
    assert "410" in (told.failure or "")
    assert take_due(store, 10, ()) == []


def test_waits_grow_to_a_most_and_are_never_the_same() -> None:
    settings = Settings(webhook_first_wait_s=5, webhook_most_wait_s=600)
    waits = [[wait_s(settings, tries) for _ in range(50)] for tries in (1, 2, 3, 9)]
    for middle, some in zip((5, 15, 45, 600), waits, strict=True):
        assert all(middle * 0.75 <= each <= middle * 1.25 for each in some)
        assert len(set(some)) > 40


def test_no_webhook_tells_its_secret(store: WebhookStore) -> None:
    (told,) = all_webhooks(store)
    assert "whsec" not in repr(told) + str(told.as_json())
