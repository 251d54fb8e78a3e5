"""How the bot stands, for its administrators."""

from handlers.wording import Sentence

#: Under an answer, where the copy of the archive that it is from is late.
LATE_COPY = Sentence(
    "Réponse d'une copie de l'archive en retard de {minutes} min : les derniers articles peuvent y manquer.",
    "From a copy of the archive that is {minutes} min late: the latest articles may be missing.",
)
NO_SILENCE = Sentence("Toutes les sources répondent.", "All sources answer.")
SILENT = Sentence("Sources muettes ou en panne : {names}.", "Silent or broken sources: {names}.")
DELIVERY = Sentence(
    "Points et alertes : {live} en cours, {paused} en pause, {overdue} en retard, {failed} abandonnés depuis sept jours.",
    "Digests and alerts: {live} running, {paused} paused, {overdue} late, {failed} given up in the last seven days.",
)
