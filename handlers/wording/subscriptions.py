"""What the modals of digests and alerts say."""

from handlers.wording import Counted, Sentence

USAGE = Sentence("(ouvre la liste)", "(opens the list)")
ABOUT = Sentence("Points quotidiens et alertes : créer, changer, suspendre", "Digests and alerts: create, change, pause")
TITLE = Sentence("Abonnements", "Subscriptions")
OPEN = Sentence("Mes abonnements…", "My subscriptions…")
MENTIONED = Sentence(
    "Un « point » à heure fixe dans un canal ou chez vous, une alerte dès qu'un nom paraît : tout se règle ici.",
    "A digest at its hour in a channel or for yourself, an alert as soon as a name appears: all is set here.",
)
NONE = Sentence(
    "Vous n'avez pas encore d'abonnement. Un « point » dit à heure fixe ce qui est nouveau ; une alerte prévient dès qu'un article "
    "nomme quelqu'un ou contient des mots.",
    "You have no subscription yet. A digest tells at its hour what is new; an alert tells you as soon as an article names somebody "
    "or contains words.",
)
YOURS = Sentence("Vos abonnements", "Your subscriptions")
NEW_DIGEST = Sentence("Nouveau point…", "New digest…")
NEW_ALERT = Sentence("Nouvelle alerte…", "New alert…")
CHANGE = Sentence("Changer…", "Change…")
PREVIEW = Sentence("Aperçu", "Preview")
PREVIEW_ABOUT = Sentence(
    "Aperçu, vu de vous seul : ce que dirait ce point s'il partait maintenant.",
    "Preview, seen by you alone: what this digest would say if it left now.",
)
PAUSE = Sentence("Suspendre", "Pause")
RESUME = Sentence("Reprendre", "Resume")
END = Sentence("Arrêter", "Stop")
ALERT_ME = Sentence("Prévenez-moi…", "Alert me…")
JOIN = Sentence("Faire entrer Sourcier", "Let Sourcier in")

DIRECT = Sentence("message direct", "direct message")
EVERY_DAY = Sentence("tous les jours", "every day")
WEEKDAYS = Sentence("du lundi au vendredi", "Monday to Friday")
NEXT = Sentence("prochain {when}", "next {when}")
EVERYTHING = Sentence("tout ce qui est nouveau", "all that is new")
LEAST = Counted(("au moins {n} média", "au moins {n} médias"), ("at least {n} outlet", "at least {n} outlets"))
QUIET = Sentence("silence de {first} à {last}", "quiet from {first} to {last}")
PACES = {
    0: Sentence("dès qu'un article paraît", "as soon as an article comes"),
    60: Sentence("au plus un message par heure", "one message an hour at most"),
    240: Sentence("au plus un message toutes les 4 heures", "one message every 4 hours at most"),
    1440: Sentence("au plus un message par jour", "one message a day at most"),
}
PAUSES = {
    "own": Sentence("suspendu", "paused"),
    "gone": Sentence("suspendu : canal introuvable", "paused: channel not found"),
    "archived": Sentence("suspendu : canal archivé", "paused: channel archived"),
    "no_key": Sentence(
        "suspendu : ce qui est suivi ne peut plus être lu, la clé a changé",
        "paused: what it watches cannot be read, the key has changed",
    ),
    "shared": Sentence("suspendu : canal ouvert à d'autres organisations", "paused: channel open to other organisations"),
    "no_bot": Sentence("suspendu : Sourcier n'est pas dans le canal", "paused: Sourcier is not in the channel"),
    "closed": Sentence("suspendu : canal réservé à certains", "paused: channel kept to some"),
}

# --- the forms ------------------------------------------------------------------------------------------------------

DIGEST_FORM = Sentence("Un point", "A digest")
ALERT_FORM = Sentence("Une alerte", "An alert")
SAVE = Sentence("Enregistrer", "Save")
WHERE = Sentence("Où ?", "Where?")
TO_ME = Sentence("Chez moi, en message direct", "To me, in a direct message")
TO_CHANNEL = Sentence("Dans un canal", "In a channel")
#: Slack writes « (facultatif) » behind it: nothing may be chosen where it goes to oneself.
CHANNEL = Sentence("Si c'est dans un canal, lequel ?", "If in a channel, which one?")
CHANNEL_HINT = Sentence(
    "À laisser vide pour un message direct. Sourcier doit être dans le canal : /invite @sourcier.",
    "Leave it empty for a direct message. Sourcier must be in the channel: /invite @sourcier.",
)
DAYS = Sentence("Jours", "Days")
TIME = Sentence("Heure", "Time")
ZONE = Sentence("Fuseau horaire", "Time zone")
ZONE_HINT = Sentence(
    "Une ville ou un fuseau : Paris, Montréal, Pacific/Noumea.", "A city or a zone: Paris, Montreal, Pacific/Noumea."
)
ACTORS = Sentence("Personnes, pays, organisations", "People, countries, organisations")
ACTORS_HINT = Sentence(
    "Un seul de ces noms suffit ; séparez-les par des virgules.", "One of these names is enough; commas between them."
)
WORDS = Sentence("Mots", "Words")
WORDS_HINT = Sentence('Tous ces mots ; "entre guillemets", côte à côte.', 'All these words; "between marks", side by side.')
OUTLETS = Sentence("Médias", "Outlets")
OUTLETS_HINT = Sentence("Un seul suffit ; séparez-les par des virgules.", "One is enough; commas between them.")
PLACES = Sentence("Lieux", "Places")
LEAST_FIELD = Sentence("Racontés par", "Told by")
LENGTH = Sentence("Longueur", "Length")
LENGTHS = {
    "short": Sentence("Courte : les titres et les médias", "Short: headlines and outlets"),
    "normal": Sentence("Normale : trois lignes par événement", "Normal: three lines an event"),
    "long": Sentence("Longue : plus de mots par événement", "Long: more words an event"),
}
LANGUAGE = Sentence("Langue", "Language")
LANGUAGES = {"fr": Sentence("Français", "Français"), "en": Sentence("English", "English")}
OPTIONS = Sentence("Aussi", "Also")
FOLLOW_UPS = Sentence("Les suites de ce qui a déjà été dit", "What goes on of what was told")
SAYS_NOTHING = Sentence("Dire quand il n'y a rien de neuf", "Say when there is nothing new")
QUIET_FROM = Sentence("Silence à partir de", "Quiet from")
QUIET_UNTIL = Sentence("Silence jusqu'à", "Quiet until")
QUIET_HINT = Sentence("Ce qui arrive entre-temps est dit à la fin du silence.", "What comes meanwhile is told when it ends.")
UNCHANGED = Sentence("Rien n'a été changé.", "Nothing was changed.")

