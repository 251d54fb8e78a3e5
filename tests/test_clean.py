"""Cleaning: bytes to text, pages to articles. `data/pages` holds twenty pages of ours and the text to be kept of each, `NAME.kept`."""

import csv
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.extract.clean import (
    MAX_BYTES,
    Cleaned,
    HtmlPage,
    Unreadable,
    check_has_sentence,
    clean,
    decode,
    find_published,
    from_html,
    from_markdown,
    published_in,
)

PAGES = Path(__file__).parent / "data" / "pages"
BODY = "La présidente Ilena Marsk a reçu mardi la presse à Valmar. Elle n'a rien promis."


def titles() -> dict[str, str]:
    with (PAGES / "titles.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["title"] for row in csv.DictReader(file)}


def names() -> list[str]:
    return sorted(path.name for path in PAGES.iterdir() if path.suffix in (".txt", ".md", ".html"))


def read(name: str) -> HtmlPage:
    raw = (PAGES / name).read_bytes()
    if name.endswith(".html"):
        return from_html(raw)
    return from_markdown(decode(raw)) if name.endswith(".md") else HtmlPage(decode(raw))


def kept(page: str, *, title: str | None = None) -> list[str]:
    """The paragraphs of a page's article."""
    return clean(page, title=title).text.split("\n\n")


def around(line: str) -> list[str]:
    """What becomes of a line that stands between two paragraphs."""
    body = [f"{BODY} Voilà le début.", f"{BODY} Voilà la fin."]
    return kept("\n\n".join([body[0], line, body[1]]))[1:-1]


def solid(text: str) -> str:
    return "".join(text.split())


# --- whole pages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", names())
def test_every_page_keeps_its_article_to_the_letter_and_nothing_else(name: str) -> None:
    page = read(name)
    want = (PAGES / name).with_suffix(".kept").read_text("utf-8").strip()
    assert clean(page.text, title=titles().get(name) or page.title).text == want


def test_there_are_twenty_pages() -> None:
    assert len(names()) == 20


@pytest.mark.parametrize("name", names())
def test_a_cleaned_page_is_clean(name: str) -> None:
    page = read(name)
    once = clean(page.text, title=titles().get(name) or page.title)
    again = clean(once.text, title=once.title)
    assert (again.text, again.title, again.dropped) == (once.text, once.title, ())


@pytest.mark.parametrize("name", [name for name in names() if name.endswith(".txt")])
def test_what_is_dropped_and_what_is_kept_are_the_page(name: str) -> None:
    page = read(name)
    cleaned = clean(page.text, title=titles().get(name))
    assert sorted(solid(cleaned.text + "".join(cleaned.dropped)).replace("&nbsp;", "")) == sorted(
        solid(page.text).replace("&nbsp;", "")
    )


# --- furniture ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Partager sur Facebook",
        "Partagez cet article sur WhatsApp",
        "Facebook Twitter LinkedIn",
        "2 min",
        "Temps de lecture : 4 minutes",
        "Publié le 30/03/2022 à 14h05",
        "Publié le 12 janvier 2022 à 18:03, mis à jour le 13 janvier 2022 à 07h10",
        "Mis à jour le jeudi 13 janvier 2022",
        "il y a 3 heures",
        "Cet article a reçu 10 commentaires",
        "Soyez le premier à commenter",
        "Click to comment",
        "Laisser un commentaire",
        "Video poster",
        "La suite après la publicité",
        "▶ Lire aussi : Valmar, deux ans de colère",
        "À LIRE AUSSI - La couronne au plus bas",
        "Voir aussi : « La paix ou rien. »",
        "Table des matières",
        "© AFP",
        "© 2024 La Gazette de Valmar – Tous droits réservés",
        "AP Photo/Alba Renn, Pool",
        "Alba Renn / AFP",
        "REUTERS/Odd Fellin",
        "Crédit photo : Odd Fellin",
        "Tags : Valdoria, Orvanie, port",
        "Je m'abonne",
        "Déjà abonné ? Je me connecte",
        "Cet article est réservé aux abonnés.",
        "S’inscrire à la newsletter",
        "https://gazette.exemple.org/valmar",
        "#Valmar #port",
        "* * *",
        "window.dataLayer = window.dataLayer || [];",
        '[adrotate banner="3"]',
        "{{ article.tags }}",
        "Ce site utilise des cookies pour améliorer votre navigation. Vous pouvez modifier vos choix à tout moment.",
    ],
)
def test_a_line_of_furniture_goes_wherever_it_stands(line: str) -> None:
    assert around(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Partager le pouvoir ne suffit pas, dit-elle.",
        "Facebook a refusé de commenter.",
        "Il a parlé 2 min et s'est assis.",
        "Publié le 12 mars, le rapport accuse l'armée.",
        "Lire aussi des poèmes l'a aidée, raconte-t-elle. Elle en sort grandie.",
        "Cent commentaires plus tard, l'article était retiré.",
        "Monde",
        "Économie",
        "Publicité mensongère",
        "Plus de 200 morts",
        "Vidéo de l'attaque",
        "« Nous utilisons des cookies comme vous », s'est amusé le ministre.",
        "Alba Renn, photographe",
        "AFP",
        "avec AFP",
        "(Agence valdorienne)",
        "— Ilena Marsk, présidente de la Valdoria",
        "Relancer le canal sur [la Valdoria] sert [de] dissuasion […].",
        "Le prix (lire : le coût) a doublé.",
        "3",
        "20h05",
    ],
)
def test_the_words_of_an_article_stay_however_they_look(line: str) -> None:
    assert around(line) == [line]


