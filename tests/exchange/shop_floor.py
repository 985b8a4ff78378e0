"""Messages of IPC-CFX and a performance document of B2MML, written for these tests."""

from __future__ import annotations

import json
from typing import Any


def message(name: str, number: str, time: str, **body: Any) -> dict[str, Any]:
    """A message of IPC-CFX in its envelope."""
    around = {"MessageName": f"CFX.{name}", "Version": "1.7", "Source": "LINE1.PLACER"}
    body = {"$type": f"CFX.{name}, CFX", **body}
    return {**around, "TimeStamp": time, "UniqueID": number, "MessageBody": body}


def package(number: str, part: str = "CAP-10", **more: Any) -> dict[str, Any]:
    """A reel as messages name it."""
    return {"UniqueIdentifier": number, "InternalPartNumber": part, **more}


MESSAGES = [
    message("Materials.Management.MaterialsInitialized", "m1", "2026-03-01T06:00:00.1234567Z",
            Materials=[package("R1", Vendor="Caps Ltd", ManufacturerLotCode="L77", Quantity=800,
                               InitialQuantity=1000, ReceivedDate="2026-02-20T00:00:00",
                               ExpiryDate="2027-02-01T00:00:00", Status="Active")]),
    message("Production.Assembly.MaterialsInstalled", "m2", "2026-03-02T08:00:00.0000000+01:00",
            InstalledMaterials=[
                {"UnitIdentifier": "P9", "UnitPositionNumber": place, "QuantityInstalled": 2,
                 "Material": package("R1"),
                 "InstalledComponents": [{"ReferenceDesignator": "C1"},
                                         {"ReferenceDesignator": "C2"}]}
                for place in (1, 2)]),
    message("Production.Assembly.UnitsPersonalized", "m3", "2026-03-02T09:00:00Z",
            PersonalizedUnits=[{"UnitIdentifier": "P9", "UnitPositionNumber": 1,
                                "Characteristics": [{"Name": "Serial", "Value": "SN-1"}]}]),
    message("Production.Assembly.MaterialsUninstalled", "m4", "2026-03-03T08:00:00Z",
            UninstalledMaterials=[
                {"UnitIdentifier": "P9", "UnitPositionNumber": 1, "QuantityUninstalled": 1,
                 "Material": package("R1"),
                 "UninstalledComponents": [{"ReferenceDesignator": "C1"}]}]),
    message("Materials.Management.MaterialsSplit", "m5", "2026-03-03T09:00:00Z",
            SourceMaterialPackageIdentifier="R1", NewMaterialPackageIdentifier="R2",
            NewMaterialPackageQuantity=30, SourceMaterialPackageRemainingQuantity=121),
    message("Materials.Management.MaterialsJoined", "m6", "2026-03-03T10:00:00Z",
            LeadingMaterialPackage=package("R1"),
            TrailingMaterialPackage=package("R3", Quantity=500)),
    message("Production.WorkStarted", "m7", "2026-03-02T07:00:00Z", TransactionID="t", Lane="1"),
]  # fmt: skip
CFX = "\n".join(map(json.dumps, MESSAGES))

B2MML = """<?xml version="1.0"?>
<b:ProcessProductionPerformance xmlns:b="http://www.mesa.org/xml/B2MML-V0600">
 <b:ApplicationArea><b:CreationDateTime>2026-03-02T12:00:00Z</b:CreationDateTime></b:ApplicationArea>
 <b:DataArea><b:ProductionPerformance><b:ProductionResponse>
  <b:ID>R-1</b:ID><b:ProductionRequestID>WO7</b:ProductionRequestID>
  <b:SegmentResponse><b:ID>Mix</b:ID><b:ActualEndTime>2026-03-02T10:00:00Z</b:ActualEndTime>
   <b:MaterialActual><b:MaterialDefinitionID>MILK</b:MaterialDefinitionID>
    <b:MaterialLotID>T1</b:MaterialLotID><b:MaterialSubLotID>106141412345678908</b:MaterialSubLotID>
    <b:MaterialUse>Consumed</b:MaterialUse>
    <b:Quantity><b:QuantityString>600.50</b:QuantityString><b:UnitOfMeasure>KG</b:UnitOfMeasure>
    </b:Quantity><b:MaterialActualProperty><b:ID>Fat</b:ID><b:Value><b:ValueString>3.8
    </b:ValueString></b:Value></b:MaterialActualProperty></b:MaterialActual>
   <b:MaterialProducedActual><b:MaterialDefinitionID>YOG</b:MaterialDefinitionID>
    <b:MaterialLotID>Y1</b:MaterialLotID><b:Quantity><b:QuantityString>many</b:QuantityString>
    </b:Quantity></b:MaterialProducedActual>
  </b:SegmentResponse>
  <b:SegmentResponse><b:ID>Clean</b:ID><b:MaterialActual>
   <b:MaterialDefinitionID>WATER</b:MaterialDefinitionID><b:MaterialUse>Consumed</b:MaterialUse>
  </b:MaterialActual><b:MaterialActual><b:MaterialLotID>X</b:MaterialLotID>
   <b:MaterialUse>Consumed</b:MaterialUse></b:MaterialActual><b:MaterialActual>
   <b:MaterialUse>Inventoried</b:MaterialUse></b:MaterialActual></b:SegmentResponse>
 </b:ProductionResponse></b:ProductionPerformance></b:DataArea>
</b:ProcessProductionPerformance>
"""
