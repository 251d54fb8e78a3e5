"""An address in, what stands there out: with a limit on everything, to no address that is not public, one request at a time a host.

The name is resolved once, every address that it has is looked at, and the connection is made to one of those: what the name means a
second later (DNS rebinding) plays no part. The same holds after each redirect.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from protego import Protego
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import make_headers

from store.feeds import shown_address

#: A page or a feed, unpacked; a robots.txt; how long one answer may take in all; how long a server may be silent.
LARGEST, LARGEST_ROBOTS = 10_000_000, 500_000
LONGEST, SILENCE = 30.0, 10.0
REDIRECTS = 5
_LONGEST_RETRY = 24 * 3600
_ROBOTS_KEPT, _ROBOTS_TRIED_AGAIN = 6 * 3600.0, 900.0
_MOST_ROBOTS = _MOST_HOSTS = 2000
_SLOWEST_CRAWL = 30.0
_CHUNK = 65_536
NAME = "Sourcier"

Resolve = Callable[[str, int], list[str]]


class FetchError(Exception):
    """Nothing can be read there; the message is one sentence without secrets. `lasting`: it would be the same tomorrow."""

    def __init__(self, message: str, *, lasting: bool = False, retry_after: float | None = None, refused: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting
        self.retry_after = retry_after
        self.refused = refused  # by robots.txt


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands at `address`, the last of the redirects. `changed` is False where it is what the conditional request named."""

    address: str
    body: bytes = b""
    content_type: str = ""
    etag: str | None = None
    modified: str | None = None
    changed: bool = True


def resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, also where another is written inside it (`::ffff:127.0.0.1`, 6to4, NAT64)."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network("::/96"):
            inside.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(other is not None and not is_public(str(other)) for other in inside):
            return False
        if ip.is_site_local:  # fec0::/10, which is old and counts as global
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


