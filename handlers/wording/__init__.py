"""Every sentence the bot says, in French and in English, side by side; dates and amounts are said by the files beside this one.

Sentences are written with plain spaces: French typography (« », : ; ! ? %) is set when they are made.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from babel.numbers import format_decimal

Lang = Literal["fr", "en"]

NBSP = "\u00a0"
NARROW = "\u202f"


def typeset(french: str) -> str:
    """French text with its non-breaking spaces: U+00A0 inside « » and before : and %, U+202F before ; ! ?."""
    french = re.sub(r" ([:»%])", NBSP + r"\1", french)
    return re.sub(r" ([;!?])", NARROW + r"\1", french).replace("« ", "«" + NBSP)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing the bot says; call it with the language and what goes into its {braces}."""

    fr: str
    en: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "fr", typeset(self.fr))

    def __call__(self, lang: Lang, **parts: object) -> str:
        return (self.en if lang == "en" else self.fr).format(**parts)


@dataclass(frozen=True, slots=True)
class Counted:
    """« 1 article », « 3 articles »: French says one of 0 and 1, English of 1 alone."""

    fr: tuple[str, str]
    en: tuple[str, str]

    def __call__(self, lang: Lang, count: int, **parts: str) -> str:
        one, many = self.en if lang == "en" else self.fr
        single = count == 1 or (count == 0 and lang == "fr")
        return (one if single else many).format(n=format_decimal(count, locale=lang), **parts)


def quoted(text: str, lang: Lang) -> str:
    """Words between the language's quotation marks."""
    return f"“{text}”" if lang == "en" else f"«{NBSP}{text}{NBSP}»"


def enumerated(names: Sequence[str], lang: Lang) -> str:
    """« X », « X et Y », « X, Y et Z »."""
    *firsts, last = names
    return ", ".join(firsts) + AND(lang) + last if firsts else last


# --- commands -------------------------------------------------------------------------------------------------------

QUOTES_USAGE = Sentence("[nom] [mots] [depuis:mars] [média:nom]", "[name] [words] [since:march] [outlet:name]")
QUOTES_ABOUT = Sentence("Qui l'a dit : citations d'une personne, sur un sujet", "Who said it: quotes of a person, on a subject")
FIGURES_USAGE = Sentence(
    "[mots] [2022] [>100M$] [devise:euros] [tri:valeur] [de:nom]",
    "[words] [2022] [>100M$] [currency:euros] [sort:value] [by:name]",
)
FIGURES_ABOUT = Sentence("Combien : chiffres publiés sur un sujet", "How much: figures published on a subject")
ACTORS_USAGE = Sentence("[nom]", "[name]")
ACTORS_ABOUT = Sentence(
    "Qui est-ce : fonction, citations, médias qui en parlent", "Who it is: role, quotes, outlets that speak of them"
)
HELP_USAGE = Sentence("aide", "help")
HELP_ABOUT = Sentence("Mode d'emploi de Sourcier", "How to use Sourcier")

# --- headings and labels --------------------------------------------------------------------------------------------

QUOTES = Sentence("Citations", "Quotes")
FIGURES = Sentence("Chiffres", "Figures")
ACTORS = Sentence("Qui est-ce", "Who is it")
HELP = Sentence("Aide", "Help")
ABOUT = Sentence("sur {name}", "about {name}")
SINCE = Sentence("depuis le {day}", "since {day}")
BEFORE = Sentence("avant le {day}", "before {day}")
RANKS = Sentence("{first} à {last}", "{first} to {last}")
INDIRECT = Sentence("Propos indirects", "Reported speech")
AND = Sentence(" et ", " and ")
RESULTS_FOR = Sentence("Résultats pour {name} (vous avez tapé {typed})", "Results for {name} (you typed {typed})")
READ_AS = Sentence("{typed} a été compris comme {name}.", "{typed} was read as {name}.")
SPOKEN_OF = Sentence(
    "Aucune citation attribuée à {name} : voici ce que d'autres en disent.",
    "No quote by {name}: here is what others say about them.",
)
ELSEWHERE = Sentence(
    "Sans ces mots, mais dans des articles qui les contiennent :",
    "Without these words, but in articles that contain them:",
)
FIGURES_ABOUT_THEM = Sentence("Chiffres des phrases qui nomment {name}.", "Figures of sentences that name {name}.")
FIGURES_THEY_GAVE = Sentence("Chiffres donnés par {name}.", "Figures given by {name}.")

