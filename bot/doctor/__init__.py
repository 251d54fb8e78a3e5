"""Settings in, findings out: what is right, what is missing, the exact next step. Never a secret's value."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot.doctor.feeding import delivery, model, watched
from bot.doctor.findings import Finding, State
from bot.doctor.setup import faults, files, port, reading_page, values
from bot.doctor.storage import archive, kept, replica
from bot.doctor.workspace import app_token, bot_token, installed
from bot.settings import Settings, SettingsError, load_what_can_be
from handlers.wording import Lang
from handlers.wording import doctor as wording

__all__ = ["Finding", "State", "examine", "run_through"]

#: Mark and colour (as ANSI has them; the terminal's own part leaves them out where nobody sees them).
_MARKS = {"right": "\x1b[32m✓\x1b[0m", "wrong": "\x1b[31m✗\x1b[0m", "note": "\x1b[33m•\x1b[0m"}


def run_through(say: Callable[[str], None], lang: Lang) -> bool:
    """Examines what the environment says, and says it line by line: last, what to do first. Whether nothing is wrong."""
    first = None
    try:
        settings, wrong = load_what_can_be()
    except SettingsError as error:
        found: Iterator[Finding] = faults(error, lang)
    else:
        found = examine(settings, lang=lang, wrong=wrong)
    for finding in found:
        if finding.state == "wrong" and first is None:
            first = finding
        say(f"{_MARKS[finding.state]} {wording.titled(finding.about, lang)}: {finding.said}")
        if finding.mend:
            say(f"    → {finding.mend}")
    if first is not None:
        say(wording.NEXT(lang, what=f"{wording.titled(first.about, lang)}: {first.mend or first.said}"))
    else:
        say(wording.ALL_RIGHT(lang))
    return first is None


def examine(
    settings: Settings, *, now: datetime | None = None, lang: Lang = "fr", wrong: SettingsError | None = None
) -> Iterator[Finding]:
    """Every setting, the archive, what it is fed from, the tokens and their scopes, in the order in which they are needed.

    `wrong`: what could not be used of the environment (`bot.settings.load_what_can_be`); `settings` lacks it.
    """
    at = now or datetime.now(UTC)
    spoilt = frozenset(fault.variable for fault in wrong.faults) if wrong else frozenset()
    if wrong:
        yield from faults(wrong, lang)
    yield from values(settings, lang, spoilt)
    yield from reading_page(settings, lang)
    yield port(settings, lang)
    yield archive(settings, lang)
    yield from replica(settings, at, lang)
    yield from files(lang)
    yield from kept(settings, lang)
    yield from watched(settings, at, lang)
    yield from delivery(settings, at, lang)
    yield from model(settings, lang)
    if settings.slack_client_id:
        yield from installed(settings, now, lang)
    elif settings.slack_bot_token:
        yield from bot_token(settings, settings.slack_bot_token.get_secret_value(), now, lang)
    if settings.slack_app_token:
        yield app_token(settings, settings.slack_app_token.get_secret_value(), lang)
