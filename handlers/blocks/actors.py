"""A profile in, its blocks out: who it is, since when, how often the archive names them, the latest quotes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel import Locale

from handlers import wording
from handlers.blocks import passages
from handlers.blocks.elements import Block, actions, around, divider, joined, label, line, marked, rich, text
from handlers.blocks.passages import PageAddress, no_page
from handlers.wording import Lang, dates
from store.extract import lexicon
from store.extract.text import fold, tokens
from store.types import Actor, FoundRole, Match, Profile, Role, Source, last_day

_ALIASES = 5
_ROLES = 2
_LONGEST_MENTION = 300
#: What Slack shows of a button.
_CHOICE = 75


def introduction(profile: Profile, *, today: date, lang: Lang, page: PageAddress = no_page) -> Block:
    """Who it is and what the archive has of them."""
    actor = profile.actor
    kind = [text(wording.KINDS[actor.kind](lang))] if actor.kind != "person" else []
    lines = [line(*joined([[text(label(actor.name, 150), bold=True)], kind]))]
    if profile.role:
        lines.append(line(text(_role_line(profile.role, today, lang))))
    for role in _told_by_articles(profile):
        lines.append(_read_role(role, lang, page))
    if others := _other_names(actor):
        lines.append(line(text(wording.ALSO_WRITTEN(lang, names=", ".join(others)))))
    lines.append(line(*_seen(profile, lang)))
    return rich(*lines)


def private(profile: Profile, *, lang: Lang, page: PageAddress = no_page) -> list[Block]:
    """Where a person without a public role is named: a profile would be a file on a private person."""
    head = [
        line(text(label(profile.actor.name, 150), bold=True)),
        line(text(wording.NO_PUBLIC_ROLE(lang), italic=True)),
        line(*_seen(profile, lang)),
    ]
    blocks = [rich(*head)]
    for mention in profile.named:
        link, buttons = passages.way("mention", mention.id, mention.source, mention.passage, lang=lang, page=page)
        words, marks = around(mention.passage.text, mention.passage.marks, _LONGEST_MENTION)
        published = mention.source.published
        when = [text(dates.placed(published, lang))] if published else []
        lines = [line(*marked(words, marks)), line(*joined([passages.outlet(mention.source, lang), when, link]))]
        blocks += [divider(), rich(*lines), *([actions(buttons)] if buttons else [])]
    return blocks


def _told_by_articles(profile: Profile) -> list[FoundRole]:
    """The roles that articles give, but for those that the line above says already."""
    said = set(tokens(profile.role.title)) | _of_country(profile.role.country or "") if profile.role else set()
    return [role for role in profile.read_roles if not said or not set(tokens(role.title)) <= said][:_ROLES]


@lru_cache(maxsize=500)
def _of_country(name: str) -> frozenset[str]:
    """The words that say of which country somebody is: « Ukraine », « ukrainien », « ukrainienne »."""
    adjectives = next((row[1] for row in lexicon.rows("countries") if row[0] == name), "")
    return frozenset((*tokens(name), *tokens(adjectives), "republique", "de", "la", "l", "d", "du", "des"))


def _read_role(role: FoundRole, lang: Lang, page: PageAddress) -> Block:
    link, _ = passages.way("role", role.id, role.source, role.passage, lang=lang, page=page)
    published = role.source.published
    when = [text(dates.placed(published, lang))] if published else []
    said = wording.ROLE_READ(lang, role=label(role.title, 150))
    return line(*joined([[text(said)], passages.outlet(role.source, lang), when, link]))


def subtitle(words: str) -> Block:
    return rich(line(text(words, bold=True)))


def role_said(role: Role, lang: Lang) -> str:
    """« ministre des Affaires étrangères (Orvanie) »; the country only where the title does not say it."""
    title = label(role.title_en if lang == "en" and role.title_en else role.title, 120)
    country = place_name(role.country, lang) if role.country else ""
    return title if not country or fold(country) in fold(title) else f"{title} ({label(country, 60)})"


def choice_label(match: Match, *, today: date, lang: Lang, alike: bool = False) -> str:
    """An actor on a button: the name and the role, or, of somebody without one, when an article last named them; of two who are called
    `alike`, both."""
    actor = match.actor
    role = role_known(match, today=today, lang=lang) or (wording.KINDS[actor.kind](lang) if actor.kind != "person" else "")
    seen = wording.LAST_NAMED(lang, when=dates.placed(match.last_seen, lang)) if match.last_seen else ""
    if not seen or (role and not alike):
        return f"{actor.name} – {role}" if role else actor.name
    if not role:
        return f"{actor.name} – {seen}"
    when = dates.bare(match.last_seen or "", lang)  # a button holds no long line
    return f"{actor.name} – {label(role, max(20, _CHOICE - len(actor.name) - len(when) - 6))} · {when}"


def choice_labels(matches: Sequence[Match], *, today: date, lang: Lang) -> list[str]:
    """A label an actor, so that no two of one name have the same."""
    named = Counter(fold(match.actor.name) for match in matches)
    return [choice_label(match, today=today, lang=lang, alike=named[fold(match.actor.name)] > 1) for match in matches]


def role_known(match: Match, *, today: date, lang: Lang) -> str | None:
    """The role held today by the directory, else the last one, else the last that an article gives in its words."""
    roles = match.actor.roles
    held = [role for role in roles if role.held_on(today)]
    latest = held or sorted(roles, key=lambda role: last_day(role.until or role.known_until))[-1:]
    return role_said(latest[0], lang) if latest else match.role_read


def place_name(french: str, lang: Lang) -> str:
    """A country's name as the language says it; what is no country stays as the directory writes it."""
    return french if lang == "fr" else _english().get(fold(french), french)


