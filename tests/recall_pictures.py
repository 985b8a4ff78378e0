"""The recall of the demo plant from the phone call to closing, in pictures, for the documents.

`make pictures` takes them. They drive the desk as a team does, so they show what it really does;
the case that is opened for them stays in the graph.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SUSPECT = "supplier-lot:S-BERRY/BV-4471"


def take_recall(page: Page, address: str, folder: Path) -> None:
    """Open the case, go through it, and take a picture of each step."""

    def picture(name: str, part: str = "") -> None:
        page.wait_for_load_state("networkidle")
        path = folder / f"recall-{name}.png"
        if part:
            page.locator(part).screenshot(path=path)
        else:
            page.screenshot(path=path)

    page.goto(f"{address}/recall/new?ref={_SUSPECT}")
    _form(page, "main", "", title="Listeria in strawberry preparation", by="Anna",
          reason="Berry Vale called: BV-4471 tested positive")  # fmt: skip
    page.get_by_label("Class").select_option("I")
    picture("1-call")
    page.get_by_role("button", name="Open the case").click()
    page.locator("#stock").wait_for()
    picture("2-scope")
    _form(page, "#stock", "Request a hold on all of it", by="Anna")
    page.locator("#holds").wait_for()
    picture("3-holds", "#holds")
    _form(page, "#freeze", "Freeze the scope", by="Anna", second="Ben")
    page.locator("#export tbody").wait_for()
    picture("4-frozen", "#freeze")
    case = page.url.split("#")[0]
    page.get_by_text("Take replies from a CSV").click()
    replies = (
        "customer,step,quantity\nC-GREEN,contacted,\nC-HILL,contacted,\nC-NORTH,contacted,\n"
        "C-GREEN,sold_through,2000\nC-HILL,sold_through,700\n"
    )
    _form(page, "#customers", "Take the replies", csv=replies, by="Ben")
    page.locator("#told").wait_for()
    picture("5-customers", "#customers")
    page.locator("#customers").get_by_role("link", name="Hillside").first.click()
    page.get_by_role("link", name="Correct line").last.click()
    page.locator("#correcting").wait_for()
    page.locator("input[name=quantity]").fill("1080")
    picture("6-correcting")
    page.get_by_role("button", name="Correct it").click()
    page.locator(".replies s").first.wait_for()
    page.goto(case)
    page.locator("#close").wait_for()
    page.get_by_text("Take a lot or serial in or out by hand").click()
    _form(page, "#scope", "Take in", ref="lot:YOG-STRAW/YS-0910N", reason="same tank", by="Anna")
    page.locator("#close").wait_for()
    _form(page, "#freeze", "Freeze the scope", by="Anna", second="Ben")
    page.get_by_role("link", name="compare with 1").click()
    page.get_by_role("heading", name="Snapshot 1 to snapshot 2").wait_for()
    picture("7-compared")
    page.goto(case)
    page.locator("#close").wait_for()
    picture("8-open-points", "#close")
    _form(page, "#close", "Close the case", by="Anna", second="Ben",
          reason="the rest is under lock, customers confirmed by phone")  # fmt: skip
    page.locator("#log").wait_for()
    picture("9-log", "#log")


def _form(page: Page, part: str, button: str, **fields: Any) -> None:
    """Fill a form of a part of the page; send it by a button, if one is named."""
    form = page.locator(f"{part} form")
    if button:
        form = form.filter(has=page.get_by_role("button", name=button))
    for name, text in fields.items():
        form.locator(f"[name={name}]").first.fill(text)
    if button:
        form.get_by_role("button", name=button).first.click()
