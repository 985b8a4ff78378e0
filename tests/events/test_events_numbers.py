"""Numbers keep their digits, in lines as in arrays; what was taken before has the hash it had."""

from __future__ import annotations

import io
import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.events.canonical import canonical_json
from app.events.contract import ValidEvent, read_event
from app.events.json_text import doubled_key, number_of, quick_object, read_json
from app.events.models import Incoming
from app.events.reading import read_stream
from tests.events.said import lot, said

RECEIVE = json.dumps(said("receive", "1", object=lot("A", "1")))[:-1]


def read(text: str) -> list[Incoming]:
    data = text.encode()
    return list(read_stream(io.BytesIO(data), len(data), "input").items)


def taken(text: str) -> ValidEvent:
    """The event a line is, which is the one it is in an array."""
    (line,), (element,) = read(text), read(f"[{text}]")
    (indented,) = read(text.replace(",", ",\n", 1))
    found = [read_event(each.event or {}) for each in (line, element, indented)]
    assert all(isinstance(each, ValidEvent) for each in found), found
    assert len({each.content for each in found if isinstance(each, ValidEvent)}) == 1
    return found[0]  # type: ignore[return-value]


def with_number(text: str) -> Any:
    """What an attribute is in the content when its number is written so."""
    return taken(RECEIVE + f', "attributes": {{"n": {text}}}}}').plain["attributes"]["n"]


