"""A noun phrase or a pronoun in, whose words they are out: an actor's name, an unnamed person's own words, or nobody.

« un conseiller du président X » is not X; « le porte-parole de la présidence, Y » is Y. A pronoun is whoever is
most present (`referents`), if gender and number agree; where two stand equal, it is nobody.
"""

from dataclasses import replace

from store.extract.quotes.clauses import Clauses
from store.extract.quotes.descriptions import contracted, core, head_of, is_former
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import DEFINITE, Said
from store.extract.quotes.pronouns import Pronouns
from store.extract.quotes.vocabulary import (
    DETERMINERS,
    FOREIGN_JOINERS,
    GENDERS,
    OF,
    PREPOSITIONS,
    PUNCTUATION,
    TITLES,
    collective_nouns,
    folded,
    folded_speech_nouns,
    forenames,
    is_person,
    is_trade,
    singular_in,
)
from store.extract.text import fold
from store.types import Mention, Span

#: somebody without a name is told in no more words than these: « un responsable du ministère des Affaires étrangères »
LONGEST_NAME = 14
#: heads that are somebody without being nouns: « M. Di Giacomo », « l'un d'eux », « d'autres »
_SOMEBODY = frozenset(
    "quelqu'un quelqu'une m. mm. mme mmes mlle me dr eux elles autre autres certains certaines beaucoup tous".split()
)
#: « son adversaire »: of two, the other
_OPPONENTS = frozenset("adversaire homologue interlocuteur interlocutrice opposant rival".split())
#: nouns that a surname completes
_OF_A_NAME = frozenset("affaire cabinet camp clan couple dossier famille gouvernement liste loi procès époux".split())
#: « dit l'un »
_ONE = frozenset(("un", "une", "autre"))
#: what bears words that nobody in particular says
SIGNS = frozenset(
    "affiche affiches affichette affichettes autocollant autocollants banderole banderoles calicot ecriteau ecriteaux graffiti "
    "graffitis inscription pancarte pancartes panneau panneaux tag tags".split()
)


