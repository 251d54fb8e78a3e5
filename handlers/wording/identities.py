"""What is said where editors correct who is who."""

from handlers.wording import Counted, Sentence

BUTTON = Sentence("Corriger…", "Correct…")
TITLE = Sentence("Qui est qui", "Who is who")
SAVE = Sentence("Enregistrer", "Save")
SAME = Sentence("Même personne que…", "Same person as…")
SAME_HINT = Sentence(
    "L'autre nom, en entier : ses citations et ses chiffres seront réunis avec ceux de {name}.",
    "The other name in full: its quotes and figures will be joined with those of {name}.",
)
APART = Sentence(
    "Deux personnes : ces articles parlent d'un autre {name}", "Two people: these articles are about another {name}"
)
DECIDED = Sentence("Décisions", "Decisions")
SAID_SAME = Sentence("{other} = {name}", "{other} = {name}")
SAID_APART = Sentence("un autre {name} a été séparé", "another {name} was set apart")
BY = Sentence("par ", "by ")
UNDO = Sentence("Annuler", "Undo")
NO_GROUP = Sentence(
    "Les corrections reviennent à un groupe d'éditeurs, et aucun n'est réglé ici (SOURCIER_EDITORS). Demandez à l'administrateur.",
    "Corrections are made by a group of editors, and none is set here (SOURCIER_EDITORS). Ask the administrator.",
)
NOT_YOU = Sentence(
    "Seuls les éditeurs corrigent qui est qui. Signalez-leur ce qui est faux.",
    "Only editors correct who is who. Tell them what is wrong.",
)
DONE_SAME = Sentence("C'est noté : {other} et {name} sont une même personne.", "Noted: {other} and {name} are the same person.")
DONE_APART = Counted(
    ("C'est noté : {n} article parle d'un autre {name}.", "C'est noté : {n} articles parlent d'un autre {name}."),
    ("Noted: {n} article is about another {name}.", "Noted: {n} articles are about another {name}."),
)
WORKING = Sentence(
    "C'est noté. Il y a beaucoup d'articles à revoir : cela prend quelques secondes…",
    "Noted. There are many articles to go over: this takes a few seconds…",
)
UNDONE = Sentence("La décision est annulée.", "The decision is undone.")
WAITING = Counted(
    (
        "{n} article nomme les deux : `sourcier reread` les y séparera.",
        "{n} articles nomment les deux : `sourcier reread` les y séparera.",
    ),
    (
        "{n} article names both: `sourcier reread` will tell them apart.",
        "{n} articles name both: `sourcier reread` will tell them apart.",
    ),
)
ONE_OF_BOTH = Sentence("Remplissez l'un des deux champs, et un seul.", "Fill in one of the two, and only one.")
NOBODY = Sentence("L'archive ne connaît personne de ce nom.", "The archive knows nobody of that name.")
NEAREST = Sentence(
    "L'archive ne connaît pas ce nom. Le plus proche : {name}.", "The archive does not know that name. The nearest: {name}."
)
SEVERAL = Sentence(
    "Plusieurs y répondent : {names}. Écrivez le numéro avec le nom : {example}",
    "Several answer to it: {names}. Write the number with the name: {example}",
)
REFUSALS = {
    "same": Sentence("C'est déjà la même personne.", "It is the same person already."),
    "kinds": Sentence("L'un est une personne, l'autre n'en est pas une.", "One is a person, the other is not."),
    "listed": Sentence(
        "L'annuaire en connaît deux : corrigez d'abord l'annuaire.", "The directory knows two: correct the directory first."
    ),
    "gone": Sentence("L'archive ne le connaît plus.", "The archive does not know it any more."),
    "nothing": Sentence(
        "Il faut qu'il reste au moins un article à chacun des deux.", "At least one article must be left to each of the two."
    ),
}
