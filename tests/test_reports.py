"""« Signaler une erreur » in Slack: editors correct, everybody else's reports go to the editors' channel, and nothing is mixed up."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from desks import Desk, desk, entries, labels, lines
from dispatches import NOW
from judges import judge_message, judge_view
from templates import Fill
from test_corrections import PAIR
from test_identities import LIND, LINDH, read_in

from bot.trial import Post
from store.archive import Archive
from store.types import LONGEST_NOTE, Editor, Filters, QuoteCorrection

REPORT = "Signaler une erreur"
HOSTILE = "<!channel> *faux* _non_ `code` & <https://mal.example|ici>"


def read(archive: Archive) -> None:
    with TemporaryDirectory() as folder:
        read_in(archive, Path(folder), [LIND, LINDH, PAIR])


@pytest.fixture
def filled(copied: Callable[[Fill], Archive]) -> Archive:
    return copied(read)


@pytest.fixture
def slack(filled: Archive) -> Iterator[Desk]:
    """U1 is an editor, U2 is none; reports go to C0EDITORS."""
    with desk(filled, editors="S0EDITORS", reports="C0EDITORS") as opened:
        opened.workspace.groups["S0EDITORS"] = ["U1"]
        yield opened


def texts(post: Post) -> str:
    return json.dumps(post.payload, ensure_ascii=False).replace("\u00a0", " ").replace("\u202f", " ")


def asked(slack: Desk, words: str = "port", *, user: str = "U1", command: str = "/citations", entry: str = REPORT) -> Post:
    return slack.click(slack.type(f"{command} {words}", user=user), entry, user=user)


def form(slack: Desk, whose: str, words: str = "port", *, user: str = "U1") -> Post:
    return slack.click(asked(slack, words, user=user), whose, user=user)


def sent(slack: Desk, filled_in: dict[str, Any], whose: str = "Sourcier a mal lu", words: str = "port") -> tuple[Post, Post]:
    """What U2's report shows U2, and the editors."""
    shown, message = slack.workspace.submit(slack.app, form(slack, whose, words, user="U2"), filled_in, user="U2")
    if shown.shown == "message":
        shown, message = message, shown
    judge_view(shown.payload)
    judge_message(message.payload)
    return shown, message


# --- editors ------------------------------------------------------------------------------------------------------------


def test_an_editor_says_who_speaks_and_takes_it_back(slack: Desk) -> None:
    question = asked(slack)
    assert "Notre lecture est corrigée." in texts(question)
    assert "Ses mots restent tels quels" in texts(question)
    done = slack.submit(slack.click(question, "Sourcier a mal lu"), {"what": "speaker", "name": "Tomas Veld"})
    assert "C'est noté : la citation est de Tomas Veld." in texts(done)
    assert lines(slack.type("/citations Tomas Veld"))[1:4] == [
        "« Le port rouvrira »",
        "Tomas Veld · attribution corrigée · publié le 3 mars 2031",
        "Tomas Veld, le 3 mars 2031, média non renseigné",
    ]
    again = asked(slack)
    assert "Sourcier a mal lu : Tomas Veld parle." in texts(again)
    assert '"user_id": "U1"' in texts(again)
    assert "La correction est annulée." in texts(slack.click(again, "Annuler"))
    assert "attribution corrigée" not in slack.type("/citations port").text
    assert "quelqu'un l'a peut-être déjà corrigée" in texts(slack.click(done, "Annuler"))


def test_an_editor_says_that_nobody_is_named(slack: Desk) -> None:
    done = slack.submit(form(slack, "Sourcier a mal lu"), {"what": "nobody"})
    assert "C'est noté : l'article ne dit pas qui parle." in texts(done)
    said = lines(slack.type("/citations port"))
    assert said[2] == "Auteur des propos non précisé · attribution corrigée · publié le 3 mars 2031"


