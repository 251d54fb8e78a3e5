"""What `sourcier doctor` says to whoever installs the bot, and the exact next step for whatever is missing."""

from handlers.wording import Lang, Sentence

# --- what is looked at ------------------------------------------------------------------------------------------------

_TITLES = {
    "archive": "archives",
    "replica": "réplique",
    "mode": "mode",
    "port": "port",
    "reading page": "page de lecture",
    "sealing": "chiffrement",
    "inbox": "boîte d'arrivée",
    "feeds": "flux",
    "watch": "lecture",
    "digests": "points et alertes",
    "spaCy model": "modèle spaCy",
    "bot token": "jeton du bot",
    "app token": "jeton d'application",
    "scopes": "autorisations",
    "clock": "horloge",
    "editors": "éditeurs",
    "reports": "signalements",
    "installation": "installation",
    "kept by Slack": "conservé par Slack",
}


def titled(about: str, lang: Lang) -> str:
    """What was looked at, in the reader's language; a variable's name is the same in both."""
    if lang == "en":
        return about
    for start, french in (("feed ", "flux "), ("workspace ", "espace de travail "), ("kept, ", "conservé, ")):
        if about.startswith(start):
            return french + about.removeprefix(start)
    return _TITLES.get(about, about)


NEXT = Sentence("À faire d'abord : {what}", "First: {what}")
ALL_RIGHT = Sentence("Tout est prêt : `sourcier run`.", "All is ready: `sourcier run`.")

# --- settings ---------------------------------------------------------------------------------------------------------

