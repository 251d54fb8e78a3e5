"""Twelve invented dispatches (data/dispatches), their directory, and a reader small enough to be seen through: for tests of the store.

The reader stands in for the real one, so that a test of the store fails for the store's faults alone.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from store import ingest
from store.archive import Archive
from store.extract.directory import Directory, load_directory
from store.types import Actor, Article, Extraction, Figure, FoundFigure, Mention, Page, Quantity, Quote, Report, Span

FOLDER = Path(__file__).parent / "data" / "dispatches"
NOW = datetime(2031, 4, 1, 12, 0)

DIRECTORY_FILES = {
    "actors.csv": """key,name,kind,aliases
marsk,Ilena Marsk,person,Marsk;Ilena Marskova
veld,Tomas Veld,person,Veld
zelinov,Ilia Zelinov,person,Zelinov;Zelinoff
hugo-sarnel,Hugo Sarnel,person,Sarnel*
berthe-sarnel,Berthe Sarnel,person,Sarnel*
costal,Gabriel Costal,person,Costal
le-brac-marine,Marine Le Brac,person,
le-brac-marion,Marion Le Brac,person,
valdoria,Valdoria,country,
orvanie,Orvanie,country,
karsk,Karsk,country,
alliance,Alliance du détroit,organisation,ADD
union,Union des ports du Nord,organisation,
armee,Armée,organisation,Armée d'Orvanie
""",
    "roles.csv": """actor,title,title_en,country,since,until,known_until
marsk,présidente,president,Valdoria,2030-05-10,,2033-01-01
veld,ministre de la Défense,defence minister,Orvanie,2028-01-01,2031-03-08,2031-03-08
zelinov,chef de la diplomatie,foreign minister,Karsk,2029,,2031-12
""",
    "outlets.csv": """name,domains,country,kind,label,label_en,licensed,ours
Le Courrier de Port-Lazur,courrier.example,Valdoria,newspaper,,,yes,no
Agence du Nord,agence-nord.example,Orvanie,agency,,,no,no
Radio Delta,radio-delta.example,Valdoria,radio,média d'État,state media,no,no
Radio Détroit,radio-detroit.example,Orvanie,radio,,,no,no
""",
}

_NAMES: dict[str, tuple[str, str]] = {
    "Ilena Marsk": ("marsk", "person"),
    "Tomas Veld": ("veld", "person"),
    "Ilia Zelinov": ("zelinov", "person"),
    "Hugo Sarnel": ("hugo-sarnel", "person"),
    "Berthe Sarnel": ("berthe-sarnel", "person"),
    "Valdoria": ("valdoria", "country"),
    "Orvanie": ("orvanie", "country"),
    "Alliance du détroit": ("alliance", "organisation"),
    "Oda Lind": ("", "person"),
    "Rolf Amsel": ("", "person"),
    "Jean-Luc d'Orvan": ("", "person"),
}
_FIGURE = re.compile(
    r"(\d[\d ]*(?:,\d+)?) (milliards d'euros|milliards de dollars|millions d'euros|millions de dollars|%|mois|\w+)"
)
_SCALES = {"milliards": 10**9, "millions": 10**6}


class SmallReader:
    """Names it knows, what stands between « », and digits with the word after them."""

    def extract(self, article: Article) -> Extraction:
        text = article.text
        mentions = [
            Mention(Span(m.start(), m.end()), name, "name") for name in _NAMES for m in re.finditer(re.escape(name), text)
        ]
        mentions.sort(key=lambda m: m.span.start)
        named = dict.fromkeys(m.actor for m in mentions)
        actors = tuple(Actor(name, _NAMES[name][1], entry=_NAMES[name][0] or None) for name in named)  # type: ignore[arg-type]
        quotes = tuple(self._quote(text, m, mentions) for m in re.finditer(r"«\s*([^»]+?)\s*»", text))
        figures = tuple(self._figure(m) for m in _FIGURE.finditer(text))
        return Extraction(actors, tuple(mentions), quotes, figures)

    @staticmethod
    def _quote(text: str, found: "re.Match[str]", mentions: Sequence[Mention]) -> Quote:
        people = [m for m in mentions if _NAMES[m.actor][1] == "person"]
        end = text.find("\n", found.end()) if "\n" in text[found.end() :] else len(text)
        after = [m.actor for m in people if found.end() <= m.span.start < end]
        before = [m.actor for m in people if m.span.end <= found.start()]
        speaker = after[0] if after else before[-1] if before else None
        kind = "direct" if len(found[1].split()) > 4 else "fragment"
        return Quote((Span(*found.span(1)),), kind, speaker, inferred=not after, rule="small", confidence=1.0)

    @staticmethod
    def _figure(found: "re.Match[str]") -> Figure:
        value = Decimal(found[1].replace(" ", "").replace(",", "."))
        unit = found[2]
        if unit == "%":
            return Figure(Span(*found.span()), "percent", "percent", value)
        if unit == "mois":
            return Figure(Span(*found.span()), "duration", "month", value)
        if unit.split()[0] in _SCALES:
            currency = "EUR" if unit.endswith("euros") else "USD"
            return Figure(Span(*found.span()), "money", currency, value * _SCALES[unit.split()[0]])
        return Figure(Span(*found.span()), "count", unit, value)


def directory(folder: Path, *, more: str = "", less: str = "") -> Directory:
    """The dispatches' directory, with more rows of actors, or less one, which must have no role."""
    folder.mkdir(exist_ok=True)
    for name, table in DIRECTORY_FILES.items():
        lines = [line for line in table.splitlines() if not less or not line.startswith(less + ",")]
        (folder / name).write_text("\n".join([*lines, more if name == "actors.csv" else ""]), "utf-8")
    return load_directory(folder)


def leads(page: Page[Quantity]) -> list[FoundFigure]:
    """The figure of each quantity that answers best."""
    return [quantity.amounts[0].figures[0] for quantity in page.items]


def read_in(archive: Archive, *paths: Path, **options: Any) -> Report:
    """What an ingest with the small reader reports."""
    return ingest.run(paths or [FOLDER], archive=archive, reader=SmallReader, fetched=NOW, **options)
