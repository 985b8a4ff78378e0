"""GS1 identifiers in all their written forms, read as one thing.

An EPC URN, a GS1 Digital Link address and an element string (as scanned, or with brackets) can
name the same lot, serial, container or place. `parse` gives the same `Identifier` for all of
them; `gs1_forms` writes it again. A GS1 item is its 14-digit GTIN.

Nothing is corrected: a wrong check digit or a wrong length is kept as written, with a warning.
Refused (`None`): bare numbers, ordinary addresses, anything that is none of these forms.

Rules: GS1 EPC Tag Data Standard (URNs, escapes), GS1 Digital Link URI syntax, GS1 General
Specifications (check digits, application identifiers), GDST (its class and instance URNs).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote, urlsplit

from app import gs1_elements
from app.gs1_elements import Elements

Kind = Literal["lot", "serial", "item", "hu", "location", "party", "other"]
Form = Literal["epc-urn", "gdst-urn", "digital-link", "element-string"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """What an identifier names.

    `item`, `lot`, `serial` are set for things; `value` is the one text all forms of this thing
    share (GTIN, SSCC, GLN, or element string); `form` is how it was written. `valid_check_digit`
    is None where there is none, or the length is wrong; `warning` says what breaks a rule, `notes`
    what stands beside the key and was left out, or is odd about a lot or serial.
    """

    kind: Kind
    item: str | None = None
    lot: str | None = None
    serial: str | None = None
    value: str = ""
    form: Form = "epc-urn"
    valid_check_digit: bool | None = None
    warning: str = ""
    notes: tuple[str, ...] = ()
    expires: str | None = field(default=None, compare=False)  # the date beside the key, ISO


def check_digit(body: str) -> str:
    """The GS1 check digit of digits without it: weights 3, 1, 3… from the right, modulo 10."""
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))
    )
    return str(-total % 10)


def has_valid_check_digit(number: str) -> bool:
    """Whether the last digit of `number` is the check digit of the others."""
    return number.isascii() and number.isdigit() and check_digit(number[:-1]) == number[-1]


def parse(text: str) -> Identifier | None:
    """What `text` names, or None when it is no GS1 (or GDST) identifier. Never raises.

    What can be read in several ways is read in the usual one.
    """
    return next(iter(readings(text)), None)


@lru_cache(maxsize=16_384)
def readings(text: str) -> tuple[Identifier, ...]:
    """What `text` may name, the usual reading first: a lot may hold brackets. Never raises."""
    found: dict[tuple[str | None, ...], Identifier] = {}
    for each in _read(text.strip()):
        if _is_whole(each):
            found.setdefault((each.kind, each.item, each.lot, each.serial, each.value), each)
    return tuple(found.values())


def _is_whole(found: Identifier) -> bool:
    parts = [part for part in (found.item, found.lot, found.serial) if part is not None]
    return all(part.strip() and "\x00" not in part for part in (found.value, *parts))


def _read(text: str) -> list[Identifier]:
    lowered = text[:16].lower()
    for beginnings, read in _FORMS:
        if lowered.startswith(beginnings):
            found = read(text)
            return [_with_notes(found)] if found else []
    return _element_strings(text)


def _with_notes(found: Identifier) -> Identifier:
    """With what is to be said of a lot or serial that was not read from elements."""
    notes = [
        note for word, number in (("lot", found.lot), ("serial", found.serial)) if number
        for note in gs1_elements.broken_number(word, number)
    ]  # fmt: skip
    return replace(found, notes=(*found.notes, *notes)) if notes else found


# --- things from their application identifiers ------------------------------------------------

# Keys in the order in which they decide what a message is about.
_PRIMARY = ("00", "01", "414", "417", "8003", "8004", "8018", "8017")
_LENGTHS = {"00": 18, "414": 13, "417": 13}
_KINDS: Mapping[str, Kind] = {"00": "hu", "414": "location", "417": "party"}


def _from_keys(keys: Mapping[str, str], form: Form, verbatim: str) -> Identifier | None:
    primary = next((name for name in _PRIMARY if name in keys), None)
    if primary is None:
        return None
    number = keys[primary]
    if primary == "01":
        item = _trade_item(number, keys.get("10"), keys.get("21"), form, verbatim)
        return replace(item, expires=gs1_elements.iso_date(keys.get("17", "")))
    if primary in _LENGTHS:
        kind = _KINDS[primary]
        if len(number) != _LENGTHS[primary] or not _digits(number):
            return Identifier(kind, value=verbatim, form=form, warning=_length(verbatim))
        value = number
        if kind == "location" and keys.get("254", "0") != "0":
            value = f"{number}.{keys['254']}"
        return _checked(Identifier(kind, value=value, form=form), number)
    return Identifier("other", value=f"({primary}){number}", form=form)


def _trade_item(
    number: str, lot: str | None, serial: str | None, form: Form, verbatim: str
) -> Identifier:
    kind = _kind_of(lot, serial)
    if not _digits(number) or len(number) not in (8, 12, 13, 14):
        item = re.split(r"/(?:22|10|lot|21|ser)/|\(|\?", verbatim.lstrip("("))[0] or verbatim
        found = Identifier(kind, item, lot, serial, verbatim, form)
        return replace(found, warning=_length(verbatim))
    gtin = number.zfill(14)
    value = f"(01){gtin}" + (f"(10){lot}" if lot else "") + (f"(21){serial}" if serial else "")
    return _checked(Identifier(kind, gtin, lot, serial, value, form), gtin)


def _checked(found: Identifier, number: str) -> Identifier:
    valid = has_valid_check_digit(number)
    warning = "" if valid else f"the check digit of {number} should be {check_digit(number[:-1])}"
    return replace(found, valid_check_digit=valid, warning=warning)


def _length(verbatim: str) -> str:
    return f"{verbatim} does not have the length its GS1 key must have; it is kept as written"


def _digits(text: str) -> bool:
    return bool(text) and text.isascii() and text.isdigit()


# --- EPC URNs ---------------------------------------------------------------------------------

_EPC_URN = re.compile(
    r"urn:epc:(?:id|class|idpat|pat|tag):([a-z0-9-]+):(.+)", re.IGNORECASE | re.DOTALL
)


def _epc_urn(text: str) -> Identifier | None:
    match = _EPC_URN.fullmatch(text)
    if match is None:
        return None
    scheme, body = match[1].lower(), match[2]
    reader = _URN_READERS.get(scheme)
    if reader is None or not re.match("urn:epc:(id|class|idpat):", text, re.IGNORECASE):
        return Identifier("other", value=text, form="epc-urn")
    return reader(text, body)


def _joined(prefix: str, reference: str) -> str:
    """GTIN and SSCC put the indicator or extension digit before the company prefix."""
    body = reference[:1] + prefix + reference[1:]
    return body + check_digit(body)


def _urn_trade_item(text: str, body: str) -> Identifier | None:
    prefix, _, rest = body.partition(".")
    reference, _, number = rest.partition(".")
    lot_level = ":lgtin:" in text.lower()[:24]
    pattern = text[:14].lower() == "urn:epc:idpat:"
    number = "" if pattern and number == "*" else unquote(number)
    lot, serial = (number or None, None) if lot_level else (None, number or None)
    if not _digits(prefix + reference) or len(prefix + reference) != 13 or not reference:
        # The class pattern is what master data of such documents names, so lots stay together.
        item = f"urn:epc:idpat:sgtin:{prefix}.{reference}.*" if reference else text
        found = Identifier(_kind_of(lot, serial), item, lot, serial, text, "epc-urn")
        return replace(found, warning=_length(text))
    return _trade_item(_joined(prefix, reference), lot, serial, "epc-urn", text)


def _kind_of(lot: str | None, serial: str | None) -> Kind:
    return "serial" if serial else "lot" if lot else "item"


def _urn_sscc(text: str, body: str) -> Identifier | None:
    prefix, _, reference = body.partition(".")
    if not _digits(prefix + reference) or len(prefix + reference) != 17 or not reference:
        return Identifier("hu", value=text, form="epc-urn", warning=_length(text))
    return _from_keys({"00": _joined(prefix, reference)}, "epc-urn", text)


def _urn_gln(key: str) -> Callable[[str, str], Identifier | None]:
    def read(text: str, body: str) -> Identifier | None:
        prefix, _, rest = body.partition(".")
        reference, _, extension = rest.partition(".")
        number = prefix + reference
        if not _digits(number) or len(number) != 12:
            number = ""
        keys = {key: number + check_digit(number) if number else ""}
        if extension not in ("", "0"):
            keys["254"] = unquote(extension)
        return _from_keys(keys, "epc-urn", text)

    return read


def _urn_asset(key: str, length: int | None) -> Callable[[str, str], Identifier | None]:
    """GRAI, GIAI and GSRN: kept as element strings so that their forms meet."""

    def read(text: str, body: str) -> Identifier | None:
        if key == "8004":
            prefix, _, reference = body.partition(".")
            return _from_keys({key: prefix + unquote(reference)}, "epc-urn", text)
        prefix, _, rest = body.partition(".")
        reference, _, serial = rest.partition(".")
        number = prefix + reference
        if not _digits(number) or len(number) != length:
            return Identifier("other", value=text, form="epc-urn", warning=_length(text))
        filler = "0" if key == "8003" else ""
        whole = filler + number + check_digit(number) + unquote(serial)
        return _from_keys({key: whole}, "epc-urn", text)

    return read


_URN_READERS: Mapping[str, Callable[[str, str], Identifier | None]] = {
    "sgtin": _urn_trade_item,
    "lgtin": _urn_trade_item,
    "sscc": _urn_sscc,
    "sgln": _urn_gln("414"),
    "pgln": _urn_gln("417"),
    "grai": _urn_asset("8003", 12),
    "giai": _urn_asset("8004", None),
    "gsrn": _urn_asset("8018", 17),
    "gsrnp": _urn_asset("8017", 17),
}

# --- GDST URNs --------------------------------------------------------------------------------

_GDST_THING = re.compile(
    r"(urn:gdst:[^:]+:product:)(lot:class|serial:obj):([^.:]+)\.([^.:]+)\.(.+)", re.IGNORECASE
)
_GDST_CLASS = re.compile(r"urn:gdst:[^:]+:product:class:.+", re.IGNORECASE)


def _gdst_urn(text: str) -> Identifier | None:
    """`…:product:lot:class:A.B.C` is lot C of `…:product:class:A.B`, the name in master data."""
    match = _GDST_THING.fullmatch(text)
    if match is not None:
        item = f"{match[1]}class:{match[3]}.{match[4]}"
        number = match[5]
        if match[2].lower() == "lot:class":
            return Identifier("lot", item, number, None, text, "gdst-urn")
        return Identifier("serial", item, None, number, text, "gdst-urn")
    if _GDST_CLASS.fullmatch(text):
        return Identifier("item", text, value=text, form="gdst-urn")
    if ":location:" in text.lower():
        return Identifier("location", value=text, form="gdst-urn")
    if ":party:" in text.lower():
        return Identifier("party", value=text, form="gdst-urn")
    return None


# --- GS1 Digital Link -------------------------------------------------------------------------

_SHORT = {
    "gtin": "01", "cpv": "22", "lot": "10", "ser": "21", "sscc": "00", "gln": "414", "glnx": "254",
    "party": "417", "grai": "8003", "giai": "8004", "gsrn": "8018", "gsrnp": "8017",
}  # fmt: skip
_QUALIFIERS = {"01": ("22", "10", "21", "235"), "414": ("254",)}


def _digital_link(text: str) -> Identifier | None:
    try:
        address = urlsplit(text)
    except ValueError:
        return None
    steps = [step for step in address.path.split("/") if step]
    for place in range(len(steps) - 1):
        pairs = steps[place:]
        names = [_SHORT.get(name, name) for name in pairs[::2]]
        values = [unquote(value) for value in pairs[1::2]]
        if names[0] not in _PRIMARY or len(pairs) % 2 or not _plausible(names[0], values[0]):
            continue
        if all(name in _QUALIFIERS.get(names[0], ()) for name in names[1:]):
            keys = dict(zip(names, values, strict=True))
            more, notes = _queried(keys, address.query) if names[0] == "01" else ({}, [])
            found = _from_keys(keys | more, "digital-link", text)
            return replace(found, notes=tuple(notes)) if found and notes else found
    return None


def _queried(keys: Mapping[str, str], query: str) -> tuple[dict[str, str], list[str]]:
    """Lot and serial behind the path, where the path has none; what of them is left out."""
    more: dict[str, str] = {}
    notes = []
    for pair in re.split("[&;]", query):
        name, _, value = pair.partition("=")
        key = _SHORT.get(name, name)
        number = unquote(value).strip()
        if key not in gs1_elements.NUMBERS or not number:
            continue
        known = keys.get(key) or more.setdefault(key, number)
        if known != number:
            word = gs1_elements.NUMBERS[key]
            notes.append(f"the {word} “{known}” is taken, “{number}” in its query is left out")
    return more, notes


def _plausible(key: str, value: str) -> bool:
    """A key's value is digits of about its length: `/2024/01/15` is a date, not an item."""
    if key in ("8003", "8004"):
        return len(value) > 3
    return _digits(value) and len(value) >= 8


