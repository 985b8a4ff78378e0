"""Where a running `lotgraph serve` is found, and what it has to be to answer for another process:
of the same home, version, database and settings."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.security.loopback import is_loopback
from app.settings import SECRETS, Settings

FILE = "serve.json"
_LOOPBACK = "127.0.0.1"  # where a serve that listens everywhere is found, too
# What says how it is served, not what is answered.
_OF_SERVING = {
    "host", "port", "published_on_loopback", "public_address", "tls_certificate", "tls_key",
    "trusted_proxies", "log_format", "log_level", "otel", "mirror_mib", "ask_serve",
    *SECRETS, *(f"{name}_file" for name in SECRETS),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody who serves a home tells whoever may read it. `secret` is known to those alone;
    `answers_as`: what two processes must have alike to give the same answers."""

    host: str
    port: int
    secret: str
    answers_as: str


def proof_of(secret: str, *parts: str | bytes) -> str:
    """What only they can say of some words who know the secret of an offer."""
    words = [each.encode() if isinstance(each, str) else each for each in parts]
    return hmac.digest(secret.encode(), b"\n".join(words), "sha256").hex()


def answers_as(settings: Settings) -> str:
    """A hash of what an answer may depend on besides the events: version and settings."""
    told = settings.model_dump_json(exclude=_OF_SERVING)
    return hashlib.sha256(f"{__version__}\n{told}".encode()).hexdigest()


def offer_of(settings: Settings) -> Offer | None:
    """Who serves this home and answers as this process would; None where nobody does."""
    try:
        told = json.loads(_path(settings).read_text("utf-8"))
        found = Offer(told["host"], int(told["port"]), told["secret"], told["answers_as"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.answers_as == answers_as(settings) else None


@contextmanager
def offer_in(settings: Settings, host: str, port: int) -> Iterator[Offer]:
    """Say meanwhile, in the home, that it is served here; readable for this user only. What cannot
    be written there is not offered: the command line then works alone."""
    made = Offer(
        host if is_loopback(host) else _LOOPBACK,
        port,
        secrets.token_urlsafe(32),
        answers_as(settings),
    )
    path = _path(settings)
    with suppress(OSError):
        _write(path, made)
    try:
        yield made
    finally:
        mine = offer_of(settings)
        if mine is not None and mine.secret == made.secret:
            path.unlink(missing_ok=True)


def _path(settings: Settings) -> Path:
    return settings.in_home(FILE)


def _write(path: Path, made: Offer) -> None:
    text = json.dumps({name: getattr(made, name) for name in Offer.__slots__})
    part = path.with_name(f"{FILE}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)
