"""The schema is made by migrations alone, on both databases, by one process or by several at once."""

import multiprocessing
from datetime import UTC, date, datetime

import dispatches
import pytest
import samples
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from newsrooms import TEAM
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from bot.cli import cli
from store import migrations, schema
from store.archive import Archive, ArchiveError, engines
from store.types import Editor, EventFilters, Filters, QuoteCorrection


def test_the_program_knows_the_newest_migration() -> None:
    assert ScriptDirectory(str(next(iter(migrations.__path__)))).get_current_head() == schema.REVISION


def test_migrations_make_the_tables_that_the_queries_are_written_for(archive: Archive) -> None:
    with archive.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _ours, "compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in schema.metadata.tables


def test_an_archive_is_made_where_there_is_none_and_opened_where_there_is_one(empty_url: str) -> None:
    with pytest.raises(ArchiveError, match="sourcier ingest"):
        Archive.open(empty_url)
    Archive.create(empty_url).close()
    with Archive.create(empty_url) as again, Archive.open(empty_url) as opened:
        assert again.coverage() == opened.coverage()
        assert opened.coverage().articles == 0


def test_opening_makes_no_file(tmp_path) -> None:
    with pytest.raises(ArchiveError):
        Archive.open(f"sqlite:///{tmp_path}/none.db")
    assert list(tmp_path.iterdir()) == []


def test_creating_makes_the_folder_of_the_file(tmp_path) -> None:
    Archive.create(f"sqlite:///{tmp_path}/a/b/sourcier.db").close()
    assert (tmp_path / "a/b/sourcier.db").is_file()


def _set_revision(url: str, revision: str) -> None:
    engine = engines.connect(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def test_an_older_schema_says_which_command_brings_it_up_to_date(database_url: str) -> None:
    _set_revision(database_url, "0000")
    with pytest.raises(ArchiveError, match="sourcier db upgrade"):
        Archive.open(database_url)


def test_a_newer_schema_asks_for_a_newer_program_and_is_left_alone(database_url: str) -> None:
    _set_revision(database_url, "9999")
    for door in (Archive.open, Archive.create):
        with pytest.raises(ArchiveError, match="update Sourcier"):
            door(database_url)


FIRST_ARCHIVE = """
INSERT INTO actors (key, name, kind) VALUES ('person:brisk', 'Anna Brisk', 'person'), ('person:veld', 'Tomas Veld', 'person');
INSERT INTO articles (key, version, status, file, published, day, digest, rules)
  VALUES ('a.txt', 1, 'current', 'a.txt', '2031-04-02', 20310402, '1', 1);
INSERT INTO quotes (article_id, day, rank, start, "end", kind, speaker, speaker_id, pieces, inferred, rule, confidence, passage,
  passage_start) VALUES
  (1, 20310402, 2, 0, 3, 'direct', 'Anna Brisk', 1, '[[0, 3]]', '0', '', 1, 'Oui.', 0),
  (1, 20310402, 0, 5, 8, 'indirect', 'Anna Brisk', 1, '[[5, 8]]', '0', '', 1, 'Non.', 5),
  (1, 20310402, 1, 9, 12, 'fragment', 'une passante', NULL, '[[9, 12]]', '0', '', 1, 'Bon.', 9);
INSERT INTO quote_actors (actor_id, quote_id, day) VALUES (2, 1, 20310402), (2, 2, 20310402);
INSERT INTO article_actors (actor_id, article_id, day) VALUES (1, 1, 20310402);
INSERT INTO aliases (actor_id, alias, folded, origin) VALUES (1, 'Anna Brisk', 'anna brisk', 'read'), (1, 'Anna Brisk', 'brisk', 'surname'),
  (2, 'Tomas Veld', 'tomas veld', 'read'), (2, 'Tomas Veld', 'veld', 'surname');
INSERT INTO alias_grams (gram, alias_id) VALUES (' an', 1)
"""


def _first_archive(url: str) -> None:
    """An archive as the first version of the program made it."""
    _archive_of(url, "0001", FIRST_ARCHIVE)


def _archive_of(url: str, revision: str, statements: str) -> None:
    """An archive as an older version of the program made it, with what these statements put in."""
    engine = engines.connect(url)
    with engines.writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(next(iter(migrations.__path__))))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_an_archive_of_the_first_version_keeps_its_quotes_and_who_said_them(empty_url: str) -> None:
    _first_archive(empty_url)
    with pytest.raises(ArchiveError, match="sourcier db upgrade"):
        Archive.open(empty_url)
    with Archive.create(empty_url) as archive:
        brisk, veld = (archive.profile(id, today=date(2031, 5, 1), limit=5) for id in (1, 2))
        assert brisk is not None
        assert veld is not None
        for page in (brisk.said, veld.said_about, archive.quotes(Filters(speaker=1))):
            assert [(quote.kind, quote.words, quote.joint) for quote in page.items] == [
                ("direct", ("Oui",), ()),
                ("indirect", ("Non",), ()),
            ]
        assert veld.said.items == ()
        assert [quote.kind for quote in archive.quotes(Filters()).items] == ["direct", "fragment", "indirect"]


