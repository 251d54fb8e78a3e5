"""An excerpt in, what the reading page's template writes of it out: words without direction marks, bounded, in the page's language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.app import NEWSROOM
from handlers.blocks.elements import inert, label
from handlers.blocks.passages import fragment_url, label_of, outlet_name
from handlers.wording import Lang, dates, pages
from store.types import Excerpt, Passage, Span, Version

_LONGEST_TITLE = 300
#: Of a title without end, so much is looked at.
_LOOKED_AT = 4_000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph; `anchor` of the first that is marked, where the page opens."""

    words: str
    marked: bool = False
    anchor: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the template writes; every string is as yet unescaped."""

    title: str
    outlet: str
    outlet_label: str
    dates: tuple[str, ...]
    warning: str
    address: str | None
    host: str
    paragraphs: tuple[tuple[Run, ...], ...]
    before: bool
    after: bool
    extent: str
    versions: tuple[tuple[str, ...], ...]
    said: dict[str, str]


def shown(excerpt: Excerpt, lang: Lang) -> Shown:
    source = excerpt.source
    title = label((source.title or "")[:_LOOKED_AT], _LONGEST_TITLE)
    published = source.published
    told = [pages.PUBLISHED(lang, when=dates.timed(published, lang)) if published else pages.UNDATED(lang)]
    if excerpt.fetched:
        told.append(pages.FETCHED(lang, when=_read(excerpt.fetched, lang)))
    address = fragment_url(source.url, _marked(excerpt))
    return Shown(
        title=title or pages.NO_TITLE(lang),
        outlet=outlet_name(source, lang),
        outlet_label=label_of(source, lang),
        dates=tuple(told),
        warning=_warning(excerpt, lang),
        address=address,
        host=label(urlsplit(address).hostname or "", 80) if address else "",
        paragraphs=tuple(_paragraphs(excerpt, title)),
        before=excerpt.before,
        after=excerpt.after,
        extent=_extent(excerpt, lang),
        versions=tuple(_version(version, excerpt, lang) for version in excerpt.versions),
        said={
            "at_outlet": pages.AT_OUTLET(lang),
            "starts": pages.STARTS(lang),
            "ends": pages.ENDS(lang),
            "versions": pages.VERSIONS(lang),
        },
    )


def _marked(excerpt: Excerpt) -> Passage:
    """The paragraph with the first mark: what the outlet's page is asked to show."""
    return next((part for part in excerpt.paragraphs if part.marks), Passage("", ()))


def _paragraphs(excerpt: Excerpt, title: str) -> Iterator[tuple[Run, ...]]:
    anchored = False
    for place, part in enumerate(excerpt.paragraphs):
        # The text begins with the title, which the page says above.
        if place == 0 and title and not part.marks and label(part.text[:_LOOKED_AT], _LONGEST_TITLE) == title:
            continue
        yield tuple(_runs(part, anchor=not anchored))
        anchored = anchored or bool(part.marks)


def _runs(part: Passage, *, anchor: bool) -> Iterator[Run]:
    """A paragraph's runs; marks that overlap are one."""
    at, joined = 0, list[Span]()
    for mark in sorted(part.marks, key=lambda mark: mark.start):
        if joined and mark.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    for mark in joined:
        yield Run(inert(part.text[at : mark.start]))
        yield Run(inert(mark.of(part.text)), marked=True, anchor=anchor)
        at, anchor = mark.end, False
    yield Run(inert(part.text[at:]))


def _extent(excerpt: Excerpt, lang: Lang) -> str:
    outlet = excerpt.source.outlet
    if outlet is not None and outlet.may_show == "quote":
        return pages.WORDS_ALONE(lang)
    if outlet is None or outlet.may_show != "full":
        return pages.EXCERPT(lang)
    return (pages.PART if excerpt.before or excerpt.after else pages.WHOLE)(lang)


def _warning(excerpt: Excerpt, lang: Lang) -> str:
    source = excerpt.source
    if source.status == "current":
        return ""
    if excerpt.current is None:
        return pages.NO_CURRENT(lang, number=source.version)
    return pages.SUPERSEDED(lang, number=source.version, current=excerpt.current.number)


def _version(version: Version, excerpt: Excerpt, lang: Lang) -> tuple[str, ...]:
    read = pages.READ_ON(lang, when=_read(version.fetched, lang)) if version.fetched else pages.READ_UNKNOWN(lang)
    current = [pages.CURRENT(lang)] if version.status == "current" else []
    own = [pages.THIS_ONE(lang)] if version.number == excerpt.source.version else []
    return (pages.VERSION(lang, number=version.number), read, *current, *own)


def _read(fetched: str, lang: Lang) -> str:
    """When something was read, by the newsroom's clock."""
    try:
        when = datetime.fromisoformat(fetched)
    except ValueError:
        return dates.placed(fetched, lang)
    local = when.astimezone(NEWSROOM) if when.tzinfo else when
    return dates.timed(local.replace(tzinfo=None).isoformat(timespec="minutes"), lang)
