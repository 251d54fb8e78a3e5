"""A watcher in the test's own process: its clock is set by hand, its reader is the small one. And a web server on loopback."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from dispatches import SmallReader

from bot.settings import Settings
from bot.watch import Counts, Watcher
from store.archive import Archive
from store.feeds import read_list
from store.ingest import Ingest

MORNING = datetime.fromisoformat("2031-04-01T09:30:00+02:00")


class Clock:
    """The time, which stands still until it is moved."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Watch:
    """One watcher after the other over an archive: each `pass_over` is a new one, as after a restart."""

    archive: Archive
    inbox: Path | None = None
    feeds: Path | None = None
    clock: Clock = field(default_factory=Clock)
    reader: Callable[[], Any] = SmallReader
    private: bool = True
    settle: float = 0
    change: Callable[[Watcher], None] = lambda _: None

    def watcher(self) -> Watcher:
        settings = Settings.model_construct(
            inbox=self.inbox,
            feeds=self.feeds,
            inbox_settle=self.settle,
            feeds_private=self.private,
            feeds_pause=0.0,
            feeds_contact=None,
        )
        made = Watcher(
            archive=self.archive,
            settings=settings,
            feeds=read_list(self.feeds) if self.feeds else [],
            ingest=Ingest(self.archive, self.reader, self.clock()),
            clock=self.clock,
            stop=threading.Event(),
        )
        self.change(made)
        return made

    def pass_over(self) -> Counts:
        return self.watcher().run(once=True)


def files(folder: Path) -> list[str]:
    """The files under an inbox but for the locks, `done/2031-04-01/a.xml`."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return sorted(name for name in found if not name.startswith(".reading"))


@dataclass
class Page:
    """What a test's web server answers at a path."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


class Site:
    """Pages by path, and the requests that came for them: (path, headers)."""

    def __init__(self) -> None:
        self.pages: dict[str, Page | Callable[[Any], Page]] = {"/robots.txt": Page("", 404)}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    def asked(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers in self.requests if asked == path]


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = site.pages.get(self.path, Page("", 404))
            page = page(self) if callable(page) else page
            if page.write:
                page.write(self)
                return
            body = page.body.encode() if isinstance(page.body, str) else page.body
            self.send_response(page.status)
            for name, value in ({"Content-Type": page.kind, "Content-Length": str(len(body))} | page.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # the client has hung up: what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
