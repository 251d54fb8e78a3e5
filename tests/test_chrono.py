"""`/chrono` and `/agenda` through the real app: dates, what is held and what is only announced, who tells it, the way to the passage."""

from collections.abc import Iterator

import pytest
import samples
from desks import Desk, desk, entries, labels, lines

import handlers.events
from store.archive import Archive
from store.types import Article, EventMention, Extraction, Mention, Span

#: file, outlet, published, its event's tense and date; today is 20 January 2032
DISPATCHES = (
    ("a.txt", "Radio Valdor", "2032-01-13", "past", "2032-01-13"),
    ("b.txt", "L'Écho d'Orvane", "2032-01-14", "past", "2032-01-13"),
    ("c.txt", "Radio Valdor", "2032-01-10", "future", "2032-01-16"),
    ("d.txt", "Radio Valdor", "2032-01-19", "future", "2032-01-23"),
    ("e.txt", "L'Écho d'Orvane", "2031-06-02", "past", "2031-06-02"),
)
TEXTS = {
    "a.txt": "Les dockers de Port-Lazur ont cessé le travail mardi contre la fermeture du bassin nord.",
    "b.txt": "À Port-Lazur, la fermeture du bassin nord a jeté les dockers dans la grève mardi.",
    "c.txt": "Ilena Marsk doit inaugurer vendredi 16 janvier le phare d'Istrel.",
    "d.txt": "Ilena Marsk rencontrera Tomas Veld à Brenne vendredi 23 janvier.",
    "e.txt": "Un incendie a détruit lundi la halle de Kessel, sans faire de victime.",
}


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    archive.sync(samples.directory())
    for file, outlet, published, tense, day in DISPATCHES:
        text = TEXTS[file]
        named = [actor for actor in (samples.MARSK, samples.VELD) if actor.name in text]
        mentions = tuple(Mention(samples.span(text, actor.name), actor.name, "name") for actor in named)
        event = EventMention(Span(0, len(text)), text.rstrip("."), day, "day", tense, actors=tuple(a.name for a in named))  # type: ignore[arg-type]
        article = Article(file=file, text=text, published=published, outlet=outlet, fetched=samples.NOW)
        read = Extraction(actors=tuple(named), mentions=mentions, events=(event,))
        archive.add(article, read, key=file, raw=text.encode(), digest=file, rules=1)
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        yield opened


def test_a_chronology_by_day_newest_first(slack: Desk) -> None:
    said = lines(slack.type("/chrono"))
    assert said[0] == "Chronologie"
    days = [line for line in said if line.startswith("Le ")]
    assert days == ["Le 23 janvier 2032", "Le 16 janvier 2032", "Le 13 janvier 2032", "Le 2 juin 2031"]


def test_one_event_told_by_two_outlets_counts_them_and_their_origins(slack: Desk) -> None:
    said = lines(slack.type("/chrono dockers"))
    assert len([line for line in said if line.startswith("•")]) == 1
    assert any("Radio Valdor" in line and "L'Écho d'Orvane" in line and "2 origines" in line for line in said)
    assert any(line.startswith("rapporté · ") for line in said)  # a strike is not held


def test_what_was_announced_and_nothing_confirms_is_said_so(slack: Desk) -> None:
    assert any(line.startswith("annoncé, tenue non confirmée") for line in lines(slack.type("/chrono phare")))
    assert any(line.startswith("annoncé · ") for line in lines(slack.type("/chrono rencontrera")))
    assert any(line.startswith("survenu · ") for line in lines(slack.type("/chrono incendie")))


def test_an_actor_is_found_in_spite_of_spelling_and_days_narrow(slack: Desk) -> None:
    assert lines(slack.type("/chrono Ilena Marsck"))[1] == "Résultats pour Ilena Marsk (vous avez tapé « Ilena Marsck »)"
    assert len([line for line in lines(slack.type("/chrono marsk")) if line.startswith("•")]) == 2
    assert len([line for line in lines(slack.type("/chrono depuis:2032-01-14")) if line.startswith("•")]) == 2
    assert len([line for line in lines(slack.type("/chrono avant:2032-01-01")) if line.startswith("•")]) == 1


