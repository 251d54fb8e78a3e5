"""Candidates in, each with its kind or left out: what stands around a run of capitals tells whether it is a person's name.

Evidence, the strongest first: a title, a trade or a nationality before it; a head in apposition (« la société », « la ville de »); a
forename; what follows (an age, a trade, a verb of speech); a preposition of place; its company in a list; the other places where
the article has it. Without any evidence a run is nothing: a name missed costs less than a word taken for a person.
"""

from bisect import bisect_left
from collections.abc import Sequence

from store.extract.actors.contexts import Context
from store.extract.actors.names import Candidate
from store.extract.actors.vocabulary import Is, Vocabulary, kind_of_proposal
from store.extract.actors.words import Gap, Words
from store.types import ActorKind, Span

_AND = frozenset("et ou ni puis".split())


def read_kinds(
    words: Words,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    *,
    proposed: Sequence[tuple[Span, str]] = (),
) -> list[Candidate]:
    """The candidates whose kind is known or can be told, in order. `proposed`: a statistical model's spans with their labels."""
    return _Judge(words, candidates, vocabulary, proposed).read()


class _Judge:
    def __init__(
        self, words: Words, candidates: Sequence[Candidate], vocabulary: Vocabulary, proposed: Sequence[tuple[Span, str]]
    ) -> None:
        self.words = words
        self.flags = words.flags
        self.around = Context(words, vocabulary)
        self.proposed = {span.start: (span.end, kind) for span, label in proposed if (kind := kind_of_proposal(label))}
        self.candidates = self._with_proposed(candidates)

    def read(self) -> list[Candidate]:
        things = {c.first for c in self.candidates if not c.entries and self.around.thing(c)} | self._letters()
        judged = [c if c.kind or c.first in things else c.of(self._kind(c)) for c in self.candidates]
        told = self._told(judged)
        surnames = self._surnames(judged)
        forenames = self._forenames(judged)
        full = {self._key(c) for c in judged if c.kind == "person" and c.after - c.first > 1}
        places = {self._key(c) for c in judged if c.kind is None and self.around.placed(c.first)} - told.keys() - surnames
        called = {self._key(c) for c in self.candidates if c.first in things}
        found: list[Candidate] = []
        for candidate in judged:
            key = self._key(candidate)
            if candidate.kind is None and key not in called:
                kind = told.get(key) or ("person" if key in surnames else None) or ("place" if key in places else None)
                kind = (
                    kind
                    or self._familiar(candidate, forenames)
                    or self._company(candidate, found[-1] if found else None)
                    or self._weakly(candidate)
                )
                candidate = candidate.of(kind)
            if candidate.kind == "place" and not candidate.entries and key in full:
                candidate = candidate.of("person")  # « questions à Gwenola P. », whom a role or a verb told elsewhere
            if candidate.kind is not None:
                found.append(candidate)
        return found

    def _letters(self) -> set[int]:
        """Where the article has the letters of something that it says to be no body: « la WTS »."""
        short = [c for c in self.candidates if not c.entries and c.kind is None and self.around.acronym(c)]
        told = {self._key(c) for c in short if self.around.shortened_thing(c.first)}
        return {c.first for c in short if self._key(c) in told} if told else set()

    def _with_proposed(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """The candidates, and what a model proposed where there is none; a proposal that is no whole words is left out."""
        if not self.proposed:
            return candidates
        words = self.words
        taken = {at for c in candidates for at in range(c.first, c.after)}
        added = []
        for start, (end, kind) in self.proposed.items():
            first, after = bisect_left(words.starts, start), bisect_left(words.ends, end) + 1
            whole = first < after <= len(words) and words.starts[first] == start and words.ends[after - 1] == end
            if whole and words.capital[first] and not any(at in taken for at in range(first, after)):
                added.append(Candidate(first, after, kind))
        return sorted([*candidates, *added], key=lambda c: (c.first, -c.after))

    # --- the article's own other mentions --------------------------------------------------------------------------------

    def _key(self, candidate: Candidate) -> str:
        return " ".join(self.words.keys[candidate.first : candidate.after])

    def _told(self, judged: Sequence[Candidate]) -> dict[str, ActorKind]:
        told: dict[str, ActorKind] = {}
        for candidate in judged:
            if candidate.kind:
                told.setdefault(self._key(candidate), candidate.kind)
        return told

    def _surnames(self, judged: Sequence[Candidate]) -> frozenset[str]:
        """The words behind the forename of every person that the article names in full; « Kim » of « Kim Sung-ho »."""
        full = [c for c in judged if c.kind == "person" and c.after - c.first > 1]
        return frozenset(
            [" ".join(self.words.keys[first : c.after]) for c in full for first in range(c.first + 1, c.after)]
            + [self.words.keys[c.first] for c in full if self.flags[c.first] & Is.FAMILY_FIRST]
        )

    def _forenames(self, judged: Sequence[Candidate]) -> frozenset[str]:
        """The forenames of the people whom the article names in full."""
        full = (c for c in judged if c.kind == "person" and c.after - c.first > 1 and self.flags[c.first] & Is.FORENAME)
        return frozenset(self.words.keys[c.first] for c in full)

    def _familiar(self, candidate: Candidate, forenames: frozenset[str]) -> ActorKind | None:
        """« Théo a commencé plus tard », in an article on Hugo and Théo Dorval."""
        alone = candidate.after - candidate.first == 1 and self.words.keys[candidate.first] in forenames
        return (
            "person" if alone and not (self.around.determined(candidate.first) or self.around.placed(candidate.first)) else None
        )

    def _company(self, candidate: Candidate, before: Candidate | None) -> ActorKind | None:
        """« à Sokar, Ramel et Deir Anzo »: what stands in a list is of the list's kind; « MM. Veld et Marsk » are two persons."""
        words, first = self.words, candidate.first
        if before is None or before.kind is None:
            return None
        listed = (before.after == first and words.gaps[first] is Gap.COMMA) or (
            before.after == first - 1 and words.keys[first - 1] in _AND and words.gaps[first - 1] in (Gap.SPACE, Gap.COMMA)
        )
        if (
            before.kind == "place"  # « les pompiers de Merrault et de Lurve »
            and before.after == first - 2
            and words.keys[first - 2] == "et"
            and words.keys[first - 1] in ("de", "d")
            and words.keys[before.first - 1] in ("de", "d")
        ):
            return "place"
        if listed and before.kind == "organisation":
            return "organisation" if self.around.acronym(candidate) else None
        if not listed or words.raw[first].isupper():
            return None
        if before.kind == "person":
            alone = before.after - before.first == candidate.after - first == 1
            return "person" if before.plural or alone else None
        several = candidate.after - first > 1
        return "place" if self.around.goes_on(before.first, candidate.after, several=several) else None

    # --- what stands around it -------------------------------------------------------------------------------------------

    def _kind(self, candidate: Candidate) -> ActorKind | None:
        if candidate.entries:
            return self._ambiguous(candidate)
        words, first, after = self.words, candidate.first, candidate.after
        flags = self.flags
        several = after - first > 1
        if all(len(w) == 1 for w in words.raw[first:after]):
            return None
        proposed = self.proposed.get(words.starts[first])
        if candidate.titled:
            return "person"
        if several and flags[first] & Is.THING and not flags[first] & Is.FORENAME:
            return None  # « Tempête Clio »
        before = self.around.before(first)
        if before != "organisation" and any(c.isdigit() for i in range(first, after) for c in words.raw[i]):
            return None
        signed = several and any(flags[i] & Is.ORG_SIGN and not flags[i] & Is.FORENAME for i in range(first, after))
        if signed and (not candidate.personal or flags[after - 1] & Is.ORG_SIGN):
            return "organisation"
        if before == "organisation" and several and candidate.personal and not self.around.headed(first):
            before = None
        if before == "thing":
            return "person" if several and candidate.personal and " " in words.said(first, after) else None
        if before == "person" and not (words.raw[first].isupper() and not several):
            return "person"
        if before == "place" and several and candidate.personal and words.keys[first - 1] == "a":
            return "person"  # « trois questions à Mirela Anton »
        if before == "organisation" or before == "place":
            return before
        if several and not candidate.personal and self.around.joined(first, after):
            return "organisation"
        if self.around.compound_place(candidate) or self.around.dateline(first, after):
            return "place"
        if several and candidate.personal:
            return "person"
        if several and flags[first] & Is.FAMILY_FIRST and not flags[first + 1] & Is.COMMON and len(words.raw[first]) > 1:
            return "person"
        if self.around.said_body(after) and not self.around.placed(first):
            return "organisation"
        if not several and self.around.held_in(first):
            return "place"
        determined = self.around.determined(first)
        barred = determined or words.raw[first].isupper() or (not several and self.around.placed(first))
        if not barred and (self.around.described(after) or (several and self.around.speaks(first, after))):
            return "person"
        if proposed and proposed[0] == words.ends[after - 1]:
            return proposed[1]
        if self.around.acronym(candidate) and not self.around.shouted(first):
            return "organisation" if determined or self.around.followed_by_verb(after) or self.around.led_to(first) else None
        return None

    def _weakly(self, candidate: Candidate) -> ActorKind | None:
        """What is left: a plain run of capitals, or one that speaks."""
        words, first, after = self.words, candidate.first, candidate.after
        if (
            self.around.determined(first)
            or self.around.before(first) == "thing"
            or bool(self.flags[first] & Is.THING)
            or all(len(w) == 1 for w in words.raw[first:after])
        ):
            return None
        if after - first > 1:
            acts = not words.opens(first) or self.around.followed_by_verb(after)
            return "person" if acts and self.around.plain(candidate) else None
        sure = self.flags[first] & Is.FORENAME or self.around.words_follow(after)
        told = self.around.speaks(first, after) and sure
        return "person" if told and not words.raw[first].isupper() else None

    def _ambiguous(self, candidate: Candidate) -> ActorKind | None:
        """Several known actors of several kinds bear the name: a place after « à », else the first."""
        kinds = {e.kind for e in candidate.entries}
        if "place" in kinds and self.around.placed(candidate.first):
            return "place"
        return candidate.entries[0].kind
