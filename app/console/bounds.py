"""What the parser and the planner of the server could not take: bounds on the shape of a statement.

Planning knows no time limit: measured, 2,000 nested brackets keep the parser busy for minutes.
The limits here are far above what a question about a plant needs. How large values become is
reckoned in `clauses.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.console.clauses import check_statement
from app.console.groups import Group, Pieces, clauses, is_group, is_word, split, tree
from app.console.lexer import GuardError, Token
from app.console.sizes import Population

TEXT_CHARACTERS = 20_000
LITERAL_CHARACTERS = 2_000
PARAMETER_VALUES = 100_000
PARAMETER_BYTES = 4 * 1024 * 1024
PARAMETER_DEPTH = 20
DEPTH = 40
PATTERN_STEPS = 60
CLAUSES = 80
SUBQUERIES = 20
COLUMNS = 100
ENTRIES = 1_000
CHAIN = 100
BRANCHES = 40
TRUTH_DEPTH = 12  # 16 took seconds to plan, 20 more than a minute
EXCLUSIVE = 8  # the planner writes each out twice
_SIGNS = frozenset("()[]{},.:;+-*/%^=<>|&!$~")
_OPEN, _CLOSE = "([{", ")]}"
_TRUTH = ("AND", "OR", "XOR", "NOT")
_CHAINED = ("+", "-", "*", "/", "%", "^", "||", "=", "<>", "<", ">", "<=", ">=", "=~", ".", "&",
            "|", "!", ":", "IN", "IS", "CONTAINS", "STARTS", "ENDS")  # fmt: skip


def check_size(text: str) -> None:
    """The text as such. Errors: `GuardError`."""
    if not _is_text(text):
        raise GuardError(
            "The statement holds half a surrogate pair, which is no character.",
            remedy="Remove it.", code="cypher_syntax",
        )  # fmt: skip
    if len(text) > TEXT_CHARACTERS:
        raise _unbounded(
            f"The statement has {len(text):,} characters; {TEXT_CHARACTERS:,} are taken.",
            "Give long lists as parameters.",
        )


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Values that are sent. Errors: `GuardError`."""
    characters = 0
    for count, (value, depth) in enumerate(_inner(dict(parameters)), 1):
        if isinstance(value, str):
            characters += len(value)
            if len(value) > LITERAL_CHARACTERS:
                raise _unbounded(
                    f"A parameter's text has {len(value):,} characters; {LITERAL_CHARACTERS:,} are "
                    "taken.",
                    "Give several shorter texts as a list.",
                )
            if not _is_text(value):
                raise _no_value("half a surrogate pair, which is no character", "Remove it.")
        elif isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise _no_value("a number beyond 64 bits", "Give it as a text, in quotes.")
        if depth > PARAMETER_DEPTH:
            raise _unbounded(
                f"The parameters are nested more than {PARAMETER_DEPTH} deep.", "Give flat lists."
            )
        if count > PARAMETER_VALUES or characters > PARAMETER_BYTES:
            raise _unbounded(
                f"The parameters hold more than {PARAMETER_VALUES:,} values or "
                f"{PARAMETER_BYTES:,} characters.",
                "Ask in several parts.",
            )


