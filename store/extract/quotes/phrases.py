"""The noun phrases of a sentence that may be whose words they are: those that start here, end here, or open the main clause.

There is no parser: a phrase is told by the closed classes (determiners, pronouns, prepositions), by the nouns for people and by
the names that `actors` has found.
"""

from store.extract.conjugations import is_finite, noun_like_forms
from store.extract.quotes.items import Items, Phrase
from store.extract.quotes.vocabulary import (
    BE,
    BETWEEN,
    CONJUNCTIONS,
    DETERMINERS,
    HAVE,
    OF,
    PREPOSITIONS,
    PRONOUNS,
    PUNCTUATION,
    TIMES,
    TITLES,
    is_person,
    speech_forms,
)
from store.extract.text import fold


class Phrases(Items):
    """Items in, phrases out."""

    def phrase_after(self, index: int) -> Phrase | None:
        """The noun phrase that follows a verb as its subject: « a expliqué jeudi aux élus | la maire de X, Y »."""
        if self.low(index) == "," and self.low(index + 1) not in DETERMINERS:
            # « a confié, à Reuters, le directeur de … », « a déclaré, très ému, le général »
            close = next((i for i in range(index + 2, index + 7) if self.low(i) in (",", ".")), None)
            index = close + 1 if close is not None and self.low(close) == "," else index
        index = self.skip_adverbials(index)
        if index >= len(self.items) or self.is_mark(index) or self.low(index) in PUNCTUATION:
            return None
        low = self.low(index)
        start = index
        if not (self.mention_end(index) or low in DETERMINERS or self.capitalised(index) or low in TITLES):
            return None
        end = self._phrase_end(index)
        return Phrase(start, end) if end > start else None

    def phrase_after_plain(self, index: int) -> Phrase | None:
        """The noun phrase that starts right here: « selon | le chef de la diplomatie X », « par | la maire »."""
        if index >= len(self.items) or self.is_mark(index) or self.low(index) in PUNCTUATION:
            return None
        end = self._phrase_end(index)
        return (
            Phrase(index, end, self.low(index) if self.low(index) in PRONOUNS | {"lui", "eux"} else None)
            if end > index
            else None
        )

    def skip_adverbials(self, index: int) -> int:
        """Past « à la presse », « mercredi », « sur France 2 », « au Monde », « ensuite », « de son côté »."""
        while index < len(self.items):
            low = self.low(index)
            if low in TIMES or low in (
                "ce",
                "jeudi",
                "également",
                "ensuite",
                "aussi",
                "encore",
                "ainsi",
                "notamment",
                "alors",
                "-il",
            ):
                if low == "ce" and self.low(index + 1) not in TIMES:
                    return index
                index += 1
            elif low in ("d'",) and self.low(index + 1) == "ailleurs":
                index += 2
            elif low in PREPOSITIONS or (low in OF and self.low(index + 1) in ("son", "sa", "leur", "leurs")):
                index = self._skip_complement(index)
            else:
                return index
        return index

    def _skip_complement(self, index: int) -> int:
        """Past a preposition and its noun: « à la presse », « lors d'une visite à Kiev », « dans un entretien au Monde »."""
        index += 1
        if self.low(index) in OF:
            index += 1
        if self.low(index) in DETERMINERS:
            index += 1
        named = self.mention_end(index)
        if named:
            return named
        if index < len(self.items) and not self.is_mark(index) and self.low(index) not in PUNCTUATION:
            index += 1
        while index < len(self.items):
            low = self.low(index)
            if low in OF:
                index += 1
                if self.low(index) in DETERMINERS:
                    index += 1
                index = self.mention_end(index) or index + 1
            elif (
                low in DETERMINERS
                or low in PUNCTUATION
                or low in PREPOSITIONS
                or low in CONJUNCTIONS
                or low in TIMES
                or self.is_mark(index)
                or self.mention_end(index)
                or self.capitalised(index)
                or low in TITLES
            ):
                return index
            else:
                index += 1
        return index

    def _phrase_end(self, index: int) -> int:
        """Where the noun phrase that starts here ends: before punctuation, a verb, a preposition other than « de »."""
        start = index
        # in a plural phrase all nouns and adjectives end in s or x: « les médias spécialisés | soulèvent »
        plural = self.low(start) in ("les", "des", "ces", "plusieurs", "certains", "certaines", "quelques")
        while index < len(self.items):
            named = self.mention_end(index)
            if named:
                index = named
                continue
            low = self.low(index)
            if self.is_mark(index) or low in PUNCTUATION:
                break
            if index > start and (low in TIMES or low in PRONOUNS or low in ("qui", "au", "aux")):
                break
            if low in CONJUNCTIONS:
                if low == "et" and self._joins(index):
                    index += 1
                    continue
                break
            if low in PREPOSITIONS and not (low in ("à", "en", "pour", "chez", "auprès") and self._belongs(start, index)):
                break
            if index > start and (self._is_verb(index) or self._acts(index) or (plural and low.endswith("ent"))):
                while index > start + 1 and self.low(index - 1) in BETWEEN:
                    index -= 1  # « le pape | les a encouragés »
                break
            index += 1
        return index

    def _joins(self, index: int) -> bool:
        """« X et Y »: « et » between two names or two roles of one person."""
        return self.mention_end(index + 1) is not None and self.items[index - 1].end in self.by_end

    def _belongs(self, start: int, index: int) -> bool:
        """« l'ambassadeur de Russie à Washington », « la ministre chargée », « le conseiller pour la sécurité »: part of the role."""
        return 0 < index - start <= 4 and self.low(start) in DETERMINERS and self.person_ending(index) is None

    def phrase_before(self, index: int) -> Phrase | None:
        """The noun phrase or pronoun that ends right before a verb, clitics and adverbs skipped; through an apposition if need be."""
        last = index - 1
        while last >= 0 and self.low(last) in BETWEEN and self.items[last].end not in self.by_end:
            last -= 1
        if last < 0 or self.is_mark(last):
            return None
        low = self.low(last)
        if low in PRONOUNS:
            return Phrase(last, last + 1, pronoun=low)
        if low in ("dernier", "dernière", "derniers", "dernières") and self.low(last - 1) in ("ce", "cette", "ces"):
            return Phrase(last - 1, last + 1, pronoun="ce " + low)
        if low in ("celui-ci", "celle-ci", "ceux-ci", "celles-ci"):
            return Phrase(last, last + 1, pronoun=low)
        if low in ("-ci", "ci") and self.low(last - 1) in ("celui", "celle", "ceux", "celles", "-"):
            return Phrase(
                last - 1, last + 1, pronoun="celle-ci" if "celle" in self.low(last - 1) + self.low(last - 2) else "celui-ci"
            )
        if low == "qui":
            return self._antecedent(last)
        if low in CONJUNCTIONS:
            return None
        if low == ")":
            while last >= 0 and self.low(last) != "(":
                last -= 1
            return self.phrase_ending(last)
        if low == ",":
            return self._before_apposition(last)
        return self.phrase_ending(last + 1)

    def _antecedent(self, relative: int) -> Phrase | None:
        """« Idriss D., président du pays, | qui a rappelé »: the person named right before, or before the apposition."""
        end = relative - 1 if self.low(relative - 1) == "," else relative
        if self.low(end - 1) == ")":  # « Yann K. (Parti du fleuve), qui … »
            while end > 0 and self.low(end) != "(":
                end -= 1
        person = self.person_ending(end)
        if person is None and end < relative:
            comma = end - 1
            while comma >= 0 and self.low(comma) != "," and not self.is_mark(comma):
                comma -= 1
            person = self.person_ending(comma)
        return person or self.phrase_ending(end)

    def person_ending(self, end: int) -> Phrase | None:
        mention = self.by_end.get(self.items[end - 1].end) if end > 0 else None
        if mention is None or mention.actor not in self.people or mention.span.start not in self.at:
            return None
        return Phrase(self.at[mention.span.start], end)

    def _before_apposition(self, comma: int) -> Phrase | None:
        """« Dmytro K., le ministre, | a déclaré » and « l'ambassadeur à X, Anatoli A., | a dénoncé »."""
        other = comma - 1
        while other >= 0 and self.low(other) != ",":
            if self.is_mark(other):
                return None
            other -= 1
        if other < 0:
            return None
        inside = Phrase(other + 1, comma)
        if self.low(other - 1) in ("eux", "elles") and self.low(other - 2) == "d'":
            return inside  # « L'un d'eux, un jeune du quartier, | a avoué »
        if inside.end > inside.start and self.mention_end(inside.start) == inside.end and self._is_person(inside):
            return inside
        return self.phrase_ending(other)

    def _is_person(self, phrase: Phrase) -> bool:
        mention = self.by_start.get(self.items[phrase.start].start)
        return mention is not None and mention.actor in self.people

    def phrase_ending(self, end: int) -> Phrase | None:
        """The noun phrase whose last item is `end - 1`, with the heads that it depends on: « un conseiller du président X »."""
        index = end - 1
        if end <= 0 or self.is_mark(index) or self.low(index) in PUNCTUATION or self._is_verb(index):
            return None
        mention = self.by_end.get(self.items[index].end)
        if mention is not None and mention.span.start in self.at:
            index = self.at[mention.span.start]
            if self.low(index - 1) in ("l'", "l’", "la", "le", "les") and index:
                index -= 1
            if index and self.low(index - 1) == "et" and self.items[index - 2].end in self.by_end:
                joined = self.by_end[self.items[index - 2].end]
                if joined.span.start in self.at:
                    return Phrase(self.at[joined.span.start], end)
            return self._climb(index, end)
        while index > 0 and not self._opens_phrase(index):
            before = self.low(index - 1)
            if before in PUNCTUATION or self.is_mark(index - 1) or before in CONJUNCTIONS:
                break
            if self._is_verb(index - 1):
                return None
            index -= 1
        return self._climb(index, end)

    def _is_verb(self, index: int) -> bool:
        low = self.low(index)
        return low in HAVE or low in BE or is_finite(low)

    def _acts(self, index: int) -> bool:
        """« le ministre | juge suffisante … »: a verb of speech that is a noun too, right after somebody."""
        low = self.low(index)
        verb = low in noun_like_forms() and any(form.mood == "finite" for form, _ in speech_forms().get(low, ()))
        return verb and is_person(fold(self.low(index - 1))) and self.low(index + 1) not in OF

    def _opens_phrase(self, index: int) -> bool:
        if self.low(index) == "autres" and self.low(index - 1) == "d'":
            return True
        return self.low(index) in DETERMINERS and self.low(index - 1) not in OF and self.low(index - 1) not in ("de",)

    def _climb(self, index: int, end: int) -> Phrase | None:
        """From the start of a phrase to the head that it is a complement of: « [un conseiller du président] X »."""
        start = self._title_start(index)
        while start > 0 and (
            self.low(start - 1) in OF or self.low(start) in ("du", "des") or (start != index and self._continues(start))
        ):
            start -= 1
            if self.low(start) in DETERMINERS and self.low(start) not in OF and self.low(start - 1) not in OF:
                break
        if self.low(start - 1) in DETERMINERS and start > 0 and self.low(start - 1) not in OF:
            start -= 1
        if start > 0 and (self.low(start - 1) in PREPOSITIONS or (self.low(start) in OF and self.low(start) != "des")):
            return None  # « à la demande de X, … »: X is no subject
        return Phrase(start, end) if start < end else None

    def _title_start(self, index: int) -> int:
        """Where the title before a name starts: « [président ukrainien] Volodymyr Z. »; the index itself where there is none."""
        for step in range(index - 1, max(-1, index - 6), -1):
            if self.is_mark(step) or not self._continues(step + 1):
                return index
            if is_person(fold(self.low(step))):
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
            and before not in HAVE
            and before not in BE
            and not is_finite(before)
        )

    def first_phrase(self) -> Phrase | None:
        """The subject of the main clause: the first noun phrase that no preposition governs, past « Mercredi, », « Après X, »."""
        index = 0
        limit = len(self.items)
        while index < limit:
            low = self.low(index)
            if self.is_mark(index):
                index += 1
                continue
            if low in PUNCTUATION or low in CONJUNCTIONS or low in TIMES:
                index += 1
                continue
            if (low.endswith("ant") and low not in PREPOSITIONS) or (
                index == 0 and low.endswith(("é", "és", "ée", "ées", "ment"))
            ):
                while index < limit and self.low(index) != ",":
                    index += 1
                continue
            if low in PREPOSITIONS or low in OF:
                index = self._skip_complement(index)
                continue
            if low in PRONOUNS:
                return Phrase(index, index + 1, pronoun=low)
            if self.mention_end(index) or low in DETERMINERS or low in TITLES or (index and self.capitalised(index)):
                end = self._phrase_end(index)
                return Phrase(index, end) if end > index else None
            return None
        return None
