"""Figures out of sentences of our own: a table of phrases, a list of what is no figure, and properties of any text."""

import json
import random
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from store.extract.figures import read_figures
from store.types import Figure, Quote, Span

DATA = Path(__file__).parent / "data"
GOLD = Path(__file__).parents[2] / "shared"


def one(text: str) -> Figure:
    (figure,) = read_figures(text)
    return figure


def said(figure: Figure) -> str:
    return f"{figure.value:f}" if figure.value is not None else f"{figure.low:f}..{figure.high:f}"


def table() -> list[list[str]]:
    return [line.split("|") for line in (DATA / "figures.csv").read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("phrase", "kind", "value", "unit", "qualifier"), table())
def test_each_phrase_gives_its_one_figure(phrase: str, kind: str, value: str, unit: str, qualifier: str) -> None:
    figure = one(phrase)
    assert (figure.kind, said(figure), figure.unit, figure.qualifier or "") == (kind, value, unit, qualifier)


@pytest.mark.parametrize("phrase", (DATA / "not_figures.txt").read_text("utf-8").splitlines())
def test_dates_hours_names_ranks_and_idioms_are_no_figures(phrase: str) -> None:
    assert read_figures(phrase) == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Il faut au moins trois de nos anciens partenaires de la Ligue.", "au moins trois de nos anciens partenaires"),
        ("Ostrane a dépensé plus de 40 milliards de dollars en digues.", "plus de 40 milliards de dollars"),
        ("Il a plu sur un peu plus de 3 tonnes et demie de blé.", "un peu plus de 3 tonnes et demie"),
        ("La crue aurait tué de 40 à 50 riverains jeudi.", "de 40 à 50 riverains"),
        ("On a compté 200 personnes environ dans la rue.", "200 personnes environ"),
        ("La baisse atteint -2,4 % sur un trimestre.", "-2,4 %"),
        ("Le fonds a levé US$ 15 millions.", "US$ 15 millions"),
        ("Les jeunes de 18 ans et plus votent.", "18 ans et plus"),
        ("Il promet « 500 millions de dollars » aux villes.", "500 millions de dollars"),
    ],
)
def test_a_figure_covers_its_qualifier_its_number_and_its_unit(text: str, span: str) -> None:
    assert read_figures(text)[0].span.of(text) == span


