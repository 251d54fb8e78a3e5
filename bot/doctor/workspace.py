"""What Slack says of the tokens: whose they are, what they may, whether the group and the channel of the settings are there."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.archives import opened
from bot.doctor.findings import Finding, gap
from bot.manifest import INSTALL_PATH, SCOPES
from bot.settings import Settings
from handlers.wording import Lang, doctor
from store.archive import ArchiveError

#: Slack's requests are refused where they are five minutes off; long before that something is wrong with the clock.
_OFF = timedelta(minutes=1)


def bot_token(settings: Settings, token: str, now: datetime | None, lang: Lang) -> Iterator[Finding]:
    """The token, its scopes, this machine's clock beside Slack's, the editors and their channel."""
    client = WebClient(token=token, base_url=settings.slack_api_url, timeout=10)
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        code = str(error.response.get("error"))
        mend = doctor.MEND_TOKEN.get(code, doctor.MEND_REINSTALL)
        yield Finding("bot token", "wrong", doctor.REFUSED(lang, code=code), mend(lang))
        return
    except OSError as error:
        yield _out_of_reach("bot token", settings, error, lang)
        return
    yield Finding("bot token", "right", doctor.SPEAKS(lang, user=answer.get("user"), team=answer.get("team")))
    headers = {name.lower(): value for name, value in answer.headers.items()}
    yield from _clock(headers, now or datetime.now(UTC), lang)
    yield from _scopes(headers, lang)
    yield from _editors(client, settings, lang)
    yield from _reports(client, settings, lang)


def installed(settings: Settings, now: datetime | None, lang: Lang) -> Iterator[Finding]:
    """Each workspace that is let in: whether the app is installed there, and what its token may."""
    try:
        with opened(settings) as archive:
            found = {one.team: one for one in archive.installations.all()}
    except ArchiveError:
        return  # said above
    for team in sorted(settings.teams):
        about, one = f"workspace {team}", found.get(team)
        if one is None:
            mend = doctor.MEND_NOT_INSTALLED(lang, address=f"{settings.public_url or ''}{INSTALL_PATH}?team={team}")
            yield Finding(about, "note", doctor.NOT_INSTALLED(lang), mend)
        elif not one.token:
            yield Finding(about, "wrong", doctor.NO_KEY_OPENS(lang), doctor.MEND_LOST(lang))
        else:
            yield from bot_token(settings, one.token, now, lang)


def _out_of_reach(about: str, settings: Settings, error: OSError, lang: Lang) -> Finding:
    mend = doctor.MEND_NETWORK(lang, host=urlsplit(settings.slack_api_url).hostname)
    return Finding(about, "wrong", doctor.OUT_OF_REACH(lang, why=error), mend)


def _clock(headers: Mapping[str, str], now: datetime, lang: Lang) -> Iterator[Finding]:
    try:
        off = now - parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError, TypeError):
        return  # a proxy that takes the date out
    if abs(off) < _OFF:
        yield Finding("clock", "right", doctor.CLOCK(lang, n=int(abs(off).total_seconds()) + 1))
    else:
        said = doctor.CLOCK_FAST if off > timedelta() else doctor.CLOCK_SLOW
        yield Finding("clock", "wrong", said(lang, gap=gap(abs(off), lang)), doctor.MEND_CLOCK(lang))


def _scopes(headers: Mapping[str, str], lang: Lang) -> Iterator[Finding]:
    granted = set(headers.get("x-oauth-scopes", "").replace(",", " ").split())
    if missing := sorted(set(SCOPES) - granted):
        said = doctor.SCOPES_MISSING(lang, scopes=", ".join(missing))
        yield Finding("scopes", "wrong", said, doctor.MEND_REINSTALL(lang))
    else:
        yield Finding("scopes", "right", ", ".join(SCOPES))
    if extra := sorted(granted - set(SCOPES)):
        said = doctor.SCOPES_EXTRA(lang, scopes=", ".join(extra))
        yield Finding("scopes", "note", said, doctor.MEND_SCOPES_EXTRA(lang))


def _editors(client: WebClient, settings: Settings, lang: Lang) -> Iterator[Finding]:
    group = settings.editors
    if group is None:
        yield Finding("editors", "note", doctor.NO_EDITORS(lang), doctor.MEND_NO_EDITORS(lang))
        return
    try:
        members = client.usergroups_users_list(usergroup=group).get("users") or []
    except SlackApiError as error:
        code = error.response.get("error")
        if code != "missing_scope":  # said above, with all that are missing
            said = doctor.EDITORS_UNKNOWN(lang, group=group, code=code)
            yield Finding("editors", "wrong", said, doctor.MEND_VALUE["SOURCIER_EDITORS"](lang))
        return
    except OSError as error:
        yield _out_of_reach("editors", settings, error, lang)
        return
    if members:
        yield Finding("editors", "right", doctor.EDITORS(lang, group=group, n=len(members)))
    else:
        yield Finding("editors", "note", doctor.EDITORS_EMPTY(lang, group=group), doctor.MEND_EDITORS_EMPTY(lang))


def _reports(client: WebClient, settings: Settings, lang: Lang) -> Iterator[Finding]:
    channel = settings.reports
    if channel is None:
        return
    try:
        told = client.conversations_info(channel=channel).get("channel") or {}
    except SlackApiError as error:
        code = error.response.get("error")
        if code != "missing_scope":
            said = doctor.REPORTS_UNKNOWN(lang, channel=channel, code=code)
            # A private channel is hidden from a bot that is not in it: the id may be right.
            mend = f"{doctor.MEND_REPORTS(lang)} ; {doctor.MEND_VALUE['SOURCIER_REPORTS'](lang)}"
            yield Finding("reports", "wrong", said, mend)
        return
    except OSError as error:
        yield _out_of_reach("reports", settings, error, lang)
        return
    name = told.get("name") or channel
    if told.get("is_archived"):
        yield Finding("reports", "wrong", doctor.REPORTS_ARCHIVED(lang, name=name), doctor.MEND_REPORTS_ARCHIVED(lang))
    elif not told.get("is_member"):
        yield Finding("reports", "wrong", doctor.REPORTS_OUTSIDE(lang, name=name), doctor.MEND_REPORTS(lang))
    else:
        yield Finding("reports", "right", doctor.REPORTS(lang, name=name))


def app_token(settings: Settings, token: str, lang: Lang) -> Finding:
    client = WebClient(base_url=settings.slack_api_url, timeout=10)
    try:
        client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        code = error.response.get("error")
        return Finding("app token", "wrong", doctor.REFUSED(lang, code=code), doctor.MEND_APP_TOKEN(lang))
    except OSError as error:
        return _out_of_reach("app token", settings, error, lang)
    return Finding("app token", "right", doctor.SOCKET_OPENS(lang))
