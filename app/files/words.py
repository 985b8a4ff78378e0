"""Words that head columns, in the languages of plants, and what they mean.

A header is compared without case, accents and punctuation (`Lot No.`, `lot_no`, `LOT-NO`). What is
written here is understood by name; `looks_like` finds headers that speak of a lot, serial, item,
quantity or date without being understood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_FOLDED = {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"}


def without_accents(text: str) -> str:
    """A text with each letter alone, without what stands above or below it."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=8_192)
def plain_word(header: str) -> str:
    """A header as it is compared: lower case, no accents, one `_` for all that is no letter."""
    text = "".join(_FOLDED.get(letter, letter) for letter in header.casefold())
    text = without_accents(text)
    return re.sub(r"\W+|_+", "_", text.replace("#", " no ").replace("%", " percent ")).strip("_")


# Field of an event → what the column is called. The first language is English; then German, French,
# Spanish, Italian, Dutch as far as they differ; last Polish, Portuguese and Chinese.
_WORDS: Mapping[str, str] = {
    "at":
    "date, data, time, timestamp, datetime, date time, at utc, timestamp utc, event time, booked "
    "at, datum, zeit, zeitpunkt, zeitstempel, buchungsdatum, uhrzeit und datum, date heure, "
    "fecha, fecha hora, data ora, tijdstip, "
    "日期, 时间",
    "item":
    "material, article, product, sku, part, item no, item number, item code, item id, "
    "material no, material number, material code, article no, article number, part no, part "
    "number, product code, product no, product number, artikel, artikelnummer, artikel nr, "
    "materialnummer, material nr, produkt, produktnummer, teilenummer, sachnummer, produit, "
    "code article, reference article, articulo, codigo articulo, producto, articolo, codice "
    "articolo, prodotto, artikelcode, "
    "towar, indeks, numer materialu, produto, artigo, codigo produto, "
    "物料, 物料编码, 物料号, 料号, 产品, 产品编码, 品号",
    "lot":
    "lot no, lot number, lot id, lot code, lotnumber, lotno, batch lot, charge, "
    "chargennummer, chargen nr, charge nr, los, losnummer, los nr, lotnummer, numero de "
    "lot, no de lot, n lot, lote, numero de lote, lotto, numero lotto, partij, "
    "partijnummer, lot serial number, "
    "partia, numer partii, nr partii, numero do lote, 批次, 批号, 批次号",
    "serial":
    "serial no, serial number, serialnumber, serial id, sn, seriennummer, serien nr, "
    "serialnummer, numero de serie, numero di serie, matricola, serienummer, "
    "numer seryjny, nr seryjny, 序列号",
    "quantity": "qty, amount, menge, anzahl, quantite, cantidad, quantita, hoeveelheid, aantal, "
    "ilosc, quantidade, 数量",
    "uom":
    "unit, unit of measure, units, me, einheit, mengeneinheit, unite, unidad, unita, um, "
    "eenheid, "
    "jednostka, jednostka miary, jm, j m, unidade, 单位",
    "supplier":
    "vendor, vendor no, supplier no, lieferant, kreditor, fournisseur, proveedor, "
    "fornitore, leverancier, "
    "dostawca, fornecedor, 供应商",
    "supplier_lot":
    "vendor lot, supplier lot no, supplier lot number, vendor lot no, vendor batch, "
    "supplier batch, lieferantencharge, lieferanten charge, lot fournisseur, lote "
    "proveedor, lotto fornitore, "
    "partia dostawcy, lote fornecedor, lote do fornecedor, 供应商批次, 供应商批号",
    "work_order":
    "order, wo, work order no, work order number, production order, order no, order number, "
    "manufacturing order, mo, job, job no, auftrag, auftragsnummer, auftrag nr, "
    "fertigungsauftrag, produktionsauftrag, ordre, ordre de fabrication, of, orden, orden de "
    "produccion, ordine, ordine di produzione, productieorder, "
    "zlecenie, nr zlecenia, numer zlecenia, zlecenie produkcyjne, ordem, ordem de producao, "
    "工单, 工单号, 生产订单",
    "customer":
    "customer no, customer number, customer id, client, kunde, kundennummer, kunden nr, "
    "debitor, cliente, klant, "
    "klient, odbiorca, 客户",
    "location":
    "storage location, warehouse, lagerort, lagerplatz, lager, emplacement, magasin, "
    "ubicacion, almacen, ubicazione, magazzino, locatie, magazijn, "
    "magazyn, lokalizacja, armazem, 仓库, 库位",
    "from": "from location, source location, von, von lagerplatz, de, desde, da, van",
    "to": "to location, destination, destination location, nach, nach lagerplatz, a, hasta, naar",
    "document":
    "document no, document number, doc no, delivery note, goods receipt no, material "
    "document, beleg, belegnummer, lieferschein, lieferscheinnummer, wareneingang nr, bon "
    "de livraison, numero de document, albaran, bolla, pakbon, "
    "dokument, nr dokumentu, numer dokumentu, wz, documento, 单据, 单据号, 单号",
    "hu": "pallet, sscc, handling unit, pallet id, palette, palettennummer, pallet no, nve",
    "expires_at":
    "expiry, expiry date, expiration date, best before, best before date, use by, bbd, mhd, "
    "mindesthaltbarkeitsdatum, verfallsdatum, ddm, dlc, fecha de caducidad, scadenza, tht",
    "manufactured_at":
    "production date, manufacturing date, manufactured, date of manufacture, herstelldatum, "
    "produktionsdatum, date de fabrication, fecha de fabricacion, data di produzione",
    "note":
    "notes, remark, remarks, comment, comments, bemerkung, bemerkungen, bem, kommentar, "
    "remarque, commentaire, observaciones, nota, note interne, opmerking",
    "reason": "grund, motif, motivo, reden",
    "resource": "machine, line, anlage, maschine, linie, ligne, linea, lijn",
    "position": "reference designator, designator, einbauplatz",
}  # fmt: skip

