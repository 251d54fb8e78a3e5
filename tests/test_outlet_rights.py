"""What an outlet lets us show, and for how long it lets us keep: through answers, modals, the reading page, sharing, exports, removal."""

import html
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import samples
import shelves
from desks import Desk, desk, entries
from newsrooms import START, Clock, tell
from shelves import Reader, shelve
from slack_sdk import WebClient
from sqlalchemy import select
from typer.testing import CliRunner

from bot import schedule
from bot.cli import cli
from bot.trial import Workspace
from store import schema
from store.archive import Archive
from store.extract.directory import DirectoryError, load_directory
from store.types import EventFilters, Filters

#: The seven paragraphs around the quote, by words of their own.
AROUND = ["Ilena Marsk a pris", "devant les maires", "salle était pleine", "digues datent", "séance a été levée"]
HEADER = "name,domains,country,kind,label,label_en,licensed,ours,shows,retention"


def directory(folder: Path, *outlets: str) -> Any:
    for name, rows in {**shelves._CSV, "outlets.csv": "\n".join([HEADER, *outlets]) + "\n"}.items():
        (folder / name).write_text(rows, encoding="utf-8")
    return load_directory(folder)


def allow(archive: Archive, folder: Path, shows: str, *, licensed: str = "no", retention: str = "") -> None:
    """Radio Valdor lets us show so much."""
    line = f"Radio Valdor,valdor.example,,radio,média d'État,state media,{licensed},no,{shows},{retention}"
    archive.sync(directory(folder, line))


@pytest.fixture
def slack(archive: Archive, tmp_path: Path) -> Iterator[Desk]:
    allow(archive, tmp_path, "quote")
    with desk(archive) as opened:
        yield opened


def dumped(*shown: Any) -> str:
    return json.dumps([getattr(each, "payload", each) for each in shown], ensure_ascii=False)


def around(said: str) -> list[str]:
    return [words for words in AROUND if words in said]


# --- what may be shown ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shows", "licensed", "seen"),
    [("full", "no", 5), ("passage", "yes", 4), ("passage", "no", 4), ("quote", "yes", 0), ("", "yes", 5), ("", "no", 4)],
)
def test_the_reading_page_shows_what_the_outlet_allows(
    archive: Archive, tmp_path: Path, shows: str, licensed: str, seen: int
) -> None:
    allow(archive, tmp_path, shows, licensed=licensed)
    id_ = shelve(archive)
    with Workspace() as workspace:
        page = html.unescape(Reader(archive, workspace).open(id_).text)
    assert shelves.WORDS in page
    assert len(around(page)) == seen
    assert "média d'État" in page


def test_of_a_quote_only_outlet_no_answer_shows_more(slack: Desk, archive: Archive) -> None:
    shelve(archive)
    post = slack.type("/citations marsk")
    shown = [post, slack.type("/qui marsk"), slack.type("/chrono maires"), slack.type("/citations maires")]
    shown.append(slack.click(post, "Voir le passage") if "Voir le passage" in entries(post) else post)
    shown.append(slack.click(post, "Partager dans le canal"))
    shown += slack.workspace.click(slack.app, post, "Me l'envoyer")
    shown.append(slack.mention(f"« {shelves.WORDS} »"))
    shown.append(slack.mention("« la salle était pleine avant neuf heures »"))
    said = dumped(*shown)
    assert shelves.WORDS in said
    assert "média d'État" in said
    # What was typed is said back; nothing else of the article is.
    assert around(said.replace("la salle était pleine avant neuf heures", "")) == []


def test_a_figure_of_a_quote_only_outlet_stands_alone(slack: Desk, archive: Archive) -> None:
    text = "La digue\n\nLe delta recevra 300 millions d'euros avant la prochaine crue, selon les maires."
    figure = samples.figure(text, "300 millions d'euros", "money", "EUR", "300000000", about="aide aux digues")
    samples.add(archive, text, file="digue.txt", published="2032-01-13", outlet="Radio Valdor", figures=[figure])
    said = dumped(slack.type("/chiffres digues"))
    assert "300 millions d'euros" in said
    assert "selon les maires" not in said


def test_an_event_that_a_quote_only_outlet_tells_has_its_title_alone(archive: Archive, tmp_path: Path) -> None:
    allow(archive, tmp_path, "quote")
    tell(archive, 3, at=START, outlet="Radio Valdor")
    archive.group(START)
    (event,) = archive.events(filters=EventFilters()).items
    assert event.sentence == event.headline
    found = archive.excerpt("event", event.id)
    assert found is None or [part.text for part in found.paragraphs] == [event.headline]


