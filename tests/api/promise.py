"""Compares two descriptions of an API (OpenAPI 3.1): what breaks a program written for the old.

Additions are free: a path, a parameter that may be left out, a field of an answer, a value of a
list. What was promised is broken by anything taken away, by another type, by anything asked for
that was not asked for before, and by another default. Names of schemas, titles and texts are no
promise: schemas are compared by what they hold, through their references.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
ASKED, ANSWERED = "asked", "answered"
# What limits a value: the greater is the stricter, or the smaller.
_AT_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_AT_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_EXACT = ("format", "pattern", "multipleOf", "uniqueItems")


def broken(old: Json, new: Json) -> list[str]:
    """What the new description takes away from the old one, a line each; empty when nothing."""
    found: list[str] = []
    for path, methods in old["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {path}"
            present = new["paths"].get(path, {}).get(method)
            if present is None:
                found.append(f"{name}: is gone")
            else:
                found += _operation(Pair(old, new), name, operation, present)
    return found


def shape_broken(old: Json, new: Json) -> list[str]:
    """The same for two schemas of one answer."""
    return list(_schema(Pair(old, new), "answer", old, new, ANSWERED))


@dataclass(frozen=True)
class Pair:
    """The two documents that references are looked up in, and the ones being compared now."""

    old: Json
    new: Json
    within: frozenset[tuple[str, str, str]] = frozenset()


def _operation(pair: Pair, name: str, old: Json, new: Json) -> Iterator[str]:
    before, after = _parameters(old), _parameters(new)
    for key, parameter in before.items():
        where = f"{name}: {key[0]} parameter {key[1]}"
        if key not in after:
            yield f"{where}: is gone"
            continue
        if after[key].get("required") and not parameter.get("required"):
            yield f"{where}: could be left out and no longer can"
        yield from _schema(
            pair, where, parameter.get("schema", {}), after[key].get("schema", {}), ASKED
        )
    for key in sorted(after.keys() - before.keys()):
        if after[key].get("required"):
            yield f"{name}: {key[0]} parameter {key[1]}: is new and cannot be left out"
    yield from _body(pair, f"{name}: body", old.get("requestBody"), new.get("requestBody"))
    for status, response in old["responses"].items():
        where = f"{name}: answer {status}"
        if status not in new["responses"]:
            yield f"{where}: is gone"
            continue
        yield from _contents(pair, where, response, new["responses"][status], ANSWERED)


def _parameters(operation: Json) -> dict[tuple[str, str], Json]:
    return {(each["in"], each["name"]): each for each in operation.get("parameters", ())}


def _body(pair: Pair, where: str, old: Json | None, new: Json | None) -> Iterator[str]:
    if old is None:
        if new is not None and new.get("required"):
            yield f"{where}: is new and cannot be left out"
    elif new is None:
        yield f"{where}: is no longer taken"
    else:
        if new.get("required") and not old.get("required"):
            yield f"{where}: could be left out and no longer can"
        yield from _contents(pair, where, old, new, ASKED)


def _contents(pair: Pair, where: str, old: Json, new: Json, way: str) -> Iterator[str]:
    present = new.get("content", {})
    for media, content in old.get("content", {}).items():
        if media not in present:
            yield f"{where}: {media} is gone"
        else:
            yield from _schema(
                pair, where, content.get("schema", {}), present[media].get("schema", {}), way
            )


def _schema(pair: Pair, where: str, old: Json, new: Json, way: str) -> Iterator[str]:
    """Every alternative that was taken is taken still; every one given now was given before."""
    names = (str(old.get("$ref")), str(new.get("$ref")), way)
    if "$ref" in old or "$ref" in new:
        if names in pair.within:
            return  # a schema inside itself: compared further out
        pair = Pair(pair.old, pair.new, pair.within | {names})
    old, new = _found(pair.old, old), _found(pair.new, new)
    if way == ASKED and "default" in old and old["default"] != new.get("default"):
        yield f"{where}: its default was {old['default']!r} and is {new.get('default')!r}"
    before, after = _alternatives(pair.old, old), _alternatives(pair.new, new)
    if way == ASKED:
        for each in before:
            yield from _nearest([list(_one(pair, where, each, other, way)) for other in after])
    else:
        for each in after:
            yield from _nearest([list(_one(pair, where, other, each, way)) for other in before])


def _nearest(tried: list[list[str]]) -> list[str]:
    return min(tried, key=len)


def _found(document: Json, schema: Json) -> Json:
    while "$ref" in schema:
        target: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def _alternatives(document: Json, schema: Json) -> list[Json]:
    several = schema.get("anyOf") or schema.get("oneOf")
    if several:
        return [one for each in several for one in _alternatives(document, _found(document, each))]
    kind = schema.get("type")
    return [{**schema, "type": each} for each in kind] if isinstance(kind, list) else [schema]


def _one(pair: Pair, where: str, old: Json, new: Json, way: str) -> Iterator[str]:
    kinds = old.get("type"), new.get("type")
    wide, narrow = (kinds[1], kinds[0]) if way == ASKED else kinds
    if wide is None:
        return  # whatever it is, it was never said, or all is taken now
    if wide != narrow and (wide, narrow) != ("number", "integer"):
        yield f"{where}: its type was {kinds[0] or 'any'} and is {kinds[1] or 'any'}"
        return
    yield from _values(where, old, new, way)
    if wide == "object":
        yield from _object(pair, where, old, new, way)
    elif wide == "array":
        yield from _schema(pair, f"{where}[]", old.get("items", {}), new.get("items", {}), way)


def _values(where: str, old: Json, new: Json, way: str) -> Iterator[str]:
    if way == ANSWERED:
        if "format" in old and old["format"] != new.get("format"):
            yield f"{where}: its format was {old['format']} and is {new.get('format')}"
        return
    listed = _listed(new)
    if listed is not None:
        before = _listed(old)
        gone = ["any other"] if before is None else [each for each in before if each not in listed]
        if gone:
            yield f"{where}: no longer takes {', '.join(map(str, gone))}"
    for key in (*_AT_LEAST, *_AT_MOST, *_EXACT):
        if key in new and _stricter(key, old.get(key), new[key]):
            yield f"{where}: its {key} was {old.get(key)} and is {new[key]}"


def _listed(schema: Json) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    found: list[Any] | None = schema.get("enum")
    return found


def _stricter(key: str, old: Any, new: Any) -> bool:
    if old is None:
        return True
    if key in _AT_LEAST:
        return bool(new > old)
    if key in _AT_MOST:
        return bool(new < old)
    return bool(new != old)


def _object(pair: Pair, where: str, old: Json, new: Json, way: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name, schema in before.items():
        if name not in after:
            yield f"{where}.{name}: is gone"
        else:
            yield from _schema(pair, f"{where}.{name}", schema, after[name], way)
    needed, always = set(old.get("required", ())), set(new.get("required", ()))
    if way == ASKED:
        for name in sorted(always - needed):
            yield f"{where}.{name}: could be left out and no longer can"
    else:
        for name in sorted((needed - always) & after.keys()):
            yield f"{where}.{name}: was always there and may be missing"
    free, now = old.get("additionalProperties", True), new.get("additionalProperties", True)
    if way == ASKED and free is True and now is not True:
        yield f"{where}: no longer takes fields of any name"
    if isinstance(free, Mapping) and isinstance(now, Mapping):
        yield from _schema(pair, f"{where}.*", free, now, way)
    elif isinstance(free, Mapping) and way == ANSWERED and now is True and not after:
        yield f"{where}: its values had a type and have none"
