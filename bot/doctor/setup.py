"""What was set: each variable, whether its value can be used, the port and the reading page."""

import errno
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import SecretStr

from bot.doctor.findings import Finding
from bot.links import PATH
from bot.settings import SECRETS, Fault, Settings, SettingsError, secret_file, variables
from handlers.wording import Lang, Sentence, doctor
from store.archive import ArchiveError, shown

#: Secrets that are shown, without what is secret in them.
ADDRESSES = ("DATABASE_URL", "DATABASE_READ_URL")


def faults(error: SettingsError, lang: Lang) -> Iterator[Finding]:
    """What cannot be used, with what it is where that can be told, and where the right one is."""
    for fault in error.faults:
        if fault.file:
            name = f"{fault.variable}_FILE"
            yield Finding(name, "wrong", f"{doctor.UNREADABLE_FILE(lang)}: {fault.file}", doctor.MEND_FILE(lang, name=name))
            continue
        mend = doctor.MEND_VALUE.get(fault.variable)
        yield Finding(
            fault.variable,
            "wrong",
            _what_it_is(fault)(lang),
            mend(lang) if mend else doctor.MEND_OTHER_VALUE(lang, name=fault.variable),
        )


def _what_it_is(fault: Fault) -> Sentence:
    if fault.variable not in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        return doctor.UNUSABLE
    if fault.broken:
        return doctor.BROKEN_TOKEN
    return next((said for start, said in doctor.TOKEN_KINDS.items() if fault.starts.startswith(start)), doctor.NO_TOKEN)


def values(settings: Settings, lang: Lang, spoilt: Collection[str]) -> Iterator[Finding]:
    """Each variable but those that are told already, and which way Slack's requests come."""
    # Socket Mode needs no signing secret, and the other way round.
    needed = doctor.MEND_OAUTH if settings.slack_client_id else {"SLACK_BOT_TOKEN": doctor.MEND_BOT_TOKEN}
    if not settings.slack_app_token and "SLACK_APP_TOKEN" not in spoilt:
        needed = {**needed, "SLACK_SIGNING_SECRET": doctor.MEND_SIGNING_SECRET}
    for variable, name in variables().items():
        value = getattr(settings, name)
        if variable in spoilt:
            continue
        if value is None or (value == frozenset() and variable in needed):
            mend = needed.get(variable)
            yield Finding(variable, "wrong" if mend else "note", doctor.NOT_SET(lang), mend(lang) if mend else "")
        else:
            origin = "" if name in settings.model_fields_set else doctor.DEFAULT(lang)
            yield Finding(variable, "right", _shown(variable, value, lang) + origin)
    if settings.slack_client_id and settings.slack_bot_token:
        yield Finding("SLACK_CLIENT_ID", "wrong", doctor.TWO_WAYS(lang), doctor.MEND_TWO_WAYS(lang))
    if settings.slack_app_token:
        yield Finding("mode", "right", doctor.SOCKET(lang))
    elif settings.slack_signing_secret:
        yield Finding("mode", "right", doctor.HTTP(lang, port=settings.port))


def _shown(variable: str, value: object, lang: Lang) -> str:
    if isinstance(value, SecretStr) and variable not in ADDRESSES:
        return doctor.SET(lang)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or doctor.NONE(lang)
    if variable not in ADDRESSES:
        return str(value)
    try:
        return shown(value.get_secret_value() if isinstance(value, SecretStr) else str(value))
    except ArchiveError:
        return doctor.SET(lang)  # what is wrong with it is said of the archive


def reading_page(settings: Settings, lang: Lang) -> Iterator[Finding]:
    address = settings.public_url
    if address is None:
        return
    if settings.slack_app_token:
        yield Finding("reading page", "note", doctor.PAGE_NOT_IN_SOCKET(lang), doctor.MEND_PAGE_SOCKET(lang))
    elif not address.startswith("https://"):
        said = doctor.PAGE_IN_CLEAR(lang, address=address + PATH)
        yield Finding("reading page", "wrong", said, doctor.MEND_PAGE_CLEAR(lang))
    elif settings.slack_signing_secret:
        yield Finding("reading page", "right", doctor.PAGE(lang, address=address + PATH, days=settings.link_days))


def port(settings: Settings, lang: Lang) -> Finding:
    """Whether the HTTP side could listen, or does already."""
    where = {"host": settings.host, "port": settings.port}
    try:
        family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as knocking:
            knocking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            knocking.bind(address)
            knocking.listen(1)
    except OSError as fault:
        if not isinstance(fault, socket.gaierror) and fault.errno == errno.EADDRINUSE:
            if _is_ours(settings):
                return Finding("port", "right", doctor.PORT_OURS(lang, **where))
            other = settings.port + 1 if settings.port < 65_000 else 3000
            return Finding("port", "wrong", doctor.PORT_TAKEN(lang, **where), doctor.MEND_PORT(lang, other=other))
        why = fault.strerror or type(fault).__name__
        return Finding("port", "wrong", doctor.PORT_REFUSED(lang, **where, why=why), doctor.MEND_HOST(lang))
    return Finding("port", "right", doctor.PORT_FREE(lang, **where))


def _is_ours(settings: Settings) -> bool:
    """Whether what listens there is a Sourcier: it says how it is, as nothing else does."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    host = f"[{host}]" if ":" in host else host
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=3) as answer:
            told = json.loads(answer.read(10_000))
    except urllib.error.HTTPError as error:
        with error:
            told = _json(error.read(10_000))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and "ok" in told and "database" in told


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def files(lang: Lang) -> Iterator[Finding]:
    """Files of secrets that others than the bot may read."""
    for name in SECRETS:
        file = secret_file(name)
        if file and Path(file).is_file() and Path(file).stat().st_mode & 0o004:
            yield Finding(f"{name}_FILE", "wrong", doctor.OPEN_TO_ALL(lang, file=file), f"chmod o-rwx {file}")
