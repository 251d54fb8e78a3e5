"""The first words: to whoever installed the bot, and at the top of everybody's Home; what `/sourcier aide` says of each topic."""

from handlers.wording import Sentence

HOME = Sentence("Bienvenue", "Welcome")
FIRST_STEPS = Sentence(
    "Tapez une commande (/) dans n'importe quel canal ou ici même : vous seul voyez la réponse, tant que vous ne la partagez pas.",
    "Type a command (/) in any channel, or right here: you alone see the answer, until you share it.",
)
HELLO = Sentence("Sourcier est installé.", "Sourcier is installed.")
NOWHERE = Sentence(
    "Je n'ai rien écrit dans aucun canal, et n'y serai que si l'on m'y invite : /invite @sourcier.",
    "I have written in no channel, and shall be in none unless I am invited: /invite @sourcier.",
)
EMPTY = Sentence(
    "L'archive est vide : `sourcier ingest DOSSIER` y fait entrer des articles, SOURCIER_INBOX et SOURCIER_FEEDS en continu.",
    "The archive is empty: `sourcier ingest FOLDER` puts articles into it, SOURCIER_INBOX and SOURCIER_FEEDS as they come.",
)
LEFT = Sentence("Reste à régler, quand vous voudrez :", "Left to set, when you like:")
#: By setting: what is not there without it.
MISSING = {
    "SOURCIER_EDITORS": Sentence(
        "SOURCIER_EDITORS, le groupe de ceux qui corrigent l'archive : personne ne le peut encore",
        "SOURCIER_EDITORS, the group of those who correct the archive: nobody may yet",
    ),
    "SOURCIER_REPORTS": Sentence(
        "SOURCIER_REPORTS, le canal où vont les erreurs signalées", "SOURCIER_REPORTS, the channel where reported errors go"
    ),
    "SOURCIER_FEEDS": Sentence(
        "SOURCIER_FEEDS ou SOURCIER_INBOX, pour que les articles arrivent d'eux-mêmes",
        "SOURCIER_FEEDS or SOURCIER_INBOX, so that articles come by themselves",
    ),
    "SOURCIER_KEY": Sentence(
        "SOURCIER_KEY (`sourcier keys new`), sans quoi ni alerte ni point restreint",
        "SOURCIER_KEY (`sourcier keys new`), without which there is no alert and no narrowed digest",
    ),
}
HELP = Sentence(
    "/sourcier aide dit tout ce qu'on peut demander ; l'onglet Accueil de Sourcier a des exemples.",
    "/sourcier help says all that one can ask; Sourcier's Home tab has examples.",
)

# --- help by topic ----------------------------------------------------------------------------------------------------

TOPICS = Sentence(
    "Un sujet à la fois : /sourcier aide citations, chiffres, qui, chrono, agenda, abonnements, filtres, fil ou erreurs.",
    "One topic at a time: /sourcier help quotes, figures, who, timeline, agenda, subscriptions, filters, thread or errors.",
)
EXAMPLES = Sentence("Dans cette archive :", "In this archive:")
#: What belongs to a command beside its own line.
OF_COMMAND = {
    "quotes": Sentence(
        "Un nom, des mots, ou les deux : /citations Nom mots. Entre guillemets, les mots sont cherchés côte à côte. Les propos "
        "indirects viennent après les citations, à part.",
        "A name, words, or both: /quotes Name words. Between quotation marks, words are sought side by side. Reported speech comes "
        "after the quotes, apart.",
    ),
    "figures": Sentence(
        "Les montants égaux ne sont dits qu'une fois, avec le nombre de médias et d'origines. « Désaccord » : deux médias de deux "
        "origines, le même jour.",
        "Equal amounts are told once, with how many outlets and origins. “Disagreement”: two outlets of two origins, on one day.",
    ),
    "actors": Sentence(
        "Un nom même mal orthographié, ou une fonction : /qui président ukrainien, /qui maire de Ville. Si plusieurs portent ce "
        "nom, choisissez.",
        "A name, however spelt, or a role: /who president of Country, /who mayor of Town. Where several have that name, choose.",
    ),
    "chrono": Sentence(
        "Ce qui s'est passé, jour par jour : tenu, ou annoncé et non confirmé.",
        "What happened, day by day: held, or announced and not confirmed.",
    ),
    "agenda": Sentence("Ce qui est annoncé pour les trente jours qui viennent.", "What is announced for the next thirty days."),
    "subscriptions": Sentence(
        "Un point à heure fixe, en canal ou chez vous ; une alerte dès qu'un nom ou un mot paraît. Tout se règle, se suspend et "
        "s'arrête là.",
        "A digest at its hour, in a channel or for you alone; an alert as soon as a name or a word appears. All is set, paused and "
        "ended there.",
    ),
}
