"""Which columns a file of totals has, and what its types of events are called.

Headers are understood as in all tables, without case, accents and punctuation and in several
languages; `day`, `type`, `item` and one of `quantity`, `bookings` are needed.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.files.words import MEANINGS, plain_word

KEY_FIELDS = ("day", "type", "item")
AMOUNTS = ("quantity", "bookings")
_WORDS: Mapping[str, str] = {
    "day": "day, posting date, booking date, tag, buchungstag, jour, dia, giorno, dag",
    "type": "type, event type, event, movement, movement type, transaction type, entry type, art, "
    "bewegung, bewegungsart, vorgang, buchungsart, typ, type de mouvement, tipo, soort",
    "quantity": "total, total quantity, total qty, sum, sum quantity, gesamt, gesamtmenge, summe, "
    "quantite totale, cantidad total, quantita totale, totaal",
    "bookings": "bookings, events, count, number, number of bookings, number of events, lines, "
    "transactions, buchungen, anzahl buchungen, ecritures, asientos, registrazioni",
    "source": "system, quelle, quellsystem, systeme, sistema, bron",
}  # fmt: skip
_FROM_TABLES = {"at": "day", "item": "item", "quantity": "quantity", "uom": "uom"}
HEADERS: Mapping[str, str] = {
    **{word: _FROM_TABLES[field] for word, field in MEANINGS.items() if field in _FROM_TABLES},
    **{
        plain_word(word): field for field, words in _WORDS.items()
        for word in (*words.split(","), field)
    },
}  # fmt: skip
_TYPE_WORDS: Mapping[str, str] = {
    "receive": "received, receipt, receipts, goods receipt, purchase, purchase receipt, inbound, "
    "wareneingang, zugang, einkauf, reception, recepcion, ricevimento, ontvangst",
    "consume": "consumed, consumption, issue, goods issue, issue to production, material issue, "
    "component, verbrauch, entnahme, consommation, consumo, verbruik, transform in",
    "produce": "produced, production, output, manufacture, manufactured, finished, fertigmeldung, "
    "produktion, herstellung, produccion, produzione, productie, transform out",
    "move": "moved, movement, transfer, relocation, umlagerung, transfert, transferencia, "
    "trasferimento, verplaatsing",
    "ship": "shipped, shipment, shipments, delivery, deliveries, sale, sales, outbound, dispatch, "
    "versand, lieferung, auslieferung, warenausgang, verkauf, expedition, envio, spedizione, "
    "verzending",
    "return": "returned, returns, customer return, retoure, rueckgabe, rucksendung, retour, "
    "devolucion, reso",
    "adjust": "adjusted, adjustment, adjustments, correction, scrap, scrapped, loss, korrektur, "
    "ausschuss, verschrottung, ajustement, ajuste, rettifica, correctie",
    "count": "counted, inventory, stocktake, stock take, stock count, reconciliation, inventur, "
    "inventaire, inventario, telling",
    "pack": "packed, packing, verpackt, verpackung", "unpack": "unpacked, unpacking, ausgepackt",
}  # fmt: skip
TYPES: Mapping[str, str] = {
    plain_word(word): type_ for type_, words in _TYPE_WORDS.items()
    for word in (type_, *words.split(","))
}  # fmt: skip
COUNTED_TYPES = tuple(_TYPE_WORDS)


def field_of(header: str) -> str:
    """The field a header of a file of totals means, or nothing."""
    return HEADERS.get(plain_word(header), "")


def type_of(word: str) -> str:
    """The event type that a word names, or nothing."""
    return TYPES.get(plain_word(word), "")
