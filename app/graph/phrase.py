"""A text as a full-text query that cannot break."""

from __future__ import annotations


def phrase(text: str) -> str:
    """The text as one quoted phrase."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
