"""A common cause in words: what speaks for and against a candidate. Pure."""

from __future__ import annotations

from app.causes.models import Candidate, CommonCause
from app.vocabulary import KIND_NAMES
from app.wording import list_text, plural, ref_name


def explanation(bad: tuple[int, int, int], good: tuple[int, int, int]) -> str:
    """`explains 4 of 5 complaints, 3 certain; none of the 2 good units comes from it`.

    Both are (reached, of these certain, named).
    """
    reached, surely, named = bad
    if reached == named:
        text = "explains the complaint" if named == 1 else f"explains all {named:,} complaints"
    else:
        text = f"explains {reached:,} of {named:,} complaints"
    if surely == reached:
        text += ", certain" if reached == 1 else ", all certain"
    else:
        text += f", {surely:,} certain" if surely else ", none certain"
    return text + (f"; {_good(*good)}" if good[2] else "")


def _good(reached: int, surely: int, named: int) -> str:
    units = "the good unit" if named == 1 else f"the {named:,} good units"
    if not reached:
        return f"{units} does not come from it" if named == 1 else f"none of {units} comes from it"
    if named == 1:
        return f"{units} comes from it" if surely else f"{units} may come from it"
    whole = f"all {named:,} good units" if reached == named else f"{reached:,} of {units}"
    come = "comes" if reached == 1 else "come"
    if surely == reached:
        return f"{whole} {come} from it"
    if not surely:
        return f"{whole} may come from it"
    return f"{whole} come or may come from it, {surely:,} certain"


def common_sentences(found: CommonCause) -> list[str]:
    """The answer in plain words, most important first."""
    if not found.bad:
        return ["None of the complaints is known, so there is nothing to compare."]
    if not found.candidates:
        kind = f" of kind {KIND_NAMES[found.kind]}" if found.kind else ""
        return [f"No candidate{kind} is known: nothing is booked into the complaints."]
    first = found.candidates[0]
    said = [f"{_begun(_named(first))} {first.words}."]
    equals = [each for each in found.candidates[1:] if each.evidence == first.evidence]
    if equals:
        names = [_named(each) for each in equals[:3]]
        more = len(equals) - 3
        names += [f"{more:,} more" if not found.truncated else "others"] if more > 0 else []
        verb = "explains" if len(equals) == 1 else "explain"
        said.append(f"{_begun(list_text(names))} {verb} the same, but further away or more widely.")
    left = sorted({root.ref for root in found.bad} - {each.ref for each in first.covers})
    if left:
        names = [ref_name(ref) for ref in left[:5]]
        names += [f"{len(left) - 5:,} more"] if len(left) > 5 else []
        said.append(f"It does not explain {list_text(names)}.")
    if not found.good:
        said.append("Name units that did not fail as well: they rule candidates out.")
    return said


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(each: Candidate) -> str:
    name = f" ({each.name})" if each.name else ""
    return f"{KIND_NAMES[each.kind]} {ref_name(each.ref)}{name}"


def summary(found: CommonCause) -> str:
    """How much was compared: `6 complaints, 2 good units, 431 candidates`."""
    parts = [plural(len(found.bad), "complaint")]
    parts += [plural(len(found.good), "good unit")] if found.good else []
    return ", ".join([*parts, plural(sum(found.kinds.values()), "candidate")])
