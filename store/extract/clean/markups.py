"""A web page or a Markdown file in, its text and what it says of itself out. What is furniture in the text is `clean`'s business.

The date is one that the page states, never a guess and never today's.
"""

import re
from dataclasses import dataclass
from html import unescape

from store.extract.clean.datelines import find_published
from store.extract.clean.encodings import Unreadable, decode
from store.extract.clean.residues import strip
from store.types import IsoDate

#: Pages of newspapers have some thousands of elements; two million take minutes and gigabytes.
_MOST_MARKS = 150_000


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What a marked-up page, HTML or Markdown, holds: its text, and its own word on title, date, address and outlet."""

    text: str
    title: str | None = None
    published: IsoDate | None = None
    url: str | None = None
    outlet: str | None = None


def from_html(raw: bytes | str, *, declared: str | None = None) -> HtmlPage:
    """The article of an HTML page, by trafilatura; `declared` is the charset that came with it. Raises Unreadable."""
    from trafilatura import bare_extraction, html2txt

    source = raw if isinstance(raw, str) else decode(raw, declared=declared)
    if source.count("<") > _MOST_MARKS:
        raise Unreadable(f"The HTML page has more than {_MOST_MARKS:,} marks: it is no article.")
    source = _XML_DECLARATION.sub("", source, count=1)  # lxml refuses a str that names its encoding
    found = bare_extraction(
        source,
        favor_recall=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    # A fragment is no page to trafilatura; its tags are taken off here.
    text = (getattr(found, "text", None) or html2txt(source) or unescape(strip(source, []))).strip()
    if not text:
        raise Unreadable("The HTML page holds no text.")
    title, outlet = _told(found, "title"), _told(found, "sitename")
    url = _told(found, "url")
    return HtmlPage(
        text=_cells(text),
        title=None if title == outlet else title,
        published=_told(found, "date") or find_published(text),
        url=url if url and url.startswith(("http://", "https://")) else None,
        outlet=outlet,
    )


_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


def _told(found: object, name: str) -> str | None:
    return str(getattr(found, name, None) or "").strip() or None


def _cells(text: str) -> str:
    """A table's rows without the bars that trafilatura draws: « | Valmar | 12 | »."""
    return "\n".join(
        line.strip().strip("|").strip().replace(" | ", " ") if line.startswith("|") else line for line in text.splitlines()
    )


def from_markdown(source: str) -> HtmlPage:
    """The text of a Markdown file without its marks; front matter, else the first heading, gives the title. Never raises."""
    source, front = _without_front_matter(source)
    lines = []
    title = front.get("title")
    fenced = False
    for raw in source.splitlines():
        if _FENCE.match(raw):
            fenced = not fenced
            continue
        if fenced:
            lines.append(raw)
            continue
        heading = _HEADING.match(raw)
        if heading is None and _UNDERLINE.fullmatch(raw) and lines and lines[-1].strip():
            heading, raw = _UNDERLINE.match(raw), lines.pop()
        line = _inline(_BLOCK.sub("", raw))
        if heading is not None:
            title = title or line.strip() or None
            lines.extend(("", line, ""))
        elif not _RULE.fullmatch(raw):
            lines.append(line)
    text = "\n".join(lines)
    return HtmlPage(
        text, title, find_published(front.get("date", "")) or find_published(text), front.get("url"), front.get("outlet")
    )


_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.{0,5000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date|url|outlet)[ \t]*:[ \t]*(.+)$", re.MULTILINE)
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s?){3,}")
_BLOCK = re.compile(r"^\s{0,3}(?:>\s?)*(?:#{1,6}\s+|#+$|[-*+]\s+)?|\s{1,3}#{1,6}\s{0,3}$")
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s[^()]{0,200})?\)")
_LINK = re.compile(
    r"\[([^\[\]]{0,500})\]\((?:[^()\s]|\([^()\s]{0,100}\)){0,500}(?:\s[^()]{0,200})?\)|\[([^\[\]]{1,500})\]\[[^\[\]]{0,100}\]"
)
_BARE = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,500})>")
_STRONG = re.compile(
    r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s*])\1(?![\w*])|(?<![\w_])(_{1,3})(?=[^\s_])([^_\n]{1,2000}?)(?<=[^\s_])\3(?![\w_])"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~-])")


def _without_front_matter(source: str) -> tuple[str, dict[str, str]]:
    found = _FRONT.match(source)
    if found is None:
        return source, {}
    return source[found.end() :], {name: value.strip().strip("\"'") for name, value in _FIELD.findall(found[1])}


def _inline(line: str) -> str:
    """A line without the marks inside it: links and pictures keep their words."""
    if "[" in line:
        line = _LINK.sub(lambda link: link[1] if link[1] is not None else link[2], _IMAGE.sub(r"\1", line))
    if "<" in line:
        line = _BARE.sub(r"\1", line)
    if "*" in line or "_" in line:
        for _ in range(2):  # **bold with _emphasis_ inside**
            line = _STRONG.sub(lambda run: run[2] or run[4], line)
    if "`" in line:
        line = line.replace("`", "")
    return _ESCAPED.sub(r"\1", line) if "\\" in line else line
