"""Where an answer stands, as a link to the outlet's page with the passage marked (`#:~:text=`), else a button, and as a modal."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast, get_args
from urllib.parse import quote, urlsplit

from handlers import wording
from handlers.blocks.elements import (
    LONGEST_LINK,
    Block,
    around,
    button,
    inert,
    joined,
    label,
    line,
    link,
    marked,
    rich,
    text,
)
from handlers.wording import Lang, dates
from store.types import Found, Outlet, Passage, Source, Span

#: `sourcier.passage.quote.12`: every button of a message has a name of its own.
ACTION = "sourcier.passage"
#: Up to here a passage is given whole; a longer one by its first and last words.
_WHOLE = 80
_EDGE = 5  # words
_LONGEST_PARAGRAPH = 2_600
LARGEST_ID = 2**31 - 1

_CITED: ContextVar[set[int] | None] = ContextVar("sourcier_cited", default=None)

#: A passage and a language in, where a browser shows it out; None where the bot has no reading page.
PageAddress = Callable[[Found, int, Lang], str | None]


def no_page(kind: Found, id_: int, lang: Lang) -> str | None:
    return None


@contextmanager
def citing() -> Iterator[set[int]]:
    """The articles that blocks made meanwhile, in this thread, show something of."""
    cited: set[int] = set()
    before = _CITED.set(cited)
    try:
        yield cited
    finally:
        _CITED.reset(before)


def cites(*sources: Source) -> None:
    """A block shows something of these articles. Whatever names an outlet or a way to a passage says so by itself."""
    cited = _CITED.get()
    if cited is not None:
        cited.update(source.article for source in sources)


def way(
    kind: Found,
    id_: int,
    source: Source,
    passage: Passage,
    *,
    lang: Lang,
    named: str = "",
    page: PageAddress = no_page,
) -> tuple[list[Block], list[Block]]:
    """How one gets to a passage: the runs of a link and no button, or no run and a button.

    `named`: what the link or the button says, where several stand together: the outlet. To the outlet's page where it has an address,
    else to our `page`, which takes a word in a line where a button takes a row of a phone's screen; else a button opens the modal.
    """
    cites(source)
    if address := fragment_url(source.url, passage):
        return [link(address, named or wording.READ_PASSAGE(lang))], []
    if own := page(kind, id_, lang):
        return [link(own, named or wording.READ_HERE(lang))], []
    value = json.dumps({"k": kind, "i": id_}, separators=(",", ":"))
    said = wording.SEE_PASSAGE_OF(lang, outlet=named) if named else wording.SEE_PASSAGE(lang)
    return [], [button(said, action=f"{ACTION}.{kind}.{id_}", value=value)]


def read_value(value: str) -> tuple[Found, int] | None:
    """The passage that a button's value names; None where it is no value of ours."""
    try:
        full = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(full, dict) or full.get("k") not in get_args(Found):
        return None
    id_ = full.get("i")
    if not isinstance(id_, int) or isinstance(id_, bool) or not 0 <= id_ <= LARGEST_ID:
        return None
    return cast(Found, full["k"]), id_


def fragment_url(url: str | None, passage: Passage) -> str | None:
    """The page's address with a text fragment for the passage's marks; None where there is no web address to give.

    A mark of fewer than four words stands in too many places of a page: its whole sentence is marked instead.
    """
    if not url or len(url) > LONGEST_LINK // 2 or any(c.isspace() or c in '<>"|\\' for c in url) or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    marks = sorted(passage.marks, key=lambda mark: mark.start)
    stretch = Span(marks[0].start, marks[-1].end) if marks else Span(0, len(passage.text))
    if len(stretch.of(passage.text).split()) < 4:
        stretch = Span(0, len(passage.text))
    directive = _directive(stretch.of(passage.text))
    # « page#partie »: a page's own fragment stays, the directive follows it.
    full = f"{url}{'' if parts.fragment or url.endswith('#') else '#'}:~:text={directive}"
    return full if directive and len(full) <= LONGEST_LINK else url


