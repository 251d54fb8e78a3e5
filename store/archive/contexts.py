"""People of one surname as articles tell of them in, whom a surname alone means out: by the post they hold, else by the company they keep.

Knows no database, and depends on no order: what is asked is a set of sightings. A wrong tie is worse than none, so that whatever two
people may claim is nobody's.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from store import match
from store.extract.posts import Post, root
from store.extract.text import fold, tokens
from store.types import Actor

#: Days within which a post is taken for the same person's; within which articles that share their actors tell of one matter.
SAME_POST, SAME_PLACE, SAME_MATTER = 730, 400, 15
#: So much must two articles share, counted by kind; people and bodies that the directory lists are everywhere in the news.
ENOUGH = 3.5
_WORTH = {"P": 2.0, "O": 1.5, "p": 1.0, "o": 1.0, "l": 0.5, "c": 0.25}
#: Places and countries count for so much at most: two articles from one town share it with a hundred others.
_MOST = {"l": 1.0, "c": 0.5}
_OF_ONE_TITLE = 1.5
_KINDS = {"person": "p", "organisation": "o", "place": "l", "country": "c"}


@dataclass(frozen=True, slots=True)
class Held:
    """A post that an article gives somebody, by its key: roots of words, the head's among them."""

    key: str
    head: str
    single: bool
    former: bool

    @classmethod
    def of(cls, post: Post) -> "Held":
        return cls(post.key, post.head, post.single, post.former)

    @property
    def roots(self) -> frozenset[str]:
        return frozenset(self.key.split())


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody in one article. `key` is the actor's as it was read, `who` the one that editors decided it to be there."""

    article: int
    key: str
    who: str
    name: str
    day: date | None
    private: bool
    listed: bool
    gender: str | None
    posts: tuple[Held, ...]


#: What an article names, each by its kind and what it is compared by: `P:veld`, `c:valdoria`; capitals are what no directory lists.
Names = frozenset[str]


def family(name: str) -> tuple[str, bool]:
    """The folded surname of a person's name, and whether it is all of it: « Van Orsen », « Marsk »."""
    words = name.split()
    if len(words) == 2 and fold(words[0]) in match.surnames_first():
        return match.folded(words[0]), False
    at = len(words) - 1
    while at > 0 and match.is_particle(words[at - 1]):
        at -= 1
    return match.folded(" ".join(words[at:])), at <= 0


def names_of(actors: Iterable[Actor]) -> Names:
    found = set()
    for actor in actors:
        kind = _KINDS[actor.kind]
        named = family(actor.name)[0] if actor.kind == "person" else match.folded(actor.name)
        found.add(f"{kind.upper() if actor.entry is None and kind in 'po' else kind}:{named}")
    return frozenset(found)


def meant_by_surname(bare: Sighting, others: Collection[Sighting], names: Mapping[int, Names]) -> str | None:
    """The key of whom a surname alone means among people who are named in full elsewhere; None where nothing tells."""
    fitting = [one for one in others if not one.private and match.may_be(one.name, bare.gender)]
    if bare.private or bare.day is None or not fitting:
        return None
    same = {one.who for one in fitting if _apart(bare, one) <= SAME_POST and _share_post(bare, one)}
    if not same:
        here = _roots(names.get(bare.article, frozenset()))
        same = {one.who for one in fitting if _apart(bare, one) <= SAME_PLACE and _post_of_place(bare, one, here)}
    if same:
        return same.pop() if len(same) == 1 else None
    bearers = {one.who for one in fitting}
    if len(bearers) > 1 or _contradict(bare, fitting):
        return None
    own = names.get(bare.article, frozenset())
    alike = max((_likeness(bare, one, own, names.get(one.article, frozenset())) for one in fitting), default=0.0)
    return bearers.pop() if alike >= ENOUGH else None


def meant_by_private(private: Sighting, others: Collection[Sighting], names: Mapping[int, Names]) -> str | None:
    """The key of whom the name of somebody unknown means among those who bear it whole: somebody no better known, or the public person
    of whom the same matter is told; None for nobody else."""
    bearers: dict[str, list[Sighting]] = {}
    for one in others:
        if not one.private and match.folded(one.name) == match.folded(private.name):
            bearers.setdefault(one.who, []).append(one)
    unknown = [who for who, seen in bearers.items() if not any(one.posts or one.listed for one in seen)]
    if unknown:
        return unknown[0] if len(bearers) == 1 else None
    own = names.get(private.article, frozenset())
    told = {
        who
        for who, seen in bearers.items()
        if any(_likeness(private, one, own, names.get(one.article, frozenset())) >= ENOUGH for one in seen)
    }
    return told.pop() if len(told) == 1 else None


def _share_post(bare: Sighting, other: Sighting) -> bool:
    """« Lind, maire de Merrault » and « Clara Lind, maire de Merrault »."""
    held = {post.key for post in bare.posts if post.single and not post.former}
    return any(post.key in held and not post.former for post in other.posts)


def _post_of_place(bare: Sighting, other: Sighting, here: frozenset[str]) -> bool:
    """« la présidente Marsk » in an article on Valdrie, and « Ilena Marsk, présidente de la Valdrie »."""
    for mine in bare.posts:
        for theirs in other.posts:
            of_one = theirs.single and not (mine.former or theirs.former) and mine.head == theirs.head
            if of_one and mine.roots < theirs.roots and theirs.roots - mine.roots <= here:
                return True
    return False


def _contradict(bare: Sighting, others: Sequence[Sighting]) -> bool:
    """Whether both are given posts within some years, and never one of the same head: « l'entraîneur Lind », « Clara Lind, maire »."""
    mine = {post.head for post in bare.posts}
    theirs = {post.head for one in others if _apart(bare, one) <= SAME_POST for post in one.posts}
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _likeness(one: Sighting, other: Sighting, own: Names, theirs: Names) -> float:
    """How much two articles share besides the name itself; nothing where they are not of the same days."""
    if _apart(one, other) > SAME_MATTER:
        return 0.0
    surname = family(one.name)[0]
    worth: dict[str, float] = {}
    for name in own & theirs:
        kind, _, named = name.partition(":")
        if named != surname:
            worth[kind] = min(worth.get(kind, 0.0) + _WORTH[kind], _MOST.get(kind, 100.0))
    titled = {post.head for post in one.posts} & {post.head for post in other.posts}
    return sum(worth.values()) + (_OF_ONE_TITLE if titled else 0.0)


def _roots(names: Names) -> frozenset[str]:
    return frozenset(root(word) for name in names for word in tokens(name.partition(":")[2]))


def _apart(one: Sighting, other: Sighting) -> int:
    """Days between two sightings; very many where a day is not known."""
    return abs((one.day - other.day).days) if one.day and other.day else 1_000_000
