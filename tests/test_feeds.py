"""Feeds: what they name is fetched with manners, from public addresses alone, within limits; errors are told without secrets."""

import gzip
import itertools
import logging
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from conftest import lacking
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner
from watchers import MORNING, Page, Site, Watch, serving
from wires import QUOTE, SENTENCE

from bot.cli import cli
from bot.watch import fetches
from bot.watch.fetches import Fetcher, FetchError, is_public
from store import schema
from store.archive import Archive
from store.feeds import FeedsError, NoFeed, entries_of, read_list, shown_address
from store.types import Filters

MORE = (
    "Trois cargos y sont attendus dès mardi matin, selon la capitainerie, qui a levé les dernières restrictions de navigation."
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as opened:
        yield opened


@pytest.fixture
def list_of(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str) -> Path:
        (tmp_path / "feeds.txt").write_text("\n".join(lines) + "\n")
        return tmp_path / "feeds.txt"

    return write


@pytest.fixture
def watch(archive: Archive, site: Site, list_of: Callable[..., Path]) -> Watch:
    return Watch(archive, feeds=list_of(f"{site.address}/rss, Radio Delta"))


def article(*paragraphs: str, head: str = "") -> str:
    body = "".join(f"<p>{words}</p>" for words in paragraphs or (SENTENCE, QUOTE, MORE))
    return f"<html><head>{head}</head><body><nav>Menu</nav><article>{body}</article></body></html>"


def item(address: str, *, title: str = "Le port rouvre", date: str = "Tue, 01 Apr 2031 00:30:00 +0200", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{address}</link><guid>{address}</guid><pubDate>{date}</pubDate>{more}</item>"


def rss(*items: str) -> Page:
    told = f'<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{"".join(items)}'
    return Page(told + "</channel></rss>", kind="application/rss+xml")


def quotes(archive: Archive) -> list[str]:
    return sorted(" ".join(quote.words) for quote in archive.quotes(Filters(), limit=50).items)


def test_what_a_feed_names_is_read_with_the_title_and_day_that_the_page_lacks(
    watch: Watch, site: Site, archive: Archive
) -> None:
    site.pages |= {"/rss": rss(item("/port?utm_source=rss")), "/port?utm_source=rss": Page(article())}
    assert watch.pass_over().new == 1
    source = archive.quotes(Filters()).items[0].source
    assert (source.title, source.published, source.url) == ("Le port rouvre", "2031-04-01T00:30+02:00", f"{site.address}/port")
    assert source.outlet is not None
    assert source.outlet.name == "Radio Delta"
    (feed,) = archive.sources()
    assert (feed.name, feed.kind, feed.articles, feed.error) == ("Radio Delta", "feed", 1, None)
    assert feed.last_success == feed.last_new == watch.clock()


def test_what_the_page_says_of_itself_counts_first(watch: Watch, site: Site, archive: Archive) -> None:
    head = (
        '<meta property="og:title" content="Karsk reprend la mer"><meta property="article:published_time" content="2022-03-30">'
    )
    site.pages |= {"/rss": rss(item("/port")), "/port": Page(article(head=head))}
    watch.pass_over()
    source = archive.quotes(Filters()).items[0].source
    assert (source.title, source.published) == ("Karsk reprend la mer", "2022-03-30")


def test_an_entry_is_fetched_once_and_again_when_the_feed_says_something_new_of_it(
    watch: Watch, site: Site, archive: Archive
) -> None:
    site.pages |= {"/rss": rss(item("/port")), "/port": Page(article() + "<!-- jeton 1 -->")}
    watch.pass_over()
    watch.pass_over()
    assert len(site.asked("/port")) == 1
    site.pages |= {
        "/rss": rss(item("/port", more="<description>mis à jour</description>")),
        "/port": Page(article() + "<!-- jeton 2 -->"),
    }
    assert watch.pass_over().unchanged == 1  # other bytes, the same words
    site.pages |= {"/rss": rss(item("/port", more="<description>corrigé</description>"))}
    site.pages["/port"] = Page(article(SENTENCE, "« La mer est forte, les bateaux rentrent », a dit Ilena Marsk.", MORE))
    assert watch.pass_over().changed == 1
    assert quotes(archive) == ["La mer est forte, les bateaux rentrent"]


def test_a_feed_that_has_not_changed_is_not_sent_again(watch: Watch, site: Site, archive: Archive) -> None:
    def feed(request: BaseHTTPRequestHandler) -> Page:
        if request.headers.get("If-None-Match") == '"v1"':
            return Page("", 304)
        page = rss(item("/port"))
        page.headers = {"ETag": '"v1"', "Last-Modified": "Tue, 01 Apr 2031 07:00:00 GMT"}
        return page

    site.pages |= {"/rss": feed, "/port": Page(article())}
    watch.pass_over()
    watch.clock.forward(hours=1)
    watch.pass_over()
    watch.pass_over()
    first, *others = site.asked("/rss")
    assert "if-none-match" not in first
    assert [(asked["if-none-match"], asked["if-modified-since"]) for asked in others] == [
        ('"v1"', "Tue, 01 Apr 2031 07:00:00 GMT")
    ] * 2
    assert archive.sources()[0].last_success == watch.clock()
    assert archive.sources()[0].last_new == MORNING


def test_what_was_not_dealt_with_is_asked_for_again_whatever_the_etag(watch: Watch, site: Site, archive: Archive) -> None:
    feed = rss(item("/port"))
    feed.headers = {"ETag": '"v1"'}
    site.pages |= {"/rss": feed, "/port": Page("", 503)}
    watch.pass_over()
    assert quotes(archive) == []
    site.pages["/port"] = Page(article())
    watch.clock.forward(minutes=1)
    watch.pass_over()
    assert len(site.asked("/port")) == 1  # not yet
    watch.clock.forward(minutes=10)
    assert watch.pass_over().new == 1
    watch.pass_over()
    assert [asked.get("if-none-match") for asked in site.asked("/rss")] == [None, None, None, '"v1"']


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_page_that_is_gone_is_left_out_for_good(watch: Watch, site: Site, archive: Archive, status: int, caplog) -> None:
    caplog.set_level(logging.INFO)
    site.pages |= {"/rss": rss(item("/port")), "/port": Page("", status)}
    for _ in range(2):
        assert watch.pass_over().new == 0
        watch.clock.forward(hours=1)
    assert len(site.asked("/port")) == 1
    assert f"({status})" in caplog.text
    assert archive.sources()[0].error is None


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (Page("", 404), "is not there (404)."),
        (Page("", 410), "is gone for good (410)."),
        (Page("", 500), "answers with an error (500)."),
        (Page("<html><body>Bienvenue</body></html>"), "gives no feed: it is no RSS nor Atom."),
        (Page("<!DOCTYPE x [<!ENTITY a 'b'>]><rss>&a;</rss>"), "gives no feed: it declares entities, and is not opened."),
        (Page("x" * 10_000_001), "is larger than 10.0 MB."),
        (Page(status=302, headers={"Location": "/rss"}), "redirects more than 5 times."),
        (Page(status=302, headers={"Location": "ftp://a.example/x"}), "a.example/x is no web address."),
        (Page(status=302, headers={"Location": "file:///etc/passwd"}), "/etc/passwd is no web address."),
    ],
)
def test_a_feed_that_fails_is_told_and_left_alone_for_longer_each_time(
    watch: Watch, site: Site, archive: Archive, page: Page, told: str
) -> None:
    site.pages["/rss"] = page
    watch.pass_over()
    (feed,) = archive.sources()
    assert (feed.error or "").endswith(told)
    assert (feed.last_error, feed.last_success) == (MORNING, None)
    waits = []
    for _ in range(3):
        asked = len(site.asked("/rss"))
        started = watch.clock()
        while len(site.asked("/rss")) == asked:
            watch.clock.forward(minutes=5)
            watch.pass_over()
        waits.append((watch.clock() - started).total_seconds() / 60)
    assert waits == [10, 20, 40]
    site.pages["/rss"] = rss()
    watch.clock.forward(hours=6)
    watch.pass_over()
    assert archive.sources()[0].error is None


