"""A trace as one picture that stands by itself, to be put into other people's documents.

It says what it is of, as of when, and what is not in it, in words that are drawn as well as told to
a screen reader. It is bounded: boxes and links beyond a limit are cut, and the picture says so.
Pure, but for the names its boxes need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from textwrap import wrap

from app.plain_text import plain_line
from app.settings import Settings
from app.times import instant_text
from app.trace.answer import Trace
from app.trace.sentences import sentences, time_sentence
from app.trace.summary import notes, supplier_lots
from app.wording import list_text, plural, ref_name
from app.workbench.answers import BenchAnswer
from app.workbench.filters import sieve
from app.workbench.graph import Drawing, drawing_of
from app.workbench.picture import Box, Curve, Picture, fitting
from app.workbench.view import View

MOST_BOXES = 300
MOST_LINKS = 900
_TITLE = 300  # characters of what is told of one box or link
_ROOTS = 3  # named in the head; more are counted
_NARROWEST = 620.0
_LETTER, _MARGIN = 6.6, 14.0  # px
_SENTENCES, _NOTES = 8, 6  # lines of each that are drawn; the description has all


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words. `key`: begins every id in it, so that two may stand on one page;
    `description`: all of its words; `head` stands above it, `foot` below it; `cut`: what of it is
    left out, empty where nothing is."""

    key: str
    title: str
    description: str
    head: tuple[str, ...]
    foot: tuple[str, ...]
    cut: str
    picture: Picture
    width: float


def figure_of(settings: Settings, answer: BenchAnswer) -> Figure:
    """The picture of an answer. Errors: those of reading its names."""
    trace = answer.trace
    said = sentences(trace, supplier_lots(trace))
    more = [time_sentence(trace), *notes(trace.options, settings.site_zone)]
    return compose(trace, _drawing(settings, answer, ()), said, more)


def bare_figure(
    settings: Settings, answer: BenchAnswer, hide: Sequence[str], said: Sequence[str]
) -> Figure:
    """The picture without some kinds of things, with words of somebody else's choice above it."""
    more = notes(answer.trace.options, settings.site_zone)
    return compose(answer.trace, _drawing(settings, answer, hide), said, more)


def _drawing(settings: Settings, answer: BenchAnswer, hide: Sequence[str]) -> Drawing:
    view = View(name="graph", hide=tuple(hide))
    most = min(settings.picture_nodes, MOST_BOXES)
    return drawing_of(answer, sieve(answer, view.wanted), view, most)


def compose(trace: Trace, drawn: Drawing, said: Sequence[str], more: Sequence[str]) -> Figure:
    """A drawing with its words, cut to what a picture may hold: `said` above it, `more` below."""
    picture, cut = _bounded(drawn.picture, MOST_BOXES, MOST_LINKS)
    title = title_of(trace)
    said = [plain_line(each) for each in said]
    more = [plain_line(each) for each in more]
    width = max(picture.width, _NARROWEST)
    stamp = stamp_of(trace)
    foot = [_drawn_words(drawn), f"As recorded up to {stamp}; what came later is not in it."]
    words = " ".join((*said, *more, *foot, cut)).strip()
    key = "t" + sha256(f"{title}{words}".encode()).hexdigest()[:10]
    return Figure(
        key, title, words, tuple(_lines(said, width, _SENTENCES)),
        (*_lines(more, width, _NOTES), *_lines(foot, width, 4)), cut, picture, width,
    )  # fmt: skip


def title_of(trace: Trace) -> str:
    """What a trace is of: `Where to: lot YOG / Y-1`."""
    way = "Where to" if trace.direction == "down" else "Where from"
    return plain_line(f"{way}: {_roots(trace)}")


def stamp_of(trace: Trace) -> str:
    """The moment the answer is of: of the last commit, or what was asked for."""
    stamp, known_at = trace.reader.as_of.moment.stamp, trace.options.known_at
    return instant_text(stamp if known_at is None else min(stamp, known_at))


def _roots(trace: Trace) -> str:
    names = [f"{root.kind} {ref_name(root.ref)}" for root in trace.roots]
    more = len(names) - _ROOTS
    return list_text(names[:_ROOTS] + ([f"{more:,} more"] if more > 0 else []))


def _drawn_words(drawn: Drawing) -> str:
    boxes = plural(len(drawn.picture.boxes), "box", "boxes")
    said = f"{plural(drawn.things, 'thing')} in {boxes}, material from left to right."
    if drawn.groups:
        said += " A double box is a group of things of one kind."
    return said + (" Dashed: only possible." if drawn.picture.doubts else "")


def _lines(texts: Sequence[str], width: float, most: int) -> list[str]:
    """Texts as lines that fit; that they were cut is seen."""
    across = int((width - 2 * _MARGIN) / _LETTER)
    lines = [line for text in texts for line in wrap(text, across, break_long_words=True)]
    if len(lines) > most:
        lines = [*lines[: most - 1], fitting(lines[most - 1], across - 2) + " …"]
    return lines


def _bounded(picture: Picture, boxes: int, links: int) -> tuple[Picture, str]:
    """At most so many boxes, nearest first, and links between them; what is left out, in words."""
    shown = [_told(each) for each in picture.boxes[:boxes]]
    refs = {each.ref for each in shown}
    between = [c for c in picture.curves if {c.link.start, c.link.end} <= refs]
    curves = [_told_link(each) for each in between[:links]]
    left = [
        plural(count, one, many)
        for count, one, many in (
            (len(picture.boxes) - len(shown), "box", "boxes"),
            (len(picture.curves) - len(curves), "link", "links"),
        )
        if count
    ]
    if not left:
        return replace(picture, boxes=tuple(shown), curves=tuple(curves)), ""
    width = max((box.x + box.width for box in shown), default=0) + _MARGIN
    height = max((box.y + box.height for box in shown), default=0) + _MARGIN
    cut = f"Not complete: {list_text(left)} are not drawn, for there are too many."
    return Picture(width, height, tuple(shown), tuple(curves)), cut


def _told(box: Box) -> Box:
    label = replace(box.label, title=fitting(plain_line(box.label.title), _TITLE))
    return replace(box, label=label, lines=tuple(plain_line(each) for each in box.lines))


def _told_link(curve: Curve) -> Curve:
    link = replace(curve.link, title=fitting(plain_line(curve.link.title), _TITLE))
    return replace(curve, link=link, text=plain_line(curve.text))