def _directive(words: str) -> str:
    words = inert(words).strip()
    pieces = words.split()
    if len(words) <= _WHOLE or len(pieces) <= 2 * _EDGE:
        return (
            _encoded(words)
            if "\n" not in words
            else ",".join(_encoded(w) for w in (words.split("\n")[0], words.split("\n")[-1]))
        )
    # White space between words stays as the page has it: « 12 000 » with its narrow space.
    start = words[: _offset_after(words, pieces[:_EDGE])]
    end = words[-_offset_after(words[::-1], [piece[::-1] for piece in reversed(pieces[-_EDGE:])]) :]
    return f"{_encoded(start)},{_encoded(end)}"


def _offset_after(words: str, pieces: list[str]) -> int:
    at = 0
    for piece in pieces:
        at = words.index(piece, at) + len(piece)
    return at


def _encoded(words: str) -> str:
    # `-`, `,` and `&` part the directive: quote() takes care of two of them.
    return quote(words.strip(), safe="").replace("-", "%2D")


def view(source: Source | None, passage: Passage | None, *, lang: Lang, page: str | None = None) -> dict[str, Any]:
    """The modal: the paragraph, the passage in bold in it, the outlet and the date, our page's address; or that it is gone."""
    if source is None or passage is None:
        blocks = [rich(line(text(wording.PASSAGE_GONE(lang))))]
    else:
        words, marks = around(passage.text, passage.marks, _LONGEST_PARAGRAPH)
        blocks = [rich(line(*marked(words, marks))), rich(*_described(source, lang, page))]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": wording.PASSAGE_TITLE(lang), "emoji": False},
        "close": {"type": "plain_text", "text": wording.CLOSE(lang), "emoji": False},
        "blocks": blocks,
    }


def _described(source: Source, lang: Lang, page: str | None) -> list[Block]:
    title = [line(text(label(source.title, 300), italic=True))] if source.title else []
    published = [text(wording.PUBLISHED(lang, when=dates.placed(source.published, lang)))] if source.published else []
    old = [text(wording.OLD_VERSION(lang))] if source.status == "superseded" else []
    address = source.url if fragment_url(source.url, Passage("", ())) else None
    opened = [link(address, label(address, 60))] if address else []
    here = [line(link(page, wording.READ_HERE(lang)))] if page else []
    return [*title, line(*joined([outlet(source, lang), published, old, opened])), *here]


def outlet(source: Source, lang: Lang) -> list[Block]:
    """An outlet's name and its label: « RIA Novosti · média d'État »."""
    return joined([[text(outlet_name(source, lang))], outlet_label(source, lang)])


def outlet_name(source: Source, lang: Lang) -> str:
    cites(source)
    return label(source.outlet.name, 80) if source.outlet else wording.UNKNOWN_OUTLET(lang)


def labelled_name(source: Source, lang: Lang) -> str:
    """An outlet's name and its label in one: « Radio Valdor (média d'État) »."""
    said = label_of(source, lang)
    return f"{outlet_name(source, lang)} ({said})" if said else outlet_name(source, lang)


def labelled(told: Outlet, lang: Lang, *, longest: int = 60) -> str:
    """The same of an outlet by itself."""
    name, said = label(told.name, longest), label((told.label_en if lang == "en" else None) or told.label or "", longest)
    return f"{name} ({said})" if said else name


def outlet_label(source: Source, lang: Lang) -> list[Block]:
    said = label_of(source, lang)
    return [text(said, italic=True)] if said else []


def label_of(source: Source, lang: Lang) -> str:
    """« média d'État », and for who is cleared that not everybody may see it; "" where there is nothing to say."""
    outlet = source.outlet
    said = label((outlet.label_en if lang == "en" else None) or outlet.label or "", 60) if outlet else ""
    return " · ".join(filter(None, (said, sealed(source, lang))))


def sealed(source: Source, lang: Lang) -> str:
    """« sous embargo : à publier le 1er avril 2031 à 16 h 00 GMT », « copie interne »; "" of what was published."""
    if source.status == "internal":
        return wording.INTERNAL(lang)
    if source.status != "embargoed":
        return ""
    until = source.embargo_until
    return wording.EMBARGOED(lang, when=dates.timed(until.isoformat(), lang)) if until else wording.INTERNAL(lang)
