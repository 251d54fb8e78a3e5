"""So many made-up articles as rows, in lots: as reading, committing and grouping would leave them, and the same for the same number.

Twenty years of them, as long as news is (half have 270 words or more), with three quotes, four figures, five names and two sentences on
what happens on average; two or three tell one event. One person speaks in every twentieth article (50,000 quotes at a million articles),
one in three articles.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy

from bench.scale.words import SEED, Language, rare, sentence
from store.archive.groups import RULES as GROUPED
from store.extract import RULES
from store.extract.text import fold

#: The last day of the archive, which the bench calls today.
TODAY = date(2031, 3, 4)
YEARS = 20
OUTLETS = 60
LOT = 2_000
#: One speaks in each article whose number leaves this remainder; the other in three articles.
ALWAYS, ALWAYS_AT = 20, 7
_PLACES = 300
_BANDS = 12
#: Words of an article and of a quote: half have more; how much they vary.
_ARTICLE, _ARTICLE_SPREAD, _SHORTEST, _LONGEST = 240, 0.5, 60, 1_200
_QUOTE, _QUOTE_SPREAD = 16, 0.5
_QUOTES, _FIGURES, _OTHERS = 3.0, 4.0, 2.0
_SHOWN = {"direct": 2, "fragment": 1, "indirect": 0}

Rows = dict[str, list[tuple[Any, ...]]]

#: The columns that are filled of each table, in the order of the rows.
COLUMNS = {
    "outlets": "id name folded kind country label label_en domains licensed ours listed",
    "actors": "id key name kind articles",
    "aliases": "id actor_id alias folded origin rank",
    "roles": "id actor_id title title_en country since known_until article_id start end former day",
    "articles": "id key version status file outlet_id url title published day fetched digest rules directory origin",
    "texts": "article_id text raw said names",
    "mentions": "id article_id actor_id start end form",
    "article_actors": "actor_id article_id day",
    "sightings": "article_id actor_id surname day bare private posts",
    "quotes": "id article_id outlet_id day rank start end kind speaker speaker_id joint pieces speaker_start speaker_end cue inferred rule "
    "confidence corrected passage passage_start",
    "quote_speakers": "actor_id quote_id day rank marked",
    "quote_actors": "actor_id quote_id day marked",
    "figures": "id article_id outlet_id day rank start end kind words value least most unit unit_assumed about passage passage_start",
    "figure_actors": "actor_id figure_id day",
    "event_mentions": "id article_id start end headline date first_day last_day precision tense place kind",
    "event_mention_actors": "event_id actor_id",
    "events": "id headline sentence date first_day last_day precision state place place_folded first_seen updated articles outlets origins "
    "weight kind article_id start end figure_id quote_id",
    "event_articles": "article_id event_id first_id day received rules template frame",
    "event_actors": "actor_id event_id articles",
    "event_stems": "stem day article_id",
    "event_features": "feature articles",
    "origin_bands": "band article_id",
    "stem_counts": "stem quotes articles",
    "quote_index": "rowid words passage",
    "figure_index": "rowid words passage",
    "article_index": "rowid words",
}


class Made:
    """The archive of so many articles: `heads` once, then the lots, then `tails`."""

    def __init__(self, size: int, *, directory: str = "") -> None:
        """`directory`: the digest of the one that all were read with."""
        self.size, self.directory = size, directory
        self.people = max(200, size // 8)
        self._chance = numpy.random.default_rng(SEED)
        self.language = Language(self.people, self._chance)
        self.always, self.thrice = self.language.names[0], self.language.names[-1]
        self._thrice_in = {size // 4, size // 2, size - size // 4}
        self._naming: Counter[int] = Counter()
        self._stems_of_quotes: Counter[str] = Counter()
        self._stems_of_articles: Counter[str] = Counter()
        self._next = dict.fromkeys(("quotes", "figures", "mentions", "roles", "event_mentions", "events"), 0)
        self._event: tuple[int, int] = (0, 0)  # of which article on, how many more

    def heads(self) -> Rows:
        """The outlets."""
        rows = [
            (1 + n, f"Média {n}", f"media {n}", None, None, None, None, json.dumps([f"m{n}.example"]), False, n == 0, True)
            for n in range(OUTLETS)
        ]
        return {"outlets": rows}

    def lots(self) -> Iterator[Rows]:
        for first in range(1, self.size + 1, LOT):
            rows: Rows = {name: [] for name in COLUMNS}
            for id in range(first, min(first + LOT, self.size + 1)):
                _Article(self, id, rows, self._chance).write()
            yield rows

    def tails(self) -> Rows:
        """Who was named, now that it is known how often; how many quotes and articles hold each stem."""
        named: Rows = {"actors": [], "aliases": [], "stem_counts": [], "event_features": [("", self.size)]}
        for at, name in enumerate(self.language.names):
            id, words = at + 1, name.split()
            named["actors"].append((id, f"person:{fold(name)}", name, "person", self._naming[at]))
            for origin, folded in (("read", fold(name)), ("surname", fold(words[-1]))):
                named["aliases"].append((len(named["aliases"]) + 1, id, name, folded, origin, 0))
        every = {"": (self._stems_of_quotes.pop("", 0), self.size)}
        every |= {each: (self._stems_of_quotes[each], many) for each, many in sorted(self._stems_of_articles.items())}
        named["stem_counts"] = [(each, *counts) for each, counts in every.items()]
        return named

    def number(self, of: str) -> int:
        self._next[of] += 1
        return self._next[of]

    def day(self, id: int) -> date:
        return TODAY - timedelta(days=int((self.size - id) * YEARS * 365 / self.size))

    def cast(self, id: int) -> list[int]:
        """Who is named in an article, who speaks first first."""
        told = list(dict.fromkeys(self.language.cast(int(self._chance.integers(2, 8)))))
        if id in self._thrice_in:
            return [self.people - 1, *told]
        return [0, *told] if id % ALWAYS == ALWAYS_AT else told

    def named(self, who: list[int]) -> None:
        self._naming.update(who)

    def counted(self, quote: set[str] | None, article: set[str] | None) -> None:
        if quote is not None:
            self._stems_of_quotes.update(quote)
            self._stems_of_quotes[""] += 1
        if article is not None:
            self._stems_of_articles.update(article)

    def happening(self, id: int) -> tuple[int, bool, int]:
        """The event of an article, whether it is the first to tell it, how many do."""
        event, left = self._event
        if left:
            self._event = (event, left - 1)
            return event, False, 0
        many = min(int(self._chance.geometric(0.4)), self.size - id + 1, 40)
        event = self.number("events")
        self._event = (event, many - 1)
        return event, True, many


class _Article:
    """One article on its way: its text grows, and the rows of what stands in it with it."""

    def __init__(self, made: Made, id: int, rows: Rows, chance: numpy.random.Generator) -> None:
        self.made, self.id, self.rows, self.chance = made, id, rows, chance
        self.language = made.language
        self.text = ""
        self.stems: list[str] = []
        self.day = made.day(id)
        self.number = self.day.year * 10_000 + self.day.month * 100 + self.day.day
        self.cast = made.cast(id)
        # Four articles or so have it in common, however many there are: a name, a slip, a word of a trade.
        self.rare = rare(id % max(1, made.size // 4))
        self.outlet = int(chance.integers(1, OUTLETS + 1))
        self.said: list[int] = []  # ids of quotes and of figures
        self.counted: list[int] = []
        self.mentioned: set[int] = set()

    def write(self) -> None:
        chance = self.chance
        wanted = min(max(int(chance.lognormal(0, _ARTICLE_SPREAD) * _ARTICLE), _SHORTEST), _LONGEST)
        self._words(9, end="")
        title, self.text = self.text, self.text + "\n\n"
        quotes, figures, others = (int(many) for many in chance.poisson((_QUOTES, _FIGURES, _OTHERS)))
        if 0 in self.cast or self.made.people - 1 in self.cast:
            quotes = max(1, quotes)
        for _ in range(others):
            self._told()
        for at in range(quotes):
            self._quote(self.cast[0] if at == 0 else self.cast[1 + at % (len(self.cast) - 1)] if len(self.cast) > 1 else None)
        for _ in range(figures):
            self._figure()
        for at in self.cast:
            if at not in self.mentioned:
                self._named(at)
        while len(self.stems) < wanted:
            self._words(18)
        self._rows(title)

    def _rows(self, title: str) -> None:
        id, iso, rows = self.id, self.day.isoformat(), self.rows
        url = f"https://m{self.outlet - 1}.example/{iso}/{id}"
        fixed = (1, "current", f"{id}.txt", self.outlet, url, title, iso, self.number, f"{iso}T08:00:00+00:00")
        rows["articles"].append((id, url, *fixed, f"{id:064x}", RULES, self.made.directory, id))
        raw = zlib.compress(self.text.encode(), 1)
        names = [self.language.names[at] for at in self.cast]
        rows["texts"].append((id, self.text, raw, "{}", json.dumps(names)))
        rows["article_index"].append((id, self.stems))
        self.made.counted(None, set(self.stems))
        who = sorted(set(self.cast))
        self.made.named(who)
        rows["article_actors"] += [(at + 1, id, self.number) for at in who]
        rows["sightings"] += [
            (id, at + 1, fold(self.language.names[at].split()[-1]), self.number, False, False, "[]") for at in who
        ]
        bands = self.chance.integers(1, 2**62, _BANDS).tolist()
        rows["origin_bands"] += [(band, id) for band in bands]
        self._happened(title)

    def _happened(self, title: str) -> None:
        event, first, many = self.made.happening(self.id)
        at = f"{self.day.isoformat()}T08:00:00Z"
        self.rows["event_articles"].append((self.id, event, self.id, self.number, at, GROUPED, False, self.id))
        telling = [one for one in self.stems[:60] if len(one) > 5][:6]
        self.rows["event_stems"] += [(one, self.day.toordinal(), self.id) for one in dict.fromkeys(telling)]
        if not first:
            return
        place = f"Ville {self.id % _PLACES}"
        told = (title, self.text.split("\n\n")[1][:200], self.day.isoformat(), self.number, self.number, "day")
        how = ("held", place, fold(place), at, at, many, min(many, 3), many, float(self.chance.random() * 10), None)
        shown = (self.counted[0] if self.counted else None, self.said[0] if self.said else None)
        self.rows["events"].append((event, *told, *how, self.id, 0, len(title), *shown))
        self.rows["event_actors"] += [(at + 1, event, many) for at in self.cast[:4]]

    # --- sentences ------------------------------------------------------------------------------------------------

    def _put(self, text: str, stems: list[str]) -> int:
        """A sentence; gives where it begins."""
        start = len(self.text)
        self.text += text + " "
        self.stems += stems
        return start

    def _drawn(self, many: int) -> tuple[list[str], list[str]]:
        drawn = self.language.draw.some(many)
        words, stems = self.language.words, self.language.stems
        return [words[at] for at in drawn], [stems[at] for at in drawn]

    def _words(self, many: int, *, end: str = ".") -> tuple[int, int]:
        words, stems = self._drawn(many)
        text = sentence(words) + end
        if not end:
            self.text, self.stems = text, stems
            return 0, len(text)
        start = self._put(text, stems)
        return start, start + len(text)

    def _named(self, at: int) -> None:
        name = self.language.names[at]
        words, stems = self._drawn(8)
        start = self._put(f"{name} {' '.join(words)}.", [*self.language.name_stems[at], *stems])
        self._mention(at, start)

    def _mention(self, at: int, start: int) -> None:
        self.mentioned.add(at)
        end = start + len(self.language.names[at])
        self.rows["mentions"].append((self.made.number("mentions"), self.id, at + 1, start, end, "name"))

    def _told(self) -> None:
        """Something that happened, or will."""
        start, end = self._words(14)
        coming = bool(self.chance.random() < 0.2)
        day = self.day + timedelta(days=int(self.chance.integers(1, 40)) * (1 if coming else -1))
        number, id = day.year * 10_000 + day.month * 100 + day.day, self.made.number("event_mentions")
        tense = "future" if coming else "past"
        place = f"Ville {self.id % _PLACES}"
        row = (id, self.id, start, end, self.text[start : end - 1], day.isoformat(), number, number, "day", tense, place, None)
        self.rows["event_mentions"].append(row)
        self.rows["event_mention_actors"].append((id, self.cast[0] + 1))

    def _quote(self, at: int | None) -> None:
        """What somebody said, in one sentence; sometimes of somebody else."""
        chance, language = self.chance, self.language
        kind = ("direct", "direct", "direct", "fragment", "indirect")[int(chance.integers(5))]
        many = 4 if kind == "fragment" else min(max(int(chance.lognormal(0, _QUOTE_SPREAD) * _QUOTE), 5), 80)
        words, own = self._drawn(many)
        if not self.said:
            words[-1] = own[-1] = self.rare
        said = " ".join(words)
        name, name_stems = ("une source", ["sourc"]) if at is None else (language.names[at], list(language.name_stems[at]))
        other = language.cast(1)[0] if chance.random() < 0.3 else None
        about = "" if other is None else f" à propos de {language.names[other]}"
        if kind == "indirect":
            text, offset = f"{name} a affirmé que {said}{about}.", len(name) + 15
        else:
            text, offset = f"« {said} », a déclaré {name}{about}.", 2
        mine = [*own, "a", "declar", *name_stems, *(language.name_stems[other] if other is not None else ())]
        passage = self._put(text, mine)
        start, id = passage + offset, self.made.number("quotes")
        self.said.append(id)
        place = (
            start,
            start + len(said),
            kind,
            name,
            at + 1 if at is not None else None,
            "[]",
            f"[[{start}, {start + len(said)}]]",
        )
        how = (None, None, "déclarer", False, "bench", 1.0, False, text, passage)
        rank, marked = _SHOWN[kind], int(kind != "indirect")
        self.rows["quotes"].append((id, self.id, self.outlet, self.number, rank, *place, *how))
        self.rows["quote_index"].append((id, own, mine))
        self.made.counted(set(own), None)
        if at is not None:
            self.rows["quote_speakers"].append((at + 1, id, self.number, rank, marked))
            self._mention(at, passage + text.index(name))
        if other is not None:
            self.rows["quote_actors"].append((other + 1, id, self.number, marked))
            self._mention(other, passage + text.rindex(language.names[other]))
            if other not in self.cast:
                self.cast.append(other)

    def _figure(self) -> None:
        chance, language = self.chance, self.language
        sum = language.sums[int(chance.integers(len(language.sums)))]
        before, before_stems = self._drawn(6)
        after, after_stems = self._drawn(6)
        if not self.counted:
            before[-1] = before_stems[-1] = self.rare
        text = f"{sentence(before)} {sum.text} {' '.join(after)}."
        mine = [*before_stems, *sum.stems, *after_stems]
        passage = self._put(text, mine)
        start, id = passage + len(" ".join(before)) + 1, self.made.number("figures")
        self.counted.append(id)
        place = (
            start,
            start + len(sum.text),
            sum.kind,
            sum.text,
            sum.value,
            float(sum.value),
            float(sum.value),
            sum.unit,
            False,
        )
        self.rows["figures"].append((id, self.id, self.outlet, self.number, sum.rank, *place, before[-1], text, passage))
        self.rows["figure_index"].append((id, [*sum.stems, before_stems[-1]], mine))
        if chance.random() < 0.4:
            actor = self.cast[int(chance.integers(len(self.cast)))]
            self.rows["figure_actors"].append((actor + 1, id, self.number))