def values(text: str) -> list[tuple[str, str]]:
    return [(said(figure), figure.unit) for figure in read_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On compte 32 blessés, dont 11 dans un état grave.", [("32", "blessés"), ("11", "blessés")]),
        ("Hier, 29 des 40 valeurs ont fini en baisse.", [("29", "valeurs"), ("40", "valeurs")]),
        ("J'ai licencié neuf de mes vingt-six employés.", [("9", "employés"), ("26", "employés")]),
        ("Ostrane a vendu 191 barques, contre 402 la saison passée.", [("191", "barques"), ("402", "barques")]),
        ("Il faut 289 voix ; le parti n'en compte que 210.", [("289", "voix"), ("210", "voix")]),
        ("Les flammes ont pris 110 km² ; la ville en compte 105.", [("110", "square_kilometre"), ("105", "square_kilometre")]),
        ("Le fonds a promis 3,9 milliards de dollars et n'en a versé que 1,4.", [("3900000000", "USD"), ("1400000000", "USD")]),
        ("Un chantier de 160 millions d'euros, dont 15 apportés par la région.", [("160000000", "EUR"), ("15000000", "EUR")]),
        ("Il a pris dix-huit mois de prison, dont dix assortis d'un sursis.", [("18", "month"), ("10", "month")]),
        ("On a compté 41 morts, soit six de plus qu'à midi.", [("41", "morts"), ("6", "morts")]),
        ("Le texte est rejeté : 7 pour, 9 contre.", [("7", "voix"), ("9", "voix")]),
        ("Les parcours font 8, 15 et 22 kilomètres.", [("8", "kilometre"), ("15", "kilometre"), ("22", "kilometre")]),
        ("Parmi les blessés, trois souffrent du dos.", [("3", "blessés")]),
        ("Le ticket passera, lui, de 3,10 à 3,35 euros.", [("3.1", "EUR"), ("3.35", "EUR")]),
        ("La dette passerait de 1,5 à 1 milliard d'euros.", [("1500000000", "EUR"), ("1000000000", "EUR")]),
        ("Un adulte mange 8,1 g de sel (9 pour les hommes).", [("8.1", "gram"), ("9", "gram")]),
        ("41 toiles sont exposées mais seulement 16 resteront au musée.", [("41", "toiles"), ("16", "toiles")]),
        ("Au port, 21 640 marins sont arrivés et 1280 ont péri.", [("21640", "marins"), ("1280", "marins")]),
        ("Trois puis six jeunes cadres ont été nommés.", [("3", "cadres"), ("6", "cadres")]),
        ("Une réunion est prévue lundi, et deux autres mardi.", [("2", "réunions")]),
        ("Sept élus ont voté. Trois d'entre eux ont fui.", [("7", "élus"), ("3", "élus")]),
        ("L'effectif passe de 450 à 720 gardes.", [("450", "gardes"), ("720", "gardes")]),
        ("Les plaintes sont passées de 40 à 110 en un an.", [("40", "plaintes"), ("110", "plaintes"), ("1", "year")]),
        ("Le groupe perd 2 milliards d'euros, contre 1,5 milliard en 2015.", [("2000000000", "EUR"), ("1500000000", "EUR")]),
        ("Elle a deux enfants de 3 et 5 ans.", [("2", "enfants"), ("3", "year"), ("5", "year")]),
        ("Il y avait 200 élus sur 300 places.", [("200", "élus"), ("300", "places")]),
        ("Il coûtera 10 milliards d'euros sur trois ans.", [("10000000000", "EUR"), ("3", "year")]),
        ("Il prend trois ans de prison, dont deux avec sursis.", [("3", "year"), ("2", "year")]),
        (
            "Le texte passe par 289 voix contre 243 et 21 abstentions.",
            [("289", "voix"), ("243", "voix"), ("21", "abstentions")],
        ),
        ("Sont en grève 60 agents sur les 420 que compte l'usine.", [("60", "agents"), ("420", "agents")]),
        ("Un séisme de magnitude 7,2 à 10 km de la côte.", [("7.2", "magnitude"), ("10", "kilometre")]),
        ("L'indice perdait 23,15 points, à 7 389,20 points.", [("23.15", "points"), ("7389.2", "points")]),
        ("Le port voulait douze grues, il en a neuf.", [("12", "grues"), ("9", "grues")]),
        ("On servait trente repas par jour, on en est à cent dix.", [("30", "repas"), ("110", "repas")]),
        ("Il fallait trois paniers : les Vertes en ont marqué huit.", [("3", "paniers"), ("8", "paniers")]),
        ("Elle a quatre ans. Le chat a filé par la porte, a-t-on su ensuite au marché ; il en a deux.", [("4", "year")]),
        (
            "Elle touche 3 200 francs (55 euros). La mairie en promet 40 000 à chacun.",
            [("3200", "CHF"), ("55", "EUR"), ("40000", "CHF")],
        ),
        ("Le oui gagne par 51 204 oui contre 49 870 non.", [("51204", "oui"), ("49870", "non")]),
        ("Il roulait à 131 km/h au lieu de 80 sur la digue.", [("131", "kilometre_per_hour"), ("80", "kilometre_per_hour")]),
        (
            "On a noté 640 000 ventes en douze mois, loin du record de 1,1 million.",
            [("640000", "ventes"), ("12", "month"), ("1100000", "ventes")],
        ),
        ("Le ticket coûte trois euros cinquante le dimanche.", [("3.5", "EUR")]),
        ("Il a payé trois euros cinquante oranges.", [("3", "EUR"), ("50", "oranges")]),
    ],
)
def test_a_number_without_its_noun_takes_the_one_that_was_said(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Un prêt de 80 millions de dollars (74 millions d’euros) est prêt.", "USD", "EUR"),
        ("Il a payé 60 dollars, soit 52 euros.", "USD", "EUR"),
        ("La course fait 10 miles (16 km).", "mile", "kilometre"),
    ],
)
def test_the_same_sum_in_brackets_is_tied_to_the_first(text: str, first: str, second: str) -> None:
    one_of, other = read_figures(text)
    assert (one_of.unit, other.unit) == (first, second)
    assert one_of.equivalent == other.span
    assert other.equivalent is None


