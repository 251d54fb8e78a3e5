"""Slash commands and clicks through the real app, with signed requests: what a person sees, in both languages."""

import json
import re
from collections.abc import Iterator

import pytest
import samples
from desks import Desk, desk, entries, labels, lines

from store.archive import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with samples.filled(f"sqlite:///{tmp_path_factory.mktemp('samples') / 'archive.db'}") as opened:
        yield opened


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    with desk(archive) as opened:
        yield opened


# --- who said it ----------------------------------------------------------------------------------------------------


def test_quotes_of_a_person(slack: Desk):
    post = slack.type("/citations marsk")
    assert post.shown == "ephemeral"
    assert lines(post) == [
        "Citations · Ilena Marsk",
        "« Cette aide aux digues arrivera avant l'hiver »",
        "Ilena Marsk, présidente (Valdoria) · publié le 15 janvier 2032",
        "Ilena Marsk, le 15 janvier 2032, Radio Valdor · média d'État",
        "« Nous ne reculerons pas d'un mètre devant la crue »",
        "Ilena Marsk, présidente (Valdoria) · au sommet de Port-Lazur, tenu le 12 janvier 2032, publié le 13 janvier 2032",
        "Ilena Marsk, le 12 janvier 2032, L'Écho d'Orvane",
    ]


def test_the_same_in_english_with_its_own_command(slack: Desk):
    assert lines(slack.type("/quotes marsk crue"))[:3] == [
        "Quotes · Ilena Marsk · crue",
        "“Nous ne reculerons pas d'un mètre devant la crue”",
        "Ilena Marsk, president (Valdoria) · au sommet de Port-Lazur, said on 12 January 2032, published on 13 January 2032",
    ]


def test_a_misspelt_name_finds_its_actor_and_says_so(slack: Desk):
    said = lines(slack.type("/citations Ilena Marsck"))
    assert said[:2] == ["Citations · Ilena Marsk", "Résultats pour Ilena Marsk (vous avez tapé « Ilena Marsck »)"]


def test_a_name_spelt_right_is_not_corrected(slack: Desk):
    for typed in ("marsk", "MARSK", "Helena Marsk"):
        assert not any("vous avez tapé" in line for line in lines(slack.type(f"/citations {typed}")))


def test_words_are_sought_in_the_quotes(slack: Desk):
    assert "« Nous ne reculerons pas d'un mètre devant la crue »" in lines(slack.type("/citations reculer crue"))


def test_a_name_and_words(slack: Desk):
    said = lines(slack.type("/citations marsk crue"))
    assert said[0] == "Citations · Ilena Marsk · crue"
    assert said[1] == "« Nous ne reculerons pas d'un mètre devant la crue »"


def test_a_fragment_is_shown_in_its_sentence_and_inferred_speakers_are_told(slack: Desk):
    said = lines(slack.type('/citations "pas en avant"'))
    assert said[1] == "Le ministre a évoqué un « pas en avant » sans lendemain, selon Tomas Veld."
    assert said[2] == "Tomas Veld · attribution déduite · publié le 13 janvier 2032"


def test_reported_speech_is_told(slack: Desk):
    said = lines(slack.type("/citations digues tiendraient"))
    assert said[1:4] == [
        "Propos indirects",
        "Tomas Veld a assuré que les digues tiendraient jusqu'au printemps.",
        "Tomas Veld · publié le 13 janvier 2032",
    ]


def test_what_only_shares_an_article_with_the_words_comes_apart_and_after(slack: Desk):
    post = slack.type("/citations digues tiendraient")
    assert [line for line in lines(post) if "tiendraient" in line or "reculerons" in line] == [
        "Citations · digues tiendraient",
        "Tomas Veld a assuré que les digues tiendraient jusqu'au printemps.",
    ]
    assert labels(post)[0] == "Mêmes articles, sans ces mots ›"
    beyond = slack.click(post, labels(post)[0])
    assert lines(beyond)[1:3] == [
        "Sans ces mots, mais dans des articles qui les contiennent :",
        "« Nous ne reculerons pas d'un mètre devant la crue »",
    ]
    assert slack.click(beyond, "‹ Précédent").text == post.text


