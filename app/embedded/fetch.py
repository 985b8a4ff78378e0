"""Fetch the jars of the lock, in parallel, and let no wrong byte through.

A file appears under its name only after its SHA-256 was right; until then it is a `.part`. A
broken download is begun again, a wrong hash is an error that names the file. The address is
jgo's constant for Maven Central or the setting `LOTGRAPH_MAVEN_REPOSITORY`; proxies and
certificates are taken from the usual environment variables.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from app.embedded.disk import disk_error
from app.embedded.lock import Jar
from app.embedded.progress import FetchProgress
from app.errors import EmbeddedError

THREADS = 8
TRIES = 3
CHUNK_BYTES = 1 << 18
CONNECT_READ_TIMEOUT_S = (10, 60)
_WAIT_S = 0.5  # before another try; the next waits are longer


def fetch(jars: Sequence[Jar], folder: Path, repository: str, progress: FetchProgress) -> None:
    """Fetch `jars` into `folder`, `THREADS` at a time.

    Raises EmbeddedError when the repository cannot be reached, lacks a file, or hands out a file
    whose SHA-256 is not the lock's; what is complete by then stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = _Count(sum(jar.size for jar in jars), progress)
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="fetch")
    try:
        with _session() as session:
            waiting = [
                pool.submit(_fetch_one, session, jar, folder, repository, count) for jar in jars
            ]
            try:
                for done in as_completed(waiting):
                    done.result()
            finally:
                count.stopped = True
                pool.shutdown(cancel_futures=True)
    except OSError as error:
        raise disk_error(error, folder) from error


class _Count:
    """Bytes fetched so far by all threads."""

    def __init__(self, total: int, progress: FetchProgress) -> None:
        self._lock = threading.Lock()
        self._done = 0
        self._total = total
        self._progress = progress
        self.stopped = False

    def add(self, size: int) -> None:
        with self._lock:
            self._done += size
            self._progress.fetched(self._done, self._total)


class _BrokenDownloadError(Exception):
    """A body that ended early or late; worth another try."""


def _session() -> requests.Session:
    session = requests.Session()
    retry = Retry(
        total=4,
        connect=2,
        backoff_factor=_WAIT_S,
        status_forcelist=(429, 500, 502, 503, 504),
        raise_on_status=False,
    )
    adapter = HTTPAdapter(pool_connections=2, pool_maxsize=THREADS, max_retries=retry)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _fetch_one(
    session: requests.Session, jar: Jar, folder: Path, repository: str, count: _Count
) -> None:
    host = urlsplit(repository).hostname or "the Maven repository"
    for attempt in range(1, TRIES + 1):
        if count.stopped:
            return
        part = folder / f"{jar.file_name}.part"
        try:
            sha256 = _stream(session, f"{repository.rstrip('/')}/{jar.path}", jar, part, count)
        except (requests.RequestException, _BrokenDownloadError) as error:
            if attempt == TRIES or not _worth_again(error):
                raise _in_words(error, jar, host) from error
            continue
        if sha256 != jar.sha256:
            part.unlink(missing_ok=True)
            raise EmbeddedError(
                f"{jar.file_name} from {host} is not the file lotgraph was made with "
                f"(SHA-256 {sha256}, expected {jar.sha256}). It was thrown away.",
                remedy="Try again; if it stays so, the repository or a proxy on the way changes "
                "files: choose another with LOTGRAPH_MAVEN_REPOSITORY.",
                code="wrong_hash",
                file=jar.file_name,
            )
        part.replace(folder / jar.file_name)
        return


def _stream(session: requests.Session, url: str, jar: Jar, part: Path, count: _Count) -> str:
    """Write the body to `part`; its SHA-256. Counts back what a broken body had counted."""
    digest, size = hashlib.sha256(), 0
    try:
        with session.get(url, stream=True, timeout=CONNECT_READ_TIMEOUT_S) as answer:
            answer.raise_for_status()
            with part.open("wb") as file:
                for chunk in answer.iter_content(CHUNK_BYTES):
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                    count.add(len(chunk))
                    if size > jar.size or count.stopped:
                        break
        if size < jar.size:
            raise _BrokenDownloadError(f"{size} of {jar.size} bytes came")
    except BaseException:
        count.add(-size)
        part.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def _worth_again(error: Exception) -> bool:
    if isinstance(error, requests.HTTPError):
        return error.response is not None and error.response.status_code >= 500
    return not isinstance(error, requests.exceptions.SSLError | requests.exceptions.InvalidURL)


def _in_words(error: Exception, jar: Jar, host: str) -> EmbeddedError:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return EmbeddedError(
            f"{host} answered {error.response.status_code} for {jar.coordinate}.",
            remedy="Check LOTGRAPH_MAVEN_REPOSITORY: it must hold a copy of Maven Central, "
            "and be open to this machine.",
            code="repository_refused",
        )
    if isinstance(error, requests.exceptions.SSLError):
        return EmbeddedError(
            f"The certificate of {host} is not trusted: {error}.",
            remedy="Where a proxy opens TLS, name its certificate file in REQUESTS_CA_BUNDLE.",
            code="certificate",
        )
    if isinstance(error, _BrokenDownloadError):
        text = f"The download of {jar.file_name} from {host} broke off: {error}."
    else:
        text = f"{host} cannot be reached, and Neo4j is not completely in the cache."
    return EmbeddedError(
        text,
        remedy="Connect this machine to the network (HTTPS_PROXY for a proxy), name a mirror in "
        "LOTGRAPH_MAVEN_REPOSITORY, copy the cache folder of a machine that has it, or use a "
        "Neo4j of your own with LOTGRAPH_NEO4J_URI.",
        code="no_network",
    )
