"""A noun phrase or a pronoun in, whose words they are out: an actor's name, an unnamed person's own words, or nobody.

« un conseiller du président X » is not X; « le porte-parole de la présidence, Y » is Y. A pronoun is the person who spoke or
acted last, if gender and number agree; where two stand equal, it is nobody.
"""

from dataclasses import replace
from functools import cache

from store.extract.lexicon import entries, rows
from store.extract.quotes.clauses import Clauses
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import DEFINITE, Memory, Said
from store.extract.quotes.vocabulary import (
    DETERMINERS,
    GENDERS,
    OF,
    PREPOSITIONS,
    TITLES,
    collective_nouns,
    folded,
    folded_speech_nouns,
    is_person,
    singular_in,
)
from store.extract.text import fold
from store.types import Mention, Span

_TRADE_ENDINGS = ("iste", "logue", "icien", "icienne", "logiste", "graphe", "iatre", "naire")
_FEMININE_ENDINGS = ("ee", "trice", "euse", "enne", "iere")
#: characters before a sentence in which it picks up the one person named
_JUST_BEFORE = 200
#: somebody without a name is told in no more words than these: « un responsable du ministère des Affaires étrangères »
LONGEST_NAME = 14
#: heads that are somebody without being nouns: « M. Di Giacomo », « l'un d'eux », « d'autres »
_SOMEBODY = frozenset("m. mm. mme mmes mlle me dr eux elles autre autres certains certaines beaucoup tous".split())
FEMININE = frozenset("elle elles celle-ci celles-ci dernière dernières".split())
PLURAL = frozenset("ils elles ceux-ci celles-ci derniers dernières".split())


@cache
def _anaphors() -> dict[str, str]:
    """Folded nouns that with « le » or « la » pick up the person spoken of, and whether a complement may follow: `bare`, `any`."""
    return {fold(noun): kind for noun, kind in rows("anaphors")}


@cache
def _periphrases() -> tuple[str, ...]:
    return tuple(fold(entry) for entry in entries("periphrases"))


@cache
def _office_nouns() -> frozenset[str]:
    return frozenset(fold(entry) for entry in entries("office_nouns"))


