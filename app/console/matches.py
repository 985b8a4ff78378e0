"""What a pattern finds: names, and about how many rows for each row before it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.console import sizes
from app.console.expressions import inside_pattern
from app.console.groups import Group, Piece, Pieces, is_group, is_word, name_of
from app.console.lexer import Token
from app.console.meter import Meter, Scope
from app.console.sizes import Size

FAN = 10.0  # relationships of one node, as a rule
ANY_LENGTH = 1_000_000.0  # what a pattern without an upper bound may find
_KEYS = ("ref", "event_id")


@dataclass(frozen=True, slots=True)
class MatchRows:
    """The rows a pattern gives for one row before it, and what its names stand for."""

    rows: float
    names: dict[str, Size]


def match_rows(pieces: Pieces, scope: Scope, meter: Meter) -> MatchRows:
    """Read one path of a MATCH. Errors: `GuardError` of what is computed inside."""
    names: dict[str, Size] = {}
    rows, steps = _walk(pieces, scope, names, meter)
    for piece in pieces:
        if isinstance(piece, Group) and piece.opening in "([":
            inside_pattern(piece, {**scope, **names}, meter)
    if len(pieces) > 2 and name_of(pieces[0]) is not None and is_word(pieces[1], "="):
        names[str(name_of(pieces[0]))] = sizes.path(steps)
    return MatchRows(rows, names)


def _walk(
    pieces: Pieces, scope: Scope, names: dict[str, Size], meter: Meter
) -> tuple[float, float]:
    """(rows, steps of a path) of nodes and relationships one after another."""
    starts: list[float] = []
    fan, steps, hops = 1.0, 0.0, 0
    types = meter.population.links
    for index, piece in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if is_group(piece, "(") and isinstance(piece, Group):
            if _is_nested(piece):
                _bind_repeated(piece, scope, names, meter)
                often = _often([after] if after is not None else [])
                factor, more = _repeated(FAN, often)
                fan, steps, hops = fan * factor, steps + more * 2, hops + 2
            else:
                starts.append(_node(piece, scope, names, meter))
        elif is_word(piece, "-", "<-", "->") and _is_step(pieces, index):
            group = after if isinstance(after, Group) else None
            often = _often(group.parts if group else [])
            if _is_quantifier(pieces, index):
                often = _often([pieces[index + _is_quantifier(pieces, index)]])
            factor, more = _repeated(FAN, often)
            fan, steps, hops = fan * factor, steps + more, hops + 1
            types = _link(group, names, meter, often)
    start = min(starts, default=1.0)
    rows = start * fan
    if hops == 1 and steps <= 1 and start > 1:
        rows = min(rows, 2 * types)
    return rows, steps


def _is_nested(group: Group) -> bool:
    """`((x)--(y))` and `shortestPath(…)`: a pattern in a bracket."""
    assigned = len(group.parts) > 1 and is_word(group.parts[1], "=")
    return bool(group.parts) and (is_group(group.parts[0], "(") or assigned)


def _bind_repeated(group: Group, scope: Scope, names: dict[str, Size], meter: Meter) -> None:
    """Names of a repeated pattern stand for lists."""
    for name, size in match_rows(group.parts, scope, meter).names.items():
        names[name] = sizes.list_of(size, sizes.LIST_IN_GRAPH)


def _is_step(pieces: Pieces, index: int) -> bool:
    """Whether a sign begins a relationship: each has up to two signs."""
    before = pieces[index - 1] if index else None
    return is_group(before, "(") or is_group(before, "{")


def _is_quantifier(pieces: Pieces, index: int) -> int:
    """How far behind the sign `->+`, `->{1,3}` or `-->*` has its quantifier; 0: there is none."""
    for offset in range(1, 5):
        piece = pieces[index + offset] if index + offset < len(pieces) else None
        if piece is None or is_group(piece, "("):
            return 0
        if is_word(piece, "+", "*") or is_group(piece, "{"):
            return offset
    return 0


def _often(pieces: Pieces) -> float:
    """How often a step is repeated at the most: `*1..3`, `{1,3}`, `+`; 1: it is not."""
    for index, piece in enumerate(pieces):
        if is_word(piece, "+"):
            return float("inf")
        if isinstance(piece, Group) and piece.opening == "{" and _is_counted(piece):
            return _last_number(piece.parts, ends_open=is_word(piece.parts[-1], ","))
        if is_word(piece, "*"):
            return _last_number(pieces[index + 1 :], ends_open=True)
    return 1.0


def _is_counted(group: Group) -> bool:
    return bool(group.parts) and all(
        is_word(piece, ",") or getattr(piece, "kind", "") == "number" for piece in group.parts
    )


def _last_number(pieces: Pieces, *, ends_open: bool) -> float:
    """The upper end of `1..3`, `..3`, `3`, `1,3`; endless where there is none."""
    plain: list[Piece] = []
    for piece in pieces:
        if not (is_word(piece, "..", ",") or getattr(piece, "kind", "") == "number"):
            break
        plain.append(piece)
    last = plain[-1] if plain else None
    if isinstance(last, Token) and last.kind == "number":
        return float(last.text.replace("_", "").rstrip(".") or 0)
    return float("inf") if ends_open else 1.0


def _repeated(fan: float, often: float) -> tuple[float, float]:
    """(rows, steps) of a step that is repeated."""
    if often > 6:
        return ANY_LENGTH, min(often, float(sizes.PATH_STEPS))
    return min(ANY_LENGTH, fan ** max(1.0, often)), max(1.0, often)


def _label(group: Group) -> str | None:
    """The one label that a node must have; None when there is none or a choice."""
    for index, piece in enumerate(group.parts[:-1]):
        if is_word(piece, ":") and name_of(group.parts[index + 1]) is not None:
            after = group.parts[index + 2] if index + 2 < len(group.parts) else None
            return None if is_word(after, "|") else name_of(group.parts[index + 1])
    return None


def _node(group: Group, scope: Scope, names: dict[str, Size], meter: Meter) -> float:
    """How many nodes a node of a pattern may be; one when it is known from before."""
    name = name_of(group.parts[0]) if group.parts else None
    if name is not None and (name in scope or name in names):
        return 1.0
    many = meter.population.of_label(_label(group))
    if name is not None:
        names[name] = replace(sizes.NODE, different=many)
    keyed = any(
        isinstance(piece, Group) and piece.opening == "{" and piece.parts
        and name_of(piece.parts[0]) in _KEYS
        for piece in group.parts
    )  # fmt: skip
    return 1.0 if keyed else many


def _link(group: Group | None, names: dict[str, Size], meter: Meter, often: float) -> float:
    parts = group.parts if group is not None else ()
    name = name_of(parts[0]) if parts else None
    types = [
        str(name_of(piece))
        for index, piece in enumerate(parts)
        if index and name_of(piece) is not None and is_word(parts[index - 1], ":", "|")
    ]
    many = meter.population.of_types(types)
    if name is not None:
        link = replace(sizes.LINK, different=many)
        names[name] = link if often == 1 else sizes.list_of(link, sizes.LIST_IN_GRAPH)
    return many
