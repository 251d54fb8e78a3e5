"""A small archive of invented articles, each read by hand: what answers are asked of in the tests of handlers and of the app."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from store.archive import Archive
from store.extract.directory import Directory, load_directory
from store.types import Actor, Article, Extraction, Figure, Mention, Quote, Span

TODAY = date(2032, 1, 20)
NOW = datetime(2032, 1, 20, 9, 30)
#: The tests' own key, with which archives seal what somebody watches for.
KEYS = ("c291cmNpZXItdGVzdHMtb3duLWtleS1vZi0zMi1ieXQ=",)

MARSK = Actor("Ilena Marsk", "person", entry="marsk")
VELD = Actor("Tomas Veld", "person", entry="veld")
ARNO_KESTER = Actor("Arno Kester", "person", entry="arno-kester")
LIV_KESTER = Actor("Liv Kester", "person", entry="liv-kester")
ORVANIE = Actor("Orvanie", "country", entry="orvanie")

_CSV = {
    "actors.csv": """key,name,kind,aliases
marsk,Ilena Marsk,person,Marsk;Helena Marsk
veld,Tomas Veld,person,
arno-kester,Arno Kester,person,
liv-kester,Liv Kester,person,
orvanie,Orvanie,country,
valdoria,Valdoria,country,
""",
    "roles.csv": """actor,title,title_en,country,since,until,known_until
marsk,présidente,president,Valdoria,2030-05-10,,2033-01-01
veld,ministre de la Défense,defence minister,Orvanie,2028-01-01,2031-06-30,2031-06-30
arno-kester,porte-parole du gouvernement,government spokesman,Valdoria,2030-01-01,,2033-01-01
liv-kester,ambassadrice,ambassador,Orvanie,2030-01-01,,2033-01-01
""",
    "outlets.csv": """name,domains,country,kind,label,label_en,licensed,ours
L'Écho d'Orvane,echo.example,Orvanie,newspaper,,,no,no
Radio Valdor,valdor.example,Valdoria,radio,média d'État,state media,no,no
""",
}


def directory() -> Directory:
    """The invented actors, roles and outlets, through the door that editors' files come in by."""
    with TemporaryDirectory() as folder:
        for name, rows in _CSV.items():
            Path(folder, name).write_text(rows, encoding="utf-8")
        return load_directory(Path(folder))


