"""A TCP proxy that does to connections what networks do: cuts, delays, silence, resets."""

from __future__ import annotations

import select
import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset
_POLL_S = 0.02


class Proxy:
    """Passes connections on to a port of loopback.

    `silent`: nothing passes in either direction, new connections included; `deaf`: what is asked
    arrives, no answer comes back; `delay_s` for each piece that passes.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.silent = self.deaf = False
        self.delay_s = 0.0
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listener.settimeout(_POLL_S)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, name="proxy", daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join(5)
        self._listener.close()
        self.cut()

    def heal(self) -> None:
        """Let everything pass again."""
        self.silent = self.deaf = False
        self.delay_s = 0.0

    def cut(self, *, reset: bool = False) -> int:
        """Close all connections, by a reset or in order; how many."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                with suppress(OSError):
                    if reset:
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    else:
                        end.shutdown(socket.SHUT_RDWR)
                with suppress(OSError):
                    end.close()
        return len(pairs)

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                near.close()
                continue
            near.settimeout(None)
            far.settimeout(None)
            with self._lock:  # from here on they may be cut at any moment
                self._pairs.append((near, far))
            for start, end, back in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._pass, args=(start, end, back), daemon=True).start()

    def _pass(self, start: socket.socket, end: socket.socket, back: bool) -> None:
        with suppress(OSError, ValueError):
            while piece := self._next(start):
                if self.delay_s:
                    self._ended.wait(self.delay_s)
                while (self.silent or (back and self.deaf)) and not self._ended.is_set():
                    self._ended.wait(_POLL_S)
                end.sendall(piece)
        for each in (start, end):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _next(self, start: socket.socket) -> bytes:
        """What comes next. A thread that waits in the system keeps a closed connection alive, so
        it waits shortly."""
        while not self._ended.is_set():
            if start.fileno() < 0:
                return b""
            if select.select([start], [], [], _POLL_S)[0]:
                return start.recv(65_536)
        return b""