def test_pieces_of_a_quote_stand_without_what_parts_them(slack: Desk, archive: Archive) -> None:
    text = "Sommet\n\n« Nous tiendrons la digue », a dit Ilena Marsk en quittant la salle, « quoi qu'il en coûte aux villes »."
    found = samples.quote(text, ("Nous tiendrons la digue", "quoi qu'il en coûte aux villes"), "Ilena Marsk")
    shelve(archive, text, quotes=[found], key="pieces.txt")
    (quote,) = archive.quotes(Filters(words=("digue",))).items
    assert quote.passage.text == "Nous tiendrons la digue […] quoi qu'il en coûte aux villes"
    assert [mark.of(quote.passage.text) for mark in quote.passage.marks] == list(quote.words)
    assert "quittant" not in dumped(slack.type("/citations marsk"))


def test_what_is_exported_is_what_may_be_shown(sqlite_url: str, tmp_path: Path) -> None:
    with Archive.open(sqlite_url, keys=samples.KEYS) as archive:
        allow(archive, tmp_path, "quote")
        shelve(archive)
    env = {"DATABASE_URL": sqlite_url}
    for command in (["check", shelves.WORDS, "--json"], ["person", "export", "Ilena Marsk"], ["ask", "/citations marsk"]):
        done = CliRunner().invoke(cli, command, env=env)
        assert done.exit_code == 0, done.output
        assert shelves.WORDS in done.stdout
        assert around(done.stdout) == []


@pytest.mark.parametrize(
    ("shows", "retention", "fault"),
    [("all", "", "shows is « all »"), ("", "a year", "retention is « a year »"), ("", "0", "retention")],
)
def test_a_wrong_right_is_named_with_its_line(tmp_path: Path, shows: str, retention: str, fault: str) -> None:
    with pytest.raises(DirectoryError, match=r"outlets.csv, line 2.*" + fault):
        directory(tmp_path, f"Radio Valdor,valdor.example,,radio,,,no,no,{shows},{retention}")


def test_an_outlets_file_without_these_columns_is_right(tmp_path: Path) -> None:
    assert all(outlet.shows is None and outlet.retention is None for outlet in shelves.directory().outlets)


# --- what a reader must know of an outlet ---------------------------------------------------------------------------------


def test_the_label_of_state_media_stands_wherever_the_outlet_is_named(archive: Archive, tmp_path: Path) -> None:
    allow(archive, tmp_path, "passage")
    shelve(archive)
    for number, outlet in ((1, "Radio Valdor"), (2, "Canal Ostrane")):
        text = "Aide\n\nL'aide aux digues atteint 300 millions d'euros cette année."
        figure = samples.figure(text, "300 millions d'euros", "money", "EUR", "300000000", about="aide aux digues")
        samples.add(archive, text, file=f"aide{number}.txt", published="2032-01-13", outlet=outlet, figures=[figure])
    tell(archive, 3, at=START, outlet="Radio Valdor")
    archive.group(START)
    with desk(archive) as slack:
        asked = ["/citations marsk", "/qui marsk", "/chrono sommet", "/chiffres digues"]
        shown = [slack.type(line) for line in asked] + [slack.mention(f"« {shelves.WORDS} »")]
        for post in shown:
            said = dumped(post)
            assert "Radio Valdor" in said, post.text
            assert said.count("média d'État") >= 1, post.text
    from newsrooms import subscription

    from handlers import digests
    from handlers.blocks import digests as blocks

    told = digests.digest(subscription(), archive=archive, now=START, since=START.replace(hour=0))
    assert "Radio Valdor (média d'État)" in json.dumps(blocks.message(told, delivery=None).blocks, ensure_ascii=False)


# --- for how long -----------------------------------------------------------------------------------------------------


def everything(archive: Archive) -> str:
    """Every row of every table but the directory's own, as text."""
    with archive.engine.connect() as connection:
        tables = [table for table in schema.metadata.sorted_tables if table.name not in ("outlets", "sources")]
        return "\n".join(str(tuple(row)) for table in tables for row in connection.execute(select(table)))


def keep(archive: Archive, number: int, published: str, outlet: str | None = "Radio Valdor") -> None:
    text = f"Titre {number}\n\nIlena Marsk a parlé du chantier {number}. « Le pertuis {number} sera rouvert au printemps », dit-elle."
    figure = samples.figure(text, f"chantier {number}", "count", "chantier", str(number), about="chantier")
    more = {
        "quotes": [samples.quote(text, f"Le pertuis {number} sera rouvert au printemps", "Ilena Marsk")],
        "figures": [figure],
    }
    extra = samples.Actor(f"Ondine Vacq{'abcdefghij'[number]}", "person")
    text_named = text + f" {extra.name} a applaudi."
    samples.add(
        archive, text_named, file=f"{number}.txt", published=published, outlet=outlet, actors=[samples.MARSK, extra], **more
    )  # type: ignore[arg-type]


