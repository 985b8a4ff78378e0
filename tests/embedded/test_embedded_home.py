"""The home without a server: password, port, notes of processes, locks, an undone restore."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from app.embedded import bolt, conf, home, java, server, service, swap, trouble
from app.embedded.home import Home
from app.embedded.progress import Silent
from app.errors import EmbeddedError
from app.settings import Settings


@pytest.fixture
def at(tmp_path: Path) -> Home:
    made = home.at(tmp_path / "home")
    home.create(made)
    return made


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_home_and_password_are_private(at: Home) -> None:
    assert home.password(at, make=False) is None
    secret = home.password(at, make=True)
    assert secret is not None
    assert len(secret) >= 40
    assert home.password(at, make=True) == secret
    assert str(secret).isalnum()  # the admin tool would take a leading "-" for an option
    assert _mode(at.path / "password") == 0o600
    assert _mode(at.path) == 0o700
    at.path.chmod(0o755)
    home.create(at)
    assert _mode(at.path) == 0o700


def test_two_homes_have_two_passwords(tmp_path: Path) -> None:
    homes = [home.at(tmp_path / name) for name in "ab"]
    for one in homes:
        home.create(one)
    assert home.password(homes[0], make=True) != home.password(homes[1], make=True)


def test_several_make_one_home_at_the_same_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [pool.submit(home.create, home.at(tmp_path / "one")) for _ in range(400)]
    assert [each.exception() for each in made] == [None] * 400
    assert sorted(each.name for each in (tmp_path / "one").iterdir()) == sorted(home.FOLDERS)


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EmbeddedError, match="cannot be written") as caught:
        home.create(home.at(tmp_path / "file" / "home"))
    assert "LOTGRAPH_HOME" in caught.value.remedy


def test_the_port_is_remembered_and_given_up_only_when_taken(at: Home) -> None:
    first = home.choose_port(at)
    assert home.choose_port(at) == first == home.remembered_port(at)
    with socket.socket() as other:
        other.bind(("127.0.0.1", first))
        other.listen()
        second = home.choose_port(at)
        assert second != first
    assert home.choose_port(at) == second
    assert home.choose_port(at, other_than=second) != second


@pytest.mark.parametrize("text", ["", "{", "[]", '{"bolt": "x"}', '{"bolt": 99999}'])
def test_a_spoilt_port_file_is_healed(at: Home, text: str) -> None:
    (at.path / "ports.json").write_text(text)
    assert home.remembered_port(at) is None
    assert 0 < home.choose_port(at) < 65536


def test_a_pid_that_went_to_another_process_is_no_server(at: Home) -> None:
    mine = psutil.Process()
    for born in (mine.create_time(), mine.create_time() - 1000):
        note = {"pid": mine.pid, "born": born, "version": "1"}
        (at.path / "server.json").write_text(json.dumps(note))
        assert home.server(at) is None
        assert server.stop(at, Silent()) is False
    assert mine.is_running()


def test_a_process_of_another_home_is_not_ours(at: Home, tmp_path: Path) -> None:
    other = f"--home-dir={tmp_path / 'home-of-another'}"
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", other])
    try:
        note = {"pid": child.pid, "born": psutil.Process(child.pid).create_time(), "version": "1"}
        (at.path / "server.json").write_text(json.dumps(note))
        assert home.server(at) is None
        assert server.stop(at, Silent()) is False
        assert child.poll() is None
    finally:
        child.kill()
        child.wait()


def test_a_server_that_will_not_end_is_killed_and_that_is_said(
    at: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "STOP_TIME_LIMIT_S", 0.3)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); "
    child = subprocess.Popen(
        [sys.executable, "-c", deaf + "time.sleep(60)", f"--home-dir={at.path}"],
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.stdout.readline()
    home.note_server(at, child, "1")
    said: list[str] = []

    class Hearing(Silent):
        def say(self, text: str) -> None:
            said.append(text)

    assert server.stop(at, Hearing()) is True
    child.stdout.close()
    assert not psutil.pid_exists(child.pid)
    assert "was killed" in said[0]
    assert not server.was_closed(at)


def test_the_lock_lets_one_in_at_a_time(at: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path, order, refused, take = at.path / ".lock", [], threading.Event(), home._take

    def tried(handle: int) -> bool:
        taken = take(handle)
        if not taken:
            refused.set()
        return taken

    monkeypatch.setattr(home, "_take", tried)

    def second() -> None:
        with home.lock_file(path, "testing"):
            order.append("second")

    with home.lock_file(path, "testing"):
        thread = threading.Thread(target=second)
        thread.start()
        assert refused.wait(10)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_lock_held_too_long_is_told(at: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "LOCK_TIME_LIMIT_S", 0.1)
    with (
        home.lock_file(at.path / ".lock", "testing"),
        pytest.raises(EmbeddedError, match="testing") as caught,
        home.lock_file(at.path / ".lock", "testing"),
    ):
        pass
    assert caught.value.code == "busy"


def _write(at: Home, folder: str, text: str) -> None:
    for part in ("databases/neo4j", "transactions/neo4j"):
        (at.path / folder / part).mkdir(parents=True, exist_ok=True)
        (at.path / folder / part / "store").write_text(text)


def _store(at: Home) -> list[str]:
    parts = ("databases/neo4j", "transactions/neo4j")
    return [(at.data / part / "store").read_text() for part in parts]


def test_a_restore_that_was_cut_off_is_undone(at: Home) -> None:
    _write(at, "data", "former")
    _write(at, "incoming/data", "incoming")
    swap.swap_in(at, Home(at.path / "incoming"))
    assert _store(at) == ["incoming", "incoming"]
    swap.undo(at)
    assert _store(at) == ["former", "former"]
    assert not (at.path / "replaced").exists()
    assert not (at.path / "incoming").exists()


def test_a_restore_cut_off_halfway_through_the_swap_is_undone(at: Home) -> None:
    _write(at, "data", "former")
    (at.path / "replaced" / "databases").mkdir(parents=True)
    (at.data / "databases" / "neo4j").rename(at.path / "replaced" / "databases" / "neo4j")
    swap.undo(at)
    assert _store(at) == ["former", "former"]


def test_a_confirmed_restore_stays(at: Home) -> None:
    _write(at, "data", "former")
    _write(at, "incoming/data", "incoming")
    swap.swap_in(at, Home(at.path / "incoming"))
    swap.confirm(at)
    swap.undo(at)
    assert _store(at) == ["incoming", "incoming"]


def test_data_without_password_are_not_started_with_another(at: Home) -> None:
    (at.data / "databases" / "system").mkdir(parents=True)
    with pytest.raises(EmbeddedError, match="no password") as caught:
        service.start(Settings(home=at.path), Silent())
    assert "db dump" in caught.value.remedy


def test_nothing_and_strangers_do_not_answer_bolt() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        assert bolt.ask(port, "neo4j", "x", "neo4j", 1) is bolt.PortAnswer.NOTHING
        listener.listen()

        def stranger() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(100)
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=stranger)
        thread.start()
        assert bolt.ask(port, "neo4j", "x", "neo4j", 5) is bolt.PortAnswer.NOTHING
        thread.join()


def _java(folder: Path, line: str) -> Settings:
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{line}' >&2\n")
    program.chmod(0o755)
    return Settings(java_home=folder)


def test_an_old_java_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="is Java 17") as caught:
        java.find_java(_java(tmp_path, 'openjdk version "17.0.2" 2022-01-18'))
    assert caught.value.code == "wrong_java"


def test_no_java_is_told(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="does not run"):
        java.find_java(Settings(java_home=tmp_path / "none"))


def test_a_java_of_ones_own_is_taken(tmp_path: Path) -> None:
    program, major = java.find_java(_java(tmp_path, 'openjdk version "21.0.4" 2024-07-16 LTS'))
    assert (program, major) == (tmp_path / "bin" / "java", 21)
    assert "--sun-misc-unsafe-memory-access=allow" not in java.needed_flags(21)


def test_java_is_not_changed_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "NEO4J_CONF"):
        monkeypatch.setenv(name, "x")
    assert not {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "NEO4J_CONF"} & set(
        java.environment()
    )
    assert java.environment()["PATH"] == os.environ["PATH"]


def test_java_is_not_given_passwords_of_other_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"LOTGRAPH_NEO4J_PASSWORD": "a", "LOTGRAPH_CONSOLE_NEO4J_PASSWORD": "b"}
    for name, value in (given | {"LOTGRAPH_HEAP_MIB": "512"}).items():
        monkeypatch.setenv(name, value)
    assert not given.keys() & java.environment().keys()
    assert java.environment()["LOTGRAPH_HEAP_MIB"] == "512"


def test_a_java_that_is_installed_twice_has_one_class_archive(tmp_path: Path) -> None:
    homes = [tmp_path / name for name in ("one", "two", "newer")]
    for place, each in enumerate(homes):
        (each / "lib").mkdir(parents=True)
        (each / "release").write_text(f'JAVA_VERSION="25.0.{place // 2}"')
        (each / "lib" / "modules").write_bytes(b"classes")
    first, second, newer = (
        java.class_archive(tmp_path / "jars", each / "bin" / "java", 25) for each in homes
    )
    assert first == second != newer
    assert java.class_archive(tmp_path / "jars", homes[0] / "bin" / "java", 26) != first
    assert java.class_archive(tmp_path / "other jars", homes[0] / "bin" / "java", 25) != first


def test_a_spoilt_class_archive_does_not_keep_java_from_starting(tmp_path: Path) -> None:
    program, major = java.find_java(Settings())
    archive = java.class_archive(tmp_path / "jars", program, major)
    assert archive.parent == tmp_path
    assert conf.archive_flags(archive) == []
    archive.write_bytes(b"no archive" * 1000)
    told = subprocess.run(
        [program, *conf.archive_flags(archive), "-version"], capture_output=True, text=True
    )
    assert told.returncode == 0
    assert f'version "{major}' in told.stderr
    assert "rror" not in told.stderr + told.stdout


@pytest.mark.parametrize(
    ("text", "ended", "code"),
    [
        ("java.io.IOException: No space left on device", 1, "disk_full"),
        ("java.net.BindException: Address already in use", 1, "port_taken"),
        ("Error: Could not reserve enough space for object heap", 1, "too_little_memory"),
        ("Terminating due to java.lang.OutOfMemoryError: Java heap space", 3, "heap_full"),
        ("Unrecognized VM option 'UseX'", 1, "wrong_java"),
        ("org.neo4j.io.locker.FileLockException: store_lock", 1, "home_in_use"),
        ("", -9, "too_little_memory"),
        ("something else went wrong", 1, "embedded"),
    ],
)
def test_last_words_are_explained(text: str, ended: int, code: str) -> None:
    error = trouble.explain("It did not start", [text], Path("/x/console.log"), ended)
    assert error.code == code
    assert error.text.startswith("It did not start. ")
    assert error.remedy


def test_the_size_of_data_is_told_while_folders_vanish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server at work makes and removes files and folders while they are added up."""
    for name, size in (("stays", 3), ("goes", 5)):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "file").write_bytes(b"x" * size)
    look = os.scandir

    def vanishing(path: object) -> object:
        if str(path).endswith("goes"):
            shutil.rmtree(str(path))
        return look(path)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(os, "scandir", vanishing)
    assert service.status(Settings(home=tmp_path)).store_bytes == 3
