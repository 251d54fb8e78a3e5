"""Subscriptions in, the modals to list, create and change them out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import wording
from handlers.blocks import digests as told
from handlers.blocks.digests import MANAGE, modal
from handlers.blocks.elements import Block, actions, button, channel, divider, joined, label, line, rich, text
from handlers.questions import Question
from handlers.wording import Lang, Sentence, digests, subscriptions
from store.types import Subscription

DO, NEW, VIEW, ALERT_ME = (
    "sourcier.subscription",
    "sourcier.subscription.new",
    "sourcier.subscription.view",
    "sourcier.alert.new",
)
WHERE, CHANNEL, DAYS, TIME, ZONE = "where", "channel", "days", "time", "zone"
ACTORS, WORDS, OUTLETS, PLACES, LEAST = "actors", "words", "outlets", "places", "least"
LENGTH, LANGUAGE, OPTIONS, QUIET_FROM, QUIET_UNTIL = "length", "language", "options", "quiet_from", "quiet_until"
_LEAST = (1, 2, 3, 5, 10)
_LONGEST_FIELD = 300
#: Each takes three blocks of a modal's hundred.
_LISTED = 25
_HOME = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A subscription with the names of its actors."""

    subscription: Subscription
    names: tuple[str, ...]


def alert_button(asked: Question) -> Block:
    """« Prévenez-moi… », beneath an answer: on its actors and words."""
    return button(subscriptions.ALERT_ME(asked.lang), action=ALERT_ME, value=asked.value())


def listing(found: Sequence[Listed], *, now: datetime, lang: Lang, note: str = "", join: int | None = None) -> dict[str, Any]:
    """The modal of all that a user has; `note`: what was just done; `join`: the subscription whose channel the bot may enter."""
    blocks: list[Block] = [rich(line(text(note, bold=True)))] if note else []
    if join is not None:
        blocks.append(actions([button(subscriptions.JOIN(lang), action=f"{DO}.join.{join}", value=str(join))]))
    blocks += [divider()] if blocks else []
    for one in found[:_LISTED]:
        blocks += [rich(*_described(one, now, lang)), actions(_buttons(one.subscription, lang)), divider()]
    if not found:
        blocks.append(rich(line(text(subscriptions.NONE(lang)))))
    new = [
        button(subscriptions.NEW_DIGEST(lang), action=f"{NEW}.digest", value="digest"),
        button(subscriptions.NEW_ALERT(lang), action=f"{NEW}.alert", value="alert"),
    ]
    return modal(subscriptions.TITLE(lang), [*blocks, actions(new)], lang)


def at_home(found: Sequence[Listed], *, now: datetime, lang: Lang) -> list[Block]:
    """The user's subscriptions in the app's Home, and the way to change them."""
    lines = [rich(*_described(one, now, lang)) for one in found[:_HOME]]
    said = lines or [rich(line(text(subscriptions.NONE(lang))))]
    return [*said, actions([button(subscriptions.OPEN(lang), action=MANAGE, value="home")])]


def _described(one: Listed, now: datetime, lang: Lang) -> list[Block]:
    """« Le point de 7 h · du lundi au vendredi · #monde », what it is about, when it comes next."""
    wanted = one.subscription
    zone = ZoneInfo(wanted.zone)
    where = [channel(wanted.channel)] if wanted.channel else [text(subscriptions.DIRECT(lang))]
    name = told.named(wanted, lang) if wanted.kind == "digest" else digests.ALERT(lang, about=_about(one, lang))
    when = [text(days_said(wanted.days, lang))] if wanted.kind == "digest" else []
    zoned = [text(wanted.zone)] if wanted.zone != "Europe/Paris" and wanted.kind == "digest" else []
    head = line(*joined([[text(name, bold=True)], when, zoned, where]))
    about = [text(_about(one, lang))] if wanted.kind == "digest" else []
    least = [text(subscriptions.LEAST(lang, wanted.filters.least_outlets))] if wanted.filters.least_outlets > 1 else []
    pace = (
        [text(subscriptions.PACES[wanted.pace](lang))] if wanted.kind == "alert" and wanted.pace in subscriptions.PACES else []
    )
    quiet = [text(_quiet(wanted.quiet, lang))] if wanted.quiet else []
    state: list[Block] = []
    if wanted.paused:
        state = [text(subscriptions.PAUSES[wanted.paused](lang), italic=True)]
    elif wanted.kind == "digest" and wanted.due:
        state = [text(subscriptions.NEXT(lang, when=upcoming(wanted.due.astimezone(zone), now.astimezone(zone), lang)))]
    return [head, line(*joined([about, least, pace, quiet, state]))]


