"""A real HTTP server on this machine that misbehaves as it is told, and counts what it sends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FileServer:
    """`files` by path. Each entry of `drops` ends one response after so many bytes; `stall_after` falls silent then."""

    files: dict[str, bytes]
    ranges: bool = True
    drops: list[int] = field(default_factory=list)
    stall_after: int | None = None
    statuses: list[int] = field(default_factory=list)
    redirect: str | None = None
    says_length: bool = True
    content_range: str | None = None
    address: str = ""
    sent_bytes: int = 0
    requests: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    stalled: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[FileServer]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"told": self}))
        server.daemon_threads = False
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        self.address = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            self.released.set()
            server.shutdown()
            thread.join()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    told: FileServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        told = self.told
        self.close_connection = True
        asked = self.headers.get("Range", "")
        told.requests.append(asked)
        if told.statuses:
            self.send_response(told.statuses.pop(0))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif told.redirect is not None and not self.path.startswith("/moved/"):
            self.send_response(302)
            self.send_header("Location", told.redirect)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif (content := told.files.get(self.path.removeprefix("/moved"))) is None:
            self.send_error(404)
        else:
            self._send(content, int(asked.removeprefix("bytes=").rstrip("-")) if asked and told.ranges else 0)

    def _send(self, content: bytes, start: int) -> None:
        told = self.told
        if start:
            self.send_response(206)
            whole = told.content_range or f"bytes {start}-{len(content) - 1}/{len(content)}"
            self.send_header("Content-Range", whole)
        else:
            self.send_response(200)
        if told.says_length:
            self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        end = start + told.drops.pop(0) if told.drops else len(content)
        for position in range(start, min(end, len(content)), 4096):
            block = content[position : min(position + 4096, end)]
            if told.stall_after is not None and told.sent_bytes >= told.stall_after:
                told.stalled.set()
                told.released.wait(30)
                return
            try:
                self.wfile.write(block)
            except OSError:  # the client went away
                return
            told.sent_bytes += len(block)

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""
