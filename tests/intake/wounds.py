"""Files of every kind that is read, and what happens to files on their way.

`python -m tests.intake.wounds 200000` (`make wounds`) wounds so many, whatever kind they are, and
tells what became of them; exit code 1 when one crashed a reader, took too long or lost a record.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

import orjson

from app.errors import LotgraphError
from app.events.contract import read_event
from app.events.models import Incoming
from app.events.reading import Reading, charset_of, plain_text
from app.events.rows import rows_of
from tests.exchange.epcis_documents import MILK, amount, document, event
from tests.exchange.epcis_xml import xml_document
from tests.exchange.food_networks import NETWORK, WORKBOOK
from tests.exchange.shop_floor import B2MML, CFX
from tests.exchange.test_epcis_robustness import everything
from tests.intake.binary_books import ods, xls, xlsb
from tests.intake.test_opening import LIST, packed
from tests.intake.workbooks import contract, production_log, workbook
from tests.profiles.reading_of import readings
from tests.profiles.twins import TWINS

BOOK = [
    ["Production of March"], [], ["Datum", "Auftrag", "Artikel", "Charge", "Menge", "ME"],
    ["13.03.2026", "WO1", "YOG", "00123", "1.234,5", "kg"],
    ["13.03.2026", "WO1", "YOG", "00124", 7.0, "kg"],
]  # fmt: skip
_EVENT = b'{"type": "receive", "event_id": "1", "source": "m", "object": {"item": "A", "lot": "1"}}'
_EPCIS_RICH = everything()
_EPCIS = document(event(action="ADD", bizStep="commissioning", quantityList=[amount(MILK, 5)]))

SEEDS: dict[str, bytes] = {
    **{name: twin.text.encode() for name, twin in TWINS.items()},
    "list": LIST.encode("cp1252"),
    "workbook": workbook(production_log),
    "contract": workbook(contract),
    "xlsb": xlsb(BOOK),
    "xls": xls(BOOK),
    "ods": ods(BOOK),
    "zip": packed({"a.csv": TWINS["sap"].text.encode(), "b.csv": TWINS["wms"].text.encode()}),
    "gz": gzip.compress(TWINS["tryton"].text.encode()),
    "html": b"<html><table><tr><td>Shipped On<td>Customer<td>Product<td>Lot No.<td>Qty</tr>"
    b"<tr><td>2026-03-04<td>Shop<td>YOG<td>Y1<td>5</tr></table>",
    "utf-16": TWINS["wms"].text.encode("utf-16"),
    "csv": b"event_id,source,type,item,lot,quantity\n1,m,receive,A,1,5\n2,m,ship,A,1,4\n",
    "json": b"[" + _EVENT + b",\n" + _EVENT.replace(b'"1"', b'"2"', 1) + b"]",
    "json lines": _EVENT + b"\n" + _EVENT.replace(b'"1"', b'"2"', 1) + b"\n",
    "epcis": orjson.dumps(_EPCIS),
    "cfx": CFX.encode(),
    "b2mml": B2MML.encode(),
    "fcl": NETWORK.encode(),
    "fcl workbook": WORKBOOK,
    "epcis xml": xml_document(_EPCIS_RICH, "2.0").encode(),
    "epcis xml 1.2": xml_document(_EPCIS_RICH, "1.2").encode("utf-16"),
    "epcis list": orjson.dumps([_EPCIS, *_EPCIS_RICH["epcisBody"]["eventList"]]),
    "epcis in lines": orjson.dumps(_EPCIS) + b"\n" + orjson.dumps(_EPCIS) + b"\n" + _EVENT,
}
SECONDS = 5.0


def _flipped(dice: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        made[dice.randrange(len(made))] = dice.choice(b'",;|\t\n\r\x00\xff\xc3(){}[]0129.- ')
    return bytes(made)


def _cut(dice: random.Random, data: bytes) -> bytes:
    first = dice.randrange(len(data))
    return data[:first] + data[min(len(data), first + dice.randint(0, 40)) :]


def _doubled(dice: random.Random, data: bytes) -> bytes:
    first = dice.randrange(len(data))
    part = data[first : first + dice.randint(1, 80)]
    return data[:first] + part * dice.randint(2, 4) + data[first:]


_WOUNDS: tuple[Callable[[random.Random, bytes], bytes], ...] = (_flipped, _cut, _doubled)
# Each is read by a process of its own.
BOOKS = ("workbook", "contract", "xlsb", "fcl workbook", "xls", "ods")
_LEAF = re.compile(r"<([\w:]+)>[^<]*</\1>")
_NAMES = ("epc", "action", "eventID", "parentID", "quantity", "EventList", "extension", "z")
_DEEPER = (
    *BOOKS[:4],
    "ods",
    "zip",
    "gz",
    "epcis xml",
    "epcis xml 1.2",
    "b2mml",
)  # damaged inside, too
_BOOK_EVERY = 10  # turns of the others


def wounded(dice: random.Random, name: str) -> bytes:
    """A file of this kind with some wounds; of what is packed half of them inside."""
    data = SEEDS[name]
    if name in _DEEPER and dice.random() < 0.5:
        return _inside(dice, data)
    for _ in range(dice.randint(1, 4)):
        data = dice.choice(_WOUNDS)(dice, data) or b"x"
    return data


def _in_xml(dice: random.Random, data: bytes) -> bytes:
    """XML that is whole, with an element less, twice, renamed, or of another text."""
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    for _ in range(dice.randint(1, 4)):
        hit = dice.choice(list(_LEAF.finditer(text)))
        word = dice.choice(
            ("", "0", "-1", "1e400", "NaN", "ADD", "\u00e9" * 9, "a:b", "2026-13-45")
        )
        made = dice.choice(("", hit[0] * 2, hit[0].replace(hit[1], dice.choice(_NAMES)),
                            f"<{hit[1]}>{word}</{hit[1]}>", f"<x>{hit[0]}</x>"))  # fmt: skip
        text = text[: hit.start()] + made + text[hit.end() :]
    return text.encode()


def _inside(dice: random.Random, data: bytes) -> bytes:
    if data.replace(b"\x00", b"").lstrip(b"\xff\xfe")[:1] == b"<":
        return _in_xml(dice, data)
    if data[:2] != b"PK":
        return gzip.compress(dice.choice(_WOUNDS)(dice, gzip.decompress(data)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    hit = dice.choice([name for name, part in parts.items() if part])
    parts[hit] = dice.choice(_WOUNDS)(dice, parts[hit])
    return packed(parts)


@dataclass(frozen=True, slots=True)
class Look:
    """What became of one file: `fate` read or refused, its seconds, its records, and those lost
    (a refusal that does not say why or what to do counts as one)."""

    fate: str
    seconds: float
    records: int
    lost: int


def look_at(data: bytes, dates: str | None = None) -> Look:
    """Read a file; what is no error in words is raised."""
    began = time.monotonic()
    try:
        found = readings(data, dates=dates)
    except LotgraphError as error:
        unsaid = 0 if error.text and error.remedy else 1
        return Look("refused", time.monotonic() - began, 0, unsaid)
    took = time.monotonic() - began
    records = sum(len(list(each.items)) + each.asides.total for each in found)
    for item in (item for each in found for item in each.items):
        assert item.event is not None or item.problem, item
        if item.event is not None:
            read_event({"source": "-", **item.event})
    return Look("read", took, records, sum(abs(_lost(data, each)) for each in found))


def _lost(data: bytes, reading: Reading) -> int:
    """How many records of a text are in no count: neither in an event or refusal nor left aside."""
    if data[:2] in (b"PK", b"\x1f\x8b") or reading.name:
        return 0  # packed
    if reading.format == "epcis" and data.lstrip()[:1] == b"<":
        items = list(reading.items)
        events = {each.line for each in items if not _is_define(each)}
        return _events_in(data) - len(events)
    if reading.format not in ("csv", "jsonl") or b"EPCIS" in data or b"Relations" in data:
        return 0  # a document gives as many as it has
    stream = io.BytesIO(data)
    items = list(reading.items)
    with plain_text(stream, charset_of(stream)) as text:
        if reading.format == "jsonl":
            lines = text.read().removeprefix(b"\xef\xbb\xbf").split(b"\n")
            seen = {item.line for item in items}
            if b'"CFX.' in data:
                return max(0, len(_begun(lines) - seen) - reading.asides.total)
            return sum(1 for line in lines if line.strip()) - len(seen)
        assert reading.csv is not None
        rows = sum(1 for _ in rows_of(iter(text), reading.csv))
    told = {id(row) for item in items for row in item.raw if isinstance(row, list)}
    titles = reading.asides.counts.get("title row", 0)
    return rows - len(told) - (reading.asides.total - titles)


def _begun(lines: list[bytes]) -> set[int]:
    """Lines with which an object begins: it may go on in the next one, after a colon or comma."""
    before = [b"", *lines]
    return {
        place
        for place, line in enumerate(lines, 1)
        if line[:1] == b"{" and before[place - 1].rstrip()[-1:] not in (b":", b",")
    }


def _is_define(item: Incoming) -> bool:
    return item.event is not None and item.event["type"] == "define"


def _events_in(data: bytes) -> int:
    """How many elements stand in lists of events, wrappers aside."""

    def inside(node: ElementTree.Element) -> int:
        name = node.tag.rpartition("}")[2]
        if name == "extension":
            return sum(map(inside, node))
        return 1

    root = ElementTree.fromstring(data)  # noqa: S314 – it was read before
    lists = [node for node in root.iter() if node.tag.rpartition("}")[2] == "EventList"]
    outer = [each for each in lists if not any(each in other.iter() and each is not other
                                               for other in lists)]  # fmt: skip
    return sum(inside(node) for each in outer for node in each)


def main(count: int) -> int:
    """Wound so many files, each kind in turn, and tell what became of them."""
    dice, fates, slowest, bad = random.Random(count), Counter[str](), (0.0, ""), 0
    records, began = 0, time.monotonic()
    others = [name for name in SEEDS if name not in BOOKS]
    turns = [*others * _BOOK_EVERY, *BOOKS]
    for number in range(count):
        name = turns[number % len(turns)]
        data = wounded(dice, name)
        try:
            found = look_at(data, dice.choice((None, "mdy", "dmy")))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            bad += 1
            sys.stdout.write(f"{name}: {error!r}: {data!r}\n")
            continue
        fates[found.fate] += 1
        records += found.records
        slowest = max(slowest, (found.seconds, name))
        if found.lost or found.seconds > SECONDS:
            bad += 1
            sys.stdout.write(f"{name}: {found}: {data!r}\n")
        if number % 10_000 == 9_999:
            sys.stdout.write(f"{number + 1:,} …\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"{count:,} files of {len(SEEDS)} kinds in {time.monotonic() - began:,.0f} s: "
        f"{fates['read']:,} read with {records:,} records, {fates['refused']:,} refused in words; "
        f"slowest {slowest[0]:.2f} s ({slowest[1]}); {bad} crashed, hung or lost a record\n"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
