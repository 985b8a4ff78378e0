"""Fetching jars from a real HTTP server on loopback that hands out a small repository."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.embedded import fetch, install, lock
from app.embedded.lock import Jar
from app.embedded.progress import Silent
from app.errors import EmbeddedError
from app.settings import Settings


@dataclass
class Repository:
    """A repository being served: contents by path, requests seen, paths to break off once."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    breaks_once: set[str] = field(default_factory=set)

    def put(self, artifact: str, content: bytes) -> Jar:
        digest = hashlib.sha256(content).hexdigest()
        jar = Jar("org.example", artifact, "1.0", "", len(content), digest)
        self.files[jar.path] = content
        return jar


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another try comes at once."""
    monkeypatch.setattr(fetch, "_WAIT_S", 0.0)


@pytest.fixture
def repository() -> Iterator[Repository]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/maven2/")
            served.seen.append(path)
            body = served.files.get(path)
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if path in served.breaks_once:
                served.breaks_once.discard(path)
                body = body[: len(body) // 2]
                self.close_connection = True
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Repository(f"http://127.0.0.1:{server.server_port}/maven2/")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def test_everything_is_fetched_once(repository: Repository, tmp_path: Path) -> None:
    jars = [repository.put(f"part{number}", b"x" * (1000 + number)) for number in range(20)]
    install.complete(jars, tmp_path, repository.address, Silent())
    assert lock.wrong(jars, tmp_path) == []
    assert (tmp_path / "part3-1.0.jar").read_bytes() == b"x" * 1003
    assert len(repository.seen) == 20
    install.complete(jars, tmp_path, repository.address, Silent())
    assert len(repository.seen) == 20


def test_a_half_finished_download_is_healed(repository: Repository, tmp_path: Path) -> None:
    whole, half, turned = (repository.put(name, name.encode() * 500) for name in ("a", "b", "c"))
    (tmp_path / whole.file_name).write_bytes(b"a" * 500)
    (tmp_path / f"{half.file_name}.part").write_bytes(b"b" * 100)
    (tmp_path / turned.file_name).write_bytes(b"C" * 500)
    install.complete([whole, half, turned], tmp_path, repository.address, Silent())
    assert sorted(repository.seen) == [half.path, turned.path]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        whole.file_name,
        half.file_name,
        turned.file_name,
    ]
    assert (tmp_path / turned.file_name).read_bytes() == b"c" * 500


def test_a_download_that_breaks_off_is_tried_again(repository: Repository, tmp_path: Path) -> None:
    jar = repository.put("long", b"0123456789" * 100_000)
    repository.breaks_once.add(jar.path)
    counts: list[tuple[int, int]] = []

    class Counting(Silent):
        def fetched(self, done: int, total: int) -> None:
            counts.append((done, total))

    install.complete([jar], tmp_path, repository.address, Counting())
    assert lock.wrong([jar], tmp_path) == []
    assert len(repository.seen) == 2
    assert counts[-1] == (1_000_000, 1_000_000)
    assert max(done for done, _ in counts) == 1_000_000


@pytest.mark.parametrize("content", [b"evil" * 100, b"longer than it should be" * 100])
def test_a_wrong_hash_is_told_and_nothing_is_kept(
    repository: Repository, tmp_path: Path, content: bytes
) -> None:
    jar = repository.put("good", b"good" * 100)
    repository.files[jar.path] = content
    with pytest.raises(EmbeddedError, match=r"good-1\.0\.jar") as caught:
        install.complete([jar], tmp_path, repository.address, Silent())
    assert caught.value.code == "wrong_hash"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_names_the_answer(repository: Repository, tmp_path: Path) -> None:
    jar = repository.put("gone", b"gone")
    del repository.files[jar.path]
    with pytest.raises(EmbeddedError, match="404") as caught:
        install.complete([jar], tmp_path, repository.address, Silent())
    assert caught.value.code == "repository_refused"
    assert "LOTGRAPH_MAVEN_REPOSITORY" in caught.value.remedy


def test_no_network_and_no_cache_says_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://someone:secret@127.0.0.1:{closed.getsockname()[1]}/maven2"
        settings = Settings(home=tmp_path / "h", cache=tmp_path / "c", maven_repository=address)
        with pytest.raises(EmbeddedError) as caught:
            install.install(settings, Silent())
    assert caught.value.code == "no_network"
    assert "HTTPS_PROXY" in caught.value.remedy
    assert "secret" not in caught.value.text + caught.value.remedy


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = Settings(home=tmp_path / "h", cache=tmp_path / "file" / "cache")
    with pytest.raises(EmbeddedError, match="cannot be written") as caught:
        install.install(settings, Silent())
    assert caught.value.code == "folder_not_writable"


def test_the_lock_names_neo4j_and_no_address() -> None:
    jars = lock.read_lock()
    assert len(jars) > 200
    assert {jar.coordinate for jar in jars} >= set(lock.ROOTS)
    assert len({jar.file_name for jar in jars}) == len(jars)
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars)
    assert "//" not in lock.jar_lock().read_text("utf-8")
    native = next(jar for jar in jars if jar.classifier == "linux-x86_64")
    assert native.path.endswith(f"/{native.version}/{native.file_name}")
    assert native.file_name.endswith("-linux-x86_64.jar")


def test_a_spoilt_lock_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "neo4j.lock"
    path.write_text("# head\na:b:1 12 00\na:b 12 00\n")
    with pytest.raises(EmbeddedError, match="Line 3"):
        lock.read_lock(path)
