"""What goes in and out by itself: the inbox and the feeds, digests and alerts, the model that reads."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from bot.archives import opened
from bot.doctor.findings import Finding, ago, gap
from bot.settings import Settings
from handlers.wording import Lang, doctor
from store.archive import ArchiveError
from store.feeds import FeedsError, read_list
from store.types import Feed

#: A process that runs looks every 30 seconds.
_SILENT = timedelta(minutes=5)
#: A feed is looked at once a day at the least.
_LOOKED = timedelta(hours=25)


def watched(settings: Settings, now: datetime, lang: Lang) -> Iterator[Finding]:
    """The inbox and the feeds: whether they can be used, when something last came of them, what does not answer."""
    if settings.inbox is None and settings.feeds is None:
        return
    if settings.inbox is not None and not (settings.inbox.is_dir() and os.access(settings.inbox, os.W_OK | os.X_OK)):
        said, mend = doctor.INBOX_CLOSED(lang, inbox=settings.inbox), doctor.MEND_INBOX(lang, inbox=settings.inbox)
        yield Finding("inbox", "wrong", said, mend)
    if settings.feeds is not None:
        try:
            yield Finding("feeds", "right", doctor.FEEDS_NAMED(lang, feeds=settings.feeds, n=len(read_list(settings.feeds))))
        except FeedsError as fault:
            yield Finding("feeds", "wrong", doctor.FEEDS_WRONG(lang, why=fault), doctor.MEND_FEEDS(lang))
    try:
        with opened(settings) as archive:
            found = archive.sources()
    except ArchiveError:
        return  # said above
    if not found:
        yield Finding("watch", "note", doctor.NOTHING_WATCHED(lang), doctor.MEND_NOTHING_WATCHED(lang))
    for feed in found:
        yield _fed(feed, now, lang)


def _fed(feed: Feed, now: datetime, lang: Lang) -> Finding:
    about = "inbox" if feed.kind == "inbox" else f"feed {feed.name}"
    came = doctor.CAME(lang, n=feed.articles)
    if feed.last_new:
        came = doctor.CAME_LAST(lang, n=feed.articles, ago=ago(feed.last_new, now, lang))
    if feed.error:
        if feed.last_success:
            said = doctor.FEED_FAILS(lang, why=feed.error, ago=ago(feed.last_success, now, lang), came=came)
        else:
            said = doctor.FEED_NEVER(lang, why=feed.error, came=came)
        return Finding(about, "wrong", said, doctor.MEND_FEED(lang))
    if feed.last_success is None:
        return Finding(about, "note", doctor.NOT_LOOKED(lang, came=came), doctor.MEND_LOOKED(lang))
    if now - feed.last_success > _LOOKED:
        said = doctor.LOOKED(lang, ago=ago(feed.last_success, now, lang), came=came)
        return Finding(about, "note", said, doctor.MEND_LOOKED(lang))
    if feed.is_silent(now) and feed.usual_gap:
        said = doctor.SILENT(lang, usual=gap(feed.usual_gap, lang), came=came)
        return Finding(about, "note", said, doctor.MEND_SILENT(lang))
    return Finding(about, "right", came)


def delivery(settings: Settings, now: datetime, lang: Lang) -> Iterator[Finding]:
    """Whether digests go out: when a process last looked, and what should have gone."""
    try:
        with opened(settings) as archive:
            state = archive.outbox.state(now=now)
    except ArchiveError:
        return  # said above
    counts = doctor.COUNTS(
        lang, subscriptions=state.subscriptions, paused=state.paused, overdue=state.overdue, failed=state.failed
    )
    if state.last_tick is None:
        needed = state.subscriptions > 0
        said = doctor.NEVER_TICKED(lang, counts=counts)
        yield Finding("digests", "wrong" if needed else "note", said, doctor.MEND_NEVER(lang) if needed else "")
        return
    said = doctor.LAST_TICK(lang, ago=ago(state.last_tick, now, lang), counts=counts)
    if now - state.last_tick > _SILENT and state.subscriptions:
        yield Finding("digests", "wrong", said, doctor.MEND_TICK(lang))
    elif state.overdue:
        yield Finding("digests", "wrong", said, doctor.MEND_OVERDUE(lang))
    else:
        yield Finding("digests", "right", said)


def model(settings: Settings, lang: Lang) -> Iterator[Finding]:
    wanted = settings.spacy_model
    if wanted is None:
        return
    if Path(wanted).is_dir() or (wanted.isidentifier() and find_spec(wanted) is not None):
        yield Finding("spaCy model", "right", doctor.MODEL(lang, model=wanted))
    else:
        yield Finding("spaCy model", "wrong", doctor.NO_MODEL(lang, model=wanted), doctor.MEND_MODEL(lang))
