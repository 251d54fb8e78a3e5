"""What a digest says, as a phone shows it: facts, counts, links, groups; the same in its fallback text; whatever articles hold."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import samples
from judges import judge_message, judge_view
from newsrooms import START, happen, headline, subscription
from typer.testing import CliRunner

from bot.cli import cli
from handlers import digests as composing
from handlers.blocks import digests as blocks
from handlers.digests import Digest, News, Silence
from store.archive import ALL_EVENTS, Archive
from store.types import Event, Feed, FoundFigure, FoundQuote, Item, Outlet, Passage, Source, Span, Speaker

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2031, 3, 4, 7, 0, 12, tzinfo=PARIS)
ECHO, VALDOR = Outlet("L'Écho d'Orvane", ours=True), Outlet("Radio Valdor", label="média d'État")


def source(
    outlet: Outlet | None = VALDOR, *, url: str | None = "https://valdor.example/1", title: str | None = "Titre"
) -> Source:
    return Source(1, "a.txt", title, outlet, url, "2031-03-04", 1, "current")


def event(number: int = 1, **more: Any) -> Event:
    given: dict[str, Any] = {
        "id": number,
        "headline": f"La crue emporte la digue numéro {number}",
        "sentence": "À Port-Lazur, quarante maisons ont été évacuées dans la nuit par les pompiers du delta.",
        "date": "2031-03-03",
        "precision": "day",
        "state": "held",
        "place": None,
        "actors": (),
        "first_seen": START,
        "updated": START,
        "articles": (source(), source(ECHO, url="https://echo.example/2")),
        "outlets": (VALDOR, ECHO),
        "article_count": 2,
        "outlet_count": 2,
        "origins": 2,
        "figure": None,
        "quote": None,
        "weight": 1.0,
    }
    return Event(**(given | more))


def quote(words: str = "Nous ne reculerons pas") -> FoundQuote:
    passage = Passage(f"« {words} », a dit la présidente.", (Span(2, 2 + len(words)),))
    return FoundQuote(1, "direct", (words,), passage, source(), Speaker("Ilena Marsk", 1, "person"))


def figure(words: str = "500 millions de dollars", about: str | None = "aide aux digues") -> FoundFigure:
    from decimal import Decimal

    passage = Passage(words, ())
    return FoundFigure(1, "money", words, Decimal(500_000_000), None, None, "USD", False, None, about, passage, source(), None)


def told(events: Sequence[Event] = (), **more: Any) -> Digest:
    news = tuple(each if isinstance(each, News) else News(each, (each.id,), 1) for each in events)
    wanted = more.pop("subscription", subscription(**more.pop("wanted", {})))
    given: dict[str, Any] = {
        "slot": NOW.replace(second=0),
        "since": NOW - timedelta(days=1),
        "now": NOW,
        "news": news,
        "more": False,
        "agenda": (),
        "received": NOW.replace(hour=6, minute=41),
        "silent": (),
        "ours": False,
    }
    return Digest(wanted, **(given | more))


def lines(digest: Digest, **more: Any) -> list[str]:
    built = blocks.message(digest, delivery=3, **more)
    judge_message(built.post())
    assert built.size < 10_000
    return built.text.replace("\u00a0", " ").replace("\u202f", " ").replace("&lt;", "<").replace("&gt;", ">").split("\n")


def test_an_event_is_three_lines_with_all_its_facts() -> None:
    full = event(figure=figure(), quote=quote())
    assert lines(told([full], ours=True)) == [
        "Le point de 7 h · mardi 4 mars",
        "1 événement · dernier article reçu à 6 h 41",
        "La crue emporte la digue numéro 1",
        (
            "À Port-Lazur, quarante maisons ont été évacuées dans la nuit par les pompiers du delta. · 500 millions de dollars "
            "(aide aux digues)"
        ),
        "« Nous ne reculerons pas », Ilena Marsk · 2 médias : L'Écho d'Orvane, Radio Valdor (média d'État) · chez nous : oui",
    ]


def test_in_english_too() -> None:
    said = lines(told([event(quote=quote())], ours=True, wanted={"lang": "en"}))
    assert said[:2] == ["The 07:00 update · Tuesday 4 March", "1 event · last article received at 06:41"]
    assert (
        said[-1]
        == "“Nous ne reculerons pas”, Ilena Marsk · 2 outlets: L'Écho d'Orvane, Radio Valdor (média d'État) · ours: yes"
    )


def test_nothing_is_said_twice() -> None:
    sentence = "La digue numéro 1 de la crue a cédé : 500 millions de dollars sont promis."
    said = lines(told([event(sentence=sentence, figure=figure(), quote=quote("500 millions de dollars sont promis"))]))
    assert sum("500 millions" in line for line in said) == 1
    same = lines(told([event(sentence="La crue emporte la digue numéro 1.", quote=quote())]))
    assert same[3:] == ["« Nous ne reculerons pas », Ilena Marsk", "2 médias : L'Écho d'Orvane, Radio Valdor (média d'État)"]


def test_ours_is_said_only_where_any_outlet_is_ours() -> None:
    assert "chez nous : non" in lines(told([event(outlets=(VALDOR,), outlet_count=1)], ours=True))[-1]
    assert "chez nous" not in "".join(lines(told([event()])))


def test_copies_of_one_dispatch_and_outlets_beyond_are_counted() -> None:
    many = tuple(Outlet(f"Média {n}") for n in range(9))
    articles = tuple(source(outlet, url=f"https://m{n}.example/") for n, outlet in enumerate(many))
    said = lines(told([event(outlets=many, articles=articles, outlet_count=12, origins=1)]))[-1]
    assert said == "12 médias (une seule origine) : Média 0, Média 1, Média 2 + 9"


def test_each_outlet_is_a_link_where_it_has_an_address() -> None:
    built = blocks.message(
        told([event(articles=(source(url="javascript:alert(1)"), source(ECHO, url="https://echo.example/2")))]), delivery=3
    )
    links = [
        run for block in built.blocks for part in block["elements"] for run in part.get("elements", []) if run["type"] == "link"
    ]
    assert [(run["text"], run["url"]) for run in links] == [("L'Écho d'Orvane", "https://echo.example/2")]


def test_what_goes_on_is_called_so_and_told_by_its_newest_title() -> None:
    news = News(event(articles=(source(title="La digue tient finalement"),)), (1, 2), 1, follow_up=True)
    said = lines(told([news]))
    assert said[1] == "1 événement, dont 1 suite · dernier article reçu à 6 h 41"
    assert said[2] == "Suite : La digue tient finalement"


def test_what_is_only_announced_is_called_so() -> None:
    assert lines(told([event(state="announced")]))[2].startswith("Annoncé : ")
    assert lines(told([event(state="called_off")]))[2].startswith("Annulé ou reporté : ")


def test_three_of_one_actor_or_place_stand_together_and_take_less_room() -> None:
    marsk, veld = Speaker("Ilena Marsk", 1, "person"), Speaker("Tomas Veld", 2, "person")
    events = [
        event(1, actors=(marsk,), headline="Ilena Marsk : la digue tiendra"),
        event(2, actors=(veld,)),
        event(3, actors=(marsk,)),
        event(4, actors=(marsk, veld)),
    ]
    said = lines(told(events))
    assert said[2:4] == ["Ilena Marsk", "La digue tiendra"]
    assert [line for line in said if line.startswith("La crue")] == [f"La crue emporte la digue numéro {n}" for n in (3, 4, 2)]
    assert sum("quarante maisons" in line for line in said) == 2
    assert "Ilena Marsk" not in lines(told(events, names=("Ilena Marsk",)))[3:4]


def test_the_rest_stands_behind_a_button_and_is_counted_in_the_text() -> None:
    digest = told([event(n) for n in range(10)], rest=tuple(Item(n, (n,)) for n in range(10, 22)))
    built = blocks.message(digest, delivery=3)
    judge_message(built.post())
    assert built.text.endswith("et 12 autres")
    assert [element["text"]["text"] for element in built.blocks[-1]["elements"]] == ["et 12 autres", "Régler…"]
    assert "22 événements" in built.text.replace("\u00a0", " ")


def test_a_silent_feed_is_never_taken_for_nothing_new() -> None:
    silence = Silence("Agence du Nord", NOW - timedelta(hours=9), timedelta(minutes=20))
    said = lines(told(silent=(silence,)))
    assert said[1].startswith(
        "Rien de nouveau dans ce qui a été reçu depuis hier à 7 h, mais il manque peut-être des articles :"
    )
    assert said[2] == "⚠ Agence du Nord : rien reçu depuis hier à 22 h, plus que d'habitude"
    assert not told(silent=(silence,)).is_quiet
    assert told().is_quiet
    assert lines(told())[1] == "Rien de neuf depuis hier à 7 h. Dernier article reçu à 6 h 41."


def test_the_silence_of_a_feed_is_measured_by_its_habit(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    now = START + timedelta(hours=1)
    feeds = [
        Feed("1", "Muette", "feed", last_new=now - timedelta(hours=5), usual_gap=timedelta(minutes=30)),
        Feed("2", "Lente", "feed", last_new=now - timedelta(hours=5), usual_gap=timedelta(hours=12)),
        Feed("3", "Neuve", "feed", last_new=None, usual_gap=None),
        Feed("4", "Vive", "feed", last_new=now - timedelta(minutes=40), usual_gap=timedelta(minutes=30)),
    ]
    monkeypatch.setattr(Archive, "sources", lambda _: feeds, raising=False)
    found = composing.digest(subscription(), archive=archive, now=now)
    assert [silence.name for silence in found.silent] == ["Muette"]


def test_the_agenda_comes_last() -> None:
    said = lines(told([event()], agenda=(event(9, headline="Sommet du delta", place="Brenne", date="2031-03-04T10:00"),)))
    assert said[-2:] == ["À l'agenda aujourd'hui", "• 10 h 00 : Sommet du delta · Brenne · 2 médias : L'Écho d'Orvane + 1"]


@pytest.mark.parametrize("length", ["short", "normal", "long"])
def test_ten_long_events_fit_and_the_text_has_every_headline(length: str) -> None:
    many = tuple(Outlet(f"Le Grand Journal du Delta et des Vallées {n}") for n in range(3))
    events = [
        event(
            n,
            headline=f"{n} " + "La crue du delta menace encore les maisons basses de la ville " * 2,
            sentence="Les pompiers du delta ont évacué quarante maisons dans la nuit de lundi à mardi, " * 6,
            outlets=many,
            articles=tuple(source(outlet, url=f"https://journal-{n}.example/{'a' * 200}") for outlet in many),
            quote=quote("Nous ne reculerons pas d'un mètre devant la crue, " * 8),
            figure=figure(),
        )
        for n in range(10)
    ]
    said = lines(told(events, ours=True, wanted={"length": length}, rest=tuple(Item(n, (n,)) for n in range(10, 300))))
    shown = [n for n in range(10) if any(line.startswith(f"{n} La crue") for line in said)]
    assert len(shown) >= 5
    assert said[-1] == f"et {300 - len(shown)} autres"


def test_hostile_articles_stay_words() -> None:
    bad = "<!channel> *tout* <https://mal.example|cliquez> \u202eici & "
    events = [event(n, headline=bad, sentence=bad * 9, quote=quote(bad), place=bad, actors=(Speaker(bad),)) for n in range(4)]
    built = blocks.message(told(events, missed=2), delivery=3, notes=[bad])
    judge_message(built.post())
    assert "<!channel>" not in built.text
    assert "\u202e" not in json.dumps(built.blocks)
    details = blocks.details(told(events))
    assert details is not None
    judge_message(details.post())


def test_the_thread_has_whole_sentences_and_titles() -> None:
    details = blocks.details(told([event(quote=quote(), figure=figure())]))
    assert details is not None
    judge_message(details.post())
    said = details.text.replace("\u00a0", " ").split("\n")
    assert (
        "« Nous ne reculerons pas », Ilena Marsk · Lire le passage" in said or "« Nous ne reculerons pas », Ilena Marsk" in said
    )
    assert any(line.startswith("• Radio Valdor : Titre") for line in said)
    assert said[-1] == "2 articles · 2 médias"
    assert blocks.details(told([event()], wanted={"length": "short"})) is None


def test_the_rest_opens_in_a_modal_a_page_at_a_time(archive: Archive) -> None:
    view = blocks.others([event(n) for n in range(25)], told(), delivery=3, start=10, more=True)
    judge_view(view)
    assert view["blocks"][-1]["elements"][0]["value"] == '{"d":3,"n":35}'
    judge_view(blocks.others([], told(), delivery=3, start=10, more=False))


def test_the_command_prints_what_filters_would_get_now(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    now = datetime.now(UTC)
    with Archive.create(url, keys=samples.KEYS) as archive:
        happen(archive, 1, at=now - timedelta(hours=1), outlets=3)
        happen(archive, 2, at=now - timedelta(hours=1))
        archive.subscriptions.add(subscription(), now=now)
        alert = archive.subscriptions.add(subscription(kind="alert"), now=now)
    runner, env = CliRunner(), {"DATABASE_URL": url}
    done = runner.invoke(cli, ["digest", "--least", "2"], env=env)
    assert done.exit_code == 0, done.output
    assert headline(1)[:30] in done.output.replace("\n", " ")
    assert headline(2)[:30] not in done.output
    whole = runner.invoke(cli, ["digest", "--subscription", "1", "--json"], env=env)
    assert json.loads(whole.output)["events"] == 2
    assert runner.invoke(cli, ["digest", "--subscription", str(alert)], env=env).exit_code == 1
    for wrong in (["--subscription", "99"], ["--actor", "Xyzzyq"], ["--outlet", "Xyzzyq"], ["--zone", "Xyzzyq"]):
        assert runner.invoke(cli, ["digest", *wrong], env=env).exit_code == 1
    with Archive.open(url, keys=samples.KEYS) as archive:
        assert archive.outbox.told(1, range(100)) == set()


def test_an_old_archive_that_is_loaded_is_no_news(archive: Archive) -> None:
    happen(archive, 1, at=START, published="2031-01-04")
    happen(archive, 2, at=START, published="2031-03-02")
    happen(archive, 3, at=START)
    found = archive.events_of(archive.event_ids(since=START - timedelta(days=1), until=START, filters=ALL_EVENTS, limit=10))
    assert {event.headline for event in found} == {headline(2), headline(3)}
