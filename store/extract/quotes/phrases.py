"""The noun phrases of a sentence that may be whose words they are: the subject before a verb, the antecedent of « qui », the subject of
the main clause.

There is no parser: a phrase is told by the closed classes (determiners, pronouns, prepositions), by the nouns for people and by
the names that `actors` has found.
"""

from functools import cached_property

from store.extract.quotes.beginnings import Beginnings
from store.extract.quotes.endings import LAST
from store.extract.quotes.items import Phrase
from store.extract.quotes.vocabulary import (
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
    forenames,
    is_body,
    is_infinitive,
    is_person,
)

#: prepositions passed on the way to the head of a relative clause
_CLIMBS = 3
#: capitals at a sentence's head that name nobody
_SPEAKERS = frozenset("ça ce ceci cela en je moi nous on oui non qui quoi tu vous y".split())
_CLITICS = frozenset("n' ne se s' lui leur y en".split())
#: « il faut », « il s'agit de »: nobody
_IMPERSONAL = frozenset("agira agirait agissait agit fallait faudra faudrait faut".split())
_STREETS = frozenset("avenue boulevard place quai route rue".split())
_BEFORE_TIME = frozenset("premier première dernier dernière même seul seule".split())


class Phrases(Beginnings):
    """Items in, phrases out."""

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
        there = self.low(last + 1) == "y" and self.low(index) in HAVE
        if low == "il" and (there or self.low(index) in _IMPERSONAL):
            return None  # « l'affiche d'il y a vingt ans »
        if low in PRONOUNS:
            return Phrase(last, last + 1, pronoun=low)
        if low in LAST and self.low(last - 1) in ("ce", "cette", "ces"):
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
        if (
            phrase is not None
            and self.low(phrase.start - 1) == "et"
            and phrase.start > 2
            and not self.low(index).endswith("nt")
        ):
            left = self.phrase_ending(phrase.start - 1)  # « la ministre de la Justice et | police | a promis »: one subject
            if left is not None and self.low(left.start) in DETERMINERS and self.low(phrase.start) not in DETERMINERS:
                return Phrase(left.start, phrase.end)
        return self.with_joined(phrase) if phrase is not None and self.low(index).endswith("nt") else phrase

    def _before_open_apposition(self, last: int) -> Phrase | None:
        """« Anton Brel, | directeur des programmes | a déclaré »: whom the words between one comma and the verb are told of."""
        comma = last
        while comma > 0 and self.low(comma) != ",":
            if self.is_mark(comma) or self.low(comma) in PUNCTUATION or self.is_verb(comma):
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
            or self.low(start) in CONJUNCTIONS | {"quand", "lorsque", "tandis", "alors"}
            or "et" in {self.low(i) for i in range(start, start + 3)}
        ):
            return None
        opens = whole.start == 0 or self.low(whole.start - 1) == ","
        return whole if self.low(start) not in DETERMINERS or opens else None

    def _run_up_to(self, end: int) -> Phrase | None:
        """« L'un des élus | présents à Brenne | précise », « une source à Brenne | assure »: the main clause's subject, where
        nothing but its complements follow."""
        main = self.first_phrase()
        if main is None or main.pronoun is not None or main.end > end:
            return None
        for index in range(main.end, end):
            low = self.low(index)
            if self.is_mark(index) or low in PUNCTUATION or low in CONJUNCTIONS or low == "qui" or self.is_verb(index):
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
            acts = any(self.is_verb(i) for i in range(comma + 1, end))  # « à Brenne, le ministre s'est félicité d'un vote qui »
            apposed = not acts and (
                end < relative or any(map(is_person, opening))
            )  # « X, le directeur des chantiers | qui considère »
            person = self.person_ending(comma) if apposed else None
        return person or self._body_ending(end) or self._somebody_ending(end)

    def _somebody_ending(self, end: int) -> Phrase | None:
        """« par | un docker opposé à la loi | qui a crié »: up to the head that can speak, through prepositions; else the nearest."""
        near = self.phrase_ending(end, subject=False)
        phrase = near
        for _ in range(_CLIMBS):
            if phrase is None or is_body(self._head(phrase)) or self.capitalised(phrase.end - 1):
                break
            if phrase.start < 2 or self.low(phrase.start - 1) not in PREPOSITIONS:
                return near
            phrase = self.phrase_ending(phrase.start - 1, subject=False)
        return Phrase(phrase.start, end) if phrase is not None and is_body(self._head(phrase)) else near

    def _head(self, phrase: Phrase) -> str:
        """The folded word behind a phrase's article."""
        return folded(self.low(phrase.start + (self.low(phrase.start) in DETERMINERS)))

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
        if not self.capitalised(index) or (index == 0 and len(self.items) < 2) or self.low(index) in _SPEAKERS:
            return False
        if index == 0 and self.low(1) == "," and self.tells_who(2):
            return True
        if index == 0 and self.low(0) in forenames() and (self.is_verb(1) or self.low(1) in _CLITICS):
            return True  # « Aïcha n'en manque pas un »
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

    def participle_first(self) -> bool:
        """« Nommée en mars, | X … »: a participle that tells of the main clause's subject opens the sentence."""
        return self.low(0).endswith(("é", "ée", "és", "ées")) or self._participle_first()

    def _past_told_name(self, index: int) -> int:
        """« Sur le réseau | Facebook | , X publie … »: the name that a noun behind a preposition tells of, up to its comma."""
        told = self.low(index - 2) in DETERMINERS and self.low(index - 1) not in TIMES and not self.capitalised(index - 1)
        end = self.mention_end(index) if told and index > 1 else None
        return end if end is not None and self.low(end) == "," else index

    def _past_named_role(self, index: int) -> int:
        """« Par la voix de son avocate | , Ana Dolm, | la famille demande »: past a name in apposition, where a phrase follows."""
        end = self.mention_end(index + 1) if self.low(index) == "," and is_person(folded(self.low(index - 1))) else None
        closed = end is not None and self.low(end) == ","
        return end if closed and end is not None and self.low(end + 1) in DETERMINERS | PRONOUNS else index

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
            if low == "(":  # « Avec « Petit bois » (Éditions du Quai), | X raconte »
                index = self.bracket_end(index) or index + 1
                continue
            street = self.mention_end(index) if low in _STREETS else None
            if street is not None and self.low(street) == ",":  # « Rue des Quais, | X attend »
                index = street
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
                if self.low(index + 2) == ",":  # « En comparant, mardi soir, | la grève à « … », X a … »
                    index = next((i + 1 for i in range(index + 3, limit) if self.low(i) == ","), limit)
                while index < limit and self.low(index) != ",":
                    index += 1
                continue
            step = index + 1
            while self.low(step) in BETWEEN and step < index + 5:
                step += 1
            if low in PREPOSITIONS and (self.low(step) in ("avoir", "être") or is_infinitive(self.low(step))):
                while index < limit and self.low(index) != ",":  # « Après avoir traité X d'ingrat, Y s'est excusé »
                    index += 1
                continue
            if low in PREPOSITIONS or low in OF:
                index = self._past_named_role(self._past_told_name(self.skip_complement(index)))
                continue
            if low in PRONOUNS:
                return Phrase(index, index + 1, pronoun=low)
            this = self._demonstrative(index)
            if this is not None:
                return this
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
