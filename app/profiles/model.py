"""A profile as a value, read from YAML and checked: what is wrong with one is said by its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import yaml

from app.errors import UsageError
from app.files.dates import ORDERS
from app.files.survey import ColumnKind
from app.files.words import MEANINGS, plain_word
from app.profiles.rules import Rule, pairings_of, rule_of, texts_of
from app.profiles.templates import TemplateError, check_template

VERSION = 1
HEADER_UNIT = "header_unit"  # the unit that the header of `quantity` has
# How cells of columns with these names are read, unless `kinds` says otherwise.
_NUMBERS = ("quantity", "in", "out", "lower", "upper", "balance", "value")
_DATES = ("at", "date", "expires_at", "manufactured_at", "reverse_date")
_LOTS = ("lot", "serial", "supplier_lot", "input_lot", "input_serial")
_TEXTS = ("note", "name", "reason", "deltas", "status", "type", "movement", "result", "product",
          "entry_type", "voucher_type", "test", "uom", "from", "to")  # fmt: skip
_TOP = frozenset(
    [
        "profile",
        "version",
        "title",
        "source",
        "at_basis",
        "needs",
        "without",
        "columns",
        "kinds",
        "parts",
        "derived",
        "values",
        "ignored",
        "key",
        "key_of",
        "dates",
        "decimal",
        "groups",
        "wide",
        "rules",
        "defines",
        "signs",
        "together",
        "after",
    ]
)


class ProfileError(UsageError):
    """A profile that cannot be used (HTTP 400, exit 2)."""

    code = "profile"


@dataclass(frozen=True, slots=True)
class Following:
    """What a column with a header that says little (`words`) is: it follows column `of`; one that
    stands right beside one of `others` is theirs."""

    words: frozenset[str]
    of: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One layout of a table. `columns`: name → words that head it, in order; `shipped`: it came
    with lotgraph. `key`: templates that together name an event for good; `key_of`: cells that
    do so where the key is not filled. `without`: headers, or fields they mean, with which it
    is another table. `groups`: columns that a row of its own may fill for those below.
    `together`: words of headers that go with each other, a unit with its amount; `after`: columns
    whose headers say what they are by what stands before them.
    """

    name: str
    title: str
    source: str
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, ColumnKind]
    rules: tuple[Rule, ...]
    at_basis: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    signs: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    key_of: tuple[str, ...] = ()
    dates: str | None = None
    decimal: str | None = None
    groups: tuple[str, ...] = ()
    wide: str = ""
    defines: tuple[Mapping[str, Any], ...] = ()
    together: tuple[frozenset[str], ...] = ()
    after: Mapping[str, Following] = field(default_factory=dict)
    shipped: bool = True
    text: str = field(default="", repr=False)


# Ten times as quick where the library was built with it; the words of the other on what is wrong in
# people's own profiles are better.
_QUICK: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_profile(text: str, where: str, *, shipped: bool) -> Profile:
    """A profile from YAML. Errors: `ProfileError` with what is wrong, and where."""
    try:
        given = yaml.load(text, Loader=_QUICK if shipped else yaml.SafeLoader)  # noqa: S506 (safe)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}:" if mark else ""
        raise _wrong(where, f"{line} it is not YAML ({getattr(error, 'problem', error)})") from None
    try:
        return _profile(given, text, shipped)
    except (TemplateError, ValueError, TypeError, AttributeError, re.error) as error:
        raise _wrong(where, f" {error}") from None


def _wrong(where: str, text: str) -> ProfileError:
    return ProfileError(
        f"{where}:{text}.",
        remedy="See “lotgraph profile show” of one that is near, and docs/loading.md.",
    )


def _profile(given: Any, text: str, shipped: bool) -> Profile:
    if not isinstance(given, dict):
        raise ValueError("a profile is a list of names with values")
    if unknown := sorted(set(given) - _TOP):
        raise ValueError(f"“{unknown[0]}” is nothing a profile has")
    if given.get("version") != VERSION:
        raise ValueError(
            f"“version” is {given.get('version')!r}; this lotgraph reads version {VERSION}"
        )
    name = str(given.get("profile") or "")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise ValueError("“profile” is its name, of small letters, digits and dashes")
    columns = {
        str(key): _words(str(key), words) for key, words in (given.get("columns") or {}).items()
    }
    if not columns:
        raise ValueError("it has no columns")
    dates, decimal = given.get("dates"), given.get("decimal")
    if dates not in (None, *ORDERS):
        raise ValueError(f"“dates” is {dates!r}; it can be {', '.join(ORDERS)}")
    marks = {None: None, "comma": ",", "point": "."}
    if decimal not in marks:
        raise ValueError(f"“decimal” is {decimal!r}; it can be comma or point")
    profile = Profile(
        name, str(given.get("title") or name), str(given.get("source") or name),
        tuple(tuple(str(need).split("|")) for need in given.get("needs") or ()),
        columns, _kinds(columns, given.get("kinds") or {}),
        tuple(rule_of(each) for each in given.get("rules") or ()),
        str(given.get("at_basis") or ""), dict(given.get("parts") or {}),
        dict(given.get("derived") or {}),
        {key: {str(one).casefold(): str(other) for one, other in pairs.items()}
         for key, pairs in (given.get("values") or {}).items()},
        {key: {sign: tuple(map(str, wants)) for sign, wants in told.items()}
         for key, told in (given.get("signs") or {}).items()},
        frozenset(map(plain_word, map(str, given.get("ignored") or ()))),
        frozenset(map(plain_word, map(str, given.get("without") or ()))),
        texts_of(given.get("key")), texts_of(given.get("key_of")), dates, marks[decimal],
        texts_of(given.get("groups")), str(given.get("wide") or ""),
        tuple(given.get("defines") or ()),
        tuple(frozenset(map(plain_word, map(str, each))) for each in given.get("together") or ()),
        {name: _following(each) for name, each in (given.get("after") or {}).items()},
        shipped, text,
    )  # fmt: skip
    _check(profile)
    return profile