def test_what_is_no_quote_is_gone_and_comes_back_from_the_list(slack: Desk) -> None:
    done = slack.submit(form(slack, "Sourcier a mal lu"), {"what": "not_a_quote"})
    assert "Elle ne paraît plus dans les réponses." in texts(done)
    assert "« Le port rouvrira »" not in slack.type("/citations port").text.replace("\u00a0", " ")
    listed = slack.type("/sourcier corrections")
    assert lines(listed) == [
        "Dernières corrections de citations",
        "« Le port rouvrira »",
        "Sourcier a mal lu : ce n'est pas une citation. · par  · le 20 janvier 2032",
    ]
    assert {"type": "user", "user_id": "U1"} in listed.payload["blocks"][1]["elements"][-1]["elements"]
    assert "Seuls les éditeurs" in slack.click(listed, "Annuler", user="U2").text
    assert "La correction est annulée." in slack.click(listed, "Annuler").text
    assert "« Le port rouvrira »" in slack.type("/citations port").text.replace("\u00a0", " ")
    assert lines(slack.type("/sourcier corrections")) == ["Aucune citation n'a été corrigée."]


def test_a_profile_shows_the_note_too(slack: Desk) -> None:
    slack.submit(form(slack, "Le média s'est trompé", "fragile"), {"note": "Inexact."})
    assert "Note de la rédaction : Inexact." in lines(slack.type("/qui Oda Lind"))


def test_an_outlets_fault_leaves_its_words_and_who_said_them(slack: Desk) -> None:
    before = lines(slack.type("/citations port"))
    done = slack.submit(form(slack, "Le média s'est trompé"), {"note": "Le port était ouvert,\nselon la mairie."})
    assert "la note accompagne la citation" in texts(done)
    after = lines(slack.type("/citations port"))
    assert after == [*before[:3], "Note de la rédaction : Le port était ouvert, selon la mairie.", *before[3:]]
    assert after[3] in lines(slack.type("/citations Oda Lind"))
    assert "Le média s'est trompé. Note : Le port était ouvert, selon la mairie." in texts(asked(slack))


def test_a_note_is_shown_letter_by_letter(slack: Desk) -> None:
    slack.submit(form(slack, "Le média s'est trompé"), {"note": f"\u202e{HOSTILE}\x00\u2028" + "x" * 900})
    post = slack.type("/citations port")
    runs = [run["text"] for block in post.payload["blocks"] if block["type"] == "rich_text" for run in block["elements"][-1]["elements"]
            if run["type"] == "text"]  # fmt: skip
    (note,) = [words for words in runs if "faux" in words]
    assert note.startswith(HOSTILE)
    assert len(note) <= LONGEST_NOTE
    assert "<!channel>" not in post.text
    assert "\u202e" not in texts(post)


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({}, "what", "Choisissez une réponse."),
        ({"what": "speaker"}, "name", "Écrivez le nom de la personne qui parle."),
        ({"what": "speaker", "name": "Zxqvw Kjhgf"}, "name", "L'archive ne connaît personne de ce nom."),
        ({"what": "nobody", "name": "Tomas Veld"}, "name", "Un nom ne va qu'avec « Une autre personne parle »."),
    ],
)
@pytest.mark.parametrize("user", ["U1", "U2"])
def test_what_a_form_cannot_mean_is_said_at_its_field(
    slack: Desk, user: str, values: dict[str, Any], field: str, said: str
) -> None:
    told = slack.submit(form(slack, "Sourcier a mal lu", user=user), values, user=user)
    assert told.shown == "errors"
    assert {name: words.replace("\u00a0", " ") for name, words in told.payload["errors"].items()} == {field: said}


def test_a_note_of_nothing_is_none(slack: Desk) -> None:
    told = slack.submit(form(slack, "Le média s'est trompé"), {"note": " \n "})
    assert told.payload["errors"] == {"note": "Écrivez ce qui est faux."}


def test_what_the_archive_says_already_is_said_so(slack: Desk) -> None:
    told = slack.submit(form(slack, "Sourcier a mal lu"), {"what": "speaker", "name": "Oda Lind"})
    assert "C'est déjà ce que dit l'archive." in texts(told)


