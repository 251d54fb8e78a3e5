"""Settings in, findings out: what is right, what is missing, how to mend it. Never a secret's value."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.archives import opened, packaged_directory
from bot.links import PATH
from bot.manifest import SCOPES
from bot.settings import SECRETS, Settings, secret_file, variables
from store.archive import ArchiveError, shown
from store.extract import RULES
from store.feeds import FeedsError, read_list
from store.types import Feed

#: `right`; `wrong`: something does not work until it is mended; `note`: worth knowing.
State = Literal["right", "wrong", "note"]
#: A process that runs looks every 30 seconds.
_SILENT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` is what to do about it, "" where there is nothing to do."""

    about: str
    state: State
    said: str
    mend: str = ""


def examine(settings: Settings, *, now: datetime | None = None) -> Iterator[Finding]:
    """Every setting, the archive, what it is fed from, the tokens and their scopes, in the order in which they are needed."""
    yield from _settings(settings)
    yield _archive(settings)
    at = now or datetime.now(UTC)
    yield from _replica(settings, at)
    yield from _kept(settings)
    yield from _watched(settings, at)
    yield from _scheduler(settings, at)
    yield from _model(settings)
    if settings.slack_bot_token:
        yield from _bot_token(settings, settings.slack_bot_token.get_secret_value())
    if settings.slack_app_token:
        yield _app_token(settings, settings.slack_app_token.get_secret_value())


def _settings(settings: Settings) -> Iterator[Finding]:
    absent = {
        "SLACK_BOT_TOKEN": "create the Slack app (`sourcier manifest`), install it, copy its token from OAuth & Permissions",
        "SLACK_SIGNING_SECRET": "copy it from Basic Information, or use Socket Mode with SLACK_APP_TOKEN",
    }
    for variable, name in variables().items():
        value = getattr(settings, name)
        if value is None:
            # Socket Mode needs no signing secret, and the other way round.
            needed = variable == "SLACK_BOT_TOKEN" or (variable == "SLACK_SIGNING_SECRET" and not settings.slack_app_token)
            yield Finding(variable, "wrong" if needed else "note", "not set", absent[variable] if needed else "")
        else:
            origin = "" if name in settings.model_fields_set else " (default)"
            yield Finding(variable, "right", _shown(variable, value) + origin)
    if settings.slack_app_token:
        yield Finding("mode", "right", "Slack's requests come over Socket Mode")
    elif settings.slack_signing_secret:
        yield Finding("mode", "right", f"Slack's requests come to port {settings.port}, path /slack/events")
    yield from _reading_page(settings)


def _reading_page(settings: Settings) -> Iterator[Finding]:
    address = settings.public_url
    if address is None:
        return
    if settings.slack_app_token:
        said = "none in Socket Mode: « Voir le passage » opens a modal"
        yield Finding("reading page", "note", said, "unset SOURCIER_PUBLIC_URL, or SLACK_APP_TOKEN to answer over HTTP")
    elif not address.startswith("https://"):
        said = f"{address}{PATH}/… is not encrypted: whoever sees a link go by can open it"
        yield Finding("reading page", "wrong", said, "put a proxy that ends TLS in front, and https:// in SOURCIER_PUBLIC_URL")
    elif settings.slack_signing_secret:
        yield Finding("reading page", "right", f"{address}{PATH}/…, each link for {settings.link_days} days")


def _shown(variable: str, value: object) -> str:
    if isinstance(value, SecretStr) and variable not in ("DATABASE_URL", "DATABASE_READ_URL"):
        return "set"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    if variable not in ("DATABASE_URL", "DATABASE_READ_URL"):
        return str(value)
    try:
        return shown(value.get_secret_value() if isinstance(value, SecretStr) else str(value))
    except ArchiveError:
        return "set"  # what is wrong with it is said of the archive


def _archive(settings: Settings) -> Finding:
    try:
        archive = opened(settings)
    except ArchiveError as error:
        # Of a missing or older archive the sentence names the command itself.
        mend = "" if "`sourcier " in str(error) else "look at DATABASE_URL, and whether its server runs"
        return Finding("archive", "wrong", str(error), mend)
    try:
        coverage = archive.coverage()
        behind = archive.behind(rules=RULES, directory=packaged_directory().digest)
    finally:
        archive.close()
    said = f"schema up to date; articles: {coverage.articles}, outlets: {coverage.outlets}"
    if coverage.articles == 0:
        return Finding("archive", "note", said, "`sourcier ingest PATH` reads articles into it")
    if behind:
        older = f"{said}; read by older rules or with another directory: {behind}"
        return Finding("archive", "note", older, "`sourcier reread` reads them again")
    return Finding("archive", "right", f"{said}, {coverage.first or 'no date'} to {coverage.last or 'no date'}")


