"""The noun phrases that start at an item of a sentence: where each ends.

There is no parser: a phrase is told by the closed classes (determiners, pronouns, prepositions), by the nouns for people and by
the names that `actors` has found.
"""

from store.extract.conjugations import noun_like_forms
from store.extract.quotes.endings import LAST, Endings
from store.extract.quotes.items import Phrase
from store.extract.quotes.vocabulary import (
    BETWEEN,
    CONJUNCTIONS,
    DETERMINERS,
    OF,
    PREPOSITIONS,
    PRONOUNS,
    PUNCTUATION,
    TIMES,
    TITLES,
    folded,
    is_body,
    is_finite_speech,
    is_infinitive,
    is_number,
    is_person,
)

#: a noun followed by one of these is no noun: « hausse les épaules »
_OBJECT_OPENERS = frozenset("le la les l' ses son sa un une".split())
_OBJECTS = frozenset("le la les l' lui leur".split())
_SCENES = frozenset(
    "arrivée barre caisse descente fenêtre fin issue main mi-temps micro pause porte presse radio reprise sortie suite table télé "
    "télévision terrasse tribune téléphone veille".split()
)
#: verbs that are rather nouns, with the bare noun or the infinitive that makes them verbs: « la préfecture | fait état de … »
_LIGHT = frozenset(
    [
        (verb, noun)
        for verb in ("fait", "font")
        for noun in "appel campagne confiance défaut face grève état part savoir valoir".split()
    ]
    + [(verb, noun) for verb in ("rend", "rendent") for noun in "compte hommage public publique publics service".split()]
    + [("porte", "plainte"), ("portent", "plainte"), ("demande", "justice"), ("sert", "d'"), ("tire", "parti"), ("mise", "sur")]
)
#: « l'auteur de « Bois mort » »: whose work may stand in marks behind « de »
_MAKERS = frozenset(
    "auteur auteure autrice createur creatrice heros heroine interprete realisateur realisatrice vedette".split()
)
_OCCASIONS = frozenset(
    "anglais aparté clôture conclusion conférence direct déplacement français marge ouverture privé public réaction réponse riant "
    "salle séance souriant tribune visite visioconférence zone".split()
)
#: heads that speak to somebody rather than have an office for something
_ADDRESSING = frozenset(
    "directeur directrice juge magistrat magistrate maire prefet prefete president presidente procureur procureure".split()
)