def test_another_figure_in_brackets_is_no_equivalent() -> None:
    first, second = read_figures("Le projet coûte 200 millions d'euros (20 % du budget).")
    assert (first.equivalent, second.kind) == (None, "percent")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Elle annonce 500 millions de dollars d'aide militaire.", "aide militaire"),
        ("Elle annonce une aide de 60 millions de dollars.", "aide"),
        (
            "Il a promis une aide budgétaire massive aux communes orvaniennes de « 30 millions de dollars ».",
            "aide budgétaire massive aux communes orvaniennes",
        ),
        ("Elle annonce 200 millions de dollars en aide sécuritaire.", "aide sécuritaire"),
        ("Il réunira quatre de nos principaux alliés de la Ligue.", "alliés de la Ligue"),
        ("Le PIB est en hausse de 2,4 %.", "PIB"),
        ("Il a obtenu 15 % des voix.", "voix"),
        ("Il a pris dix ans de prison ferme.", "prison ferme"),
        ("Pour un montant de 3 millions d'euros, il vend.", None),
        ("Elle a 30 ans.", None),
        ("L'entreprise a écopé d'une amende de 3 M€.", "amende"),
        ("L'écran mesure 4 mètres de long.", "écran"),
        ("Elle a trouvé 12 400 euros en liquide.", None),
        ("Le village est à 50 kilomètres de la gare.", None),
        ("Chiffre d'affaires : 3,4 milliards d'euros", "Chiffre d'affaires"),
        ("Industrie : 3 millions d'euros pour une usine", None),
        ("On note une baisse de la production (-0,2 %).", "baisse de la production"),
    ],
)
def test_what_a_figure_measures_stands_behind_it_or_before_it(text: str, about: str | None) -> None:
    assert read_figures(text)[0].about == about


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Le déficit public atteint 5 % du PIB.", "déficit public"),
        ("Le taux de chômage s'est établi à 7,3 % en mai.", "taux de chômage"),
        ("L'aide orvanienne s'élève à 3 milliards de dollars.", "aide orvanienne"),
        ("Le bilan est passé à 14 morts.", "bilan"),
        ("La dette a atteint 3 millions d'euros.", "dette"),
        ("La dette, qui atteint 3 millions d'euros, inquiète.", "dette"),
        ("La dette, selon la banque, dépasse désormais 3 millions d'euros.", "dette"),
        ("Le coût du stade, estimé à 7 millions d'euros, a doublé.", "coût du stade"),
        ("Un coût estimé à 7 millions d'euros l'inquiète.", "coût"),
        ("Le budget a été porté à 3 millions d'euros.", "budget"),
        ("Le maire porte à 3 millions d'euros le budget du stade.", "budget du stade"),
        ("Le maire a fixé le prix du ticket à 2 euros.", "prix du ticket"),
        ("Le groupe a augmenté ses prix de 3 %.", "prix"),
        ("Les prix augmenteront de 3 %.", "prix"),
        ("La réforme devrait coûter 3 millions d'euros.", "réforme"),
        ("L'abstention atteint un record de 52 %.", "abstention"),
        ("L'once d'or s'échangeait à 2 341 dollars.", "once d'or"),
        ("L'âge légal passera à 64 ans.", "âge légal"),
        ("Le procès durera trois semaines.", "procès"),
        ("Le Livret A rapportera 2,4 % en mai.", "Livret A"),
        ("Valmont recule de 7,2 % en mai.", "Valmont"),
        ("Le groupe voit ses ventes baisser de 11 %.", "ventes"),
        ("La banque abaisse son taux directeur d'un quart de point.", "taux directeur"),
        ("Il coûtera 3 millions d'euros.", None),
        ("Les impôts et les taxes ont augmenté de 3 %.", None),
        ("Le montant s'élève à 3 millions d'euros.", None),
        ("Les pompiers sont restés deux heures.", None),
        ("Le drone est passé à cinq mètres.", None),
        ("Le titre Valmont a perdu 3 millions d'euros.", None),
        ("L'agence rapporte que 154 élus ont fui.", "élus"),
        ("La catégorie A compte une hausse de 3 %.", "hausse"),
    ],
)
def test_what_a_figure_measures_is_told_by_the_verb_of_its_clause(text: str, about: str | None) -> None:
    assert read_figures(text)[0].about == about


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("La part de marché atteint 16 %, contre 14 % en mars.", "part de marché"),
        ("Les ventes ont bondi de 12 % à 3,4 milliards d'euros.", "ventes"),
        ("La rivière est montée de 2,4 mètres en six heures, à 5,10 mètres.", "rivière"),
        ("Le chiffre d'affaires est de 3,2 milliards d'euros, en hausse de 4 %.", "chiffre d'affaires"),
        ("Le déficit atteindra 5 % du PIB, soit 169 milliards d'euros.", "déficit"),
        ("Elle a livré 32 000 voitures (+12 %).", "voitures"),
        ("Une aide de 80 millions de dollars (74 millions d'euros) est prête.", "aide"),
        ("L'âge légal passera de 62 à 64 ans.", "âge légal"),
        ("Le chômage a baissé de 0,3 point, à 7,1 % de la population.", "chômage"),
        ("Elle obtient 32,1 % des voix (+4,5 points).", "voix"),
        ("Le déficit s'est creusé à 7 milliards d'euros, après 6 milliards en avril.", "déficit"),
        ("Le dôme fait 11 mètres de diamètre et pèse 6 tonnes.", None),
    ],
)
def test_a_figure_that_carries_on_measures_what_the_one_before_does(text: str, about: str | None) -> None:
    assert read_figures(text)[-1].about == about


