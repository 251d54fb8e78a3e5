"""A sentence in, its items out: words, whole marked stretches, verbs of speech and the noun phrases that may be their subjects.

There is no parser: French news prose frames speech in few ways, and these are told by the forms of about 320 verbs, by the
closed classes (determiners, pronouns, prepositions) and by the names that `actors` has found.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Literal

from store.extract.conjugations import Form, conjugate, is_finite, noun_like_forms
from store.extract.lexicon import entries, rows
from store.extract.marks import Marked
from store.extract.nlp import Reading
from store.extract.text import fold
from store.types import Mention, Span

VerbClass = Literal["say", "frame", "act"]
Shape = Literal["finite", "inverted", "participle", "gerund", "infinitive", "passive"]

_WORDS = {name: frozenset(words.split()) for name, words in rows("word_classes")}

DETERMINERS = _WORDS["determiners"]
OF = frozenset(("de", "du", "des", "d'"))
PREPOSITIONS = _WORDS["prepositions"]
PRONOUNS = _WORDS["pronouns"]
CONJUNCTIONS = _WORDS["conjunctions"]
TIMES = _WORDS["times"]
#: what may stand between subject and verb, or between auxiliary and participle: clitics, negation, short adverbs
BETWEEN = _WORDS["between"]
HAVE = _WORDS["have"]
BE = _WORDS["be"]
_INVERTED = frozenset(("-il", "-elle", "-ils", "-elles", "-on", "-t-il", "-t-elle", "-t-on", "-t-ils", "-t-elles"))
_INDEFINITE = ("un ", "une ", "des ", "Un ", "Une ", "Des ")
_CLOSING = frozenset((",", ".", ";", ":", "(", "!", "?", "–", "—"))
_PUNCTUATION = frozenset(",.;:()[]–—-!?…/")


#: a longer sentence is a list or a hostile page, not prose: nothing is attributed in it, so that time stays linear
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Item:
    """A word outside the marks, or a whole marked stretch (`mark` is its number in `Reading.marked`)."""

    start: int
    end: int
    low: str
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase or pronoun that may be whose words they are: `start` and `end` count items."""

    start: int
    end: int
    pronoun: str | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of speech with the items it spans; `subject` is None where it must be looked for further away."""

    start: int
    end: int
    lemma: str
    verb_class: VerbClass
    shape: Shape
    subject: Phrase | None = None


@cache
def speech_forms() -> dict[str, tuple[tuple[Form, VerbClass], ...]]:
    """Every form of every verb of `lexicon/speech_verbs.txt` in lower case, with its class."""
    forms: dict[str, list[tuple[Form, VerbClass]]] = {}
    for lemma, verb_class in rows("speech_verbs"):
        for form in conjugate(lemma):
            forms.setdefault(form.text, []).append((form, verb_class))  # type: ignore[arg-type]
    return {text: tuple(found) for text, found in forms.items()}


@cache
def _person_objects() -> frozenset[str]:
    """Verbs of speech whose object is a person: after a comma, « …, a remercié M. Veld » says nothing of who speaks."""
    return frozenset(lemma for line in entries("person_objects") for lemma in line.split())


def singular_in(noun: str, nouns: Set[str]) -> bool:
    """Whether a folded noun, or its singular, is among others: `auteurs`, `principaux`."""
    return noun in nouns or (noun.endswith(("s", "x")) and noun[:-1] in nouns)


def is_person(noun: str) -> bool:
    """Whether a folded noun is one for people, whatever its number: `ministre`, `presidentes`, `porte parole`."""
    return singular_in(noun, _person_nouns())


@cache
def _person_nouns() -> frozenset[str]:
    return frozenset(fold(entry) for entry in entries("person_nouns"))


@cache
def speech_nouns() -> frozenset[str]:
    return frozenset(entries("speech_nouns"))


@cache
def _phrase_forms() -> dict[str, tuple[tuple[Form, tuple[str, ...], VerbClass], ...]]:
    """The forms of the verbs of `lexicon/speech_phrases.txt`, each with the words that must follow it: « fait | part »."""
    forms: dict[str, list[tuple[Form, tuple[str, ...], VerbClass]]] = {}
    for lemma, rest, verb_class in rows("speech_phrases"):
        for form in conjugate(lemma):
            forms.setdefault(form.text, []).append((form, tuple(rest.replace("'", "' ").split()), verb_class))  # type: ignore[arg-type]
    return {text: tuple(found) for text, found in forms.items()}


class Clauses:
    """One sentence's items, with what is looked for in them; made once a sentence."""

    def __init__(
        self,
        reading: Reading,
        sentence: Span,
        first_token: int,
        mentions: Sequence[Mention],
        *,
        marked: Sequence[tuple[int, Marked]],
        people: Set[str],
        whole: bool = True,  # False for what stands between two commas inside a quote
    ) -> None:
        self.people = people
        self.whole = whole
        self.text = reading.text
        self.sentence = sentence
        self.items = _items(reading, sentence, first_token, marked)
        self.by_start: dict[int, Mention] = {}
        self.by_end: dict[int, Mention] = {}
        for mention in mentions:  # the longest mention that starts or ends at a character
            if reading.text.startswith(_INDEFINITE, mention.span.start):
                continue  # « un conseiller de X » is nobody whom the article names
            known = self.by_start.get(mention.span.start)
            if known is None or known.span.end < mention.span.end:
                self.by_start[mention.span.start] = mention
            known = self.by_end.get(mention.span.end)
            if known is None or known.span.start > mention.span.start:
                self.by_end[mention.span.end] = mention
        self.at = {item.start: index for index, item in enumerate(self.items)}
        self.verbs = self._verbs()

    # --- phrases ----------------------------------------------------------------------------------------------------

    def low(self, index: int) -> str:
        return self.items[index].low if 0 <= index < len(self.items) else ""

    def is_mark(self, index: int) -> bool:
        return 0 <= index < len(self.items) and self.items[index].mark is not None

    def span(self, phrase: Phrase) -> Span:
        return Span(self.items[phrase.start].start, self.items[phrase.end - 1].end)

    def words(self, phrase: Phrase) -> str:
        span = self.span(phrase)
        return " ".join(self.text[span.start : span.end].split())

    def mention_end(self, index: int) -> int | None:
        """The item after the mention that starts at this item, None where none starts."""
        mention = self.by_start.get(self.items[index].start) if index < len(self.items) else None
        if mention is None:
            return None
        end = index
        while end < len(self.items) and self.items[end].start < mention.span.end:
            end += 1
        return end

    def phrase_after(self, index: int) -> Phrase | None:
        """The noun phrase that follows a verb as its subject: « a expliqué jeudi aux élus | la maire de X, Y »."""
        if self.low(index) == "," and self.low(index + 1) not in DETERMINERS:
            # « a confié, à Reuters, le directeur de … », « a déclaré, très ému, le général »
            close = next((i for i in range(index + 2, index + 7) if self.low(i) in (",", ".")), None)
            index = close + 1 if close is not None and self.low(close) == "," else index
        index = self.skip_adverbials(index)
        if index >= len(self.items) or self.is_mark(index) or self.low(index) in _PUNCTUATION:
            return None
        low = self.low(index)
        start = index
        if not (self.mention_end(index) or low in DETERMINERS or self._capitalised(index) or low in TITLES):
            return None
        end = self._phrase_end(index)
        return Phrase(start, end) if end > start else None

    def phrase_after_plain(self, index: int) -> Phrase | None:
        """The noun phrase that starts right here: « selon | le chef de la diplomatie X », « par | la maire »."""
        if index >= len(self.items) or self.is_mark(index) or self.low(index) in _PUNCTUATION:
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
        if index < len(self.items) and not self.is_mark(index) and self.low(index) not in _PUNCTUATION:
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
                or low in _PUNCTUATION
                or low in PREPOSITIONS
                or low in CONJUNCTIONS
                or low in TIMES
                or self.is_mark(index)
                or self.mention_end(index)
                or self._capitalised(index)
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
            if self.is_mark(index) or low in _PUNCTUATION:
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
        return 0 < index - start <= 4 and self.low(start) in DETERMINERS and self._person_ending(index) is None

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
        person = self._person_ending(end)
        if person is None and end < relative:
            comma = end - 1
            while comma >= 0 and self.low(comma) != "," and not self.is_mark(comma):
                comma -= 1
            person = self._person_ending(comma)
        return person or self.phrase_ending(end)

    def _person_ending(self, end: int) -> Phrase | None:
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
        if end <= 0 or self.is_mark(index) or self.low(index) in _PUNCTUATION or self._is_verb(index):
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
            if before in _PUNCTUATION or self.is_mark(index - 1) or before in CONJUNCTIONS:
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
            and before not in _PUNCTUATION
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
            if low in _PUNCTUATION or low in CONJUNCTIONS or low in TIMES:
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
            if self.mention_end(index) or low in DETERMINERS or low in TITLES or (index and self._capitalised(index)):
                end = self._phrase_end(index)
                return Phrase(index, end) if end > index else None
            return None
        return None

    def _capitalised(self, index: int) -> bool:
        item = self.items[index]
        return item.mark is None and self.text[item.start].isupper()

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _verbs(self) -> list[Verb]:
        found: list[Verb] = []
        index = 0
        while index < len(self.items):
            verb = None if self.is_mark(index) else self._verb(index, found)
            if verb is None:
                index += 1
            else:
                found.append(verb)
                index = verb.end
        return found

    def _verb(self, index: int, before: list[Verb]) -> Verb | None:
        low = self.low(index)
        if low in HAVE or low in BE:
            return self._compound(index)
        forms, length = self._forms(index)
        if not forms:
            return None
        moods = {form.mood: (form, verb_class) for form, verb_class in forms}
        previous = self.low(index - 1)
        after = index + length
        if "finite" in moods:
            form, verb_class = moods["finite"]
            end, inverted = self._inversion(index + 1)
            if inverted:
                return Verb(index, end, form.lemma, verb_class, "inverted", Phrase(end - 1, end, pronoun=inverted))
            if not self._is_noun(index, previous) and not self._rather_a_noun(index, low):
                subject = None if self._is_incise(index, after, form.lemma) else self.phrase_before(index)
                if subject is not None or self._is_incise(index, after, form.lemma) or self.after_mark(index):
                    return Verb(index, after, form.lemma, verb_class, "finite", subject)
                if index > 1:
                    return Verb(index, after, form.lemma, verb_class, "finite")
        if "infinitive" in moods and previous in DETERMINERS:
            return None  # « un conseiller »
        if "present" in moods:
            form, verb_class = moods["present"]
            return Verb(index, after, form.lemma, verb_class, "gerund")
        if ("infinitive" in moods and previous not in ("de", "d'", "d’", "pour")) or ("infinitive" in moods and before):
            form, verb_class = moods["infinitive"]
            subject = self._person_ending(index - 1) if previous == "à" and not before else None
            return Verb(index, after, form.lemma, verb_class, "infinitive", subject)
        if "past" in moods:
            form, verb_class = moods["past"]
            if before and previous in ("et", ",", "puis", "ou") and before[-1].shape in ("finite", "inverted"):
                return Verb(index, after, form.lemma, verb_class, "participle")
            if self.low(after) in (*OF, "comme") and verb_class == "act":
                return Verb(index, after, form.lemma, verb_class, "passive")
        return None

    def _rather_a_noun(self, index: int, low: str) -> bool:
        """« critique », « annonce »: a verb only right after a name, a pronoun, « qui » or the marks."""
        after = index + 1
        while self.low(after) in BETWEEN:
            after += 1
        if low not in noun_like_forms() or self.low(after) in ("que", "qu'") or self.low(index - 1) in ("se", "s'", "n'", "ne"):
            return False
        before = index - 1
        while before >= 0 and self.low(before) in BETWEEN and self.items[before].end not in self.by_end:
            before -= 1
        before -= self.low(before) == ","
        named = before >= 0 and self.items[before].end in self.by_end
        return not (named or self.low(before) in PRONOUNS or self.low(before) == "qui" or self.after_mark(index))

    def after_mark(self, index: int) -> bool:
        """« … », explique X: the verb right after the marks, a comma between or not."""
        before = index - 1
        while before >= 0 and (self.low(before) in (",", "comme", "ainsi", ".") or self.low(before) in BETWEEN):
            before -= 1
        return self.is_mark(before)

    def _inversion(self, index: int) -> tuple[int, str | None]:
        """Past « -t-il »: the item after it and the pronoun; no pronoun where the verb is not inverted."""
        if self.low(index) in ("-t", "-t-", "-"):
            after = self.low(index + 1)
            if after in _INVERTED or after in PRONOUNS:
                return index + 2, after.rsplit("-", 1)[-1]
        if self.low(index) in _INVERTED:
            return index + 1, self.low(index).rsplit("-", 1)[-1]
        return index, None

    def _forms(self, index: int) -> tuple[tuple[tuple[Form, VerbClass], ...], int]:
        """The forms of speech that this item is, and how many items they take: « affirmé » one, « fait part » two."""
        low = self.low(index)
        phrases = [
            (form, rest, verb_class)
            for form, rest, verb_class in _phrase_forms().get(low, ())
            if tuple(self.low(index + 1 + n) for n in range(len(rest))) == rest
        ]
        if phrases:
            return tuple((form, verb_class) for form, _, verb_class in phrases), 1 + len(phrases[0][1])
        return speech_forms().get(low, ()), 1

    def _compound(self, index: int) -> Verb | None:
        """« a-t-il également affirmé », « s'est dit », « avait souligné », « a été qualifié de »."""
        end, pronoun = self._inversion(index + 1)
        passive = self.low(index) in BE
        reflexive = self.low(index - 1) in ("s'", "s’", "se")
        steps = 0
        while (
            self.low(end) in BETWEEN or self.low(end).endswith("ment") or self.low(end) in ("été", "tenu", "voulu", "souhaité")
        ):
            if self.low(end) == "été":
                passive = True
            end += 1
            steps += 1
            if steps > 7:
                return None
        forms, length = self._forms(end)
        found = [(f, c) for f, c in forms if f.mood == "past"]
        if not found and self.low(end).endswith("it"):
            found = [(f, c) for f, c in forms if f.mood == "finite"]  # « a réagit »: misspelt, and common
        if not found:
            infinitive = [(f, c) for f, c in forms if f.mood == "infinitive"]
            if not infinitive or steps == 0:
                return None
            found, passive = infinitive, False
        form, verb_class = found[0]
        bare = self.low(index) in ("avoir", "être", "ayant", "étant")
        if passive and reflexive:
            passive = False
        if passive:
            return Verb(index, end + length, form.lemma, verb_class, "passive")
        if pronoun:
            return Verb(index, end + length, form.lemma, verb_class, "inverted", Phrase(index, index + 1, pronoun=pronoun))
        if bare:
            return Verb(index, end + length, form.lemma, verb_class, "infinitive")
        subject = None if self._is_incise(index, end + length, form.lemma) else self.phrase_before(index)
        return Verb(index, end + length, form.lemma, verb_class, "finite", subject)

    def _is_incise(self, start: int, end: int, lemma: str) -> bool:
        """« …, a précisé M. Veld. »: after a comma or marks, a verb, then its subject up to the next punctuation."""
        while start > 0 and self.low(start - 1) in BETWEEN and self.items[start - 1].end not in self.by_end:
            start -= 1  # « …, s'inquiète X, », « …, lui a crié une femme »
        framed = (start == 0 and not self.whole) or self.after_mark(start)
        if not framed and (self.low(start - 1) != "," or lemma in _person_objects()):
            return False
        phrase = self.phrase_after(end)
        if phrase is None:
            return False
        closed = phrase.end >= len(self.items) or self.low(phrase.end) in _CLOSING
        return closed or framed

    def _is_noun(self, index: int, previous: str) -> bool:
        """« la demande », « cette annonce », « une menace »: after a determiner it is a noun, unless that is a clitic."""
        if previous in ("le", "la", "les", "l'", "l’"):
            before = index - 2
            subject = self.items[before].end in self.by_end if before >= 0 else False
            return not (subject or self.low(before) in PRONOUNS or self.low(before) in ("ne", "qui", "comme"))
        return previous in DETERMINERS or previous in OF or previous in PREPOSITIONS or previous in ("au", "aux")


TITLES = _WORDS["titles"]


def _items(reading: Reading, sentence: Span, first: int, marked: Sequence[tuple[int, Marked]]) -> list[Item]:
    """The sentence's words from token `first` on, each marked stretch as one item."""
    items: list[Item] = []
    marks = [(n, m.outer) for n, m in marked if m.outer.end > sentence.start and m.outer.start < sentence.end]
    position = 0
    for index in range(first, len(reading.words)):
        start = reading.starts[index]
        if start >= sentence.end:
            break
        if len(items) > LONGEST:
            return []
        word = reading.words[index]
        while position < len(marks) and marks[position][1].end <= start:
            position += 1
        if position < len(marks) and marks[position][1].start < start + len(word):
            number, outer = marks[position]
            if not items or items[-1].mark != number:
                items.append(Item(outer.start, outer.end, "", number))
            continue
        if word.isspace():
            continue
        if word in "'’" and items and items[-1].end == start and len(items[-1].low) <= 2:
            items[-1] = Item(items[-1].start, start + 1, items[-1].low + "'")  # « d’ » before a mark: the tokenizer parts it
            continue
        items.append(Item(start, start + len(word), word.lower().replace("’", "'") if len(word) < 40 else ""))
    return items
