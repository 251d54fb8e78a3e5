"""What is withdrawn is answered no more by any process, does not come in again, and every message that cites it says so."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from judges import judge_message
from trusts import CLEARED, CanaryReader, Newsroom, Story, canary, leaked, leaks
from typer.testing import CliRunner

from bot.cli import cli
from bot.trial import Workspace
from handlers.wording import withdrawals
from store.archive import Archive
from store.types import Article, Filters

GONE, STAYS = Story(1), Story(4, happening=3)
SAID = "retiré par Gazette"


@pytest.fixture
def room(archive: Archive, tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "articles").mkdir()
    with Workspace() as slack:
        slack.groups["S1"] = ["UEDIT"]
        yield Newsroom(archive, tmp_path / "articles", slack)


def withdraw(room: Newsroom, story: Story = GONE, **more: object) -> None:
    (article,) = room.archive.articles_named(f"a{story.number}.txt")
    room.archive.withdraw(article.key, reason="annulation", by="cli", at=room.at, **more)  # type: ignore[arg-type]


def test_from_the_next_second_no_door_says_a_word_of_it_in_no_process(room: Newsroom, database_url: str) -> None:
    room.write(GONE)
    room.write(GONE, text=GONE.text.replace("cet hiver", "ce printemps"))
    room.write(STAYS)
    assert len(leaks(room, GONE)) >= 12
    with Archive.open(database_url) as other:  # another process
        (article,) = other.articles_named("https://gazette.example/1", url="https://gazette.example/1")
        done = other.withdraw(article.key, reason="décision de justice", by="cli", at=room.at)
    assert (done.versions, done.quotes, done.figures, done.events) == (2, 2, 6, 1)
    assert leaks(room, GONE) == {}
    assert {door for door, said, own in room.asked_of(GONE, CLEARED) if leaked(said, GONE, own)} == set()
    assert len(leaks(room, STAYS)) >= 12


def test_nothing_of_its_words_is_left_in_any_table_but_the_bytes_that_it_was_read_from(room: Newsroom) -> None:
    room.write(GONE)
    withdraw(room)
    assert _tables_with(room.archive, GONE) == {"outlets", "withdrawals"}  # whose it was
    room.archive.withdraw("https://gazette.example/1", reason="purge", by="cli", at=room.at, purge=True)
    with room.archive.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT sum(length(raw)) FROM texts").scalar() == 0


def _tables_with(archive: Archive, story: Story) -> set[str]:
    """The tables that hold a word of a story."""
    from sqlalchemy import inspect

    found = set()
    with archive.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                if leaked(" ".join(map(str, (cell for cell in row if not isinstance(cell, (bytes, memoryview))))), story):
                    found.add(table)
    return found - {name for name in found if "_index_" in name} - {"stem_counts", "name_words", "word_keys", "event_features"}


def test_it_does_not_come_in_again_changed_or_not(room: Newsroom) -> None:
    room.write(GONE)
    withdraw(room)
    assert room.read().unchanged == ("a1.txt",)
    ((_, reason),) = room.write(GONE, text=GONE.text.replace("cet hiver", "ce soir")).failed
    assert reason == "It was withdrawn on 2031-03-04, and does not come in again."
    assert leaks(room, GONE) == {}


def test_events_and_origins_are_counted_without_it(room: Newsroom) -> None:
    room.write(GONE)
    room.write(GONE, name="copy.txt", url="https://radio.example/1", outlet="Radio Delta")
    room.write(GONE, name="other.txt", url="https://fanal.example/1", outlet="Le Fanal")
    (event,) = room.archive.every_event()
    assert (event.article_count, event.outlet_count, event.origins) == (3, 3, 1)
    (article,) = room.archive.articles_named("a1.txt")
    done = room.archive.withdraw(article.key, reason="annulation", by="cli", at=room.at)
    assert len(done.copies) == 2
    (event,) = room.archive.every_event()
    assert (event.article_count, event.outlet_count, event.origins) == (2, 2, 1)
    assert room.archive.find(GONE.name).matches[0].mentions == 2


def test_every_kind_of_message_that_cites_it_says_so_and_no_other(room: Newsroom) -> None:
    room.subscribe()
    room.alert(words=("pont",))
    room.write(GONE)
    room.write(STAYS)
    room.at += timedelta(hours=1, minutes=1)
    for _ in range(3):
        room.tick()
    app, slack = room.app, room.slack
    (answer,) = slack.command(app, f"/citations {GONE.name}")
    slack.click(app, answer, "Partager dans le canal")
    slack.click(app, answer, "Me l'envoyer")
    slack.mention(app, f"@sourcier « {' '.join(GONE.said.split()[:5])} »")
    (other,) = slack.command(app, f"/citations {STAYS.name}")
    slack.click(app, other, "Partager dans le canal")
    slack.mention(app, f"@sourcier citations {GONE.name}")
    shown = _standing(slack)
    posted = set(shown)
    citing = {where for where in posted if leaked(json.dumps(shown[where]), GONE)}
    assert len(citing) >= 6
    withdraw(room)
    for _ in range(3):
        room.pass_(seconds=30)
        room.tick()
    shown = _standing(slack)
    for where in citing:
        assert leaked(json.dumps(shown[where], ensure_ascii=False), GONE) in ([], [canary(1, 9)])
        assert SAID in shown[where]["text"]
        assert "le 4 mars 2031" in shown[where]["text"].replace("\u00a0", " ")
    for where in posted - citing:
        assert SAID not in shown[where]["text"]
    assert room.archive.ledger.counts() == (len(citing), 0)
    before = len(slack.calls)
    room.tick()
    assert [call.method for call in slack.calls[before:]] == []


def test_of_a_digest_what_others_tell_stands_and_what_went_is_said(room: Newsroom) -> None:
    """Its thread and an alert too; where nothing else was told, one line is left; what is told anew is known to cite what it shows."""
    room.subscribe()
    room.alert(words=("pont", "port"))
    for story in (GONE, STAYS):
        room.write(story)
    room.at += timedelta(hours=1, minutes=1)
    for _ in range(3):
        room.tick()
    both = {
        where
        for where, payload in _standing(room.slack).items()
        if leaked(json.dumps(payload), GONE) and leaked(json.dumps(payload), STAYS)
    }
    assert len(both) >= 2, "a digest and its thread"
    withdraw(room)
    for _ in range(3):
        room.pass_(seconds=30)
        room.tick()
    shown = _standing(room.slack)
    for where in both:
        said = json.dumps(shown[where], ensure_ascii=False)
        assert SAID in shown[where]["text"]
        assert leaked(said, GONE) in ([], [canary(1, 9)])  # the outlet's name, in what says that it took it back
        assert leaked(said, STAYS)
        judge_message({"text": shown[where]["text"], "blocks": shown[where]["blocks"]})
    (article,) = room.archive.articles_named(f"a{STAYS.number}.txt")
    room.archive.withdraw(article.key, reason="r", by="cli", at=room.at)
    for _ in range(3):
        room.pass_(seconds=30)
        room.tick()
    for where in both:
        said = json.dumps(_standing(room.slack)[where], ensure_ascii=False)
        assert SAID in said
        assert leaked(said, STAYS) in ([], [canary(STAYS.number, 9)])


def _standing(slack: Workspace) -> dict[tuple[str, str], dict[str, object]]:
    """What each message of ours says now."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for post in slack.posts:
        if post.method in ("chat.postMessage", "chat.update"):
            found[post.channel, post.ts or post.payload["ts"]] = post.payload
    return found