def test_a_figure_in_a_quote_is_its_speaker_s() -> None:
    text = "« Nous donnerons 3 000 tentes », a dit Ilena Marsk, qui en avait promis 5 000 tentes."
    quote = Quote((Span(2, text.index(" »")),), "direct", speaker="Ilena Marsk")
    assert [figure.speaker for figure in read_figures(text, quotes=[quote])] == ["Ilena Marsk", None]


@pytest.mark.parametrize(
    ("text", "unit", "assumed"),
    [
        ("Le groupe suédois veut 10 milliards de couronnes.", "SEK", True),
        ("Le Danemark veut 10 milliards de couronnes.", "DKK", True),
        ("Le Caire, capitale de l'Égypte, paie 30 livres.", "EGP", True),
        ("La banque turque doit 40 millions de livres.", "TRY", True),
        ("Le Soudan a faim. Le Soudan attend. Londres promet quelque 40 millions de livres.", "GBP", True),
        ("La ville doit 40 millions de dollars.", "USD", False),
        ("Le Canada doit 40 millions de dollars.", "CAD", True),
        ("Washington et Ottawa se partagent 40 millions de dollars américains.", "USD", False),
        ("Les États-Unis prêtent 40 millions de dollars au Canada, dit Washington.", "USD", True),
        ("Le Canada doit 40 millions de dollars canadiens.", "CAD", False),
        ("La ville doit 40 millions d'euros.", "EUR", False),
    ],
)
def test_a_bare_currency_is_that_of_the_country_in_the_article(text: str, unit: str, assumed: bool) -> None:
    assert (one(text).unit, one(text).unit_assumed) == (unit, assumed)


def test_cents_are_those_of_the_money_beside_them() -> None:
    assert values("À Montréal, le pain coûte 60 cents, le lait 2 dollars.") == [("0.6", "CAD"), ("2", "CAD")]
    assert values("Le loyer suisse monte de 1530 francs et 70 centimes.") == [("1530.7", "CHF")]
    assert values("La baguette prend 10 centimes, à 1,20 euro.") == [("0.1", "EUR"), ("1.2", "EUR")]


@pytest.mark.parametrize(
    "text",
    [
        'Le parcours a été bouclé en 9"74 devant "le Prince".',
        '"Il en reste 10", dit-elle.',
        "Des centaines de milliers de gens",
        "1,2,3 et 1.2.3.4",
        "« 1 000",
        "entre et de 3 à",
        "Ils en ont pris une douzaine",
        "Le plan coûte 3 M d'",
        "Ils sont 18 ans et plus",
        "3 euros ²² et 6m²², 12 heures ²²",
        "le ² du mois, ²² mars",
        "-",
    ],
)
def test_broken_or_odd_text_raises_nothing(text: str) -> None:
    for figure in read_figures(text):
        assert figure.span.of(text)


