"""What the reading page says: the page that a browser opens, outside Slack."""

from handlers.wording import Counted, Sentence

INSTALLED_TITLE = Sentence("Sourcier est installé", "Sourcier is installed")
INSTALLED = Sentence(
    "Sourcier répond désormais dans {team}. Revenez à Slack : un message direct vous y attend dans la minute. "
    "Rien n'a été écrit dans aucun canal.",
    "Sourcier answers in {team} from now on. Go back to Slack: a direct message will be there within a minute. "
    "Nothing was written in any channel.",
)
NOT_LET_IN_TITLE = Sentence("Cet espace de travail n'est pas prévu", "This workspace is not expected")
NOT_LET_IN = Sentence(
    "Sourcier n'est ouvert qu'aux espaces de travail que son administrateur a nommés (SOURCIER_TEAMS). Rien n'a été conservé.",
    "Sourcier is open to the workspaces alone that its administrator has named (SOURCIER_TEAMS). Nothing was kept.",
)
DENIED_TITLE = Sentence("Installation abandonnée", "Installation given up")
DENIED = Sentence("Rien n'a été installé ni conservé.", "Nothing was installed or kept.")
NOT_INSTALLED_TITLE = Sentence("L'installation n'a pas abouti", "The installation did not come through")
NOT_INSTALLED = Sentence(
    "Elle a duré plus de dix minutes, ou a commencé dans un autre navigateur. Recommencez depuis le lien d'installation.",
    "It took more than ten minutes, or began in another browser. Begin again from the link to install.",
)
NO_TITLE = Sentence("Article sans titre", "Article without a title")
PUBLISHED = Sentence("Publié {when}", "Published {when}")
UNDATED = Sentence("Date de publication non renseignée", "Date of publication not recorded")
FETCHED = Sentence("lu par Sourcier {when}", "read by Sourcier {when}")
AT_OUTLET = Sentence("Lire sur le site du média", "Read on the outlet's site")
STARTS = Sentence("début du passage : ", "start of the passage: ")
ENDS = Sentence(" fin du passage", " end of the passage")
EXCERPT = Sentence(
    "Extrait : le passage et les paragraphes qui l'entourent. L'article entier est chez le média.",
    "Excerpt: the passage and the paragraphs around it. The whole article is the outlet's.",
)
WORDS_ALONE = Sentence(
    "Ces mots seuls : ce média n'en laisse pas montrer plus. L'article est chez lui.",
    "These words alone: this outlet lets no more be shown. The article is on its own page.",
)
WHOLE = Sentence("Article entier : les droits de ce média le permettent.", "Whole article: this outlet's rights allow it.")
PART = Sentence(
    "L'article est trop long pour cette page : voici ce qui entoure le passage.",
    "The article is too long for this page: this is what surrounds the passage.",
)
SUPERSEDED = Sentence(
    "Ce passage vient de la version {number}. L'article a été relu depuis : la version {current} est en vigueur, et ces mots "
    "peuvent y avoir changé.",
    "This passage is from version {number}. The article has been read again since: version {current} is the current one, and "
    "these words may have changed in it.",
)
NO_CURRENT = Sentence(
    "Ce passage vient de la version {number}, qui n'est plus en vigueur.",
    "This passage is from version {number}, which is no longer current.",
)
VERSIONS = Sentence("Versions de l'article", "Versions of the article")
VERSION = Sentence("Version {number}", "Version {number}")
READ_ON = Sentence("lue {when}", "read {when}")
READ_UNKNOWN = Sentence("date de lecture inconnue", "day of reading unknown")
CURRENT = Sentence("version en vigueur", "current version")
THIS_ONE = Sentence("celle de ce passage", "the one of this passage")
FOOT = Counted(
    (
        "Sourcier cite, il ne reformule pas. Qui a ce lien peut ouvrir cette page, pendant {n} jour.",
        "Sourcier cite, il ne reformule pas. Qui a ce lien peut ouvrir cette page, pendant {n} jours.",
    ),
    (
        "Sourcier quotes, it never rephrases. Whoever has this link may open this page, for {n} day.",
        "Sourcier quotes, it never rephrases. Whoever has this link may open this page, for {n} days.",
    ),
)

# --- no passage -----------------------------------------------------------------------------------------------------

EXPIRED_TITLE = Sentence("Ce lien a expiré", "This link has expired")
EXPIRED = Counted(
    (
        "Un lien vers un passage s'ouvre pendant {n} jour. Reposez la question dans Slack : la réponse en donnera un nouveau.",
        "Un lien vers un passage s'ouvre pendant {n} jours. Reposez la question dans Slack : la réponse en donnera un nouveau.",
    ),
    (
        "A link to a passage opens for {n} day. Ask again in Slack: the answer will have a new one.",
        "A link to a passage opens for {n} days. Ask again in Slack: the answer will have a new one.",
    ),
)
UNKNOWN_TITLE = Sentence("Cette page n'existe pas", "There is no such page")
UNKNOWN = Sentence(
    "L'adresse est incomplète, ou n'est pas un lien que Sourcier a donné à votre rédaction. Reposez la question dans Slack.",
    "The address is incomplete, or is no link that Sourcier gave your newsroom. Ask again in Slack.",
)
GONE_TITLE = Sentence("Passage retiré", "Passage withdrawn")
DOWN_TITLE = Sentence("Sourcier ne répond pas", "Sourcier does not answer")
DOWN = Sentence("Réessayez dans un instant.", "Try again in a moment.")
