"""Rules of a profile: which rows a rule is for, and what such a row says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.vocabulary import EVENT_TYPES

_RULE = frozenset(["when", "aside", "events", "pair", "one_event_per", "warn", "refuse", "remedy"])
_PAIR = frozenset(["by", "sign", "both", "out", "in", "lines", "else", "split", "id"])


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two rows that are one event: alike in `by`, of opposite `sign`. `both` is made of them
    together (`out.lot`, `in.location`); `out` and `in` of a row that stays alone. `lines`: a
    column that numbers the rows of one act, two by two; `split`: in what rows are alike that are
    one thing on its way to several places; `other`: what those are that stay alone; `id_of`: the
    row (`in`, `out`) that gives the event its id, else whichever is less.
    """

    by: tuple[str, ...]
    sign: str
    both: tuple[Mapping[str, Any], ...]
    out: tuple[Mapping[str, Any], ...] = ()
    into: tuple[Mapping[str, Any], ...] = ()
    lines: str = ""
    split: tuple[str, ...] = ()
    other: Pairing | None = None
    id_of: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a row says that is as `when` wants it: nothing (`aside`, in words), events, or what
    nobody can book (`refuse` and `remedy`, in words).
    """

    when: Mapping[str, tuple[str, ...]]
    events: tuple[Mapping[str, Any], ...] = ()
    aside: str = ""
    pair: Pairing | None = None
    one_event_per: str = ""
    warn: str = ""
    refuse: str = ""
    remedy: str = ""


def rule_of(given: Any) -> Rule:
    """A rule as YAML has it. Errors: `ValueError` for what a rule cannot have."""
    if not isinstance(given, dict) or (unknown := sorted(set(given) - _RULE)):
        raise ValueError(f"a rule has no “{unknown[0] if isinstance(given, dict) else given}”")
    pair = given.get("pair")
    made = Rule(
        {str(name): texts_of(wants) for name, wants in (given.get("when") or {}).items()},
        _events(given.get("events")), str(given.get("aside") or ""),
        None if pair is None else _pairing(pair, ""),
        str(given.get("one_event_per") or ""), str(given.get("warn") or ""),
        str(given.get("refuse") or ""), str(given.get("remedy") or ""),
    )  # fmt: skip
    if not (made.events or made.aside or made.pair or made.refuse):
        raise ValueError("a rule says neither “events” nor “aside” nor “pair” nor “refuse”")
    return made


def _pairing(given: Mapping[str, Any], sign: str) -> Pairing:
    if unknown := sorted(set(given) - _PAIR):
        raise ValueError(f"a pair has no “{unknown[0]}”")
    if (id_of := str(given.get("id") or "")) not in ("", "in", "out"):
        raise ValueError(f"“{id_of}” is no row of a pair: in, out")
    sign = str(given.get("sign") or sign or "quantity")
    other = given.get("else")
    return Pairing(
        texts_of(given.get("by")), sign, _events(given.get("both")),
        _events(given.get("out")), _events(given.get("in")), str(given.get("lines") or ""),
        texts_of(given.get("split")),
        None if other is None else _pairing(other, sign),
        id_of,
    )  # fmt: skip


def _events(given: Any) -> tuple[Mapping[str, Any], ...]:
    events = [given] if isinstance(given, dict) else list(given or ())
    for each in events:
        if each.get("type") not in EVENT_TYPES:
            raise ValueError(f"“{each.get('type')}” is not an event type")
    return tuple(events)


def texts_of(given: Any) -> tuple[str, ...]:
    """One text or a list of them."""
    if given is None:
        return ()
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),)


def pairings_of(rule: Rule) -> Iterator[Pairing]:
    """The ways in which two rows of a rule are one event, first the one that is tried first."""
    pair = rule.pair
    while pair is not None:
        yield pair
        pair = pair.other