def test_quotes_of_an_archive_of_the_first_version_are_corrected_and_undone(empty_url: str) -> None:
    _first_archive(empty_url)
    by, at = Editor("T1", "U1"), datetime(2031, 5, 1, tzinfo=UTC)
    with Archive.create(empty_url) as archive:
        before = archive.quotes(Filters()).items
        assert [(quote.corrected, quote.note) for quote in before] == [(False, None)] * 3
        first = next(quote for quote in before if quote.kind == "direct")
        decision = archive.correct([first.id], QuoteCorrection("speaker", 2), by=by, at=at)
        assert [quote.words for quote in archive.quotes(Filters(speaker=2)).items] == [("Oui",)]
        archive.undo_correction(decision, by=by, at=at)
        assert archive.quotes(Filters()).items == before


def test_names_of_an_archive_of_the_first_version_are_found_in_spite_of_spelling(empty_url: str) -> None:
    _first_archive(empty_url)
    with Archive.create(empty_url) as archive:
        for typed, name, mentions in (
            ("ana brsik", "Anna Brisk", 1),
            ("vled", "Tomas Veld", 0),
            ("Brisk Anna", "Anna Brisk", 1),
        ):
            decision = archive.find(typed)
            assert (decision.decision, [(m.actor.name, m.mentions) for m in decision.matches]) == ("one", [(name, mentions)])
        assert archive.find("brisk").matches[0].reason == "surname"


def test_stems_of_an_archive_made_before_are_counted_as_if_they_had_been_from_the_start(database_url: str, tmp_path) -> None:
    with Archive.open(database_url) as archive:
        archive.sync(dispatches.directory(tmp_path / "directory"))
        dispatches.read_in(archive)
        counted = _counts(archive)
        assert len(counted) > 200
        with engines.writing(archive.engine) as connection:
            later = ("stem_counts", "preferences", "corrected", "corrections")
            mine = ("post_articles", "posts", "told", "outbox", "subscriptions")
            if archive.dialect == "postgresql":
                connection.execute(text("DROP TRIGGER articles_counted ON articles"))
                connection.execute(text("DROP FUNCTION count_articles"))
            else:
                for trigger in ("come", "gone", "moved"):
                    connection.execute(text(f"DROP TRIGGER articles_{trigger}"))
            for newer in (
                "zones",
                "article_counts",
                "backfill_chunks",
                "backfills",
                "amendments",
                "rectified",
                "changes",
                "anonymised",
                *mine,
                *later,
                "sightings",
                "unnamed",
                "withdrawn_articles",
                "withdrawals",
                "sealed_names",
                "sealed",
                "sources",
                "feed_entries",
                "editions",
                "event_actors",
                "event_mention_actors",
                "event_articles",
                "event_stems",
                "event_features",
                "events",
                "barred",
                "installations",
                "oauth_states",
                "welcomed",
            ):
                connection.execute(text(f"DROP TABLE {newer}"))
            connection.execute(text("DROP INDEX ix_event_mentions_tense"))
            for column in ("shows", "retention"):
                connection.execute(text(f"ALTER TABLE outlets DROP COLUMN {column}"))
            connection.execute(text("CREATE TABLE event_actors (event_id INTEGER, actor_id INTEGER)"))
            connection.execute(text("DROP INDEX ix_articles_embargo_until"))
            connection.execute(text("ALTER TABLE articles DROP COLUMN embargo_until"))
            connection.execute(text("ALTER TABLE event_mentions DROP COLUMN kind"))
            for name in ("ix_roles_key", "ix_roles_actor_id"):
                connection.execute(text(f"DROP INDEX {name}"))
            connection.execute(text("CREATE INDEX ix_roles_actor_id ON roles (actor_id)"))
            newer_columns = (
                ("quotes", "corrected"),
                ("quotes", "note"),
                ("roles", "key"),
                ("roles", "day"),
                ("texts", "names"),
            )
            for table, column in newer_columns:
                connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    with Archive.create(database_url) as archive:
        assert _counts(archive) == counted
        # and its articles, which no event was made of then, are grouped now
        assert archive.group(datetime(2031, 4, 1, tzinfo=UTC)) == archive.coverage().articles