SAID = Sentence("tenu {when}", "said {when}")
PUBLISHED = Sentence("publié {when}", "published {when}")
SAID_AND_PUBLISHED = Sentence("tenu et publié {when}", "said and published {when}")
NO_DATE = Sentence("sans date", "undated")
RELAYED_BY = Sentence("relayé par {outlet}", "relayed by {outlet}")
INFERRED = Sentence("attribution déduite", "attribution inferred")
CORRECTED = Sentence("attribution corrigée", "attribution corrected")
EDITORS_NOTE = Sentence("Note de la rédaction : ", "Editors' note: ")
UNKNOWN_SPEAKER = Sentence("Auteur des propos non précisé", "Speaker not named")
UNKNOWN_OUTLET = Sentence("média non renseigné", "outlet not recorded")
ACCORDING_TO = Sentence("selon {name}", "according to {name}")
CURRENCY_ASSUMED = Sentence("monnaie supposée : {name}", "currency assumed: {name}")
EQUIVALENT = Sentence("soit {words} selon l'article", "given in the article as “{words}”")
ORIGIN = Sentence("1 origine ({name})", "1 origin ({name})")
ORIGINS = Counted(("{n} origine", "{n} origines"), ("{n} origin", "{n} origins"))
SAME_OUTLET = Counted(
    ("{n} article de ce média", "{n} articles de ce média"), ("{n} article of this outlet", "{n} articles of this outlet")
)
COPIES = Counted(("{n} reprise", "{n} reprises"), ("{n} copy", "{n} copies"))
RELATIONS = {
    "disagreement": Sentence("Désaccord", "Disagreement"),
    "evolution": Sentence("Évolution", "Over time"),
    "perhaps": Sentence("Peut-être la même mesure", "Perhaps the same thing"),
}
OTHER_VALUES = Counted(("et {n} autre valeur", "et {n} autres valeurs"), ("and {n} other value", "and {n} other values"))
PERHAPS_MONEY = Sentence("Peut-être la même enveloppe", "Perhaps the same sum")
COLON = Sentence(" :", ":")
ALSO_GIVEN = Sentence("Donné aussi ainsi", "Also given as")
AMOUNT_BY = Sentence("{amount} selon {name}", "{amount} according to {name}")
OLD_VERSION = Sentence("version corrigée depuis", "since corrected")
EMBARGOED = Sentence("sous embargo : à publier {when}", "under embargo: for publication {when}")
INTERNAL = Sentence("copie interne, à ne pas publier", "internal copy, not for publication")

# --- buttons --------------------------------------------------------------------------------------------------------

PREVIOUS = Sentence("‹ Précédent", "‹ Previous")
NEXT = Sentence("Suivant ›", "Next ›")
BEYOND = Sentence("Mêmes articles, sans ces mots ›", "Same articles, without these words ›")
SHARE = Sentence("Partager dans le canal", "Share in channel")
SEND_ME = Sentence("Me l'envoyer", "Send it to me")
SEE_PASSAGE = Sentence("Voir le passage", "See the passage")
SEE_PASSAGE_OF = Sentence("Passage : {outlet}", "Passage: {outlet}")
READ_PASSAGE = Sentence("Lire le passage", "Read the passage")
READ_HERE = Sentence("Lire dans Sourcier", "Read in Sourcier")
ALL_THEIR_QUOTES = Sentence("Toutes ses citations", "All their quotes")
ALL_ABOUT_THEM = Sentence("Ce qu'on en dit", "What is said of them")
THEIR_FIGURES = Sentence("Ses chiffres", "Their figures")

# --- sharing --------------------------------------------------------------------------------------------------------

SHARED_BY = Sentence("Partagé par ", "Shared by ")
SENT = Sentence("C'est envoyé : voyez vos messages avec Sourcier.", "Sent: see your messages with Sourcier.")

# --- the modal ------------------------------------------------------------------------------------------------------