class Speakers(Memory):
    """A phrase or a pronoun in, whose words they are out; made once an article."""

    # --- phrases ----------------------------------------------------------------------------------------------------

    def of(self, clauses: Clauses, phrase: Phrase, *, sentence: int, paragraph: int) -> Said | None:
        """Whose words they are, given the phrase that names the speaker; None where nobody can be named safely."""
        if phrase.pronoun is not None:
            return self._pronoun(clauses, phrase, sentence, paragraph)
        named = self._apposed(clauses, phrase) or self._named(clauses, phrase)
        return named or self._unnamed(clauses, phrase, paragraph=paragraph)

    def _apposed(self, clauses: Clauses, phrase: Phrase) -> Said | None:
        """« le ministre des Affaires étrangères, Davor Lenz, » and « la porte-parole (Mirela Anton) »."""
        if self._persons(clauses, phrase) or clauses.low(phrase.end) not in (",", "("):
            return None
        if not is_person(_head(clauses, phrase)):
            return None
        start = phrase.end + 1
        titled = start + (clauses.low(start) in DETERMINERS)
        if clauses.low(titled) in TITLES and clauses.mention_end(titled + 1) is not None:
            start = titled + 1  # « l'avocat de la défense, Me X », « le cosignataire, le Pr Y »
        if clauses.low(start) in DETERMINERS and clauses.mention_end(start) is None:  # « son mari, le luthier Piotr W., »
            named = next((i for i in range(start + 1, start + 5) if clauses.mention_end(i) is not None), start)
            close = named - start <= 2 or any(is_person(folded(clauses.low(i))) for i in range(start + 1, named))
            start = named if close else start
        if clauses.low(start) in DETERMINERS and folded(clauses.low(start + 1)) in collective_nouns():
            start += 2  # « l'actionnaire, le fonds Orvatel, »
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
        if self.kinds.get(mention.actor) not in ("person", "organisation"):
            return None
        return Said(mention.actor, mention.span)

    def _persons(self, clauses: Clauses, phrase: Phrase) -> list[tuple[int, Mention]]:
        found = []
        index = phrase.start
        while index < phrase.end:
            mention = clauses.by_start.get(clauses.items[index].start)
            if mention is None:
                index += 1
                continue
            if self.kinds.get(mention.actor) == "person":
                found.append((index, mention))
            index = clauses.mention_end(index) or index + 1
        return found

    def _named(self, clauses: Clauses, phrase: Phrase) -> Said | None:
        persons = self._persons(clauses, phrase)
        for index, mention in persons:
            if self._embedded(clauses, phrase, index):
                continue
            if clauses.low(index - 1) == "et" and index > phrase.start + 1 and clauses.mention_end(phrase.start) is None:
                unknown = Phrase(phrase.start, index - 1)
                if all(clauses.capitalised(i) for i in range(unknown.start, unknown.end)):  # « Ilena M. et Davor Lenz »
                    return Said(clauses.words(unknown), clauses.span(unknown), known=False, noun=True, joint=(mention.actor,))
            return self._together(clauses, phrase, index) or Said(mention.actor, mention.span)
        if persons:
            return None
        start = phrase.start
        while clauses.low(start) in DETERMINERS and start < phrase.end - 1 and clauses.mention_end(start) is None:
            start += 1
        if folded(clauses.low(start)) in collective_nouns() and clauses.mention_end(start) is None:  # « le journal Le Monde »
            last = next((i for i in range(start + 1, min(start + 4, phrase.end)) if clauses.mention_end(i) is not None), None)
            plain = last is not None and not any(clauses.low(i) in OF or clauses.capitalised(i) for i in range(start + 1, last))
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
        head = _head(clauses, phrase)
        if not head:
            return self._ordinal(clauses, phrase)
        owner = self._author(clauses, phrase, head, paragraph=paragraph)
        if owner is not None:
            return owner
        if head in folded_speech_nouns() and clauses.low(phrase.start) in ("le", "la") and phrase.end - phrase.start == 2:
            spoke = next((h for h in reversed(self.heard) if h.spoke), None)  # « ajoute le texte »: whose it is
            return replace(spoke.said, span=clauses.span(phrase), sure=False) if spoke is not None else None
        again = (
            self._said_before(clauses, _core(clauses, phrase), head, paragraph=paragraph)
            if clauses.low(phrase.start) in DEFINITE and clauses.low(phrase.start - 1) != "dont"
            else None
        )
        if again is not None:
            return Said(again, clauses.span(phrase), sure=False)
        named = any(clauses.capitalised(i) for i in range(phrase.start + 1, phrase.end))  # « l'hôtel de Brissac »
        known = is_person(head) or singular_in(head, collective_nouns()) or head in _SOMEBODY
        if clauses.low(phrase.start) == "les" and clauses.text[clauses.items[phrase.end - 1].start].isupper():
            known = True  # « les Occidentaux », « les Verts »
        if phrase.end - phrase.start > LONGEST_NAME:
            return None
        tail = self._tail_name(clauses, phrase) if known else None
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
        sure = known and not self._may_be_named(clauses, phrase, paragraph)
        return Said(words, clauses.span(phrase), sure=sure, known=False, human=known or named, noun=known)

    def _may_be_named(self, clauses: Clauses, phrase: Phrase, paragraph: int) -> bool:
        """« la directrice », where people are named nearby: it may be one of them, whom the article calls so nowhere."""
        if clauses.low(phrase.start) not in DEFINITE or not _bare(clauses, phrase) or not is_person(_head(clauses, phrase)):
            return False
        gender = GENDERS.get(clauses.low(phrase.start))
        return bool(self.people_told(self.nearby(clauses.span(phrase).start, paragraph, back=3), gender))

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
            spoke = next((h.said for h in reversed(self.heard) if h.spoke), None)
            return replace(spoke, span=clauses.span(phrase), sure=False) if spoke is not None else None
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

    def _said_before(self, clauses: Clauses, phrase: Phrase, head: str, *, paragraph: int) -> str | None:
        """« l'archevêque de Rouen », « la ministre », « le diplomate »: the one of whom the article has said so, if there is but one."""
        former = any(clauses.low(i) in ("ancien", "ancienne", "ex") for i in range(phrase.start, phrase.start + 3))
        if not is_person(head) and head not in _anaphors() and not former and not head.endswith(_TRADE_ENDINGS):
            return None
        gender = GENDERS.get(clauses.low(phrase.start)) or ("f" if head.endswith(_FEMININE_ENDINGS) else None)
        words = fold(clauses.words(Phrase(phrase.start + 1, phrase.end)))
        people = self.roles.get(words) or (self.roles.get(head) if phrase.end - phrase.start <= 2 else None) or []
        people = [name for name in people if gender is None or self.agrees(name, gender)]
        if len(set(people)) == 1:
            return people[0]
        if clauses.low(phrase.start) in ("ce", "cet", "cette"):
            again = self.heard_as(head)
            if again is not None:
                return again  # « a insisté cette source »
        if phrase.start == 0 and gender is not None and is_person(head):
            at = clauses.span(phrase).start
            near = set(self.people_told(Span(max(self.paragraphs[paragraph].start, at - _JUST_BEFORE), at), gender))
            if len(near) == 1 and self.gender(next(iter(near))) == gender:
                return near.pop()  # « … a laissé de marbre Odile V. La maire de Merrault dit … »
        former = former or words.startswith(_periphrases())
        kind = "any" if former else _anaphors().get(head)
        if kind is None and head not in _office_nouns():
            kind = "bare"
        bare = _bare(clauses, phrase)
        if kind == "body":
            return self.body(clauses.span(phrase).start, paragraph) if bare else None
        if people or kind is None or not (bare or (kind == "any" and phrase.end - phrase.start <= 8)):
            return None
        same = self.heard_as(head)
        return same or self.recent(clauses.span(phrase).start, gender, paragraph)

    def fits(self, said: Said, pronoun: str) -> bool:
        """Whether a pronoun can stand for somebody: a person, of that gender as far as it is known."""
        return self.kinds.get(said.name, "person") == "person" and self.agrees(said.name, "f" if pronoun in FEMININE else "m")

    # --- pronouns and memory ----------------------------------------------------------------------------------------

    def _pronoun(self, clauses: Clauses, phrase: Phrase, sentence: int, paragraph: int) -> Said | None:
        if phrase.pronoun == "lui":
            return self._pronoun(clauses, Phrase(phrase.start, phrase.end, "il"), sentence, paragraph)
        pronoun = (phrase.pronoun or "").removeprefix("ce ").removeprefix("cette ").removeprefix("ces ")
        if pronoun == "on":
            return None
        plural = pronoun in PLURAL
        gender = "f" if pronoun in FEMININE else "m"
        span = clauses.span(phrase)
        if pronoun in ("dernier", "dernière", "celui-ci", "celle-ci"):
            return self.last_named(span, gender)
        fitting = [
            h
            for h in self.heard
            if h.plural == plural
            and sentence - h.sentence <= 4
            and paragraph - h.paragraph <= 2
            and (h.sentence < sentence or h.said.span.end <= span.start)
            and (plural or h.person)
            and (plural or ((h.gender or gender) == gender and self.agrees(h.said.name, gender)))
        ]
        people = [h for h in fitting if self.kinds.get(h.said.name, "person") == "person"]
        named = [h for h in people if h.said.known or h.spoke]
        certain = [h for h in named if self.gender(h.said.name) == gender]
        unsure = bool(named) and named[-1].said.known and self.gender(named[-1].said.name) is None
        named = certain if unsure and certain else named
        fitting = named or people or fitting
        here = set(self.people_told(self.nearby(span.start, paragraph, back=0), gender)) if not plural else set()
        if len(here) == 1 and not any(h.paragraph == paragraph for h in people):
            return Said(here.pop(), span, sure=False)  # nobody but X is named in this paragraph
        if not plural and not people:
            recent = self.recent(span.start, gender, paragraph) or self.only_person(span.start, gender)
            if recent is not None:
                return Said(recent, span, sure=False)
        if not fitting:
            return None
        latest = max(fitting, key=lambda h: (h.sentence, h.spoke, h.said.span.start))
        rivals = {h.said.name for h in fitting if h.sentence == latest.sentence and h.spoke == latest.spoke}
        if len(rivals) > 1:
            return None
        others = {h.said.name for h in fitting}
        if latest.person and not plural:  # whoever else the writer names nearby may be meant, too
            others |= set(self.people_told(self.nearby(span.start, paragraph, back=1), gender))
        return Said(latest.said.name, span, sure=len(others) == 1 and sentence - latest.sentence <= 2, known=latest.said.known)