def test_fragments_shown_together_are_ticked_apart(slack: Desk, filled: Archive) -> None:
    post = slack.type("/citations fragile")
    assert entries(post).count(REPORT) == 1
    question = slack.click(post, REPORT)
    shown = slack.click(question, "Sourcier a mal lu")
    (which,) = [block["element"] for block in shown.payload["blocks"] if block.get("block_id") == "which"]
    assert [option["text"]["text"] for option in which["initial_options"]] == ["pas en avant immense", "terriblement fragile"]
    assert slack.submit(shown, {"what": "nobody", "which": []}).payload["errors"] == {"which": "Cochez au moins une ligne."}
    slack.submit(shown, {"what": "nobody", "which": [which["options"][1]["value"]]})
    assert entries(slack.type("/citations fragile")).count(REPORT) == 2
    told = {quote.words: quote.corrected for quote in filled.quotes(Filters(words=("fragile",))).items}
    assert told == {("pas en avant immense",): False, ("terriblement fragile",): True}


def test_a_quote_that_is_gone_meanwhile_is_said_to_be(slack: Desk, filled: Archive) -> None:
    post = slack.type("/citations port")
    question = slack.click(post, REPORT)
    shown = slack.click(question, "Sourcier a mal lu")
    slack.submit(shown, {"what": "not_a_quote"})
    for told in (
        slack.click(post, REPORT),
        slack.click(question, "Le média s'est trompé"),
        slack.submit(shown, {"what": "not_a_quote"}),
    ):
        assert "L'archive n'a plus cette citation" in texts(told)
    assert len(filled.corrections()) == 1


@pytest.mark.parametrize("value", ["", "999999", "-1", "99999999999999", "{}", '{"k":"quote","i":987654}', "[" * 2000])
def test_a_tampered_entry_opens_what_is_gone(slack: Desk, value: str) -> None:
    told = slack.click(slack.type("/citations port"), REPORT, value=value)
    assert "n'est plus dans l'archive" in texts(told) or "L'archive n'a plus" in texts(told)


def test_a_tampered_question_opens_what_is_gone(slack: Desk) -> None:
    for value in ("", "999999", "x"):
        assert "L'archive n'a plus" in texts(slack.click(asked(slack), "Sourcier a mal lu", value=value))


# --- everybody else -----------------------------------------------------------------------------------------------------


def test_a_readers_report_goes_to_the_editors_who_apply_it_and_take_it_back(slack: Desk, filled: Archive) -> None:
    question = asked(slack, user="U2")
    assert {"type": "channel", "channel_id": "C0EDITORS"} in question.payload["blocks"][-1]["elements"][0]["elements"]
    comment = "J'y étais. " + HOSTILE
    told, report = sent(slack, {"what": "speaker", "name": "Tomas Veld", "comment": comment})
    assert "C'est envoyé aux éditeurs." in texts(told)
    assert (report.method, report.channel) == ("chat.postMessage", "C0EDITORS")
    said = lines(report)
    assert said[0] == "Erreur signalée par "
    assert "« Le port rouvrira »" in said
    assert said[-2:] == ["Sourcier a mal lu : Tomas Veld parle.", comment]
    assert "<!channel>" not in report.text
    assert labels(report) == ["Appliquer", "Écarter"]
    assert filled.corrections() == []

    assert "Seuls les éditeurs" in slack.click(report, "Appliquer", user="U2").text
    applied = slack.click(report, "Appliquer")
    assert (applied.replaces, labels(applied)) == (True, ["Annuler"])
    assert {"type": "user", "user_id": "U1"} in applied.payload["blocks"][-2]["elements"][0]["elements"]
    assert comment in lines(applied)
    assert "Tomas Veld · attribution corrigée" in slack.type("/citations port").text
    (decided,) = filled.corrections()
    assert decided.editor == "U1"

    assert "C'est déjà ce que dit l'archive." in slack.click(report, "Appliquer").text  # clicked twice
    assert len(filled.corrections()) == 1
    assert "Seuls les éditeurs" in slack.click(applied, "Annuler", user="U2").text
    undone = slack.click(applied, "Annuler")
    assert "Correction annulée par " in lines(undone)
    assert labels(undone) == ["Appliquer", "Écarter"]
    assert filled.corrections() == []
    assert "L'archive n'a plus" in slack.click(applied, "Annuler").text


def test_an_editor_dismisses_a_report(slack: Desk, filled: Archive) -> None:
    _, report = sent(slack, {"what": "not_a_quote"})
    assert "Seuls les éditeurs" in slack.click(report, "Écarter", user="U2").text
    dismissed = slack.click(report, "Écarter")
    assert (dismissed.replaces, labels(dismissed), lines(dismissed)[-1]) == (True, [], "Écarté par ")
    assert filled.corrections() == []