@pytest.mark.parametrize("after", ["7200", lambda: format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)])
def test_a_server_that_asks_for_fewer_requests_is_heeded(watch: Watch, site: Site, archive: Archive, after: Any) -> None:
    site.pages["/rss"] = Page("", 429, {"Retry-After": after if isinstance(after, str) else after()})
    watch.pass_over()
    watch.clock.forward(minutes=110)
    watch.pass_over()
    assert len(site.asked("/rss")) == 1
    watch.clock.forward(minutes=11)
    watch.pass_over()
    assert len(site.asked("/rss")) == 2


def test_a_server_that_is_busy_is_asked_for_no_other_page_either(watch: Watch, site: Site, archive: Archive) -> None:
    pages = [f"/p{number}" for number in range(6)]
    site.pages |= {"/rss": rss(*map(item, pages)), **{page: Page("", 503, {"Retry-After": "3600"}) for page in pages}}
    watch.pass_over()
    assert sum(len(site.asked(page)) for page in pages) == 1
    told = [
        article(SENTENCE, f"« Nous avons vu {number} bateaux rentrer ce matin », a dit Oda Lind.", MORE)
        for number in range(10, 16)
    ]
    site.pages |= {page: Page(words) for page, words in zip(pages, told, strict=True)}
    watch.clock.forward(minutes=50)
    assert watch.pass_over().new == 0
    watch.clock.forward(minutes=11)
    assert watch.pass_over().new == 6


