"""Milliseconds against reached things, both axes logarithmic, as one SVG drawn by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

_WIDTH, _HEIGHT, _LEFT, _TOP, _SIDE = 640, 400, 70, 20, 520
_TALL = 320
_SHOWN = {"closure": ("#0b6e4f", "closure query alone"), "reach": ("#b3541e", "whole trace")}


def reach_svg(cases: Sequence[dict[str, Any]]) -> str:
    """The `closure` and `reach` cases as dots; a dotted line per kind shows what linear would be.

    The line goes through the largest case of its kind; dots above it are dearer per reached thing.
    """
    dots = [case for case in cases if case["name"] in _SHOWN and case["reached"]]
    if not dots:
        return '<svg xmlns="http://www.w3.org/2000/svg"/>\n'
    right = _decade(max(case["reached"] for case in dots))
    low = math.floor(math.log10(max(0.1, min(case["lotgraph_ms"] for case in dots))))
    high = _decade(max(case["lotgraph_ms"] for case in dots))

    def x(reached: float) -> float:
        return _LEFT + _SIDE * math.log10(max(reached, 1)) / right

    def y(ms: float) -> float:
        return _TOP + _TALL * (high - math.log10(max(ms, 10**low))) / (high - low)

    parts = [*_grid(right, low, high)]
    for row, (name, (colour, title)) in enumerate(_SHOWN.items()):
        mine = [case for case in dots if case["name"] == name]
        if not mine:
            continue
        top = max(mine, key=lambda case: case["reached"])
        each = top["lotgraph_ms"] / top["reached"]
        start = max(1.0, 10**low / each)
        parts.append(
            f'<line x1="{x(start):.1f}" y1="{y(each * start):.1f}" x2="{x(top["reached"]):.1f}" '
            f'y2="{y(top["lotgraph_ms"]):.1f}" stroke="{colour}" stroke-dasharray="2 4"/>'
        )
        parts += [
            f'<circle cx="{x(case["reached"]):.1f}" cy="{y(case["lotgraph_ms"]):.1f}" r="5" '
            f'fill="{colour}"><title>{case["root"]}, scale {case["size"]}</title></circle>'
            for case in mine
        ]
        parts.append(_text(_LEFT + 16, _TOP + 20 + 20 * row, title, "start", colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13" role="img" '
        'aria-label="Milliseconds of a trace against the things it reaches">\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _decade(value: float) -> int:
    return max(1, math.ceil(math.log10(value)))


def _grid(right: int, low: int, high: int) -> list[str]:
    parts = []
    for power in range(right + 1):
        across = _LEFT + _SIDE * power / right
        parts.append(_line(across, _TOP, across, _TOP + _TALL))
        parts.append(_text(across, _TOP + _TALL + 18, f"{10**power:,}", "middle"))
    for power in range(low, high + 1):
        down = _TOP + _TALL * (high - power) / (high - low)
        parts.append(_line(_LEFT, down, _LEFT + _SIDE, down))
        parts.append(_text(_LEFT - 8, down + 4, f"{10**power:,g}", "end"))
    parts.append(_text(_LEFT + _SIDE / 2, _HEIGHT - 18, "things reached", "middle"))
    parts.append(_text(_LEFT - 8, _TOP - 6, "ms", "end"))
    return parts


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def _text(x: float, y: float, words: str, anchor: str, colour: str = "#333333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
