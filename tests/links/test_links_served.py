"""A link from the page of a trace to a partner's browser: one plant, loaded once, people signed in.

SL-9 of North ──► RM-100/A7 ──► WO-1/1 ──► FIN/F1 ──► pallet PAL1 ──► Corner Shop (C1)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.accounts.failures import LIMITS
from app.accounts.notes import notes_waiting
from app.audit.listing import lines_before
from app.graph.run import Graph
from app.settings import Settings
from tests.accounts.team import Browser, Team, be_quick, team_of
from tests.conftest import be_patient, through_the_door
from tests.neo4j_server import Server, empty
from tests.waiting import wait_until
from tests.web.stories import dairy

_ASK = "direction=down&ref=lot:RM-100/A7"
_LINK = re.compile(r"<code>http://127\.0\.0\.1(/shared/[\w-]+)</code>")


@pytest.fixture(scope="module")
def plant(server: Server) -> Iterator[Graph]:
    """The dairy."""
    graph = server.connect()
    empty(graph)
    through_the_door(graph, dairy())
    yield graph
    graph.close()


@pytest.fixture(scope="module")
def team(
    plant: Graph, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Team]:
    """People signed in, over it."""
    patch = pytest.MonkeyPatch()
    be_patient(patch)
    be_quick(patch)
    kept = {name: getattr(settings, name) for name in settings.model_fields_set - {"home"}}
    kept["public_address"] = "http://127.0.0.1"
    with team_of(plant, tmp_path_factory.mktemp("home"), **kept) as made:
        yield made
    patch.undo()


def _make(team: Team, customers: str = "hidden", ask: str = _ASK, **more: str) -> str:
    """The path of a new link."""
    form = {"title": "Corner audit", "days": "7", "customers": customers} | more
    answer = team.known("recall lead").post(f"/links?{ask}", form)
    assert answer.status_code == 200, answer.text
    found = _LINK.search(answer.text)
    assert found, answer.text
    return found[1]


def _outside(team: Team, number: int = 1) -> Browser:
    return team.browser(address=f"198.51.100.{number}")


def test_who_may_makes_a_link_on_the_page_of_a_trace(team: Team) -> None:
    lead = team.known("recall lead")
    page = lead.get("/trace/down?ref=lot:RM-100/A7").text
    (href,) = re.findall(r'href="(/links/new\?[^"]+)"', page)
    form = lead.get(href.replace("&amp;", "&")).text
    assert "Make the link" in form
    assert 'action="/links?direction=down&amp;ref=lot%3ARM-100%2FA7"' in form
    path = _make(team)
    listed = lead.get("/links").text
    assert "Corner audit" in listed
    secret = path.rpartition("/")[2].partition("-")[2]  # which may hold a hyphen itself
    assert len(secret) > 40
    assert secret not in listed


@pytest.mark.parametrize("role", ["viewer", "investigator", "analyst", "integrator", "admin"])
def test_nobody_else_makes_lists_or_ends_links(team: Team, role: str) -> None:
    person = team.known(role)
    for answer in (
        person.get("/links"), person.get(f"/links/new?{_ASK}"),
        person.post(f"/links?{_ASK}", {"title": "x", "days": "1"}),
        person.post("/links/end", {"number": "0" * 12}),
    ):  # fmt: skip
        assert answer.status_code == 403
    assert "/links/new" not in person.get("/trace/down?ref=lot:RM-100/A7").text


def test_a_link_shows_the_answer_without_customers(team: Team) -> None:
    text = _outside(team).get(_make(team)).text
    assert "Where to: lot RM-100 / A7" in text
    assert {"A7", "F1"} <= set(re.findall(r"<text[^>]*>([^<]*)<", text))
    assert "Customers are not shown" in text
    for secret in ("Corner", "C1", "customer:", "DN-", "STORE", "North Farm tel"):
        assert secret not in text, secret


def test_a_link_shows_customers_by_choice(team: Team) -> None:
    text = _outside(team).get(_make(team, "shown")).text
    assert "Corner Shop" in text
    assert "40" in text


def test_the_page_of_a_link_leads_nowhere(team: Team) -> None:
    answer = _outside(team).get(_make(team, "shown"))
    text = answer.text
    for each in ("<script", "<form", "<a ", "<nav", "<iframe", "<img", '<meta name="csrf"'):
        assert each not in text, each
    outward = re.findall(r'(?:href|src|action)="([^"]*)"', text)
    assert {each for each in outward if not each.startswith(("#", "data:,"))} == {
        each for each in outward if each.startswith("/static/app.css")
    }
    heads = answer.headers
    assert heads["referrer-policy"] == "no-referrer"
    assert heads["x-robots-tag"].startswith("noindex")
    assert heads["cache-control"] == "no-store"
    policy = heads["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-same-origin" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "set-cookie" not in heads


def test_whoever_has_a_link_has_nothing_else(team: Team) -> None:
    guest = _outside(team)
    path = _make(team)
    secret = path.removeprefix("/shared/")
    assert guest.get(path).status_code == 200
    for other in ("/", "/links", "/trace/down?ref=lot:RM-100/A7", "/thing?ref=lot:FIN/F1"):
        assert guest.get(other).status_code == 303  # to where one signs in
    for token in (secret, secret.rpartition("-")[2], f"lotgraph_{secret.replace('-', '_', 1)}"):
        asked = guest.get(
            "/api/v1/trace/down?ref=lot:RM-100/A7", headers={"authorization": f"Bearer {token}"}
        )
        assert asked.status_code == 401
    for more in ("?ref=lot:FIN/F1", "?view=graph&format=json"):
        assert guest.get(path + more).text == guest.get(path).text
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert guest.client.request(method, path).status_code in (403, 405)


def test_a_link_shows_what_was_known_when_it_was_made(team: Team, plant: Graph) -> None:
    path = _make(team)
    before = _outside(team, 2).get(path).text
    through_the_door(
        plant,
        [{"source": "late", "event_id": "1", "type": "consume", "quantity": 1, "uom": "kg",
          "object": {"item": "RM-100", "lot": "A7"}, "work_order": "LATE-1", "batch": "1"}],
    )  # fmt: skip
    assert _outside(team, 2).get(path).text == before
    assert "LATE-1" not in before
    assert "LATE-1" in _outside(team, 2).get(_make(team)).text


def test_wrong_over_and_ended_links_are_told_alike(team: Team) -> None:
    guest, lead = _outside(team, 3), team.known("recall lead")
    path = _make(team)
    number = path.removeprefix("/shared/").partition("-")[0]
    assert lead.post("/links/end", {"number": number}, page="/links").status_code == 303
    told = [
        guest.get(each)
        for each in (path, path[:-1], "/shared/", "/shared/a/b", f"/shared/{'0' * 12}-{'A' * 43}")
    ]  # fmt: skip
    assert {each.status_code for each in told} == {404}
    assert len({each.text for each in told}) == 1
    assert len({str(sorted(_plain(each))) for each in told}) == 1
    assert "This link opens nothing" in told[0].text
    assert "<nav" not in told[0].text
    assert "ended" in lead.get("/links").text


def _plain(answer: Any) -> list[tuple[str, str]]:
    """Its heads without the number of the request."""
    return [each for each in answer.headers.items() if each[0] != "x-request-id"]


def test_a_trace_that_begins_with_a_customer_is_shown_with_customers_only(team: Team) -> None:
    ask = "direction=up&ref=customer:C1"
    form = {"title": "x", "days": "1", "customers": "hidden"}
    refused = team.known("recall lead").post(f"/links?{ask}", form)
    assert refused.status_code == 400
    assert "begins with a customer" in refused.text
    assert "Corner Shop" in _outside(team).get(_make(team, "shown", ask)).text


def test_a_token_makes_no_link(team: Team) -> None:
    lead = team.known("recall lead")
    form = {"title": "p", "days": "1", "scope-read": "yes", "scope-share": "yes"}
    token = re.findall(r"lotgraph_\w{12}_[\w-]{43}", lead.post("/account/tokens", form).text)[0]
    asked = team.browser().client.post(
        f"/links?{_ASK}", data={"title": "x", "days": "1"},
        headers={"authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert asked.status_code == 403


def test_each_use_stands_in_the_log_that_shows_tampering(team: Team, plant: Graph) -> None:
    path = _make(team)
    number = path.removeprefix("/shared/").partition("-")[0]
    _outside(team).get(path)
    wait_until(lambda: notes_waiting(team.desk.store)[1] == [], "all was entered")
    lines = [
        e for e in lines_before(plant, None, 200, kind="export") if e.told.get("link") == number
    ]
    assert [each.told["what"] for each in reversed(lines)] == ["link made", "link opened"]
    assert "198.51.100" not in "".join(each.text for each in lines)


def test_who_asks_too_often_is_told_to_wait(team: Team) -> None:
    guest = _outside(team, 9)
    path = _make(team)
    for _ in range(LIMITS["shared"]):
        guest.get("/shared/x")
    told = guest.get(path)
    assert told.status_code == 429
    assert int(told.headers["retry-after"]) > 0
    assert "Try again in a quarter of an hour" in told.text
    assert _outside(team, 10).get(path).status_code == 200