def test_what_was_stopped_half_way_goes_on_with_what_is_left(watch: Watch, site: Site, archive: Archive) -> None:
    def feed(request: BaseHTTPRequestHandler) -> Page:
        if request.headers.get("If-None-Match"):
            return Page("", 304)
        page = rss(item("/b"), item("/a"))
        page.headers = {"ETag": '"v1"'}
        return page

    other = article(SENTENCE, "« Personne ne restera au port demain », a dit Tomas Veld.", MORE)
    site.pages |= {"/rss": feed, "/a": Page(article()), "/b": Page(other)}

    def stops(watcher: Any) -> None:
        take = watcher.ingest.take

        def once(document: Any) -> Any:
            watcher.stop.set()
            return take(document)

        watcher.ingest.take = once

    watch.change = stops
    assert watch.pass_over().new == 1
    watch.change = lambda _: None
    assert watch.pass_over().new == 1
    assert len(site.asked("/a")) == 1
    assert len(quotes(archive)) == 2
    watch.pass_over()
    assert site.asked("/rss")[-1].get("if-none-match") == '"v1"'


# --- robots ------------------------------------------------------------------------------------------------------------

WHOLE = (
    "<content:encoded><![CDATA["
    + "".join(f"<p>{words}</p>" for words in (SENTENCE, QUOTE, *[MORE] * 3))
    + "]]></content:encoded>"
)


def test_pages_closed_to_robots_are_read_from_the_feed_where_it_has_them_whole(
    watch: Watch, site: Site, archive: Archive, caplog
) -> None:
    caplog.set_level(logging.INFO)
    site.pages |= {
        "/robots.txt": Page("User-agent: *\nDisallow: /abonnes/\nAllow: /abonnes/libre$\n", kind="text/plain"),
        "/rss": rss(
            item("/abonnes/a", more=WHOLE),
            item("/abonnes/b", more="<description>Un résumé…</description>"),
            item("/abonnes/libre"),
        ),
        "/abonnes/a": Page(article()),
        "/abonnes/libre": Page(article(SENTENCE, "« Personne ne restera au port demain », a dit Tomas Veld.", MORE)),
    }
    assert watch.pass_over().new == 2
    assert len(quotes(archive)) == 2
    assert site.asked("/abonnes/a") == site.asked("/abonnes/b") == []
    assert len(site.asked("/robots.txt")) == 1
    assert "closed to robots" in caplog.text
    addresses = {quote.source.url for quote in archive.quotes(Filters()).items}
    assert addresses == {f"{site.address}/abonnes/a", f"{site.address}/abonnes/libre"}


