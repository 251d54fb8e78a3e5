"""What is said of events: the chronology and the agenda."""

from handlers.wording import Counted, Sentence

CHRONO = Sentence("Chronologie", "Timeline")
CHRONO_USAGE = Sentence(
    "[mots] [nom] [depuis:mars] [avant:juin] [média:nom]", "[words] [name] [since:march] [before:june] [outlet:name]"
)
CHRONO_ABOUT = Sentence(
    "Ce qui s'est passé, jour par jour : événements et médias qui les racontent",
    "What happened, day by day: events and who tells them",
)
AGENDA = Sentence("Agenda", "Agenda")
AGENDA_USAGE = Sentence("[mots] [nom] [depuis:mars] [avant:juin]", "[words] [name] [since:march] [before:june]")
AGENDA_ABOUT = Sentence("Ce qui est annoncé pour les jours qui viennent", "What is announced for the days to come")

HELD = Sentence("tenu", "held")
HAPPENED = Sentence("survenu", "happened")
REPORTED = Sentence("rapporté", "reported")
ANNOUNCED = Sentence("annoncé", "announced")
CALLED_OFF = Sentence("annulé ou reporté", "called off or postponed")
DENIED = Sentence("démenti ou non confirmé", "denied or not confirmed")
NOT_CONFIRMED = Sentence("annoncé, tenue non confirmée", "announced, not confirmed as held")
NO_DAY = Sentence("Jour non précisé, premier article {when}", "Day not given, first article {when}")
NO_DAY_AT_ALL = Sentence("Jour non précisé", "Day not given")
MORE_ARTICLES = Counted(("{n} article", "{n} articles"), ("{n} article", "{n} articles"))
OURS = Sentence("chez nous : oui", "ours: yes")
NOT_OURS = Sentence("chez nous : non", "ours: no")
NOTHING_ANNOUNCED = Sentence("Rien d'annoncé dans l'archive {days}.", "Nothing announced in the archive {days}.")
LEFT_OUT = Sentence(
    "D'autres événements sont annoncés ensuite : précisez un nom, un mot ou « depuis: ».",
    "More is announced after these: give a name, a word or “since:”.",
)
