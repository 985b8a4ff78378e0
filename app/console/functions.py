"""How large the answer of a function can become. Pure.

Every function that is offered is here by what it does to size: gives a number, a text as long as
its argument, an entry of a list, a list. What is not named here is at most as large as all its
arguments.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.console import sizes
from app.console.expressions import cut_to, inside_pattern, size_of
from app.console.groups import Group, Pieces, is_group, is_word, name_of, split
from app.console.loops import for_each, loop_of, reduce_size
from app.console.meter import Meter, Scope
from app.console.sizes import Size

_NUMBERS_TEXT = """
abs acos asin atan atan2 avg ceil ceiling char_length character_length cos cosh cot coth count date
datetime degrees duration e elementid element_id exists exp floor haversin id isempty isnan length
ln localdatetime localtime log log10 percentile_cont percentilecont percentile_disc percentiledisc
pi point power radians rand randomuuid round sign sin sinh size sqrt stdev stdevp stddev_pop
stddev_samp tan tanh time timestamp toboolean tobooleanornull tofloat tofloatornull tointeger
tointegerornull type
"""
_NUMBERS = frozenset(_NUMBERS_TEXT.split())
_ENTRIES = frozenset(("head", "last", "coll.max", "coll.min", "max", "min"))
_LENGTHS = frozenset(("size", "length", "char_length", "character_length", "coll.indexof"))
_QUANTIFIERS = ("any", "all", "none", "single")
_CUTTING = {"substring": 3, "left": 2, "right": 2}  # with so many arguments
_EXPANDING = {"upper": 3, "toupper": 3, "lower": 3, "tolower": 3, "normalize": 18}
LABELS = 20


def call_size(name: str, group: Group, scope: Scope, meter: Meter) -> Size:
    """What a function called with the arguments in a bracket can give."""
    at = group.offset
    if name in ("reduce", "allreduce"):
        found = reduce_size(group.parts, scope, meter, at)
        return found if name == "reduce" else sizes.number(1)
    if name in _QUANTIFIERS and len(group.parts) > 2 and is_word(group.parts[1], "IN"):
        _, source, read = loop_of(group.parts, scope, meter)
        inside = {**scope, str(name_of(group.parts[0])): source.inner}
        for_each(source.entries, read, inside, meter, at)
        return sizes.number(1)
    if name in ("shortestpath", "allshortestpaths"):
        for piece in group.parts:
            if isinstance(piece, Group):
                inside_pattern(piece, scope, meter)
        return sizes.path(sizes.PATH_STEPS)
    distinct = bool(group.parts) and is_word(group.parts[0], "DISTINCT")
    parts: Pieces = group.parts[1:] if distinct else group.parts
    if name.endswith("trim"):
        parts = [part for part in parts if not is_word(part, "BOTH", "LEADING", "TRAILING", "FROM")]
    arguments = [size_of(part, scope, meter) for part in split(parts, ",") if part]
    if name == "range":
        return meter.build(range_size(arguments), at)
    return _given(name, arguments, distinct, meter, at)


def range_size(arguments: Sequence[Size]) -> Size:
    """`range(1, 10)`: its length is bounded by the ends, whatever the step is."""
    ends = [each.top for each in arguments[:2]]
    return sizes.list_of(sizes.number(max([*ends, 0])), sum(ends) + 1)


def range_rows(pieces: Pieces, scope: Scope, meter: Meter) -> Size | None:
    """A range() that is unwound at once and so never becomes a list."""
    if len(pieces) == 2 and is_group(pieces[1], "(") and (name_of(pieces[0]) or "").lower() == (
        "range"
    ):  # fmt: skip
        group = pieces[1]
        inside = group.parts if isinstance(group, Group) else ()
        return range_size([size_of(part, scope, meter) for part in split(inside, ",") if part])
    return None


def _given(name: str, of: Sequence[Size], distinct: bool, meter: Meter, at: int) -> Size:
    first = of[0] if of else sizes.number(0)
    if name == "collect":
        rows = min(meter.rows, first.different) if distinct else meter.rows
        return sizes.list_of(first, rows)
    if name in ("toupper", "tolower", "upper", "lower", "normalize", "replace", "split"):
        meter.step(first.bytes / 64, at)
    if name in _LENGTHS:
        return replace(sizes.number(first.entries), different=first.different)
    if name.split(".")[0] in _NUMBERS:
        top = first.top if name in ("abs", "tointeger", "round") else math.inf
        return replace(sizes.number(top), different=first.different)
    if name in _ENTRIES:
        return first.inner if first.kind in ("list", "data") else first
    if name in ("startnode", "endnode"):
        return sizes.NODE
    special = _SPECIAL.get(name)
    if special is not None:
        return meter.build(special(of, meter), at)
    if name in _EXPANDING:
        return meter.build(sizes.text(_EXPANDING[name] * first.entries), at)
    if len(of) == _CUTTING.get(name):
        return cut_to(first, of[-1].top)
    if name in ("coalesce", "nullif"):
        return sizes.largest(of)
    return meter.build(_as_large_as(of), at)


def _as_large_as(of: Sequence[Size]) -> Size:
    """As large as all arguments together, with the entries of the largest."""
    if not of:
        return sizes.number()
    most = sizes.largest(of)
    return replace(most, bytes=64 + sum(each.bytes for each in of), top=math.inf)


def _replace(of: Sequence[Size], _: Meter) -> Size:
    """Every character may become what is put in, and it may stand between all of them."""
    if len(of) < 3:
        return sizes.number(0)
    return sizes.text(of[0].entries + (of[0].entries + 1) * of[2].entries)


def _split(of: Sequence[Size], _: Meter) -> Size:
    """Every character may become an entry; their characters together are those of the text."""
    entries = of[0].entries + 1
    whole = of[0].bytes + entries * (2 * sizes.HEAD_BYTES + sizes.REFERENCE_BYTES)
    return replace(sizes.list_of(sizes.text(of[0].entries), 1), bytes=whole, entries=entries)


def _to_text(of: Sequence[Size], _: Meter) -> Size:
    return sizes.text(max(64.0, of[0].entries if of[0].kind in ("text", "data") else 64.0))


def _to_texts(of: Sequence[Size], _: Meter) -> Size:
    return sizes.list_of(sizes.text(64 + of[0].inner.entries), of[0].entries)


def _nodes(of: Sequence[Size], _: Meter) -> Size:
    return sizes.list_of(sizes.NODE, of[0].entries if of[0].kind == "path" else sizes.PATH_STEPS)


def _links(of: Sequence[Size], _: Meter) -> Size:
    return sizes.list_of(sizes.LINK, of[0].entries if of[0].kind == "path" else sizes.PATH_STEPS)


def _keys(of: Sequence[Size], _: Meter) -> Size:
    return sizes.list_of(sizes.text(40), of[0].entries if of[0].kind == "map" else LABELS)


def _properties(of: Sequence[Size], _: Meter) -> Size:
    entry = sizes.property_of(sizes.NODE, "")
    return of[0] if of[0].kind == "map" else Size(sizes.NODE.bytes, "map", LABELS, entry)


_SPECIAL: dict[str, Callable[[Sequence[Size], Meter], Size]] = {
    "replace": _replace, "split": _split, "tostring": _to_text, "tostringornull": _to_text,
    "tostringlist": _to_texts, "tointegerlist": _to_texts, "tofloatlist": _to_texts,
    "tobooleanlist": _to_texts, "nodes": _nodes, "relationships": _links, "keys": _keys,
    "labels": _keys, "properties": _properties,
}  # fmt: skip