def test_an_entry_that_names_no_page_is_read_from_the_feed(watch: Watch, site: Site, archive: Archive) -> None:
    bare = f"<item><title>Sans page</title><guid isPermaLink='false'>n-1</guid>{WHOLE}</item>"
    other = article(SENTENCE, "« Personne ne restera au port demain », a dit Tomas Veld.", MORE)
    site.pages |= {"/rss": rss(item("/a"), bare), "/a": Page(other)}
    assert watch.pass_over().new == 2
    assert {quote.source.title for quote in archive.quotes(Filters()).items} == {"Le port rouvre", "Sans page"}
    assert watch.pass_over().unchanged == 0


def test_a_page_that_leads_to_the_sites_front_is_left_out(watch: Watch, site: Site, archive: Archive, caplog) -> None:
    caplog.set_level("INFO")
    home = Page("", 302, {"Location": "/"})
    site.pages |= {"/rss": rss(item("/a"), item("/b", more=WHOLE)), "/a": home, "/b": home, "/": Page(article())}
    assert watch.pass_over().new == 1
    assert "leads to the site's front" in caplog.text
    assert archive.quotes(Filters()).items[0].source.url == f"{site.address}/b"


def test_robots_are_named_by_name_and_a_server_in_trouble_is_left_alone(watch: Watch, site: Site, archive: Archive) -> None:
    site.pages |= {
        "/robots.txt": Page("User-agent: Sourcier\nDisallow: /\n\nUser-agent: *\nAllow: /\n"),
        "/rss": rss(item("/a")),
        "/a": Page(article()),
    }
    watch.pass_over()
    site.pages |= {"/robots.txt": Page("", 500), "/rss": rss(item("/b")), "/b": Page(article())}
    watch.pass_over()
    assert site.asked("/a") == site.asked("/b") == []
    site.pages["/robots.txt"] = Page("", 404)
    watch.clock.forward(hours=1)
    watch.pass_over()
    assert len(site.asked("/b")) == 1


def test_a_redirect_is_held_to_the_rules_of_where_it_leads(watch: Watch, site: Site, archive: Archive) -> None:
    with serving() as other:
        other.pages |= {"/robots.txt": Page("User-agent: *\nDisallow: /secret"), "/open": Page(article())}
        moved = [Page("", 301, {"Location": f"{other.address}/{name}"}) for name in ("secret", "open")]
        site.pages |= {"/rss": rss(item("/a"), item("/b")), "/a": moved[0], "/b": moved[1]}
        assert watch.pass_over().new == 1
        assert [path for path, _ in other.requests if path != "/robots.txt"] == ["/open"]
        assert archive.quotes(Filters()).items[0].source.url == f"{other.address}/open"


def test_the_reader_says_who_it_is(watch: Watch, site: Site) -> None:
    site.pages["/rss"] = rss()
    watch.pass_over()
    (asked,) = site.asked("/rss")
    assert asked["user-agent"].startswith("Sourcier/")
    assert asked["accept-encoding"] == "gzip, deflate"


# --- addresses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "::1",
            "::",
        ),
        *(
            "fe80::1%eth0",
            "fec0::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::a9fe:a9fe",
            "::7f00:1",
            "ff02::1",
        ),
        *("255.255.255.255", "192.0.2.1", "nonsense"),
    ],
)
def test_addresses_that_are_not_public_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "1.1.1.1"])
def test_addresses_that_are_public_are_known(address: str) -> None:
    assert is_public(address)