def test_a_list_written_with_commas_that_stand_off_is_text() -> None:
    assert around("Partager cet article :\nCourriel ,\nFacebook ,\nTwitter ,\nYahoo!") == [
        "Partager cet article : Courriel , Facebook , Twitter , Yahoo!"
    ]


def test_names_of_sections_go_above_the_article_and_below_it_but_are_headings_inside() -> None:
    page = f"Monde\n\nAccueil > International\n\n{BODY}\n\nMonde\n\n{BODY} Fin.\n\nSport\nCulture"
    assert kept(page) == [BODY, "Monde", f"{BODY} Fin."]


def test_a_menu_goes_with_the_items_that_no_list_knows() -> None:
    page = f"Accueil\nMonde\nLe coin des marins\nPolitique\nSport\nValmar rouvre son port\n{BODY}"
    assert kept(page) == ["Valmar rouvre son port", BODY]


def test_headlines_go_with_the_label_above_them_once_the_article_is_over() -> None:
    page = f"{BODY}\n\nSur le même sujet\n\nLe port de Valmar rouvre\n\nLa couronne au plus bas\n\nLes + lus\n\n1\n\nLe roi abdique"
    assert kept(page) == [BODY]


def test_inside_the_article_a_label_takes_one_headline_and_leaves_the_heading_above_a_paragraph() -> None:
    page = f"{BODY}\n\nÀ lire aussi\n\nLe port de Valmar rouvre\n\nUn accord fragile\n\n{BODY} Fin."
    assert kept(page) == [BODY, "Un accord fragile", f"{BODY} Fin."]


def test_readers_comments_go_with_their_heading() -> None:
    page = f"{BODY}\n\n2 commentaires\n\nPaul\nle 19/01/2022 à 19:11\nEnfin une bonne nouvelle pour le port.\n\nZoé\nOn verra."
    assert kept(page) == [BODY]


def test_a_caption_that_stands_twice_is_kept_once_and_its_credit_goes() -> None:
    caption = "La présidente Ilena Marsk à son arrivée à Valmar, le 4 mars 2024"
    assert kept(f"{caption}\nAP Photo/Alba Renn, Pool{caption}\n\n{BODY}") == [caption, BODY]


@pytest.mark.parametrize(
    "credit",
    [
        " © Alba Renn",
        " Alba Renn/AFP",
        " | AFP",
        " REUTERS/Alba Renn",
        " (Photo by Alba Renn via Getty Images)",
        " AP - Alba Renn",
    ],
)
def test_a_credit_at_the_end_of_a_caption_goes(credit: str) -> None:
    assert around(f"Le port de Valmar, le 4 mars 2024.{credit}") == ["Le port de Valmar, le 4 mars 2024."]


def test_a_pointer_in_brackets_goes() -> None:
    assert around("Le port rouvre (à lire aussi : la colère des quais) mardi.") == ["Le port rouvre mardi."]


