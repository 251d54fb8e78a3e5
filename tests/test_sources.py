"""`@sourcier « … »`, `@sourcier source` in a thread, direct messages, « Vérifier la citation »: where a quote comes from, how exact it is."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import samples
from desks import Desk, desk, labels, lines

from bot.trial import Post
from handlers import quoted, written
from handlers.sources import SHORTCUT
from handlers.wording import rights
from store.archive import Archive

CRUE = "Nous ne reculerons pas d'un mètre devant la crue"
HIVER = "Cette aide aux digues arrivera avant l'hiver"
EXACT = "Conforme au texte : L'Écho d'Orvane"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with samples.filled(f"sqlite:///{tmp_path_factory.mktemp('samples') / 'archive.db'}") as opened:
        yield opened


@pytest.fixture
def empty_archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(f"sqlite:///{tmp_path / 'archive.db'}", keys=samples.KEYS) as opened:
        opened.sync(samples.directory())
        yield opened


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    with desk(archive) as opened:
        yield opened


def say(text: str, ts: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U5", "text": text, "ts": ts, **more}


def in_thread(slack: Desk, *texts: str | dict[str, Any], asking: str = "source") -> Post:
    """A thread of these messages, and a mention in it; what the bot answers."""
    told = [text if isinstance(text, dict) else say(text, f"100.{n:06d}") for n, text in enumerate(texts)]
    ts = told[0]["ts"]
    slack.workspace.threads["C1", ts] = [*told, say(f"<@U0BOT> {asking}", "900.000001")]
    return slack.mention(asking, thread_ts=ts)


# --- words in the mention ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        f"« {CRUE} »",
        f"source « {CRUE} »",
        f'source "{CRUE}"',
        f"“{CRUE}”",
        f"source {CRUE}",
        f"qui a dit « {CRUE} » ?",
        f"Qui a dit {CRUE} ?",
        f"&gt; {CRUE}".replace("&gt;", ">"),
        f"vérifie « *{CRUE}* » stp",
        f"« {CRUE} » Marsk",
        f"« {CRUE} », a dit Ilena Marsk",
    ],
)
def test_a_quote_in_a_mention_is_found_and_answered_in_its_thread(slack: Desk, asked: str) -> None:
    post = slack.mention(asked, thread_ts="111.222")
    assert (post.method, post.thread) == ("chat.postMessage", "111.222")
    said = lines(post)
    assert said[:2] == [EXACT, f"« {CRUE} »"]
    assert said[2].startswith("Ilena Marsk, présidente (Valdoria) · au sommet de Port-Lazur, tenu le 12 janvier 2032")
    assert labels(post) == ["Retirer"]


def test_in_english_too(slack: Desk) -> None:
    slack.workspace.locales["U1"] = "en-GB"
    said = lines(slack.mention(f"check “{CRUE}”"))
    assert said[0] == "True to the text: L'Écho d'Orvane"


def test_words_that_differ_are_shown_both_ways_and_said(slack: Desk) -> None:
    post = slack.mention("« Nous ne reculerons jamais d'un mètre devant la crue »")
    said = lines(post)
    assert said[0] == "Le texte diffère : L'Écho d'Orvane"
    assert "Archive : Nous ne reculerons pas d'un mètre devant la crue " in said
    assert "Vérifié : Nous ne reculerons jamais d'un mètre devant la crue " in said
    assert "« jamais » au lieu de « pas »." in said
    bold = [
        run["text"]
        for block in post.payload["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        for run in part["elements"]
        if run.get("style", {}).get("bold")
    ]
    assert {"pas", "jamais"} <= set(bold)


def test_what_stands_between_words_is_shown(empty_archive: Archive) -> None:
    text = "La digue\n\n« Nous n'avons pas fermé la vanne, et l'eau a monté jusqu'au port », a dit Ilena Marsk."
    words = "Nous n'avons pas fermé la vanne, et l'eau a monté jusqu'au port"
    samples.add(
        empty_archive, text, file="digue.txt", actors=(samples.MARSK,), quotes=(samples.quote(text, words, "Ilena Marsk"),)
    )
    with desk(empty_archive) as slack:
        said = lines(slack.mention("« Nous n'avons jamais ouvert la vanne, et l'eau a monté jusqu'au port »"))
    assert "Archive : Nous n'avons pas fermé la vanne, et l'eau a monté jusqu'au port" in [line.strip() for line in said]


def test_an_extract_says_so(slack: Desk) -> None:
    said = lines(slack.mention("« d'un mètre devant la crue »"))
    assert said[:2] == ["Extrait d'une citation plus longue : L'Écho d'Orvane", f"« {CRUE} »"]


def test_another_speaker_is_told_without_accusing(slack: Desk) -> None:
    said = lines(slack.mention(f"Tomas Veld : « {CRUE} »"))
    assert said[0] == "L'archive l'attribue à Ilena Marsk"


def test_an_inferred_speaker_is_said_to_be_inferred(empty_archive: Archive) -> None:
    text = "Une visite\n\nIlena Marsk a visité le port. « La jetée sera refaite avant la fin du printemps. »"
    words = "La jetée sera refaite avant la fin du printemps."
    quote = samples.quote(text, words, "Ilena Marsk", inferred=True)
    samples.add(empty_archive, text, file="visite.txt", actors=(samples.MARSK, samples.VELD), quotes=(quote,))
    with desk(empty_archive) as slack:
        said = lines(slack.mention(f"Tomas Veld : « {words} »"))
    assert said[0] == "L'archive l'attribue par déduction à Ilena Marsk"
    assert any("attribution déduite" in line for line in said)


def test_a_first_name_of_a_colleague_is_no_speaker(slack: Desk) -> None:
    assert lines(slack.mention(f"Paul, tu peux vérifier pour moi s'il te plaît ? « {CRUE} »"))[0] == EXACT


@pytest.mark.parametrize(
    ("asked", "verdicts"),
    [
        (
            f"« {CRUE} », dit Marsk, « La vanne numéro un restera fermée », dit Veld",
            [EXACT, "Conforme au texte : Radio Valdor (média d'État)"],
        ),
        (
            f"« {CRUE} » puis Tomas Veld a dit « La vanne numéro un restera fermée »",
            [EXACT, "Conforme au texte : Radio Valdor (média d'État)"],
        ),
        (f"« {CRUE} », que répond Veld ?", [EXACT]),
        (f"« {CRUE} », a-t-elle dit à Tomas Veld", [EXACT]),
        (f"Marsk a répondu à Veld. « {CRUE} »", [EXACT]),
        (f"« {CRUE} » (Tomas Veld)", ["L'archive l'attribue à Ilena Marsk"]),
        (f"selon Tomas Veld, « {CRUE} »", ["L'archive l'attribue à Ilena Marsk"]),
        (f"« {CRUE} », a déclaré le ministre Tomas Veld", ["L'archive l'attribue à Ilena Marsk"]),
    ],
)
def test_only_the_words_next_to_a_quote_name_its_speaker(slack: Desk, asked: str, verdicts: list[str]) -> None:
    said = lines(slack.mention(asked))
    assert [line for line in said if line.startswith(("Conforme", "L'archive l'attribue"))] == verdicts


def test_a_short_quotation_does_not_silence_the_others(slack: Desk) -> None:
    assert lines(slack.mention(f"vérifie « {CRUE} », elle a aussi dit « jamais »"))[0] == EXACT


def test_a_long_quote_is_checked_whole(archive: Archive) -> None:
    words = " ".join(f"barrage numéro {n} tiendra jusqu'au soir" for n in range(80))
    assert 2_500 < len(words) < 4_000
    assert quoted.quoted(f"« {words} »")[0].words == words


def test_what_was_never_said_is_never_given_a_source(slack: Desk) -> None:
    post = slack.mention("« Les barrages seront rasés dimanche par la marine nationale »")
    said = lines(post)
    assert said[0] == "Pas dans l'archive"
    assert any(line.startswith("L'archive couvre ") for line in said)
    assert not any(line.startswith("Plus ancienne trace") for line in said)


def test_reported_speech_is_called_so(slack: Desk) -> None:
    said = lines(slack.mention("« les digues tiendraient jusqu'au printemps »"))
    assert said[0] == "Propos indirects : L'Écho d'Orvane les rapporte"


def test_words_of_an_article_that_are_nobodys_are_called_so(slack: Desk) -> None:
    said = lines(slack.mention("« a ouvert mardi le sommet de Port-Lazur »"))
    assert said[0] == "Ces mots sont dans l'article, mais ne sont pas une citation"
    assert any("L'Écho d'Orvane" in line for line in said)


def test_words_between_marks_that_nobody_is_known_to_say_are_called_so(empty_archive: Archive) -> None:
    text = "Une devise\n\nSur le mur du port : « Que la marée nous garde et nous ramène ». Les pêcheurs passent dessous."
    samples.add(empty_archive, text, file="mur.txt", actors=(samples.MARSK,))
    with desk(empty_archive) as slack:
        said = lines(slack.mention("« Que la marée nous garde et nous ramène »"))
    assert said[0] == "Entre guillemets dans l'article, sans auteur reconnu"


def test_too_short_to_be_found(slack: Desk) -> None:
    assert lines(slack.mention("« crue »"))[0].startswith("« crue » : c'est trop court")


def test_hostile_words_are_inert(slack: Desk) -> None:
    post = slack.mention(f"« {samples.HOSTILE} »")
    assert lines(post)[0].startswith("Conforme au texte")
    assert "<!channel>" not in post.text
    assert "\u202e" not in str(post.payload)


def test_outside_a_thread_without_words_it_says_how(slack: Desk) -> None:
    assert lines(slack.mention("source"))[0].startswith("Je ne vois pas de citation dans ce message.")


def test_commands_keep_their_quotation_marks(slack: Desk) -> None:
    assert lines(slack.mention('citations "devant la crue"'))[0] == "Citations · « devant la crue »"


# --- in a thread ------------------------------------------------------------------------------------------------------


def test_a_thread_is_read_newest_first(slack: Desk) -> None:
    post = in_thread(slack, "Vous avez vu ?", f"Elle a dit « {HIVER} »", f"et aussi « {CRUE} »")
    said = lines(post)
    assert said.index(f"Vérifié : « {CRUE} »") < said.index(f"Vérifié : « {HIVER} »")


@pytest.mark.parametrize("asking", ["", "source", "c'est vrai ?", "tu peux vérifier ça pour nous s'il te plaît ?", "check"])
def test_in_a_thread_whatever_is_no_command_asks_about_its_quote(slack: Desk, asking: str) -> None:
    assert CRUE in lines(in_thread(slack, f"« {CRUE} »", asking=asking))[1]


@pytest.mark.parametrize(
    "asking",
    [
        "qui a dit ça ?",
        "qui l'a dit ?",
        "qui dit vrai ?",
        "source de cette citation de Marsk svp merci",
        "vérifie si ce que dit Paul est exact",
        "citations de ce fil ?",
        "citation de la discussion",
    ],
)
def test_questions_in_a_thread_are_about_its_quote(slack: Desk, asking: str) -> None:
    assert lines(in_thread(slack, f"« {CRUE} »", asking=asking))[:2] == [EXACT, f"« {CRUE} »"]


def test_words_typed_in_a_thread_that_the_archive_holds_are_meant(slack: Desk) -> None:
    assert f"« {CRUE} »" in lines(in_thread(slack, f"« {HIVER} »", asking=f"source {CRUE}"))


def test_who_said_that_loses_its_that(slack: Desk) -> None:
    assert lines(slack.mention(f"qui a dit que {CRUE.lower()} ?"))[:2] == [EXACT, f"« {CRUE} »"]


@pytest.mark.parametrize("asking", ["merci !", "Merci beaucoup", "ok super, merci"])
def test_thanks_want_no_answer(slack: Desk, asking: str) -> None:
    slack.workspace.threads["C1", "100.1"] = [say(f"« {CRUE} »", "100.1")]
    assert slack.workspace.mention(slack.app, asking, thread_ts="100.1") == []


@pytest.mark.parametrize(
    "message",
    [
        say("", "100.1", attachments=[{"text": f"Elle a dit : « {CRUE} »", "fallback": "x"}]),
        say("c'est vrai ?", "100.1", attachments=[{"is_share": True, "text": CRUE + ". Et voilà.", "fallback": CRUE}]),
        say("", "100.1", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": f"« {CRUE} »"}}]),
        say(
            "",
            "100.1",
            blocks=[
                {
                    "type": "rich_text",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "Vu ceci :"}]},
                        {"type": "rich_text_quote", "elements": [{"type": "text", "text": CRUE}]},
                    ],
                }
            ],
        ),
        say("", "100.1", bot_id="B9", user="U9FEED", attachments=[{"title": "Dépêche", "text": f"« {CRUE} », a dit Marsk."}]),
    ],
)
def test_what_is_shared_or_attached_is_read_too(slack: Desk, message: dict[str, Any]) -> None:
    assert CRUE in " ".join(lines(in_thread(slack, message))[:3])
    post = slack.only(slack.workspace.shortcut(slack.app, SHORTCUT, message))
    assert CRUE in " ".join(lines(post)[:3])


def test_a_comments_few_words_do_not_hide_the_first_message(slack: Desk) -> None:
    said = lines(in_thread(slack, f"Elle a dit : {CRUE}.", "c'est « grand n'importe quoi »"))
    assert said[0] == "Conforme au texte : L'Écho d'Orvane"


def test_other_commands_to_the_bot_are_no_quotes_of_the_thread(slack: Desk) -> None:
    said = lines(in_thread(slack, f"« {CRUE} »", say('<@U0BOT> citations "trois mots ici"', "101.1")))
    assert said[:2] == [EXACT, f"« {CRUE} »"]


def test_a_command_may_follow_other_words(slack: Desk) -> None:
    text = "Bonjour <@U7PAUL>, je demande à <@U0BOT> citations marsk crue"
    event = {"type": "app_mention", "user": "U1", "text": text, "ts": "777.7", "thread_ts": "700.1", "channel": "C1"}
    assert lines(slack.only(slack.workspace.event(slack.app, event)))[0] == "Citations · Ilena Marsk · crue"


def test_a_quote_block_is_a_quote(slack: Desk) -> None:
    said = lines(in_thread(slack, f"Regardez :\n&gt; {CRUE}\nC'est vrai ?"))
    assert said[:2] == [EXACT, f"« {CRUE} »"]


def test_at_most_three_are_answered_and_the_rest_is_said(slack: Desk) -> None:
    quotes = [f"« La vanne numéro {n} restera fermée »" for n in ("un", "deux", "trois", "quatre", "cinq")]
    said = lines(in_thread(slack, *quotes))
    assert sum(line.startswith("Vérifié : ") for line in said) == 3
    assert said[-1] == "2 autres citations ne sont pas vérifiées ici."


def test_the_same_words_twice_are_one(slack: Desk) -> None:
    said = lines(in_thread(slack, f"« {CRUE} »", f'"{CRUE.upper()}" ???'))
    assert not any(line.startswith("Vérifié : « ") for line in said)


def test_without_marks_the_sentences_of_the_first_message_are_taken(slack: Desk) -> None:
    said = lines(in_thread(slack, f"{CRUE}. Ah bon ?", "Je ne sais pas du tout moi non plus"))
    assert said[:2] == [EXACT, f"« {CRUE} »"]


def test_neither_the_bots_words_nor_the_question_are_checked(slack: Desk) -> None:
    said = lines(in_thread(slack, f"« {HIVER} »", say(f"« {CRUE} »", "101.1", user="U0BOT")))
    assert f"« {HIVER} »" in said
    assert f"« {CRUE} »" not in said


def test_a_deleted_first_message_leaves_the_rest(slack: Desk) -> None:
    gone = say("This message was deleted.", "100.1", subtype="tombstone", user="USLACKBOT")
    assert lines(in_thread(slack, gone, f"« {CRUE} »"))[0] == EXACT


def test_a_thread_that_slack_does_not_give_any_more(slack: Desk) -> None:
    assert lines(slack.mention("source", thread_ts="1.1"))[0].startswith("Slack ne me donne plus ce fil")


def test_a_thread_without_a_quote(slack: Desk) -> None:
    assert lines(in_thread(slack, "Ah bon ?"))[0].startswith("Je ne vois pas de citation dans ce fil.")


def test_a_thread_of_five_hundred_messages_is_read_to_its_end(slack: Desk) -> None:
    post = in_thread(slack, *(f"message {n}" for n in range(498)), f"« {CRUE} »")
    assert lines(post)[0] == EXACT
    pages = [call for call in slack.workspace.calls if call.method == "conversations.replies"]
    assert len(pages) == 3
    assert len({call.payload.get("cursor") for call in pages}) == 3


def test_a_pause_that_slack_asks_for_is_waited_out(slack: Desk) -> None:
    slack.workspace.refuse("conversations.replies", "ratelimited", retry_after=1)
    assert lines(in_thread(slack, f"« {CRUE} »"))[0] == EXACT


def test_a_missing_scope_is_named_with_who_grants_it(slack: Desk) -> None:
    slack.workspace.refuse("conversations.replies", "missing_scope", needed="groups:history")
    post = in_thread(slack, f"« {CRUE} »")
    assert (post.method, post.user) == ("chat.postEphemeral", "U1")
    assert "groups:history" in post.text
    assert "administrateur" in post.text


def test_a_channel_that_the_bot_is_not_in(slack: Desk) -> None:
    slack.workspace.refuse("conversations.replies", "not_in_channel")
    assert in_thread(slack, f"« {CRUE} »").text.startswith("Je ne suis pas dans ce canal")


# --- once, or not at all ------------------------------------------------------------------------------------------------


def test_who_asked_takes_the_answer_back_and_nobody_else(slack: Desk) -> None:
    post = slack.mention(f"« {CRUE} »")
    refused = slack.click(post, "Retirer", user="U2")
    assert (refused.shown, slack.workspace.deleted) == ("ephemeral", [])
    assert slack.workspace.click(slack.app, post, "Retirer") == []
    assert slack.workspace.deleted == [(post.channel, post.ts)]


def test_an_answer_that_was_paged_can_be_taken_back_still(slack: Desk) -> None:
    following = slack.click(slack.mention("citations de:Veld vanne"), "Suivant ›", user="U2")
    assert labels(following) == ["‹ Précédent", "Retirer"]
    assert slack.click(following, "Retirer", user="U2").text.startswith("Seule la personne")


def test_a_mention_in_a_direct_message_comes_twice_and_is_answered_once(slack: Desk) -> None:
    fields = {"ts": "700.7", "channel": "D1"}
    assert len(slack.workspace.direct(slack.app, f"<@U0BOT> « {CRUE} »", **fields)) == 1
    assert slack.workspace.mention(slack.app, f"« {CRUE} »", **fields) == []


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_messages_with_a_file_or_shown_in_the_channel_are_answered(slack: Desk, subtype: str) -> None:
    assert lines(slack.only(slack.workspace.direct(slack.app, f"« {CRUE} »", subtype=subtype)))[0] == EXACT


@pytest.mark.parametrize("fields", [{"bot_id": "B9"}, {"subtype": "message_changed"}, {"edited": {"user": "U1", "ts": "1.2"}}])
def test_bots_and_corrected_messages_get_no_answer(slack: Desk, fields: dict[str, Any]) -> None:
    assert slack.workspace.direct(slack.app, f"« {CRUE} »", **fields) == []


def test_messages_of_channels_are_none_of_ours(slack: Desk) -> None:
    event = {"type": "message", "channel_type": "channel", "user": "U1", "text": f"« {CRUE} »", "ts": "1.2", "channel": "C1"}
    assert slack.workspace.event(slack.app, event) == []


def test_guests_of_other_organisations_get_no_answer_unless_a_setting_allows_it(slack: Desk, archive: Archive) -> None:
    refused = slack.mention(f"« {CRUE} »", user_team="T9OTHER", source_team="T9OTHER")
    assert (refused.shown, lines(refused)) == ("ephemeral", [rights.STRANGER("fr")])
    with desk(archive, guests=True) as open_to_all:
        assert lines(open_to_all.mention(f"« {CRUE} »", user_team="T9OTHER"))[0] == EXACT


def test_what_guests_click_is_not_done(slack: Desk, archive: Archive) -> None:
    post = slack.mention("citations de:Veld vanne")
    assert lines(slack.click(post, "Suivant ›", user="U9", team="T9OTHER")) == [rights.STRANGER("fr")]
    assert slack.click(post, "Suivant ›", user="U2").replaces


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("message_not_found", None),
        ("cant_delete_message", "Slack ne me laisse pas supprimer"),
        ("fatal_error", "Quelque chose a mal"),
    ],
)
def test_an_answer_that_is_gone_or_kept_by_slack(slack: Desk, error: str, said: str | None) -> None:
    post = slack.mention(f"« {CRUE} »")
    slack.workspace.refuse("chat.delete", error)
    shown = slack.workspace.click(slack.app, post, "Retirer")
    assert [one.text[: len(said or "")] for one in shown] == ([said] if said else [])


# --- direct messages, and the shortcut ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [f"« {CRUE} »", CRUE, f"source {CRUE}", f"qui a dit « {CRUE} » ?"])
def test_a_direct_message_needs_no_mention(slack: Desk, text: str) -> None:
    post = slack.only(slack.workspace.direct(slack.app, text))
    assert (post.channel, lines(post)[0]) == ("D1", EXACT)


@pytest.mark.parametrize(("text", "first"), [("qui marsk", "Ilena Marsk"), ("bonjour", "Sourcier retrouve")])
def test_commands_and_help_in_direct_messages(slack: Desk, text: str, first: str) -> None:
    assert lines(slack.only(slack.workspace.direct(slack.app, text)))[0].startswith(first)


def test_the_shortcut_answers_its_asker_alone_then_the_thread(slack: Desk) -> None:
    message = say(f"Veld : « {CRUE} »", "500.5", thread_ts="400.4")
    post = slack.only(slack.workspace.shortcut(slack.app, SHORTCUT, message))
    assert (post.shown, post.user, lines(post)[0]) == ("ephemeral", "U1", "L'archive l'attribue à Ilena Marsk")
    assert labels(post) == ["Répondre dans le fil"]
    posted, told = slack.workspace.click(slack.app, post, "Répondre dans le fil")
    assert (posted.method, posted.channel, posted.thread) == ("chat.postMessage", "C1", "400.4")
    assert lines(posted)[:2] == ["Vérification demandée par ", "L'archive l'attribue à Ilena Marsk"]
    assert labels(posted) == ["Retirer"]
    assert (told.shown, told.text) == ("ephemeral", "C'est publié dans le fil.")


def test_two_clicks_put_one_answer_in_the_thread(slack: Desk) -> None:
    post = slack.only(slack.workspace.shortcut(slack.app, SHORTCUT, say(f"« {CRUE} »", "500.8")))
    post = replace(post, ts="500.9")
    assert len(slack.workspace.click(slack.app, post, "Répondre dans le fil")) == 2
    assert slack.workspace.click(slack.app, post, "Répondre dans le fil") == []


@pytest.mark.parametrize(
    ("error", "said"),
    [("channel_not_found", "Je n'ai pas accès à cette conversation"), ("is_archived", "Slack n'accepte pas de message ici")],
)
def test_where_nothing_can_be_posted_the_asker_is_told_why(slack: Desk, error: str, said: str) -> None:
    post = slack.only(slack.workspace.shortcut(slack.app, SHORTCUT, say(f"« {CRUE} »", "500.10")))
    slack.workspace.refuse("chat.postMessage", error)
    assert slack.click(replace(post, ts=error), "Répondre dans le fil").text.startswith(said)


def test_what_is_too_long_for_a_button_says_how_to_go_on(slack: Desk) -> None:
    chance = random.Random(6)
    words = " ".join("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(380))
    post = slack.only(slack.workspace.shortcut(slack.app, SHORTCUT, say(f"« {words} »", "500.11")))
    assert "Répondre dans le fil" not in labels(post)
    assert lines(post)[-1].startswith("Trop long pour être publié d'ici")


def test_the_shortcut_on_a_message_without_a_quote(slack: Desk) -> None:
    post = slack.only(slack.workspace.shortcut(slack.app, SHORTCUT, say("Ah bon ?", "500.6")))
    assert post.text.startswith("Je ne vois pas de citation dans ce message.")


def test_an_old_or_forged_button_says_so(slack: Desk) -> None:
    post = slack.only(slack.workspace.shortcut(slack.app, SHORTCUT, say(f"« {CRUE} »", "500.7")))
    for value in ("", "xxx", "[]"):
        assert slack.click(post, "Répondre dans le fil", value=value).text.startswith("Ce bouton n'est plus valable")


# --- what a message quotes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rien à voir", []),
        ("« un deux trois » et “quatre cinq six”", ["un deux trois", "quatre cinq six"]),
        ("« un « deux trois » quatre »", ["un « deux trois » quatre"]),
        ("&gt; un deux trois\n&gt; quatre\nvoilà", ["un deux trois quatre"]),
        ("&gt; Elle : « un deux trois »", ["un deux trois"]),
        ("&gt;&gt;&gt; un deux trois\nquatre", ["un deux trois quatre"]),
        ("« *un deux* _trois_ »", ["un deux trois"]),
        ("« un deux trois » puis « Un, deux... trois »", ["un deux trois"]),
        ("le mot « tout »", []),
        ("« <https://a.example|un> deux trois &amp; quatre »", ["un deux trois & quatre"]),
        ("« sans fin un deux", ["sans fin un deux"]),
        ("« un deux trois :rage: » :+1::skin-tone-2:", ["un deux trois"]),
    ],
)
def test_what_a_message_quotes(text: str, found: list[str]) -> None:
    assert [said.words for said in quoted.quoted(written.plain(text))] == found


def test_many_mentions_are_looked_through_before_slack_gives_up(slack: Desk) -> None:
    text = " ".join("<@U7PAUL> un deux trois" for _ in range(1_500))
    event = {"type": "app_mention", "user": "U1", "text": text, "ts": "888.8", "channel": "C1"}
    start = time.process_time()
    slack.only(slack.workspace.event(slack.app, event))
    slack.only(slack.workspace.event(slack.app, {**event, "text": "<@" * 6_000, "ts": "888.9"}))
    assert time.process_time() - start < 3


def test_a_message_of_any_length_is_read() -> None:
    assert quoted.quoted(written.plain("« " * 20_000)) == []
    assert len(quoted.quoted(written.plain("« a b c » " * 4_000))) == 1