PASSAGE_TITLE = Sentence("Le passage", "The passage")
CLOSE = Sentence("Fermer", "Close")
PASSAGE_GONE = Sentence(
    "Ce passage n'est plus dans l'archive : l'article a été retiré ou relu. Reposez la question.",
    "This passage is no longer in the archive: the article was withdrawn or read again. Ask again.",
)

# --- who is it ------------------------------------------------------------------------------------------------------

ROLE_SINCE = Sentence("depuis {when}", "since {when}")
CHECKED = Sentence("{role}, depuis {since} (vérifié {when})", "{role}, since {since} (checked {when})")
LAST_NAMED = Sentence("dernière mention {when}", "last mention {when}")
ROLE_READ = Sentence("« {role} »", "“{role}”")
NO_PUBLIC_ROLE = Sentence(
    "Aucune fonction publique connue : pas de fiche, seulement les passages qui nomment cette personne.",
    "No public role known: no profile, only the passages that name this person.",
)
LAST_ROLE = Sentence("dernière fonction connue : {role}", "last known role: {role}")
ALSO_WRITTEN = Sentence("Aussi écrit : {names}", "Also written: {names}")
IN_ARTICLES = Counted(("Dans {n} article", "Dans {n} articles"), ("In {n} article", "In {n} articles"))
FIRST_SEEN = Sentence("premier {when} ({outlet})", "first {when} ({outlet})")
LAST_SEEN = Sentence("dernier {when} ({outlet})", "last {when} ({outlet})")
SEEN = Sentence("{when} ({outlet})", "{when} ({outlet})")
NEVER_SEEN = Sentence(
    "Connu de l'annuaire ; aucun article de l'archive n'en parle.", "In the directory; no article of the archive names them."
)
LAST_MENTION = Sentence("{articles}, dernier {when}", "{articles}, last {when}")
FOUND_BY = {
    "exact": Sentence("nom exact", "exact name"),
    "folded": Sentence("nom exact, aux accents et majuscules près", "exact name, accents and capitals aside"),
    "surname": Sentence("nom de famille de {name}", "surname of {name}"),
    "acronym": Sentence("initiales de {name}", "initials of {name}"),
    "spelling": Sentence("nom voisin : {name}", "similar name: {name}"),
    "inversion": Sentence("nom et prénom inversés : {name}", "surname and forename reversed: {name}"),
    "initials": Sentence("initiale du prénom : {name}", "forename's initial: {name}"),
    "script": Sentence("autre écriture de {name}", "another script for {name}"),
    "role": Sentence("fonction : {name}", "role: {name}"),
    "prefix": Sentence("début de {name}", "beginning of {name}"),
}
THEY_SAID = Sentence("Dernières citations", "Latest quotes")
OTHERS_SAID = Sentence("Ce qu'en disent les autres", "What others say about them")
KINDS = {
    "person": Sentence("personne", "person"),
    "organisation": Sentence("organisation", "organisation"),
    "country": Sentence("pays", "country"),
    "place": Sentence("lieu", "place"),
}

# --- nothing found, several, problems -------------------------------------------------------------------------------

NOTHING = Sentence("Rien trouvé dans l'archive.", "Nothing found in the archive.")
SEARCHED = Sentence("Recherché : {what}", "Searched: {what}")
AS_A_WORD = Sentence(
    "{typed} a été cherché comme un mot. Cherchez-vous quelqu'un dont le nom s'écrit presque ainsi ?",
    "{typed} was sought as a word. Do you mean somebody whose name is almost spelt so?",
)
NEAREST = Sentence("Noms les plus proches, qui ne sont pas la réponse :", "Nearest names, which are not the answer:")
WITHOUT_WORDS = Sentence("Essayer sans les mots {words} :", "Try without the words {words}:")
COVERS = Sentence(
    "L'archive couvre {articles} de {outlets}, {period}.", "The archive covers {articles} from {outlets}, {period}."
)
COVERS_UNDATED = Sentence("L'archive couvre {articles} de {outlets}.", "The archive covers {articles} from {outlets}.")
EMPTY_ARCHIVE = Sentence(
    "L'archive est vide : aucun article n'a encore été lu.", "The archive is empty: no article has been read yet."
)
ARTICLES = Counted(("{n} article", "{n} articles"), ("{n} article", "{n} articles"))
OUTLETS = Counted(("{n} média", "{n} médias"), ("{n} outlet", "{n} outlets"))
WHICH = Sentence(
    "Plusieurs noms répondent à {typed}. Lequel cherchez-vous ?", "Several names answer to {typed}. Which one do you mean?"
)
NO_SUCH_NAME = Sentence("Personne ne s'appelle {typed} dans l'archive.", "Nobody is called {typed} in the archive.")

