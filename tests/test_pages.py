"""The reading page through its door: what it shows of an article, to whom it opens, and what hostile articles make of it."""

import base64
import html
import json
import logging
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
import samples
import shelves
from desks import Desk, entries
from shelves import BASE, TEXT, TITLE, WORDS, Reader, shelve
from sqlalchemy import Table, event, func, select

from bot import web
from bot.links import Links, links
from bot.pages import preferred
from bot.trial import Post, Workspace
from store.archive import Archive
from store.schema import figures, mentions, roles
from store.types import Actor, Extraction, Figure, Found, Mention, RoleRead


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace() as workspace:
        yield workspace


@pytest.fixture
def shelf(archive: Archive) -> Archive:
    archive.sync(shelves.directory())
    return archive


@pytest.fixture
def reader(shelf: Archive, workspace: Workspace) -> Reader:
    return Reader(shelf, workspace)


def said(answer: httpx.Response) -> str:
    """What the page says, as one line of plain words."""
    body = answer.text.partition("<body>")[2]
    plain = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r'<span class="heard".*?</span>', "", body)))
    return " ".join(plain.replace("\u00a0", " ").replace("\u202f", " ").split())


def marked(answer: httpx.Response) -> list[str]:
    inside = re.findall(r"<mark[^>]*>(.*?)</mark>", answer.text, flags=re.S)
    return [html.unescape(re.sub(r'<span class="heard".*?</span>', "", words)) for words in inside]


# --- what it shows ----------------------------------------------------------------------------------------------------


def test_the_passage_is_marked_in_its_paragraph_between_the_two_beside_it(shelf, reader):
    answer = reader.open(shelve(shelf))
    assert answer.status_code == 200
    assert marked(answer) == [WORDS]
    assert answer.text.count('id="passage"') == 1
    text = said(answer)
    assert "Troisième alinéa" in text
    assert "Ilena Marsk a pris la parole" in text
    assert "Cinquième alinéa" in text
    for far in ("Premier", "Deuxième", "Sixième", "Septième"):
        assert far not in text
    assert text.count("[…]") == 2
    assert "Extrait : le passage et les paragraphes qui l'entourent." in text


@pytest.mark.parametrize("outlet", ["Le Fanal", "Agence Orvane"])
def test_the_whole_article_only_where_the_outlet_is_ours_or_licensed(shelf, reader, outlet):
    answer = reader.open(shelve(shelf, outlet=outlet))
    text = said(answer)
    for paragraph in TEXT.split("\n\n")[1:]:
        assert paragraph in text
    assert text.count(TITLE) == 1  # the text begins with it, and the page says it above
    assert "Article entier" in text
    assert "[…]" not in text
    assert marked(answer) == [WORDS]


@pytest.mark.parametrize("outlet", ["Radio Valdor", "Gazette inconnue", None])
def test_nobody_else_gives_more_than_the_paragraphs_beside_even_where_there_are_no_paragraphs(shelf, reader, outlet):
    sentence = "La salle était pleine bien avant neuf heures ce matin. "
    text = sentence * 400 + f"« {WORDS} », a dit Ilena Marsk. " + sentence * 400
    answer = reader.open(shelve(shelf, text, outlet=outlet, title=None))
    assert marked(answer) == [WORDS]
    assert len(said(answer)) < 4_000
    assert "[…]" in said(answer)


def test_a_quote_that_fills_an_interview_is_cut(shelf, reader):
    pieces = [f"Réponse numéro {n} du long entretien donné au bord du fleuve en crue" for n in range(200)]
    text = "\n\n".join(f"– Question {n} ?\n\n« {piece} »" for n, piece in enumerate(pieces))
    answer = reader.open(shelve(shelf, text, pieces))
    assert marked(answer)[0] == pieces[0]
    assert 30 < len(marked(answer)) < 120
    assert answer.text.count('id="passage"') == 1


