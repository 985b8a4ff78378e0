"""Somebody at a page, with a mouse or with a keyboard only."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, expect

Tool = Literal["mouse", "keyboard"]


class Hands:
    """What is pressed, written and chosen; with a keyboard only what the Tab key stops at."""

    def __init__(self, page: Page, tool: Tool) -> None:
        self.page, self.tool = page, tool

    def _reach(self, what: Locator) -> None:
        what.focus()
        expect(what).to_be_focused()
        assert what.evaluate("each => each.tabIndex") >= 0, "the Tab key passes it over"

    def press(self, what: Locator) -> None:
        """Press a button, follow a link, fold a part open."""
        if self.tool == "mouse":
            what.click()
            return
        self._reach(what)
        self.page.keyboard.press("Enter")

    def write(self, what: Locator, text: str) -> None:
        """Write over what stands in a field."""
        if self.tool == "mouse":
            what.fill(text)
            return
        self._reach(what)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def choose(self, what: Locator, value: str) -> None:
        """Choose one of a list."""
        if self.tool == "mouse":
            what.select_option(value)
            return
        words = what.locator(f"option[value={value}]").inner_text()
        self._reach(what)
        self.page.keyboard.type(words)
        expect(what).to_have_value(value)

    def pick(self, what: Locator, file: Path) -> None:
        """Choose a file in the window that a field opens."""
        with self.page.expect_file_chooser() as chooser:
            self.press(what)
        chooser.value.set_files(file)

    def form(self, part: str, button: str, **fields: str) -> None:
        """Fill a form of a part of the page by its names and send it."""
        pressed = self.page.get_by_role("button", name=button)
        form = self.page.locator(f"{part} form", has=pressed).first
        for name, text in fields.items():
            self.write(form.locator(f"[name={name}]"), text)
        self.press(form.get_by_role("button", name=button))