class Speakers(Pronouns):
    """A phrase or a pronoun in, whose words they are out; made once an article."""

    # --- phrases ----------------------------------------------------------------------------------------------------

    def of(self, clauses: Clauses, phrase: Phrase, *, sentence: int, paragraph: int) -> Said | None:
        """Whose words they are, given the phrase that names the speaker; None where nobody can be named safely."""
        if phrase.pronoun is not None:
            return self._pronoun(clauses, phrase, sentence, paragraph)
        if clauses.low(phrase.start) in ("celui", "celle") and clauses.low(phrase.start + 1) in ("que", "qu'", "qui", "dont"):
            gender = "f" if clauses.low(phrase.start) == "celle" else "m"  # « raconte celle que ses amis appelaient … »
            said = self._most_present(clauses.span(Phrase(phrase.start, phrase.start + 1)), sentence, paragraph, gender)
            return replace(said, sure=False) if said is not None else None
        named = self._apposed(clauses, phrase) or self._named(clauses, phrase)
        return named or self._unnamed(clauses, phrase, paragraph=paragraph)

    def _apposed(self, clauses: Clauses, phrase: Phrase) -> Said | None:
        """« le ministre des Affaires étrangères, Davor Lenz, » and « la porte-parole (Mirela Anton) »."""
        if any(not self._completed(clauses, phrase, index, mention) for index, mention in self._persons(clauses, phrase)):
            return None
        head = head_of(clauses, phrase)
        # « l'un d'eux, X, », « l'une des parties civiles, X, »: what one of them is called names that one
        if not is_person(head) and head not in ("eux", "elles") and not _one_of_them(clauses, phrase):
            return None
        comma = self._past_complement(clauses, phrase)
        if clauses.low(comma) not in (",", "("):
            return None
        start = self._past_bracket(clauses, comma) + 1
        titled = start + (clauses.low(start) in DETERMINERS)
        if clauses.low(titled) in TITLES and clauses.mention_end(titled + 1) is not None:
            start = titled + 1  # « l'avocat de la défense, Me X », « le cosignataire, le Pr Y »
        if clauses.low(start) in DETERMINERS and clauses.mention_end(start) is None:  # « son mari, le luthier Piotr W., »
            named = next((i for i in range(start + 1, start + 5) if clauses.mention_end(i) is not None), start)
            close = named - start <= 2 or any(is_person(folded(clauses.low(i))) for i in range(start + 1, named))
            start = named if close else start
        if clauses.low(start) in DETERMINERS and folded(clauses.low(start + 1)) in collective_nouns():
            start += 2  # « l'actionnaire, le fonds Orvatel, »
        titled = start + (clauses.low(start) in DETERMINERS)
        if clauses.low(titled) in TITLES and clauses.capitalised(titled + 1) and clauses.mention_end(titled + 1) is None:
            start = titled  # « l'obstétricien en question, le docteur Pham »
            unknown = Phrase(start, start + 2)
            if clauses.low(start + 2) in (",", ".", ")", ":"):
                return Said(clauses.words(unknown), clauses.span(unknown), known=False, noun=True)
        end = clauses.mention_end(start)
        run = start
        while (
            end is None
            and run < start + 3
            and run < len(clauses.items)
            and not clauses.is_mark(run)
            and clauses.capitalised(run)
        ):
            run += 1
        if run > start and clauses.low(run) in (",", ".", ")"):  # « sa voisine, Odette, »: a name that no actor bears
            unknown = Phrase(start, run)
            return Said(clauses.words(unknown), clauses.span(unknown), known=False, noun=True)
        if end is None or (clauses.low(end) not in (",", ".", ")", ";", ":", "", "(") and not clauses.is_mark(end)):
            return None
        mention = clauses.by_start[clauses.items[start].start]
        kinds = ("person",) if clauses.low(comma) == "(" else ("person", "organisation")  # « le directeur de l'Agence X (AX) »
        return Said(mention.actor, mention.span) if self.kinds.get(mention.actor) in kinds else None

    def _completed(self, clauses: Clauses, phrase: Phrase, index: int, mention: Mention) -> bool:
        """Whether a mention does not name the phrase's head: « | l'avocat | de la famille Anton, Me Tarn », « l'avocat de | X | »."""
        end = clauses.mention_end(index) or index + 1
        bare = mention.form == "role" and not any(clauses.capitalised(i) for i in range(index + 1, end))
        return (bare and clauses.low(end) in OF and end < phrase.end) or self._embedded(clauses, phrase, index)

    def _past_complement(self, clauses: Clauses, phrase: Phrase) -> int:
        """« La présidente de la Ligue | contre la violence routière | , Ana Dolm, »: the comma behind a complement; else its end."""
        if clauses.low(phrase.end) not in PREPOSITIONS or clauses.low(phrase.start) not in DETERMINERS:
            return phrase.end
        for index in range(phrase.end + 1, min(phrase.end + 9, len(clauses.items))):
            if clauses.low(index) == ",":
                named = range(index + 1, index + 4)
                titled = any(clauses.low(i) in TITLES and clauses.capitalised(i + 1) for i in named)
                known = any(clauses.person_ending(clauses.mention_end(i) or 0) for i in named)
                return index if known or titled else phrase.end
            if clauses.is_mark(index) or clauses.is_verb(index) or clauses.low(index) in PUNCTUATION:
                break
        return phrase.end

    def _past_bracket(self, clauses: Clauses, index: int) -> int:
        """« Le maire | (sans étiquette) de la commune | , X »: the comma behind what a bracket and a complement add; else the index."""
        if clauses.low(index) != "(":
            return index
        close = next((i for i in range(index + 1, index + 6) if clauses.low(i) == ")"), None)
        if close is None or clauses.low(close + 1) not in (*OF, ","):
            return index
        return next((i for i in range(close + 1, close + 7) if clauses.low(i) == ","), index)

    def _persons(self, clauses: Clauses, phrase: Phrase) -> list[tuple[int, Mention]]:
        found = []
        index = phrase.start
        while index < phrase.end:
            mention = clauses.by_start.get(clauses.items[index].start)
            if mention is None:
                index += 1
                continue
            end = clauses.mention_end(index) or index + 1
            if self.kinds.get(mention.actor) == "person":
                found.append((index, mention))
            index = end
        return found

    def _named(self, clauses: Clauses, phrase: Phrase) -> Said | None:
        persons = self._persons(clauses, phrase)
        for index, mention in persons:
            if self._embedded(clauses, phrase, index):
                continue
            if clauses.low(index - 1) == "et" and index > phrase.start + 1 and clauses.mention_end(phrase.start) is None:
                unknown = Phrase(phrase.start, index - 1)
                if all(clauses.capitalised(i) for i in range(unknown.start, unknown.end)):  # « Ilena M. et Davor Lenz »
                    surname = mention.actor.partition(" ")[2] if unknown.end - unknown.start == 1 else ""  # « Luc et Ana Roy »
                    return Said(
                        f"{clauses.words(unknown)} {surname}".strip(),
                        clauses.span(unknown),
                        known=False,
                        noun=True,
                        joint=(mention.actor,),
                    )
            return self._together(clauses, phrase, index) or Said(mention.actor, mention.span)
        if persons:
            return None
        start = phrase.start
        while clauses.low(start) in DETERMINERS and start < phrase.end - 1 and clauses.mention_end(start) is None:
            start += 1
        if folded(clauses.low(start)) in collective_nouns() and clauses.mention_end(start) is None:  # « le journal Le Monde »
            last = next((i for i in range(start + 1, min(start + 4, phrase.end)) if clauses.mention_end(i) is not None), None)
            plain = last is not None and not any(clauses.capitalised(i) for i in range(start + 1, last))
            plain = (
                plain and last is not None and clauses.low(last - 1) not in OF | DETERMINERS
            )  # « le groupe de presse | Orvane »
            if last is not None and plain and clauses.capitalised(last):
                start = last
        end = clauses.mention_end(start)
        if end is not None and (end >= phrase.end or clauses.low(end) == "et"):
            mention = clauses.by_start[clauses.items[start].start]
            alone = Said(mention.actor, mention.span, sure=end >= phrase.end and self.kinds.get(mention.actor) != "place")
            return self._together(clauses, phrase, start) or alone
        return None

    def _together(self, clauses: Clauses, phrase: Phrase, index: int) -> Said | None:
        """« Ana Dolm et le préfet Milo Tarn », « Washington et Moscou »: all of them, where the phrase joins names by « et »."""
        joint: list[str] = []
        last = None
        while (end := clauses.mention_end(index)) is not None:
            last = clauses.by_start[clauses.items[index].start]
            joint.append(last.actor)
            if clauses.low(end) != "et" or end >= phrase.end:
                break
            index = end + 1
            while index < phrase.end and clauses.mention_end(index) is None:
                index += 1
        if last is None or len(set(joint)) < 2:
            return None
        start = clauses.items[phrase.start].start
        others = tuple(dict.fromkeys(name for name in joint if name != joint[0]))
        return Said(joint[0], Span(start, last.span.end), joint=others)

    def _embedded(self, clauses: Clauses, phrase: Phrase, index: int) -> bool:
        """Whether the person named at `index` only completes another head: « un conseiller du président X », « l'avocat de X »."""
        step = index
        if clauses.low(index - 1) in _OF_A_NAME and index - 1 > phrase.start:
            return True  # « l'avocate de la famille | Anton »
        if clauses.low(index - 1) in FOREIGN_JOINERS and index > phrase.start:
            return True  # « un agent du Department of Health and | Welfare »
        passed = False  # a word that is neither article nor title: « de la présidence russe | Y »
        while step > phrase.start:
            before = clauses.low(step - 1)
            if before in OF and before != "des" and not passed:
                return step - 1 > phrase.start
            passed = passed or not (before in OF or before in DETERMINERS or before in TITLES)
            if is_person(fold(before)):
                head = step - 1
                while head > phrase.start and clauses.low(head - 1) in ("l'", "la", "ancien", "ancienne", "ex"):
                    head -= 1
                governed = head > phrase.start and clauses.low(head - 1) in OF
                return governed and head - 1 > phrase.start
            step -= 1
        return False

    def _unnamed(self, clauses: Clauses, phrase: Phrase, *, paragraph: int) -> Said | None:
        """The phrase's own words, where its head is somebody or a body that can speak."""
        head = head_of(clauses, phrase)
        length = phrase.end - phrase.start
        of_them = clauses.low(phrase.start + 3) in ("eux", "elles") and clauses.low(phrase.start + 2) in OF
        if clauses.low(phrase.start) == "l'" and clauses.low(phrase.start + 1) in _ONE and (length == 2 or of_them):
            phrase = Phrase(phrase.start, min(phrase.end, phrase.start + 4))  # « l'une d'elles | au micro »
            return Said(clauses.words(phrase), clauses.span(phrase), known=False, noun=True)
        if clauses.low(phrase.start) == "l'" and clauses.low(phrase.start + 1) in _ONE and clauses.low(phrase.start + 2) in OF:
            words = clauses.words(phrase)  # « l'un de ses proches »
            return Said(words[:1].lower() + words[1:], clauses.span(phrase), known=False, noun=True)
        if not head:
            return self._ordinal(clauses, phrase)
        other = self._opponent(clauses, phrase, head, paragraph)
        if other is not None:
            return Said(other, clauses.span(phrase), sure=False)
        if head in SIGNS:
            return None  # « une pancarte proclamait »: nobody in particular
        owner = self._author(clauses, phrase, head, paragraph=paragraph)
        if owner is not None:
            return owner
        if head in folded_speech_nouns() and clauses.low(phrase.start) in ("le", "la") and phrase.end - phrase.start == 2:
            spoke = self.last_to_speak()  # « ajoute le texte »: whose it is
            recent = spoke is not None and self.sentence_of(clauses.span(phrase).start) - spoke.sentence <= 1
            if spoke is not None and recent and spoke.paragraph == paragraph:
                return replace(spoke.said, span=clauses.span(phrase), sure=False)
        if head == "couple" and clauses.low(phrase.start) in ("le", "ce"):
            both = next((h.said for h in reversed(self.heard) if h.said.joint), None)
            if both is not None:
                return replace(both, span=clauses.span(phrase), sure=False)
        again = (
            self.said_before(clauses, core(clauses, phrase), head, paragraph=paragraph)
            if (clauses.low(phrase.start) in DEFINITE and clauses.low(phrase.start - 1) != "dont")
            or contracted(clauses, phrase)
            else None
        )
        if again is not None:
            # somebody without a name who is picked up so is not picked up by « il » once more: that is rather somebody named
            return Said(again, clauses.span(phrase), sure=False, known=again in self.kinds)
        if phrase.end - phrase.start == 2 and singular_in(head, collective_nouns()) and clauses.low(phrase.start) in DEFINITE:
            whole = self.heard_as(head)  # « l'agence régionale de santé », then « l'agence »
            if whole is not None and len(whole.split()) > 2:
                return Said(whole, clauses.span(phrase), sure=False, known=False, noun=True)
        bare_name = (
            clauses.capitalised(phrase.start)
            and (phrase.start > 0 or clauses.tells_who(2) or clauses.low(0) in forenames())
            and phrase.end - phrase.start == 1
        ) and clauses.low(phrase.start) not in ("nous", "vous")
        named = bare_name or any(clauses.capitalised(i) for i in range(phrase.start + 1, phrase.end))  # « l'hôtel de Brissac »
        known = (
            (clauses.low(phrase.start) in ("un", "une") and is_trade(head))
            or is_person(head)
            or singular_in(head, collective_nouns())
            or head in _SOMEBODY
        )
        known = known or bare_name  # « Timéo, lui, … »
        if clauses.low(phrase.start) == "les" and clauses.text[clauses.items[phrase.end - 1].start].isupper():
            known = True  # « les Occidentaux », « les Verts »
        if phrase.end - phrase.start > LONGEST_NAME:
            return None
        tail = self._tail_name(clauses, phrase) if known else None
        if tail is not None and singular_in(head, collective_nouns()):
            self.houses.add(clauses.words(tail))
        if tail is not None:
            return Said(clauses.words(tail), clauses.span(tail), known=False, noun=True)
        phrase = _without_participle(clauses, phrase)
        if (
            clauses.low(phrase.end - 1) in ("lui-même", "elle-même", "eux-mêmes", "elles-mêmes")
            and phrase.end - phrase.start > 1
        ):
            phrase = Phrase(phrase.start, phrase.end - 1)
        words = clauses.words(phrase)
        if clauses.low(phrase.start) in DETERMINERS:
            words = words[:1].lower() + words[1:]  # « La préfecture » at a sentence's head
        if not known and not named and clauses.low(phrase.start) not in DETERMINERS | OF:
            return None  # « une si | courte | avance »: no noun phrase at all
        whose = clauses.low(phrase.start) in ("son", "sa", "ses", "leur", "leurs")  # « son hôte » of whom, and called what
        sure = known and not whose and not is_former(clauses, phrase) and not self.may_be_named(clauses, phrase, paragraph)
        return Said(words, clauses.span(phrase), sure=sure, known=False, human=known or named, noun=known)

    def _opponent(self, clauses: Clauses, phrase: Phrase, head: str, paragraph: int) -> str | None:
        """« X a dominé Y. « … », a souri X. Son adversaire … »: the other of the two whom the paragraph names."""
        if head not in _OPPONENTS or clauses.low(phrase.start) != "son" or phrase.end - phrase.start != 2:
            return None
        span = clauses.span(phrase)
        people = set(self.people_told(self.nearby(span.start, paragraph, back=0), None))
        spoke = self.last_to_speak()
        if len(people) != 2 or spoke is None or spoke.said.name not in people:
            return None
        return (people - {spoke.said.name}).pop()

    def _tail_name(self, clauses: Clauses, phrase: Phrase) -> Phrase | None:
        """« le quotidien gouvernemental | Al-Mihrab », « le fonds | Kestrel Partners »: a name that the actors do not know."""
        start = phrase.end
        while start > phrase.start + 1 and (clauses.capitalised(start - 1) or clauses.low(start - 1) == "&"):
            start -= 1
        if start >= phrase.end or clauses.low(start - 1) in OF or clauses.low(phrase.start) not in DEFINITE:
            return None
        if clauses.text[clauses.items[start].start : clauses.items[start].end].isdigit() or start == phrase.start + 1:
            return None
        between = any(clauses.low(i) in OF for i in range(phrase.start, start))
        return None if between or clauses.mention_end(start) is not None else Phrase(start, phrase.end)

    def _ordinal(self, clauses: Clauses, phrase: Phrase) -> Said | None:
        """« lance la seconde », « répond le premier »: of the two people named last."""
        if clauses.low(phrase.end - 1) == "même" and phrase.end - phrase.start == 2:
            spoke = self.last_to_speak()
            return replace(spoke.said, span=clauses.span(phrase), sure=False) if spoke is not None else None
        which = {"premier": -2, "première": -2, "second": -1, "seconde": -1}.get(clauses.low(phrase.end - 1))
        if which is None or phrase.end - phrase.start != 2:
            return None
        at = clauses.span(phrase).start
        people = list(dict.fromkeys(reversed(self.people_told(Span(max(0, at - 600), at), None))))[:2]
        if len(people) < 2 or not self.agrees(people[-1 - which], GENDERS.get(clauses.low(phrase.start), "m")):
            return None
        return Said(people[-1 - which], clauses.span(phrase), sure=False)

    def _author(self, clauses: Clauses, phrase: Phrase, head: str, *, paragraph: int) -> Said | None:
        """« le communiqué de la préfecture précise », « l'avis du Conseil d'État »: whose text it is."""
        if head not in folded_speech_nouns() or (head == "critique" and clauses.low(phrase.start) in ("un", "le", "ce")):
            return None
        if (
            clauses.low(phrase.end) == "par" or clauses.low(phrase.end + 1) == "par"
        ):  # « le communiqué rédigé par les organisateurs »
            by = phrase.end + (1 if clauses.low(phrase.end) == "par" else 2)
            whose = clauses.phrase_after_plain(by)
            said = (
                (self._named(clauses, whose) or self._unnamed(clauses, whose, paragraph=paragraph))
                if whose is not None
                else None
            )
            return replace(said, sure=False) if said is not None and said.can_speak else None
        for index in range(phrase.start, phrase.end - 1):
            if clauses.low(index) in OF and index > phrase.start and folded(clauses.low(index - 1)) == head:
                whose = Phrase(index + 1, phrase.end)
                said = self._named(clauses, whose) or self._unnamed(clauses, whose, paragraph=paragraph)
                return replace(said, sure=False) if said is not None and said.can_speak else None
        return None


