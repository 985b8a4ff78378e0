"""Exports as people's systems write them, each with what it says or the codes of its refusals."""

from __future__ import annotations

from collections.abc import Mapping

_ODOO = "Date,Reference,Product,Lot/Serial Number,From,To,Quantity,Unit of Measure,Status\n"
_ODOO_ROW = "2026-03-0{},REF,[MILK] Milk,T1,{},{},5,kg,{}\n"
_FSMA = (
    "Event_ID,CTE_Type,Traceability_Lot_Code,Product_Description,Quantity,Unit_of_Measure,"
    "Event_Date,Ship_From_Location,Ship_To_Location,Direction\n"
)
_BC = "Entry No.;Posting Date;Entry Type;Document No.;Item No.;Lot No.;Location Code;Quantity;Unit of Measure Code{}\n"
_ERPNEXT = "Date,Item,Stock UOM,In Qty,Out Qty,Voucher #,Warehouse,Voucher Type,Batch,Serial No,Serial and Batch Bundle\n"
_LIMS = "Sample ID,Batch,Product,Test,Result,Status,Analysed On\n"
_TRYTON = "Product,Lot,From Location,To Location,Quantity,Document,Date\n"
_INVENTREE = "ID,Item,Date,Tracking type,Notes,Deltas,User\n"
_SUMMARY = "Posting Date,Voucher Type,Voucher No,Item Code,Warehouse,Serial No,Batch No,Qty\n"


def _odoo(*rows: tuple[str, str, str]) -> str:
    return _ODOO + "".join(_ODOO_ROW.format(day, *row) for day, row in enumerate(rows, 1))


