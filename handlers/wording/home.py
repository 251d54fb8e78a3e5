"""What the app's Home says."""

from handlers.wording import Counted, Sentence

INTRO = Sentence(
    "Qui l'a dit, combien, et où c'est écrit : les mots exacts, la personne, la date, le média, le passage.",
    "Who said it, how much, and where it is written: the exact words, the person, the date, the outlet, the passage.",
)
TRY = Sentence("À essayer", "To try")
NOTHING_TO_TRY = Sentence(
    "L'archive n'a encore rien à montrer : `sourcier ingest` y fait entrer des articles.",
    "The archive has nothing to show yet: `sourcier ingest` puts articles into it.",
)
IN_THREADS = Sentence("Dans un fil", "In a thread")
THREADS = Sentence(
    "@sourcier vérifier contrôle les citations du fil, @sourcier « … » celle que vous écrivez. Sur un message : menu ⋮, "
    "« Vérifier la citation » (vous seul voyez la réponse).",
    "@sourcier check checks the thread's quotes, @sourcier “…” the one you write. On a message: menu ⋮, “Check the quote” "
    "(seen by you alone).",
)
ARCHIVE = Sentence("L'archive", "The archive")
LATEST = Sentence("Dernier article lu : {title}", "Last article read: {title}")
RECEIVED = Sentence("Dernier article reçu {when}", "Last article received {when}")
TODAY_AT = Sentence("à {clock}", "at {clock}")
ON = Sentence("{since}", "on {since}")
NOT_ANSWERING = Sentence("Le flux {name} ne répond pas depuis {since}", "The feed {name} has not answered since {since}")
NEVER_ANSWERED = Sentence("Le flux {name} n'a encore jamais répondu", "The feed {name} has never answered so far")
INBOX_CLOSED = Sentence(
    "Le dossier de réception ne se lit plus depuis {since}", "The inbox folder has not been readable since {since}"
)
INBOX_NEVER = Sentence("Le dossier de réception ne se lit pas", "The inbox folder cannot be read")
SILENT = Sentence(
    "Le flux {name} se tait depuis {since}, plus longtemps que d'habitude",
    "The feed {name} has been silent since {since}, longer than usual",
)
INBOX_SILENT = Sentence(
    "Le dossier de réception ne reçoit rien depuis {since}, plus longtemps que d'habitude",
    "The inbox folder has received nothing since {since}, longer than usual",
)
MORE_FEEDS = Counted(("et {n} autre", "et {n} autres"), ("and {n} other", "and {n} others"))
SETTINGS = Sentence("Vos réglages", "Your settings")
LANGUAGE = Sentence("Langue : {language}", "Language: {language}")
LANGUAGES = {
    "auto": Sentence("celle de Slack", "Slack's"),
    "fr": Sentence("français", "French"),
    "en": Sentence("anglais", "English"),
}
CHOOSE = {
    "auto": Sentence("Langue de Slack", "Slack's language"),
    "fr": Sentence("Français", "Français"),
    "en": Sentence("English", "English"),
}
FILTERS = Sentence("Filtres de vos commandes (/) : {filters}", "Filters of your commands (/): {filters}")
NO_FILTER = Sentence("aucun", "none")
SINCE_DAYS = {
    7: Sentence("depuis 7 jours", "the last 7 days"),
    30: Sentence("depuis 30 jours", "the last 30 days"),
    365: Sentence("depuis un an", "the last year"),
}
ALWAYS = Sentence("toute l'archive", "the whole archive")
CHANGE_FILTERS = Sentence("Changer les filtres…", "Change the filters…")
FILTERS_TITLE = Sentence("Vos filtres", "Your filters")
SAVE = Sentence("Enregistrer", "Save")
PERIOD = Sentence("Période", "Period")
OUTLET = Sentence("Média", "Outlet")
OUTLET_HINT = Sentence(
    "Un seul média, ou rien pour tous. Le temps d'une question : média:tous, depuis:toujours.",
    "One outlet, or nothing for all. For one question: outlet:all, since:always.",
)
ANSWER = Sentence("Réponse", "Answer")
