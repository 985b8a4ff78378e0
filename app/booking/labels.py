"""The label of a thing, to be printed and scanned: GS1 DataMatrix or GS1-128 with its text.

A thing with a GS1 key says it in element strings, the expiry of a lot with it. Any other has a
plain DataMatrix of its ref, which the search and the forms here understand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.errors import NotFoundError, UsageError
from app.graph.run import Graph
from app.things.labels import label_of
from app.vocabulary import parse_ref

Symbol = Literal["datamatrix", "gs1-128"]
SYMBOLS: Mapping[Symbol, str] = {"datamatrix": "GS1 DataMatrix", "gs1-128": "GS1-128"}
_MOST = 48  # characters of a GS1-128 symbol, as its specification has it
_PATH = re.compile(r'<path d="([MmHhVvZz0-9 .-]+)"')
_SIZE = re.compile(r'<svg width="(\d+)" height="(\d+)"')
_DATE = re.compile(r"20(\d\d)-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class SymbolDrawing:
    """A symbol with its quiet zone, one unit a module: width, height, its dark parts as a path."""

    width: int
    height: int
    path: str

    @property
    def pixels(self) -> int:
        """Pixels of a module on a page, of which 96 are an inch: 0.53 mm of a bar, 0.79 mm of a
        square, as labels of pallets and boxes have them."""
        return 3 if self.width == self.height else 2

    @property
    def svg(self) -> str:
        """As an SVG of its own."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">'
            f'<rect width="{self.width}" height="{self.height}" fill="#fff"/>'
            f'<path d="{self.path}" fill="#000"/></svg>'
        )


@dataclass(frozen=True, slots=True)
class PrintLabel:
    """A label: what is encoded, as people read it, and the symbol. `gs1`: whether it says it in
    element strings, else it is the ref."""

    ref: str
    text: str
    symbol: Symbol
    drawing: SymbolDrawing
    gs1: bool

    @property
    def title(self) -> str:
        """What kind of symbol it is."""
        return SYMBOLS[self.symbol] if self.gs1 else "DataMatrix"

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "ref": self.ref, "text": self.text, "symbol": self.symbol, "gs1": self.gs1,
            "svg": self.drawing.svg,
        }  # fmt: skip


def print_label(graph: Graph, ref: str, symbol: str) -> PrintLabel:
    """The label of a thing that is in the graph. Errors: `InvalidRefError`, `NotFoundError`,
    `UsageError` (no such symbol, or too long for it)."""
    parsed = str(parse_ref(ref))
    if symbol not in SYMBOLS:
        raise UsageError(
            f"“{symbol[:20]}” is no symbol.", remedy=f"Use {' or '.join(SYMBOLS)}.", field="symbol"
        )
    chosen: Symbol = "gs1-128" if symbol == "gs1-128" else "datamatrix"
    rows = graph.rows("booking/label", ref=parsed)
    if not rows:
        raise NotFoundError(f"There is no {parsed}.", field="ref")
    text = element_text(parsed, rows[0]["told"], rows[0]["gtin"])
    if text is None:
        return PrintLabel(
            parsed, parsed, "datamatrix", draw(parsed, "datamatrix", gs1=False), False
        )
    if chosen == "gs1-128" and len(re.sub(r"[()]", "", text)) > _MOST:
        raise UsageError(
            f"{text} is too long for GS1-128.", remedy="Print it as DataMatrix.", field="symbol"
        )
    return PrintLabel(parsed, text, chosen, draw(text, chosen, gs1=True), True)


def element_text(ref: str, told: Mapping[str, Any], gtin: str | None) -> str | None:
    """A thing in element strings with brackets, as people read it; None without a GS1 key."""
    label = label_of(ref, told, gtin)
    if label is None:
        return None
    expiry = _DATE.match(str(told.get("expires_at") or ""))
    if expiry is None or not label.element_string.startswith("(01)"):
        return label.element_string
    key, rest = (
        label.element_string[:18],
        label.element_string[18:],
    )  # what has one length comes before what ends
    return f"{key}(17){''.join(expiry.groups())}{rest}"


def draw(text: str, symbol: Symbol, *, gs1: bool) -> SymbolDrawing:
    """A symbol, drawn. Errors: `UsageError` for what no symbol can hold."""
    import zxingcpp  # a library in C++, for those who print

    formats = zxingcpp.BarcodeFormat
    chosen = formats.Code128 if symbol == "gs1-128" else formats.DataMatrix
    try:
        made = zxingcpp.create_barcode(text, chosen, gs1=gs1).to_svg(scale=1, add_quiet_zones=True)
    except ValueError:
        made = ""
    path, size = _PATH.search(made), _SIZE.search(made)
    if path is None or size is None:
        raise UsageError(f"{text} cannot be drawn as a bar code.", field="ref")
    return SymbolDrawing(int(size[1]), int(size[2]), path[1])
