"""A Cypher text cut into tokens: enough to know what is code, what is a name, what is a comment.

The same is used on what was typed and on the expressions of the server's plan. What it cannot
cut with certainty it refuses; it never guesses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import UsageError

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>//[^\r\n]*|/\*.*?\*/)
    |(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<quoted>`(?:[^`]|``)*`)
    |(?P<parameter>\$\s*(?:`(?:[^`]|``)*`|\w+))
    |(?P<number>0x[0-9A-Fa-f_]+|0o?[0-7_]+(?![.\d])|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>=~|\|\||<=|>=|<>|::|\.\.|\+=|->|<-|[^\s\w'"`])""",
    re.X | re.S,
)
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})")


class GuardError(UsageError):
    """A statement that the console does not run, though the server might."""

    code = "not_offered"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: `kind` is text, quoted, parameter, number, name or sign."""

    kind: str
    text: str
    offset: int

    def is_(self, *words: str) -> bool:
        """Whether this is one of these words, in any case, and not in backquotes."""
        return self.kind in ("name", "sign") and self.text.upper() in words


def tokens(text: str) -> list[Token]:
    """The tokens of a text, spaces and comments left out. Errors: `GuardError`."""
    for escape in _ESCAPE.finditer(text):
        if int(escape[1], 16) < 0x80:
            raise GuardError(
                f"The escape {escape[0]} stands for a plain letter or sign.",
                remedy="Write the letter itself.",
                code="escape",
                offset=escape.start(),
            )
    found, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise GuardError(
                "A quote or a comment is opened here and not closed.",
                remedy="Close it.",
                code="unclosed",
                offset=position,
            )
        kind = match.lastgroup or "sign"
        if text.startswith("/*", position) and kind == "sign":
            raise GuardError(
                "A comment is opened here and not closed.",
                remedy="Close it.",
                code="unclosed",
                offset=position,
            )
        if kind not in ("space", "comment"):
            found.append(Token(kind, match[0], position))
        position = match.end()
    return found