# --- element strings --------------------------------------------------------------------------

_BARE = re.compile(r"(?:01\d{14}|00\d{18})")


def _element_strings(text: str) -> list[Identifier]:
    if text.startswith("("):
        return _from_elements(gs1_elements.read_brackets(text), text)
    text = gs1_elements.with_separators(text)
    scanned = text.startswith("]") or gs1_elements.FNC1 in text
    if not (scanned or _BARE.match(text)):
        return []
    plain = gs1_elements.without_symbology(text)
    if plain is not None and plain.lower().startswith(("http://", "https://")):
        link = _digital_link(plain)
        return [link] if link else []
    found = _from_elements(gs1_elements.read_scan(plain), text) if plain else []
    # A plain number may only begin like an element string.
    return [each for each in found if scanned or each.valid_check_digit]


def _from_elements(ways: Sequence[Elements], text: str) -> list[Identifier]:
    read = ((_from_keys(way.values, "element-string", text), way.notes) for way in ways)
    return [replace(found, notes=notes) for found, notes in read if found is not None]


_FORMS: tuple[tuple[str | tuple[str, ...], Callable[[str], Identifier | None]], ...] = (
    ("urn:epc:", _epc_urn),
    ("urn:gdst:", _gdst_urn),
    (("http://", "https://"), _digital_link),
)
