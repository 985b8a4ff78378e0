"""`lotgraph users …`: accounts of people who sign in, for whoever may write the home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from app.accounts import accounts
from app.accounts.desk import SignInDesk
from app.accounts.sessions import end_session, sessions_of
from app.accounts.store import store_of
from app.accounts.tokens import make_token
from app.people import ROLES
from app.settings import Settings
from app.times import instant_text

app = typer.Typer(
    help="People who sign in: accounts, roles, one-time links, tokens.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="Name of the account.")]
Roles = Annotated[
    list[str], typer.Option("--role", help=f"Of: {', '.join(ROLES)}. May be given again.")
]


def _desk() -> SignInDesk:
    settings = Settings()
    return SignInDesk(settings, store_of(settings))


def _say_link(desk: SignInDesk, name: str, secret: str) -> None:
    address = desk.settings.public_address or f"http://127.0.0.1:{desk.settings.port}"
    typer.echo(f"{name} chooses a password here, once, within {accounts.LINK_HOURS} hours:")
    typer.echo(f"{address.rstrip('/')}/sign-in/link?token={secret}")


@app.command()
def add(name: Name, role: Roles) -> None:
    """Make an account and print its one-time link; the first one should be an admin."""
    desk = _desk()
    made = accounts.add_account(desk.store, name, role)
    if desk.settings.sign_in == "none":
        typer.echo("Nobody signs in yet: start lotgraph with LOTGRAPH_SIGN_IN=local.", err=True)
    _say_link(desk, made.name, accounts.make_link(desk.store, made.name))


@app.command("list")
def list_all() -> None:
    """All accounts, with their roles."""
    desk = _desk()
    for each in accounts.accounts_of(desk.store):
        more = ["disabled"] if each.disabled else []
        more += ["by the provider"] if each.issuer else [] if each.password else ["no password yet"]
        count = len(sessions_of(desk.store, desk.settings, each.name))
        more += [f"signed in {count} times"] if count > 1 else ["signed in"] if count else []
        said = f" ({', '.join(more)})" if more else ""
        typer.echo(
            f"{each.name}: {_words(each.roles)}{said}, since {instant_text(each.created_at)[:10]}"
        )


@app.command()
def role(name: Name, role: Roles) -> None:
    """Give an account these roles in place of those it has."""
    found = accounts.set_roles(_desk().store, name, role)
    typer.echo(f"{found.name}: {_words(found.roles)}")


@app.command()
def disable(name: Name) -> None:
    """Let an account sign in no more; its sessions and tokens end."""
    typer.echo(f"{accounts.set_disabled(_desk().store, name, True).name} is disabled.")


@app.command()
def enable(name: Name) -> None:
    """Let an account sign in again."""
    typer.echo(f"{accounts.set_disabled(_desk().store, name, False).name} may sign in again.")


@app.command()
def link(name: Name) -> None:
    """Print a one-time link that sets a new password; ends a lock, too."""
    desk = _desk()
    found = accounts.find_account(desk.store, name)
    _say_link(desk, found.name, accounts.make_link(desk.store, found.name))


@app.command()
def end(name: Name) -> None:
    """End all sessions of an account."""
    desk = _desk()
    found = sessions_of(desk.store, desk.settings, accounts.find_account(desk.store, name).name)
    for each in found:
        end_session(desk.store, each.number)
    typer.echo(f"{len(found)} ended.")


@app.command()
def token(
    name: Name,
    scope: Annotated[list[str], typer.Option("--scope", help="What it may: read, load, query …")],
    title: Annotated[str, typer.Option(help="Which program it is for.")],
    days: Annotated[int, typer.Option(help="Days it holds.")] = 90,
) -> None:
    """Print a token for a program; it is shown once."""
    store = _desk().store
    found = accounts.find_account(store, name)
    typer.echo(make_token(store, found, title=title, scopes=scope, days=days))


def _words(roles: Sequence[str]) -> str:
    return ", ".join(roles)
