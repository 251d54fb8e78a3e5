"""What one can ask, the archive in figures and a user's settings in, the views of the app's Home out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers import wording
from handlers.blocks import notices, passages
from handlers.blocks.elements import Block, actions, button, divider, joined, label, line, rich, text
from handlers.questions import Question
from handlers.wording import Lang, dates, home, subscriptions, welcome
from store.types import Coverage, Feed, Preference, Source

ASK, LANGUAGE, FILTERS, VIEW = "sourcier.home.ask", "sourcier.home.lang", "sourcier.home.filters", "sourcier.home.view"
PERIOD, OUTLET = "period", "outlet"
#: The periods that the filters offer, in days.
PERIODS = frozenset(home.SINCE_DAYS)
_LONGEST_OUTLET = 150
_VIEW_BLOCKS = 98
_FEEDS_SHOWN = 3


def view(
    examples: Sequence[tuple[str, Question]],
    coverage: Coverage,
    latest: Source | None,
    feeds: Sequence[Feed],
    preference: Preference,
    subscribed: Sequence[Block],
    lang: Lang,
    *,
    now: datetime,
) -> dict[str, Any]:
    """The Home: examples as buttons that answer, what to write in threads, the archive and where it comes from, the settings."""
    row = [button(said, action=f"{ASK}.{n}", value=asked.value()) for n, (said, asked) in enumerate(examples)]
    tried = [actions(row)] if row else [notices.note(home.NOTHING_TO_TRY(lang))]
    read = [line(*_latest(latest, lang))] if latest else []
    blocks = [
        _title(welcome.HOME(lang)),
        rich(line(text(home.INTRO(lang))), line(text(welcome.FIRST_STEPS(lang)))),
        _title(home.TRY(lang)),
        *tried,
        _title(home.IN_THREADS(lang)),
        notices.note(home.THREADS(lang)),
        divider(),
        _title(subscriptions.YOURS(lang)),
        *subscribed,
        divider(),
        _title(home.ARCHIVE(lang)),
        rich(line(text(notices.covered(coverage, lang))), *read, *_feeds(feeds, now, lang)),
        divider(),
        _title(home.SETTINGS(lang)),
        *_settings(preference, lang),
    ]
    return {"type": "home", "blocks": blocks}


def answer_view(blocks: Sequence[Block], lang: Lang) -> dict[str, Any]:
    """An answer as a modal, over the Home."""
    return {**_modal(home.ANSWER(lang), lang), "blocks": list(blocks[:_VIEW_BLOCKS])}


def filters_view(preference: Preference, lang: Lang) -> dict[str, Any]:
    """The form of a user's filters."""
    options = [_option("0", home.ALWAYS(lang)), *(_option(str(days), said(lang)) for days, said in home.SINCE_DAYS.items())]
    chosen = next((option for option in options if option["value"] == str(preference.days or 0)), options[0])
    period = {"type": "static_select", "action_id": PERIOD, "options": options, "initial_option": chosen}
    outlet: Block = {"type": "plain_text_input", "action_id": OUTLET, "max_length": _LONGEST_OUTLET}
    if preference.outlet:
        outlet["initial_value"] = preference.outlet[:_LONGEST_OUTLET]
    return {
        **_modal(home.FILTERS_TITLE(lang), lang),
        "callback_id": VIEW,
        "submit": _plain(home.SAVE(lang)),
        "blocks": [
            {"type": "input", "block_id": PERIOD, "label": _plain(home.PERIOD(lang)), "element": period},
            {
                "type": "input",
                "block_id": OUTLET,
                "optional": True,
                "label": _plain(home.OUTLET(lang)),
                "hint": _plain(home.OUTLET_HINT(lang)),
                "element": outlet,
            },
        ],
    }


def _settings(preference: Preference, lang: Lang) -> list[Block]:
    language = preference.lang or "auto"
    period = [home.SINCE_DAYS[preference.days](lang)] if preference.days in home.SINCE_DAYS else []
    filters = " · ".join([*period, *([label(preference.outlet, 80)] if preference.outlet else [])]) or home.NO_FILTER(lang)
    said = rich(
        line(text(home.LANGUAGE(lang, language=home.LANGUAGES[language](lang)))),
        line(text(home.FILTERS(lang, filters=filters))),
    )
    languages = [
        button(home.CHOOSE[each](lang), action=f"{LANGUAGE}.{each}", value=each) for each in home.CHOOSE if each != language
    ]
    return [said, actions([*languages, button(home.CHANGE_FILTERS(lang), action=FILTERS, value="filters")])]


def _latest(source: Source, lang: Lang) -> list[Block]:
    title = label(source.title or source.file, 120)
    when = [text(dates.placed(source.published, lang))] if source.published else []
    return joined([[text(home.LATEST(lang, title=title))], passages.outlet(source, lang), when])


def _feeds(feeds: Sequence[Feed], now: datetime, lang: Lang) -> list[Block]:
    """When something last came in by itself, and what does not answer or is silent for longer than its habit."""
    came = max((feed.last_new for feed in feeds if feed.last_new), default=None)
    said = [home.RECEIVED(lang, when=_when(came, now, lang))] if came else []
    trouble = [words for feed in feeds if (words := _trouble(feed, now, lang))]
    said += trouble[:_FEEDS_SHOWN]
    if len(trouble) > _FEEDS_SHOWN:
        said.append(home.MORE_FEEDS(lang, len(trouble) - _FEEDS_SHOWN))
    return [line(text(words)) for words in said]


def _trouble(feed: Feed, now: datetime, lang: Lang) -> str | None:
    inbox, name = feed.kind == "inbox", label(feed.name, 80)
    if feed.error:
        if feed.last_success is None:
            return home.INBOX_NEVER(lang) if inbox else home.NEVER_ANSWERED(lang, name=name)
        said = home.INBOX_CLOSED if inbox else home.NOT_ANSWERING
        return said(lang, name=name, since=_since(feed.last_success, now, lang))
    if feed.last_new and feed.is_silent(_aware(now)):
        said = home.INBOX_SILENT if inbox else home.SILENT
        return said(lang, name=name, since=_since(feed.last_new, now, lang))
    return None


def _when(value: datetime, now: datetime, lang: Lang) -> str:
    local = value.astimezone(now.tzinfo)
    if local.date() == now.date():
        return home.TODAY_AT(lang, clock=dates.clock(local, lang))
    return home.ON(lang, since=dates.since(local, now, lang))


def _since(value: datetime, now: datetime, lang: Lang) -> str:
    return dates.since(value.astimezone(now.tzinfo), now, lang)


def _aware(now: datetime) -> datetime:
    return now.astimezone()


def _title(words: str) -> Block:
    return {"type": "header", "text": _plain(words)}


def _modal(title: str, lang: Lang) -> dict[str, Any]:
    return {"type": "modal", "title": _plain(title), "close": _plain(wording.CLOSE(lang))}


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}


def _option(value: str, words: str) -> Block:
    return {"text": _plain(words), "value": value}