def test_what_a_reader_reports_as_no_quote_is_shown_in_the_report_that_was_applied(slack: Desk) -> None:
    _, report = sent(slack, {"what": "not_a_quote"})
    applied = slack.click(report, "Appliquer")
    assert "« Le port rouvrira »" in lines(applied)
    assert "L'archive n'a plus" in slack.click(report, "Appliquer").text
    assert "« Le port rouvrira »" in lines(slack.click(applied, "Annuler"))


def test_a_reader_reports_an_outlets_fault(slack: Desk) -> None:
    _, report = sent(slack, {"note": HOSTILE, "comment": "x" * 900}, "Le média s'est trompé")
    assert f"Le média s'est trompé. Note : {HOSTILE}" in lines(report)
    slack.click(report, "Appliquer")
    assert f"Note de la rédaction : {HOSTILE}" in lines(slack.type("/citations port"))


def test_a_tampered_report_changes_nothing(slack: Desk, filled: Archive) -> None:
    _, report = sent(slack, {"what": "nobody"})
    for value in (
        "",
        "{}",
        "[]",
        "[[1],2]",
        '[["x"],"nobody",null,null,"U2","fr","",null]',
        '[[1],"x",null,null,"U2","fr","",null]',
        "[" * 1999,
    ):
        for pressed in ("Appliquer", "Écarter"):
            assert "Ce bouton n'est plus valable" in slack.click(report, pressed, value=value).text
    assert (
        "L'archive n'a plus" in slack.click(report, "Appliquer", value='[[987654],"nobody",null,null,"U2","fr","",null]').text
    )
    assert filled.corrections() == []


def test_without_a_channel_whoever_is_no_editor_is_told_who_corrects(filled: Archive) -> None:
    with desk(filled, editors="S0EDITORS") as slack:
        slack.workspace.groups["S0EDITORS"] = ["U1"]
        told = asked(slack, user="U2")
        assert "SOURCIER_REPORTS" in texts(told)
        assert '"usergroup_id": "S0EDITORS"' in texts(told)
        shown = form(slack, "Sourcier a mal lu")  # an editor's, sent by somebody who is none
        assert "SOURCIER_REPORTS" in texts(slack.submit(shown, {"what": "nobody"}, user="U2"))
    assert filled.corrections() == []


def test_without_a_group_nobody_corrects(filled: Archive) -> None:
    with desk(filled) as slack:
        assert "SOURCIER_EDITORS" in texts(asked(slack))
    with desk(filled, reports="C0EDITORS") as slack:
        _, report = sent(slack, {"what": "nobody"})
        for pressed in ("Appliquer", "Écarter"):
            assert "SOURCIER_EDITORS" in slack.click(report, pressed).text
    assert filled.corrections() == []


def test_where_slack_does_not_tell_the_group_nothing_is_corrected(slack: Desk, filled: Archive) -> None:
    _, report = sent(slack, {"what": "nobody"})
    slack.workspace.groups.clear()
    with desk(filled, editors="S0GONE", reports="C0EDITORS") as other:
        assert "mal tourné de notre côté" in other.click(report, "Appliquer").text
        assert "mal tourné de notre côté" in other.click(other.type("/citations port"), REPORT).text
    assert filled.corrections() == []


def test_a_channel_that_the_bot_is_not_in_is_said_and_nothing_is_lost_in_silence(slack: Desk) -> None:
    shown = form(slack, "Sourcier a mal lu", user="U2")
    slack.workspace.refuse("chat.postMessage", "not_in_channel")
    told = slack.submit(shown, {"what": "nobody"}, user="U2")
    assert "Rien n'a été envoyé : je n'ai pas accès au canal des éditeurs." in texts(told)


