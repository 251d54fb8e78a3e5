"""Candidates in, the same with organisations and places made of a head and what completes it: « le ministère de l'Intérieur ».

Three ways: the head and its complements (« l'armée ukrainienne », « la Cour d'appel de Valdoire »), the acronym in brackets that
says where its expansion begins (« l'Union des pêcheurs de la Vald (UPV) »), and the place word (« la place de la Liberté »).
"""

from dataclasses import dataclass, replace

from store.extract.actors.names import Candidate
from store.extract.actors.vocabulary import Is, Vocabulary
from store.extract.actors.words import JOINING, Gap, Words
from store.types import ActorKind

_HEADS = Is.ORG_WHOLE | Is.ORG_CAPITAL | Is.PLACE_WHOLE
_OF = frozenset("de du des d".split())
_LINKS = _OF | {"aux", "au", "pour", "sur", "contre", "en", "a"}
_ARTICLES = frozenset("la le les l".split())
#: of these the complement is a name that is nobody's mention: « la rue de Washington », « la mer de Chine »
_NAMED_AFTER = frozenset(
    "rue avenue boulevard place square quai pont parc mer ocean golfe detroit canal baie cap mont monts massif col lac foret desert "
    "ile iles archipel jardin cimetiere".split()
)
#: and of these, where no « de » stands between: « le lycée Ilena-Marsk », but « l'hôpital de Lille »
_BEARING = frozenset(
    "lycee college ecole hopital clinique musee theatre stade gare port chateau palais prison aeroport".split()
)
_SECOND = frozenset(
    "appel cassation assises commerce etat securite instance".split()
)  # « cour d'appel de », « conseil d'État »
#: « la Ligue des champions », « la Ligue Europa »
COMPETING = frozenset("champions championnes nations europa conference".split())
_ENDINGS = tuple(
    "ique iques iste istes ien ienne iens iennes ais aise aises ois oise oises al ale ales aux ain aine ains aines ine in "
    "if ive ifs ives aire aires".split()
)
_AUXILIARIES = frozenset("a ont est sont avait avaient etait etaient va vont doit peut se s ne n".split())
_SMALL = _LINKS | _ARTICLES | {"et", "&"}
LONGEST_EXPANSION = 14


@dataclass(frozen=True, slots=True)
class Acronym:
    """« Otan » stands for the name that comes before its bracket: both are candidates' places in the words."""

    short: int  # the word that is the acronym
    first: int  # the expansion
    after: int


def read_organisations(
    words: Words, candidates: list[Candidate], vocabulary: Vocabulary
) -> tuple[list[Candidate], list[Candidate], list[Acronym]]:
    """What stands after heads and acronyms are read: the candidates, the names nested in them, the acronyms told."""
    return _Forms(words, candidates, vocabulary).read()


