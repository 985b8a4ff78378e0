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
class Phrase:
    """A piece of a sentence: text, or a thing by its ref."""

    text: str = ""
    ref: str = ""


def tell(content: Content) -> list[Phrase]:
    """What an event says, as words and refs in reading order."""
    return list(_sentence(content))


def run_ref(content: Content) -> str | None:
    """The ref of the run, or else the order, an event names."""
    order, batch = content.get("work_order"), content.get("batch")
    if batch is not None:
        return make_ref("batch", batch) if order is None else make_ref("batch", order, batch)
    return None if order is None else make_ref("order", order)


def _sentence(content: Content) -> Iterator[Phrase]:
    type_ = EVENT_TYPES[content["type"]]
    if type_.corrects:
        yield Phrase(type_.verb)
        yield Phrase(str(content.get(type_.corrects) or _likeness(content)))
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


def _booking(content: Content, type_: EventType) -> Iterator[Phrase]:
    run = run_ref(content)
    given = content.get("object")
    yield from _thing(run if given is None else object_ref(given))
    yield Phrase(type_.verb)
    if type_.field("status"):
        yield Phrase(str(content["status"]))
    if type_.field("test"):
        yield Phrase(f"{content['test']}: {content['result']}")
    yield from _amount(content)
    if given is not None and run is not None:
        yield Phrase("in" if type_.arrows[0].end == "run" else "by")
        yield from _thing(run)
    ends = (
        ("from", "supplier", "supplier"), ("from", "from", "location"),
        ("at", "location", "location"), ("to", "to", "location"),
    )  # fmt: skip
    for word, name, kind in ends:
        if content.get(name) is not None:
            yield Phrase(word)
            yield from _thing(make_ref(kind, content[name]))
    if content.get("customer") is not None:
        yield Phrase("by" if type_.arrows[0].start == "customer" else "to")
        yield from _thing(make_ref("customer", content["customer"]))


def _define(content: Content) -> Iterator[Phrase]:
    subject = content["subject"]
    kind, number = subject["kind"], subject["number"]
    if kind == "source":
        yield Phrase(f"source {number}")
    elif kind in ("lot", "serial"):
        yield from _thing(make_ref(kind, subject["item"], number))
    else:
        yield from _thing(make_ref(kind, number))
    yield Phrase("defined")


def _transform(content: Content, type_: EventType) -> Iterator[Phrase]:
    yield from _thing(run_ref(content))
    yield Phrase(f"{content.get('kind', type_.verb)}:")
    yield from _lines(content.get("inputs", ()))
    yield Phrase("became")
    yield from _lines(content.get("outputs", ()))


def _packed(content: Content, type_: EventType) -> Iterator[Phrase]:
    if "contents" in content:
        yield from _lines(content["contents"])
    else:
        yield Phrase("everything")
    yield Phrase(type_.verb)
    yield from _thing(make_ref("hu", content["hu"]))


def _lines(lines: Sequence[Content]) -> Iterator[Phrase]:
    for line in lines[:_MOST]:
        yield from _thing(object_ref(line["object"]))
        yield from _amount(line)
    if len(lines) > _MOST:
        yield Phrase(f"and {plural(len(lines) - _MOST, 'more', 'more')}")
    if not lines:
        yield Phrase("nothing")


def _thing(ref: str | None) -> Iterator[Phrase]:
    if ref is not None:
        yield Phrase(ref=ref)


def _amount(content: Content) -> Iterator[Phrase]:
    if content.get("quantity") is not None:
        yield Phrase(quantity(content["quantity"], content.get("uom")))