def test_a_phrase_is_sought_side_by_side(slack: Desk):
    assert lines(slack.type('/citations "avant en pas"'))[0] == "Rien trouvé dans l'archive."
    assert "pas en avant" in lines(slack.type("/citations « pas en avant »"))[1]


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("de:Marsk crue", "Citations · Ilena Marsk · crue"),
        ("by:Marsk crue", "Citations · Ilena Marsk · crue"),
        ("crue de: « Ilena Marsk »", "Citations · Ilena Marsk · crue"),
        ("de:Ilena Marsk crue", "Citations · Ilena Marsk · crue"),
        ("de:Ilena Marsck crue", "Citations · Ilena Marsk · crue"),
        (
            "marsk depuis:2032-01-12 avant:2032-01-14",
            "Citations · Ilena Marsk · depuis le 12 janvier 2032 · avant le 14 janvier 2032",
        ),
        ("marsk média:écho", "Citations · Ilena Marsk · L'Écho d'Orvane"),
        ("marsk journal: \"L'Écho d'Orvane\" crue", "Citations · Ilena Marsk · crue · L'Écho d'Orvane"),
        ("marsk outlet:L'Écho d'Orvane crue", "Citations · Ilena Marsk · crue · L'Écho d'Orvane"),
        ('"Ilena Marsk" crue', "Citations · Ilena Marsk · crue"),
    ],
)
def test_filters_narrow_the_answer_and_the_heading_says_how_they_were_read(slack: Desk, question: str, heading: str):
    said = lines(slack.type(f"/citations {question}"))
    assert said[0] == heading
    assert "« Nous ne reculerons pas d'un mètre devant la crue »" in said
    assert (
        "« Cette aide aux digues arrivera avant l'hiver »"
        not in said[: said.index("« Nous ne reculerons pas d'un mètre devant la crue »")]
    )


# --- pages, sharing, sending ----------------------------------------------------------------------------------------


def test_pages_of_five_there_and_back(slack: Desk):
    first = slack.type("/citations de:Veld vanne")
    assert lines(first)[0] == "Citations · Tomas Veld · vanne · 1 à 5"
    assert labels(first) == ["Suivant ›", "Partager dans le canal", "Me l'envoyer", "Prévenez-moi…"]
    second = slack.click(first, "Suivant ›")
    assert second.replaces
    assert lines(second)[0].startswith("Citations · Tomas Veld · vanne · 6 à ")
    again = slack.click(second, "‹ Précédent")
    assert again.payload == {**first.payload, "replace_original": True}
    both = "\n".join(lines(first) + lines(second))
    for number in ("un", "deux", "trois", "quatre", "cinq", "six", "sept"):
        assert both.count(f"numéro {number} restera") == 1


def test_long_answers_come_by_three(tmp_path):
    with samples.filled(f"sqlite:///{tmp_path / 'long.db'}") as archive:
        words = [f"Discours {n} " + "sur la marée haute et les digues " * 15 for n in range(7)]
        text = "Les discours\n\n" + "\n\n".join(f"« {w.strip()} », a dit Ilena Marsk." for w in words)
        quotes = [samples.quote(text, w.strip(), "Ilena Marsk") for w in words]
        samples.add(archive, text, file="discours.txt", published="2032-01-18", actors=(samples.MARSK,), quotes=quotes)
        with desk(archive) as slack:
            seen, post = [], slack.type("/citations marée haute")
            assert lines(post)[0] == "Citations · marée haute · 1 à 3"
            for _ in range(3):
                seen += [line[2:12] for line in lines(post) if line.startswith("« Discours")]
                if "Suivant ›" not in labels(post):
                    break
                post = slack.click(post, "Suivant ›")
            assert sorted(seen) == [f"Discours {n}" for n in range(7)]


def test_sharing_posts_the_same_answer_for_all_and_says_who_did(slack: Desk):
    private = slack.type("/citations marsk", user="U7", channel="C5")
    shared = slack.click(private, "Partager dans le canal", user="U7")
    assert (shared.shown, shared.channel, shared.replaces) == ("message", "C5", False)
    first = shared.payload["blocks"][0]["elements"][0]["elements"]
    assert first == [{"type": "text", "text": "Partagé par "}, {"type": "user", "user_id": "U7"}]
    assert lines(shared)[1:] == lines(private)
    assert "Partager dans le canal" not in labels(shared)
    assert "Suivant ›" not in labels(shared)


