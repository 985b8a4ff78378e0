"""An identified thing written as a GS1 Digital Link or an EPC URN.

Only what has a conformant GS1 key is written; everything else gives None. A URN needs the length
of the company prefix, which no GTIN, SSCC or GLN tells.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from app.gs1 import Identifier

_URN_LITERAL = "!'()*+,-.:;=_"


def digital_link(found: Identifier, domain: str = "https://id.gs1.org") -> str | None:
    """The Digital Link of a thing with a conformant GS1 key, or None when it has none."""
    if found.warning or found.form == "gdst-urn":
        return None
    if found.item is not None:
        tail = f"/01/{found.item}"
        for key, number in (("10", found.lot), ("21", found.serial)):
            tail += f"/{key}/{quote(number, safe='')}" if number else ""
        return domain + tail
    key = {"hu": "00", "location": "414", "party": "417"}.get(found.kind, "")
    if not key:
        match = re.fullmatch(r"\((\d+)\)(.+)", found.value, re.DOTALL)
        return f"{domain}/{match[1]}/{quote(match[2], safe='')}" if match else None
    number, _, extension = found.value.partition(".")
    return f"{domain}/{key}/{number}" + (f"/254/{quote(extension, safe='')}" if extension else "")


def epc_urn(found: Identifier, prefix_length: int) -> str | None:
    """The EPC URN of a thing whose company prefix has `prefix_length` digits (6 to 12).

    None for what has no conformant key, and for a GTIN with lot and serial, which no URN holds.
    """
    if found.warning or found.form == "gdst-urn" or not 6 <= prefix_length <= 12:
        return None
    if found.item is not None:
        if found.lot and found.serial:
            return None
        prefix, reference = _split(found.item, prefix_length, indicator=True)
        number = quote(found.lot or found.serial or "", safe=_URN_LITERAL)
        scheme = {"lot": "class:lgtin", "serial": "id:sgtin"}.get(found.kind, "idpat:sgtin")
        return f"urn:epc:{scheme}:{prefix}.{reference}.{number or '*'}"
    if found.kind == "hu":
        prefix, reference = _split(found.value, prefix_length, indicator=True)
        return f"urn:epc:id:sscc:{prefix}.{reference}"
    if found.kind in ("location", "party"):
        gln, _, extension = found.value.partition(".")
        prefix, reference = _split(gln, prefix_length, indicator=False)
        if found.kind == "party":
            return f"urn:epc:id:pgln:{prefix}.{reference}"
        return f"urn:epc:id:sgln:{prefix}.{reference}.{quote(extension or '0', safe=_URN_LITERAL)}"
    return None


def _split(number: str, prefix_length: int, *, indicator: bool) -> tuple[str, str]:
    lead, rest = (number[0], number[1:-1]) if indicator else ("", number[:-1])
    return rest[:prefix_length], lead + rest[prefix_length:]