def _replica(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The read replica: whether it answers, whether it has what it must have, how late it is."""
    if settings.read_url is None:
        return
    mend = "look at DATABASE_READ_URL, and whether its server runs and follows; until then the archive itself answers"
    try:
        with opened(settings) as archive:
            found = archive.replica_state(now)
    except ArchiveError:
        return  # said above
    except Exception as fault:
        # Whatever a driver raises: it holds addresses, and is told by its kind alone.
        yield Finding("replica", "wrong", f"it does not answer ({type(fault).__name__})", mend)
        return
    asked, late = found or (False, timedelta())
    said = f"late by {int(late.total_seconds())} s at most" if late else "it has the scheduler's last look"
    if not asked:
        yield Finding("replica", "wrong", f"{said}; it has not all that was taken out of the archive, or another schema", mend)
    elif late.total_seconds() > settings.read_late:
        yield Finding("replica", "wrong", f"{said}: answers say so (DATABASE_READ_LATE)", mend)
    else:
        yield Finding("replica", "right", said)


#: What is held of people: where, and for how long; docs/privacy.md says the same.
_KEPT = {
    "subscriptions": "in `subscriptions`: by Slack user id, what they watch for sealed, until ended; bare rows for 90 days more",
    "told": "in `told`: which articles a subscription was told of, 400 days",
    "waiting": "in `outbox`: messages that wait, sealed, until sent; when and where they were, 90 days",
    "posts": "in `posts`: where the bot's messages stand and which articles they cite, without text or user, 400 days",
    "preferences": "in `preferences`: by Slack user id, until taken back",
    "decisions": "in `decisions`: which editor corrected what, by Slack user id, for good",
    "answered": "in `deliveries`: digests of messages that were answered, the last 100,000; no question is kept anywhere",
    "barred": "in `barred`: whose profile is not to be given, until `sourcier person restore`",
    "withdrawals": "in `withdrawals`: which articles were withdrawn, why and by which editor, by Slack user id, for good",
    "anonymised": "in `anonymised`: names that are hidden in whatever is read, why and by whom, for good",
    "sealed": "in `sealed`, `sealed_names`: what was read in articles under embargo or internal, until they are published or expire",
    "changes": "in `changes`: what outlets changed, in their words, as long as the article",
}


def _kept(settings: Settings) -> Iterator[Finding]:
    """What is held of people, in numbers; whether what they watch for is sealed, and who else may read the secrets' files."""
    for name in SECRETS:
        file = secret_file(name)
        if file and Path(file).is_file() and Path(file).stat().st_mode & 0o004:
            yield Finding(f"{name}_FILE", "wrong", f"{file} can be read by everybody on this machine", f"chmod o-rwx {file}")
    try:
        with opened(settings) as archive:
            found = archive.persons.kept()
    except ArchiveError:
        return  # said above
    for name, where in _KEPT.items():
        yield Finding(f"kept, {name}", "right", f"{getattr(found, name)}, {where}")
    yield Finding(
        "kept by Slack", "note", "what is typed, answered, shared and reported there, by its own rules (docs/privacy.md)"
    )
    if found.unsealed:
        mend = (
            "`sourcier db upgrade` seals them"
            if settings.keys
            else "set SOURCIER_KEY (`sourcier keys new`), then `sourcier db upgrade`"
        )
        yield Finding("sealing", "wrong", f"subscriptions with what they watch for in clear: {found.unsealed}", mend)
    elif found.lost:
        mend = "put the key with which they were sealed back into SOURCIER_KEY, after the new one"
        yield Finding("sealing", "wrong", f"subscriptions that no key of SOURCIER_KEY opens: {found.lost}", mend)
    elif not settings.keys:
        yield Finding(
            "sealing", "note", "without SOURCIER_KEY no digest can be narrowed and no alert made", "`sourcier keys new`"
        )
    else:
        yield Finding("sealing", "right", f"what is watched for is sealed; keys: {len(settings.sealing_keys)}")


def _watched(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The inbox and the feeds: whether they can be used, when something last came of them, what does not answer."""
    if settings.inbox is None and settings.feeds is None:
        return
    if settings.inbox is not None and not (settings.inbox.is_dir() and os.access(settings.inbox, os.W_OK | os.X_OK)):
        yield Finding(
            "inbox", "wrong", f"{settings.inbox} is no folder that can be written to", "make it, or mend SOURCIER_INBOX"
        )
    if settings.feeds is not None:
        try:
            yield Finding("feeds", "right", f"{settings.feeds} names {len(read_list(settings.feeds))}")
        except FeedsError as fault:
            yield Finding("feeds", "wrong", str(fault), "mend the file that SOURCIER_FEEDS names")
    try:
        with opened(settings) as archive:
            found = archive.sources()
    except ArchiveError:
        return  # said above
    if not found:
        yield Finding("watch", "note", "nothing was watched yet", "`sourcier watch` does, and `sourcier run` starts it")
    for feed in found:
        yield _fed(feed, now)


def _fed(feed: Feed, now: datetime) -> Finding:
    about = "inbox" if feed.kind == "inbox" else f"feed {feed.name}"
    came = f"articles: {feed.articles}, the last {_ago(feed.last_new, now)}" if feed.last_new else f"articles: {feed.articles}"
    if feed.error:
        worked = f"it last worked {_ago(feed.last_success, now)}" if feed.last_success else "it has never worked"
        return Finding(
            about, "wrong", f"{feed.error} {worked[0].upper()}{worked[1:]}; {came}", "look at its address, or take it out"
        )
    if feed.last_success is None or now - feed.last_success > _LOOKED:
        looked = f"looked at {_ago(feed.last_success, now)}" if feed.last_success else "not looked at yet"
        return Finding(about, "note", f"{looked}; {came}", "is `sourcier watch` running?")
    if feed.is_silent(now) and feed.usual_gap:
        usual = f"silent for longer than its habit ({_hours(feed.usual_gap)}); {came}"
        return Finding(about, "note", usual, "look at whether the outlet has a new feed, or the agency sends")
    return Finding(about, "right", came)


#: A feed is looked at once a day at the least.
_LOOKED = timedelta(hours=25)


def _ago(when: datetime | None, now: datetime) -> str:
    return f"{_hours(now - when)} ago" if when else "never"


def _hours(gap: timedelta) -> str:
    minutes = max(int(gap.total_seconds() // 60), 0)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"


def _scheduler(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whether digests go out: when a process last looked, and what should have gone."""
    try:
        archive = opened(settings)
    except ArchiveError:
        return  # said above
    try:
        state = archive.outbox.state(now=now)
    finally:
        archive.close()
    counts = f"subscriptions: {state.subscriptions}, paused: {state.paused}, overdue: {state.overdue}, given up lately: {state.failed}"
    if state.last_tick is None:
        needed = state.subscriptions > 0
        said = f"has never ticked; {counts}"
        yield Finding("digests", "wrong" if needed else "note", said, "`sourcier run` delivers them" if needed else "")
        return
    ago = now - state.last_tick
    said = f"last tick {_ago(state.last_tick, now)}; {counts}"
    if ago > _SILENT and state.subscriptions:
        yield Finding("digests", "wrong", said, "`sourcier run` delivers them: is it running?")
    elif state.overdue:
        yield Finding("digests", "wrong", said, "the log of `sourcier run` says why: look for « is put off »")
    else:
        yield Finding("digests", "right", said)


def _model(settings: Settings) -> Iterator[Finding]:
    model = settings.spacy_model
    if model is None:
        return
    if Path(model).is_dir() or (model.isidentifier() and find_spec(model) is not None):
        yield Finding("spaCy model", "right", f"{model} is installed")
    else:
        yield Finding("spaCy model", "wrong", f"{model} is not installed", "install it, or unset SOURCIER_SPACY_MODEL")


def _bot_token(settings: Settings, token: str) -> Iterator[Finding]:
    client = WebClient(token=token, base_url=settings.slack_api_url, timeout=10)
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        yield Finding("bot token", "wrong", f"Slack refuses it ({error.response.get('error')})", _REINSTALL)
        return
    except OSError as error:
        yield Finding("bot token", "wrong", f"Slack cannot be reached ({error})", "look at the network and its proxy")
        return
    yield Finding("bot token", "right", f"speaks as {answer.get('user')} in {answer.get('team')}")
    yield from _scopes(answer.headers)


def _scopes(headers: dict[str, str]) -> Iterator[Finding]:
    granted = {
        scope
        for name, value in headers.items()
        if name.lower() == "x-oauth-scopes"
        for scope in value.replace(",", " ").split()
    }
    if missing := sorted(set(SCOPES) - granted):
        yield Finding("scopes", "wrong", "missing: " + ", ".join(missing), _REINSTALL)
    else:
        yield Finding("scopes", "right", ", ".join(SCOPES))
    if extra := sorted(granted - set(SCOPES)):
        yield Finding("scopes", "note", "more than Sourcier asks for: " + ", ".join(extra), "take them out of the Slack app")


def _app_token(settings: Settings, token: str) -> Finding:
    client = WebClient(base_url=settings.slack_api_url, timeout=10)
    try:
        client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        mend = "make an app-level token with the scope connections:write on Basic Information, and enable Socket Mode"
        return Finding("app token", "wrong", f"Slack refuses it ({error.response.get('error')})", mend)
    except OSError as error:
        return Finding("app token", "wrong", f"Slack cannot be reached ({error})", "look at the network and its proxy")
    return Finding("app token", "right", "Socket Mode opens")


_REINSTALL = "paste what `sourcier manifest` prints into the Slack app's manifest page, then install the app again"