NOT_SET = Sentence("absent", "not set")
SET = Sentence("renseigné", "set")
DEFAULT = Sentence(" (par défaut)", " (default)")
NONE = Sentence("aucun", "none")
MEND_BOT_TOKEN = Sentence(
    "créez l'app Slack avec ce qu'imprime `sourcier manifest`, installez-la, copiez son jeton (xoxb-…) depuis OAuth & Permissions",
    "create the Slack app with what `sourcier manifest` prints, install it, copy its token (xoxb-…) from OAuth & Permissions",
)
MEND_SIGNING_SECRET = Sentence(
    "copiez « Signing Secret » depuis Basic Information, ou passez en Socket Mode avec SLACK_APP_TOKEN",
    "copy Signing Secret from Basic Information, or use Socket Mode with SLACK_APP_TOKEN",
)
UNUSABLE = Sentence("valeur inutilisable", "a value that cannot be used")
UNREADABLE_FILE = Sentence("le fichier du secret ne peut pas être lu", "the secret's file cannot be read")
MEND_FILE = Sentence(
    "donnez à {name} un fichier d'une ligne que l'utilisateur du bot peut lire",
    "give {name} a file of one line that the bot's user can read",
)
#: By how a token begins: what it is instead.
TOKEN_KINDS = {
    "xapp-": Sentence("c'est un jeton d'application", "this is an app-level token"),
    "xoxb-": Sentence("c'est un jeton de bot", "this is a bot token"),
    "xoxp-": Sentence("c'est un jeton d'utilisateur", "this is a user token"),
    "xoxe": Sentence("c'est un jeton de renouvellement ou de configuration", "this is a refresh or configuration token"),
    "xox": Sentence("c'est un autre jeton de Slack", "this is another token of Slack's"),
    "https://hooks.": Sentence("c'est l'adresse d'un webhook", "this is a webhook's address"),
}
NO_TOKEN = Sentence("ce n'est pas un jeton de Slack", "this is no token of Slack's")
BROKEN_TOKEN = Sentence("il y a un espace ou un retour à la ligne dedans", "there is a space or a line break in it")
#: What the right value of a variable is, and where it is copied from.
MEND_VALUE = {
    "SLACK_BOT_TOKEN": Sentence(
        "copiez « Bot User OAuth Token », qui commence par xoxb-, depuis OAuth & Permissions",
        "copy Bot User OAuth Token, which starts with xoxb-, from OAuth & Permissions",
    ),
    "SLACK_APP_TOKEN": Sentence(
        "copiez le jeton d'application, qui commence par xapp-, depuis Basic Information, App-Level Tokens",
        "copy the app-level token, which starts with xapp-, from Basic Information, App-Level Tokens",
    ),
    "SLACK_API_URL": Sentence(
        "retirez SLACK_API_URL : https://slack.com/api/ convient", "take SLACK_API_URL out: https://slack.com/api/ is right"
    ),
    "SOURCIER_KEY": Sentence(
        "`sourcier keys new` imprime une clé ; plusieurs se séparent par des virgules, la plus récente d'abord",
        "`sourcier keys new` prints a key; several go with commas between them, the newest first",
    ),
    "SOURCIER_EDITORS": Sentence(
        "dans Slack, menu du groupe, « Copier l'identifiant du groupe » : S0123ABCD",
        "in Slack, the group's menu, Copy group ID: S0123ABCD",
    ),
    "SOURCIER_REPORTS": Sentence(
        "dans Slack, au bas des détails du canal : C0123ABCD", "in Slack, at the end of the channel's details: C0123ABCD"
    ),
    "SOURCIER_PORT": Sentence("un nombre entre 1 et 65535 ; 3000 convient", "a number between 1 and 65535; 3000 will do"),
    "SOURCIER_PUBLIC_URL": Sentence(
        "l'adresse que voient les navigateurs, https://sourcier.example.org",
        "the address that browsers see, https://sourcier.example.org",
    ),
}
MEND_OTHER_VALUE = Sentence("docs/configuration.md dit ce que {name} accepte", "docs/configuration.md says what {name} takes")
MEND_OAUTH = {
    "SLACK_CLIENT_SECRET": Sentence(
        "copiez « Client Secret » depuis Basic Information", "copy Client Secret from Basic Information"
    ),
    "SOURCIER_TEAMS": Sentence(
        "nommez les espaces de travail admis, T0123ABCD, séparés par des virgules",
        "name the workspaces that are let in, T0123ABCD, with commas between them",
    ),
    "SOURCIER_PUBLIC_URL": Sentence(
        "l'adresse où les navigateurs reviennent de Slack, https://sourcier.example.org",
        "the address where browsers come back from Slack, https://sourcier.example.org",
    ),
    "SOURCIER_KEY": Sentence(
        "les jetons sont gardés chiffrés : `sourcier keys new` imprime une clé",
        "tokens are kept sealed: `sourcier keys new` prints a key",
    ),
}
TWO_WAYS = Sentence(
    "SLACK_BOT_TOKEN vaut pour un espace de travail, SLACK_CLIENT_ID pour plusieurs",
    "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for several",
)
MEND_TWO_WAYS = Sentence("retirez l'un des deux", "take one of them out")
NOT_INSTALLED = Sentence("l'app n'y est pas installée", "the app is not installed there")
MEND_NOT_INSTALLED = Sentence(
    "ouvrez {address} dans un navigateur et choisissez cet espace de travail",
    "open {address} in a browser and choose that workspace",
)
NO_KEY_OPENS = Sentence("aucune clé de SOURCIER_KEY n'ouvre ses jetons", "no key of SOURCIER_KEY opens its tokens")
SOCKET = Sentence("les requêtes de Slack arrivent par Socket Mode", "Slack's requests come over Socket Mode")
HTTP = Sentence(
    "les requêtes de Slack arrivent sur le port {port}, chemin /slack/events",
    "Slack's requests come to port {port}, path /slack/events",
)
PORT_FREE = Sentence("{host}:{port} est libre", "{host}:{port} is free")
PORT_OURS = Sentence("Sourcier répond déjà sur {host}:{port}", "Sourcier already answers on {host}:{port}")
PORT_TAKEN = Sentence("{host}:{port} est pris par un autre programme", "{host}:{port} is taken by another program")
MEND_PORT = Sentence(
    "mettez un autre port dans SOURCIER_PORT, {other} par exemple, ou arrêtez cet autre programme",
    "put another port in SOURCIER_PORT, {other} for one, or stop that other program",
)
PORT_REFUSED = Sentence("on ne peut pas écouter sur {host}:{port} ({why})", "one cannot listen on {host}:{port} ({why})")
MEND_HOST = Sentence(
    "mettez une adresse de cette machine dans SOURCIER_HOST : 127.0.0.1, ou 0.0.0.0 dans un conteneur",
    "put an address of this machine in SOURCIER_HOST: 127.0.0.1, or 0.0.0.0 in a container",
)
PAGE_NOT_IN_SOCKET = Sentence(
    "aucune en Socket Mode : « Voir le passage » ouvre une fenêtre", "none in Socket Mode: « Voir le passage » opens a modal"
)
MEND_PAGE_SOCKET = Sentence(
    "retirez SOURCIER_PUBLIC_URL, ou SLACK_APP_TOKEN pour répondre en HTTP",
    "unset SOURCIER_PUBLIC_URL, or SLACK_APP_TOKEN to answer over HTTP",
)
PAGE_IN_CLEAR = Sentence(
    "{address}/… n'est pas chiffrée : qui voit passer un lien peut l'ouvrir",
    "{address}/… is not encrypted: whoever sees a link go by can open it",
)
MEND_PAGE_CLEAR = Sentence(
    "mettez devant un proxy qui termine TLS, et https:// dans SOURCIER_PUBLIC_URL",
    "put a proxy that ends TLS in front, and https:// in SOURCIER_PUBLIC_URL",
)
PAGE = Sentence("{address}/…, chaque lien pour {days} jours", "{address}/…, each link for {days} days")
OPEN_TO_ALL = Sentence(
    "{file} peut être lu par tout le monde sur cette machine", "{file} can be read by everybody on this machine"
)

