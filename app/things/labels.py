"""What labels of a thing say, and which records about it can be opened. Pure.

A thing has a GS1 label when its keys make one that reads back as exactly this thing: an item with a
valid GTIN, a container with a valid SSCC, a place or party with a valid GLN. Otherwise it has none:
a label that names something else is worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import segno

from app.gs1 import Identifier, has_valid_check_digit, readings
from app.gs1_elements import keeps_the_rules
from app.gs1_forms import digital_link
from app.things.models import Label
from app.vocabulary import parse_ref

_GTIN_LENGTHS = (8, 12, 13, 14)
_NAMES = {"record": "Record"}


def label_of(ref: str, properties: Mapping[str, Any], item_gtin: str | None) -> Label | None:
    """The GS1 label of a thing, or None when its keys are no GS1 keys."""
    text = _element_string(ref, properties, item_gtin)
    read = readings(text) if text else ()
    if text is None or len(read) != 1 or not _means(read[0], ref):
        return None
    link = digital_link(read[0])
    return None if link is None else Label(text, link, qr_code(link))


def qr_code(text: str) -> str:
    """A QR code as SVG markup, black on white."""
    return segno.make(text, error="m", micro=False).svg_inline(
        scale=3, border=4, light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )


def _element_string(ref: str, properties: Mapping[str, Any], item_gtin: str | None) -> str | None:
    parsed = parse_ref(ref)
    if parsed.kind in ("item", "lot", "serial"):
        given = properties.get("gtin") if parsed.kind == "item" else item_gtin
        gtin = _gtin(given) or _gtin(parsed.parts[0])
        key = {"lot": "(10)", "serial": "(21)"}.get(parsed.kind)
        return gtin and f"(01){gtin}" + (key + parsed.number if key else "")
    if parsed.kind == "hu":
        return _key("(00)", parsed.number, 18)
    if parsed.kind in ("location", "customer", "supplier"):
        gln = properties.get("gln") or parsed.number
        return _key("(414)" if parsed.kind == "location" else "(417)", str(gln), 13)
    return None


def _gtin(text: str | None) -> str | None:
    if text is None or len(text) not in _GTIN_LENGTHS or not has_valid_check_digit(text):
        return None
    return text.zfill(14)


def _key(identifier: str, number: str, length: int) -> str | None:
    return identifier + number if len(number) == length and has_valid_check_digit(number) else None


def _means(found: Identifier, ref: str) -> bool:
    """Whether an element string read back names exactly this thing, without a doubt."""
    parsed = parse_ref(ref)
    if found.warning or found.notes:
        return False
    own = {"lot": ("10", parsed.number, None), "serial": ("21", None, parsed.number)}
    key, lot, serial = own.get(parsed.kind, ("", None, None))
    same = (found.lot, found.serial) == (lot, serial)
    return same and (not key or keeps_the_rules(key, parsed.number))


def records_of(*told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, address) of certificates and records that can be opened, from what is told."""
    return [each for values in told for each in _records(values)]


def _records(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and _is_address(each) and name != "aliases":
                yield _NAMES.get(name, name), each


def _is_address(text: str) -> bool:
    try:
        address = urlsplit(text.strip())
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.netloc)
