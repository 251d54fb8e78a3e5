"""What one fills in to subscribe, in; a subscription, or what is wrong with each field, out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from handlers import filled, namesakes, wording
from handlers.blocks import subscriptions as blocks
from handlers.blocks.elements import label
from handlers.query import parse
from handlers.wording import Lang, quoted, subscriptions
from handlers.zones import zone_named
from store.types import Actor, Decision, EventFilters, Subscription

if TYPE_CHECKING:
    from store.archive import Archive

#: Names, words or outlets of one subscription.
MOST = 10


class Form:
    """A form's fields, read one by one; `errors` by field."""

    def __init__(self, view: dict[str, Any], archive: "Archive", lang: Lang, today: date) -> None:
        self._view = view
        self._archive, self._lang, self._today = archive, lang, today
        self.errors: dict[str, str] = {}

    def read(self, before: Subscription) -> Subscription:
        """The subscription that the form asks for, which counts where there are no errors."""
        lang = self._lang
        to_channel = self._chosen(blocks.WHERE) == "channel"
        channel = str(self._field(blocks.CHANNEL).get("selected_conversation") or "")
        if to_channel and not re.fullmatch(r"[CG][A-Z0-9]+", channel):
            self.errors[blocks.CHANNEL] = subscriptions.NO_CHANNEL(lang)
        zone = zone_named(self._typed(blocks.ZONE))
        if zone is None:
            self.errors[blocks.ZONE] = subscriptions.NO_SUCH_ZONE(lang)
        filters = self._filters(before)
        spoken: Lang = "en" if self._chosen(blocks.LANGUAGE) == "en" else "fr"
        wanted = replace(
            before, channel=channel if to_channel else None, zone=zone or before.zone, filters=filters, lang=spoken
        )
        return self._digest(wanted) if wanted.kind == "digest" else self._alert(wanted)

    def _digest(self, wanted: Subscription) -> Subscription:
        days = sorted(int(day) for day in self._ticked(blocks.DAYS) if day in "0123456")
        if not days:
            self.errors[blocks.DAYS] = subscriptions.NO_DAY(self._lang)
        minutes = self._minutes(blocks.TIME)
        if minutes is None:
            self.errors[blocks.TIME] = subscriptions.NO_TIME(self._lang)
        length = self._chosen(blocks.LENGTH)
        also = self._ticked(blocks.OPTIONS)
        return replace(
            wanted,
            days=tuple(days),
            minutes=minutes or 0,
            length=length if length in ("short", "long") else "normal",  # type: ignore[arg-type]
            follow_ups="follow_ups" in also,
            says_nothing="says_nothing" in also,
        )

    def _alert(self, wanted: Subscription) -> Subscription:
        filters = wanted.filters
        if not (filters.actors or filters.words or filters.phrases or {blocks.ACTORS, blocks.WORDS} & set(self.errors)):
            self.errors[blocks.ACTORS] = subscriptions.WATCH_WHAT(self._lang)
        first, last = self._minutes(blocks.QUIET_FROM), self._minutes(blocks.QUIET_UNTIL)
        if (first is None) != (last is None):
            self.errors[blocks.QUIET_UNTIL] = subscriptions.BOTH_HOURS(self._lang)
        quiet = (first, last) if first is not None and last is not None and first != last else None
        return replace(wanted, quiet=quiet)

    def _filters(self, before: Subscription) -> EventFilters:
        query = parse(self._typed(blocks.WORDS), today=self._today)
        words = (*query.words, *query.by, *query.about)
        if len(words) + len(query.phrases) > MOST:
            self.errors[blocks.WORDS] = subscriptions.TOO_MANY(self._lang)
        least = self._chosen(blocks.LEAST)
        typed = [field for field in (blocks.ACTORS, blocks.WORDS, blocks.PLACES, blocks.OUTLETS) if self._typed(field)]
        if typed and not self._archive.subscriptions.can_narrow:
            self.errors[typed[0]] = subscriptions.NO_KEY(self._lang)
        return EventFilters(
            words=words,
            phrases=query.phrases,
            actors=self._actors(before),
            outlets=self._outlets(),
            places=tuple(label(place, 80) for place in self._listed(blocks.PLACES)),
            least_outlets=max(1, min(int(least), 50)) if least.isdigit() else 1,
        )

    def _actors(self, before: Subscription) -> tuple[int, ...]:
        """Each name must be one actor's; nobody who is private is watched."""
        found: list[int] = []
        for typed in self._listed(blocks.ACTORS):
            meant = self._meant(typed, before)
            shown = quoted(label(typed, 60), self._lang)
            if isinstance(meant, Actor):
                profile = self._archive.profile(meant.id or 0, today=self._today, limit=1)
                if before.kind == "alert" and profile is not None and profile.private:
                    self.errors[blocks.ACTORS] = subscriptions.PRIVATE(self._lang, name=label(meant.name, 80))
                found.append(meant.id or 0)
            elif meant.decision == "several":
                names = namesakes.told(meant, today=self._today, lang=self._lang)
                example = namesakes.example(meant)
                self.errors[blocks.ACTORS] = subscriptions.SEVERAL(self._lang, typed=shown, names=names, example=example)
            elif meant.matches:
                name = label(meant.matches[0].actor.name, 80)
                self.errors[blocks.ACTORS] = subscriptions.NEAREST(self._lang, typed=shown, name=name)
            else:
                self.errors[blocks.ACTORS] = subscriptions.NOBODY(self._lang, typed=shown)
        return tuple(dict.fromkeys(found))

    def _meant(self, typed: str, before: Subscription) -> Actor | Decision:
        """Whom a name means; of namesakes, the one whom the subscription is about already."""
        meant = namesakes.meant(typed, self._archive, today=self._today)
        if isinstance(meant, Actor) or meant.decision != "several":
            return meant
        known = [match.actor for match in meant.matches if match.actor.id in before.filters.actors]
        return known[0] if len(known) == 1 else meant

    def _outlets(self) -> tuple[str, ...]:
        found: list[str] = []
        for typed in self._listed(blocks.OUTLETS):
            names = self._archive.find_outlet(typed)
            shown = quoted(label(typed, 60), self._lang)
            if len(names) == 1:
                found.append(names[0])
            else:
                said = wording.WHICH_OUTLET if names else wording.NO_SUCH_OUTLET
                self.errors[blocks.OUTLETS] = said(self._lang, typed=shown, names=", ".join(names[:6]))
        return tuple(dict.fromkeys(found))

    def _listed(self, field: str) -> Sequence[str]:
        typed = [part.strip() for part in re.split(r"[,;\n]", self._typed(field))]
        kept = [part for part in typed if part]
        if len(kept) > MOST:
            self.errors[field] = subscriptions.TOO_MANY(self._lang)
        return kept[:MOST]

    def _minutes(self, field: str) -> int | None:
        read = re.fullmatch(r"(\d\d):(\d\d)", str(self._field(field).get("selected_time") or ""))
        minutes = 60 * int(read[1]) + int(read[2]) if read else -1
        return minutes if 0 <= minutes < 1440 else None

    def _typed(self, field: str) -> str:
        return label(filled.typed(self._view, field), 300)

    def _chosen(self, field: str) -> str:
        return filled.chosen(self._view, field)

    def _ticked(self, field: str) -> set[str]:
        return set(filled.ticked(self._view, field))

    def _field(self, field: str) -> dict[str, Any]:
        return filled.field(self._view, field)
