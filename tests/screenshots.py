"""Pictures of the running product, for the documents.

`python -m tests.screenshots ADDRESS` takes them from a lotgraph that serves the demo plant;
without an address it serves the home's own graph itself (load the demo plant first:
`lotgraph demo --no-serve`). They go to `docs/pictures/`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app.opening import open_graph
from app.settings import Settings
from tests import browser as chromium
from tests.recall_pictures import take_recall
from tests.serving import served
from tests.waiting import wait_until

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
_ROOT = "supplier-lot%3AS-BERRY%2FBV-4471"
_TIME_LIMIT_MS = 120_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: file name, address, what is typed first, theme and size of the window; `lacks`:
    it is looked at again until it no longer says so."""

    name: str
    path: str
    typed: str = ""
    lacks: str = ""
    theme: str = "light"
    size: tuple[int, int] = (1280, 860)


PICTURES = (
    Picture("trace-tree", f"/trace/down?ref={_ROOT}&view=tree", size=(1280, 1300)),
    Picture("trace-graph", f"/trace/down?ref={_ROOT}&view=graph", size=(1600, 1500)),
    Picture("trace-timeline", f"/trace/down?ref={_ROOT}&view=timeline", size=(1280, 1150)),
    Picture("trace-tables", f"/trace/down?ref={_ROOT}&view=lots"),
    Picture("lot", "/thing?ref=lot:YOG-STRAW/YS-0909", size=(1280, 1180)),
    Picture("lot-dark", "/thing?ref=lot:YOG-STRAW/YS-0909", theme="dark"),
    Picture("lot-phone", "/thing?ref=lot:YOG-STRAW/YS-0909", size=(390, 844)),
    Picture("batch", "/thing?ref=batch:FI-STORY-1/L1"),
    Picture("customer", "/thing?ref=customer:C-NORTH"),
    Picture("home", "/", lacks="are being looked for"),
    Picture("search", "/", typed="strawbery", lacks="are being looked for"),
)


def take(address: str, folder: Path = FOLDER, pictures: tuple[Picture, ...] = PICTURES) -> None:
    """Take all pictures of a served demo plant."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium.find() or chromium.install(), args=list(chromium.ARGUMENTS)
        )
        for picture in pictures:
            _take(opened, address, picture, folder)
        desk = opened.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        desk.set_default_timeout(_TIME_LIMIT_MS)
        take_recall(desk, address, folder)
        opened.close()


def _take(opened: Browser, address: str, picture: Picture, folder: Path) -> None:
    width, height = picture.size
    context = opened.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(_TIME_LIMIT_MS)
    page = context.new_page()
    answer = page.goto(address + picture.path)
    if answer is None or not answer.ok:
        raise SystemExit(f"{picture.path}: {answer.status if answer else 'no answer'}")
    page.locator(".foot").wait_for(state="attached")
    if picture.lacks:
        wait_until(
            lambda: _lacks(page, picture.lacks), f"a page without “{picture.lacks}”",
            within_s=_TIME_LIMIT_MS / 1000, every_s=2,
        )  # fmt: skip
    if picture.typed:
        page.keyboard.type(picture.typed)
        page.locator(".finds [role=option]").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / f"{picture.name}.png")
    context.close()


def _lacks(page: Page, text: str) -> bool:
    page.reload()
    return text not in page.content()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(sys.argv[1].rstrip("/"))
    else:
        mine = Settings(
            request_deadline_s=_TIME_LIMIT_MS / 1000
        )  # a first visit plans and compiles
        of_home = open_graph(mine)
        with served(mine, of_home) as found:
            take(found)
        of_home.close()
    sys.stdout.write(f"{len(PICTURES)} pictures, and those of a recall, in {FOLDER}\n")
