"""What could run away inside one expression, where the server neither counts nor interrupts.

Measured: a list comprehension over `range(1, 1000000000)` ends the embedded server within a
second, a text doubled forty times does the same, and 2,000 nested brackets keep the parser busy
for minutes. The limits here are far above what a question about a plant needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.console.lexer import GuardError, Token

TEXT_CHARACTERS = 20_000
LITERAL_CHARACTERS = 2_000
PARAMETERS_VALUES = 100_000
DEPTH = 40
RANGE_PRODUCT = 1_000_000
GROWTH = 256
PATTERN_HOPS = 60
_OPEN, _CLOSE = "([{", ")]}"
_CLAUSES = (
    "WITH", "RETURN", "MATCH", "UNWIND", "CALL", "LET", "WHERE", "ORDER", "UNION", "YIELD",
    "FILTER",
)  # fmt: skip
_QUANTIFIERS = ("ANY", "ALL", "NONE", "SINGLE", "REDUCE")


def check_size(text: str) -> None:
    """The text as such. Errors: `GuardError`."""
    if len(text) > TEXT_CHARACTERS:
        raise _unbounded(
            f"The statement has {len(text):,} characters; {TEXT_CHARACTERS:,} are taken.",
            "Give long lists as parameters.",
        )


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Values that are sent. Errors: `GuardError`."""
    count = 0
    for value in _inner(dict(parameters)):
        count += 1
        if isinstance(value, str) and len(value) > LITERAL_CHARACTERS:
            raise _unbounded(
                f"A parameter's text has {len(value):,} characters; {LITERAL_CHARACTERS:,} are "
                "taken.",
                "Give several shorter texts as a list.",
            )
    if count > PARAMETERS_VALUES:
        raise _unbounded(
            f"The parameters hold {count:,} values; {PARAMETERS_VALUES:,} are taken.",
            "Ask in several parts.",
        )


