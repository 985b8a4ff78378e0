"""How a large tree feels: when its first rows are seen, and the longest frame while scrolling.

A real Chromium opens a trace page, then scrolls down its tree and opens branches on the way until
thousands of rows stand in it. Each frame the browser draws is timed; what kept it busy longer than
50 ms is counted apart, so that a slow page is told from a busy machine.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright

from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from bench import naming
from bench.genealogies import Genealogy
from bench.visiting import served
from bench.walking import Root
from tests import browser as chromium

Case = dict[str, Any]
ROWS = 3_000  # so many rows shall stand in the tree in the end
LIMIT_S = 90.0  # or so long is scrolled
_FROM = 3_000  # traces of fewer lots are not scrolled
_WAIT_MS = 120_000

# When the head and the first row are drawn, in ms from the start of the navigation.
_WATCH = """
(() => {
  const seen = { head: null, row: null, frames: [], tasks: [] };
  window.__seen = seen;
  const look = () => {
    const now = performance.now();
    if (seen.head === null && document.querySelector("h1")) seen.head = now;
    if (seen.row === null && document.querySelector(".tree-rows .row")) seen.row = now;
    if (seen.row === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""

_TIME_FRAMES = """
() => {
  const seen = window.__seen;
  const busy = (list) => list.getEntries().forEach((each) => seen.tasks.push(each.duration));
  new PerformanceObserver(busy).observe({ entryTypes: ["longtask"] });
  let last = performance.now();
  const frame = (now) => {
    seen.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
"""

_OPEN_SEEN = """
() => {
  const rows = document.querySelectorAll('.tree-rows .row[aria-expanded="false"]:not(.busy)');
  const inView = (row) => {
    const box = row.getBoundingClientRect();
    return box.top > 0 && box.bottom < innerHeight;
  };
  const row = [...rows].find(inView);
  if (row) row.querySelector(".twist").click();
  else if (rows.length) rows[0].scrollIntoView({ block: "center" });
  return document.querySelectorAll(".tree-rows .row").length;
}
"""


def cases(graph: Graph, settings: Settings, found: Genealogy, roots: Sequence[Root]) -> list[Case]:
    """First rows and frames of the trace page of every far-reaching root."""
    rows = []
    far = [root for root in roots if root.reached >= _FROM]
    for root in far:
        ref = naming.lot_ref(found, root.lot)
        with served(create_app(settings, graph)) as port, _browser() as page:
            address = f"http://127.0.0.1:{port}/trace/{root.direction}?ref={ref}"
            first = _first_screen(page, address)
            kept = _first_screen(page, address)
            moved = _scrolled(page)
        rows.append({
            "name": "page browser", "size": found.lots, "reached": root.reached,
            "lotgraph_ms": kept["row"], "peer": None, "peer_ms": None, "ratio": None,
            "graph": root.graph, "direction": root.direction, "root": ref,
            "first_head_ms": first["head"], "first_row_ms": first["row"],
            "kept_head_ms": kept["head"], **moved,
        })  # fmt: skip
        print(f"  browser {root.direction} {root.reached:,}: first {first}, kept {kept}, {moved}",
              flush=True)  # fmt: skip
    return rows


@contextmanager
def _browser() -> Iterator[Page]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.ARGUMENTS)
        )
        page = running.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(_WAIT_MS)
        page.add_init_script(_WATCH)
        try:
            yield page
        finally:
            running.close()


def _first_screen(page: Page, address: str) -> dict[str, float]:
    """When head and first row were drawn (ms)."""
    page.goto(address, wait_until="commit")
    page.locator(".tree-rows .row").first.wait_for()
    page.wait_for_load_state("load")
    page.wait_for_timeout(100)  # the frame that draws them
    seen = page.evaluate("() => ({ head: window.__seen.head, row: window.__seen.row })")
    return {name: round(value, 1) for name, value in seen.items()}


def _scrolled(page: Page) -> dict[str, float]:
    """Scroll and open until there are many rows, then to and fro: frames and what kept it busy."""
    page.evaluate(_TIME_FRAMES)
    page.mouse.move(500, 600)
    until = time.monotonic() + LIMIT_S
    count = 0
    while count < ROWS and time.monotonic() < until:
        count = page.evaluate(_OPEN_SEEN)
        page.mouse.wheel(0, 20)
        page.wait_for_timeout(30)
    for turn in range(60):
        page.mouse.wheel(0, -1500 if turn % 20 < 10 else 1500)
        page.wait_for_timeout(30)
    seen = page.evaluate("() => ({ frames: window.__seen.frames, tasks: window.__seen.tasks })")
    frames = sorted(seen["frames"])
    return {
        "rows": count,
        "frames": len(frames),
        "frame_median_ms": round(frames[len(frames) // 2], 1),
        "frame_99_ms": round(frames[len(frames) * 99 // 100], 1),
        "frame_longest_ms": round(frames[-1], 1),
        "frames_over_200_ms": sum(each > 200 for each in frames),
        "busy_longest_ms": round(max(seen["tasks"], default=0), 1),
    }
