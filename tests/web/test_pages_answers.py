"""Pages as answers: what they say, how they say no, what they never let through."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.security.headers import POLICY
from tests.conftest import Load
from tests.web.stories import dairy, hostile, same_number_twice


def text_of(html: str) -> str:
    """What a reader sees, spaces made one."""
    bare = re.sub(r"<(script|style|title|head).*?</\1>", " ", html, flags=re.S)
    bare = re.sub(r"</(td|th|li|p|h\d|dt|dd|caption|span)>", " ", bare)
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"<[^>]+>", "", bare))


def test_empty_graph_says_what_to_do_next(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "lotgraph demo" in answer.text
    assert all(f'<a href="{way}">' in answer.text for way in ("/load", "/book"))
    assert "lotgraph load" in answer.text


def test_the_licences_of_bundled_packages_are_one_click_away(client: TestClient) -> None:
    link = re.search(r'href="(/static/LICENSES\.txt[^"]*)"', client.get("/").text)
    assert link is not None
    answer = client.get(link[1])
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "cytoscape 3." in answer.text
    assert "Permission is hereby granted" in answer.text


def test_home_shows_counts_feeds_holds_and_latest_events(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    said = text_of(client.get("/").text)
    assert "3 lots 1 work order 1 batch 1 handling unit 1 customer 1 supplier" in said
    assert "hold 1 lot or serial" in said
    assert "test just now" in said
    assert "lot A7 received 500 kg from supplier S-N at location TANKS" in said
    assert "voided" in said


def test_trace_answers_in_words_first(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    said = text_of(client.get("/trace/down?ref=lot:RM-100/A7").text)
    assert "Went into 1 lot (certain), all finished goods, through 1 work order." in said
    assert "Shipped to 1 customer (certain): 40 pcs, of which 5 pcs came back." in said
    assert "Still out: 35 pcs at 1 customer (certain)." in said
    assert "On hand: 380 kg of A7; 15 pcs of 1 other lot (certain), at 3 places." in said
    assert "received 500 kg on 2026-03-02 06:00 from supplier North Farm as supplier lot" in said
    assert said.index("Still out") < said.index("Documents")
    up = text_of(client.get("/trace/up?ref=lot:FIN/F1").text)
    assert "Made from 1 lot (certain) of 1 item through 1 work order." in up
    assert "Received from 1 supplier (certain) as 1 supplier lot." in up


def test_trace_page_shows_what_the_api_gives(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    page = client.get("/trace/down?ref=lot:RM-100/A7&view=lots").text
    twin = re.search(r'href="(/api/v1/trace/down[^"]*)">JSON', page)
    assert twin is not None
    found = client.get(twin[1].replace("&amp;", "&")).json()
    for node in found["nodes"]:
        assert quote(node["ref"], safe="") in page


def test_rows_come_a_page_at_a_time(client: TestClient, graph: Graph, load: Load) -> None:
    fan = [
        {
            "event_id": f"{kind}{number}", "source": "mes", "type": kind, "at": "2026-03-01",
            "object": {"item": "X", "lot": "root" if kind == "consume" else f"L{number:03}"},
            "quantity": 1, "uom": "kg", "work_order": f"W{number:03}",
        }
        for number in range(230) for kind in ("consume", "produce")
    ]  # fmt: skip
    load(graph, fan)
    first = client.get("/trace/down?ref=lot:X/root&view=lots&kind=lot").text
    assert "1 to 200 of 231 things" in text_of(first)
    second = client.get("/trace/down?ref=lot:X/root&view=lots&kind=lot&page=2").text
    assert "201 to 231 of 231 things" in text_of(second)
    steps = second[second.index('id="steps"') :]
    assert "L229" in steps
    assert "L000" not in steps
    drawn = client.get("/trace/down?ref=lot:X/root&view=graph").text
    assert "230 lots of X" in text_of(drawn)
    assert drawn.count('class="box kind') == 3  # the root, its orders, their lots


def test_ambiguous_text_lists_candidates(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, same_number_twice())
    for path in ("/thing?ref=77", "/trace/down?ref=77"):
        answer = client.get(path)
        assert answer.status_code == 409
        target = path.partition("?")[0]
        for ref in ("lot:SUGAR/77", "lot:SALT/77"):
            assert f"{target}?ref={quote(ref, safe='')}" in answer.text


def test_ambiguous_root_keeps_the_others(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, [*same_number_twice(), *_renumbered(dairy())])
    answer = client.get("/trace/down?ref=lot:FIN/F1&ref=77")
    assert answer.status_code == 409
    assert "/trace/down?ref=lot%3AFIN%2FF1&amp;ref=lot%3ASALT%2F77" in answer.text


def _renumbered(events: list[dict[str, object]]) -> list[dict[str, object]]:
    return [event | {"source": "other"} for event in events]


def test_unknown_things_and_pages_are_told(client: TestClient) -> None:
    for path in ("/thing?ref=lot:NO/NO", "/trace/up?ref=nothing", "/no/such", "/document?number=x"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Not found" in answer.text
        assert 'name="q"' in answer.text
    assert client.get("/thing").status_code == 400
    assert client.get("/trace/sideways?ref=x").status_code == 400


def test_errors_of_the_api_are_json(client: TestClient) -> None:
    answer = client.get("/api/v1/no-such")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_unforeseen_mistakes_get_a_number_and_no_trace(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the inside story")

    monkeypatch.setattr("app.home.pages.overview", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert re.search(r"number [0-9a-f]{8}", answer.text)
    assert "inside story" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_voided_event_is_shown_as_voided_and_not_walked(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    page = client.get("/thing?ref=lot:RM-100/A8").text
    assert "<s>" in page
    assert "voided on 2026-03-02: wrong lot scanned" in text_of(page)
    assert "It went nowhere yet." in text_of(page)
    assert "A8" not in client.get("/trace/up?ref=lot:FIN/F1").text


@pytest.mark.parametrize(
    "path",
    [
        "/", "/search?q=script", "/search?q=%3Cscript%3E", "/lots?status=hold", "/kind/customer",
        "/thing?ref=lot:I%253Cb%253E/%253Cscript%253Ewindow.hacked%253D1%253C%252Fscript%253E",
        "/trace/down?ref=item:I%253Cb%253E", "/trace/down?ref=%3Cscript%3Ealert(1)%3C/script%3E",
        "/event?source=test&id=2", "/document?number=%3Cscript%3Ewindow.hacked%3D1%3C/script%3E",
    ],
)  # fmt: skip
def test_what_was_loaded_is_never_markup(
    client: TestClient, graph: Graph, load: Load, path: str
) -> None:
    load(graph, hostile())
    page = client.get(path).text
    assert page.count("<script") == page.count('<script type="module" src="/static/')
    assert "<img" not in page
    assert "<i>" not in page
    assert '<b>"' not in page


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/no/such", "/static/app.css", "/api/v1/no-such"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == POLICY, path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert "immutable" in client.get("/static/app.css?v=1").headers["cache-control"]
    assert client.get("/").headers["cache-control"] == "no-store"


def test_pages_hold_no_inline_code_or_style(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    for path in ("/", "/thing?ref=lot:FIN/F1", "/trace/down?ref=lot:RM-100/A7"):
        page = client.get(path).text
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script>", page), path


def test_other_hosts_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8470"}).status_code == 200
    assert client.get("/", headers={"host": "[::1]:8470"}).status_code == 200


def test_pages_of_other_sites_may_not_write(client: TestClient) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "null"},
    ):
        answer = client.post("/api/v1/events", content="[]", headers=headers)
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "cross_site"
    assert client.post("/api/v1/events", content="[]").status_code != 403
