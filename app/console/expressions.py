"""How large what an expression builds can become, and how many steps it takes. Pure.

An expression is read flat: operators of one level add up what stands between them, brackets are
read by themselves. That is an upper bound whatever the precedence is, and nothing is passed over:
every bracket is read, whatever it stands for. A name that is not known counts as endless.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.console import sizes
from app.console.groups import Group, Piece, Pieces, is_group, is_word, name_of, place, split
from app.console.lexer import Token
from app.console.meter import Meter, Scope, finite
from app.console.patterns import check_pattern, literal_text
from app.console.sizes import Size

_TRUTH = (
    "OR", "XOR", "AND", "NOT", "=", "<>", "<", ">", "<=", ">=", "=~", "IN", "STARTS", "ENDS",
    "CONTAINS", "IS",
)  # fmt: skip
_SUBQUERIES = ("EXISTS", "COUNT", "COLLECT")


def size_of(pieces: Pieces, scope: Scope, meter: Meter) -> Size:
    """The size of an expression. Errors: `GuardError` when it may be too large or too long."""
    pieces = _without_cases(pieces)
    if not pieces:
        return sizes.number(0)
    if any(is_word(piece, *_TRUTH) for piece in pieces):
        _check_patterns(pieces, scope, meter)
        parts = [size_of(part, scope, meter) for part in split(pieces, *_TRUTH) if part]
        if any(is_word(piece, "IN") for piece in pieces):
            meter.step(finite(parts[-1].entries) if meter.times > 1 else 1, place(pieces))
        return sizes.number(1)
    if _is_pattern(pieces):
        return _pattern(pieces, scope, meter)
    if any(is_word(piece, "+", "-", "||") for piece in pieces):
        return _sum(split(pieces, "+", "-", "||"), scope, meter, place(pieces))
    if any(is_word(piece, "*", "/", "%", "^") for piece in pieces):
        unlike = any(is_word(piece, "/", "^") for piece in pieces)
        factors = [
            size_of(part, scope, meter) for part in split(pieces, "*", "/", "%", "^") if part
        ]
        return sizes.number(
            math.inf if unlike else math.prod(max(1.0, each.top) for each in factors)
        )
    return _atom(pieces, scope, meter)


def _check_patterns(pieces: Pieces, scope: Scope, meter: Meter) -> None:
    """Every `text =~ pattern` of a level."""
    for index, piece in enumerate(pieces):
        if is_word(piece, "=~"):
            left = split(pieces[:index], *_TRUTH)[-1]
            right = split(pieces[index + 1 :], *_TRUTH)[0]
            characters = size_of(left, scope, meter).entries
            meter.step(
                check_pattern(literal_text(right, meter.parameters), characters, right), place(left)
            )


def _sum(parts: Iterable[Pieces], scope: Scope, meter: Meter, at: int) -> Size:
    terms = [size_of(part, scope, meter) for part in parts if part]
    whole = sizes.together(terms) if terms else sizes.number(0)
    if whole.kind == "number":
        return whole
    meter.step(1 + whole.bytes / 64 if len(terms) > 1 else 1, at)
    return meter.build(whole, at) if len(terms) > 1 else whole


def _without_cases(pieces: Pieces) -> Pieces:
    """CASE … END as one bracket."""
    if not any(is_word(piece, "END") for piece in pieces):
        return pieces
    stack: list[list[Piece]] = [[]]
    for index, piece in enumerate(pieces):
        named = index > 0 and is_word(pieces[index - 1], ".", ":", "AS")
        if is_word(piece, "CASE") and not named:
            stack.append([piece])
        elif is_word(piece, "END") and not named and len(stack) > 1:
            inside = stack.pop()
            stack[-1].append(Group("CASE", tuple(inside[1:]), inside[0].offset))
        else:
            stack[-1].append(piece)
    return [piece for level in stack for piece in level]


def _case(inside: Pieces, scope: Scope, meter: Meter) -> Size:
    branches = []
    for part in split(inside, "WHEN", "ELSE"):
        condition, *rest = split(part, "THEN")
        read = [size_of(each, scope, meter) for each in (condition, *rest)]
        branches.append(read[-1])
    return sizes.largest(branches)


def _is_pattern(pieces: Pieces) -> bool:
    """`(a)-[:X]->(b)` as an expression."""
    for index, piece in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if is_word(piece, "->", "<-") or (
            is_word(piece, "-") and (is_word(after, "-", "->") or is_group(after, "["))
        ):
            return True
    return False


class PatternScope(dict[str, Size]):
    """Names in a pattern: those that are not known are its own nodes and relationships."""

    def get(self, name: str, _: object = None) -> Size:
        """The size of what a name stands for."""
        return super().get(name, sizes.NODE)


def _pattern(pieces: Pieces, scope: Scope, meter: Meter) -> Size:
    """What looks like a pattern may be a minus before a list: its brackets are read as both."""
    for piece in pieces:
        if isinstance(piece, Group):
            inside_pattern(piece, scope, meter)
    for part in split(pieces, "-", "->", "<-", "+", "*"):
        _atom(part, PatternScope(scope), meter)
    return sizes.list_of(sizes.path(2), sizes.LIST_IN_GRAPH)


def inside_pattern(group: Group, scope: Scope, meter: Meter) -> None:
    """Read what is computed inside the brackets of a pattern: maps, conditions, labels."""
    for before, piece in zip((None, *group.parts), group.parts, strict=False):
        if not isinstance(piece, Group):
            continue
        dynamic = is_word(before, "$") or (isinstance(before, Token) and before.kind == "parameter")
        if piece.opening == "{" or dynamic:
            size_of([piece], scope, meter)
        else:
            inside_pattern(piece, scope, meter)
    for part in split(group.parts, "WHERE")[1:]:
        size_of(part, scope, meter)


def _atom(pieces: Pieces, scope: Scope, meter: Meter) -> Size:
    """A value and what is asked of it: `f(x).y[0]`, `n {.a, .b}`, `n:Label`."""
    meter.step(1, place(pieces))
    found: Size | None = None
    index = 0
    while index < len(pieces):
        piece, after = pieces[index], pieces[index + 1] if index + 1 < len(pieces) else None
        name = name_of(piece)
        if found is not None and is_word(piece, ".") and name_of(after) is not None:
            found = sizes.property_of(found, str(name_of(after)))
            index += 2
        elif found is not None and is_group(piece, "["):
            found = _entry(found, _parts(piece), scope, meter)
            index += 1
        elif is_word(piece, ":"):
            index = _after_labels(pieces, index, scope, meter)
            found = sizes.number(1)
        elif name is not None and found is None:
            found, index = _named(pieces, index, scope, meter)
        else:
            read = _single(piece, scope, meter)
            found = read if found is None else sizes.together([found, read])
            index += 1
    return found or sizes.number(0)


def _parts(piece: Piece) -> tuple[Piece, ...]:
    return piece.parts if isinstance(piece, Group) else ()


def _entry(found: Size, inside: Pieces, scope: Scope, meter: Meter) -> Size:
    """`list[3]`, `map[key]`, and `list[2..7]`."""
    if not any(is_word(piece, "..") for piece in inside):
        size_of(inside, scope, meter)
        return sizes.property_of(found, "") if found.kind in ("node", "link") else found.inner
    first, last = [*split(inside, ".."), []][:2]
    ends = [size_of(part, scope, meter) for part in (first, last)]
    negative = any(part and is_word(part[0], "-") for part in (first, last))
    if negative and not last:
        entries = ends[0].top
    elif last and not negative:
        entries = ends[1].top
    else:
        entries = found.entries
    return cut_to(found, entries)


def cut_to(found: Size, entries: float) -> Size:
    """The same list or text, of at most so many entries."""
    if entries >= found.entries or found.kind == "unknown":
        return found
    each = found.entry.bytes + sizes.REFERENCE_BYTES if found.entry else sizes.CHARACTER_BYTES
    most = min(found.bytes, 2 * sizes.HEAD_BYTES + entries * each)
    return replace(found, entries=entries, bytes=most)


def _after_labels(pieces: Pieces, index: int, scope: Scope, meter: Meter) -> int:
    while index < len(pieces) and (
        is_word(pieces[index], ":", "|", "&", "!", "%", "$") or name_of(pieces[index]) is not None
        or isinstance(pieces[index], Group)
    ):  # fmt: skip
        piece = pieces[index]
        if isinstance(piece, Group):
            size_of(piece.parts, scope, meter)
        index += 1
    return max(index, 1)


def _single(piece: Piece, scope: Scope, meter: Meter) -> Size:
    """A literal, a parameter, or a bracket."""
    if isinstance(piece, Token):
        if piece.kind == "text":
            return sizes.text(len(piece.text))
        if piece.kind == "number":
            return sizes.number(_whole(piece.text))
        if piece.kind == "parameter":
            return sizes.of_value(meter.parameters.get(piece.text[1:].strip().strip("`")))
        return sizes.number(1)
    if piece.opening == "(":
        return sizes.largest([size_of(part, scope, meter) for part in split(piece.parts, ",")])
    if piece.opening == "[":
        return _list(piece, scope, meter)
    if piece.opening == "CASE":
        return _case(piece.parts, scope, meter)
    return _map(piece, scope, meter, None)


def _whole(written: str) -> float:
    plain = written.replace("_", "").lower()
    try:
        return float(int(plain, 0)) if plain.startswith(("0x", "0o")) else abs(float(plain))
    except ValueError:
        return math.inf


def _named(pieces: Pieces, index: int, scope: Scope, meter: Meter) -> tuple[Size, int]:
    """A variable, a function with its arguments, a map of a variable, a subquery."""
    start = index
    name = str(name_of(pieces[index]))
    while (
        index + 3 < len(pieces) and is_word(pieces[index + 1], ".")
        and name_of(pieces[index + 2]) is not None and _calls(pieces, index)
    ):  # fmt: skip
        index += 2
        name += "." + str(name_of(pieces[index]))
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    if isinstance(after, Group) and after.opening == "(":
        return meter.call(name.lower(), after, scope, meter), index + 2
    if isinstance(after, Group) and after.opening == "{":
        if is_word(pieces[start], *_SUBQUERIES) and not _is_map(after):
            return _subquery(pieces[start], after, scope, meter), index + 2
        return _map(after, scope, meter, scope.get(name)), index + 2
    if is_word(pieces[start], "TRUE", "FALSE", "NULL", "DISTINCT", "INF", "INFINITY", "NAN"):
        rest = pieces[start + 1 :]
        if is_word(pieces[start], "DISTINCT") and rest:
            return size_of(rest, scope, meter), len(pieces)
        return sizes.number(1), start + 1
    return scope.get(str(name_of(pieces[start])), sizes.UNKNOWN), start + 1


def _calls(pieces: Pieces, index: int) -> bool:
    """Whether a dotted name that starts here ends before a bracket, so that it is a function's."""
    while index + 2 < len(pieces) and is_word(pieces[index + 1], "."):
        if name_of(pieces[index + 2]) is None:
            return False
        index += 2
    return index + 1 < len(pieces) and is_group(pieces[index + 1], "(")


