"""The noun phrases that end at an item of a sentence, with the heads that they depend on: told by closed classes and by names."""

from functools import lru_cache

from store.extract.conjugations import is_finite
from store.extract.quotes.complements import Complements
from store.extract.quotes.items import Phrase
from store.extract.quotes.vocabulary import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    FOREIGN_JOINERS,
    HAVE,
    OF,
    PREPOSITIONS,
    PRONOUNS,
    PUNCTUATION,
    TIMES,
    TITLES,
    folded,
    is_person,
)
from store.extract.text import fold

#: « ce dernier »
LAST = frozenset("dernier dernière derniers dernières".split())


@lru_cache(maxsize=50_000)
def _is_verb(low: str) -> bool:
    return low in HAVE or low in BE or is_finite(low)


class Endings(Complements):
    """Items in, the phrases that end at them out."""

    def phrase_ending(self, end: int, *, subject: bool = True) -> Phrase | None:
        """The noun phrase whose last item is `end - 1`, with the heads that it depends on: « un conseiller du président X ».

        As a subject, none that a preposition governs; as the antecedent of « qui », any.
        """
        index = end - 1
        if end <= 0 or self.is_mark(index) or self.low(index) in PUNCTUATION or self.is_verb(index):
            return None
        if self.low(index) in LAST and self.low(index - 1) in ("ce", "cette", "ces"):
            governed = subject and (self.low(index - 2) in PREPOSITIONS or self.low(index - 2) in OF)
            return None if governed else Phrase(index - 1, end, pronoun="ce " + self.low(index))
        mention = self.by_end.get(self.items[index].end)
        if mention is not None and mention.span.start in self.at:
            index = self.at[mention.span.start]
            while index and self._goes_before(index - 1):  # « SOS Médias | Burundi »
                index -= 1
            if self.low(index - 1) in ("l'", "la", "le", "les") and index:
                index -= 1
            return self._climb(index, end, subject=subject)
        while index > 0 and not self._opens_phrase(index):
            before = self.low(index - 1)
            if before in PUNCTUATION or self.is_mark(index - 1) or before in CONJUNCTIONS:
                break
            if self.is_verb(index - 1):
                return None
            index -= 1
        return self._climb(index, end, subject=subject)

    def person_ending(self, end: int) -> Phrase | None:
        mention = self.by_end.get(self.items[end - 1].end) if end > 0 else None
        if mention is None or mention.actor not in self.people or mention.span.start not in self.at:
            return None
        return Phrase(self.at[mention.span.start], end)

    def _goes_before(self, index: int) -> bool:
        """Whether a capitalised word belongs to a longer name than the mention behind it."""
        item, low = self.items[index], self.low(index)
        if low in FOREIGN_JOINERS and index > 0:  # « Bureau of Rivers | and Forests »
            return self.capitalised(index - 1) and self.capitalised(index + 1)
        if item.mark is not None or not self.capitalised(index) or item.end in self.by_end or len(low) < 2:
            return False
        other = low in PREPOSITIONS or low in DETERMINERS or low in CONJUNCTIONS or low in TITLES or low in TIMES
        return not other and not is_person(fold(low)) and self.items[index + 1].start - item.end == 1

    def last_predicate(self, end: int) -> int | None:
        """The last item before `end` that is a finite verb, clitics before it left out; None where none is told by its form."""
        for index in range(end - 1, 0, -1):
            noun = self.low(index - 1) in PREPOSITIONS or self.low(index - 1) in OF  # « a botté en | touche »
            if not self.is_mark(index) and not noun and self.is_verb(index):
                return index
        return None

    def is_verb(self, index: int) -> bool:
        return _is_verb(self.low(index))

    def _opens_phrase(self, index: int) -> bool:
        if self.low(index) == "autres" and self.low(index - 1) == "d'":
            return True
        return self.low(index) in DETERMINERS and self.low(index - 1) not in OF

    def _climb(self, index: int, end: int, *, subject: bool) -> Phrase | None:
        """From the start of a phrase to the head that it is a complement of: « [un conseiller du président] X »."""
        start = self._title_start(index)
        while True:
            before = start
            while start > 0 and (
                self.low(start - 1) in OF or self.low(start) in ("du", "des") or (start != index and self._continues(start))
            ):
                start -= 1
                if self.low(start) in DETERMINERS and self.low(start) not in OF and self.low(start - 1) not in OF:
                    break
            if start > 0 and self.low(start - 1) in DETERMINERS and self.low(start - 1) not in OF:
                start -= 1
            if start == before or self.low(start - 1) not in OF:
                break  # else « le ministre de | l'Intérieur »: further up
        if self.low(start) in PREPOSITIONS or (subject and self._is_agent(start)):
            return None
        if (
            subject
            and start > 0
            and (self.low(start - 1) in PREPOSITIONS or (self.low(start) in OF and self.low(start) != "des"))
            and self.low(start + 1) != "autres"
        ):
            return None  # « à la demande de X, … »: X is no subject
        return Phrase(start, end) if start < end else None

    def _is_agent(self, start: int) -> bool:
        """« dirigée par l'Algérien | X »: a preposition governs the words before the name."""
        step = start
        while step > max(0, start - 3) and self._continues(step):
            step -= 1
        return step < start and self.low(step - 1) in DETERMINERS and self.low(step - 2) == "par"

    def _title_start(self, index: int) -> int:
        """Where the title before a name starts: « [président ukrainien] Volodymyr Z. »; the index itself where there is none."""
        for step in range(index - 1, max(-1, index - 6), -1):
            if self.is_mark(step) or not self._continues(step + 1):
                return index
            if is_person(folded(self.low(step))):
                return step
        return index

    def _continues(self, index: int) -> bool:
        """Whether the word before this item belongs to the same noun phrase."""
        before = self.low(index - 1)
        return (
            index > 0
            and not self.is_mark(index - 1)
            and before not in PUNCTUATION
            and before not in CONJUNCTIONS
            and before not in PREPOSITIONS
            and before not in PRONOUNS
            and before not in DETERMINERS
            and not _is_verb(before)
        )

    def _is_person(self, phrase: Phrase) -> bool:
        mention = self.by_start.get(self.items[phrase.start].start) if phrase.start < len(self.items) else None
        return mention is not None and mention.actor in self.people
