"""Schemes: made, ended, found. What is in use is never changed, so that a pattern says what each of
its numbers was handed out by; another one takes its place."""

from __future__ import annotations

from app.acting import person
from app.chain.append import append
from app.chain.entries import EntryDraft
from app.errors import AmbiguousError, NotFoundError, UsageError
from app.graph.run import Graph, Work
from app.gs1 import has_valid_check_digit
from app.numbering.models import KIND_WORDS, NUMBER_KINDS, OF_ITEMS, NumberKind, NumberScheme
from app.settings import Settings
from app.times import now
from app.vocabulary import clean_part
from app.vocabulary.number_pattern import read_pattern

ENTRY = "numbers"  # kind of an entry in the log
_SSCC = 18
_MOST_NAME = 200


def all_schemes(reader: Graph | Work) -> list[NumberScheme]:
    """Every scheme there is or was, those in use first."""
    return [_scheme(row["told"]) for row in reader.rows("numbering/schemes")]


def _scheme(told: dict[str, object]) -> NumberScheme:
    kept = {name: value for name, value in told.items() if name != "target"}
    return NumberScheme(**{"item": None, "site": None, **kept})  # type: ignore[arg-type]


def make_scheme(
    graph: Graph, settings: Settings, *, kind: str, by: str, item: str = "", site: str = "",
    pattern: str = "", reset: str = "never",
) -> NumberScheme:  # fmt: skip
    """A new scheme for numbers of an item (lots, serials), or of a site or everywhere (containers,
    orders, documents). Containers without a pattern get SSCCs under the company's GS1 prefix.

    Errors: `UsageError`, `BadPatternError`.
    """
    asked, item, site = _kind(kind), clean_part(item), clean_part(site)
    _check_names(asked, item, site)
    prefix = settings.gs1_prefix
    if asked == "hu" and not pattern.strip():
        pattern = f"0{{PREFIX}}{{SEQ:{_SSCC - 2 - len(prefix or '0000000')}}}{{CHECK}}"
    if asked == "serial" and prefix and _is_gtin(item) and not item[1:].startswith(prefix):
        raise UsageError(
            f"GTIN {item} is not under the company's GS1 prefix {prefix}: its serials are "
            "another's to assign.", field="item",
        )  # fmt: skip
    text = read_pattern(pattern, reset, prefix).text
    target = "\n".join((asked, item, site))
    told = {
        "kind": asked, "item": item or None, "site": site or None, "pattern": text, "reset": reset,
        "made_at": now(), "made_by": by,
    }  # fmt: skip

    def make(work: Work) -> str:
        before = [each.code for each in all_schemes(work)]
        code = f"{asked}{'/' + item if item else ''}{'@' + site if site else ''}"
        turn = 1 + sum(each == code or each.startswith(code + "#") for each in before)
        code += f"#{turn}" if turn > 1 else ""
        if not work.one("numbering/make_scheme", target=target, code=code, properties=told)["made"]:
            raise UsageError(
                f"There is a scheme for this already: {_words(asked, item, site)}.",
                remedy="End it first; its numbers stay what they are.", code="scheme_exists",
            )  # fmt: skip
        beside = {"pattern": text, "reset": reset}
        facts = {"what": "scheme made", "scheme": code}
        append(work, [EntryDraft(ENTRY, person(by), told=facts, beside=beside)])
        return code

    return find_scheme(graph, graph.write(make))


def _kind(text: str) -> NumberKind:
    for kind in NUMBER_KINDS:
        if kind == text.strip():
            return kind
    raise UsageError(
        f"“{text[:20]}” is nothing that is numbered.", field="kind",
        remedy=f"Use {', '.join(NUMBER_KINDS)}.",
    )  # fmt: skip


def _check_names(kind: NumberKind, item: str, site: str) -> None:
    if kind in OF_ITEMS and not item:
        raise UsageError(
            f"A {kind} number belongs to an item, and none is named.", field="item",
            remedy="Name the item.",
        )  # fmt: skip
    if kind not in OF_ITEMS and item:
        raise UsageError(
            f"A {KIND_WORDS[kind]} number belongs to no item.", field="item",
            remedy="Leave the item out.",
        )  # fmt: skip
    if max(len(item), len(site)) > _MOST_NAME:
        raise UsageError(f"A name is longer than {_MOST_NAME} characters.", field="item")


def _is_gtin(item: str) -> bool:
    return len(item) == 14 and has_valid_check_digit(item)


def _words(kind: NumberKind, item: str, site: str) -> str:
    of = f" of {item}" if item else ""
    return f"{KIND_WORDS[kind]}{of}{f' at {site}' if site else ''}"


def find_scheme(graph: Graph, code: str) -> NumberScheme:
    """A scheme by its code. Errors: `NotFoundError`."""
    for each in all_schemes(graph):
        if each.code == code.strip():
            return each
    raise NotFoundError(
        f"There is no scheme {code[:60]}.", remedy="“lotgraph numbering list” lists them."
    )


def scheme_for(graph: Graph, *, item: str = "", kind: str = "", site: str = "") -> NumberScheme:
    """The scheme in use for what a number is asked for; that of everywhere where the site has none.

    Errors: `NotFoundError`; `AmbiguousError` when an item has one for lots and one for serials.
    """
    item, site = clean_part(item), clean_part(site)
    fitting = [
        each for each in all_schemes(graph)
        if each.ended_at is None and (each.item or "") == item and (not kind or each.kind == kind)
        and (not each.site or each.site == site)
    ]  # fmt: skip
    own = [each for each in fitting if each.site] or fitting
    if len(own) == 1:
        return own[0]
    asked = f"{KIND_WORDS.get(kind, kind) or 'numbers'}{f' of {item}' if item else ''}"
    if not own:
        raise NotFoundError(
            f"There is no scheme for {asked}{f' at {site}' if site else ''}.", field="item",
            remedy="Make one on the page Numbers, or with “lotgraph numbering add”.",
        )  # fmt: skip
    raise AmbiguousError(
        f"There are {len(own)} schemes for {asked}; say which kind.",
        remedy="Give the kind, for example --kind serial.",
        candidates=[{"ref": each.code, "kind": each.kind, "name": each.title} for each in own],
    )


def end_scheme(graph: Graph, code: str, by: str) -> NumberScheme:
    """Hand out nothing more by a scheme; what was handed out stays. Errors: `NotFoundError`."""
    found = find_scheme(graph, code)

    def end(work: Work) -> None:
        if work.one("numbering/end_scheme", code=found.code, now=now(), by=by)["ended"]:
            told = {"what": "scheme ended", "scheme": found.code}
            append(work, [EntryDraft(ENTRY, person(by), told=told)])

    graph.write(end)
    return find_scheme(graph, code)
