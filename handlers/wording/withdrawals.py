"""What is said where an article is withdrawn, and in the messages that cite it."""

from handlers.wording import Sentence

#: Put in the place of a message, or of what it cites: « retiré par OUTLET le DATE ».
WITHDRAWN = Sentence(
    "Article retiré par {outlet} {when} : ce que ce message en disait n'est plus montré.",
    "Article withdrawn by {outlet} {when}: what this message told of it is shown no more.",
)
NAME_WITHDRAWN = Sentence(
    "Un nom a été retiré {when} d'un article que ce message citait : il n'est plus montré. Reposez la question.",
    "A name was taken out {when} of an article that this message cited: it is shown no more. Ask again.",
)
UNKNOWN_OUTLET = Sentence("son média", "its outlet")

MENU = Sentence("Retirer l'article…", "Withdraw the article…")
TITLE = Sentence("Retirer l'article", "Withdraw the article")
WHAT = Sentence(
    "Plus rien de cet article, dans aucune de ses versions, ne sera montré dès l'envoi ; les messages déjà publiés qui le citent "
    "le diront. Cela ne se défait pas.",
    "From the moment this is sent, nothing of this article is shown any more, in none of its versions; the messages that cite it will "
    "say so. This cannot be undone.",
)
REASON = Sentence("Pourquoi ?", "Why?")
REASON_HINT = Sentence(
    "Annulation de l'agence, décision de justice, droit à l'oubli… Le motif est conservé, avec votre nom.",
    "The agency's annulment, a court's order, an anonymisation… The reason is kept, with your name.",
)
EMPTY_REASON = Sentence("Écrivez le motif.", "Write the reason.")
SAVE = Sentence("Retirer", "Withdraw")
DONE = Sentence(
    "C'est retiré : {quotes} citations, {figures} chiffres. Messages à corriger : {posts}.",
    "Withdrawn: {quotes} quotes, {figures} figures. Messages to amend: {posts}.",
)
COPIES = Sentence("D'autres médias portent la même dépêche : {copies}.", "Other outlets carry the same dispatch: {copies}.")
GONE = Sentence("Cet article n'est plus dans l'archive.", "This article is in the archive no more.")
NOT_YOU = Sentence("Seuls les éditeurs retirent un article.", "Only editors withdraw an article.")