PIECES = "1 22 333 4,5 000 . , - – / : ( ) « » \" ' de d' à et ou entre un une deux cents mille million millions et demi pour cent % € $ M h"
PIECES += " heures ans mars lundi plus de moins au le la les sur trois fois soldats moitié tiers centaine dollars euros m² °C"
TEXTS = (
    st.text(max_size=60)
    | st.lists(st.sampled_from([*PIECES.split(), "\n", "\u202f"]), max_size=14).map(" ".join)
    | st.lists(st.sampled_from(list("0123456789 ,.-/:'\"hm%€\n\u00a0")), max_size=30).map("".join)
)


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_any_text_gives_spans_in_order_that_never_overlap(text: str) -> None:
    end = 0
    for figure in read_figures(text):
        assert end <= figure.span.start < figure.span.end <= len(text)
        end = figure.span.end
        assert (figure.value is None) == (figure.low is not None) == (figure.high is not None)
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high


INTEGERS = st.integers(0, 9_999) | st.integers(0, 10**12 - 1)


@given(INTEGERS, st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", ".", "'", "’", ""]))
@settings(max_examples=600, deadline=None)
def test_an_integer_grouped_in_any_way_is_read_back(number: int, mark: str) -> None:
    figure = one(f"Ils ont semé {f'{number:,}'.replace(',', mark)} euros.")
    assert (figure.value, figure.unit) == (Decimal(number), "EUR")


@given(INTEGERS, st.sampled_from(["fr", "fr_BE", "fr_CH"]))
@settings(max_examples=600, deadline=None)
def test_an_integer_in_the_words_of_three_countries_is_read_back(number: int, country: str) -> None:
    spelled = num2words(number, lang=country)
    of = "d'" if spelled.endswith(("million", "millions", "milliard", "milliards")) else ""
    figure = one(f"Ils ont semé {spelled} {of}euro{'s' * (number > 1)}.")
    assert (figure.value, figure.unit) == (Decimal(number), "EUR")


def seconds_for(text: str) -> float:
    began = time.process_time()
    read_figures(text)
    return time.process_time() - began


@pytest.mark.parametrize(
    "line",
    [
        "12 ",
        "1 234 567 ",
        "7 8 9 1 ",
        "1\u202f2 ",
        "- 3 à 4 ",
        "3,4,5 de 6 à 7 millions et ",
        "10 centimes.\n\n",
        "deux cents ",
    ],
)
def test_time_grows_no_faster_than_the_text(line: str) -> None:
    """Twice the text may take thrice the time, on a processor that does other things too."""
    seconds_for(line)
    half, whole = (seconds_for(line * (size // len(line))) for size in (100_000, 200_000))
    assert whole < 3 * half + 0.5


def test_two_megabytes_of_digits_and_spaces_are_read_in_seconds() -> None:
    assert seconds_for("".join(random.Random(3).choices("0123456789 ", k=2_000_000))) < 30


def test_reading_figures_imports_neither_spacy_nor_the_number_reader_until_a_word_needs_it() -> None:
    code = (
        "import sys; from store.extract.figures import read_figures; read_figures('Trois soldats et 500 millions de dollars.');"
        "print('spacy' in sys.modules, 'text_to_num' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(("gold", "articles"), [("seeds.json", "seeds"), ("wikinews-2016.json", "corpora/wikinews-2016")])
def test_nearly_every_figure_of_the_gold_is_found(gold: str, articles: str) -> None:
    if not (GOLD / "gold" / gold).exists():
        pytest.skip("the gold is not beside this repository")
    rows = json.loads((GOLD / "gold" / gold).read_text("utf-8"))
    asked = found = 0
    for name, want in rows.items():
        text = (GOLD / articles / name).read_text("utf-8")
        figures = read_figures(text)
        for row in (row for row in want["figures"] if not row.get("optional")):
            asked += 1
            low, high = row.get("low", row.get("value")), row.get("high", row.get("value"))
            found += any(
                f.span.start < row["end"]
                and row["start"] < f.span.end
                and f.kind in (row["kind"], row.get("alt_kind"))
                and float(f.value if f.value is not None else f.low or 0) == low
                and float(f.value if f.value is not None else f.high or 0) == high
                for f in figures
            )
    assert found / asked >= 0.93
