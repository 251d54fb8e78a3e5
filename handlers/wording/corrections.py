"""What is said where a quote is reported or corrected. Two things are never mixed: we have read it wrong, or the outlet is wrong."""

from handlers.wording import Sentence

REPORT = Sentence("Signaler une erreur", "Report an error")
TITLE = Sentence("Signaler une erreur", "Report an error")
WHO_IS_WRONG = Sentence("Qui s'est trompé ?", "Who got it wrong?")
MISREAD = Sentence("Sourcier a mal lu", "Sourcier misread it")
OUTLET_WRONG = Sentence("Le média s'est trompé", "The outlet got it wrong")
MISREAD_ABOUT = Sentence(
    " : ce n'est pas la bonne personne, l'article ne dit pas qui parle, ou ce n'est pas une citation. Notre lecture est corrigée.",
    ": it is not the right person, the article does not say who speaks, or it is no quote. Our reading is corrected.",
)
OUTLET_WRONG_ABOUT = Sentence(
    " : ce qu'il publie est faux. Ses mots restent tels quels, une note les accompagne.",
    ": what it publishes is wrong. Its words stay as they are, with a note beside them.",
)

WHAT = Sentence("Qu'est-ce qui est faux dans notre lecture ?", "What is wrong in our reading?")
KINDS = {
    "speaker": Sentence("Une autre personne parle", "Somebody else is speaking"),
    "nobody": Sentence("L'article ne dit pas qui parle", "The article does not say who is speaking"),
    "not_a_quote": Sentence("Ce n'est pas une citation", "It is no quote"),
}
NAME = Sentence("Qui parle ?", "Who is speaking?")
NAME_HINT = Sentence("Le nom en entier, si une autre personne parle.", "The name in full, where somebody else is speaking.")
WHICH = Sentence("De quels mots s'agit-il ?", "Which words is it about?")
NOTE = Sentence("Note de la rédaction", "Editors' note")
NOTE_HINT = Sentence(
    "Elle accompagnera la citation partout où elle paraît. Dites ce qui est faux et comment on le sait.",
    "It will stand beside the quote wherever it is shown. Say what is wrong and how that is known.",
)
COMMENT = Sentence("Commentaire pour les éditeurs", "Comment for the editors")
SAVE = Sentence("Corriger", "Correct")
SEND = Sentence("Envoyer", "Send")
NAME_MISSING = Sentence("Écrivez le nom de la personne qui parle.", "Write the name of who is speaking.")
NAME_TOO_MUCH = Sentence(
    "Un nom ne va qu'avec « Une autre personne parle ».", "A name goes with “Somebody else is speaking” alone."
)
CHOOSE = Sentence("Choisissez une réponse.", "Choose an answer.")
CHOOSE_WORDS = Sentence("Cochez au moins une ligne.", "Tick one line at least.")
EMPTY_NOTE = Sentence("Écrivez ce qui est faux.", "Write what is wrong.")

TO_EDITORS = Sentence(
    "Votre signalement ira aux éditeurs, avec votre nom, dans ", "Your report will go to the editors, with your name, in "
)
NO_CHANNEL = Sentence(
    "Seuls les éditeurs corrigent, et aucun canal n'est réglé ici pour leur signaler une erreur (SOURCIER_REPORTS). "
    "Adressez-vous à eux : ",
    "Only editors correct, and no channel is set here to report an error to them (SOURCIER_REPORTS). Write to them: ",
)
NO_GROUP = Sentence(
    "Les corrections reviennent à un groupe d'éditeurs, et aucun n'est réglé ici (SOURCIER_EDITORS). Demandez à l'administrateur.",
    "Corrections are made by a group of editors, and none is set here (SOURCIER_EDITORS). Ask the administrator.",
)
NOT_YOU = Sentence("Seuls les éditeurs corrigent les citations.", "Only editors correct quotes.")
SENT = Sentence("C'est envoyé aux éditeurs.", "Sent to the editors.")
CHANNEL_SHARED = Sentence(
    "Rien n'a été envoyé : le canal des éditeurs est ouvert à d'autres organisations. Faites corriger SOURCIER_REPORTS.",
    "Nothing was sent: the editors' channel is open to other organisations. Have SOURCIER_REPORTS mended.",
)
CHANNEL_CLOSED = Sentence(
    "Rien n'a été envoyé : je n'ai pas accès au canal des éditeurs. Invitez-y Sourcier avec /invite, ou faites corriger "
    "SOURCIER_REPORTS.",
    "Nothing was sent: I have no access to the editors' channel. Invite Sourcier there with /invite, or have SOURCIER_REPORTS "
    "corrected.",
)

DONE = {
    "speaker": Sentence("C'est noté : la citation est de {name}.", "Noted: the quote is by {name}."),
    "nobody": Sentence("C'est noté : l'article ne dit pas qui parle.", "Noted: the article does not say who is speaking."),
    "not_a_quote": Sentence(
        "C'est noté : ce n'est pas une citation. Elle ne paraît plus dans les réponses.",
        "Noted: it is no quote. It is in no answer any more.",
    ),
    "outlet": Sentence(
        "C'est noté : la note accompagne la citation, dont les mots restent.",
        "Noted: the note stands beside the quote, whose words stay.",
    ),
}
#: What a report or a decision says.
SAID = {
    "speaker": Sentence("Sourcier a mal lu : {name} parle.", "Sourcier misread it: {name} is speaking."),
    "nobody": Sentence(
        "Sourcier a mal lu : l'article ne dit pas qui parle.", "Sourcier misread it: the article does not say who is speaking."
    ),
    "not_a_quote": Sentence("Sourcier a mal lu : ce n'est pas une citation.", "Sourcier misread it: it is no quote."),
    "outlet": Sentence("Le média s'est trompé. Note : {note}", "The outlet got it wrong. Note: {note}"),
}
REPORTED_BY = Sentence("Erreur signalée par ", "Error reported by ")
APPLY = Sentence("Appliquer", "Apply")
DISMISS = Sentence("Écarter", "Dismiss")
UNDO = Sentence("Annuler", "Undo")
APPLIED_BY = Sentence("Appliqué par ", "Applied by ")
DISMISSED_BY = Sentence("Écarté par ", "Dismissed by ")
UNDONE_BY = Sentence("Correction annulée par ", "Correction undone by ")
UNDONE = Sentence("La correction est annulée.", "The correction is undone.")
STANDING = Sentence("Corrections de cette citation", "Corrections of this quote")
NEWEST = Sentence("Dernières corrections de citations", "Latest corrections of quotes")
OLDER = Sentence("Plus anciennes ›", "Older ›")
NONE = Sentence("Aucune citation n'a été corrigée.", "No quote has been corrected.")
BY = Sentence("par ", "by ")
REFUSALS = {
    "gone": Sentence(
        "L'archive n'a plus cette citation, cette personne ou cette correction : quelqu'un l'a peut-être déjà corrigée.",
        "The archive has this quote, person or correction no more: perhaps somebody has corrected it already.",
    ),
    "same": Sentence("C'est déjà ce que dit l'archive.", "The archive says so already."),
}