# --- the archive ------------------------------------------------------------------------------------------------------

#: By `ArchiveError.kind`, in French; English is what the error itself says.
ARCHIVE_FAULTS = {
    "absent": "Il n'y a pas d'archives à {where}.",
    "older": "Les archives {where} sont d'une version antérieure ({detail}).",
    "newer": "Les archives {where} ont été faites par un Sourcier plus récent ({detail}).",
    "unusable": "La base {where} est inutilisable : {detail}",
    "address": "DATABASE_URL n'est pas l'adresse d'une base : sqlite:///sourcier.db ou postgresql://user@host/name.",
}
REPLICA_SILENT = Sentence("elle ne répond pas ({kind})", "it does not answer ({kind})")
REPLICA_LATE = Sentence("en retard de {n} s au plus", "late by {n} s at most")
REPLICA_UP_TO_DATE = Sentence("elle a ce que le planificateur a vu en dernier", "it has the scheduler's last look")
REPLICA_UNFIT = Sentence(
    "{said} ; elle n'a pas tout ce qui a été retiré des archives, ou son schéma est autre",
    "{said}; it has not all that was taken out of the archive, or another schema",
)
REPLICA_TOLD = Sentence("{said} : les réponses le disent (DATABASE_READ_LATE)", "{said}: answers say so (DATABASE_READ_LATE)")
MEND_REPLICA = Sentence(
    "vérifiez DATABASE_READ_URL, et que son serveur tourne et suit ; d'ici là, les archives elles-mêmes répondent",
    "look at DATABASE_READ_URL, and whether its server runs and follows; until then the archive itself answers",
)
MEND_ARCHIVE = {
    "absent": Sentence(
        "`sourcier db upgrade` les crée, vides ; `sourcier ingest DOSSIER` y lit des articles",
        "`sourcier db upgrade` makes it, empty; `sourcier ingest FOLDER` reads articles into it",
    ),
    "older": Sentence(
        "faites une copie des archives, puis `sourcier db upgrade`", "make a copy of the archive, then `sourcier db upgrade`"
    ),
    "newer": Sentence(
        "installez cette version de Sourcier ou une plus récente ; on ne revient en arrière qu'avec une sauvegarde",
        "install that Sourcier or a later one; the way back is a backup alone (docs/operate.md)",
    ),
    "unusable": Sentence(
        "vérifiez DATABASE_URL, et que son serveur tourne : `pg_isready -d ADRESSE`",
        "look at DATABASE_URL, and whether its server runs: `pg_isready -d ADDRESS`",
    ),
    "address": Sentence(
        "mettez sqlite:///sourcier.db ou postgresql://user@host/name dans DATABASE_URL",
        "put sqlite:///sourcier.db or postgresql://user@host/name in DATABASE_URL",
    ),
}
NO_FOLDER = Sentence(
    "le dossier {folder}, où seraient les archives, n'est pas accessible en écriture",
    "the folder {folder}, where the archive would be, cannot be written to",
)
MEND_FOLDER = Sentence(
    "donnez ce dossier à l'utilisateur du bot, ou nommez-en un autre dans DATABASE_URL : sqlite:////chemin/sourcier.db",
    "give that folder to the bot's user, or name another in DATABASE_URL: sqlite:////path/sourcier.db",
)
SCHEMA = Sentence(
    "schéma à jour ; articles : {articles}, médias : {outlets}", "schema up to date; articles: {articles}, outlets: {outlets}"
)
MEND_EMPTY = Sentence("`sourcier ingest DOSSIER` y lit des articles", "`sourcier ingest PATH` reads articles into it")
BEHIND = Sentence(
    "{said} ; lus selon d'anciennes règles ou avec un autre répertoire : {n}",
    "{said}; read by older rules or with another directory: {n}",
)
MEND_BEHIND = Sentence("`sourcier reread` les relit", "`sourcier reread` reads them again")
COVERS = Sentence("{said}, du {first} au {last}", "{said}, {first} to {last}")
NO_DATE = Sentence("(sans date)", "no date")