ASK_SOMETHING = Sentence("Que cherchez-vous ? Donnez un nom ou des mots.", "What are you looking for? Give a name or words.")
BAD_DATE = Sentence("Je ne lis pas de date dans {typed}.", "I read no date in {typed}.")
DATE_EXAMPLES = Sentence(
    'Par exemple : depuis:mars, depuis:2022-01, depuis:"12 janvier", avant:12/01/2022.',
    'For example: since:march, since:2022-01, since:"12 january", before:12/01/2022.',
)
NO_VALUE = Sentence("Le filtre {typed} attend une valeur.", "The filter {typed} wants a value.")
TWICE = Sentence("Le filtre {typed} est donné deux fois.", "The filter {typed} is given twice.")
UNKNOWN_FILTER = Sentence("Le filtre {typed} n'existe pas.", "There is no filter {typed}.")
FILTER_NAMES = Sentence(
    "Filtres : de: sur: depuis: avant: média: ; pour les chiffres, devise: unité: tri:",
    "Filters: by: about: since: before: outlet: ; for figures, currency: unit: sort:",
)
FIGURES_ONLY = Sentence(
    "Devise, unité et tri ne valent que pour /chiffres.", "Currency, unit and sort work with /figures alone."
)
AMOUNT_PROBLEMS = {
    "amount": Sentence(
        "Je ne lis pas de montant dans {typed}. Par exemple : >100M$, <5%, >=1000, 20..50 M€.",
        "I read no amount in {typed}. For example: >100M$, <5%, >=1000, 20..50 M€.",
    ),
    "currency": Sentence(
        "Je ne connais pas la devise {typed}. Par exemple : devise:euros, devise:USD.",
        "I do not know the currency {typed}. For example: currency:euros, currency:USD.",
    ),
    "unit": Sentence(
        "Je ne connais pas l'unité {typed}. Par exemple : unité:%, unité:km, unité:soldats.",
        "I do not know the unit {typed}. For example: unit:%, unit:km, unit:soldats.",
    ),
    "two_units": Sentence(
        "Deux unités à la fois : {typed} en contredit une autre.", "Two units at once: {typed} contradicts another one."
    ),
    "sort": Sentence(
        "Le tri {typed} n'existe pas : pertinence, date ou valeur.", "There is no order {typed}: relevance, date or value."
    ),
}
NAME_ALONE = Sentence(
    "Cette commande ne prend qu'un nom, sans date ni média. Pour filtrer : /citations de:NOM depuis:… média:…",
    "This command takes a name alone, no date and no outlet. To filter: /quotes by:NAME since:… outlet:…",
)
NO_DAY_LEFT = Sentence("Les dates se croisent : aucun jour ne convient aux deux.", "The dates cross: no day suits both.")
TOO_LONG = Sentence(
    "La question dépasse {limit} caractères : raccourcissez-la.", "The question is longer than {limit} characters: shorten it."
)
NO_SUCH_OUTLET = Sentence("Aucun média de l'archive ne répond à {typed}.", "No outlet of the archive answers to {typed}.")
WHICH_OUTLET = Sentence("Plusieurs médias répondent à {typed} : {names}.", "Several outlets answer to {typed}: {names}.")
USAGE = Sentence("Usage : {usage}", "Usage: {usage}")
STALE_BUTTON = Sentence("Ce bouton n'est plus valable : reposez la question.", "This button is no longer valid: ask again.")

# --- help -----------------------------------------------------------------------------------------------------------