def test_the_passage_opens(slack: Desk) -> None:
    post = slack.type("/chrono dockers")
    assert "Voir le passage" in labels(post) + entries(post)
    shown = slack.click(post, "Voir le passage")
    assert "dockers" in shown.text or "dockers" in str(shown.payload)


@pytest.mark.parametrize("name", ["/chrono", "/evenements", "/timeline"])
def test_every_name_answers(slack: Desk, name: str) -> None:
    english = name == "/timeline"
    assert lines(slack.type(f"{name} dockers"))[0] == ("Timeline · dockers" if english else "Chronologie · dockers")


def test_nothing_found_says_what_was_searched(slack: Desk) -> None:
    assert lines(slack.type("/chrono zeppelin"))[:2] == ["Rien trouvé dans l'archive.", "Recherché : Chronologie · zeppelin"]


def test_the_agenda_tells_what_is_still_to_come(slack: Desk) -> None:
    said = lines(slack.type("/agenda"))
    assert said[0] == "Agenda"
    assert said[1] == "Le 23 janvier 2032"
    assert len([line for line in said if line.startswith("•")]) == 1
    assert "Rien d'annoncé" in "\n".join(lines(slack.type("/agenda phare")))


def test_the_agenda_looks_a_month_ahead_of_the_day_asked_for_and_says_which(slack: Desk) -> None:
    assert "Rien d'annoncé dans l'archive du 20 janvier au 19 février 2032." in "\n".join(lines(slack.type("/agenda phare")))
    assert "du 1er mars au 31 mars 2032" in "\n".join(lines(slack.type("/agenda depuis:2032-03-01"))).replace(
        "du 1er au", "du 1er mars au"
    )
    assert "avant" not in "\n".join(lines(slack.type("/agenda avant:2031-01-01"))[-1:])


def test_what_the_agenda_leaves_out_is_said_and_not_counted(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers.events, "MOST_AHEAD", 1)
    texts = (
        "La halle de Kessel sera inaugurée le 3 février.",
        "Les cheminots de Vélise manifesteront lundi 9.",
        "Éclipse le 12.",
    )
    for at, (text, day) in enumerate(zip(texts, ("2032-02-03", "2032-02-09", "2032-02-12"), strict=True)):
        read = Extraction(events=(EventMention(Span(0, len(text)), text, day, "day", "future"),))
        article = Article(file=f"{at}", text=text, published="2032-01-19", fetched=samples.NOW)
        archive.add(article, read, key=f"{at}", raw=text.encode(), digest=f"{at}", rules=1)
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        said = lines(opened.type("/agenda"))
    assert len([line for line in said if line.startswith("•")]) == 1
    assert any(line.startswith("D'autres événements sont annoncés") for line in said)


@pytest.mark.parametrize("off", ["a2", "a3", "a4", "a5"])
def test_what_is_called_off_is_neither_held_nor_to_come(archive: Archive, off: str) -> None:
    told = {
        "a1": ("Ilena Marsk doit ouvrir le sommet d'Istrel vendredi 23 janvier.", "2032-01-18"),
        "a2": ("Le sommet d'Istrel, qu'Ilena Marsk devait ouvrir vendredi 23 janvier, est reporté.", "2032-01-19"),
        "a3": ("Ilena Marsk annule le sommet d'Istrel de vendredi 23 janvier.", "2032-01-24"),
        "a5": ("Le sommet d'Istrel, qu'Ilena Marsk devait ouvrir vendredi 23 janvier, n'aura pas lieu.", "2032-01-19"),
        "a4": ("Le sommet d'Istrel de vendredi 23 janvier reporté faute d'accord avec Ilena Marsk.", "2032-01-19"),
    }
    for file in ("a1", off):
        text, published = told[file]
        event = EventMention(Span(0, len(text)), text, "2032-01-23", "day", "future" if file == "a1" else "past")
        article = Article(file=file, text=text, published=published, fetched=samples.NOW)
        archive.add(article, Extraction(events=(event,)), key=file, raw=b"", digest="1", rules=1)
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        assert [line for line in lines(opened.type("/chrono")) if line.startswith("annulé ou reporté · ")]
        assert not [line for line in lines(opened.type("/agenda")) if line.startswith("•")]