def test_loopback_is_refused_unless_it_is_allowed(watch: Watch, site: Site, archive: Archive) -> None:
    site.pages["/rss"] = rss()
    watch.private = False
    watch.pass_over()
    assert "not public" in (archive.sources()[0].error or "")
    assert site.requests == []


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1."]
)
def test_other_ways_to_write_loopback_are_refused_too(site: Site, host: str) -> None:
    port = site.address.rpartition(":")[2]
    with pytest.raises(FetchError):
        Fetcher("x", pause=0).get(f"http://{host}:{port}/", robots=False)
    assert site.requests == []


def rebinding(site: Site, *answers: list[str]) -> fetches.Resolve:
    """A name server that answers otherwise each time; its public addresses lead to the test's server."""
    told = iter(answers)
    return lambda host, port: next(told)


def test_the_connection_is_made_to_the_address_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: were the name asked again for the connection, it would now be loopback's."""
    asked: list[str] = []
    port = int(site.address.rpartition(":")[2])
    connect = socket.socket.connect

    def to(self: socket.socket, address: Any) -> None:
        asked.append(address[0])
        connect(self, ("127.0.0.1", port))

    monkeypatch.setattr(socket.socket, "connect", to)
    site.pages["/"] = Page("ok")
    fetcher = Fetcher("x", pause=0, resolve=rebinding(site, ["93.184.216.34"], ["127.0.0.1"]))
    assert fetcher.get(f"http://a.example:{port}/", robots=False).body == b"ok"
    assert asked == ["93.184.216.34"]
    assert site.requests[0][1]["host"] == f"a.example:{port}"
    with pytest.raises(FetchError, match="not public"):
        fetcher.get(f"http://a.example:{port}/", robots=False)


def test_one_private_address_among_others_is_enough_to_refuse(site: Site) -> None:
    fetcher = Fetcher("x", pause=0, resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(FetchError, match="not public"):
        fetcher.get("http://a.example/", robots=False)


def test_a_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.address.rpartition(":")[2])
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: connect(self, ("127.0.0.1", port)))
    site.pages["/"] = Page("", 302, {"Location": "http://169.254.169.254/latest/meta-data/"})

    def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.34"] if host == "a.example" else fetches.resolved(host, port)

    with pytest.raises(FetchError, match=r"169\.254\.169\.254 has an address that is not public"):
        Fetcher("x", pause=0, resolve=resolve).get(f"http://a.example:{port}/", robots=False)
    assert [path for path, _ in site.requests] == ["/"]


