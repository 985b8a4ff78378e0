"""GS1 identifiers: one thing in all its forms, both ways, and what is none."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import gs1
from app.gs1 import Identifier, parse
from app.gs1_forms import digital_link, epc_urn


@pytest.mark.parametrize(
    ("urn", "link", "prefix"),
    [
        ("urn:epc:id:sgtin:4012345.011111.987", "https://id.gs1.org/01/04012345111118/21/987", 7),
        (
            "urn:epc:id:sgtin:0614141.812345.32a%2Fb",
            "https://id.gs1.org/01/80614141123458/21/32a%2Fb",
            7,
        ),
        (
            "urn:epc:class:lgtin:4012345.012345.998877",
            "https://id.gs1.org/01/04012345123456/10/998877",
            7,
        ),
        ("urn:epc:idpat:sgtin:0614141.812345.*", "https://id.gs1.org/01/80614141123458", 7),
        ("urn:epc:id:sscc:0614141.1234567890", "https://id.gs1.org/00/106141412345678908", 7),
        ("urn:epc:id:sgln:9521234.00011.0", "https://id.gs1.org/414/9521234000112", 7),
        (
            "urn:epc:id:sgln:9521234.00011.A%2F1",
            "https://id.gs1.org/414/9521234000112/254/A%2F1",
            7,
        ),
        ("urn:epc:id:pgln:9521234.00011", "https://id.gs1.org/417/9521234000112", 7),
    ],
)
def test_urn_and_link_are_one_thing(urn: str, link: str, prefix: int) -> None:
    from_urn, from_link = parse(urn), parse(link)
    assert from_urn is not None
    assert from_link is not None
    assert _identity(from_urn) == _identity(from_link)
    assert from_urn.valid_check_digit is True
    assert digital_link(from_urn) == link
    assert epc_urn(from_link, prefix) == urn


def _identity(found: Identifier) -> tuple[object, ...]:
    return (found.kind, found.item, found.lot, found.serial, found.value)


@pytest.mark.parametrize(
    "text",
    [
        "https://id.gs1.org/01/04012345111118/10/A%2FB/21/7",
        "https://shop.example/products/gtin/04012345111118/lot/A%2FB/ser/7?15=261231",
        "(01)04012345111118(10)A/B(21)7",
        "]C1010401234511111810A/B\x1d217",
        "010401234511111810A/B\x1d217",
        "https://id.gs1.org/01/4012345111118/10/A%2FB/21/7",
    ],
)
def test_lot_and_serial_in_every_form(text: str) -> None:
    found = parse(text)
    assert found is not None
    assert (found.kind, found.item, found.lot, found.serial) == (
        "serial",
        "04012345111118",
        "A/B",
        "7",
    )


@pytest.mark.parametrize("text", ["0104012345111118", "00106141412345678908"])
def test_scan_without_separators_needs_a_valid_check_digit(text: str) -> None:
    assert parse(text) is not None
    assert parse(text[:-1] + "1") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A1",
        "4012345111118",
        "https://example.com/2024/01/15",
        "https://example.com/a",
        "http://[",
        "urn:uuid:495851c5-ca96-4f05-b9f7-8fa705a41c3a",
        "urn:epc:",
        "(01)1",
        "(",
        "]C1",
        "https://example.com/01/04012345111118/about-us",
    ],
)
def test_none_of_these(text: str) -> None:
    assert parse(text) is None


def test_wrong_check_digit_is_kept_and_said() -> None:
    found = parse("https://id.gs1.org/01/04012345111119/10/A")
    assert found is not None
    assert (found.item, found.lot, found.valid_check_digit) == ("04012345111119", "A", False)
    assert "should be 8" in found.warning


@pytest.mark.parametrize(
    ("text", "kind", "value", "item"),
    [
        ("urn:epc:id:sscc:08600031303.0003", "hu", "urn:epc:id:sscc:08600031303.0003", None),
        (
            "urn:epc:class:lgtin:401234.0123.L1",
            "lot",
            "urn:epc:class:lgtin:401234.0123.L1",
            "urn:epc:idpat:sgtin:401234.0123.*",
        ),
        ("https://id.gs1.org/00/12345678901", "hu", "https://id.gs1.org/00/12345678901", None),
        (
            "https://id.gs1.org/01/401234511/10/L1",
            "lot",
            "https://id.gs1.org/01/401234511/10/L1",
            "https://id.gs1.org/01/401234511",
        ),
    ],
)
def test_wrong_length_is_kept_as_written(
    text: str, kind: str, value: str, item: str | None
) -> None:
    found = parse(text)
    assert found is not None
    assert (found.kind, found.value, found.item) == (kind, value, item)
    assert found.warning
    assert found.valid_check_digit is None
    assert digital_link(found) is None


def test_gdst_lots_share_the_item_of_master_data() -> None:
    lot = parse("urn:gdst:org.example:product:lot:class:boat.tuna.L.1")
    serial = parse("urn:gdst:org.example:product:serial:obj:boat.tuna.9")
    item = parse("urn:gdst:org.example:product:class:boat.tuna")
    assert lot is not None
    assert serial is not None
    assert item is not None
    assert lot.item == serial.item == item.item == "urn:gdst:org.example:product:class:boat.tuna"
    assert (lot.lot, serial.serial) == ("L.1", "9")


def test_assets_meet_in_one_value() -> None:
    urn = parse("urn:epc:id:grai:0614141.12345.400")
    link = parse("https://id.gs1.org/8003/00614141123452400")
    assert urn is not None
    assert link is not None
    assert urn.value == link.value == "(8003)00614141123452400"
    assert digital_link(urn) == "https://id.gs1.org/8003/00614141123452400"


def test_a_urn_cannot_hold_lot_and_serial() -> None:
    found = parse("(01)04012345111118(10)A(21)7")
    assert found is not None
    assert epc_urn(found, 7) is None
    assert digital_link(found) == "https://id.gs1.org/01/04012345111118/10/A/21/7"


GS1_TEXT = st.text(
    string.ascii_letters + string.digits + "!\"%&'()*+,-./:;<=>?_", min_size=1, max_size=20
)
DIGITS = st.text(string.digits, min_size=13, max_size=13)


@given(DIGITS, GS1_TEXT, st.integers(6, 12), st.sampled_from(["lot", "serial"]))
def test_round_trip_of_things(body: str, number: str, prefix: int, kind: str) -> None:
    gtin = body + gs1.check_digit(body)
    key = {"lot": "10", "serial": "21"}[kind]
    value = f"(01){gtin}({key}){number}"
    lot, serial = (number, None) if kind == "lot" else (None, number)
    thing = Identifier(kind, gtin, lot, serial, value, "element-string", True)
    for written in (digital_link(thing), epc_urn(thing, prefix)):
        assert written is not None
        found = parse(written)
        assert found is not None
        assert _identity(found) == _identity(thing)


@given(st.text(string.digits, min_size=17, max_size=17), st.integers(6, 12))
def test_round_trip_of_containers(body: str, prefix: int) -> None:
    sscc = body + gs1.check_digit(body)
    link = parse(f"https://id.gs1.org/00/{sscc}")
    assert link is not None
    urn = epc_urn(link, prefix)
    assert urn is not None
    again = parse(urn)
    assert again is not None
    assert again.value == sscc


@given(
    st.one_of(
        st.text(),
        st.builds(
            "".join,
            st.lists(
                st.sampled_from(
                    [
                        "urn:epc:",
                        "id:",
                        "class:",
                        "sgtin:",
                        "sscc:",
                        "sgln:",
                        "grai:",
                        "urn:gdst:",
                        "https://",
                        "id.gs1.org",
                        "/01/",
                        "/00/",
                        "/10/",
                        "(01)",
                        "(10)",
                        "(11)",
                        "]C1",
                        "\x1d",
                        "0401234511111",
                        ".",
                        "*",
                        "%2",
                        "A",
                        "[",
                        "product:lot:class:",
                        "01",
                        "99",
                    ]
                ),
                max_size=12,
            ),
        ),
    )
)
def test_parse_never_raises(text: str) -> None:
    found = parse(text)
    if found is not None:
        assert found.value
        digital_link(found)
        for prefix in (5, 6, 12, 13):
            epc_urn(found, prefix)
