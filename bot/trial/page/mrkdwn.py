"""Slack's mrkdwn in, HTML out: every word escaped, links to http, https and mailto alone, no sign of style taken for one that is none.

Slack's rules: what stands between < and > is a link or a name, `&amp; &lt; &gt;` are the only escapes, a style opens before a letter
and closes after one, on one line, and there is none inside code.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from markupsafe import Markup

#: A user's, a channel's or a group's id in, its name out.
Names = Callable[[str], str]
#: An address as it was sent in, the one that the browser is given out; "" where there is none to give.
Addresses = Callable[[str], str]

#: The emoji that people type in a trial; another name stays as it is written.
EMOJI = {
    "+1": "👍",
    "thumbsup": "👍",
    "-1": "👎",
    "white_check_mark": "✅",
    "heavy_check_mark": "✔️",
    "x": "❌",
    "warning": "⚠️",
    "eyes": "👀",
    "newspaper": "📰",
    "bell": "🔔",
    "mag": "🔍",
    "pray": "🙏",
    "tada": "🎉",
    "thinking_face": "🤔",
    "speech_balloon": "💬",
    "calendar": "📅",
    "bar_chart": "📊",
    "chart_with_upwards_trend": "📈",
    "pencil2": "✏️",
    "slightly_smiling_face": "🙂",
}

_SPECIAL = re.compile(r"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<(?P<angle>[^<>\n]{1,4000})>", re.S)
_STYLES = {"*": "strong", "_": "em", "~": "s"}
_STYLED = re.compile(r"(?<![\w*_~])(?P<sign>[*_~])(?=\S)(?P<inside>[^\n]+?)(?<=\S)(?P=sign)(?![\w*_~])")
_EMOJI = re.compile(r":([a-z0-9_+'-]{1,60}):")
#: Stands for a piece of finished HTML while styles are looked for around it.
_HELD = re.compile("\ue000(\\d+)\ue001")


def html(text: str, *, names: Names, address: Addresses) -> Markup:
    """A text as Slack shows it."""
    lines: list[Markup] = []
    quoted: list[str] = []
    for line in [*_whole(text).split("\n"), None]:
        bare = line.removeprefix("&gt;").removeprefix(" ") if line is not None and line.startswith("&gt;") else None
        if bare is not None:
            quoted.append(bare)
            continue
        if quoted:
            inner = Markup("<br>").join(_line(each, names, address) for each in quoted)
            lines.append(Markup("<blockquote>{}</blockquote>").format(inner))
            quoted = []
        if line is not None:
            lines.append(_line(line, names, address))
    return _joined(lines)


def plain(text: str) -> str:
    """A plain text: escapes undone, nothing else read in it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def safe_address(url: str) -> str:
    """An address that a link may have; "" for `javascript:` and whatever else would run or open something."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme in ("http", "https") and parts.netloc:
        return url.strip()
    return url.strip() if parts.scheme == "mailto" else ""


def emoji(name: str) -> str:
    return EMOJI.get(name, f":{name}:")


def _whole(text: str) -> str:
    """Code of several lines on one: its line breaks are held until it is written."""
    return re.sub(r"```(.+?)```", lambda found: "```" + found[1].strip("\n").replace("\n", "\ue002") + "```", text, flags=re.S)


def _joined(lines: list[Markup]) -> Markup:
    parts: list[Markup] = []
    for n, line in enumerate(lines):
        # A block of its own needs no line break beside it.
        block = (line, lines[n - 1]) if n else (line,)
        if n and not any(each.startswith(("<blockquote", "<pre")) for each in block):
            parts.append(Markup("<br>"))
        parts.append(line)
    return Markup("").join(parts)


def _line(line: str, names: Names, address: Addresses) -> Markup:
    held: list[Markup] = []

    def hold(made: Markup) -> str:
        held.append(made)
        return f"\ue000{len(held) - 1}\ue001"

    def special(found: "re.Match[str]") -> str:
        if found["block"] is not None:
            return hold(Markup("<pre>{}</pre>").format(plain(found["block"]).replace("\ue002", "\n")))
        if found["code"] is not None:
            return hold(Markup("<code>{}</code>").format(plain(found["code"])))
        return hold(_angle(found["angle"], names, address))

    # Nobody types these: they would be taken for what is held.
    clean = re.sub("[\ue000\ue001]", "", line)
    return _styled(_SPECIAL.sub(special, clean), held)


def _angle(inside: str, names: Names, address: Addresses) -> Markup:
    """`<@U1>`, `<#C1|name>`, `<!subteam^S1>`, `<!here>`, `<https://a.example|words>`."""
    told, _, words = inside.partition("|")
    if told.startswith("@"):
        return Markup('<span class="mention">@{}</span>').format(names(told[1:]))
    if told.startswith("#"):
        return Markup('<span class="mention">#{}</span>').format(names(told[1:]))
    if told.startswith("!subteam^"):
        return Markup('<span class="mention">@{}</span>').format(names(told.removeprefix("!subteam^")))
    if told.startswith("!date^"):
        return Markup("{}").format(plain(words))
    if told.startswith("!"):
        return Markup('<span class="mention">@{}</span>').format(told[1:])
    return link(plain(told), plain(words or told), address)


def link(url: str, words: str, address: Addresses) -> Markup:
    """A link in a tab of its own, which learns nothing of the page; the words alone where the address is none that may be opened."""
    target = address(safe_address(url)) if safe_address(url) else ""
    if not target:
        return Markup("{}").format(words)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>').format(target, words)


def _styled(text: str, held: list[Markup]) -> Markup:
    parts: list[Markup] = []
    at = 0
    for found in _STYLED.finditer(text):
        parts += [_plain(text[at : found.start()], held), _tagged(found["sign"], _styled(found["inside"], held))]
        at = found.end()
    return Markup("").join([*parts, _plain(text[at:], held)])


def _tagged(sign: str, inside: Markup) -> Markup:
    tag = Markup(_STYLES[sign])  # noqa: S704 one of three of ours
    return Markup("<{tag}>{inside}</{tag}>").format(tag=tag, inside=inside)


def _plain(text: str, held: list[Markup]) -> Markup:
    parts: list[Markup] = []
    at = 0
    for found in _HELD.finditer(text):
        parts += [_words(text[at : found.start()]), held[int(found[1])]]
        at = found.end()
    return Markup("").join([*parts, _words(text[at:])])


def _words(text: str) -> Markup:
    return Markup("{}").format(_EMOJI.sub(lambda found: EMOJI.get(found[1], found[0]), plain(text)))
