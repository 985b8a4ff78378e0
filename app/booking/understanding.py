"""What a scan or a typed number means: an object of an event, told in words.

GS1 codes (element strings as a scanner sends them, with brackets, Digital Links, URNs), refs, other
names, and plain numbers of lots, serials and containers. What is read in a code beside the key
(expiry, count, net weight) is taken, too. Nothing is guessed: what can mean several is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app import gs1_elements
from app.errors import AmbiguousError, LotgraphError, NotFoundError
from app.graph.run import Work
from app.gs1 import Identifier
from app.search.codes import read_codes
from app.trace.resolve import resolve
from app.vocabulary import clean_part, make_ref, parse_ref

_KINDS = ("lot", "serial", "hu", "item")
_COUNTS = ("30", "37")
_LONGEST = 500


class UnclearError(LotgraphError):
    """A text of a form that cannot be booked as it is (HTTP 400); `field` names it."""

    code = "unclear"
    status = 400


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text means: the `object` of an event, its ref, how it was understood.

    `known`: whether it is in the graph; `quantity` and `uom`: what the code itself says; `notes`:
    what is odd about the code.
    """

    object: Mapping[str, Any]
    ref: str
    how: str
    known: bool = True
    quantity: str | None = None
    uom: str | None = None
    notes: tuple[str, ...] = field(default=())


def meaning_of(work: Work, text: str, name: str, item: str = "") -> Meaning:
    """What a text means in a field. `item`: of which item, where it is known. Errors:
    `UnclearError`."""
    text, item = clean_part(text), clean_part(item)
    if not text:
        raise UnclearError("Nothing was scanned or typed here.", field=name)
    if len(text) > _LONGEST:
        raise UnclearError("This is too long for a number or a code.", field=name)
    codes = read_codes(text)
    if codes:
        return _of_code(work, codes[0].found, text, item, name)
    if item:
        ref = make_ref("lot", item, text)
        serial = make_ref("serial", item, text)
        if not _is_known(work, ref) and _is_known(work, serial):
            ref = serial
        return _of_ref(work, ref, f"number {text} of item {item}")
    return _of_number(work, text, name)


def item_of(work: Work, text: str) -> str:
    """The item a text names: its number, or the GTIN of a code."""
    codes = read_codes(text)
    gtin = codes[0].found.item if codes else None
    return _item_of(work, gtin) if gtin else clean_part(text).removeprefix("item:")


def container_of(work: Work, text: str, name: str) -> Meaning:
    """The container a text means: its SSCC or its number, also one that is new. Errors:
    `UnclearError`."""
    text = clean_part(text)
    codes = read_codes(text)
    if codes:
        found = codes[0].found
        if found.kind != "hu":
            raise UnclearError(
                f"This is {_words(found)}, and no container.", field=name,
                remedy="Scan the SSCC of the pallet or box.",
            )  # fmt: skip
        return _of_code(work, found, text, "", name)
    if not text or len(text) > _LONGEST:
        raise UnclearError("Which container? Scan its SSCC, or type its number.", field=name)
    number = text.removeprefix("hu:")
    return _of_ref(work, make_ref("hu", number), f"container {number}")


def _of_number(work: Work, text: str, name: str) -> Meaning:
    try:
        ref = resolve(work, text)
    except AmbiguousError as error:
        named = ", ".join(str(each["ref"]) for each in error.detail["candidates"][:5])
        raise UnclearError(
            f"“{text}” can mean several things: {named}.", field=name,
            remedy="Name the item, too, or give one of these refs.",
        ) from None  # fmt: skip
    except NotFoundError:
        raise UnclearError(
            f"Nothing is known by “{text}”.", field=name,
            remedy="Is it a new lot? Then name its item. Else scan the code again.",
        ) from None  # fmt: skip
    if parse_ref(ref).kind not in _KINDS:
        raise UnclearError(f"“{text}” is {ref}: that cannot be booked here.", field=name)
    return _of_ref(work, ref, f"known by “{text}”")


def _of_ref(work: Work, ref: str, how: str, **more: Any) -> Meaning:
    parsed = parse_ref(ref)
    if parsed.kind in ("lot", "serial"):
        told = {"item": parsed.parts[0], parsed.kind: parsed.number}
    else:
        told = {parsed.kind: parsed.number}
    return Meaning(told, ref, how, _is_known(work, ref), **more)


def _is_known(work: Work, ref: str) -> bool:
    return bool(work.rows("numbering/thing", ref=ref))


def _of_code(work: Work, found: Identifier, text: str, item: str, name: str) -> Meaning:
    if found.kind == "hu":
        return _of_ref(work, make_ref("hu", found.value), _words(found), notes=_odd(found))
    if found.item is None:
        raise UnclearError(
            f"This is {_words(found)}: it names no goods.", field=name,
            remedy="Scan the label of the goods or of the pallet.",
        )  # fmt: skip
    own = item or _item_of(work, found.item)
    told: dict[str, Any] = {"item": own}
    told |= {"lot": clean_part(found.lot)} if found.lot else {}
    told |= {"serial": clean_part(found.serial)} if found.serial else {}
    told |= {"expires_at": found.expires} if found.expires else {}
    ref = (
        make_ref("serial", own, told["serial"]) if found.serial
        else make_ref("lot", own, told["lot"]) if found.lot
        else make_ref("item", own)
    )  # fmt: skip
    quantity, uom = _amount(text)
    return Meaning(told, ref, _words(found), _is_known(work, ref), quantity, uom, _odd(found))


def _item_of(work: Work, gtin: str) -> str:
    """The item that has a GTIN; the GTIN itself where none or several have it."""
    known = [str(row["number"]) for row in work.rows("search/by_gtin", gtin=gtin)]
    return known[0] if len(known) == 1 else gtin


def _amount(text: str) -> tuple[str | None, str | None]:
    """The count or net weight a code tells beside its key."""
    plain = gs1_elements.without_symbology(gs1_elements.with_separators(text))
    ways = (
        gs1_elements.read_brackets(text) if text.startswith("(")
        else gs1_elements.read_scan(plain or "")
    )  # fmt: skip
    values = ways[0].values if ways else {}
    for ai, value in values.items():
        if ai in _COUNTS and value.isdigit():
            return str(int(value)), None
        if len(ai) == 4 and ai.startswith("310") and value.isdigit():
            places = int(ai[3])
            whole = f"{int(value):0{places + 1}}"
            return (f"{whole[:-places]}.{whole[-places:]}" if places else whole), "kg"
    return None, None


def _odd(found: Identifier) -> tuple[str, ...]:
    return (*((found.warning,) if found.warning else ()), *found.notes)


def _words(found: Identifier) -> str:
    if found.item is None:
        word = {"hu": "SSCC", "location": "the GLN of a place", "party": "the GLN of a company"}
        return f"{word.get(found.kind, 'a GS1 key')} {found.value}"
    parts = (("GTIN", found.item), ("lot", found.lot), ("serial", found.serial),
             ("expiry", found.expires))  # fmt: skip
    return ", ".join(f"{word} {text}" for word, text in parts if text)
