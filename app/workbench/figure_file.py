"""A figure as SVG: no script, no style sheet, nothing from elsewhere, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from app.resources import templates_folder
from app.web.render import environment
from app.workbench.figure import Figure
from app.workbench.picture_words import BoxLabel

_SYMBOL = re.compile(r'<symbol id="i-([\w-]+)"(.*?)</symbol>', re.S)


@dataclass(frozen=True, slots=True)
class BoxLook:
    """How a box is drawn: colours, and how thick its edge is."""

    fill: str
    stroke: str
    width: float


_PLAIN = BoxLook("#fff", "#566067", 1.2)
_START = BoxLook("#e3f0ef", "#146c6c", 3)
_HELD = BoxLook("#fbe7e5", "#a3211d", 1.2)
_STATUSES = {
    "hold": BoxLook("#fdf0d8", "#845000", 1.2),
    "quarantine": BoxLook("#ece9f7", "#5b4a9c", 1.2),
    **dict.fromkeys(("rejected", "recalled", "expired"), _HELD),
}


def svg_of(figure: Figure, zone: str) -> str:
    """A figure as a text of SVG."""
    kinds = {box.label.kind for box in figure.picture.boxes}
    found = environment(zone).get_template("workbench/figure.svg")
    return found.render(figure=figure, icons=_symbols(figure.key, kinds), looks=_look)


def _look(label: BoxLabel) -> BoxLook:
    found = _STATUSES.get(label.status or "", _PLAIN)
    if not label.start:
        return found
    return _START if found is _PLAIN else BoxLook(found.fill, found.stroke, _START.width)


def _symbols(key: str, kinds: Iterable[str]) -> Markup:
    """The icons of some kinds, under ids of this figure."""
    known = _icons()
    some = [
        f'<symbol id="{key}-i-{kind}"{known[kind]}</symbol>'
        for kind in sorted(kinds) if kind in known
    ]  # fmt: skip
    return Markup("\n".join(some))  # noqa: S704 (of our own template)


@cache
def _icons() -> dict[str, str]:
    text = (templates_folder() / "web" / "icons.html").read_text(encoding="utf-8")
    return dict(_SYMBOL.findall(text))