HELP_INTRO = Sentence(
    "Sourcier retrouve dans les articles lus qui l'a dit, combien, et où c'est écrit.",
    "Sourcier finds, in the articles it has read, who said it, how much, and where it is written.",
)
HELP_FILTERS = Sentence(
    'Filtres : de:Nom, sur:Nom, depuis:mars, avant:"12 janvier", média:"Nom du média".',
    'Filters: by:Name, about:Name, since:march, before:"12 january", outlet:"Name of the outlet".',
)
HELP_FIGURES = Sentence(
    "Pour les chiffres, aussi : >100M$, <5%, 20..50 M€, 2022, devise:euros, unité:km, tri:valeur.",
    "For figures, also: >100M$, <5%, 20..50 M€, 2022, currency:euros, unit:km, sort:value.",
)
HELP_WORDS = Sentence(
    "Entre guillemets, les mots sont cherchés côte à côte. Les fautes dans les noms sont permises.",
    "Between quotation marks, words are sought side by side. Misspelt names are understood.",
)
HELP_THREADS = Sentence(
    "Dans un fil : @sourcier vérifier contrôle les citations du fil ; @sourcier « … » celle que vous écrivez ; "
    "@sourcier citations Nom, chiffres mots ou qui Nom répondent comme les commandes.",
    "In a thread: @sourcier check checks the thread's quotes; @sourcier “…” the one you write; "
    "@sourcier quotes Name, figures words or who Name answer as commands do.",
)
HELP_ERRORS = Sentence(
    "Une erreur ? Le menu ⋯ à côté de chaque citation la signale aux éditeurs ; /sourcier corrections montre ce qu'ils ont corrigé.",
    "An error? The menu ⋯ beside each quote reports it to the editors; /sourcier corrections shows what they have corrected.",
)
HELP_PRIVATE = Sentence(
    "Les réponses ne sont vues que de vous ; vos questions ne sont ni gardées ni journalisées.",
    "Only you see the answers; your questions are neither kept nor logged.",
)
HELP_KEPT = Sentence(
    "En commande (/), les réponses ne sont vues que de vous. Vos questions ne sont ni gardées ni journalisées.",
    "As a command (/), answers are seen by you alone. Your questions are neither kept nor logged.",
)

# --- faults ---------------------------------------------------------------------------------------------------------

FAULT = Sentence(
    "Quelque chose a mal tourné de notre côté. Réessayez ; si cela dure, donnez ce numéro à qui s'occupe de Sourcier : {id}.",
    "Something went wrong on our side. Try again; if it lasts, give this number to whoever looks after Sourcier: {id}.",
)
#: Bolt says it by itself, in one language for all, before anybody's is known.
NOT_INSTALLED_HERE = (
    "Sourcier n'est plus installé dans cet espace de travail : un administrateur peut le réinstaller. "
    "(Sourcier is not installed in this workspace any more: an administrator can install it again.)"
)
MISSING_SCOPE = Sentence(
    "Il me manque l'autorisation Slack {scope} : un administrateur de l'espace peut l'accorder en réinstallant l'application "
    "(numéro {id}).",
    "I lack the Slack permission {scope}: an administrator of the workspace can grant it by reinstalling the app (number {id}).",
)
NOT_IN_CHANNEL = Sentence(
    "Je ne suis pas dans ce canal : invitez-moi avec /invite (numéro {id}).",
    "I am not in this channel: invite me with /invite (number {id}).",
)
OUT_OF_REACH = Sentence(
    "Je n'ai pas accès à cette conversation : dans un canal, invitez-moi avec /invite ; ailleurs, copiez la réponse (numéro {id}).",
    "I have no access to this conversation: in a channel, invite me with /invite; elsewhere, copy the answer (number {id}).",
)
NO_POSTING = Sentence(
    "Slack n'accepte pas de message ici : le canal est archivé, ou réservé à certains (numéro {id}).",
    "Slack takes no message here: the channel is archived, or kept to some (number {id}).",
)
NO_DIRECT_MESSAGE = Sentence(
    "Je ne peux pas vous écrire : les messages directs de l'application sont fermés dans cet espace (numéro {id}).",
    "I cannot write to you: direct messages to the app are closed in this workspace (number {id}).",
)
SLACK_BUSY = Sentence(
    "Slack demande d'attendre un peu : réessayez dans une minute (numéro {id}).",
    "Slack asks for a pause: try again in a minute (number {id}).",
)

FORGOTTEN = Sentence("un compte oublié", "a forgotten account")
