"""What has to be there before other machines may ask, and what a proxy is believed."""

from __future__ import annotations

import datetime
import ipaddress
import re
import threading
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi.testclient import TestClient

from app.accounts.store import FILE
from app.cli.serve import check_host, server_config
from app.errors import SettingsError
from app.main import create_app
from app.security.proxies import address_of, networks_of
from app.settings import Settings
from tests.accounts.team import NAMES, be_quick, closed_graph, password_of, team_of
from tests.command_line import run
from tests.conftest import CHECKOUT
from tests.waiting import wait_until

HTTPS = "https://lotgraph.example"
PROVIDER = {"provider_issuer": "https://id.example", "provider_roles": {"team": "viewer"}}


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("no sign-in is configured", {}),
        ("by HTTPS only", {"sign_in": "local"}),
        ("by HTTPS only", {"sign_in": "local", "public_address": "http://lotgraph.example"}),
        ("Nothing does TLS", {"sign_in": "local", "public_address": HTTPS}),
        ("belong together", {"sign_in": "local", "public_address": HTTPS, "tls_key": "k"}),
        ("no address of a site", {"sign_in": "local", "public_address": f"{HTTPS}/x"}),
        ("no address of a site", {"sign_in": "local", "public_address": "lotgraph.example"}),
        ("cannot be read", {"sign_in": "local", "trusted_proxies": "all"}),
        ("needs LOTGRAPH_PROVIDER_ISSUER", {
            "sign_in": "provider", "public_address": HTTPS, "trusted_proxies": "10.0.0.1",
        }),
        ("by HTTPS", {
            "sign_in": "both", "public_address": HTTPS, "trusted_proxies": "10.0.0.1",
            **PROVIDER, "provider_issuer": "http://id.example",
        }),
        ("names no role: root", {
            "sign_in": "both", "public_address": HTTPS, "trusted_proxies": "10.0.0.1",
            **PROVIDER, "provider_roles": {"team": "root"},
        }),
    ],
)  # fmt: skip
def test_other_machines_are_refused_until_all_is_there(words: str, given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=words):
        check_host(Settings(**given), "0.0.0.0")


def test_then_they_are_served() -> None:
    tls = {"tls_certificate": "c.pem", "tls_key": "k.pem"}
    for given in (tls, {"trusted_proxies": "10.0.0.7,10.1.0.0/24"}):
        check_host(Settings(sign_in="local", public_address=HTTPS, **given), "0.0.0.0")
    check_host(Settings(sign_in="local"), "127.0.0.1")
    check_host(Settings(), "127.0.0.1")


def test_of_a_named_proxy_the_nearest_unknown_address_is_believed() -> None:
    trusted = networks_of("10.0.0.7, 10.1.0.0/24,fd00::/8")

    def of(peer: str, *told: str) -> str:
        headers = [(b"x-forwarded-for", each.encode()) for each in told]
        return address_of({"type": "http", "client": (peer, 1), "headers": headers}, trusted)

    assert of("192.0.2.1", "127.0.0.1") == "192.0.2.1"
    assert of("10.0.0.7", "192.0.2.9") == "192.0.2.9"
    assert of("10.0.0.7", "127.0.0.1, 192.0.2.9") == "192.0.2.9"
    assert of("10.0.0.7", "127.0.0.1, 192.0.2.9, 10.1.0.3") == "192.0.2.9"
    assert of("10.0.0.7", "127.0.0.1", "192.0.2.9") == "192.0.2.9"
    assert of("10.0.0.7", "192.0.2.9, unknown") == "10.0.0.7"
    assert of("10.0.0.7") == "10.0.0.7"
    assert of("fd00::1", "2001:DB8::1") == "2001:db8::1"


def test_without_sign_in_nothing_of_it_is_there(tmp_path: Path) -> None:
    """No pages, no file, no fields in forms; a header nobody asked for changes nothing."""
    with closed_graph() as graph:
        client = TestClient(create_app(Settings(home=tmp_path), graph), base_url="http://127.0.0.1")
        for path in (
            "/sign-in",
            "/sign-in/link?token=x",
            "/account",
            "/accounts",
            "/sign-out/done",
        ):
            assert client.get(path).status_code == 404, path
        page = client.get("/running", headers={"authorization": "Bearer x", "cookie": "lotgraph=x"})
    assert page.status_code == 200
    assert "csrf" not in page.text
    assert "Sign out" not in page.text
    assert not (tmp_path / FILE).exists()