def test_a_password_goes_where_it_belongs_and_nowhere_else(watch: Watch, site: Site, archive: Archive, list_of, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    with serving() as other:
        host = site.address.removeprefix("http://")
        watch.feeds = list_of(f"http://marie:hunter2@{host}/rss?token=s3cret&n=5")
        site.pages["/rss?token=s3cret&n=5"] = Page("", 302, {"Location": f"{other.address}/x"})
        watch.pass_over()
        assert site.requests[0][1]["authorization"] == "Basic bWFyaWU6aHVudGVyMg=="
        assert "authorization" not in other.requests[0][1]
    (feed,) = archive.sources()
    assert feed.name == f"{host}/rss?token=…&n=…"
    with archive.engine.connect() as connection:
        kept = repr(connection.execute(select(schema.sources)).all())
    for secret in ("hunter2", "s3cret", "marie"):
        assert secret not in kept + caplog.text


# --- limits ------------------------------------------------------------------------------------------------------------


def test_a_gzip_bomb_is_cut_off(watch: Watch, site: Site, archive: Archive) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 9)
    site.pages["/rss"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    watch.pass_over()
    assert "is larger than 10.0 MB" in (archive.sources()[0].error or "")


def test_a_packed_feed_is_read(watch: Watch, site: Site, archive: Archive) -> None:
    packed = gzip.compress(str(rss(item("/port")).body).encode())
    site.pages |= {"/rss": Page(packed, headers={"Content-Encoding": "gzip"}), "/port": Page(article())}
    assert watch.pass_over().new == 1


def drip(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
    for _ in range(100):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.1)


def drip_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(100):
        request.wfile.write(b"a")
        request.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("write", [drip, drip_headers])
def test_a_server_that_drips_is_cut_off(site: Site, write: Callable[[BaseHTTPRequestHandler], None]) -> None:
    site.pages["/"] = Page(write=write)
    started = time.monotonic()
    with pytest.raises(FetchError, match="takes longer than 1 s"):
        Fetcher("x", private=True, pause=0, longest=1.0).get(f"{site.address}/", robots=False)
    assert time.monotonic() - started < 4


def test_what_is_being_fetched_ends_with_the_watcher(site: Site) -> None:
    site.pages["/"] = Page(write=drip)
    fetcher = Fetcher("x", private=True, pause=0)
    threading.Timer(0.3, fetcher.abort).start()
    started = time.monotonic()
    with pytest.raises(FetchError, match="Stopped"):
        fetcher.get(f"{site.address}/", robots=False)
    assert time.monotonic() - started < 3


def test_one_host_is_asked_one_thing_at_a_time_with_a_pause(archive: Archive, site: Site, list_of) -> None:
    at_once: list[int] = []
    times: list[float] = []
    now = 0

    def page(_: Any) -> Page:
        nonlocal now
        now += 1
        at_once.append(now)
        times.append(time.monotonic())
        time.sleep(0.05)
        now -= 1
        return Page(article())

    feeds = [f"{site.address}/rss{number}" for number in range(3)]
    site.pages |= {f"/rss{number}": rss(item(f"/a{number}"), item(f"/b{number}")) for number in range(3)}
    site.pages |= {f"/{letter}{number}": page for letter in "ab" for number in range(3)}
    watch = Watch(archive, feeds=list_of(*feeds))
    watcher = watch.watcher()
    watcher.settings = watcher.settings.model_copy(update={"feeds_pause": 0.2})
    watcher.run(once=True)
    assert len(times) == 6
    assert set(at_once) == {1}
    assert min(later - before for before, later in itertools.pairwise(times)) >= 0.2


def test_pages_that_are_no_text_are_left_out(watch: Watch, site: Site, archive: Archive, caplog) -> None:
    caplog.set_level(logging.INFO)
    site.pages |= {"/rss": rss(item("/film")), "/film": Page(b"\0\1", kind="video/mp4")}
    watch.pass_over()
    assert "no text but video/mp4" in caplog.text


def test_a_page_in_another_encoding_is_read_by_its_header(watch: Watch, site: Site, archive: Archive) -> None:
    site.pages |= {"/rss": rss(item("/a")), "/a": Page(article().encode("cp1252"), kind="text/html; charset=windows-1252")}
    watch.pass_over()
    assert quotes(archive) == ["La mer est calme, les bateaux sortent"]


# --- what a feed holds -------------------------------------------------------------------------------------------------


def test_atom_is_read_too() -> None:
    told = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title type="html">L&#39;eau &lt;b&gt;monte&lt;/b&gt;</title>
    <link rel="alternate" href="/eau"/><updated>2031-04-01T05:00:00Z</updated></entry><entry><title>sans rien</title></entry></feed>"""
    (entry,) = entries_of(told.encode(), address="https://a.example/flux/atom.xml")
    assert (entry.address, entry.title) == ("https://a.example/eau", "L'eau monte")
    assert entry.published == datetime(2031, 4, 1, 5, tzinfo=UTC)


def test_a_feed_that_trips_the_library_costs_the_others_nothing(
    watch: Watch, site: Site, archive: Archive, monkeypatch
) -> None:
    monkeypatch.setattr("feedparser.parse", lambda *_, **__: [][0])
    site.pages["/rss"] = rss(item("/a"))
    watch.pass_over()
    assert "gives no feed: reading it failed (IndexError)" in (archive.sources()[0].error or "")


@pytest.mark.parametrize("link", ["https://a.example/", "https://a.example/x&#0;y", "https://a.example/x&#x1b;[31m"])
def test_an_address_that_is_no_pages_is_none(link: str) -> None:
    told = f"<rss version='2.0'><channel><item><title>a</title><link>{link}</link></item><broken></channel></rss>"
    assert entries_of(told.encode(), address="https://a.example/rss") == []


@pytest.mark.parametrize("raw", [b"", b"\0\1\2", b"{}", b"/etc/passwd", b"https://a.example/", b"<html></html>"])
def test_what_is_no_feed_is_told(raw: bytes) -> None:
    with pytest.raises(NoFeed):
        entries_of(raw, address="https://a.example/")


# --- the file of feeds -------------------------------------------------------------------------------------------------


def test_the_file_names_addresses_outlets_and_intervals(list_of) -> None:
    path = list_of(
        "# nos flux",
        "address,outlet,every",
        "https://a.example/rss.xml",
        'https://b.example/rss, "Le Courrier, édition du soir", 15 min',
        "https://c.example/rss?a=1;Radio Delta;1 h",
        "",
        "https://d.example/rss\tRadio Détroit\t5",
    )
    assert [(feed.address, feed.outlet, feed.every.total_seconds() / 60) for feed in read_list(path)] == [
        ("https://a.example/rss.xml", None, 10),
        ("https://b.example/rss", "Le Courrier, édition du soir", 15),
        ("https://c.example/rss?a=1", "Radio Delta", 60),
        ("https://d.example/rss", "Radio Détroit", 5),
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("htp://a.example/rss", "line 2: 'a.example/rss' is no web address"),
        ("Radio Delta, https://a.example", "line 2: 'Radio Delta' is no web address"),
        ("https://a.example/rss, Radio, bientôt", "line 2: 'bientôt' is no interval"),
        ("https://a.example/rss, Radio, 3 s", "no interval between a minute and a day"),
        ("https://a.example/rss, Radio, 5 min, x", "more than three columns"),
        ("https://z.example/rss", "line 2: this feed stands in the file twice"),
        ("ftp://u:hunter2@a.example/?k=s3cret", "'a.example/?k=…' is no web address"),
    ],
)
def test_a_line_that_is_wrong_is_named(list_of, line: str, told: str) -> None:
    with pytest.raises(FeedsError) as fault:
        read_list(list_of("https://z.example/rss", line))
    assert told in str(fault.value)
    assert "hunter2" not in str(fault.value)


def test_addresses_are_shown_without_secrets() -> None:
    assert shown_address("https://u:p@a.example:8443/rss?token=abc&n=2#x") == "a.example:8443/rss?token=…&n=…"
    assert shown_address("https://a.example/rss?s3cret") == "a.example/rss?…"
    assert shown_address("https://a.example/f/9f8a7b6c5d4e3f2a1b0c/rss.xml") == "a.example/f/…/rss.xml"
    assert shown_address("https://a.example/f/123e4567-e89b-12d3-a456-426614174000") == "a.example/f/…"
    for plain in ("a.example/2031/04/01/le-port-de-karsk-20310401.html", "a.example/developpement/le_port_2031.xml"):
        assert shown_address(f"https://{plain}") == plain


def test_a_file_that_changes_is_read_again_and_a_wrong_one_is_not(
    watch: Watch, site: Site, archive: Archive, list_of, caplog
) -> None:
    site.pages |= {"/rss": rss(), "/other": rss()}
    watcher = watch.watcher()
    polls: list[int] = []

    def wait(seconds: float) -> bool:
        polls.append(len(archive.sources()))
        if len(polls) == 1:
            list_of(f"{site.address}/rss", "gibberish")
        elif len(polls) == 2:
            list_of(f"{site.address}/rss", f"{site.address}/other, Autre")
        elif site.asked("/other") or len(polls) > 400:
            watcher.stop.set()
        time.sleep(0.01)
        return watcher.stop.is_set()

    watcher.stop.wait = wait  # type: ignore[method-assign, assignment]
    watcher.run()
    assert "feeds.txt, line 2: 'gibberish' is no web address" in caplog.text
    assert "The list before stays in use." in caplog.text
    assert len(site.asked("/other")) == 1
    assert [source.name for source in archive.sources()] == [f"{site.address.removeprefix('http://')}/rss", "Autre"]


def test_the_command_reads_feeds_once(
    site: Site, sqlite_url: str, list_of, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATABASE_URL": sqlite_url,
        "SOURCIER_FEEDS": str(list_of(f"{site.address}/rss, Radio Delta")),
        "SOURCIER_FEEDS_PRIVATE": "true",
        "SOURCIER_FEEDS_PAUSE": "0",
        "SOURCIER_FEEDS_CONTACT": "https://fanal.example/contact",
    }.items():
        monkeypatch.setenv(name, value)
    site.pages |= {"/rss": rss(item("/port")), "/port": Page(article())}
    done = CliRunner().invoke(cli, ["watch", "--once"])
    assert (done.exit_code, done.stdout) == (0, "1 new, 0 changed, 0 unchanged, 0 failed\n")
    assert site.asked("/rss")[0]["user-agent"].endswith("; https://fanal.example/contact)")
    list_of("gibberish")
    done = CliRunner().invoke(cli, ["watch", "--once"])
    assert (done.exit_code, done.stderr) == (
        1,
        "feeds.txt, line 1: 'gibberish' is no web address: https://courrier.example/rss.xml.\n",
    )


def test_an_archive_that_fails_half_way_costs_no_article(watch: Watch, site: Site, archive: Archive, monkeypatch) -> None:
    """The watcher stays; what it had fetched when the archive failed is fetched again."""
    monkeypatch.setattr("bot.watch._AFTER_FAULT", 0.05)
    monkeypatch.setattr("bot.watch._LOOK", 0.05)
    site.pages |= {"/rss": rss(item("/a"), item("/b")), "/a": Page(article()), "/b": Page(article(SENTENCE, MORE))}
    add, failed = archive.add, []

    def fails_once(*args: Any, **options: Any) -> Any:
        if not failed:
            failed.append(True)
            raise OperationalError("x", {}, Exception("gone"))
        return add(*args, **options)

    monkeypatch.setattr(archive, "add", fails_once)
    watcher = watch.watcher()
    thread = threading.Thread(target=watcher.run)
    thread.start()
    last = time.monotonic() + 30
    while archive.coverage().articles < 2 and time.monotonic() < last:
        watch.clock.forward(minutes=11)
        time.sleep(0.1)
    watcher.stop.set()
    thread.join(20)
    assert failed
    assert archive.coverage().articles == 2
    fetching = [one for one in threading.enumerate() if one.name.startswith("fetch-")]
    for one in fetching:
        one.join(5)
    assert not [one for one in fetching if one.is_alive()]


# --- TLS ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of a.example, with its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        lacking("OpenSSL's program is not installed (Debian: apt-get install openssl)")
    folder = tmp_path_factory.mktemp("tls")
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=a.example"]
    made += ["-addext", "subjectAltName=DNS:a.example", "-keyout", str(folder / "key"), "-out", str(folder / "cert")]
    subprocess.run(made, check=True, capture_output=True)
    (folder / "both").write_text((folder / "key").read_text() + (folder / "cert").read_text())
    return folder / "both"


@pytest.mark.parametrize(
    ("host", "trusted", "right"), [("a.example", True, True), ("b.example", True, False), ("a.example", False, False)]
)
def test_a_certificate_must_be_of_the_name_that_was_asked_for(certificate: Path, host: str, trusted: bool, right: bool) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate)
    with serving(tls=served) as site:
        site.pages["/"] = Page("ok")
        fetcher = Fetcher("x", private=True, pause=0, resolve=lambda host, port: ["127.0.0.1"])
        if trusted:
            fetcher._tls.load_verify_locations(certificate)
        address = f"https://{host}:{site.address.rpartition(':')[2]}/"
        if right:
            assert fetcher.get(address, robots=False).body == b"ok"
        else:
            with pytest.raises(FetchError, match=r"cannot be reached \(SSL"):
                fetcher.get(address, robots=False)
            assert site.requests == []