def _is_text(text: str) -> bool:
    """Whether a text can be sent at all."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _no_value(what: str, remedy: str) -> GuardError:
    return GuardError(f"A parameter holds {what}.", remedy=remedy, code="parameter")


def _inner(value: Any) -> Iterator[tuple[Any, int]]:
    waiting = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        yield each, depth
        if isinstance(each, dict):
            waiting.extend((inner, depth + 1) for pair in each.items() for inner in pair)
        elif isinstance(each, list):
            waiting.extend((inner, depth + 1) for inner in each)


def check_bounds(
    cut: Sequence[Token], parameters: Mapping[str, Any], population: Population
) -> float:
    """The bytes one row of the answer may have. Errors: `GuardError` with the place."""
    _check_signs(cut)
    _check_depth(cut)
    _check_counts(cut)
    pieces = tree(cut)
    if _truth_depth(pieces) > TRUTH_DEPTH:
        raise _unbounded(
            f"AND and OR are nested more than {TRUTH_DEPTH} deep.", "Use IN with a list, or CASE."
        )
    _check_clauses(pieces, 0)
    _check_level(pieces, 0)
    return check_statement(pieces, parameters, population)


def _unbounded(text: str, remedy: str, at: Token | Group | None = None) -> GuardError:
    place = {} if at is None else {"offset": at.offset}
    return GuardError(text, remedy=remedy, code="unbounded", **place)


def _check_signs(cut: Sequence[Token]) -> None:
    """Names end where they seem to: some servers take more signs into a name than others."""
    before: Token | None = None
    for token in cut:
        odd = token.kind == "sign" and not set(token.text) <= _SIGNS
        joined = (
            before is not None
            and before.kind == "name"
            and token.text.startswith("$")
            and token.offset == before.offset + len(before.text)
        )
        if odd or joined:
            raise GuardError(
                f"The sign “{token.text[:1]}” may belong to a name here, or not.",
                remedy="A name with signs goes into backquotes; before a $ write a space.",
                code="sign",
                offset=token.offset,
            )
        before = token


def _check_depth(cut: Sequence[Token]) -> None:
    depth = 0
    for token in cut:
        if token.kind == "sign" and token.text in _OPEN:
            depth += 1
        elif token.kind == "sign" and token.text in _CLOSE:
            depth -= 1
        elif token.is_("CASE"):
            depth += 1
        elif token.is_("END"):
            depth -= 1
        if depth > DEPTH:
            raise _unbounded(
                f"Brackets are nested more than {DEPTH} deep here.", "Split the statement.", token
            )


def _check_counts(cut: Sequence[Token]) -> None:
    """What the planner tries in all orders, or turns into something longer."""
    for token in cut:
        if token.kind == "text" and len(token.text) > LITERAL_CHARACTERS:
            raise _unbounded("A text in the statement is too long.", "Give it in parts.", token)
    steps = sum(token.text in ("-", "->", "<-") for token in cut) // 2
    if steps > PATTERN_STEPS:
        raise _unbounded(
            f"The patterns have about {steps} steps; {PATTERN_STEPS} are planned.",
            "Use a variable length, or ask in parts with WITH between them.",
        )
    truths = sum(token.is_(*_TRUTH) for token in cut)
    if truths > CHAIN:
        raise _unbounded(
            f"The statement has {truths} of AND, OR, XOR, NOT; {CHAIN} are planned.",
            "Use IN with a list, or ask in parts.",
        )
    exclusive = sum(token.is_("XOR") for token in cut)
    if exclusive > EXCLUSIVE:
        raise _unbounded(
            f"The statement has {exclusive} of XOR; {EXCLUSIVE} are planned.", "Write a <> b."
        )
    branches = sum(token.is_("WHEN") for token in cut)
    if branches > BRANCHES:
        raise _unbounded(
            f"The statement has {branches} branches of CASE; {BRANCHES} are planned.",
            "Give them as a map: $names[value].",
        )


def _check_level(pieces: Pieces, braces: int) -> None:
    """What stands beside each other in one bracket, and in those inside it."""
    for part in split(pieces, ","):
        chained = [piece for piece in part if is_word(piece, *_CHAINED)]
        indexed = sum(is_group(piece, "[") for piece in part)
        if len(chained) > CHAIN or indexed > CHAIN:
            raise _unbounded(
                f"More than {CHAIN} operators follow each other here.",
                "Use a list: reduce(), any(), IN.",
                _first(part),
            )
    entries = len(split(pieces, ","))
    if entries > ENTRIES:
        raise _unbounded(f"{entries:,} entries stand here; {ENTRIES:,} are planned.",
                         "Give long lists as parameters.", _first(pieces))  # fmt: skip
    for index, piece in enumerate(pieces):
        if isinstance(piece, Group):
            query = piece.opening == "{" and _is_query(pieces, index)
            if query:
                _check_clauses(piece.parts, braces + 1)
            _check_level(piece.parts, braces + query)


def _truth_depth(pieces: Pieces) -> int:
    """How many brackets with AND or OR stand in each other."""
    inner = [_truth_depth(piece.parts) for piece in pieces if isinstance(piece, Group)]
    return max(inner, default=0) + any(is_word(piece, "AND", "OR") for piece in pieces)


def _first(pieces: Pieces) -> Token | Group | None:
    return pieces[0] if pieces else None


def _is_query(pieces: Pieces, index: int) -> bool:
    group = pieces[index]
    inside = group.parts if isinstance(group, Group) else ()
    return any(is_word(piece, "MATCH", "RETURN", "WITH", "UNWIND", "CALL") for piece in inside)


SUBQUERY_DEPTH = 8


def _check_clauses(pieces: Pieces, braces: int) -> None:
    if braces > SUBQUERY_DEPTH:
        raise _unbounded(
            f"Subqueries are nested more than {SUBQUERY_DEPTH} deep here.", "Split the statement.",
            _first(pieces),
        )  # fmt: skip
    every = clauses(pieces)
    subqueries = sum(_is_query(pieces, index) for index in range(len(pieces)))
    if len(every) > CLAUSES or subqueries > SUBQUERIES:
        raise _unbounded(
            f"The statement has {len(every)} clauses; {CLAUSES} are planned, and of subqueries "
            f"beside each other {SUBQUERIES}.",
            "Ask in parts.",
        )
    for clause in every:
        columns = len(split(clause.body, ","))
        if clause.word in ("WITH", "RETURN") and columns > COLUMNS:
            raise _unbounded(
                f"{clause.word} names {columns} columns; {COLUMNS} are taken.",
                "Put them into a map or a list.",
                _first(clause.body),
            )