def test_shortcodes_leave_the_words_they_wrap() -> None:
    assert around('[caption id="a_1" width="640"]Le port rouvert[/caption]') == ["Le port rouvert"]


def test_tags_part_blocks_and_leave_words_whole() -> None:
    assert around("<p>Le <b>p</b>ort rouvre.</p><p>Enfin.</p>") == ["Le port rouvre.", "Enfin."]


# --- blocks that lost the break between them -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "blocks"),
    [
        ("La crise dure depuis un mois.Aide militaire à la ValdoriaLes réunions ont échoué.", 3),
        ("Il l'a toujours démenti.Le ministre s'est tu.", 2),
        ("Nous n'avions « aucun projet ».Tarsk a répondu vendredi.", 2),
        ('Il parle de "territoire national".Tarsk a répondu vendredi.', 2),
        ('C\'est fini."Nous partons", a-t-elle dit.', 2),
        ("Qui paie ?Le débat est ouvert.", 2),
        ("Un réel dialogueTarsk a répondu vendredi.", 2),
        ("La crise en 2022Les réunions ont échoué.", 2),
        ("Les forces de l'OTANLe général a parlé.", 2),
        ("Une dépêche (AFP)Le général a parlé.", 2),
        ("Le prix de 20 %.À Tarsk, on attend.", 2),
        ("Une ville, la ValdoriaL’armée est entrée.", 2),
        ("Sur le portM. Veld a pris la parole.", 2),
    ],
)
def test_stuck_blocks_are_parted_and_no_letter_is_lost(line: str, blocks: int) -> None:
    assert len(around(line)) == blocks
    assert solid("".join(around(line))) == solid(line)


@pytest.mark.parametrize(
    "line",
    [
        "Le patron de LinkedIn, M. McVeld, a vu DeLorn sur YouTube et TikTok.",
        "L'iPhone d'AstraZeneca et le compte eBay de MacAllan.",
        "J.K. Dorn et J.Le Drian ont vu E.Leclerc av.J.-C. ou M.Veld.",
        "Le site lemonde.fr, gazette.valmar.fr/Live.Html et Booking.Com sont en panne.",
        "Écrire à jean.Veld@gazette.org ou @jean.Veld sous #OnVeutLa paix.",
        "Voir https://gazette.org/Monde/LeJournal.Html pour Node.JS ou la Ve.",
        "Le G20, la 4L, le XXIe siècle, les PMEs et les ONG.",
        "La société TarskWind a vendu TarskWind à TarskWind.",
    ],
)
def test_names_with_a_capital_or_a_point_inside_stay_whole(line: str) -> None:
    assert around(line) == [line]


def test_sentences_stuck_inside_a_quotation_get_a_space_so_that_it_stays_one() -> None:
    assert around("« C'est fini.Nous partons », a-t-elle dit.") == ["« C'est fini. Nous partons », a-t-elle dit."]
    assert around('"C\'est fini.Nous partons", a-t-elle dit.') == ['"C\'est fini. Nous partons", a-t-elle dit.']


def test_two_names_are_two_words_where_both_stand_elsewhere_on_the_page() -> None:
    page = f"Orvanie et Valdoria se parlent. {BODY}\n\nLa réponse de l'OrvanieValdoria a dit non.\n\n{BODY} Fin."
    assert kept(page)[1:3] == ["La réponse de l'Orvanie", "Valdoria a dit non."]


# --- paragraphs, white space ----------------------------------------------------------------------------------------


def test_a_mail_cut_at_72_columns_is_joined_into_its_paragraphs() -> None:
    page = (
        "Le gouvernement d'Orvanie a renoncé jeudi à la taxe sur le sel, après\ntrois semaines de manifestations dans les villes côtières.\n"
        "Le ministre a parlé d'une pause.\n\nL'opposition demande des élections. Elle a déposé une motion de\ncensure."
    )
    assert len(kept(page)) == 3
    assert kept(page)[-1].endswith("une motion de censure.")


def test_a_sentence_cut_at_its_links_is_joined() -> None:
    assert around("La présidente de la\nValdoria\na répondu à\nTomas Veld.") == [
        "La présidente de la Valdoria a répondu à Tomas Veld."
    ]


