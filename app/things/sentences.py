"""One event as a sentence whose things are links. Pure.

lot A7, 120 kg, consumed in WO-881 / 2
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.vocabulary import EVENT_TYPES, EventType, make_ref
from app.vocabulary.like import object_ref
from app.wording import plural, quantity

Content = Mapping[str, Any]
_MOST = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a sentence: text, or a thing by its ref."""

    text: str = ""
    ref: str = ""


def tell(content: Content) -> list[Word]:
    """What an event says, as words and refs in reading order."""
    return list(_sentence(content))


def run_ref(content: Content) -> str | None:
    """The ref of the run, or else the order, an event names."""
    order, batch = content.get("work_order"), content.get("batch")
    if batch is not None:
        return make_ref("batch", batch) if order is None else make_ref("batch", order, batch)
    return None if order is None else make_ref("order", order)


def _sentence(content: Content) -> Iterator[Word]:
    type_ = EVENT_TYPES[content["type"]]
    if type_.corrects:
        yield Word(type_.verb)
        yield Word(str(content.get(type_.corrects) or _likeness(content)))
        yield from _amount(content)
    elif type_.name == "define":
        yield from _define(content)
    elif type_.lines == ("contents",):
        yield from _packed(content, type_)
    elif type_.lines:
        yield from _transform(content, type_)
    else:
        yield from _booking(content, type_)


def _likeness(content: Content) -> str:
    """What a reverse without a number takes back."""
    like = content["like"]
    kinds = {"work_order": "order", "customer": "customer", "document": "document"}
    named = [make_ref(kind, like[name]) for name, kind in kinds.items() if name in like]
    verb = EVENT_TYPES[like["type"]].verb
    return f"of {object_ref(like['object'])}, {verb} last ({', '.join(named)})"


def _booking(content: Content, type_: EventType) -> Iterator[Word]:
    run = run_ref(content)
    given = content.get("object")
    yield from _thing(run if given is None else object_ref(given))
    yield Word(type_.verb)
    if type_.field("status"):
        yield Word(str(content["status"]))
    if type_.field("test"):
        yield Word(f"{content['test']}: {content['result']}")
    yield from _amount(content)
    if given is not None and run is not None:
        yield Word("in" if type_.arrows[0].end == "run" else "by")
        yield from _thing(run)
    ends = (
        ("from", "supplier", "supplier"), ("from", "from", "location"),
        ("at", "location", "location"), ("to", "to", "location"),
    )  # fmt: skip
    for word, name, kind in ends:
        if content.get(name) is not None:
            yield Word(word)
            yield from _thing(make_ref(kind, content[name]))
    if content.get("customer") is not None:
        yield Word("by" if type_.arrows[0].start == "customer" else "to")
        yield from _thing(make_ref("customer", content["customer"]))


def _define(content: Content) -> Iterator[Word]:
    subject = content["subject"]
    kind, number = subject["kind"], subject["number"]
    if kind == "source":
        yield Word(f"source {number}")
    elif kind in ("lot", "serial"):
        yield from _thing(make_ref(kind, subject["item"], number))
    else:
        yield from _thing(make_ref(kind, number))
    yield Word("defined")


def _transform(content: Content, type_: EventType) -> Iterator[Word]:
    yield from _thing(run_ref(content))
    yield Word(f"{content.get('kind', type_.verb)}:")
    yield from _lines(content.get("inputs", ()))
    yield Word("became")
    yield from _lines(content.get("outputs", ()))


def _packed(content: Content, type_: EventType) -> Iterator[Word]:
    if "contents" in content:
        yield from _lines(content["contents"])
    else:
        yield Word("everything")
    yield Word(type_.verb)
    yield from _thing(make_ref("hu", content["hu"]))


def _lines(lines: Sequence[Content]) -> Iterator[Word]:
    for line in lines[:_MOST]:
        yield from _thing(object_ref(line["object"]))
        yield from _amount(line)
    if len(lines) > _MOST:
        yield Word(f"and {plural(len(lines) - _MOST, 'more', 'more')}")
    if not lines:
        yield Word("nothing")


def _thing(ref: str | None) -> Iterator[Word]:
    if ref is not None:
        yield Word(ref=ref)


def _amount(content: Content) -> Iterator[Word]:
    if content.get("quantity") is not None:
        yield Word(quantity(content["quantity"], content.get("uom")))
