"""Pages in a real browser, as a quality investigator uses them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from tests.conftest import Load
from tests.web.stories import dairy, doubtful, hostile

_PAGES = (
    "/", "/search?q=", "/search?q=F", "/thing?ref=lot:FIN/F1", "/thing?ref=hu:PAL1",
    "/trace/down?ref=lot:RM-100/A7", "/trace/down?ref=lot:RM-100/A7&why=customer:C1&at=2099-01-01",
    "/trace/up?ref=customer:C1", "/document?number=DN-1",
    "/event?source=test&id=7", "/checks", "/common",
    "/common?bad=lot:FIN/F1&bad=none&good=lot:RM-100/A7", "/siblings?ref=lot:FIN/F1",
    "/no-such-page",
)  # fmt: skip


_COLD_TIME_LIMIT_MS = 60_000  # the first page makes a cold database plan all its queries


@pytest.fixture(autouse=True)
def _patient(page: Page) -> None:
    page.set_default_timeout(_COLD_TIME_LIMIT_MS)


class Watch:
    """What a page did that it must not: errors, policy violations, requests to elsewhere."""

    def __init__(self, page: Page, address: str) -> None:
        self.seen: list[str] = []
        host = urlsplit(address).netloc
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda error: self.seen.append(str(error)))
        page.on("request", lambda request: self._asked(request.url, host))

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "404 (Not Found)" not in text:
            self.seen.append(text)

    def _asked(self, url: str, host: str) -> None:
        if not url.startswith("data:") and urlsplit(url).netloc != host:
            self.seen.append(f"asked {url}")


def test_from_a_typed_lot_to_the_customer_who_has_it(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    watch = Watch(page, live)
    page.goto(live + "/")
    page.keyboard.type("A7")  # the box has the focus
    page.keyboard.press("Enter")
    assert page.locator("h1").inner_text().endswith("RM-100 / A7")
    page.get_by_role("link", name="Trace down").click()
    row = page.locator("#customers tbody", has_text="Corner Shop")
    expect(row).to_be_visible(timeout=_COLD_TIME_LIMIT_MS)
    assert "35\u00a0pcs" in row.inner_text()
    assert "Still out: 35\u00a0pcs" in page.locator(".answer").inner_text()
    page.locator("#picture a.box", has_text="F1").click()
    assert page.locator("h1").inner_text().endswith("FIN / F1")
    assert watch.seen == []


def test_slash_goes_to_the_search_box(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    page.goto(live + "/thing?ref=lot:FIN/F1")
    page.keyboard.press("/")
    page.keyboard.type("PAL1")
    assert page.locator("#q").input_value() == "PAL1"


def test_keyboard_alone_reaches_the_trace(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    page.goto(live + "/thing?ref=lot:RM-100/A7")
    for _ in range(12):
        page.keyboard.press("Tab")
        if "Trace down" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/down**")


def test_why_opens_the_proof_of_a_customer(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, doubtful())
    watch = Watch(page, live)
    page.goto(live + "/trace/down?ref=lot:BOLT/A1&ignore_time=false")
    row = page.locator("#customers tbody", has_text="East")
    row.get_by_role("link", name="why").click()
    proof = page.locator("#why")
    expect(proof.locator("li")).to_have_count(5, timeout=_COLD_TIME_LIMIT_MS)
    page.wait_for_load_state()
    assert "DN-6" in proof.locator("li").last.inner_text()
    assert proof.evaluate("el => el.getBoundingClientRect().top < window.innerHeight")
    proof.get_by_role("link", name="close").click()
    page.wait_for_url(lambda url: "why=" not in url)
    expect(page.locator("#customers tbody")).to_have_count(3)
    assert page.locator("#why").count() == 0
    assert watch.seen == []


def test_options_keep_their_state_in_the_address(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, doubtful())
    watch = Watch(page, live)
    page.goto(live + "/trace/down?ref=lot:BOLT/A1")
    page.locator(".options summary").click()
    page.get_by_label("certain only").check()
    page.get_by_label("known at").fill("2099-01-01 08:00")
    page.get_by_role("button", name="Trace again").click()
    page.wait_for_url("**certain_only=true**")
    assert page.get_by_label("certain only").is_checked()
    assert page.get_by_label("known at").input_value() == "2099-01-01 08:00"
    assert "As it was known at 2099-01-01 08:00" in page.locator(".answer").inner_text()
    names = page.locator("#customers tbody th").all_inner_texts()
    assert [name.split()[1] for name in names] == ["North", "East"]
    assert page.locator("#steps .sure-possible").count() == 0
    page.get_by_role("link", name="Show everything").first.click()
    page.wait_for_url(lambda url: "certain_only" not in url)
    assert page.locator("#customers tbody").count() == 3
    assert "known_at=2099" in page.url
    style = "el => getComputedStyle(el).borderTopStyle"
    assert page.locator("#customers .sure-possible").evaluate(style) == "dashed"
    assert page.locator("#customers .sure-certain").first.evaluate(style) == "solid"
    assert page.locator(".step, .working").first.is_hidden()
    assert watch.seen == []


def test_a_trace_reads_without_script(live: str, page: Page, graph: Graph, load: Load) -> None:
    load(graph, doubtful())
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    try:
        bare = context.new_page()
        bare.set_default_timeout(_COLD_TIME_LIMIT_MS)
        bare.goto(live + "/trace/down?ref=lot:BOLT/A1")
        bare.get_by_role("link", name="Show what and why").click()
        assert "West" in bare.locator("#left-out").inner_text()
        bare.locator(".options summary").click()
        bare.get_by_label("ignore time").check()
        bare.get_by_role("button", name="Trace again").click()
        bare.wait_for_url("**ignore_time=true**")
        assert bare.locator("#customers tbody").count() == 4
    finally:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_phone(
    page: Page, live: str, graph: Graph, load: Load, scheme: str
) -> None:
    load(graph, dairy())
    watch = Watch(page, live)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 740})
    for path in _PAGES:
        page.goto(live + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{path} is {width} wide"
    assert watch.seen == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(
    page: Page, live: str, graph: Graph, load: Load, scheme: str
) -> None:
    """Contrast of all text is at least 4.5 to 1 (WCAG 2.2, 1.4.3 AA)."""
    load(graph, dairy())
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in _PAGES:
        page.goto(live + path)
        assert page.evaluate(_CONTRAST) == [], path


def test_nothing_that_was_loaded_runs(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, hostile())
    watch = Watch(page, live)
    page.goto(live + "/search?q=window.hacked")
    links = page.locator("main a").evaluate_all("all => all.map(a => a.href)")
    assert len(links) > 3
    for address in [live + "/", *links]:
        page.goto(address)
        assert page.evaluate("window.hacked") is None
        assert page.locator("main script, main img").count() == 0
    assert watch.seen == []


_CONTRAST = """() => {
  const channel = (c) => {
    c /= 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (el) => {
    for (; el; el = el.parentElement) {
      const c = parse(getComputedStyle(el).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const el of document.querySelectorAll("body *")) {
    const own = [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || el.closest("svg") || !el.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(el).color)), b = light(ground(el));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(`${el.className} ${el.textContent.slice(0, 20)} ${ratio}`);
  }
  return bad;
}"""
