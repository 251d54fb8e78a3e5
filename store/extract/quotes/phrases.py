"""The noun phrases of a sentence that may be whose words they are: those that start here, end here, or open the main clause.

There is no parser: a phrase is told by the closed classes (determiners, pronouns, prepositions), by the nouns for people and by
the names that `actors` has found.
"""

from functools import cached_property

from store.extract.conjugations import noun_like_forms
from store.extract.quotes.endings import Endings
from store.extract.quotes.items import Phrase
from store.extract.quotes.vocabulary import (
    BETWEEN,
    CONJUNCTIONS,
    DETERMINERS,
    OF,
    PREPOSITIONS,
    PRONOUNS,
    PUNCTUATION,
    TIME_NOUNS,
    TIMES,
    TITLES,
    folded,
    is_body,
    is_finite_speech,
    is_person,
)

#: a noun followed by one of these is no noun: « hausse les épaules »
_OBJECT_OPENERS = frozenset("le la les l' ses son sa un une".split())
_OBJECTS = frozenset("le la les l' lui leur".split())
_SCENES = frozenset(
    "arrivée barre caisse descente fenêtre fin issue main mi-temps micro pause porte presse radio reprise sortie suite table télé "
    "télévision terrasse tribune téléphone veille".split()
)
#: « l'auteur de « Bois mort » »: whose work may stand in marks behind « de »
_MAKERS = frozenset(
    "auteur auteure autrice createur creatrice heros heroine interprete realisateur realisatrice vedette".split()
)
_LAST = frozenset("dernier dernière derniers dernières".split())
_BEFORE_TIME = frozenset("premier première dernier dernière même seul seule".split())


