"""The only reader of the environment.

Every setting is named `LOTGRAPH_<NAME>`. Limits carry their unit in the name.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import SettingsError

SECRETS = ("neo4j_password", "console_neo4j_password", "provider_secret", "token")


def secrets_of(given: Mapping[str, Any]) -> dict[str, str]:
    """Passwords that stand in files, by setting; the end of the last line is none of them.

    Errors: `SettingsError`: a file cannot be read or is empty, or the password was given, too.
    """
    found = {}
    for name in SECRETS:
        path, setting = given.get(f"{name}_file"), f"LOTGRAPH_{name.upper()}"
        if not path:
            continue
        if given.get(name):
            raise SettingsError(
                f"{setting} and {setting}_FILE are both set.", remedy="Unset one of them."
            )
        remedy = f"Put the password into it, readable to this user, or unset {setting}_FILE."
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise SettingsError(
                f"The password in {path} cannot be read: {why}.", remedy=remedy
            ) from None
        found[name] = text.removesuffix("\n").removesuffix("\r")
        if not found[name]:
            raise SettingsError(f"There is no password in {path}.", remedy=remedy)
    return found


class Settings(BaseSettings):
    """All settings, read from the environment once and then frozen."""

    model_config = SettingsConfigDict(env_prefix="LOTGRAPH_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("lotgraph")),
        description="Folder of the embedded Neo4j: its data, password, ports and logs.",
    )
    cache: Path = Field(
        default_factory=lambda: Path(platformdirs.user_cache_dir("lotgraph")),
        description="Folder of downloaded Neo4j jars, shared by all homes of this user.",
    )

    neo4j_uri: str | None = Field(
        None, description="A server to use (neo4j://, neo4j+s://, bolt://); unset: the embedded."
    )
    neo4j_user: str = Field("neo4j", description="User on that server.")
    neo4j_password: SecretStr | None = Field(None, description="Password on that server.")
    neo4j_password_file: Path | None = Field(
        None, description="File that holds the password instead, as containers give secrets."
    )
    neo4j_database: str = Field("neo4j", description="Database on that server.")

    heap_mib: int = Field(1024, ge=256, description="Heap of the embedded Neo4j, MiB.")
    page_cache_mib: int = Field(256, ge=64, description="Page cache of the embedded Neo4j, MiB.")
    transaction_memory_mib: int | None = Field(
        None, ge=64,
        description="Most memory all transactions together may use, MiB; unset: 3/8 of the heap.",
    )  # fmt: skip
    transaction_time_limit_s: int = Field(
        300, ge=1, description="Longest time one transaction may run, seconds."
    )
    java_flags: str = Field(
        "", description="Further flags for the Java of the embedded Neo4j, as in a shell."
    )
    start_time_limit_s: int = Field(
        180, ge=5, description="How long to wait for the embedded Neo4j to answer, seconds."
    )
    disk_low_water_mib: int = Field(
        256, ge=0,
        description="Free room on the disk of the home below which nothing more is stored, MiB; "
        "0: never refuse.",
    )  # fmt: skip
    java_home: Path | None = Field(
        None, description="A Java 21 or newer to use; unset: the one that came with lotgraph."
    )
    maven_repository: str | None = Field(
        None, description="Address of a Maven mirror to fetch Neo4j from; unset: Maven Central."
    )

    host: str = Field("127.0.0.1", description="Address the pages and the API listen on.")
    port: int = Field(8470, ge=0, le=65535, description="Port they listen on; 0: any free one.")
    published_on_loopback: bool = Field(
        False,
        description="Set inside a container that listens on 0.0.0.0 but is published on "
        "127.0.0.1 of its host only.",
    )
    sign_in: Literal["none", "local", "provider", "both"] = Field(
        "none",
        description="Who may use it: none: whoever sits at this machine; local: accounts of "
        "“lotgraph users”; provider: people of an OpenID Connect provider; both.",
    )
    command_line: Literal["token", "machine"] = Field(
        "token",
        description="Where people sign in, who runs verbs: the account of a token; or whoever may "
        "read the home, under names they give.",
    )
    token: SecretStr | None = Field(None, description="API token by which verbs are run.")
    token_file: Path | None = Field(None, description="File that holds that token instead.")
    public_address: str | None = Field(
        None,
        description="Address by which browsers reach it, e.g. https://lotgraph.example; needed "
        "with sign-in on any address but loopback.",
    )
    tls_certificate: Path | None = Field(None, description="Certificate chain (PEM) to serve by.")
    tls_key: Path | None = Field(None, description="Its private key (PEM).")
    trusted_proxies: str = Field(
        "",
        description="Addresses or networks of proxies before it, by commas: what they say of the "
        "visitor's address is believed.",
    )
    session_idle_minutes: int = Field(
        60, ge=1, description="Minutes without a request after which a session ends."
    )
    session_hours: int = Field(
        12, ge=1, description="Hours after which a session ends in any case."
    )
    provider_issuer: str | None = Field(
        None, description="Address of the OpenID Connect provider (its issuer)."
    )
    provider_client: str = Field("lotgraph", description="Name of lotgraph at the provider.")
    provider_secret: SecretStr | None = Field(None, description="Its secret there.")
    provider_secret_file: Path | None = Field(
        None, description="File that holds that secret instead."
    )
    provider_groups_claim: str = Field("groups", description="Claim that lists a person's groups.")
    provider_groups_from: Literal["id_token", "userinfo", "access_token"] = Field(
        "id_token",
        description="Which word of the provider has that claim; an access token is read only when "
        "it is signed by the provider's keys.",
    )
    provider_name_claim: str = Field(
        "preferred_username", description="Claim that is a person's name here."
    )
    provider_roles: dict[str, str] = Field(
        default={},
        description='Role by group, as JSON: {"recall-team": "recall lead"}; whose groups give no '
        "role is refused.",
    )
    site_zone: str = Field("UTC", description="Zone in which pages show times, e.g. Europe/Berlin.")
    gs1_prefix: str | None = Field(
        None, pattern=r"^\d{4,12}$",
        description="The company's GS1 prefix, 4 to 12 digits: SSCCs are handed out under it.",
    )  # fmt: skip

    log_format: Literal["plain", "json"] = Field(
        "plain", description="Lines for people, or a JSON object a line (each request is one)."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="What the log holds; debug: also the words of what was refused, lots in them.",
    )
    otel: bool = Field(
        False, description="Make OpenTelemetry spans and send them (needs lotgraph[otel])."
    )

    ask_serve: bool = Field(
        True,
        description="Have a running “lotgraph serve” of the same home work traces out for the "
        "command line, which is quicker.",
    )
    mirror_mib: int = Field(
        2_048, ge=0, description="Most memory for the genealogy kept beside Neo4j, MiB; 0: none."
    )
    load_batch_events: int = Field(10_000, ge=1, description="Events written per transaction.")
    request_bytes_limit: int = Field(
        256 * 1024 * 1024, ge=1024, description="Largest request body taken by the API, bytes."
    )
    form_bytes_limit: int = Field(
        4 * 1024 * 1024, ge=1024, description="Largest body of any other request, bytes."
    )
    body_time_limit_s: float = Field(
        10,
        gt=0,
        description="Seconds the head of a request may take, and its body before it has to come at "
        "16 KiB a second.",
    )
    request_deadline_s: float = Field(
        10, gt=0, description="Seconds in which a request is answered, or told that it is not."
    )
    request_deadline_most_s: float = Field(
        300, gt=0,
        description="The same for what keeps a part of the graph (recall) or has limits of its "
        "own (typed queries); the most a request may ask for.",
    )  # fmt: skip
    page_rows: int = Field(200, ge=10, description="Rows shown on one page of a table.")
    checks_shown: int = Field(
        100, ge=1, description="Findings listed per check at first; all are counted."
    )
    balance_tolerance_percent: float = Field(
        1.0, ge=0, le=100, description="How far a balance may be from 100 % to be in order."
    )
    recall_proofs: int = Field(
        1_000, ge=0, description="Customers whose chain of proof a snapshot keeps; more are said."
    )
    recall_attachment_bytes: int = Field(
        10 * 1024 * 1024, ge=1, description="Largest file attached to a recall case, bytes."
    )
    recall_attachments_bytes: int = Field(
        100 * 1024 * 1024, ge=1, description="All files of one recall case together, bytes."
    )
    recall_target_minutes: int = Field(
        240, ge=1, description="Target of a mock recall: minutes from start to each milestone."
    )
    recall_answer_minutes: int = Field(
        240,
        ge=1,
        description="Minutes a customer's answer may take before it is overdue.",
    )
    recall_accounted_percent: float = Field(
        100.0, ge=0, le=100, description="Per cent accounted for that closing a case asks for."
    )
    recall_letters: Path | None = Field(
        None,
        description="Folder with your own letter.txt, supplier.txt (Jinja); unset: the shipped.",
    )
    audit_anchor: Literal["file", "syslog", "command", "none"] = Field(
        "file",
        description="Where the head of the log that shows tampering is told, besides a file: the "
        "system's log, a command; none: nowhere, not even in a file.",
    )
    audit_anchor_file: Path | None = Field(
        None, description="The file it is told in, by adding lines; unset: one in the home."
    )
    audit_anchor_command: str = Field(
        "", description="The command that is handed each line, its words as in a shell."
    )
    webhook_private_addresses: bool = Field(
        False,
        description="Let webhooks go to addresses that are not of the internet: this machine, the "
        "network of the house.",
    )
    webhook_plain_http: bool = Field(False, description="Let webhooks go by http, without TLS.")
    webhook_timeout_s: float = Field(
        10, gt=0, description="Seconds a receiver has to take a delivery, from connecting on."
    )
    webhook_tries: int = Field(
        12, ge=1, description="Times a delivery is tried before it is a dead letter."
    )
    webhook_first_wait_s: float = Field(
        5, gt=0, description="Seconds to the second try; three times as long to each further one."
    )
    webhook_most_wait_s: float = Field(
        21_600, gt=0, description="Most seconds between two tries of a delivery."
    )
    webhook_backlog: int = Field(
        10_000, ge=1,
        description="Deliveries of one webhook that may wait or be dead letters; the rest stays in "
        "the feed until there is room.",
    )  # fmt: skip
    webhook_at_once: int = Field(8, ge=1, description="Deliveries sent at the same time.")
    webhook_poll_s: float = Field(
        1, gt=0, description="Seconds between two looks for changes to deliver."
    )
    picture_nodes: int = Field(300, ge=10, description="Most boxes drawn in a picture at first.")

    queries_folder: Path | None = Field(
        None, description="Folder of a team's own queries (*.cypher), offered beside the library."
    )
    console_time_limit_s: int = Field(
        30, ge=1, description="Time a typed query may run when nobody says, seconds."
    )
    console_time_limit_most_s: int = Field(
        300, ge=1, description="Most time a typed query or a download may be given, seconds."
    )
    console_rows: int = Field(1_000, ge=1, description="Rows of a typed query shown on its page.")
    console_rows_most: int = Field(
        50_000, ge=1, description="Most rows the API gives in one JSON answer."
    )
    console_bytes_limit: int = Field(
        16 * 1024 * 1024, ge=1024, description="Most bytes of rows in one answer, bytes."
    )
    download_rows: int = Field(5_000_000, ge=1, description="Most rows of a download.")
    download_bytes_limit: int = Field(
        2 * 1024**3, ge=1024, description="Most bytes of rows read for a download, bytes."
    )
    export_time_limit_s: int = Field(
        3_600, ge=1, description="Most time one file of an export may take, seconds."
    )
    console_queries_at_once: int = Field(
        3, ge=1, description="Typed queries one user may have running at the same time."
    )
    console_queries_in_all: int = Field(
        6, ge=1, description="Typed queries of all users that may run at the same time."
    )
    console_neo4j_uri: str | None = Field(
        None, description="Server for typed queries; unset: the one lotgraph uses."
    )
    console_neo4j_user: str | None = Field(
        None, description="User for typed queries, best one that may only read; unset: lotgraph's."
    )
    console_neo4j_password: SecretStr | None = Field(None, description="Password of that user.")
    console_neo4j_password_file: Path | None = Field(
        None, description="File that holds that password instead."
    )
    console_neo4j_database: str | None = Field(
        None, description="Database for typed queries; unset: the one lotgraph uses."
    )

    @field_validator("java_flags")
    @classmethod
    def _are_words(cls, flags: str) -> str:
        shlex.split(flags)
        return flags

    @model_validator(mode="before")
    @classmethod
    def _read_secrets(cls, given: Any) -> Any:
        """Passwords out of the files that hold them. Errors: `SettingsError`."""
        return given | secrets_of(given) if isinstance(given, dict) else given

    @property
    def sign_in_needed(self) -> bool:
        """Whether people sign in; else whoever sits at this machine may do everything."""
        return self.sign_in != "none"

    @cached_property
    def embedded(self) -> bool:
        """True when no server is named, so the embedded Neo4j is used."""
        return self.neo4j_uri is None

    def in_home(self, name: str) -> Path:
        """A file or folder of the home, wherever the process runs."""
        return self.home.expanduser().absolute() / name

    @property
    def columns_file(self) -> Path:
        """What a running app keeps of the graph for its next start."""
        return self.in_home("genealogy.columns")