class Beginnings(Endings):
    """Items in, the phrases that start at them out."""

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
        this = self._demonstrative(index)
        if this is not None:
            return this
        if not (self.mention_end(index) or low in DETERMINERS or self.capitalised(index) or low in TITLES):
            return None
        end = self._phrase_end(index)
        return Phrase(start, end) if end > start else None

    def phrase_after_plain(self, index: int) -> Phrase | None:
        """The noun phrase that starts right here: « selon | le chef de la diplomatie X », « par | la maire »."""
        if index >= len(self.items) or self.is_mark(index) or self.low(index) in PUNCTUATION:
            return None
        this = self._demonstrative(index)
        if this is not None:
            return this
        end = self._phrase_end(index)
        return (
            Phrase(index, end, self.low(index) if self.low(index) in PRONOUNS | {"lui", "eux"} else None)
            if end > index
            else None
        )

    def _demonstrative(self, index: int) -> Phrase | None:
        """« ce dernier », « celle-ci »; not « ces derniers jours »."""
        low = self.low(index)
        if low in ("ce", "cette", "ces") and self.low(index + 1) in LAST and self._ends_phrase(index + 2):
            return Phrase(index, index + 2, pronoun=f"ce {self.low(index + 1)}")
        if index == 0 and low in ("lequel", "laquelle"):  # « … l'entraîneur, X. Lequel assume : « … » »
            return Phrase(0, 1, pronoun="dernier" if low == "lequel" else "dernière")
        return Phrase(index, index + 1, pronoun=low) if low in ("celui-ci", "celle-ci", "ceux-ci", "celles-ci") else None

    def _ends_phrase(self, index: int) -> bool:
        """Whether a noun phrase cannot go on with this item: a verb, a clitic, a preposition, a mark, the end."""
        low = self.low(index)
        closed = low in BETWEEN or low in PREPOSITIONS or low in CONJUNCTIONS or low in PUNCTUATION or low in ("", "qui")
        return closed or self.is_verb(index) or is_finite_speech(low) or low.endswith("ant")

    def _phrase_end(self, index: int) -> int:
        """Where the noun phrase that starts here ends: before punctuation, a verb, a preposition other than « de »."""
        start = index
        # in a plural phrase all nouns and adjectives end in s or x: « les médias spécialisés | soulèvent »
        plural = self.low(start) in ("les", "des", "ces", "plusieurs", "certains", "certaines", "quelques") or is_number(
            self.low(start)
        )
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
            if low == "(" and (close := self._past_party(start, index)) is not None:
                index = close
                continue
            if low == "," and (named := self._office_bearer(start, index)) is not None:
                return named
            if self.is_mark(index) or low in PUNCTUATION:
                break
            if low == "de" and self.low(index + 1) in ("son", "leur") and self.low(index + 2) in ("côté", "coté"):
                break
            dated = low in TIMES and self.low(index - 1) not in (
                *OF,
                "ce",
                "cette",
            )  # « le héros du soir », « l'avocat de ce dernier »
            of_them = low in ("eux", "elles") and self.low(index - 1) == "d'"  # « l'une d'elles »
            if index > start and (dated or (low in PRONOUNS and not of_them) or low == "qui"):
                break
            if index > start and low in ("au", "aux") and not self._belongs(start, index):
                break  # « l'adjoint | aux sports » goes on
            theirs = low == "leur" and self.low(index - 1) in OF  # « les mots de leur porte-parole »
            clitic = low in ("se", "s'", "ne", "n'") or (
                low in ("lui", "leur") and self.low(start) in DETERMINERS and not theirs
            )
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
                    self.is_verb(index)
                    and self.low(index - 1) not in OF
                    and (index > start + 1 or self.low(start) not in DETERMINERS)
                )
                or self._acts(index)
                or (plural and low.endswith("ent"))
                or self._takes_object(start, index)
                or (self.low(index), self.low(index + 1)) in _LIGHT
            ):
                while index > start + 1 and self.low(index - 1) in BETWEEN:
                    index -= 1  # « le pape | les a encouragés »
                break
            index += 1
        return index

    def _past_party(self, start: int, bracket: int) -> int | None:
        """« le député | (Parti du fleuve) | de Brenne Davor L. »: past the bracket, where the role goes on or the name follows."""
        close = self.bracket_end(bracket) if is_person(folded(self.low(start + 1))) else None
        if close is None or not (self.low(close) in OF or self._is_person(Phrase(close, close + 1))):
            return None
        return close

    def _office_bearer(self, start: int, comma: int) -> int | None:
        """« le ministre des Postes, | des Médias et de l'Image Davor L. | »: past the name behind an office of several parts."""
        if self.low(comma + 1) not in OF or not is_person(folded(self.low(start + 1))) or self.low(start + 2) not in OF:
            return None
        for index in range(comma + 2, min(comma + 20, len(self.items))):
            end = self.mention_end(index)
            if end is not None and self._is_person(Phrase(index, end)):
                return end if self.low(index - 1) not in OF else None
            if self.is_mark(index) or self.is_verb(index) or (self.low(index) == "," and self.low(index + 1) not in OF):
                return None
        return None

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
            if self.is_mark(step) or self.low(step) in PUNCTUATION or self.low(step) in PREPOSITIONS or self.is_verb(step):
                return False
            step += 1
        end = self.mention_end(step)
        return end is not None and (end >= len(self.items) or self.is_mark(end) or self.low(end) in PUNCTUATION)

    def _belongs(self, start: int, index: int) -> bool:
        """« l'ambassadeur de Russie à Washington », « la ministre chargée », « le conseiller pour la sécurité »: part of the role."""
        if self.low(index) == "en" and self.low(index + 1) in _OCCASIONS:
            return False  # « le héros du soir | en zone mixte »
        if self.low(index) in ("à", "au") and self.low(index + 1 + (self.low(index + 1) in DETERMINERS)) in _SCENES:
            return False  # « une collègue | à la sortie de la salle »
        if self.low(index) == "aux" and folded(self.low(index - 1)) in _ADDRESSING:
            return False  # « explique la présidente | aux parties civiles »; but « l'adjoint aux sports »
        if self.low(index + 1) in ("son", "sa", "ses", "leur", "leurs"):
            return False  # « envoyé par un passager | à son épouse »
        return 0 < index - start <= 4 and self.low(start) in DETERMINERS and self.person_ending(index) is None

    def _acts(self, index: int) -> bool:
        """« le ministre | juge suffisante … »: a verb of speech that is a noun too, right after somebody."""
        low = self.low(index)
        if low == "dit" and is_infinitive(self.low(index + 1)) and index > 1:
            return True  # « le président valdrien | dit souhaiter »
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
        clitic = self.is_verb(index + 2) or is_finite_speech(self.low(index + 2))
        return (
            plain
            and not noun
            and not self.capitalised(index)
            and self.low(index + 1) in _OBJECT_OPENERS
            and not (clitic or self.capitalised(index + 1))
        )