def test_in_english_too(filled: Archive) -> None:
    with desk(filled, editors="S0EDITORS", reports="C0EDITORS", locale="en-GB") as slack:
        slack.workspace.groups["S0EDITORS"] = ["U9"]
        question = asked(slack, command="/quotes", entry="Report an error")
        shown = slack.click(question, "Sourcier misread it")
        told, report = slack.workspace.submit(slack.app, shown, {"what": "speaker", "name": "Tomas Veld"})
        assert "Sent to the editors." in texts(told)
        assert lines(report)[-1] == "Sourcier misread it: Tomas Veld is speaking."
        applied = slack.click(report, "Apply", user="U9")
        assert "Applied by " in lines(applied)
        assert "Tomas Veld · attribution corrected" in slack.type("/quotes port").text
        shown = slack.click(asked(slack, command="/quotes", entry="Report an error"), "The outlet got it wrong")
        slack.workspace.groups["S0EDITORS"] = ["U1"]
        assert "Write what is wrong." in texts(slack.submit(shown, {"note": ""}))


def test_a_click_that_comes_again_is_heard_once(slack: Desk, filled: Archive) -> None:
    _, report = sent(slack, {"what": "nobody"})
    slack.workspace.click(slack.app, report, "Appliquer", trigger="1.trial.twice")
    assert slack.workspace.click(slack.app, report, "Appliquer", trigger="1.trial.twice") == []
    assert len(filled.corrections()) == 1


def test_a_shared_answer_and_a_profile_have_the_menu_too(slack: Desk) -> None:
    shared = slack.click(slack.type("/citations port"), "Partager dans le canal")
    assert "Qui s'est trompé ?" in texts(slack.click(shared, REPORT, user="U2"))
    assert REPORT in entries(slack.type("/qui Oda Lind"))


def test_an_identity_and_a_correction_are_undone_each_by_its_own(slack: Desk, filled: Archive) -> None:
    done = slack.submit(form(slack, "Sourcier a mal lu"), {"what": "nobody"})
    (decided,) = filled.corrections()
    same = slack.submit(slack.click(slack.type("/qui Oda Lind"), "Corriger…"), {"same": "Oda Lindh"})
    assert "L'archive n'a plus" in texts(slack.click(done, "Annuler", value=str(decided.id + 1)))
    assert "ne le connaît plus" in texts(slack.click(same, "Annuler", value=str(decided.id)))
    assert filled.corrections() == [decided]


def test_a_verdict_in_a_thread_has_the_menu_and_the_note(slack: Desk) -> None:
    verdict = slack.mention("« Le port rouvrira »", user="U2")
    assert verdict.thread is not None
    assert REPORT in entries(verdict)
    slack.submit(slack.click(slack.click(verdict, REPORT), "Le média s'est trompé"), {"note": "Rectifié depuis."})
    assert "Note de la rédaction : Rectifié depuis." in lines(slack.mention("« Le port rouvrira »", user="U2"))


def test_the_fullest_report_is_one_that_slack_takes(slack: Desk, filled: Archive) -> None:
    full = ('"\\' * LONGEST_NOTE)[:LONGEST_NOTE]
    _, report = sent(slack, {"note": full, "comment": full}, "Le média s'est trompé", "fragile")
    applied = slack.click(report, "Appliquer")
    assert labels(slack.click(applied, "Annuler")) == ["Appliquer", "Écarter"]
    assert filled.corrections() == []


def test_the_list_of_corrections_has_pages(slack: Desk, filled: Archive) -> None:
    (port,) = filled.quotes(Filters(words=("port",))).items
    for number in range(10):
        filled.correct([port.id], QuoteCorrection("outlet", note=f"Note {number}."), by=Editor("T1", "U1"), at=NOW)
    seen = []
    post = slack.type("/sourcier corrections")
    for _ in range(2):
        seen += [int(line.split("Note : Note ")[1][0]) for line in lines(post) if "Note : Note" in line]
        post = slack.click(post, "Plus anciennes ›") if "Plus anciennes ›" in labels(post) else post
    assert seen == list(range(9, -1, -1))
    assert post.replaces
    assert "La correction est annulée." in slack.click(post, "Annuler").text
    assert len(filled.corrections(limit=20)) == 9


def test_the_longest_corrections_make_a_list_that_slack_takes(slack: Desk, filled: Archive) -> None:
    fragments = [quote.id for quote in filled.quotes(Filters(words=("fragile",))).items]
    for number in range(9):
        note = f"{number}" + "<&>" * LONGEST_NOTE
        filled.correct(fragments, QuoteCorrection("outlet", note=note), by=Editor("T1", "U1"), at=NOW)
    assert "Plus anciennes ›" in labels(slack.type("/sourcier corrections"))
