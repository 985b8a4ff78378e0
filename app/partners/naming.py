"""How things are called in EPCIS: by a GS1 key where a thing has one, else by a URN of lotgraph's.

An EPC URN or a Digital Link that somebody wrote is kept as it was written. A GTIN, SSCC or GLN
that is known without that becomes a Digital Link: a URN needs the length of the company prefix,
which no number tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app import gs1
from app.exchange.epcis.extension import urn_of
from app.gs1_forms import digital_link
from app.unit_names import known_unit
from app.vocabulary.refs import make_ref

_WRITTEN = ("urn:epc:id:", "urn:epc:class:", "urn:epc:idpat:", "http://", "https://", "urn:gdst:")


@dataclass(frozen=True, slots=True)
class PartnerNames:
    """What is known of how things are written, by ref: their aliases, GTINs of items, GLNs."""

    aliases: Mapping[str, Iterable[str]] = field(default_factory=dict)
    gtins: Mapping[str, str] = field(default_factory=dict)
    glns: Mapping[str, str] = field(default_factory=dict)

    def uri(self, kind: str, *parts: str) -> str:
        """The URI of a thing."""
        ref = make_ref(kind, *parts)
        written = [each for each in self.aliases.get(ref, ()) if is_written_uri(each)]
        if written:
            return min(written, key=lambda each: (not each.startswith("urn:epc:"), each))
        found = self._identifier(kind, ref, parts)
        return (digital_link(found) if found else None) or urn_of(ref)

    def _identifier(self, kind: str, ref: str, parts: tuple[str, ...]) -> gs1.Identifier | None:
        if kind in ("item", "lot", "serial"):
            gtin = self.gtins.get(make_ref("item", parts[0])) or parts[0]
            if len(gtin) not in (8, 12, 13, 14) or not gs1.has_valid_check_digit(gtin):
                return None
            number = parts[1] if kind != "item" else ""
            if not number.isascii() or len(number) > 20:
                return None
            item = gtin.zfill(14)
            if kind == "lot":
                return gs1.Identifier("lot", item, lot=number)
            return gs1.Identifier("serial" if number else "item", item, serial=number or None)
        if kind == "hu" and len(parts[0]) == 18 and gs1.has_valid_check_digit(parts[0]):
            return gs1.Identifier("hu", value=parts[0])
        if kind in ("location", "customer", "supplier"):
            gln = self.glns.get(ref) or parts[0]
            if len(gln) == 13 and gs1.has_valid_check_digit(gln):
                return gs1.Identifier("location" if kind == "location" else "party", value=gln)
        return None

    def of_object(self, given: Mapping[str, Any]) -> str:
        """The URI of an object of an event: its serial, else its lot, container or item."""
        if "hu" in given:
            return self.uri("hu", given["hu"])
        if "serial" in given:
            return self.uri("serial", given["item"], given["serial"])
        if "lot" in given:
            return self.uri("lot", given["item"], given["lot"])
        return self.uri("item", given["item"])


def is_written_uri(text: str) -> bool:
    """Whether an alias is a URI that EPCIS takes as it is."""
    return text.startswith(_WRITTEN) and text.isascii() and text.isprintable() and " " not in text


def unit_code(uom: str) -> str:
    """The UN/ECE code of a unit; empty where it has none."""
    found = known_unit(uom)
    spellings = found.spellings if found else ()
    return next((each for each in spellings if 2 <= len(each) <= 3 and each.isupper()), "")