def test_every_form_that_writes_begins_with_the_text_of_its_session() -> None:
    forms = 0
    for path in (CHECKOUT / "templates").rglob("*.html"):
        for form in re.finditer(
            r'<form\b[^>]*method="post"[^>]*>(.{0,10})', path.read_text(), re.S
        ):
            forms += 1
            assert form[1].startswith("{{ csrf }}"), path
    assert forms > 15


@pytest.fixture
def certificate(tmp_path: Path) -> dict[str, Path]:
    """A certificate of this machine, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(1))
        .add_extension(here, critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    files = {"tls_certificate": tmp_path / "c.pem", "tls_key": tmp_path / "k.pem"}
    files["tls_certificate"].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files["tls_key"].write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ))  # fmt: skip
    return files


def test_it_serves_by_a_certificate_of_its_own(
    certificate: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real web server: cookies are Secure and bound to the host; plain HTTP is not answered."""
    be_quick(monkeypatch)
    given = {"public_address": HTTPS, **certificate}
    with closed_graph() as graph, team_of(graph, tmp_path / "home", **given) as team:
        config = server_config(team.app, team.desk.settings)
        config.port = 0
        serving = uvicorn.Server(config)
        thread = threading.Thread(target=serving.run)
        thread.start()
        try:
            wait_until(lambda: serving.started, "the app serves")
            port = serving.servers[0].sockets[0].getsockname()[1]
            _signs_in(f"https://127.0.0.1:{port}", str(certificate["tls_certificate"]))
            with pytest.raises(requests.RequestException):
                requests.get(f"http://127.0.0.1:{port}/sign-in", timeout=10)
        finally:
            serving.should_exit = True
            thread.join()


def _signs_in(address: str, trusted: str) -> None:
    with requests.Session() as browser:
        browser.trust_env, browser.verify = False, trusted
        page = browser.get(f"{address}/sign-in", timeout=30)
        csrf = re.search(r'name="csrf" value="(\w+)"', page.text)
        assert csrf
        form = {"csrf": csrf[1], "name": NAMES["viewer"], "password": password_of(NAMES["viewer"])}
        answer = browser.post(f"{address}/sign-in", form, timeout=30, allow_redirects=False)
        assert answer.status_code == 303
        assert "__Host-lotgraph=" in answer.headers["set-cookie"]
        assert "Secure" in answer.headers["set-cookie"]
        assert browser.get(f"{address}/account", timeout=30).status_code == 200
        named = browser.get(f"{address}/account", headers={"host": "lotgraph.example"}, timeout=30)
        assert named.status_code == 200


def test_the_command_line_makes_accounts(tmp_path: Path) -> None:
    env = {"LOTGRAPH_HOME": str(tmp_path), "LOTGRAPH_SIGN_IN": "local"}

    def users(*words: str) -> Any:
        return run("users", *words, env=env)

    made = users("add", "anna", "--role", "admin", "--role", "recall lead")
    assert made.returncode == 0, made.stderr
    assert re.search(r"http://127\.0\.0\.1:8470/sign-in/link\?token=[\w-]{43}\n", made.stdout)
    assert users("add", "anna", "--role", "viewer").returncode == 2
    assert users("add", "mes", "--role", "integrator").returncode == 0
    assert "recall lead, admin" in users("list").stdout
    assert users("role", "mes", "--role", "integrator", "--role", "analyst").returncode == 0
    token = users("token", "mes", "--scope", "load", "--title", "MES").stdout
    assert token.startswith("lotgraph_")
    assert users("token", "mes", "--scope", "admin", "--title", "MES").returncode == 2
    assert users("disable", "anna").returncode == 2  # the only admin
    assert users("disable", "mes").stdout == "mes is disabled.\n"
    assert users("link", "mes").returncode == 2
    assert "may sign in again" in users("enable", "mes").stdout
    assert "/sign-in/link?token=" in users("link", "mes").stdout
    assert users("end", "anna").stdout == "0 ended.\n"
    assert users("link", "nobody").returncode == 4