@pytest.mark.parametrize(
    "text",
    [
        "Un sommet s'ouvrira à Istrel le 23 janvier 2032.",
        "Le sommet du 23 janvier 2032 ne sera pas reporté.",
        "Une grève s'ouvrira le 23 janvier 2032 : des vols sont annulés.",
    ],
)
def test_an_undated_article_that_tells_ahead_is_no_proof_that_it_was_held(archive: Archive, text: str) -> None:
    event = EventMention(Span(0, len(text)), text, "2032-01-23", "day", "future")
    archive.add(Article(file="u", text=text), Extraction(events=(event,)), key="u", raw=b"", digest="1", rules=1)
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        assert [line for line in lines(opened.type("/chrono")) if line.startswith("annoncé · ")]
        assert [line for line in lines(opened.type("/agenda")) if line.startswith("•")]


def test_hostile_words_are_words(slack: Desk) -> None:
    for typed in ("<!channel>", "'; DROP TABLE events; --", '"', "a:b", "*" * 200, "é" * 299):
        assert slack.type(f"/chrono {typed}").shown == "ephemeral"
        assert slack.type(f"/agenda {typed}").shown == "ephemeral"


def test_a_mention_answers_as_the_command(slack: Desk) -> None:
    assert lines(slack.mention("chrono dockers"))[0] == "Chronologie · dockers"


def test_a_headline_of_an_article_cannot_call_a_channel(archive: Archive) -> None:
    text = "Les dockers ont crié <!channel> & <@U1> devant *le port* de Kessel mardi."
    article = Article(file="x.txt", text=text, published="2032-01-13", outlet="Radio Valdor", fetched=samples.NOW)
    archive.add(article, Extraction(), key="x", raw=b"x", digest="1", rules=1)
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        post = opened.type("/chrono")
        assert "<!channel>" not in post.text
        assert "&lt;!channel&gt;" in post.text


def tell(archive: Archive, file: str, text: str, published: str, *events: EventMention, outlet: str = "Radio Valdor") -> None:
    article = Article(file=file, text=text, published=published, outlet=outlet, fetched=samples.NOW)
    archive.add(article, Extraction(events=events), key=file, raw=text.encode(), digest=file, rules=1)


def mention(text: str, sentence: str, day: str | None, tense: str) -> EventMention:
    start = text.index(sentence)
    return EventMention(Span(start, start + len(sentence)), sentence.rstrip("."), day, "day" if day else None, tense)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "ahead", "day"),
    [
        (
            "Ilena Marsk a reçu Tomas Veld lundi à Brenne.",
            "Ils signeront le traité des digues vendredi 23 janvier.",
            "2032-01-23",
        ),
        ("Les députés d'Orvanie ont voté lundi le budget.", "Le Sénat l'examinera mardi 27 janvier.", "2032-01-27"),
        ("Un incendie a détruit lundi la halle de Kessel.", "Une marche blanche aura lieu samedi 24 janvier.", "2032-01-24"),
    ],
)
def test_the_agenda_has_what_a_held_event_announces(archive: Archive, held: str, ahead: str, day: str) -> None:
    text = f"{held} {ahead}"
    for file, outlet in (("a", "Radio Valdor"), ("b", "L'Écho d'Orvane")):
        told = (mention(text, held, "2032-01-19", "past"), mention(text, ahead, day, "future"))
        tell(archive, file, text, "2032-01-19", *told, outlet=outlet)
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        post = opened.type("/agenda")
        said = lines(post)
        assert [line for line in said if line.startswith("•")] == [f"• {ahead.rstrip('.')}"]
        assert any(line.startswith("annoncé · ") and "Radio Valdor" in line and "L'Écho d'Orvane" in line for line in said)
        assert "Rien d'annoncé" not in "\n".join(said)
        shown = opened.click(post, "Voir le passage")
        assert ahead.split()[1] in str(shown.payload)
        assert len([line for line in lines(opened.type("/chrono")) if line.startswith("•")]) == 1