def _words(name: str, words: Any) -> tuple[str, ...]:
    """Words that head a column, as they are compared; none: those of the field of that name."""
    given = [words] if isinstance(words, str) else list(words or ())
    told = dict.fromkeys(plain_word(str(each)) for each in given if each != "+")
    if not given or "+" in given:
        told |= dict.fromkeys(word for word, field in MEANINGS.items() if field == name)
        told |= {plain_word(name): None} if not given else {}
    if not told:
        raise ValueError(f"the column “{name}” has no words")
    return tuple(told)


def _kinds(columns: Iterable[str], given: Mapping[str, Sequence[str]]) -> dict[str, ColumnKind]:
    made: dict[str, ColumnKind] = {}
    usual: Sequence[tuple[ColumnKind, Sequence[str]]] = (
        ("text", _TEXTS), ("number", _NUMBERS), ("date", _DATES), ("lot", _LOTS),
        ("time", ("time",)),
    )  # fmt: skip
    for name in columns:
        made[name] = "name"
        for kind, names in usual:
            if name in names or (kind in ("number", "lot") and name.rpartition("_")[2] in names):
                made[name] = kind
    kinds: tuple[ColumnKind, ...] = ("number", "date", "time", "lot", "name", "text")
    for word, told in given.items():
        own = next((each for each in kinds if each == word), None)
        if own is None:
            raise ValueError(f"“kinds” has no “{word}”")
        for name in told:
            if name not in made:
                raise ValueError(f"“kinds” speaks of “{name}”, which is no column")
            made[name] = own
    return made


def _following(given: Mapping[str, Any]) -> Following:
    words = frozenset(map(plain_word, texts_of(given.get("words"))))
    return Following(words, str(given.get("of") or ""), texts_of(given.get("not_of")))


def names_of(profile: Profile) -> list[str]:
    """The names a template of a profile may speak of: columns, parts of them, and what is
    derived.
    """
    names = [*profile.columns, *profile.derived, "line", HEADER_UNIT]
    for pattern in profile.parts.values():
        names += re.compile(pattern).groupindex
    return [*names, "header", "cell"] if profile.wide else names


def _check(profile: Profile) -> None:
    names = names_of(profile)
    for need in profile.needs:
        for name in need:
            if name not in profile.columns:
                raise ValueError(f"“needs” speaks of “{name}”, which is no column")
    for group, given in (("parts", profile.parts), ("values", profile.values)):
        for name in given:
            if name not in names:
                raise ValueError(f"“{group}” speaks of “{name}”, which is no column")
    for template in (*profile.key, *profile.derived.values()):
        check_template(template, names)
    after = [(name, each.of, *each.others) for name, each in profile.after.items()]
    for name in (*profile.key_of, *profile.groups, *chain.from_iterable(after)):
        if name not in names:
            raise ValueError(f"“{name}” of a key, group or “after” is no column")
    both = [f"{side}.{name}" for side in ("in", "out") for name in names]
    for rule in profile.rules:
        for name in rule.when:
            if name not in names:
                raise ValueError(f"“when” speaks of “{name}”, which is no column")
        for event in (*rule.events, *(rule.pair.out + rule.pair.into if rule.pair else ())):
            _check_event(event, names)
        for pair in pairings_of(rule):
            for event in pair.both:
                _check_event(event, both)
    for event in profile.defines:
        _check_event(event, names)


def _check_event(given: Any, names: Sequence[str]) -> None:
    if isinstance(given, str):
        check_template(given, names)
    elif isinstance(given, Mapping):
        for each in given.values():
            _check_event(each, names)
    elif isinstance(given, list):
        for each in given:
            _check_event(each, names)
