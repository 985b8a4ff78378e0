"""Lists of SAP as users lay them out, each with what it says or the codes of its refusals."""

from __future__ import annotations

from collections.abc import Mapping

LIST = (
    "Movement Type;Material;Batch;Posting Date;Qty in unit of entry;Unit of Entry;Plant;"
    "Material Document;Material Doc.Item;Order;Supplier;Customer;Reversed Document;"
    "Debit/Credit Ind.\n"
)
TABLE = "BWART,MATNR,CHARG,BUDAT,{},WERKS,MBLNR,MJAHR,ZEILE,AUFNR,SMBLN,SMBLP{}\n"
PO = "Material,Plant,Purchase order,Item,Movement type,Material Document,Item,Posting Date,Quantity,Batch\n"
MSEG = TABLE.format("ERFMG", "")

CASES: Mapping[str, tuple[str, list[str]]] = {
    "a receipt with a minus is none, and no run gives a positive draw": (
        LIST + "101;MILK;T1;13.03.2026;-100;KG;1000;50;1;;V1;;;\n"
        "531;MILK;T1;13.03.2026;-1;KG;1000;51;1;WO1;;;;\n"
        "262;MILK;T1;13.03.2026;-1;KG;1000;52;1;WO1;;;;\n"
        "261;MILK;T1;13.03.2026;1;KG;1000;53;1;WO1;;;;S\n"
        "261;MILK;T1;13.03.2026;1;KG;1000;54;1;WO1;;;;H\n",
        [*["refused_by_profile"] * 4, "consume MILK/T1 1 KG order WO1 1000 2026-03-13"],
    ),
    "sides of a transfer without a sign": (
        MSEG + "311,MILK,T1,20260313,10,0001,49,2026,0001,,,\n"
        "311,MILK,T1,20260313,10,0002,49,2026,0002,,,\n"
        "309,MILK,T1,20260313,10,0001,50,2026,0001,,,\n"
        "309,CREAM,T2,20260313,10,0001,50,2026,0002,,,\n",
        ["no_sign"] * 4,
    ),
    "what came into the one place of an export": (
        MSEG + "305,MILK,T1,20260313,10,0001,49,2026,0001,,,\n",
        ["move MILK/T1 10 > 0001 2026-03-13"],
    ),
    "lines of a relabelling, sorted by lot": (
        LIST + "309;MILK;A;13.03.2026;-5;KG;1000;49;1;;;;;\n309;MILK;B;13.03.2026;-5;KG;1000;49;3;;;;;\n"
        "309;CREAM;X;13.03.2026;5;KG;1000;49;4;;;;;\n309;CREAM;Y;13.03.2026;5;KG;1000;49;2;;;;;\n",
        ["transform relabel MILK/A = CREAM/Y 2026-03-13",
         "transform relabel MILK/B = CREAM/X 2026-03-13"],
    ),
    "a change of status, alone, to another place, to another batch": (
        LIST + "321;MILK;T1;13.03.2026;-5;KG;1000;49;1;;;;;\n321;MILK;T1;13.03.2026;5;KG;1000;49;2;;;;;\n"
        "344;MILK;T1;13.03.2026;-3;KG;1000;50;1;;;;;\n344;MILK;T1;13.03.2026;3;KG;2000;50;2;;;;;\n"
        "321;MILK;Q7;13.03.2026;-8;KG;1000;51;1;;;;;\n321;MILK;T7;13.03.2026;8;KG;1000;51;2;;;;;\n"
        "322;MILK;T8;13.03.2026;4;KG;1000;52;2;;;;;\n322;MILK;T9;13.03.2026;-4;KG;1000;53;1;;;;;\n",
        ["status MILK/T1 5 KG released 1000 2026-03-13", "status MILK/T1 3 KG hold 2000 2026-03-13",
         "move MILK/T1 3 KG 1000 > 2000 2026-03-13", "status MILK/T7 8 KG released 1000 2026-03-13",
         "transform relabel MILK/Q7 = MILK/T7 2026-03-13", "status MILK/T8 4 KG quarantine 1000 2026-03-13",
         "no_pair"],
    ),
    "lines that are not told two by two": (
        LIST + "309;MILK;A;13.03.2026;-5;KG;1000;49;2;;;;;\n309;CREAM;X;13.03.2026;5;KG;1000;49;3;;;;;\n",
        ["transform relabel MILK/A = CREAM/X 2026-03-13"],
    ),
    "a reversal names its year, its line and its lot": (
        TABLE.format("ERFMG", ",SJAHR")
        + "261,MILK,T1,20251231,10,0001,49,2025,0001,WO1,,,\n"
        "262,MILK,T1,20260102,10,0001,50,2026,1,WO1,49,1,2025\n"
        "262,MILK,T1,20260102,10,0001,51,2026,1,WO1,49,0001,\n",
        ["consume MILK/T1 10 order WO1 0001 2025-12-31", "reverse 10 2026-01-02",
         "reverse like consume MILK/T1 WO1 10 2026-01-02"],
    ),
    "returns and deliveries of companies of one's own": (
        LIST + "122;MILK;T1;13.03.2026;-5;KG;1000;49;1;;;;;\n643;MILK;T1;13.03.2026;-5;KG;1000;50;1;;;C1;;\n"
        "644;MILK;T1;13.03.2026;5;KG;1000;51;1;;;C1;50;\n654;MILK;T1;13.03.2026;-5;KG;1000;52;1;;;;48;\n",
        ["return MILK/T1 5 KG ? > 2026-03-13", "ship MILK/T1 5 KG C1 1000 > 2026-03-13",
         "reverse like ship MILK/T1 C1 5 KG 2026-03-13", "reverse like return MILK/T1 5 KG 2026-03-13"],
    ),
    "an item of the order beside the item of the document": (
        PO + "MILK,1000,45,10,101,50,1,2026-03-13,100,T1\nMILK,1000,45,10,101,50,2,2026-03-13,100,T1\n",
        ["receive MILK/T1 100 1000 2026-03-13"] * 2,
    ),
    "an item of the order alone is none of the document": (
        "Material;BwA;Materialbeleg;Buchungsdatum;Menge in ErfassME;ErfassungsME;Charge;Bestellung;Position\n"
        "MILK;101;50;13.03.2026;5,5;KG;T1;45;10\nMILK;101;50;13.03.2026;5,5;KG;T1;45;10\n",
        ["receive MILK/T1 5.5 KG 2026-03-13"] * 2,
    ),
    "names of the interface": (
        "MaterialDocument,MaterialDocumentYear,MaterialDocumentItem,GoodsMovementType,Material,Batch,PostingDate,"
        "QuantityInEntryUnit,EntryUnit,QuantityInBaseUnit,MaterialBaseUnit,Plant,StorageLocation,ManufacturingOrder\n"
        "50,2026,1,261,MILK,T1,2026-03-13,0.5,TO,500,KG,1000,0001,WO1\n",
        ["consume MILK/T1 0.5 TO order WO1 1000/0001 2026-03-13"],
    ),
    "a list with a page of its own and a pipe in a lot": (
        "Dynamic List Display     1\n-----------------------\n|MvT|Material|Batch|Pstng Date|Qty in Un. of Entry|EUn|Mat. Doc.|Order|\n"
        "-----------------------\n|101|MILK|T1|04/13/2026|5.5|KG|50||\nDynamic List Display     2\n-----------------------\n"
        "|MvT|Material|Batch|Pstng Date|Qty in Un. of Entry|EUn|Mat. Doc.|Order|\n"
        "|101|MILK|T|2|04/13/2026|5.5|KG|51||\n|101|MILK|T3|04/13/2026|5.5|KG|\n||MILK|T4|04/13/2026|5.5|KG|52||\n"
        "-----------------------\n",
        ["receive MILK/T1 5.5 KG 2026-04-13", "bad_row", "bad_row", "no_rule"],
    ),
    "a transfer on whose way the batch changed": (
        LIST + "311;MILK;T1;13.03.2026;-5;KG;1000;49;1;;;;;\n311;MILK;T2;13.03.2026;5;KG;1000;49;2;;;;;\n",
        ["transform relabel MILK/T1 = MILK/T2 2026-03-13"],
    ),
}  # fmt: skip