SUBSCRIBED = """
INSERT INTO subscriptions (team, owner, channel, kind, zone, days, minutes, filters, lang, length, follow_ups, says_nothing, pace, cursor,
  created, changed, ended)
  VALUES ('T0TRIAL', 'U1', 'C1', 'digest', 'Europe/Paris', '0123456', 420, '{"words": ["chrysocolle"], "least_outlets": 2}', 'fr', 'full', '0',
    '0', 0, 0, '2031-03-04T05:00:00Z', '2031-03-04T05:00:00Z', NULL),
  ('T0TRIAL', 'U1', 'C2', 'digest', 'Europe/Paris', '0123456', 420, '{"words": ["chrysocolle"], "least_outlets": 2}', 'fr', 'full', '0',
    '0', 0, 0, '2031-03-04T05:00:00Z', '2031-03-04T05:00:00Z', '2031-03-04T05:00:00Z');
INSERT INTO deliveries (team, event) VALUES ('T1', 'C1:1700000000.000100')
"""


def test_what_stood_in_clear_before_there_were_keys_is_sealed_by_the_upgrade(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _archive_of(empty_url, "0013", SUBSCRIBED)
    monkeypatch.setenv("DATABASE_URL", empty_url)
    monkeypatch.setenv("SOURCIER_KEY", samples.KEYS[0])
    assert CliRunner().invoke(cli, ["db", "upgrade"]).exit_code == 0
    with Archive.open(empty_url, keys=samples.KEYS) as archive:
        (kept,) = archive.subscriptions.owned(TEAM, "U1")
        assert kept.filters == EventFilters(words=("chrysocolle",), least_outlets=2)
        assert not archive.first_delivery("T1", "C1:1700000000.000100"), "what was answered before is answered no second time"
        with archive.engine.connect() as connection:
            rows = str(connection.execute(text("SELECT * FROM subscriptions")).all())
            rows += str(connection.execute(text("SELECT * FROM deliveries")).all())
    assert "chrysocolle" not in rows
    assert "1700000000" not in rows


HELD = """
INSERT INTO articles (key, version, status, file, published, day, digest, rules)
  VALUES ('held.xml', 1, 'embargoed', 'held.xml', '2031-04-02', 20310402, '1', 1),
    ('a.txt', 1, 'current', 'a.txt', '2031-04-02', 20310402, '2', 1)
"""


def test_one_upgrade_brings_rights_and_trust(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _archive_of(empty_url, "0013", f"{SUBSCRIBED};{HELD}")
    monkeypatch.setenv("DATABASE_URL", empty_url)
    monkeypatch.setenv("SOURCIER_KEY", samples.KEYS[0])
    assert CliRunner().invoke(cli, ["db", "upgrade"]).exit_code == 0
    assert CliRunner().invoke(cli, ["db", "status"]).exit_code == 0
    with Archive.open(empty_url, keys=samples.KEYS) as archive:
        kept = archive.persons.kept()
        assert (kept.unsealed, kept.lost, kept.subscriptions) == (0, 0, 1)
        assert archive.expired(date(2031, 6, 1), otherwise=30) == {"": 2}
        archive.withdraw("a.txt", reason="annulation", by="cli", at=datetime(2031, 4, 3, tzinfo=UTC))
        assert [one.status for one in archive.articles_named("a.txt")] == ["withdrawn"]
        # what an agency held back before embargoes had an end is for nobody, cleared or not
        assert [one.status for one in archive.articles_named("held.xml")] == ["held"]
        assert archive.persons.kept().withdrawals == 1


def _counts(archive: Archive) -> dict[str, tuple[int, int]]:
    with archive.engine.connect() as connection:
        rows = connection.execute(text("SELECT stem, quotes, articles FROM stem_counts"))
        return {stem: (quotes, articles) for stem, quotes, articles in rows}


def test_names_indexed_by_older_rules_are_indexed_anew(database_url: str, tmp_path) -> None:
    with Archive.open(database_url) as archive:
        archive.sync(dispatches.directory(tmp_path / "directory"))
        with engines.writing(archive.engine) as connection:
            connection.execute(text("UPDATE meta SET value = '0' WHERE key = 'name_keys'"))
            for table in ("name_keys", "word_keys", "name_words"):
                connection.execute(text(f"DELETE FROM {table}"))
        assert archive.find("zelinoff ilya").decision == "none"
    with Archive.create(database_url) as archive:
        assert archive.find("zelinoff ilya").matches[0].actor.name == "Ilia Zelinov"


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "mysql://localhost/x", "no address", "sqlite:////proc/none/x.db"]
)
def test_a_database_that_cannot_be_used_is_one_sentence(url: str) -> None:
    for door in (Archive.open, Archive.create):
        with pytest.raises(ArchiveError) as told:
            door(url)
        assert "\n" not in str(told.value)


