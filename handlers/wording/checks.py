"""What is said where words are checked against the archive: in words that accuse nobody."""

from handlers.wording import Counted, Sentence

#: What the archive's text is to what was asked, without who it is of.
VERDICTS = {
    "exact": Sentence("Conforme au texte de {outlet}", "As in the text of {outlet}"),
    "extract": Sentence("Extrait du texte de {outlet}", "An extract of the text of {outlet}"),
    "cut": Sentence(
        "Coupée : le texte de {outlet} a d'autres mots entre ceux-ci", "Cut: the text of {outlet} has words between these"
    ),
    "altered": Sentence("Le texte de {outlet} diffère", "The text of {outlet} differs"),
    "recomposed": Sentence("Assemblage de deux citations", "Two quotes made one"),
    "misattributed": Sentence("L'archive l'attribue à {speaker}", "The archive attributes it to {speaker}"),
    "reported": Sentence("Propos indirects, rapportés par {outlet}", "Reported speech, in {outlet}"),
    "not_a_quote": Sentence(
        "Ces mots sont dans l'article de {outlet}, mais ne sont pas une citation",
        "These words are in the article of {outlet}, but are not a quote",
    ),
    "marked": Sentence(
        "Entre guillemets dans l'article de {outlet}, sans auteur reconnu",
        "Between quotation marks in the article of {outlet}, of nobody whom we know",
    ),
    "not_found": Sentence("Pas dans l'archive", "Not in the archive"),
}
UNKNOWN_OUTLET = Sentence("média non renseigné", "an outlet that is not known")
CHECKED = Sentence("vérifié : {words}", "checked: {words}")
HELD = Sentence("archive : {words}", "archive: {words}")
BEFORE = Sentence("avant : {words}", "before: {words}")
TURNING = Sentence(
    "Attention, ces mots peuvent changer le sens : {words}.", "Take care, these words may turn the sense: {words}."
)
TRANSLATED = Sentence("Peut-être une autre traduction.", "Perhaps another translation.")
OLDEST = Sentence("plus ancienne trace dans l'archive", "oldest trace in the archive")
TRACES = Counted(("{n} article la porte", "{n} articles la portent"), ("{n} article has it", "{n} articles have it"))
ORIGINS = Counted(("{n} origine", "{n} origines"), ("{n} origin", "{n} origins"))
CORRECTIONS = {
    "changed": Sentence(
        "une version plus récente de l'article a changé ces mots", "a later version of the article changed these words"
    ),
    "dropped": Sentence(
        "une version plus récente de l'article ne les a plus", "a later version of the article has them no more"
    ),
}
DIFFERING = Sentence(
    "Les médias ne l'attribuent pas tous à la même personne : {names}.", "Outlets attribute it to different people: {names}."
)
NEAREST = Sentence("Le plus proche, qui n'est pas la même citation :", "The nearest, which is not the same quote:")
NOT_CHECKED = Sentence(
    "L'archive ne connaît personne du nom de {typed} : l'attribution n'est pas vérifiée.",
    "The archive knows nobody called {typed}: the attribution is not checked.",
)
