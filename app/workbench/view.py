"""What a reader asked to see of an answer: the part of a trace page's address beside the question.

The state of a page is its address, so that back, reload and sharing just work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query

from app.errors import InvalidRefError, UsageError
from app.vocabulary import make_ref, parse_ref

Name = Literal["tree", "graph", "timeline", "lots", "customers", "stock", "documents", "left"]
TABLES = ("lots", "customers", "stock", "documents")
WHOLE = "all"  # of the timeline's axis: every booking, however far from the others
_MOST_OPENED = 400


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters: what of an answer is listed and drawn. The sentences count everything."""

    certain_only: bool = False
    depth: int | None = None
    item: str = ""
    location: str = ""
    status: str = ""

    @property
    def any(self) -> bool:
        """Whether anything may be hidden."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class View:
    """Which view, its page and order, its filters, what is opened in it and what is selected.

    `opened`, `shut`: refs of branches; each time a ref is named, one more portion of what is under
    it is shown. `why`: the selected thing. `hide`: kinds the graph leaves out; `more`: boxes
    of it that were opened. `find`: a text that
    rows of a table must hold. `axis`: the span of the timeline, two UTC microseconds; `whole`: all
    of it, outliers too. `wait`: for what makes a large answer incomplete, before all else is shown.
    """

    name: Name = "tree"
    kind: str = ""
    page: int = 1
    sort: str = ""
    find: str = ""
    wanted: Filters = Filters()
    opened: tuple[str, ...] = ()
    shut: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    why: str = ""
    axis: tuple[int, int] | None = None
    whole: bool = False
    wait: bool = False


def _viewed(
    view: Name = "tree",
    kind: str = "",
    page: Annotated[int, Query(ge=1, le=10_000_000)] = 1,
    sort: Annotated[str, Query(max_length=40)] = "",
    find: Annotated[str, Query(max_length=200)] = "",
    certain_only: bool = False,
    depth: Annotated[str, Query(max_length=20)] = "",
    item: Annotated[str, Query(max_length=500)] = "",
    location: Annotated[str, Query(max_length=500)] = "",
    status: Annotated[str, Query(max_length=100)] = "",
    opened: Annotated[list[str] | None, Query(alias="open", max_length=_MOST_OPENED)] = None,
    shut: Annotated[list[str] | None, Query(max_length=_MOST_OPENED)] = None,
    hide: Annotated[list[str] | None, Query(max_length=20)] = None,
    more: Annotated[list[str] | None, Query(max_length=_MOST_OPENED)] = None,
    why: str = "",
    axis: Annotated[str, Query(max_length=60)] = "",
    wait: bool = False,
) -> View:
    wanted = Filters(
        certain_only, _depth(depth), _number("item", item), _ref("location", location),
        status.strip(),
    )  # fmt: skip
    return View(
        view, kind, page, sort, find.strip(), wanted, tuple(opened or ()), tuple(shut or ()),
        tuple(sorted(set(hide or ()))), tuple(more or ()), why,
        _axis(axis), axis == WHOLE, wait,
    )  # fmt: skip


def _axis(text: str) -> tuple[int, int] | None:
    """A span as `from..to` in UTC microseconds; what is none is no span."""
    first, _, last = text.partition("..")
    if not (_is_moment(first) and _is_moment(last)) or int(first) >= int(last):
        return None
    return int(first), int(last)


def _is_moment(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and len(text) <= 18


def _depth(text: str) -> int | None:
    text = text.strip()
    if not text or text == "all":
        return None
    if not text.isdecimal() or len(text) > 9:
        raise UsageError(
            f"depth: “{text}” is not a number of generations.",
            remedy="Write a whole number, or leave it empty for all.",
        )
    return int(text)


def _number(kind: str, text: str) -> str:
    """A number from itself or from its ref."""
    text = text.strip()
    try:
        return parse_ref(text).number if text.startswith(kind + ":") else text
    except InvalidRefError:
        return text


def _ref(kind: str, text: str) -> str:
    """A ref from itself or from its number; empty for none."""
    text = text.strip()
    return text if not text or text.startswith(kind + ":") else make_ref(kind, text)


ViewDep = Annotated[View, Depends(_viewed)]
