"""What a person typed, as a full-text query that cannot break. Pure.

Nothing typed is ever taken for an operator: special characters are escaped, words are lower case
(AND, OR and NOT are operators in upper case only).
"""

from __future__ import annotations

import re

from app.graph.phrase import phrase

_SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/<>=])')
_TOKEN = re.compile(r"\w+")
_MOST_WORDS = 12
_SHORT, _MIDDLING = 2, 5  # letters of a word in which no slip, or one, is forgiven
_LONGEST = 40  # characters of a word looked for inside others; the engine refuses long ones


def beginnings(text: str) -> str | None:
    """A query for things that have every typed word, or a word that begins so.

    A typed word such as `YS-09` counts as it stands, or as its parts, each the beginning of a
    word. None when nothing but punctuation was typed.
    """
    wanted = []
    for chunk in text.lower().split()[:_MOST_WORDS]:
        tokens = _TOKEN.findall(chunk)
        if tokens:
            parts = " ".join(f"+{token}*" for token in tokens)
            wanted.append(f"+({phrase(chunk)} {escape(chunk)}* ({parts}))")
    return " ".join(wanted) or None


def spelt_nearly(text: str) -> str | None:
    """A query for things that have every typed word, or one that differs in a letter or two.

    Up to two letters must be right, up to five may differ in one (added, left out, changed or
    exchanged), longer ones in two.
    """
    tokens = [token for token in _TOKEN.findall(text.lower()) if len(token) <= _LONGEST]
    wanted = []
    for token in tokens[:_MOST_WORDS]:
        slips = 0 if len(token) <= _SHORT else 1 if len(token) <= _MIDDLING else 2
        wanted.append(f"+({token}* {token}~{slips})" if slips else f"+{token}*")
    return " ".join(wanted) or None


def anywhere(text: str) -> str | None:
    """A query for things that have every typed word somewhere inside a word (slower)."""
    tokens = [token for token in _TOKEN.findall(text.lower()) if 2 <= len(token) <= _LONGEST]
    tokens = tokens[:_MOST_WORDS]
    return " ".join(f"+*{token}*" for token in tokens) or None


def escape(text: str) -> str:
    """The text with every special character of the query language escaped."""
    return _SPECIAL.sub(r"\\\1", text)
