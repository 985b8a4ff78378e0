"""Exports of systems, written for these tests, each with what its rows say.

The headers are those the systems write; the rows are invented: milk T1 came in, 600 of it became
yoghurt Y1, some of that was shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Twin:
    """One export: its profile, its text and what it says; `others`: the same data exported otherwise."""

    profile: str
    text: str
    events: tuple[str, ...]
    asides: Mapping[str, int] = field(default_factory=dict)
    dates: str | None = None
    others: tuple[str, ...] = ()


def _swapped(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def _turned(text: str) -> str:
    """The same rows in another order."""
    first, *rows = text.strip().split("\n")
    return "\n".join([first, *reversed(rows)]) + "\n"


SAP = (
    "Posting Date,Movement Type,Plant,Storage Location,Material,Material Description,Batch,"
    "Qty in unit of entry,Unit of Entry,Material Document,Material Doc.Item,Order,Customer,Supplier\n"
    '03.03.2026,101,1000,0001,000000000000000815,Milk,T1,"1,000.000",KG,5000000123,1,,,100200\n'
    "04.03.2026,261 GI for order,1000,0001,000000000000000815,Milk,T1,-600.000,KG,4900000456,1,000060001234,,\n"
    '04.03.2026,101,1000,0002,0000000000009001,Yoghurt,Y1,"1,200",EA,5000000124,1,000060001234,,\n'
    "05.03.2026,311,1000,0002,0000000000009001,Yoghurt,Y1,-900,EA,4900000460,1,,,\n"
    "05.03.2026,311,1000,0003,0000000000009001,Yoghurt,Y1,900,EA,4900000460,2,,,\n"
    "06.03.2026,601,1000,0003,0000000000009001,Yoghurt,Y1,-800,EA,4900000457,1,,0000200300,\n"
    "07.03.2026,602,1000,0003,0000000000009001,Yoghurt,Y1,100,EA,4900000458,1,,0000200300,\n"
    "07.03.2026,344,1000,0003,0000000000009001,Yoghurt,Y1,-20,EA,4900000461,1,,,\n"
    "07.03.2026,344,1000,0003,0000000000009001,Yoghurt,Y1,20,EA,4900000461,2,,,\n"
    "08.03.2026,551,1000,0003,0000000000009001,Yoghurt,Y1,-20,EA,4900000462,1,,,\n"
    "Total,,,,,,,1000,,,,,,\n"
)
_GERMAN = (
    ("Posting Date", "Buch.dat."), ("Movement Type", "BwA"), ("Plant", "Werk"),
    ("Storage Location", "LOrt"), ("Material Description", "Materialkurztext"), ("Batch", "Charge"),
    ("Qty in unit of entry", "Menge in ErfassME"), ("Unit of Entry", "EME"),
    ("Material Document", "Mat.Beleg"), ("Material Doc.Item", "Pos"), (",Order,", ",Auftrag,"),
    ("Customer", "Kunde"), ("Supplier", "Lieferant"),
)  # fmt: skip

ODOO = (
    '"Date","Reference","Product","Lot/Serial Number","From","To","Quantity","Unit of Measure","Status"\n'
    '"2026-03-01 08:30:00","WH/IN/1","[MILK] Milk","T1","Partners/Vendors","WH/Stock","1000.0","kg","Done"\n'
    '"2026-03-02 09:00:00","WH/MO/3","[MILK] Milk","T1","WH/Stock","Virtual Locations/Production","600.0","kg","Done"\n'
    '"2026-03-02 12:00:00","WH/MO/3","[YOG] Yoghurt","Y1","Virtual Locations/Production","WH/Stock","1200.0","Units","Done"\n'
    '"2026-03-04 06:00:00","WH/OUT/7","[YOG] Yoghurt","Y1","WH/Stock","Partners/Customers","800.0","Units","Done"\n'
    '"2026-03-05 06:00:00","WH/OUT/8","[YOG] Yoghurt","Y1","WH/Stock","Partners/Customers","10.0","Units","Ready"\n'
)  # fmt: skip
_ODOO_GERMAN = (
    ('"Date"', '"Datum"'), ("Reference", "Referenz"), ('"Product"', '"Produkt"'), ('"From"', '"Von"'),
    ("Lot/Serial Number", "Los-/Seriennummer"), ('"To"', '"Nach"'), ('"Quantity"', '"Menge"'),
    ("Unit of Measure", "Maßeinheit"),
)  # fmt: skip
BC = (
    "Posting Date;Entry Type;Document No.;Item No.;Variant Code;Serial No.;Lot No.;Location Code;"
    "Quantity;Remaining Quantity;Open;Order No.;Source Type;Source No.;Unit of Measure Code;Entry No.\n"
    "03/01/26;Purchase;PR-1;MILK;;;T1;BLUE;1.000,00;400,00;Yes;;Vendor;V10;KG;101\n"
    "03/02/26;Consumption;WO1;MILK;;;T1;BLUE;-600,00;0,00;No;WO1;Item;YOG;KG;102\n"
    "03/02/26;Output;WO1;YOG;;;Y1;BLUE;1.200,00;400,00;Yes;WO1;Item;YOG;PCS;103\n"
    "03/03/26;Transfer;TO-1;YOG;;;Y1;BLUE;-900,00;0,00;No;;;;PCS;104\n"
    "03/03/26;Transfer;TO-1;YOG;;;Y1;RED;900,00;100,00;Yes;;;;PCS;105\n"
    "03/04/26;Sale;SH-1;YOG;;;Y1;RED;-800,00;0,00;No;;Customer;C1;PCS;106\n"
    "03/05/26;Consumption;WO1;MILK;;;T1;BLUE;50,00;0,00;No;WO1;Item;YOG;KG;107\n"
)
ERPNEXT = (
    '"Date","Item","Item Name","Stock UOM","In Qty","Out Qty","Balance Qty","Voucher #","Warehouse",'
    '"Voucher Type","Voucher #","Batch","Serial No"\n'
    "Opening,,,,,,100,,,,,,\n"
    '"01-03-2026 08:30:00","MILK","Milk","Kg","1000","0","1000","PRE-12","Stores","Purchase Receipt","PRE-12","T1",""\n'
    '"02-03-2026 09:00:00","MILK","Milk","Kg","0","-600","400","STE-3","Stores","Stock Entry","STE-3","T1",""\n'
    '"02-03-2026 09:00:00","YOG","Yoghurt","Nos","1200","0","1200","STE-3","Stores","Stock Entry","STE-3","Y1",""\n'
    '"03-03-2026 09:00:00","YOG","Yoghurt","Nos","0","-900","300","STE-4","Stores","Stock Entry","STE-4","Y1",""\n'
    '"03-03-2026 09:00:00","YOG","Yoghurt","Nos","900","0","900","STE-4","Hall","Stock Entry","STE-4","Y1",""\n'
    '"04-03-2026 09:00:00","YOG","Yoghurt","Nos","0","-800","100","DN-1","Hall","Delivery Note","DN-1","Y1",""\n'
)  # fmt: skip

TWINS: Mapping[str, Twin] = {
    "sap": Twin(
        "sap-material-documents", SAP,
        ("receive 815/T1 1000 KG 100200 1000/0001 2026-03-03",
         "consume 815/T1 600 KG order 60001234 1000/0001 2026-03-04",
         "produce 9001/Y1 1200 EA order 60001234 1000/0002 2026-03-04",
         "move 9001/Y1 900 EA 1000/0002 > 1000/0003 2026-03-05",
         "ship 9001/Y1 800 EA 200300 1000/0003 > 2026-03-06",
         "reverse like ship 9001/Y1 200300 100 EA 2026-03-07",
         "status 9001/Y1 20 EA hold 1000/0003 2026-03-07",
         "adjust 9001/Y1 -20 EA scrap 1000/0003 2026-03-08"),
        {"total": 1},
        others=(_swapped(SAP, *_GERMAN), _turned(SAP)),
    ),
    "odoo": Twin(
        "odoo-stock-move-lines", ODOO,
        ("receive MILK/T1 1000 kg WH/Stock 2026-03-01T08:30:00",
         "consume MILK/T1 600 kg order WH/MO/3 WH/Stock 2026-03-02T09:00:00",
         "produce YOG/Y1 1200 Units order WH/MO/3 WH/Stock 2026-03-02T12:00:00",
         "ship YOG/Y1 800 Units WH/Stock > 2026-03-04T06:00:00"),
        {"row that is not done": 1},
        others=(_swapped(ODOO, *_ODOO_GERMAN), _turned(ODOO)),
    ),
    "odoo, technical names": Twin(
        "odoo-stock-move-lines-technical",
        "id,date,reference,product_id/default_code,lot_id/name,location_id/complete_name,"
        "location_dest_id/complete_name,quantity,product_uom_id/name,state,picking_partner_id/name,"
        "result_package_id/name\n"
        "11,2026-03-01 08:30:00,WH/IN/1,MILK,T1,Partners/Vendors,WH/Stock,1000.0,kg,done,Farm,\n"
        "12,2026-03-03 08:30:00,WH/INT/1,MILK,T1,WH/Stock,WH/Cold,10.0,kg,done,,PACK1\n"
        "13,2026-03-04 06:00:00,WH/OUT/7,MILK,T1,WH/Cold,Partners/Customers,8.0,kg,done,Shop,\n"
        "14,2026-03-05 06:00:00,WH/RET/1,MILK,T1,Partners/Customers,WH/Cold,2.0,kg,done,Shop,\n"
        "15,2026-03-06 06:00:00,SP/1,MILK,T1,WH/Cold,Virtual Locations/Scrap,1.0,kg,done,,\n",
        ("receive MILK/T1 1000 kg Farm WH/Stock 2026-03-01T08:30:00",
         "move MILK/T1 10 kg WH/Stock > WH/Cold 2026-03-03T08:30:00",
         "pack PACK1 MILK/T1 2026-03-03T08:30:00",
         "ship MILK/T1 8 kg Shop WH/Cold > 2026-03-04T06:00:00",
         "return MILK/T1 2 kg Shop > WH/Cold 2026-03-05T06:00:00",
         "adjust MILK/T1 -1 kg scrap WH/Cold 2026-03-06T06:00:00"),
    ),
    "business central": Twin(
        "business-central-item-ledger", BC,
        ("receive MILK/T1 1000 KG V10 BLUE 2026-03-01",
         "consume MILK/T1 600 KG order WO1 BLUE 2026-03-02",
         "produce YOG/Y1 1200 PCS order WO1 BLUE 2026-03-02",
         "move YOG/Y1 900 PCS BLUE > RED 2026-03-03",
         "ship YOG/Y1 800 PCS C1 RED > 2026-03-04",
         "reverse like consume MILK/T1 WO1 50 KG 2026-03-05"),
        dates="mdy",
        others=(_turned(BC), _swapped(BC, ("400,00;Yes", "0,00;No")),
                _swapped(BC, ("Entry Type", "Postenart"), ("Lot No.", "Chargennr."),
                         ("Item No.", "Artikelnr."), ("Posting Date", "Buchungsdatum"))),
    ),
    "erpnext": Twin(
        "erpnext-stock-ledger", ERPNEXT,
        ("receive MILK/T1 1000 Kg Stores 2026-03-01T08:30:00",
         "consume MILK/T1 600 Kg run STE-3 Stores 2026-03-02T09:00:00",
         "produce YOG/Y1 1200 Nos run STE-3 Stores 2026-03-02T09:00:00",
         "move YOG/Y1 900 Nos Stores > Hall 2026-03-03T09:00:00",
         "ship YOG/Y1 800 Nos Hall > 2026-03-04T09:00:00"),
        {"opening row": 1},
        others=(_turned(ERPNEXT), _swapped(ERPNEXT, ('"400"', '"500"'))),
    ),
    "erpnext summary": Twin(
        "erpnext-serial-and-batch-summary",
        "Posting Date,Voucher Type,Voucher,Item Code,Item Name,Warehouse,Serial No,Batch No,Batch Qty\n"
        "01-03-2026,Purchase Receipt,PRE-12,MILK,Milk,Stores,,T1,1000\n"
        "13-03-2026,Stock Entry,STE-3,MILK,Milk,Stores,,T1,-600\n"
        "13-03-2026,Stock Entry,STE-3,PUMP,Pump,Stores,P-1,,1\n",
        ("receive MILK/T1 1000 Stores 2026-03-01",
         "consume MILK/T1 600 run STE-3 Stores 2026-03-13",
         "produce PUMP#P-1 1 run STE-3 Stores 2026-03-13"),
    ),
    "inventree": Twin(
        "inventree-stock-tracking",
        "ID\tItem\tDate\tTracking type\tNotes\tDeltas\tUser\n"
        '7\t123\t2026-03-02T09:00:00Z\t35\t\t{"stockitem": 99, "quantity": 1}\tadmin\n'
        '8\t99\t2026-03-02T09:00:01Z\t30\t\t{"stockitem": 123}\tadmin\n'
        '9\t123\t2026-03-03T09:00:00Z\t60\t\t{"customer": 5, "salesorder": 17, "quantity": 1}\tadmin\n'
        '10\t123\t2026-03-03T10:00:00Z\t5\tlabel\t{}\tadmin\n',
        ("transform assembly stock item#123 + stock item#99 = stock item#123 2026-03-02",
         "ship stock item#123 1 5 > 2026-03-03T09:00:00Z"),
        {"entry that books nothing": 1},
    ),
    "tryton": Twin(
        "tryton-lot-trace",
        "Product,Lot,From Location,To Location,Quantity,Unit,Document,Date\n"
        "Milk,T1,Supplier,Warehouse/Storage,1000,kg,Supplier Shipment 1,2026-03-01\n"
        "Milk,T1,Warehouse/Storage,Production,600,kg,Production 3,2026-03-02\n"
        "Yoghurt,Y1,Production,Warehouse/Storage,1200,u,Production 3,2026-03-02\n"
        "Yoghurt,Y1,Warehouse/Storage,Customer,800,u,Customer Shipment 7,2026-03-04\n",
        ("receive Milk/T1 1000 kg Warehouse/Storage 2026-03-01",
         "consume Milk/T1 600 kg order Production 3 Warehouse/Storage 2026-03-02",
         "produce Yoghurt/Y1 1200 u order Production 3 Warehouse/Storage 2026-03-02",
         "ship Yoghurt/Y1 800 u Warehouse/Storage > 2026-03-04"),
    ),
    "wms": Twin(
        "wms-transfers",
        "id,type,created,item,lot_no,qty,uom,from_location,to_location,user,pallet\n"
        "1,move,2026-03-02 10:00,MILK,T1,10,kg,A-01,B-02,jd,340123450000000017\n",
        ("move MILK/T1 10 kg A-01 > B-02 2026-03-02T10:00:00",),
    ),
    "laboratory": Twin(
        "lims-results",
        "Sample ID,Batch,Product,Test,Result,Unit,Lower Limit,Upper Limit,Status,Analysed On\n"
        "S-1,Y1,YOG,pH,4.32,,4.1,4.6,PASS,03/03/2026 11:30\n"
        "S-1,Y1,YOG,Listeria,<10,CFU/g,,100,PASS,03/05/2026 09:00\n"
        "S-2,Y1,YOG,Listeria,,CFU/g,,100,,03/05/2026 09:00\n",
        ("inspect YOG/Y1 pH pass 4.32 {'max': 4.6, 'min': 4.1} 2026-03-03T11:30:00",
         "inspect YOG/Y1 Listeria pass <10 {'max': 100} CFU/g 2026-03-05T09:00:00"),
        {"test without a result": 1},
    ),
    "laboratory, wide": Twin(
        "lims-results-wide",
        "Sample ID;Charge;Artikel;Prüfdatum;pH;Listeria\nS-1;Y1;YOG;13.03.2026;4,32;<10\n"
        "S-2;Y2;YOG;13.03.2026;;\n",
        ("inspect YOG/Y1 pH value 4.32 2026-03-13", "inspect YOG/Y1 Listeria value <10 2026-03-13"),
        {"row without a value": 1},
    ),
    "fsma 204": Twin(
        "fsma204-sortable",
        "Event ID,CTE_Type,Traceability_Lot_Code,Direction,Product_Description,Quantity,"
        "Unit_of_Measure,Event_Date,Event_Time,Ship_From_Location,Ship_To_Location,SHA256_Hash\n"
        "E1,Receiving,(01)00614141999996(10)L101,,Lettuce,100,LB,2026-04-20,08:00,Farm A,Acme,ab\n"
        "E2,Transformation,(01)00614141999996(10)L101,in,Lettuce,90,LB,2026-04-20,10:00,,,cd\n"
        "E2,Transformation,S101,out,Salad,200,EA,2026-04-20,10:00,,,ef\n"
        "E3,Shipping,S101,,Salad,150,EA,2026-04-21,,Acme,Shop B,gh\n",
        ("receive 00614141999996/L101 100 LB Farm A Acme 2026-04-20T08:00:00",
         "transform 00614141999996/L101 = Salad/S101 2026-04-20T10:00:00",
         "ship Salad/S101 150 EA Shop B Acme > 2026-04-21"),
    ),
    "receiving log": Twin(
        "receiving-log",
        "Wareneingang 2026;;;;;;\nDatum;Artikel;Charge;Lieferant;Lieferanten-Charge;Menge;ME\n"
        "13.03.2026;Milch;0012;Hof Nord;SL-7;1.234,5;kg\n14.03.2026;Milch;0013;Hof Nord;SL-8;1.234;kg\n"
        "Summe;;;;;2.468,5;\n",
        ("receive Milch/0012 1234.5 kg Hof Nord lot SL-7 2026-03-13",
         "receive Milch/0013 1234 kg Hof Nord lot SL-8 2026-03-14"),
        {"title row": 1, "total": 1},
    ),
    "production log": Twin(
        "production-log",
        "Date,Order,Product,Batch,Qty,Unit,Ingredient,Ingredient Lot,Qty Used,Input Unit\n"
        "2026-03-02,WO1,YOG,Y1,1200,pcs,MILK,T1,600,kg\n2026-03-02,WO1,YOG,Y1,1200,pcs,CULTURE,K7,1,kg\n",
        ("consume MILK/T1 600 kg order WO1 2026-03-02",
         "produce YOG/Y1 1200 pcs order WO1 2026-03-02",
         "consume CULTURE/K7 1 kg order WO1 2026-03-02"),
    ),
    "shipping log": Twin(
        "shipping-log",
        "Shipped On,Customer,Product,Lot No.,Qty,Unit,Delivery Note\n2026-03-04,Shop,YOG,Y1,800,pcs,DN-1\n",
        ("ship YOG/Y1 800 pcs Shop > 2026-03-04",),
    ),
}  # fmt: skip