@pytest.mark.parametrize(
    ("written", "content"),
    [
        ("9007199254740993", "9007199254740993"),
        ("-12345678901234567890", "-12345678901234567890"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("0.1000000000000000001", "0.1000000000000000001"),
        ("1e400", "1e400"),
        ("1E-400", "1E-400"),
        ("18446744073709551616", "18446744073709551616"),
        ("9007199254740994", 9007199254740994),
        ("1000000000000000000000", 1e21),
        ("0.1", 0.1),
        ("0.10000000000000000555", 0.1),
        ("4.3200000000000003", 4.32),
        ("5.960464477539063e-08", 2**-24),
        ("1.50000000000000000000000", 1.5),
        ("5.0", 5),
        ("1e3", 1000),
        ("-0", 0),
        ("-0.0", 0),
    ],
)
def test_what_a_double_cannot_hold_is_a_text(written: str, content: Any) -> None:
    told = with_number(written)
    assert told == content
    assert type(told) is str or type(content) is not str


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_stays_that_number_however_it_is_printed(number: float) -> None:
    for written in (repr(number), f"{number:.17g}", f"{number:.16e}", f"{number:.25e}"):
        if not written.lstrip("-").isdigit():
            read = number_of(written)
            assert read == number
            assert canonical_json({"n": read}) == canonical_json({"n": number})


@given(st.integers(-(10**40), 10**40))
def test_a_whole_number_keeps_its_digits(number: int) -> None:
    content = json.loads(canonical_json({"n": number}), parse_float=Decimal)["n"]
    assert int(content) == number
    assert with_number(str(number)) == (content if isinstance(content, str) else float(content))
    if abs(number) < 2**53:
        assert content == number


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_number_is_itself_or_its_text(number: Decimal) -> None:
    written = str(number).replace("E+", "e").lower()
    read = number_of(written)
    if isinstance(read, str):
        assert read == written
    else:
        digits = len(number.as_tuple().digits)
        assert math.isclose(read, number, rel_tol=1e-15)
        assert number in (Decimal(f"{float(read):.{digits - 1}e}"), Decimal(repr(float(read))))


def test_a_lot_that_is_a_number_keeps_all_its_digits() -> None:
    text = RECEIVE.replace('"lot": "1"', '"lot": 123456789012345678901234567890')
    assert taken(text + "}").plain["object"]["lot"] == "123456789012345678901234567890"


def test_a_quantity_with_too_many_digits_is_told() -> None:
    for written in ("0.1000000000000000001", "9007199254740993", "1e400"):
        (item,) = read(RECEIVE + f', "quantity": {written}}}')
        problem = read_event(item.event or {})
        assert getattr(problem, "field", None) == "quantity", problem


# As the first version hashed them: a file loaded then is duplicate now.
HASHES = {
    '"quantity": 5':
        "30f7f931e49ba79a615dff1c3b9fdce95cc876856b736bbe4c4e38745b8da77b",
    '"quantity": 5.0':
        "30f7f931e49ba79a615dff1c3b9fdce95cc876856b736bbe4c4e38745b8da77b",
    '"quantity": 0.1':
        "0aa1107da6567cfc8d3cab1554181504e0f8dcbc31c2d5fc10f6e6618efc39f2",
    '"quantity": 0.30000000000000004':
        "dd3eac0976e2a7c6e2c9e0664c2f8f969550a5bd5aa8c940f1dd5e48551db9e6",
    '"quantity": 9000000000':
        "c114543b3becb6adece71de2136a084c09c06cf66421c195cb69529fb1ffebb7",
    '"quantity": 1.5e3':
        "ef24d1667156cba1d2406064b1bfeefd70cedb7bdb0155b34fba5d60b9138613",
    '"attributes": {"n": 1e21, "m": 1e-7, "k": 123456789.123456, "z": -0.0}':
        "bd97274e9affc3a9175c7771bcca39ef8ae6741d211b977196f544fa3e3c9ed6",
    '"attributes": {"n": 9007199254740992, "m": [1.0, 2.50, 1e15], "ü": 0.1}':
        "da5f1081e5f03b143652d6aff6bb317fd2892e001d726921ff9e4705b95da1d4",
    '"attributes": {"n": 4.3200000000000003, "m": 5e-324, "k": 1.7976931348623157e308}':
        "1556332ec64d78f7ed57144bd93c2c603c176c0802221a75bf081542096adc6b",
    '"at": "2026-03-02T08:00:00.1234567+01:00", "quantity": "5.000"':
        "c0214877f09f7cad8dc0121182ac5c4a10e8fe3f208a17ddc4f0e6fbb6941382",
    '"at": "2026-03-02", "document": 4711, "note": "\\u00fc\\ud83d\\ude00"':
        "2b811153686e367d18d7578b4392f730fe77c519209b02efa5e81b1a941567af",
}  # fmt: skip


@pytest.mark.parametrize(("fields", "sha256"), HASHES.items())
def test_what_was_taken_before_has_the_hash_it_had(fields: str, sha256: str) -> None:
    assert taken(f"{RECEIVE}, {fields}}}").sha256 == sha256


def test_a_key_that_is_there_twice_is_refused_wherever_it_is() -> None:
    doubled = {
        '"quantity": 1, "quantity": 2': "quantity",
        '"type": "receive"': "type",
        '"attributes": {"a": [1, {"b": 1, "c": 2, "b": 1}]}': "attributes.a.1.b",
        '"attributes": {"a": 1, "a": 1, "a": 1}': "attributes.a",
    }
    good = RECEIVE + "}"
    for fields, key in doubled.items():
        bad = f"{RECEIVE}, {fields}}}"
        for text, line in ((f"{good}\n{bad}\n{good}", 2), (f"[{good},\n{bad},\n{good}]", 2)):
            items = read(text)
            assert [item.problem for item in items if item.line != line] == [None, None]
            problem = items[1].problem
            assert problem is not None
            assert (problem.code, problem.field) == ("duplicate_key", key)
            assert problem.remedy
            assert items[1].raw == bad  # all that was written, to be mended
            (again,) = read(json.dumps({"_raw": bad, "_code": "duplicate_key"}))
            assert again.problem == problem
    (whole,) = read('{\n"type": "receive",\n"lot": 1,\n"lot": 2}')
    assert whole.problem is not None
    assert whole.problem.field == "lot"


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(_PLAIN)
def test_plain_json_is_read_as_it_is(value: Any) -> None:
    assert read_json(json.dumps(value)) == value
    assert doubled_key(value) == ""


_NUMBERS = st.sampled_from(
    ["0", "-0", "-0.0", "1.50", "970.75", "0.1000000000000000055", "123456789012345", "1e400",
     "1E-2", "1234567890123456", "-9007199254740993", "123456789.1234567",
     "123456789012345678e-12", "1e5"]
)  # fmt: skip
_TEXTS = st.sampled_from(
    ['"LOT-1"', '"a\\":1"', '":0.1,"', '"x: y"', '"\\ud800"', '"PRE-08"', '"1E5"']
)
_TOKENS = st.one_of(_NUMBERS, _TEXTS, st.sampled_from(["true", "null", "NaN", "[]", "{}"]))
_KEYS = st.tuples(
    st.sampled_from(['"a"', '"b"', '"a\\u0062"', '"k\\""']),
    st.sampled_from([":", " :", "\t:", ": "]),
).map("".join)  # fmt: skip


def _written(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(_KEYS, inner).map("".join), max_size=4)
    return pairs.map(lambda each: "{" + ",".join(each) + "}") | st.lists(inner, max_size=3).map(
        lambda each: "[" + ", ".join(each) + "]"
    )


@given(_written(st.recursive(_TOKENS, _written, max_leaves=8)))
@example('{"object":{"lot":"A"},"quantity":970.75}')
@example('{"a":1,"a":2}')
@example('{"a" :1,"a":2,"b":":"}')
def test_the_quick_reader_gives_what_the_exact_one_gives_or_nothing(text: str) -> None:
    quick = quick_object(text)
    if quick is None:
        return
    exact = read_json(text)
    assert repr(quick) == repr(exact)  # 5 is not 5.0, and 0 not -0
    assert doubled_key(exact) == ""


def test_the_usual_line_is_read_quickly() -> None:
    line = '{"type":"produce","object":{"item":"MADE-08","lot":"E-7"},"quantity":93.5,"also":[]}'
    assert quick_object(line) == json.loads(line)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-03-02T24:00:00Z", "2026-03-03T00:00:00Z"),
        ("2026-12-31T24:00:00.000+01:00", "2026-12-31T23:00:00Z"),
        ("2024-02-28T24:00", "2024-02-29T00:00:00"),
    ],
)
def test_hour_24_is_midnight_of_the_next_day(written: str, at: str) -> None:
    assert taken(f'{RECEIVE}, "at": "{written}"}}').plain["at"] == at


@pytest.mark.parametrize(
    "written", ["2026-03-02T24:00:01Z", "2026-03-02T24:01", "2026-03-02T25:00"]
)
def test_no_day_is_longer(written: str) -> None:
    (item,) = read(f'{RECEIVE}, "at": "{written}"}}')
    assert getattr(read_event(item.event or {}), "code", None) == "bad_time"