def test_an_editor_withdraws_it_in_slack_and_nobody_else(room: Newsroom) -> None:
    room.write(GONE)
    (answer,) = room.slack.command(room.app, f"/citations {GONE.name}", user="UEDIT")
    (refused,) = room.slack.click(room.app, answer, withdrawals.MENU("fr"), user="U7")
    assert "Seuls les éditeurs" in json.dumps(refused.payload, ensure_ascii=False)
    (form,) = room.slack.click(room.app, answer, withdrawals.MENU("fr"), user="UEDIT")
    (empty,) = room.slack.submit(room.app, form, {"reason": " "}, user="UEDIT")
    assert "motif" in json.dumps(empty.payload, ensure_ascii=False)
    (stolen,) = room.slack.submit(room.app, form, {"reason": "x"}, user="U7")
    assert "Seuls les éditeurs" in json.dumps(stolen.payload, ensure_ascii=False)
    assert room.archive.quotes(Filters()).items
    (done,) = room.slack.submit(room.app, form, {"reason": "Décision de justice"}, user="UEDIT")
    assert "1 citations, 3 chiffres" in json.dumps(done.payload, ensure_ascii=False)
    assert leaks(room, GONE) == {}


def test_a_digest_that_is_made_and_not_sent_is_made_anew(room: Newsroom) -> None:
    room.subscribe()
    room.write(GONE)
    room.write(STAYS)
    room.at += timedelta(hours=1, minutes=1)

    class Killed(BaseException):
        pass

    def dies(step: str) -> None:
        if step == "frozen":
            raise Killed

    works = room.postman(dies)
    with pytest.raises(Killed):
        works.tick()
    withdraw(room)
    room.pass_(minutes=5)
    said = room.tick()
    assert leaked(said, GONE) == []
    assert leaked(said, STAYS)