MEANINGS: Mapping[str, str] = {
    plain_word(word): field for field, words in _WORDS.items() for word in words.split(",")
} | {plain_word(field): field for field in _WORDS}

# Columns that change from one export to the next, or are worked out from others: never part of what
# happened.
CHANGING = frozenset(
    map(plain_word, (
        "remaining", "remaining quantity", "remaining qty", "open", "open quantity", "open qty",
        "balance", "balance qty", "balance quantity", "balance value", "balance serial no",
        "balance serial and batch bundle", "invoiced", "invoiced quantity",
        "quantity on hand", "stock after", "bestand", "restmenge", "offen", "offene menge", "saldo",
        "cost amount actual", "cost amount expected", "valuation rate", "incoming rate",
        "value change", "outgoing rate", "average rate", "running total", "restant", "solde",
        "exported at", "exported on", "print date", "druckdatum",
    ))
)  # fmt: skip

_SPEAKS = (
    ("serial", re.compile(r"serial|serien|(^|_)s_?n($|_)|numero_de_serie|matricol")),
    ("quantity", re.compile(r"qty|quant|(^|_)menge|menge($|_)|(^|_)anzahl|cantidad|hoeveelheid")),
    ("lot", re.compile(r"(^|_)(lot|lots|lote|lotto|los|batch|charg\w*|partij\w*|partia|parti"
                       r"|bach)($|_|\d)"
                       r"|lotn|lot_?(nr|no|id|code)|charge|批次|批号")),
    ("at", re.compile(r"(^|_)(date|datum|fecha|timestamp|zeit|datetime)($|_)|datum$|(^|_)date")),
    ("item", re.compile(r"(^|_)(item|material|artikel|article|sku|articulo|articolo)($|_|n)"
                        r"|part_?(no|num)|(^|_)produ[ck]t($|_(no|nr|num|code|id))")),
)  # fmt: skip
_NAMES_ONLY = re.compile(
    r"name|desc|bezeich|text|group|gruppe|categ|type|typ$|status|size|class|(^|_)line($|_)"
    r"|langu|price|preis|value|wert"
)


def meaning_of(header: str) -> str:
    """The field a header means, or nothing."""
    return MEANINGS.get(plain_word(header), "")


def looks_like(header: str) -> str:
    """What a header speaks of (lot, serial, quantity, at, item), or nothing."""
    word = plain_word(header)
    if _NAMES_ONLY.search(word):
        return ""
    return next((field for field, pattern in _SPEAKS if pattern.search(word)), "")
