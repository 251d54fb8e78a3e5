"""What the trial's own page says, in French and in English; the messages in it are the bot's."""

from handlers.wording import Counted, Sentence

NOT_SLACK = Sentence("Ceci n'est pas Slack", "This is not Slack")
NOT_SLACK_ABOUT = Sentence(
    "un espace d'essai sur votre machine ; rien n'en sort, et il s'oublie à l'arrêt",
    "a trial space on your machine; nothing leaves it, and it is forgotten when it stops",
)
INVENTED = Sentence(
    "La Valdoria, ses habitants et ses journaux sont inventés.", "Valdoria, its people and its newspapers are invented."
)
CONVERSATIONS = Sentence("Conversations", "Conversations")
CHANNELS = Sentence("Canaux", "Channels")
APP = Sentence("Application", "App")
HOME = Sentence("Accueil de Sourcier", "Sourcier's Home")
DIRECT = Sentence("Messages directs", "Direct messages")
YOU_ARE = Sentence("Vous êtes", "You are")
READER = Sentence("lecture", "reader")
EDITOR = Sentence("édition", "editor")
LANGUAGE = Sentence("Langue", "Language")
THREAD = Sentence("Fil", "Thread")
CLOSE_THREAD = Sentence("Fermer le fil", "Close the thread")
REPLIES = Counted(("{n} réponse", "{n} réponses"), ("{n} reply", "{n} replies"))
REPLY = Sentence("Répondre dans un fil", "Reply in a thread")
ONLY_YOU = Sentence("Visible par vous seul", "Only visible to you")
APP_LABEL = Sentence("appli", "app")
NEW = Counted(("{n} nouveau", "{n} nouveaux"), ("{n} new", "{n} new"))
MORE = Sentence("Autres actions", "More actions")
CLOSE = Sentence("Fermer", "Close")
CANCEL = Sentence("Annuler", "Cancel")
OPTIONAL = Sentence("facultatif", "optional")
NO_CHOICE = Sentence("Aucun", "None")
SEND = Sentence("Envoyer", "Send")
WRITE_TO = Sentence("Écrire à {name}", "Write to {name}")
WRITE_IN_THREAD = Sentence("Répondre dans le fil", "Reply in the thread")
TYPE_SLASH = Sentence(
    "Tapez / pour les commandes, @ pour nommer quelqu'un. Entrée envoie, Maj+Entrée va à la ligne.",
    "Type / for commands, @ to name somebody. Enter sends, Shift+Enter starts a new line.",
)
NO_SLASH_HERE = Sentence(
    "Slack refuse les commandes dans les fils : écrivez plutôt @sourcier.",
    "Slack refuses commands in threads: write to @sourcier instead.",
)
NO_COMMAND = Sentence(
    "{typed} n'est pas une commande de cet espace. Dans Slack, ce qui commence par / est pris pour une commande.",
    "{typed} is not a command here. In Slack, whatever begins with / is taken for a command.",
)
COMMANDS = Sentence("Commandes", "Commands")
CLOCK = Sentence("L'horloge de l'essai", "The trial's clock")
RUN_CLOCK = Sentence("Prochain point", "Next digest")
RUN_CLOCK_ABOUT = Sentence("Avancer l'horloge jusqu'au prochain point", "Run the clock to the next digest")
ONE_HOUR = Sentence("+ 1 h", "+ 1 h")
ONE_HOUR_ABOUT = Sentence("Avancer l'horloge d'une heure", "Run the clock for an hour")
NO_DIGEST = Sentence(
    "Aucun point n'est prévu. Abonnez-vous : /abonnements, « Nouveau point… ».",
    "No digest is due. Subscribe: /subscriptions, “New digest…”.",
)
IT_IS = Sentence("Il est {when}.", "It is {when}.")
ARRIVED = Counted(
    ("{n} dépêche est arrivée.", "{n} dépêches sont arrivées."), ("{n} story has come in.", "{n} stories have come in.")
)
POSTED = Counted(
    ("Sourcier a écrit {n} message\u00a0: {where}.", "Sourcier a écrit {n} messages\u00a0: {where}."),
    ("Sourcier wrote {n} message: {where}.", "Sourcier wrote {n} messages: {where}."),
)
INSPECT = Sentence("Requête et contenu", "Request and payload")
INSPECTOR = Sentence("Pour les développeurs", "For developers")
INSPECTOR_ABOUT = Sentence(
    "La requête signée que l'application a reçue, et ce qu'elle a alors demandé à Slack.",
    "The signed request that the app got, and what it then asked of Slack.",
)
CLOSE_INSPECTOR = Sentence("Fermer ce volet", "Close this panel")
REQUEST = Sentence("Requête", "Request")
ANSWERED = Sentence("réponse {status}, {ms} ms", "answer {status}, {ms} ms")
CALLS = Counted(
    ("{n} appel à l'API de Slack", "{n} appels à l'API de Slack"), ("{n} call to Slack's API", "{n} calls to Slack's API")
)
PAYLOAD = Sentence("Contenu du message", "The message's payload")
FAULTS = Sentence("Jouer une panne", "Play a fault")
NEXT_CALL = Sentence("Prochain appel de", "Next call of")
FAULT = Sentence("répond", "answers")
PLAY = Sentence("Jouer", "Play")
PLAYED = Sentence("Le prochain appel de {method} répondra {fault}.", "The next call of {method} will answer {fault}.")
REDELIVER = Sentence("Délivrer la dernière requête une seconde fois", "Deliver the last request a second time")
REDELIVERED = Sentence(
    "La dernière requête est revenue (x-slack-retry-num: 1) ; l'application a répondu {status}.",
    "The last request came again (x-slack-retry-num: 1); the app answered {status}.",
)
REQUIRED = Sentence("Ce champ est obligatoire.", "This field is required.")
EDITORS = Sentence("édition", "editors")
OUTLET = Sentence("Ceci n'est pas le site d'un média", "This is no outlet's site")
OUTLET_ABOUT = Sentence(
    "ce média est inventé ; dans votre rédaction, le lien ouvre l'article chez le média, au passage surligné",
    "this outlet is invented; in your newsroom the link opens the article at its outlet, the passage highlighted",
)
COLON = Sentence(" : ", ": ")
IMAGE = Sentence("Image", "Image")
FAILED = Sentence("Cela n'a pas abouti : {why}", "That did not work: {why}")
GONE = Sentence("Ce message ou ce bouton n'est plus là.", "This message or button is gone.")
EMPTY = Sentence(
    "Rien encore. Écrivez à Sourcier, ou tapez une commande.", "Nothing yet. Write to Sourcier, or type a command."
)
CHECK_FIELDS = Sentence("Un champ est à corriger.", "A field is to be corrected.")
SKIP = Sentence("Aller aux messages", "Skip to the messages")