class Phrases(Endings):
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
        if low in ("celui", "celle") and self.low(index + 1) in ("que", "qu'", "qui", "dont"):
            return Phrase(index, index + 1)
        if low in ("ce", "cette", "ces") and self.low(index + 1) in _LAST:
            return Phrase(index, index + 2, pronoun=f"ce {self.low(index + 1)}")
        if low in ("celui-ci", "celle-ci", "ceux-ci", "celles-ci"):
            return Phrase(index, index + 1, pronoun=low)
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
                and folded(self.low(start + 1)) in _MAKERS
                and index == start + 3
            ):
                index += 1  # « l'auteur de « Bois mort » »
                continue
            if self.is_mark(index) or low in PUNCTUATION:
                break
            if low == "de" and self.low(index + 1) in ("son", "leur") and self.low(index + 2) in ("côté", "coté"):
                break
            dated = low in TIMES and self.low(index - 1) not in OF  # « le héros du soir »
            if index > start and (dated or low in PRONOUNS or low == "qui"):
                break
            if index > start and low in ("au", "aux") and not self._belongs(start, index):
                break  # « l'adjoint | aux sports » goes on
            clitic = low in ("se", "s'", "ne", "n'") or (low in ("lui", "leur") and self.low(start) in DETERMINERS)
            if index > start and (clitic or self._resumes(index)):
                break  # « Ilena Marsk | le nomme »
            if low in CONJUNCTIONS:
                if low == "et" and self._joins(index):
                    index += 1
                    continue
                break
            if low in PREPOSITIONS and not (
                low in ("à", "au", "aux", "en", "pour", "chez", "auprès") and self._belongs(start, index)
            ):
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
        """« X et Y », « X et le préfet Y », « le parti Patrie et Travail »: « et » between two names."""
        if is_person(folded(self.low(index - 1))) and is_person(folded(self.low(index + 1))):
            return True  # « son ami et parolier | X »
        if index > 1 and self.capitalised(index - 1) and self.capitalised(index + 1) and not self.capitalised(index - 2):
            return self.person_ending(index) is None
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
        if self.low(index) in ("à", "au") and self.low(index + 1 + (self.low(index + 1) in DETERMINERS)) in _SCENES:
            return False  # « une collègue | à la sortie de la salle »
        if self.low(index + 1) in ("son", "sa", "ses", "leur", "leurs"):
            return False  # « envoyé par un passager | à son épouse »
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
        if low in _LAST and self.low(last - 1) in ("ce", "cette", "ces"):
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
        if low != ",":
            phrase = self._before_open_apposition(last) or phrase or self._run_up_to(last + 1)
        return self.with_joined(phrase) if phrase is not None and self.low(index).endswith("nt") else phrase

    def _before_open_apposition(self, last: int) -> Phrase | None:
        """« Anton Brel, | directeur des programmes | a déclaré »: whom the words between one comma and the verb are told of."""
        comma = last
        while comma > 0 and self.low(comma) != ",":
            if self.is_mark(comma) or self.low(comma) in PUNCTUATION or self._is_verb(comma):
                return None
            comma -= 1
        person = self.person_ending(comma)
        whole = self.phrase_ending(comma) if person is not None else None
        start = comma + 1
        role = any(is_person(folded(self.low(i))) for i in range(start, min(start + 3, last + 1)))
        if (
            whole is None
            or not role
            or self.mention_end(start) is not None
            or "et" in {self.low(i) for i in range(start, start + 3)}
        ):
            return None
        opens = whole.start == 0 or self.low(whole.start - 1) == ","
        return whole if self.low(start) not in DETERMINERS or opens else None

    def _run_up_to(self, end: int) -> Phrase | None:
        """« L'un des élus | présents à Brenne | précise »: the main clause's subject, where nothing but its complements follow."""
        main = self.first_phrase()
        if main is None or main.pronoun is not None or main.end >= end:
            return None
        for index in range(main.end, end):
            low = self.low(index)
            if self.is_mark(index) or low in PUNCTUATION or low in CONJUNCTIONS or low == "qui" or self._is_verb(index):
                return None
        return main

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
        if person is None:
            comma = end - 1
            while comma >= 0 and self.low(comma) != "," and not self.is_mark(comma):
                comma -= 1
            opening = (folded(self.low(i)) for i in range(comma + 1, min(comma + 4, end)))
            apposed = end < relative or any(map(is_person, opening))  # « X, le directeur des chantiers | qui considère »
            person = self.person_ending(comma) if apposed else None
        return person or self._body_ending(end) or self.phrase_ending(end, subject=False)

    def _body_ending(self, end: int) -> Phrase | None:
        """« à l'instigation | du SIVR de Brémoncourt | qui souhaitait »: a body named behind a noun that is nobody."""
        whole = self.phrase_ending(end, subject=False)
        mention = self.by_end.get(self.items[end - 1].end) if end > 0 else None
        if whole is None or mention is None or mention.span.start not in self.at:
            return None
        start = self.at[mention.span.start]
        head = next((i for i in range(whole.start, start) if self.low(i) not in DETERMINERS | OF), start)
        nobody = head < start and not is_body(folded(self.low(head))) and self.low(start - 1) in (*OF, "l'", "la", "le")
        return Phrase(start, end) if nobody else None

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

    def _capitals(self, index: int) -> bool:
        """A name that no actor bears; at the head of a sentence two capitals tell it."""
        if not self.capitalised(index) or (index == 0 and len(self.items) < 2):
            return False
        if index == 0 and self.low(1) == "," and self.tells_who(2):
            return True
        return index > 0 or (not self.is_mark(1) and self.capitalised(1) and self.low(0) not in CONJUNCTIONS)

    def tells_who(self, index: int) -> bool:
        """« Loïg, | la cinquantaine », « Nadir, | 19 ans », « Rodrigue, | conducteur de tramway »: what follows a name."""
        low = self.low(index)
        if low in ("lui", "elle") and self.low(index + 1) == ",":
            return True  # « Timéo, lui, compte … »
        aged = (low.isdigit() and self.low(index + 1) == "ans") or self.low(index + 1).endswith("antaine")
        return aged or (low not in DETERMINERS and is_person(folded(low)))

    def _role_first(self) -> bool:
        """« Porte-parole de la chancelière, | X a tenu à … »: a role without article opens the sentence."""
        return is_person(folded(self.low(0))) and self.low(0) not in DETERMINERS and self.mention_end(0) is None

    def _participle_first(self) -> bool:
        """« Entendu à quatre reprises, | X a varié »: a participle without article opens the sentence."""
        participle = self.low(0).endswith(("u", "us", "ue", "ues", "is", "ise", "it", "ite", "ert", "erte"))
        plain = self.low(0) not in DETERMINERS and self.low(0) not in PRONOUNS and self.low(0) not in CONJUNCTIONS
        return participle and plain and self.mention_end(0) is None and any(self.low(i) == "," for i in range(2, 14))

    def _acts(self, index: int) -> bool:
        """« le ministre | juge suffisante … »: a verb of speech that is a noun too, right after somebody."""
        low = self.low(index)
        verb = (low in noun_like_forms() or low == "dit") and is_finite_speech(low)
        person = self.low(index - 2) in DETERMINERS and is_person(folded(self.low(index - 1)))  # « la maire | sort du silence »
        if person and low in noun_like_forms() and low not in ("dit", "dite", "fait", "mis", "mise", "pris"):
            return True
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
        clitic = self._is_verb(index + 2) or is_finite_speech(self.low(index + 2))
        return (
            plain
            and not noun
            and not self.capitalised(index)
            and self.low(index + 1) in _OBJECT_OPENERS
            and not (clitic or self.capitalised(index + 1))
        )

    def _past_told_name(self, index: int) -> int:
        """« Sur le réseau | Facebook | , X publie … »: the name that a noun behind a preposition tells of, up to its comma."""
        told = self.low(index - 2) in DETERMINERS and self.low(index - 1) not in TIMES and not self.capitalised(index - 1)
        end = self.mention_end(index) if told and index > 1 else None
        return end if end is not None and self.low(end) == "," else index

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
                index = self._past_told_name(self.skip_complement(index))
                continue
            if low in PRONOUNS:
                return Phrase(index, index + 1, pronoun=low)
            if low in DETERMINERS and self.low(index + 1 + (self.low(index + 1) in _BEFORE_TIME)) in TIME_NOUNS:
                end = next((i for i in range(index, min(index + 7, limit)) if self.low(i) == ","), None)
                if end is None:
                    return None
                index = end
                continue
            if low in ("celui", "celle") and self.low(index + 1) in ("que", "qu'", "qui", "dont"):
                return Phrase(index, index + 1)
            if self.mention_end(index) or low in DETERMINERS or low in TITLES or self._capitals(index):
                end = self._phrase_end(index)
                return Phrase(index, end) if end > index else None
            comma = next((i for i in range(index, min(index + 14, limit)) if self.low(i) == ","), None)
            if index != start or comma is None:
                return None
            index = comma  # « Joint par téléphone, … », « Buteuse à deux reprises, … »
        return None