def _without_participle(clauses: Clauses, phrase: Phrase) -> Phrase:
    """« un boulanger | joint par téléphone », « un pêcheur | installé là »: who it is, without how he or she was reached."""
    after = clauses.low(phrase.end)
    if clauses.low(phrase.start) not in ("un", "une", "des") or not (
        after in PREPOSITIONS | {"là"} or after.endswith(("er", "ir", "re"))
    ):
        return phrase
    last = phrase.end - (clauses.low(phrase.end - 1) == "là")
    participle = clauses.low(last - 1).endswith(("é", "ée", "és", "ées", "oint", "ointe", "oints", "venu", "venue", "venus"))
    return Phrase(phrase.start, last - 1) if participle and last - 1 > phrase.start + 1 else phrase


def _core(clauses: Clauses, phrase: Phrase) -> Phrase:
    """« le pénaliste | à la suspension d'audience »: the phrase up to the first preposition other than « de »."""
    end = next((i for i in range(phrase.start + 1, phrase.end) if clauses.low(i) in PREPOSITIONS), phrase.end)
    return Phrase(phrase.start, end)


def _bare(clauses: Clauses, phrase: Phrase) -> bool:
    """« la cinéaste », « l'ancien joueur », « la cinéaste de 38 ans »: nothing says of what or of where."""
    after = [clauses.low(i) for i in range(phrase.start, phrase.end)]
    if after[-1:] == ["ans"]:
        after = after[:-3]
    return len(after) <= 3 and not any(low in OF for low in after[1:])


def _head(clauses: Clauses, phrase: Phrase) -> str:
    """The folded head noun: the first word that is no determiner, number or adjective known to stand before a noun."""
    for index in range(phrase.start, phrase.end):
        low = folded(clauses.low(index))
        headless = low in ("ancien", "ancienne", "anciens", "anciennes") and clauses.low(index + 1) in OF
        if headless:  # « un ancien de la brigade financière »
            return "membre"
        if low in DETERMINERS or low in _PRENOMINAL or low in OF:
            continue
        return low
    last = folded(clauses.low(phrase.end - 1)) if phrase.end - phrase.start > 1 else ""
    return last if last in ("jeunes", "anciens", "anciennes", "autre", "autres") else ""  # « pestent les jeunes »


_PRENOMINAL = frozenset(
    fold(word)
    for word in "ancien ancienne anciens anciennes ex futur future futurs premier première deuxième second seconde vice nouveau nouvelle "
    "nouveaux nouvelles jeune jeunes même mêmes autre autres haut haute hauts hautes grand grande grands petit petite principal "
    "principale simple seul seule célèbre actuel actuelle deux trois quatre cinq six sept huit neuf dix".split()
)
