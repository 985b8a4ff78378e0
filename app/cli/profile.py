"""`lotgraph profile`: how tables of other systems are read."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.load_report import PRINT_LIMIT
from app.cli.shelf import is_profile_file, profiles_of
from app.cli.terminal import terminal
from app.errors import UsageError
from app.intake.choices import Choices
from app.intake.looking import Look, header_of, looks_of
from app.profiles.draft import draft, draft_like
from app.profiles.find import fit
from app.profiles.model import Profile, read_profile
from app.profiles.shelf import profile_named, profile_of_file
from app.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    help="Profiles: what the columns of a table are, and which events its rows say.\n\n"
    "“lotgraph load” finds them by the headers of a table. Own ones stand in the folder profiles "
    "of LOTGRAPH_HOME; one with the name of a shipped one replaces it.",
)


def _profiles() -> list[Profile]:
    return profiles_of(Settings().home, terminal(stderr=True, soft_wrap=True))


def _folder() -> Path:
    return Settings().home / "profiles"


@app.command("list")
def list_profiles() -> None:
    """The profiles there are, shipped and own."""
    console = terminal(soft_wrap=True)
    for each in sorted(_profiles(), key=lambda one: one.name):
        own = "" if each.shipped else " (own)"
        console.print(f"{each.name}{own}: {escape(each.title)}; source {escape(each.source)}")


@app.command()
def show(name: Annotated[str, typer.Argument(help="Name of a profile.")]) -> None:
    """A profile as it is written."""
    typer.echo(profile_named(name, _profiles()).text, nl=False)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A profile (.yaml), or a file to be loaded.")],
    profile: Annotated[str | None, typer.Option(help="Read it by this profile.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Only this sheet of a workbook.")] = None,
) -> None:
    """Check a profile; or say how a file would be read, without a graph: nothing is written."""
    console = terminal(soft_wrap=True)
    if is_profile_file(file):
        made = profile_of_file(file)
        console.print(
            f"{escape(made.name)} is right: {len(made.columns)} columns, {len(made.rules)} rules."
        )
        return
    profiles = _profiles()
    chosen = profile_named(profile, profiles) if profile else None
    wrong = False
    for look in looks_of(file, Choices(profile=chosen, profiles=tuple(profiles), sheet=sheet)):
        wrong |= bool(look.refused) or not look.events
        _print(look)
    raise typer.Exit(1 if wrong else 0)


def _print(look: Look) -> None:
    console = terminal(soft_wrap=True)
    console.print(f"[bold]{escape(look.name)}[/bold] ({look.format})")
    if look.says:
        console.print(f"  {escape(' · '.join(look.says))}")
    told = ", ".join(f"{count:,} {type_}" for type_, count in sorted(look.types.items()))
    console.print(f"  {look.events:,} events: {told or 'none'}; {look.refused:,} refused")
    if look.asides:
        console.print(f"  left aside: {escape(look.asides)}")
    for line, problem in islice(look.problems, PRINT_LIMIT):
        console.print(f"  line {line}: {problem.code}: {escape(problem.text)}. {problem.remedy}")


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="A file with the table, headers and all.")],
    name: Annotated[str | None, typer.Option(help="Name of the profile; else the file's.")] = None,
    like: Annotated[str | None, typer.Option(help="Begin with a copy of this profile.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write it.")] = None,
) -> None:
    """Begin a profile of your own for a table: mend what is written, check it, load the file."""
    profiles = _profiles()
    columns = header_of(file, profiles, sheet)
    own = name or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "own"
    if like is None:
        text = draft(own, columns)
    else:
        base = profile_named(like, profiles)
        made = fit(base, columns)
        others = columns if made is None else [made.columns[place] for place in made.others]
        text = draft_like(base, own, others)
    read_profile(text, own, shipped=False)
    target = out or _folder() / f"{own}.yaml"
    if target.exists():
        raise UsageError(f"{target} is there already.", remedy="Give --name or --out.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    typer.echo(str(target))