#: What is held of people: where, and for how long; docs/privacy.md says the same.
KEPT = {
    "subscriptions": Sentence(
        "dans `subscriptions` : par identifiant Slack, ce qu'ils suivent chiffré, jusqu'à leur fin ; la ligne nue 90 jours de plus",
        "in `subscriptions`: by Slack user id, what they watch for sealed, until ended; bare rows for 90 days more",
    ),
    "told": Sentence(
        "dans `told` : les articles déjà signalés à un abonnement, 400 jours",
        "in `told`: which articles a subscription was told of, 400 days",
    ),
    "waiting": Sentence(
        "dans `outbox` : messages en attente, chiffrés, jusqu'à l'envoi ; leur heure et leur lieu, 90 jours",
        "in `outbox`: messages that wait, sealed, until sent; when and where they were, 90 days",
    ),
    "posts": Sentence(
        "dans `posts` : où sont les messages du bot et quels articles ils citent, sans texte ni utilisateur, 400 jours",
        "in `posts`: where the bot's messages stand and which articles they cite, without text or user, 400 days",
    ),
    "preferences": Sentence(
        "dans `preferences` : par identifiant Slack, jusqu'à leur retrait",
        "in `preferences`: by Slack user id, until taken back",
    ),
    "decisions": Sentence(
        "dans `decisions` : quel éditeur a corrigé quoi, par identifiant Slack, sans limite",
        "in `decisions`: which editor corrected what, by Slack user id, for good",
    ),
    "answered": Sentence(
        "dans `deliveries` : empreintes de messages déjà traités, les 100 000 derniers ; aucune question n'est conservée",
        "in `deliveries`: digests of messages that were answered, the last 100,000; no question is kept anywhere",
    ),
    "barred": Sentence(
        "dans `barred` : ceux dont on ne donne pas le profil, jusqu'à `sourcier person restore`",
        "in `barred`: whose profile is not to be given, until `sourcier person restore`",
    ),
    "withdrawals": Sentence(
        "dans `withdrawals` : quels articles ont été retirés, pourquoi et par quel éditeur, par identifiant Slack, sans limite",
        "in `withdrawals`: which articles were withdrawn, why and by which editor, by Slack user id, for good",
    ),
    "anonymised": Sentence(
        "dans `anonymised` : les noms masqués dans tout ce qui est lu, pourquoi et par qui, sans limite",
        "in `anonymised`: names that are hidden in whatever is read, why and by whom, for good",
    ),
    "sealed": Sentence(
        "dans `sealed`, `sealed_names` : ce qui est lu d'articles sous embargo ou internes, jusqu'à leur parution ou leur expiration",
        "in `sealed`, `sealed_names`: what was read in articles under embargo or internal, until they are published or expire",
    ),
    "changes": Sentence(
        "dans `changes` : ce que les médias ont changé, dans leurs mots, aussi longtemps que l'article",
        "in `changes`: what outlets changed, in their words, as long as the article",
    ),
}
KEPT |= {
    "installations": Sentence(
        "dans `installations` : ce que chaque espace de travail a donné, jetons chiffrés, et qui a installé, jusqu'à la désinstallation",
        "in `installations`: what each workspace gave, tokens sealed, and who installed it, until it is uninstalled",
    ),
    "welcomed": Sentence(
        "dans `welcomed` : qui a reçu le message de bienvenue, par identifiant Slack, sans limite",
        "in `welcomed`: who got the word of welcome, by Slack user id, for good",
    ),
}
KEPT_BY_SLACK = Sentence(
    "ce qui y est tapé, répondu, partagé et signalé, selon ses propres règles (docs/privacy.md)",
    "what is typed, answered, shared and reported there, by its own rules (docs/privacy.md)",
)
UNSEALED = Sentence(
    "abonnements dont ce qu'ils suivent est en clair : {n}", "subscriptions with what they watch for in clear: {n}"
)
MEND_UNSEALED = Sentence("`sourcier db upgrade` les chiffre", "`sourcier db upgrade` seals them")
MEND_UNSEALED_NO_KEY = Sentence(
    "renseignez SOURCIER_KEY (`sourcier keys new`), puis `sourcier db upgrade`",
    "set SOURCIER_KEY (`sourcier keys new`), then `sourcier db upgrade`",
)
LOST = Sentence(
    "abonnements qu'aucune clé de SOURCIER_KEY n'ouvre : {n}", "subscriptions that no key of SOURCIER_KEY opens: {n}"
)
MEND_LOST = Sentence(
    "remettez la clé qui les a chiffrés dans SOURCIER_KEY, après la nouvelle",
    "put the key with which they were sealed back into SOURCIER_KEY, after the new one",
)
NO_KEY = Sentence(
    "sans SOURCIER_KEY, aucun point ne peut être restreint et aucune alerte créée",
    "without SOURCIER_KEY no digest can be narrowed and no alert made",
)
MEND_NO_KEY = Sentence(
    "`sourcier keys new` imprime une clé : mettez-la dans SOURCIER_KEY",
    "`sourcier keys new` prints a key: put it into SOURCIER_KEY",
)
SEALED = Sentence("ce qui est suivi est chiffré ; clés : {n}", "what is watched for is sealed; keys: {n}")