def _one_of_them(clauses: Clauses, phrase: Phrase) -> bool:
    """« l'une des parties civiles », « un de ses voisins »."""
    start = phrase.start + (clauses.low(phrase.start) == "l'")
    return clauses.low(start) in ("un", "une") and clauses.low(start + 1) in OF and phrase.end > start + 2


def _without_participle(clauses: Clauses, phrase: Phrase) -> Phrase:
    """« un boulanger | joint par téléphone », « un pêcheur | installé là »: who it is, without how he or she was reached."""
    if clauses.low(phrase.start) in ("un", "une"):
        for index in range(phrase.start + 2, phrase.end - 1):  # « une participante | sortie téléphoner »
            if clauses.low(index) in ("sorti", "sortie", "venu", "venue") and clauses.low(index + 1).endswith(
                ("er", "ir", "re")
            ):
                return Phrase(phrase.start, index)
    after = clauses.low(phrase.end)
    if clauses.low(phrase.start) not in ("un", "une", "des") or not (
        after in PREPOSITIONS | {"là"} or after.endswith(("er", "ir", "re"))
    ):
        return phrase
    last = phrase.end - (clauses.low(phrase.end - 1) == "là")
    participle = clauses.low(last - 1).endswith(("é", "ée", "és", "ées", "oint", "ointe", "oints", "venu", "venue", "venus"))
    return Phrase(phrase.start, last - 1) if participle and last - 1 > phrase.start + 1 else phrase