def upcoming(at: datetime, now: datetime, lang: Lang) -> str:
    """« vendredi à 7 h »."""
    hour = digests.clock(60 * at.hour + at.minute, lang)
    return f"{digests.weekday(at.weekday(), lang)} {'at' if lang == 'en' else 'à'} {hour}"


def days_said(days: Sequence[int], lang: Lang) -> str:
    if len(days) == 7:
        return subscriptions.EVERY_DAY(lang)
    if tuple(days) == (0, 1, 2, 3, 4):
        return subscriptions.WEEKDAYS(lang)
    return wording.enumerated([digests.weekday(day, lang) for day in days], lang) if days else ""


def _about(one: Listed, lang: Lang) -> str:
    filters = one.subscription.filters
    marked = (wording.quoted(phrase, lang) for phrase in filters.phrases)
    said = ", ".join([*one.names, *filters.words, *marked, *filters.places, *filters.outlets])
    return label(said, 150) or subscriptions.EVERYTHING(lang)


def _quiet(hours: tuple[int, int], lang: Lang) -> str:
    first, last = (digests.clock(minutes, lang) for minutes in hours)
    return subscriptions.QUIET(lang, first=first, last=last)


def _buttons(wanted: Subscription, lang: Lang) -> list[Block]:
    pause = ("resume", subscriptions.RESUME) if wanted.paused else ("pause", subscriptions.PAUSE)
    kept: list[tuple[str, Sentence]] = [("edit", subscriptions.CHANGE)]
    kept += [("preview", subscriptions.PREVIEW)] if wanted.kind == "digest" else []
    kept += [pause, ("end", subscriptions.END)]
    return [button(said(lang), action=f"{DO}.{name}.{wanted.id}", value=str(wanted.id)) for name, said in kept]


def preview(message_blocks: Sequence[Block], lang: Lang) -> dict[str, Any]:
    """What a digest would say now, in a modal."""
    return modal(
        subscriptions.PREVIEW(lang), [rich(line(text(subscriptions.PREVIEW_ABOUT(lang), italic=True))), *message_blocks], lang
    )


# --- the forms ------------------------------------------------------------------------------------------------------


def form(wanted: Subscription, names: Sequence[str], *, lang: Lang) -> dict[str, Any]:
    """The form of a digest or an alert, filled with what it is now; `names`: its actors."""
    fields = _digest_fields(wanted, lang) if wanted.kind == "digest" else _alert_fields(wanted, lang)
    title = subscriptions.DIGEST_FORM if wanted.kind == "digest" else subscriptions.ALERT_FORM
    written = [*wanted.filters.words, *(f'"{phrase}"' for phrase in wanted.filters.phrases)]
    about = [
        _text(ACTORS, subscriptions.ACTORS, ", ".join(names), lang, subscriptions.ACTORS_HINT),
        _text(WORDS, subscriptions.WORDS, " ".join(written), lang, subscriptions.WORDS_HINT),
    ]
    if wanted.kind == "digest":
        about += [
            _text(PLACES, subscriptions.PLACES, ", ".join(wanted.filters.places), lang, subscriptions.OUTLETS_HINT),
            _text(OUTLETS, subscriptions.OUTLETS, ", ".join(wanted.filters.outlets), lang, subscriptions.OUTLETS_HINT),
        ]
    blocks = [*_where(wanted, lang), *([] if wanted.kind == "digest" else about), *fields]
    blocks += about if wanted.kind == "digest" else []
    blocks.append(_select(LEAST, subscriptions.LEAST_FIELD, _counts(lang), str(wanted.filters.least_outlets), lang))
    if wanted.kind == "digest":
        lengths = [(name, said(lang)) for name, said in subscriptions.LENGTHS.items()]
        blocks += [_select(LENGTH, subscriptions.LENGTH, lengths, wanted.length, lang), _options(wanted, lang)]
    languages = [(name, said(lang)) for name, said in subscriptions.LANGUAGES.items()]
    blocks.append(_select(LANGUAGE, subscriptions.LANGUAGE, languages, wanted.lang, lang))
    return {
        **modal(title(lang), blocks, lang),
        "callback_id": VIEW,
        "private_metadata": json.dumps({"kind": wanted.kind, "id": wanted.id}),
        "submit": _plain(subscriptions.SAVE(lang)),
    }


