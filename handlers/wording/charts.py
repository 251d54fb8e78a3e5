"""What is said on a chart, beside it and instead of it."""

from babel import Locale

from handlers.wording import Counted, Lang, Sentence

BUTTON = Sentence("Graphique", "Chart")

# --- on the picture -------------------------------------------------------------------------------------------------

COUNT_OF = Sentence("nombre {unit}", "number of {unit}")
IN_UNIT = Sentence("en {unit}", "in {unit}")
#: What is measured, where the articles' words do not say it.
KINDS = {
    "money": Sentence("Montants", "Amounts"),
    "percent": Sentence("Pourcentages", "Percentages"),
    "duration": Sentence("Durées", "Durations"),
    "measure": Sentence("Mesures", "Measures"),
    "age": Sentence("Âges", "Ages"),
    "count": Sentence("Nombre", "Number"),
}
PUBLISHED = Sentence("Publié {when}", "Published {when}")
OTHER_OUTLETS = Counted(("{n} autre média", "{n} autres médias"), ("{n} other outlet", "{n} other outlets"))
AT_LEAST = Sentence("au moins, plus de", "at least, more than")
AT_MOST = Sentence("au plus, moins de", "at most, less than")
ABOUT = Sentence("environ, près de", "about, almost")
#: The same, where the numbers themselves are written with signs.
AT_LEAST_SIGNED = Sentence("≥ au moins, > plus de", "≥ at least, > more than")
AT_MOST_SIGNED = Sentence("≤ au plus, < moins de", "≤ at most, < less than")
ABOUT_SIGNED = Sentence("≈ environ, près de", "≈ about, almost")
RANGE = Sentence("entre deux valeurs", "between two values")
SPAN = Sentence("jour ou heure non précisés", "day or hour not told")
SUCCESSION = Sentence("chiffres successifs d'un média", "one outlet's figures in turn")
NOT_FROM_ZERO = Sentence("L'échelle ne part pas de zéro.", "The scale does not start at zero.")
PERHAPS = Sentence(
    "Ces chiffres ne mesurent peut-être pas tous la même chose.", "These figures may not all measure the same thing."
)
LEFT_OUT = Counted(
    (
        "{n} chiffre n'est pas dessiné : sans date ou sans valeur.",
        "{n} chiffres ne sont pas dessinés : sans date ou sans valeur.",
    ),
    ("{n} figure is not drawn: no date or no value.", "{n} figures are not drawn: no date or no value."),
)
UNWRITTEN = Counted(
    ("Faute de place, {n} valeur n'est pas écrite.", "Faute de place, {n} valeurs ne sont pas écrites."),
    ("For lack of room, {n} value is not written.", "For lack of room, {n} values are not written."),
)
HOUR = Sentence("{hour} h", "{hour}:00")
TIME = Sentence("{hour} h {minute}", "{hour}:{minute}")

# --- instead of it --------------------------------------------------------------------------------------------------

ALTERNATIVE = Sentence("Graphique. {title}.", "Chart. {title}.")
REPORTED = Sentence("{when}, {value} ({outlets}).", "{when}, {value} ({outlets}).")
AT_TIME = Sentence("{when} à {time}", "{when} at {time}")
AND_OTHERS = Counted(("Et {n} autre valeur.", "Et {n} autres valeurs."), ("And {n} other value.", "And {n} other values."))

# --- beside it ------------------------------------------------------------------------------------------------------

ASKED_BY = Sentence("Graphique demandé par {user}", "Chart asked for by {user}")
NOTHING_TO_DRAW = Sentence(
    "Il n'y a plus d'évolution à dessiner : les articles ont changé. Reposez la question.",
    "There is no evolution to draw any more: the articles have changed. Ask again.",
)
NOT_HERE = Sentence(
    "Je ne peux pas poster d'image dans ce canal, dont je ne fais pas partie : invitez-moi avec /invite @sourcier, "
    "puis cliquez de nouveau.",
    "I cannot post a picture in this channel, of which I am not a member: invite me with /invite @sourcier, then click again.",
)
NOT_IN_THIS_CONVERSATION = Sentence(
    "Je ne peux pas poster d'image dans cette conversation privée, où l'on ne peut pas m'inviter : "
    "posez la question dans un canal où je suis.",
    "I cannot post a picture in this private conversation, where I cannot be invited: ask in a channel that I am in.",
)
CHANNEL_CLOSED = Sentence(
    "Ce canal est archivé, ou n'accepte pas que j'y poste : posez la question dans un autre canal.",
    "This channel is archived, or does not let me post: ask in another channel.",
)
NO_SCOPE = Sentence(
    "Il me manque l'autorisation Slack {scope} pour poster une image : un administrateur de l'espace peut l'accorder en "
    "réinstallant l'application.",
    "I lack the Slack permission {scope} to post a picture: an administrator of the workspace can grant it by reinstalling "
    "the app.",
)
UPLOADS_CLOSED = Sentence(
    "Cet espace Slack n'accepte pas les fichiers des applications : demandez à un administrateur de les autoriser.",
    "This Slack workspace takes no files from apps: ask an administrator to allow them.",
)
TOO_LARGE = Sentence(
    "Slack refuse l'image, trop lourde pour cet espace ou faute de place : voyez avec un administrateur.",
    "Slack refuses the picture, too large for this workspace or for lack of storage: ask an administrator.",
)
BUSY = Sentence(
    "Slack demande d'attendre un peu : cliquez de nouveau dans une minute.", "Slack asks for a pause: click again in a minute."
)
NOT_TAKEN = Sentence(
    "L'image n'est pas arrivée jusqu'à Slack : cliquez de nouveau dans une minute.",
    "The picture did not reach Slack: click again in a minute.",
)


def clock(hour: int, minute: int, lang: Lang) -> str:
    """« 14 h », « 14 h 05 »; `14:00`, `14:05`."""
    return TIME(lang, hour=hour, minute=f"{minute:02}") if minute else HOUR(lang, hour=hour)


def short_month(month: int, lang: Lang) -> str:
    """« janv. », `Jan`."""
    return str(Locale.parse(lang).months["format"]["abbreviated"][month])