# --- the first ten minutes ------------------------------------------------------------------------------------------

GUIDE = Sentence("Dix minutes pour essayer", "Ten minutes to try it")
STEPS: tuple[tuple[Sentence, Sentence | None], ...] = (
    (Sentence("Demandez qui est quelqu'un", "Ask who somebody is"), Sentence("/qui Marsk", "/who Marsk")),
    (Sentence("Demandez combien", "Ask how much"), Sentence("/chiffres aide militaire", "/figures aide militaire")),
    (
        Sentence("Demandez qui l'a dit ; un nom mal écrit se retrouve", "Ask who said it; a misspelt name is found"),
        Sentence("/citations de:Korvell", "/quotes by:Korvell"),
    ),
    (
        Sentence(
            "Ouvrez le fil de Noé et demandez si la citation est exacte", "Open Noé's thread and ask whether the quote is exact"
        ),
        None,
    ),
    (
        Sentence(
            "Abonnez-vous au point du matin, puis faites avancer l'horloge",
            "Subscribe to the morning digest, then run the clock",
        ),
        Sentence("/abonnements", "/subscriptions"),
    ),
    (
        Sentence(
            "Signalez une erreur (⋯ à côté d'une citation), puis passez à l'édition pour la corriger",
            "Report an error (⋯ beside a quote), then switch to the editor to correct it",
        ),
        Sentence("/citations Venzel", "/quotes Venzel"),
    ),
)
