"""Patterns that are searched for: regular expressions (=~) and full-text words. Pure.

The server's regular expressions try again and again; what is left here takes time in proportion
to a small power of the text's length: no repeated brackets, no references back, no looking around.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.console.groups import Pieces, is_word, place, split
from app.console.lexer import GuardError, Token

PATTERN_CHARACTERS = 500
COUNT = 100  # of {n,m}
_OPTIONAL_MOST = 8
_STEPS = 2_000_000
WORDS_CHARACTERS = 400
_WORDS = 40
_WILDCARDS = 4
_NEAR = 50

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def literal_text(pieces: Pieces, parameters: Mapping[str, Any]) -> str | None:
    """The text that some pieces are: literals, parameters, joined by +; None when computed."""
    found = []
    for part in split(pieces, "+", "||"):
        if len(part) != 1 or not isinstance(part[0], Token):
            return None
        if part[0].kind == "text":
            found.append(_unescaped(part[0].text[1:-1]))
        elif part[0].kind == "parameter":
            value = parameters.get(part[0].text[1:].strip().strip("`"))
            if value is not None and not isinstance(value, str):
                return None
            found.append(value or "")
        else:
            return None
    return "".join(found)


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16))
        return _ESCAPES.get(match[2], match[2])

    return re.sub(r"\\(?:u+([0-9A-Fa-f]{4})|(.))", one, text, flags=re.S)


def check_pattern(pattern: str | None, characters: float, at: Pieces) -> float:
    """Steps that matching a text of so many characters may take. Errors: `GuardError`."""
    if pattern is None:
        raise _refused(
            "The pattern after =~ must be a text, a parameter, or such joined by +.",
            "Write it out, or use CONTAINS, STARTS WITH or ENDS WITH.", at,
        )  # fmt: skip
    if len(pattern) > PATTERN_CHARACTERS:
        raise _refused(
            f"This pattern has {len(pattern):,} characters; {PATTERN_CHARACTERS} are taken.",
            "Use CONTAINS, or IN with a list.", at,
        )  # fmt: skip
    # What is quoted or in a class is one character; flags at the very beginning are harmless.
    bare = re.sub(r"^\(\?[iums]+\)", "", pattern)
    bare = re.sub(r"\\[pP]\{[^}]*\}", "c", bare)
    if re.search(r"\\[1-9kQEGR]", bare):
        raise _refused(
            "References back and quoting (\\1, \\k, \\Q) are not offered in patterns.",
            "Use CONTAINS.", at,
        )  # fmt: skip
    bare = re.sub(r"\\.", "c", bare, flags=re.S)
    bare = re.sub(r"\[[^\]]*\]+", "c", bare)
    if "(?" in bare.replace("(?:", "("):
        raise _refused("Looking around is not offered in patterns.", "Use CONTAINS.", at)
    return _steps(bare, characters, at)


def _steps(bare: str, characters: float, at: Pieces) -> float:
    repeated = re.findall(r"\)\s*[*+?{]", bare)
    counted = [max(map(int, re.findall(r"\d+", each)), default=0) for each in
               re.findall(r"\{[^}]*\}", bare)]  # fmt: skip
    open_ended = len(re.findall(r"[*+](?![*+?])|[*+](?=[?+])|\{\d*,\}", bare))
    optional = len(re.findall(r"(?<![*+?}])\?", bare)) + len(counted)
    steps = max(1.0, characters) ** max(1, open_ended) * 2**optional
    if repeated or max(counted, default=0) > COUNT or optional > _OPTIONAL_MOST or steps > _STEPS:
        raise _refused(
            "This pattern may take without end on some texts.",
            "At most three of * + on a short text, one on a long one, none after a bracket; or use "
            "CONTAINS, STARTS WITH, ENDS WITH.", at,
        )  # fmt: skip
    return float(steps / 64)


def check_words(words: str | None, at: Pieces) -> None:
    """What is looked for in the full-text index. Errors: `GuardError`."""
    if words is None:
        raise _refused(
            "The words to look for must be a text, a parameter, or such joined by +.",
            "Write them out.", at,
        )  # fmt: skip
    bare = re.sub(r"\\.", "c", words, flags=re.S)
    numbers = [float(each) for each in re.findall(r"~(\d+(?:\.\d+)?)", bare)]
    if (
        len(words) > WORDS_CHARACTERS
        or len(bare.split()) > _WORDS
        or bare.count("*") + bare.count("?") + bare.count("~") > _WILDCARDS
        or "/" in bare
        or max(numbers, default=0) > _NEAR
        or bare.count("(") > _WILDCARDS
        or len(re.findall(r"[\[{]", bare)) > 1
    ):
        raise _refused(
            "This search of words may take too long.",
            f"At most {_WORDS} words in {WORDS_CHARACTERS} characters, {_WILDCARDS} of * ? ~, no "
            f"patterns between slashes, nearness up to {_NEAR}.", at,
        )  # fmt: skip


def _refused(text: str, remedy: str, at: Pieces) -> GuardError:
    return GuardError(text, remedy=remedy, code="unbounded", offset=place(at))


def has_pattern(pieces: Pieces) -> bool:
    """Whether a level compares with a pattern."""
    return any(is_word(piece, "=~") for piece in pieces)