def test_the_agenda_tells_one_thing_once(archive: Archive) -> None:
    ahead = "Ilena Marsk et Tomas Veld signeront le traité des digues à Brenne vendredi 23 janvier."
    held = "Ilena Marsk a reçu Tomas Veld lundi à Istrel."
    tell(archive, "a", ahead, "2032-01-18", mention(ahead, ahead, "2032-01-23", "future"))
    text = f"{held} Ils signeront le traité des digues à Brenne vendredi 23 janvier."
    told = mention(text, "Ils signeront le traité des digues à Brenne vendredi 23 janvier.", "2032-01-23", "future")
    tell(archive, "b", text, "2032-01-19", mention(text, held, "2032-01-19", "past"), told)
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        assert len([line for line in lines(opened.type("/agenda")) if line.startswith("•")]) == 1


@pytest.mark.parametrize(
    "moved",
    [
        "Le sommet d'Istrel, qu'Ilena Marsk devait ouvrir vendredi 23 janvier, est reporté au 12 février.",
        "Ilena Marsk reporte le sommet d'Istrel de vendredi au jeudi 12 février.",
        "Le sommet d'Istrel d'Ilena Marsk est repoussé du 23 janvier au 12 février.",
    ],
)
def test_what_is_put_off_to_a_day_is_announced_for_that_day(archive: Archive, moved: str) -> None:
    before = "Ilena Marsk doit ouvrir le sommet d'Istrel vendredi 23 janvier."
    tell(archive, "a", before, "2032-01-18", mention(before, before, "2032-01-23", "future"))
    tell(archive, "b", moved, "2032-01-19", mention(moved, moved, "2032-01-23", "past"))
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        said = lines(opened.type("/agenda"))
        assert said[1] == "Le 12 février 2032"
        assert len([line for line in said if line.startswith("•")]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Il est faux qu'Ilena Marsk a rencontré Tomas Veld mardi à Brenne.",
        "Selon une rumeur, un accord entre Ilena Marsk et Tomas Veld a été signé mardi à Brenne.",
        "Ilena Marsk a démenti avoir rencontré Tomas Veld mardi à Brenne.",
    ],
)
def test_what_is_denied_or_rumour_is_not_told_as_held(archive: Archive, text: str) -> None:
    tell(archive, "a", text, "2032-01-14")
    archive.settle(samples.NOW)
    with desk(archive) as opened:
        states = [line.split(" · ")[0] for line in lines(opened.type("/chrono")) if " · " in line and not line.startswith("•")]
    assert "démenti ou non confirmé" in states
    assert not {"tenu", "survenu"} & set(states)


def test_a_factual_title_heads_an_event_before_a_feature_s(archive: Archive) -> None:
    body = "Vingt ouvriers sont morts mardi à Lorve dans l'effondrement d'un mur de la fonderie Malgrin."
    for at, title in enumerate(
        ("Récit : l'effondrement d'un mur à Lorve", "Vingt ouvriers morts à Lorve dans l'effondrement d'un mur")
    ):
        text = f"{title}\n\n{body}"
        article = Article(
            file=f"{at}", text=text, title=title, published="2032-01-14", outlet=f"Journal {at}", fetched=samples.NOW
        )
        archive.add(article, Extraction(), key=f"{at}", raw=text.encode(), digest=f"{at}", rules=1)
    archive.settle(samples.NOW)
    (event,) = archive.every_event()
    assert event.headline == "Vingt ouvriers morts à Lorve dans l'effondrement d'un mur"
