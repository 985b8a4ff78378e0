"""A statement as a tree: its tokens, with what stands in brackets as one piece. Pure.

Also the few places where a statement is cut: at commas, at signs, at the words that begin clauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.console.lexer import GuardError, Token

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_CLAUSES = """
CALL CREATE DELETE DETACH FILTER FINISH FOREACH INSERT LET LIMIT LOAD MATCH
MERGE
NEXT OFFSET OPTIONAL ORDER REMOVE RETURN SET SHOW SKIP TERMINATE UNION UNWIND
WHERE WITH YIELD
"""
CLAUSES = frozenset(_CLAUSES.split())
_BEFORE_A_NAME = (".", ":", "|", "&", "!", ",", "=", "+", "-", "/", "%", "^", "<", ">", "$", "||")
_WORDS_BEFORE_A_NAME = ("AS", "STARTS", "ENDS", "IS", "AND", "OR", "XOR", "NOT", "IN", "DISTINCT")


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between two brackets; `opening` is ( [ or {."""

    opening: str
    parts: tuple[Piece, ...]
    offset: int


Piece = Token | Group
Pieces = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its word in capitals ("" for what stands before any) and what follows it."""

    word: str
    body: Pieces
    offset: int


def tree(cut: Sequence[Token]) -> tuple[Piece, ...]:
    """The tokens as a tree. Errors: `GuardError` where brackets do not fit."""
    levels: list[tuple[Token | None, list[Piece]]] = [(None, [])]
    for token in cut:
        if token.kind == "sign" and token.text in _PAIRS:
            levels.append((token, []))
        elif token.kind == "sign" and token.text in _PAIRS.values():
            opened, parts = levels.pop()
            if opened is None or _PAIRS[opened.text] != token.text:
                raise GuardError(
                    "This bracket closes none.", remedy="Look at the brackets before it.",
                    code="cypher_syntax", offset=token.offset,
                )  # fmt: skip
            levels[-1][1].append(Group(opened.text, tuple(parts), opened.offset))
        else:
            levels[-1][1].append(token)
    opened, parts = levels[-1]
    if opened is not None:
        raise GuardError(
            "A bracket is opened here and not closed.", remedy="Close it.",
            code="cypher_syntax", offset=opened.offset,
        )  # fmt: skip
    return tuple(parts)


def is_word(piece: Piece | None, *words: str) -> bool:
    """Whether a piece is one of some words or signs."""
    return isinstance(piece, Token) and piece.is_(*words)


def is_group(piece: Piece | None, opening: str) -> bool:
    """Whether a piece is a bracket of a kind."""
    return isinstance(piece, Group) and piece.opening == opening


def name_of(piece: Piece | None) -> str | None:
    """The name that a piece is, without backquotes; None when it is no name."""
    if isinstance(piece, Token) and piece.kind in ("name", "quoted"):
        return piece.text.strip("`").replace("``", "`") if piece.kind == "quoted" else piece.text
    return None


def place(pieces: Pieces) -> int:
    """Where some pieces begin in the text."""
    return pieces[0].offset if pieces else 0


def split(pieces: Pieces, *signs: str) -> list[list[Piece]]:
    """Pieces cut at signs or words of this level."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if is_word(piece, *signs):
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def clauses(pieces: Pieces) -> list[Clause]:
    """The clauses of a statement, or of what stands in the braces of a subquery."""
    starts = [index for index in range(len(pieces)) if _begins(pieces, index)]
    if not starts:
        return [Clause("", pieces, place(pieces))]
    found = [Clause("", pieces[: starts[0]], 0)] if starts[0] > 0 else []
    for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        first = pieces[start]
        found.append(Clause(first.text.upper(), pieces[start + 1 : end], first.offset))  # type: ignore[union-attr]
    return [_whole(clause) for clause in found]


def _begins(pieces: Pieces, index: int) -> bool:
    if not is_word(pieces[index], *CLAUSES):
        return False
    before = pieces[index - 1] if index else None
    second = pieces[index - 2] if index > 1 else None
    if is_word(before, "+") and is_group(second, "("):  # a pattern that is repeated ends here
        return True
    if is_word(before, *_WORDS_BEFORE_A_NAME) and not is_word(second, "."):
        return False
    return not is_word(before, *_BEFORE_A_NAME)


def _whole(clause: Clause) -> Clause:
    """A clause that has what it needs: else a word of the language is used as a name."""
    if clause.word in ("WITH", "RETURN", "UNWIND", "WHERE", "LIMIT", "SKIP") and not clause.body:
        raise GuardError(
            f"Nothing follows {clause.word} here.",
            remedy="A variable named like a word of the language goes into backquotes: `limit`.",
            code="cypher_syntax",
            offset=clause.offset,
        )
    return clause


def everything(pieces: Pieces) -> Iterator[tuple[Pieces, int]]:
    """(level, index) of every piece at every depth."""
    for index, piece in enumerate(pieces):
        yield pieces, index
        if isinstance(piece, Group):
            yield from everything(piece.parts)
