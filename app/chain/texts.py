"""Texts of snapshots, which are too long for one property: written and read in pieces."""

from __future__ import annotations

from app.graph.run import Graph, Work

_PIECE = 200_000  # characters
_AT_ONCE = 10  # pieces a statement


def write_text(work: Work, prefix: str, text: str) -> None:
    """Keep a text under a prefix (`owner/rows/`); an empty one as an empty piece."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    for start in range(0, len(pieces), _AT_ONCE):
        some = pieces[start : start + _AT_ONCE]
        work.do("recall/keep_text", owner=f"{prefix}{start:06}", pieces=some)


def read_text(reader: Graph | Work, prefix: str) -> str:
    """The text under a prefix; empty where there is none."""
    return "".join(str(row["text"]) for row in reader.rows("recall/text", prefix=prefix))
