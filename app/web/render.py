"""Pages from templates: one Jinja environment, everything escaped, nothing undefined.

A template gets values and shows them; it asks nothing of the graph. Every page knows the site's
zone, because every time on it is told in that zone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.types import Receive, Scope, Send

from app import __version__, wording
from app.people import Actor
from app.plain_text import plain_line, plain_text
from app.process import process
from app.resources import templates_folder
from app.times import micros
from app.vocabulary import make_ref
from app.web.assets import asset_path
from app.web.names import name_at

_PART = "<!-- part -->"  # a template that takes its time is sent as far as it is here
THEME_COOKIE = "theme"
THEMES = ("light", "dark")
# What the page itself says.
_NOT_TOLD = (
    "q", "view", "wait", "page", "rows", "events", "statuses", "came", "went", "inputs", "outputs",
    "runs", "members", "receipts", "inspections", "places", "stock", "customers",
)  # fmt: skip
_ADDRESS_WORDS = {
    "ref": "of", "at": "as of", "from": "from", "to": "to", "why": "proof of",
    "inside": "places inside too", "find": "holding", "lots_find": "lots holding",
    "lots_status": "lots of the status", "lots_sort": "lots sorted by",
    "include_candidates": "bookings without a lot too", "stop": "stopped at",
}  # fmt: skip
_YES = {"true": "yes", "false": "no"}
_PIECES = 2_000  # pieces of a template sent together at the most


@cache
def environment(zone: str) -> Environment:
    """The environment for a site in some zone."""
    made = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "number": wording.number,
        "computed": wording.computed_text,
        "qty": wording.quantity,
        "percent": wording.percent,
        "written": partial(wording.written_time, zone=zone),
        "moment": partial(wording.moment, zone=zone),
        "ref_name": wording.ref_name,
        "ref_number": wording.ref_number,
        "kind_of": wording.kind_of,
        "kind_name": wording.kind_name,
        "listed": wording.list_text,
        "megabytes": wording.megabytes,
        "legible": wording.legible,
        "plain": plain_text,
    }
    made.globals |= {
        "asset": _asset,
        "thing_link": wording.thing_link,
        "trace_link": wording.trace_link,
        "is_unknown_party": wording.is_unknown_party,
        "plural": wording.plural,
        "make_ref": make_ref,
        "age": lambda micro: wording.age(micro, datetime.now(UTC)),
        "statuses": wording.STATUSES,
        "zone": wording.zone_text(zone),
        "version": __version__,
    }
    return made


def _asset(name: str) -> str:
    """The address of a static file, with its content's mark so that caches never lie."""
    path = asset_path(name)
    if not path.is_file():
        return f"/static/{name}"
    return f"/static/{name}?v={_mark(path, path.stat().st_mtime_ns)}"


@cache
def _mark(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Answer a request with a template."""
    settings = process(request).settings
    found = environment(settings.site_zone).get_template(template)
    text = found.render(**_frame(request), **(values or {}))
    return HTMLResponse(text, status, headers=dict(headers or {}))


def piece(request: Request, template: str, values: Mapping[str, Any]) -> HTMLResponse:
    """Answer with a template that is a part of a page, for a script that puts it into one."""
    settings = process(request).settings
    found = environment(settings.site_zone).get_template(template)
    return HTMLResponse(found.render(here=partial(here, request), **_me(request), **values))


def page_in_parts(request: Request, template: str, values: Mapping[str, Any]) -> StreamingResponse:
    """Answer with a template that takes its time, sent as far as it is at each `<!-- part -->`.

    The status is sent before the values are worked out: the template itself says what went wrong.
    """
    settings = process(request).settings
    found = environment(settings.site_zone).get_template(template)
    pieces = found.generate(**_frame(request), **values)
    steps = [each for each in values.values() if isinstance(each, Generator)]
    return InParts(_parts(pieces), steps)


class InParts(StreamingResponse):
    """A page sent while its values are worked out; `steps` end when the reader leaves.

    They are ended here by name: whoever keeps the error of a broken connection, as a log does,
    would keep them alive, and with them the work nobody waits for.
    """

    def __init__(self, pieces: Iterator[str], steps: list[Generator[Any, Any, Any]]) -> None:
        super().__init__(pieces, media_type="text/html; charset=utf-8")
        self.steps = steps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. Errors: those of the connection."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            for each in self.steps:
                each.close()


def _frame(request: Request) -> dict[str, Any]:
    """What every page needs beside its own values: its frame, also on paper."""
    theme = request.cookies.get(THEME_COOKIE, "")
    return {
        "asked": request.query_params.get("q", "") if request.url.path == "/search" else "",
        "here": partial(here, request),
        **_me(request),
        "theme": theme if theme in THEMES else "",
        "paper": {
            "who": name_at(request, getattr(request.state, "actor", None)),
            "when": micros(datetime.now(UTC)),
            "asked_for": _asked_for(request),
        },
    }


def _me(request: Request) -> dict[str, Any]:
    """`account`: who signed in, None without sign-in; `csrf`: the first field of every form."""
    actor: Actor | None = getattr(request.state, "actor", None)
    told = actor.csrf if actor is not None else ""
    field = Markup('<input type="hidden" name="csrf" value="{}">').format(told)
    return {
        "account": actor if actor is not None and actor.account else None,
        "csrf": field if told else Markup(""),
        "csrf_text": told,
    }


def _asked_for(request: Request) -> list[tuple[str, str]]:
    """What limits or shapes the page, as its address has it, in words."""
    return [
        (
            plain_line(_ADDRESS_WORDS.get(name, name.replace("_", " "))),
            plain_line(_YES.get(text, text)),
        )
        for name, text in request.query_params.multi_items()
        if text and name not in _NOT_TOLD
    ]


def _parts(pieces: Iterator[str]) -> Iterator[str]:
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if _PART in piece or len(held) >= _PIECES:
            yield "".join(held)
            held.clear()
    yield "".join(held)


def here(request: Request, **changed: object) -> str:
    """This page's address with some query parameters changed (None takes one out)."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in changed]
    kept += [(key, str(value)) for key, value in changed.items() if value is not None]
    return request.url.path + ("?" + urlencode(kept) if kept else "")