def test_sending_makes_a_direct_message(slack: Desk):
    private = slack.type("/citations marsk", user="U7")
    kept, told = slack.workspace.click(slack.app, private, "Me l'envoyer", user="U7")
    assert (kept.method, kept.channel) == ("chat.postMessage", "D7")
    assert kept.text == private.text
    assert labels(kept) == []
    assert entries(kept) == [
        "Voir le passage",
        "Signaler une erreur",
        "Signaler une erreur",
    ]
    assert told.shown == "ephemeral"
    assert "C'est envoyé" in told.text


def test_no_message_unfurls_its_links(slack: Desk):
    post = slack.type("/citations marsk")
    kept, _ = slack.workspace.click(slack.app, post, "Me l'envoyer")
    shared = slack.click(post, "Partager dans le canal")
    assert [p.payload["unfurl_links"] for p in (post, shared)] == [False, False]
    assert str(kept.payload["unfurl_links"]) in ("0", "False", "false")


# --- the passage ----------------------------------------------------------------------------------------------------


def test_a_quote_links_to_its_place_in_the_page(slack: Desk):
    post = slack.type("/citations marsk crue")
    links = [
        url for b in post.payload["blocks"] if b["type"] == "section" for url in re.findall(r"<([^|>]*)\|", b["text"]["text"])
    ]
    assert links[0] == (
        "https://echo.example/sommet-de-port-lazur#:~:text=Nous%20ne%20reculerons%20pas%20d%27un%20m%C3%A8tre%20devant%20la%20crue"
    )


def test_without_an_address_a_modal_shows_the_paragraph(slack: Desk):
    post = slack.type("/citations marsk hiver")
    modal = slack.click(post, "Voir le passage")
    assert modal.shown == "modal"
    assert modal.payload["title"]["text"] == "Le passage"
    runs = modal.payload["blocks"][0]["elements"][0]["elements"]
    assert "".join(run["text"] for run in runs).startswith("L'Orvanie versera plus de 500 millions de dollars")
    assert [run["text"] for run in runs if run.get("style")] == ["Cette aide aux digues arrivera avant l'hiver"]


@pytest.mark.parametrize("value", ["", "{}", '{"k":"quote","i":987654}', '{"k":"figure","i":-1}', "pas du JSON"])
def test_a_passage_that_is_none_is_said_to_be_gone(slack: Desk, value: str):
    post = slack.type("/citations marsk hiver")
    modal = slack.click(post, "Voir le passage", value=value)
    assert "n'est plus dans l'archive" in json.dumps(modal.payload, ensure_ascii=False)


# --- several, none --------------------------------------------------------------------------------------------------


def test_a_name_that_two_carry_is_a_choice(slack: Desk):
    post = slack.type("/citations kester")
    assert lines(post) == ["Plusieurs noms répondent à « kester ». Lequel cherchez-vous ?"]
    assert sorted(labels(post)) == [
        "Arno Kester – porte-parole du gouvernement (Valdoria)",
        "Liv Kester – ambassadrice (Orvanie)",
    ]
    chosen = slack.click(post, "Liv Kester – ambassadrice (Orvanie)")
    assert chosen.replaces
    assert lines(chosen)[:2] == ["Citations · Liv Kester", "« Je garderai ce delta dans mon cœur »"]


def test_the_words_beside_an_ambiguous_name_stay(slack: Desk):
    post = slack.type("/quotes kester delta")
    chosen = slack.click(post, next(label for label in labels(post) if label.startswith("Liv")))
    assert lines(chosen)[0] == "Quotes · Liv Kester · delta"


def test_nothing_found_says_what_was_sought_and_what_there_is(slack: Desk):
    post = slack.type("/citations moutons bleus")
    assert lines(post) == [
        "Rien trouvé dans l'archive.",
        "Recherché : Citations · moutons bleus",
        "L'archive couvre 5 articles de 3 médias, du 1er mars 2031 au 15 janvier 2032.",
    ]