# --- what the archive is fed from, what it sends ------------------------------------------------------------------------

INBOX_CLOSED = Sentence("{inbox} n'est pas un dossier où l'on peut écrire", "{inbox} is no folder that can be written to")
MEND_INBOX = Sentence(
    "créez ce dossier pour l'utilisateur du bot (`install -d -o UTILISATEUR {inbox}`), ou corrigez SOURCIER_INBOX",
    "make it for the bot's user (`install -d -o USER {inbox}`), or mend SOURCIER_INBOX",
)
FEEDS_NAMED = Sentence("{feeds} en nomme {n}", "{feeds} names {n}")
FEEDS_WRONG = Sentence("le fichier des flux ne se lit pas : {why}", "{why}")
MEND_FEEDS = Sentence("corrigez le fichier que nomme SOURCIER_FEEDS", "mend the file that SOURCIER_FEEDS names")
NOTHING_WATCHED = Sentence("rien n'a encore été relevé", "nothing was watched yet")
MEND_NOTHING_WATCHED = Sentence(
    "`sourcier watch` relève flux et boîte d'arrivée ; `sourcier run` le lance",
    "`sourcier watch` does, and `sourcier run` starts it",
)
CAME = Sentence("articles : {n}", "articles: {n}")
CAME_LAST = Sentence("articles : {n}, le dernier il y a {ago}", "articles: {n}, the last {ago} ago")
FEED_FAILS = Sentence("{why} Dernière réussite il y a {ago} ; {came}", "{why} It last worked {ago} ago; {came}")
FEED_NEVER = Sentence("{why} Il n'a jamais fonctionné ; {came}", "{why} It has never worked; {came}")
MEND_FEED = Sentence(
    "ouvrez son adresse dans un navigateur ; si elle a changé, corrigez-la dans le fichier des flux, sinon retirez-la",
    "look at its address in a browser; where it has moved, mend it in the file of feeds, else take it out",
)
LOOKED = Sentence("relevé il y a {ago} ; {came}", "looked at {ago} ago; {came}")
NOT_LOOKED = Sentence("pas encore relevé ; {came}", "not looked at yet; {came}")
MEND_LOOKED = Sentence("`sourcier watch` tourne-t-il ?", "is `sourcier watch` running?")
SILENT = Sentence(
    "muet depuis plus longtemps que d'habitude ({usual}) ; {came}", "silent for longer than its habit ({usual}); {came}"
)
MEND_SILENT = Sentence(
    "voyez si le média a un nouveau flux, ou si l'agence envoie encore",
    "look at whether the outlet has a new feed, or the agency sends",
)
NEVER_TICKED = Sentence("rien n'a encore été envoyé ; {counts}", "has never ticked; {counts}")
LAST_TICK = Sentence("dernier passage il y a {ago} ; {counts}", "last tick {ago} ago; {counts}")
COUNTS = Sentence(
    "abonnements : {subscriptions}, en pause : {paused}, en retard : {overdue}, abandonnés récemment : {failed}",
    "subscriptions: {subscriptions}, paused: {paused}, overdue: {overdue}, given up lately: {failed}",
)
MEND_NEVER = Sentence("`sourcier run` les envoie", "`sourcier run` delivers them")
MEND_TICK = Sentence("`sourcier run` les envoie : tourne-t-il ?", "`sourcier run` delivers them: is it running?")
MEND_OVERDUE = Sentence(
    "le journal de `sourcier run` dit pourquoi : cherchez « is put off »",
    "the log of `sourcier run` says why: look for « is put off »",
)
MODEL = Sentence("{model} est installé", "{model} is installed")
NO_MODEL = Sentence("{model} n'est pas installé", "{model} is not installed")
MEND_MODEL = Sentence("installez-le, ou retirez SOURCIER_SPACY_MODEL", "install it, or unset SOURCIER_SPACY_MODEL")