def span(text: str, words: str, *, nth: int = 0) -> Span:
    """Where words stand in a text; they must."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def quote(text: str, words: str | Sequence[str], speaker: str | None = None, *, kind: str = "direct", **more: Any) -> Quote:
    pieces = (words,) if isinstance(words, str) else tuple(words)
    return Quote(tuple(span(text, piece) for piece in pieces), kind, speaker, rule="test", confidence=1.0, **more)  # type: ignore[arg-type]


def figure(text: str, words: str, kind: str, unit: str, value: str | None = None, **more: Any) -> Figure:
    return Figure(span(text, words), kind, unit, value=Decimal(value) if value else None, **more)  # type: ignore[arg-type]


def add(
    archive: Archive,
    text: str,
    *,
    file: str,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    quotes: Sequence[Quote] = (),
    figures: Sequence[Figure] = (),
    actors: Sequence[Actor] = (),
    title: str | None = None,
) -> None:
    """Keep an article with what was read in it; every bare name of an actor in the text is a mention."""
    mentions = [
        Mention(Span(at, at + len(name)), actor.name, "name")
        for actor in actors
        for name in (actor.name,)
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    article = Article(file=file, text=text, title=title, published=published, outlet=outlet, url=url, fetched=NOW)
    extraction = Extraction(actors=tuple(actors), mentions=tuple(mentions), quotes=tuple(quotes), figures=tuple(figures))
    archive.add(article, extraction, key=url or file, raw=text.encode(), digest=file, rules=1)


def filled(url: str) -> Archive:
    """An archive with the sample articles."""
    archive = Archive.create(url, keys=KEYS)
    fill(archive)
    return archive


def fill(archive: Archive) -> None:
    """Put the sample articles into an archive."""
    archive.sync(directory())
    _summit(archive)
    _aid(archive)
    _radio(archive)
    _hostile(archive)
    _namesakes(archive)


def _summit(archive: Archive) -> None:
    text = (
        "Sommet de Port-Lazur\n\n"
        "Ilena Marsk a ouvert mardi le sommet de Port-Lazur. « Nous ne reculerons pas d'un mètre devant la crue », a dit la "
        "présidente Ilena Marsk devant les maires du delta.\n\n"
        "Le ministre a évoqué un « pas en avant » sans lendemain, selon Tomas Veld.\n\n"
        "Tomas Veld a assuré que les digues tiendraient jusqu'au printemps."
    )
    add(
        archive,
        text,
        file="sommet.txt",
        title="Sommet de Port-Lazur",
        published="2032-01-13",
        outlet="L'Écho d'Orvane",
        url="https://echo.example/sommet-de-port-lazur",
        actors=(MARSK, VELD),
        quotes=(
            quote(
                text,
                "Nous ne reculerons pas d'un mètre devant la crue",
                "Ilena Marsk",
                said_on="2032-01-12",
                setting="au sommet de Port-Lazur",
                cue="a dit",
            ),
            quote(text, "pas en avant", "Tomas Veld", kind="fragment", inferred=True),
            quote(text, "les digues tiendraient jusqu'au printemps", "Tomas Veld", kind="indirect"),
        ),
    )


def _aid(archive: Archive) -> None:
    text = (
        "Orvanie : l'aide aux digues doublée\n\n"
        "L'Orvanie versera plus de 500 millions de dollars d'aide aux digues, a annoncé Ilena Marsk. « Cette aide aux digues "
        "arrivera avant l'hiver », a-t-elle promis. Quelque 12,5 % des habitants du delta, soit 12 000 personnes, ont été relogés."
    )
    add(
        archive,
        text,
        file="aide.txt",
        title="Orvanie : l'aide aux digues doublée",
        published="2032-01-15",
        outlet="Radio Valdor",
        actors=(MARSK, ORVANIE),
        quotes=(quote(text, "Cette aide aux digues arrivera avant l'hiver", "Ilena Marsk"),),
        figures=(
            figure(
                text,
                "plus de 500 millions de dollars",
                "money",
                "USD",
                "500000000",
                qualifier="more_than",
                about="aide aux digues",
                speaker="Ilena Marsk",
            ),
            figure(text, "12,5 %", "percent", "percent", "12.5"),
            figure(text, "12 000 personnes", "count", "personnes", "12000"),
        ),
    )


def _radio(archive: Archive) -> None:
    """Seven short quotes of one person: more than a page."""
    words = ("un", "deux", "trois", "quatre", "cinq", "six", "sept")
    lines = [f"« La vanne numéro {word} restera fermée », a répété Tomas Veld." for word in words]
    text = "Les vannes du delta\n\n" + "\n\n".join(lines)
    add(
        archive,
        text,
        file="vannes.txt",
        title="Les vannes du delta",
        published="2031-03-01",
        outlet="Radio Valdor",
        url="https://valdor.example/vannes?page=1&x=2#direct",
        actors=(VELD,),
        quotes=tuple(quote(text, f"La vanne numéro {word} restera fermée", "Tomas Veld") for word in words),
    )


HOSTILE = "Ouvrez <!channel> *tout* _de_ `suite` & <https://mal.example|cliquez> \u202eici\u202c, dit-il"


def _hostile(archive: Archive) -> None:
    text = f"Un message étrange\n\nArno Kester a lancé : « {HOSTILE} ». Nul n'a compris."
    add(
        archive,
        text,
        file="etrange.txt",
        published="2032-01-10",
        outlet="<!here> *Gazette*",
        url="javascript:alert(1)",
        actors=(ARNO_KESTER,),
        quotes=(quote(text, HOSTILE, "Arno Kester"),),
    )


def _namesakes(archive: Archive) -> None:
    text = "Un départ\n\nLiv Kester a quitté Port-Lazur hier. « Je garderai ce delta dans mon cœur », a écrit Liv Kester."
    add(
        archive,
        text,
        file="depart.txt",
        title="Un départ",
        published="2032-01-11",
        outlet="L'Écho d'Orvane",
        url="https://echo.example/depart",
        actors=(LIV_KESTER,),
        quotes=(quote(text, "Je garderai ce delta dans mon cœur", "Liv Kester"),),
    )