def test_nothing_found_of_a_person_offers_the_rest(slack: Desk):
    post = slack.type("/citations marsk moutons")
    assert lines(post)[1] == "Recherché : Citations · Ilena Marsk · moutons"
    assert labels(post) == ["Toutes ses citations", "Ses chiffres"]
    assert lines(slack.click(post, "Toutes ses citations"))[0] == "Citations · Ilena Marsk"
    assert lines(slack.click(post, "Ses chiffres"))[:2] == ["Chiffres · Ilena Marsk", "Chiffres donnés par Ilena Marsk."]


def test_who_says_nothing_is_answered_by_what_others_say_and_that_is_told(tmp_path):
    with samples.filled(f"sqlite:///{tmp_path / 'about.db'}") as archive:
        text = "Un avis\n\n« La Valdoria n'est pas loin », a dit Ilena Marsk de Valdoria."
        quotes = [samples.quote(text, "La Valdoria n'est pas loin", "Ilena Marsk")]
        valdoria = samples.Actor("Valdoria", "country", entry="valdoria")
        samples.add(archive, text, file="avis.txt", published="2032-01-18", actors=(samples.MARSK, valdoria), quotes=quotes)
        with desk(archive) as slack:
            said = lines(slack.type("/citations valdoria"))
            assert said[1] == "Aucune citation attribuée à Valdoria : voici ce que d'autres en disent."
            assert "« La Valdoria n'est pas loin »" in said
            assert lines(slack.type("/citations de:Valdoria"))[0] == "Rien trouvé dans l'archive."


def test_nothing_found_for_a_misspelt_name_says_how_it_was_read(slack: Desk):
    said = lines(slack.type("/citations Ilena Marsck moutons"))
    assert said[:3] == [
        "Rien trouvé dans l'archive.",
        "Recherché : Citations · Ilena Marsk · moutons",
        "« Ilena Marsck » a été compris comme Ilena Marsk.",
    ]


def test_words_that_are_far_from_every_name_get_no_names(slack: Desk):
    assert slack.type("/citations brouillards givrants").buttons == []


@pytest.mark.parametrize("filtered", ["média:AVP", "depuis:mars", "avant:2025"])
def test_who_takes_no_date_and_no_outlet_and_says_so(slack: Desk, filtered: str):
    assert "ne prend qu'un nom" in "\n".join(lines(slack.type(f"/qui Marsk {filtered}")))


def test_an_empty_archive_says_so(sqlite_url: str):
    with Archive.open(sqlite_url) as empty, desk(empty) as slack:
        assert lines(slack.type("/citations marsk"))[-1] == "L'archive est vide : aucun article n'a encore été lu."
        assert lines(slack.type("/qui marsk"))[-1] == "L'archive est vide : aucun article n'a encore été lu."
        assert lines(slack.type("/chiffres digues"))[0] == "Rien trouvé dans l'archive."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/citations", "Que cherchez-vous ? Donnez un nom ou des mots."),
        ("/citations marsk depuis:jadis", "Je ne lis pas de date dans « jadis »."),
        ("/citations marsk média:« Gazette du Nord »", "Aucun média de l'archive ne répond à « Gazette du Nord »."),
        ("/citations pays:Orvanie", "Le filtre « pays: » n'existe pas."),
        ("/citations " + "mot " * 90, "La question dépasse 300 caractères : raccourcissez-la."),
        ("/chiffres digues avant:", "Le filtre « avant: » attend une valeur."),
        ("/qui", "Que cherchez-vous ? Donnez un nom ou des mots."),
        ("/qui Marsk depuis:jadis", "Je ne lis pas de date dans « jadis »."),
        ("/quotes marsk since:whenever", "I read no date in “whenever”."),
    ],
)
def test_what_cannot_be_read_is_named_with_the_usage(slack: Desk, line: str, said: str):
    shown = lines(slack.type(line))
    assert shown[0] == said
    command = line.split()[0]
    assert shown[-1].startswith(f"{'Usage: ' if command == '/quotes' else 'Usage : '}{command} ")


