"""Agencies' formats into the archive: which version counts, what is replaced, what must not be answered (yet), what is no dispatch."""

import json
from collections.abc import Callable
from datetime import datetime
from itertools import permutations
from pathlib import Path

import pytest
from dispatches import SmallReader, directory
from sqlalchemy import select
from wires import GUID, QUOTE, SENTENCE, message, news_item, ninjs, paragraphs

from store import ingest, reread, schema
from store.archive import Archive
from store.types import Filters, Report

NOON = datetime.fromisoformat("2031-04-01T12:00:00+02:00")
NEWER = "« La mer est forte, les bateaux rentrent », a dit Ilena Marsk."
Desk = Callable[..., Report]


@pytest.fixture
def desk(archive: Archive, tmp_path: Path) -> Desk:
    """Reads files, given as name and words, into the archive."""
    archive.sync(directory(tmp_path / "directory"))
    folder = tmp_path / "desk"

    def put(now: datetime = NOON, **files: str | bytes) -> Report:
        folder.mkdir(exist_ok=True)
        for name, words in files.items():
            path = folder / name.replace("_", ".")
            path.write_bytes(words if isinstance(words, bytes) else words.encode())
        paths = [folder / name.replace("_", ".") for name in files]
        return ingest.run(paths, archive=archive, reader=SmallReader, fetched=now)

    return put


def rows(archive: Archive) -> list[tuple[str, int, str]]:
    """key, version, status of all that the archive holds."""
    columns = (schema.articles.c.key, schema.articles.c.version, schema.articles.c.status)
    with archive.engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


def said(archive: Archive) -> list[str]:
    """The quotes that answers have."""
    return [" ".join(quote.words) for quote in archive.quotes(Filters(), limit=50).items]


CALM, STRONG = "La mer est calme, les bateaux sortent", "La mer est forte, les bateaux rentrent"


@pytest.mark.parametrize("file", ["a_xml", "a_json"])
def test_a_dispatch_is_read_with_its_title_day_and_agency(archive: Archive, desk: Desk, file: str) -> None:
    assert desk(**{file: news_item() if file == "a_xml" else ninjs()}).new == (file.replace("_", "."),)
    (quote,) = archive.quotes(Filters()).items
    assert (" ".join(quote.words), quote.source.title, quote.source.published) == (
        CALM,
        "Le port de Karsk rouvre",
        "2031-04-01T09:00+02:00",
    )
    assert quote.source.outlet is not None
    assert quote.source.outlet.name == "Agence du Nord"
    assert rows(archive) == [(GUID, 1, "current")]


NITF = (
    "<inlineXML contenttype='application/nitf+xml'><nitf><head><title>x</title></head><body><body.head><hedline><hl1>Le port</hl1>"
    f"</hedline><byline>Par Lia Osten</byline></body.head><body.content><block>{paragraphs(SENTENCE, QUOTE)}"
    "<media><media-caption>Un bateau.</media-caption></media></block></body.content><body.end><tagline>lo</tagline></body.end>"
    "</body></nitf></inlineXML>"
)
PLAIN = f"<inlineData contenttype='text/plain'>{SENTENCE}\n\n{QUOTE}</inlineData>"
NINJS_2 = {"body_xhtml": None, "headline": None, "headlines": [{"role": "main", "value": "Le port de Karsk rouvre"}]}
NINJS_3 = {
    "pubstatus": None,
    "versioncreated": None,
    "versionCreated": "2031-04-01T09:00:00+02:00",
    "pubStatus": "usable",
    "bodies": [{"role": "body", "contentType": "text/html", "value": paragraphs(SENTENCE, QUOTE)}],
}


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("a_xml", news_item(content=NITF)),
        ("a_xml", news_item(content=PLAIN)),
        ("a_xml", b'<?xml version="1.0" encoding="ISO-8859-1"?>' + news_item().encode("iso-8859-1")),
        ("a_xml", message(news_item(), news_item(guid="urn:x:photo", item_class="ninat:picture"))),
        ("a_json", ninjs(body_xhtml=None, body_text=f"{SENTENCE}\n\n{QUOTE}")),
        ("a_json", ninjs().replace('"uri"', '"guid"')),
        ("a_json", ninjs(**{**NINJS_2, "bodies": [{"contenttype": "text/plain", "value": f"{SENTENCE}\n{QUOTE}"}]})),
        ("a_json", ninjs(**{**NINJS_2, **NINJS_3})),
    ],
)
def test_the_text_is_found_wherever_the_format_puts_it(archive: Archive, desk: Desk, file: str, words: str | bytes) -> None:
    desk(**{file: words})
    (quote,) = archive.quotes(Filters()).items
    assert (" ".join(quote.words), quote.source.title) == (CALM, "Le port de Karsk rouvre")
    with archive.engine.connect() as connection:
        text = connection.scalar(select(schema.texts.c.text))
    assert text == f"Le port de Karsk rouvre\n\n{SENTENCE}\n\n{QUOTE}"


