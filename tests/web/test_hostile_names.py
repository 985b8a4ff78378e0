"""Names that would be markup, formulas or a mess of directions: shown as they are, everywhere."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

from fastapi.testclient import TestClient
from playwright.sync_api import Page

from app.graph.run import Graph
from app.vocabulary import make_ref
from tests.conftest import Load
from tests.sizes import size
from tests.web.test_browser_pages import Watch

NAMES = {
    "script": "<script>window.hacked=1</script>",
    "quotes": "\"'><img src=x onerror=window.hacked=2>",
    "long": "L" + "0123456789" * 39 + "END",
    "right-to-left": "\u202eabc \u05de\u05e0\u05d4 \u0644\u0648\u0637 123",
    "emoji": "\U0001f42e\u200d\U0001f95b \U0001f1e9\U0001f1ea",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "address": "javascript:window.hacked=3",
    "template": "{{ 7*7 }}{% raw %}",
}


EVERY = size(18, 1)  # of the pages, those looked at with one name; other names have the others


def named(name: str) -> list[dict[str, Any]]:
    """A short genealogy in which everything is called so."""
    lot, made = {"item": name, "lot": name}, {"item": name, "lot": name + "2"}
    run = {"work_order": name, "batch": name}
    said: list[dict[str, Any]] = [
        {"type": "define", "item": name, "name": name, "uom": name[:20]},
        {"type": "define", "customer": name, "name": name, "contact": name, "address": name},
        {"type": "define", "location": name, "name": name},
        {"type": "define", "supplier": name, "name": name},
        {"type": "receive", "object": {**lot, "attributes": {name: name, "coa": name}},
         "supplier": name, "supplier_lot": name, "location": name, "quantity": 5, "document": name},
        {"type": "define", "object": lot, "same_as": "alias " + name},
        {"type": "run", **run, "operator": name, "parameters": {name: name}, "record": name,
         "resource": name},
        {"type": "consume", "object": lot, **run, "quantity": 2, "location": name},
        {"type": "produce", "object": made, **run, "quantity": 2, "location": name},
        {"type": "pack", "hu": name, "contents": [{"object": made, "quantity": 1}]},
        {"type": "ship", "object": {"hu": name}, "customer": name, "document": name,
         "ship_to": name, "from": name},
        {"type": "status", "object": lot, "status": "hold", "reason": name},
        {"type": "inspect", "object": made, "test": name, "result": "fail", "limits": name},
    ]  # fmt: skip
    return [
        {"event_id": f"{n}{name}"[:200], "source": "t", "at": f"2026-03-{n + 1:02}", **each}
        for n, each in enumerate(said)
    ]


def refs(name: str) -> list[str]:
    """Refs of everything that is called so."""
    return [
        make_ref("lot", name, name), make_ref("lot", name, name + "2"),
        make_ref("batch", name, name), make_ref("supplier-lot", name, name),
        *(make_ref(kind, name)
          for kind in ("item", "order", "hu", "location", "customer", "supplier", "resource")),
    ]  # fmt: skip


def addresses(name: str) -> list[str]:
    """Pages on which the name stands."""
    asked = quote(name, safe="")
    return [
        "/", "/checks", "/lots?status=hold", "/kind/customer", f"/search?q={asked}",
        f"/search?q={asked[:12].rpartition('%')[0] or asked[:6]}", f"/document?number={asked}",
        f"/event?source=t&id={quote(f'0{name}'[:200], safe='')}", f"/thing?ref={asked}",
        *(f"/thing?ref={quote(ref, safe='')}" for ref in refs(name)),
        f"/trace/down?ref={quote(refs(name)[0], safe='')}",
        f"/trace/up?ref={quote(make_ref('customer', name), safe='')}",
    ]  # fmt: skip


def test_a_name_is_shown_as_it_is_and_does_nothing(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    """Of all names together, for pages list what is called otherwise beside what is called so."""
    page.set_viewport_size({"width": 360, "height": 740})
    load(graph, [event for name in NAMES.values() for event in named(name)])
    for first, name in enumerate(NAMES.values()):
        looked_at(page, live, name, addresses(name)[first % EVERY :: EVERY])


def looked_at(page: Page, live: str, name: str, paths: list[str]) -> None:
    """Pages on which a name stands, and its lot's own."""
    watch = Watch(page, live)
    for path in paths:
        answer = page.goto(live + path)
        assert answer is not None
        assert answer.status in (200, 404, 409), path
        page.locator(".foot").wait_for()
        assert page.locator(".answer.failed", has_text="wrong here").count() == 0, path
        assert page.evaluate("window.hacked") is None, path
        assert page.locator("main script, main img, main iframe").count() == 0
        assert page.locator('main a[href^="javascript:"]').count() == 0
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{path} is {width} wide"
    page.goto(live + f"/thing?ref={quote(refs(name)[0], safe='')}")
    assert name in (page.locator("h1").text_content() or "")
    watch.seen = [each for each in watch.seen if "409" not in each]
    assert watch.seen == [], name


def test_a_name_of_the_other_direction_does_not_turn_its_neighbours(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    name = NAMES["right-to-left"]
    load(graph, named(name))
    page.goto(live + f"/thing?ref={quote(refs(name)[0], safe='')}")
    isolated = "el => getComputedStyle(el).unicodeBidi"
    links = page.locator("main a.thing bdi")
    assert links.count() > 3
    assert {link.evaluate(isolated) for link in links.all()} == {"isolate"}


def test_only_real_addresses_become_links(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, [
        {"event_id": "1", "source": "t", "type": "receive", "object": {
            "item": "X", "lot": "A", "attributes": {
                "certificate": "https://lab.example.com/coa/17?x=1&y=\"2", "bad": "javascript:x()",
                "also_bad": "data:text/html,x", "worse": "https://", "text": "see https://x"}}},
    ])  # fmt: skip
    page = client.get("/thing?ref=lot:X/A").text
    assert 'href="https://lab.example.com/coa/17?x=1&amp;y=&#34;2" rel="noreferrer' in page
    for wrong in ('href="javascript', 'href="data:text', 'href="see', 'href="https://"'):
        assert wrong not in page


def test_instant_results_escape_names(client: TestClient, graph: Graph, load: Load) -> None:
    """Of all names together: what is found by one stands beside what is called otherwise."""
    load(graph, [event for name in NAMES.values() for event in named(name)])
    for called, name in NAMES.items():
        piece = client.get("/search/instant", params={"q": name}).text
        assert "data-find=" in piece, called
        found = [unquote(unescape(each)) for each in re.findall(r'href="([^"]*)"', piece)]
        assert any(address.endswith(ref) for address in found for ref in refs(name)), called
        for wrong in ("<script", "<img", "onerror=window.hacked=2>\n"):
            assert wrong not in piece, called