def test_the_usage_speaks_of_the_command_that_was_typed(slack: Desk):
    assert lines(slack.type("/acteur"))[-1] == "Usage : /acteur [nom]"
    slack.workspace.locales["U3"] = "en-US"
    slack.type("/citations marsk", user="U3")
    assert lines(slack.type("/chiffres", user="U3"))[-1].startswith("Usage: /chiffres [words]")


# --- how much -------------------------------------------------------------------------------------------------------


def test_figures_on_a_subject(slack: Desk):
    said = lines(slack.type("/chiffres aide digues"))
    assert said[:5] == [
        "Chiffres · aide digues",
        "plus de 500 millions de dollars · aide aux digues",
        "L'Orvanie versera plus de 500 millions de dollars d'aide aux digues, a annoncé Ilena Marsk.",
        "selon Ilena Marsk, présidente (Valdoria) · publié le 15 janvier 2032",
        "Ilena Marsk, le 15 janvier 2032, Radio Valdor · média d'État",
    ]


def test_figures_in_english(slack: Desk):
    assert "more than 500 million dollars · aide aux digues" in lines(slack.type("/figures aide digues"))


def test_a_figure_opens_its_paragraph(slack: Desk):
    modal = slack.click(slack.type("/chiffres aide digues"), "Voir le passage")
    bold = [run["text"] for run in modal.payload["blocks"][0]["elements"][0]["elements"] if run.get("style")]
    assert bold == ["plus de 500 millions de dollars"]


def test_figures_of_a_misspelt_name(slack: Desk):
    said = lines(slack.type("/chiffres Orvannie"))
    assert said[:2] == ["Chiffres · sur Orvanie", "Résultats pour Orvanie (vous avez tapé « Orvannie »)"]
    assert said[2] == "Chiffres des phrases qui nomment Orvanie."


# --- who it is ------------------------------------------------------------------------------------------------------


def test_who_somebody_is(slack: Desk):
    post = slack.type("/qui marsk")
    assert lines(post)[:4] == [
        "Ilena Marsk",
        "présidente (Valdoria), depuis le 10 mai 2030",
        "Aussi écrit : Helena Marsk",
        "Dans 2 articles · premier le 13 janvier 2032 (L'Écho d'Orvane) · dernier le 15 janvier 2032 (Radio Valdor, média d'État)",
    ]
    assert "Dernières citations" in lines(post)
    assert lines(slack.click(post, "Toutes ses citations"))[0] == "Citations · Ilena Marsk"
    assert lines(slack.click(post, "Partager dans le canal"))[1:] == lines(post)


@pytest.mark.parametrize("name", ["/qui", "/acteur", "/who"])
def test_every_name_of_the_command_answers(slack: Desk, name: str):
    assert lines(slack.type(f"{name} Tomas Veld"))[0] == "Tomas Veld"


def test_a_role_that_is_over_is_not_given_as_todays(slack: Desk):
    assert "dernière fonction connue : ministre de la Défense (Orvanie), du 1er janvier 2028 au 30 juin 2031" in lines(
        slack.type("/qui veld")
    )


def test_who_nobody_is(slack: Desk):
    said = lines(slack.type("/qui Zorglub"))
    assert said[0] == "Personne ne s'appelle « Zorglub » dans l'archive."
    assert said[-1].startswith("L'archive couvre 5 articles")


def test_the_nearest_names_are_not_passed_off_as_the_answer(slack: Desk):
    post = slack.type("/qui Marsal")
    assert lines(post)[:2] == [
        "Personne ne s'appelle « Marsal » dans l'archive.",
        "Noms les plus proches, qui ne sont pas la réponse :",
    ]
    assert lines(slack.click(post, labels(post)[0]))[0] == labels(post)[0].split(" – ")[0]


def test_who_of_two(slack: Desk):
    post = slack.type("/who kester")
    chosen = slack.click(post, next(label for label in labels(post) if label.startswith("Arno")))
    assert lines(chosen)[:2] == ["Arno Kester", "government spokesman (Valdoria), since 1 January 2030"]


def test_a_country_is_said_to_be_one(slack: Desk):
    assert lines(slack.type("/qui Orvanie"))[0] == "Orvanie · pays"


