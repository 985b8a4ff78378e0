"""Whatever JSON comes, conversion does not raise, and what it gives passes the event door."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.events.contract import ValidEvent, read_event
from app.exchange.epcis.reading import convert, is_epcis
from tests.exchange.epcis_documents import (
    CHEESE,
    CUSTOMER,
    MILK,
    PALLET,
    PUMP,
    SITE,
    amount,
    document,
    event,
    refused_back,
)
from tests.sizes import size


def everything() -> dict[str, Any]:
    """A document with one event of each type, sensors, lot data, master data and a declaration."""
    return document(
        event(
            action="ADD",
            epcList=[PUMP],
            quantityList=[amount(MILK, 5)],
            bizLocation={"id": SITE},
            ilmd={"x:lotNumber": "L", "bestBeforeDate": "2026-05-01"},
            disposition="active",
        ),
        event(
            action="OBSERVE",
            bizStep="shipping",
            epcList=[PALLET, PUMP],
            readPoint={"id": SITE},
            sourceList=[{"type": "location", "source": SITE}],
            destinationList=[{"type": "owning_party", "destination": CUSTOMER}],
            bizTransactionList=[{"type": "desadv", "bizTransaction": "D"}],
            sensorElementList=[{"sensorReport": [{"type": "Temperature", "value": 4.5}]}],
        ),
        event(action="DELETE", bizStep="destroying", quantityList=[amount(CHEESE, 2)], eventID="e"),
        event(
            "AggregationEvent",
            action="ADD",
            parentID=PALLET,
            childEPCs=[PUMP],
            childQuantityList=[amount(MILK, 1)],
            persistentDisposition={"set": ["recalled"], "unset": ["expired"]},
        ),
        event("AssociationEvent", action="DELETE", parentID=PUMP, childEPCs=[]),
        event(
            "TransformationEvent",
            inputEPCList=[PUMP, PALLET],
            transformationID="T",
            inputQuantityList=[amount(MILK, 1)],
            outputEPCList=[PALLET],
            outputQuantityList=[amount(CHEESE, 1)],
        ),
        event(
            "TransactionEvent",
            action="ADD",
            epcList=[PUMP],
            parentID=PALLET,
            eventID="e",
            errorDeclaration={"reason": "did_not_occur", "declarationTime": "2026-03-04"},
        ),
        epcisHeader={
            "epcisMasterData": {
                "vocabularyList": [
                    {
                        "type": "urn:epcglobal:epcis:vtype:EPCClass",
                        "vocabularyElementList": [
                            {"id": MILK, "attributes": [{"id": "m#name", "attribute": "Milk"}]}
                        ],
                    },
                    {
                        "type": "urn:epcglobal:epcis:vtype:Party",
                        "vocabularyElementList": [
                            {"id": CUSTOMER, "attributes": [{"id": "m#name", "attribute": "Dairy"}]}
                        ],
                    },
                ]
            }
        },
    )


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [
            MILK,
            PUMP,
            PALLET,
            SITE,
            "ADD",
            "DELETE",
            "shipping",
            "receiving",
            "\x00",
            "\ud800",
            " ",
            "urn:epc:id:sscc:1.2",
            "2026-01-01",
            "x" * 300,
            10**30,
            "urn:epc:class:lgtin:4012345.012345.%20",
            "urn:epc:id:sgln:9521234.00011.%00",
            "https://id.gs1.org/8004/%00%00%00%00",
        ]
    ),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "@value", "type", "epcClass", "quantity", "source", "set", "x"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=6,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) in a JSON value."""
    keys: Any = ()
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = range(len(value))
    found = [(value, key) for key in keys]
    for key in keys:
        found += places(value[key])
    return found


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """The full document with up to four places replaced or removed."""
    made = copy.deepcopy(everything())
    for _ in range(draw(st.integers(1, 4))):
        options = places(made)
        holder, key = options[draw(st.integers(0, len(options) - 1))]
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = draw(JSON)
        if not made:
            break
    return made


def check(given: Any) -> None:
    is_epcis(given)
    found = list(convert(given))
    for incoming in found:
        assert (incoming.event is None) == (incoming.problem is not None)
        if incoming.event is not None:
            taken = read_event(incoming.event)
            assert isinstance(taken, ValidEvent), (taken, incoming.event)
    refused = [(one.raw, one.problem) for one in found if one.problem]
    list(convert(refused_back(given, refused)))


def test_the_document_itself_is_taken_whole() -> None:
    found = list(convert(everything()))
    assert not [one.problem for one in found if one.problem]
    check(everything())


@settings(max_examples=size(400, 4_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_a_broken_document_never_raises(broken: Any) -> None:
    check(broken)


@settings(max_examples=size(200, 2_000), deadline=None)
@given(st.one_of(JSON, st.lists(JSON, max_size=3)))
def test_any_json_never_raises(anything: Any) -> None:
    check(anything)
    check(
        {
            "type": "EPCISDocument",
            "epcisBody": {
                "eventList": [
                    {
                        "type": "ObjectEvent",
                        "epcList": anything,
                        "quantityList": anything,
                        "sensorElementList": anything,
                    }
                ]
            },
        }
    )
