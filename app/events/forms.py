"""Validating forms of events and their parts, made from the records of the vocabulary.

A record says which fields there are and how each is read; here is the type that reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import GenericAlias
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from app.events.fields import (
    At,
    AtBasis,
    Attributes,
    Basis,
    Limits,
    Measurement,
    Part,
    Quantity,
    Role,
    SignedQuantity,
    Status,
    Strict,
    Text,
    Time,
)
from app.vocabulary import EventType
from app.vocabulary import Field as Named
from app.vocabulary.event_types import (
    ALSO,
    COMMON,
    LIKE,
    LINE_FIELDS,
    LINES,
    OBJECT,
    PAPERS,
    Choice,
    FieldKind,
)
from app.vocabulary.like import LIKE_FIELDS, LIKE_TYPES

Form = type[Strict]

TYPES: dict[FieldKind, Any] = {
    "part": Part, "text": Text, "time": Time, "at": At, "quantity": Quantity,
    "signed": SignedQuantity, "flag": bool, "map": Attributes, "at_basis": AtBasis,
    "basis": Basis, "role": Role, "status": Status, "result": Literal["pass", "fail", "value"],
    "measured": Measurement, "limits": Limits,
}  # fmt: skip


def form_of(
    name: str, fields: Iterable[Named], base: Form = Strict, types: Mapping[FieldKind, Any] = TYPES
) -> Form:
    """A form with some fields, in their order."""
    made: Any = create_model(
        name, __base__=base, **{each.name: _definition(each, types) for each in fields}
    )  # type: ignore[call-overload]
    return cast(Form, made)


def _definition(field: Named, types: Mapping[FieldKind, Any]) -> tuple[Any, Any]:
    type_ = types[field.kind]
    if field.needed and field.kind in LINES:
        return type_, Field(min_length=1)
    if field.needed:
        return type_, ...
    if field.kind in ("inputs", "outputs"):  # none are an empty list
        return type_, Field(default_factory=list)
    if field.kind == "contents":  # an empty list is none
        return Annotated[type_ | None, AfterValidator(_none_when_empty)], None
    return type_ | None, None


def _none_when_empty(lines: Any) -> Any:
    return lines or None


def _listed(name: str, fields: Iterable[Named]) -> Any:
    """A list of objects; an empty one is none."""
    listed = GenericAlias(list, (form_of(name, fields),))
    return Annotated[cast(Any, listed) | None, AfterValidator(_none_when_empty)]


class _OneThing(Strict):
    """What an object must be: a container, or an item with or without lot and serial."""

    @model_validator(mode="after")
    def _one_thing(self) -> _OneThing:
        given = self.__dict__
        item = given["item"]
        if given["hu"] is not None:
            if item or given["lot"] or given["serial"]:
                raise PydanticCustomError(
                    "bad_object", "names a container and an item; name one of them"
                )
        elif item is None:
            raise PydanticCustomError(
                "bad_object", "names no item; write item and lot, item and serial, or hu"
            )
        return self


Object = form_of("Object", OBJECT, _OneThing)


class _Like(Strict):
    """What a reverse without a number must say of what it takes back."""

    @model_validator(mode="after")
    def _named(self) -> _Like:
        type_ = getattr(self, "type")  # noqa: B009 - the fields are added by `form_of`
        if type_ not in LIKE_TYPES:
            raise PydanticCustomError(
                "bad_value", "is of “{given}”; it can be one of {types}",
                {"given": str(type_)[:40], "types": ", ".join(LIKE_TYPES)},
            )  # fmt: skip
        if not any(getattr(self, name) for name in LIKE_FIELDS):
            raise PydanticCustomError("missing_field", "names no work order, document or customer")
        return self


_OF_LINES: dict[FieldKind, Any] = TYPES | {"object": Object}
_OF_LINES["also"] = _listed("Also", ALSO)
_OF_LINES["documents"] = _listed("Document", PAPERS)
_OF_LINES["like"] = form_of("Like", LIKE, _Like, _OF_LINES)
LINE_FORMS: dict[FieldKind, Any] = {
    name: form_of(name, fields, types=_OF_LINES) for name, fields in LINE_FIELDS.items()
}
_OF_EVENTS: dict[FieldKind, Any] = {**_OF_LINES}
for _lines in LINES:
    _OF_EVENTS[_lines] = GenericAlias(list, (LINE_FORMS[_lines],))


def event_form(type_: EventType) -> Form:
    """The form of a type of event, with the choices between its fields."""
    chosen = type_.one_of or type_.only_one or type_.field("hu")
    fields = {each.name: _definition(each, _OF_EVENTS) for each in (*COMMON, *type_.fields)}
    tag = {"type": (Literal[type_.name], ...)}
    base = _chosen(type_) if chosen else Strict
    made: Any = create_model(type_.name, __base__=base, **fields, **tag)  # type: ignore[call-overload]
    return cast(Form, made)


def _chosen(type_: EventType) -> Form:
    one_of, only_one = type_.one_of, type_.only_one
    contains = type_.field("hu") is not None and type_.field("contents") is not None

    class Chosen(Strict):
        @model_validator(mode="after")
        def _choices(self) -> Chosen:
            given = self.__dict__
            for choice in one_of:
                if not any(map(given.get, choice.names)):
                    raise _wrong("missing_field", choice)
            for choice in only_one:
                if all(map(given.get, choice.names)):
                    raise _wrong("bad_value", choice)
            if contains:
                _not_in_itself(self)
            return self

    return Chosen


def _wrong(code: Literal["missing_field", "bad_value"], choice: Choice) -> PydanticCustomError:
    says: Any = choice.says
    return PydanticCustomError(code, says, {"field": choice.names[0]})


def _not_in_itself(event: Any) -> None:
    hu = getattr(event, "hu", None)
    if hu is not None and any(line.object.hu == hu for line in event.contents or ()):
        raise PydanticCustomError(
            "bad_object", "names the container itself as its content", {"field": "contents"}
        )
