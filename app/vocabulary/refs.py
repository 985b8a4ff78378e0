"""Refs, and the names of kinds and labels.

A *ref* is the readable key of a thing: `lot:BOLT/A1`. Each part is NFC, trimmed, not empty,
case-sensitive, and percent-encoded as upper-case UTF-8 except `A-Z a-z 0-9 - . _ ~`.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from app.errors import InvalidRefError

# kind -> how many parts its ref may have
KINDS: dict[str, tuple[int, ...]] = {
    "item": (1,),
    "lot": (2,),
    "serial": (2,),
    "order": (1,),
    "batch": (1, 2),
    "hu": (1,),
    "location": (1,),
    "customer": (1,),
    "supplier": (1,),
    "supplier-lot": (2,),
    "resource": (1,),
    "inspection": (2,),
    "document": (1,),
}

LABELS: dict[str, str] = {
    "item": "Item",
    "lot": "Lot",
    "serial": "Serial",
    "order": "WorkOrder",
    "batch": "Batch",
    "completion": "Completion",
    "hu": "HandlingUnit",
    "location": "Location",
    "customer": "Customer",
    "supplier": "Supplier",
    "resource": "Resource",
    "inspection": "Inspection",
}

KIND_NAMES: dict[str, str] = {
    "item": "item",
    "lot": "lot",
    "serial": "serial",
    "order": "work order",
    "batch": "batch",
    "hu": "handling unit",
    "location": "location",
    "customer": "customer",
    "supplier": "supplier",
    "supplier-lot": "supplier lot",
    "resource": "resource",
    "inspection": "inspection",
    "document": "document",
}

# Ends that stand for "not recorded": they are no refs and are never shown as a party or place.
UNKNOWN_SUPPLIER = "supplier:?"
RECALL_DESK = "recall"  # the source of what a recall asks for; asked for is not held
HAND = "hand"  # the source of what people book or name on pages
UNKNOWN_LOCATION = "location:?"
UNKNOWN_CUSTOMER = "customer:%3F"  # the customer “?”: who it is nobody wrote down; it is shown

MICRO = 1_000_000  # quantities have at most six decimal places
QUANTITY_LIMIT = 9_000_000_000  # beyond this six decimals no longer fit a 64-bit float

_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


def clean_part(text: str) -> str:
    """NFC and trimmed, as every part of a ref is kept."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()


@lru_cache(maxsize=65_536)
def encode_part(part: str) -> str:
    """One part of a ref, percent-encoded."""
    return quote(part, safe="-._~")


def _decode_part(text: str) -> str:
    """A part as typed: decoded when every `%` starts an escape that is UTF-8, else verbatim."""
    if "%" in text and text.count("%") == len(_ENCODED.findall(text)):
        with contextlib.suppress(UnicodeDecodeError):
            text = unquote(text, errors="strict")
    return clean_part(text)


@lru_cache(maxsize=65_536)
def make_ref(kind: str, *parts: str) -> str:
    """The text of a ref from clean parts: `make_ref("lot", "BOLT", "A1") == "lot:BOLT/A1"`."""
    return kind + ":" + "/".join([encode_part(part) for part in parts])


@dataclass(frozen=True, slots=True)
class Ref:
    """A parsed ref: kind and decoded parts. `str(ref)` is the encoded text."""

    kind: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return make_ref(self.kind, *self.parts)

    @property
    def name(self) -> str:
        """What a person reads: `BOLT / A1`."""
        return " / ".join(self.parts)

    @property
    def number(self) -> str:
        """The last part: the lot, serial, order or container number itself."""
        return self.parts[-1]


def split_kind(text: str) -> tuple[str, str] | None:
    """(kind, rest) when the text starts with a known kind and a colon, else None (an alias)."""
    kind, colon, rest = text.partition(":")
    return (kind, rest) if colon and kind in KINDS else None


def parse_ref(text: str) -> Ref:
    """Parse a ref, encoded or (where it parses one way) not.

    Errors: `InvalidRefError` when the kind is unknown, a part is empty, or an unencoded text
    could be split in several ways.
    """
    found = split_kind(text.strip())
    if found is None:
        raise InvalidRefError(
            f"“{text}” is not a ref.",
            remedy="A ref is a kind, a colon and its parts, e.g. lot:ITEM/LOT. Kinds: "
            + ", ".join(KINDS)
            + ".",
        )
    kind, rest = found
    pieces = rest.split("/")
    if len(pieces) not in KINDS[kind]:
        if KINDS[kind] == (1,):
            pieces = [rest]
        else:
            raise InvalidRefError(
                f"“{text}” has {len(pieces)} parts; {KIND_NAMES[kind]} refs have "
                f"{' or '.join(map(str, KINDS[kind]))}.",
                remedy="Separate the parts with one “/”, and write a “/” inside a part as %2F.",
            )
    parts = tuple(_decode_part(piece) for piece in pieces)
    if not all(parts):
        raise InvalidRefError(
            f"“{text}” has an empty part.", remedy=f"Write it as {_pattern(kind)}."
        )
    return Ref(kind, parts)


def _pattern(kind: str) -> str:
    patterns = {
        "lot": "lot:ITEM/LOT",
        "serial": "serial:ITEM/SERIAL",
        "batch": "batch:ORDER/BATCH",
        "supplier-lot": "supplier-lot:SUPPLIER/LOT",
        "inspection": "inspection:SOURCE/EVENT",
    }
    return patterns.get(kind, f"{kind}:NUMBER")
