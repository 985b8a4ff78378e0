"""All letters of a case in one step: a zip of texts, and one page to be printed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from markupsafe import Markup

from app.graph.run import Graph
from app.recall.follow_up import follow_ups
from app.recall.letters import all_letters
from app.recall.models import Case
from app.recall.reply_sheets import merge_sheet, reply_sheet
from app.recall.snapshots import answer
from app.settings import Settings

_CSV = "text/csv; charset=utf-8"
_PAGE = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Letters of {}</title><style>'
    "pre{{font:11pt/1.45 system-ui,sans-serif;white-space:pre-wrap;max-width:40em;margin:2em auto}}"
    "pre+pre{{break-before:page}}@page{{size:A4;margin:20mm}}"
    "@media print{{pre{{margin:0}}}}</style>{}</html>\n"
)


def _zip(graph: Graph, settings: Settings, case: Case) -> bytes:
    """Every letter and notice as a text, and the sheet to merge letters of one's own with."""
    found = answer(graph, settings, case)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in all_letters(graph, settings, case, found):
            archive.writestr(name, text)
        archive.writestr("merge.csv", merge_sheet(found, follow_ups(graph, case, found)))
    return stream.getvalue()


def _print(graph: Graph, settings: Settings, case: Case) -> bytes:
    """Every letter and notice, each beginning a sheet of paper."""
    found = answer(graph, settings, case)
    texts = Markup("").join(
        Markup("<pre>{}</pre>\n").format(text.strip())
        for _, text in all_letters(graph, settings, case, found)
    )
    return str(_PAGE.format(case.number, texts)).encode()


def _merge(graph: Graph, settings: Settings, case: Case) -> bytes:
    found = answer(graph, settings, case)
    return merge_sheet(found, follow_ups(graph, case, found)).encode()


def _replies(graph: Graph, settings: Settings, case: Case) -> bytes:
    return reply_sheet(follow_ups(graph, case, answer(graph, settings, case))).encode()


MAILINGS: Mapping[str, tuple[Callable[[Graph, Settings, Case], bytes], str]] = {
    "letters.zip": (_zip, "application/zip"),
    "letters.html": (_print, "text/html; charset=utf-8"),
    "merge.csv": (_merge, _CSV),
    "replies.csv": (_replies, _CSV),
}
