"""EPCIS as XML: twins of JSON documents, what is refused at the door, nothing lost."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from app.errors import LotgraphError
from app.events.models import Incoming
from app.events.reading import charset_of, plain_text
from app.exchange import xml_stream
from app.exchange.epcis.reading import convert
from app.exchange.reading import epcis_in
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
    opened,
    problems,
    refused_text,
)
from tests.exchange.epcis_xml import xml_document, xml_event
from tests.exchange.test_epcis_robustness import everything

VERSIONS = pytest.mark.parametrize("version", ["1.2", "2.0"])


def rich() -> dict[str, Any]:
    """All types of events, with fields of others, declarations, numbers and truths of sensors."""
    made = everything()
    made["epcisBody"]["eventList"] += [
        event(
            eventID="urn:uuid:7", action="ADD", bizStep="commissioning", disposition="active",
            epcList=[PUMP], quantityList=[amount(MILK, 2.5), amount(CHEESE)],
            ilmd={"x:maker": "M & Sons", "x:vats": ["1", "2"], "x:farm": {"x:name": "North"}},
            sensorElementList=[{
                "sensorMetadata": {"time": "2026-03-02T07:00:00Z", "deviceID": "urn:d:1"},
                "sensorReport": [{"type": "Temperature", "value": 4.25, "uom": "CEL",
                                  "minValue": 3, "maxValue": 5.5},
                                 {"type": "Alarm", "booleanValue": True}],
            }],
            bizTransactionList=[{"type": "po", "bizTransaction": "urn:x:po:1"},
                                {"bizTransaction": "urn:x:2"}],
            readPoint={"id": SITE, "x:hall": "7"}, **{"x:shift": "late"},
        ) | {"x:crew": ["A", "B"]},
        event(
            eventID="urn:uuid:9", action="OBSERVE", bizStep="shipping", epcList=[PALLET],
            destinationList=[{"type": "owning_party", "destination": CUSTOMER}],
            errorDeclaration={"declarationTime": "2026-03-04T00:00:00Z", "reason": "did_not_occur",
                              "correctiveEventIDs": ["urn:uuid:10", "urn:uuid:11"]},
        ),
    ]  # fmt: skip
    return made


def told(items: Any) -> list[Any]:
    return [each.event for each in items if each.event is not None]


@VERSIONS
def test_the_xml_and_the_json_of_one_document_are_one_graph(version: str) -> None:
    given = rich()
    found = list(opened(xml_document(given, version)).items)
    assert not problems(found)
    assert told(found) == told(convert(given))


@VERSIONS
def test_words_with_their_vocabulary_and_empty_elements_are_the_same(version: str) -> None:
    given = document(
        event(action="OBSERVE", bizStep="receiving", disposition="in_transit", epcList=[PUMP],
              quantityList=[amount(MILK)], bizLocation={"id": SITE},
              sourceList=[{"type": "location", "source": SITE}])
    )  # fmt: skip
    text = xml_document(given, version)
    text = text.replace(">receiving<", ">urn:epcglobal:cbv:bizstep:receiving<")
    text = text.replace(">in_transit<", "> https://ref.gs1.org/cbv/Disp-in_transit <")
    text = text.replace('type="location"', 'type="urn:epcglobal:cbv:sdt:location"')
    text = text.replace("</epcClass>", '</epcClass><quantity xsi:nil="true"/>')
    assert told(opened(text).items) == told(convert(given))


def test_nothing_a_document_says_is_lost() -> None:
    """Every text and every value of an attribute stands in an event, or is told."""
    given = rich()
    given["epcisBody"]["eventList"][0]["recordTime"] = "2026-03-09T00:00:00Z"
    text = xml_document(given, "1.2").replace(
        "<EPCISHeader>",
        '<EPCISHeader><h:StandardBusinessDocumentHeader xmlns:h="urn:h"><h:Sender><h:Identifier '
        'Authority="GLN">4012345000009</h:Identifier></h:Sender>'
        "</h:StandardBusinessDocumentHeader>",
    ).replace("<x:shift>", '<x:shift unit="crew" x:kind="7b"><x:more>m</x:more>')  # fmt: skip
    reading = opened(text)
    kept = json.dumps([*told(reading.items), reading.says], ensure_ascii=False)
    assert "recordTime of 1" in kept
    assert '"x:shift": {"unit": "crew", "x:kind": "7b", "x:more": "m", "@value": "late"}' in kept
    words = {
        word.strip()
        for node in ElementTree.fromstring(text).iter()  # noqa: S314 – our own
        for word in (node.text or "", node.tail or "", *node.attrib.values())
    }
    lost = {word for word in words - {"", "2026-03-09T00:00:00Z"} if _bare(word) not in kept}
    assert lost == set()


def _bare(word: str) -> str:
    """A time without its seventh digit, the type of a vocabulary by its last word."""
    word = re.sub(r"(\.\d{6})\d+", r"\1", word)
    return {"urn:epcglobal:epcis:vtype:EPCClass": "", "urn:epcglobal:epcis:vtype:Party": "",
            "m#name": "name"}.get(word, word)  # fmt: skip


SEEN = event(action="OBSERVE", bizStep="storing", epcList=[PUMP], bizLocation={"id": SITE})
_QUERY = (
    '<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:1"><EPCISBody><q:QueryResults>'
    "<queryName>Q</queryName><resultsBody><EventList>{}</EventList></resultsBody></q:QueryResults>"
    "</EPCISBody></q:EPCISQueryDocument>"
)


@pytest.mark.parametrize(
    "around",
    [
        _QUERY,
        "\ufeff" + _QUERY,
        "<EventList>{}</EventList>",
        "{}",
        "<e:EPCISDocument xmlns:e='urn:any'><e:EPCISBody><e:EventList>{}</e:EventList>"
        "</e:EPCISBody></e:EPCISDocument>",
    ],
)
def test_query_documents_lists_and_single_events_are_read(around: str) -> None:
    assert told(opened(around.format(xml_event(SEEN))).items) == told(convert([SEEN]))


def test_an_event_that_is_the_document_says_what_documents_say() -> None:
    alone = xml_event(SEEN).replace("<ObjectEvent>", '<ObjectEvent schemaVersion="2.0">')
    reading = opened(alone)
    assert told(reading.items) == told(convert([SEEN]))
    assert reading.says == ["the document says of itself: schemaVersion 2.0"]


def test_master_data_alone_defines_things() -> None:
    given = (
        "<EPCISMasterDataDocument><EPCISBody><VocabularyList>"
        '<Vocabulary type="urn:epcglobal:epcis:vtype:Location"><VocabularyElementList>'
        f'<VocabularyElement id="{SITE}"><attribute id="urn:epcglobal:cbv:mda#name">Plant'
        "</attribute><children><id>urn:x:hall</id></children></VocabularyElement>"
        "</VocabularyElementList></Vocabulary></VocabularyList></EPCISBody>"
        "</EPCISMasterDataDocument>"
    )
    (found,) = told(opened(given).items)
    assert (found["type"], found["name"]) == ("define", "Plant")
    assert found["attributes"] == {"children": ["urn:x:hall"]}


def test_a_declaration_finds_its_event_by_event_id_in_xml() -> None:
    """Told alone, the event loaded before in another form."""
    declared = SEEN | {"eventID": "urn:uuid:1", "errorDeclaration": {"reason": "did_not_occur"}}
    found = opened(xml_document(document(declared), "1.2"), known=lambda *_: ["e#old"])
    voids = [each["voids"] for each in told(found.items) if each["type"] == "void"]
    assert voids[-1] == "e#old"
    assert len(voids) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><EPCISDocument>&b;</EPCISDocument>', "document type"),
        ('<!DOCTYPE a SYSTEM "http://example.org/x.dtd"><EPCISDocument/>', "document type"),
        ("<EPCISDocument><EPCISBody><EventList>&b;</EventList></EPCISBody>", "undefined entity"),
        (f"<EPCISDocument>{'<a>' * 200}", "nested more than 100"),
        ("<EPCISDocument>\n<EPCISBody>\n<EventList><ObjectEvent>", "line 3"),
        ("<invoice><total>1</total></invoice>", "“invoice”"),
    ],
)
def test_what_is_no_plain_xml_of_epcis_is_refused_whole(text: str, why: str) -> None:
    with pytest.raises(LotgraphError) as error:
        opened(text)
    assert why in error.value.text
    assert error.value.remedy


def test_an_element_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "LONGEST", 1 << 19)
    long = xml_event(SEEN | {"x:note": "n" * (1 << 21)})
    with pytest.raises(LotgraphError, match="longer than"):
        opened(f"<EventList xmlns:x='urn:x'>{long}</EventList>")
    with pytest.raises(LotgraphError, match="longer than"):
        opened(f"<EventList a='{'n' * (1 << 21)}'></EventList>")


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-2", "windows-1252", "utf-8-sig"])
def test_the_document_says_its_encoding(encoding: str) -> None:
    given = SEEN | {"x:note": "Öl für Žofie" if encoding != "windows-1252" else "Öl €"}
    declared = encoding.removesuffix("-sig")
    head = f'<?xml version="1.0" encoding="{declared}"?><EventList xmlns:x="urn:x">'
    data = f"{head}{xml_event(given)}</EventList>".encode(encoding)
    stream = io.BytesIO(data)
    found = epcis_in(plain_text(stream, charset_of(stream)), "f", None)
    assert found is not None
    assert told(found.items)[0]["attributes"]["x:note"] == given["x:note"]


def test_refused_events_come_back_as_xml_to_be_mended() -> None:
    broken = event(eventID="urn:uuid:1", action="ADD", **{"x:note": "1 < 2"})
    given = document(SEEN, broken, {"type": "QuantityEvent", "quantity": 5}, epcisHeader={
        "epcisMasterData": {"vocabularyList": [{"type": "x:Colour", "vocabularyElementList": [
            {"id": "urn:red", "attributes": []}]}]}})  # fmt: skip
    reading = opened(xml_document(given, "1.2"))
    refused = [(each.raw, each.problem) for each in reading.items if each.problem]
    assert len(refused) == 3
    back = refused_text(reading.document, refused)
    assert "no_objects" in back
    again = list(opened(back).items)
    assert problems(again) == problems(list(opened(xml_document(given, "1.2")).items))
    mended = back.replace("<action>", f"<epcList><epc>{PUMP}</epc></epcList><action>")
    want = told(convert(document(broken | {"epcList": [PUMP]})))[0]
    assert {each["event_id"]: each for each in told(opened(mended).items)}.get(want["event_id"])


def test_a_field_given_twice_is_refused_in_xml_too() -> None:
    twice = xml_event(SEEN).replace("<action>", "<action>ADD</action><action>")
    (found,) = [each for each in opened(f"<EventList>{twice}</EventList>").items if each.problem]
    assert isinstance(found, Incoming)
    assert found.problem is not None
    assert (found.problem.code, found.problem.field) == ("duplicate_key", "action")
