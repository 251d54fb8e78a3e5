"""Articles become events as they arrive: on both databases, whatever comes of the articles later."""

from datetime import UTC, datetime

from store import schema
from store.archive import Archive, engines, happenings
from store.types import Actor, Article, Editor, EventFilters, Extraction, Mention, Span

NOW = datetime(2031, 3, 5, 8, 0, tzinfo=UTC)
STRIKE = (
    "Les cheminots de la gare d'Ostrane ont cessé le travail jeudi pour protester contre la fermeture de quarante guichets.",
    "Grève à la gare d'Ostrane : les cheminots protestent contre la fermeture des guichets.",
    "À Ostrane, la fermeture de quarante guichets a mis les cheminots en grève.",
)
FIRE = (
    "Un incendie a ravagé dans la nuit la fonderie Malgrin, à Vélise, sans faire de victime.",
    "La fonderie Malgrin de Vélise détruite par un incendie.",
)


def add(
    archive: Archive, text: str, key: str, *, published: str | None = "2031-03-06", outlet: str | None = None, digest: str = "1"
) -> None:
    article = Article(file=key, text=text, published=published, outlet=outlet, fetched=NOW)
    archive.add(article, Extraction(), key=key, raw=text.encode(), digest=digest, rules=1)


def groups(archive: Archive) -> set[frozenset[str]]:
    return {frozenset(source.file for source in event.articles) for event in archive.every_event()}


def fill(archive: Archive) -> None:
    for at, text in enumerate((*STRIKE, *FIRE)):
        add(archive, text, f"{at}.txt", outlet=f"Journal {at % 3}")


def test_articles_of_one_happening_become_one_event(archive: Archive) -> None:
    fill(archive)
    assert archive.group(NOW) == 5
    assert groups(archive) == {frozenset({"0.txt", "1.txt", "2.txt"}), frozenset({"3.txt", "4.txt"})}
    assert archive.group(NOW) == 0


def test_one_at_a_time_gives_the_same_events_and_ids_stay(archive: Archive) -> None:
    seen: list[set[int]] = []
    for at, text in enumerate((*STRIKE, *FIRE)):
        add(archive, text, f"{at}.txt")
        archive.group(NOW)
        seen.append({event.id for event in archive.every_event()})
    assert groups(archive) == {frozenset({"0.txt", "1.txt", "2.txt"}), frozenset({"3.txt", "4.txt"})}
    assert seen[0] < seen[-1]
    assert [len(ids) for ids in seen] == [1, 1, 1, 2, 2]


def test_an_event_is_found_by_words_outlet_and_time(archive: Archive) -> None:
    fill(archive)
    archive.group(NOW)
    (event,) = archive.events(filters=EventFilters(words=("guichets",))).items
    assert event.article_count == 3
    assert event.outlet_count == 3
    assert event.first_seen == NOW
    assert archive.events(filters=EventFilters(words=("guichets", "fonderie"))).items == ()
    assert len(archive.events(filters=EventFilters(outlets=("Journal 2",))).items) == 1
    assert archive.events(since=NOW).items == ()
    assert len(archive.events(until=NOW).items) == 2


def test_a_new_version_takes_the_place_of_the_old_one(archive: Archive) -> None:
    fill(archive)
    archive.group(NOW)
    before = {event.id: archive.event_articles([event.id]) for event in archive.every_event()}
    add(archive, STRIKE[0] + " Le trafic reprendra vendredi.", "0.txt", digest="2")
    archive.group(NOW)
    assert groups(archive) == {frozenset({"0.txt", "1.txt", "2.txt"}), frozenset({"3.txt", "4.txt"})}
    for id, members in before.items():
        told = {member.article for member in archive.event_articles([id])[id]}
        assert told == {member.article for member in members[id]}


def test_reading_again_keeps_events_and_their_ids(archive: Archive) -> None:
    fill(archive)
    archive.settle(NOW)
    before = {event.id: {source.article for source in event.articles} for event in archive.every_event()}
    ids = sorted(article for articles in before.values() for article in articles)
    texts = dict(zip(ids, (*STRIKE, *FIRE), strict=True))
    for at, (id, text) in enumerate(texts.items()):
        article = Article(file=f"{at}.txt", text=text, published="2031-03-06", outlet=f"Journal {at % 3}", fetched=NOW)
        assert archive.reread(id, article, Extraction(), rules=2, directory="other")
    archive.settle(NOW)
    assert {event.id: {source.article for source in event.articles} for event in archive.every_event()} == before


def test_an_article_that_is_current_no_more_leaves_no_event_behind(archive: Archive) -> None:
    add(archive, FIRE[0], "alone.txt")
    archive.group(NOW)
    (event,) = archive.every_event()
    add(archive, "Le conseil de Brenne a voté mercredi son budget sans débat.", "alone.txt", digest="2")
    archive.group(NOW)
    (after,) = archive.every_event()
    assert after.headline.startswith("Le conseil de Brenne")
    assert after.id != event.id
    assert archive.events(filters=EventFilters(words=("fonderie",))).items == ()


def test_articles_without_a_day_are_grouped_by_what_they_tell(archive: Archive) -> None:
    for at, text in enumerate((*STRIKE, *FIRE)):
        add(archive, text, f"{at}.txt", published=None)
    archive.settle(NOW)
    assert groups(archive) == {frozenset({"0.txt", "1.txt", "2.txt"}), frozenset({"3.txt", "4.txt"})}


def test_an_editor_s_decision_on_an_actor_reaches_events(archive: Archive) -> None:
    people = (Actor("Bruno Corvennec", "person"), Actor("B. Corvennec", "person"))
    for at, actor in enumerate(people):
        text = f"{actor.name} a ouvert mardi le pont de Malverne."
        read = Extraction(actors=(actor,), mentions=(Mention(Span(0, len(actor.name)), actor.name, "name"),))
        article = Article(file=f"{at}", text=text, published="2031-03-06", fetched=NOW)
        archive.add(article, read, key=f"{at}", raw=b"", digest="1", rules=1)
    archive.settle(NOW)
    one, other = (archive.find(actor.name).matches[0].actor.id for actor in people)
    _, stays = archive.decide_same(int(one or 0), int(other or 0), by=Editor("T1", "U1"), at=NOW)
    (event,) = archive.every_event()
    assert [actor.actor for actor in event.actors] == [stays]


def test_a_link_to_an_event_that_was_joined_to_another_opens_that_one(archive: Archive) -> None:
    add(archive, STRIKE[0], "a.txt")
    add(archive, FIRE[0], "b.txt")
    archive.group(NOW)
    strike, fire = sorted(archive.every_event(), key=lambda event: event.headline)[::-1]
    # the article that told the fire becomes one of the strike: its event has none any more
    with engines.writing(archive.engine) as connection:
        mine = schema.event_articles.c.event_id == fire.id
        connection.execute(schema.event_articles.update().where(mine).values(event_id=strike.id))
        connection.execute(schema.events.update().where(schema.events.c.id == fire.id).values(merged_into=strike.id))
        happenings.refresh(connection, [fire.id, strike.id])
    for id in (fire.id, strike.id):
        found = archive.paragraph("event", id)
        assert found is not None
        assert found[0].article == archive.events_of([strike.id])[0].source.article  # type: ignore[union-attr]
        assert archive.excerpt("event", id) is not None