# --- what is wrong, what was done -------------------------------------------------------------------------------------

NO_CHANNEL = Sentence("Choisissez le canal.", "Choose the channel.")
NO_SUCH_CHANNEL = Sentence(
    "Je ne vois pas ce canal. S'il est privé, invitez-moi d'abord avec /invite @sourcier.",
    "I do not see this channel. If it is private, invite me first with /invite @sourcier.",
)
CHANNEL_ARCHIVED = Sentence("Ce canal est archivé.", "This channel is archived.")
NOT_A_MEMBER = Sentence(
    "Seuls les membres d'un canal peuvent l'abonner : rejoignez-le d'abord.",
    "Only a channel's members can subscribe it: join it first.",
)
NO_KEY = Sentence(
    "Ce que l'on suit n'est gardé que chiffré, et aucune clé n'est réglée ici (SOURCIER_KEY). Demandez à l'administrateur.",
    "What one watches is only kept encrypted, and no key is set here (SOURCIER_KEY). Ask the administrator.",
)
SHARED_CHANNEL = Sentence(
    "Ce canal est ouvert à d'autres organisations : rien des archives n'y est envoyé.",
    "This channel is open to other organisations: nothing of the archive is sent there.",
)
EDITORS_ALONE = Sentence(
    "Seuls les éditeurs peuvent abonner un canal ; en message direct, chacun le peut.",
    "Only editors can subscribe a channel; anybody can in a direct message.",
)
NO_DAY = Sentence("Choisissez au moins un jour.", "Choose at least one day.")
NO_TIME = Sentence("Choisissez une heure.", "Choose a time.")
NO_SUCH_ZONE = Sentence(
    "Je ne connais pas ce fuseau. Par exemple : Paris, Montréal, Nouméa.",
    "I do not know this zone. For example: Paris, Montreal.",
)
SEVERAL = Sentence(
    "Plusieurs répondent à {typed} : {names}. Écrivez le numéro avec le nom : {example}",
    "Several answer to {typed}: {names}. Write the number with the name: {example}",
)
NEAREST = Sentence("Personne ne s'appelle {typed}. Le plus proche : {name}.", "Nobody is called {typed}. The nearest: {name}.")
NOBODY = Sentence("Personne ne s'appelle {typed}.", "Nobody is called {typed}.")
PRIVATE = Sentence(
    "{name} n'a pas de fonction publique connue : pas d'alerte sur une personne privée.",
    "{name} has no known public role: no alert on a private person.",
)
TOO_MANY = Sentence("Dix au plus.", "Ten at most.")
TOO_MANY_SUBSCRIPTIONS = Sentence(
    "Vous avez déjà {limit} abonnements : arrêtez-en un.", "You have {limit} subscriptions: stop one."
)
WATCH_WHAT = Sentence("Donnez au moins un nom ou un mot.", "Give at least a name or a word.")
BOTH_HOURS = Sentence(
    "Donnez le début et la fin du silence, ou ni l'un ni l'autre.", "Give both ends of the quiet hours, or neither."
)
CREATED = Sentence("C'est fait : {what}, {when}.", "Done: {what}, {when}.")
ALERT_CREATED = Sentence("C'est fait : vous serez prévenu.", "Done: you will be told.")
CHANGED = Sentence("C'est changé.", "Changed.")
PAUSED = Sentence(
    "C'est suspendu. Ce qui paraît d'ici à la reprise ne sera pas dit.",
    "Paused. What comes until it is resumed will not be told.",
)
RESUMED = Sentence("C'est repris.", "Resumed.")
ENDED = Sentence("C'est arrêté.", "Stopped.")
GONE = Sentence("Cet abonnement n'existe plus.", "This subscription is gone.")
NOT_YOURS = Sentence(
    "Seuls son auteur et les éditeurs peuvent changer cet abonnement.",
    "Only its author and editors can change this subscription.",
)
NOT_IN = Sentence(
    "C'est enregistré, mais je ne suis pas encore dans ce canal : rien n'y partira avant. Faites-moi entrer, ou écrivez-y "
    "/invite @sourcier puis « Reprendre » ici.",
    "Saved, but I am not in this channel yet: nothing goes there before. Let me in, or write /invite @sourcier there, then “Resume” here.",
)
JOINED = Sentence("J'y suis : l'abonnement est actif.", "I am in: the subscription is active.")
SLOWER = Sentence("Entendu : {pace}.", "All right: {pace}.")
