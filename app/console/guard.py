"""What the console runs, and what it never does. The law:

1. A statement is planned before it is run, in a READ session; it is run in a READ session too.
   The server refuses every write there, whatever the text looks like. It is always `CYPHER 5`,
   whatever the server's default is: this law was not tried on what other versions add.
2. The server says it only reads (type `r`). One statement; no `EXPLAIN`, `PROFILE` or other
   `CYPHER` before it, because those are ours to choose.
3. Every operator of the plan is on the list of `operators.py`. So `LOAD CSV`, `SHOW`, `TERMINATE`,
   schema and user commands are refused however they are written.
4. Every procedure is on the list, and so is every function, in two readings that must both pass:
   the server's own rendering of each operator's expressions (escapes, comments and quotes are
   gone there), and the text as typed, because plans keep some subqueries as text. A text whose
   cutting into words could be doubted (an escape that stands for a plain letter, something left
   open) is refused.
5. Neither planning nor an expression can be interrupted by the server. So the shape of a statement
   is bounded (`bounds.py`), and what its expressions may build, the steps they may take and the
   bytes of a row of its answer are reckoned beforehand and refused where they may be too much
   (`clauses.py`, `expressions.py`, `patterns.py`). So is what the server was seen not to
   interrupt: searching many shortest paths at once, and repeating several steps without a bound.
6. Everything else is bounded while it runs: time around planning and running (never unlimited,
   never above the most that is allowed), rows, bytes, and statements at once (`runs.py`). What is
   cut is said in the answer. What the server does not end although it was told to is ended with
   the server (`app/embedded/keeper.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.console.bounds import check_bounds, check_parameters, check_size
from app.console.lexer import GuardError, Token, tokens
from app.console.operators import (
    FUNCTIONS,
    PATH_OPERATORS,
    PROCEDURES,
    STATEFUL,
    WORDS,
    is_offered_operator,
)
from app.console.patterns import check_words
from app.console.sizes import Population
from app.graph.catalogue import catalogue
from app.graph.run import Graph
from app.graph.untrusted import StatementPlan, plan

FEW_STEPS = 3  # a pattern of so few steps has no paths worth a warning
_BOUNDED = re.compile(r"\*\d*\.\.(\d+)\]")
_OPEN = re.compile(r"\*(\d+(\.\.)?)?\]|\{\s*\d*\s*,\s*[*∞]?\s*\}")
BOUND_ADVICE = "Give it an upper bound, for example {1,20} or *..20"
PREFIXES = ("EXPLAIN", "PROFILE", "CYPHER")


@dataclass(frozen=True, slots=True)
class Operator:
    """One line of a plan. `estimated` is rows, `depth` its place in the tree."""

    name: str
    details: str
    estimated: float
    depth: int

    @property
    def paths(self) -> str | None:
        """Why this may take very long, when it enumerates paths."""
        bounded = _BOUNDED.search(self.details)
        few = bounded is not None and int(bounded[1]) <= FEW_STEPS
        return None if few else PATH_OPERATORS.get(self.name)

    @property
    def open_ended(self) -> bool:
        """Whether it follows paths of any length, one by one."""
        return self.name in PATH_OPERATORS and _OPEN.search(self.details) is not None


@dataclass(frozen=True, slots=True)
class AllowedStatement:
    """A statement that may be run, and how the server would run it."""

    text: str
    parameters: Mapping[str, Any]
    planned: StatementPlan
    operators: tuple[Operator, ...]
    row_bytes: float
    shipped: bool = False  # one of lotgraph's own, letter for letter


@dataclass(frozen=True, slots=True)
class BoundedStatement:
    """A statement that may be planned: its text, and the bytes one row of its answer may have."""

    text: str
    parameters: Mapping[str, Any]
    cut: tuple[Token, ...]
    row_bytes: float
    shipped: bool = False


def check(
    graph: Graph,
    text: str,
    parameters: Mapping[str, Any],
    *,
    limit_s: float,
    population: Population | None = None,
    mark: str = "",
) -> AllowedStatement:
    """Let a statement through. Errors: `GuardError` (refused by the law), `StatementError`."""
    bounded = bound(text, parameters, population or Population())
    return check_plan(graph, bounded, limit_s=limit_s, mark=mark)


def bound(text: str, parameters: Mapping[str, Any], population: Population) -> BoundedStatement:
    """What is known of a statement before the server is asked. Errors: `GuardError`."""
    text = text.strip().rstrip(";").rstrip()
    check_size(text)
    check_parameters(parameters)
    shipped = _is_shipped(text)
    text, cut = _without_language(text, tokens(text))
    _one_reading_statement(cut)
    if shipped:
        _check_words_of(cut, parameters)
        return BoundedStatement(text, parameters, tuple(cut), 0.0, shipped=True)
    row_bytes = check_bounds(cut, parameters, population)
    return BoundedStatement(text, parameters, tuple(cut), row_bytes)


def _without_language(text: str, cut: list[Token]) -> tuple[str, list[Token]]:
    """The text without `CYPHER 5`, which is what every statement is; places in it stay."""
    if len(cut) < 2 or not cut[0].is_("CYPHER") or cut[1].text != "5":
        return text, cut
    end = cut[1].offset + 1
    return text[: cut[0].offset] + " " * (end - cut[0].offset) + text[end:], cut[2:]


def _check_words_of(cut: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    """A shipped statement is tested, but not with every text that could be looked for."""
    if any(token.is_("FULLTEXT") for token in cut):
        for value in parameters.values():
            check_words(value if isinstance(value, str) else "", cut)


def check_plan(
    graph: Graph, bounded: BoundedStatement, *, limit_s: float, mark: str
) -> AllowedStatement:
    """Have a statement planned, and judge its plan. Errors: `GuardError`, `StatementError`."""
    planned = plan(graph, bounded.text, bounded.parameters, limit_s=limit_s, mark=mark)
    operators = tuple(_operators(planned.root))
    if planned.kind != "r":
        raise GuardError(
            "The statement changes something or asks for the server itself; the console only "
            "reads the graph.",
            remedy="Events are the one door for writing: lotgraph load, or POST /api/v1/events.",
            code="writes",
        )
    for operator in operators:
        _check_operator(operator)
        _check_rendering(operator)
    _check_names(bounded.cut, FUNCTIONS)
    return AllowedStatement(
        bounded.text, bounded.parameters, planned, operators, bounded.row_bytes, bounded.shipped
    )


def _check_operator(operator: Operator) -> None:
    if operator.name.startswith(STATEFUL):
        raise GuardError(
            "This search for paths from one thing to many, or for several paths, cannot be "
            "stopped by the server and is not offered.",
            remedy="Find both ends first, then ask for one path between them: "
            "p = shortestPath((a)-[*..30]->(b)).",
        )
    if not is_offered_operator(operator.name):
        raise _not_offered(operator.name)
    if operator.open_ended and operator.name.startswith("Repeat"):
        raise GuardError(
            "This pattern repeats several steps without an upper bound.",
            remedy=f"{BOUND_ADVICE}, or ask for the distinct ends of single steps: "
            "(a)-[:CONSUMED_INTO|PRODUCED*]->(x) RETURN DISTINCT x.",
            code="unbounded",
        )


def _is_shipped(text: str) -> bool:
    """Whether this is a statement of lotgraph's own, letter for letter: those are tested."""
    return any(
        query.mode == "read" and query.text.strip() == text for query in catalogue().values()
    )