# --- Slack ------------------------------------------------------------------------------------------------------------

REFUSED = Sentence("Slack le refuse ({code})", "Slack refuses it ({code})")
OUT_OF_REACH = Sentence("Slack ne répond pas ({why})", "Slack cannot be reached ({why})")
MEND_NETWORK = Sentence(
    "voyez le réseau, le pare-feu et HTTPS_PROXY : {host} doit être joignable en HTTPS",
    "look at the network, the firewall and HTTPS_PROXY: {host} must be reachable over HTTPS",
)
SPEAKS = Sentence("parle sous le nom de {user} dans {team}", "speaks as {user} in {team}")
MEND_REINSTALL = Sentence(
    "collez ce qu'imprime `sourcier manifest` dans la page App Manifest de l'app, puis Install App, « Reinstall to Workspace »",
    "paste what `sourcier manifest` prints into the Slack app's manifest page, then install the app again",
)
#: By Slack's word for why a bot token does not do.
MEND_TOKEN = {
    "invalid_auth": Sentence(
        "copiez-le de nouveau, entier, depuis OAuth & Permissions", "copy it again, all of it, from OAuth & Permissions"
    ),
    "account_inactive": Sentence(
        "l'app a été désinstallée ou le bot désactivé : Install App, puis copiez le nouveau jeton",
        "the app was uninstalled or its bot deactivated: Install App, then copy the new token",
    ),
    "token_revoked": Sentence(
        "le jeton a été révoqué : Install App, puis copiez le nouveau jeton",
        "the token was revoked: Install App, then copy the new token",
    ),
    "token_expired": Sentence(
        "le jeton a expiré : l'app a la rotation des jetons, qui demande l'installation par OAuth (docs/install.md)",
        "the token has expired: the app rotates its tokens, which wants installation by OAuth (docs/install.md)",
    ),
}
SCOPES_MISSING = Sentence("il manque : {scopes}", "missing: {scopes}")
SCOPES_EXTRA = Sentence("plus que Sourcier n'en demande : {scopes}", "more than Sourcier asks for: {scopes}")
MEND_SCOPES_EXTRA = Sentence("retirez-les de l'app Slack", "take them out of the Slack app")
CLOCK = Sentence("à {n} s de celle de Slack", "within {n} s of Slack's")
CLOCK_SLOW = Sentence("elle retarde de {gap} sur celle de Slack", "it is {gap} behind Slack's")
CLOCK_FAST = Sentence("elle avance de {gap} sur celle de Slack", "it is {gap} ahead of Slack's")
MEND_CLOCK = Sentence(
    "`timedatectl set-ntp true` la remet à l'heure ; au-delà de cinq minutes toute requête de Slack est refusée",
    "`timedatectl set-ntp true` sets it right; beyond five minutes each request of Slack's is refused",
)
NO_EDITORS = Sentence("personne ne peut corriger les archives", "nobody may correct the archive")
MEND_NO_EDITORS = Sentence(
    "faites un groupe d'utilisateurs dans Slack et mettez son identifiant (S…) dans SOURCIER_EDITORS",
    "make a user group in Slack and put its id (S…) into SOURCIER_EDITORS",
)
EDITORS = Sentence("membres du groupe {group} : {n}", "members of the group {group}: {n}")
EDITORS_EMPTY = Sentence(
    "le groupe {group} n'a pas de membres : personne ne peut corriger", "the group {group} has no members: nobody may correct"
)
MEND_EDITORS_EMPTY = Sentence("ajoutez-y les éditeurs, dans Slack", "add the editors to it, in Slack")
EDITORS_UNKNOWN = Sentence("Slack ne connaît pas le groupe {group} ({code})", "Slack knows no group {group} ({code})")
REPORTS = Sentence("les erreurs vont dans #{name}", "errors go to #{name}")
REPORTS_UNKNOWN = Sentence(
    "le bot ne voit pas le canal {channel} ({code})", "the bot does not see the channel {channel} ({code})"
)
REPORTS_OUTSIDE = Sentence("le bot n'est pas dans #{name}", "the bot is not in #{name}")
MEND_REPORTS = Sentence("écrivez `/invite @sourcier` dans ce canal", "write `/invite @sourcier` in that channel")
REPORTS_ARCHIVED = Sentence("#{name} est archivé", "#{name} is archived")
MEND_REPORTS_ARCHIVED = Sentence(
    "mettez l'identifiant d'un autre canal dans SOURCIER_REPORTS", "put another channel's id into SOURCIER_REPORTS"
)
MEND_APP_TOKEN = Sentence(
    "faites un jeton d'application avec l'autorisation connections:write dans Basic Information, et activez Socket Mode",
    "make an app-level token with the scope connections:write on Basic Information, and enable Socket Mode",
)
SOCKET_OPENS = Sentence("Socket Mode s'ouvre", "Socket Mode opens")

# --- how long ago -----------------------------------------------------------------------------------------------------

MINUTES = Sentence("{n} min", "{n} min")
HOURS = Sentence("{n} h", "{n} h")
DAYS = Sentence("{n} jours", "{n} days")