def _where(wanted: Subscription, lang: Lang) -> list[Block]:
    choices = [_option("direct", subscriptions.TO_ME(lang)), _option("channel", subscriptions.TO_CHANNEL(lang))]
    chosen = choices[1 if wanted.channel else 0]
    radio = {"type": "radio_buttons", "action_id": WHERE, "options": choices, "initial_option": chosen}
    select: Block = {"type": "conversations_select", "action_id": CHANNEL}
    select["filter"] = {"include": ["public", "private"], "exclude_bot_users": True}
    if wanted.channel:
        select["initial_conversation"] = wanted.channel
    return [
        _input(WHERE, subscriptions.WHERE, radio, lang, optional=False),
        _input(CHANNEL, subscriptions.CHANNEL, select, lang, hint=subscriptions.CHANNEL_HINT),
    ]


def _digest_fields(wanted: Subscription, lang: Lang) -> list[Block]:
    options = [_option(str(day), digests.weekday(day, lang)) for day in range(7)]
    ticked = [options[day] for day in wanted.days]
    days: Block = {"type": "checkboxes", "action_id": DAYS, "options": options}
    if ticked:
        days["initial_options"] = ticked
    return [
        _input(DAYS, subscriptions.DAYS, days, lang, optional=False),
        _input(TIME, subscriptions.TIME, _time(TIME, wanted.minutes), lang, optional=False),
        _text(ZONE, subscriptions.ZONE, wanted.zone, lang, subscriptions.ZONE_HINT, optional=False),
    ]


def _alert_fields(wanted: Subscription, lang: Lang) -> list[Block]:
    first, last = wanted.quiet or (None, None)
    return [
        _input(QUIET_FROM, subscriptions.QUIET_FROM, _time(QUIET_FROM, first), lang, hint=subscriptions.QUIET_HINT),
        _input(QUIET_UNTIL, subscriptions.QUIET_UNTIL, _time(QUIET_UNTIL, last), lang),
        _text(ZONE, subscriptions.ZONE, wanted.zone, lang, subscriptions.ZONE_HINT, optional=False),
    ]


def _time(name: str, minutes: int | None) -> Block:
    element: Block = {"type": "timepicker", "action_id": name}
    return element if minutes is None else {**element, "initial_time": f"{minutes // 60:02}:{minutes % 60:02}"}


def _counts(lang: Lang) -> list[tuple[str, str]]:
    return [(str(many), subscriptions.LEAST(lang, many)) for many in _LEAST]


def _options(wanted: Subscription, lang: Lang) -> Block:
    options = [_option("follow_ups", subscriptions.FOLLOW_UPS(lang)), _option("says_nothing", subscriptions.SAYS_NOTHING(lang))]
    ticked = [option for option in options if getattr(wanted, option["value"])]
    element: Block = {"type": "checkboxes", "action_id": OPTIONS, "options": options}
    if ticked:
        element["initial_options"] = ticked
    return _input(OPTIONS, subscriptions.OPTIONS, element, lang)


def _select(name: str, said: Sentence, choices: Sequence[tuple[str, str]], chosen: str, lang: Lang) -> Block:
    options = [_option(value, words) for value, words in choices]
    initial = next((option for option in options if option["value"] == chosen), options[0])
    element = {"type": "static_select", "action_id": name, "options": options, "initial_option": initial}
    return _input(name, said, element, lang, optional=False)


def _text(name: str, said: Sentence, filled: str, lang: Lang, hint: Sentence, *, optional: bool = True) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": name, "max_length": _LONGEST_FIELD}
    if filled:
        element["initial_value"] = filled[:_LONGEST_FIELD]
    return _input(name, said, element, lang, hint=hint, optional=optional)


def _input(
    name: str, said: Sentence, element: Block, lang: Lang, *, hint: Sentence | None = None, optional: bool = True
) -> Block:
    block = {"type": "input", "block_id": name, "optional": optional, "label": _plain(said(lang)), "element": element}
    return {**block, "hint": _plain(hint(lang))} if hint else block


def _option(value: str, words: str) -> Block:
    return {"text": _plain(label(words, 75)), "value": value}


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}