@dataclass
class Fetcher:
    """Fetches for several threads. `private`: addresses of one's own network are allowed; `pause`: between two requests to one host."""

    agent: str
    private: bool = False
    pause: float = 2.0
    longest: float = LONGEST
    resolve: Resolve = resolved
    stopped: threading.Event = field(default_factory=threading.Event)
    _hosts: dict[str, "_Host"] = field(default_factory=dict)
    _robots: dict[str, tuple[float, Protego | None]] = field(default_factory=dict)
    _live: set[Any] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def get(self, address: str, *, etag: str | None = None, modified: str | None = None, robots: bool = True) -> Answer:
        """What stands at an address, over at most five redirects. FetchError."""
        headers = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        user = None
        for _ in range(REDIRECTS + 1):
            parts = _parts(address)
            if parts.username is not None and user is None:
                user = (parts.scheme, parts.hostname, parts.port, f"{unquote(parts.username)}:{unquote(parts.password or '')}")
            if robots and not self._allowed(parts):
                raise FetchError(f"{_shown(address)} is closed to robots by its robots.txt.", lasting=True, refused=True)
            sent = dict(headers)
            if user and user[:3] == (parts.scheme, parts.hostname, parts.port):
                sent |= make_headers(basic_auth=user[3])
            answer, onward = self._once(parts, sent, LARGEST)
            if onward is None:
                return answer
            address = urljoin(_without_user(parts), onward)
        raise FetchError(f"{_shown(address)} redirects more than {REDIRECTS} times.", lasting=True)

    def abort(self) -> None:
        """Ends whatever is being fetched."""
        self.stopped.set()
        with self._lock:
            live = list(self._live)
        for line in live:
            _cut(line)

    # --- one request ----------------------------------------------------------------------------------------------

    def _once(self, parts: SplitResult, headers: dict[str, str], largest: int) -> tuple[Answer, str | None]:
        """One request: the answer, or where it redirects to."""
        host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
        with self._turn(f"{host}:{port}"):
            connection = self._connected(parts.scheme, host, port)
            line = connection.sock  # the connection lets go of it once the answer's head is there
            ended = threading.Timer(self.longest, _cut, [line])
            ended.daemon = True
            started = time.monotonic()
            with self._lock:
                self._live.add(line)
            ended.start()
            try:
                found = self._asked(connection, parts, headers, largest)
            except (HTTPError, HTTPException, OSError, ValueError) as fault:
                self._check_uncut(started, parts)
                raise FetchError(f"{host} does not answer ({type(fault).__name__}).") from None
            else:
                self._check_uncut(started, parts)  # what was cut off looks like an answer that ends there
                return found
            finally:
                ended.cancel()
                with self._lock:
                    self._live.discard(line)
                connection.close()

    def _check_uncut(self, started: float, parts: SplitResult) -> None:
        if self.stopped.is_set():
            raise FetchError("Stopped.") from None
        if time.monotonic() - started >= self.longest:
            raise FetchError(f"{_shown(_without_user(parts))} takes longer than {self.longest:.0f} s.") from None

    def _asked(
        self, connection: HTTPConnection, parts: SplitResult, headers: dict[str, str], largest: int
    ) -> tuple[Answer, str | None]:
        address = _without_user(parts)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        own = {
            "Host": address.split("/")[2],
            "User-Agent": self.agent,
            "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "fr, en;q=0.5",
            "Connection": "close",
        }
        connection.request("GET", target.replace(" ", "%20"), headers=own | headers, preload_content=False)
        answer = connection.getresponse()
        status = answer.status
        if status in (301, 302, 303, 307, 308):
            onward = answer.headers.get("Location")
            if not onward:
                raise FetchError(f"{_shown(address)} redirects to nowhere.", lasting=True)
            return Answer(address), onward
        etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        if status == 304:
            return Answer(address, etag=etag, modified=modified, changed=False), None
        if status != 200:
            raise _refusal(status, address, answer.headers.get("Retry-After"))
        if (answer.length_remaining or 0) > largest:
            raise _too_large(address, largest)
        body = bytearray()
        while chunk := answer.read(_CHUNK):
            body += chunk
            if len(body) > largest:
                raise _too_large(address, largest)
        return Answer(address, bytes(body), answer.headers.get("Content-Type") or "", etag, modified), None

    def _connected(self, scheme: str, host: str, port: int) -> HTTPConnection:
        """A connection to one of the host's addresses, all of which are public unless private ones are allowed."""
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError):
            raise FetchError(f"{host} has no address: is its name right, is there a network?") from None
        if not self.private and not all(map(is_public, addresses)):
            raise FetchError(f"{host} has an address that is not public; SOURCIER_FEEDS_PRIVATE allows such.", lasting=True)
        fault: Exception | None = None
        for address in addresses[:3]:
            connection: HTTPConnection = (
                HTTPSConnection(address, port, timeout=SILENCE, ssl_context=self._tls, server_hostname=host)
                if scheme == "https"
                else HTTPConnection(address, port, timeout=SILENCE)
            )
            try:
                connection.connect()
                return connection
            except (HTTPError, OSError) as error:
                connection.close()
                fault = error
        raise FetchError(f"{host} cannot be reached ({type(fault).__name__}).")

    # --- manners --------------------------------------------------------------------------------------------------

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        """One at a time a host, with a pause after each."""
        with self._lock:
            if len(self._hosts) >= _MOST_HOSTS:
                now = time.monotonic()
                self._hosts = {name: kept for name, kept in self._hosts.items() if kept.lock.locked() or kept.free_at > now}
            queue = self._hosts.setdefault(host, _Host())
        with queue.lock:
            wait = queue.free_at - time.monotonic()
            if wait > 0 and self.stopped.wait(wait):
                raise FetchError("Stopped.")
            try:
                yield
            finally:
                queue.free_at = time.monotonic() + max(self.pause, queue.delay)

    def _allowed(self, parts: SplitResult) -> bool:
        """Whether robots.txt lets this page be read (RFC 9309): none there allows all, a server in trouble nothing for now."""
        origin = f"{parts.scheme}://{_without_user(parts).split('/')[2]}"
        with self._lock:
            kept = self._robots.get(origin)
        if kept is None or kept[0] < time.monotonic():
            kept = self._read_robots(origin)
            with self._lock:
                if len(self._robots) >= _MOST_ROBOTS:
                    self._robots.clear()
                self._robots[origin] = kept
        rules = kept[1]
        if rules is None:
            raise FetchError(
                f"{parts.hostname} does not give its robots.txt; tried again later.", retry_after=_ROBOTS_TRIED_AGAIN
            )
        delay = rules.crawl_delay(NAME)
        if delay:
            with self._lock:
                port = parts.port or (443 if parts.scheme == "https" else 80)
                self._hosts.setdefault(f"{parts.hostname}:{port}", _Host()).delay = min(float(delay), _SLOWEST_CRAWL)
        return bool(rules.can_fetch(_without_user(parts), NAME))

    def _read_robots(self, origin: str) -> tuple[float, Protego | None]:
        address = f"{origin}/robots.txt"
        for _ in range(REDIRECTS + 1):
            try:
                answer, onward = self._once(_parts(address), {}, LARGEST_ROBOTS)
            except FetchError as fault:
                if fault.lasting:
                    return time.monotonic() + _ROBOTS_KEPT, Protego.parse("")
                return time.monotonic() + _ROBOTS_TRIED_AGAIN, None
            if onward is None:
                return time.monotonic() + _ROBOTS_KEPT, Protego.parse(answer.body.decode("utf-8", "replace"))
            address = urljoin(address, onward)
        return time.monotonic() + _ROBOTS_KEPT, Protego.parse("")


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    delay: float = 0.0


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        right = False
    if not right or not address.isprintable():
        raise FetchError(f"{_shown(address)} is no web address.", lasting=True)
    try:
        ascii_host = str(parts.hostname).encode("idna").decode() if not str(parts.hostname).isascii() else str(parts.hostname)
    except UnicodeError:
        raise FetchError(f"{_shown(address)} is no web address.", lasting=True) from None
    user = parts.netloc.rpartition("@")[0]
    host = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    netloc = (f"{user}@" if user else "") + host + (f":{parts.port}" if parts.port else "")
    quoted = (part if part.isascii() else _percent(part) for part in (parts.path, parts.query))
    path, query = quoted
    return parts._replace(netloc=netloc, path=path, query=query, fragment="")


def _percent(part: str) -> str:
    from urllib.parse import quote

    return quote(part, safe="/%=&?+,;:@!$'()*~-._")


def _without_user(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _shown(address: str) -> str:
    return shown_address(address)


def _too_large(address: str, largest: int) -> FetchError:
    return FetchError(f"{_shown(address)} is larger than {largest / 1e6:.1f} MB.", lasting=True)


def _refusal(status: int, address: str, retry_after: str | None) -> FetchError:
    said = {
        401: "wants a password",
        403: "is forbidden",
        404: "is not there",
        410: "is gone for good",
        429: "asks for fewer requests",
    }
    lasting = 400 <= status < 500 and status not in (408, 425, 429)
    return FetchError(
        f"{_shown(address)} {said.get(status, 'answers with an error')} ({status}).",
        lasting=lasting,
        retry_after=_seconds(retry_after),
    )


def _seconds(told: str | None) -> float | None:
    """`Retry-After`: seconds, or a date."""
    if not told:
        return None
    try:
        seconds = float(told) if told.strip().isdigit() else (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), _LONGEST_RETRY)


def _cut(line: Any) -> None:
    """Ends a connection under whoever reads from it."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