def test_an_alert_is_its_headline(archive: Archive, desk: Desk) -> None:
    assert (
        desk(a_xml=news_item(content="<inlineData> </inlineData>", headline="La présidente de Valdoria démissionne")).failed
        == ()
    )
    assert archive.coverage().articles == 1


def test_several_items_of_a_message_are_several_articles_and_found_unchanged_again(archive: Archive, desk: Desk) -> None:
    told = message(news_item(), news_item(SENTENCE, NEWER, guid="urn:x:2", slugline="Orvanie-port"))
    assert desk(a_xml=told).new == ("a.xml",)
    assert sorted(said(archive)) == [CALM, STRONG]
    assert desk(a_xml=told).unchanged == ("a.xml",)


def test_articles_of_agencies_are_read_again_from_what_was_kept(archive: Archive, desk: Desk) -> None:
    desk(
        a_xml=message(news_item(), news_item(SENTENCE, NEWER, guid="urn:x:2", slugline="b")),
        b_json=ninjs(QUOTE, guid="urn:x:3"),
    )
    found = reread.run(archive, reader=SmallReader, directory="another", now=NOON)
    assert (found.again, found.versions, found.failed) == (3, 0, [])


@pytest.mark.parametrize("make", [news_item, ninjs])
def test_a_newer_version_takes_the_place_of_the_older_whichever_comes_first(
    archive: Archive, desk: Desk, make: Callable[..., str]
) -> None:
    first = make(SENTENCE, QUOTE, version=1)
    second = make(SENTENCE, NEWER, version=2)
    suffix = "xml" if make is news_item else "json"
    desk(**{f"b_{suffix}": second})
    assert desk(**{f"a_{suffix}": first}).unchanged == (f"a.{suffix}",)
    assert said(archive) == [STRONG]
    assert desk(**{f"c_{suffix}": make(SENTENCE, QUOTE, version=3)}).changed == (f"c.{suffix}",)
    assert said(archive) == [CALM]
    assert rows(archive) == [(GUID, 1, "superseded"), (GUID, 2, "current")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_versions_in_any_order_leave_the_newest(archive: Archive, desk: Desk, order: tuple[int, ...]) -> None:
    texts = [f"« Nous avons compté {number} bateaux dans le port », a dit Ilena Marsk." for number in (12, 14, 19)]
    for number in order:
        desk(**{f"v{number}_xml": news_item(texts[number], version=number + 1)})
    assert said(archive) == ["Nous avons compté 19 bateaux dans le port"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    "changed",
    [
        {"links": '<link rel="irel:replaces" residref="urn:old"/>'},
        {"note": "Annule et remplace la dépêche de 9 h 00."},
        {"slugline": "Valdoria-port-2e-LEAD"},
        {"slugline": "Valdoria-LEAD 3e-port"},
        {"headline": "Le port de Karsk rouvre (correctif)"},
        {"signal": "sig:correction"},
    ],
)
def test_a_lead_or_a_correction_takes_the_place_of_the_dispatch_before_it(
    archive: Archive, desk: Desk, changed: dict[str, str], order: tuple[int, int]
) -> None:
    more = "Trois cargos y sont attendus dès mardi matin, selon la capitainerie du port."
    old = news_item(SENTENCE, QUOTE, more, guid="urn:old", created="2031-04-01T09:00:00+02:00")
    new = news_item(SENTENCE, NEWER, more, guid="urn:new", created="2031-04-01T10:00:00+02:00", **changed)
    for number in order:
        desk(**{f"v{number}_xml": (old, new)[number]})
    assert said(archive) == [STRONG]


def test_two_stories_of_one_slugline_stay_two(archive: Archive, desk: Desk) -> None:
    other = "Le budget de la Valdoria a été voté mardi. « Nous tenons nos promesses de printemps », a dit Tomas Veld."
    desk(
        a_xml=news_item(guid="urn:a"), b_xml=news_item(other, guid="urn:b", slugline="Valdoria-port-LEAD", headline="Le budget")
    )
    assert len(said(archive)) == 2


def test_a_later_withdrawal_of_what_was_replaced_leaves_what_replaced_it(archive: Archive, desk: Desk) -> None:
    desk(a_xml=news_item(guid="urn:old"))
    link = '<link rel="irel:replaces" residref="urn:old"/>'
    desk(b_xml=news_item(SENTENCE, NEWER, guid="urn:new", created="2031-04-01T10:00:00+02:00", links=link))
    desk(c_xml=news_item(guid="urn:old", version=2, created="2031-04-01T10:05:00+02:00", status="stat:canceled"))
    assert said(archive) == [STRONG]


@pytest.mark.parametrize("status", ["stat:canceled", "stat:withheld"])
def test_what_is_taken_back_is_answered_no_more_in_none_of_its_versions(archive: Archive, desk: Desk, status: str) -> None:
    desk(a_xml=news_item())
    desk(b_xml=news_item(SENTENCE, NEWER, version=2))
    taken_back = news_item(version=3, status=status)
    assert desk(c_xml=taken_back).changed == ("c.xml",)
    assert said(archive) == []
    assert archive.check(CALM).verdict == "not_found"
    assert {row[2] for row in rows(archive)} == {"withdrawn" if status == "stat:canceled" else "held"}
    assert desk(a_xml=news_item(), b_xml=news_item(SENTENCE, NEWER, version=2), c_xml=taken_back).changed == ()
    assert said(archive) == []
    assert archive.find("Ilena Marsk").matches[0].mentions == 0
    desk(d_xml=news_item(SENTENCE, NEWER, version=4))
    assert said(archive) == [STRONG]


def test_a_withdrawal_that_comes_first_keeps_the_dispatch_out(archive: Archive, desk: Desk) -> None:
    desk(b_xml=news_item(version=2, status="stat:canceled"))
    assert desk(a_xml=news_item()).unchanged == ("a.xml",)
    assert said(archive) == []


def at(archive: Archive, told: str) -> Archive:
    return archive.reader(datetime.fromisoformat(told))


@pytest.mark.parametrize("make", [news_item, ninjs])
def test_what_is_under_embargo_is_answered_from_its_time_on(archive: Archive, desk: Desk, make: Callable[..., str]) -> None:
    name = "a_xml" if make is news_item else "a_json"
    assert desk(**{name: make(embargoed="2031-04-01T14:00:00+02:00")}).new == (name.replace("_", "."),)
    assert said(at(archive, "2031-04-01T11:59:59+00:00")) == []
    assert said(at(archive, "2031-04-01T12:00:00+00:00")) == [CALM]
    assert archive.quotes(Filters()).items[0].source.published == "2031-04-01T14:00+02:00"


def test_an_embargo_that_a_newer_version_sets_holds_for_all_versions(archive: Archive, desk: Desk) -> None:
    desk(a_xml=news_item())
    held = news_item(SENTENCE, NEWER, version=2, embargoed="2031-04-01T14:00:00+02:00")
    desk(b_xml=held)
    assert said(archive) == []
    desk(now=datetime.fromisoformat("2031-04-01T15:00:00+02:00"), b_xml=held)
    assert said(at(archive, "2031-04-01T15:00:00+02:00")) == [STRONG]
    assert rows(archive) == [(GUID, 1, "superseded"), (GUID, 2, "current")]


def test_an_older_version_whose_embargo_ends_does_not_come_in_before_the_newer_ones_does(archive: Archive, desk: Desk) -> None:
    early = news_item(version=1, embargoed="2031-04-01T13:00:00+02:00")
    late = news_item(version=2, embargoed="2031-04-01T18:00:00+02:00")
    desk(a_xml=early, b_xml=late)
    desk(now=datetime.fromisoformat("2031-04-01T14:00:00+02:00"), a_xml=early, b_xml=late)
    assert said(at(archive, "2031-04-01T14:00:00+02:00")) == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (news_item(embargoed=""), "no date and time"),
        (news_item(embargoed="bientôt"), "no date and time"),
        (news_item(embargoed="2031-04-01T14:00:00"), "no time zone"),
        (news_item(note="SOUS EMBARGO jusqu'à 18 h"), "speaks of an embargo"),
        (news_item(status="stat:draft"), "usable, withheld, canceled"),
        (news_item(guid=""), "no guid"),
        ("<rss><channel/></rss>", "no NewsML-G2"),
        ("<newsItem guid='x'><itemMeta></newsItem>", "broken"),
        (f"<newsItem guid='x'>{'<a>' * 3000}{'</a>' * 3000}</newsItem>", "deep"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_its_reason(archive: Archive, desk: Desk, words: str, reason: str) -> None:
    ((_, told),) = desk(a_xml=words).failed
    assert reason in told
    assert rows(archive) == []


def test_what_no_text_can_hold_is_left_out(archive: Archive, desk: Desk) -> None:
    assert (
        desk(a_json=ninjs(body_xhtml=None, body_text=f"\0{SENTENCE}\n\n{QUOTE} \ud83d", headline="Le\0 port \udc00")).failed
        == ()
    )
    (quote,) = archive.quotes(Filters()).items
    assert (quote.words, quote.source.title) == ((CALM,), "Le port")


@pytest.mark.parametrize("note", ["Embargo levé", "Sans embargo", "EMBARGO LIFTED"])
def test_an_embargo_that_was_lifted_is_none(desk: Desk, note: str) -> None:
    assert desk(a_xml=news_item(note=note)).failed == ()


@pytest.mark.parametrize(
    "told",
    [
        {"note": "Embargo levé lundi à 18 h"},
        {"note": "Levée de l'embargo : jeudi, 14 h GMT"},
        {"note": "Fin d'embargo à minuit"},
        {"note": "End of embargo: tomorrow noon"},
        {"headline": "SOUS EMBARGO JUSQU'À 18 H - Le port de Karsk rouvre"},
        {"headline": "Karsk harbour reopens (embargoed until Monday)"},
    ],
)
def test_an_embargo_that_is_to_be_lifted_holds(archive: Archive, desk: Desk, told: dict[str, str]) -> None:
    ((_, reason),) = desk(a_xml=news_item(**told)).failed
    assert "speaks of an embargo" in reason
    assert rows(archive) == []


def test_an_embargo_on_oil_is_news(desk: Desk) -> None:
    assert desk(a_xml=news_item(headline="L'embargo sur le pétrole de Valdoria est prolongé")).failed == ()


def test_a_reason_for_an_embargo_without_its_end_holds(desk: Desk) -> None:
    ((_, reason),) = desk(a_json=ninjs(embargoedreason="Discours de la présidente")).failed
    assert "speaks of an embargo" in reason


LINK = '<link rel="irel:replaces" residref="urn:old"/>'
TEN, ELEVEN = "2031-04-01T10:00:00+02:00", "2031-04-01T11:00:00+02:00"


@pytest.mark.parametrize("links", ["", LINK])
@pytest.mark.parametrize("status", ["stat:canceled", "stat:withheld"])
def test_what_replaced_another_is_taken_back_too(archive: Archive, desk: Desk, status: str, links: str) -> None:
    desk(a_xml=news_item(guid="urn:old"))
    desk(b_xml=news_item(SENTENCE, NEWER, guid="urn:new", created=TEN, links=LINK))
    desk(c_xml=news_item(SENTENCE, NEWER, guid="urn:new", version=2, created=ELEVEN, status=status, links=links))
    assert said(archive) == []
    assert archive.check(STRONG).verdict == "not_found"


def test_a_notice_of_its_own_takes_back_what_it_names(archive: Archive, desk: Desk) -> None:
    desk(a_xml=news_item(guid="urn:old"))
    desk(b_xml=news_item("Dépêche annulée.", guid="urn:kill", created=TEN, status="stat:canceled", links=LINK))
    assert said(archive) == []
    desk(c_xml=news_item(guid="urn:old"))
    assert said(archive) == []


@pytest.mark.parametrize("status", ["stat:canceled", "stat:withheld"])
def test_what_was_taken_back_does_not_come_back_by_the_same_version(archive: Archive, desk: Desk, status: str) -> None:
    desk(a_xml=news_item())
    desk(b_xml=news_item(status=status))
    desk(a_xml=news_item())
    desk(c_xml=news_item(urgency=1))
    assert said(archive) == []


def copy(quote: str = QUOTE) -> str:
    head = '<head><link rel="canonical" href="https://nord.example/port"/><title>Le port de Karsk</title></head>'
    return f"<html>{head}<body><article>{paragraphs(SENTENCE, quote)}</article></body></html>"


WEB = '<link rel="irel:webVersion" href="https://nord.example/port"/>'


@pytest.mark.parametrize(
    "held", [{"embargoed": "2031-04-01T18:00:00+02:00"}, {"status": "stat:canceled"}, {"status": "stat:withheld"}]
)
def test_a_copy_in_another_file_is_held_back_with_the_item(archive: Archive, desk: Desk, held: dict[str, str]) -> None:
    desk(a_html=copy())
    desk(b_html=copy(NEWER))
    desk(c_xml=news_item(links=WEB, **held))
    assert said(archive) == []
    ((_, reason),) = desk(d_html=copy()).failed
    assert "holds back" in reason
    assert said(archive) == []
    desk(e_xml=news_item(SENTENCE, NEWER, version=2, links=WEB))
    assert desk(f_html=copy()).changed == ("f.html",)


def test_results_of_two_towns_written_after_one_pattern_stay_two(archive: Archive, desk: Desk) -> None:
    pattern = (
        "La participation à {town} a atteint un niveau jamais vu depuis la création de la commune, a indiqué la préfecture. Le maire"
        " sortant, {who}, obtient {share} % des voix et sera opposé au second tour à la liste de son ancien adjoint."
        " « Je remercie les habitants de {town} de leur confiance », a dit {who}."
    )
    karsk = pattern.format(town="Karsk", who="Tomas Veld", share=41)
    lurvin = pattern.format(town="Lurvin", who="Ilena Marsk", share=38)
    desk(a_xml=news_item(karsk, guid="urn:a", slugline="Valdoria-votes", headline="Ballottage à Karsk"))
    desk(b_xml=news_item(lurvin, guid="urn:b", slugline="Valdoria-votes-LEAD", headline="Ballottage à Lurvin", created=TEN))
    assert len(said(archive)) == 2
    corrected = pattern.format(town="Karsk", who="Tomas Veld", share=43)
    desk(
        c_xml=news_item(
            corrected, guid="urn:c", slugline="Valdoria-votes", headline="Ballottage à Karsk (correctif)", created=ELEVEN
        )
    )
    assert sorted(row[2] for row in rows(archive)) == ["current", "current", "superseded"]


def test_a_sites_front_is_the_address_of_no_item(archive: Archive, desk: Desk) -> None:
    front = '<link rel="canonical" href="https://nord.example/"/>'
    desk(a_xml=news_item(links=front), b_xml=news_item(SENTENCE, NEWER, guid="urn:x:2", slugline="b", links=front))
    assert sorted(said(archive)) == [CALM, STRONG]


@pytest.mark.parametrize(
    "links",
    [
        f'<link rel="canonical" href="https://nord.example/{"".join(map(str, range(3000)))}"/>',
        "".join(f'<link rel="irel:replaces" residref="urn:{number}"/>' for number in range(70_000)),
    ],
    ids=["address", "replaced"],
)
def test_what_is_more_than_a_database_takes_is_read_all_the_same(archive: Archive, desk: Desk, links: str) -> None:
    assert desk(a_xml=news_item(links=links)).failed == ()
    assert said(archive) == [CALM]


def test_a_name_that_is_longer_than_an_index_holds_is_refused(archive: Archive, tmp_path: Path) -> None:
    deep = tmp_path.joinpath("desk", *["é" * 120] * 9)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text(f"{SENTENCE} {QUOTE}")
    ((_, reason),) = ingest.run([tmp_path / "desk"], archive=archive, reader=SmallReader, fetched=NOON).failed
    assert reason == "Its name with its folders has more than 2000 bytes."


def test_an_item_that_is_wrong_costs_the_others_of_its_message_nothing(archive: Archive, desk: Desk) -> None:
    wrong = news_item(SENTENCE, NEWER, guid="urn:x:2", slugline="b", embargoed="bientôt")
    nameless = news_item(SENTENCE, NEWER, guid="", slugline="b")
    ((_, reason),) = desk(a_xml=message(wrong, news_item(), nameless)).failed
    assert reason == "urn:x:2: The end of its embargo is no date and time. an item without guid: The item has no guid."
    assert said(archive) == [CALM]


def test_of_an_item_in_several_languages_the_french_is_read(archive: Archive, desk: Desk) -> None:
    english = "<p>The port of Karsk reopened on Monday, and ships sail again as they did before the storm, the harbour office said.</p>"
    content = (
        f'<inlineXML xml:lang="en"><html><body>{english}</body></html></inlineXML>'
        f'<inlineXML><html xml:lang="fr-FR"><body>{paragraphs(SENTENCE, QUOTE)}</body></html></inlineXML>'
    )
    item = news_item(content=content, headline=None)
    heads = '<headline xml:lang="en">Karsk reopens</headline><headline xml:lang="fr">Karsk rouvre</headline><slugline>'
    desk(a_xml=item.replace("<slugline>", heads))
    (quote,) = archive.quotes(Filters()).items
    assert (" ".join(quote.words), quote.source.title) == (CALM, "Karsk rouvre")


def test_cells_of_a_table_are_words_of_their_own(archive: Archive, desk: Desk) -> None:
    table = "<table><tr><td>Karsk</td><td>2-1</td></tr></table>"
    desk(a_xml=news_item(content=f"<inlineXML><html><body>{paragraphs(SENTENCE, QUOTE)}{table}</body></html></inlineXML>"))
    with archive.engine.connect() as connection:
        assert connection.scalar(select(schema.texts.c.text)).endswith("Karsk 2-1")


def test_a_text_that_lies_elsewhere_is_no_alert(archive: Archive, desk: Desk) -> None:
    ((_, reason),) = desk(a_xml=news_item(content='<remoteContent href="port.html" contenttype="text/html"/>')).failed
    assert "remoteContent" in reason
    assert rows(archive) == []


def test_ninjs_is_known_in_whatever_order_its_names_come(archive: Archive, tmp_path: Path) -> None:
    told = json.loads(ninjs(*[SENTENCE] * 400, QUOTE))
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "a.json").write_text(json.dumps(told, sort_keys=True))
    assert ingest.run([tmp_path / "all"], archive=archive, reader=SmallReader, fetched=NOON).new == ("a.json",)


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + k)} '{f'&{chr(97 + k)};' * 10}'>" for k in range(9)
)


@pytest.mark.parametrize(
    "prologue",
    [
        BOMB + "]>",
        "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x.dtd'> %p;]>",
    ],
)
def test_entities_are_not_opened(archive: Archive, desk: Desk, prologue: str) -> None:
    ((_, reason),) = desk(a_xml=prologue + news_item("&j;")).failed
    assert "entities" in reason
    assert rows(archive) == []


def test_pictures_and_lists_are_no_faults(desk: Desk) -> None:
    report = desk(
        a_xml=news_item(item_class="ninat:picture"),
        b_xml="<packageItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='x'/>",
        c_json=ninjs(type="picture"),
    )
    assert (report.new, report.failed) == ((), ())
    assert len([warning for warning in report.warnings if "no text" in warning]) == 3


def test_other_xml_and_json_in_a_folder_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "sitemap.xml").write_text("<urlset/>")
    (folder / "package.json").write_text(json.dumps({"name": "x", "uri": "y"}))
    (folder / "a.xml").write_text(news_item())
    (folder / "b.json").write_text(ninjs(QUOTE, guid="urn:x:b"))
    report = ingest.run([folder], archive=archive, reader=SmallReader, fetched=NOON)
    assert (report.new, report.failed) == (("a.xml", "b.json"), ())