def test_no_message_tells_the_password() -> None:
    with pytest.raises(ArchiveError) as told:
        Archive.open("postgresql://nobody:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(told.value)


def test_a_file_that_is_no_database_is_said_so(tmp_path) -> None:
    (tmp_path / "notes.db").write_text("Ceci n'est pas une base de données. " * 100)
    with pytest.raises(ArchiveError, match="cannot be used"):
        Archive.open(f"sqlite:///{tmp_path}/notes.db")


def _create(url: str, start: "multiprocessing.synchronize.Barrier", said: "multiprocessing.Queue[str]") -> None:
    start.wait()
    try:
        Archive.create(url).close()
        said.put("made")
    except Exception as fault:
        said.put(repr(fault))


def test_processes_that_make_one_archive_at_once_all_find_it_made(empty_url: str) -> None:
    processes = 3
    context = multiprocessing.get_context("spawn")
    start, said = context.Barrier(processes), context.Queue()
    running = [context.Process(target=_create, args=(empty_url, start, said)) for _ in range(processes)]
    for process in running:
        process.start()
    assert [said.get(timeout=60) for _ in running] == ["made"] * processes
    for process in running:
        process.join(30)
    with Archive.open(empty_url) as archive, archive.engine.connect() as connection:
        assert {"articles", "quote_index"} <= set(inspect(connection).get_table_names())


def test_how_many_articles_there_are_and_from_when_is_told_of_what_was_there_before(empty_url: str) -> None:
    _archive_of(empty_url, "0001", FIRST_ARCHIVE)
    with Archive.create(empty_url) as archive:
        told = archive.coverage()
        assert (told.articles, told.outlets, told.first, told.last) == (1, 0, "2031-04-02", "2031-04-02")
        with archive.engine.connect() as connection:
            zones = connection.execute(text('SELECT "of", zone, newest, oldest FROM zones ORDER BY "of"')).all()
        assert [tuple(zone) for zone in zones] == [(of, 0, 20310402, 20310402) for of in ("articles", "quotes")]
