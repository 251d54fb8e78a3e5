"""What digests and alerts say: « Le point de 7 h ». Times of day and days near now are said here too."""

from datetime import date, datetime

from babel import Locale

from handlers.wording import NBSP, Counted, Lang, Sentence, dates

TITLE = Sentence("Le point de {hour}", "The {hour} update")
TITLE_DAY = Sentence("Le point de {hour} · {day}", "The {hour} update · {day}")
ALERT = Sentence("Alerte : {about}", "Alert: {about}")
THE_ALERT = Sentence("L'alerte", "The alert")
EVENTS = Counted(("{n} événement", "{n} événements"), ("{n} event", "{n} events"))
FOLLOW_UPS = Counted(("dont {n} suite", "dont {n} suites"), ("{n} of them a follow-up", "{n} of them follow-ups"))
RECEIVED = Sentence("dernier article reçu {when}", "last article received {when}")
NEVER_RECEIVED = Sentence("aucun article reçu", "no article received")
FOLLOW_UP = Sentence("Suite : ", "Follow-up: ")
NEW_ARTICLES = Counted(("{n} nouvel article", "{n} nouveaux articles"), ("{n} new article", "{n} new articles"))
COPIES = Sentence("une seule origine", "one origin alone")
OURS = {
    True: Sentence("chez nous : oui", "ours: yes"),
    False: Sentence("chez nous : non", "ours: no"),
}
ANNOUNCED = Sentence("Annoncé : ", "Announced: ")
CALLED_OFF = Sentence("Annulé ou reporté : ", "Called off or postponed: ")
DENIED = Sentence("Démenti ou non confirmé : ", "Denied or not confirmed: ")
AGENDA = Sentence("À l'agenda aujourd'hui", "On today's agenda")
OTHERS = Counted(("et {n} autre", "et {n} autres"), ("and {n} other", "and {n} others"))
OTHERS_TITLE = Sentence("Les autres événements", "The other events")
OTHERS_GONE = Sentence(
    "Ce point est trop ancien : sa liste n'est plus gardée.", "This update is too old: its list is no longer kept."
)
MORE = Sentence("Suivants ›", "Next ›")
SILENT = Sentence(
    "{name} : rien reçu depuis {when}, plus que d'habitude", "{name}: nothing received since {when}, longer than usual"
)
MISSED = Counted(
    ("Couvre aussi {n} point précédent, qui n'a pas pu partir", "Couvre aussi {n} points précédents, qui n'ont pas pu partir"),
    ("Also covers {n} earlier update that could not be sent", "Also covers {n} earlier updates that could not be sent"),
)
COVERED = Sentence("{missed} : tout ce qui est nouveau depuis {when}.", "{missed}: all that is new since {when}.")
LATE = Sentence("Envoyé en retard : il était prévu {when}.", "Sent late: it was due {when}.")
NOTHING = Sentence("Rien de neuf depuis {when}.", "Nothing new since {when}.")
NOTHING_SURE = Sentence(
    "Rien de nouveau dans ce qui a été reçu depuis {when}, mais il manque peut-être des articles :",
    "Nothing new in what was received since {when}, but articles may be missing:",
)
PERHAPS_TWICE = Sentence(
    "Ce message a peut-être déjà été envoyé : Slack ne me laisse pas relire ce canal (autorisation {scope}).",
    "This message may have been sent already: Slack does not let me read this channel (permission {scope}).",
)
MANAGE = Sentence("Régler…", "Settings…")
LESS = Sentence("Moins", "Less")
STOP = Sentence("Arrêter", "Stop")

#: What its owner is told, once, where Slack takes no more messages.
PAUSED = {
    "gone": Sentence("le canal n'existe plus, ou je n'y ai pas accès", "the channel is gone, or I have no access to it"),
    "archived": Sentence("le canal est archivé", "the channel is archived"),
    "no_key": Sentence("sa clé manque", "its key is missing"),
    "shared": Sentence("le canal est ouvert à d'autres organisations", "the channel is open to other organisations"),
    "no_bot": Sentence("je ne suis plus dans le canal", "I am no longer in the channel"),
    "closed": Sentence("le canal est réservé à certains", "the channel is kept to some"),
}
PAUSE_TOLD = Sentence("{what} est suspendu pour {where} : {why}.", "{what} is paused for {where}: {why}.")
PAUSE_MEND = Sentence(
    "Rien n'est perdu : après /abonnements, « Reprendre », tout ce qui n'a pas été dit le sera.",
    "Nothing is lost: after /subscriptions, “Resume”, all that was not told will be.",
)


def clock(minutes: int, lang: Lang) -> str:
    """« 7 h », « 7 h 05 »; `07:05`."""
    hour, minute = divmod(minutes, 60)
    if lang == "en":
        return f"{hour:02}:{minute:02}"
    return f"{hour}{NBSP}h" + (f"{NBSP}{minute:02}" if minute else "")


def weekday(day: int, lang: Lang) -> str:
    """0 is « lundi »."""
    return str(Locale.parse(lang).days["format"]["wide"][day])


def long_day(day: date, lang: Lang) -> str:
    """« mardi 20 janvier »: the year goes without saying."""
    said = dates.day(day, lang).removesuffix(f" {day.year}")
    return f"{weekday(day.weekday(), lang)} {said}"


def near(at: datetime, now: datetime, lang: Lang) -> str:
    """A moment near now, both in one zone: « à 6 h 41 », « hier à 22 h », « lundi à 7 h », « le 3 janvier à 7 h »."""
    hour = clock(60 * at.hour + at.minute, lang)
    ago = (now.date() - at.date()).days
    if lang == "en":
        day = {0: "", 1: "yesterday "}.get(ago) if ago < 2 else f"{weekday(at.weekday(), lang)} " if ago < 7 else None
        return f"{day}at {hour}" if day is not None else f"{dates.placed(at.date().isoformat(), lang)} at {hour}"
    day = {0: "", 1: "hier "}.get(ago) if ago < 2 else f"{weekday(at.weekday(), lang)} " if ago < 7 else None
    return f"{day}à {hour}" if day is not None else f"{dates.placed(at.date().isoformat(), lang)} à {hour}"


def since(at: datetime, now: datetime, lang: Lang) -> str:
    """After « depuis »: « 6 h 41 », « hier à 7 h », « lundi à 7 h »."""
    return near(at, now, lang).removeprefix("à ").removeprefix("at ")