def _one_reading_statement(cut: Sequence[Token]) -> None:
    if not cut:
        raise GuardError("There is no statement.", remedy="Type one, or choose from the library.")
    option = len(cut) > 1 and cut[0].kind in ("name", "quoted") and cut[1].text == "="
    if cut[0].is_(*PREFIXES) or option:
        raise GuardError(
            f"{cut[0].text.upper()} is not taken here.",
            remedy="Leave it out: the plan has a button of its own, and the console chooses how "
            "a statement is run. It is CYPHER 5.",
            code="prefix",
            offset=cut[0].offset,
        )
    for token, before in zip(cut, (None, *cut), strict=False):
        if token.is_(";"):
            raise GuardError(
                "There is more than one statement.", remedy="Run them one after another.",
                code="statements", offset=token.offset,
            )  # fmt: skip
        if before is not None and (
            (token.is_("CSV") and before.is_("LOAD"))
            or (token.is_("TRANSACTIONS") and before.is_("IN", "CONCURRENT", "SHOW", "TERMINATE"))
        ):
            raise _not_offered(f"{before.text.upper()} {token.text.upper()}", before.offset)
        if token.is_("USE") and not (before is not None and before.is_(".", ":")):
            raise GuardError(
                "USE is not offered: the console has one database.",
                remedy="A variable of that name goes into backquotes: `use`.",
                offset=token.offset,
            )


