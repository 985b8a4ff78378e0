"""Links as they are kept, without a server: made, opened, ended, over, and noted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app.accounts.accounts import Account, add_account, find_account, set_disabled, set_roles
from app.accounts.failures import LIMITS, TooManyFailuresError
from app.accounts.notes import notes_waiting
from app.accounts.store import Store
from app.errors import NotFoundError
from app.links import links
from app.links.content import SharedAnswer, SharedThing, content_in, hash_of_content
from app.links.links import (
    ClosedLinkError,
    LinkError,
    end_trace_link,
    make_trace_link,
    open_trace_link,
    trace_links,
)
from app.times import DAY_US, MINUTE_US
from tests.accounts import team as people

THING = SharedThing("lot:A/1", "lot", "Milk", "certain", "", "", "")
ANSWER = SharedAnswer(
    "Where to: lot A / 1", "2026-03-02T08:00:00Z", "1 lot, the start included.", (), (THING,), 0,
    None, "<svg/>",
)  # fmt: skip
FROM = "192.0.2.1"


@dataclass
class Clock:
    """A time that stands until it is moved."""

    at: int = 1_770_000_000_000_000

    def __call__(self) -> int:
        return self.at


@dataclass
class Home:
    """A file of accounts, its clock, and somebody who may make links."""

    store: Store
    clock: Clock
    lead: Account

    def make(self, title: str = "Partner", days: int = 3, answer: SharedAnswer = ANSWER) -> str:
        """The end of the address of a new link."""
        return make_trace_link(self.store, self.lead, answer, title=title, days=days)

    def opens(self, secret: str) -> bool:
        """Whether a link shows the answer; from an address of its own, so that nobody waits."""
        self.clock.at += 1
        try:
            return open_trace_link(self.store, secret, f"192.0.2.{self.clock.at % 251}") == ANSWER
        except ClosedLinkError:
            return False

    def noted(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What was noted of links: what, how it is known who, facts."""
        _, notes = notes_waiting(self.store)
        return [(n.what, n.person.how, dict(n.told)) for n in notes if n.kind == "export"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    people.be_quick(monkeypatch)
    clock = Clock()
    store = Store(tmp_path / "accounts.sqlite", now=clock)
    return Home(store, clock, add_account(store, "lead", ["recall lead"]))


def test_a_link_shows_what_was_kept(home: Home) -> None:
    secret = home.make()
    assert home.opens(secret)
    assert home.opens(secret)
    (listed,) = trace_links(home.store)
    assert (listed.title, listed.about, listed.account) == ("Partner", ANSWER.title, "lead")
    assert (listed.uses, listed.used_at, listed.customers) == (2, home.clock.at, False)


def test_a_link_opens_while_the_database_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks nothing of the graph."""
    people.be_quick(monkeypatch)
    with people.closed_graph() as graph, people.team_of(graph, tmp_path) as team:
        lead = find_account(team.desk.store, people.NAMES["recall lead"])
        secret = make_trace_link(team.desk.store, lead, ANSWER, title="Partner", days=1)
        shown = team.browser().get(f"/shared/{secret}")
    assert shown.status_code == 200
    assert "<td>Milk</td>" in shown.text


def test_what_is_kept_comes_back_whole() -> None:
    assert content_in(ANSWER.text()) == ANSWER
    shown = replace(ANSWER, customers=())
    assert content_in(shown.text()) == shown
    assert hash_of_content(shown.text()) != hash_of_content(ANSWER.text())


def test_of_its_secret_only_a_hash_is_kept(home: Home) -> None:
    number, _, secret = home.make().partition("-")
    home.opens(f"{number}-{secret}")
    with home.store.read() as work:
        found = "\n".join(work.iterdump())
    assert number in found
    assert secret not in found
    assert len(secret) == 43


def _mangled(secret: str) -> list[str]:
    number, _, rest = secret.partition("-")
    other = "0" if number[0] != "0" else "1"
    last = "A" if rest[-1] != "A" else "B"
    return [
        "", number, f"{number}-", rest, f"{number}-{rest[:-1]}{last}",
        f"{other}{number[1:]}-{rest}",
        f"{secret}x", f"x{secret}", secret.upper(), f"{secret}\n", f"{secret}/..", "%00", "é" * 56,
        f"{number}-{'A' * 43}", "' OR 1=1 --",
    ]  # fmt: skip


def test_only_the_whole_secret_opens(home: Home) -> None:
    secret = home.make()
    assert [each for each in _mangled(secret) if home.opens(each)] == []
    assert home.opens(secret)


CLOSED: dict[str, Callable[[Home], object]] = {
    "its time is over": lambda home: setattr(home.clock, "at", home.clock.at + 3 * DAY_US),
    "it was ended": lambda home: end_trace_link(home.store, trace_links(home.store)[0].number),
    "who made it is disabled": lambda home: set_disabled(home.store, "lead", True),
    "who made it may no longer": lambda home: set_roles(home.store, "lead", ["viewer"]),
}


@pytest.mark.parametrize("close", CLOSED.values(), ids=CLOSED.keys())
def test_a_link_that_is_closed_is_as_one_that_never_was(
    home: Home, close: Callable[[Home], object]
) -> None:
    secret = home.make()
    if close is not CLOSED["its time is over"]:
        home.clock.at += 3 * DAY_US - 10  # to the last moment
        assert home.opens(secret)
    close(home)
    said = []
    for each in (secret, "0" * 12 + "-" + "A" * 43):
        with pytest.raises(ClosedLinkError) as told:
            open_trace_link(home.store, each, FROM)
        said.append((told.value.code, told.value.text, told.value.remedy, dict(told.value.detail)))
    assert said[0] == said[1]


def test_what_a_closed_link_showed_is_taken_away(home: Home) -> None:
    home.make("first", days=1)
    home.make("second")
    end_trace_link(
        home.store, next(e.number for e in trace_links(home.store) if e.title == "second")
    )
    home.clock.at += DAY_US
    home.make("third")
    with home.store.read() as work:
        kept = dict(work.execute("SELECT title, content <> '' FROM shared").fetchall())
    assert kept == {"first": 0, "second": 0, "third": 1}
    assert [each.is_open(home.clock.at) for each in trace_links(home.store)] == [True, False, False]


def test_a_link_is_ended_once(home: Home) -> None:
    home.make()
    (link,) = trace_links(home.store)
    end_trace_link(home.store, link.number)
    for number in (link.number, "0" * 12, ""):
        with pytest.raises(NotFoundError):
            end_trace_link(home.store, number)


def test_whatever_is_done_to_a_link_and_each_use_is_noted(home: Home) -> None:
    secret = home.make(days=3)
    number, digest = secret.partition("-")[0], hash_of_content(ANSWER.text())
    home.opens(secret)
    home.opens(secret)
    home.opens(secret + "x")
    end_trace_link(home.store, number)
    home.opens(secret)
    made = {"link": number, "account": "lead", "days": 3, "customers": False, "sha256": digest}
    used = {"link": number, "files": {f"trace-link-{number}.html": digest}}
    assert [(what, told) for what, _, told in home.noted()] == [
        ("link made", made), ("link opened", used), ("link opened", used),
        ("link ended", {"link": number, "account": "lead"}),
    ]  # fmt: skip
    assert [how for what, how, _ in home.noted() if what == "link opened"] == ["nobody asked"] * 2
    assert secret.partition("-")[2] not in str(notes_waiting(home.store))
    opened = [n for n in notes_waiting(home.store)[1] if n.what == "link opened"]
    assert all(set(each.beside or ()) == {"address"} for each in opened)


def test_a_use_that_cannot_be_noted_shows_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = home.make()

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(links, "note", full)
        with pytest.raises(Exception, match="cannot be used"):
            open_trace_link(home.store, secret, FROM)
    assert trace_links(home.store)[0].uses == 0


def test_who_asks_too_often_waits_whatever_he_asks_for(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often that is: how often, `test_links_served` asks."""
    monkeypatch.setitem(LIMITS, "shared", 6)
    secret = home.make()
    for turn in range(LIMITS["shared"]):
        if turn % 2:
            open_trace_link(home.store, secret, FROM)
        else:
            with pytest.raises(ClosedLinkError):
                open_trace_link(home.store, "x", FROM)
    with pytest.raises(TooManyFailuresError) as told:
        open_trace_link(home.store, secret, FROM)
    assert 0 < told.value.detail["retry_after_s"] <= 15 * 60
    assert open_trace_link(home.store, secret, "192.0.2.2") == ANSWER
    home.clock.at += 15 * MINUTE_US
    assert open_trace_link(home.store, secret, FROM) == ANSWER


@pytest.mark.parametrize(
    ("title", "days"), [("", 3), (" ", 3), ("x" * 201, 3), ("P", 0), ("P", 91), ("P", -1)]
)
def test_a_link_is_for_somebody_and_for_a_time(home: Home, title: str, days: int) -> None:
    with pytest.raises(LinkError):
        home.make(title, days)
    assert trace_links(home.store) == []


def test_an_answer_too_large_for_a_link_is_refused(home: Home) -> None:
    with pytest.raises(LinkError, match="too large"):
        home.make(answer=replace(ANSWER, svg="x" * (9 << 20)))


def test_a_file_of_accounts_from_before_is_brought_forward(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite"
    from app.accounts import store

    with sqlite3.connect(path) as old:
        for step in store._STEPS[:2]:
            old.executescript(step)
        old.execute("PRAGMA user_version = 2")
    old.close()
    assert trace_links(Store(path)) == []
