"""The doctor says what is right, what is missing and how to mend it, and never a secret."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from answerers import GOOD_APP, GOOD_BOT, Answerer, answering
from typer.testing import CliRunner

from bot.cli import cli
from bot.doctor import Finding
from bot.doctor import examine as examined
from bot.manifest import SCOPES
from bot.settings import Settings, variables
from store.archive import Archive
from store.types import Feed


def examine(settings: Settings, **given: object) -> Iterator[Finding]:
    return examined(settings, lang="en", **given)


@pytest.fixture
def slack() -> Iterator[type[Answerer]]:
    with answering() as handler:
        yield handler


@pytest.fixture
def archive(tmp_path) -> str:
    url = f"sqlite:///{tmp_path}/sourcier.db"
    Archive.create(url).close()
    return url


def settings(slack, archive, **changed) -> Settings:
    given = {
        "database_url": archive,
        "slack_bot_token": GOOD_BOT,
        "slack_app_token": GOOD_APP,
        "slack_signing_secret": "signing-hunter2",
        "slack_api_url": slack.address,
        **changed,
    }
    return Settings(
        _env_file=None,
        **{str(Settings.model_fields[name].validation_alias): value for name, value in given.items() if value is not None},
    )


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for name in variables():
        monkeypatch.delenv(name, raising=False)


def wrong(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.about: finding for finding in findings if finding.state == "wrong"}


def test_where_all_is_well_nothing_is_wrong_and_no_secret_is_said(slack, archive):
    findings = list(examine(settings(slack, archive)))
    assert not wrong(findings)
    assert {"archive", "mode", "bot token", "scopes", "app token", *variables()} <= {finding.about for finding in findings}
    assert "hunter2" not in repr(findings)
    assert "Le Fanal" in repr(findings)


def test_each_thing_that_is_wrong_comes_with_how_to_mend_it(slack, tmp_path):
    bad = settings(
        slack,
        f"sqlite:///{tmp_path}/none.db",
        slack_bot_token="xoxb-bad",
        slack_app_token="xapp-bad",
        spacy_model="no_such_model",
    )
    found = wrong(list(examine(bad)))
    assert set(found) == {"archive", "bot token", "app token", "spaCy model"}
    assert "sourcier ingest" in found["archive"].said
    assert all(finding.mend for finding in found.values())
    assert "invalid_auth" in found["bot token"].said


def test_scopes_are_compared_with_the_manifests(slack, archive):
    slack.granted = (*SCOPES[1:], "pins:read")
    findings = list(examine(settings(slack, archive)))
    assert SCOPES[0] in wrong(findings)["scopes"].said
    assert "install" in wrong(findings)["scopes"].mend
    assert any(finding.state == "note" and "pins:read" in finding.said for finding in findings)


def test_without_tokens_it_says_where_they_come_from(slack, archive):
    found = wrong(
        list(examine(settings(slack, archive, slack_bot_token=None, slack_app_token=None, slack_signing_secret=None)))
    )
    assert set(found) == {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"}
    assert "sourcier manifest" in found["SLACK_BOT_TOKEN"].mend


def test_socket_mode_needs_no_signing_secret_and_http_no_app_token(slack, archive):
    assert not wrong(list(examine(settings(slack, archive, slack_signing_secret=None))))
    assert not wrong(list(examine(settings(slack, archive, slack_app_token=None))))


@pytest.mark.parametrize(
    ("changed", "state", "told"),
    [
        ({"slack_app_token": None}, "right", "https://sourcier.example/passages/…, each link for 7 days"),
        ({"slack_app_token": None, "public_url": "http://sourcier.example"}, "wrong", "not encrypted"),
        ({}, "note", "none in Socket Mode"),
    ],
)
def test_it_says_whether_there_is_a_reading_page(slack, archive, changed, state, told):
    given = {"public_url": "https://sourcier.example/", "link_days": 7, **changed}
    (found,) = (finding for finding in examine(settings(slack, archive, **given)) if finding.about == "reading page")
    assert found.state == state
    assert told in found.said
    assert bool(found.mend) == (state != "right")


def test_without_a_public_address_no_reading_page_is_spoken_of(slack, archive):
    assert "reading page" not in {finding.about for finding in examine(settings(slack, archive))}


def test_slack_out_of_reach_is_said_as_such(slack, archive):
    found = wrong(list(examine(settings(slack, archive, slack_api_url="http://127.0.0.1:9/api/"))))
    assert set(found) == {"bot token", "app token"}
    assert "cannot be reached" in found["bot token"].said


def test_a_database_with_a_password_is_shown_without_it(slack):
    url = "postgresql://desk:hunter2@127.0.0.1:9/sourcier"
    findings = list(examine(settings(slack, url)))
    assert "hunter2" not in repr(findings)
    assert any("desk" in finding.said for finding in findings if finding.about == "DATABASE_URL")
    assert "DATABASE_URL" in wrong(findings)["archive"].mend


def test_an_old_schema_names_the_command_that_mends_it(slack, archive, tmp_path):
    import sqlite3

    with sqlite3.connect(tmp_path / "sourcier.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    database.close()
    assert "sourcier db upgrade" in wrong(list(examine(settings(slack, archive))))["archive"].said


def test_the_command_prints_marks_and_exits_1_only_where_something_is_wrong(slack, archive, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    environment = {
        "DATABASE_URL": archive,
        "SLACK_BOT_TOKEN": GOOD_BOT,
        "SLACK_APP_TOKEN": GOOD_APP,
        "SLACK_API_URL": slack.address,
    }
    done = CliRunner().invoke(cli, ["doctor", "--lang", "en"], env=environment)
    assert done.exit_code == 0, done.output
    assert "✓ scopes" in done.output
    assert "hunter2" not in done.output
    done = CliRunner().invoke(cli, ["doctor", "--lang", "en"], env={**environment, "SLACK_BOT_TOKEN": "xoxb-bad"})
    assert done.exit_code == 1
    assert "✗ bot token" in done.output


def test_a_setting_that_cannot_be_used_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["doctor", "--lang", "en"], env={"SOURCIER_PORT": "hunter2"})
    assert done.exit_code == 1
    assert "SOURCIER_PORT" in done.output
    assert "Traceback" not in done.output


# --- what the archive is fed from --------------------------------------------------------------------------------------

NOW = datetime(2031, 4, 1, 12, tzinfo=UTC)


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.about: finding for finding in examine(settings, now=NOW)}


def test_inbox_and_feeds_are_looked_at(slack, archive, tmp_path):
    (tmp_path / "feeds.txt").write_text("https://a.example/rss, Radio Delta\n")
    given = settings(slack, archive, inbox=tmp_path / "none", feeds=tmp_path / "feeds.txt")
    told = found(given)
    assert (told["inbox"].state, told["feeds"].said) == ("wrong", f"{tmp_path}/feeds.txt names 1")
    assert "sourcier watch" in told["watch"].mend
    (tmp_path / "none").mkdir()
    (tmp_path / "feeds.txt").write_text("nonsense\n")
    told = found(given)
    assert "inbox" not in told
    assert "feeds.txt, line 1" in told["feeds"].said


def test_each_feed_is_told_with_its_last_article_and_what_is_wrong(slack, archive, tmp_path):
    (tmp_path / "inbox").mkdir()
    given = settings(slack, archive, inbox=tmp_path / "inbox")
    with Archive.open(archive) as opened:
        names = ("Radio Delta", "Le Courrier", "Le Fanal", "L'Écho")
        opened.declare_sources([Feed("inbox", "inbox", "inbox"), *(Feed(f"feed:{name}", name, "feed") for name in names)])
        opened.poll_succeeded("inbox", at=NOW - timedelta(days=3))
        for name in names[:3]:
            opened.poll_succeeded(f"feed:{name}", at=NOW)
        opened.arrived("feed:Radio Delta", [NOW - timedelta(minutes=5)], at=NOW - timedelta(minutes=5))
        week = [NOW - timedelta(days=day, hours=hour) for day in range(5, 10) for hour in range(24)]
        opened.arrived("feed:Le Courrier", week, at=NOW - timedelta(days=5))
        opened.poll_failed("feed:Le Fanal", "a.example/rss?token=… is not there (404).", at=NOW)
    told = found(given)
    assert (told["feed Radio Delta"].state, told["feed Radio Delta"].said) == ("right", "articles: 1, the last 5 min ago")
    assert told["feed Le Courrier"].said == "silent for longer than its habit (60 min); articles: 120, the last 5 days ago"
    assert (told["feed Le Fanal"].state, told["feed L'Écho"].said) == ("wrong", "not looked at yet; articles: 0")
    assert told["feed Le Fanal"].said == "a.example/rss?token=… is not there (404). It last worked 0 min ago; articles: 0"
    assert (told["inbox"].state, told["inbox"].mend) == ("note", "is `sourcier watch` running?")


def test_how_delivery_stands_is_said(archive):
    from datetime import UTC, datetime, timedelta

    from newsrooms import subscription

    def said() -> Finding:
        return next(finding for finding in examine(Settings(database_url=archive)) if finding.about == "digests")

    assert (said().state, said().said[:16]) == ("note", "has never ticked")
    now = datetime.now(UTC)
    with Archive.open(archive) as opened:
        opened.subscriptions.add(subscription(), now=now - timedelta(days=2))
        assert said().state == "wrong"
        opened.outbox.ticked(now=now - timedelta(minutes=20))
        assert "is it running" in said().mend
        opened.outbox.ticked(now=now)
        assert "overdue: 1" in said().said
        assert said().state == "wrong"
        opened.subscriptions.pause("T0TRIAL", 1, "own", now=now)
        assert (said().state, "paused: 1" in said().said) == ("right", True)
