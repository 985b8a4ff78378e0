"""A network of FoodChain-Lab: herbs of two growers go through a trader into teas of a blender.

Grower ── H1 ──▶ Trader ── H1 ──▶ Blender ── T1 ──▶ Shop, Kiosk
Hills  ── F9 ────────────────────▶ Blender ── T2 ──▶ Shop
"""

from __future__ import annotations

import json
from typing import Any

from tests.intake.workbooks import workbook

STATIONS = [
    ("S1", "Grower", "Egypt", "Primary producer"), ("S2", "Trader", "Kuwait", "Trader"),
    ("S3", "Blender", "Belgium", "Processor"), ("S4", "Shop", "Germany", "Retail"),
    ("S5", "Kiosk", "Germany", "Retail"), ("S6", "Hills", "Poland", "Primary producer"),
]  # fmt: skip
DELIVERIES = [  # id, from, to, product, lot, out, in, kg
    ("D1", "S1", "S2", "Dried herbs", "H1", "2026-01-10", "2026-01-20", "500"),
    ("D2", "S2", "S3", "Dried herbs", "H1", "2026-02-01", "2026-02-03", "400"),
    ("D3", "S6", "S3", "Fennel", "F9", "", "2026-02", "50"),
    ("D4", "S3", "S4", "Tea", "T1", "2026-03-01", "2026-03-02", "36.799999999999997"),
    ("D5", "S3", "S5", "Tea", "T1", "2026-03-05", "", ""),
    ("D6", "S3", "S4", "Tea", "T2", "2026-03-06", "2026-03-06", "10"),
]  # fmt: skip
RELATIONS = [("D1", "D2"), ("D2", "D4"), ("D2", "D5"), ("D2", "D6"), ("D3", "D6")]


def cells(**values: Any) -> list[dict[str, Any]]:
    """A row as FoodChain-Lab writes it."""
    return [{"id": name.replace("_", " "), "value": value} for name, value in values.items()]


def network() -> dict[str, Any]:
    """The document, as it is exported."""
    deliveries = [
        [*cells(ID=own, **{"from": out, "to": into}, Name=f"{product}, Lot no. {lot}"),
         *cells(Lot_ID=f"key-{out}-{lot}", Lot_Number=lot, Date_Delivery=left or None,
                Date_Delivery_Arrival=came or None, Score=0.5),
         {"id": "_Lieferungen.Delivery_Amount", "value": amount or None},
         {"id": "_Lieferungen.Delivery_Unit", "value": "kg"},
         {"id": "_Chargen.Treatment", "value": "Drying"}]
        for own, out, into, product, lot, left, came, amount in DELIVERIES
    ]  # fmt: skip
    return {
        "version": "1.0.0",
        "data": {
            "version": "1.0.0",
            "stations": {"columnProperties": [], "data": [
                [*cells(ID=own, Name=name, Country=country),
                 {"id": "type of business", "value": kind}]
                for own, name, country, kind in STATIONS
            ]},
            "deliveries": {"columnProperties": [], "data": deliveries},
            "deliveryRelations": {"columnProperties": [], "data": [
                cells(**{"from": one, "to": two}) for one, two in RELATIONS
            ]},
        },
        "tracing": {
            "nodes": [{"id": "S4", "weight": 1.0, "observed": False}, {"id": "S5", "weight": 0.0}],
            "deliveries": [{"id": "D4", "observed": True}],
        },
        "settings": {"metaNodes": [{"id": "SG:1", "members": ["S1", "S6"]}]},
        "samples": [
            {"sampledLot": "key-S3-T1", "resultType": "C", "type": "alkaloids",
             "time": "2026-03-20", "result": "12 µg/kg"},
            {"sampleStation": "S9", "resultType": "N"},
        ],
    }  # fmt: skip


NETWORK = json.dumps(network())
_STATION_HEAD = ["Company_ID", "Name", "Street", "Street Number", "Postal Code", "City", "District",
                 "State", "Country", "Type of business", "Additional Fields ->"]  # fmt: skip
_TOP = ["DeliveryID", "Sender", "Product Name", "Lot Number", "Lot size", "",
        "Delivery Date Departure", "", "", "Delivery Date Arrival", "", "", "Unit weigt/vol./pck.",
        "", "Recipient", "Additional Fields ->", "Delivery_Amount", "Delivery_Unit"]  # fmt: skip
_SUB = ["", "Station", "", "", "Quantity", "Type / Unit", "Day", "Month", "Year", "Day", "Month",
        "Year", "Quantity", "Type / Unit", "", "", "", ""]  # fmt: skip


def _three(date: str) -> list[int | str]:
    return [int(each) for each in reversed(date.split("-"))] if date.count("-") == 2 else [
        "", *([int(each) for each in reversed(date.split("-"))] if date else ["", ""])
    ]  # fmt: skip


def network_sheets(book: Any) -> None:
    """The same as people fill it in: two header rows, merged, and a sheet beside."""
    stations = book.add_worksheet("Stations")
    stations.write_row(0, 0, _STATION_HEAD)
    for row, (own, name, country, kind) in enumerate(STATIONS, 1):
        stations.write_row(row, 0, [own, name, "Lane", 1, "0123", "Town", "", "", country, kind])
    sheet = book.add_worksheet("Deliveries")
    sheet.write_row(0, 0, _TOP)
    sheet.write_row(1, 0, _SUB)
    sheet.merge_range(0, 0, 1, 0, "DeliveryID")
    sheet.merge_range(0, 4, 0, 5, "Lot size")
    sheet.merge_range(0, 6, 0, 8, "Delivery Date Departure")
    for row, (own, out, into, product, lot, left, came, amount) in enumerate(DELIVERIES, 2):
        days = [*_three(left), *_three(came)]
        size = float(amount) if amount else ""
        first = [own, out, product, lot, 1000, "kg", *days]
        sheet.write_row(row, 0, [*first, 25, "kg", into, "", size, "kg"])
    relations = book.add_worksheet("Deliveries2Deliveries")
    relations.write_row(0, 0, ["From DeliveryID", "Into DeliveryID"])
    for row, pair in enumerate(RELATIONS, 1):
        relations.write_row(row, 0, pair)
    book.add_worksheet("Help").write(0, 0, "How to fill this in")


WORKBOOK = workbook(network_sheets)
