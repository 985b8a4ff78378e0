"""Milliseconds against reached things, both axes logarithmic, as one SVG drawn by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_WIDTH, _HEIGHT, _LEFT, _TOP, _SIDE = 640, 400, 70, 20, 520
_TALL = 320
_PLANT = {"plant closure": ("#0b6e4f", "closure query alone"), "plant trace": ("#b3541e", "trace")}
_TRACES = {"reach": ("#0b6e4f", "reach"), "full": ("#b3541e", "whole trace")}


@dataclass(frozen=True, slots=True)
class Series:
    """Dots of one colour: (reached, ms, what hovering tells); hollow ones are a peer's."""

    title: str
    colour: str
    dots: tuple[tuple[float, float, str], ...]
    hollow: bool = False


def svg(cases: Sequence[dict[str, Any]]) -> str:
    """Traces beside PostgreSQL where there are any, else traces of the demo plant."""
    return draw(_compared(cases) or _plant(cases))


def _compared(cases: Sequence[dict[str, Any]]) -> list[Series]:
    beside = [case for case in cases if str(case["peer"]).startswith("PostgreSQL")]
    found = []
    for name, (colour, title) in _TRACES.items():
        mine = [case for case in beside if case["name"] == name and case["reached"]]
        for key, hollow, who in (("lotgraph_ms", False, "lotgraph"), ("peer_ms", True, None)):
            dots = tuple(
                (case["reached"], case[key], f"{case['root']}, {case['direction']}")
                for case in mine if case[key]
            )  # fmt: skip
            if dots:
                told = who or mine[0]["peer"]
                found.append(Series(f"{title}, {told}", colour, dots, hollow))
    return found


def _plant(cases: Sequence[dict[str, Any]]) -> list[Series]:
    found = []
    for name, (colour, title) in _PLANT.items():
        dots = tuple(
            (case["reached"], case["lotgraph_ms"], f"{case['root']}, scale {case['size']}")
            for case in cases if case["name"] == name and case["reached"]
        )  # fmt: skip
        if dots:
            found.append(Series(title, colour, dots))
    return found


def draw(series: Sequence[Series]) -> str:
    """All series with what linear would be: a dotted line through the largest filled dot of each.

    Dots above their line are dearer per reached thing.
    """
    if not series:
        return '<svg xmlns="http://www.w3.org/2000/svg"/>\n'
    all_dots = [dot for each in series for dot in each.dots]
    right = _decade(max(reached for reached, _, _ in all_dots))
    low = math.floor(math.log10(max(0.1, min(ms for _, ms, _ in all_dots))))
    high = max(low + 1, _decade(max(ms for _, ms, _ in all_dots)))

    def x(reached: float) -> float:
        return _LEFT + _SIDE * math.log10(max(reached, 1)) / right

    def y(ms: float) -> float:
        return _TOP + _TALL * (high - math.log10(max(ms, 10**low))) / (high - low)

    parts = [*_grid(right, low, high)]
    for row, each in enumerate(series):
        fill = "#ffffff" if each.hollow else each.colour
        if not each.hollow:
            most, ms, _ = max(each.dots)
            start = min(most, max(1.0, 10**low * most / ms))
            parts.append(
                f'<line x1="{x(start):.1f}" y1="{y(ms / most * start):.1f}" x2="{x(most):.1f}" '
                f'y2="{y(ms):.1f}" stroke="{each.colour}" stroke-dasharray="2 4"/>'
            )
        parts += [
            f'<circle cx="{x(reached):.1f}" cy="{y(ms):.1f}" r="5" fill="{fill}" '
            f'stroke="{each.colour}"><title>{told}</title></circle>'
            for reached, ms, told in each.dots
        ]
        down = _TOP + 20 + 20 * row
        parts.append(
            f'<rect x="{_LEFT + 12}" y="{down - 9}" width="9" height="9" fill="{fill}" '
            f'stroke="{each.colour}"/>'
        )
        parts.append(text(_LEFT + 28, down, each.title, "start", each.colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13" role="img" '
        'aria-label="Milliseconds of a trace against what it reaches">\n'
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
        parts.append(line(across, _TOP, across, _TOP + _TALL))
        parts.append(text(across, _TOP + _TALL + 18, f"{10**power:,}", "middle"))
    for power in range(low, high + 1):
        down = _TOP + _TALL * (high - power) / (high - low)
        parts.append(line(_LEFT, down, _LEFT + _SIDE, down))
        parts.append(text(_LEFT - 8, down + 4, f"{10**power:,g}", "end"))
    parts.append(text(_LEFT + _SIDE / 2, _HEIGHT - 18, "reached", "middle"))
    parts.append(text(_LEFT - 8, _TOP - 6, "ms", "end"))
    return parts


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line of its grid."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def text(x: float, y: float, words: str, anchor: str, colour: str = "#333333") -> str:
    """Words of a picture."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