def test_white_space_is_mended_and_no_break_spaces_stay() -> None:
    assert around("  Un   texte\tpâle : «\xa0oui\xa0» et 1\u202f200 morts.\xa0 \xa0") == [
        "Un texte pâle : «\xa0oui\xa0» et 1\u202f200 morts."
    ]
    assert kept(f"{BODY}\r\n\r\n\r\n{BODY} Fin.\r\n") == [BODY, f"{BODY} Fin."]


def test_no_mark_is_exchanged_for_another() -> None:
    line = "Il a dit \"non\", 'non' et “non”… puis... l’été, cœur, ½, 5″ - – — ."
    assert around(line) == [line]


# --- titles ---------------------------------------------------------------------------------------------------------


def test_a_given_title_comes_first_from_wherever_it_stands() -> None:
    got = clean(f"Agence valdorienne\n\nMonde\n\nLe port rouvre à Valmar\n\n{BODY}", title="Le port rouvre à Valmar")
    assert got == Cleaned(f"Le port rouvre à Valmar\n\nAgence valdorienne\n\n{BODY}", "Le port rouvre à Valmar", ("Monde",))


def test_a_given_title_is_found_under_other_marks_and_stands_as_the_page_writes_it() -> None:
    got = clean(f"Le port « rouvre » à\xa0Valmar\n\n{BODY}", title='Le port "rouvre" à Valmar')
    assert got.title == "Le port « rouvre » à\xa0Valmar"
    assert got.text == f"{got.title}\n\n{BODY}"


def test_a_given_title_that_the_page_lacks_is_put_first() -> None:
    assert clean(BODY, title="Le port rouvre").text == f"Le port rouvre\n\n{BODY}"


def test_a_given_title_stuck_to_the_text_or_to_the_sites_name_is_parted_from_it() -> None:
    title = "Le port rouvre à Valmar"
    assert clean(f"{title} {BODY}", title=title).text == f"{title}\n\n{BODY}"
    assert clean(f"{title} - La Gazette\n{BODY}", title=title).text == f"{title}\n\n{BODY}"


def test_a_line_that_leads_to_a_live_page_goes_but_a_first_line_is_a_title() -> None:
    title = "Tempête : un homme disparu à Port-Aubin, suivez notre direct"
    assert clean(f"{title}\n\n{BODY}").title == title
    assert (
        clean(f"Tempête à Port-Aubin\n\n{BODY}\n\nGuerre en Orvanie : suivez notre direct\n").text
        == f"Tempête à Port-Aubin\n\n{BODY}"
    )


def test_a_first_line_that_looks_like_a_title_is_one() -> None:
    assert clean(f"Une réforme sous influence ?\n12 juin 2016 . –\n{BODY}").title == "Une réforme sous influence ?"
    assert clean(f"Valdoria : le port rouvre\n\n{BODY}", title="").title == "Valdoria : le port rouvre"


@pytest.mark.parametrize("page", [BODY, f"{BODY}\n\n{BODY} Fin.", f"Elle part.\n\n{BODY}", "Le port rouvre à Valmar", ""])
def test_a_sentence_is_no_title_nor_is_a_line_without_a_text(page: str) -> None:
    assert clean(page).title is None


def test_the_title_again_above_the_article_goes() -> None:
    assert kept(f"Le port rouvre à Valmar\n\nPublié le 12/01/2022\n\nLe port rouvre à Valmar\n\n{BODY}") == [
        "Le port rouvre à Valmar",
        BODY,
    ]


# --- any text -------------------------------------------------------------------------------------------------------

BITS = st.sampled_from(
    [
        *(
            "Le port rouvre",
            "Monde",
            "Facebook",
            "Les + Lus",
            "2 min",
            "Lire aussi : Le roi",
            "© AFP",
            "Alba Renn / AFP",
            "a.A",
            "RusseLes ",
        ),
        *(
            "«",
            "»",
            '"',
            "\n",
            "\n\n",
            " ",
            "\xa0",
            ",",
            ".",
            ":",
            "…",
            "[",
            "]",
            "[caption x=1]",
            "{{a}}",
            "<p>",
            "<",
            "12",
            "12:30",
            "À",
        ),
        *(
            "Elle part mardi pour Valmar, a-t-elle dit.",
            "le",
            "de la",
            "Sommaire",
            "3 commentaires",
            "Répondre",
            "vous cookies",
            " ,",
        ),
    ]
)