def _is_map(group: Group) -> bool:
    """`count {.a, b: 1}` of a variable with such a name."""
    second = group.parts[1] if len(group.parts) > 1 else None
    first = group.parts[0] if group.parts else None
    return is_word(first, ".") or (name_of(first) is not None and is_word(second, ":", ","))


def _subquery(word: Piece, group: Group, scope: Scope, meter: Meter) -> Size:
    rows, column = meter.subquery(meter, group.parts, scope)
    if not is_word(word, "COLLECT"):
        return sizes.number(rows if is_word(word, "COUNT") else 1)
    return sizes.list_of(column, rows)


def _map(group: Group, scope: Scope, meter: Meter, owner: Size | None) -> Size:
    """`{a: 1}`, and `n {.a, .*, b: 1}` of an owner."""
    whole, values = 64.0, [sizes.number(0)]
    for entry in split(group.parts, ","):
        if not entry:
            continue
        colon = next((at for at, piece in enumerate(entry) if is_word(piece, ":")), None)
        if owner is not None and is_word(entry[0], "."):
            name = name_of(entry[1]) if len(entry) > 1 else None
            read = sizes.property_of(owner, name) if name else owner
        elif colon is not None:
            read = size_of(entry[colon + 1 :], scope, meter)
        else:
            read = size_of(entry, scope, meter)
        whole += 64 + read.bytes
        values.append(read)
    inner = sizes.largest(values)
    size = Size(whole, "map", len(values) - 1, inner, depth=inner.depth + 1)
    meter.step(len(values), group.offset)
    return meter.build(size, group.offset)


