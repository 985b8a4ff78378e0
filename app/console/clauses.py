"""A statement clause by clause: how many rows there may be, and how large what they hold. Pure.

What patterns find is reckoned from how much the graph holds, what is typed is bounded from above.
An answer's row that could be too large to be sent is refused, as is what `expressions.py` refuses.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.console import sizes
from app.console.expressions import size_of
from app.console.functions import call_size, range_rows
from app.console.groups import Clause, Group, Pieces, clauses, is_word, name_of, split
from app.console.loops import comprehension
from app.console.matches import match_rows
from app.console.meter import Meter, Scope, too_much
from app.console.patterns import check_words, literal_text
from app.console.sizes import Population, Size

ROW_BYTES = 32 * 1024 * 1024
_PROCEDURE_ROWS = 10_000
# Where rows come of a list and not of the graph, the server looks only now and then whether it is
# to end: measured, a row that took a third of a second ended 35 s after it was told to.
_ROWS_BETWEEN_LOOKS = 100


@dataclass
class _Flow:
    """What has come of the clauses so far: rows, what is known by which name, the last columns."""

    rows: float
    scope: dict[str, Size]
    unwound: float = 1  # rows for one that the graph was asked for
    columns: dict[str, Size] = field(default_factory=dict)
    visible: dict[str, Size] = field(default_factory=dict)

    def name(self, names: Mapping[str, Size]) -> None:
        """Give names to what was found."""
        self.scope.update(names)
        self.visible.update(names)


def check_statement(pieces: Pieces, parameters: Mapping[str, Any], population: Population) -> float:
    """The bytes one row of its answer may have. Errors: `GuardError`."""
    meter = Meter(parameters, population, call_size, comprehension, _subquery)
    flow = _parts(pieces, {}, 1, meter)
    row = sum(each.bytes for each in flow.columns.values())
    if not row <= ROW_BYTES:
        large = f"{row / 1024 / 1024:,.0f} MiB" if row < math.inf else "more than any limit"
        raise too_much(
            f"One row of this answer may hold {large}; {ROW_BYTES // 1024 // 1024} MiB are sent.",
            "Ask for rows instead of one list, collect(DISTINCT …), or take a part of it: "
            "collect(…)[..1000].",
            max((each.offset for each in clauses(pieces) if each.word == "RETURN"), default=0),
        )
    return row


def _subquery(meter: Meter, pieces: Pieces, scope: Scope) -> tuple[float, Size]:
    """(rows, first column) of what stands in the braces of COUNT, EXISTS or COLLECT."""
    before, meter.rows = meter.rows, 1
    try:
        flow = _parts(pieces, scope, 1, meter)
    finally:
        meter.rows = before
    return flow.rows, next(iter(flow.columns.values()), sizes.NODE)


def _parts(pieces: Pieces, scope: Scope, rows: float, meter: Meter) -> _Flow:
    """The parts of a UNION: their rows together, the larger of their columns."""
    every = clauses(pieces)
    parts: list[list[Clause]] = [[]]
    for clause in every:
        if clause.word == "UNION":
            parts.append([])
            clause = Clause("", [piece for piece in clause.body if not is_word(piece, "ALL")], 0)
        parts[-1].append(clause)
    flows = [_clauses(part, scope, rows, meter) for part in parts]
    if len(flows) == 1:
        return flows[0]
    columns: dict[str, Size] = {}
    for flow in flows:
        for name, size in flow.columns.items():
            columns[name] = sizes.largest([columns.get(name, size), size])
    return _Flow(sum(flow.rows for flow in flows), {**scope, **columns}, columns=columns)


def _clauses(every: list[Clause], scope: Scope, rows: float, meter: Meter) -> _Flow:
    flow = _Flow(rows, dict(scope))
    for clause in every:
        meter.rows = flow.rows
        meter.between_looks = min(_ROWS_BETWEEN_LOOKS, max(1.0, flow.unwound))
        if clause.word in ("MATCH", "OPTIONAL", "CREATE", "MERGE", "INSERT", ""):
            _match(clause.body, flow, meter)
        elif clause.word == "UNWIND":
            _unwind(clause, flow, meter)
        elif clause.word in ("WITH", "RETURN"):
            _project(clause.body, flow, meter)
        elif clause.word == "CALL":
            _call(clause.body, flow, meter)
        elif clause.word == "YIELD":
            _yield(clause.body, flow)
        elif clause.word == "LIMIT":
            flow.rows = min(flow.rows, _limit(clause.body, flow.scope, meter))
        else:
            _read(clause.body, flow.scope, meter)
    return flow


def _read(body: Pieces, scope: Scope, meter: Meter) -> None:
    """Read what is computed, whatever becomes of it."""
    body = body[1:] if body and is_word(body[0], "BY") else body
    for part in split(body, ",", "ASC", "DESC", "ASCENDING", "DESCENDING"):
        if part:
            size_of(part, scope, meter)


def _match(body: Pieces, flow: _Flow, meter: Meter) -> None:
    body = [piece for piece in body if not is_word(piece, "MATCH")]
    for part in split(body, ","):
        found = match_rows(part, flow.scope, meter)
        flow.name(found.names)
        flow.rows *= found.rows
        flow.unwound = 1


def _unwind(clause: Clause, flow: _Flow, meter: Meter) -> None:
    source, *named = split(clause.body, "AS")
    source_size = range_rows(source, flow.scope, meter) or size_of(source, flow.scope, meter)
    if named and named[0]:
        entry = source_size.inner
        flow.name({str(name_of(named[0][0])): replace(entry, different=source_size.entries)})
    flow.rows *= max(1.0, source_size.entries)
    flow.unwound *= max(1.0, source_size.entries)


_AGGREGATES_TEXT = """
collect count sum avg min max stdev stdevp percentilecont percentiledisc stddev_pop stddev_samp
percentile_cont percentile_disc
"""
_AGGREGATES = frozenset(_AGGREGATES_TEXT.split())


def _project(body: Pieces, flow: _Flow, meter: Meter) -> None:
    distinct = bool(body) and is_word(body[0], "DISTINCT")
    columns: dict[str, Size] = {}
    keys: list[Size] = []
    grouped = False
    for item in split(body[1:] if distinct else body, ","):
        if len(item) == 1 and is_word(item[0], "*"):
            columns.update(flow.visible)
            continue
        expression, *named = split(item, "AS")
        size = size_of(expression, flow.scope, meter)
        name = name_of(named[0][0]) if named and named[0] else _written(expression)
        columns[str(name)] = size
        if _aggregates(expression):
            grouped = True
        else:
            keys.append(size)
    if distinct or grouped:
        flow.rows = min(flow.rows, math.prod(max(1.0, each.different) for each in keys))
    flow.scope.update(columns)
    flow.columns, flow.visible = columns, dict(columns)


def _written(expression: Pieces) -> str:
    return "".join(str(getattr(piece, "text", "(")) for piece in expression)


def _aggregates(pieces: Pieces) -> bool:
    for index, piece in enumerate(pieces):
        if isinstance(piece, Group):
            name = name_of(pieces[index - 1]) if index and piece.opening == "(" else None
            if (name or "").lower() in _AGGREGATES or _aggregates(piece.parts):
                return True
    return False


def _limit(body: Pieces, scope: Scope, meter: Meter) -> float:
    plain = len(body) == 1 and getattr(body[0], "kind", "") in ("number", "parameter")
    top = size_of(body, scope, meter).top
    return max(1.0, top) if plain else math.inf


def _call(body: Pieces, flow: _Flow, meter: Meter) -> None:
    """`CALL (x) {…}`, or a procedure with its arguments."""
    inner = next((p for p in body if isinstance(p, Group) and p.opening == "{"), None)
    if inner is not None and not any(is_word(piece, ".") for piece in body[:1]):
        found = _parts(inner.parts, flow.scope, 1, meter)
        flow.name(found.columns)
        flow.rows *= max(1.0, found.rows)
        return
    words = "fulltext" in "".join(name_of(piece) or "" for piece in body).lower()
    for piece in body:
        if isinstance(piece, Group):
            _read(piece.parts, flow.scope, meter)
            if words and len(asked := split(piece.parts, ",")) > 1:
                check_words(literal_text(asked[1], meter.parameters), asked[1])
    flow.rows *= _PROCEDURE_ROWS


def _yield(body: Pieces, flow: _Flow) -> None:
    for part in split(body, ","):
        name = name_of(part[-1]) if part else None
        if name is not None:
            data = sizes.property_of(sizes.NODE, "")
            whole = part[0] is part[-1] and name == "node"
            flow.name({name: sizes.NODE if whole else data})
