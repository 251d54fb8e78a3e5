"""The watcher against a web that is hostile: feeds that are bombs on loopback, and names whose addresses are not public or change."""

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from bench.hostile.articles import story
from bench.hostile.doors import NOW, Newsroom
from bench.hostile.words import LURE, hostile
from bot.settings import Settings
from bot.watch import Watcher, fetches
from store.feeds import read_list
from store.ingest import Ingest

PRIVATE = (
    "127.0.0.1",
    "10.0.0.8",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - refused
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:0:0:0:0:80ff:fffe",
)
_PUBLIC = "93.184.216.34"
#: Other ways to write an address, and names; the resolver is asked for all of them.
_HOSTS = (
    "intern.example",
    "2130706433",
    "0x7f.1",
    "127.1",
    "0177.0.0.1",
    "[::1]",
    "localhost",
    "metadata.google.internal",
    "ⓛocalhost",
)


@dataclass
class Web:
    """What the loopback server answers at a path: status, headers, the body's pieces."""

    pages: dict[str, tuple[int, dict[str, str], Callable[[], Iterator[bytes]]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def web() -> Iterator[Web]:
    told = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            status, headers, body = told.pages.get(self.path, (404, {}, lambda: iter(())))
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.end_headers()
            for piece in body():
                self.wfile.write(piece)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # whoever asked has hung up

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def feeds(room: Newsroom, site: Web, bombs: bool, count: int) -> list[str]:
    """So many hostile feeds, with the pages that they name, read by the watcher as it reads all."""
    site.pages.clear()
    listed = []
    for _ in range(count):
        room.number += 1
        path = f"/feed-{room.number}"
        kind, headers, body = (_bomb if bombs else _feed)(room.chance, site, room.number)
        site.pages[path] = (200, {"Content-Type": kind, **headers}, body)
        listed.append(f"{site.address}{path}, Gazette {room.number}")
    file = Path(str(room.folder) + "-feeds.txt")
    file.write_text("\n".join(listed), "utf-8")
    settings = Settings.model_construct(
        inbox=None, feeds=file, inbox_settle=0, feeds_private=True, feeds_pause=0.0, feeds_contact=None
    )
    watcher = Watcher(
        archive=room.archive,
        settings=settings,
        feeds=read_list(file),
        ingest=Ingest(room.archive, lambda: room.reader, NOW),
        clock=lambda: NOW + timedelta(seconds=room.number),
        stop=threading.Event(),
    )
    watcher.run(once=True)
    return room.wrong()


def _feed(chance: Random, site: Web, number: int) -> tuple[str, dict[str, str], Callable[[], Iterator[bytes]]]:
    items = []
    for n in range(chance.randint(1, 3)):
        title, paragraphs = story(chance)
        address = f"{site.address}/page-{number}-{n}"
        page = f"<html><title>{escape(title)}</title><article>" + "".join(f"<p>{part}</p>" for part in paragraphs)
        site.pages[f"/page-{number}-{n}"] = (200, {"Content-Type": "text/html"}, _once(page.encode("utf-8", "replace")))
        link = chance.choice(
            (address, address, "javascript:alert(1)", "file:///etc/passwd", "//", "http://[::1", hostile(chance))
        )
        items.append(
            f"<item><title>{escape(title)}</title><link>{escape(link)}</link><guid>{escape(hostile(chance)[:500])}</guid>"
            f"<pubDate>{chance.choice(('Tue, 04 Mar 2031 08:00:00 +0100', 'x', '9' * 400))}</pubDate>"
            f"<description>{escape(' '.join(paragraphs) * chance.choice((1, 3)))}</description></item>"
        )
    prologue = chance.choice(
        (
            "",
            "",
            '<!DOCTYPE r [<!ENTITY a "aaaa">]>',
            f'<!DOCTYPE r SYSTEM "http://{LURE}/x.dtd">',
            '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            "<?xml-stylesheet href='file:///etc/passwd'?>",
        )
    )
    whole = (
        f'<?xml version="1.0"?>{prologue}<rss version="2.0"><channel><title>{escape(hostile(chance))}</title>{"".join(items)}'
    )
    whole = whole + ("</channel></rss>" if chance.random() < 0.8 else "")
    raw = whole.encode(chance.choice(("utf-8", "utf-8", "utf-16", "utf-7")), "replace")
    kind = chance.choice(
        ("application/rss+xml", "text/xml; charset=x-none", "text/html; charset=utf-16", "image/png", "\u00e9")
    )
    return kind, {}, _once(raw)


def _bomb(chance: Random, site: Web, number: int) -> tuple[str, dict[str, str], Callable[[], Iterator[bytes]]]:
    """What is small on the way and without end once it is opened; what goes deep; what never ends."""
    kind = "application/rss+xml"
    head, tail = b'<?xml version="1.0"?><rss version="2.0"><channel>', b"</channel></rss>"
    how = chance.randrange(8)
    if how == 0:
        return kind, {"Content-Encoding": "gzip"}, _once(gzip.compress(b" " * 60_000_000, 9))
    if how == 1:
        twice = gzip.compress(gzip.compress(b" " * 60_000_000, 9), 9)
        return kind, {"Content-Encoding": "gzip, gzip"}, _once(twice)
    if how == 2:
        return kind, {"Content-Encoding": "deflate"}, _once(zlib.compress(b" " * 60_000_000, 9))
    if how == 3:
        return kind, {"Content-Length": "50000000"}, _once(b"<html>" * 100)
    if how == 4:
        return kind, {}, lambda: (b"<div>" * 20_000 for _ in range(500))
    if how == 5:
        laughs = '<!DOCTYPE r [<!ENTITY a "{}"><!ENTITY b "{}"><!ENTITY c "{}"><!ENTITY d "{}">]>'.format(
            "a" * 1000, "&a;" * 100, "&b;" * 100, "&c;" * 100
        )
        item = f"<item><title>&d;</title><link>{site.address}/x</link></item>"
        whole = f'<?xml version="1.0" encoding="{{}}"?>{laughs}<rss version="2.0"><channel>{item}</channel></rss>'
        encoding = chance.choice(("utf-8", "utf-16", "utf-16-be", "utf-32", "utf-7"))
        return kind, {}, _once(whole.format(encoding.replace("utf-16-be", "utf-16")).encode(encoding))
    if how == 6:
        deep = chance.choice((500, 20_000, 200_000))
        return (
            kind,
            {},
            _once(head + b"<item><description>" + b"<a>" * deep + b"x" + b"</a>" * deep + b"</description></item>" + tail),
        )
    site.pages[f"/deep-{number}"] = (
        200,
        {"Content-Type": "text/html"},
        _once(b"<html><body>" + b"<div>" * 1_000_000 + b"<p>La crue monte encore."),
    )
    item = f"<item><title>Crue</title><link>{site.address}/deep-{number}</link></item>".encode()
    return kind, {}, _once(head + item + tail)


def _once(raw: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter((raw,))


class _Line:
    """A connection that goes nowhere: it tells which address it was to."""

    sock = None

    def __init__(self, reached: list[str], address: str) -> None:
        self.reached, self.address = reached, address

    def connect(self) -> None:
        self.reached.append(self.address)
        raise OSError("nobody is asked")

    def close(self) -> None:
        pass


def address(room: Newsroom, site: Web) -> list[str]:
    """An address that is private, is one among public ones, becomes one, or is redirected to: no connection is made to it."""
    chance = room.chance
    reached: list[str] = []
    asked = 0
    private, how = chance.choice(PRIVATE), chance.randrange(4)

    def resolve(host: str, port: int) -> list[str]:
        nonlocal asked
        asked += 1
        if how == 0:
            return [private]
        if how == 1:
            return chance.choice(([_PUBLIC, private], [private, _PUBLIC]))
        # The first answer is public; whoever asks again gets another.
        return [_PUBLIC] if asked == 1 else [private]

    host = chance.choice(_HOSTS) if how < 3 else chance.choice(("intern.example", "127.1", "localhost"))
    scheme = chance.choice(("http", "https"))
    fetcher = fetches.Fetcher("Sourcier", pause=0.0, resolve=resolve)
    made = lambda address, port, **_: _Line(reached, address)  # noqa: E731
    found = []
    with mock.patch.object(fetches, "HTTPConnection", made), mock.patch.object(fetches, "HTTPSConnection", made):
        try:
            if how == 3:
                found += _redirected(fetcher, site, f"{scheme}://{host}/a", private)
            else:
                fetcher.get(f"{scheme}://{chance.choice(('', 'u:p@'))}{host}{chance.choice(('', ':8080'))}/a", robots=False)
                found.append("what is private was fetched")
        except fetches.FetchError:
            pass
    found += [f"a connection to {one}" for one in reached if not fetches.is_public(one)]
    if how == 2 and asked > 1:
        found.append("a name was resolved twice: it may mean another address by then")
    return found + room.wrong()


def _redirected(fetcher: fetches.Fetcher, site: Web, onward: str, private: str) -> list[str]:
    """A public page that redirects to a name of a private address."""
    fetcher.resolve = lambda host, port: [private]
    first = mock.Mock(side_effect=[(fetches.Answer("http://a.example/"), onward)])
    once = fetcher._once

    def played(parts: Any, headers: dict[str, str], largest: int) -> Any:
        return first(parts) if parts.hostname == "a.example" else once(parts, headers, largest)

    with mock.patch.object(fetcher, "_once", played):
        fetcher.get("http://a.example/", robots=False)
    return ["what is private was fetched after a redirect"]