PAGE = st.lists(st.one_of(BITS, st.text(max_size=8)), max_size=25).map("".join)
TITLE = st.one_of(st.sampled_from(["Le port rouvre", "Le roi", "Monde"]), st.lists(BITS, max_size=4).map("".join))


@settings(max_examples=300, deadline=None)
@given(PAGE)
def test_any_text_is_cleaned_for_good_and_no_character_is_new_or_moved(page: str) -> None:
    got = clean(page)
    letters = iter(solid(page))
    assert all(letter in letters for letter in solid(got.text))
    assert clean(got.text) == Cleaned(got.text, got.title)
    assert got.title is None or got.text.split("\n\n")[0] == got.title
    find_published(page)
    from_markdown(page)


@settings(max_examples=300, deadline=None)
@given(PAGE, TITLE)
def test_any_title_stands_first_and_once(page: str, title: str) -> None:
    got = clean(page, title=title)
    assert got.title is None or got.text.split("\n\n")[0] == got.title
    assert clean(got.text, title=title) == Cleaned(got.text, got.title)


# --- bytes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "declared"),
    [
        ("L’été à Valmar".encode(), None),
        ("L’été à Valmar".encode("utf-8-sig"), None),
        ("L’été à Valmar".encode("utf-16"), None),
        ("L’été à Valmar".encode("cp1252"), None),
        ("L’été à Valmar".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("L’été à Valmar".encode(), "iso-8859-1"),  # a site that lies
        ("L’été à Valmar".encode("utf-16-le"), "utf-16-le"),
        ("L’été à Valmar".encode("mac-roman"), 'text/plain; charset="macintosh"'),
        ("L’été à Valmar".encode("cp1252"), "no-such-charset"),
    ],
)
def test_text_comes_out_of_its_encoding(raw: bytes, declared: str | None) -> None:
    assert decode(raw, declared=declared) == "L’été à Valmar"


def test_a_page_says_its_charset_itself() -> None:
    assert "коммюнике" in decode('<html><head><meta charset="windows-1251"></head>коммюнике'.encode("cp1251"))
    assert "коммюнике" in decode('<?xml version="1.0" encoding="koi8-r"?><p>коммюнике</p>'.encode("koi8-r"))


def test_one_broken_byte_does_not_spoil_a_text_in_utf_8() -> None:
    text = "Élysée, février, où, déjà, été, à côté, l’œuvre : « réponse »"
    assert decode(text.encode() + b" caf\xe9") == text + " café"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (bytes(range(1, 32)) * 40, "binary"),
        (b"%PDF-1.7 \xe2\xe3", "PDF"),
        (b"PK\x03\x04word/document.xml", "office document"),
        (b"a" * (MAX_BYTES + 1), "10 MB"),
        (b"a" * 20_000_000, "20.0 MB"),
    ],
)
def test_what_is_no_text_says_why(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        decode(raw)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_unreadable(raw: bytes) -> None:
    with suppress(Unreadable):
        assert decode(raw).strip()


@pytest.mark.parametrize("page", ["", "Monde\n\nPartager", "Valmar\n\nTarsk", "Ilena Marsk"])
def test_a_page_without_a_sentence_is_unreadable(page: str) -> None:
    with pytest.raises(Unreadable, match="no sentence"):
        check_has_sentence(clean(page).text)


@pytest.mark.parametrize("page", [BODY, "Elle est partie."])
def test_a_page_with_a_sentence_is_not(page: str) -> None:
    check_has_sentence(clean(page).text)


# --- what pages say of themselves -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (f"Valmar rouvre\n\n12 janvier 2016 . –\n{BODY}", "2016-01-12"),
        (f"Valmar rouvre\n\n1er janvier 2016, 14h30 . –\n{BODY}", "2016-01-01"),
        (f"Valmar, 12 janv. 2022 (Agence valdorienne) – {BODY}", "2022-01-12"),
        (f"Valmar rouvre\nMis à jour le 2/4/2022\nPublié le 30/03/2022 à 14h05\n{BODY}", "2022-03-30"),
        (f"{BODY}\nPublié par Alba Renn le mercredi 3 août 2022\n{BODY}", "2022-08-03"),
        (f"Mis à jour le 2 avril 2022\n{BODY}", "2022-04-02"),
        (f"2022-04-02\n{BODY}", "2022-04-02"),
        (f"Un accord du 12 janvier 2016 prévoit tout. {BODY}", None),
        (f"Le port, le 12 janvier 2016\n{BODY}", None),
        (f"{BODY}\n\n2 commentaires\nPaul\n12 avril 2023 à 09:14\nBravo.", None),
        (f"Publié le 31/02/2022\n{BODY}", None),
        (f"Publié mardi\n{BODY}", None),
        ("", None),
    ],
)
def test_the_day_of_publication_is_the_one_the_page_states(page: str, day: str | None) -> None:
    assert find_published(page) == day


