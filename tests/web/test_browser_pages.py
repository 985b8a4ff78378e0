"""Pages in a real browser, as a quality investigator uses them."""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page

from app.graph.run import Graph
from tests.conftest import Load
from tests.web.stories import dairy, hostile

_PAGES = (
    "/", "/search?q=", "/search?q=F", "/thing?ref=lot:FIN/F1", "/thing?ref=hu:PAL1",
    "/trace/down?ref=lot:RM-100/A7", "/trace/down?ref=lot:RM-100/A7&why=customer:C1&at=2099-01-01",
    "/trace/up?ref=customer:C1", "/document?number=DN-1",
    "/event?source=test&id=7", "/checks", "/running", "/audit", "/common",
    "/common?bad=lot:FIN/F1&bad=none&good=lot:RM-100/A7", "/siblings?ref=lot:FIN/F1",
    "/no-such-page",
)  # fmt: skip
_SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


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


def test_slash_goes_to_the_search_box(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    page.goto(live + "/thing?ref=lot:FIN/F1")
    page.keyboard.press("/")
    page.keyboard.type("PAL1")
    assert page.locator("#q").input_value() == "PAL1"


def test_keyboard_alone_reaches_the_trace(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    page.goto(live + "/thing?ref=lot:RM-100/A7")
    for _ in range(20):
        page.keyboard.press("Tab")
        if "Trace down" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/down**")


def test_pages_fit_a_phone_and_their_text_stands_out_in_both_themes(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    """No page is wider than a phone; contrast of all text is at least 4.5 to 1 (WCAG 2.2, 1.4.3
    AA), there and on a desk. Each page is loaded once, on the phone, and looked at in all four."""
    load(graph, dairy())
    watch = Watch(page, live)
    for path in _PAGES:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(live + path)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            for scheme in _SCHEMES:
                page.emulate_media(color_scheme=scheme)
                where = f"{path}, {scheme}, on {width}"
                assert page.evaluate("document.documentElement.scrollWidth") <= width, where
                assert page.evaluate(_CONTRAST) == [], where
    assert watch.seen == []


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