@pytest.mark.parametrize(
    ("line", "said", "button"),
    [
        ("/citations Marsks", "« Marsks » a été cherché comme un mot.", "Ilena Marsk"),
        ("/citations marské", "« marské » a été cherché comme un mot.", "Ilena Marsk"),
        ("/quotes Marsks", "“Marsks” was sought as a word.", "Ilena Marsk"),
    ],
)
def test_a_word_that_is_looked_up_like_a_name_says_so_and_offers_the_name(slack: Desk, line: str, said: str, button: str):
    post = slack.type(line)
    assert any(told.replace("\u00a0", " ").startswith(said) for told in lines(post)), lines(post)
    (near, *_) = [each["text"]["text"] for each in post.buttons if each["text"]["text"].startswith(button)]
    assert lines(slack.click(post, near))[0].startswith(("Citations · Ilena Marsk", "Quotes · Ilena Marsk"))


@pytest.mark.parametrize("line", ["/citations Marsk", "/citations digues", "/citations Marsk digues", "/citations Veld"])
def test_a_word_or_a_name_as_it_is_written_is_not_asked_about(slack: Desk, line: str):
    assert not any("cherché comme un mot" in told for told in lines(slack.type(line)))


# --- help -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"), [("/sourcier aide", "Citations"), ("/sourcier", "citations"), ("/sourcier help", "quotes")]
)
def test_help_names_every_command_of_the_language(slack: Desk, line: str, said: str):
    text = slack.type(line).text
    names = ("/quotes", "/figures", "/who") if line.endswith("help") else ("/citations", "/chiffres", "/qui")
    assert all(name in text for name in names)
    assert ("since:march" if line.endswith("help") else "depuis:mars") in text


# --- hostile --------------------------------------------------------------------------------------------------------


def test_an_articles_mark_up_reaches_slack_as_letters(slack: Desk):
    post = slack.type("/citations étrange message")
    raw = json.dumps(post.payload["blocks"], ensure_ascii=False)
    assert "<!channel> *tout* _de_ `suite`" in raw
    for block in post.payload["blocks"]:
        if block["type"] == "section":
            assert not re.search(
                r"<(?!https?://)|[*_~]", re.sub(r"`[^`]*`|<https?://[^|>]*\|[^>]*>", "", block["text"]["text"])
            )
    assert "javascript:" not in raw
    assert "\u202e" not in raw + post.text
    assert "<!" not in post.text
    assert "&lt;!here&gt; *Gazette*" in post.text


def test_slacks_own_escapes_are_undone_before_reading(slack: Desk):
    assert lines(slack.type("/citations moutons <brebis>&co"))[1] == "Recherché : Citations · moutons <brebis>&co"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "[]",
        "{",
        '{"c":"quotes"}',
        '{"c":"quotes","t":"x","l":"de"}',
        '{"c":"nothing","t":"x","l":"fr"}',
        '{"c":["quotes"],"t":"x","l":"fr"}',
        '{"c":"quotes","t":"x","l":"fr","p":987654}',
        '{"c":"actors","t":"x","l":"fr","p":987654}',
        '{"c":"quotes","t":"x","l":"fr","s":-5}',
        '{"c":"quotes","t":"x","l":"fr","s":99999999999999999999}',
        '{"c":"quotes","t":"x","l":"fr","b":["1"]}',
        '{"c":"quotes","t":"' + "x" * 301 + '","l":"fr"}',
        "[" * 1900,
    ],
)
def test_a_tampered_button_gets_a_clear_sentence(slack: Desk, value: str):
    post = slack.type("/citations de:Veld vanne")
    for button in ("Suivant ›", "Partager dans le canal", "Me l'envoyer"):
        told = slack.click(post, button, value=value)
        assert told.shown == "ephemeral"
        assert lines(told)[-1] == "Ce bouton n'est plus valable : reposez la question."


def test_a_page_beyond_the_end_is_the_first(slack: Desk):
    post = slack.type("/citations marsk")
    far = slack.click(post, "Partager dans le canal", value='{"c":"quotes","t":"marsk","l":"fr","s":400}')
    assert lines(far)[1] == "Citations · Ilena Marsk"
