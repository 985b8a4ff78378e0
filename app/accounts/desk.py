"""What sign-in is in one app: its store, its settings, the names of its cookies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated
from urllib.parse import urlsplit

from anyio import CapacityLimiter
from fastapi import Depends, Request

from app.accounts.entering import NoteKeeper
from app.accounts.provider import Provider
from app.accounts.store import IdleConnections, Store, store_of
from app.errors import SettingsError
from app.graph.run import Graph
from app.people import ROLES
from app.process import Process, process
from app.security.loopback import is_loopback
from app.security.proxies import Network, networks_of
from app.settings import Settings

_LOOKS = 8  # looks at the file at once; not among the threads that may wait for a silent database
_CALLS = 4  # questions to the provider at once
_HASHES = 2  # passwords at once: each takes 64 MiB and a core


@dataclass
class SignInDesk:
    """Sign-in of one app."""

    settings: Settings
    store: Store
    looks: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_LOOKS))
    hashes: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_HASHES))
    calls: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_CALLS))

    @cached_property
    def trusted(self) -> tuple[Network, ...]:
        """The proxies that are believed."""
        return networks_of(self.settings.trusted_proxies)

    @cached_property
    def provider(self) -> Provider:
        """The provider people sign in by."""
        return Provider(self.settings)

    @cached_property
    def secure(self) -> bool:
        """Whether browsers reach it by HTTPS."""
        address = self.settings.public_address or ""
        return address.startswith("https://") or self.settings.tls_certificate is not None

    @property
    def cookie(self) -> str:
        """The name of a session's cookie; `__Host-` ones no other host can set."""
        return "__Host-lotgraph" if self.secure else "lotgraph"

    @property
    def visit_cookie(self) -> str:
        """The name of the cookie that holds together the steps of signing in."""
        return f"{self.cookie}-visit"

    @property
    def has_passwords(self) -> bool:
        """Whether accounts with a password may sign in."""
        return self.settings.sign_in in ("local", "both")

    @property
    def has_provider(self) -> bool:
        """Whether people of a provider may sign in."""
        return self.settings.sign_in in ("provider", "both")

    def close(self) -> None:
        """Close what is kept open."""
        if self.store.idle is not None:
            self.store.idle.close()

    def address(self, path: str, request: Request | None = None) -> str:
        """The whole address of a path, as browsers reach it."""
        base = self.settings.public_address
        if base is None:
            base = str(request.base_url) if request is not None else "http://127.0.0.1"
        return base.rstrip("/") + path


def public_host(settings: Settings) -> tuple[str, ...]:
    """The host of the address browsers use, for those that are answered."""
    name = urlsplit(settings.public_address or "").hostname
    return () if name is None else (f"[{name}]" if ":" in name else name,)


def is_https(settings: Settings) -> bool:
    """Whether browsers reach it by HTTPS only."""
    return urlsplit(settings.public_address or "").scheme == "https"


def desk_in(kept: Process) -> SignInDesk:
    """The one of an app."""
    return kept.of(SignInDesk, lambda: SignInDesk(kept.settings, _kept_open(kept.settings)))


def _kept_open(settings: Settings) -> Store:
    return replace(store_of(settings), idle=IdleConnections())


def keep_notes(kept: Process, graph: Graph) -> None:
    """Have what is noted in an app be entered into the log of its graph."""
    desk = desk_in(kept)
    keeper = kept.of(NoteKeeper, lambda: NoteKeeper(graph, desk.store))
    desk.store = replace(desk.store, written=keeper.wake)
    keeper.wake()  # what was noted on the command line


def check_settings(settings: Settings, *, beyond_loopback: bool) -> None:
    """Whether sign-in can work with these settings. Errors: `SettingsError`."""
    if not settings.sign_in_needed:
        return
    try:
        networks_of(settings.trusted_proxies)
    except ValueError as error:
        raise SettingsError(
            f"LOTGRAPH_TRUSTED_PROXIES cannot be read: {error}.",
            remedy="Name addresses or networks, by commas: 10.0.0.7,10.1.0.0/24.",
        ) from None
    _check_address(settings, beyond_loopback=beyond_loopback)
    if settings.sign_in != "local":
        _check_provider(settings)


def _check_address(settings: Settings, *, beyond_loopback: bool) -> None:
    files = (settings.tls_certificate, settings.tls_key)
    if any(files) and not all(files):
        raise SettingsError("LOTGRAPH_TLS_CERTIFICATE and LOTGRAPH_TLS_KEY belong together.")
    found = urlsplit(settings.public_address or "")
    plain = (
        found.path in ("", "/") and not found.query and not found.fragment and not found.username
    )
    if settings.public_address and not (
        found.scheme in ("http", "https") and found.hostname and plain
    ):
        raise SettingsError(
            f"LOTGRAPH_PUBLIC_ADDRESS is no address of a site: {settings.public_address}.",
            remedy="Such as https://lotgraph.example, without a path.",
        )
    if not beyond_loopback:
        return
    if found.scheme != "https":
        raise SettingsError(
            "Beyond this machine lotgraph is reached by HTTPS only, else anyone on the way reads "
            "passwords.",
            remedy="Set LOTGRAPH_PUBLIC_ADDRESS=https://…, and LOTGRAPH_TLS_CERTIFICATE and "
            "LOTGRAPH_TLS_KEY, or LOTGRAPH_TRUSTED_PROXIES where a proxy does TLS.",
        )
    if settings.tls_certificate is None and not settings.trusted_proxies.strip():
        raise SettingsError(
            "Nothing does TLS: there is no certificate, and no proxy is named.",
            remedy="Set LOTGRAPH_TLS_CERTIFICATE and LOTGRAPH_TLS_KEY, or name the proxy in "
            "LOTGRAPH_TRUSTED_PROXIES.",
        )


def _check_provider(settings: Settings) -> None:
    found = urlsplit(settings.provider_issuer or "")
    if found.scheme == "http" and not is_loopback(found.hostname or ""):
        raise SettingsError(
            "LOTGRAPH_PROVIDER_ISSUER has to be reached by HTTPS.",
            remedy="On the way anyone could say who signed in.",
        )
    wrong = set(settings.provider_roles.values()) - set(ROLES)
    if wrong:
        raise SettingsError(
            f"LOTGRAPH_PROVIDER_ROLES names no role: {', '.join(sorted(wrong))}.",
            remedy=f"Roles are {', '.join(ROLES)}.",
        )
    if not settings.provider_issuer or not settings.provider_roles:
        raise SettingsError(
            "Sign-in by a provider needs LOTGRAPH_PROVIDER_ISSUER and LOTGRAPH_PROVIDER_ROLES.",
            remedy='Roles are given by group: {"recall-team": "recall lead"}.',
        )


async def _desk(request: Request) -> SignInDesk:
    return desk_in(process(request))


SignInDep = Annotated[SignInDesk, Depends(_desk)]