def _inner(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def check_bounds(cut: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    """Everything that could run away. Errors: `GuardError` with the place."""
    _check_depth(cut)
    for token in cut:
        if token.kind == "text" and len(token.text) > LITERAL_CHARACTERS:
            raise _unbounded("A text in the statement is too long.", "Give it in parts.", token)
    hops = sum(token.text in ("-", "->", "<-") for token in cut) // 2
    if hops > PATTERN_HOPS:
        raise _unbounded(
            f"The patterns have about {hops} steps; {PATTERN_HOPS} are planned.",
            "Use a variable length, or ask in parts with WITH between them.",
        )
    _check_ranges(cut, parameters)
    _check_replacing(cut, parameters)
    _check_reducing(cut)
    _check_growth(cut)
    _check_iterations(cut)
    _check_patterns(cut, parameters)


def _unbounded(text: str, remedy: str, at: Token | None = None) -> GuardError:
    place = {} if at is None else {"offset": at.offset}
    return GuardError(text, remedy=remedy, code="unbounded", **place)


def _check_depth(cut: Sequence[Token]) -> None:
    depth = 0
    for token in cut:
        if token.kind == "sign" and token.text in _OPEN:
            depth += 1
        elif token.kind == "sign" and token.text in _CLOSE:
            depth -= 1
        if depth > DEPTH:
            raise _unbounded(
                f"Brackets are nested more than {DEPTH} deep here.", "Split the statement.", token
            )


def _inside(cut: Sequence[Token], opening: int) -> Sequence[Token]:
    """The tokens between a bracket and the one that closes it."""
    depth = 0
    for index in range(opening, len(cut)):
        if cut[index].kind == "sign" and cut[index].text in _OPEN:
            depth += 1
        elif cut[index].kind == "sign" and cut[index].text in _CLOSE:
            depth -= 1
            if depth == 0:
                return cut[opening + 1 : index]
    return cut[opening + 1 :]


def _split(cut: Sequence[Token], sign: str = ",") -> list[list[Token]]:
    """Tokens split at a sign that stands in no bracket."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in cut:
        if token.kind == "sign" and token.text in _OPEN:
            depth += 1
        elif token.kind == "sign" and token.text in _CLOSE:
            depth -= 1
        if depth == 0 and token.is_(sign):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _calls(cut: Sequence[Token], *names: str) -> Iterator[tuple[int, Sequence[Token]]]:
    """(index of the name, what stands in its brackets) of calls of some functions."""
    for index, token in enumerate(cut[:-1]):
        called = token.kind in ("name", "quoted") and token.text.strip("`").upper() in names
        if called and cut[index + 1].text == "(":
            yield index, _inside(cut, index + 1)


def _whole(part: Sequence[Token], parameters: Mapping[str, Any]) -> int | None:
    """The whole number a literal or a parameter stands for, None when it is something else."""
    sign = -1 if part and part[0].text == "-" else 1
    if len(part) != (1 if sign == 1 else 2):
        return None
    token = part[-1]
    if token.kind == "number" and re.fullmatch(r"\d+", token.text):
        return sign * int(token.text)
    if token.kind == "parameter":
        value = parameters.get(_parameter(token))
        return sign * value if isinstance(value, int) else None
    return None


def _parameter(token: Token) -> str:
    return token.text[1:].strip().strip("`")


def _check_ranges(cut: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    """A range that is unwound at once is streamed and may be long; any other becomes a list."""
    product = 1
    for index, inside in _calls(cut, "RANGE"):
        if index and cut[index - 1].is_("UNWIND") and _ends_unwind(cut, index, inside):
            continue
        parts = _split(inside)
        first, last = (_whole(part, parameters) for part in [*parts, [], []][:2])
        by_data = bool(parts[1:]) and _is_size(parts[1])
        if (first is None or last is None) and not by_data:
            raise _unbounded(
                "How long this range() is cannot be told beforehand.",
                "Give whole numbers, parameters or size(…) as its ends, or unwind it: "
                "“unwind range(…) as i”.",
                cut[index],
            )
        product *= 1 if first is None or last is None else max(1, abs(last - first))
        if product > RANGE_PRODUCT:
            raise _unbounded(
                f"This range() makes a list of more than {RANGE_PRODUCT:,} values in memory.",
                "Unwind it instead: “unwind range(…) as i”.",
                cut[index],
            )


def _ends_unwind(cut: Sequence[Token], index: int, inside: Sequence[Token]) -> bool:
    after = index + len(inside) + 3
    return after < len(cut) and cut[after].is_("AS")


def _is_size(part: Sequence[Token]) -> bool:
    """`size(…)` or `length(…)`, perhaps less or plus a number."""
    if len(part) < 3 or not part[0].is_("SIZE", "LENGTH") or part[1].text != "(":
        return False
    rest = part[len(_inside(part, 1)) + 3 :]
    return not rest or (len(rest) == 2 and rest[0].text in "+-" and rest[1].kind == "number")


def _check_replacing(cut: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    product = 1
    for index, inside in _calls(cut, "REPLACE"):
        parts = _split(inside)
        put = parts[2] if len(parts) == 3 else []
        if len(put) != 1 or put[0].kind not in ("text", "parameter"):
            raise _unbounded(
                "replace() takes a text or a parameter as what it puts in.",
                "Write the text itself.",
                cut[index],
            )
        value = parameters.get(_parameter(put[0])) if put[0].kind == "parameter" else put[0].text
        product *= max(1, len(str(value)) - 2)
        if product > GROWTH:
            raise _unbounded("replace() would make texts too long.", "Put in less.", cut[index])


def _check_reducing(cut: Sequence[Token]) -> None:
    """What is accumulated may grow by what is added, never by itself."""
    for index, inside in _calls(cut, "REDUCE"):
        parts = _split(inside, "|")
        if not inside or len(parts) < 2:
            continue  # the server will say what is missing
        step = parts[1]
        grows = any(token.text in ("+", "||", "[", "{") or token.is_("REPLACE") for token in step)
        own = sum(token.text == inside[0].text for token in step)
        if grows and own > 1:
            raise _unbounded(
                "This reduce() uses what it accumulates twice, so it may double at every step.",
                f"Use “{inside[0].text}” once in the step, or an aggregate such as sum() or max().",
                cut[index],
            )


def _bare(part: Sequence[Token]) -> int:
    """How often values of variables (not of their properties) stand in an expression."""
    count = 0
    for index, token in enumerate(part):
        before = part[index - 1].text if index else ""
        after = part[index + 1].text if index + 1 < len(part) else ""
        named = token.kind in ("name", "quoted") and before not in (".", ":") and after not in (
            ".", "(", ":",
        )  # fmt: skip
        alias = before.upper() == "AS"
        count += named and not alias and not token.is_("AS", "DISTINCT", "IN", "CASE", "END")
    return count


def _check_growth(cut: Sequence[Token]) -> None:
    """Texts and lists put together of themselves again and again multiply with every clause."""
    growth = 1
    for starts, group in groupby(cut, key=lambda token: token.is_(*_CLAUSES)):
        part = list(group)
        if starts:
            continue
        worst = 1
        for item in _split(part):
            if any(token.text in ("+", "||", "[") for token in item):
                worst = max(worst, _bare(item))
        growth *= worst
        if growth > GROWTH and worst > 1:
            raise _unbounded(
                "Here values are put together of others again and again, and may become huge.",
                "Aggregate, or split the statement.",
                part[0],
            )


@dataclass(frozen=True, slots=True)
class _Loop:
    variable: str
    source: Sequence[Token]
    body: Sequence[Token]
    start: int


def _check_iterations(cut: Sequence[Token]) -> None:
    """A list gone through once for every entry of another list takes their product of steps."""
    for outer in _loops(cut):
        for inner in _loops([*outer.source, *outer.body]):
            own = any(token.text == outer.variable for token in inner.source)
            known = all(
                token.kind in ("number", "text", "parameter") or token.kind == "sign"
                for token in inner.source
            )
            ranged = bool(inner.source) and inner.source[0].is_("RANGE")
            in_source = any(token.offset == inner.start for token in outer.source)
            if not (own or known or ranged or in_source):
                raise _unbounded(
                    "A list is gone through once for every entry of another here.",
                    "Unwind one of them: “unwind list as entry”.",
                    next(token for token in cut if token.offset == inner.start),
                )


def _loops(cut: Sequence[Token]) -> Iterator[_Loop]:
    """`[x IN list …]` and `any(x IN list …)`, reduce and the like."""
    for index, token in enumerate(cut[:-1]):
        bracket = token.text == "["
        called = token.is_(*_QUANTIFIERS) and cut[index + 1].text == "("
        if not bracket and not called:
            continue
        inside = _inside(cut, index if bracket else index + 1)
        head = inside
        if token.is_("REDUCE"):
            parts = _split(inside)
            head = inside[len(parts[0]) + 1 :]
        if len(head) > 2 and head[1].is_("IN"):
            source = _split(_split(head[2:], "|")[0], "WHERE")[0]
            yield _Loop(head[0].text, source, head[2 + len(source) :], token.offset)


_QUANTITY = re.compile(r"[*+]|\{\d*,?\d*\}")


def _check_patterns(cut: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    for index, token in enumerate(cut):
        if token.text != "=~":
            continue
        after = cut[index + 1 : index + 3]
        joined = len(after) > 1 and after[1].text in ("+", "||", "[", ".")
        if not after or after[0].kind not in ("text", "parameter") or joined:
            raise _unbounded(
                "The pattern after =~ must be one text or one parameter.",
                "Write it out, or use CONTAINS, STARTS WITH or ENDS WITH.",
                token,
            )
        if any(_calls(cut, "REDUCE", "REPLACE")):
            raise _unbounded(
                "=~ is not offered beside reduce() or replace().", "Use CONTAINS.", token
            )
        value = after[0].text[1:-1]
        if after[0].kind == "parameter":
            value = str(parameters.get(_parameter(after[0]), ""))
        _check_pattern(value, after[0])


def _check_pattern(pattern: str, at: Token) -> None:
    bare = re.sub(r"\[(?:\\.|[^\]\\])*\]", "c", re.sub(r"\\\\?.", "c", pattern))
    if re.search(r"\)\s*[*+?{]", bare) or len(_QUANTITY.findall(bare)) > 2 or "(?" in bare[4:]:
        raise _unbounded(
            "This pattern may take without end on some texts.",
            "At most two of * + {…}, none after a bracket; or use CONTAINS, STARTS WITH, "
            "ENDS WITH.",
            at,
        )
    if re.search(r"\\\\?[1-9k]", pattern):
        raise _unbounded("References back are not offered in patterns.", "Use CONTAINS.", at)