def _not_offered(name: str, offset: int | None = None) -> GuardError:
    return GuardError(
        f"“{name}” is not offered here.",
        remedy="The console reads the graph and computes; files, addresses, the server itself "
        "and its users are out of its reach.",
        offset=offset,
    )


def _operators(root: Mapping[str, Any], depth: int = 0) -> Iterator[Operator]:
    arguments: Mapping[str, Any] = root.get("args") or {}
    yield Operator(
        str(root.get("operatorType", "?")).split("@")[0].replace(", ", ","),
        str(arguments.get("Details") or ""),
        float(arguments.get("EstimatedRows") or 0),
        depth,
    )
    for child in root.get("children") or ():
        yield from _operators(child, depth + 1)


def _check_rendering(operator: Operator) -> None:
    """Functions and procedures as the server itself writes them."""
    cut = tokens(operator.details)
    if operator.name == "ProcedureCall":
        name = _dotted(cut, 0)
        if name.lower() not in PROCEDURES:
            raise _not_offered(f"CALL {name}")
        cut = cut[2 * name.count(".") + 1 :]
    for name, _, _ in _called(cut):
        # Names without a dot are the server's own; nobody can add any (the text is checked too).
        if "." in name and name.lower() not in FUNCTIONS:
            raise _no_function(name)
    _check_calls(cut)


def _check_names(cut: Sequence[Token], functions: frozenset[str]) -> None:
    for name, token, _ in _called(cut):
        if name.lower() not in functions and not (token.is_(*WORDS) and "." not in name):
            before = cut[cut.index(token) - 1 - 2 * name.count(".")] if cut[0] != token else None
            if before is None or not before.is_("CALL"):
                raise _no_function(name, token.offset)
    _check_calls(cut)


def _no_function(name: str, offset: int | None = None) -> GuardError:
    return GuardError(
        f"The function {name}() is not offered here.",
        remedy="docs/console.md lists the functions that are.",
        code="function",
        offset=offset,
    )


def _check_calls(cut: Sequence[Token]) -> None:
    for index, token in enumerate(cut[:-1]):
        if token.is_("CALL") and cut[index + 1].kind in ("name", "quoted"):
            name = _dotted(cut, index + 1)
            if name.lower() not in PROCEDURES:
                raise _not_offered(f"CALL {name}", token.offset)


def _called(cut: Sequence[Token]) -> Iterator[tuple[str, Token, Token | None]]:
    """(dotted name, its last token, the token before it) of everything followed by a bracket."""
    for index, token in enumerate(cut[:-1]):
        if token.kind not in ("name", "quoted") or cut[index + 1].text != "(":
            continue
        if _is_hint(cut, index):
            continue
        start = index
        while start >= 2 and cut[start - 1].text == "." and cut[start - 2].kind in (
            "name", "quoted",
        ):  # fmt: skip
            start -= 2
        yield _dotted(cut, start), token, cut[start - 1] if start else None


def _is_hint(cut: Sequence[Token], index: int) -> bool:
    """Whether a name with a bracket is that of `USING INDEX [SEEK] x:Name(…)`, no function."""
    if index < 4 or cut[index - 1].text != ":" or cut[index - 2].kind != "name":
        return False
    return cut[index - 3].is_("INDEX", "SEEK") and any(
        cut[place].is_("USING") and cut[place + 1].is_("INDEX") for place in (index - 4, index - 5)
    )


def _dotted(cut: Sequence[Token], start: int) -> str:
    """The dotted name that starts at a token, backquotes taken off."""
    parts = []
    for index in range(start, len(cut), 2):
        parts.append(cut[index].text.strip("`").replace("``", "`"))
        if index + 2 >= len(cut) or cut[index + 1].text != ".":
            break
    return ".".join(parts)