def test_a_quote_in_pieces_is_marked_piece_by_piece(shelf, reader):
    text = (
        "Un avis\n\n« La crue vient », a dit Ilena Marsk. « Elle passera. »\n\n« Et nous resterons », a-t-elle ajouté.\n\nFin."
    )
    answer = reader.open(shelve(shelf, text, ["La crue vient", "Elle passera.", "Et nous resterons"]))
    assert marked(answer) == ["La crue vient", "Elle passera.", "Et nous resterons"]
    assert "Un avis" in said(answer)
    assert "Fin." in said(answer)


def test_title_outlet_label_and_dates_are_told(shelf, reader):
    text = said(reader.open(shelve(shelf)))
    assert text.startswith(f"Radio Valdor · média d'État {TITLE}")
    assert "Publié le 13 janvier 2032 à 8 h 05" in text
    assert "lu par Sourcier le 20 janvier 2032 à 9 h 30" in text  # 08:30 in Greenwich, by the newsroom's clock
    english = said(reader.open(shelve(shelf, digest="2"), lang="en"))
    assert "Radio Valdor · state media" in english
    assert "Published on 13 January 2032 at 08:05" in english


def test_what_an_article_does_not_have_is_said_to_be_missing(shelf, reader):
    text = said(reader.open(shelve(shelf, outlet=None, title=None, fetched=None)))
    assert "média non renseigné" in text
    assert "Article sans titre" in text
    assert "date de lecture inconnue" in text


def test_the_outlets_own_page_is_linked_with_the_words_marked(shelf, reader):
    answer = reader.open(shelve(shelf, url="https://valdor.example/sommet"))
    (address,) = re.findall(r'href="([^"]+)"', answer.text)
    assert html.unescape(address).startswith("https://valdor.example/sommet#:~:text=")
    assert WORDS in unquote(html.unescape(address))
    assert "valdor.example" in said(answer)
    assert 'rel="noreferrer noopener' in answer.text


def test_a_superseded_passage_says_so_and_which_version_is_current(shelf, reader):
    old = shelve(shelf)
    before = said(reader.open(old))
    assert "Version 1 · lue le 20 janvier 2032 à 9 h 30 · version en vigueur · celle de ce passage" in before
    assert "vient de la version" not in before
    reader.clock.pass_(hours=5)
    shelve(
        shelf,
        TEXT.replace("reculerons", "céderons"),
        WORDS.replace("reculerons", "céderons"),
        digest="2",
        fetched=reader.clock(),
    )
    after = said(reader.open(old))
    assert "Ce passage vient de la version 1." in after
    assert "la version 2 est en vigueur" in after
    assert "Version 2 · lue le 20 janvier 2032 à 14 h 30 · version en vigueur Version 1" in after
    assert after.count("celle de ce passage") == 1
    assert WORDS in after


def test_an_article_of_many_versions_tells_the_newest_and_the_passages_own(shelf, reader):
    first = shelve(shelf)
    for n in range(2, 40):
        last = shelve(shelf, digest=str(n))
    versions = re.findall(r"Version (\d+) ·", said(reader.open(first)))
    assert versions[0] == "39"
    assert versions[-1] == "1"
    assert len(versions) == 13
    assert "1" not in re.findall(r"Version (\d+) ·", said(reader.open(last)))


def named_and_counted(archive: Archive) -> dict[Found, int]:
    """An article without an address that names somebody, says what she is and counts; the newest id of each kind."""
    text = "Une nuit\n\nLa guetteuse Berthe Quill a relogé 12 000 personnes.\n\nElle a sonné."
    extraction = Extraction(
        actors=(Actor("Berthe Quill", "person"),),
        mentions=(Mention(samples.span(text, "Berthe Quill"), "Berthe Quill", "name"),),
        quotes=(),
        figures=(Figure(samples.span(text, "12 000 personnes"), "count", "personnes", value=Decimal(12_000)),),
        roles=(RoleRead("Berthe Quill", "guetteuse", samples.span(text, "guetteuse")),),
    )
    article = samples.Article(file="nuit.txt", text=text, title="Une nuit", published="2032-01-16", outlet="Radio Valdor")
    archive.add(article, extraction, key="nuit.txt", raw=b"", digest="1", rules=1)
    with archive.engine.connect() as connection:
        tables: dict[Found, Table] = {"figure": figures, "mention": mentions, "role": roles}
        return {kind: connection.scalars(select(func.max(table.c.id))).one() for kind, table in tables.items()}


