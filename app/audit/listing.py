"""The log as people read it: entries latest first, of all, of a case or of a kind; as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.chain.anchors import Anchor
from app.chain.append import head_of
from app.graph.run import Graph
from app.times import instant_text

_EVER = 2**62
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry as it is shown. `told`: its facts; `objects`: how many of the desk it holds; `text`
    and `hash`: what the chain is made of."""

    number: int
    at: int
    kind: str
    by: str
    how: str
    case: str | None
    told: Mapping[str, Any]
    objects: int
    text: str
    hash: str

    @property
    def said(self) -> str:
        """Its facts in few words."""
        told = self.told
        if self.kind == "events":
            return f"{told.get('events'):,} events of {', '.join(told.get('sources', ()))}"
        if self.kind == "begun" and told.get("events"):
            return f"chained from now on; {told['events']:,} events were there before"
        if self.kind == "begun":
            return "chained from now on, the first of this database"
        if "files" in told:
            return ", ".join(sorted(told["files"]))
        return ", ".join(f"{name} {told[name]}" for name in sorted(told) if name != "root")

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "number": self.number, "at": instant_text(self.at), "kind": self.kind, "by": self.by,
            "how": self.how, "case": self.case, "told": dict(self.told), "hash": self.hash,
        }  # fmt: skip


def lines_before(
    graph: Graph, before: int | None, count: int, *, case: str = "", kind: str = ""
) -> list[LogLine]:
    """Entries before a number (None: from the last on), latest first."""
    asked = {"before": _EVER if before is None else before, "count": count}
    if case:
        rows = graph.rows("audit/latest_of_case", case=case, **asked)
    elif kind:
        rows = graph.rows("audit/latest_of_kind", kind=kind, **asked)
    else:
        rows = graph.rows("audit/latest", **asked)
    return [_line(row["entry"]) for row in rows]


def _line(stored: Mapping[str, Any]) -> LogLine:
    try:
        text = orjson.loads(stored.get("text", ""))
        told, objects = text["told"], len(text["objects"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        told, objects = {}, 0  # it was changed; looking it through says so
    return LogLine(
        stored["number"], stored.get("at", 0), str(stored.get("kind")), str(stored.get("by")),
        str(stored.get("how")), stored.get("case"), told, objects, str(stored.get("text")),
        str(stored.get("hash")),
    )  # fmt: skip


def file_lines(graph: Graph, anchors: list[Anchor] | None) -> Iterator[bytes]:
    """The log as lines of JSON: every entry's text and hash in order, then the anchors."""
    head = head_of(graph)
    after, until = 0, 0 if head is None else head.number
    while rows := graph.rows("backup/entries", after=after, until=until, count=_AT_ONCE):
        for row in rows:
            entry = row["entry"]
            told = {name: entry.get(name) for name in ("number", "hash", "text")}
            yield orjson.dumps(told) + b"\n"
        after = rows[-1]["entry"]["number"]
    for anchor in anchors or ():
        yield anchor.line + b"\n"