def test_what_is_older_than_its_outlet_allows_goes_with_all_that_was_read_in_it(archive: Archive, tmp_path: Path) -> None:
    allow(archive, tmp_path, "", retention="30")
    keep(archive, 1, "2032-01-01")
    archive.group(datetime(2032, 1, 2, tzinfo=UTC))
    (quote,) = archive.quotes(Filters(words=("pertuis",))).items
    from store.types import Editor, QuoteCorrection

    archive.correct([quote.id], QuoteCorrection("outlet", note="le pertuis 1 est fermé"), by=Editor("T", "U1"), at=START)
    keep(archive, 2, "2032-01-20")
    keep(archive, 3, "2032-01-01", outlet="Canal Ostrane")
    archive.group(datetime(2032, 1, 21, tzinfo=UTC))
    assert archive.expired(date(2032, 1, 31)) == {}, "thirty days are thirty days"
    assert archive.expired(date(2032, 2, 1)) == {"Radio Valdor": 1}
    assert archive.expire(date(2032, 2, 1)) == {"Radio Valdor": 1}
    assert archive.coverage().articles == 2
    left = everything(archive)
    for word in ("pertuis 1", "chantier 1", "Titre 1", "Vacqb"):
        assert word not in left, word
    assert all(word in left for word in ("pertuis 2", "pertuis 3", "Vacqc", "Vacqd"))
    assert archive.find("Ondine Vacqb").decision != "one"
    assert [quote.words for quote in archive.quotes(Filters(words=("pertuis",))).items] != []
    assert archive.expire(date(2032, 2, 1)) == {}


def test_counts_and_indexes_are_those_of_an_archive_that_never_had_it(
    archives: tuple[Archive, Archive], tmp_path: Path
) -> None:
    one, _ = archives
    allow(one, tmp_path, "", retention="30")
    keep(one, 2, "2032-01-20")

    def counted() -> Any:
        with one.engine.connect() as connection:
            stems = {row.stem: (row.quotes, row.articles) for row in connection.execute(select(schema.stem_counts))}
            named = dict(connection.execute(select(schema.actors.c.name, schema.actors.c.articles)).all())
        return {stem: counts for stem, counts in stems.items() if counts != (0, 0)}, named

    before = counted()
    keep(one, 1, "2032-01-01")
    assert counted() != before
    one.expire(date(2032, 2, 1))
    assert counted() == before


def test_days_for_outlets_that_say_nothing_and_articles_without_a_date(archive: Archive, tmp_path: Path) -> None:
    allow(archive, tmp_path, "", retention="1000")
    keep(archive, 1, "2032-01-01")
    keep(archive, 2, "2032-01-01", outlet="Canal Ostrane")
    keep(archive, 3, "2032-01-01", outlet=None)
    samples.add(archive, "Sans date\n\nLe texte.", file="undated.txt", outlet="Canal Ostrane")
    assert archive.expired(date(2032, 3, 1)) == {}
    assert archive.expired(date(2032, 2, 15), otherwise=30) == {"Canal Ostrane": 1, "": 1}
    assert archive.expire(date(2032, 3, 1), otherwise=30) == {"Canal Ostrane": 2, "": 1}


def test_lots_are_bounded_and_all_go_in_the_end(archive: Archive, tmp_path: Path) -> None:
    allow(archive, tmp_path, "", retention="30")
    for number in range(7):
        keep(archive, number, "2032-01-01")
    assert sum(archive.expire(date(2032, 3, 1), most=50).values()) == 7


def test_the_command_counts_removes_and_says_so(sqlite_url: str, tmp_path: Path) -> None:
    with Archive.open(sqlite_url) as archive:
        keep(archive, 1, "2012-01-01")
    env = {"DATABASE_URL": sqlite_url}
    run = CliRunner().invoke
    assert "To be removed: 0" in run(cli, ["expire", "--dry-run"], env=env).stdout
    assert run(cli, ["expire", "--retention", "30", "--dry-run"], env=env).stdout.startswith(
        "Radio Valdor: 1\nTo be removed: 1"
    )
    assert json.loads(run(cli, ["expire", "--retention", "30", "--json"], env=env).stdout) == {"Radio Valdor": 1}
    assert "Removed: 0" in run(cli, ["expire"], env={**env, "SOURCIER_RETENTION": "30"}).stdout


def test_the_schedule_removes_a_lot_a_tick(archive: Archive, tmp_path: Path) -> None:
    allow(archive, tmp_path, "", retention="30")
    keep(archive, 1, "2031-01-01")
    keep(archive, 2, "2031-03-03")
    clock = Clock()
    with Workspace() as workspace:
        ticker = schedule.Ticker(archive, WebClient(token="xoxb-trial", base_url=workspace.client_url), clock=clock)
        ticker.tick()
        assert archive.coverage().articles == 1
        keep(archive, 3, "2031-01-01")
        ticker.tick()
        ticker.tick()
        clock.pass_(hours=1)
        assert archive.coverage().articles == 1
        keep(archive, 4, "2031-01-01")
        ticker.tick()
        assert archive.coverage().articles == 2, "looked for every six hours"
        clock.pass_(hours=6)
        ticker.tick()
        assert archive.coverage().articles == 1