def test_figures_have_their_page_and_what_gets_new_ids_when_it_is_read_again_has_none(shelf, reader):
    ids = named_and_counted(shelf)
    assert marked(reader.open(ids["figure"], kind="figure")) == ["12 000 personnes"]
    for kind in ("mention", "role"):
        assert reader.open(ids[kind], kind=kind).status_code == 404


def test_a_page_takes_three_statements(shelf, reader):
    id, asked = shelve(shelf), list[str]()
    event.listen(shelf.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    reader.open(id)
    assert len([one for one in asked if one.startswith("SELECT")]) == 3  # one asks whether an embargo has ended


# --- to whom it opens -------------------------------------------------------------------------------------------------


def test_a_link_opens_for_thirty_days_and_then_says_that_it_has_expired(shelf, reader):
    path = reader.path(shelve(shelf))
    reader.clock.pass_(days=30)
    assert reader.get(path).status_code == 200
    reader.clock.pass_(seconds=1)
    answer = reader.get(path)
    assert answer.status_code == 410
    assert "Ce lien a expiré" in said(answer)
    assert "30 jours" in said(answer)
    assert WORDS not in answer.text


def test_the_life_of_links_is_a_setting_and_an_expired_page_speaks_the_links_language(shelf, workspace):
    reader = Reader(shelf, workspace, link_days=1)
    path = reader.path(shelve(shelf), lang="en")
    reader.clock.pass_(days=1, seconds=1)
    answer = reader.get(path, accept_language="fr")
    assert answer.status_code == 410
    assert "for 1 day." in said(answer)
    assert '<html lang="en">' in answer.text


@pytest.mark.parametrize(("old", "new"), [("quote", "figure"), (",1,", ",2,"), ("fr", "en"), ("T0TRIAL", "T9OTHER")])
def test_a_link_that_was_changed_is_no_link(shelf, reader, old, new):
    shelve(shelf)
    payload, rest = reader.path(1).removeprefix("/passages/").partition("#")[0].split(".", 1)
    told = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    assert old in told
    forged = base64.urlsafe_b64encode(told.replace(old, new).encode()).decode().rstrip("=")
    answer = reader.get(f"/passages/{forged}.{rest}")
    assert answer.status_code == 404
    assert "Cette page n'existe pas" in said(answer)


def test_no_character_of_a_link_may_be_another(shelf, reader):
    shelve(shelf)
    token = reader.path(1).removeprefix("/passages/").partition("#")[0]
    for place in range(len(token) - 1):  # the last character of base64 has bits that say nothing
        other = "A" if token[place] != "A" else "B"
        answer = reader.get(f"/passages/{token[:place]}{other}{token[place + 1 :]}")
        assert (answer.status_code, "Cette page n'existe pas" in said(answer)) == (404, True), place


@pytest.mark.parametrize("token", ["1", "a.b.c", "x" * 5_000, "%00", "..%2f..%2fetc", "é", "eyJ0IjoxfQ.AAAA.BBBB"])
def test_what_is_no_link_is_404_and_tells_nothing(shelf, reader, token):
    shelve(shelf)
    answer = reader.get(f"/passages/{token}")
    assert answer.status_code == 404
    assert WORDS not in answer.text


def test_a_link_signed_with_another_secret_is_no_link(shelf, reader):
    id = shelve(shelf)
    theirs = Links("another-app's-secret", base=BASE, days=30, now=reader.clock)
    reader.links, ours = theirs, reader.links
    assert reader.open(id).status_code == 404
    reader.links = ours
    assert reader.open(id).status_code == 200


def test_a_link_that_the_same_app_made_for_another_team_is_no_link_here(shelf, reader):
    answer = reader.open(shelve(shelf), team="T9OTHER")
    assert answer.status_code == 404
    assert WORDS not in answer.text
    assert "n'est pas un lien que Sourcier a donné à votre rédaction" in said(answer)


def test_a_link_dies_with_the_account_that_it_was_made_for(shelf, reader):
    id = shelve(shelf)
    for number, facts in enumerate(({"deleted": True}, {"is_restricted": True}, {"team_id": "T9OTHER"}, {"is_bot": True})):
        reader.workspace.people[f"U5{number}"] = facts
        answer = reader.open(id, user=f"U5{number}")
        assert answer.status_code == 404
        assert WORDS not in answer.text
    reader.workspace.refuse("users.info", "http_503")
    assert reader.open(id, user="U6").status_code == 503, "while Slack does not say who somebody is"
    assert reader.open(id, user="U1").status_code == 200


def test_which_team_is_ours_is_asked_once_and_without_an_answer_nothing_is_shown(shelf, reader, caplog):
    id = shelve(shelf)
    reader.workspace.refuse("auth.test", "internal_error")
    answer = reader.open(id)
    assert answer.status_code == 503
    assert WORDS not in answer.text
    assert [reader.open(id).status_code for _ in range(3)] == [200] * 3
    assert [call.method for call in reader.workspace.calls].count("auth.test") == 2
    assert "SlackApiError" in caplog.text


@pytest.mark.parametrize("status", ["withdrawn", "embargoed"])
def test_an_article_that_may_not_be_seen_is_not_shown(shelf, reader, status):
    id = shelve(shelf)
    shelves.put(shelf, status)
    answer = reader.open(id)
    assert answer.status_code == 404
    assert "n'est plus dans l'archive" in said(answer)
    assert WORDS not in answer.text
    assert TITLE not in answer.text


def test_versions_that_may_not_be_seen_are_not_told(shelf, reader):
    shelve(shelf)
    shelves.put(shelf, "withdrawn")
    assert re.findall(r"Version (\d+) ·", said(reader.open(shelve(shelf, digest="2")))) == ["2"]


def test_a_passage_that_was_never_there_is_404(shelf, reader):
    shelve(shelf)
    for id in (0, 987_654, 2**31 - 1):
        assert reader.open(id).status_code == 404
    assert reader.open(2**31).status_code == 404


def test_an_archive_that_does_not_answer_is_503_and_the_log_quotes_nothing(shelf, reader, caplog, monkeypatch):
    id = shelve(shelf)

    def fails(*_: Any) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr(shelf, "excerpt", fails)
    answer = reader.open(id)
    assert answer.status_code == 503
    assert "RuntimeError" in caplog.text
    assert "hunter2" not in caplog.text + answer.text


def test_without_links_there_is_no_page(shelf, workspace):
    id = shelve(shelf)
    reader = Reader(shelf, workspace)
    reader.site = web.site(reader.app, shelf, signing_secret=workspace.signing_secret)
    assert reader.open(id).status_code == 404


@pytest.mark.parametrize("lacking", [{"public_url": None}, {"slack_signing_secret": None}, {"slack_app_token": "xapp-1"}])
def test_links_are_made_over_http_alone_and_where_the_address_is_known(workspace, lacking):
    assert links(shelves.http_settings(workspace), now=shelves.Clock()) is not None
    assert links(shelves.http_settings(workspace, **lacking), now=shelves.Clock()) is None


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "fr"),
        ("fr-CA,en;q=0.5", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de-DE, en;q=0.4, fr;q=0.7", "fr"),
        ("de", "fr"),
        ("en;q=0", "fr"),
        ("en;q=much", "fr"),
        ("," * 100_000, "fr"),
    ],
)
def test_a_page_without_a_ticket_speaks_the_browsers_language_french_first(shelf, reader, header, lang):
    assert preferred(header) == lang
    if len(header) < 100:
        assert f'<html lang="{lang}">' in reader.get("/passages/none", accept_language=header).text


