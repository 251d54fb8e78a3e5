"""`sourcier doctor` against set-ups that are broken, one after the other: the right sentence and the next step, in both languages."""

import json
import os
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import samples
from answerers import GOOD_APP, GOOD_BOT, Answerer, answering
from newsrooms import subscription
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import variables
from handlers.wording import NARROW, NBSP
from store.archive import Archive
from store.ciphers import new_key
from store.types import EventFilters, Feed


class Setup:
    """What a newcomer has: an environment where all is well, until a breakage below changes it."""

    def __init__(self, slack: type[Answerer], folder: Path, url: str, stack: ExitStack) -> None:
        self.slack, self.folder, self.url, self.stack = slack, folder, url, stack
        self.environment: dict[str, str | None] = {
            "DATABASE_URL": url,
            "SLACK_BOT_TOKEN": GOOD_BOT,
            "SLACK_APP_TOKEN": GOOD_APP,
            "SLACK_API_URL": slack.address,
            "SOURCIER_KEY": samples.KEYS[0],
            "SOURCIER_PORT": str(free_port()),
            "SOURCIER_EDITORS": "S0EDITORS",
            "SOURCIER_REPORTS": "C0REPORTS",
        }
        slack.groups["S0EDITORS"] = ["U1"]
        slack.channels["C0REPORTS"] = {"id": "C0REPORTS", "name": "erreurs", "is_member": True}

    def archive(self) -> Archive:
        return Archive.open(self.url, keys=samples.KEYS)

    def revision(self, revision: str) -> None:
        with sqlite3.connect(self.url.removeprefix("sqlite:///")) as database:
            database.execute("UPDATE alembic_version SET version_num = ?", [revision])
        database.close()

    def inbox(self) -> Path:
        (self.folder / "inbox").mkdir()
        self.environment["SOURCIER_INBOX"] = str(self.folder / "inbox")
        return self.folder / "inbox"

    def listen(self, handler: type[BaseHTTPRequestHandler] | None = None) -> None:
        """Something of somebody else, or what `handler` is, on the bot's port."""
        where = ("127.0.0.1", int(str(self.environment["SOURCIER_PORT"])))
        if handler is None:
            self.stack.enter_context(socket.create_server(where))
            return
        server = HTTPServer(where, handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.stack.callback(server.server_close)
        self.stack.callback(server.shutdown)

    def told(self, lang: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["doctor", "--lang", lang], env=self.environment)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output.replace(NBSP, " ").replace(NARROW, " ")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def setup(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setup]:
    monkeypatch.chdir(tmp_path)
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    with answering() as slack, ExitStack() as stack:
        yield Setup(slack, tmp_path, sqlite_url, stack)


def unset(*names: str) -> Callable[[Setup], None]:
    return lambda setup: setup.environment.update(dict.fromkeys(names))


def put(**values: str) -> Callable[[Setup], None]:
    return lambda setup: setup.environment.update(values)


def no_scope(setup: Setup) -> None:
    setup.slack.granted = tuple(scope for scope in setup.slack.granted if scope != "files:write")


def refused(setup: Setup) -> None:
    setup.slack.refusal = "token_revoked"
    setup.environment["SLACK_BOT_TOKEN"] = "xoxb-of-before"


def absent(setup: Setup) -> None:
    setup.environment["DATABASE_URL"] = f"sqlite:///{setup.folder}/none.db"


def closed_folder(setup: Setup) -> None:
    (setup.folder / "a file").write_text("")
    setup.environment["DATABASE_URL"] = f"sqlite:///{setup.folder}/a file/sourcier.db"


def closed_inbox(setup: Setup) -> None:
    setup.inbox().rmdir()


def silent_feed(setup: Setup) -> None:
    setup.inbox()
    now = datetime.now(UTC)
    with setup.archive() as archive:
        archive.declare_sources([Feed("feed:Le Courrier", "Le Courrier", "feed")])
        archive.poll_succeeded("feed:Le Courrier", at=now)
        week = [now - timedelta(days=day, hours=hour) for day in range(5, 10) for hour in range(24)]
        archive.arrived("feed:Le Courrier", week, at=now - timedelta(days=5))


def other_key(setup: Setup) -> None:
    with setup.archive() as archive:
        archive.subscriptions.add(subscription(filters=EventFilters(words=("digue",))), now=datetime.now(UTC))
        archive.outbox.ticked(now=datetime.now(UTC))
    setup.environment["SOURCIER_KEY"] = new_key()


def secret_file(setup: Setup) -> None:
    setup.environment.update(SLACK_BOT_TOKEN=None, SLACK_BOT_TOKEN_FILE=str(setup.folder / "none"))


BROKEN: dict[str, tuple[Callable[[Setup], None], tuple[str, str], tuple[str, str]]] = {
    "no token": (
        unset("SLACK_BOT_TOKEN"),
        ("✗ SLACK_BOT_TOKEN: absent", "créez l'app Slack avec ce qu'imprime `sourcier manifest`"),
        ("✗ SLACK_BOT_TOKEN: not set", "create the Slack app with what `sourcier manifest` prints"),
    ),
    "a user's token": (
        put(SLACK_BOT_TOKEN="xoxp-hunter2"),
        ("✗ SLACK_BOT_TOKEN: c'est un jeton d'utilisateur", "« Bot User OAuth Token », qui commence par xoxb-"),
        ("✗ SLACK_BOT_TOKEN: this is a user token", "Bot User OAuth Token, which starts with xoxb-"),
    ),
    "the two tokens in each other's place": (
        put(SLACK_BOT_TOKEN=GOOD_APP, SLACK_APP_TOKEN=GOOD_BOT),
        ("✗ SLACK_APP_TOKEN: c'est un jeton de bot", "qui commence par xapp-, depuis Basic Information"),
        ("✗ SLACK_BOT_TOKEN: this is an app-level token", "which starts with xapp-, from Basic Information"),
    ),
    "a token in two lines": (
        put(SLACK_BOT_TOKEN="xoxb-hun\nter2"),
        ("✗ SLACK_BOT_TOKEN: il y a un espace ou un retour à la ligne dedans", "copiez"),
        ("✗ SLACK_BOT_TOKEN: there is a space or a line break in it", "copy"),
    ),
    "a token that was revoked": (
        refused,
        ("✗ jeton du bot: Slack le refuse (token_revoked)", "Install App, puis copiez le nouveau jeton"),
        ("✗ bot token: Slack refuses it (token_revoked)", "Install App, then copy the new token"),
    ),
    "a scope missing": (
        no_scope,
        ("✗ autorisations: il manque : files:write", "« Reinstall to Workspace »"),
        ("✗ scopes: missing: files:write", "install the app again"),
    ),
    "neither signing secret nor Socket Mode": (
        unset("SLACK_APP_TOKEN"),
        ("✗ SLACK_SIGNING_SECRET: absent", "« Signing Secret » depuis Basic Information"),
        ("✗ SLACK_SIGNING_SECRET: not set", "copy Signing Secret from Basic Information"),
    ),
    "no archive": (
        absent,
        ("✗ archives: Il n'y a pas d'archives à sqlite:///", "`sourcier db upgrade` les crée"),
        ("✗ archive: There is no archive at sqlite:///", "`sourcier db upgrade` makes it"),
    ),
    "a database that does not answer": (
        put(DATABASE_URL="postgresql://desk:hunter2@127.0.0.1:9/sourcier"),
        ("✗ archives: La base postgresql+psycopg://desk:***@127.0.0.1:9/sourcier est inutilisable", "`pg_isready -d"),
        ("✗ archive: The database postgresql+psycopg://desk:***@127.0.0.1:9/sourcier cannot be used", "`pg_isready -d"),
    ),
    "an address of no database": (
        put(DATABASE_URL="mysql://hunter2"),
        ("✗ archives: DATABASE_URL n'est pas l'adresse d'une base", "postgresql://user@host/name"),
        ("✗ archive: DATABASE_URL names mysql", "postgresql://user@host/name"),
    ),
    "an archive of an older version": (
        lambda setup: setup.revision("0004"),
        ("sont d'une version antérieure (0004 < ", "faites une copie des archives, puis `sourcier db upgrade`"),
        ("is of an older version (0004, not ", "make a copy of the archive, then `sourcier db upgrade`"),
    ),
    "an archive of a newer version": (
        lambda setup: setup.revision("9999"),
        ("ont été faites par un Sourcier plus récent (9999 > ", "on ne revient en arrière qu'avec une sauvegarde"),
        ("was made by a newer Sourcier (9999,", "the way back is a backup alone"),
    ),
    "a folder that cannot be written to": (
        closed_folder,
        ("où seraient les archives, n'est pas accessible en écriture", "donnez ce dossier à l'utilisateur du bot"),
        ("where the archive would be, cannot be written to", "give that folder to the bot's user"),
    ),
    "an inbox that cannot be written to": (
        closed_inbox,
        ("✗ boîte d'arrivée: ", "`install -d -o UTILISATEUR "),
        ("✗ inbox: ", "`install -d -o USER "),
    ),
    "no key": (
        unset("SOURCIER_KEY"),
        ("• chiffrement: sans SOURCIER_KEY", "`sourcier keys new` imprime une clé"),
        ("• sealing: without SOURCIER_KEY", "`sourcier keys new` prints a key"),
    ),
    "a key that is none": (
        put(SOURCIER_KEY="hunter2"),
        ("✗ SOURCIER_KEY: valeur inutilisable", "`sourcier keys new` imprime une clé"),
        ("✗ SOURCIER_KEY: a value that cannot be used", "`sourcier keys new` prints a key"),
    ),
    "another key than the one that sealed": (
        other_key,
        ("✗ chiffrement: abonnements qu'aucune clé de SOURCIER_KEY n'ouvre : 1", "remettez la clé"),
        ("✗ sealing: subscriptions that no key of SOURCIER_KEY opens: 1", "put the key"),
    ),
    "a secret's file that is not there": (
        secret_file,
        ("✗ SLACK_BOT_TOKEN_FILE: le fichier du secret ne peut pas être lu", "donnez à SLACK_BOT_TOKEN_FILE un fichier"),
        ("✗ SLACK_BOT_TOKEN_FILE: the secret's file cannot be read", "give SLACK_BOT_TOKEN_FILE a file"),
    ),
    "an editors' group that Slack does not know": (
        lambda setup: setup.slack.groups.clear(),
        ("✗ éditeurs: Slack ne connaît pas le groupe S0EDITORS (no_such_subteam)", "Copier l'identifiant du groupe"),
        ("✗ editors: Slack knows no group S0EDITORS (no_such_subteam)", "Copy group ID"),
    ),
    "a channel for reports without the bot": (
        lambda setup: setup.slack.channels["C0REPORTS"].update(is_member=False),
        ("✗ signalements: le bot n'est pas dans #erreurs", "`/invite @sourcier`"),
        ("✗ reports: the bot is not in #erreurs", "`/invite @sourcier`"),
    ),
    "a channel for reports that nobody sees": (
        lambda setup: setup.slack.channels.clear(),
        ("✗ signalements: le bot ne voit pas le canal C0REPORTS (channel_not_found)", "`/invite @sourcier`"),
        ("✗ reports: the bot does not see the channel C0REPORTS (channel_not_found)", "`/invite @sourcier`"),
    ),
    "a feed that is silent": (
        silent_feed,
        ("• flux Le Courrier: muet depuis plus longtemps que d'habitude (60 min)", "si l'agence envoie encore"),
        ("• feed Le Courrier: silent for longer than its habit (60 min)", "or the agency sends"),
    ),
    "a clock that is slow": (
        lambda setup: setattr(setup.slack, "ahead", 600.0),
        ("✗ horloge: elle retarde de 9 min sur celle de Slack", "`timedatectl set-ntp true` la remet à l'heure"),
        ("✗ clock: it is 9 min behind Slack's", "`timedatectl set-ntp true` sets it right"),
    ),
    "a port that is taken": (
        Setup.listen,
        ("✗ port: 127.0.0.1:", "mettez un autre port dans SOURCIER_PORT"),
        ("is taken by another program", "put another port in SOURCIER_PORT"),
    ),
    "an address of another machine": (
        put(SOURCIER_HOST="192.0.2.1"),
        ("✗ port: on ne peut pas écouter sur 192.0.2.1:", "0.0.0.0 dans un conteneur"),
        ("✗ port: one cannot listen on 192.0.2.1:", "0.0.0.0 in a container"),
    ),
    "Slack out of reach": (
        put(SLACK_API_URL="http://127.0.0.1:9/api/"),
        ("✗ jeton du bot: Slack ne répond pas", "voyez le réseau, le pare-feu et HTTPS_PROXY"),
        ("✗ bot token: Slack cannot be reached", "look at the network, the firewall and HTTPS_PROXY"),
    ),
}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_is_said_with_the_next_step(setup: Setup, broken: str, lang: str) -> None:
    spoil, *sentences = BROKEN[broken]
    spoil(setup)
    said, mend = sentences[0 if lang == "fr" else 1]
    code, told = setup.told(lang)
    lines = told.splitlines()
    (at,) = [n for n, line in enumerate(lines) if said in line] or [None]
    assert at is not None, told
    assert lines[at + 1].startswith("    → "), told
    assert mend in "\n".join(lines[at + 1 :])
    assert "hunter2" not in told
    assert code == (1 if "✗" in told else 0)
    # What comes first is said last, where a terminal has stopped.
    assert lines[-1].startswith(("À faire d'abord : ", "First: ") if code else ("Tout est prêt", "All is ready"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_where_nothing_is_broken_nothing_is_wrong(setup: Setup, lang: str) -> None:
    code, told = setup.told(lang)
    assert (code, "✗" in told) == (0, False), told
    assert told.splitlines()[-1] == ("Tout est prêt : `sourcier run`." if lang == "fr" else "All is ready: `sourcier run`.")


def test_a_sourcier_that_runs_is_no_stranger_on_its_port(setup: Setup) -> None:
    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"ok": True, "database": "reachable", "articles": 3}).encode())

        def log_message(self, *_: object) -> None:
            pass

    setup.listen(Health)
    code, told = setup.told("fr")
    assert "✓ port: Sourcier répond déjà sur 127.0.0.1:" in told
    assert code == 0


def test_a_folder_of_somebody_elses_is_said(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = setup.folder / "theirs"
    theirs.mkdir()
    setup.environment["DATABASE_URL"] = f"sqlite:///{theirs}/sourcier.db"
    may = os.access
    # Tests run as root too, who may write everywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != theirs and may(path, mode))
    assert f"le dossier {theirs}, où seraient les archives, n'est pas accessible" in setup.told("fr")[1]
