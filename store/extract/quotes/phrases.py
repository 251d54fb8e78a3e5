"""The noun phrases of a sentence that may be whose words they are: those that start here, end here, or open the main clause.

There is no parser: a phrase is told by the closed classes (determiners, pronouns, prepositions), by the nouns for people and by
the names that `actors` has found.
"""

from functools import cached_property

from store.extract.conjugations import is_finite, noun_like_forms
from store.extract.quotes.complements import Complements
from store.extract.quotes.items import Phrase
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
    TIME_NOUNS,
    TIMES,
    TITLES,
    folded,
    is_body,
    is_person,
    speech_forms,
)
from store.extract.text import fold

#: a noun followed by one of these is no noun: « hausse les épaules »
_OBJECT_OPENERS = frozenset("le la les l' ses son sa un une".split())
_OBJECTS = frozenset("le la les l' lui leur".split())
_BEFORE_TIME = frozenset("premier première dernier dernière même seul seule".split())


class Phrases(Complements):
    """Items in, phrases out."""

    def phrase_after(self, index: int) -> Phrase | None:
        """The noun phrase that follows a verb as its subject: « a expliqué jeudi aux élus | la maire de X, Y »."""
        if self.low(index) == "," and self.low(index + 1) not in DETERMINERS:
            # « a confié, à Reuters, le directeur de … », « a déclaré, très ému, le général »
            close = next((i for i in range(index + 2, index + 12) if self.low(i) in (",", ".")), None)
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
            if (
                self.is_mark(index)
                and self.low(index - 1) in OF
                and is_person(folded(self.low(start + 1)))
                and index == start + 3
            ):
                index += 1  # « l'auteur de « Bois mort » »
                continue
            if self.is_mark(index) or low in PUNCTUATION:
                break
            if index > start and (low in TIMES or low in PRONOUNS or low in ("qui", "au", "aux")):
                break
            if index > start and (low in ("se", "s'", "ne", "n'") or self._resumes(index)):
                break  # « Ilena Marsk | le nomme »
            if low in CONJUNCTIONS:
                if low == "et" and self._joins(index):
                    index += 1
                    continue
                break
            if low in PREPOSITIONS and not (low in ("à", "en", "pour", "chez", "auprès") and self._belongs(start, index)):
                break
            if index > start and (
                (
                    self._is_verb(index)
                    and self.low(index - 1) not in OF
                    and (index > start + 1 or self.low(start) not in DETERMINERS)
                )
                or self._acts(index)
                or (plural and low.endswith("ent"))
                or self._takes_object(start, index)
            ):
                while index > start + 1 and self.low(index - 1) in BETWEEN:
                    index -= 1  # « le pape | les a encouragés »
                break
            index += 1
        return index

    def _joins(self, index: int) -> bool:
        """« X et Y », « X et le préfet Y »: « et » between two names."""
        if self.items[index - 1].end not in self.by_end:
            return False
        if self.mention_end(index + 1) is not None:
            return True
        step = index + 1
        while step < index + 6 and self.mention_end(step) is None:
            if self.is_mark(step) or self.low(step) in PUNCTUATION or self.low(step) in PREPOSITIONS or self._is_verb(step):
                return False
            step += 1
        end = self.mention_end(step)
        return end is not None and (end >= len(self.items) or self.is_mark(end) or self.low(end) in PUNCTUATION)

    def _belongs(self, start: int, index: int) -> bool:
        """« l'ambassadeur de Russie à Washington », « la ministre chargée », « le conseiller pour la sécurité »: part of the role."""
        return 0 < index - start <= 4 and self.low(start) in DETERMINERS and self.person_ending(index) is None

    def phrase_before(self, index: int) -> Phrase | None:
        """The noun phrase or pronoun that ends right before a verb, clitics and adverbs skipped; through an apposition if need be."""
        last = index - 1
        while last >= 0 and self.low(last) in BETWEEN and self.items[last].end not in self.by_end:
            last -= 1
        if self.low(last + 2) == "même" and self.low(last + 1) in ("le", "la"):
            return Phrase(last + 1, last + 3)  # « le même aurait soupiré »
        if self.is_mark(last) and self.low(last - 1) in OF:  # « l'auteur du « Fanal » objecte »
            work = self.phrase_ending(last - 1)
            return Phrase(work.start, last + 1) if work is not None else None
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
            return self.antecedent(last)
        if low in CONJUNCTIONS:
            return None
        if low == ")":
            while last >= 0 and self.low(last) != "(":
                last -= 1
            return self.phrase_ending(last)
        phrase = self._before_apposition(last) if low == "," else self.phrase_ending(last + 1)
        return self.with_joined(phrase) if phrase is not None and self.low(index).endswith("nt") else phrase

    def with_joined(self, phrase: Phrase) -> Phrase:
        """« la maire X et le préfet | Y | ont dit »: the subject of a plural verb with what « et » joins to it on the left."""
        left = self.phrase_ending(phrase.start - 1) if phrase.start > 1 and self.low(phrase.start - 1) == "et" else None
        return Phrase(left.start, phrase.end) if left is not None else phrase

    def antecedent(self, relative: int) -> Phrase | None:
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
        return person or self.phrase_ending(end, subject=False)

    def person_ending(self, end: int) -> Phrase | None:
        mention = self.by_end.get(self.items[end - 1].end) if end > 0 else None
        if mention is None or mention.actor not in self.people or mention.span.start not in self.at:
            return None
        return Phrase(self.at[mention.span.start], end)

    def _before_apposition(self, comma: int) -> Phrase | None:
        """« Dmytro K., le ministre, | a déclaré » and « l'ambassadeur à X, Anatoli A., | a dénoncé »."""
        other = comma - 1
        while other >= 0 and self.low(other) != ",":
            other -= 1
        if other < 0:
            return None
        inside = Phrase(other + 1, comma)
        if self.low(other - 1) in ("eux", "elles") and self.low(other - 2) == "d'":
            return inside  # « L'un d'eux, un jeune du quartier, | a avoué »
        if inside.end > inside.start and (self._all_people(inside) or self._unknown_name(inside, other)):
            return inside
        return self.phrase_ending(other)

    def _unknown_name(self, inside: Phrase, comma: int) -> bool:
        """« le ministre de l'Intérieur, Pacôme M., | a dit »: capitals behind a noun for people, which no actor's name covers."""
        if not all(self.capitalised(i) and not self.is_mark(i) for i in range(inside.start, inside.end)):
            return False
        outer = self.phrase_ending(comma)
        return outer is not None and any(
            is_person(folded(self.low(i))) for i in range(outer.start, min(outer.start + 4, outer.end))
        )

    def _all_people(self, phrase: Phrase) -> bool:
        """« X », « X et Y »: nothing but people's names."""
        index = phrase.start
        while (end := self.mention_end(index)) is not None and self._is_person(Phrase(index, end)):
            if end == phrase.end:
                return True
            if self.low(end) != "et":
                return False
            index = end + 1
        return False

    def _is_person(self, phrase: Phrase) -> bool:
        mention = self.by_start.get(self.items[phrase.start].start)
        return mention is not None and mention.actor in self.people

    def phrase_ending(self, end: int, *, subject: bool = True) -> Phrase | None:
        """The noun phrase whose last item is `end - 1`, with the heads that it depends on: « un conseiller du président X ».

        As a subject, none that a preposition governs; as the antecedent of « qui », any.
        """
        index = end - 1
        if end <= 0 or self.is_mark(index) or self.low(index) in PUNCTUATION or self._is_verb(index):
            return None
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
            if self._is_verb(index - 1):
                return None
            index -= 1
        return self._climb(index, end, subject=subject)

    def _capitals(self, index: int) -> bool:
        """A name that no actor bears; at the head of a sentence two capitals tell it."""
        if not self.capitalised(index) or (index == 0 and len(self.items) < 2):
            return False
        return index > 0 or (not self.is_mark(1) and self.capitalised(1) and self.low(0) not in CONJUNCTIONS)

    def _role_first(self) -> bool:
        """« Porte-parole de la chancelière, | X a tenu à … »: a role without article opens the sentence."""
        return is_person(folded(self.low(0))) and self.low(0) not in DETERMINERS and self.mention_end(0) is None

    def _goes_before(self, index: int) -> bool:
        """Whether a capitalised word belongs to a longer name than the mention behind it."""
        item, low = self.items[index], self.low(index)
        if item.mark is not None or not self.capitalised(index) or item.end in self.by_end or len(low) < 2:
            return False
        other = low in PREPOSITIONS or low in DETERMINERS or low in CONJUNCTIONS or low in TITLES or low in TIMES
        return not other and not is_person(fold(low)) and self.items[index + 1].start - item.end == 1

    def _participle_first(self) -> bool:
        """« Entendu à quatre reprises, | X a varié »: a participle without article opens the sentence."""
        participle = self.low(0).endswith(("u", "us", "ue", "ues", "is", "ise", "it", "ite", "ert", "erte"))
        plain = self.low(0) not in DETERMINERS and self.low(0) not in PRONOUNS and self.low(0) not in CONJUNCTIONS
        return participle and plain and self.mention_end(0) is None and any(self.low(i) == "," for i in range(2, 14))

    def last_predicate(self, end: int) -> int | None:
        """The last item before `end` that is a finite verb, clitics before it left out; None where none is told by its form."""
        for index in range(end - 1, 0, -1):
            noun = self.low(index - 1) in PREPOSITIONS or self.low(index - 1) in OF  # « a botté en | touche »
            if not self.is_mark(index) and not noun and self._is_verb(index):
                return index
        return None

    def _is_verb(self, index: int) -> bool:
        low = self.low(index)
        return low in HAVE or low in BE or is_finite(low)

    def _acts(self, index: int) -> bool:
        """« le ministre | juge suffisante … »: a verb of speech that is a noun too, right after somebody."""
        low = self.low(index)
        verb = low in noun_like_forms() and any(form.mood == "finite" for form, _ in speech_forms().get(low, ()))
        return verb and is_body(folded(self.low(index - 1))) and self.low(index + 1) not in OF

    def _resumes(self, index: int) -> bool:
        """« Ilena Marsk | le nomme »: a clitic behind a name."""
        return self.low(index) in _OBJECTS and self.capitalised(index - 1) and not self.capitalised(index)

    def _takes_object(self, start: int, index: int) -> bool:
        """« son mari | hausse les épaules », « le ministre | d'ajouter »: no noun phrase goes on so."""
        low = self.low(index)
        if low in ("de", "d'"):
            return self.low(0) == "et" and self.low(index + 1).endswith(("er", "ir"))
        plain = (
            low.isalpha() and low not in DETERMINERS | PREPOSITIONS | OF and self.low(index - 1) not in OF and index - start > 0
        )
        noun = index == start + 1 and self.low(start) in DETERMINERS
        clitic = self._is_verb(index + 2) or any(
            form.mood == "finite" for form, _ in speech_forms().get(self.low(index + 2), ())
        )
        return (
            plain
            and not noun
            and not self.capitalised(index)
            and self.low(index + 1) in _OBJECT_OPENERS
            and not (clitic or self.capitalised(index + 1))
        )

    def _opens_phrase(self, index: int) -> bool:
        if self.low(index) == "autres" and self.low(index - 1) == "d'":
            return True
        return self.low(index) in DETERMINERS and self.low(index - 1) not in OF and self.low(index - 1) not in ("de",)

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
            and before not in HAVE
            and before not in BE
            and not is_finite(before)
        )

    def main_phrase(self, before: int) -> Phrase | None:
        """The subject of the main clause that holds an item: the sentence's, or what follows the last « ; »."""
        start = next((i + 1 for i in range(before - 1, 0, -1) if self.low(i) == ";"), 0)
        return self.first_phrase(start)

    def first_phrase(self, start: int = 0) -> Phrase | None:
        """The subject of the main clause: the first noun phrase that no preposition governs, past « Mercredi, », « Après X, »."""
        if start not in self._firsts:
            self._firsts[start] = self._first_phrase(start)
        return self._firsts[start]

    @cached_property
    def _firsts(self) -> dict[int, Phrase | None]:
        return {}

    def _first_phrase(self, start: int) -> Phrase | None:
        limit = len(self.items)
        label = next((i for i in range(start, min(start + 4, limit)) if self.low(i) == ":"), None)
        index = (
            label + 1 if label is not None and start == 0 and not self.is_mark(label + 1) else start
        )  # « Retraites : la gauche … »
        while index < limit:
            low = self.low(index)
            if self.is_mark(index):
                index += 1
                continue
            if low in ("qui", "que", "qu'", "dont", "où") and index > start:  # « À ceux qui le pressent, … »
                while index < limit and self.low(index) != ",":
                    index += 1
                continue
            if low in PUNCTUATION or low in CONJUNCTIONS or low in TIMES:
                index += 1
                continue
            opens = index == start and (
                low.endswith(("é", "és", "ée", "ées", "ment")) or self._role_first() or self._participle_first()
            )
            if (low.endswith("ant") and low not in PREPOSITIONS) or opens:
                while index < limit and self.low(index) != ",":
                    index += 1
                continue
            if low == "en" and self.low(index + 1).endswith("ant"):  # « En qualifiant la grève de « … », X a … »
                while index < limit and self.low(index) != ",":
                    index += 1
                continue
            if low in PREPOSITIONS or low in OF:
                index = self.skip_complement(index)
                continue
            if low in PRONOUNS:
                return Phrase(index, index + 1, pronoun=low)
            if low in DETERMINERS and self.low(index + 1 + (self.low(index + 1) in _BEFORE_TIME)) in TIME_NOUNS:
                end = next((i for i in range(index, min(index + 7, limit)) if self.low(i) == ","), None)
                if end is None:
                    return None
                index = end
                continue
            if self.mention_end(index) or low in DETERMINERS or low in TITLES or self._capitals(index):
                end = self._phrase_end(index)
                return Phrase(index, end) if end > index else None
            comma = next((i for i in range(index, min(index + 14, limit)) if self.low(i) == ","), None)
            if index != start or comma is None:
                return None
            index = comma  # « Joint par téléphone, … », « Buteuse à deux reprises, … »
        return None