# --- what it lets through ---------------------------------------------------------------------------------------------


def test_every_answer_is_kept_from_caches_engines_frames_and_scripts(shelf, reader):
    id = shelve(shelf)
    path = reader.path(id)
    answers = [reader.get(path), reader.get("/passages/none"), reader.open(id + 1), reader.open(id, team="T9")]
    reader.clock.pass_(days=31)
    answers.append(reader.get(path))
    assert [answer.status_code for answer in answers] == [200, 404, 404, 404, 410]
    for answer in answers:
        assert "noindex" in answer.headers["x-robots-tag"]
        assert '<meta name="robots" content="noindex' in answer.text
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        policy = dict(part.partition(" ")[::2] for part in answer.headers["content-security-policy"].split("; "))
        assert policy.pop("style-src").startswith("'sha256-")
        assert set(policy) == {"default-src", "base-uri", "form-action", "frame-ancestors"}
        assert set(policy.values()) == {"'none'"}
        assert "<script" not in answer.text
        assert "set-cookie" not in answer.headers


HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> \u202eesrever\u202c \u2067x\u2069 &amp; </mark></p> {{ 7*7 }}"


def test_a_hostile_article_is_text(shelf, reader):
    text = f"<b>Titre</b>\n\n<svg onload=alert(3)>\n\nIl a lancé : « {HOSTILE} ».\n\n<style>*{{display:none}}</style>"
    outlet = '<a href="javascript:alert(4)">Gazette</a>'
    answer = reader.open(shelve(shelf, text, HOSTILE, outlet=outlet, title='"><script>x</script>', url="javascript:alert(5)"))
    assert answer.status_code == 200
    body = answer.text.partition("<body>")[2]
    written = "main p bdi h1 article mark span section h2 ul li footer body html".split()
    assert set(re.findall(r"</?([^\s>/]+)", body)) <= set(written)
    assert not set("\u202e\u202c\u2067\u2069") & set(answer.text)
    assert marked(answer) == [HOSTILE.translate(dict.fromkeys(map(ord, "\u202e\u202c\u2067\u2069")))]
    assert "{{ 7*7 }}" in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "https://",
        "a b",
    ],
)
def test_only_web_addresses_are_linked(shelf, reader, url):
    assert "href" not in reader.open(shelve(shelf, url=url)).text


