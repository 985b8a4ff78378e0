"""Values of this room: schemes, numbers that were handed out, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

from app.gs1 import has_valid_check_digit
from app.times import instant_text
from app.vocabulary import make_ref
from app.vocabulary.number_pattern import NumberPattern, read_pattern

NumberKind = Literal["lot", "serial", "hu", "order", "document"]
NumberState = Literal["reserved", "used", "void", "skipped"]
NUMBER_KINDS: tuple[NumberKind, ...] = get_args(NumberKind)
KIND_WORDS = {
    "lot": "lot", "serial": "serial", "hu": "container", "order": "work order",
    "document": "document",
}  # fmt: skip
OF_ITEMS = ("lot", "serial")  # kinds whose numbers belong to an item


def number_ref(kind: str, item: str | None, number: str) -> str:
    """The ref of a number: a lot or serial stands under its item."""
    return make_ref(kind, item, number) if item else make_ref(kind, number)


def element_string(kind: str, item: str | None, number: str) -> str | None:
    """How a label says it in GS1 (SSCC, or GTIN with lot or serial); None without a GS1 key."""
    if kind == "hu":
        return f"(00){number}" if len(number) == 18 and has_valid_check_digit(number) else None
    if item and len(item) == 14 and has_valid_check_digit(item) and len(number) <= 20:
        return f"(01){item}({'10' if kind == 'lot' else '21'}){number}"
    return None


@dataclass(frozen=True)
class NumberScheme:
    """By which pattern numbers of an item, a site or a kind of document are handed out. Moments are
    UTC microseconds; `ended_at` is None while it is in use. `restored_at`: the database was
    restored then, and nobody said yet which numbers were handed out since its backup."""

    code: str
    kind: NumberKind
    item: str | None
    site: str | None
    pattern: str
    reset: str
    made_at: int
    made_by: str
    ended_at: int | None = None
    ended_by: str | None = None
    restored_at: int | None = None

    @cached_property
    def parts(self) -> NumberPattern:
        """Its pattern, read."""
        return read_pattern(self.pattern, self.reset)

    @property
    def title(self) -> str:
        """What it is of, in words."""
        of = f" of {self.item}" if self.item else ""
        return f"{KIND_WORDS[self.kind]}{of}{f' at {self.site}' if self.site else ''}"

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "code": self.code, "kind": self.kind, "item": self.item, "site": self.site,
            "pattern": self.pattern, "reset": self.reset, "made_by": self.made_by,
            "made_at": instant_text(self.made_at), "ended_by": self.ended_by,
            "ended_at": _moment(self.ended_at), "restored_at": _moment(self.restored_at),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class IssuedNumber:
    """A number that was handed out, or passed over because it was there already (`skipped`: why).

    `place`: where it stands in the sequence of its period. `used_at`, `source`, `event_id`: the
    first event that names it. Moments are UTC microseconds.
    """

    scheme: str
    period: str
    place: int
    number: str
    kind: NumberKind
    item: str | None
    at: int
    by: str
    ref: str | None
    skipped: str | None = None
    used_at: int | None = None
    source: str | None = None
    event_id: str | None = None
    void_at: int | None = None
    void_by: str | None = None
    void_reason: str | None = None

    @property
    def state(self) -> NumberState:
        """What became of it."""
        if self.skipped:
            return "skipped"
        if self.void_at is not None:
            return "void"
        return "reserved" if self.used_at is None else "used"

    @property
    def element_string(self) -> str | None:
        """How a label says it in GS1, or None."""
        return element_string(self.kind, self.item, self.number)

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "number": self.number, "ref": self.ref, "kind": self.kind, "item": self.item,
            "element_string": self.element_string, "state": self.state, "scheme": self.scheme,
            "period": self.period, "place": self.place, "by": self.by,
            "at": instant_text(self.at), "used_at": _moment(self.used_at), "source": self.source,
            "event_id": self.event_id, "void_at": _moment(self.void_at), "void_by": self.void_by,
            "reason": self.void_reason or self.skipped,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberGap:
    """Places of a sequence, one after the other, whose numbers no event names; `why` accounts for
    them. `known`: whether anything is on record of them."""

    first: str
    last: str
    count: int
    why: str
    known: bool = True

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "first": self.first, "last": self.last, "count": self.count, "why": self.why,
            "known": self.known,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberAccount:
    """A sequence in a period: how far it is, what became of its numbers, and its gaps. `left_out`:
    how many places were not looked at because there are more than are shown; `gaps_left_out`: how
    many gaps before those listed."""

    scheme: str
    period: str
    last: int
    used: int
    reserved: int
    void: int
    skipped: int
    unknown: int
    gaps: tuple[NumberGap, ...]
    left_out: int = 0
    gaps_left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "scheme": self.scheme, "period": self.period, "last": self.last, "used": self.used,
            "reserved": self.reserved, "void": self.void, "skipped": self.skipped,
            "unknown": self.unknown, "gaps": [each.as_json() for each in self.gaps],
            "left_out": self.left_out, "gaps_left_out": self.gaps_left_out,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberAccounts:
    """The accounts of sequences, the latest first; `left_out`: how many earlier sequences were not
    looked at."""

    found: tuple[NumberAccount, ...]
    left_out: int


def _moment(micro: int | None) -> str | None:
    return None if micro is None else instant_text(micro)