def test_a_web_page_tells_its_title_day_address_and_outlet() -> None:
    got = read("amp.html")
    assert got.title == "Train de nuit : la ligne Valmar-Tarsk rouvre"
    assert (got.published, got.url, got.outlet) == (
        "2024-02-11",
        "https://gazette.exemple.org/train-de-nuit",
        "La Gazette de Valmar",
    )


def test_a_web_page_without_a_date_has_none() -> None:
    assert from_html(f"<html><body><article><h1>Valmar rouvre</h1><p>{BODY}</p></article></body></html>").published is None


def test_a_web_page_is_read_in_its_own_charset_and_a_fragment_is_a_page() -> None:
    assert "été" in from_html(b"<html><meta charset=iso-8859-1><p>L'\xe9t\xe9 est fini en Valdoria.</p>").text
    assert from_html("<p>L'&eacute;t&eacute; est fini.</p>").text == "L'été est fini."


@pytest.mark.parametrize("page", ["", "<html></html>", "<html><body><script>var a = 1;</script></body></html>"])
def test_a_web_page_without_text_is_unreadable(page: str) -> None:
    with pytest.raises(Unreadable, match="no text"):
        from_html(page)


def test_markdown_loses_its_marks_and_no_word() -> None:
    got = from_markdown(
        'Valmar *rouvre*\n===\n\nLe __port__ [de Valmar](http://a.b/c_(d) "e") rouvre : 3*4*5, a_b_c, `code`\\*.\n\n> « Oui. »\n\n1. un\n'
    )
    assert got.title == "Valmar rouvre"
    assert [line for line in got.text.splitlines() if line] == [
        "Valmar rouvre",
        "Le port de Valmar rouvre : 3*4*5, a_b_c, code*.",
        "« Oui. »",
        "1. un",
    ]


def test_markdown_front_matter_tells_title_and_day() -> None:
    got = from_markdown("---\ntitle: 'Valmar'\ndate: 2024-03-05\nurl: https://a.b/c\n---\nTexte.")
    assert got == HtmlPage("Texte.", "Valmar", "2024-03-05", "https://a.b/c")


def test_cleaning_costs_no_heavy_import() -> None:
    code = "import sys, store.extract.clean as c; c.clean('Elle part.'); print({'spacy', 'trafilatura', 'lxml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://fanal.example/monde/2031/03/02/la-digue-a-cede.html", "2031-03-02"),
        ("https://fanal.example/2031-3-2/la-digue", "2031-03-02"),
        ("https://fanal.example/la-digue-2031-03-02", "2031-03-02"),
        ("https://fanal.example/20310302/la-digue", "2031-03-02"),
        ("https://fanal.example/monde/20310302-la-digue", "2031-03-02"),
        # what an article is about is not the day of its publication
        ("https://fanal.example/crue-2031-03-02-proces-ouvert", None),
        ("https://fanal.example/dossiers/1944-06-06-debarquement", None),
        ("https://fanal.example/id/20310302", None),
        ("https://fanal.example/la-digue-a-cede-20310302_1234.html", "2031-03-02"),
        ("https://fanal.example/la-digue_02.03.2031", None),
        ("https://fanal.example/article/12203103021", None),
        ("https://fanal.example/2031/13/40/la-digue", None),
        ("https://fanal.example/2031/02/30/la-digue", None),
        ("https://fanal.example/2031/la-digue", None),
        ("https://fanal.example/la-digue?du=2031-03-02", None),
        ("", None),
    ],
)
def test_the_day_that_an_address_holds(url: str, day: str | None) -> None:
    assert published_in(url) == day