def test_a_title_of_two_megabytes_is_a_line(shelf, reader):
    title = "Crue " * 400_000
    text = f"{title}\n\n« {WORDS} », a dit Ilena Marsk.\n\nFin."
    answer = reader.open(shelve(shelf, text, title=title))
    assert marked(answer) == [WORDS]
    assert len(answer.text) < 12_000


def test_a_whole_article_without_end_is_bounded(shelf, reader):
    text = "\n\n".join(["La crue monte encore sur le delta ce soir."] * 30_000 + [f"« {WORDS} »"] + ["Elle baisse."] * 80_000)
    answer = reader.open(shelve(shelf, text, outlet="Le Fanal"))
    assert marked(answer) == [WORDS]
    assert "trop long pour cette page" in said(answer)
    assert len(answer.text) < 1_000_000


def test_the_access_log_leaves_the_signed_part_out():
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s"', ("::1", "GET", "/passages/eyJ.a.b"), None)
    assert web._without_tickets(record)
    assert record.getMessage() == '::1 - "GET /passages/…"'


# --- in Slack's answers -----------------------------------------------------------------------------------------------


@pytest.fixture
def slack(tmp_path, workspace) -> Iterator[Desk]:
    with samples.filled(f"sqlite:///{tmp_path / 'samples.db'}") as archive:
        yield Desk(workspace, archive, settings=shelves.http_settings(workspace))