def _list(group: Group, scope: Scope, meter: Meter) -> Size:
    parts = group.parts
    if len(parts) > 2 and name_of(parts[0]) is not None and is_word(parts[1], "IN"):
        return meter.comprehend(parts, scope, meter, group.offset)
    bars = split(parts, "|")
    named = len(parts) > 1 and name_of(parts[0]) is not None and is_word(parts[1], "=")
    if len(bars) > 1 and (is_group(parts[0], "(") or named):
        return _pattern_comprehension(bars, scope, meter, group.offset)
    entries = [size_of(part, scope, meter) for part in split(parts, ",") if part]
    whole = sizes.HEAD_BYTES + sum(each.bytes + sizes.REFERENCE_BYTES for each in entries)
    inner = sizes.largest(entries)
    found = Size(whole, "list", len(entries), inner if entries else None, depth=inner.depth + 1)
    meter.step(len(entries), group.offset)
    return meter.build(found, group.offset)


def _pattern_comprehension(bars: Sequence[Pieces], scope: Scope, meter: Meter, at: int) -> Size:
    for part in bars[1:-1]:  # a condition on labels has bars of its own
        size_of(part, PatternScope(scope), meter)
    rows, inner = meter.subquery(meter, [*bars[0], Token("name", "RETURN", at), *bars[-1]], scope)
    return meter.build(sizes.list_of(inner, rows), at)


def only_a_label(parts: Sequence[Pieces], index: int, scope: Scope) -> bool:
    """`[n IN list WHERE n:A|B]`: what follows the bar is a label and no expression."""
    part = parts[index]
    if index == 0 or len(part) != 1 or not any(is_word(piece, ":") for piece in parts[index - 1]):
        return False
    return name_of(part[0]) is not None and name_of(part[0]) not in scope
