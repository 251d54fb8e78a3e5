"""A shelf of invented articles for the reading page, the page's door in this process, and links to it with a clock of the test's own."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import samples
from pydantic import SecretStr
from sqlalchemy import update

from bot import web
from bot.app import make_gate
from bot.links import Links, Ticket, links
from bot.settings import Settings, fixed
from bot.trial import Workspace
from bot.trial.records import TEAM
from store import schema
from store.archive import Archive
from store.extract.directory import load_directory
from store.types import Article, Extraction, Found, Quote, Status

BASE = "https://sourcier.example"
NOW = datetime.fromisoformat("2032-01-20T08:30:00+00:00")

_CSV = {
    "actors.csv": "key,name,kind,aliases\nmarsk,Ilena Marsk,person,Marsk\n",
    "roles.csv": "actor,title,title_en,country,since,until,known_until\n",
    "outlets.csv": (
        "name,domains,country,kind,label,label_en,licensed,ours\n"
        "Le Fanal,fanal.example,,newspaper,,,no,yes\n"
        "Agence Orvane,agence.example,,agency,,,yes,no\n"
        "Radio Valdor,valdor.example,,radio,média d'État,state media,no,no\n"
    ),
}

TITLE = "Sommet de Port-Lazur"
WORDS = "Nous ne reculerons pas d'un mètre devant la crue"
#: The title, then seven paragraphs; the fourth has the quote.
TEXT = "\n\n".join(
    [
        TITLE,
        "Premier alinéa : le delta attend la crue depuis dimanche.",
        "Deuxième alinéa : les maires sont arrivés par le fleuve.",
        "Troisième alinéa : la salle était pleine avant neuf heures.",
        f"Ilena Marsk a pris la parole. « {WORDS} », a-t-elle dit devant les maires du delta.",
        "Cinquième alinéa : les digues datent du siècle dernier.",
        "Sixième alinéa : le ministre n'a pas répondu.",
        "Septième alinéa : la séance a été levée à midi.",
    ]
)


def directory() -> Any:
    with TemporaryDirectory() as folder:
        for name, rows in _CSV.items():
            Path(folder, name).write_text(rows, encoding="utf-8")
        return load_directory(Path(folder))


def shelve(
    archive: Archive,
    text: str = TEXT,
    words: str | Sequence[str] = WORDS,
    *,
    outlet: str | None = "Radio Valdor",
    title: str | None = TITLE,
    url: str | None = None,
    key: str = "sommet.txt",
    digest: str = "1",
    fetched: datetime | None = NOW,
    quotes: Sequence[Quote] | None = None,
) -> int:
    """Keep an article with one quote; the quote's id."""
    found = [samples.quote(text, words, "Ilena Marsk")] if quotes is None else quotes
    article = Article(file=key, text=text, title=title, published="2032-01-13T08:05", outlet=outlet, url=url, fetched=fetched)
    extraction = Extraction(actors=(samples.MARSK,), mentions=(), quotes=tuple(found), figures=())
    archive.add(article, extraction, key=key, raw=text.encode(), digest=digest, rules=1)
    with archive.engine.connect() as connection:
        return max(connection.scalars(schema.quotes.select().with_only_columns(schema.quotes.c.id)))


def put(archive: Archive, status: Status) -> None:
    """Give every article a status that reading never gives."""
    with archive.engine.begin() as connection:
        connection.execute(update(schema.articles).values(status=status))


class Clock:
    """Now, as the test says."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **much: float) -> None:
        self.time += timedelta(**much)


class Reader:
    """A browser without a screen: the page asked for in this process, by links that the bot makes."""

    def __init__(self, archive: Archive, workspace: Workspace, **settings: Any) -> None:
        self.clock = Clock()
        self.settings = http_settings(workspace, **settings)
        self.workspace = workspace
        made = links(self.settings, now=self.clock)
        assert made is not None
        self.links: Links = made
        self.app = workspace.app(archive, self.settings, now=self.clock)
        self.site = web.site(
            self.app, archive, signing_secret=workspace.signing_secret, pages=made, gate=make_gate(self.settings)
        )

    def path(self, id: int, *, kind: Found = "quote", team: str = TEAM, user: str = "U1", lang: Any = "fr") -> str:
        """A link as an answer would have it, without the host."""
        return self.links.address(Ticket(team, user, kind, id, lang)).removeprefix(BASE)

    def open(self, id: int, **ticket: Any) -> httpx.Response:
        return self.get(self.path(id, **ticket))

    def get(self, path: str, **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.site), base_url=BASE) as client:
                return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

        return asyncio.run(ask())


def http_settings(workspace: Workspace, **changed: Any) -> Settings:
    """Settings of a bot that Slack reaches over HTTP, with a reading page."""
    over_http = {"public_url": BASE, "slack_signing_secret": SecretStr(workspace.signing_secret), **changed}
    return fixed(database_url="sqlite://").model_copy(update=over_http)