def urls(post: Post) -> list[str]:
    """The addresses of a message's links: in rich text, and in the line beside a quote's menu."""
    raw = json.dumps(post.payload)
    found = re.findall(r'"url": "([^"]+)"|<([^|<>"]+)\|', raw)
    return [html.unescape(url) for pair in found for url in pair if url]


def ours(post: Post) -> list[str]:
    return [url for url in urls(post) if url.startswith(BASE)]


def opened(slack: Desk, workspace: Workspace, url: str) -> httpx.Response:
    reader = Reader(slack.archive, workspace)
    reader.clock.time = samples.NOW
    return reader.get(url.removeprefix(BASE))


def test_an_answer_without_an_address_leads_to_our_page(slack, workspace):
    post = slack.type("/citations marsk hiver")
    assert "Voir le passage" not in entries(post)
    (url,) = ours(post)
    answer = opened(slack, workspace, url)
    assert answer.status_code == 200
    assert marked(answer) == ["Cette aide aux digues arrivera avant l'hiver"]
    slack.workspace.locales["U2"] = "en-GB"
    english = slack.type("/quotes marsk hiver", user="U2")
    assert '<html lang="en">' in opened(slack, workspace, ours(english)[0]).text


def test_roles_and_names_have_no_link_that_would_last_longer_than_their_ids(slack):
    named_and_counted(slack.archive)
    post = slack.type("/qui Berthe Quill")
    assert "guetteuse" in post.text
    assert ours(post) == []


def test_an_answer_with_an_address_leads_to_the_outlet(slack):
    post = slack.type("/citations marsk crue")
    assert ours(post) == []
    assert any(url.startswith("https://echo.example/") for url in urls(post))


@pytest.mark.parametrize("line", ["/chiffres aide digues", "/citations arno message"])
def test_figures_and_hostile_articles_have_their_page_too(slack, workspace, line):
    post = slack.type(line)
    assert opened(slack, workspace, ours(post)[0]).status_code == 200
    assert not [url for url in urls(post) if url.startswith("javascript")]


def test_what_others_read_keeps_the_button_whose_modal_leads_to_our_page(slack, workspace):
    post = slack.type("/citations marsk hiver")
    shared = slack.click(post, "Partager dans le canal")
    asked = slack.mention("citations marsk hiver")
    for public in (shared, asked):
        assert ours(public) == []
        modal = slack.click(public, "Voir le passage")
        (url,) = ours(modal)
        assert marked(opened(slack, workspace, url)) == ["Cette aide aux digues arrivera avant l'hiver"]


def test_an_answer_that_a_button_asked_for_has_the_links_too(slack):
    post = slack.click(slack.type("/citations marsk moutons"), "Toutes ses citations")
    assert len(ours(post)) == 1


def test_a_quote_checked_in_private_leads_to_our_page_and_in_the_thread_to_the_button(slack, workspace):
    words = "Cette aide aux digues arrivera avant l'hiver"
    written = {"type": "message", "user": "U2", "text": f"« {words} »", "ts": "500.1"}
    private = slack.only(workspace.shortcut(slack.app, "sourcier.check", written))
    assert private.shown == "ephemeral"
    assert marked(opened(slack, workspace, ours(private)[0])) == [words]
    public = next(post for post in workspace.click(slack.app, private, "Répondre dans le fil") if post.shown == "message")
    assert ours(public) == []
    assert "Voir le passage" in entries(public)


def test_in_socket_mode_there_is_the_button_and_no_link(tmp_path, workspace):
    with samples.filled(f"sqlite:///{tmp_path / 'samples.db'}") as archive:
        slack = Desk(workspace, archive, settings=shelves.http_settings(workspace, slack_app_token="xapp-1"))
        post = slack.type("/citations marsk hiver")
        assert ours(post) == []
        assert "Voir le passage" in entries(post)
        assert ours(slack.click(post, "Voir le passage")) == []