def _cited(room: Newsroom, channel: str, article: int) -> None:
    """A message of the bot's that cites an article."""
    ts = room.postman().client.chat_postMessage(channel=channel, text="« … »")["ts"]
    room.archive.ledger.record("T0TRIAL", channel, ts, "shared", lang="fr", articles=[article], at=room.at)


def test_the_form_withdraws_the_article_of_its_quote_though_an_agency_gave_another_that_number(room: Newsroom) -> None:
    room.write(Story(2, happening=1))
    (known,) = room.archive.articles_named("a2.txt")
    stays = Article("dépêche.xml", STAYS.text, published="2031-03-04")
    guid = str(known.id + 2)
    room.archive.add(stays, CanaryReader().extract(stays), key=guid, raw=b"", digest="1", rules=1)
    room.write(GONE)
    (gone,) = room.archive.articles_named("a1.txt")
    assert str(gone.id) == guid
    (answer,) = room.slack.command(room.app, f"/citations {GONE.name}", user="UEDIT")
    (form,) = room.slack.click(room.app, answer, withdrawals.MENU("fr"), user="UEDIT")
    room.slack.submit(room.app, form, {"reason": "annulation"}, user="UEDIT")
    assert room.archive.withdrawn(gone.key)
    assert room.archive.withdrawn(guid) is None


def test_two_hundred_messages_are_amended_at_slack_s_pace_and_a_kill_in_the_middle_loses_none(room: Newsroom) -> None:
    room.write(GONE)
    (article,) = room.archive.articles_named("a1.txt")
    for number in range(200):
        _cited(room, f"C{number % 20:03}", article.id)
    withdraw(room)
    began = room.at

    class Killed(BaseException):
        pass

    steps = iter(range(1_000))

    def dies(step: str) -> None:
        if step == "told" and next(steps) == 77:  # Slack has it, the archive does not know
            raise Killed

    def ticks() -> None:
        for _ in range(100):
            room.postman(dies).tick()
            room.pass_(seconds=5)

    with pytest.raises(Killed):
        ticks()
    assert room.archive.ledger.counts()[0] == 77
    ticks_due = room.at
    while room.archive.ledger.due("T0TRIAL", limit=1):
        room.tick()
        if room.archive.ledger.due("T0TRIAL", limit=1):  # one tick every thirty seconds
            ticks_due += timedelta(seconds=30)
            room.at = max(room.at, ticks_due)
    updates = [call for call in room.slack.calls if call.method == "chat.update"]
    assert room.archive.ledger.counts() == (200, 0)
    assert len(updates) == 201, "the one that was under way is done again, and says the same"
    assert timedelta(seconds=200 * 1.2 - 5) <= room.at - began <= timedelta(minutes=6)


def test_slack_s_429_is_heeded_and_what_is_gone_is_given_up(room: Newsroom) -> None:
    room.write(GONE)
    (article,) = room.archive.articles_named("a1.txt")
    for _ in range(3):
        _cited(room, "C1", article.id)
    withdraw(room)
    room.slack.refuse("chat.update", "message_not_found")
    room.slack.refuse("chat.update", "ratelimited", retry_after=40)
    works = room.postman()
    works.tick()
    assert room.archive.ledger.counts() == (0, 1)
    room.pass_(seconds=30)
    works.tick()
    assert room.archive.ledger.counts() == (0, 1)
    room.pass_(seconds=30)
    works.tick()
    assert room.archive.ledger.counts() == (2, 1)


def test_the_command_names_what_went_and_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/archive.db")
    (tmp_path / "in/a").mkdir(parents=True)
    (tmp_path / "in/b").mkdir()
    for folder in "ab":
        (tmp_path / f"in/{folder}/port.txt").write_text(
            f"Le port de Karsk rouvre {folder}.\n\n« La mer zvlimqua{folder} est calme ce matin », a dit Oda Lind."
        )
    run = CliRunner()
    assert run.invoke(cli, ["ingest", str(tmp_path / "in")]).exit_code == 0
    several = run.invoke(cli, ["withdraw", "port.txt", "--reason", "annulation"])
    assert (several.exit_code, "several articles" in several.output) == (1, True)
    done = run.invoke(cli, ["withdraw", "a/port.txt", "--reason", "annulation", "--purge"])
    assert done.exit_code == 0, done.output
    assert "1 quotes" in done.stdout
    assert "backups" in done.stdout
    assert "zvlimquaa" not in run.invoke(cli, ["check", "La mer zvlimqua est calme ce matin", "--json"]).stdout
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("archive.db*"))
    assert b"zvlimquaa" not in kept
    assert b"zvlimquab" in kept
    assert run.invoke(cli, ["withdraw", "a/port.txt", "--reason", "x"]).exit_code == 1
    assert run.invoke(cli, ["withdraw", "nowhere.txt", "--reason", "x"]).exit_code == 1
