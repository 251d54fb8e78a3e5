"""Whose dispatch a page is: what credits a text, and what only signs a picture."""

import pytest

from store.extract.credits import agency_told, find_agency

PROSE = "La digue de Merrault a cédé mardi soir sous la pression de la Lorve, et le quai des Tanneurs est sous un mètre d'eau depuis."


@pytest.mark.parametrize(
    ("page", "agency"),
    [
        ("Port-Lazur, 12 mars 2031 (AFP) - La digue a cédé.", "AFP"),
        ("PORT-LAZUR (Reuters) – La digue a cédé.", "Reuters"),
        ("La digue a cédé\n\nPar AFP\n\nLa digue de Merrault a cédé.", "AFP"),
        ("La digue a cédé\n\nLe Fanal avec AFP\n\nLa digue de Merrault a cédé.", "AFP"),
        ("La digue a cédé\n\nOda Lind (avec AFP et Reuters)\n\nLa digue a cédé.", "AFP"),
        ("La digue a cédé.\n\nSource : Agence France-Presse", "AFP"),
        ("La digue de Merrault a cédé, « sans prévenir ». (ats)\nLes secours cherchent encore. (ATS)", "Keystone-ATS"),
        ("La digue de Merrault a cédé. (avec AFP)", "AFP"),
        ("Des secouristes à Merrault, le 8 mars. (AFP)\n\n" + PROSE, None),
        ("Le maire de Merrault (AFP)\n\n" + PROSE, None),
        (PROSE + " (AFP)\n\nLe port est fermé.", "AFP"),
        (PROSE + "\n\nLe port est fermé, et les secours attendent que la marée redescende avant d'y entrer. (AFP)", "AFP"),
        ("La digue a cédé.\n© AFP\nPhoto Reuters\nCrédit photo : AP", None),
        ("Alba Renn / AFP", None),
        ("L'AFP emploie des journalistes dans le monde entier.", None),
        ("Ilena Marsk l'a dit à Reuters, sans donner de chiffre.", None),
        ("", None),
    ],
)
def test_the_agency_that_a_page_is_credited_to(page: str, agency: str | None) -> None:
    assert find_agency(page) == agency


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        ("La crue a fait 12 morts, selon un décompte de l'AFP.", "AFP"),
        ("« Douze morts », a-t-elle dit à Reuters.", "Reuters"),
        ("L’agence RIA Novosti parle de 12 morts.", "RIA Novosti"),
        ("L'explosion près des bureaux de l'AFP a fait 14 morts.", None),
        ("Contrairement à ce qu'affirmait l'AFP, la crue a fait 12 morts.", None),
        ("La crue a fait 12 morts, rapporte Reuters.", "Reuters"),
        ("Reuters rapporte que la crue a fait 12 morts.", "Reuters"),
        ("La SPA recueille 12 chiens.", None),
        ("L'AP-HP soigne 12 blessés.", None),
        ("La crue a fait 12 morts.", None),
    ],
)
def test_the_agency_that_a_sentence_names(sentence: str, agency: str | None) -> None:
    assert agency_told(sentence) == agency