CASES: Mapping[str, tuple[str, list[str]]] = {
    "odoo: places before and after production are the plant's own": (
        _odoo(("WH/Stock", "WH/Pre-Production", "Done"),
              ("WH/Pre-Production", "Virtual Locations/Production", "Done"),
              ("Virtual Locations/Production", "WH/Post-Production", "Done"),
              ("WH/Post-Production", "WH/Stock", "Done")),
        ["move MILK/T1 5 kg WH/Stock > WH/Pre-Production 2026-03-01",
         "consume MILK/T1 5 kg order REF WH/Pre-Production 2026-03-02",
         "produce MILK/T1 5 kg order REF WH/Post-Production 2026-03-03",
         "move MILK/T1 5 kg WH/Post-Production > WH/Stock 2026-03-04"],
    ),
    "odoo: a place for returns is no customer, and stock in Dutch no inventory": (
        _odoo(("Partners/Customers", "WH/Customer Returns", "Done"),
              ("WH/Customer Returns", "WH/Voorraad", "Done"),
              ("WH/Voorraad", "WH/Supplier Returns", "Done"),
              ("WH/Supplier Returns", "Partner Locations/Vendors", "Done"),
              ("WH/Voorraad", "Virtual Locations/Voorraadcorrectie", "Done")),
        ["return MILK/T1 5 kg ? > WH/Customer Returns 2026-03-01",
         "move MILK/T1 5 kg WH/Customer Returns > WH/Voorraad 2026-03-02",
         "move MILK/T1 5 kg WH/Voorraad > WH/Supplier Returns 2026-03-03",
         "return MILK/T1 5 kg ? > 2026-03-04",
         "adjust MILK/T1 -5 kg inventory WH/Voorraad 2026-03-05"],
    ),
    "odoo: places and words of other languages, or refused": (
        _odoo(("Partnerzy/Dostawcy", "WH/Stock", "Wykonano"), ("WH/Stock", "合作伙伴/客户", "完成"),
              ("WH/Stock", "Parceiros/Clientes/Loja", "Concluído"),
              ("WH/Stock", "Emplacements virtuels/Mi-Chemin", "Done"),
              ("Partners/Eräs", "WH/Stock", "Done"), ("WH/Stock", "WH/Out", "Tehty")),
        ["receive MILK/T1 5 kg WH/Stock 2026-03-01", "ship MILK/T1 5 kg WH/Stock > 2026-03-02",
         "ship MILK/T1 5 kg WH/Stock > 2026-03-03", *["refused_by_profile"] * 3],
    ),
    "odoo: a negative amount is no move": (
        _odoo(("WH/Stock", "Partners/Customers", "Done")).replace(",5,kg", ",-5,kg"),
        ["refused_by_profile"],
    ),
    "odoo: what a group is called is no lot": (
        "Lot/Serial Number,Date,Reference,Product,From,To,Quantity\n[MILK] Milk (2),,,,,,15.0\n"
        "T1,2026-03-01,IN1,[MILK] Milk,Partners/Vendors,WH/Stock,10.0\n"
        ",2026-03-01,IN1,[SALT] Salt,Partners/Vendors,WH/Stock,5.0\n",
        ["receive MILK/T1 10 WH/Stock 2026-03-01", "receive SALT 5 WH/Stock 2026-03-01"],
    ),
    "odoo: ids of records beside their names": (
        "id,date,reference,product_id/id,product_id/display_name,lot_id/id,lot_id/name,"
        "location_id/complete_name,location_dest_id/complete_name,quantity\n"
        "__export__.sml_12_ab,2026-03-01,IN1,__export__.product_5,\"[MILK]\nMilk, raw\",__export__.l1,T1,"
        "Partners/Vendors,WH/Stock,10.0\n",
        ["receive MILK/T1 10 WH/Stock 2026-03-01"],
    ),
    "fsma 204: what goes in is told by the event or by a direction, or refused": (
        _FSMA + "8,Transformation Input,L1,Lettuce,90,LB,2026-04-20,,,\n8,Transformation Output,S1,Salad,80,EA,2026-04-20,,,\n"
        "9,Transformation,L1,Lettuce,9,LB,2026-04-20,,,Consumed\n9,Transformation,S2,Salad,8,EA,2026-04-20,,,Result\n"
        "10,Transformation,L1,Lettuce,9,LB,2026-04-20,,,Side A\n",
        ["refused_by_profile", "transform Lettuce/L1 = Salad/S1 2026-04-20",
         "transform Lettuce/L1 = Salad/S2 2026-04-20"],
    ),
    "fsma 204: a lot of an element string or a link is the lot alone": (
        _FSMA + "1,Receiving,(01)00812345678901(10)L/1(17)261231,Lettuce,1,LB,2026-04-20,Farm,Acme,\n"
        "2,Shipping,https://id.gs1.org/01/00812345678901/22/A/10/L%2F1?17=261231,Lettuce,1,LB,2026-04-20,Acme,Shop,\n"
        "3,Shipping,(01)00812345678901(11)260401(10)L(A)%2F,Lettuce,1,LB,2026-04-20,Acme,Shop,\n"
        "4,Shipping,L-4(17)x,Lettuce,1,LB,2026-04-20,Acme,Shop,\n",
        ["receive 00812345678901/L/1 1 LB Farm Acme 2026-04-20",
         "ship 00812345678901/L/1 1 LB Shop Acme > 2026-04-20",
         "ship 00812345678901/L(A)%2F 1 LB Shop Acme > 2026-04-20",
         "ship Lettuce/L-4(17)x 1 LB Shop Acme > 2026-04-20"],
    ),
    "business central: an amount is in the base unit, whatever unit the document had": (
        _BC.format(";Qty. per Unit of Measure;Item Tracking;Item Description")
        + "1;2026-03-13;Sale;S1;YOG;Y1;BLUE;-240;BOX;24;Lot No.;Yoghurt\n2;2026-03-13;Sale;S1;YOG;Y1;BLUE;-5;PCS;1,00;Lot No.;Yoghurt\n",
        ["ship YOG/Y1 240 BLUE > 2026-03-13", "ship YOG/Y1 5 PCS BLUE > 2026-03-13"],
    ),
    "business central: a reclassification is another lot of the same goods": (
        _BC.format("") + "1;2026-03-13;Transfer;R1;YOG;Y1;RED;-10;PCS\n2;2026-03-13;Transfer;R1;YOG;Y2;RED;10;PCS\n"
        "3;2026-03-13;Transfer;R2;YOG;Y1;RED;-10;PCS\n",
        ["transform relabel YOG/Y1 = YOG/Y2 2026-03-13", "no_pair"],
    ),
    "business central: what was used up to nothing is no reversal": (
        _BC.format("") + "1;2026-03-13;Consumption;WO1;MILK;T1;BLUE;0;KG\n",
        ["consume MILK/T1 0 KG order WO1 BLUE 2026-03-13"],
    ),
    "business central: types of entries in other languages": (
        _BC.format("") + "1;2026-03-13;Compra;A;MILK;T1;B;5;KG\n2;2026-03-13;Négatif (ajust.);A;MILK;T1;B;-5;KG\n"
        "3;2026-03-13;Ausstoß;A;YOG;Y1;B;5;KG\n4;2026-03-13;Montageverbrauch;A;YOG;Y1;B;-5;KG\n5;2026-03-13;Myynti;A;YOG;Y1;B;-5;KG\n",
        ["receive MILK/T1 5 KG B 2026-03-13", "adjust MILK/T1 -5 KG adjustment B 2026-03-13",
         "produce YOG/Y1 5 KG order A B 2026-03-13", "consume YOG/Y1 5 KG order A B 2026-03-13", "no_rule"],
    ),
    "erpnext: a bundle of batches is not the item without a lot": (
        _ERPNEXT + "13-03-2026,MILK,Kg,1000,0,PRE-1,Stores,Purchase Receipt,,,SABB-1\n"
        "13-03-2026,MILK,Kg,1000,0,PRE-1,Stores,Purchase Receipt,T1,,SABB-1\n"
        "13-03-2026,SALT,Kg,10,0,PRE-1,Stores,Purchase Receipt,,,\n13-03-2026,MILK,Kg,10,-5,DN-1,Stores,Delivery Note,T1,,\n",
        ["refused_by_profile", "receive MILK/T1 1000 Kg Stores 2026-03-13", "receive SALT 10 Kg Stores 2026-03-13",
         "refused_by_profile"],
    ),
    "laboratory: words of a verdict": (
        _LIMS + "S1,Y1,YOG,pH,4.3,n. i. O.,13.03.2026\nS2,Y1,YOG,pH,4.3,Out of Specification,13.03.2026\n"
        "S3,Y1,YOG,pH,4.3,I. O.,13.03.2026\nS4,Y1,YOG,pH,4.3,Complies,13.03.2026\n",
        ["inspect YOG/Y1 pH fail 4.3 2026-03-13"] * 2 + ["inspect YOG/Y1 pH pass 4.3 2026-03-13"] * 2,
    ),
    "tryton: a run without its document, and places of the plant's own": (
        _TRYTON + "Milk,T1,Storage,Production,5,,2026-03-13\nMilk,T1,Production,Storage,5,,2026-03-13\n"
        "Milk,T1,Storage,Production Storage,5,M1,2026-03-13\nMilk,T1,Customer Returns,Storage,5,M2,2026-03-13\n"
        "Milk,T1,Storage,WH/Produktion,5,P1,2026-03-13\n",
        ["refused_by_profile", "refused_by_profile", "move Milk/T1 5 Storage > Production Storage 2026-03-13",
         "move Milk/T1 5 Customer Returns > Storage 2026-03-13", "consume Milk/T1 5 order P1 Storage 2026-03-13"],
    ),
    "inventree: a small amount has a power of ten": (
        _INVENTREE + '1,5,2026-03-13,1,,"{""quantity"": 1e-05, ""location"": 3}",x\n2,5,2026-03-13,12,,"{""removed"": 2.5e3}",x\n',
        ["adjust stock item#5 1e-05 created 3 2026-03-13", "adjust stock item#5 -2500 removed 2026-03-13"],
    ),
    "sap: headers of other languages": (
        "Code mouvement;Article;Lot;Date comptable;Qté en unité de saisie;Unité de saisie;Division;Document article;Ordre\n"
        "261;LAIT;T1;13.03.2026;-5,5;KG;1000;49;WO1\n",
        ["consume LAIT/T1 5.5 KG order WO1 1000 2026-03-13"],
    ),
    "sap: headers in Chinese": (
        "移动类型\t物料\t批次\t过账日期\t以录入项单位表示的数量\t条目单位\t物料凭证\n101\tMILK\tT1\t2026-03-13\t5\tKG\t50\n",
        ["receive MILK/T1 5 KG 2026-03-13"],
    ),
    "logs in Polish and Chinese": (
        "Data;Towar;Numer partii;Ilość;J.m.;Dostawca\n13.03.2026;MLEKO;T1;5,5;kg;Farma\n",
        ["receive MLEKO/T1 5.5 kg Farma 2026-03-13"],
    ),
    "logs: what was cancelled or is planned did not happen": (
        "Date,Item,Lot,Quantity,Customer,Status\n2026-03-13,YOG,Y1,5,Shop,cancelled\n2026-03-13,YOG,Y2,5,Shop,shipped\n"
        "2026-03-13,YOG,Y3,5,Shop,STORNO\n2026-03-13,YOG,Y4,5,Shop,geplant\n2026-03-13,YOG,Y5,5,Shop,\n",
        ["ship YOG/Y2 5 Shop > 2026-03-13", "ship YOG/Y5 5 Shop > 2026-03-13"],
    ),
    "erpnext summary: lots that are moved together do not reach each other": (
        _SUMMARY + "13-03-2026,Stock Entry,STE-1,MILK,S,,T1,-5\n13-03-2026,Stock Entry,STE-1,SALT,S,,S1,-5\n"
        "13-03-2026,Stock Entry,STE-1,MILK,S2,,T1,5\n13-03-2026,Stock Entry,STE-1,SALT,S2,,S1,5\n",
        ["move MILK/T1 5 S > S2 2026-03-13", "move SALT/S1 5 S > S2 2026-03-13"],
    ),
    "erpnext summary: what goes back to the supplier was not received": (
        _SUMMARY + "13-03-2026,Purchase Receipt,PR-1,MILK,S,,T1,-5\n13-03-2026,Delivery Note,DN-1,MILK,S,,T1,-5\n",
        ["return MILK/T1 5 ? > 2026-03-13", "ship MILK/T1 5 S > 2026-03-13"],
    ),
    "laboratory: a row of limits is no sample": (
        "Sample ID,Batch,Product,Analysed On,pH,Fat\n,,Spec min,,4.1,3\nS1,Y1,YOG,2026-03-13,4.3,3.5\n",
        ["refused_by_profile", "inspect YOG/Y1 pH value 4.3 2026-03-13", "inspect YOG/Y1 Fat value 3.5 2026-03-13"],
    ),
    "erpnext: a lot on its way to two places is not made there": (
        _ERPNEXT + "13-03-2026,MILK,Kg,0,-50,STE-1,S,Stock Entry,T1,,\n13-03-2026,MILK,Kg,20,0,STE-1,H1,Stock Entry,T1,,\n"
        "13-03-2026,MILK,Kg,30,0,STE-1,H2,Stock Entry,T1,,\n13-03-2026,SALT,Kg,0,-2,STE-1,S,Stock Entry,S1,,\n"
        "13-03-2026,SALT,Kg,0,-3,STE-1,S2,Stock Entry,S1,,\n13-03-2026,SALT,Kg,5,0,STE-1,H1,Stock Entry,S1,,\n",
        ["move MILK/T1 20 Kg S > H1 2026-03-13", "move MILK/T1 30 Kg S > H2 2026-03-13",
         "move SALT/S1 2 Kg S > H1 2026-03-13", "move SALT/S1 3 Kg S2 > H1 2026-03-13"],
    ),
    "erpnext: what is used of a lot and given back in part is a run": (
        _ERPNEXT + "13-03-2026,MILK,Kg,0,-50,STE-2,S,Stock Entry,T1,,\n13-03-2026,MILK,Kg,20,0,STE-2,S,Stock Entry,T1,,\n"
        "13-03-2026,YOG,Kg,30,0,STE-2,S,Stock Entry,Y1,,\n",
        ["consume MILK/T1 50 Kg run STE-2 S 2026-03-13", "produce MILK/T1 20 Kg run STE-2 S 2026-03-13",
         "produce YOG/Y1 30 Kg run STE-2 S 2026-03-13"],
    ),
    "odoo: what was scrapped in production is not made": (
        _odoo(("Virtual Locations/Production", "Virtual Locations/Scrap", "Done"),
              ("WH/Stock", "Virtual Locations/Scrap", "Done")),
        ["refused_by_profile", "adjust MILK/T1 -5 kg scrap WH/Stock 2026-03-02"],
    ),
}  # fmt: skip