@lru_cache(maxsize=1)
def _english() -> dict[str, str]:
    english = Locale("en").territories
    return {fold(name): english[code] for code, name in Locale("fr").territories.items() if code.isalpha() and code in english}


def _role_line(role: Role, today: date, lang: Lang) -> str:
    said = role_said(role, lang)
    if role.held_on(today):
        return f"{said}, {wording.ROLE_SINCE(lang, when=_since(role.since, lang))}"
    if role.until:
        return wording.LAST_ROLE(lang, role=f"{said}, {dates.period(role.since, role.until, lang)}")
    # The directory does not say that it ended: only until when somebody looked.
    checked = wording.CHECKED(lang, role=said, since=_since(role.since, lang), when=dates.placed(role.known_until, lang))
    return wording.LAST_ROLE(lang, role=checked)


def _since(when: str, lang: Lang) -> str:
    said = dates.placed(when, lang)
    return said.removeprefix("en ") if lang == "fr" else said.split(" ", 1)[1]


def _other_names(actor: Actor) -> list[str]:
    """A few of the names that are more than the actor's in other accents, or a part of it."""
    seen: list[set[str]] = [set(tokens(actor.name))]
    names: list[str] = []
    for alias in actor.aliases:
        words = set(tokens(alias))
        if len(names) < _ALIASES and words and not any(words <= other for other in seen):
            names.append(label(alias, 60))
            seen.append(words)
    return names


def _seen(profile: Profile, lang: Lang) -> list[Block]:
    if not profile.articles:
        return [text(wording.NEVER_SEEN(lang))]
    runs = [[text(wording.IN_ARTICLES(lang, profile.articles))]]
    ends = [(wording.FIRST_SEEN, profile.first_seen), (wording.LAST_SEEN, profile.last_seen)]
    if profile.articles == 1:
        ends = [(wording.SEEN, profile.last_seen)]
    for sentence, source in ends:
        if source and source.published:
            runs.append([text(sentence(lang, when=dates.placed(source.published, lang), outlet=_outlet(source, lang)))])
    return joined(runs)


def _outlet(source: Source, lang: Lang) -> str:
    """« Radio Valdor, média d'État »: it stands in brackets."""
    return ", ".join(filter(None, (passages.outlet_name(source, lang), passages.label_of(source, lang))))
