"""The environment gives settings, or one sentence that says which variable is wrong and what is wanted."""

import os

import pytest

from bot import settings

NAMES = settings.variables()


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_an_environment_the_archive_is_a_file_in_the_current_folder():
    loaded = settings.load()
    assert loaded.database == "sqlite:///sourcier.db"
    assert loaded.slack_bot_token is None
    assert (loaded.host, loaded.port) == ("127.0.0.1", 3000)


def test_variables_are_read(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////data/archive.db")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-secret")
    monkeypatch.setenv("SOURCIER_PORT", "8080")
    monkeypatch.setenv("SOURCIER_SPACY_MODEL", "fr_core_news_sm")
    loaded = settings.load()
    assert loaded.database == "sqlite:////data/archive.db"
    assert loaded.slack_bot_token is not None
    assert loaded.slack_bot_token.get_secret_value() == "xoxb-1-secret"
    assert loaded.port == 8080
    assert loaded.spacy_model == "fr_core_news_sm"


def test_an_empty_variable_is_an_absent_one(monkeypatch):
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    monkeypatch.setenv("SOURCIER_PORT", "")
    loaded = settings.load()
    assert loaded.slack_app_token is None
    assert loaded.port == 3000


def test_a_dotenv_file_of_the_current_folder_is_read_and_the_environment_outranks_it(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("SOURCIER_HOST=0.0.0.0\nSOURCIER_PORT=4000\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("SOURCIER_PORT", "5000")
    loaded = settings.load()
    assert (loaded.host, loaded.port) == ("0.0.0.0", 5000)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("SLACK_API_URL", "slack.com", "https://"),
        ("SOURCIER_PUBLIC_URL", "sourcier.example", "https://"),
        ("SOURCIER_PUBLIC_URL", "https://sourcier.example/?a=1", "https://"),
        ("SOURCIER_PUBLIC_URL", "javascript:alert(1)", "https://"),
        ("SOURCIER_LINK_DAYS", "0", "greater than"),
        ("SLACK_BOT_TOKEN", "xapp-hunter2", "xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2", "xapp-"),
        ("SOURCIER_PORT", "seventy", "integer"),
        ("SOURCIER_PORT", "70000", "65535"),
        ("SOURCIER_LOG_LEVEL", "loud", "debug"),
        ("SOURCIER_REPORTS", "#hunter2", "channel's id"),
        ("SOURCIER_REPORTS", "S0EDITORS", "C0123ABCD"),
    ],
)
def test_a_bad_value_is_one_sentence_with_the_variable_and_what_is_wanted_but_not_the_value(monkeypatch, name, value, wanted):
    monkeypatch.setenv(name, value)
    with pytest.raises(settings.SettingsError) as caught:
        settings.load()
    message = str(caught.value)
    assert message.startswith(name)
    assert wanted in message
    assert "hunter2" not in message
    assert "\n" not in message


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hunter2")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "hunter2")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hunter2@h/db")
    assert "hunter2" not in repr(settings.load())


def test_fixed_settings_ask_the_environment_nothing(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/db")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    fixed = settings.fixed(database_url="sqlite:///demo.db")
    assert fixed.database == "sqlite:///demo.db"
    assert fixed.slack_bot_token is None
    assert fixed.port == 3000


def test_what_is_withheld_is_there_again_afterwards(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with settings.withheld("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID"):
        assert "SLACK_BOT_TOKEN" not in os.environ
    assert os.environ["SLACK_BOT_TOKEN"] == "xoxb-1"
    assert "SLACK_CLIENT_ID" not in os.environ


def test_variables_that_are_not_ours_are_not_listened_to(monkeypatch):
    for name, value in (("HOST", "0.0.0.0"), ("PORT", "99"), ("LOG_LEVEL", "debug")):
        monkeypatch.setenv(name, value)
    loaded = settings.load()
    assert (loaded.host, loaded.port, loaded.log_level) == ("127.0.0.1", 3000, "info")


def test_a_token_with_a_line_break_is_refused_and_not_said(monkeypatch):
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-secret\nhunter2")
    with pytest.raises(settings.SettingsError) as refused:
        settings.load()
    assert "SLACK_APP_TOKEN" in str(refused.value)
    assert "hunter2" not in str(refused.value)
