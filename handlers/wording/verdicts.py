"""What is said of a quote that was checked: words that accuse nobody, each with its evidence."""

from handlers.wording import Counted, Sentence

#: `{outlet}` is the outlet of the oldest trace, `{name}` who says it there.
HEADINGS = {
    "exact": Sentence("Conforme au texte : {outlet}", "True to the text: {outlet}"),
    "start": Sentence("Extrait d'une citation plus longue : {outlet}", "Part of a longer quote: {outlet}"),
    "inside": Sentence("Citation coupée : {outlet}", "Quote cut short: {outlet}"),
    "altered": Sentence("Le texte diffère : {outlet}", "The text differs: {outlet}"),
    "recomposed": Sentence("Assemblage de deux citations", "Two quotes put together"),
    "misattributed": Sentence("L'archive l'attribue à {name}", "The archive attributes it to {name}"),
    "inferred": Sentence("L'archive l'attribue par déduction à {name}", "The archive attributes it, by inference, to {name}"),
    "reported": Sentence("Propos indirects : {outlet} les rapporte", "Reported speech: {outlet} reports it"),
    "not_a_quote": Sentence(
        "Ces mots sont dans l'article, mais ne sont pas une citation", "These words are in the article, but are no quote"
    ),
    "not_found": Sentence("Pas dans l'archive", "Not in the archive"),
}
#: What is true besides the heading.
ALSO = {
    "start": Sentence("C'est un extrait d'une citation plus longue.", "It is part of a longer quote."),
    "inside": Sentence("Des mots manquent à l'intérieur.", "Words are missing inside."),
    "altered": Sentence("Le texte diffère.", "The text differs."),
    "recomposed": Sentence("Deux citations y sont assemblées.", "Two quotes are put together in it."),
    "reported": Sentence("L'article les rapporte sans les citer.", "The article reports them without quoting them."),
}
NOBODY = Sentence("L'archive ne l'attribue à personne", "The archive attributes it to nobody")
MARKED = Sentence(
    "Entre guillemets dans l'article, sans auteur reconnu", "Between quotation marks in the article, with no speaker recognised"
)
CHECKED = Sentence("Vérifié : {words}", "Checked: {words}")
SENTENCE_BEFORE = Sentence("Juste avant : {words}", "Just before: {words}")
ARCHIVE_HAS = Sentence("Archive : ", "Archive: ")
ASKED_IS = Sentence("Vérifié : ", "Checked: ")
REPLACED = Sentence("{now} au lieu de {was}", "{now} instead of {was}")
ADDED = Sentence("{now} en plus", "{now} added")
MISSING = Sentence("{was} en moins", "{was} missing")
MORE_CHANGES = Counted(("{n} autre différence", "{n} autres différences"), ("{n} other difference", "{n} other differences"))
TURNING = Sentence("Le sens peut en être changé : voyez {words}.", "This may change the meaning: see {words}.")
TRANSLATED = Sentence(
    "Peut-être une autre traduction : {name} ne s'exprime pas en français en public.",
    "Perhaps another translation: {name} does not speak French in public.",
)
OLDEST = Sentence("Plus ancienne trace dans l'archive : {outlet}, {when}", "Oldest trace in the archive: {outlet}, {when}")
ALSO_IN = Sentence("Aussi dans : ", "Also in: ")
AND_OTHERS = Counted(
    (" et {n} autre article", " et {n} autres articles"), (" and {n} other article", " and {n} other articles")
)
ATTRIBUTED = Sentence("Selon les médias, attribuée à {names}.", "By outlet, attributed to {names}.")
CORRECTIONS = {
    "changed": Sentence(
        "{outlet} a changé cette citation dans une version plus récente.", "{outlet} changed this quote in a later version."
    ),
    "dropped": Sentence(
        "{outlet} a retiré cette citation dans une version plus récente.", "{outlet} dropped this quote in a later version."
    ),
}
SECOND = Sentence("L'autre citation :", "The other quote:")
WHERE = Sentence("Cherché dans toutes les citations et tous les textes lus.", "Searched in all quotes and all texts read.")
NEAREST = Sentence("La plus proche, qui n'est pas la même :", "The nearest, which is not the same:")
NOTHING_QUOTED = Sentence(
    "Je ne vois pas de citation dans ce message. Écrivez-la entre guillemets : @sourcier « … »",
    "I see no quote in this message. Write it between quotation marks: @sourcier “…”",
)
NOTHING_IN_THREAD = Sentence(
    "Je ne vois pas de citation dans ce fil. Écrivez-la entre guillemets : @sourcier « … »",
    "I see no quote in this thread. Write it between quotation marks: @sourcier “…”",
)
THREAD_GONE = Sentence(
    "Slack ne me donne plus ce fil : son premier message a peut-être été supprimé. Écrivez la citation : @sourcier « … »",
    "Slack does not give me this thread any more: its first message may have been deleted. Write the quote: @sourcier “…”",
)
TOO_SHORT = Sentence(
    "{words} : c'est trop court pour être retrouvé. Il en faut au moins deux mots.",
    "{words}: too short to be found. Give at least two words.",
)
NOTHING_TO_CHECK = Sentence("Rien à vérifier : il n'y a là aucun mot.", "Nothing to check: there is no word in it.")
MORE_QUOTES = Counted(
    ("{n} autre citation n'est pas vérifiée ici.", "{n} autres citations ne sont pas vérifiées ici."),
    ("{n} other quote is not checked here.", "{n} other quotes are not checked here."),
)
SHORTCUT = Sentence("Vérifier la citation", "Check the quote")
SHORTCUT_ABOUT = Sentence(
    "Retrouver d'où vient une citation, sans que d'autres le voient", "Find where a quote comes from, seen by you alone"
)
REPLY_IN_THREAD = Sentence("Répondre dans le fil", "Reply in thread")
REPLIED = Sentence("C'est publié dans le fil.", "Posted in the thread.")
CHECKED_BY = Sentence("Vérification demandée par ", "Checked at the request of ")
RETRACT = Sentence("Retirer", "Take back")
TOO_LONG_TO_PUBLISH = Sentence(
    "Trop long pour être publié d'ici : dans le fil, écrivez @sourcier vérifier.",
    "Too long to be posted from here: in the thread, write @sourcier check.",
)
CANNOT_RETRACT = Sentence(
    "Slack ne me laisse pas supprimer ce message : un administrateur de l'espace le peut.",
    "Slack does not let me delete this message: an administrator of the workspace can.",
)
NOT_YOURS = Sentence(
    "Seule la personne qui a posé la question peut retirer la réponse.", "Only who asked can take the answer back."
)