class _Forms:
    def __init__(self, words: Words, candidates: list[Candidate], vocabulary: Vocabulary) -> None:
        self.words, self.candidates, self.vocabulary = words, candidates, vocabulary
        self.flags = words.flags
        self.at = {c.first: c for c in candidates}
        self.inside = {at: c for c in candidates if c.kind is None and not c.personal for at in range(c.first + 1, c.after)}

    def read(self) -> tuple[list[Candidate], list[Candidate], list[Acronym]]:
        made: dict[int, Candidate] = {}
        acronyms = []
        for acronym in self._acronyms():
            acronyms.append(acronym)
            if (acronym.first < acronym.after and acronym.first not in self.at) or self._longer(acronym):
                made[acronym.first] = Candidate(acronym.first, acronym.after, "organisation")
        free = 0
        for head in [head for head, flags in enumerate(self.flags) if flags & _HEADS]:
            if head >= free and head not in made:
                form = self._form(head, self.flags[head])
                if form:
                    form = self._joined(form)
                    made[form.first] = form
                    free = form.after
        return *self._laid(made), acronyms

    def _longer(self, acronym: Acronym) -> bool:
        candidate = self.at.get(acronym.first)
        return candidate is not None and candidate.after < acronym.after

    def _laid(self, made: dict[int, Candidate]) -> tuple[list[Candidate], list[Candidate]]:
        """Made names in place of the candidates that they cover; countries and places that they name stay, nested."""
        if not made:
            return self.candidates, []
        kept: list[Candidate] = []
        nested: list[Candidate] = []
        forms = sorted(made.values(), key=lambda c: c.first)
        at = 0
        for candidate in self.candidates:
            while at < len(forms) and forms[at].after <= candidate.first:
                kept.append(forms[at])
                at += 1
            form = forms[at] if at < len(forms) else None
            if form is None or candidate.after <= form.first:
                kept.append(candidate)
            elif self._stays(candidate, form):
                nested.append(candidate)
        kept.extend(forms[at:])
        return kept, nested

    def _stays(self, candidate: Candidate, form: Candidate) -> bool:
        """Whether a name inside a form is a mention of its own: « l'ambassade de Valdoire », not « la rue de Valdoire »."""
        head = self.words.keys[form.first]
        if candidate.kind not in ("place", "country") or head in _NAMED_AFTER:
            return False
        if head in _BEARING and self.words.keys[candidate.first - 1] not in _OF:
            return False
        return (candidate.first, candidate.after) != (form.first, form.after)

    # --- acronyms --------------------------------------------------------------------------------------------------------

    def _acronyms(self) -> list[Acronym]:
        """Every bracket that holds an acronym alone, with the name before it that it shortens."""
        words = self.words
        found = []
        paren = Gap.PAREN  # an enumeration's member is slow to look up
        for at in [at for at, gap in enumerate(words.gaps) if gap is paren]:
            if words.capital[at] and self._short(at):
                first = self._expansion(at)
                if first is not None:
                    found.append(Acronym(at, first, at))
        return found

    def _short(self, at: int) -> bool:
        word = self.words.raw[at]
        after = self.words.text[self.words.ends[at] : self.words.ends[at] + 2].lstrip()
        return 2 <= len(word) <= 10 and (word.isupper() or len(word) >= 4) and after[:1] in (")", ",")

    def _expansion(self, at: int) -> int | None:
        """Where the words begin whose initials an acronym is: walks back, « d'appel » and « des » may be left out of it."""
        words = self.words
        letters = words.keys[at]
        # a known or whole name right before the bracket needs no initials: « l'Alliance atlantique (Otan) »
        left = len(letters) - 1
        first = None
        here = at - 1
        while here >= 0 and at - here <= LONGEST_EXPANSION and left >= 0:
            if here + 1 < at and words.gaps[here + 1] not in (Gap.SPACE, Gap.HYPHEN, Gap.APOSTROPHE, Gap.COMMA):
                break
            word = words.keys[here]
            if word[0] == letters[left]:
                left -= 1
                first = here
            elif word not in _SMALL:
                break
            here -= 1
        if left < 0 and first is not None and words.capital[first] and at - first >= 2:
            return first
        if not words.raw[at].isupper():
            return None
        before = next((c for c in self._ending(at) if c.kind != "person"), None)
        if before and before.kind is None and before.after - before.first >= 2 and not before.personal and not before.titled:
            return before.first
        return before.first if before and before.kind == "organisation" else None

    def _ending(self, at: int) -> list[Candidate]:
        """The candidate that ends right before a word."""
        return [c for first in range(max(0, at - 10), at) if (c := self.at.get(first)) and c.after == at]

    def _joined(self, form: Candidate) -> Candidate:
        """« l'Union des ports|-Forces de la mer »: two names that a hyphen makes one."""
        words, at = self.words, form.after
        if at >= len(words) or words.gaps[at] is not Gap.HYPHEN or not words.capital[at] or not self.flags[at] & _HEADS:
            return form
        other = self._form(at, self.flags[at])
        return replace(form, after=other.after) if other and other.kind == form.kind and other.first == at else form

    # --- heads -----------------------------------------------------------------------------------------------------------

    def _form(self, head: int, flags: int) -> Candidate | None:
        words = self.words
        capital = words.capital[head]
        covering = self.at.get(head)
        if covering and covering.kind is not None and not (capital and covering.after == head + 1 and flags & Is.ORG_CAPITAL):
            return None  # « l'Alliance » is known; « l'Alliance des rives » is another
        if flags & Is.PLACE_WHOLE and not (capital and flags & (Is.ORG_WHOLE | Is.ORG_CAPITAL)):
            return self._place(head)
        if not capital and not flags & Is.ORG_WHOLE:
            capital = self._national(head)
            if not capital:
                return None
        if flags & Is.FORENAME and covering and covering.personal:
            return None
        if words.keys[head] == "ligue" and head + 2 < len(words) and not COMPETING.isdisjoint(words.keys[head + 1 : head + 3]):
            return None  # « la Ligue des champions » is played
        first = head
        run = self.inside.get(head)
        if run is not None and capital:  # « le Racing Club de Molvek », « le Haut-Commissariat aux réfugiés »
            first, covering = run.first, run
        elif self._high(head):
            first, capital = head - 1, True
        if capital and covering and covering.after - head > 1:
            if covering.after == head + 2 and len(words.raw[head + 1]) == 1:
                return None  # « Groupe A », « Hall C »
            after, anchored = covering.after, True
        else:
            after, anchored = head + 1, False
        after, anchored = self._complements(
            after, anchored=anchored, capital=capital, apposed=bool(flags & Is.ORG_APPOSED) and not capital
        )
        if not anchored or after == head + 1:
            return None
        return Candidate(first, after, "organisation")

    def _national(self, head: int) -> bool:
        """« le conseil national de la pêche », « l'union orvanienne des ports »: small letters, but the nation and whose it is."""
        words, after = self.words, head + 2
        if after >= len(words) or not self.flags[head] & Is.ORG_CAPITAL or words.gaps[head + 1] is not Gap.SPACE:
            return False
        national = words.keys[head + 1] in ("national", "nationale", "federal", "federale")
        if not (national or self.flags[head + 1] & Is.ADJECTIVE) or words.capital[head + 1]:
            return False
        return self._linked(after, capital=False, anchored=True) is not None

    def _high(self, head: int) -> bool:
        """« la Haute autorité », « la Grande mosquée »: the adjective has the capital."""
        words = self.words
        return (
            head > 0
            and words.keys[head - 1] in ("haut", "haute", "grand", "grande")
            and words.capital[head - 1]
            and words.gaps[head] in JOINING
        )

    def _called(self, at: int) -> bool:
        """A common word whose capital makes it a name behind a head."""
        words = self.words
        return (
            words.capital[at] and words.gaps[at] is Gap.SPACE and len(words.raw[at]) > 3 and not self.flags[at] & Is.DETERMINER
        )

    def _complements(self, at: int, *, anchored: bool, capital: bool, apposed: bool) -> tuple[int, bool]:
        """Past the adjectives and complements that follow a head; anchored once a name, a nation or an adjective is among them."""
        words, flags = self.words, self.flags
        end = len(words)
        best, head = at, at - 1
        rounds = 0
        while at < end and rounds < 5:
            rounds += 1
            gap = words.gaps[at]
            if gap is Gap.SPACE and not words.capital[at]:
                nation = self.vocabulary.nationality(words.keys, at) if flags[at] & Is.ADJECTIVE else None
                if nation and not (words.keys[at] in ("est", "cap", "saint") and nation[0] == at + 1):
                    at = best = nation[0]
                    anchored = True
                    continue
                if flags[at] & Is.ORG_ADJECTIVE or (capital and len(words.raw[at]) > 4 and words.keys[at].endswith(_ENDINGS)):
                    at += 1
                    if capital or anchored:
                        best, anchored = at, True
                    continue
            if capital and gap is Gap.SPACE and self._paired(at):
                at = best = at + 2  # « l'Agence océanique | et atmosphérique »
                continue
            link = self._linked(at, capital=capital, anchored=anchored)
            if link is None:
                candidate = self.at.get(at)
                if apposed or words.keys[head] == "gouvernement":  # « le gouvernement Marsk » is hers
                    break  # « l'agence Corvex », « le parti Les Démocrates »: the name is the name
                if (
                    candidate
                    and gap in (Gap.SPACE, Gap.HYPHEN)
                    and candidate.kind != "person"
                    and not candidate.titled
                    and not anchored
                    and not (candidate.personal and self._of_somebody(head))
                ):
                    at = best = candidate.after
                    anchored = True
                    continue
                if at == head + 1 and not (anchored or capital or candidate) and self._called(at):
                    best, anchored = at + 1, True  # « l'institut Mesures »
                break
            at, sure = link
            if sure:
                best, anchored = at, True
        return best, anchored

    def _of_somebody(self, head: int) -> bool:
        """« Présidente du Sénat | Ana Solt »: who stands behind a title and the body that it completes is called so."""
        words, before = self.words, head - 1
        while before > 0 and words.keys[before] in _OF | _ARTICLES and words.gaps[before + 1] in (Gap.SPACE, Gap.APOSTROPHE):
            before -= 1
        titled = head - before > 1 and before >= 0 and self.flags[before] & Is.TRADE and words.gaps[before + 1] is Gap.SPACE
        return bool(titled) and words.keys[head] not in _BEARING

    def _paired(self, at: int) -> bool:
        """« océanique | et atmosphérique », « des examens | et concours »: a second word like the one before, and the name ends there."""
        words = self.words
        if words.keys[at] != "et" or at + 1 >= len(words) or words.gaps[at + 1] is not Gap.SPACE or words.capital[at + 1]:
            return False
        before, behind = words.keys[at - 1], words.keys[at + 1]
        alike = before.endswith(_ENDINGS) and behind.endswith(_ENDINGS) and len(behind) > 4
        several = words.keys[at - 2] == "des" and before.endswith("s") and behind.endswith("s") and self._ends(at + 2)
        return (alike or several) and not words.capital[at - 1]

    def _ends(self, at: int) -> bool:
        """Whether a clause's verb follows, or nothing that could belong to the name."""
        words = self.words
        if at >= len(words) or words.gaps[at] > Gap.APOSTROPHE:
            return True
        return words.keys[at] in _AUXILIARIES or bool(self.flags[at] & Is.ACTING)

    def _linked(self, at: int, *, capital: bool, anchored: bool) -> tuple[int, bool] | None:
        """Past « de l'Intérieur », « des pêcheurs », « d'appel »: where it ends, and whether a name stands in it."""
        words, flags = self.words, self.flags
        end = len(words)
        if at >= end or words.gaps[at] is not Gap.SPACE or words.capital[at]:
            return None
        here = at
        if words.keys[here] == "et" and here + 1 < end and words.keys[here + 1] in _OF | _ARTICLES | {"aux"}:
            here += 1
        if words.keys[here] not in (_LINKS if capital else _OF | {"et"}):
            return None
        here += 1
        while here < end and words.keys[here] in _ARTICLES and words.gaps[here] in (Gap.SPACE, Gap.APOSTROPHE):
            here += 1
        if here >= end or words.gaps[here] not in (Gap.SPACE, Gap.APOSTROPHE):
            return None
        candidate = self.at.get(here)
        if candidate and candidate.kind != "person" and not candidate.titled and not candidate.personal:
            return candidate.after, True
        if words.capital[here]:
            return (here + 1, True) if flags[here] & (Is.COMPLEMENT | Is.COMMON) and not candidate else None
        if words.keys[here] in _SECOND:
            return here + 1, capital
        if (capital or anchored) and (flags[here] & Is.COMPLEMENT or (capital and self._plural(here))):
            after = here + 1
            while (
                after < end
                and words.gaps[after] is Gap.SPACE
                and (flags[after] & Is.ORG_ADJECTIVE or words.keys[after] in ("etrangeres", "humains", "sociales"))
            ):
                after += 1
            return after, True
        return None

    def _plural(self, at: int) -> bool:
        """« des écrivaines » behind a head with a capital: any plural may complete its name."""
        words = self.words
        return words.keys[at - 1] == "des" and words.keys[at].endswith("s") and len(words.keys[at]) > 4

    def _place(self, head: int) -> Candidate | None:
        """« la place de la Liberté », « l'île de Corv », « le 3e arrondissement de Valdoire », « le mont Arvel »."""
        words = self.words
        here = head + 1
        end = len(words)
        if words.keys[head] == "arrondissement" and head and words.raw[head - 1][0].isdigit():
            ordinal = head - 1
        elif words.keys[head] == "arrondissement" and head > 1 and words.keys[head - 1] in ("e", "er", "eme"):
            ordinal = head - 2
        else:
            ordinal = head
        while (
            here < end
            and here - head <= 2
            and words.gaps[here] in (Gap.SPACE, Gap.APOSTROPHE)
            and words.keys[here] in _OF | _ARTICLES
        ):
            here += 1
        if here >= end or words.gaps[here] not in (Gap.SPACE, Gap.APOSTROPHE):
            return None
        candidate = self.at.get(here)
        linked = here > head + 1
        if candidate is None and linked and words.capital[here]:
            candidate = Candidate(here, here + 1)  # « la place de la République »: a plain word with a capital
        if candidate is None or candidate.titled or (not linked and words.gaps[here] is not Gap.SPACE):
            return None
        plain = linked and not words.capital[head]
        if plain and words.keys[head] in ("cap", "port"):
            return None  # « mettre le cap sur », « le port de Korvel »
        if plain and words.keys[head] in ("place", "parc", "canal", "col") and candidate.kind in ("organisation", "person"):
            return None  # « la place de l'Otan dans », « la place de Veld »
        after = candidate.after
        while (
            after < end
            and words.gaps[after] is Gap.SPACE
            and words.keys[after] in ("meridionale", "orientale", "occidentale", "septentrionale", "centrale")
        ):
            after += 1
        return Candidate(ordinal, after, "place")


def kind_of_head(flags: int) -> ActorKind | None:
    """What a head in apposition says of the name behind it: « la société Orvatel », « la ville de Korvel »."""
    if flags & (Is.ORG_APPOSED | Is.ORG_WHOLE | Is.ORG_CAPITAL):
        return "organisation"
    return "place" if flags & (Is.PLACE_APPOSED | Is.PLACE_WHOLE) else None
