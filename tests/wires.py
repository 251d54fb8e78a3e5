"""Invented dispatches as agencies send them: NewsML-G2 and ninjs, built from a few words."""

import json
from html import escape
from typing import Any

SENTENCE = "Le port de Karsk a rouvert lundi."
QUOTE = "« La mer est calme, les bateaux sortent », a dit Ilena Marsk."
GUID = "urn:newsml:agence-nord.example:20310401:port"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def news_item(
    *texts: str,
    guid: str = GUID,
    version: int = 1,
    created: str = "2031-04-01T09:00:00+02:00",
    status: str = "stat:usable",
    item_class: str = "ninat:text",
    headline: str | None = "Le port de Karsk rouvre",
    slugline: str = "Valdoria-port",
    provider: str = "Agence du Nord",
    embargoed: str | None = None,
    note: str = "",
    links: str = "",
    signal: str = "",
    urgency: int = 3,
    content: str | None = None,
) -> str:
    """A newsItem; `content` replaces the XHTML that is made of the texts."""
    held = f"<embargoed>{embargoed}</embargoed>" if embargoed is not None else ""
    said = f"<edNote>{note}</edNote>" if note else ""
    signalled = f'<signal qcode="{signal}"/>' if signal else ""
    head = f"<headline>{escape(headline)}</headline>" if headline else ""
    body = content or (
        f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body>{paragraphs(*(texts or (SENTENCE, QUOTE)))}</body></html></inlineXML>"
    )
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="{version}"
  standard="NewsML-G2" standardversion="2.33" conformance="power">
  <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
  <itemMeta><itemClass qcode="{item_class}"/><provider literal="nord"><name>{provider}</name></provider>
    <versionCreated>{created}</versionCreated><firstCreated>2031-04-01T08:00:00+02:00</firstCreated>{held}
    <pubStatus qcode="{status}"/>{said}{signalled}{links}</itemMeta>
  <contentMeta><urgency>{urgency}</urgency><creditline>Agence du Nord</creditline><by>Par Lia Osten</by>{head}
    <slugline>{slugline}</slugline><language tag="fr"/></contentMeta>
  <contentSet>{body}</contentSet>
</newsItem>"""


def message(*items: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2031-04-01T09:00:00+02:00</sent></header>
<itemSet>{"".join(items)}</itemSet></newsMessage>"""


def ninjs(*texts: str, guid: str = GUID, **changed: Any) -> str:
    """A ninjs 1.x object."""
    told = {
        "uri": guid,
        "type": "text",
        "version": "1",
        "versioncreated": "2031-04-01T09:00:00+02:00",
        "pubstatus": "usable",
        "urgency": 3,
        "headline": "Le port de Karsk rouvre",
        "slugline": "Valdoria-port",
        "byline": "Par Lia Osten",
        "copyrightholder": "Agence du Nord",
        "body_xhtml": paragraphs(*(texts or (SENTENCE, QUOTE))),
    }
    return json.dumps({name: value for name, value in {**told, **changed}.items() if value is not None})
